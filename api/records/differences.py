"""What two versions of a draft say differently, word by word, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from guidance.draft import Line, ReferralDraft

_TOKENS = re.compile(r"\s+|\w+|[^\w\s]")
#: Lines about the agreement itself: they differ with every version and are no wording.
_NOT_WORDS = "agreement"


class Kind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a line, and what became of them."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A line that differs: its section and label, and its words in order."""

    section: str
    label: str
    pieces: tuple[Piece, ...]

    @property
    def kind(self) -> str:
        """'added' or 'removed' for a whole line, else 'changed'."""
        kinds = {piece.kind for piece in self.pieces}
        return kinds.pop().value if len(kinds) == 1 else "changed"


def differences(before: ReferralDraft, after: ReferralDraft) -> tuple[Changed, ...]:
    """Every line whose words differ, in the order of the newer version; lost lines in their place.

    Reading only what is the same or removed gives the older text, what is the same or added the
    newer one.
    """
    old, new = _lines(before), _lines(after)
    found = []
    for key in _order(old, new):
        section, label = (new if key in new else old)[key][:2]
        was, now = _text(old, key), _text(new, key)
        if was != now:
            found.append(Changed(section, label, compare(was, now)))
    return tuple(found)


def compare(before: str, after: str) -> tuple[Piece, ...]:
    """The words of both texts, each once, in order."""
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    return tuple(_pieces(old, new))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Piece(Kind.SAME, "".join(old[a:b]))
            continue
        if b > a:
            yield Piece(Kind.REMOVED, "".join(old[a:b]))
        if d > c:
            yield Piece(Kind.ADDED, "".join(new[c:d]))


_Lines = Mapping[str, tuple[str, str, Line]]


def _lines(draft: ReferralDraft) -> _Lines:
    return {
        line.id: (section.title, line.label, line)
        for section in draft.sections
        for line in section.lines
        if not line.id.startswith(_NOT_WORDS)
    }


def _text(lines: _Lines, key: str) -> str:
    return lines[key][2].text if key in lines else ""


def _order(old: _Lines, new: _Lines) -> list[str]:
    """Keys of both; one that is lost stands after the one it stood after before."""
    order = list(new)
    place = 0
    for key in old:
        if key in new:
            place = order.index(key) + 1
        else:
            order.insert(place, key)
            place += 1
    return order
