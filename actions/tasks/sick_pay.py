"""Sick pay: which rules apply by the first day of sickness. Facts only; payroll decides."""

import re
from datetime import date
from typing import Final

from actions.replies import Block, card, choices, source, task_payload, text, topic_payload
from actions.tasks.answers import choices_in
from actions.tasks.fit_note_words import day_of
from actions.tasks.past_days import past_days
from actions.tasks.task import UNKNOWN, Answers, Task, TaskProblemError
from actions.turn import Turn
from guidance.content import fact_text, footer
from guidance.sick_pay import SickPay, sick_pay
from guidance.wording import long_date, speaks_of_self

# What everyone asks next, whichever rules apply.
_ALWAYS: Final = ("SSP-21", "FN-23")
_BEFORE: Final = re.compile(
    r"\b(before that|one before|earlier|previous|last time|other absence)\b"
)
_ABOUT: Final = re.compile(
    r"\b(off|sick\w*|ill|absen\w+|ssp|first day|started|began|no|actually)\b"
)
_WAGES: Final = re.compile(r"£\s?\d|\b(?:earns?|paid|wages?|salary|on)\b.{0,20}\b\d{2,}\b")
_SHORT: Final = 14


class SickPayTask(Task):
    """One question, and a second on the absence before."""

    id = "sick_pay"

    def take(self, turn: Turn, answers: Answers, asked: str | None) -> dict[str, object]:
        """The first day of sickness, and the last day of the absence before."""
        said = turn.text.lower()
        if asked is None and answers and not _is_change(said):
            return {}
        if asked == "earlier" and choices_in(self.words.fields["earlier"], said):
            return {"earlier": "none"}
        days = past_days(turn.text, turn.today)
        if not days:
            if (asked or answers) and _WAGES.search(said):
                raise TaskProblemError(self.words.say("no_amount", turn.role))
            return super().take(turn, answers, asked) if asked else {}
        name = "earlier" if asked == "earlier" or _BEFORE.search(said) else "start"
        day = days[-1] if name == "earlier" else days[0]
        start = day.isoformat() if name == "start" else answers.get("start")
        if name == "earlier" and start and start != UNKNOWN and day.isoformat() >= str(start):
            raise TaskProblemError(self.words.say("not_before", day=long_date(day)))
        return {name: day.isoformat()}

    def known(self, turn: Turn) -> dict[str, object]:
        """The start of the absence as it was told before."""
        start = turn.slots.get("absence_start")
        return {"start": start} if start and start != UNKNOWN else {}

    def next_field(self, turn: Turn, answers: Answers) -> str | None:
        """Without a first day, the absence before it is of no use."""
        if answers.get("start") == UNKNOWN:
            return None
        return super().next_field(turn, answers)

    async def result(self, turn: Turn, answers: Answers) -> list[Block | None]:
        """Which rules, the facts they bring, and that payroll decides."""
        start, earlier = day_of(answers, "start"), _earlier(answers)
        found = sick_pay(
            start,
            None,
            turn.today,
            nation=turn.employer.nation,
            earlier_sickness_end=earlier,
            to_employee=speaks_of_self(turn.role),
        )
        sources = [*found.sources, *_ALWAYS]
        facts = [*found.facts, *(fact_text(name, turn.today) for name in _ALWAYS)]
        url = [self.words.say("read_more", url=found.url)] if found.url else []
        return [
            text(self._lead(turn, found, start, earlier)),
            card("summary", self.words.say("facts"), rows=self._dates(found), items=[*facts, *url]),
            source(footer(sources, turn.today)),
            text(self.words.say("change", turn.role)),
            self._buttons(),
        ]

    def _lead(self, turn: Turn, found: SickPay, start: date | None, earlier: date | None) -> str:
        rules = found.text
        if earlier:
            rules = f"{rules} {self.words.say('linked', day=long_date(earlier))}"
        lead = rules if start is None else self.words.say("lead", day=long_date(start), rules=rules)
        return f"{lead}\n\n{self.words.say('no_amount', turn.role)}"

    def _dates(self, found: SickPay) -> list[tuple[str, str]]:
        days = "\n".join(long_date(day) for day in found.ssp1_on)
        return [(self.words.say("ssp1"), days)] if days else []

    def _buttons(self) -> Block:
        say = self.words.say
        return choices(
            [
                (say("phased"), topic_payload("phased_return_pay")),
                (say("more"), topic_payload("sick_pay")),
                (say("note"), task_payload("fit_note")),
            ]
        )


def _earlier(answers: Answers) -> date | None:
    return None if answers.get("earlier") == "none" else day_of(answers, "earlier")


def _is_change(said: str) -> bool:
    about = _ABOUT.search(said) or _BEFORE.search(said) or _WAGES.search(said)
    return len(said.split()) <= _SHORT and about is not None
