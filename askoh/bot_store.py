"""The bot's file of conversations, as the command line sees it: its keys, and forgetting.

The bot has a Python of its own, so this is the one place outside it that knows the file's tables
(bot/askoh_bot/tracker_store.py makes them; a test holds both together).
"""

import hashlib
import hmac
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from api.crypto import Vault

FILE = "conversations.db"
_BUSY_SECONDS = 15


class BotStore:
    """The file in a data folder; there may be none, and then there is nothing to do."""

    def __init__(self, home: Path, vault: Vault) -> None:
        self._path = home / FILE
        self._vault = vault

    def usage(self) -> Counter[str | None]:
        """How many of the file's keys each key of ``ASKOH_KEYS`` wraps, by its id."""
        with self._open() as db:
            return Counter(self._vault.wrapped_with(key) for key in _keys(db).values())

    def rotate(self) -> int:
        """Wrap the file's keys with the newest of ``ASKOH_KEYS``; how many were changed.

        A running bot isn't disturbed: it has its keys in memory.
        """
        done = 0
        with self._open() as db, db:
            for name, wrapped in _keys(db).items():
                if self._vault.wrapped_with(wrapped) in (None, self._vault.key_ids[0]):
                    continue
                fresh = self._vault.rewrapped(wrapped)
                db.execute("UPDATE named_key SET wrapped = ? WHERE name = ?", (fresh, name))
                done += 1
        return done

    def forget(self, conversations: Collection[str]) -> int:
        """Remove what is kept of these conversations; how many there were.

        Raises:
            VaultError: none of our keys opens the file's.
        """
        with self._open() as db:
            wrapped = _keys(db).get("lookup")
            if wrapped is None or not conversations:
                return 0
            key = self._vault.unwrap(wrapped)
            ids = [hmac.new(key, c.encode(), hashlib.sha256).hexdigest() for c in conversations]
            with db:
                done = sum(
                    db.execute("DELETE FROM conversation WHERE key = ?", (one,)).rowcount
                    for one in ids
                )
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return done

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        if not self._path.is_file():
            with closing(sqlite3.connect(":memory:")) as db:
                yield db
            return
        with closing(sqlite3.connect(self._path, timeout=_BUSY_SECONDS)) as db:
            db.execute("PRAGMA secure_delete=ON")
            yield db


def _keys(db: sqlite3.Connection) -> dict[str, bytes]:
    known = "SELECT 1 FROM sqlite_master WHERE name = 'named_key'"
    if db.execute(known).fetchone() is None:
        return {}
    return dict(db.execute("SELECT name, wrapped FROM named_key").fetchall())
