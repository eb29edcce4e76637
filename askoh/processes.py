"""Facts about processes, ports and files of the running system."""

import os
import signal
import socket
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

_LOOPBACK = "127.0.0.1"


def started_at(pid: int) -> str | None:
    """When a process began, as the system writes it; None if there is no such process.

    Together with the number it names one process: numbers are used again.
    """
    stat = Path(f"/proc/{pid}/stat")
    if stat.exists():
        try:
            state, *rest = stat.read_text().rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            return None
        return None if state == "Z" else rest[18]
    listed = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return listed.stdout.strip() or None


def is_running(pid: int, since: str | None) -> bool:
    """Whether the process that began `since` still runs."""
    return since is not None and started_at(pid) == since


def end_group(pid: int, how: signal.Signals) -> None:
    """Send a signal to a process group that we started; nothing happens if it is gone."""
    try:
        os.killpg(pid, how)
    except (ProcessLookupError, PermissionError):
        return


def memory_mb(pid: int) -> float | None:
    """Resident memory of a process in megabytes; None where the system doesn't say."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return None
    sizes = [line.split()[1] for line in lines if line.startswith("VmRSS:")]
    return int(sizes[0]) / 1024 if sizes else None


def free_port(host: str = _LOOPBACK) -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


def port_is_free(address: str) -> bool:
    """Whether the port of a web address can be listened on."""
    parts = urlsplit(address)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((parts.hostname or _LOOPBACK, parts.port or 80))
        except OSError:
            return False
    return True


def last_lines(path: Path, count: int = 15) -> list[str]:
    """The end of a log file; empty if there is none."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return [line for line in text.splitlines() if line.strip()][-count:]
