"""The Wellness Action Plan: voluntary, written by the employee, signed by three (R71).

One-to-ones, days at home and milestones stand in it as values; a change takes every signature
off, because nobody has agreed the new version yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from guidance import workdays
from guidance.draft_values import clean, long_day
from guidance.page_content import Part, page
from guidance.tracker import weekdays
from guidance.word import Paper

SIGNATORIES: Final = ("employee", "manager", "hr")
_KIND: Final = "wellness_plan"
_MOST_WEEKS: Final = 12
_WEEK: Final = 7
_LONGEST: Final = timedelta(days=366)
_CHANGEABLE: Final = ("answers", "private", "one_to_ones", "home_days", "milestones", "review_on")


class WellnessPlanError(ValueError):
    """A plan can't hold this; the message names the field and the cure."""

    def __init__(self, field: str, cure: str) -> None:
        self.field = field
        super().__init__(f"{field}: {cure}")


@dataclass(frozen=True, slots=True)
class OneToOnes:
    """Regular talks: how many weeks lie between them, with whom, and the first day."""

    every_weeks: int
    who: str
    first_on: date

    def __post_init__(self) -> None:
        if not 1 <= self.every_weeks <= _MOST_WEEKS:
            raise WellnessPlanError("one_to_ones.every_weeks", f"use 1 to {_MOST_WEEKS}")
        if not clean(self.who):
            raise WellnessPlanError("one_to_ones.who", "say with whom")

    def days(self, until: date, nation: str) -> tuple[date, ...]:
        """Return the days of the talks up to ``until``, a year at most, on working days."""
        last = min(until, self.first_on + _LONGEST)
        count = (last - self.first_on).days // (self.every_weeks * _WEEK) + 1
        planned = (
            self.first_on + timedelta(weeks=self.every_weeks * number)
            for number in range(max(count, 0))
        )
        days = (workdays.on_or_after(day, nation) for day in planned)
        return tuple(day for day in days if day <= last)


