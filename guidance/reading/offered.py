"""Changes at work in whole phrases: made, offered, asked for and refused, and for how long."""

from guidance.reading.notebook import Notebook
from guidance.reading.vocabulary import Hit, vocabulary
from guidance.reading.words import STRONG

_GROUPS = (
    ("done", "tried_already"),
    ("offered", "can_offer"),
    ("could", "can_offer"),
    ("none_left", "cannot_offer"),
)
_EMPLOYER_S = ("could", "none_left")
_AFTER = ("can_after", "tried_after", "cannot_after")
_AFTER_REACH = 10
_TURNS = frozenset(("but", "although", "though", "however", "unless", "if"))
_REACH = 9
_LENGTH_REACH = 10
_ASKED = frozenset(("ask", "asked", "asking", "requested", "request"))
_DENIES = frozenset(("not", "no", "off", "cast", "plaster"))


def read_whole_phrases(book: Notebook, *, employer_speaks: bool) -> None:
    """Read phrases that say both the change and what became of it ("moved her off the bench")."""
    for group, slot in _GROUPS:
        if group in _EMPLOYER_S and not employer_speaks:
            continue
        for hit in book.hits("offers", group):
            book.add(slot, hit.value, book.said(hit))


def said_after(book: Notebook, tag: Hit) -> str | None:
    """Return the slot that words after the change give it: "... could be accommodated".

    The nearest words of the sentence count, unless it turns before them.
    """
    _, end = book.message.sentence_of(tag.first)
    stop = min(end, tag.last + _AFTER_REACH)
    for at in range(tag.last, stop):
        if book.message.tokens[at].text in _TURNS:
            return None
        for group in _AFTER:
            if any(hit.first == at for hit in book.find("offers", group)):
                return next(h.value for h in book.find("offers", group) if h.first == at)
    return None


def turned_down(book: Notebook, tag: Hit) -> bool:
    """Tell that it was asked for and refused: "asked for days and got told no"."""
    tokens = book.message.tokens
    before = {token.text for token in tokens[max(0, tag.first - 3) : tag.last]}
    if not _ASKED & before:
        return False
    _, end = book.message.sentence_of(tag.first)
    after = tokens[tag.last : min(end, tag.last + _REACH)]
    return bool(vocabulary("offers", "refused").find(after))


def told_no(book: Notebook, tag: Hit) -> bool:
    """Tell that the person passes on what the employer won't give."""
    if turned_down(book, tag):
        return True
    tokens = book.message.tokens
    words = tokens[max(0, tag.first - _REACH) : tag.first]
    hits = vocabulary("offers", "they_refuse").find(words)
    return bool(hits) and not any(token.gap >= STRONG for token in words[hits[-1].last :])


def read_for_how_long(book: Notebook) -> None:
    """Read "for a month" beside what could be offered."""
    tokens = book.message.tokens
    for length in book.durations:
        at = book.message.token_at(length.start)
        first, _ = book.message.sentence_of(at)
        lead = {token.text for token in tokens[max(first, at - 2) : at + 1]}
        if "can_offer" not in book.slots or "for" not in lead or length.weeks < 1:
            continue
        if _is_offered(book, first, at):
            words = book.message.raw[length.start : length.end].strip()
            book.put("offer_weeks", max(1, round(length.weeks)), words)


def _is_offered(book: Notebook, first: int, at: int) -> bool:
    """Tell whether the sentence offers up to token ``at``, and denies nothing."""
    tokens = book.message.tokens
    if any(token.text in _DENIES for token in tokens[first:at]):
        return False
    offers = (hit for group in ("can", "could") for hit in book.find("offers", group))
    return any(first <= hit.first < at and at - hit.last <= _LENGTH_REACH for hit in offers)
