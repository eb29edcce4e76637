"""Files that a reply offers, fetched as a person would: by their title."""

import base64
from io import BytesIO

from docx import Document

from tests.conversations.conftest import Talk


def file_of(talk: Talk, ending: str) -> bytes:
    """The bytes of the reply's file with this ending."""
    found = next(
        block
        for block in talk.last["blocks"]
        if block["type"] == "file" and block["filename"].endswith(ending)
    )
    return base64.b64decode(found["data"])


def calendar_days(talk: Talk) -> list[str]:
    """The first days of the entries in the reply's calendar file, as YYYYMMDD."""
    lines = file_of(talk, ".ics").decode().splitlines()
    return [line.partition(":")[2] for line in lines if line.startswith("DTSTART")]


def word_text(talk: Talk) -> str:
    """Every paragraph and table cell of the reply's Word file."""
    document = Document(BytesIO(file_of(talk, ".docx")))
    cells = [cell.text for t in document.tables for row in t.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])
