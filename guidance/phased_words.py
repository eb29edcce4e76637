"""Read what a phased return is to be from words: "over six weeks", "no Wednesdays", "slower".

One message may say several things; each small reader takes its own words out, so that the
next can't read them as something else. What comes out are JSON values by name, which
``guidance.phased_wishes`` keeps together and turns into a request.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from guidance.phased_day_words import read_day_changes
from guidance.phased_limit_words import read_limits, read_restrictions
from guidance.reading.calendar import Toward, resolve
from guidance.reading.dates import find_dates
from guidance.words_left import WordsLeft
from guidance.work_pattern_text import plain_words

Wishes = dict[str, object]

_DAY: Final = "(?:mon|tue|wed|thu|fri|sat|sun)"
_ASKS: Final = re.compile(
    r"\?|^\W*(?:do(?:es)?|will|would|is|are|can|could|should|how|what|who|when|why)\b"
)
_LEAVE: Final = (
    r"\b(?:annual leave|holidays?|leave) (?:covers?|fills?|makes? up|tops?|for the rest)\b"
)
_PAY: Final = (
    ("worked_plus_leave", rf"{_LEAVE}|\busing (?:up )?(?:annual )?leave\b"),
    ("worked_plus_sick_pay", r"\b(?:company|contract\w*|occupational) sick pay\b"),
    ("worked_plus_ssp", r"\b(?:ssp|statutory sick pay)\b"),
    ("worked_only", r"\bonly (?:paid )?(?:for )?(?:the )?hours worked\b|\bhours worked only\b"),
    ("full", r"\b(?:full|normal) pay\b|\bpaid in full\b|\bfully paid\b"),
)
_PAY_SETTLED: Final = re.compile(
    r"\bpay(?:'s| is| has been)? (?:now )?(?:all )?(?:settled|agreed|sorted|confirmed)\b"
    r"|\b(?:hr|payroll) (?:has |have |'s )?(?:settled|agreed|confirmed|sorted) (?:the )?pay\b"
)
_LEAVE_AGREED: Final = re.compile(r"\bleave (?:is|has been) agreed\b|\bagreed in writing\b")
_WEEKS_MORE: Final = re.compile(
    r"\b(?P<n>\d|an?|another)\s*(?:more |extra )?weeks?\s*(?P<way>longer|more|extra|shorter|less)\b"
    r"|\b(?:add|another|extra)\s+(?P<m>\d|an?|another)?\s*(?:more |extra )?weeks?\b"
)
_FULL_OK: Final = re.compile(
    r"\b(?:oh|occupational health|occ health)\b.{0,40}\bfull hours\b.{0,25}\b(?:fine|ok|okay"
    r"|agreed|safe)?"
)
_LENGTH: Final = re.compile(
    r"\b(?P<cue>over|across|last(?:s|ing)?|make (?:it|that|this)|spread (?:it |that "
    r"|this )?(?:over|out over)?"
    r"|take|takes|build(?:ing)? up (?:over|in)|do|try|want|need|go for|plan(?:ned)? for|for|in"
    r"|of)?\s*"
    r"(?P<a>about |around |a |an |the |maybe |say )?(?P<n>\d{1,3})[\s-]*(?P<unit>weeks?|wks?"
    r"|months?)\b"
    r"(?P<after>\s+(?:phased|plan|return|instead|in total|altogether|build))?"
)
_NO_LENGTH: Final = re.compile(
    r"(?:first|last|next|off|since|been|after|another|ago|every|week|absence|of|signed off|sick"
    r"|until|age[d]?"
    r"|in about|absent|past|within|away|month|note|out|poorly|ill)\s*(?:for|work"
    r"|on)?\s*(?:about |around |over |nearly |almost )?$"
)
_STRONG: Final = re.compile(
    r"over|across|make|spread|last|build|go for|plan|want|try|need|do\b|take"
)
_FORTNIGHT: Final = re.compile(r"\b(?:over|make it|spread over) (?:a )?fortnight\b")
_SLOWER: Final = re.compile(
    r"(?<!too )\b(?:slow(?:er|ly)?|gentler|more gradual\w*|gradual(?:ly)? more|too (?:fast|quick"
    r"|steep|much)|ease in more|smaller steps)\b"
)
_FASTER: Final = re.compile(
    r"\b(?:faster|quicker|speed (?:it )?up|too slow|bigger steps|steeper|shorter plan"
    r"|make it shorter)\b"
)
_LONGER: Final = re.compile(r"\b(?:make it |a bit |bit |much )?longer\b(?! than)")
_PERCENT: Final = re.compile(r"(?P<n>\d{2})\s*(?:%|per ?cent|percent)")
_HALF: Final = re.compile(
    r"\b(?:start\w*|begin\w*)\s+(?:\w+\s+){0,2}half (?:time|hours|days)\b|\bhalf time\b"
)
_START_HOURS: Final = re.compile(
    r"\b(?:start\w*|begin\w*|first week"
    r"|week 1)\s+(?:\w+\s+){0,3}?(?P<n>\d+(?:\.\d+)?)\s*(?:hours?|hrs?|h)\b"
    r"\s*(?:a |per |each |/ ?)(?P<per>day|week)"
)
_START_DAYS: Final = re.compile(
    r"\b(?:start\w*|begin\w*|first week|week 1)\s+(?:\w+\s+){0,3}?(?P<n>[1-6])\s*days?\b"
)
_HOME_FIRST: Final = re.compile(
    r"\b(?:first (?P<a>\d) weeks? (?:\w+ ){0,2}(?:from |at )home|(?:from "
    r"|at )home (?:\w+ ){0,3}first (?P<b>\d) weeks?)\b"
    r"|\bhome first\b|\b(?:work\w* )?(?:from|at) home (?:first|to start|at first|to begin"
    r"|initially)\b"
    r"|\b(?:start\w*|begin\w*) (?:\w+ ){0,2}(?:from|at) home\b|\bmix of home and\b"
)
_NO_HOME: Final = re.compile(
    r"\b(?:no|not|can't|never) (?:\w+ ){0,2}(?:from |at )?home\b|\bno wfh\b"
)
_LATE: Final = r"\blate[r]? starts?\b|\bstart(?:ing)? later in the day\b"
_WHOLE: Final = r"\b(?:full|whole|complete) days\b|\bfewer days\b"
_SHORT: Final = r"\bshort(?:er)? days\b|\bevery day but shorter\b"
_SHAPES: Final = (
    ("hours", "mornings", r"\b(?:only |just )?(?:in the )?mornings?(?: only)?\b"),
    ("hours", "late_start", rf"\b(?:only |just )?(?:in the )?afternoons?(?: only)?\b|{_LATE}"),
    ("days", "alternate_days", rf"{_WHOLE}|\b(?:alternate days|every other day|day off)\b"),
    ("hours", "shorter_days", rf"{_SHORT}|\bfew hours (?:a|every|each) day\b"),
    ("shadow_then_own", "shorter_days", r"\bshadow\w*\b"),
)
_LESS: Final = r"(?:less|lighter|reduced|reducing|reduce|lower|smaller|half|fewer)"
_WORKLOAD: Final = r"(?:work ?)?(?:load|case ?load)|cases|targets?"
_LOAD: Final = re.compile(
    rf"\b(?:same|full|normal|usual) hours\b.{{0,25}}\b{_LESS} (?:load|work\w*|duties|tasks)\b"
    rf"|\b{_LESS}(?: the| her| his| their| my| of the)? (?:{_WORKLOAD})\b"
    rf"|\b(?:by|phase|build(?:ing)? up|step up|ease) (?:up )?(?:the )?(?:{_WORKLOAD})\b"
    rf"|\b(?:{_WORKLOAD}) (?:rather than|instead of|not|and not) (?:the )?hours\b"
)
_ROLE: Final = re.compile(
    r"\b(?:(?:temporary|another|other|different|alternative) (?:role|job|post|position)"
    r"|(?:redeploy\w*|moved?|put|placed?) (?:\w+ )?(?:temporarily|for a while))"
    r"(?P<where> (?:in|on|at|as) (?:an? |the )?[a-z][a-z -]{2,40}?)?"
    r"(?=$|[.,;!?]"
    r"| (?:first|at first|to start|for|until|till|then|and|while|meanwhile|over|from)\b)"
)
_START_CUE: Final = re.compile(
    r"\b(?:start\w*|begin\w*|return\w*|back|first day(?: is)?|comes?|coming|from|resum\w*"
    r"|make it|move it to)\b"
    r"[^.;!?]{0,25}$"
)
_NO_START: Final = re.compile(
    r"\b(?:off|since|note|signed|until|till?|ends?|ended|expires?|runs?|surgery|operation|op"
    r"|reviews?"
    r"|holiday|leave|max|absent|sick|went|saw|appointment|ago)\b[^.;!?,]{0,20}$"
)
_SHIFT: Final = re.compile(
    r"\b(?P<n>\d|an?)\s*weeks?\s*(?P<way>later|earlier|sooner|after that)\b"
    r"|\b(?:push|move|put|delay)\w*\b.{0,20}?\b(?:back|by)\s*(?:by )?(?P<m>\d|an?)\s*weeks?\b"
)
_AFTER_NOTE: Final = re.compile(
    r"\b(?:when|after|once|as soon as)\b.{0,15}\bnote\b(?:\s*(?:ends|runs out|expires|is up"
    r"|finishes))?"
    r"|\b(?:day|monday) after (?:\w+ ){0,2}note\b"
)
_FILLER: Final = re.compile(
    r"\b(?:on|the|instead|please|actually|make|it|that|start|from|no|not|sorry|is|to|change|we"
    r"|they|he"
    r"|she|i|can|start\w*|say|hope\w*|about|probably|maybe|think|then|be|ok|okay|will)\b|\W"
)
_REVIEW_DAY: Final = re.compile(
    rf"\breviews?\b.{{0,20}}?\b(?P<day>{_DAY})\b|\b(?P<d>{_DAY}) reviews?\b"
)
_REVIEWER: Final = re.compile(
    r"\breview\w*\b.{0,15}?\b(?:with|by) (?P<who>hr|human resources|(?:my |the "
    r"|their )?(?:line )?manager)\b"
)
_NO_BANK: Final = re.compile(r"\b(?:off|no|not|doesn't work|don't work)\b.{0,10}\bbank holidays?\b")
_BANK: Final = re.compile(r"\bworks? (?:on )?bank holidays?\b")
_AWAY: Final = re.compile(
    r"\b(?:on |has |have |got |booked )?(?:annual |booked )?(?:leave|holiday|appointments?"
    r"|hospital|clinic|therapy|physio|away)\b"
    r"[^.;!?]{0,20}$"
)
_DAY_BEFORE: Final = re.compile(
    r"(?<!\d)(?P<d>[12]?\d)(?:st|nd|rd|th)?\s*(?:to|-|till?|until|and)\s*$"
)
_UNTIL: Final = re.compile(r"\s*(?:to|-|until|till?|and)\s*(?:the )?")
_LONGEST_LEAVE: Final = 60
_NUMBERS: Final = {"a": 1, "an": 1, "another": 1, None: 1, "": 1}


@dataclass(frozen=True, slots=True)
class PlanWords:
    """What words wish of a plan, by name, and the words that say nothing of it."""

    wishes: Wishes
    rest: str


class PlanWordsError(ValueError):
    """A date in the words is in no calendar; ``words`` are the ones that can't be read."""

    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__(f"there is no such day: {words}")


