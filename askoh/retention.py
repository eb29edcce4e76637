"""`askoh retention`: what is past its time, by kind; and removing it."""

import argparse
from collections.abc import Iterable

from sqlalchemy.exc import SQLAlchemyError

from api.retention import KINDS, Found, as_markdown, kept_for, survey, sweep
from api.services import Work
from askoh.database import services, unreachable
from askoh.places import Places


def list_kinds(options: argparse.Namespace, places: Places) -> int:
    """`askoh retention list`: how long each kind is kept here, and what for."""
    with services(places) as found:
        days = found.employer.retention
    if options.markdown:
        print(as_markdown(days), end="")
        return 0
    for kind in KINDS:
        how_long, purpose = kept_for(kind, days)
        print(f"{kind.name}: {kind.what}\n  kept {how_long}\n  {purpose}")
    return 0


def show(_options: argparse.Namespace, places: Places) -> int:
    """`askoh retention show`: what would go now."""
    with services(places) as found:
        try:
            with found.database.reading() as session:
                past = survey(Work(session, found, found.settings.now()))
        except SQLAlchemyError as error:
            raise unreachable(error) from None
    _say(past, "would go")
    return 0


def run(options: argparse.Namespace, places: Places) -> int:
    """`askoh retention run`: remove it, as the worker does in each round.

    Raises:
        AskohError: the records can't be used.
    """
    if options.dry_run:
        return show(options, places)
    with services(places) as found:
        try:
            gone = sweep(found, found.settings.now())
        except SQLAlchemyError as error:
            raise unreachable(error) from None
    _say(gone, "went")
    return 0


def _say(past: Iterable[Found], verb: str) -> None:
    told = False
    for one in past:
        if not one.count and not one.due.held:
            continue
        told = True
        oldest = f", the oldest of {one.due.oldest:%Y-%m-%d}" if one.due.oldest else ""
        held = f" ({one.due.held} stay under legal hold)" if one.due.held else ""
        print(f"{one.kind.name}: {one.count} {verb}{oldest}{held}: {one.kind.what}")
    if not told:
        print("Nothing is past its time.")
