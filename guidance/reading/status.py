"""Work status: off, about to return, back, at work and struggling, on and off."""

from guidance.reading.notebook import Notebook
from guidance.reading.scope import present
from guidance.reading.subjects import speaks_generally
from guidance.reading.vocabulary import Hit, classes, vocabulary

_STILL_OFF = frozenset(classes()["longing"])
_LOOK_BACK = 3
# Statements of this rank or below say how it goes rather than where the person is.
_HINT = 2


def read_status(book: Notebook) -> None:
    """Write ``work_status`` down; denied absence ("she's not off") says at work.

    A wish to be back doesn't end an absence that a running note covers. A statement of two or
    three words that is a whole clause ("bad back. at work.") is taken as an answer would be.
    """
    hits = list(_told(book))
    if _signed_off_to_a_day(book):
        hits = [hit for hit in hits if not (hit.value == "about_to_return" and _wished(book, hit))]
    book.best("work_status", hits)
    if not hits:
        _read_clauses(book)


def settle_status(book: Notebook) -> None:
    """Take someone whose "not fit" note still runs for off, unless more than a hint says not."""
    end = book.slots.get("note_end")
    covered = book.slots.get("note_type") == "not_fit" and isinstance(end, str)
    if book.asked or not covered or str(end) < book.today.isoformat():
        return
    if all(hit.entry.rank <= _HINT for hit in _told(book)):
        book.slots.pop("work_status", None)
        book.put("work_status", "off_now", book.evidence["note_end"])


def _told(book: Notebook) -> tuple[Hit, ...]:
    """Return what is said of anyone in particular, and of now rather than of what is over."""
    hits = (h for h in book.hits("status") if not speaks_generally(book.message, h.first))
    return present(book, hits)


def _signed_off_to_a_day(book: Notebook) -> bool:
    return bool(book.dates and book.find("status", "covered"))


def _wished(book: Notebook, hit: Hit) -> bool:
    words = book.message.tokens[max(0, hit.first - _LOOK_BACK) : hit.last]
    return bool(_STILL_OFF & {token.text for token in words})


def _read_clauses(book: Notebook) -> None:
    tokens = book.message.tokens
    at = 0
    while at < len(tokens):
        _, last = book.message.clause_of(at)
        clause = " ".join(token.text for token in tokens[at:last])
        for hit in vocabulary("status", "clauses").find(tokens[at:last]):
            if hit.last - hit.first == last - at and clause:
                book.put("work_status", hit.value, book.message.words(at, last))
        at = last
