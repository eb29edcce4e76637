"""Decisions on a report's recommendations in plain words: "do 1 and 2, can't do 3: no room"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from guidance.reading.calendar import Toward, resolve
from guidance.reading.dates import DateMention, find_dates

DO: Final = "do"
OTHER: Final = "other"
CANNOT: Final = "cannot"
LATER: Final = "later"
DONE: Final = "done"

_MONTHS: Final = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_REF: Final = re.compile(
    r"(?<![\w£.:/-])(?:items?|numbers?|no\.?|points?|#)?\s*(?P<n>[1-8])(?![\dA-Za-z/%]|[.,:]\d"
    rf"|\s*(?:weeks?|wks?|days?|hours?|hrs\b|months?|mins?|minutes|pounds|am\b|pm\b|{_MONTHS}))",
    re.I,
)
_ALL: Final = re.compile(r"\b(?:all(?: of (?:them|it|these))?|everything|every one|both|the lot)\b")
_CLAUSE: Final = re.compile(
    r"[;\n]+|\.(?:\s+|$)|,\s*|\bbut\b"
    r"|\band\s+(?=(?:we |i )?(?:can'?t|cannot|won'?t|do|will|not)\b)",
    re.I,
)
# In this order: what is said first here wins.
_SAYS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    (DONE, re.compile(r"\b(?:already (?:done|there|in place)|is done|done it|in place now)\b")),
    (LATER, re.compile(
        r"\b(?:not (?:yet )?(?:sure|decided)|undecided|later|need to (?:ask|check|think)|will ask"
        r"|maybe|possibly|tbc|don'?t know|dunno)\b")),
    (OTHER, re.compile(
        r"\b(?:instead|another way|other way|differently|something else|alternative\w*|swap)\b")),
    (CANNOT, re.compile(
        r"\b(?:can'?t|cannot|can not|won'?t|will not|not possible|impossible|unable|not able|refuse"
        r"|not (?:feasible|doable|practical)|no way|turn(?:ed|ing)? down)\b|^\W*(?:no|nope)\b"
        r"|\b(?:is|are) (?:a )?no\b|\bnot\s*$")),
    (DO, re.compile(
        r"\b(?:yes|yep|yeah|yup|ok|okay|agreed?|fine|sure|will|we'?ll|i'?ll|do|doing|can|happy"
        r"|accept(?:ed)?|go ahead|doable|possible|sort(?:ed)?)\b")),
)  # fmt: skip
_WHY: Final = re.compile(
    r"(?:\b(?:because|cos|cause|since|as|due to|reason(?: is)?)\b:?|[:–—]|\s-\s|,)\s*(?P<why>.+)$",
    re.I | re.S,
)
_BARE_WHY: Final = re.compile(
    r"\b(?P<why>(?:there(?:'s|'re| is| are| isn't| aren't)|no|not enough|too|lack of"
    r"|we(?:'ve)? (?:only|don't|haven't|have|can't))\b.+)$",
    re.I | re.S,
)
_INSTEAD: Final = re.compile(
    r"\b(?:instead(?: of (?:that|it|this|them))?|another way|differently|something else"
    r"|alternative(?:ly)?)\b[\s,:;-]*(?P<after>.*)$",
    re.I | re.S,
)
_ME: Final = re.compile(r"\b(?:me|myself|i|i'?ll|i will|mine)\b", re.I)
_TEAMS: Final = (
    ("HR", re.compile(r"\b(?:hr|human resources)\b", re.I)),
    ("IT", re.compile(r"\bIT\b|\b(?:it team|it department)\b")),
    ("Facilities", re.compile(r"\b(?:facilities|estates|premises)\b", re.I)),
    ("Health and safety", re.compile(r"\b(?:health (?:and|&) safety|h&s|safety adviser)\b", re.I)),
    ("Payroll", re.compile(r"\bpayroll\b", re.I)),
    ("Occupational health", re.compile(r"\b(?:oh|occupational health|occ health)\b", re.I)),
    ("Employee", re.compile(r"\bemployee\b(?!'s)|\b(?:she|he|they)(?:'ll| will)\b", re.I)),
)
_NAMED: Final = re.compile(
    r"(?:\b(?:owner|who|by|with|for|supervisor|manager|colleague|yes|yep|ok|okay"
    r"|agreed|do it|will do)\b[:,]?\s+|^|[,:;]\s*)"
    r"(?P<name>[A-Z][a-z]{2,}(?:\s[A-Z][a-z]{2,})?)(?![\w'])"
)
_NO_NAMES: Final = re.compile(
    rf"^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|{_MONTHS}|yes|we|the|can|can't|not|item|all|end"
    r"|done|sorry|next|this|ok|okay|and|but|because|facilities|estates|payroll|occupational|human"
    r"|employee|owner|both|each|new|no|agreed|fine|sure|happy|already|just|by|do|will|another)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of one recommendation; what wasn't said is None.

    ``decision`` is do, other, cannot, later or done; ``why`` the reason, or for other what
    will be done instead.
    """

    decision: str | None = None
    why: str | None = None
    owner: str | None = None
    due: date | None = None


