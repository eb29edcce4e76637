"""The Wellness Action Plan: voluntary, in the employee's words, signed only if they want that."""

import re
from datetime import date
from typing import Any

from actions.tasks.answers import date_in
from actions.tasks.files import now
from actions.tasks.own_page import OwnPage
from actions.tasks.task import Answers, TaskProblemError
from actions.turn import Turn
from guidance.reading.numbers import parse_number
from guidance.wellness_plan import (
    Milestone,
    OneToOnes,
    WellnessPlan,
    WellnessPlanError,
    wellness_plan_docx,
)

_TALKS = re.compile(
    r"(?i:\b(?:one[- ]to[- ]ones?|1:1s?|catch[- ]?ups?)\b.*?\bevery (?:(?P<number>\w+) )?weeks?)"
    r"(?:.*?\bwith (?P<who>[\w'-]+(?: [A-Z][\w'-]+)?))?"
)
_HOME = re.compile(r"\b(?:work (?:from|at) )?home (?:on|every)\b", re.I)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MILESTONE = re.compile(r"\bmilestone\b[:,]?\s*(?P<words>.+)$", re.I)


class WellnessPlanTask(OwnPage):
    """Five questions; one-to-ones, days at home and milestones are taken in plain words."""

    id = "wellness_plan"
    filename = "wellness-plan"

    def further(self, turn: Turn, answers: Answers) -> dict[str, object]:
        """Regular talks, days at home and milestones."""
        talks = _TALKS.search(turn.text)
        if talks:
            number = parse_number(talks["number"]) if talks["number"] else 1
            first = date_in(turn.text, turn.today) or turn.today.isoformat()
            who = talks["who"] or "my manager"
            return {"talks": {"weeks": int(number or 1), "who": who, "first": first}}
        if _HOME.search(turn.text):
            days = [n for n, day in enumerate(_DAYS) if re.search(rf"\b{day}s?\b", turn.text, re.I)]
            return {"home": days} if days else {}
        return self._milestone(turn, answers)

    def _milestone(self, turn: Turn, answers: Answers) -> dict[str, object]:
        said = _MILESTONE.search(turn.text)
        day = date_in(turn.text, turn.today) if said else None
        if said is None or day is None:
            return {}
        before: Any = answers.get("milestones") or []
        return {"milestones": [*before, {"on": day, "text": said["words"].strip()}]}

    def extras(self, turn: Turn, answers: Answers) -> list[str]:
        """One-to-ones, days at home, milestones and the day to look again."""
        plan = self._plan(turn, answers)
        lines = [f"{head}: {line}" for head, all_ in plan.agreements(turn.employer.nation)
                 for line in all_]  # fmt: skip
        return [*lines, *super().extras(turn, answers)]

    def document(self, turn: Turn, answers: Answers) -> bytes:
        """The plan as a Word file with a place for three signatures."""
        plan = self._plan(turn, answers)
        return wellness_plan_docx(plan, now(turn), turn.employer.nation)

    def _plan(self, turn: Turn, answers: Answers) -> WellnessPlan:
        talks: Any = answers.get("talks")
        marks: Any = answers.get("milestones") or []
        home: Any = answers.get("home") or []
        review = answers.get("review_on")
        try:
            return WellnessPlan(
                made_on=turn.today,
                answers=self.written(answers),
                one_to_ones=_one_to_ones(talks) if talks else None,
                home_days=tuple(int(day) for day in home),
                milestones=tuple(
                    Milestone(date.fromisoformat(m["on"]), str(m["text"])) for m in marks
                ),
                review_on=date.fromisoformat(str(review)) if review else None,
            )
        except WellnessPlanError as error:
            raise TaskProblemError(str(error)) from error


def _one_to_ones(talks: dict[str, Any]) -> OneToOnes:
    return OneToOnes(int(talks["weeks"]), str(talks["who"]), date.fromisoformat(talks["first"]))
