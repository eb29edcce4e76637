"""From wishes in words and what is known of a person to a phased return.

Wishes are kept as JSON values by name, so that a conversation can hold them and a later
sentence can change one. Names: start (ISO date), pattern (see ``pattern_wish``), weeks,
start_percent, first_hours_day, first_hours_week, first_days, pace, kind, shape, temporary_role,
home_weeks, hours_day, hours_week, days_week, cap_weeks, cap_until, oh_agreed, restrictions,
swapped, rests, light, days_off, leave, changes, works_bank_holidays, reviewer, review_day, pay,
leave_agreed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from guidance.derive import CRITICAL_DEMANDS
from guidance.phased_content import entries, kinds, paces, say
from guidance.phased_model import PhasedReturn
from guidance.phased_request import PAY_RULES, Caps, DayChange, PlanError, PlanRequest, TaskOff
from guidance.phased_return import plan
from guidance.phased_settle import FIRST_STEP, MOST_WEEKS, PERCENT, moved
from guidance.phased_values import day_of, number, strings, whole, within
from guidance.situation import Situation
from guidance.slots import UNKNOWN
from guidance.work_pattern import WEEKDAYS, Shift, WorkPattern
from guidance.work_pattern_words import PatternWords, read_pattern

Wishes = Mapping[str, object]

_FULL: Final = 100
_HOUR: Final = 60
_WEEK: Final = 7
_STRAINED: Final = ("no", "dont_ask_manager")
_OFFERED_KINDS: Final = (
    ("shorter_hours", "hours"),
    ("fewer_days", "days"),
    ("shadow_shifts", "shadow_then_own"),
    ("other_role", "temporary_role"),
    ("home_working", "place"),
)
_OFFERED_LIMITS: Final = {
    "days_only": "no_nights",
    "no_nights": "no_nights",
    "no_lone_work": "no_lone",
}
_OFFERED_LIGHT: Final = ("lighter_duties", "reduced_load")


def pattern_wish(text: str, before: str = "", *, guess: bool = False) -> dict[str, object] | None:
    """Read a usual working pattern as a wish: its words, and slots or what is missing.

    Args:
        text: what was typed.
        before: words that left something open, which these complete.
        guess: fill what is missing with something usual.

    Returns:
        None when the words hold no pattern.

    Raises:
        PatternError: nobody can work that.

    """
    words = f"{before}, {text}" if before else text
    found = read_pattern(words, guess=guess)
    return None if found is None else _as_wish(words, found)


def _as_wish(words: str, found: PatternWords) -> dict[str, object]:
    if found.pattern is None:
        return {"words": words, "missing": found.missing, "cycle": found.cycle}
    data = found.pattern.to_dict()
    return {**data, "words": words, "cycle": found.cycle, "assumed": list(found.assumed)}


def usual_pattern(wishes: Wishes) -> WorkPattern | None:
    """Return the usual pattern, None while it isn't whole."""
    kept = wishes.get("pattern")
    if not isinstance(kept, Mapping) or "slots" not in kept:
        return None
    return WorkPattern.from_dict(kept)


def make_plan(
    wishes: Wishes, situation: Situation, *, nation: str, today: date, reader: str | None = None
) -> PhasedReturn:
    """Make the plan that the wishes and what is known come to.

    Args:
        wishes: start and pattern at least.
        situation: limits, offers, note, wish and job demands that were said before.
        nation: whose bank holidays count.
        today: an operation after it makes the plan a draft.
        reader: whom the texts speak to, a value of slot ``role``; None: the situation's.

    Raises:
        PlanError: a wish can't be met; names the field.
        PatternError: the pattern can't be worked.

    """
    request = to_request(wishes, situation, nation=nation, today=today)
    reader = reader or situation.role or "manager"
    reviewer = request.reviewer or say("no_reviewer", reader)
    request = replace(request, reader=reader, reviewer=reviewer)
    changes = wishes.get("changes")
    if not isinstance(changes, Sequence) or not changes:
        return plan(request)
    rows = plan(request).rows
    starts = [row.starts_on for row in rows]
    dated = tuple(_dated(change, starts) for change in changes)
    return plan(replace(request, changes=tuple(sorted(dated, key=lambda change: change.on))))


