"""Find texts of different content entries that say nearly the same in nearly the same words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from guidance.content_text import Line

#: Share of words in common from which two texts count as near duplicates.
NEARLY: Final = 0.85
_FEWEST_WORDS: Final = 8
_WORD: Final = re.compile(r"[a-z0-9£%']+")
#: Lists of ways in which people write, and fields that repeat by nature.
_WORD_LISTS: Final = ("reading/", "edits.yml", "safety", "scripts_safety.yml", "health_words.yml")
_REPEATED_FIELDS: Final = frozenset({"figures", "because", "missing", "label", "elsewhere"})


def near_duplicates(lines: Iterable[Line]) -> Iterator[tuple[Line, Line]]:
    """Yield pairs of texts of two entries that share most of their words.

    A manager's and an employee's wording of one entry are no pair: they belong together.
    """
    compared = [line for line in lines if _counts(line)]
    words = [frozenset(_WORD.findall(line.text.lower())) for line in compared]
    known = Counter(word for found in words for word in found)
    holders: dict[str, list[int]] = defaultdict(list)
    for number, found in enumerate(words):
        # Two texts alike enough share at least one of the rarest words of either.
        rarest = sorted(found, key=lambda word: (known[word], word))[: len(found) // 3 + 1]
        for other in sorted({index for word in rarest for index in holders[word]}):
            if _alike(found, words[other]) and not _same_entry(compared[number], compared[other]):
                yield compared[other], compared[number]
        for word in found:
            holders[word].append(number)


def _counts(line: Line) -> bool:
    field = line.field.rpartition(".")[2]
    listed = line.file.startswith(_WORD_LISTS) or field in _REPEATED_FIELDS
    return not listed and len(line.text.split()) >= _FEWEST_WORDS


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= NEARLY * len(one | other)


def _same_entry(one: Line, other: Line) -> bool:
    return (one.file, one.entry) == (other.file, other.entry)
