"""An occupational health report's recommendations, one by one, from pasted or typed words.

Names of people, conditions, medicines and substances are left out as the lines are read: what
has to be decided needs none of them (uk-guidance CON-14).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from guidance.content import load_kind
from guidance.draft_checks import check_words, make_neutral
from guidance.draft_values import clean
from guidance.fields import FieldReader
from guidance.reading.names import find_names, without_names

#: More than these are seldom one report; the rest is left out and that is said.
MOST_ITEMS: Final = 8
_LONGEST: Final = 220
_BULLET: Final = re.compile(r"^\s*(?:[-–—*•·▪◦o]\s+|\(?\d{1,2}[.):]\s*|\(?[a-h][.)]\s+)")
_BULLETS: Final = re.compile(r"^\s*(?:[-–—*•·▪◦o]\s+|\(?\d{1,2}[.):]\s*)", re.M)
_NUMBERED: Final = re.compile(r"(?:^|\s)(?:\(?\d{1,2}[.)]|[•▪·])\s+(?=\S)")
_LEAD: Final = re.compile(
    r"^[^\n]{0,120}?\b(?:recommend(?:s|ed|ations?|ing)?|advis(?:es|ed|e)|advice|report|suggest(?:s|ed)?"
    r"|says?|said|following|these|this)\b[^:\n.]{0,40}(?::|\n|\s-\s)\s*",
    re.I,
)
_SAYS: Final = re.compile(
    r"^(?:the |my |her |his |our |their )?(?:oh|occupational health|occ health|report|doctor|nurse"
    r"|they|adviser|physician)\b.{0,30}?\b(?:recommend(?:s|ed)?|advis(?:es|ed)|suggest(?:s|ed)?"
    r"|says?|said|wants?)\b(?: that| we| to)*\s+",
    re.I,
)
_PLEASE: Final = re.compile(
    r"^(?:please |can you |could you |i need to |i want to |help me (?:to )?)?(?:help (?:me )?)?"
    r"(?:go through|work through|read|understand|make sense of|keep track of|track|with|paste)\b"
    r"[^\n]{0,60}\b(?:report|recommendations?|advice)\b[ .,:;!?]*",
    re.I,
)
_POLITE: Final = re.compile(
    r"^(?:dear|hi|hello|thank|thanks|yours|kind regards|regards|best wishes|sincerely|re:|date|"
    r"private|confidential|recommendations?:?$|report:?$|summary:?$|conclusions?:?$"
    r"|(?:dr|mrs?|ms|miss|prof)\b\.?(?: \S+){0,3}$)",
    re.I,
)
_ASKS: Final = re.compile(
    r"\b(?:help me|can you|could you|what do i do)\b|\?$"
    r"|\b(?:got|have|had|received)\b.{0,20}\breport\b",
    re.I,
)
_SENTENCE: Final = re.compile(r"(?<=[.;!?])\s+(?=[A-Z0-9(])|;\s*")
_LIST_COMMA: Final = re.compile(r",\s+(?:and\s+)?|\s+and\s+(?=(?:a|an|no|time|access|regular)\b)")
_SHORT_PART: Final = 9
_FEWER_DAYS: Final = re.compile(
    r"\b(?:fewer|reduced?|less) (?:working )?days\b|\b(?:one|two|three|four|[1-4]) days"
    r" (?:a|per|each) week\b|\bpart[- ]time\b"
)
_EQUIPMENT: Final = re.compile(
    r"\b(?:desk|chair|stool|keyboard|mouse|headset|screen|monitor|software|hoist|trolley|equipment"
    r"|laptop|footrest|lamp|tablet|device)s?\b"
)
_SAFETY: Final = re.compile(
    r"\b(?:driv\w+|lone|alone|height\w*|ladders?|machin\w+|fork ?lift|night\w*|lift\w*|confined"
    r"|restrain\w*|chemicals?|safety)\b"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A kind of line that isn't the employer's to decide, and what is said of it."""

    id: str
    text: str
    employee: str
    sources: tuple[str, ...]
    says: tuple[re.Pattern[str], ...]
    takes_back: tuple[re.Pattern[str], ...]

    def fits(self, plain: str) -> bool:
        """Whether words in lower case are such a line."""
        said = any(pattern.search(plain) for pattern in self.says)
        return said and not any(pattern.search(plain) for pattern in self.takes_back)


@dataclass(frozen=True, slots=True)
class Report:
    """What was read: recommendations in order; ``left_out`` says that health words were taken out.

    ``too_many`` counts lines past ``MOST_ITEMS``. ``introduced``: the words themselves say that
    this is what was recommended, or stand as a list; otherwise they may be only a request.
    """

    items: tuple[str, ...]
    left_out: bool
    too_many: int
    introduced: bool


