"""The supervisor with small real processes: start, wait, crash, stop."""

import os
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest

from askoh.processes import free_port, is_running
from askoh.progress import Progress
from askoh.supervisor import Service, ServiceStoppedError, Supervisor

SERVE = """
import socketserver, sys
socketserver.TCPServer.allow_reuse_address = True
with socketserver.TCPServer(("127.0.0.1", int(sys.argv[1])), socketserver.BaseRequestHandler) as s:
    print("serving", flush=True)
    s.serve_forever()
"""
FALL = "import sys; print('the first line'); print('no such table: cases'); sys.exit(3)"
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print('ready', flush=True)
time.sleep(600)
"""


def service(name: str, code: str, *words: str, port: int | None = None) -> Service:
    return Service(
        name=name,
        command=[sys.executable, "-c", code, *words],
        cwd=Path.cwd(),
        environment=dict(os.environ),
        ready=None if port is None else lambda: listens(port),
        cure=f"Mend the {name}.",
    )


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def server(name: str) -> tuple[Service, int]:
    port = free_port()
    return service(name, SERVE, str(port), port=port), port


@contextmanager
def supervised(logs: Path, *services: Service, patience: float = 30.0) -> Iterator[Supervisor]:
    supervisor = Supervisor(services, logs, Progress(StringIO()), patience)
    with supervisor.running():
        yield supervisor


def test_it_waits_until_all_answer_and_stops_all(tmp_path: Path) -> None:
    (first, port), (second, other) = server("first"), server("second")
    with supervised(tmp_path, first, second) as supervisor:
        supervisor.wait_until_ready()
        assert listens(port)
        assert listens(other)
        processes = supervisor.pids()
    assert not listens(port)
    assert not listens(other)
    assert set(processes) == {"first", "second"}
    assert not any(is_running(pid, since) for pid, since in processes.values())


def test_a_crash_is_shown_with_the_end_of_the_log_and_the_others_stop(tmp_path: Path) -> None:
    good, port = server("good")
    with (
        pytest.raises(ServiceStoppedError) as problem,
        supervised(tmp_path, good, service("bad", FALL)) as supervisor,
    ):
        supervisor.wait_until_ready()
        supervisor.watch(threading.Event())
    assert problem.value.service == "bad"
    assert "exit code 3" in problem.value.cause
    assert "no such table: cases" in problem.value.cause
    assert str(tmp_path / "bad.log") in problem.value.cause
    assert problem.value.cure == "Mend the bad."
    assert not listens(port)


def test_a_process_that_is_killed_later_is_noticed(tmp_path: Path) -> None:
    one, _ = server("one")
    with supervised(tmp_path, one) as supervisor:
        supervisor.wait_until_ready()
        os.kill(supervisor.pids()["one"][0], 9)
        with pytest.raises(ServiceStoppedError, match="signal 9"):
            supervisor.watch(threading.Event())


def test_one_that_never_answers_is_given_up(tmp_path: Path) -> None:
    silent = service("silent", "import time; time.sleep(600)", port=free_port())
    with (
        pytest.raises(ServiceStoppedError, match="has not answered"),
        supervised(tmp_path, silent, patience=0.5) as supervisor,
    ):
        supervisor.wait_until_ready()


def test_one_that_will_not_stop_is_ended(tmp_path: Path) -> None:
    supervisor = Supervisor((service("stubborn", STUBBORN),), tmp_path, Progress(StringIO()))
    supervisor.start()
    pid, since = supervisor.pids()["stubborn"]
    while not (tmp_path / "stubborn.log").read_text(encoding="utf-8"):
        supervisor.check()
    supervisor.stop(patience=0.2)
    assert not is_running(pid, since)


def test_a_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    missing = Service("missing", ["/nowhere/program"], Path.cwd(), dict(os.environ))
    with pytest.raises(Exception, match=r"missing can't be started: /nowhere/program"):
        Supervisor((missing,), tmp_path, Progress(StringIO())).start()


def test_it_can_be_started_again_and_keeps_the_log_before(tmp_path: Path) -> None:
    one, port = server("one")
    supervisor = Supervisor((one,), tmp_path, Progress(StringIO()))
    for _ in range(2):
        with supervisor.running():
            supervisor.wait_until_ready()
            assert listens(port)
    assert (tmp_path / "one.log.1").exists()
