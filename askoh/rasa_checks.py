"""`askoh rasa-checks`: Rasa's own checks, with a summary a person can read."""

import argparse
import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from askoh.errors import AskohError
from askoh.places import Places
from askoh.processes import last_lines
from askoh.progress import Progress
from askoh.secrets import ensure_secrets
from askoh.stack import require_model

_NOISE = "Warning:"
_SAMPLED = 5
#: Below this share of right answers the model is broken, not just mediocre.
_FLOOR = 0.5


@dataclass(frozen=True, slots=True)
class RasaCheck:
    """One check: what it is called, Rasa's words for it, and the report it writes."""

    name: str
    words: tuple[str, ...]
    report: str | None = None


def run_all(_options: argparse.Namespace, places: Places) -> int:
    """Run every check and print one line each.

    Raises:
        AskohError: one failed; the cause is the end of what Rasa wrote.
    """
    require_model(places)
    progress = Progress()
    out = places.home / "rasa-checks"
    out.mkdir(parents=True, exist_ok=True)
    for check in _checks(places, out):
        log = out / f"{check.name.replace(' ', '-')}.log"
        with progress.task(f"rasa {check.name}"):
            _run(places, check, log)
        print(f"rasa {check.name}: {_summary(check, out, log)}", flush=True)
    return 0


def _checks(places: Places, out: Path) -> list[RasaCheck]:
    root = places.root
    domain, data = str(root / "domain.yml"), str(root / "data")
    held_out = root / "tests" / "test_nlu.yml"
    nlu = str(held_out if held_out.is_file() else _sample(root / "data" / "nlu", out))
    model, quiet = ("--model", str(places.model)), ("--out", str(out), "--no-plot")
    stories = str(root / "tests" / "test_stories.yml")
    validate = ("data", "validate", "--domain", domain, "--data", data, "--config", "config.yml")
    core = ("--stories", stories, "--fail-on-prediction-errors")
    return [
        RasaCheck("data validate", validate),
        RasaCheck("test nlu", ("test", "nlu", *model, "--nlu", nlu, *quiet), "intent_report.json"),
        RasaCheck("test core", ("test", "core", *model, *core, *quiet), "story_report.json"),
    ]


def _sample(folder: Path, out: Path) -> Path:
    """A few training examples of each intent: they tell whether the model works at all."""
    entries = []
    for path in sorted(folder.glob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu", []):
            examples = str(entry.get("examples") or "").splitlines(keepends=True)
            step = max(1, len(examples) // _SAMPLED)
            entries.append(entry | {"examples": "".join(examples[::step][:_SAMPLED])})
    target = out / "sample.yml"
    sample = {"version": "3.1", "nlu": entries}
    target.write_text(yaml.safe_dump(sample, allow_unicode=True), encoding="utf-8")
    return target


def _run(places: Places, check: RasaCheck, log: Path) -> None:
    command = [str(places.bot_python), "-m", "rasa", *check.words]
    environment = os.environ | ensure_secrets(places.home)
    environment |= {"RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}
    environment |= {"PYTHONWARNINGS": "ignore", "ASKOH_ACTIONS_URL": "http://127.0.0.1:5155"}
    try:
        with log.open("w", encoding="utf-8") as out:
            done = subprocess.run(
                command,
                cwd=places.bot,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                check=False,
            )
    except OSError as error:
        raise AskohError(f"{command[0]}: {error.strerror}.", "Run `make setup`.") from None
    if done.returncode:
        lines = "\n".join(f"    {line}" for line in last_lines(log, 25) if _NOISE not in line)
        raise AskohError(
            f"`rasa {check.name}` failed. The end of its log, {log}:\n{lines}",
            "Correct domain.yml, data/ or the test's file where it points.",
        )


def _summary(check: RasaCheck, out: Path, log: Path) -> str:
    if check.report is None:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        return f"no conflicts, {sum('UserWarning' in line for line in lines)} remarks ({log})"
    try:
        report: dict[str, Any] = json.loads((out / check.report).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return f"done ({log})"
    counted = report.get("weighted avg", {})
    share = report.get("accuracy", counted.get("f1-score", 0.0))
    if share < _FLOOR:
        raise AskohError(
            f"Only {share:.1%} right in `rasa {check.name}` ({out / check.report}).",
            "Run `askoh train --force`; if it stays, look at the latest change in data/.",
        )
    return f"{share:.1%} of {counted.get('support', 0):.0f} right ({out / check.report})"
