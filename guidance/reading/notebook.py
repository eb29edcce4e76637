"""Where the readers write down what they find, once per message."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from guidance.reading.dates import DateMention
from guidance.reading.durations import DurationMention
from guidance.reading.facts import Problem
from guidance.reading.negation import is_negated
from guidance.reading.vocabulary import Begun, Hit, Key, openings, vocabulary
from guidance.reading.words import Message

UNKNOWN = "unknown"


@dataclass(slots=True)
class Notebook:
    """The message being read and the facts found so far.

    Attributes:
        message: the message, edits ("take out that ...") masked.
        today: the day the message was written.
        asked: the slot that was asked for, or None.
        role: the speaker's role where it is already known.
        dates: dates mentioned.
        durations: lengths of time mentioned.
    """

    message: Message
    today: date
    asked: str | None
    role: str | None
    dates: tuple[DateMention, ...] = ()
    durations: tuple[DurationMention, ...] = ()
    slots: dict[str, object] = field(default_factory=dict)
    evidence: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    ambiguous: list[str] = field(default_factory=list)
    approximate: list[str] = field(default_factory=list)
    used: set[tuple[int, int]] = field(default_factory=set)
    _found: dict[Key, tuple[Hit, ...]] = field(default_factory=dict)
    _begun: Mapping[Key, Begun] | None = None

    def find(self, name: str, group: str = "entries") -> tuple[Hit, ...]:
        """Return the phrases of a vocabulary in the message, looked for once."""
        found = self._found.get((name, group))
        if found is None:
            tokens = self.message.tokens
            if self._begun is None:
                self._begun = openings().begun(tokens)
            found = vocabulary(name, group).finish(tokens, self._begun.get((name, group), ()))
            self._found[name, group] = found
        return found

    def hits(self, name: str, group: str = "entries") -> tuple[Hit, ...]:
        """Return the phrases of a vocabulary in the message, denied ones left out."""
        tokens = self.message.tokens
        return tuple(hit for hit in self.find(name, group) if not is_negated(tokens, hit))

    def said(self, hit: Hit) -> str:
        """Return the words of a phrase as they were typed."""
        return self.message.words(hit.first, hit.last)

    def put(self, slot: str, value: object, words: str) -> None:
        """Write down one value; the first stays."""
        if slot not in self.slots:
            self.slots[slot] = value
            self.evidence[slot] = words

    def best(self, slot: str, hits: Iterable[Hit]) -> None:
        """Write down the value of the highest rank; the last of equals, as people correct."""
        ranked = sorted(hits, key=lambda hit: (hit.entry.rank, hit.first))
        if ranked:
            self.put(slot, ranked[-1].value, self.said(ranked[-1]))

    def add(self, slot: str, value: str, words: str) -> None:
        """Add one value to a list slot, in order and once."""
        held = self.slots.get(slot)
        values = list(held) if isinstance(held, list) else []
        if value in values:
            return
        self.slots[slot] = [*values, value]
        before = self.evidence.get(slot)
        self.evidence[slot] = f"{before}; {words}" if before and words not in before else words
