"""Read a usual working pattern from words: "Mon to Fri 9-5", "4 on 4 off, 12 hours".

It reads what people type: days and times in any order, hours a day or a week, shifts in a
cycle, weeks that alternate, breaks, misspellings. What the words leave open is either assumed
and named, so that it can be said out loud, or named as missing, so that it can be asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import time
from fractions import Fraction
from itertools import chain
from typing import Final

from guidance.work_pattern import WEEKDAYS, PatternError, Shift, WorkPattern
from guidance.work_pattern_text import plain_words
from guidance.work_pattern_times import CLOCK, Span, read_span

# Nobody says how long a full-time week is: our own guess, always said out loud.
_FULL_TIME: Final = Fraction(75, 2)
_FULL_TIME_FROM: Final = 35
_USUAL_DAY: Final = Fraction(15, 2)
_LONGEST_DAY: Final = Fraction(25, 2)
_OFFICE_WEEK: Final = WEEKDAYS[:5]
_HOUR: Final = 60
_MOST_WEEKS: Final = 4

_DAY: Final = "(?:mon|tue|wed|thu|fri|sat|sun)"
_TO: Final = r"\s*(?:-|to|til{1,2}|until|thru|through)\s*"
_DAYS_TOKEN: Final = rf"(?P<days>\b{_DAY}\b(?:{_TO}{_DAY}\b)?)"
_EACH: Final = r"(?:\s*(?:a|per|each|every|in a|/)\s*(?P<per>day|shift|week|wk|fortnight|month)\b)?"
_HOURS_TOKEN: Final = rf"(?<![\d.:])(?P<hours>\d+(?:\.\d+)?)\s*-?\s*(?:hours?|hrs?|h)\b{_EACH}"
_TIMES_TOKEN: Final = (
    rf"(?<![\d/.:£-])(?P<from>{CLOCK}){_TO}(?P<till>{CLOCK})"
    r"(?!\s*(?:weeks?|wks?|days?|months?|hours?|hrs?|shifts?|%|/|-\s*\d)|\d)"
)
_TOKEN: Final = re.compile(f"{_TIMES_TOKEN}|{_HOURS_TOKEN}|{_DAYS_TOKEN}")
_BREAK: Final = re.compile(
    r"(?P<n>\d+(?:\.\d+)?)\s*-?\s*(?P<unit>hours?|hrs?|h|min\w*)\b(?:\s*(?:unpaid|for|of|a))*"
    r"\s*(?:lunch|breaks?)\b(?:\s*breaks?\b)?"
)
_COUNT: Final = re.compile(
    r"(?<![\d.:])(?P<n>[1-7])\s*(?:x\s*)?(?:full\s+|whole\s+)?"
    r"(?:days?|mornings?|afternoons?|evenings?)\b(?!\s*off)"
)
_TIMES_HOURS: Final = re.compile(
    r"(?<![\d.])(?P<n>[1-7])\s*(?:x|by)\s*(?P<h>\d+(?:\.\d+)?)(?![\d:])"
)
_SHIFTS: Final = re.compile(
    r"(?<![\d.])(?P<n>[1-7])\s+(?=\d+(?:\.\d+)?\s*-?\s*(?:hours?|hrs?|h)\b)"
)
_ON_OFF: Final = re.compile(
    r"(?<![\d.])(?P<on>\d{1,2})\s*(?:days?|shifts?|nights?)?\s*on\b\W*(?:and\s+|then\s+)?"
    r"(?P<off>\d{1,2})\s*(?:days?|nights?)?\s*(?:off|rest)"
)
_TURNS: Final = re.compile(
    r"(?<![\d.])(?P<d>\d)\s*(?:x\s*)?(?:long\s+)?(?:days?|earl(?:y|ies)|lates?)\b\W*(?:and\s+"
    r"|then\s+|on\s+)*"
    r"(?P<n>\d)\s*(?:x\s*)?nights?\b(?:\W*(?:and\s+|then\s+"
    r"|on\s+)*(?P<off>\d)\s*(?:rest\s+)?(?:days?\s+)?off)?"
)
_WEEK_LABEL: Final = re.compile(r"\bw(?:ee)?k\s*(?:[1-4]|a|b|c|d)\b[\s:,=-]*")
_EVERY_OTHER: Final = re.compile(
    rf"\b(?:every\s+(?:other|second|2nd)|alternate|1 in 2|one in two)\s+(?P<day>{_DAY})\b"
)
_TAKE_TURNS: Final = re.compile(
    r"\balternat\w*|\brotat\w*|\b1 week\b|\bevery other week|\bweek about|\bnext week\b|\bswap\w*"
)
_NOT_ON: Final = re.compile(
    rf"\b(?:not|no|except|but not|apart from|never|without|excluding)\s+(?:on\s+)?(?P<a>{_DAY})\b"
    rf"|\b(?P<b>{_DAY})\s+off\b"
)
_NIGHTS: Final = re.compile(r"(?<!no )(?<!not )\b(?:nights?|overnight|night shifts?)\b")
_MIXED: Final = re.compile(
    r"\b(?:some|a few|incl\w*|and|rotating|mix of|plus) nights\b|\bdays? (?:and|/) nights?\b"
)
_FULL_TIME_WORDS: Final = re.compile(
    r"\bfull[\s-]?time\b|\bft\b|\b(?:normal|usual|standard|regular)?\s*office hours\b"
)
_FORTNIGHT: Final = re.compile(r"\b9[\s-]*day (?:fortnight|fortnite|working fortnight)\b")


@dataclass(frozen=True, slots=True)
class PatternWords:
    """What words say of a usual working week.

    Attributes:
        pattern: the pattern, None while something is missing.
        missing: days or hours if that has to be asked for, else None.
        assumed: what was assumed: office_week (Monday to Friday), full_time (its hours),
            usual_day (a day's hours), some_days (which days), breaks (times count as worked).
        cycle: whether the pattern is a cycle of shifts that begins with its first shift.
    """

    pattern: WorkPattern | None
    missing: str | None = None
    assumed: tuple[str, ...] = ()
    cycle: bool = False


@dataclass(frozen=True, slots=True)
class _Spec:
    """Hours of one working day: minutes, when it starts, whether words gave times."""

    minutes: Fraction
    start: time | None = None
    night: bool = False
    timed: bool = False

    def shift(self) -> Shift:
        return Shift.of(self.minutes / _HOUR, self.start, night=self.night)


@dataclass(slots=True)
class _Said:
    """Everything that one piece of text says, in order."""

    groups: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    specs: list[tuple[int, _Spec]] = field(default_factory=list)
    total: Fraction | None = None
    count: int | None = None
    full_time: bool = False
    unpaid: Fraction = Fraction(0)

    @property
    def days(self) -> tuple[str, ...]:
        named = {day for _, group in self.groups for day in group}
        return tuple(day for day in WEEKDAYS if day in named)

    @property
    def anything(self) -> bool:
        return bool(self.groups or self.specs or self.total or self.full_time or self.count)


def read_pattern(text: str, *, guess: bool = False) -> PatternWords | None:
    """Read a working pattern.

    Args:
        text: what was typed.
        guess: fill what is missing with something usual instead of naming it as missing.

    Returns:
        None when the words hold no days, hours or shifts.

    Raises:
        PatternError: when the words give a pattern that nobody can work.

    """
    words = plain_words(text)
    for reader in (_read_cycle, _read_labelled, _read_every_other, _read_turns, _read_fortnight):
        found = reader(words, guess)
        if found is not None:
            return found
    return _read_week(words, guess)


def names_a_break(text: str) -> bool:
    """Whether the words name a break that doesn't count: "half an hour for lunch"."""
    return _BREAK.search(plain_words(text)) is not None


def _read_week(words: str, guess: bool) -> PatternWords | None:
    said = _scan(words)
    if not said.anything:
        return None
    days, assumed = _days_of(said, guess)
    if not days:
        return PatternWords(None, "days")
    shifts, more = _shifts_of(said, days, guess)
    if not shifts:
        return PatternWords(None, "hours")
    return PatternWords(WorkPattern.weekly(shifts), assumed=(*assumed, *more))


def _read_cycle(words: str, guess: bool) -> PatternWords | None:
    """Read "4 on 4 off" and "2 days 2 nights 4 off"."""
    turns, on_off = _TURNS.search(words), _ON_OFF.search(words)
    if turns is None and on_off is None:
        return None
    off = turns.group("off") if turns else None
    if turns and off is None and on_off is None:
        return None
    counts = _cycle_counts(turns, on_off)
    rest = _ON_OFF.sub(" ", _TURNS.sub(" ", words))
    said = _scan(rest)
    specs = [spec for _, spec in said.specs] or ([_usual_spec()] if guess else [])
    if not specs:
        return PatternWords(None, "hours", cycle=True)
    if _MIXED.search(rest) and not counts[1]:
        # Days first, then nights, as most such rotas go.
        counts = ((counts[0] + 1) // 2, counts[0] // 2, counts[2])
    slots = _cycle_slots(counts, specs, nights=bool(_NIGHTS.search(rest)))
    assumed = () if said.specs else ("usual_day",)
    return PatternWords(WorkPattern(slots, None), assumed=assumed, cycle=True)


def _cycle_counts(
    turns: re.Match[str] | None, on_off: re.Match[str] | None
) -> tuple[int, int, int]:
    """Return how many days, nights and days off a cycle has; nights are 0 if not told apart."""
    if turns is None:
        return (int(on_off.group("on")), 0, int(on_off.group("off"))) if on_off else (0, 0, 0)
    off = turns.group("off") or (on_off.group("off") if on_off else "0")
    return int(turns.group("d")), int(turns.group("n")), int(off)


def _cycle_slots(
    counts: tuple[int, int, int], specs: Sequence[_Spec], *, nights: bool
) -> tuple[Shift | None, ...]:
    day_count, night_count, off = counts
    first, last = specs[0], specs[-1]
    if night_count and len(specs) == 1:
        # One length for both; a start that suits the days doesn't suit the nights.
        last = replace(last, start=None)
    by_day = replace(first, night=nights and not night_count)
    by_night = replace(last, night=True)
    days = [by_day.shift()] * day_count + [by_night.shift()] * night_count
    return (*days, *([None] * off))


def _read_labelled(words: str, guess: bool) -> PatternWords | None:
    """Read "week 1 Mon-Wed 9-5, week 2 Thu-Fri 9-5"."""
    parts = [part for part in _WEEK_LABEL.split(words)[1:] if part.strip()]
    if not 1 < len(parts) <= _MOST_WEEKS:
        return None
    weeks = [_read_week(part, guess) for part in parts]
    patterns = [week.pattern for week in weeks if week and week.pattern]
    if len(patterns) != len(parts):
        return None
    assumed = chain.from_iterable(week.assumed for week in weeks if week)
    slots = tuple(slot for pattern in patterns for slot in pattern.slots)
    return PatternWords(WorkPattern(slots, None), assumed=tuple(dict.fromkeys(assumed)))


def _read_every_other(words: str, guess: bool) -> PatternWords | None:
    """Read "Mon-Fri 9-5 and every other Saturday"."""
    found = _EVERY_OTHER.search(words)
    if found is None:
        return None
    with_it = _read_week(_EVERY_OTHER.sub(r"\g<day>", words), guess)
    if with_it is None or with_it.pattern is None:
        return with_it
    on = WEEKDAYS.index(found.group("day"))
    week = with_it.pattern.slots
    other = tuple(None if at == on else slot for at, slot in enumerate(week))
    return replace(with_it, pattern=WorkPattern((*week, *other), None))


def _read_turns(words: str, guess: bool) -> PatternWords | None:
    """Read "alternating weeks 6-2 and 2-10"."""
    said = _scan(words)
    times = [spec for _, spec in said.specs if spec.timed]
    if not _TAKE_TURNS.search(words) or not 1 < len(times) <= _MOST_WEEKS or len(said.groups) > 1:
        return None
    days, assumed = _days_of(said, guess)
    shifts = [spec.shift() for spec in times]
    weeks = [dict.fromkeys(days or _OFFICE_WEEK, shift) for shift in shifts]
    return PatternWords(WorkPattern.rota(weeks), assumed=(*assumed, "breaks"))


def _read_fortnight(words: str, guess: bool) -> PatternWords | None:
    """Read "9-day fortnight": every other Friday off."""
    if not _FORTNIGHT.search(words):
        return None
    rest = f"{_FORTNIGHT.sub(' ', words)} mon to fri"
    found = _read_week(rest, guess)
    if found is None or found.pattern is None:
        return found
    week = found.pattern.slots
    other = tuple(None if at == len(_OFFICE_WEEK) - 1 else slot for at, slot in enumerate(week))
    return replace(found, pattern=WorkPattern((*week, *other), None))


def _scan(words: str) -> _Said:
    """Collect days, times and hours in order."""
    said = _Said(full_time=bool(_FULL_TIME_WORDS.search(words)))
    rest, unpaid = _without_breaks(words)
    said.unpaid = unpaid
    rest, off = _without_free_days(rest)
    multiplied = _TIMES_HOURS.search(rest)
    if multiplied:
        spelt = f"{multiplied['n']} days {multiplied['h']} hours"
        rest = rest[: multiplied.start()] + spelt + rest[multiplied.end() :]
        rest = re.sub(r"(hours)\s*(?:hours?|hrs?|h)\b", r"\1", rest)
    count = _COUNT.search(rest) or _SHIFTS.search(rest)
    said.count = int(count.group("n")) if count else None
    nights = bool(_NIGHTS.search(rest)) and not _MIXED.search(rest)
    _scan_tokens(rest, said, unpaid, nights=nights)
    said.groups = [(at, tuple(day for day in group if day not in off)) for at, group in said.groups]
    said.groups = [(at, group) for at, group in said.groups if group]
    return said


def _scan_tokens(rest: str, said: _Said, unpaid: Fraction, *, nights: bool) -> None:
    before: time | None = None
    last_end = 0
    for token in _TOKEN.finditer(rest):
        at = token.start()
        if token.group("days"):
            _add_days(said, at, _day_range(token.group("days")), rest[last_end:at])
        elif token.group("hours"):
            _add_hours(said, at, Fraction(token.group("hours")), token.group("per"))
        else:
            span = read_span(token.group("from"), token.group("till"), nights=nights, before=before)
            if span:
                before = span.till
                _add_times(said, at, _timed(span, unpaid))
        last_end = token.end()


def _timed(span: Span, unpaid: Fraction) -> _Spec:
    minutes = Fraction(span.minutes)
    worked = minutes - unpaid if unpaid < minutes else minutes
    return _Spec(worked, span.start, timed=True)


def _add_days(said: _Said, at: int, days: tuple[str, ...], between: str) -> None:
    """Days that only a comma or "and" parts from the ones before belong to the same group."""
    listed = re.fullmatch(r"[\s,/&]*(?:and|or|plus)?[\s,/&]*", between) is not None
    if listed and said.groups and not _spec_since(said, said.groups[-1][0]):
        start, earlier = said.groups.pop()
        days, at = tuple(dict.fromkeys((*earlier, *days))), start
    said.groups.append((at, days))


def _spec_since(said: _Said, at: int) -> bool:
    return any(spec_at > at for spec_at, _ in said.specs)


def _add_hours(said: _Said, at: int, hours: Fraction, per: str | None) -> None:
    weekly = per in ("week", "wk") or (per is None and hours > _LONGEST_DAY)
    if per == "fortnight":
        said.total = hours / 2
    elif per == "month":
        said.total = hours * 12 / 52
    elif weekly:
        said.total = hours
    elif said.specs and said.specs[-1][1].timed and not _days_between(said, said.specs[-1][0]):
        # "9-5, 7.5 hours": the times say when, the hours say how much counts.
        start_at, timed = said.specs[-1]
        said.specs[-1] = (start_at, replace(timed, minutes=hours * _HOUR, timed=False))
    else:
        said.specs.append((at, _Spec(hours * _HOUR)))


def _add_times(said: _Said, at: int, times: _Spec) -> None:
    """Times after hours say when those begin: "12 hour shifts, 7 to 7"."""
    if said.specs and not said.specs[-1][1].timed and not _days_between(said, said.specs[-1][0]):
        start_at, hours = said.specs[-1]
        if hours.start is None:
            said.specs[-1] = (start_at, replace(hours, start=times.start, night=times.night))
            return
    said.specs.append((at, times))


def _days_between(said: _Said, at: int) -> bool:
    return any(group_at > at for group_at, _ in said.groups)


def _day_range(words: str) -> tuple[str, ...]:
    ends = re.findall(_DAY, words)
    if len(ends) == 1:
        return (ends[0],)
    first, last = (WEEKDAYS.index(day) for day in ends)
    length = (last - first) % len(WEEKDAYS) + 1
    return tuple(WEEKDAYS[(first + ahead) % len(WEEKDAYS)] for ahead in range(length))


def _without_breaks(words: str) -> tuple[str, Fraction]:
    found = _BREAK.search(words)
    if found is None:
        return words, Fraction(0)
    amount = Fraction(found.group("n"))
    minutes = amount if found.group("unit").startswith("min") else amount * _HOUR
    return words[: found.start()] + " " + words[found.end() :], minutes


def _without_free_days(words: str) -> tuple[str, set[str]]:
    off = {found.group("a") or found.group("b") for found in _NOT_ON.finditer(words)}
    return _NOT_ON.sub(" ", words), off


def _days_of(said: _Said, guess: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the days, and what was assumed for them; no days if they must be asked for."""
    if said.days:
        return said.days, ()
    full = said.full_time or (said.total is not None and said.total >= _FULL_TIME_FROM)
    timed = any(spec.timed for _, spec in said.specs)
    if said.count == len(_OFFICE_WEEK) or (said.count is None and (full or timed)):
        return _OFFICE_WEEK, ("office_week",)
    if not guess:
        return (), ()
    return WEEKDAYS[: said.count or len(_OFFICE_WEEK)], ("some_days",)


def _shifts_of(
    said: _Said, days: Sequence[str], guess: bool
) -> tuple[Mapping[str, Shift], tuple[str, ...]]:
    """Return each day's shift, and what was assumed; no shifts if hours must be asked for."""
    specs = [spec for _, spec in said.specs]
    if said.total is not None and len(specs) <= 1:
        start = specs[0].start if specs else None
        each = Fraction(round(said.total * _HOUR / len(days)))
        return dict.fromkeys(days, _Spec(each, start).shift()), ()
    if not specs and said.full_time:
        each = _FULL_TIME * _HOUR / len(_OFFICE_WEEK)
        return dict.fromkeys(days, _Spec(each).shift()), ("full_time",)
    if not specs:
        usual = {day: _usual_spec().shift() for day in days} if guess else {}
        return usual, ("usual_day",) if guess else ()
    assumed = ("breaks",) if any(spec.timed for spec in specs) and not said.unpaid else ()
    return _paired(said, days), assumed


def _paired(said: _Said, days: Sequence[str]) -> Mapping[str, Shift]:
    """Give every group of days its own hours; a day that is named twice has the later ones."""
    if len(said.specs) == 1 or len(said.groups) <= 1:
        return dict.fromkeys(days, said.specs[0][1].shift())
    days_first = said.groups[0][0] < said.specs[0][0]
    found: dict[str, Shift] = {}
    for at, group in said.groups:
        after = [spec for spec_at, spec in said.specs if spec_at > at]
        earlier = [spec for spec_at, spec in said.specs if spec_at < at]
        spec = (after or earlier[-1:])[0] if days_first else (earlier[-1:] or after)[0]
        found.update(dict.fromkeys(group, spec.shift()))
    return found


def _usual_spec() -> _Spec:
    return _Spec(_USUAL_DAY * _HOUR)


__all__ = ["PatternError", "PatternWords", "names_a_break", "read_pattern"]
