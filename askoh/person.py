"""`askoh person`: what is stored of one person, found, told, erased."""

import argparse
import hashlib
import json
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import httpx
from sqlalchemy.exc import SQLAlchemyError

from api.person.erasing import Erased, erase
from api.person.known import LIMITS, Known, find
from api.person.telling import export, page
from api.services import Services, Work
from askoh.bot_store import BotStore
from askoh.database import services, unreachable
from askoh.errors import AskohError
from askoh.places import Places
from askoh.runfile import running_stack

_BOT_SECONDS = 5.0
_SCRUB_TRIES = 20
#: The tables in which an erasure changes what it must leave no trace of.
_HOLD_KEYS = ("people", "users", "outbox", "chats")


def find_command(options: argparse.Namespace, places: Places) -> int:
    """`askoh person find`: how much is stored, and the references of the cases."""
    with _opened(places) as found, found.database.reading() as session:
        known = find(Work(session, found, found.settings.now()), options.address)
        _say_found(known)
        if found.people.find(options.address):
            print(f"They are in {places.config / 'people.csv'}, which is yours to change.")
    return 0


def export_command(options: argparse.Namespace, places: Places) -> int:
    """`askoh person export`: `person.json` and `person.html` in a folder.

    Raises:
        AskohError: nothing is stored of them, or the folder can't be written.
    """
    folder = Path(options.out)
    with _opened(places) as found, found.database.writing() as session:
        work = Work(session, found, found.settings.now())
        known = _known(work, options.address)
        told = export(work, known)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(folder / "person.json", json.dumps(told, ensure_ascii=False, indent=2) + "\n")
            _write(folder / "person.html", page(told))
        except OSError as error:
            raise AskohError(
                f"{folder} can't be written: {error.strerror}.", "Name another folder with --out."
            ) from None
    print(f"Written: {folder / 'person.json'} and {folder / 'person.html'}, readable by you alone.")
    print("Check that you give it to nobody but the person it is about, then delete it.")
    return 0


def erase_command(options: argparse.Namespace, places: Places) -> int:
    """`askoh person erase`: says what would go; does it when given the code that it printed.

    Raises:
        AskohError: nothing is stored of them, or the code isn't that of what would go now.
    """
    with _opened(places) as found:
        with found.database.reading() as session:
            known = _known(Work(session, found, found.settings.now()), options.address)
            plan = erase(Work(session, found, found.settings.now()), known, dry=True)
            code = _code(known, plan)
        _say_plan(plan, done=False)
        if options.dry_run or options.confirm is None:
            if not options.dry_run:
                print(f"Nothing was erased. To do it, add: --confirm {code}")
            return 0
        if options.confirm != code:
            raise AskohError(
                "That isn't the code for what would be erased now.",
                "Run it without --confirm, read what it says, and use the code it prints.",
            )
        with found.database.writing() as session:
            work = Work(session, found, found.settings.now())
            done = erase(work, _known(work, options.address))
        _forget_chats(found, places, done.chats)
        found.database.rewrite(*_HOLD_KEYS)
        clean = _scrub(found)
    _say_plan(done, done=True)
    if not clean:
        print("Somebody is reading: the journal still holds older pages until the next round.")
    print("Backups are yours: `askoh restore` erases again what was erased since they were made.")
    return 0


def _known(work: Work, address: str) -> Known:
    known = find(work, address)
    if known.nothing:
        raise AskohError(
            "Nothing is stored under this address.",
            "Check it for mistakes, and try others they have had. " + LIMITS[0],
        )
    return known


def _say_found(known: Known) -> None:
    for what, count in known.counts.items():
        print(f"{what}: {count}")
    for label, cases in (("about them", known.as_employee), ("raised by them", known.as_manager)):
        for case in cases:
            print(f"  {case.reference} {label}, {case.state}")
    for limit in LIMITS:
        print(f"Note: {limit}")


def _say_plan(plan: Erased, *, done: bool) -> None:
    print("Erased:" if done else "Would be erased:")
    for what, count in plan.gone.items():
        print(f"  {what}: {count}")
    print("Kept:" if done else "Would be kept:")
    for reference, why in plan.kept.items():
        print(f"  {reference}: {why}")
    print(
        "  the bare record of each case (reference, states, dates) and the audit trail: they hold "
        "no word and no name"
    )


def _code(known: Known, plan: Erased) -> str:
    """Changes with whatever would be erased, so that nobody confirms what they haven't read."""
    ids = sorted(person.id for person in known.people)
    text = json.dumps([ids, dict(plan.gone), dict(plan.kept)])
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _forget_chats(found: Services, places: Places, chats: Collection[str]) -> None:
    """Tell a running bot, which also has its last replies in memory; then see to its file."""
    stack = running_stack(places.home)
    url = stack.bot_url if stack else found.settings.bot_url
    headers = {"Authorization": f"Bearer {found.settings.bot_secret.get_secret_value()}"}
    for chat in chats:
        address = f"{url}/webhooks/askoh/conversation/{quote(chat, safe='')}"
        with suppress(httpx.HTTPError):
            httpx.delete(address, headers=headers, timeout=_BOT_SECONDS, trust_env=False)
    BotStore(places.home, found.vault).forget(chats)


def _scrub(found: Services) -> bool:
    for _ in range(_SCRUB_TRIES):
        if found.database.scrub():
            return True
        time.sleep(0.25)
    return False


def _write(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")


@contextmanager
def _opened(places: Places) -> Iterator[Services]:
    with services(places) as found:
        try:
            yield found
        except SQLAlchemyError as error:
            raise unreachable(error) from None
