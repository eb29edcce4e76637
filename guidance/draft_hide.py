"""Keep what somebody asked to leave out of a draft, wherever it would be told.

A set of hidden things holds line ids, field ids, slots, ``slot.value`` pairs, topics
(``about:hospital``) and plain words (``phrase:bad leg``). Anything else is taken as plain
words too, so that nothing a person asked to leave out is kept by a slip.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from guidance.edit_topics import ABOUT, PHRASE, topics
from guidance.questions import plain_quotes

_ID: Final = re.compile(r"^[a-z0-9_]+(?:\.[a-z0-9_]+)*$")
_SEPARATOR: Final = re.compile(
    r"(\s*[.;:!?\n]+\s*|\s*,\s+|\s+[-–—]\s+|\s*\(|\)\s*"
    r"|\s+(?:and|but|because|so|after|since|while|when|although|then|or)\s+)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Hidden:
    """The rules of one set of hidden things."""

    names: frozenset[str] = frozenset()
    questions: frozenset[str] = frozenset()
    anywhere: list[re.Pattern[str]] = field(default_factory=list)
    health: list[re.Pattern[str]] = field(default_factory=list)
    job: list[re.Pattern[str]] = field(default_factory=list)

    @classmethod
    def of(cls, hidden: Iterable[str]) -> Hidden:
        """Read a set of hidden things."""
        rules = cls()
        for item in sorted(hidden):
            rules._add(item)
        return rules

    def _add(self, item: str) -> None:
        topic = topics().get(item.removeprefix(ABOUT)) if item.startswith(ABOUT) else None
        if topic is not None:
            self.names |= set(topic.values)
            self.questions |= set(topic.questions)
            self.health += [topic.told] if topic.told else []
            self.job += [topic.told_in_job] if topic.told_in_job else []
        elif _ID.match(item):
            self.names |= {item}
        else:
            words = item.removeprefix(PHRASE).removeprefix(ABOUT).split()
            if words:
                inner = r"\W+".join(
                    re.escape(word) for word in plain_quotes(" ".join(words)).split()
                )
                self.anywhere.append(re.compile(rf"(?<!\w){inner}(?!\w)", re.IGNORECASE))

    def value(self, slot: str | None, value: str | None = None) -> bool:
        """Whether a slot, or one of its values, is to be left out."""
        return slot in self.names or (value is not None and f"{slot}.{value}" in self.names)

    def line(self, line_id: str) -> bool:
        """Whether a line is to be left out by its id, or by its field's."""
        if not self.names:
            return False
        parts = line_id.split(".")
        return any(".".join(parts[:end]) in self.names for end in range(1, len(parts) + 1))

    def question(self, tag: str) -> bool:
        """Whether a question for OH would give away what is left out."""
        return tag in self.questions

    def tells(self, text: str, *, job: bool = False) -> bool:
        """Whether ``text`` still tells what is to be left out."""
        plain = plain_quotes(text)
        return any(p.search(plain) for p in (*self.anywhere, *(self.job if job else self.health)))

    def scrub(self, text: str, *, job: bool = False) -> str:
        """Return ``text`` without the parts of sentences that tell what is left out."""
        if not self.tells(text, job=job):
            return text
        kept = drop_clauses(text, lambda clause: self.tells(clause, job=job))
        return "" if self.tells(kept, job=job) else kept


def drop_clauses(text: str, unwanted: Callable[[str], bool]) -> str:
    """Return ``text`` without the clauses for which ``unwanted`` is true.

    A clause ends at punctuation or a joining word ("and", "because", "after").
    """
    parts = _SEPARATOR.split(text)
    kept: list[str] = []
    for place in range(0, len(parts), 2):
        clause = parts[place]
        if not clause.strip() or unwanted(clause):
            continue
        if kept:
            kept.append(parts[place - 1])
        kept.append(clause)
    joined = "".join(kept).strip(" ,;:-–—(")
    if joined and text.rstrip().endswith(".") and not joined.endswith((".", "!", "?")):
        joined += "."
    return joined
