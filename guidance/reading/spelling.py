"""Typing as people type: known slips, and near misses of words that resemble no other."""

from collections.abc import Mapping

_SHORTEST_FUZZY = 7
_TWO_SLIPS_FROM = 10
_SHORTEST_DROPPED = 5


class Speller:
    """Corrects words; deterministic, and quick enough for every word of a message.

    Args:
        corrections: typed form to one or more words ("dont" -> "do not").
        fuzzy: long words that may be a slip or two away from what was typed.
        real: ordinary words that stand near a fuzzy word and are left alone.
    """

    def __init__(
        self, corrections: Mapping[str, str], fuzzy: tuple[str, ...], real: tuple[str, ...]
    ) -> None:
        self._corrections = {typed: tuple(right.split()) for typed, right in corrections.items()}
        self._known = frozenset(fuzzy) | frozenset(real)
        self._near: dict[str, str] = {}
        for word in sorted(fuzzy):
            for form in _shorter(word, _slips(word)):
                self._near.setdefault(form, word)

    def correct(self, word: str) -> tuple[str, ...]:
        """Return the words meant by ``word`` (usually the word itself)."""
        if word in self._corrections:
            return self._corrections[word]
        if self._drops_its_g(word):
            return (f"{word}g",)  # "turnin up", "limpin"
        if len(word) < _SHORTEST_FUZZY - 1 or word in self._known:
            return (word,)
        return (self._nearest(word),)

    def _drops_its_g(self, word: str) -> bool:
        long = len(word) >= _SHORTEST_DROPPED and word.endswith("in")
        return long and word not in self._known and f"{word}g" in self._known

    def _nearest(self, word: str) -> str:
        for form in sorted(_shorter(word, _slips(word))):
            target = self._near.get(form)
            if target and _is_slip(word, target):
                return target
        return word


def _is_slip(word: str, target: str) -> bool:
    """Tell whether ``word`` is ``target`` mistyped, rather than its singular or plural."""
    if word.rstrip("s") == target.rstrip("s"):
        return False
    return _distance(word, target) <= _slips(target)


def _slips(word: str) -> int:
    return 2 if len(word) >= _TWO_SLIPS_FROM else 1


def _shorter(word: str, depth: int) -> set[str]:
    """Return ``word`` and every form with up to ``depth`` letters left out."""
    forms = {word}
    layer = {word}
    for _ in range(depth):
        layer = {form[:i] + form[i + 1 :] for form in layer for i in range(len(form))}
        forms |= layer
    return forms


def _distance(one: str, two: str) -> int:
    """Return the number of slips (insert, drop, change, swap) between two words."""
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        here = [i]
        for j, b in enumerate(two, 1):
            best = min(row[j] + 1, here[j - 1] + 1, row[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            here.append(best)
        before, row = row, here
    return row[-1]
