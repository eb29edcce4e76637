"""The adjustment tracker: each recommendation with its state, owner, dates and reasons.

A recommendation is accepted, done in another way, or can't be done, and then the reason and the
other way stand beside it (R57). Nothing here says whether a change is reasonable in law.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from guidance.adjustment_catalogue import say
from guidance.draft_values import clean, long_day

_WEEKDAYS: Final = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
_COLUMNS: Final = ("item", "state", "owner", "due", "reason")


class State(StrEnum):
    """Where a recommendation stands. ``REVIEW_DUE`` comes by itself when its day has come."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    IN_PLACE = "in_place"
    REVIEW_DUE = "review_due"
    CANNOT = "cannot"
    STOPPED = "stopped"


#: From where to where, and what must be known for that. There are no other moves.
MOVES: Final[Mapping[State, Mapping[State, tuple[str, ...]]]] = {
    State.PROPOSED: {
        State.AGREED: ("owner", "due", "review_on"),
        State.CANNOT: ("reason", "alternative"),
        State.STOPPED: ("reason",),
    },
    State.AGREED: {
        State.IN_PLACE: ("review_on",),
        State.CANNOT: ("reason", "alternative"),
        State.STOPPED: ("reason",),
    },
    State.IN_PLACE: {
        State.CANNOT: ("reason", "alternative"),
        State.STOPPED: ("reason",),
    },
    State.REVIEW_DUE: {
        State.IN_PLACE: ("review_on",),
        State.AGREED: ("owner", "due", "review_on"),
        State.CANNOT: ("reason", "alternative"),
        State.STOPPED: ("reason",),
    },
    State.CANNOT: {State.PROPOSED: ("reason",)},
    State.STOPPED: {State.PROPOSED: ("reason",)},
}
_OPEN: Final = (State.PROPOSED, State.AGREED)


class TrackerError(ValueError):
    """A recommendation can't be changed so; the message names the field and the cure."""

    def __init__(self, field: str, cure: str) -> None:
        self.field = field
        super().__init__(f"{field}: {cure}")


