"""Which key of ``ASKOH_KEYS`` wraps what is stored, wrapping it anew, taking a key out of use.

Only small wrapped keys are touched, never content. Every step is a short transaction of its own,
so people go on working meanwhile, and what was interrupted goes on where it stopped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from api.audit import SYSTEM, record
from api.crypto import Vault, VaultError
from api.errors import ConflictError
from api.records.models import NamedKey, Person, RetiredKey
from api.services import Services

BATCH = 500


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a rotation did, in numbers of stored keys; `lost` ones open with none of our keys."""

    wrapped: int = 0
    lost: int = 0

    def __add__(self, other: Rotated) -> Rotated:
        return Rotated(self.wrapped + other.wrapped, self.lost + other.lost)


class KeyInUseError(ConflictError):
    """Stored keys are still wrapped with this key; `left` says how many."""

    def __init__(self, left: int) -> None:
        super().__init__(f"{left} stored keys are still wrapped with this key.")
        self.left = left


def usage(session: Session, vault: Vault) -> Counter[str | None]:
    """How many stored keys each key wraps, by its id; under None those that none of ours opens."""
    people = select(Person.wrapped_key).where(Person.wrapped_key.is_not(None))
    found = Counter(
        vault.wrapped_with(one or b"")
        for one in session.scalars(people.execution_options(yield_per=1000))
    )
    found.update(vault.wrapped_with(one) for one in session.scalars(select(NamedKey.wrapped_key)))
    return found


def rotate(services: Services, batch: int = BATCH) -> Rotated:
    """Wrap every stored key with the newest of ``ASKOH_KEYS``, `batch` people a transaction."""
    with services.database.writing() as session:
        done = _rewrap(services.vault, session.scalars(select(NamedKey).with_for_update()).all())
    last = ""
    while True:
        with services.database.writing() as session:
            people = session.scalars(
                select(Person)
                .where(Person.wrapped_key.is_not(None), Person.id > last)
                .order_by(Person.id)
                .limit(batch)
                .with_for_update()
            ).all()
            if not people:
                break
            last = people[-1].id
            done += _rewrap(services.vault, people)
    if done.wrapped:
        with services.database.writing() as session:
            now = services.settings.now()
            record(session, now, SYSTEM, "keys_rotated", services.vault.key_ids[0])
    return done


def _rewrap(vault: Vault, rows: Iterable[Person | NamedKey]) -> Rotated:
    wrapped = lost = 0
    for row in rows:
        if row.wrapped_key is None or vault.wrapped_with(row.wrapped_key) == vault.key_ids[0]:
            continue
        try:
            row.wrapped_key = vault.rewrapped(row.wrapped_key)
        except VaultError:
            lost += 1
        else:
            wrapped += 1
    return Rotated(wrapped, lost)


def retire(services: Services, key_id: str) -> None:
    """Take a key out of use for good.

    Raises:
        KeyInUseError: something is still wrapped with it; it says how many.
    """
    with services.database.writing() as session:
        if session.get_bind().dialect.name == "postgresql":
            # SQLite has one writer anyway. Who adds a key while we count waits, and then looks.
            session.execute(text("LOCK TABLE people, named_keys IN SHARE ROW EXCLUSIVE MODE"))
        left = usage(session, services.vault)[key_id]
        if left:
            raise KeyInUseError(left)
        now = services.settings.now()
        session.merge(RetiredKey(key_id=key_id, at=now))
        record(session, now, SYSTEM, "key_retired", key_id)