def to_request(wishes: Wishes, situation: Situation, *, nation: str, today: date) -> PlanRequest:
    """Return the request without days set by hand; reader and reviewer may still be open.

    Raises:
        PlanError: start or pattern is missing, or a value can't be used.
        PatternError: the pattern can't be worked.

    """
    pattern, start = usual_pattern(wishes), day_of(wishes.get("start"))
    if pattern is None or start is None:
        raise PlanError("pattern" if pattern is None else "start", None, "a value: it is needed")
    swapped = strings(wishes.get("swapped"))
    if "no_nights" in swapped:
        pattern = _by_day(pattern)
    kept = wishes["pattern"]
    if isinstance(kept, Mapping) and kept.get("cycle"):
        pattern = replace(pattern, anchor=start)
    kind = chosen_kind(wishes, situation)
    shape = str(wishes["shape"]) if wishes.get("shape") in kinds()[kind].shapes else None
    weeks, percent = _pace(wishes, situation, pattern)
    return PlanRequest(
        pattern=pattern,
        return_on=start,
        kind=kind,
        shape=shape,
        weeks=weeks,
        start_percent=percent,
        nation=nation,
        wish=_wish(wishes, situation),
        caps=_caps(wishes, start),
        restrictions=_restrictions(wishes, situation),
        swapped=swapped,
        job_demands=tuple(d for d in situation.job_demands if d != UNKNOWN),
        tasks_off=_tasks_off(wishes, situation),
        temporary_role=_temporary_role(wishes),
        home_weeks=whole(wishes.get("home_weeks")),
        leave_dates=tuple(day for one in strings(wishes.get("leave")) if (day := day_of(one))),
        days_off=strings(wishes.get("days_off")),
        works_bank_holidays=works_bank_holidays(wishes),
        review_day=str(wishes.get("review_day") or "fri"),
        reviewer=_reviewer(wishes, situation),
        pay_rule=_pay_rule(wishes),
        leave_agreed=wishes.get("leave_agreed") is True,
        safety_critical=bool(CRITICAL_DEMANDS & set(situation.job_demands)),
        note_end=situation.note_end if isinstance(situation.note_end, date) else None,
        provisional=_operation_ahead(situation, today),
        oh_agreed=wishes.get("oh_agreed") is True,
    )


def chosen_kind(wishes: Wishes, situation: Situation) -> str:
    """Return the kind of plan: said, or the one that fits what the manager can offer."""
    if wishes.get("kind"):
        return str(wishes["kind"])
    return next((kind for offer, kind in _OFFERED_KINDS if offer in situation.can_offer), "hours")


def works_bank_holidays(wishes: Wishes) -> bool:
    """Whether bank holidays are worked: as said, or as shifts in a cycle usually run."""
    said, pattern = wishes.get("works_bank_holidays"), wishes.get("pattern")
    if isinstance(said, bool):
        return said
    return isinstance(pattern, Mapping) and pattern.get("cycle") is True


def offered_weeks(situation: Situation) -> int | None:
    """Return for how many weeks changes can be offered, if that makes a plan's length."""
    weeks = situation.offer_weeks
    return weeks if isinstance(weeks, int) and MOST_WEEKS[0] <= weeks <= MOST_WEEKS[1] else None


def offered_limits(situation: Situation) -> tuple[str, ...]:
    """Return the restrictions that lie in what the manager can offer."""
    found = [_OFFERED_LIMITS[offer] for offer in situation.can_offer if offer in _OFFERED_LIMITS]
    return tuple(dict.fromkeys(found))


def offers_lighter_work(situation: Situation) -> bool:
    """Whether lighter tasks were offered."""
    return any(offer in _OFFERED_LIGHT for offer in situation.can_offer)


def _pace(
    wishes: Wishes, situation: Situation, pattern: WorkPattern
) -> tuple[int | None, int | None]:
    weeks = whole(wishes.get("weeks")) or offered_weeks(situation)
    percent = _first_percent(wishes, pattern)
    pace = wishes.get("pace")
    if pace not in ("slower", "faster") or (weeks and percent):
        return weeks, percent
    usual = paces()["usual"]
    return moved(weeks or usual.weeks, percent or usual.start, str(pace))


