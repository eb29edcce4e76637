"""The worker's processes: one works, others wait, and it ends when asked."""

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from askoh.worker import PURGE_EVERY_SECONDS, Alarm, Hourly

from .conftest import ROOT, Askoh


def test_only_one_worker_works_and_it_gives_its_place_back(askoh: Askoh, home: Path) -> None:
    askoh("migrate")
    words = [sys.executable, "-m", "askoh", "worker", "--every", "0.2"]
    first = subprocess.Popen(
        words, cwd=ROOT, env=os.environ | {"ASKOH_HOME": str(home)}, stderr=subprocess.PIPE
    )
    try:
        wait_for(home / "worker.alive", first)
        refused = askoh("worker", "--once")
        assert refused.returncode == 1
        assert "Another worker is at work" in refused.stderr
    finally:
        first.send_signal(signal.SIGTERM)
    assert first.wait(20) == 0
    assert askoh("worker", "--once").returncode == 0


def wait_for(path: Path, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while not path.exists():
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_overdue_helplines_are_logged_once_a_day_by_id(
    caplog: pytest.LogCaptureFixture,
) -> None:
    alarm = Alarm()
    for day in (date(2026, 11, 21), date(2028, 1, 1), date(2028, 1, 1), date(2028, 1, 2)):
        alarm.look(day)
    assert len(caplog.messages) == 2
    assert all("samaritans" in one and "116" not in one for one in caplog.messages)


def test_the_worker_raises_the_alarm_in_its_round(askoh: Askoh) -> None:
    askoh("migrate")
    done = askoh("worker", "--once", ASKOH_TODAY="2028-01-01")
    assert done.returncode == 0
    assert "helplines overdue for a check: " in done.stderr


def test_the_purge_is_due_at_the_start_and_then_once_an_hour() -> None:
    hourly = Hourly()
    moments = (0.0, 30.0, PURGE_EVERY_SECONDS - 1, PURGE_EVERY_SECONDS, PURGE_EVERY_SECONDS + 30)
    assert [hourly.due(seconds) for seconds in moments] == [True, False, False, True, False]
