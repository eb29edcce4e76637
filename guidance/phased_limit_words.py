"""Read limits on work from words: "no more than 4 hours a day", "no lifting for two weeks"."""

from __future__ import annotations

import re
from typing import Final

from guidance.words_left import WordsLeft

_AT_MOST: Final = (
    r"(?:no more than|not more than|no longer than|maximum(?: of)?|max(?: of)?|up to|at most"
    r"|capped (?:at|to)"
    r"|cap(?: of)?|limit(?:ed)?(?: to| of)?|restricted to|only|just|not exceed(?:ing)?)\s*"
)
_HOURS: Final = (
    r"(?P<n>\d+(?:\.\d+)?)\s*-?\s*(?:hours?|hrs?|h)\b"
    r"(?P<per>\s*(?:a|per|each|every|/)\s*(?:day|shift|week|wk)|[\s-]+(?:days?|shifts?)\b)?"
)
_DAYS: Final = r"(?P<n>[1-7])\s*days?\s*(?:(?:a|per|each|every|/)\s*(?:week|wk)|max)"
_TOPS: Final = r"(?P<tops>\s*(?:max(?:imum)?|at (?:the )?most|tops|limit|cap)\b)"
_CAPPED_HOURS: Final = (
    re.compile(rf"\b{_AT_MOST}{_HOURS}"),
    re.compile(rf"(?<![\d.]){_HOURS}{_TOPS}"),
)
_CAPPED_DAYS: Final = (
    re.compile(rf"\b{_AT_MOST}{_DAYS}"),
    re.compile(rf"(?<![\d.]){_DAYS}{_TOPS}"),
)
_BARE_HOURS: Final = re.compile(rf"(?<![\d.]){_HOURS}")
_BARE_DAYS: Final = re.compile(r"(?<![\d.])(?P<n>[1-7])\s*days?\b(?!\s*off)")
_FOR_WEEKS: Final = re.compile(
    r"\b(?:for|in|over) (?:the |a )?(?:first |next )?(?P<n>\d{1,2} ?)?"
    r"(?P<unit>weeks?|wks?|months?)\b"
)
_UNTIL: Final = re.compile(r"\b(?:until|till?|up to)\s+(?:the\s+)?$")
_NONE: Final = re.compile(
    r"\b(?:no|without|remove (?:the|any|all)?|lift the|drop the)\s*(?:(?:limits?|caps?"
    r"|restrictions?|hours limit)\b)"
    r"|\bnothing (?:from|set|capped|said|like that|yet)\b|^\W*(?:none|no|nope|nothing|neither"
    r"|not that i know)\W*$"
)
_A_DAY_MOST: Final = 12
_MONTH: Final = 4

_THINGS: Final = {
    "no_nights": r"nights?(?: shifts?| work)?",
    "no_driving": r"driv(?:ing|e)",
    "no_lifting": r"(?:heavy )?lift(?:ing)?",
    "no_lone": r"(?:lone work\w*|work\w* alone|being alone|alone)",
    "no_heights": r"(?:heights?|ladders?|scaffold\w*|working at height)",
    "no_machinery": r"(?:machin\w+|forklifts?)",
    "no_call_outs": r"(?:call[\s-]?outs?|on[\s-]?call)",
}
_NOT: Final = (
    r"\b(?:no|not|avoid|without|never|can't|cannot|shouldn't|mustn't|don't|stop|off)\s+"
    r"(?:any\s+|do\s+|to\s+|be\s+|on\s+|all\s+)?"
)
_FIRST: Final = r"(?:\s*(?:in|for|during|over)?\s*(?:the |at )?first(?: (?P<n>\d) ?weeks?)?\b)?"
_DAYS_ONLY: Final = re.compile(
    r"\b(?:only|just) (?:on )?(?:days|day ?shifts?|earlies)\b|\b(?:days|day ?shifts?) only\b"
    r"|\bdaytime only\b"
)
_FINE: Final = r"\s+(?:is|are)(?: all)? (?:fine|ok|okay|allowed|possible|good)\b"
_LIGHTER: Final = re.compile(
    r"\b(?:light|lighter|easier|reduced|simpler|fewer) (?:duties|work\b(?!\s*load)|tasks?|load"
    r"|workload|jobs?)\b"
    r"(?P<rest>.{0,20}?\bfirst (?P<n>\d) ?weeks?\b)?"
)
_FIRST_LIGHTER: Final = re.compile(
    r"\bfirst (?P<n>\d) ?weeks?\b.{0,15}?\b(?:light|lighter|easier|reduced|simpler) (?:duties"
    r"|work|tasks?|load|jobs?)\b"
)
_SWAPPED: Final = re.compile(
    r"\b(?:someone|somebody|\w+) (?:else )?(?:covers?|takes?|does|will cover|will do"
    r"|will take) (?:the|his|her|their|my|those|these)"
    r" (?P<what>nights?|driving|lifting|shifts?|tasks?|ladders?|machines?|call[\s-]?outs?)\b"
    r"|\b(?P<w>nights?|driving|lifting|shifts?|tasks?) (?:are|is|have been) (?:swapped|covered"
    r"|sorted)\b"
)


