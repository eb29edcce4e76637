"""What the person wants; relations; kind of contract; money, care and travel."""

from guidance.reading.notebook import Notebook
from guidance.reading.subjects import speaks_generally

_BY_PHRASE = (
    "employee_wish",
    "relationship_ok",
    "employment_type",
    "money_worry",
    "carer",
    "commute_barrier",
)
_PREFERRING = frozenset(
    ("prefer", "prefers", "rather", "easier", "please", "like", "suits", "best")
)


def read_wishes(book: Notebook) -> None:
    """Write each of these slots down where a phrase says it."""
    for slot in _BY_PHRASE:
        hits = book.hits("wishes", slot)
        book.best(slot, (hit for hit in hits if not speaks_generally(book.message, hit.first)))
    if book.asked == "mode_pref" or _prefers(book):
        book.best("mode_pref", book.hits("wishes", "mode_pref"))


def _prefers(book: Notebook) -> bool:
    return bool(_PREFERRING & {token.text for token in book.message.tokens})
