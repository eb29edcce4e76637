"""Trains the bot's model when what it learns from has changed."""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from askoh.errors import AskohError
from askoh.places import Places
from askoh.processes import last_lines
from askoh.progress import Progress

_RECORD = "trained-from.json"
_SHOWN = 60


def inputs(places: Places) -> list[Path]:
    """Every file that the model depends on, sorted."""
    root = places.root
    named = [root / "domain.yml", places.bot / "config.yml", places.bot / "uv.lock"]
    found = [*root.glob("data/**/*.yml"), *places.bot.glob("askoh_bot/**/*.py")]
    return sorted(path for path in [*named, *found] if path.is_file())


def fingerprint(places: Places) -> str:
    """A hash over the names and the content of all inputs."""
    total = hashlib.sha256()
    for path in inputs(places):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(places.root)}\0{content}\n".encode())
    return total.hexdigest()


def is_fresh(places: Places) -> bool:
    """Whether there is a model and it was trained from the inputs as they are now."""
    try:
        record = json.loads((places.models / _RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return places.model.is_file() and record.get("fingerprint") == fingerprint(places)


def train(places: Places, progress: Progress, *, force: bool = False) -> bool:
    """Train if needed; returns whether it did.

    The old model stays in place until the new one is complete.

    Raises:
        AskohError: there is nothing to train from, or training failed.
    """
    if not force and is_fresh(places):
        return False
    _check(places)
    before = fingerprint(places)
    fresh = places.models / "new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    log = places.logs / "train.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with progress.task("Training the model") as note:
        code = _run(places, fresh, log, note)
    model = fresh / places.model.name
    if code or not model.is_file():
        lines = "\n".join(f"    {line}" for line in last_lines(log))
        raise AskohError(
            f"Training failed. The end of its log, {log}:\n{lines}",
            "Cure what it names in domain.yml, data/ or bot/config.yml, then run `askoh train`.",
        )
    model.replace(places.model)
    record = json.dumps({"fingerprint": before})
    (places.models / _RECORD).write_text(record + "\n", encoding="utf-8")
    shutil.rmtree(fresh)
    return True


def borrow(source: Places, target: Places) -> None:
    """Copy a fresh model into another data folder, so that it isn't trained twice."""
    if is_fresh(source) and not is_fresh(target):
        target.models.mkdir(parents=True, exist_ok=True)
        for name in (source.model.name, _RECORD):
            shutil.copy2(source.models / name, target.models / name)


def _check(places: Places) -> None:
    if not places.bot_python.exists():
        raise AskohError(
            f"The bot's Python environment isn't at {places.bot_python}.", "Run `make setup`."
        )
    if not (places.root / "domain.yml").is_file():
        raise AskohError(
            f"There is no domain.yml in {places.root}.", "Run this from a complete copy of AskOH."
        )


def _run(places: Places, out: Path, log: Path, note: Callable[[str], None]) -> int:
    command = [str(places.bot_python), "-m", "askoh_bot.train"]
    command += ["--root", str(places.root), "--out", str(out), "--name", places.model.stem[:-4]]
    environment = os.environ | {"ASKOH_HOME": str(places.home), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command,
        cwd=places.bot,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    with process, log.open("w", encoding="utf-8") as record:
        for line in process.stdout or ():
            record.write(line)
            if line.strip() and "Warning" not in line:
                note(f"({line.strip()[:_SHOWN]})")
    return process.returncode
