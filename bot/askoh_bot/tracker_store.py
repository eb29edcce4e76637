"""Where conversations wait between turns: encrypted, wordless, and not for long.

Named conversations are rows of an SQLite file, encrypted, found by a keyed hash. Private
conversations live in this process's memory only and are gone when it stops.

Two keys of the file's own seal the rows and hide their ids. They are stored beside the rows,
wrapped with the newest of ``ASKOH_KEYS``, so a key of ``ASKOH_KEYS`` can be changed without
touching a row. `askoh keys` and `askoh person` work on this file too (askoh/bot_store.py).
"""

import asyncio
import hashlib
import hmac
import json
import logging
import os
import secrets
import sqlite3
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Dict, Iterable, Iterator, Optional, Text, Tuple

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from askoh_bot import snapshot as snapshots

logger = logging.getLogger(__name__)

PRIVATE_PREFIX = "p-"
PRIVATE_SECONDS = 30 * 60
NAMED_SECONDS = 7 * 24 * 3600
PURGE_EVERY_SECONDS = 60
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


class InMemory:
    """Snapshots of private conversations; nothing reaches the disk."""

    def __init__(self) -> None:
        self._kept: Dict[str, Tuple[float, Dict[str, Any]]] = {}

    def put(self, conversation: str, value: Dict[str, Any], now: float) -> None:
        """Keep a snapshot and drop the ones that are over."""
        self._kept[conversation] = (now, value)
        self.purge(now - PRIVATE_SECONDS)

    def get(self, conversation: str) -> Optional[Dict[str, Any]]:
        """The snapshot, unless it is over 30 minutes old."""
        self.purge(time.time() - PRIVATE_SECONDS)
        kept = self._kept.get(conversation)
        return kept[1] if kept else None

    def delete(self, conversation: str) -> None:
        """Forget one conversation."""
        self._kept.pop(conversation, None)

    def purge(self, before: float) -> int:
        """Forget those last touched before a time."""
        over = [key for key, (changed, _) in self._kept.items() if changed < before]
        for key in over:
            del self._kept[key]
        return len(over)


class WordlessTrackerStore(TrackerStore):
    """Rasa tracker store that keeps snapshots instead of events."""

    def __init__(
        self,
        domain: Domain,
        event_broker: Optional[EventBroker] = None,
        path: Optional[Text] = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        home = Path(os.environ.get("ASKOH_HOME", "var"))
        self._named = Sealed(
            Path(path) if path else home / "conversations.db",
            os.environ.get("ASKOH_KEYS", "").split(","),
        )
        self._private = InMemory()
        self._purged = 0.0

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep a snapshot of the tracker."""
        now = time.time()
        value = snapshots.take(tracker)
        await asyncio.get_running_loop().run_in_executor(
            None, self._place(tracker.sender_id).put, tracker.sender_id, value, now
        )
        self._purge_now_and_then(now)

    async def retrieve(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        """Rebuild the tracker from its snapshot; None if there is none."""
        value = self._place(sender_id).get(sender_id)
        if value is None:
            return None
        return snapshots.restore(value, sender_id, self.domain, self.max_event_history)

    async def keys(self) -> Iterable[Text]:
        """Ids can't be listed: only their hashes are stored."""
        return []

    def current(self, sender_id: Text) -> Optional[Dict[str, Any]]:
        """The snapshot itself, for the channel's answer and for undoing a failed turn."""
        return self._place(sender_id).get(sender_id)

    def put_back(self, sender_id: Text, value: Optional[Dict[str, Any]]) -> None:
        """Undo a turn whose actions failed."""
        if value is None:
            self.forget(sender_id)
        else:
            self._place(sender_id).put(sender_id, value, time.time())

    def forget(self, sender_id: Text) -> None:
        """Delete one conversation."""
        self._place(sender_id).delete(sender_id)

    def _place(self, sender_id: Text) -> Any:
        return self._private if sender_id.startswith(PRIVATE_PREFIX) else self._named

    def _purge_now_and_then(self, now: float) -> None:
        if now - self._purged > PURGE_EVERY_SECONDS:
            self._purged = now
            self._named.purge(now - NAMED_SECONDS)
            self._private.purge(now - PRIVATE_SECONDS)
