"""What the person wants; agreement; relations; kind of contract; money, care and travel."""

from guidance.reading.notebook import Notebook

_BY_PHRASE = (
    "employee_wish",
    "consent_referral",
    "relationship_ok",
    "employment_type",
    "money_worry",
    "carer",
    "commute_barrier",
    "mode_pref",
)


def read_wishes(book: Notebook) -> None:
    """Write each of these slots down where a phrase says it."""
    for slot in _BY_PHRASE:
        if slot == "consent_referral" and book.asked in ("can_offer", "tried_already"):
            continue
        book.best(slot, book.hits("wishes", slot))
