"""Whom the person has told: "I told HR but not my boss"."""

from guidance.reading.notebook import Notebook
from guidance.reading.people import Who
from guidance.reading.vocabulary import vocabulary
from guidance.reading.words import STRONG

_REACH = 5
_DENIED = frozenset(("not", "but", "except", "never", "without", "rather", "about"))


def read_told(book: Notebook, who: Who) -> None:
    """Write ``who_told`` down from the person's own words, never from a manager's."""
    if book.asked or who.role not in (None, "employee") or book.role in ("manager", "hr"):
        return
    if who.relation not in (None, "self"):
        return
    tokens = book.message.tokens
    for told in book.hits("wishes", "told"):
        for at in range(told.last, min(len(tokens), told.last + _REACH)):
            if tokens[at].gap >= STRONG or tokens[at].text in _DENIED:
                break
            for hit in vocabulary("wishes", "told_whom").find(tokens[at : at + 3]):
                if hit.first == 0:
                    book.add("who_told", hit.value, book.message.words(told.first, at + hit.last))
