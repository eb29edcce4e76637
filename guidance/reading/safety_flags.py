"""Things that touch safety at work: balance, consciousness, medication and so on."""

from guidance.reading.notebook import Notebook


def read_safety_flags(book: Notebook) -> None:
    """Write ``safety_flag`` down."""
    for hit in book.hits("safety_flags"):
        book.add("safety_flag", hit.value, book.said(hit))