def read_report(text: str) -> Report:
    """Split pasted or typed recommendations: bullets, numbers, lines, sentences or a list."""
    own, introduced = _without_request(text.strip())
    parts = [clean(part) for part in _parts(own)]
    kept = [_SAYS.sub("", part).strip(" .,:;-") for part in parts if _is_item(part)]
    neutral = [neutral_line(part) for part in kept if part]
    items = tuple(dict.fromkeys(_first_capital(words) for words, _ in neutral if words))
    return Report(
        items=items[:MOST_ITEMS],
        left_out=any(changed for _, changed in neutral),
        too_many=max(0, len(items) - MOST_ITEMS),
        introduced=introduced or any(_SAYS.match(part) for part in parts),
    )


def mark_of(item: str) -> Mark | None:
    """Return why a line isn't the employer's to decide, or None when it is."""
    plain = item.lower().replace("’", "'")
    return next((mark for mark in marks().values() if mark.fits(plain)), None)


def means_fewer_days(item: str) -> bool:
    """Whether it means working fewer days, so that fixed ones are asked for (R59)."""
    return _FEWER_DAYS.search(item.lower()) is not None


def is_equipment(item: str) -> bool:
    """Whether something has to be got, so that order and delivery are asked for (R60)."""
    return _EQUIPMENT.search(item.lower()) is not None


def is_safety(item: str) -> bool:
    """Whether it may keep somebody safe, so that refusing it needs something else at once."""
    return _SAFETY.search(item.lower()) is not None


@cache
def marks() -> Mapping[str, Mark]:
    """Return every kind of line by id.

    Raises:
        ContentError: naming file, entry and field, when the content is faulty.

    """
    return load_kind("report_marks", _read_mark)


def _without_request(text: str) -> tuple[str, bool]:
    """Take off what asks us for help; whether what is left was introduced or is a list."""
    please = _PLEASE.match(text)
    rest = text[please.end() :] if please else text
    lead = _LEAD.match(rest)
    own = rest[lead.end() :] if lead else rest
    listed = len(_NUMBERED.findall(own)) + len(_BULLETS.findall(own)) > 1
    introduced = listed or lead is not None or bool(please and please[0].rstrip()[-1:] == ":")
    return (own, introduced) if own.strip() else (text, False)


def _parts(text: str) -> Iterable[str]:
    lines = [line for line in text.split("\n") if line.strip()]
    if sum(1 for line in lines if _BULLET.match(line)) > 1:
        return _bulleted(lines)
    inline = [part for part in _NUMBERED.split(text) if part.strip()]
    if len(inline) > 1:
        return inline
    if len(lines) > 1:
        return [_BULLET.sub("", line) for line in lines]
    sentences = [part for part in _SENTENCE.split(text) if part and part.strip()]
    return sentences if len(sentences) > 1 else _listed(text)


def _bulleted(lines: Iterable[str]) -> list[str]:
    """Indented lines without a bullet of their own go on with the one before."""
    found: list[str] = []
    for line in lines:
        if _BULLET.match(line):
            found.append(_BULLET.sub("", line))
        elif found and _POLITE.match(line.strip()):
            continue
        elif found and (line[:1].isspace() or line[:1].islower()):
            found[-1] = f"{found[-1]} {line.strip()}"
        elif found:
            found.append(line)
    return found


def _listed(text: str) -> list[str]:
    parts = [part for part in _LIST_COMMA.split(text) if part.strip()]
    if len(parts) > 1:
        # "A, b and c": the last two stand behind one comma.
        parts = [*parts[:-1], *re.split(r"\s+and\s+", parts[-1])]
    return parts if len(parts) > 1 and all(len(p.split()) <= _SHORT_PART for p in parts) else [text]


def _is_item(part: str) -> bool:
    says_something = re.search(r"[^\W\d_]{3}", part) is not None
    return says_something and not (_POLITE.match(part) or _ASKS.search(part))


def neutral_line(part: str) -> tuple[str, bool]:
    """Return a line without names of people and of health, and whether health words went.

    Medicines, substances and conditions are meant.
    """
    found = make_neutral(part)
    words = found.text
    for finding in check_words(words):
        if finding.kind == "diagnosis":
            words = re.sub(rf"(?i)\b{re.escape(finding.words)}\b", "health condition", words)
    words = without_names(words, find_names(words), "they")
    return words[:_LONGEST].strip(), bool(found.removed) or words != found.text


def _first_capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _read_mark(reader: FieldReader) -> Mark:
    return Mark(
        id=reader.text("id") or "",
        text=reader.text("text", required=True) or "",
        employee=reader.text("employee", required=True) or "",
        sources=reader.choices("sources"),
        says=reader.patterns("says"),
        takes_back=reader.patterns("not"),
    )
