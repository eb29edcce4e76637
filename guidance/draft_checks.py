"""Point at words a draft is better without: conditions, medicines, substances, blame.

The lists are data (``content/health_words.yml``). What a person wrote about the employee's
health loses the names of medicines and substances at once, because they are recorded only
with the employee's agreement (uk-guidance REF-20, research-reports R19); the name of a
condition and words of blame are pointed at and left to the person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Final

from guidance.draft_content import flag_of, load_yaml, raise_problems
from guidance.draft_hide import drop_clauses
from guidance.fields import FieldReader
from guidance.questions import plain_quotes

#: Words such as "add" are names of conditions only when written in capitals.
_CAPITALS_ONLY: Final = ("add", "aids")


@dataclass(frozen=True, slots=True)
class HealthWords:
    """One kind of words to point at, with a neutral wording to offer."""

    kind: str
    pattern: re.Pattern[str]
    not_words: tuple[str, ...]
    why: str
    suggestion: str
    replace: str | None
    drop_clause: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Words found in a text, with why they matter and what to write instead."""

    kind: str
    words: str
    why: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class Neutral:
    """A text made neutral, and the kinds of words that were taken out of it."""

    text: str
    removed: tuple[str, ...]


def _kind(kind: str, reader: FieldReader) -> HealthWords:
    listed = reader.choices("words")
    words = [word for word in listed if word not in _CAPITALS_ONLY]
    capitals = [word.upper() for word in listed if word in _CAPITALS_ONLY]
    alternatives = "|".join(sorted(words, key=len, reverse=True))
    exact = f"|(?-i:{'|'.join(capitals)})" if capitals else ""
    lead, trail = reader.text("leading") or "", reader.text("trailing") or ""
    return HealthWords(
        kind=kind,
        pattern=re.compile(
            rf"(?<![\w-]){lead}(?P<word>{alternatives}{exact}){trail}(?!\w)", re.IGNORECASE
        ),
        not_words=reader.choices("not_words"),
        why=reader.text("why", required=True) or "",
        suggestion=reader.text("suggestion", required=True) or "",
        replace=reader.text("replace"),
        drop_clause=flag_of(reader, "drop_clause"),
        sources=reader.choices("sources"),
    )


@cache
def health_words() -> Mapping[str, HealthWords]:
    """Return the lists by kind, read once. Raises DraftContentError naming every fault."""
    reader = FieldReader(load_yaml("health_words.yml"))
    group = reader.group("kinds") or FieldReader({}, problems=reader.problems)
    found = {name: group.group(name) for name in group.data}
    kinds = {name: _kind(name, entry) for name, entry in found.items() if entry is not None}
    raise_problems("health_words.yml", reader)
    return kinds


def check_words(text: str) -> tuple[Finding, ...]:
    """Return what a text is better without, in the order it stands in the text."""
    plain = plain_quotes(text)
    found: list[tuple[int, Finding]] = []
    for words in health_words().values():
        for match in words.pattern.finditer(plain):
            if match["word"].lower() not in words.not_words:
                finding = Finding(words.kind, match["word"], words.why, words.suggestion)
                found.append((match.start(), finding))
    found.sort(key=lambda hit: hit[0])
    return tuple(finding for _, finding in found)


def make_neutral(text: str) -> Neutral:
    """Return a text on somebody's health without names of medicines and substances.

    A medicine's name becomes "medicine"; the part of a sentence that names a substance goes.
    """
    removed: list[str] = []
    plain = plain_quotes(text)
    for words in health_words().values():
        if not _names(words, plain):
            continue
        if words.replace is not None:
            plain = _replace(words, plain)
            removed.append(words.kind)
        elif words.drop_clause:
            plain = drop_clauses(plain, partial(_names, words))
            plain = "" if _names(words, plain) else plain
            removed.append(words.kind)
    return Neutral(plain if removed else text, tuple(removed))


def _names(words: HealthWords, text: str) -> bool:
    return any(m["word"].lower() not in words.not_words for m in words.pattern.finditer(text))


def _replace(words: HealthWords, text: str) -> str:
    def swap(match: re.Match[str]) -> str:
        kept = match["word"].lower() in words.not_words
        return match[0] if kept else words.replace or ""

    return words.pattern.sub(swap, text)


def reworded(kind: str) -> Finding:
    """Return the note that words of ``kind`` were taken out of a line."""
    words = health_words()[kind]
    return Finding("reworded", "", words.why, words.suggestion)
