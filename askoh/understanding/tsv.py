"""Tables of tab-separated text: read whatever spreadsheets and scripts write, write it back.

Two dialects are met. Most scripts write fields as they are, so that a quotation mark is just a
mark; spreadsheets quote fields that hold tabs, line breaks or marks. The dialect is recognised
by what makes every row as long as the header, and fields that nobody changes keep their form.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from askoh.errors import AskohError

_QUOTE = '"'
# Longer fields than csv's own limit of 131,072 characters are read too.
csv.field_size_limit(10_000_000)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header.

    Attributes:
        path: where it was read.
        header: names of the columns.
        rows: fields as they stand in the file, each as long as the header.
        quoted: whether fields with tabs, line breaks or marks stand in quotation marks.
    """

    path: Path
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    quoted: bool

    def column(self, name: str) -> list[str]:
        """The values of a column, without the marks around them.

        Raises:
            AskohError: there is no such column.
        """
        if name not in self.header:
            there = ", ".join(self.header)
            raise AskohError(
                f"{self.path} has no column `{name}`; it has: {there}.",
                f"Put the names of the columns, tab-separated, on the first line; one is `{name}`.",
            )
        place = self.header.index(name)
        return [value if self.quoted else _bare(value) for value in (r[place] for r in self.rows)]

    def optional(self, name: str) -> list[str] | None:
        """The values of a column, or None if there is no such column."""
        return self.column(name) if name in self.header else None


def read_table(path: Path) -> Table:
    """Read a table in UTF-8, with or without byte-order mark, with any line ends.

    Raises:
        AskohError: the file can't be read, is empty, isn't UTF-8, or a row is too long or short.
    """
    text = read_text(path)
    if not text.strip():
        raise AskohError(f"{path} is empty.", "Give a file with a header line and rows below.")
    plain = [tuple(line.split("\t")) for line in _lines(text)]
    if _wrong_row(plain) is None:
        return _table(path, plain, quoted=False)
    try:
        parsed = csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True)
        quoted = [tuple(row) for row in parsed if row]
    except csv.Error:
        quoted = []
    if quoted and _wrong_row(quoted) is None:
        return _table(path, quoted, quoted=True)
    wrong = _wrong_row(plain) or 0
    raise AskohError(
        f"{path}: row {wrong + 1} has {len(plain[wrong])} columns and the header has "
        f"{len(plain[0])}.",
        "Save it as tab-separated text; a field that holds a tab or a line break needs "
        'quotation marks around it, and each mark inside written twice ("").',
    )


def read_text(path: Path) -> str:
    """A file's text.

    Raises:
        AskohError: it can't be read or isn't UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise AskohError(
            f"{path} can't be read: {error.strerror}.", "Check the name of the file."
        ) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise AskohError(
            f"{path} isn't UTF-8 text (line {line}).",
            "Save it again as UTF-8; in a spreadsheet, choose 'Unicode (UTF-8)'.",
        ) from None


def write_table(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[str]], *, quoted: bool
) -> None:
    """Write a table; the old file stays in place until the new one is complete.

    Args:
        path: where to.
        header: names of the columns.
        rows: fields; without `quoted` they must hold neither tab nor line break.
        quoted: put marks around fields that need them.

    Raises:
        AskohError: the file can't be written.
    """
    lines = ("\t".join(_field(f, quoted=quoted) for f in row) for row in (header, *rows))
    write_text(path, "\n".join(lines) + "\n")


def write_text(path: Path, text: str) -> None:
    """Write a file in UTF-8; the old one stays in place until the new one is complete.

    Raises:
        AskohError: it can't be written.
    """
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_text(text, encoding="utf-8", newline="")
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise AskohError(
            f"{path} can't be written: {error.strerror}.",
            "Name a file in a folder that exists and that you may write to.",
        ) from None


def _lines(text: str) -> list[str]:
    # Not splitlines(): a form feed or a line separator inside a text is part of it.
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    header, *rest = unified.strip("\n").split("\n")
    # With one column, an empty line is an empty text; with more, it is a gap.
    return [header, *(line for line in rest if "\t" not in header or line.strip(" "))]


def _wrong_row(rows: Sequence[Sequence[str]]) -> int | None:
    return next((i for i, row in enumerate(rows) if len(row) != len(rows[0])), None)


def _table(path: Path, rows: Sequence[tuple[str, ...]], *, quoted: bool) -> Table:
    header = tuple(_bare(name).strip() for name in rows[0])
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise AskohError(
            f"{path} has the column `{twice[0]}` twice.", "Give each column a name of its own."
        )
    return Table(path, header, tuple(rows[1:]), quoted)


def _bare(field: str) -> str:
    """A field without the marks that a spreadsheet put around it."""
    inside = field[1:-1]
    marked = len(field) > 1 and field[0] == field[-1] == _QUOTE
    if not marked or _QUOTE in inside.replace(_QUOTE * 2, ""):
        return field
    return inside.replace(_QUOTE * 2, _QUOTE)


def _field(value: str, *, quoted: bool) -> str:
    needs_marks = any(mark in value for mark in "\t\n\r") or value.startswith(_QUOTE)
    if not quoted or not needs_marks:
        return value
    return _QUOTE + value.replace(_QUOTE, _QUOTE * 2) + _QUOTE
