"""Dates as people in the UK write them, found in a message.

Finding and resolving are two steps: a mention such as "the 28th" has no date until it is known
whether a past or a coming one is meant (``guidance.reading.calendar``).
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from guidance.reading.feasts import MOVING
from guidance.reading.numbers import NUMBER, parse_number
from guidance.reading.vocabulary import VocabularyError, read_yaml

_MONTHS_IN_A_YEAR = 12
_MOST_COUNTED = 60


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in words.

    Attributes:
        start: offset of its first character.
        end: offset after its last character.
        form: day_month, day, day_of_month, weekday, month, relative_month, week_of, feast,
            relative, elapsed ("a fortnight come Friday") or day_count ("day 5").
        day: day of the month, 0 if not said.
        month: month, 0 if not said.
        year: four-figure year, 0 if not said.
        weekday: 0 Monday to 6 Sunday, or -1.
        modifier: last, next, this, week, before_last, or "" for weekdays; start, mid, end or ""
            for months; just_before, before, after, around or "" for feasts; days, weeks, months
            or years for relative ones.
        feast: the feast's name in dates.yml; for months "last", "this" or "next" if said.
        amount: how many units from today (negative is past), or weeks past a weekday.
    """

    start: int
    end: int
    form: str
    day: int = 0
    month: int = 0
    year: int = 0
    weekday: int = -1
    modifier: str = ""
    feast: str = ""
    amount: float = 0.0


def _words(key: str) -> dict[str, int]:
    table = read_yaml("dates").get(key)
    if not isinstance(table, dict):
        raise VocabularyError(f"dates.yml: {key}: must be a mapping")
    return {str(word): int(value) for word, value in table.items()}


MONTHS = _words("months")
WEEKDAYS = _words("weekdays")
FEASTS = _words("feasts")


def _choice(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


_MONTH = _choice(MONTHS)
_WEEKDAY = _choice(WEEKDAYS)
_FEAST_NAME = _choice((*FEASTS, *MOVING))
_ORDINAL = r"(?:st|nd|rd|th)"
_YEAR = (
    r"(?:\s*,?\s*(?P<year>(?:19|20)\d\d|'\d\d|\d\d(?!\d|\s*(?:hours?|hrs?|days?|weeks?|[:.]\d))))?"
)
_DAYNAME = rf"(?:(?P<wd>{_WEEKDAY})\.?,?\s+(?:the\s+)?)?"
_DAY_WORDS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13,
    "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18,
    "nineteenth": 19, "twentieth": 20, "twenty first": 21, "twenty-first": 21,
    "twenty second": 22, "twenty-second": 22, "twenty third": 23, "twenty-third": 23,
    "twenty fourth": 24, "twenty-fourth": 24, "twenty fifth": 25, "twenty-fifth": 25,
    "twenty sixth": 26, "twenty-sixth": 26, "twenty seventh": 27, "twenty-seventh": 27,
    "twenty eighth": 28, "twenty-eighth": 28, "twenty ninth": 29, "twenty-ninth": 29,
    "thirtieth": 30, "thirty first": 31, "thirty-first": 31,
}  # fmt: skip
_DAY_WORD = _choice(_DAY_WORDS)
_COUNTED = (
    r"(?!\s*(?:time|absence|one\b|floor|stage|warning|spell|bout|lot\b|round|go\b|person|week|day\b|days|op\b|operation"
    r"|note|sick|thing|year|month|half|shift|meeting|fit\b|episode|of them|attempt|letter|line"
    r"|party|percent|person|occasion|job|instance|baby|child|birthday|anniversary|to\b|place))"
)
_COUNT_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_UNIT_AFTER = (
    r"(?!\s*(?:of\b|an?\b|days?|wks?|weeks?|months?|mnths?|hours?|hrs?|times|shifts?|years?|yrs?"
    r"|people|staff|minutes|mins|pints|miles|spells|absences|weekly|daily|\d|/|:|%))"
)
_BEFORE_MONTH = (
    r"(?P<lead>since|in|from|until|till|til|by|during|of|this|last|next|to|before|after|around"
    r"|about|early|late|mid|middle of|start of|beginning of|end of|back in|sometime in|for)"
)
_UNIT = r"(?P<unit>days?|wks?|weeks?|wk|months?|mnths?|mths?|yrs?|years?)"

