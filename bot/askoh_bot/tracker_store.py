"""Where conversations wait between turns: encrypted, wordless, and not for long.

Named conversations are rows of an SQLite file, encrypted, found by a keyed hash. Private
conversations live in this process's memory only and are gone when it stops.
"""

import asyncio
import os
import time
from pathlib import Path
from typing import Any, Dict, Iterable, Optional, Text, Tuple

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from askoh_bot import snapshot as snapshots
from askoh_bot.sealed import Sealed

PRIVATE_PREFIX = "p-"
PRIVATE_SECONDS = 30 * 60
NAMED_SECONDS = 7 * 24 * 3600
PURGE_EVERY_SECONDS = 60


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
