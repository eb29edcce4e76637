"""Put what was just said of a phased return together with what was said before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from guidance.phased_model import PhasedReturn
from guidance.phased_values import day_of, lists, strings, within

Wishes = Mapping[str, object]

FIRST_STEP: Final = ("start_percent", "first_hours_day", "first_hours_week", "first_days")
MOST_WEEKS: Final = (1, 12)
PERCENT: Final = (10, 90)
# How far one "slower" or "faster" moves a plan: our own choice, said out loud and easily undone.
_SLOWER: Final = (2, -10)
_FASTER: Final = (-1, 10)
_LIMITS: Final = ("hours_day", "hours_week", "days_week", "cap_weeks", "cap_until")
_RELATIVE: Final = ("pace", "more_weeks", "later_weeks", "days_back", "allowed")
_SWAPS: Final = {
    "night": "no_nights",
    "shift": "no_nights",
    "driving": "no_driving",
    "lifting": "no_lifting",
    "ladder": "no_heights",
    "machine": "no_machinery",
    "call": "no_call_outs",
}


def settle(
    said: Wishes, wishes: Wishes, made: PhasedReturn | None, offered: tuple[str, ...] = ()
) -> dict[str, object]:
    """Return the wishes that change; lists grow, "two weeks longer" is worked out.

    Args:
        said: what was just read (``read_plan_words``).
        wishes: what is kept.
        made: the plan as it stands, if there is one.
        offered: restrictions that hold as long as none were named.

    """
    changed = {k: v for k, v in said.items() if k not in _RELATIVE and k not in _GROWING}
    if any(name in said for name in FIRST_STEP):
        changed = {**dict.fromkeys(FIRST_STEP), **changed}
    if said.get("limits") == "none":
        changed |= dict.fromkeys(_LIMITS)
    kept = {"restrictions": list(offered), **wishes}
    for name, (triggers, grown) in _GROWING.items():
        if any(trigger in said for trigger in triggers):
            changed[name] = grown(kept.get(name), said)
    return changed | _worked_out(said, wishes, made)


def moved(weeks: int, percent: int, pace: str) -> tuple[int, int]:
    """Return a plan's weeks and first percent after one "slower" or "faster"."""
    more, up = _SLOWER if pace == "slower" else _FASTER
    return within(weeks + more, MOST_WEEKS), within(percent + up, PERCENT)


def _worked_out(said: Wishes, wishes: Wishes, made: PhasedReturn | None) -> dict[str, object]:
    found: dict[str, object] = {}
    pace = said.get("pace")
    if pace and made is None:
        found["pace"] = pace
    elif pace and made:
        weeks, percent = moved(made.weeks, made.start_percent, str(pace))
        found |= {**dict.fromkeys(FIRST_STEP), "weeks": weeks, "start_percent": percent}
    more = said.get("more_weeks")
    if isinstance(more, int) and made:
        found["weeks"] = within(made.weeks + more, MOST_WEEKS)
    later, start = said.get("later_weeks"), day_of(wishes.get("start"))
    if isinstance(later, int) and start:
        found["start"] = (start + timedelta(weeks=later)).isoformat()
    return found


def _days_off(kept: object, said: Wishes) -> list[str]:
    return _grown(strings(kept), strings(said.get("days_off")), strings(said.get("days_back")))


def _restrictions(kept: object, said: Wishes) -> list[str]:
    return _grown(strings(kept), strings(said.get("restrictions")), strings(said.get("allowed")))


def _grown(kept: tuple[str, ...], more: tuple[str, ...], gone: tuple[str, ...]) -> list[str]:
    return [value for value in dict.fromkeys((*kept, *more)) if value not in gone]


def _changes(kept: object, said: Wishes) -> list[list[object]]:
    now = lists(said.get("changes"))
    named = [change[:-1] for change in now]
    return [*(change for change in lists(kept) if change[:-1] not in named), *now]


def _rests(kept: object, said: Wishes) -> list[list[object]]:
    now = lists(said.get("rests"))
    named = [*(rest[0] for rest in now), *strings(said.get("allowed"))]
    return [*(rest for rest in lists(kept) if rest[0] not in named), *now]


def _leave(kept: object, said: Wishes) -> list[str]:
    return sorted({*strings(kept), *strings(said.get("leave"))})


def _swapped(kept: object, said: Wishes) -> list[str]:
    word = str(said.get("swapped") or "")
    if word.startswith("task"):
        return sorted(set(_SWAPS.values()))
    names = [name for stem, name in _SWAPS.items() if word.startswith(stem)]
    return list(dict.fromkeys([*strings(kept), *names]))


type _Grow = Callable[[object, Wishes], object]
_GROWING: Final[Mapping[str, tuple[tuple[str, ...], _Grow]]] = {
    "days_off": (("days_off", "days_back"), _days_off),
    "restrictions": (("restrictions", "allowed"), _restrictions),
    "rests": (("rests", "allowed"), _rests),
    "changes": (("changes",), _changes),
    "leave": (("leave",), _leave),
    "swapped": (("swapped",), _swapped),
}