def read_limits(words: WordsLeft, *, asked: bool = False) -> dict[str, object]:
    """Return hours_day, hours_week, days_week, cap_weeks, cap_until, or limits "none".

    Args:
        words: what was typed; what is understood is blanked out.
        asked: whether limits were asked for, so that a bare "4 hours a day" is one.

    """
    found = {**_hours(words, asked=asked), **_days(words, asked=asked)}
    if found:
        return {**found, **_how_long(words)}
    return {"limits": "none"} if words.has(_NONE_ASKED if asked else _NONE) else {}


_NONE_ASKED: Final = re.compile(rf"{_NONE.pattern}|^\W*(?:no|none|nope)\b(?!\s+\w)")


def read_restrictions(words: WordsLeft) -> dict[str, object]:
    """Return restrictions, rests ([id, back in step]), light (steps, 0: spread), allowed."""
    found: dict[str, object] = {}
    swapped = words.take(_SWAPPED)
    if swapped:
        found["swapped"] = swapped["what"] or swapped["w"]
    light = words.take(_FIRST_LIGHTER) or words.take(_LIGHTER)
    if light:
        found["light"] = int(light["n"] or 0)
    banned, rests = _banned(words)
    if banned:
        found["restrictions"] = banned
    if rests:
        found["rests"] = rests
    allowed = [
        name for name, thing in _THINGS.items() if words.has(re.compile(rf"\b{thing}{_FINE}"))
    ]
    return {**found, "allowed": allowed} if allowed else found


def _banned(words: WordsLeft) -> tuple[list[str], list[list[object]]]:
    banned = ["no_nights"] if words.has(_DAYS_ONLY) else []
    rests: list[list[object]] = []
    for name, thing in _THINGS.items():
        match = words.take(re.compile(rf"{_NOT}{thing}\b{_FIRST}"))
        if match is None:
            continue
        if match["n"]:
            rests.append([name, int(match["n"]) + 1])
        else:
            banned.append(name)
    listed = _listed(words, banned or [str(name) for name, _ in rests])
    return list(dict.fromkeys([*banned, *listed])), rests


def _listed(words: WordsLeft, before: list[str]) -> list[str]:
    """Return what "no nights, lifting or driving" goes on to name."""
    if not before:
        return []
    return [
        name
        for name, thing in _THINGS.items()
        if name not in before and words.has(re.compile(rf"(?:\b(?:or|nor|and)\s+|,\s*){thing}\b"))
    ]


def _hours(words: WordsLeft, *, asked: bool) -> dict[str, object]:
    patterns = (*_CAPPED_HOURS, _BARE_HOURS) if asked else _CAPPED_HOURS
    found: dict[str, object] = {}
    for pattern in patterns:
        while match := words.take(pattern):
            hours, per = float(match["n"]), (match["per"] or "").strip()
            weekly = per.endswith(("week", "wk")) or (not per and hours > _A_DAY_MOST)
            found.setdefault("hours_week" if weekly else "hours_day", hours)
    return found


def _days(words: WordsLeft, *, asked: bool) -> dict[str, object]:
    for pattern in (*_CAPPED_DAYS, _BARE_DAYS) if asked else _CAPPED_DAYS:
        match = words.take(pattern)
        if match:
            return {"days_week": int(match["n"])}
    return {}


def _how_long(words: WordsLeft) -> dict[str, object]:
    weeks = words.take(_FOR_WEEKS)
    if weeks:
        length = _MONTH if weeks["unit"].startswith("month") else 1
        return {"cap_weeks": int(weeks["n"] or 1) * length}
    for start, end, day in words.dates():
        if day and _UNTIL.search(words.words[:start]):
            words.blank(start, end)
            return {"cap_until": day.isoformat()}
    return {}
