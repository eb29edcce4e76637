"""Sends typed turns to a running assistant and times them."""

import itertools
import statistics
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Send = Callable[[str, str], None]

WARM_UP = 5
CONVERSATIONS = 12
TURNS_EACH = 10
EARLY = range(3, 8)
LATE = range(146, 151)


@dataclass(frozen=True, slots=True)
class Turns:
    """Milliseconds of typed turns.

    Attributes:
        p50, p95: over short conversations.
        turn_5, turn_150: medians around those turns of one long conversation.
    """

    p50: float
    p95: float
    turn_5: float
    turn_150: float


@dataclass(frozen=True, slots=True)
class Measured:
    """One assistant's numbers: seconds, milliseconds and megabytes."""

    training_s: float
    start_s: float
    turns: Turns
    memory_mb: float


def measure_turns(send: Send, texts: list[str], note: Callable[[str], None]) -> Turns:
    """Time short conversations and one of 150 turns.

    Args:
        send: sends a text in a conversation and returns when the answer is complete.
        texts: what is typed, over and over.
        note: told how far it is.
    """
    typed = itertools.cycle(texts)
    list(_conversation(send, itertools.islice(typed, WARM_UP)))
    short: list[float] = []
    for number in range(CONVERSATIONS):
        note(f"(conversation {number + 1} of {CONVERSATIONS})")
        short += _conversation(send, itertools.islice(typed, TURNS_EACH))
    note("(one of 150 turns)")
    long = list(_conversation(send, itertools.islice(typed, max(LATE))))
    return Turns(
        p50=statistics.median(short),
        p95=statistics.quantiles(short, n=20)[-1],
        turn_5=statistics.median(long[turn - 1] for turn in EARLY),
        turn_150=statistics.median(long[turn - 1] for turn in LATE),
    )


def _conversation(send: Send, texts: Iterable[str]) -> Iterable[float]:
    conversation = f"c-{uuid.uuid4().hex}"
    for text in texts:
        started = time.perf_counter()
        send(conversation, text)
        yield (time.perf_counter() - started) * 1000


def seconds_until(works: Callable[[], None], patience: float, alive: Callable[[], None]) -> float:
    """Seconds until `works` stops raising OSError or ValueError.

    Raises:
        TimeoutError: it never worked.
    """
    started = time.perf_counter()
    while time.perf_counter() - started < patience:
        alive()
        try:
            works()
        except (OSError, ValueError):
            time.sleep(0.1)
        else:
            return time.perf_counter() - started
    raise TimeoutError