@dataclass(frozen=True, slots=True)
class Milestone:
    """Something to look at together on a day."""

    on: date
    text: str

    def __post_init__(self) -> None:
        if not clean(self.text):
            raise WellnessPlanError("milestones", "say what is to be reached")


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed this version, and when."""

    role: str
    name: str
    on: date

    def __post_init__(self) -> None:
        if self.role not in SIGNATORIES:
            raise WellnessPlanError("signatures", f"only these sign: {', '.join(SIGNATORIES)}")
        if not clean(self.name):
            raise WellnessPlanError("signatures", "write the name")


@dataclass(frozen=True, slots=True)
class WellnessPlan:
    """One version of a plan.

    ``answers`` maps a section to the employee's words; any may be left out. ``private`` are
    sections they keep to themselves: those stand in no document. ``home_days`` are weekdays,
    Monday 0.
    """

    made_on: date
    answers: Mapping[str, str]
    private: frozenset[str] = frozenset()
    one_to_ones: OneToOnes | None = None
    home_days: tuple[int, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    review_on: date | None = None
    signatures: tuple[Signature, ...] = ()

    def __post_init__(self) -> None:
        known = {part.id for part in page(_KIND).sections}
        for name in (*self.answers, *self.private):
            if name not in known:
                raise WellnessPlanError("answers", f"there is no section '{name}'")
        if any(day not in range(_WEEK) for day in self.home_days):
            raise WellnessPlanError("home_days", "use 0 for Monday to 6 for Sunday")
        if self.review_on and self.review_on < self.made_on:
            raise WellnessPlanError("review_on", "choose a day after it was written")

    @property
    def agreed(self) -> bool:
        """Whether employee, manager and HR have all signed this version."""
        return {one.role for one in self.signatures} == set(SIGNATORIES)

    def signed(self, role: str, name: str, on: date) -> WellnessPlan:
        """Return it with one more signature; a second one by the same role takes its place.

        Raises:
            WellnessPlanError: when nobody else may sign, or before it was written.

        """
        if on < self.made_on:
            raise WellnessPlanError("signatures", "nobody can sign before it was written")
        others = [one for one in self.signatures if one.role != role]
        return replace(self, signatures=(*others, Signature(role, name, on)))

    def changed(self, today: date, **parts: object) -> WellnessPlan:
        """Return a new version with other content; nobody has signed it yet.

        Raises:
            WellnessPlanError: naming a part that isn't there or can't be so.

        """
        for name in parts:
            if name not in _CHANGEABLE:
                raise WellnessPlanError(name, f"only these change: {', '.join(_CHANGEABLE)}")
        return replace(self, made_on=today, signatures=(), **parts)  # type: ignore[arg-type]

    def parts(self) -> tuple[tuple[Part, str], ...]:
        """Return what is written and shared, in the order of the page."""
        return tuple(
            (part, clean(self.answers[part.id]))
            for part in page(_KIND).sections
            if part.id not in self.private and clean(self.answers.get(part.id, ""))
        )

    def agreements(self, nation: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return one-to-ones, days at home and milestones: a heading with its lines each."""
        said = page(_KIND)
        found = [
            (said.say("one_to_ones_heading"), tuple(self._talks(nation))),
            (said.say("home_days_heading"), tuple(self._home())),
            (
                said.say("milestones_heading"),
                tuple(f"{long_day(one.on)}: {clean(one.text)}" for one in self._by_day()),
            ),
        ]
        return tuple((heading, lines) for heading, lines in found if lines)

    def to_text(self, nation: str = "unknown") -> str:
        """Return it as plain text, without what is private; nation decides the bank holidays."""
        said = page(_KIND)
        blocks = [said.say("title"), f"{said.say('voluntary')}\n{said.say('not_medical')}"]
        blocks += [f"{part.title}\n{text}" for part, text in self.parts()]
        blocks += ["\n".join([heading, *lines]) for heading, lines in self.agreements(nation)]
        signed = [
            f"{said.say(one.role)}: {clean(one.name)}, {long_day(one.on)}"
            for one in self.signatures
        ] or [said.say("unsigned")]
        blocks.append("\n".join([said.say("signed_heading"), *signed, *_closing(self)]))
        return "\n\n".join(blocks) + "\n"

    def _talks(self, nation: str) -> Iterator[str]:
        said, talks = page(_KIND), self.one_to_ones
        if talks is None:
            return
        blanks = {"who": clean(talks.who), "day": long_day(talks.first_on)}
        name = "every_week" if talks.every_weeks == 1 else "every_weeks"
        yield said.say(name, weeks=talks.every_weeks, **blanks)
        if self.review_on and (days := talks.days(self.review_on, nation)):
            yield said.say("one_to_one_days", days="; ".join(long_day(day) for day in days))

    def _home(self) -> Iterator[str]:
        if self.home_days:
            yield page(_KIND).say("home_days", days=weekdays(self.home_days))

    def _by_day(self) -> list[Milestone]:
        return sorted(self.milestones, key=lambda one: one.on)


def wellness_plan_docx(plan: WellnessPlan, now: datetime, nation: str = "unknown") -> bytes:
    """Return the plan as a Word document with a place for three signatures.

    What is private isn't in it. ``now`` is when it is made; ``nation`` decides bank holidays.
    """
    said = page(_KIND)
    paper = Paper(said.say("title"), now)
    paper.paragraph(said.say("voluntary"))
    paper.paragraph(said.say("not_medical"))
    for part, text in plan.parts():
        paper.heading(part.title)
        paper.paragraph(text)
    for heading, lines in plan.agreements(nation):
        paper.heading(heading)
        paper.bullets(lines)
    paper.heading(said.say("signed_heading"))
    for line in _closing(plan):
        paper.paragraph(line)
    signed = {one.role: one for one in plan.signatures}
    rows = [
        (
            said.say(role),
            clean(signed[role].name) if role in signed else "",
            long_day(signed[role].on) if role in signed else "",
        )
        for role in SIGNATORIES
    ]
    headings = (said.say("who"), said.say("name"), said.say("day"))
    paper.table(said.say("signed_heading"), headings, rows)
    return paper.to_bytes()


def _closing(plan: WellnessPlan) -> list[str]:
    said = page(_KIND)
    lines = [said.say("signing"), said.say("made_on", day=long_day(plan.made_on))]
    if plan.review_on:
        lines.append(said.say("review_on", day=long_day(plan.review_on)))
    return lines
