"""Is a phrase denied? ("she's not off", "it isn't stress")."""

from collections.abc import Sequence

from guidance.reading.vocabulary import Hit, classes
from guidance.reading.words import WEAK, Token

_FURTHEST = 6


def is_negated(tokens: Sequence[Token], hit: Hit) -> bool:
    """Tell whether a "not", "no" or "never" governs the phrase.

    Only filler words may stand between ("not been off with"), never a comma, a stop or another
    verb, so that "can't cope with anxiety" still says anxiety.
    """
    return hit.entry.negatable and governs(tokens, hit.first)


def governs(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a negator stands right before token ``index``, fillers aside."""
    known = classes()
    fillers, negators = frozenset(known["fillers"]), frozenset(known["negators"])
    hedges = frozenset(known["hedges"])
    for back in range(1, _FURTHEST + 1):
        at = index - back
        if at < 0 or tokens[at + 1].gap >= WEAK:
            return False
        word = tokens[at].text
        if word in negators:
            after = tokens[at + 1].text if at + 1 < index else ""
            before = tokens[at - 1].text if at else ""
            return after not in hedges and before not in ("can", "could", "if", "or", "why")
        if word not in fillers:
            return False
    return False
