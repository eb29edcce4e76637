"""The adjustments passport: the employee writes it, keeps it and decides who sees it."""

from datetime import date

from actions.tasks.adjustments import Adjustments
from actions.tasks.adjustments_state import entry
from actions.tasks.files import now
from actions.tasks.own_page import OwnPage
from actions.tasks.state import TaskState
from actions.tasks.task import Answers
from actions.turn import Turn
from guidance.passport import Passport, PassportItem, passport_docx


class PassportTask(OwnPage):
    """Four questions; what was agreed in this conversation is in it already."""

    id = "passport"
    filename = "adjustments-passport"

    def known(self, turn: Turn) -> dict[str, object]:
        """Changes that were agreed or wanted in this conversation."""
        kept = TaskState.of(turn).answers.get(Adjustments.id, {}).get("list")
        agreed = [entry(name).name for name in kept["agreed"]] if kept else []
        return {"works": "; ".join(agreed)} if agreed else {}

    def document(self, turn: Turn, answers: Answers) -> bytes:
        """The page as a Word file, with what they chose to have in it and nothing else."""
        items = [
            PassportItem(name, name, words, ticked=True)
            for name, words in self.written(answers).items()
        ]
        review = answers.get("review_on")
        day = date.fromisoformat(str(review)) if review else None
        return passport_docx(Passport(turn.today, tuple(items), day), now(turn))
