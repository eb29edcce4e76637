"""The file of named conversations: encrypted rows, found by a keyed hash of their ids.

Two keys of the file's own seal the rows and hide their ids. They are stored beside the rows,
wrapped with the newest of ``ASKOH_KEYS``, so a key of ``ASKOH_KEYS`` can be changed without
touching a row. `askoh keys` and `askoh person` work on this file too (askoh/bot_store.py).
"""

import hashlib
import hmac
import json
import logging
import secrets
import sqlite3
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Dict, Iterable, Iterator, Optional

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

logger = logging.getLogger(__name__)

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS conversation ("
    "key TEXT PRIMARY KEY, sealed BLOB NOT NULL, changed REAL NOT NULL)",
    "CREATE TABLE IF NOT EXISTS named_key (name TEXT PRIMARY KEY, wrapped BLOB NOT NULL)",
)
_SEAL, _LOOKUP = "seal", "lookup"


class Sealed:
    """An SQLite file of encrypted snapshots, keyed by a hash that hides the id."""

    def __init__(self, path: Path, keys: Iterable[str]) -> None:
        keys = [key for key in keys if key]
        if not keys:
            raise ValueError("ASKOH_KEYS is empty. Run `askoh secrets` to make a key.")
        path.parent.mkdir(parents=True, exist_ok=True)
        # One connection for good: closing the last one makes SQLite write its journal back.
        self._db = sqlite3.connect(str(path), timeout=10, check_same_thread=False)
        self._turn = threading.Lock()
        for pragma in ("journal_mode=WAL", "secure_delete=ON", "synchronous=NORMAL"):
            self._db.execute(f"PRAGMA {pragma}")
        with self._use() as db:
            for statement in _SCHEMA:
                db.execute(statement)
            named = _named_keys(db, MultiFernet([Fernet(key) for key in keys]))
        self._fernet, self._lookup = Fernet(named[_SEAL]), named[_LOOKUP]

    def put(self, conversation: str, value: Dict[str, Any], now: float) -> None:
        """Encrypt and store a snapshot."""
        sealed = self._fernet.encrypt(json.dumps(value).encode())
        with self._use() as db:
            db.execute(
                "INSERT OR REPLACE INTO conversation VALUES (?, ?, ?)",
                (self._key(conversation), sealed, now),
            )

    def get(self, conversation: str) -> Optional[Dict[str, Any]]:
        """Read a snapshot; None when there is none or its key is gone."""
        with self._use() as db:
            row = db.execute(
                "SELECT sealed FROM conversation WHERE key = ?", (self._key(conversation),)
            ).fetchone()
        if row is None:
            return None
        try:
            return json.loads(self._fernet.decrypt(row[0]))
        except InvalidToken:
            logger.warning("A conversation was sealed with a key that is gone; starting afresh.")
            return None

    def delete(self, conversation: str) -> None:
        """Forget one conversation."""
        with self._use() as db:
            db.execute("DELETE FROM conversation WHERE key = ?", (self._key(conversation),))

    def purge(self, before: float) -> int:
        """Forget all that weren't touched since a time; returns how many."""
        with self._use() as db:
            return db.execute("DELETE FROM conversation WHERE changed < ?", (before,)).rowcount

    @contextmanager
    def _use(self) -> Iterator[sqlite3.Connection]:
        with self._turn, self._db:
            yield self._db

    def _key(self, conversation: str) -> str:
        return hmac.new(self._lookup, conversation.encode(), hashlib.sha256).hexdigest()


def _named_keys(db: sqlite3.Connection, wrapping: MultiFernet) -> Dict[str, bytes]:
    """The file's own keys, wrapped anew with the newest of `wrapping`; made if there are none."""
    stored = dict(db.execute("SELECT name, wrapped FROM named_key").fetchall())
    try:
        named = {name: wrapping.decrypt(stored[name]) for name in (_SEAL, _LOOKUP)}
    except (KeyError, InvalidToken):
        if db.execute("DELETE FROM conversation").rowcount:
            logger.warning("Conversations were sealed with a key that is gone; starting afresh.")
        named = {_SEAL: Fernet.generate_key(), _LOOKUP: secrets.token_bytes(32)}
    for name, key in named.items():
        db.execute("INSERT OR REPLACE INTO named_key VALUES (?, ?)", (name, wrapping.encrypt(key)))
    return named
