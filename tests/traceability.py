"""Which test shows which requirement: read from the tests' markers, without running any.

    python -m tests.traceability            lists the tests of each requirement
    python -m tests.traceability R12 R13    lists the tests of these
    python -m tests.traceability --write    writes docs/requirements.md

`tests/requirements.yml` holds the requirements. A test that shows one is marked
`@pytest.mark.requirement("R12")` and fails when the behaviour is switched off.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

ROOT: Final = Path(__file__).resolve().parents[1]
CONTENT: Final = ROOT / "tests" / "requirements.yml"
PAGE: Final = ROOT / "docs" / "requirements.md"
MARKER: Final = "requirement"
PRIORITIES: Final = {"M": "must", "S": "should", "D": "delighter"}

_COLLECTOR: Final = "tests.traceability_collector"
_KEYS: Final = {"id", "priority", "title", "text", "missing"}


class State(StrEnum):
    """How far a requirement is shown by tests."""

    SHOWN = "shown"
    IN_PART = "in part"
    NOT_YET = "not yet"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement.

    Attributes:
        id: such as R12.
        area: what it is about, for the heading.
        priority: M, S or D.
        title: a few words.
        text: what somebody sees.
        missing: what isn't there or isn't shown yet; empty if nothing.
    """

    id: str
    area: str
    priority: str
    title: str
    text: str
    missing: str

    def state(self, tests: Iterable[str]) -> State:
        """How far these tests show it."""
        if not list(tests):
            return State.NOT_YET
        return State.IN_PART if self.missing else State.SHOWN


class RequirementsError(ValueError):
    """The list of requirements, or a marker, is wrong."""


@cache
def requirements(path: Path = CONTENT) -> dict[str, Requirement]:
    """All requirements by id, in their order.

    Raises:
        RequirementsError: an entry lacks something, has something unknown, or an id is used twice.
    """
    found: dict[str, Requirement] = {}
    for area, entries in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        for entry in entries:
            one = _read(area, entry)
            if one.id in found:
                raise RequirementsError(f"{path.name}: {one.id} is there twice")
            found[one.id] = one
    return found


def _read(area: str, entry: Mapping[str, Any]) -> Requirement:
    name = entry.get("id", "?")
    lacks = _KEYS - {"missing"} - set(entry)
    unknown = set(entry) - _KEYS
    if lacks or unknown:
        raise RequirementsError(f"{name}: lacks {sorted(lacks)}, doesn't know {sorted(unknown)}")
    if entry["priority"] not in PRIORITIES:
        raise RequirementsError(f"{name}: priority is one of {', '.join(PRIORITIES)}")
    words = {key: " ".join(str(entry.get(key, "")).split()) for key in _KEYS}
    return Requirement(area=area, **words)


def marked(item: pytest.Item) -> list[str]:
    """The requirements that a collected test shows, each once.

    Raises:
        RequirementsError: a marker names no requirement, or one that isn't in the list.
    """
    named: list[str] = []
    for mark in item.iter_markers(MARKER):
        if not mark.args or mark.kwargs:
            raise RequirementsError(f"{item.nodeid}: a requirement marker takes ids, such as R12")
        named += mark.args
    unknown = [name for name in named if name not in requirements()]
    if unknown:
        raise RequirementsError(f"{item.nodeid}: there is no requirement {', '.join(unknown)}")
    return list(dict.fromkeys(named))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a marker that names no known requirement."""
    for item in items:
        try:
            marked(item)
        except RequirementsError as error:
            raise pytest.UsageError(str(error)) from error


def collect(*folders: str) -> dict[str, list[str]]:
    """The tests of each requirement, collected by pytest in a process of its own.

    Args:
        folders: where to look; the whole of `tests/` if there are none.

    Returns:
        For each id, also those without a test, names such as tests/guidance/test_rules.py::decides,
        one for all its parameters.

    Raises:
        RequirementsError: pytest couldn't collect; its words are in the message.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "tests.json"
        words = [sys.executable, "-m", "pytest", "--collect-only", "-p", "no:cacheprovider"]
        words += ["-p", _COLLECTOR, f"--requirements-to={out}", *(folders or ["tests"])]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode or not out.is_file():
            raise RequirementsError(f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
        by_test: dict[str, list[str]] = json.loads(out.read_text(encoding="utf-8"))
    return {
        name: [test for test, shows in by_test.items() if name in shows] for name in requirements()
    }


def page(tests: Mapping[str, list[str]]) -> str:
    """The text of docs/requirements.md."""
    lines = [_INTRODUCTION, *_counts(tests)]
    area = ""
    for one in requirements().values():
        if one.area != area:
            area = one.area
            lines += ["", f"## {area}", "", "| | | What somebody sees | State | Tests |"]
            lines += ["|---|---|---|---|---|"]
        lines.append(_row(one, tests[one.id]))
    return "\n".join([*lines, ""])


_INTRODUCTION: Final = """\
# Requirements

What AskOH has to do, and which test shows it. This page is written by
`python -m tests.traceability --write` from `tests/requirements.yml` and the tests' markers; a test
compares. Don't edit it by hand.

**M** must, **S** should, **D** delighter. *Shown*: the tests named fail when the behaviour is
switched off ([testing.md](testing.md#requirements) says how that was tried). *In part*: some of it
is shown, the rest is named. *Not yet*: nothing shows it.
"""


def _counts(tests: Mapping[str, list[str]]) -> list[str]:
    states = list(State)
    lines = [f"| | {' | '.join(states)} | all |", "|---|" + "---|" * (len(states) + 1)]
    for letter, name in PRIORITIES.items():
        ours = [one for one in requirements().values() if one.priority == letter]
        counted = Counter(one.state(tests[one.id]) for one in ours)
        cells = [str(counted[state]) for state in states]
        lines.append(f"| {letter} {name} | {' | '.join(cells)} | {len(ours)} |")
    return lines


def _row(one: Requirement, tests: list[str]) -> str:
    state = f"**{one.state(tests)}**" + (f": {one.missing}" if one.missing else "")
    named = "<br>".join(f"`{test.removeprefix('tests/')}`" for test in tests)
    cells = [one.id, one.priority, f"**{one.title}.** {one.text}", state, named]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def main(words: list[str] | None = None) -> int:
    """Run as a command."""
    parser = argparse.ArgumentParser(prog="python -m tests.traceability", description=__doc__)
    parser.add_argument("ids", nargs="*", help="only these requirements")
    parser.add_argument("--write", action="store_true", help="write docs/requirements.md")
    chosen = parser.parse_args(words)
    tests = collect()
    if chosen.write:
        PAGE.write_text(page(tests), encoding="utf-8")
        return 0
    for name in chosen.ids or requirements():
        one = requirements()[name]
        print(f"{one.id} {one.priority} {one.state(tests[name])}: {one.title}")  # noqa: T201
        for test in tests[name]:
            print(f"    {test}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
