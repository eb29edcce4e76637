"""`askoh keys`: the keys of ASKOH_KEYS, by short ids that tell nothing of the keys."""

import argparse
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from cryptography.fernet import Fernet
from sqlalchemy.exc import SQLAlchemyError

from api import keys
from api.services import Services
from askoh.bot_store import BotStore
from askoh.database import services, unreachable
from askoh.errors import AskohError
from askoh.places import Places
from askoh.runfile import running_stack
from askoh.secrets import FILE, add_key, ensure_secrets, remove_key

_FROM_OUTSIDE = "ASKOH_KEYS comes from the environment, which wins over {file}."


def list_keys(_options: argparse.Namespace, places: Places) -> int:
    """`askoh keys list`: each key, newest first, and how many stored keys it wraps."""
    with _opened(places) as found:
        used = _usage(found, places)
        for number, name in enumerate(found.vault.key_ids):
            role = "seals and opens" if number == 0 else "opens"
            print(f"{name}  {role}; wraps {used[name]} stored keys")
    if used[None]:
        print(
            f"{used[None]} stored keys open with none of these: a key is missing from ASKOH_KEYS."
        )
    return 0


def new(options: argparse.Namespace, places: Places) -> int:
    """`askoh keys new`: a key before the others.

    Raises:
        AskohError: the keys come from the environment.
    """
    if options.show:
        print(Fernet.generate_key().decode())
        return 0
    _refuse_outside(places, "Put the key that `askoh keys new --show` prints before the others.")
    ensure_secrets(places.home)
    print(
        f"There are {add_key(places.home)} keys now; the newest seals, all of them open.\n"
        "Stop and start AskOH, so that every part knows it. Then run `askoh keys rotate`."
    )
    return 0


def rotate(_options: argparse.Namespace, places: Places) -> int:
    """`askoh keys rotate`: wrap every stored key with the newest.

    Raises:
        AskohError: AskOH runs without the newest key, or stored keys open with none.
    """
    with _opened(places) as found:
        _refuse_stale(found, places)
        done = keys.rotate(found)
        of_bot = BotStore(places.home, found.vault).rotate()
        newest = found.vault.key_ids[0]
    print(f"{done.wrapped + of_bot} stored keys were wrapped anew with {newest}.")
    if done.lost:
        raise AskohError(
            f"{done.lost} stored keys open with none of the keys.",
            "Put the key back into ASKOH_KEYS that was in use when they were stored; run this "
            "again.",
        )
    print("Keys that wrap nothing any more (`askoh keys list`) can go: `askoh keys retire ID`.")
    return 0


def retire(options: argparse.Namespace, places: Places) -> int:
    """`askoh keys retire ID`: take an old key out of use.

    Raises:
        AskohError: there is no such key, it is the newest, or something is wrapped with it.
    """
    name = options.id
    with _opened(places) as found:
        _refuse_stale(found, places)
        if name not in found.vault.key_ids:
            raise AskohError(f"There is no key {name}.", "`askoh keys list` shows those there are.")
        if name == found.vault.key_ids[0]:
            raise AskohError(
                f"{name} is the newest key, which seals.", "Make another first: `askoh keys new`."
            )
        _refuse_used(name, BotStore(places.home, found.vault).usage()[name])
        try:
            keys.retire(found, name)
        except keys.KeyInUseError as error:
            _refuse_used(name, error.left)
    if os.environ.get("ASKOH_KEYS"):
        print(f"Nothing needs {name} any more. Take it out of ASKOH_KEYS in the environment.")
    else:
        remove_key(places.home, name)
        print(f"{name} is out of {places.home / FILE}. Nothing that is stored needs it.")
    print("Backups made before it was retired still do: keep the key apart for as long as those.")
    return 0


def _refuse_used(name: str, left: int) -> None:
    if left:
        raise AskohError(
            f"{left} stored keys are still wrapped with {name}.", "Run `askoh keys rotate` first."
        )


def _refuse_outside(places: Places, cure: str) -> None:
    if os.environ.get("ASKOH_KEYS"):
        raise AskohError(_FROM_OUTSIDE.format(file=places.home / FILE), cure)


def _refuse_stale(found: Services, places: Places) -> None:
    """A part that was started before the newest key was made couldn't open what it wraps."""
    stack = running_stack(places.home)
    if stack and stack.keys and stack.keys[0] != found.vault.key_ids[0]:
        raise AskohError(
            "AskOH runs on this data folder and was started before the newest key was made.",
            "Stop it and start it again, then run this.",
        )


def _usage(found: Services, places: Places) -> Counter[str | None]:
    with found.database.reading() as session:
        return keys.usage(session, found.vault) + BotStore(places.home, found.vault).usage()


@contextmanager
def _opened(places: Places) -> Iterator[Services]:
    with services(places) as found:
        try:
            yield found
        except SQLAlchemyError as error:
            raise unreachable(error) from None
