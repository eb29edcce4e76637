"""Load reviewed content from YAML, check it against its schema, and serve sourced facts.

A *kind* of content is the file ``guidance/content/<kind>.yml``, any files named
``<kind>_*.yml`` beside it, and every YAML file in a folder ``guidance/content/<kind>/``.
Each file is a list of entries; each entry has an ``id`` that is unique within its kind.
How a person without programming reviews and changes it: docs/content.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from guidance.fields import FieldReader, Problem
from guidance.reviews import Origin, origin_of, standing
from guidance.yaml_file import read_yaml

FOLDER: Final = Path(__file__).parent / "content"
NATIONS: Final = ("england", "scotland", "wales", "northern_ireland")
CONFIDENCE: Final = ("A", "B", "C", "D")
CHANGE: Final = ("L", "M", "H")

_COPY_DATE: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_REPORT_SECTION: Final = re.compile(r"(985|992) §([\w.]+)")
_REPORTS: Final = {
    "985": "DWP research report 985 (May 2020)",
    "992": "DWP research report 992 (July 2021)",
}
_MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)


class ContentError(ValueError):
    """Content files cannot be used; every fault names its file, entry, field and cure."""

    def __init__(self, faults: Iterable[ContentFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True, slots=True)
class ContentFault:
    """One fault in one entry of one file."""

    file: str
    entry: str
    problem: Problem

    def __str__(self) -> str:
        return f"{self.file}, entry {self.entry}, field {self.problem}"


@dataclass(frozen=True, slots=True)
class Fact:
    """One sourced statement.

    ``copy_date`` is the date of the copy it was read in (YYYY, YYYY-MM or YYYY-MM-DD; None
    when the copy bore none). ``checked_on`` is empty until a person opened the live page,
    ``reviewed_by`` until an occupational health or legal professional signed. Confidence:
    A official text seen, B second-hand, C not seen (never shown as a fact), D our choice.
    A review outside the file may stand in for its three fields: ask ``reviews.standing``.
    """

    id: str
    text: str
    publisher: str
    source: str
    url: str | None
    confidence: str
    change: str
    copy_date: str | None
    checked_on: date | None
    review_by: date
    reviewed_by: str | None
    nations: tuple[str, ...]
    emergency: bool = False
    effective_from: date | None = None
    effective_until: date | None = None
    read_from: Origin | None = None

    def is_stale(self, today: date) -> bool:
        """Whether its review date has passed."""
        return today > standing(self).review_by

    def may_be_shown(self, today: date) -> bool:
        """Whether it may be served as a fact on this day; emergency numbers always may."""
        if self.emergency:
            return True
        in_force = (self.effective_from is None or today >= self.effective_from) and (
            self.effective_until is None or today <= self.effective_until
        )
        return self.confidence != "C" and in_force and not self.is_stale(today)


def load_kind[Entry](
    kind: str, read_entry: Callable[[FieldReader], Entry], folder: Path = FOLDER
) -> dict[str, Entry]:
    """Read every entry of one kind, in file order, keyed by id.

    ``read_entry`` takes each field from a ``FieldReader``, which collects the faults.

    Raises:
        ContentError: with every fault of every file of the kind.

    """
    entries: dict[str, Entry] = {}
    faults: list[ContentFault] = []
    for path in kind_files(kind, folder):
        for number, data in enumerate(_entries(path), start=1):
            reader = FieldReader(data if isinstance(data, dict) else {})
            name = reader.text("id", required=True) or f"number {number}"
            reader.read_from = origin_of(kind, name, reader.data)
            entry = read_entry(reader)
            reader.finish()
            if name in entries:
                reader.fault("id", "is used twice", "Give each entry its own id")
            faults += [ContentFault(path.name, name, problem) for problem in reader.problems]
            entries[name] = entry
    if faults:
        raise ContentError(faults)
    return entries


def kind_files(kind: str, folder: Path = FOLDER) -> tuple[Path, ...]:
    """Return the files that hold one kind of content, the plain file first.

    Raises:
        ContentError: when there are none.

    """
    files = [*folder.glob(f"{kind}.yml"), *sorted(folder.glob(f"{kind}_*.yml"))]
    files += sorted((folder / kind).glob("*.yml"))
    if not files:
        problem = Problem("file", "is missing", f"Put it back at {folder.name}/{kind}.yml")
        raise ContentError([ContentFault(f"{kind}.yml", "-", problem)])
    return tuple(files)


def _entries(path: Path) -> list[object]:
    try:
        data = read_yaml(path)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        problem = Problem("file", f"cannot be read: {' '.join(str(error).split())}", "Mend it")
        raise ContentError([ContentFault(path.name, "-", problem)]) from error
    if isinstance(data, list):
        return data
    problem = Problem("file", "is not a list", "Start each entry with '- id: ...'")
    raise ContentError([ContentFault(path.name, "-", problem)])


def read_fact(reader: FieldReader) -> Fact:
    """Read one entry of the facts files."""
    copy_date = reader.text("copy_date")
    if copy_date is not None and not _COPY_DATE.fullmatch(copy_date):
        reader.fault("copy_date", f"is '{copy_date}'", "Write 'YYYY', 'YYYY-MM' or 'YYYY-MM-DD'")
    review_by = reader.day("review_by")
    if review_by is None:
        reader.fault("review_by", "is missing", "Say by when it must be read again")
    emergency = reader.choice("emergency", ("yes", "no"), "no")
    return Fact(
        id=reader.text("id") or "",
        text=reader.text("text", required=True) or "",
        publisher=reader.text("publisher", required=True) or "",
        source=reader.text("source", required=True) or "",
        url=reader.text("url"),
        confidence=reader.choice("confidence", CONFIDENCE),
        change=reader.choice("change", CHANGE),
        copy_date=copy_date,
        checked_on=reader.day("checked_on"),
        review_by=review_by or date.max,
        reviewed_by=reader.text("reviewed_by"),
        nations=reader.choices("nations", NATIONS) or NATIONS,
        emergency=emergency == "yes",
        effective_from=reader.day("effective_from"),
        effective_until=reader.day("effective_until"),
        read_from=reader.read_from,
    )


@cache
def facts() -> Mapping[str, Fact]:
    """Return every fact by id, also stale and unconfirmed ones: ask ``may_be_shown``."""
    return load_kind("facts", read_fact)


def fact(fact_id: str) -> Fact:
    """Return one fact.

    Raises:
        KeyError: when there is none with this id.

    """
    return facts()[fact_id]


def fact_text(fact_id: str, today: date) -> str:
    """Return a fact's sentence, or where to read it when it may not be served any more.

    Raises:
        KeyError: when there is none with this id.

    """
    known = facts()[fact_id]
    if known.may_be_shown(today):
        return known.text
    place = known.url or f"the official page of {known.publisher}"
    return f"What I have on this needs checking, so please read {place}."


def footer(sources: Iterable[str], today: date) -> str:
    """Return the line under an answer that says where it comes from and how fresh that is.

    Ids of no fact and no report section are our own suggestions: no source is claimed.
    An empty text means there is nothing to say.
    """
    parts: dict[str, None] = {}
    for source in sources:
        line = _source_line(source, today)
        if line:
            parts[line] = None
    return "; ".join(parts)


def _source_line(source: str, today: date) -> str | None:
    known = facts().get(source)
    if known is not None:
        return _fact_line(known, today) if known.confidence in ("A", "B") else None
    section = _REPORT_SECTION.fullmatch(source)
    if section is not None:
        return _REPORTS[section.group(1)]
    return None


def _fact_line(known: Fact, today: date) -> str:
    copy = f"copy of {_month(known.copy_date)}" if known.copy_date else "undated copy"
    if known.is_stale(today) and not known.emergency:
        place = f" at {known.url}" if known.url else ""
        return f"{known.publisher}, {copy}, due for a new check: read the live page{place}"
    now = standing(known)
    signed = f", signed by {now.reviewed_by}" if now.reviewed_by else ""
    if now.checked_on is None:
        return f"{known.publisher}, {copy}, not yet checked live{signed}"
    return f"{known.publisher}, checked {_month(now.checked_on.isoformat())}{signed}"


def _month(day: str) -> str:
    year, _, rest = day.partition("-")
    return f"{_MONTHS[int(rest[:2]) - 1]} {year}" if rest else year
