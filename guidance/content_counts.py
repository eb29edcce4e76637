"""Count the content: how many entries of each kind there are, and how sure we are of each.

``askoh content check`` prints it. Confidence: A official text seen, B second-hand, C not seen
(never said as a fact), D our own choice. Tables of rules and words have no confidence: they say
what they rest on by the ids of facts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from guidance import answers, note_rules, phased_content
from guidance import helplines as numbers
from guidance import rules as tables
from guidance.adjustment_catalogue import load_adjustments, load_groups
from guidance.asking import slots_that_are_asked
from guidance.content import CONFIDENCE, FOLDER
from guidance.content_check import load_kinds, provenance_of
from guidance.questions import question_book


@dataclass(frozen=True, slots=True)
class KindCount:
    """One kind of content: entries in all, and by confidence where they have one."""

    kind: str
    entries: int
    by_confidence: Mapping[str, int]

    def line(self) -> str:
        """Return it as a line: ``facts: 270 (A 80, B 150, C 27, D 13)``."""
        parts = [f"{name} {self.by_confidence[name]}" for name in CONFIDENCE if self._has(name)]
        return f"{self.kind}: {self.entries}" + (f" ({', '.join(parts)})" if parts else "")

    def _has(self, name: str) -> bool:
        return bool(self.by_confidence.get(name))


def counts(folder: Path = FOLDER) -> tuple[KindCount, ...]:
    """Return how many entries of each kind the content holds, the sourced kinds first.

    Raises:
        ContentError: when a kind can't be read.

    """
    sourced = dict(load_kinds(folder))
    sourced["adjustment_catalogue"] = load_adjustments(folder)
    sourced["adjustment_groups"] = load_groups(folder)
    sourced["helplines"] = numbers.helplines()
    found = [_sourced(kind, list(entries.values())) for kind, entries in sourced.items()]
    return (*found, *(KindCount(kind, size, {}) for kind, size in _tables().items()))


def _sourced(kind: str, entries: list[object]) -> KindCount:
    known = [one for one in map(_confidence, entries) if one is not None]
    return KindCount(kind, len(entries), Counter(known))


def _confidence(entry: object) -> str | None:
    if isinstance(entry, numbers.Helpline):
        return entry.confidence
    found = provenance_of(entry)
    return found.confidence if found is not None else None


def _tables() -> Mapping[str, int]:
    book = question_book()
    return {
        "decision rules": len(tables.rules()),
        "additions to decisions": len(tables.additions()),
        "steps": len(tables.steps()),
        "adjustments the rules name": len(tables.adjustments()),
        "signposts": len(tables.signposts()),
        "questions for OH": len(book.questions),
        "leading questions with a reason and a rewrite": len(book.leading),
        "questions AskOH asks": len(slots_that_are_asked()),
        "answers by topic": len(answers.topics()),
        "fit note rules": len(note_rules.rules()),
        "fit note steps": len(note_rules.steps()),
        "phased return checks": len(phased_content.checks()),
    }
