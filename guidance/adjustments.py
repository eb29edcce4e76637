"""Suggest changes at work: a short ranked list, each with a reason in the person's own facts.

Everything here is an option to discuss. What somebody said can't be offered is never
suggested, not even as an alternative.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from guidance import rules
from guidance.adjustment_catalogue import (
    COSTS,
    Adjustment,
    ConditionGroup,
    adjustment_catalogue,
    barrier_tags,
    condition_groups,
    say,
    texts,
)
from guidance.employer import EmployerProfile
from guidance.situation import Situation
from guidance.slots import SLOTS
from guidance.wording import speaks_of_self

_HANDS_ON: Final = frozenset({"physical", "driving", "machinery", "heights", "care_of_others"})
_NO_WORK: Final = "no_work_possible"
_MOST_ALTERNATIVES: Final = 3
# What else in a situation says that something at work is hard: slot, value, barrier.
_ALSO_HARD: Final = (
    ("treatment_status", "medication_effects", "medicine"),
    ("treatment_status", "physio", "treatment_time"),
    ("treatment_status", "counselling", "treatment_time"),
    ("safety_flag", "consciousness", "sudden_illness"),
    ("safety_flag", "balance", "sudden_illness"),
    ("safety_flag", "medication", "medicine"),
    ("safety_flag", "concentration", "concentration"),
    ("safety_flag", "strength", "strength"),
    ("cause_at_work", "workload", "workload"),
    ("commute_barrier", "yes", "commuting"),
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One change to talk about.

    ``why`` names the person's own fact. ``interim`` is what can start today, ``lasting`` what
    it becomes. ``alternatives`` can all be offered. ``cost_help`` is None where no scheme may
    help with the cost.
    """

    adjustment: Adjustment
    why: str
    interim: str
    lasting: str
    alternatives: tuple[Adjustment, ...]
    cost_help: str | None

    def to_dict(self) -> dict[str, object]:
        """Return the suggestion as JSON values."""
        return {
            "id": self.adjustment.id,
            "name": self.adjustment.name,
            "why": self.why,
            "interim": self.interim,
            "lasting": self.lasting,
            "watch": self.adjustment.watch,
            "cost": list(self.adjustment.cost),
            "cost_help": self.cost_help,
            "alternatives": [{"id": item.id, "name": item.name} for item in self.alternatives],
        }


@dataclass(frozen=True, slots=True)
class Explanation:
    """What stands behind an adjustment id of a decision: its words and catalogue entries."""

    id: str
    text: str
    today: str | None
    entries: tuple[Adjustment, ...]


@dataclass(frozen=True, slots=True)
class _Wish:
    """What was asked for, with everything that isn't known to the catalogue left out."""

    barriers: tuple[str, ...]
    areas: tuple[str, ...]
    groups: tuple[ConditionGroup, ...]
    demands: frozenset[str]
    offered: frozenset[str]
    refused: frozenset[str]
    own: bool

    def refuses(self, row: Adjustment) -> bool:
        """Whether somebody said that this can't be offered, by tag, by id or by name."""
        return bool({row.id, row.name.casefold(), *row.offers} & self.refused)

    def possible(self, row: Adjustment) -> bool:
        """Whether it can be offered and makes sense in this job."""
        in_such_a_job = not (row.demands and self.demands) or bool({*row.demands} & self.demands)
        no_desk = bool(self.demands & _HANDS_ON) and "desk" not in self.demands
        return not self.refuses(row) and in_such_a_job and (row.hands_on or not no_desk)


@dataclass(frozen=True, slots=True)
class _Fit:
    """Why one entry is relevant: what of the wish it answers."""

    row: Adjustment
    barriers: tuple[str, ...]
    first: int | None
    named: str | None
    offered: bool
    instead: Adjustment | None
    order: int

    @property
    def relevant(self) -> bool:
        return bool(self.barriers or self.named or self.instead)

    @property
    def rank(self) -> tuple[int, ...]:
        """Sort key: offered, barriers met, first choice for the condition, cheap, in order."""
        return (
            not self.offered,
            -len(self.barriers),
            self.first is None,
            not self.named,
            COSTS.index(self.row.cost[0]),
            self.first or 0,
            self.order,
        )


