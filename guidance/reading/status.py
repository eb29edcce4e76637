"""Work status: off, about to return, back, at work and struggling, on and off."""

from guidance.reading.notebook import Notebook
from guidance.reading.subjects import speaks_generally


def read_status(book: Notebook) -> None:
    """Write ``work_status`` down; denied absence ("she's not off") says at work."""
    hits = book.hits("status")
    book.best("work_status", (h for h in hits if not speaks_generally(book.message, h.first)))
