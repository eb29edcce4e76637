import os
import signal
import subprocess
import sys
from pathlib import Path

from askoh.processes import is_running, started_at
from askoh.runfile import RunFile, end_leftovers, read_runfile, running_stack

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


def urls() -> tuple[str, str, str]:
    return ("http://127.0.0.1:1", "http://127.0.0.1:2", "http://127.0.0.1:3")


def test_what_was_written_is_found_while_its_process_runs(tmp_path: Path) -> None:
    RunFile(*urls()).write(tmp_path)
    found = running_stack(tmp_path)
    assert found
    assert (found.api_url, found.bot_url, found.actions_url) == urls()
    assert found.supervisor[0] == os.getpid()


def test_one_whose_process_is_gone_is_not_running(tmp_path: Path) -> None:
    # The same number, begun at another time, is another process.
    RunFile(*urls(), supervisor=(os.getpid(), "long ago")).write(tmp_path)
    assert running_stack(tmp_path) is None
    assert read_runfile(tmp_path)


def test_a_broken_file_counts_as_none(tmp_path: Path) -> None:
    for text in ("", "{}", "[1]", '{"supervisor": 3}', "not json"):
        (tmp_path / "run.json").write_text(text, encoding="utf-8")
        assert read_runfile(tmp_path) is None


def test_what_an_earlier_run_left_is_ended_and_nothing_else(tmp_path: Path) -> None:
    left = subprocess.Popen(SLEEP, start_new_session=True)
    other = subprocess.Popen(SLEEP, start_new_session=True)
    try:
        processes = {"bot": (left.pid, started_at(left.pid)), "api": (other.pid, "long ago")}
        gone = RunFile(*urls(), supervisor=(1, "long ago"), processes=processes)
        assert end_leftovers(gone) == ["bot"]
        assert left.wait(10) == -signal.SIGTERM
        assert is_running(other.pid, started_at(other.pid))
    finally:
        other.kill()
        other.wait()
