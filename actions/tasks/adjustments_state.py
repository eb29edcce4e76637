"""The list of changes as a conversation has it: numbers that stay, and what was decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from actions.tasks.task import Answers
from actions.turn import Turn
from guidance.adjustment_catalogue import Adjustment, adjustment_catalogue
from guidance.adjustments import Suggestion, barriers_of, suggest
from guidance.wording import speaks_of_self

SHOWN = 4
_EVERY = 40


@dataclass(frozen=True, slots=True)
class Chosen:
    """Changes by id.

    Attributes:
        order: all that were ever shown; a change's number is its place here, from 1.
        start: the first place that is still shown; "what else" moves it.
        cannot: what can't be done, with the reason, empty if none was given.
        agreed: what is agreed or wanted, with "owner" and "due" (ISO) as far as they were said.
        placed: what is in place.
        last: what was agreed last, for an owner or a day that is said afterwards.
        told: how many of the order had been told before the last change.
    """

    order: tuple[str, ...]
    start: int = 0
    cannot: Mapping[str, str] = field(default_factory=dict)
    agreed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    placed: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    told: int = 0

    @classmethod
    def of(cls, turn: Turn, answers: Answers) -> "Chosen":
        """As the answers have it; the first list if nothing was decided yet."""
        kept = answers.get("list")
        if isinstance(kept, Mapping):
            return cls(
                order=tuple(kept["order"]),
                start=int(kept["start"]),
                cannot=dict(kept["cannot"]),
                agreed=dict(kept["agreed"]),
                placed=tuple(kept["placed"]),
                last=tuple(kept["last"]),
                told=int(kept["told"]),
            )
        first = tuple(one.adjustment.id for one in suggestions(turn, answers, SHOWN))
        return cls(first, told=len(first))

    def to_answers(self) -> dict[str, object]:
        """The answers that keep it."""
        kept = {
            "order": list(self.order),
            "start": self.start,
            "cannot": dict(self.cannot),
            "agreed": dict(self.agreed),
            "placed": list(self.placed),
            "last": list(self.last),
            "told": self.told,
        }
        return {"list": kept}

    @property
    def visible(self) -> tuple[str, ...]:
        """What is still to be talked about and was shown last."""
        done = {*self.cannot, *self.agreed, *self.placed}
        return tuple(name for name in self.order[self.start :] if name not in done)

    @property
    def decided(self) -> bool:
        """Whether anything was decided yet."""
        return bool(self.agreed or self.cannot)

    @property
    def new(self) -> tuple[str, ...]:
        """What joined the list with the last change, to be told in full."""
        return self.order[self.told :]

    def number(self, name: str) -> int:
        """The number that stands before a change."""
        return self.order.index(name) + 1

    def names(self) -> list[str]:
        """The names of all that were shown, in the order of their numbers."""
        return [entry(name).name for name in self.order]

    def refusing(self, turn: Turn, answers: Answers, name: str, reason: str) -> "Chosen":
        """With one that can't be done; the nearest other way joins the list."""
        after = replace(
            self,
            cannot={**self.cannot, name: reason or self.cannot.get(name, "")},
            agreed={n: d for n, d in self.agreed.items() if n != name},
            placed=tuple(n for n in self.placed if n != name),
        )
        if name in self.cannot:
            return after
        instead = after.instead_of(turn, answers, name)
        return after.adding([instead]) if instead else after

    def instead_of(self, turn: Turn, answers: Answers, name: str) -> str | None:
        """Another way for one that can't be done that isn't on the list yet."""
        possible = [one.adjustment.id for one in suggestions(turn, answers, _EVERY, self.cannot)]
        new = [other for other in possible if other not in self.order]
        nearest = [other for other in entry(name).alternatives if other in new]
        return next(iter([*nearest, *new]), None)

    def allowing(self, name: str) -> "Chosen":
        """With one that can be done after all."""
        return replace(self, cannot={n: why for n, why in self.cannot.items() if n != name})

    def agreeing(self, name: str, owner: str | None, due: str | None) -> "Chosen":
        """With one agreed; what isn't said now stays as it was said before."""
        known = dict(self.agreed.get(name, {}))
        known |= {k: v for k, v in (("owner", owner), ("due", due)) if v is not None}
        free = self.allowing(name)
        return replace(free, agreed={**self.agreed, name: known})

    def placing(self, name: str) -> "Chosen":
        """With one that is in place."""
        free = self.allowing(name)
        kept = self.placed if name in self.placed else (*self.placed, name)
        agreed = {name: {}, **self.agreed}
        return replace(free, placed=kept, agreed=agreed)

    def seen(self) -> "Chosen":
        """With all that is listed told already, before a change."""
        return replace(self, told=len(self.order))

    def remembering(self, names: list[str]) -> "Chosen":
        """With what was agreed last; nothing new leaves it as it was."""
        return replace(self, last=tuple(names)) if names else self

    def reasoned(self, reason: str) -> "Chosen":
        """With the reason for whatever can't be done and has none yet."""
        return replace(self, cannot={name: why or reason for name, why in self.cannot.items()})

    def adding(self, names: list[str]) -> "Chosen":
        """With further ones at the end."""
        new = [name for name in names if name not in self.order]
        return replace(self, order=(*self.order, *new))

    def further(self, turn: Turn, answers: Answers) -> "Chosen":
        """With the next few, and only these to be shown."""
        every = suggestions(turn, answers, _EVERY, self.cannot)
        new = [one.adjustment.id for one in every if one.adjustment.id not in self.order]
        return replace(self.adding(new[:SHOWN]), start=len(self.order))


def suggestions(
    turn: Turn, answers: Answers, limit: int, cannot: Mapping[str, str] | None = None
) -> tuple[Suggestion, ...]:
    """What fits, the most telling first.

    Args:
        turn: the turn; what was told before counts too.
        answers: what is hard, in which work, about which conditions, what isn't possible.
        limit: how many at most.
        cannot: ids that were ruled out.
    """
    situation = turn.situation()
    return suggest(
        [*listed(answers.get("hard")), *barriers_of(situation)],
        [*listed(answers.get("about")), *listed(answers.get("areas")), *situation.issue_area],
        listed(answers.get("demands")),
        situation.can_offer,
        [*situation.cannot_offer, *listed(answers.get("cannot_tags")), *(cannot or ())],
        employer=turn.employer,
        limit=limit,
        own=speaks_of_self(turn.role),
    )


def suggested(turn: Turn, answers: Answers) -> dict[str, Suggestion]:
    """Everything that fits, by id, for the reasons of what is shown."""
    return {one.adjustment.id: one for one in suggestions(turn, answers, _EVERY)}


def entry(name: str) -> Adjustment:
    """One change of the catalogue."""
    return adjustment_catalogue()[name]


def listed(value: object) -> list[str]:
    """A list of an answer; empty for "unknown" and for nothing."""
    return [str(item) for item in value] if isinstance(value, list | tuple) else []