Builder = Callable[[re.Match[str]], DateMention | None]


def find_dates(folded: str) -> tuple[DateMention, ...]:
    """Return the dates mentioned in ``folded`` text, in order, without overlaps."""
    taken: list[DateMention] = []
    for pattern, build in _PATTERNS:
        for found in pattern.finditer(folded):
            mention = build(found)
            if mention and not any(m.start < mention.end and mention.start < m.end for m in taken):
                taken.append(mention)
    return tuple(sorted(taken, key=lambda mention: mention.start))


def bare_day(folded: str) -> DateMention | None:
    """Return the day meant by an answer that is nothing but a number ("28", "the 28")."""
    found = re.fullmatch(r"\s*(?:on\s+|the\s+|on the\s+)?(\d{1,2})\s*[.!]*\s*", folded)
    if not found:
        return None
    return DateMention(found.start(1), found.end(1), "day", day=int(found.group(1)))


def _year(text: str | None) -> int:
    if not text:
        return 0
    digits = text.strip("'")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)  # noqa: PLR2004


def _weekday_of(found: re.Match[str]) -> int:
    name = found.groupdict().get("wd")
    return WEEKDAYS[name] if name else -1


def _span(found: re.Match[str]) -> tuple[int, int]:
    start = found.start("all") if "all" in found.re.groupindex else found.start()
    return start, found.start() + len(found.group().rstrip(" ,"))


def _iso(found: re.Match[str]) -> DateMention:
    year, month, day = (int(found.group(name)) for name in ("y", "m", "d"))
    return DateMention(*_span(found), "day_month", day, month, year)


def _slashed(found: re.Match[str]) -> DateMention:
    year = _year(found.group("year"))
    day, month = int(found.group("d")), int(found.group("m"))
    return DateMention(*_span(found), "day_month", day, month, year, _weekday_of(found))


def _month_named(found: re.Match[str]) -> DateMention:
    day = int(re.sub(r"\D", "", found.group("d")) or 0) or _DAY_WORDS[found.group("d")]
    month = MONTHS[found.group("m")]
    year = _year(found.group("year"))
    return DateMention(*_span(found), "day_month", day, month, year, _weekday_of(found))


def _day_only(found: re.Match[str]) -> DateMention:
    words = found.group("d")
    day = int(re.sub(r"\D", "", words)) if words[0].isdigit() else _DAY_WORDS[words]
    return DateMention(*_span(found), "day", day, weekday=_weekday_of(found))


def _weekday(found: re.Match[str]) -> DateMention:
    groups = found.groupdict()
    modifier = groups.get("mod") or ""
    weeks = 2.0 if groups.get("week") == "fortnight" else 1.0
    if groups.get("week"):
        modifier = "before_last" if re.search(r"\b(?:last|past) ", found.group()) else "week"
    elif groups.get("before"):
        modifier = "before_last"
    modifier = {"past": "last", "coming": "this", "following": "next"}.get(modifier, modifier)
    return DateMention(*_span(found), "weekday", weekday=_weekday_of(found), modifier=modifier,
                       amount=weeks)  # fmt: skip


def _weeks_on(found: re.Match[str]) -> DateMention | None:
    weeks = parse_number(found.group("n"))
    if weeks is None:
        return None
    return DateMention(
        *_span(found), "weekday", weekday=_weekday_of(found), modifier="week", amount=weeks
    )


def _day_of_month(found: re.Match[str]) -> DateMention:
    shift = {"last": -1.0, "next": 1.0}.get(found.group("which"), 0.0)
    return DateMention(*_span(found), "day_of_month", int(found.group("d")), amount=shift)


