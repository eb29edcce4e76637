"""Hints that mean little alone and much together: the second part of the safety screen.

A *cue* is a small sign (handing things over, not being here later, being a burden). A
*combination* names cues that count when they stand near each other. Both are data:
``content/safety_cues.yml``. Who is spoken of is read from the words of the cues, so that
"he says he won't be here" is answered to the one who worries.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from guidance.safety_phrases import Phrase, PhraseIndex

# How far apart cues of one combination may stand, in characters of the cleaned message.
_WINDOW = 260
# Cues looked at from one starting point; more than this is a flood, not a message.
_MOST = 40
# How far back the subject of a cue is looked for, in words and in characters.
_LOOK_BACK = 10
_REACH = 200
_SELF = frozenset(["i", "my", "myself", "mine"])
_WRITER = frozenset(["i", "me", "myself"])
_OTHER = frozenset(["he", "she", "his", "her", "himself", "herself", "themselves"])
_FIRST = _SELF | {"me"}
_THEM = frozenset(["he", "she"])


@dataclass(frozen=True, slots=True)
class Combination:
    """Cues that count together.

    ``needs`` holds one set of cue names for each sign that must be there, in words of its own;
    ``unless`` the names of cues that explain them.
    """

    rule: str
    needs: tuple[frozenset[str], ...]
    unless: frozenset[str]


class _Cue(NamedTuple):
    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class CueSet:
    """All cues and combinations, ready to match."""

    index: PhraseIndex[str]
    combinations: tuple[Combination, ...]
    nouns: frozenset[str]  # words for another person, as the subject of a sentence

    def match(self, plain: str) -> list[tuple[str, bool]]:
        """Return the combinations in a cleaned message: rule id, and whether of another person."""
        cues = self._cues(plain)
        found: dict[str, bool] = {}
        for first in range(len(cues)):
            near = _near(cues, first)
            for combination in self.combinations:
                # What was once found for the writer can't become more.
                if found.get(combination.rule, True) is False:
                    continue
                chosen = _choose(combination.needs, near)
                if chosen and not _explained(combination, plain, cues, chosen):
                    found[combination.rule] = self._of_another(chosen, plain)
        return list(found.items())

    def _of_another(self, chosen: Iterable[_Cue], plain: str) -> bool:
        """Whether a combination is about somebody else; in doubt it is the writer's own."""
        about = [_about(plain, cue, self.nouns) for cue in chosen]
        if "self" in about:
            return False
        if "other" in about:
            return True
        words = set(plain.split())
        # "my" alone says little: "one of my lads".
        return words.isdisjoint(_WRITER) and not words.isdisjoint(_OTHER | self.nouns)

    def _cues(self, plain: str) -> list[_Cue]:
        return sorted(
            _Cue(match.start(), match.end(), name)
            for phrase, name in self.index.candidates(plain)
            for match in phrase.pattern.finditer(plain)
        )


def follows_another(before: Sequence[str], words: Iterable[str]) -> bool:
    """Whether ``words`` are said of the "he" or "she" that stands shortly before them."""
    if not _FIRST.isdisjoint(words):
        return False
    subject = next((word for word in reversed(before) if word in _FIRST or word in _THEM), None)
    return subject in _THEM


def _start(cue: _Cue) -> int:
    return cue.start


def _near(cues: Sequence[_Cue], first: int) -> list[_Cue]:
    """Return the cues from ``first`` on that stand within the window."""
    end = cues[first].start + _WINDOW
    return [cue for cue in cues[first : first + _MOST] if cue.start <= end]


def _choose(needs: Sequence[frozenset[str]], cues: Sequence[_Cue]) -> list[_Cue] | None:
    """Find one cue for each need, none sharing words with another."""
    if not needs:
        return []
    if any(need.isdisjoint(cue.name for cue in cues) for need in needs):
        return None
    for cue in cues:
        if cue.name not in needs[0]:
            continue
        apart = [other for other in cues if other.start >= cue.end or other.end <= cue.start]
        rest = _choose(needs[1:], apart)
        if rest is not None:
            return [cue, *rest]
    return None


def _explained(
    combination: Combination, plain: str, cues: Sequence[_Cue], chosen: Sequence[_Cue]
) -> bool:
    """Whether a sentence of the chosen cues holds what explains them; another sentence can't."""
    for cue in chosen:
        start = max(plain.rfind(" .", max(0, cue.start - _WINDOW), cue.start), cue.start - _WINDOW)
        stop = plain.find(" .", cue.end, cue.end + _WINDOW)
        end = min(cue.end + _WINDOW, stop if stop >= 0 else len(plain))
        near = cues[bisect_left(cues, start, key=_start) : bisect_right(cues, end, key=_start)]
        if any(other.name in combination.unless for other in near):
            return True
    return False


def _about(plain: str, cue: _Cue, nouns: frozenset[str]) -> str | None:
    """Say whom a cue is about: "self", "other", or None when its sentence doesn't tell."""
    words = plain[cue.start : cue.end].split()
    for word in words:
        if word in _SELF or word in _OTHER:
            return "self" if word in _SELF else "other"
    lead = plain[max(0, cue.start - _REACH) : cue.start]
    before = lead.rpartition(" .")[2].split()[-_LOOK_BACK:]
    for word in reversed(before):
        if word == "i":
            return "self"
        if word in ("he", "she"):
            return "other"
    if "me" in words:
        return "self"
    return None if nouns.isdisjoint(before) else "other"


def combination(rule: str, raw: Mapping[str, Iterable[str]], names: Iterable[str]) -> Combination:
    """Read one combination; ``a|b`` in ``all`` means either cue.

    Raises:
        ValueError: it names a cue that doesn't exist.
    """
    needs = tuple(frozenset(need.split("|")) for need in raw["all"])
    unless = frozenset(raw.get("unless", ()))
    unknown = frozenset[str]().union(unless, *needs) - set(names)
    if unknown:
        raise ValueError(f"names the unknown cue {sorted(unknown)}")
    return Combination(rule, needs, unless)


def cue_set(
    phrases: Iterable[tuple[Phrase, str]],
    combinations: Iterable[Combination],
    nouns: Iterable[str],
) -> CueSet:
    """Make a cue set of compiled phrases, each with the name of its cue."""
    index: PhraseIndex[str] = PhraseIndex()
    for phrase, name in phrases:
        index.add(phrase, name)
    return CueSet(index, tuple(combinations), frozenset(nouns))
