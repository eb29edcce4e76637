"""A small phrase language for the safety rules, compiled to regular expressions.

Reviewers who don't program can read and change it. In one phrase, separated by spaces:

=================  ===============================================================
``want``           this word
``die|go``         any of these words
``go+on|die``      any of these, where ``go+on`` is two words
``kill*``          a word that starts so
``{self}``         any phrase of the named slot
``[really]``       this word (or slot, or choice of words) or nothing
``..``             up to three other words of the same sentence
``...``            up to seven other words of the same sentence
``~``              up to ten words, also across the end of a sentence
``<`` and ``>``    the start and the end of a sentence
``.``              the end of a sentence inside the phrase
=================  ===============================================================

Every phrase also gets a *gate*: the words of which one must be in the message. Only phrases
whose gate opens are tried, which keeps a screen of a usual message below a millisecond.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

Canonical = Callable[[str], str]
_GAPS = {
    "..": r"(?: [^ .]+){0,3}?",
    "...": r"(?: [^ .]+){0,7}?",
    "~": r"(?: [^ ]+){0,10}?",
    "<": r"(?<![^.])",
    ">": r"(?= (?:\.|$))",
    ".": r" \.",
    "[.]": r"(?: \.)?",
}
_PREFIX = 3
# Words too common to be a useful gate.
_COMMON_WORDS = (
    "i am to the a an and or of in on at my me it is was be been have has had not that this so "
    "for with he she they you your we do dont does what if no all just up out want feel get "
    "like about any can cant will wont would her him his their them there are but as from by "
    "when how now here go going think said says"
)
_COMMON = frozenset(_COMMON_WORDS.split())


class PhraseError(ValueError):
    """A phrase of the content can't be read; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One compiled phrase: its source, its pattern and the words that open it."""

    source: str
    pattern: re.Pattern[str]
    gate: frozenset[str]
    needs: tuple[frozenset[str], ...]  # one word of each must be there, besides the gate


@dataclass(frozen=True, slots=True)
class _Part:
    pattern: str
    words: frozenset[str] | None  # None: can match nothing, so it can't be a gate


@dataclass(slots=True)
class PhraseCompiler:
    """Compiles phrases with named slots; ``canonical`` gives a word's plain form."""

    slots: Mapping[str, Iterable[str]]
    canonical: Canonical
    known: set[str] = field(default_factory=set)
    _cache: dict[str, _Part] = field(default_factory=dict)

    def compile(self, source: str) -> Phrase:
        """Compile one phrase.

        Raises:
            PhraseError: an unknown slot, or nothing in it that must be there.
        """
        parts = [self._part(token, source) for token in source.split()]
        gates = [part.words for part in parts if part.words]
        if not gates:
            raise PhraseError(f"{source!r} has no word that must be there")
        pattern = "".join(part.pattern for part in parts) + "(?= )"
        gate = min(gates, key=_commonness)
        needs = tuple(g for g in gates if g is not gate and not any(w.endswith("*") for w in g))
        return Phrase(source, re.compile(pattern), gate, needs)

    def _part(self, token: str, source: str) -> _Part:
        if token in _GAPS:
            return _Part(_GAPS[token], None)
        if token.startswith("[") and token.endswith("]"):
            return _Part(f"(?:{self._part(token[1:-1], source).pattern})?", None)
        options = [self._option(option, source) for option in token.split("|")]
        if len(options) == 1:
            return options[0]
        gates = [option.words for option in options]
        every = frozenset().union(*(gate for gate in gates if gate)) if all(gates) else None
        return _Part(_either(option.pattern for option in options), every)

    def _option(self, option: str, source: str) -> _Part:
        if option.startswith("{"):
            return self._slot(option, source)
        if option in _GAPS:
            return _Part(_GAPS[option], None)
        if option.endswith("*"):
            return _Part(f" {re.escape(option[:-1])}[^ .]*", frozenset({option}))
        plain = [word for part in option.split("+") for word in self.canonical(part).split()]
        if not plain:
            raise PhraseError(f"{source!r}: clean-up takes {option!r} away, so it can't be matched")
        self.known.update(plain)
        pattern = "".join(f" {re.escape(word)}" for word in plain)
        return _Part(pattern, frozenset({min(plain, key=lambda word: _commonness([word]))}))

    def _slot(self, token: str, source: str) -> _Part:
        if token not in self._cache:
            name = token.strip("{}")
            if name not in self.slots:
                raise PhraseError(f"{source!r} names the unknown slot {token}")
            self._cache[token] = self._alternatives(self.slots[name], source)
        return self._cache[token]

    def _alternatives(self, phrases: Iterable[str], source: str) -> _Part:
        patterns: list[str] = []
        gate: set[str] = set()
        for phrase in phrases:
            parts = [self._part(token, source) for token in phrase.split()]
            patterns.append("".join(part.pattern for part in parts))
            gate |= min((p.words for p in parts if p.words), key=_commonness, default=frozenset())
        longest_first = sorted(patterns, key=len, reverse=True)
        return _Part(_either(longest_first), frozenset(gate))


def _either(patterns: Iterable[str]) -> str:
    return "(?:" + "|".join(patterns) + ")"


def _commonness(gate: Iterable[str]) -> tuple[int, int]:
    words = list(gate)
    return sum(word in _COMMON for word in words), len(words)


@dataclass(slots=True)
class PhraseIndex[T]:
    """Finds the entries whose gate is opened by the words of a message, in table order."""

    _words: dict[str, list[int]] = field(default_factory=dict)
    _prefixes: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    _entries: list[tuple[Phrase, T]] = field(default_factory=list)

    def add(self, phrase: Phrase, value: T) -> None:
        """Add a phrase; entries are tried in the order they were added."""
        number = len(self._entries)
        self._entries.append((phrase, value))
        for word in phrase.gate:
            if word.endswith("*"):
                self._prefixes.setdefault(word[:_PREFIX], []).append((word[:-1], number))
            else:
                self._words.setdefault(word, []).append(number)

    def candidates(self, text: str) -> Iterable[tuple[Phrase, T]]:
        """Yield the entries worth trying on normalised ``text``."""
        numbers: set[int] = set()
        words = set(text.split())
        for word in words:
            numbers.update(self._words.get(word, ()))
            for prefix, number in self._prefixes.get(word[:_PREFIX], ()):
                if word.startswith(prefix):
                    numbers.add(number)
        for number in sorted(numbers):
            phrase, value = self._entries[number]
            if all(not need.isdisjoint(words) for need in phrase.needs):
                yield phrase, value
