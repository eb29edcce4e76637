"""Who gets what at every address: reads `tests/roles.yml` and writes docs/roles.md from it.

    python -m tests.roles --write    writes docs/roles.md

`tests/api/test_roles.py` tries every row on the running app and compares the page.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml
from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute, Mount

ROOT: Final = Path(__file__).resolve().parents[1]
CONTENT: Final = ROOT / "tests" / "roles.yml"
PAGE: Final = ROOT / "docs" / "roles.md"

_AREAS: Final = {
    "": "Open to everybody",
    "chat": "The chat",
    "case": "The manager’s sending page",
    "agree": "The employee’s page",
    "my": "A manager’s own page",
    "note": "An employee’s note to HR",
    "notes": "An employee’s note to HR, by its link",
    "console": "Signing in, and HR’s console",
    "internal": "Our own processes",
}
_WORDS: Final = {401: "sign in", 403: "no", 404: "not found", 503: "down"}


@dataclass(frozen=True, slots=True)
class Row:
    """One route: who is answered how, and what the test sends.

    Attributes:
        method: such as POST.
        path: with its placeholders.
        expected: status by person, in the order of the table; nobody who can't be tried.
        state: of the case that is asked for; empty without a case.
        form_on: the page whose form is sent.
        fields: what is filled in.
        changes_session: whether it begins or ends a session.
    """

    method: str
    path: str
    expected: Mapping[str, int]
    state: str = ""
    form_on: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    changes_session: bool = False

    @property
    def name(self) -> str:
        """Such as ``GET /chat``."""
        return f"{self.method} {self.path}"


def table(path: Path = CONTENT) -> tuple[dict[str, str], dict[str, Row]]:
    """The people, with what they are, and the rows by route."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    people: dict[str, str] = data["people"]
    return people, {name: _row(name, row, data["doors"], people) for name, row in _rows(data)}


def _rows(data: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from data["routes"].items()


def _row(
    name: str, row: Mapping[str, Any], doors: Mapping[str, Any], people: Mapping[str, str]
) -> Row:
    method, _, path = name.partition(" ")
    own = {key: value for key, value in row.items() if key in people}
    expected = {**doors[row["door"]], **own}
    known = {"door", "state", "form_on", "fields", "changes_session", *people}
    if unknown := sorted(row.keys() - known):
        raise ValueError(f"{name}: unknown {unknown}")
    return Row(
        method=method,
        path=path,
        expected={person: expected[person] for person in people if person in expected},
        state=row.get("state", ""),
        form_on=row.get("form_on", ""),
        fields=row.get("fields", {}),
        changes_session=row.get("changes_session", False),
    )


def routes_of(routes: Sequence[BaseRoute], prefix: str = "") -> Iterator[str]:
    """Every route of an app and of the apps mounted in it, such as ``GET /chat``."""
    for context in iter_route_contexts(routes):
        route = context.original_route
        if not isinstance(route, Mount):
            path = f"{prefix}{context.path}"
            yield from (f"{method} {path}" for method in sorted(context.methods or ()))
        elif route.routes:
            yield from routes_of(route.routes, prefix + route.path)
        else:
            yield f"GET {prefix}{route.path}/{{file}}"


def page() -> str:
    """docs/roles.md."""
    people, rows = table()
    lines = [
        "# Who may do what",
        "",
        "Written by `python -m tests.roles --write` from `tests/roles.yml`. A test asks every "
        "route of the running api as everybody here and compares both the answers and this page. "
        "Don’t edit it by hand.",
        "",
        "**yes**: answered. **sign in**: asked to sign in. **no**: refused. **not found**: "
        "answered as if there were no such thing. **down**: the employer’s sign-in doesn’t answer "
        "in the test. **–**: can’t be tried there.",
        "",
        "| Column | Who |",
        "|---|---|",
        *(f"| {person.replace('_', ' ')} | {what} |" for person, what in people.items()),
        "",
    ]
    for area, title in _AREAS.items():
        found = [row for row in rows.values() if _area(row) == area]
        if found:
            lines += [f"## {title}", "", *_matrix(people, found), ""]
    tried = sum(len(row.expected) for row in rows.values())
    lines.append(f"{len(rows)} routes, {len(people)} kinds of people, {tried} requests.")
    return "\n".join(lines) + "\n"


def _area(row: Row) -> str:
    first = row.path.split("/")[1]
    return first if first in _AREAS else ""


def _matrix(people: Mapping[str, str], rows: Sequence[Row]) -> list[str]:
    head = " | ".join(person.replace("_", " ") for person in people)
    return [
        f"| | {head} |",
        "|---" * (len(people) + 1) + "|",
        *(f"| `{row.name}` | {_cells(people, row)} |" for row in rows),
    ]


def _cells(people: Mapping[str, str], row: Row) -> str:
    return " | ".join(_word(row.expected.get(person)) for person in people)


def _word(status: int | None) -> str:
    if status is None:
        return "–"
    return _WORDS.get(status, "yes" if status < 400 else str(status))


def main() -> None:
    """Write the page, or print it."""
    parser = argparse.ArgumentParser(description="Who may do what, by route and role.")
    parser.add_argument("--write", action="store_true", help="write docs/roles.md")
    if parser.parse_args().write:
        PAGE.write_text(page(), encoding="utf-8")
    else:
        sys.stdout.write(page())


if __name__ == "__main__":
    main()