def read_plan_words(
    text: str,
    today: date,
    *,
    asked: str | None = None,
    made: bool = False,
    note_end: date | None = None,
) -> PlanWords:
    """Read what a plan is to be.

    Args:
        text: what was typed.
        today: the day dates are counted from.
        asked: the question that is open: start, limits or another.
        made: whether there is a plan already, so that a bare "six weeks" changes it.
        note_end: last day of the fit note, for "when the note runs out".

    Returns:
        Wishes, none when the words say nothing of a plan. Besides what is kept
        (``phased_wishes``): more_weeks and later_weeks (changes of what is there), days_back
        and allowed (free days and restrictions that fall away).

    Raises:
        PlanWordsError: a date in the words doesn't exist.

    """
    left = WordsLeft(plain_words(text), today)
    found: Wishes = {}
    readers: tuple[Callable[[WordsLeft], Wishes], ...] = (
        _pay,
        _work_instead,
        read_day_changes,
        lambda words: read_limits(words, asked=asked == "limits"),
        read_restrictions,
        _away_days,
        _review,
        lambda words: _start(words, asked=asked == "start", made=made, note_end=note_end),
        _later,
        _home,
        _first_step,
        lambda words: _length(words, made=made),
        _pace,
        _shape,
    )
    for reader in readers:
        found.update(reader(left))
    return PlanWords(found, left.words)