@dataclass(frozen=True, slots=True)
class Equipment:
    """A thing to buy (R60): what, for which places, cost in pounds, who decided, and when.

    ``decision`` is empty until somebody decided, then their words. ``due_on`` is the day of
    delivery that was promised, ``delivered_on`` the day it came.
    """

    item: str
    sites: tuple[str, ...]
    cost: Decimal | None = None
    decision: str = ""
    ordered_on: date | None = None
    due_on: date | None = None
    delivered_on: date | None = None

    def __post_init__(self) -> None:
        if not clean(self.item):
            raise TrackerError("equipment.item", "say what it is")
        if not self.sites or not all(clean(site) for site in self.sites):
            raise TrackerError("equipment.sites", "name at least one place where it is used")
        if self.cost is not None and (not self.cost.is_finite() or self.cost < 0):
            raise TrackerError("equipment.cost", "write pounds, from 0")
        for name in ("due_on", "delivered_on"):
            day = getattr(self, name)
            if day and self.ordered_on and day < self.ordered_on:
                raise TrackerError(f"equipment.{name}", "a delivery can't be before the order")

    @property
    def complete(self) -> bool:
        """Whether cost, decision, order and delivery day are all known."""
        return bool(self.cost is not None and self.decision and self.ordered_on and self.due_on)

    def text(self) -> str:
        """Return it in one line."""
        parts = [say("equipment", item=clean(self.item), sites=", ".join(map(clean, self.sites)))]
        if self.cost is not None:
            parts.append(say("equipment_cost", cost=f"{self.cost:,.2f}"))
        if self.decision:
            parts.append(clean(self.decision))
        for name in ("ordered", "due", "delivered"):
            day: date | None = getattr(self, f"{name}_on")
            if day:
                parts.append(say(f"equipment_{name}", day=long_day(day)))
        return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One thing that was recommended or asked for, and what became of it.

    ``due`` is the day by which a decision is due while it is proposed, and by which it is in
    place once agreed. ``fewer_days``: it means working fewer days, so fixed days are asked for
    (R59). ``fixed_days`` are weekdays, Monday 0. ``asked_by`` is oh, employee, manager or hr.
    """

    id: str
    text: str
    asked_by: str
    state: State = State.PROPOSED
    adjustment: str | None = None
    owner: str = ""
    due: date | None = None
    review_on: date | None = None
    reason: str = ""
    alternative: str = ""
    fewer_days: bool = False
    fixed_days: tuple[int, ...] = ()
    equipment: Equipment | None = None
    moved_on: date | None = None

    def __post_init__(self) -> None:
        if not clean(self.text):
            raise TrackerError("text", "say what is to change")
        if any(day not in range(len(_WEEKDAYS)) for day in self.fixed_days):
            raise TrackerError("fixed_days", "use 0 for Monday to 6 for Sunday")

    def state_on(self, today: date) -> State:
        """Return the state on a day: what is in place is due for a review when its day comes."""
        due = self.review_on is not None and self.review_on <= today
        return State.REVIEW_DUE if self.state is State.IN_PLACE and due else self.state

    def moved(self, to: State, today: date, **known: object) -> Recommendation:
        """Return it in another state, with what that state needs.

        Args:
            to: the new state; see ``MOVES``.
            today: the day of the move.
            known: owner, due, review_on, reason, alternative, fixed_days or equipment.

        Raises:
            TrackerError: naming the field that is missing or wrong, or the move that isn't there.

        """
        here = self.state_on(today)
        if to not in MOVES[here]:
            allowed = ", ".join(MOVES[here])
            raise TrackerError("state", f"from {here} it can only go to: {allowed}")
        # The reason for an earlier step doesn't count for this one.
        changed = replace(self, reason="", alternative="")._with(known)
        for name in MOVES[here][to]:
            if not getattr(changed, name):
                raise TrackerError(name, f"is needed to be {to}")
        changed._check(to, today)
        return replace(changed, state=to, moved_on=today)

    def changed(self, **known: object) -> Recommendation:
        """Return it with other details in the same state.

        Raises:
            TrackerError: naming a field that can't be changed so.

        """
        return self._with(known)

    def asks(self) -> tuple[str, ...]:
        """Return what still has to be asked: fixed days, the details of an order."""
        found = []
        if self.fewer_days and not self.fixed_days and self.state in (*_OPEN, State.IN_PLACE):
            found.append(say("ask_fixed_days"))
        if self.equipment and not self.equipment.complete and self.state in _OPEN:
            found.append(say("ask_equipment"))
        return tuple(found)

    def overdue(self, today: date) -> str | None:
        """Return why it is overdue on this day, or None."""
        thing = self.equipment
        delivery = thing.due_on if thing and not thing.delivered_on else None
        if self.state is State.AGREED and delivery and delivery < today:
            return say("red_delivery", day=long_day(delivery))
        if self.state in _OPEN and self.due and self.due < today:
            kind = "red_decision" if self.state is State.PROPOSED else "red_start"
            return say(kind, day=long_day(self.due))
        if self.state is State.IN_PLACE and self.review_on and self.review_on < today:
            return say("red_review", day=long_day(self.review_on))
        return None

    def _with(self, known: Mapping[str, object]) -> Recommendation:
        allowed = ("owner", "due", "review_on", "reason", "alternative", "fixed_days", "equipment")
        for name in known:
            if name not in allowed:
                raise TrackerError(name, f"only these can be changed: {', '.join(allowed)}")
        texts = {n: clean(v) if isinstance(v, str) else v for n, v in known.items()}
        return replace(self, **texts)  # type: ignore[arg-type]

    def _check(self, to: State, today: date) -> None:
        if to is State.IN_PLACE and self.fewer_days and not self.fixed_days:
            raise TrackerError("fixed_days", say("ask_fixed_days"))
        if to is State.IN_PLACE and self.equipment and not self.equipment.delivered_on:
            raise TrackerError("equipment.delivered_on", "it isn't in place until it is there")
        if to is State.AGREED and self.due and self.due < today:
            raise TrackerError("due", "choose a day that isn't past")
        if to in (State.AGREED, State.IN_PLACE) and self.review_on and self.review_on <= today:
            raise TrackerError("review_on", "choose a day ahead")


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row of the tracker as a reader sees it; ``red`` says why it is overdue."""

    id: str
    item: str
    state: State
    state_text: str
    owner: str
    due: str
    reason: str
    red: str | None
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AdjustmentPlan:
    """Every recommendation of one case; ids are its own and never repeat."""

    reference: str
    recommendations: tuple[Recommendation, ...] = ()

    def __post_init__(self) -> None:
        ids = [item.id for item in self.recommendations]
        if len(ids) != len(set(ids)):
            raise TrackerError("recommendations", "each needs an id of its own")

    def with_item(self, item: Recommendation) -> AdjustmentPlan:
        """Return the plan with one recommendation added, or put in place of the same id."""
        others = {known.id: known for known in self.recommendations} | {item.id: item}
        return replace(self, recommendations=tuple(others.values()))

    def item(self, item_id: str) -> Recommendation:
        """Return one recommendation.

        Raises:
            KeyError: when there is none with this id.

        """
        return {item.id: item for item in self.recommendations}[item_id]

    def overdue(self, today: date) -> tuple[Recommendation, ...]:
        """Return what is overdue on this day."""
        return tuple(item for item in self.recommendations if item.overdue(today))

    def rows(self, today: date) -> tuple[PlanRow, ...]:
        """Return the table of a day: overdue ones first, then in their order."""
        rows = [_row(item, today) for item in self.recommendations]
        return tuple(sorted(rows, key=lambda row: row.red is None))

    def to_text(self, today: date) -> str:
        """Return the table as plain text, one block a recommendation."""
        blocks = [say("plan_title")]
        for row in self.rows(today):
            cells = (row.item, row.state_text, row.owner, row.due, row.reason)
            lines = [
                f"{say(f'column_{name}')}: {cell}"
                for name, cell in zip(_COLUMNS, cells, strict=True)
                if cell
            ]
            blocks.append("\n".join([*lines, *([row.red] if row.red else []), *row.asks]))
        return "\n\n".join(blocks) + "\n"


def weekdays(days: tuple[int, ...]) -> str:
    """Return weekdays in words: "Monday, Wednesday, Thursday"."""
    return ", ".join(_WEEKDAYS[day] for day in sorted(set(days)))


def _row(item: Recommendation, today: date) -> PlanRow:
    state = item.state_on(today)
    due = item.due if state in _OPEN else item.review_on
    text = clean(item.text)
    if item.fixed_days:
        text += f". {say('fixed_days', days=weekdays(item.fixed_days))}"
    if item.equipment:
        text += f". {item.equipment.text()}"
    why = [say("reason", reason=item.reason)] if item.reason else []
    why += [say("alternative", alternative=item.alternative)] if item.alternative else []
    ended = state in (State.CANNOT, State.STOPPED)
    return PlanRow(
        id=item.id,
        item=text,
        state=state,
        state_text=say(f"state_{state.value}"),
        owner=item.owner or ("" if ended else say("none_yet")),
        due="" if ended else long_day(due) if due else say("none_yet"),
        reason=". ".join(why),
        red=item.overdue(today),
        asks=item.asks(),
    )
