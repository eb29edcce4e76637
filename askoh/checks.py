"""`askoh employer check` and `askoh content check`: what people without programming maintain."""

import argparse
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

import yaml

from askoh.clock import today
from askoh.errors import AskohError
from askoh.places import Places
from guidance import content
from guidance.content import ContentError, Fact, facts
from guidance.employer import EmployerError, load_employer

_SOON = timedelta(days=30)
_MAINTAINED = "Open the page that is named, correct the entry, and put today's date in checked_on."


def check_employer(options: argparse.Namespace, _places: Places) -> int:
    """`askoh employer check FILE`."""
    path = Path(options.file)
    try:
        employer = load_employer(path)
    except EmployerError as error:
        raise AskohError(str(error), "Correct those lines and run this again.") from None
    route = "no occupational health service" if not employer.has_oh else employer.oh
    print(f"{path} is a valid profile: {employer.name} ({employer.nation}, {route}).")
    return 0


def check_content(_options: argparse.Namespace, _places: Places) -> int:
    """`askoh content check`: fails on broken or stale entries; the rest is for reviewers."""
    faults = list(broken_content())
    known = [] if faults else list(facts().values())
    day = today()
    stale = [one for one in known if one.is_stale(day)]
    groups = {
        "broken": faults,
        "stale: past their review date, no longer served as facts": _named(stale),
        "due for review within 30 days": _named(
            one for one in known if not one.is_stale(day) and one.is_stale(day + _SOON)
        ),
        "without an address of their source": _named(one for one in known if not one.url),
        "our own choice or not confirmed (confidence C or D), never shown as facts": _named(
            one for one in known if one.confidence in "CD"
        ),
    }
    for title, names in groups.items():
        if names:
            print(f"{len(names)} {title}:")
            print("".join(f"  {name}\n" for name in names))
    unchecked = sum(one.checked_on is None for one in known)
    unsigned = sum(one.reviewed_by is None for one in known)
    print(f"{len(known)} facts; {unchecked} not yet checked live; {unsigned} not yet signed.")
    if faults or stale:
        raise AskohError(f"{len(faults)} broken and {len(stale)} stale entries.", _MAINTAINED)
    return 0


def stale_facts(day: date) -> list[str]:
    """Ids of facts past their review date on `day`.

    Raises:
        ContentError: the content can't be read.
    """
    return [one.id for one in facts().values() if one.is_stale(day)]


def broken_content(folder: Path = content.FOLDER) -> Iterator[str]:
    """Every fault in the content files: wrong YAML, missing fields, ids used twice."""
    try:
        facts()
    except ContentError as error:
        yield from (str(fault) for fault in error.faults)
    for path in sorted(folder.rglob("*.yml")):
        yield from _faults_of(path, folder)


def _faults_of(path: Path, folder: Path) -> Iterator[str]:
    name = path.relative_to(folder)
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        yield f"{name}: {' '.join(str(error).split())}"
        return
    entries = [e for e in found if isinstance(e, dict)] if isinstance(found, list) else []
    seen: set[str] = set()
    for entry in entries:
        key = str(entry.get("id", ""))
        if key and key in seen:
            yield f"{name}: the id {key} is used twice"
        seen.add(key)


def _named(entries: Iterable[Fact]) -> list[str]:
    return [f"{one.id} (review by {one.review_by})" for one in entries]