def suggest(
    barriers: Iterable[str],
    conditions: Iterable[str],
    job_demands: Iterable[str],
    can_offer: Iterable[str],
    cannot_offer: Iterable[str],
    *,
    employer: EmployerProfile,
    limit: int = 5,
    own: bool = False,
) -> tuple[Suggestion, ...]:
    """Suggest at most ``limit`` changes, the most telling first (R54 to R56).

    A longer limit only adds to the end of a shorter one. Values that the catalogue doesn't
    know are left out, so any input gives an answer, if only an empty one.

    Args:
        barriers: what is hard at work: values of ``work_impact`` or further barrier tags.
        conditions: values of ``issue_area``, or ids of condition groups.
        job_demands: values of that slot; empty means that the job isn't known.
        can_offer: values of that slot; what is offered and fits comes first.
        cannot_offer: values of that slot, ids or names of entries, ids of a decision's
            adjustments: none of these is ever suggested. Other free words can't be matched.
        employer: its nation says which scheme may help with the cost.
        limit: the most suggestions to give.
        own: whether the reader is the person themselves.

    """
    wish = _wish(barriers, conditions, job_demands, can=can_offer, cannot=cannot_offer, own=own)
    chosen = _choose(_fits(wish), wish.barriers, limit)
    return tuple(_suggestion(fit, wish, employer) for fit in chosen)


def suggest_for(
    situation: Situation, employer: EmployerProfile, *, limit: int = 5
) -> tuple[Suggestion, ...]:
    """Suggest changes for a situation: as ``suggest``, with all that it says is hard."""
    return suggest(
        barriers_of(situation),
        situation.issue_area,
        situation.job_demands,
        situation.can_offer,
        situation.cannot_offer,
        employer=employer,
        limit=limit,
        own=speaks_of_self(situation.role),
    )


def barriers_of(situation: Situation) -> tuple[str, ...]:
    """Return what is hard at work in a situation, as tags of the catalogue."""
    found = [tag for tag in situation.work_impact if tag in barrier_tags()]
    for slot, value, barrier in _ALSO_HARD:
        known = getattr(situation, slot)
        if value == known or (isinstance(known, tuple) and value in known):
            found.append(barrier)
    return tuple(dict.fromkeys(found))


def explain(name: str) -> Explanation:
    """Return what stands behind an id of ``Decision.adjustments`` or of the catalogue.

    Raises:
        KeyError: when there is neither.

    """
    row = adjustment_catalogue().get(name)
    if row is not None:
        return Explanation(row.id, row.name, row.interim, (row,))
    pick = rules.adjustment(name)
    entries = tuple(adjustment_catalogue()[entry] for entry in pick.catalogue)
    return Explanation(pick.id, pick.text or "", pick.today, entries)


def _wish(
    barriers: Iterable[str],
    conditions: Iterable[str],
    demands: Iterable[str],
    *,
    can: Iterable[str],
    cannot: Iterable[str],
    own: bool,
) -> _Wish:
    hard = tuple(dict.fromkeys(tag for tag in barriers if tag in barrier_tags()))
    named = tuple(dict.fromkeys(conditions))
    if _NO_WORK in hard:
        hard, named = (_NO_WORK,), ()
    areas = tuple(area for area in named if area in SLOTS["issue_area"].values)
    groups = tuple(
        group for group in condition_groups().values() if {group.id, *group.areas} & {*named}
    )
    return _Wish(
        barriers=hard,
        areas=areas,
        groups=groups,
        demands=frozenset(demands) & frozenset(SLOTS["job_demands"].values),
        offered=frozenset(can),
        refused=_refused(cannot),
        own=own,
    )


def _refused(cannot_offer: Iterable[str]) -> frozenset[str]:
    """Return what can't be offered as tags, entry ids and names in small letters."""
    found = {item.casefold() for item in cannot_offer}
    ids = {row for row in adjustment_catalogue() if row.casefold() in found}
    for pick in rules.adjustments().values():
        if pick.id in found:
            ids.update(pick.catalogue)
            found.update(pick.offers)
    return frozenset(found | ids)


