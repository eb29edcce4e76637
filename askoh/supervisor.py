"""Starts a few processes together, waits until all answer, and stops all of them together."""

import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGKILL, SIGTERM

from askoh.errors import AskohError
from askoh.processes import end_group, last_lines, started_at
from askoh.progress import Progress

_LOOK_SECONDS = 0.2
_STOP_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Service:
    """A process to run.

    Attributes:
        name: what people call it; also the name of its log file.
        command: the program and its arguments.
        cwd: where it runs.
        environment: all of its environment.
        ready: says whether it answers; None for one that nobody calls.
        cure: what a person does when it stops by itself.
    """

    name: str
    command: Sequence[str]
    cwd: Path
    environment: Mapping[str, str]
    ready: Callable[[], bool] | None = None
    cure: str = "Read its log, cure the cause and start again."


class ServiceStoppedError(AskohError):
    """A process ended by itself, or never answered; carries the end of its log."""

    def __init__(self, service: Service, what: str, log: Path) -> None:
        lines = "\n".join(f"    {line}" for line in last_lines(log)) or "    (it wrote nothing)"
        super().__init__(
            f"{service.name} {what}. The end of its log, {log}:\n{lines}", service.cure
        )
        self.service = service.name


@dataclass(slots=True)
class _Running:
    service: Service
    process: subprocess.Popen[bytes]
    log: Path
    is_ready: bool = False


@dataclass(slots=True)
class Supervisor:
    """Runs services in the given order and stops them in the opposite one.

    Attributes:
        services: what to run.
        logs: the folder of their log files.
        progress: where it says what happens.
        patience: seconds until a service that doesn't answer counts as failed.
    """

    services: Sequence[Service]
    logs: Path
    progress: Progress = field(default_factory=Progress)
    patience: float = 180.0
    _running: list[_Running] = field(default_factory=list)

    def start(self) -> None:
        """Start every service; returns at once.

        Raises:
            AskohError: a program can't be started.
        """
        self.logs.mkdir(parents=True, exist_ok=True)
        for service in self.services:
            self._running.append(self._start(service))

    def wait_until_ready(self, stop: threading.Event | None = None) -> None:
        """Return when every service answers, or when `stop` is set.

        Raises:
            ServiceStoppedError: one ended, or did not answer in time.
        """
        started = time.monotonic()
        waiting = [r for r in self._running if r.service.ready]
        while waiting and not (stop and stop.is_set()):
            self.check()
            for running in [r for r in waiting if r.service.ready and r.service.ready()]:
                waiting.remove(running)
                running.is_ready = True
                seconds = time.monotonic() - started
                self.progress.say(f"✓ {running.service.name} answers after {seconds:.1f} s")
            if waiting and time.monotonic() - started > self.patience:
                slow = waiting[0]
                what = f"has not answered for {self.patience:.0f} seconds"
                raise ServiceStoppedError(slow.service, what, slow.log)
            time.sleep(_LOOK_SECONDS)

    def watch(self, stop: threading.Event) -> None:
        """Return when `stop` is set.

        Raises:
            ServiceStoppedError: a service ended by itself.
        """
        while not stop.wait(_LOOK_SECONDS):
            self.check()

    def check(self) -> None:
        """Look whether every service still runs.

        Raises:
            ServiceStoppedError: one doesn't.
        """
        for running in self._running:
            code = running.process.poll()
            if code is not None:
                how = f"ended by signal {-code}" if code < 0 else f"ended with exit code {code}"
                what = f"stopped by itself ({how})"
                raise ServiceStoppedError(running.service, what, running.log)

    def stop(self, patience: float = _STOP_SECONDS) -> None:
        """Stop every service, the last started first; one that won't stop in time is killed."""
        for running in reversed(self._running):
            end_group(running.process.pid, SIGTERM)
        deadline = time.monotonic() + patience
        for running in reversed(self._running):
            try:
                running.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.progress.say(f"{running.service.name} did not stop when asked: ending it")
            # Also its children, if it left any.
            end_group(running.process.pid, SIGKILL)
            running.process.wait()
        self._running.clear()

    def pids(self) -> dict[str, tuple[int, str | None]]:
        """Number and start of each process, by the service's name."""
        return {r.service.name: (r.process.pid, started_at(r.process.pid)) for r in self._running}

    @contextmanager
    def running(self) -> Iterator["Supervisor"]:
        """Start everything, and stop it when the block ends, however it ends."""
        try:
            self.start()
            yield self
        finally:
            self.stop()

    def _start(self, service: Service) -> _Running:
        log = self.logs / f"{service.name}.log"
        if log.exists():
            log.replace(log.with_suffix(".log.1"))
        try:
            with log.open("wb") as out:
                process = subprocess.Popen(
                    list(service.command),
                    cwd=service.cwd,
                    env=dict(service.environment),
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=subprocess.STDOUT,
                    # A group of its own: Ctrl-C reaches us alone, and we stop them in order.
                    start_new_session=True,
                )
        except OSError as error:
            raise AskohError(
                f"{service.name} can't be started: {service.command[0]}: {error.strerror}.",
                "Run `make setup`: it installs what is missing.",
            ) from error
        return _Running(service, process, log)
