"""The hazard log: read from tests/hazards.yml, written to docs/hazard-log.md.

python -m tests.hazard_log            lists the hazards, the gravest first
python -m tests.hazard_log --write    writes docs/hazard-log.md
"""

import argparse
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

ROOT: Final = Path(__file__).resolve().parents[1]
CONTENT: Final = ROOT / "tests" / "hazards.yml"
PAGE: Final = ROOT / "docs" / "hazard-log.md"
_KEYS: Final = {"id", "hazard", "severity", "likelihood", "mitigations", "tests", "left"}
_SEVERITY: Final = range(1, 6)
_LIKELIHOOD: Final = range(1, 5)


class HazardError(ValueError):
    """An entry of the log can't be used; the message names it."""


@dataclass(frozen=True, slots=True)
class Hazard:
    """One thing that could harm somebody.

    Attributes:
        id: such as H1.
        area: the heading that it stands under.
        hazard: what would happen.
        severity: 1 (nuisance) to 5 (death).
        likelihood: 1 (hardly ever) to 4 (often), with what stands against it.
        mitigations: what stands against it.
        tests: file::name of the tests that show it.
        left: what remains, and who has to act; empty if nothing.
    """

    id: str
    area: str
    hazard: str
    severity: int
    likelihood: int
    mitigations: tuple[str, ...]
    tests: tuple[str, ...]
    left: str

    @property
    def risk(self) -> int:
        """Severity times likelihood, 1 to 20."""
        return self.severity * self.likelihood


def hazards(path: Path = CONTENT) -> list[Hazard]:
    """All hazards, in their order.

    Raises:
        HazardError: an entry lacks something, has something unknown, or an id is used twice.
    """
    found: list[Hazard] = []
    for area, entries in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        found += [_read(area, entry) for entry in entries]
    names = [one.id for one in found]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise HazardError(f"used twice: {', '.join(sorted(twice))}")
    return found


def _read(area: str, entry: Mapping[str, Any]) -> Hazard:
    name = entry.get("id", "?")
    if set(entry) != _KEYS:
        raise HazardError(f"{name}: has to have exactly {', '.join(sorted(_KEYS))}")
    if entry["severity"] not in _SEVERITY or entry["likelihood"] not in _LIKELIHOOD:
        raise HazardError(f"{name}: severity is 1 to 5, likelihood 1 to 4")
    if not entry["mitigations"] or not entry["tests"]:
        raise HazardError(f"{name}: a mitigation and a test that shows it are needed")
    lists = {key: tuple(entry[key]) for key in ("mitigations", "tests")}
    return Hazard(**{**entry, **lists, "area": area, "left": entry["left"] or ""})


def missing_tests(found: list[Hazard]) -> list[str]:
    """The tests named that aren't there."""
    return [test for one in found for test in one.tests if not _is_there(test)]


def _is_there(test: str) -> bool:
    file, _, name = test.partition("::")
    path = ROOT / file
    pattern = rf"^\s*(async )?def {re.escape(name)}\("
    return path.is_file() and bool(re.search(pattern, path.read_text(encoding="utf-8"), re.M))


_INTRODUCTION: Final = """\
# Hazard log

What could harm somebody, what stands against it, the tests that show it, and what is left. This
page is written by `python -m tests.hazard_log --write` from `tests/hazards.yml`; a test compares.

**No clinical safety officer has reviewed it.** Severity (1 nuisance to 5 death) and likelihood
with the mitigations (1 hardly ever to 4 often) are the makers' own estimates. An employer in
health care will have to make it part of their own safety case.
"""


def page(found: list[Hazard]) -> str:
    """The text of docs/hazard-log.md."""
    lines = [_INTRODUCTION]
    area = ""
    for one in found:
        if one.area != area:
            area = one.area
            lines += [f"## {area}", ""]
        lines += [*_section(one), ""]
    return "\n".join(lines)


def _section(one: Hazard) -> list[str]:
    against = [f"- {text}" for text in one.mitigations]
    shown = ", ".join(f"`{test.removeprefix('tests/')}`" for test in one.tests)
    head = f"### {one.id}. {one.hazard}"
    score = f"Severity {one.severity}, likelihood {one.likelihood}: risk {one.risk} of 20."
    left = f"**Left:** {one.left}" if one.left else "**Left:** nothing that we know of."
    return [head, "", score, "", *against, "", f"Shown by {shown}.", "", left]


def main() -> None:
    """List the hazards, or write the page."""
    parser = argparse.ArgumentParser(description="The hazard log, from tests/hazards.yml.")
    parser.add_argument("--write", action="store_true", help="write docs/hazard-log.md")
    options = parser.parse_args()
    found = hazards()
    if options.write:
        PAGE.write_text(page(found), encoding="utf-8")
        print(f"Written: {PAGE.relative_to(ROOT)}")  # noqa: T201
        return
    for one in sorted(found, key=lambda one: -one.risk):
        print(f"{one.risk:>3}  {one.id:<4} {one.hazard}")  # noqa: T201


if __name__ == "__main__":
    main()