def _fits(wish: _Wish) -> list[_Fit]:
    every = [_fit(row, order, wish) for order, row in enumerate(adjustment_catalogue().values())]
    relevant = [fit for fit in every if fit.relevant]
    instead: dict[str, Adjustment] = {}
    for fit in sorted(relevant, key=lambda fit: fit.rank):
        if wish.refuses(fit.row):
            for name in fit.row.alternatives:
                instead.setdefault(name, fit.row)
    known = wish.barriers or wish.areas or wish.groups
    return [
        found
        for fit in every
        if wish.possible(fit.row)
        and (found := replace(fit, instead=instead.get(fit.row.id)))
        and (found.relevant or (fit.offered and not known))
    ]


def _fit(row: Adjustment, order: int, wish: _Wish) -> _Fit:
    first = [group.first.index(row.id) for group in wish.groups if row.id in group.first]
    return _Fit(
        row=row,
        barriers=tuple(tag for tag in wish.barriers if tag in row.barriers),
        first=min(first, default=None),
        named=_named(row, wish),
        offered=bool({row.id, *row.offers} & wish.offered),
        instead=None,
        order=order,
    )


def _named(row: Adjustment, wish: _Wish) -> str | None:
    """Return the person's own word for the condition that the entry fits, if there is one."""
    for area in wish.areas:
        if area in row.conditions:
            return _word("issue_area", area, wish.own)
    return next((group.name for group in wish.groups if row.id in group.first), None)


def _choose(fits: Sequence[_Fit], barriers: Collection[str], limit: int) -> list[_Fit]:
    """Take the best one by one; what meets a barrier that none has met yet comes first."""
    left = sorted(fits, key=lambda fit: fit.rank)
    open_barriers = set(barriers)
    chosen: list[_Fit] = []
    while left and len(chosen) < limit:
        best = next((fit for fit in left if open_barriers & {*fit.barriers}), left[0])
        if left[0].offered and not best.offered:
            best = left[0]
        left.remove(best)
        chosen.append(best)
        open_barriers -= {*best.barriers}
    return chosen


def _suggestion(fit: _Fit, wish: _Wish, employer: EmployerProfile) -> Suggestion:
    row = fit.row
    others = [adjustment_catalogue()[name] for name in row.alternatives]
    return Suggestion(
        adjustment=row,
        why=_why(fit, wish),
        interim=row.interim,
        lasting=row.lasting,
        alternatives=tuple(other for other in others if wish.possible(other))[:_MOST_ALTERNATIVES],
        cost_help=_cost_help(row, employer.nation),
    )


def _why(fit: _Fit, wish: _Wish) -> str:
    parts: list[str] = []
    if fit.barriers:
        hard = [_word("work_impact", tag, wish.own) for tag in fit.barriers]
        parts.append(say("why_barrier", what=_and(hard)))
    elif fit.named:
        parts.append(say("why_condition", what=fit.named))
    if fit.instead and not parts:
        parts.append(say("why_instead", what=_small(fit.instead.name)))
    if fit.offered:
        parts.append(say("why_offered" if parts else "why_offered_only"))
    hard_work = [tag for tag in fit.row.demands if tag in wish.demands & _HANDS_ON]
    if hard_work:
        parts.append(say("why_job", what=_word("job_demands", hard_work[0], wish.own)))
    return " ".join(parts)


def _word(slot: str, value: str, own: bool) -> str:
    word = rules.words().get(f"{slot}.{value}")
    if word is None:
        return texts().get(f"barrier.{value}", value.replace("_", " "))
    return (own and word.employee) or word.text


def _and(items: Sequence[str]) -> str:
    if len(items) == 1:
        return items[0]
    return f"{', '.join(items[:-1])} and {items[-1]}"


def _small(name: str) -> str:
    return name[:1].lower() + name[1:]


def _cost_help(row: Adjustment, nation: str) -> str | None:
    if not row.access_to_work:
        return None
    if nation == "northern_ireland":
        return say("cost_ni")
    return say("cost_unknown" if nation == "unknown" else "cost_gb")
