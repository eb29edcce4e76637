"""`askoh employer check` and `askoh content check`: what people without programming maintain."""

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from api.records.content_reviews import all_of, write_at_once
from askoh.clock import today
from askoh.database import services, unreachable
from askoh.errors import AskohError
from askoh.places import Places
from guidance.content import facts
from guidance.content_check import Report
from guidance.content_check import check as look_over
from guidance.content_counts import counts
from guidance.employer import EmployerError, EmployerProfile, load_employer
from guidance.review_list import reviewables
from guidance.reviews import Standing, as_json, problem, standing, use_reviews

_MAINTAINED = "Open the page that is named, correct the entry, and put today's date in checked_on."


def check_employer(options: argparse.Namespace, _places: Places) -> int:
    """`askoh employer check FILE`."""
    path = Path(options.file)
    try:
        employer = load_employer(path)
    except EmployerError as error:
        raise AskohError(str(error), "Correct those lines and run this again.") from None
    _check_name(path, employer)
    route = "no occupational health service" if not employer.has_oh else employer.oh
    print(f"{path} is a valid profile: {employer.name} ({employer.nation}, {route}).")
    return 0


def _check_name(path: Path, employer: EmployerProfile) -> None:
    """The chat looks a profile up by its id, so the id has to lead to the file.

    Raises:
        AskohError: it doesn't.
    """
    case_study = path.resolve().parent.name == "case_studies"
    allowed = {path.stem, f"case_{path.stem}"} if case_study else {path.stem}
    if employer.id not in allowed:
        raise AskohError(
            f"{path.name} has the id '{employer.id}', so the chat can't find it.",
            f"Write 'id: {path.stem}', or name the file {employer.id}.yml.",
        )


def check_content(_options: argparse.Namespace, places: Places) -> int:
    """`askoh content check`: fails on errors; the rest is for reviewers."""
    use_reviews(places.reviews)
    try:
        report = look_over(today())
    except (OSError, ValueError) as error:
        raise AskohError(f"The content can't be read: {error}", _MAINTAINED) from None
    for title, found in _groups(report).items():
        print(f"{len(found)} {title}{':' if found else ''}")
        print("".join(f"  {line}\n" for line in found), end="")
    if report.failed:
        raise AskohError(f"{len(report.errors)} errors in the content.", _MAINTAINED)
    print("entries by kind (A official text seen, B second-hand, C not seen, D our own choice):")
    print("".join(f"  {kind.line()}\n" for kind in counts()), end="")
    _say_reviewed("facts", [standing(one) for one in facts().values()])
    _say_reviewed("entries with a source", [one.standing for one in reviewables().values()])
    if fault := problem():
        print(f"Checks and signatures from the console are left out: {fault}")
    return 0


def _say_reviewed(what: str, found: Sequence[Standing]) -> None:
    unchecked = sum(one.checked_on is None for one in found)
    unsigned = sum(one.reviewed_by is None for one in found)
    print(f"{len(found)} {what}; {unchecked} not yet checked live; {unsigned} not yet signed.")


def write_reviews(options: argparse.Namespace, places: Places) -> int:
    """`askoh content reviews --out FILE`: the console's checks and signatures, to carry over.

    Raises:
        AskohError: the records can't be read, or the file can't be written.
    """
    with services(places) as found:
        try:
            with found.database.reading() as session:
                known = all_of(session)
        except SQLAlchemyError as error:
            raise unreachable(error) from None
    path = Path(options.out)
    try:
        write_at_once(path, as_json(known))
    except OSError as error:
        raise AskohError(
            f"{path} can't be written: {error.strerror}.", "Name another place."
        ) from None
    now = {(one.origin.kind, one.origin.id): one.origin.digest for one in reviewables().values()}
    valid = sum(now.get((one.kind, one.entry)) == one.digest for one in known)
    print(f"{len(known)} checks and signatures are in {path}; {valid} are of today's texts.")
    return 0


def _groups(report: Report) -> dict[str, tuple[str, ...]]:
    return {
        "errors": report.errors,
        "stale: past their review date": report.stale,
        "sources without an address to check them at": report.unsourced,
        "nearly the same text twice": report.duplicates,
        "unused: named by nothing": report.unused,
        "choices of ours that rest on an unconfirmed fact (confidence C)": (
            report.choices_resting_on_C
        ),
    }


def stale_facts(day: date) -> list[str]:
    """Ids of facts past their review date on `day`.

    Raises:
        ContentError: the content can't be read.
    """
    return [one.id for one in facts().values() if one.is_stale(day)]
