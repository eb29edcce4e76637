"""Phrases to values: loads the reading vocabularies and finds their phrases in a message.

The phrase language, one phrase a string, words separated by spaces:
``word`` that word · ``stem*`` any word that begins so · ``a|b`` either · ``[word]`` may be
missing · ``~`` up to two other words · ``~~`` up to four · ``<class>`` any word of a class
in ``classes.yml`` · ``verb+`` that verb in all its forms. Contractions are opened on both
sides, so "can't" and "cant" are the same.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from guidance.reading.inflection import verb_forms
from guidance.reading.spelling import Speller
from guidance.reading.words import STRONG, Token, open_word

CONTENT = Path(__file__).resolve().parent.parent / "content" / "reading"
_PLAIN = re.compile(r"(?<![\w*])[a-z]+(?![\w*])")
# The safe loader in C where PyYAML was built with it: five thousand phrases in a tenth of the time.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# A mask of this rank wins over a longer phrase ("has a fit" in "has a fit note").
_STRONG_MASK = 9
# Stems are found by so many of their first letters; none is shorter.
_STEM_KEY = 2
_GAPS = {"~": 2, "[~]": 2, "~~": 4, "[~~]": 4}


class VocabularyError(ValueError):
    """A vocabulary file is wrong; the message names file, entry and field."""


@dataclass(frozen=True, slots=True)
class Element:
    """One place in a phrase: a choice of words and stems, or a gap of other words."""

    words: frozenset[str]
    stems: tuple[str, ...]
    optional: bool
    gap: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A value and how its phrases behave.

    Attributes:
        value: what the phrases mean; None masks them (they mean nothing here).
        negatable: a "not" before the phrase takes the meaning away.
        rank: the higher wins when values exclude one another.
    """

    value: str | None
    negatable: bool
    rank: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: its entry, first token and one-past-last token."""

    entry: Entry
    first: int
    last: int

    @property
    def value(self) -> str:
        """Return the value (masks never leave the vocabulary)."""
        return self.entry.value or ""


Pattern = tuple[tuple[Element, ...], Entry]


class _Place:
    """A place between two words of the phrases: what may follow, and what ends here.

    Phrases that begin alike share their places, so a message is held against all of them at
    once rather than against one after the other.
    """

    __slots__ = ("entries", "gaps", "made", "skips", "stems", "words")

    def __init__(self) -> None:
        self.words: dict[str, list[_Place]] = {}
        self.stems: list[tuple[str, _Place]] = []
        self.skips: list[_Place] = []
        self.gaps: list[tuple[int, _Place]] = []
        self.entries: list[Entry] = []
        self.made: dict[Element, _Place] = {}

    def after(self, element: Element) -> "_Place":
        """Return the place behind ``element``, made once."""
        place = self.made.get(element)
        if place is None:
            place = self.made[element] = _Place()
            for word in element.words:
                self.words.setdefault(word, []).append(place)
            self.stems.extend((stem, place) for stem in element.stems)
            if element.optional:
                self.skips.append(place)
            if element.gap:
                self.gaps.append((element.gap, place))
        return place

    def leads_on(self, following: str) -> bool:
        """Tell quickly whether a phrase ends here or ``following`` doesn't rule all out."""
        return bool(
            self.entries or self.skips or self.gaps or self.stems or following in self.words
        )


#: Where phrases begin: token and the places its word leads to.
Begun = Iterable[tuple[int, Sequence[_Place]]]
#: File and group.
Key = tuple[str, str]


