"""Turns under way: one that is slow, or whose connection broke, goes on and can be asked for again.

A client that asks with the same message id joins the turn that runs already; once it has ended, the
journey answers from the conversation. So a cut connection loses nothing and repeats nothing.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine

from api.outcomes import Outcome

Turn = Callable[[], Coroutine[None, None, Outcome]]


class TooManyAtOnceError(Exception):
    """As many turns are under way in the conversation, or from the address, as may be."""


class Turns:
    """Runs turns apart from the requests that wait for them."""

    def __init__(self, per_conversation: int, per_address: int) -> None:
        self._per_conversation = per_conversation
        self._per_address = per_address
        self._running: dict[tuple[str, str], asyncio.Task[Outcome]] = {}
        self._counts: Counter[str] = Counter()

    async def take(
        self,
        conversation: str,
        message_id: str,
        address: str,
        turn: Turn,
        wait: float | None = None,
    ) -> Outcome | None:
        """Start the turn, or join it, and wait for it: ``wait`` seconds, or to its end.

        None means that it is still going on; ask again with the same message id.

        Raises:
            TooManyAtOnceError: too many turns are under way here.
        """
        key = conversation, message_id
        running = self._running.get(key) or self._start(key, address, turn)
        done, _ = await asyncio.wait({running}, timeout=wait)
        return running.result() if done else None

    def _start(self, key: tuple[str, str], address: str, turn: Turn) -> asyncio.Task[Outcome]:
        chat, place = f"c:{key[0]}", f"a:{address}"
        full = self._counts[chat] >= self._per_conversation
        if full or self._counts[place] >= self._per_address:
            raise TooManyAtOnceError
        self._counts.update((chat, place))
        task = asyncio.create_task(turn())
        self._running[key] = task

        def ended(ended_task: asyncio.Task[Outcome]) -> None:
            if not ended_task.cancelled():
                # Looked at, or asyncio would log a failure with what somebody typed.
                ended_task.exception()
            del self._running[key]
            self._counts.subtract((chat, place))
            self._counts += Counter()  # Drops what stands at zero.

        task.add_done_callback(ended)
        return task