def _month_only(found: re.Match[str]) -> DateMention | None:
    groups = found.groupdict()
    month = MONTHS[groups["m"]]
    modifier = _part_of(groups.get("part") or groups["lead"])
    which = groups.get("which") or ""
    if groups["lead"] in ("last", "next", "this"):
        which = groups["lead"]
    year = _year(groups.get("year"))
    return DateMention(*_span(found), "month", month=month, year=year, modifier=modifier,
                       feast=which)  # fmt: skip


def _part_of(lead: str) -> str:
    parts = {"early": "start", "start of": "start", "beginning of": "start", "mid": "mid",
             "middle of": "mid", "late": "end", "end of": "end"}  # fmt: skip
    return parts.get(lead, "")


def _relative_month(found: re.Match[str]) -> DateMention:
    part = _part_of(found.group("part"))
    shift = {"last": -1, "next": 1}.get(found.group("which"), 0)
    return DateMention(*_span(found), "relative_month", modifier=part, amount=shift)


def _feast(found: re.Match[str]) -> DateMention:
    lead = " ".join((found.group("lead") or "").split())
    year = _year(found.groupdict().get("year"))
    modifier = {"just before": "just_before", "shortly before": "just_before", "before": "before",
                "just after": "after", "after": "after"}.get(lead, "")  # fmt: skip
    name = found.group("feast")
    which = found.group("which") or ""
    return DateMention(*_span(found), "feast", feast=name, year=year, modifier=modifier,
                       amount=-1.0 if which == "last" else 0.0)  # fmt: skip


def _counted(sign: int) -> Builder:
    def build(found: re.Match[str]) -> DateMention | None:
        groups = found.groupdict()
        if groups.get("fortnight"):
            return DateMention(*_span(found), "relative", modifier="weeks", amount=2.0 * sign)
        number = parse_number(groups["n"])
        if number is None:
            return None
        if groups.get("half"):
            number += 0.5
        return DateMention(*_span(found), "relative", modifier=unit_name(groups["unit"]),
                           amount=sign * number)  # fmt: skip

    return build


def _elapsed(found: re.Match[str]) -> DateMention | None:
    """Build "five weeks tomorrow", "a fortnight come Friday": so long gone by on that day."""
    groups = found.groupdict()
    number = 2.0 if groups.get("fortnight") else parse_number(groups["n"])
    if number is None:
        return None
    unit = "weeks" if groups.get("fortnight") else unit_name(groups["unit"])
    ahead = 1 if groups.get("next") else 0
    return DateMention(*_span(found), "elapsed", day=ahead, weekday=_weekday_of(found),
                       modifier=unit, amount=number)  # fmt: skip


def _day_count(found: re.Match[str]) -> DateMention | None:
    number = parse_number(found.group("n"))
    if number is None or not 1 < number <= _MOST_COUNTED:
        return None
    return DateMention(*_span(found), "day_count", modifier="days", amount=1 - number)


def unit_name(unit: str) -> str:
    """Return days, weeks, months or years for any spelling of the unit."""
    return {"d": "days", "w": "weeks", "m": "months", "y": "years"}[unit[0]]


_NAMED_DAYS = {
    "the day before yesterday": -2, "day before yesterday": -2, "yesterday": -1, "yday": -1,
    "today": 0, "this morning": 0, "this afternoon": 0, "tonight": 0, "tomorrow": 1,
    "tomoz": 1, "tmrw": 1, "tomorow": 1, "tommorow": 1, "tommorrow": 1,
    "the day after tomorrow": 2, "day after tomorrow": 2, "last night": -1,
}  # fmt: skip


def _named_day(found: re.Match[str]) -> DateMention:
    return DateMention(*_span(found), "relative", modifier="days",
                       amount=float(_NAMED_DAYS[found.group()]))  # fmt: skip


