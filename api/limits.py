"""How many messages a conversation or an address may send in a minute."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Protocol

import redis.asyncio as redis

_WINDOW_SECONDS = 60
_SWEEP_ABOVE = 10_000


class Limiter(Protocol):
    """Counts events by key in windows of a minute."""

    async def allow(self, key: str, per_minute: int) -> bool:
        """Count one event; False when the key has had its ``per_minute`` already."""

    async def close(self) -> None:
        """Release what the limiter holds."""


class MemoryLimiter:
    """Counts in this process. ``clock`` returns seconds that only go forward."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._windows: dict[str, tuple[int, int]] = {}

    async def allow(self, key: str, per_minute: int) -> bool:
        """Count one event; False when the key has had its ``per_minute`` already."""
        window = int(self._clock() // _WINDOW_SECONDS)
        if len(self._windows) > _SWEEP_ABOVE:
            self._windows = {k: v for k, v in self._windows.items() if v[0] == window}
        started, count = self._windows.get(key, (window, 0))
        count = count + 1 if started == window else 1
        self._windows[key] = (window, count)
        return count <= per_minute

    async def close(self) -> None:
        """Nothing to release."""


class RedisLimiter:
    """Counts in Redis, for several api processes; keys are hashed, so no address is stored."""

    def __init__(self, client: redis.Redis, clock: Callable[[], float] = time.time) -> None:
        self._redis = client
        self._clock = clock

    async def allow(self, key: str, per_minute: int) -> bool:
        """Count one event; False when the key has had its ``per_minute`` already.

        When Redis doesn't answer the event is allowed: a person isn't turned away for that.
        """
        window = int(self._clock() // _WINDOW_SECONDS)
        name = f"askoh:rate:{hashlib.sha256(key.encode()).hexdigest()[:32]}:{window}"
        try:
            count = await self._redis.incr(name)
            if count == 1:
                await self._redis.expire(name, 2 * _WINDOW_SECONDS)
        except redis.RedisError:
            return True
        return int(count) <= per_minute

    async def close(self) -> None:
        """Close the connection."""
        await self._redis.aclose()


def make_limiter(redis_url: str | None) -> Limiter:
    """The limiter for this deployment: Redis when it has one, else this process's memory."""
    if redis_url is None:
        return MemoryLimiter()
    return RedisLimiter(redis.Redis.from_url(redis_url))
