"""`askoh classify`: what AskOH understands of each message of a file."""

import argparse
import json
from datetime import date
from pathlib import Path

from askoh import clock
from askoh.errors import AskohError
from askoh.places import Places
from askoh.progress import Progress
from askoh.understanding.tsv import Table, read_table, write_table
from askoh.understanding.understood import Asker, Understood, understand_all
from guidance.employer import EmployerError, find_employer

ADDED = ("topic", "topics", "facts", "crisis", "kind", "handled")
_GIVEN = "_given"


def classify(options: argparse.Namespace, places: Places) -> int:
    """Read a table, understand its texts, write it with what was understood.

    Raises:
        AskohError: a file can't be used, or there is no model.
    """
    source, target = Path(options.source), Path(options.target)
    if source.resolve() == target.resolve():
        raise AskohError(
            "The result would take the place of what is read.", "Give --out another name."
        )
    progress = Progress()
    asker = asker_of(options, places)
    table = read_table(source)
    texts = table.column("text")
    understood = understand_all(places, texts, asker, progress)
    header, renamed = _header(table)
    rows = [(*row, *_fields(one)) for row, one in zip(table.rows, understood, strict=True)]
    write_table(target, header, rows, quoted=table.quoted)
    for old, new in renamed:
        progress.say(f"Note: the column `{old}` that was there is called `{new}` in the result.")
    print(f"{len(rows)} messages classified: {target}")
    return 0


def asker_of(options: argparse.Namespace, places: Places) -> Asker:
    """Who is taken to write, from the options and the settings.

    Raises:
        AskohError: the date or the employer's profile is wrong.
    """
    try:
        employer = find_employer(places.config, options.employer)
    except EmployerError as error:
        raise AskohError(str(error), "Correct the employer's profile.") from None
    if employer is None:
        raise AskohError(
            f"There is no employer profile {options.employer!r} in {places.config}.",
            "Give --employer the name of a file there, or set ASKOH_EMPLOYER.",
        )
    return Asker(_today(options.today), employer.nation, options.role, options.private)


def _today(given: str | None) -> date:
    if given is None:
        return clock.today()
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise AskohError(
            f"--today is {given!r}, which is not a date.", "Write it as 2026-11-21."
        ) from None


def _header(table: Table) -> tuple[list[str], list[tuple[str, str]]]:
    """The result's columns; a given one of the same name as ours gets another."""
    taken = {*table.header, *ADDED}
    header, renamed = [], []
    for name in table.header:
        new = name
        while new in ADDED or (new != name and new in taken):
            new += _GIVEN
        if new != name:
            renamed.append((name, new))
            taken.add(new)
        header.append(new)
    return [*header, *ADDED], renamed


def _fields(one: Understood) -> tuple[str, ...]:
    return (
        one.topic,
        json.dumps(one.topics),
        json.dumps(one.facts.to_dict(), ensure_ascii=False, sort_keys=True, default=list),
        one.screen.level.value,
        one.screen.kind or "",
        one.handled.value,
    )