def _loose_week(found: re.Match[str]) -> DateMention:
    shift = {"last": -1, "next": 1, "this": 0}[found.group("which")]
    if found.group("before"):
        shift = -2
    return DateMention(*_span(found), "week_of", amount=float(shift))


_HALF = r"(?P<half>\s+and\s+a\s+half)?"
_AMOUNT = rf"(?P<n>{NUMBER})(?:\s+or\s+so)?\s*{_HALF}\s*"
_ABOUT = r"(?:(?:about|around|roughly|just|only|nearly|almost|over)\s+)?"
_SPECS: tuple[tuple[str, Builder], ...] = (
    (r"(?P<y>20\d\d)-(?P<m>\d\d?)-(?P<d>\d\d?)(?!\d)", _iso),
    (rf"{_DAYNAME}(?<![\d/.])(?P<d>\d\d?)\s?[/.-]\s?(?P<m>\d\d?)\s?[/.-]\s?(?P<year>(?:19|20)?\d\d)"
     r"(?![\d/])", _slashed),
    (rf"{_DAYNAME}(?<![\d/.£])(?!24/7)(?P<d>\d\d?)/(?P<m>\d\d?)(?P<year>)(?![\d/])"
     rf"{_UNIT_AFTER}", _slashed),
    (rf"{_DAYNAME}\b(?P<d>\d\d?(?:\s?{_ORDINAL})?|{_DAY_WORD})\s?(?:of\s+)?(?P<m>{_MONTH})\b"
     rf"\.?{_YEAR}", _month_named),
    (rf"{_DAYNAME}\b(?P<m>{_MONTH})(?:\.?|,(?=\s+(?:the\s+)?\d\d?(?:st|nd|rd|th)))\s+(?:the\s+)?(?P<d>\d\d?(?:\s?{_ORDINAL})?|{_DAY_WORD})"
     rf"(?![\d:/]|\s*(?:days|weeks|hours|hrs)){_YEAR}", _month_named),
    (rf"(?:\b(?P<fortnight>(?:a\s+)?fortnight)|\b{_AMOUNT}{_UNIT})\s+(?:come\s+(?:this\s+|next\s+)?"
     rf"(?P<wd>{_WEEKDAY})\b|today\b|as of today\b|(?P<next>tomorrow|tomoz|tmrw|the morn)\b)"
     r"(?!\s+(?:week|fortnight))",
     _elapsed),
    (r"\b(?:the\s+)?day before yesterday\b|\b(?:the\s+)?day after tomorrow\b|\byesterday\b|\byday\b"
     r"|\btoday\b|\bthis (?:morning|afternoon)\b|\btonight\b|\btomorrow\b|\btomoz\b|\btmrw\b"
     r"|\btomorow\b|\btommorr?ow\b|\blast night\b", _named_day),
    (rf"\b(?:been|off|be|it'?s)\s+(?P<all>(?:(?P<fortnight>(?:a\s+)?fortnight)|{_AMOUNT}{_UNIT})"
     rf"\s+(?:on|this)\s+(?P<wd>{_WEEKDAY}))\b", _elapsed),
    (rf"(?<!since )(?<!from )\b(?P<all>day (?P<n>\d\d?|{'|'.join(_COUNT_WORDS)}))\b"
     r"(?!\s*(?:case|rate|one|centre|shift|nursery|care|release|surgery|job|week|patient|/|:))",
     _day_count),
    (rf"(?<!for )\b(?P<n>{NUMBER})\s*(?:weeks|wks) (?:on|from|this)\s+(?P<wd>{_WEEKDAY})\b",
     _weeks_on),
    (rf"\b(?:the\s+)?(?P<d>\d\d?)\s?{_ORDINAL}?\s+(?:of\s+)?(?P<which>last|this|next)\s+month\b",
     _day_of_month),
    (r"(?<!for )(?<!for a )"
     rf"\b(?:a\s+)?(?P<week>week|fortnight) (?:on|from|last|past)\s+(?P<wd>{_WEEKDAY})\b",
     _weekday),
    (rf"\b(?P<wd>{_WEEKDAY}) (?P<before>before last)\b", _weekday),
    (rf"\b(?P<wd>{_WEEKDAY}) (?P<week>week)\b", _weekday),
    (rf"{_ABOUT}(?:\b(?P<fortnight>(?:a\s+)?fortnight)|\b{_AMOUNT}{_UNIT})\s+(?:ago|back\b(?! at))",
     _counted(-1)),
    (rf"\b(?:in|within)\s+{_ABOUT}(?:(?P<fortnight>a\s+fortnight)|{_AMOUNT}{_UNIT})(?:'s|s')?"
     r"(?:\s+time)\b", _counted(1)),
    (rf"\b(?:(?P<fortnight>(?:a\s+)?fortnight)'?s?|{_AMOUNT}{_UNIT}'?)\s+time\b", _counted(1)),
    (rf"\bin\s+{_ABOUT}(?:(?P<fortnight>a\s+fortnight)|{_AMOUNT}{_UNIT})\b(?!\s+(?:of|since|off))",
     _counted(1)),
    (r"\b(?P<part>early|late|mid|middle of|start of|beginning of|end of)\s+(?P<which>the|this|last"
     r"|next)\s+month\b", _relative_month),
    (r"(?<!in the )(?<!in )"
     rf"\b(?:(?P<lead>just\s+before|shortly\s+before|before|just\s+after|after)\s+)?"
     rf"(?:(?P<which>last|this|next)\s+)?(?P<feast>{_FEAST_NAME})\b(?!\s+(?:party|do|temp"
     rf"|cover|rush|period|leave|shutdown|island)){_YEAR}", _feast),
    (rf"{_BEFORE_MONTH}\s+(?:(?:about|around|the)\s+)?(?:(?P<part>early|late|mid|middle of|start of"
     rf"|beginning of|end of)[\s-]+)?(?:(?P<which>last|this|next)\s+)?(?P<m>{_MONTH})\b"
     rf"(?!\s*\d|\s+(?:be|have|not|need|want|as well)\b){_YEAR}", _month_only),
    (rf"\b(?P<wd>{_WEEKDAY})\.?,?\s+(?:the\s+)?(?P<d>\d\d?){_ORDINAL}?(?![\d:/.]|\s*(?:am|pm|hrs?|hours"
     r"|days|weeks))", _day_only),
    (rf"\b(?P<mod>last|past|next|this|coming|following)\s+(?P<wd>{_WEEKDAY})\b", _weekday),
    (rf"\b(?:the\s+)?(?P<d>\d\d?)\s?{_ORDINAL}\b{_COUNTED}", _day_only),
    (rf"\b(?:till?|until|since|from|to|on)\s+the\s+(?P<d>\d\d?|{_DAY_WORD})\b{_COUNTED}{_UNIT_AFTER}",
     _day_only),
    (rf"\b(?:since|on|from|until|till?|by|before|after|for|to|was|is)\s+(?P<wd>{_WEEKDAY})\b",
     _weekday),
    (r"\b(?P<which>last|next|this)\s+week\b(?P<before>)", _loose_week),
    (r"\bthe (?P<which>)week (?P<before>before last)\b", lambda f: DateMention(
        *_span(f), "week_of", amount=-2.0)),
    (r"\b(?P<which>last|next|this)\s+month\b", lambda f: DateMention(
        *_span(f), "relative_month", modifier="", feast="loose",
        amount={"last": -1.0, "next": 1.0}.get(f.group("which"), 0.0))),
    (r"\b(?P<wd>tues|weds|thurs|thur|fri|mon)\b(?=\s*(?:[,.;!?)]|$))", _weekday),
    (r"\b(?P<wd>" + _choice(w for w in WEEKDAYS if len(w) > 4) + r")\b", _weekday),  # noqa: PLR2004
)  # fmt: skip
_PATTERNS = tuple((re.compile(source), build) for source, build in _SPECS)
