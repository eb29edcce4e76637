"""Messages a minute, counted in memory or in a real Redis."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from api.limits import Limiter, MemoryLimiter, RedisLimiter, make_limiter

INSTALL = "redis-server isn't there: install Debian's package `redis-server`; nothing to start."


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of our own that keeps nothing on disk."""
    program = shutil.which("redis-server")
    assert program, INSTALL
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder: Path = tmp_path_factory.mktemp("redis")
    options = ["--port", str(port), "--save", "", "--appendonly", "no", "--dir", str(folder)]
    running = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    client = redis.Redis(port=port)
    for _ in range(100):
        try:
            client.ping()
            break
        except redis.ConnectionError:
            time.sleep(0.1)
    client.close()
    yield f"redis://127.0.0.1:{port}/0"
    running.terminate()
    running.wait()


@pytest.fixture(params=["memory", "redis"])
async def limiter_at(request: pytest.FixtureRequest) -> Callable[[Callable[[], float]], Limiter]:
    """Makes either kind of limiter on a clock."""
    if request.param == "memory":
        return MemoryLimiter
    url = request.getfixturevalue("redis_url")

    def make(clock: Callable[[], float]) -> Limiter:
        client = redis.asyncio.Redis.from_url(url)
        return RedisLimiter(client, clock)

    return make


class TestBoth:
    async def test_a_window_fills_and_opens_again(
        self, limiter_at: Callable[[Callable[[], float]], Limiter], tmp_path: Path
    ) -> None:
        seconds = [float(int(time.time()))]
        limiter = limiter_at(lambda: seconds[0])
        one, other = f"a:{tmp_path}", f"b:{tmp_path}"
        assert [await limiter.allow(one, 2) for _ in range(3)] == [True, True, False]
        assert await limiter.allow(other, 2)
        seconds[0] += 61
        assert await limiter.allow(one, 2)
        await limiter.close()


class TestMemory:
    async def test_old_keys_do_not_pile_up(self) -> None:
        seconds = [0.0]
        limiter = MemoryLimiter(clock=lambda: seconds[0])
        for number in range(10_001):
            await limiter.allow(f"{number}", 1)
        seconds[0] = 61
        await limiter.allow("a", 1)
        assert len(limiter._windows) == 1

    def test_it_is_what_one_machine_gets(self) -> None:
        assert isinstance(make_limiter(None), MemoryLimiter)


class TestRedis:
    async def test_no_address_is_stored_and_every_key_expires(self, redis_url: str) -> None:
        limiter = make_limiter(redis_url)
        await limiter.allow("a:192.0.2.7", 5)
        await limiter.close()
        client = redis.Redis.from_url(redis_url)
        keys = list(client.scan_iter("askoh:rate:*"))
        assert keys
        assert all(b"192.0.2.7" not in key and client.ttl(key) > 0 for key in keys)
        client.close()

    async def test_nobody_is_turned_away_because_redis_is_down(self) -> None:
        limiter = make_limiter("redis://127.0.0.1:1/0")
        assert await limiter.allow("a", 1)
        assert await limiter.allow("a", 1)
        await limiter.close()
