"""Things that touch safety at work: balance, consciousness, medication and so on."""

from guidance.reading.notebook import Notebook
from guidance.reading.vocabulary import Hit

_LONE = "lone_or_confined"
_CONFINED = frozenset(("confined", "tanks", "manholes"))


def read_safety_flags(book: Notebook) -> None:
    """Write ``safety_flag`` down.

    Working alone is what a job is like, and stands with its demands; it is a doubt about safety
    only beside another one, where safety was asked for, or where the space is confined.
    """
    hits = book.hits("safety_flags")
    doubts = book.asked == "safety_flag" or any(hit.value != _LONE for hit in hits)
    for hit in hits:
        if doubts or hit.value != _LONE or _is_confined(book, hit):
            book.add("safety_flag", hit.value, book.said(hit))


def _is_confined(book: Notebook, hit: Hit) -> bool:
    first, last = book.message.sentence_of(hit.first)
    return bool(_CONFINED & {token.text for token in book.message.tokens[first:last]})