def _pay(words: WordsLeft) -> Wishes:
    if _ASKS.search(words.words):
        return {}
    found: Wishes = {}
    if words.has(_LEAVE_AGREED):
        found["leave_agreed"] = True
    for rule, pattern in _PAY:
        if words.has(re.compile(pattern)):
            return {**found, "pay": rule}
    return {**found, "pay": "ask"} if words.has(_PAY_SETTLED) else found


def _away_days(words: WordsLeft) -> Wishes:
    """Days of leave or treatment: "on leave 21 to 24 December", "hospital on the 9th"."""
    dates = words.dates()
    for number, (start, _, day) in enumerate(dates):
        if day is None or not _AWAY.search(words.words[:start]):
            continue
        first, last, last_end = _stretch(words, number, dates)
        length = min((last - first).days, _LONGEST_LEAVE)
        days = [first + timedelta(days=ahead) for ahead in range(length + 1)]
        words.blank(start, last_end)
        words.has(re.compile(r"\b(?:leave|holiday|appointments?)\b"))
        return {"leave": [one.isoformat() for one in days]}
    return {}


def _stretch(
    words: WordsLeft, number: int, dates: tuple[tuple[int, int, date | None], ...]
) -> tuple[date, date, int]:
    """Return the first and last day named from a date on, and where the words for it end."""
    start, end, named = dates[number]
    day = named or words.today
    lead = _DAY_BEFORE.search(words.words[:start])
    if lead and int(lead["d"]) < day.day:
        return day.replace(day=int(lead["d"])), day, end
    for after, until_end, until in dates[number + 1 : number + 2]:
        joined = _UNTIL.fullmatch(words.words[end:after])
        if joined and until is not None and until >= day:
            return day, until, until_end
    return day, day, end