def _first_percent(wishes: Wishes, pattern: WorkPattern) -> int | None:
    """Return the first step in percent, also from "3 hours a day" or "two days"."""
    weekly = float(pattern.weekly_minutes)
    days = sum(slot is not None for slot in pattern.slots) * _WEEK / len(pattern.slots)
    minutes: Mapping[str, Callable[[float], float]] = {
        "first_hours_day": lambda hours: hours * _HOUR * days,
        "first_hours_week": lambda hours: hours * _HOUR,
        "first_days": lambda count: count * weekly / days,
    }
    for name, of in minutes.items():
        amount = wishes.get(name)
        if isinstance(amount, int | float):
            return within(round(_FULL * of(float(amount)) / weekly), PERCENT)
    return whole(wishes.get("start_percent"))


def _wish(wishes: Wishes, situation: Situation) -> str | None:
    wish = situation.employee_wish
    if wish in (None, UNKNOWN):
        return None
    # Who asks for a first step of their own isn't started lower still.
    own_step = any(wishes.get(name) for name in FIRST_STEP)
    return None if own_step and wish != "eager" else wish


def _caps(wishes: Wishes, start: date) -> Caps:
    until = day_of(wishes.get("cap_until"))
    weeks = whole(wishes.get("cap_weeks"))
    if weeks:
        until = start + timedelta(weeks=weeks) - timedelta(days=1)
    return Caps.of(
        hours_day=number(wishes.get("hours_day")),
        hours_week=number(wishes.get("hours_week")),
        days_week=whole(wishes.get("days_week")),
        until=until,
    )


def _restrictions(wishes: Wishes, situation: Situation) -> tuple[str, ...]:
    said = wishes.get("restrictions")
    named = strings(said) if said is not None else offered_limits(situation)
    return tuple(name for name in named if name in entries())


def _tasks_off(wishes: Wishes, situation: Situation) -> tuple[TaskOff, ...]:
    rests = wishes.get("rests")
    found = [
        TaskOff(entries()[str(name)].text, int(str(back_in)))
        for name, back_in in (rests if isinstance(rests, Sequence) else ())
    ]
    light = wishes.get("light")
    if isinstance(light, int):
        found.append(TaskOff(say("light_tasks"), light + 1 if light else None))
    elif offers_lighter_work(situation):
        found.append(TaskOff(say("light_tasks")))
    return tuple(found)


def _temporary_role(wishes: Wishes) -> str | None:
    """The role as a plan's row says it: "Another role for now, in the stock room"."""
    named = wishes.get("temporary_role")
    return say("named_role", role=str(named)) if named else None


def _reviewer(wishes: Wishes, situation: Situation) -> str | None:
    """HR where that is said or the manager is no way in; else None, whoever the manager is."""
    named = wishes.get("reviewer")
    strained = situation.relationship_ok in _STRAINED
    return "HR" if named == "HR" or (strained and named is None) else None


def _pay_rule(wishes: Wishes) -> str | None:
    rule = wishes.get("pay")
    if rule in PAY_RULES:
        return str(rule)
    # Settled in a way of HR's own: nothing for us to check.
    return PAY_RULES[0] if rule == "other" else None


def _operation_ahead(situation: Situation, today: date) -> bool:
    return isinstance(situation.surgery_on, date) and situation.surgery_on > today


def _by_day(pattern: WorkPattern) -> WorkPattern:
    """Nights become days of the same length; when they start is still to be agreed."""
    slots = tuple(Shift(s.minutes) if s and s.night else s for s in pattern.slots)
    return replace(pattern, slots=slots)


def _dated(change: object, starts: Sequence[date]) -> DayChange:
    """Give a change its date: [week, day, minutes] counts the plan's own weeks."""
    parts = list(change) if isinstance(change, Sequence) else []
    minutes = int(str(parts[-1]))
    if len(parts) == 2:  # noqa: PLR2004
        return DayChange(date.fromisoformat(str(parts[0])), minutes)
    week, day = int(str(parts[0])), WEEKDAYS.index(str(parts[1]))
    if not 1 <= week <= len(starts):
        raise PlanError("week", week, f"1 to {len(starts)}")
    first = starts[week - 1]
    return DayChange(first + timedelta(days=(day - first.weekday()) % _WEEK), minutes)