@dataclass(slots=True)
class _Heard:
    refs: list[int] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


def read_decisions(text: str, count: int, today: date) -> Mapping[int, Said]:
    """Read what is said of each recommendation that the words name by number, or of all.

    Args:
        text: what was typed.
        count: how many recommendations there are; numbers above it mean something else.
        today: dates in words are counted from it.

    """
    groups = _groups(text, count)
    if not groups and _ALL.search(text.lower()):
        return dict.fromkeys(range(1, count + 1), read_one(text, today))
    return {ref: read_one(" , ".join(g.words), today) for g in groups for ref in g.refs}


def read_one(text: str, today: date) -> Said:
    """Read a decision, its reason, who does it and by when, without a number."""
    plain = text.lower().replace("’", "'").strip()
    decision = next((name for name, says in _SAYS if says.search(plain)), None)
    dated = decision in (DO, OTHER, LATER, None)
    due = next((day for m in find_dates(plain) if (day := _day(m, today))), None)
    return Said(
        decision=decision,
        why=_why(text, decision) if decision in (CANNOT, OTHER) else None,
        owner=_owner(text) if decision not in (CANNOT, LATER) else None,
        due=due if dated else None,
    )


def _day(mention: DateMention, today: date) -> date | None:
    return resolve(mention, today, Toward.FUTURE).day


def _groups(text: str, count: int) -> list[_Heard]:
    """Clauses put together: those without a number of their own belong to the one before."""
    groups: list[_Heard] = []
    for clause in _clauses(text):
        refs = [int(found["n"]) for found in _REF.finditer(clause) if int(found["n"]) <= count]
        words = _REF.sub(" ", clause)
        bare = not re.search(r"[a-z]{2}", re.sub(r"\b(?:and|items?|points?)\b", "", words.lower()))
        waiting = groups[-1] if groups and not groups[-1].words else None
        if refs and waiting is not None:
            waiting.refs += refs
            waiting.words += [] if bare else [words]
        elif refs:
            groups.append(_Heard(refs, [] if bare else [words]))
        elif groups:
            groups[-1].words.append(clause)
    return [group for group in groups if group.words]


def _clauses(text: str) -> Iterable[str]:
    return (part for part in _CLAUSE.split(text) if part and part.strip())


def _why(text: str, decision: str | None) -> str | None:
    if decision == OTHER:
        after = _INSTEAD.search(text)
        if after is None:
            return None
        # "Three days instead of four" says it before.
        before = text if re.match(r"of\b", after["after"], re.I) else text[: after.start()]
        follows = after["after"] and before is not text
        return _tidy(after["after"] if follows else before)
    found = _WHY.search(text) or _BARE_WHY.search(text)
    return _tidy(found["why"]) if found else None


def _tidy(words: str) -> str | None:
    kept = " ".join(words.split()).strip(" ,.;:-")
    return kept[:200] if len(kept.split()) > 1 else None


def _owner(text: str) -> str | None:
    for name, says in _TEAMS:
        if name != "Employee" and says.search(text):
            return name
    for found in _NAMED.finditer(text):
        if not _NO_NAMES.match(found["name"]):
            return found["name"]
    if _ME.search(text):
        return "me"
    return "Employee" if _TEAMS[-1][1].search(text) else None
