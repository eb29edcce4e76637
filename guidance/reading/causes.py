"""Single-value facts read by phrase: what it is put down to, processes, performance and so on."""

from guidance.reading.notebook import Notebook
from guidance.reading.subjects import speaks_generally

_BY_PHRASE = (
    "cause_at_work",
    "is_it_health",
    "hidden_or_fluctuating",
    "performance_affected",
    "employee_asked_for_oh",
    "relapse",
    "oh_advised_before",
    "dismissal_considered",
    "domestic_abuse",
    "formal_process",
    "policy_trigger_hit",
    "adjustments_tried",
)


def read_causes(book: Notebook) -> None:
    """Write each of these slots down where a phrase says it."""
    for slot in _BY_PHRASE:
        hits = book.hits("causes", slot)
        book.best(slot, (h for h in hits if not speaks_generally(book.message, h.first)))