def _review(words: WordsLeft) -> Wishes:
    found: Wishes = {}
    who, day = _REVIEWER.search(words.words), _REVIEW_DAY.search(words.words)
    if who:
        found["reviewer"] = "HR" if who["who"].startswith("h") else "manager"
    if day:
        found["review_day"] = day["day"] or day["d"]
    for match in (who, day):
        if match:
            words.blank(*match.span())
    if words.has(_NO_BANK):
        found["works_bank_holidays"] = False
    elif words.has(_BANK):
        found["works_bank_holidays"] = True
    return found


def _start(words: WordsLeft, *, asked: bool, made: bool, note_end: date | None) -> Wishes:
    if note_end and words.has(_AFTER_NOTE):
        return {"start": (note_end + timedelta(days=1)).isoformat()}
    for start, end, day in words.dates():
        before, rest = words.words[:start], words.words[:start] + words.words[end:]
        cued = _START_CUE.search(before) and not _NO_START.search(before)
        alone = made and not _FILLER.sub("", rest).strip()
        if not (cued or asked or alone):
            continue
        if day is None:
            raise PlanWordsError(words.words[start:end])
        words.blank(start, end)
        return {"start": day.isoformat()}
    return _bare_start(words) if asked else {}


def _bare_start(words: WordsLeft) -> Wishes:
    """An answer such as "mon" or "the 7th" that is no date anywhere else."""
    for lead in ("on ", "on the "):
        for mention in find_dates(lead + words.words.strip(" .!")):
            day = resolve(mention, words.today, Toward.FUTURE).day
            if day:
                words.words = ""
                return {"start": day.isoformat()}
    return {}


