"""What at work is hard or impossible: an activity beside a word that says so."""

from guidance.reading.negation import governs
from guidance.reading.notebook import Notebook
from guidance.reading.vocabulary import Hit
from guidance.reading.words import STRONG

_REACH = 6
_OPEN_DENIALS = ("not", "no", "can", "could")
_TURNS = frozenset(("but", "because", "so", "although", "can", "as", "when", "if",
                    "accommodate", "offer", "provide", "give", "find", "allow"))  # fmt: skip
_JOINERS = frozenset(("and", "or", "nor", "but", "because", "so", "although"))


def read_effects(book: Notebook) -> None:
    """Write the tags of ``work_impact`` down."""
    for hit in book.hits("effects", "plain"):
        if not _offered(book, hit):
            book.add("work_impact", hit.value, book.said(hit))
    hard = [hit for hit in book.find("effects", "hard") if not _denied(book, hit)]
    for activity in book.find("effects", "activities"):
        cause = next((one for one in hard if _concerns(book, one, activity)), None)
        if cause:
            first, last = min(cause.first, activity.first), max(cause.last, activity.last)
            book.add("work_impact", activity.value, book.message.words(first, last))


def _denied(book: Notebook, hit: Hit) -> bool:
    """Tell that "isn't a problem" and "no trouble" say that it is not hard."""
    tokens = book.message.tokens
    return tokens[hit.first].text not in _OPEN_DENIALS and governs(tokens, hit.first)


def _offered(book: Notebook, hit: Hit) -> bool:
    """Tell whether "no lifting", "no nights" is a change on offer, not something that is hard."""
    if book.message.tokens[hit.first].text not in ("no", "not"):
        return False
    if book.asked in ("can_offer", "tried_already", "cannot_offer"):
        return True
    first, _ = book.message.sentence_of(hit.first)
    return any(first <= can.first < hit.first for can in book.find("offers", "can"))


def _concerns(book: Notebook, hard: Hit, activity: Hit) -> bool:
    """Tell whether the two stand close together in one sentence, and in one thought."""
    first, last = sorted((hard, activity), key=lambda hit: hit.first)
    between = book.message.tokens[first.last : last.first]
    after = book.message.tokens[last.first] if last.first < len(book.message.tokens) else None
    if len(between) > _REACH or any(t.gap >= STRONG for t in between):
        return False
    if after and after.gap >= STRONG:
        return False
    words = {token.text for token in between}
    if words & _TURNS:
        return False
    if book.message.tokens[hard.first].text == "no" and hard.last - hard.first == 1:
        return first is hard and len(between) <= 1
    return first is hard or not (words & _JOINERS)
