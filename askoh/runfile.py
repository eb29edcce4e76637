"""`{home}/run.json`: the addresses and processes of the stack that runs on a data folder."""

import json
import os
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from signal import SIGKILL, SIGTERM

from askoh.processes import end_group, is_running, started_at

FILE = "run.json"
_PATIENCE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class RunFile:
    """What is written there; no secret is.

    Attributes:
        api_url, bot_url, actions_url: addresses of the three servers.
        supervisor: number and start of the process that watches over the others.
        processes: number and start of each of the others, by name.
        keys: ids of the keys it was started with, newest first.
    """

    api_url: str
    bot_url: str
    actions_url: str
    supervisor: tuple[int, str | None] = field(
        default_factory=lambda: (os.getpid(), started_at(os.getpid()))
    )
    processes: Mapping[str, tuple[int, str | None]] = field(default_factory=dict)
    keys: tuple[str, ...] = ()

    def write(self, home: Path) -> None:
        """Write it in one move."""
        draft = home / f".{FILE}.{os.getpid()}"
        draft.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")
        draft.replace(home / FILE)

    @property
    def supervisor_runs(self) -> bool:
        """Whether the process that started the stack is still there."""
        return is_running(*self.supervisor)

    def leftovers(self) -> dict[str, int]:
        """Processes of the stack that still run, by name."""
        return {n: pid for n, (pid, since) in self.processes.items() if is_running(pid, since)}


def read_runfile(home: Path) -> RunFile | None:
    """What `{home}/run.json` says; None if there is none or it can't be understood."""
    try:
        found = json.loads((home / FILE).read_text(encoding="utf-8"))
        pid, since = found["supervisor"]
        processes = {n: (int(p), s) for n, (p, s) in found["processes"].items()}
        urls = (found["api_url"], found["bot_url"], found["actions_url"])
        keys = tuple(str(key) for key in found.get("keys", ()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return RunFile(*urls, supervisor=(int(pid), since), processes=processes, keys=keys)


def running_stack(home: Path) -> RunFile | None:
    """The stack that runs on `home`, if one does."""
    found = read_runfile(home)
    return found if found and found.supervisor_runs else None


def forget(home: Path) -> None:
    """Remove the file."""
    (home / FILE).unlink(missing_ok=True)


def stop_stack(found: RunFile) -> bool:
    """Ask a running stack to stop and wait for it; False if it didn't in time."""
    os.kill(found.supervisor[0], SIGTERM)
    deadline = time.monotonic() + _PATIENCE_SECONDS * 2
    while found.supervisor_runs and time.monotonic() < deadline:
        time.sleep(0.1)
    return not found.supervisor_runs


def end_leftovers(found: RunFile) -> list[str]:
    """End processes whose supervisor is gone; returns their names."""
    names = list(found.leftovers())
    for pid in found.leftovers().values():
        end_group(pid, SIGTERM)
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while found.leftovers() and time.monotonic() < deadline:
        time.sleep(0.1)
    for pid in found.leftovers().values():
        end_group(pid, SIGKILL)
    return names