def _later(words: WordsLeft) -> Wishes:
    found = words.take(_SHIFT)
    if found is None:
        return {}
    weeks = _number(found["n"] or found["m"])
    return {"later_weeks": -weeks if found["way"] in ("earlier", "sooner") else weeks}


def _home(words: WordsLeft) -> Wishes:
    if words.has(_NO_HOME):
        return {"kind": "hours", "home_weeks": None}
    found = words.take(_HOME_FIRST)
    if found is None:
        return {}
    weeks = found["a"] or found["b"]
    return {"kind": "place", "home_weeks": int(weeks) if weeks else None, "shape": None}


def _first_step(words: WordsLeft) -> Wishes:
    percent = words.take(_PERCENT)
    if percent:
        return {"start_percent": int(percent["n"])}
    if words.has(_HALF):
        return {"start_percent": 50}
    hours = words.take(_START_HOURS)
    if hours:
        return {f"first_hours_{hours['per']}": float(hours["n"])}
    days = words.take(_START_DAYS)
    return {"first_days": int(days["n"])} if days else {}


def _length(words: WordsLeft, *, made: bool) -> Wishes:
    if words.has(_FULL_OK):
        return {"oh_agreed": True}
    more = words.take(_WEEKS_MORE)
    if more:
        weeks = _number(more["n"] or more["m"])
        return {"more_weeks": -weeks if more["way"] in ("shorter", "less") else weeks}
    if words.has(_FORTNIGHT):
        return {"weeks": 2}
    for found in _LENGTH.finditer(words.words):
        if _is_length(found, words.words[: found.start()], made=made):
            words.blank(*found.span())
            weeks = int(found["n"]) * (4 if found["unit"].startswith("month") else 1)
            return {"weeks": weeks}
    return {}


def _is_length(found: re.Match[str], before: str, *, made: bool) -> bool:
    """Whether weeks are the plan's length, not how long someone was off or a day in future."""
    if _NO_LENGTH.search(before.rstrip() + " "):
        return False
    cue = found["cue"] or ""
    if found["after"] or _STRONG.match(cue):
        return True
    return made and cue not in ("in",)


def _pace(words: WordsLeft) -> Wishes:
    if words.has(_SLOWER) or words.has(_LONGER):
        return {"pace": "slower"}
    return {"pace": "faster"} if words.has(_FASTER) else {}


def _work_instead(words: WordsLeft) -> Wishes:
    """Less of the usual work, or other work for a while, rather than hours that build up."""
    role = words.take(_ROLE)
    if role:
        named = (role["where"] or "").strip()
        return {"kind": "temporary_role", "shape": None, "temporary_role": named or None}
    return {"kind": "load", "shape": None} if words.has(_LOAD) else {}


def _shape(words: WordsLeft) -> Wishes:
    for kind, shape, pattern in _SHAPES:
        if words.has(re.compile(pattern)):
            return {"kind": kind, "shape": shape}
    return {}


def _number(words: str | None) -> int:
    return _NUMBERS[words] if words in _NUMBERS else int(str(words))
