"""Work status: off, about to return, back, at work and struggling, on and off."""

from guidance.reading.notebook import Notebook

_ABSENT = ("off_now", "about_to_return", "intermittent")


def read_status(book: Notebook) -> None:
    """Write ``work_status`` down; denied absence ("she's not off") says at work."""
    hits = book.hits("status")
    boss_off = [hit for hit in hits if not _someone_elses(book, hit.first)]
    book.best("work_status", boss_off)


def _someone_elses(book: Notebook, index: int) -> bool:
    """Tell whether the words are about a colleague's cover or a relative ("mum is off")."""
    tokens = book.message.tokens
    first, _ = book.message.clause_of(index)
    before = [token.text for token in tokens[first:index]]
    return bool({"hospital", "school"} & set(before[-3:])) and "children" in before
