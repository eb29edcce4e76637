"""Find the fear about occupational health that someone's words tell, in more than one wording.

A wording of content/fears.yml counts by the stems of its telling words: they have to come in
its order and close together. "They only want me out" is heard as "want me out". A single word
counts only if nothing else is said, or if the wording ends in a star: "mortified*".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from guidance.talks import Fear, fears

_WORDS: Final = re.compile(r"[a-z']+")
_SENTENCE: Final = re.compile(r"[.!?;,\n]+|\b(?:and|but)\b")
_NOT: Final = re.compile(
    r"\b(?:wo|ca|sha)?n't\b|n't\b|\bcannot\b|\b(?:dont|wont|cant|isnt|doesnt|didnt)\b"
)
_ENDINGS: Final = ("ings", "ing", "ies", "ied", "es", "ed", "s", "e", "y")
_SHORTEST: Final = 3
_SOME: Final = 2
_NEVER: Final = "not"
_ANYWHERE: Final = "*"
# How many other telling words may stand between two of a wording.
_GAP: Final = 2
_BESIDE: Final = 3
# What it is all about tells no fear by itself.
_SUBJECT: Final = frozenset({"occupational", "health"})
_FILLERS: Final = (
    "a about actually all am an and any are as at be been being but by can could d did do does "
    "for from going gonna got had has have he her him his how i if in into is it its just kind "
    "know like ll m maybe me might mine my myself of oh ok one or our probably re really "
    "s she should so some sort still suppose than that the their them then there these "
    "thing this thought to too us ve very was we well were what when which "
    "who will with would you your"
)
_SAY_LITTLE: Final = frozenset(_FILLERS.split())


def fear_in(text: str) -> Fear | None:
    """Return the fear that the words tell in its longest wording, or None.

    Args:
        text: what was typed.
    """
    said = [stems for part in _SENTENCE.split(text) if (stems := tuple(_stems(part)))]
    for wording, fear in _wordings():
        if any(_tells(stems, wording) for stems in said):
            return fear
    return None


def _tells(said: tuple[str, ...], wording: tuple[str, ...]) -> bool:
    if len(wording) < _SOME or not set(wording) - _SUBJECT:
        return said == wording
    if wording[1] == _ANYWHERE:
        return wording[0] in said
    # Two words are telling only side by side, and where little else is said.
    few = len(wording) == _SOME
    if few and len(said) > _SOME + (1 if wording[0] == _NEVER else _BESIDE):
        return False
    gap = 0 if few else _GAP
    starts = [at for at, stem in enumerate(said) if stem == wording[0]]
    return any(_follows(said[at + 1 :], wording[1:], gap) for at in starts)


def _follows(said: tuple[str, ...], wording: tuple[str, ...], gap: int) -> bool:
    for stem in wording:
        near = said[: gap + 1]
        if stem not in near:
            return False
        said = said[near.index(stem) + 1 :]
    return True


def _wording(words: str) -> tuple[str, ...]:
    marked = (_ANYWHERE,) if words.endswith(_ANYWHERE) else ()
    return (*_stems(words), *marked)


def _stems(text: str) -> Iterator[str]:
    plain = text.casefold().replace("’", "'")
    words = _WORDS.findall(_NOT.sub(" not ", plain))
    for word in (part for whole in words for part in whole.split("'") if part):
        if word not in _SAY_LITTLE:
            yield _stem(word)


def _stem(word: str) -> str:
    if word in _SUBJECT:
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word.removesuffix(ending)
    return word


@cache
def _wordings() -> tuple[tuple[tuple[str, ...], Fear], ...]:
    """Every wording as stems with its fear, the longest first."""
    found = [
        (stems, fear)
        for fear in fears().values()
        for words in (fear.fear, *fear.heard_as)
        if (stems := _wording(words)) and set(stems) != {_NEVER}
    ]
    return tuple(sorted(found, key=lambda one: -len(one[0])))
