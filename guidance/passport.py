"""The adjustments passport: owned by the employee, who ticks what a reader may see (R62).

Every way out of it (text, document, JSON for a reader) holds the ticked items and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from guidance.draft_values import clean, long_day
from guidance.page_content import Part, page
from guidance.tracker import AdjustmentPlan, State
from guidance.word import Paper

_KIND = "passport"
_HELPS = "works"
_KEPT = (State.AGREED, State.IN_PLACE, State.REVIEW_DUE)


class PassportError(ValueError):
    """An item can't be used; the message names it and the cure."""


@dataclass(frozen=True, slots=True)
class PassportItem:
    """One line in the employee's own words; only a ticked one is ever shown to others."""

    id: str
    section: str
    text: str
    ticked: bool = False

    def __post_init__(self) -> None:
        if self.section not in {part.id for part in page(_KIND).sections}:
            known = ", ".join(part.id for part in page(_KIND).sections)
            raise PassportError(f"section cannot be '{self.section}': use {known}")
        if not clean(self.text):
            raise PassportError(f"item {self.id}: write something, or leave it out")


@dataclass(frozen=True, slots=True)
class Passport:
    """An employee's passport with everything they wrote, ticked or not.

    Only they hold it; ``shared`` is what a reader gets.
    """

    made_on: date
    items: tuple[PassportItem, ...] = ()
    review_on: date | None = None

    def __post_init__(self) -> None:
        ids = [item.id for item in self.items]
        if len(ids) != len(set(ids)):
            raise PassportError("items: each needs an id of its own")

    def with_item(self, item: PassportItem) -> Passport:
        """Return the passport with one item added, or put in place of the same id."""
        others = {known.id: known for known in self.items} | {item.id: item}
        return replace(self, items=tuple(others.values()))

    def ticking(self, ids: Iterable[str]) -> Passport:
        """Return the passport with exactly these items ticked.

        Raises:
            PassportError: when there is no item of that id.

        """
        wanted = set(ids)
        unknown = wanted - {item.id for item in self.items}
        if unknown:
            raise PassportError(f"items: there is no '{sorted(unknown)[0]}'")
        return replace(
            self, items=tuple(replace(item, ticked=item.id in wanted) for item in self.items)
        )

    def for_a_new_reader(self, today: date) -> Passport:
        """Return it with nothing ticked, for a new manager or job: the choice is made afresh."""
        return replace(self.ticking(()), made_on=today)

    def shared(self) -> Passport:
        """Return the passport that a reader gets: the ticked items alone."""
        return replace(self, items=tuple(item for item in self.items if item.ticked))

    def parts(self) -> tuple[tuple[Part, tuple[str, ...]], ...]:
        """Return the shared texts by section, in the order of the page, without empty ones."""
        ticked = self.shared().items
        found = [
            (part, tuple(clean(item.text) for item in ticked if item.section == part.id))
            for part in page(_KIND).sections
        ]
        return tuple((part, texts) for part, texts in found if texts)

    def to_dict(self) -> dict[str, object]:
        """Return what a reader gets as JSON values: the ticked items alone."""
        return {
            "made_on": self.made_on.isoformat(),
            "review_on": self.review_on.isoformat() if self.review_on else None,
            "items": [
                {"id": item.id, "section": item.section, "text": clean(item.text)}
                for item in self.shared().items
            ],
        }

    def to_text(self) -> str:
        """Return what a reader gets as plain text."""
        said = page(_KIND)
        blocks = [said.say("title"), f"{said.say('whose')}\n{said.say('use')}"]
        blocks += ["\n".join([part.title, *texts]) for part, texts in self.parts()]
        if not self.parts():
            blocks.append(said.say("nothing"))
        blocks.append("\n".join(_closing(self)))
        return "\n\n".join(blocks) + "\n"


def passport_from_plan(plan: AdjustmentPlan, today: date) -> Passport:
    """Begin a passport from what was agreed or is in place; nothing is ticked yet."""
    kept = [item for item in plan.recommendations if item.state_on(today) in _KEPT]
    reviews = [item.review_on for item in kept if item.review_on and item.review_on > today]
    return Passport(
        made_on=today,
        items=tuple(PassportItem(item.id, _HELPS, item.text) for item in kept),
        review_on=min(reviews, default=None),
    )


def passport_docx(passport: Passport, now: datetime) -> bytes:
    """Return what a reader gets as a Word document; ``now`` is when it is made."""
    said = page(_KIND)
    paper = Paper(said.say("title"), now)
    paper.paragraph(said.say("whose"))
    paper.paragraph(said.say("use"))
    for part, texts in passport.parts():
        paper.heading(part.title)
        paper.bullets(texts)
    if not passport.parts():
        paper.paragraph(said.say("nothing"))
    paper.heading(said.say("agreed_heading"))
    for line in _closing(passport):
        paper.paragraph(line)
    rows = [(said.say("employee"), ""), (said.say("manager"), "")]
    paper.table(said.say("agreed_heading"), (said.say("who"), said.say("name_and_day")), rows)
    return paper.to_bytes()


def _closing(passport: Passport) -> list[str]:
    said = page(_KIND)
    lines = [said.say("look_again"), said.say("made_on", day=long_day(passport.made_on))]
    if passport.review_on:
        lines.append(said.say("review_on", day=long_day(passport.review_on)))
    return lines
