"""What was tried, what can be offered and what can't."""

from guidance.reading.notebook import Notebook
from guidance.reading.offered import (
    read_for_how_long,
    read_whole_phrases,
    said_after,
    told_no,
    turned_down,
)
from guidance.reading.vocabulary import Hit
from guidance.reading.words import STRONG, WEAK

OFFER_SLOTS = ("tried_already", "can_offer", "cannot_offer")
_REACH = 6
_SUBJECTS = ("he", "she", "they", "i", "we", "it")
_ALONE_AFTER = ("impossible", "refused", "tried", "already")
_MOVES = frozenset(("sit", "stand", "lift"))
_BREAKS = frozenset(("but", "although", "though", "however"))
_WISHES = frozenset(("want", "wants", "wanted", "asked", "asking", "asks", "like", "hopes",
                     "hoping", "wishes", "requested", "needs", "prefer", "rather"))  # fmt: skip


def read_offers(book: Notebook, *, employer_speaks: bool) -> None:
    """Write changes at work down under tried, possible or impossible.

    A change counts only beside words that say which; when one of the three was asked for,
    that is the one, unless the words deny it ("no light duties here").

    Args:
        book: the message and what is known of it.
        employer_speaks: "can" in the words of a manager or HR offers; from the person off it
            says what they could do.
    """
    markers = sorted(
        (
            *book.find("offers", "can"),
            *book.find("offers", "can_not"),
            *book.find("offers", "tried"),
        ),
        key=lambda hit: hit.first,
    )
    asked = book.asked if book.asked in OFFER_SLOTS else None
    tags = book.find("offers", "tags")
    inside = {index for tag in tags for index in range(tag.first, tag.last)}
    markers = [
        marker
        for marker in markers
        if not inside & set(range(marker.first, marker.last)) and not _answers_no(book, marker)
    ]
    for hit in tags:
        if hit.value == "nothing":
            continue
        slot = "cannot_offer" if turned_down(book, hit) else _slot(book, hit, markers, asked)
        slot = slot or said_after(book, hit)
        if slot and (employer_speaks or slot in (asked, "tried_already") or told_no(book, hit)):
            book.add(slot, hit.value, book.said(hit))
    if not asked:
        read_whole_phrases(book, employer_speaks=employer_speaks)
    _settle_denied(book)
    if employer_speaks and not book.asked:
        read_for_how_long(book)


def _settle_denied(book: Notebook) -> None:
    """Take what is denied outright out of what can be offered ("there is no other job")."""
    offered, denied = book.slots.get("can_offer"), book.slots.get("cannot_offer")
    if book.asked or not isinstance(offered, list) or not isinstance(denied, list):
        return
    kept = [value for value in offered if value not in denied]
    if kept:
        book.slots["can_offer"] = kept
    else:
        del book.slots["can_offer"], book.evidence["can_offer"]


def _answers_no(book: Notebook, marker: Hit) -> bool:
    """Tell that "no" answers ("no, he works from home") and denies nothing that follows."""
    tokens = book.message.tokens
    after = tokens[marker.last].text if marker.last < len(tokens) else ""
    return tokens[marker.first].text == "no" and after in _SUBJECTS


def _slot(book: Notebook, tag: Hit, markers: list[Hit], asked: str | None) -> str | None:
    near = [marker for marker in markers if _governs(book, marker, tag)]
    values = [marker.value for marker in near]
    if "cannot_offer" in values and not _own_limits(book, tag, near):
        return "cannot_offer"
    if asked:
        return asked
    if "tried_already" in values:
        return "tried_already"
    return "can_offer" if "can_offer" in values and _speaker_offers(book, near) else None


def _speaker_offers(book: Notebook, near: list[Hit]) -> bool:
    """Only the employer's words offer; "can I sit down" is a question."""
    return all(
        book.message.tokens[marker.first].text not in ("he", "she", "they") for marker in near
    )


def _own_limits(book: Notebook, tag: Hit, near: list[Hit]) -> bool:
    """Tell whether "can't" says what the person can't do ("he can't sit"), not the employer."""
    tokens = book.message.tokens
    for marker in near:
        if marker.value != "cannot_offer":
            continue
        if marker.last == tag.first and tokens[tag.first].text in _MOVES:
            return True  # "can't sit or stand for long"
        words = [token.text for token in tokens[max(0, marker.first - 2) : marker.first]]
        if set(words) & {"he", "she", "they"} and book.asked != "cannot_offer":
            return True
        if "i" in words and book.role == "employee":
            return True
    return False


def _governs(book: Notebook, marker: Hit, tag: Hit) -> bool:
    tokens = book.message.tokens
    if marker.first < tag.last and tag.first < marker.last:
        return False
    if marker.first >= tag.last:
        return _follows(book, marker, tag)
    between = tokens[marker.last : tag.first + 1]
    stop = WEAK if marker.value == "cannot_offer" else STRONG
    return (
        len(between) <= _REACH + 1
        and not any(token.gap >= stop for token in between)
        and not any(token.text in _BREAKS for token in between)
        and not (marker.value == "tried_already" and _WISHES & {t.text for t in between})
    )


def _follows(book: Notebook, marker: Hit, tag: Hit) -> bool:
    """Tell whether the marker stands after the change ("light duties aren't possible")."""
    tokens = book.message.tokens
    between = tokens[tag.last : marker.first + 1]
    first = tokens[marker.first].text
    return (
        marker.value in ("cannot_offer", "tried_already")
        and len(between) <= 3  # noqa: PLR2004
        and first not in ("no", "never", "gave", "given", "put")
        and not any(token.gap >= WEAK or token.text in _BREAKS for token in between)
        and (marker.last - marker.first > 1 or first in _ALONE_AFTER)
    )
