"""Which words tell of something over and done with, only supposed, or about a relative."""

from collections.abc import Iterable

from guidance.reading.notebook import Notebook
from guidance.reading.vocabulary import Hit, classes


def finished(book: Notebook) -> frozenset[int]:
    """Return the tokens of sentences about what is over: "last year he had his knee done".

    "That's history now" takes the sentence before it along.
    """
    tokens = book.message.tokens
    over: set[int] = set()
    for hit in book.find("scope", "finished"):
        over.update(range(*book.message.sentence_of(hit.first)))
    for hit in book.find("scope", "points_back"):
        first, _ = book.message.sentence_of(hit.first)
        if first == hit.first and first:
            over.update(range(*book.message.sentence_of(first - 1)))
    return frozenset(over) if len(over) < len(tokens) else frozenset()


def supposed(book: Notebook) -> frozenset[int]:
    """Return the tokens of sentences that only suppose: "what if he can't come back at all?"."""
    found: set[int] = set()
    for hit in book.find("scope", "supposed"):
        found.update(range(*book.message.sentence_of(hit.first)))
    return frozenset(found)


def present(book: Notebook, hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Return the hits about how things are, those about what is over only if nothing else is."""
    every = tuple(hit for hit in hits if hit.first not in supposed(book))
    over = finished(book)
    now = tuple(hit for hit in every if hit.first not in over)
    return now or every


_NEW_SUBJECT = frozenset(("i", "he", "she", "they", "we", "me", "my", "who", "his", "her", "its"))
_LINKS = frozenset(("and", "but", "so", "because", "which", "while", "when", "since", "as", "with"))


def told_of(book: Notebook, index: int) -> range:
    """Return the tokens that say something of the person named at ``index``.

    They end where somebody else becomes the subject, or the sentence turns to something else:
    "his mother has terminal cancer | and he is her sole carer".
    """
    tokens = book.message.tokens
    _, end = book.message.sentence_of(index)
    for at in range(index + 1, end):
        word, before = tokens[at].text, tokens[at - 1].text
        turns = word in _NEW_SUBJECT and not (word in ("he", "she", "they") and at == index + 1)
        if turns or (word in _LINKS and _new_clause(book, at, end)) or tokens[at].gap:
            return range(index, at)
        if word in _LINKS and before in _NEW_SUBJECT:
            return range(index, at)
    return range(index, end)


def _new_clause(book: Notebook, link: int, end: int) -> bool:
    """Tell that another subject or verb follows the link ("and I", "but can't")."""
    if book.message.tokens[link].text not in ("and", "with"):
        return True
    following = {token.text for token in book.message.tokens[link + 1 : min(end, link + 3)]}
    return bool(following & (_NEW_SUBJECT | frozenset(classes()["poss"])))
