"""Fit notes: which kind, and what a "may be fit" note says."""

import re

from guidance.reading.names import find_names, without_names
from guidance.reading.notebook import Notebook

_MOST = 200
_SAYS = re.compile(
    r"\b(?:(?:fit ?)?note|line|cert(?:ificate)?|gp|doctor|docs?|dr|it)\b[^.?!\n]{0,45}"
    r"\b(?:says?|said|saying|recommends?|recommended|suggests?|suggested|wants|wrote|written|puts?"
    r"|states?|advises?|advised|reads|ticked)\b\s*(?:that\s+|down\s+|on it\s+)?"
    r"(?P<text>[^.?!\n]{3,200})"
)
_BARE_STATUS = ("may be fit", "maybe fit", "might be fit", "not fit")


def read_note(book: Notebook) -> None:
    """Write ``note_type`` and, for a "may be fit" note, ``note_comments`` down."""
    book.best("note_type", book.hits("notes", "type"))
    if book.asked in ("note_end", "note_type"):
        book.best("note_type", book.hits("notes", "ran_out"))
    if book.slots.get("note_type") != "may_be_fit":
        return
    says = _SAYS.search(book.message.folded)
    if says:
        start, end = says.span("text")
        words = book.message.raw[start:end][:_MOST].strip(" ,;:'\"")
        if words.lower() not in _BARE_STATUS:
            clean = without_names(words, find_names(book.message.raw), "the employee")
            book.put("note_comments", clean, words)
