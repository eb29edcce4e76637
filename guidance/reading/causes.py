"""Single-value facts read by phrase: what it is put down to, processes, performance and so on."""

from guidance.reading.notebook import Notebook
from guidance.reading.people import Who
from guidance.reading.subjects import speaks_generally

_NEAR = 3
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
    "employee_seen_draft",
)


def read_causes(book: Notebook, who: Who) -> None:
    """Write each of these slots down where a phrase says it."""
    for slot in _BY_PHRASE:
        if slot == "formal_process" and _of_the_team(book, who):
            continue
        hits = book.hits("causes", slot)
        book.best(slot, (h for h in hits if not speaks_generally(book.message, h.first)))


def _of_the_team(book: Notebook, who: Who) -> bool:
    """Tell that a manager who speaks of themselves names a process in their team.

    "I manage a team and I'm not sleeping, there's a disciplinary going on": only "my" or "me"
    would make it their own.
    """
    if not (who.own_health and who.role == "manager"):
        return False
    tokens = book.message.tokens
    for hit in book.hits("causes", "formal_process"):
        near = tokens[max(0, hit.first - _NEAR) : hit.last + _NEAR]
        if {"my", "me"} & {token.text for token in near}:
            return False
    return True
