"""What a task is: it reads answers, says which question is open, and shows a result.

To add one: its words in guidance/content/tasks/<id>.yml, a subclass of Task in this folder, a
line in registry.py, a test in tests/conversations.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from actions.replies import Block
from actions.tasks.answers import answer_to
from actions.turn import Turn
from guidance.tasks import TaskText, task_text

UNKNOWN = "unknown"
Answers = Mapping[str, object]


class TaskProblemError(Exception):
    """An answer can't be used; the message says what to write instead. Nothing is lost."""


class Task(ABC):
    """One task. Answers are JSON values by field name; "unknown" means asked and not known.

    A task holds no state: the conversation keeps its answers.
    """

    id: ClassVar[str]

    @property
    def words(self) -> TaskText:
        """Its texts."""
        return task_text(self.id)

    def take(self, turn: Turn, answers: Answers, asked: str | None) -> dict[str, object]:
        """What this message answers or changes; also what an opening message already says.

        The default reads the asked question only. Override to take several from one sentence
        and changes in plain words ("make it six weeks"), calling this for the asked one.

        Args:
            turn: the turn; `turn.facts.slots` holds what the one reader found in the words.
            answers: what is known.
            asked: the field that is open, None outside questions.

        Raises:
            TaskProblemError: the answer can't be used.
        """
        if asked is None or asked not in self.words.fields:
            return {}
        value = answer_to(self.words.fields[asked], turn.text, turn.today)
        return {} if value is None else {asked: value}

    def known(self, turn: Turn) -> dict[str, object]:
        """What the conversation already knows that answers questions of this task."""
        return {}

    def next_field(self, turn: Turn, answers: Answers) -> str | None:
        """The one question to ask now; None when the result can be shown."""
        return next((name for name in self.words.fields if name not in answers), None)

    def question(self, turn: Turn, answers: Answers, name: str) -> str:
        """A question in words. Override where it depends on what was answered before."""
        return self.words.fields[name].question(turn.role)

    def before(self, turn: Turn, answers: Answers, name: str) -> str:
        """What is said ahead of a question, such as what it is about; empty for nothing."""
        return ""

    @abstractmethod
    async def result(self, turn: Turn, answers: Answers) -> list[Block | None]:
        """What comes out: a card, dates, files, what happens next, sources.

        Raises:
            TaskProblemError: the answers don't go together; the message says which to change.
        """

    def looks_again_on(self, turn: Turn, answers: Answers) -> date | None:
        """The next day on which the plan that came out is looked at again; None for no day."""
        return None

    async def press(
        self, turn: Turn, answers: Answers, button: str
    ) -> tuple[dict[str, object], list[Block | None]]:
        """A button of the result (`task_button`), such as "Make it slower".

        Returns:
            Changed answers and what to say; with changed answers the result is shown again.
        """
        return {}, []