class Vocabulary:
    """The phrases of one file, as places that words lead through."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._root = _Place()
        for elements, entry in patterns:
            place = self._root
            for element in elements:
                place = place.after(element)
            place.entries.append(entry)
        self._stems: dict[str, list[tuple[str, _Place]]] = {}
        for stem, place in self._root.stems:
            self._stems.setdefault(stem[:_STEM_KEY], []).append((stem, place))

    def find(self, tokens: Sequence[Token]) -> tuple[Hit, ...]:
        """Return the phrases in ``tokens``, longest first where they overlap, in text order."""
        begun = ((at, self.begun_by(token.text)) for at, token in enumerate(tokens))
        return self.finish(tokens, begun)

    def finish(self, tokens: Sequence[Token], begun: Begun) -> tuple[Hit, ...]:
        """Return the phrases that go on from where their first words stand."""
        found: list[Hit] = []
        for first, places in begun:
            following = tokens[first + 1].text if first + 1 < len(tokens) else ""
            for place in places:
                if place.leads_on(following):
                    for ending, last in _ends(place, tokens, first + 1).items():
                        found.extend(Hit(entry, first, last) for entry in ending.entries)
        found.sort(key=_precedence)
        return tuple(sorted(_longest(found), key=lambda hit: hit.first))

    def begun_by(self, word: str) -> Sequence[_Place]:
        """Return the places that ``word`` leads to from the beginning of phrases."""
        exact = self._root.words.get(word, ())
        stems = self._stems.get(word[:_STEM_KEY])
        if not stems:
            return exact
        return [*exact, *(place for stem, place in stems if word.startswith(stem))]

    def openings(self) -> Iterator[tuple[str, _Place]]:
        """Yield each first word, or first stem with its ``*``, and where it leads."""
        for word, places in self._root.words.items():
            yield from ((word, place) for place in places)
        for stem, place in self._root.stems:
            yield f"{stem}*", place


class Openings:
    """The first words of every phrase of every file: one look a word tells which files care."""

    def __init__(self, vocabularies: Mapping[Key, Vocabulary]) -> None:
        self._words: dict[str, dict[Key, list[_Place]]] = {}
        self._stems: dict[str, list[tuple[str, Key, _Place]]] = {}
        for key, phrases in vocabularies.items():
            for word, place in phrases.openings():
                if word.endswith("*"):
                    self._stems.setdefault(word[:_STEM_KEY], []).append((word[:-1], key, place))
                else:
                    self._words.setdefault(word, {}).setdefault(key, []).append(place)

    def begun(self, tokens: Sequence[Token]) -> dict[Key, list[tuple[int, list[_Place]]]]:
        """Return for each file and group where in ``tokens`` its phrases begin."""
        found: dict[Key, list[tuple[int, list[_Place]]]] = {}
        for at, token in enumerate(tokens):
            for key, places in self._words.get(token.text, {}).items():
                found.setdefault(key, []).append((at, places))
            for stem, key, place in self._stems.get(token.text[:_STEM_KEY], ()):
                if token.text.startswith(stem):
                    found.setdefault(key, []).append((at, [place]))
        return found


def _ends(start: _Place, tokens: Sequence[Token], at: int) -> dict[_Place, int]:
    """Return where phrases end that have come to ``start``, each with its furthest token."""
    ends: dict[_Place, int] = {}
    ways = [(start, at)]
    while ways:
        place, here = ways.pop()
        if place.entries and ends.get(place, -1) < here:
            ends[place] = here
        for behind in place.skips:
            ways.append((behind, here))
        for most, behind in place.gaps:
            ways.extend((behind, here + count) for count in _skipped(tokens, here, most))
        if here >= len(tokens) or tokens[here].gap >= STRONG:
            continue
        word = tokens[here].text
        for behind in place.words.get(word, ()):
            ways.append((behind, here + 1))
        for stem, behind in place.stems:
            if word.startswith(stem):
                ways.append((behind, here + 1))
    return ends


def _skipped(tokens: Sequence[Token], here: int, most: int) -> Iterator[int]:
    """Yield how many words a gap may pass over: none, up to ``most``, never a stop."""
    yield 0
    for count in range(1, most + 1):
        if here + count > len(tokens) or tokens[here + count - 1].gap >= STRONG:
            return
        yield count


def _precedence(hit: Hit) -> tuple[bool, int, int, int]:
    """Order hits: the strongest masks, then the longest, then by rank."""
    strong_mask = hit.entry.value is None and hit.entry.rank >= _STRONG_MASK
    return (not strong_mask, hit.first - hit.last, -hit.entry.rank, hit.first)


def _longest(found: Iterable[Hit]) -> Iterable[Hit]:
    """Keep the first of overlapping phrases; the same words may carry several values."""
    taken: set[int] = set()
    spans: dict[tuple[int, int], set[str | None]] = {}
    for hit in found:
        span = (hit.first, hit.last)
        values = spans.get(span)
        if values is None and taken.isdisjoint(range(*span)):
            values = spans[span] = set()
            taken.update(range(*span))
        if values is None or None in values or hit.entry.value in values:
            continue
        values.add(hit.entry.value)
        if hit.entry.value:
            yield hit


def parse_phrase(phrase: str, classes: Mapping[str, tuple[str, ...]]) -> tuple[Element, ...]:
    """Return the places of ``phrase``.

    Raises:
        VocabularyError: the phrase is empty, begins with a gap or optional word, or names an
            unknown class.
    """
    elements: list[Element] = []
    for piece in phrase.lower().split():
        elements.extend(_parse_piece(piece, classes))
    if not elements or elements[0].gap or elements[0].optional:
        raise VocabularyError(f"phrase {phrase!r} must begin with a word")
    return tuple(elements)


def _parse_piece(piece: str, classes: Mapping[str, tuple[str, ...]]) -> list[Element]:
    if piece in _GAPS:
        return [Element(frozenset(), (), optional=False, gap=_GAPS[piece])]
    optional = piece.startswith("[") and piece.endswith("]")
    words: list[str] = []
    for choice in piece.strip("[]").split("|"):
        words.extend(_choice_words(choice, classes))
    if len(words) == 1 and not words[0].endswith("*"):
        parts = open_word(words[0])
        return [Element(frozenset((part,)), (), optional, 0) for part in parts if part]
    plain = frozenset(w.replace("'", "") for w in words if not w.endswith("*"))
    stems = tuple(w[:-1] for w in words if w.endswith("*"))
    return [Element(plain, stems, optional, 0)]


def _choice_words(choice: str, classes: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    if choice.endswith("+"):
        return verb_forms(choice[:-1])
    if not choice.startswith("<"):
        return (choice,)
    name = choice.strip("<>")
    if not choice.endswith(">") or name not in classes:
        raise VocabularyError(f"unknown class {choice}")
    return classes[name]


@cache
def read_yaml(name: str) -> dict[str, object]:
    """Return the mapping in ``content/reading/<name>.yml``.

    Raises:
        VocabularyError: the file is missing, isn't YAML or isn't a mapping.
    """
    path = CONTENT / f"{name}.yml"
    try:
        loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506
    except (OSError, yaml.YAMLError) as error:
        raise VocabularyError(f"{path.name}: can't be read: {error}") from error
    if not isinstance(loaded, dict):
        raise VocabularyError(f"{path.name}: must be a mapping")
    return loaded


def strings(value: object, where: str) -> tuple[str, ...]:
    """Return ``value`` as a tuple of strings.

    Raises:
        VocabularyError: it is no list of strings (YAML reads a bare yes or no as a truth value).
    """
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise VocabularyError(f"{where}: must be a list of strings")
    return tuple(value)


@cache
def classes() -> dict[str, tuple[str, ...]]:
    """Return the word classes of ``classes.yml``."""
    loaded = read_yaml("classes")
    return {str(key): strings(value, f"classes.yml: {key}") for key, value in loaded.items()}


@cache
def speller() -> Speller:
    """Return the speller of ``spelling.yml``."""
    loaded = read_yaml("spelling")
    corrections = loaded.get("corrections")
    if not isinstance(corrections, dict):
        raise VocabularyError("spelling.yml: corrections: must be a mapping")
    return Speller(
        {str(key): str(value) for key, value in corrections.items()},
        strings(loaded.get("fuzzy"), "spelling.yml: fuzzy"),
        (*strings(loaded.get("real"), "spelling.yml: real"), *words_in_phrases()),
    )


@cache
def words_in_phrases() -> frozenset[str]:
    """Return every whole word of every vocabulary: what a phrase uses is no slip."""
    words: set[str] = set()
    for path in sorted(CONTENT.glob("*.yml")):
        words.update(_PLAIN.findall(path.read_text(encoding="utf-8")))
    return frozenset(words)


@cache
def vocabulary(name: str, group: str = "entries") -> Vocabulary:
    """Return the vocabulary under ``group`` of ``content/reading/<name>.yml``.

    Raises:
        VocabularyError: names file, entry and field.
    """
    entries = read_yaml(name).get(group)
    if not isinstance(entries, list):
        raise VocabularyError(f"{name}.yml: {group}: must be a list of entries")
    patterns: list[tuple[tuple[Element, ...], Entry]] = []
    for number, entry in enumerate(entries, 1):
        patterns.extend(_entry(entry, f"{name}.yml: {group} {number}"))
    return Vocabulary(patterns)


@cache
def openings() -> Openings:
    """Return the first words of the phrases in every file."""
    groups = (
        (path.stem, str(group))
        for path in sorted(CONTENT.glob("*.yml"))
        for group, entries in read_yaml(path.stem).items()
        if isinstance(entries, list)
        and entries
        and isinstance(entries[0], dict)
        and "phrases" in entries[0]
    )
    return Openings({key: vocabulary(*key) for key in groups})


def _entry(entry: object, where: str) -> Iterable[tuple[tuple[Element, ...], Entry]]:
    allowed = {"value", "phrases", "negatable", "rank"}
    if not isinstance(entry, dict) or not {"value", "phrases"} <= set(entry) <= allowed:
        raise VocabularyError(f"{where}: needs value and phrases; may have negatable and rank")
    value = entry["value"]
    if value is not None and not isinstance(value, str):
        raise VocabularyError(f"{where}: value: must be text in quotes, or null for a mask")
    made = Entry(value, bool(entry.get("negatable", True)), int(entry.get("rank", 0)))
    speak = speller()
    for phrase in strings(entry["phrases"], f"{where} ({value}): phrases"):
        try:
            yield parse_phrase(_spelt(phrase, speak), classes()), made
        except VocabularyError as error:
            raise VocabularyError(f"{where} ({value}): {error}") from error


def _spelt(phrase: str, speak: Speller) -> str:
    """Give plain words of a phrase the same corrections that messages get."""
    return " ".join(
        " ".join(speak.correct(piece)) if piece.replace("'", "").isalnum() else piece
        for piece in phrase.lower().split()
    )
