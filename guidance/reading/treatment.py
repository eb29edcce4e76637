"""Treatment as groups (never a medicine or a diagnosis)."""

from guidance.reading.notebook import Notebook


def read_treatment(book: Notebook) -> None:
    """Write ``treatment_status`` down."""
    for hit in book.hits("causes", "treatment"):
        book.add("treatment_status", hit.value, book.said(hit))
