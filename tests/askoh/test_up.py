"""`askoh up` as `make run` starts it: what it prints, Ctrl-C, and a part that dies."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from askoh import training
from askoh.runfile import read_runfile
from tests.conftest import RunningStack

pytestmark = pytest.mark.stack


@contextmanager
def up(stack: RunningStack, home: Path) -> Iterator["subprocess.Popen[str]"]:
    """`askoh up` on a data folder of its own, with the stack's model."""
    training.borrow(stack.stack.places, stack.stack.places.with_home(home))
    with (home / "up.log").open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "askoh", "up", "--ports", "auto"],
            env=os.environ | {"ASKOH_HOME": str(home)},
            stdout=out, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def wait_for(home: Path, pattern: str, process: "subprocess.Popen[str]") -> str:
    """What `askoh up` has printed once the pattern is in it."""
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        shown = (home / "up.log").read_text(encoding="utf-8")
        if re.search(pattern, shown):
            return shown
        assert process.poll() is None, shown
        time.sleep(0.2)
    raise AssertionError(f"{pattern!r} was never printed:\n{shown}")


def test_it_starts_everything_and_one_ctrl_c_stops_everything(
    stack: RunningStack, tmp_path: Path
) -> None:
    with up(stack, tmp_path) as process:
        shown = wait_for(tmp_path, "Press Ctrl-C", process)
        chat = re.search(r"Chat +(http\S+)", shown)
        console = re.search(r"HR console +(http\S+)", shown)
        assert chat
        assert console
        assert httpx.get(chat[1]).is_success
        assert "/console/sign-in/" in console[1]
        assert "Harbour & Dale Manufacturing" in shown
        found = read_runfile(tmp_path)
        assert found
        assert set(found.processes) == {"bot", "actions", "api", "worker"}
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
    assert found.leftovers() == {}
    assert not (tmp_path / "run.json").exists()
    assert "AskOH has stopped." in (tmp_path / "up.log").read_text(encoding="utf-8")
    logs = (tmp_path / "logs" / "api.log").read_text(encoding="utf-8")
    assert "/chat" not in logs


def test_a_part_that_dies_is_shown_and_the_others_stop(stack: RunningStack, tmp_path: Path) -> None:
    with up(stack, tmp_path) as process:
        wait_for(tmp_path, "actions answers", process)
        found = read_runfile(tmp_path)
        assert found
        os.kill(found.processes["actions"][0], signal.SIGKILL)
        assert process.wait(60) == 1
    shown = (tmp_path / "up.log").read_text(encoding="utf-8")
    assert "actions stopped by itself (ended by signal 9)" in shown
    assert "What to do: " in shown
    assert "Traceback" not in shown
    assert found.leftovers() == {}
