"""Which row of the reports' digest is answered by what: the table of docs/coverage.md.

``python -m guidance.coverage`` writes the page anew; a test compares it with what stands there.
The rows are those of parts 1A to 1H of the digest of DWP research reports 985 and 992.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from guidance.catalogue import catalogue
from guidance.content import FOLDER, load_kind
from guidance.fields import FieldReader
from guidance.references import PROJECT, exists, names

STATES: Final = ("here", "part", "not_ours")
PARTS: Final[Mapping[str, str]] = {
    "1A": "Routes into occupational health and models of provision",
    "1B": "Services of occupational health providers (Table 8.1)",
    "1C": "Assessments, treatment and interventions",
    "1D": "Processes and tools of employers",
    "1E": "NHS and community services",
    "1F": "Government and third sector",
    "1G": "Innovations the reports name",
    "1H": "People and quality marks",
}
PAGE: Final = PROJECT / "docs" / "coverage.md"
_STATE_WORDS: Final = {"here": "answered", "part": "in part", "not_ours": "not ours"}


@dataclass(frozen=True, slots=True)
class Covered:
    """How far the product answers for one row; ``because`` is needed unless it fully does."""

    id: str
    part: str
    state: str
    because: str | None


def load_coverage(folder: Path = FOLDER) -> dict[str, Covered]:
    """Read how far each row is covered, keyed by its id.

    Raises:
        ContentError: with every fault, each naming file, entry and field.

    """
    return load_kind("coverage", _read_covered, folder)


@cache
def coverage() -> Mapping[str, Covered]:
    """Return how far each row is covered, by its id."""
    return load_coverage()


def missing_places() -> tuple[str, ...]:
    """Return references of the catalogue that point at nothing, each after its row's id.

    References into the project's folders are looked at here too, so the whole product has to
    stand around this package.
    """
    return tuple(
        f"{row.id}: {reference}"
        for row in catalogue().values()
        for reference in row.core.answers
        if not exists(reference)
    )


def page() -> str:
    """Return the text of docs/coverage.md."""
    counts = {state: sum(row.state == state for row in coverage().values()) for state in STATES}
    lines = [
        "# What the reports name, and what answers for it",
        "",
        "Written by `python -m guidance.coverage`; change the content and run it again. Each row",
        "is one system, service, route, tool, scheme or innovation that DWP research reports 985",
        "and 992 name. Its entry in `guidance/content/` has the same id and says it in words.",
        "",
        f"{len(coverage())} rows: {counts['here']} answered, {counts['part']} in part, "
        f"{counts['not_ours']} not this product's to do.",
    ]
    for part, title in PARTS.items():
        lines += ["", f"## {part}. {title}", "", "| Row | Name | State | What answers for it |"]
        lines += ["|---|---|---|---|", *_table(part)]
    return "\n".join(lines) + "\n"


def write(path: Path = PAGE) -> None:
    """Write the page.

    Raises:
        OSError: when it cannot be written.

    """
    path.write_text(page(), encoding="utf-8")


def _table(part: str) -> list[str]:
    lines = []
    for covered in coverage().values():
        if covered.part == part:
            row = catalogue()[covered.id]
            by = ", ".join(f"`{reference}`" for reference in row.core.answers)
            said = f"{covered.because} {by}" if covered.because else by
            state = _STATE_WORDS[covered.state]
            lines.append(f"| {covered.id} | {row.core.name} | {state} | {said} |")
    return lines


def _read_covered(reader: FieldReader) -> Covered:
    covered = Covered(
        id=reader.text("id") or "",
        part=reader.choice("part", PARTS),
        state=reader.choice("state", STATES),
        because=reader.text("because"),
    )
    if covered.id not in names("entry"):
        reader.fault("id", f"'{covered.id}' has no entry", "Add it to its kind of the catalogue")
    if covered.state != "here" and covered.because is None:
        reader.fault("because", "is missing", "Say in one line what isn't done, and why")
    return covered


if __name__ == "__main__":
    write()
