"""The worker: sends waiting mail, raises reminders and deletes what is past its time.

Any number may run; a lock in the database lets one of them work while the others wait. It writes
counts, and once a day the ids of helplines that are overdue for a check.
"""

import argparse
import logging
import signal
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from api.services import Services
from api.worker import (
    hold_lock,
    release_lock,
    run_escalations,
    run_outbox,
    run_purge,
    run_reminders,
    run_reviews,
    run_sign_in_requests,
)
from askoh.database import services, unreachable
from askoh.errors import AskohError
from askoh.places import Places
from guidance.helplines import stale_numbers

LOCK = "worker"
#: Touched after every round, so that a health check can tell a stuck worker.
ALIVE = "worker.alive"
PURGE_EVERY_SECONDS = 3600.0
_logger = logging.getLogger("askoh.worker")
_PURGE = "purge"
_JOBS: Mapping[str, Callable[[Services, datetime], Any]] = {
    "reminders": run_reminders,
    "escalations": run_escalations,
    "sign-in links": run_sign_in_requests,
    "outbox": run_outbox,
    "content reviews": run_reviews,
    _PURGE: run_purge,
}


class Hourly:
    """Lets the purge run once an hour: it reads through all the records."""

    def __init__(self) -> None:
        self._last: float | None = None

    def due(self, seconds: float) -> bool:
        """Whether an hour has passed since this last said so; `seconds` is a running clock."""
        if self._last is not None and seconds - self._last < PURGE_EVERY_SECONDS:
            return False
        self._last = seconds
        return True


class Alarm:
    """Writes the ids of overdue helplines into the log, once a day."""

    def __init__(self) -> None:
        self._raised_on: date | None = None

    def look(self, today: date) -> None:
        """Raise today's alarm, unless it was raised already."""
        if self._raised_on == today:
            return
        self._raised_on = today
        if overdue := stale_numbers(today):
            _logger.warning("helplines overdue for a check: %s", ", ".join(overdue))


def work(options: argparse.Namespace, places: Places) -> int:
    """`askoh worker`: rounds until it is asked to stop; one round with `--once`."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    stop, holder = threading.Event(), uuid.uuid4().hex
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    with services(places) as found:
        try:
            alarm = Alarm()
            if options.once:
                return _once(found, holder, alarm)
            alive = places.home / ALIVE
            _for_ever(found, holder, alarm, pause=options.every, stop=stop, alive=alive)
        finally:
            _give_back(found, holder)
    return 0


def one_round(found: Services, holder: str, alarm: Alarm, hourly: Hourly) -> bool:
    """Do every job that is due once; False, with nothing done, while another holds the lock.

    A job that fails is written down by the kind of its error and tried again next round.
    """
    if not hold_lock(found, LOCK, holder, found.settings.now()):
        return False
    alarm.look(found.settings.current_day())
    purging = hourly.due(time.monotonic())
    for name, job in _JOBS.items():
        if name == _PURGE and not purging:
            continue
        try:
            counts = asdict(job(found, found.settings.now()))
        except Exception as error:  # one job's fault must not stop the others
            _logger.error("%s failed: %s", name, type(error).__name__)
            continue
        if any(counts.values()):
            _logger.info("%s: %s", name, ", ".join(f"{k} {v}" for k, v in counts.items() if v))
    return True


def _once(found: Services, holder: str, alarm: Alarm) -> int:
    try:
        worked = one_round(found, holder, alarm, Hourly())
    except SQLAlchemyError as error:
        raise unreachable(error) from None
    if not worked:
        raise AskohError(
            "Another worker is at work on this database.",
            "There is nothing to do; if it has just been killed, wait five minutes.",
        )
    print("Done.")
    return 0


def _for_ever(
    found: Services,
    holder: str,
    alarm: Alarm,
    *,
    pause: float,
    stop: threading.Event,
    alive: Path,
) -> None:
    waiting, hourly = False, Hourly()
    while not stop.is_set():
        try:
            worked = one_round(found, holder, alarm, hourly)
        except SQLAlchemyError as error:
            _logger.error("the database can't be used: %s", type(error).__name__)
        else:
            if not worked and not waiting:
                _logger.info("another worker is at work; waiting to take over")
            waiting = not worked
            alive.touch()
        stop.wait(pause)


def _give_back(found: Services, holder: str) -> None:
    try:
        release_lock(found, LOCK, holder)
    except SQLAlchemyError as error:
        _logger.error("the lock stays until it runs out: %s", type(error).__name__)
