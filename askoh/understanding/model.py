"""Asks the trained model what it makes of texts: one process of the bot's Python, one load."""

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from askoh.errors import AskohError
from askoh.places import Places
from askoh.processes import last_lines
from askoh.progress import Progress
from askoh.stack import require_model
from askoh.training import is_fresh

type Ranking = tuple[tuple[str, float], ...]
_SECONDS_TO_END = 10


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model makes of a text.

    Attributes:
        intent: what it settled on; "nlu_fallback" if it isn't sure.
        confidence: how sure it is, 0 to 1.
        ranking: intents, surest first.
        sentences: what the single sentences of a longer message want.
        topics: a ranking of topics alone; empty if the pipeline makes none.
        danger: kind and level of the danger it heard; empty if none.
        answer: the narrower answer ("topic/name") that the text asks for; empty if none.
    """

    intent: str
    confidence: float
    ranking: Ranking
    sentences: Ranking
    topics: Ranking
    danger: Mapping[str, str]
    answer: str = ""


def read_all(places: Places, texts: Iterable[str], progress: Progress) -> list[Reading]:
    """Read texts with the trained model, in order.

    Args:
        places: where the model is.
        texts: messages as people typed them.
        progress: told how far it is.

    Raises:
        AskohError: there is no model, or the bot's Python fails.
    """
    asked = list(texts)
    if not asked:
        return []
    require_model(places)
    if not is_fresh(places):
        progress.say("Note: the model is older than what it learns from; `askoh train` renews it.")
    readings = []
    with progress.task("Reading the messages") as note, _process(places) as ask:
        for number, text in enumerate(asked, start=1):
            readings.append(_reading(ask({"text": text})))
            note(f"({number} of {len(asked)})")
            if not progress.on_terminal and number % 100 == 0:
                progress.say(f"  {number} of {len(asked)}")
    return readings


@contextmanager
def _process(places: Places) -> Iterator[Callable[[dict[str, str]], dict[str, Any]]]:
    """A running classifier; yields a function that asks it one thing."""
    command = [str(places.bot_python), "-m", "askoh_bot.classify", "--model", str(places.model)]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "classify.log"
        with log.open("wb") as errors:
            process = _start(command, places, errors)
        try:
            _answer(process, log)
            yield lambda question: _ask(process, question, log)
        finally:
            _end(process)


def _start(command: list[str], places: Places, errors: IO[bytes]) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONUTF8": "1", "PYTHONWARNINGS": "ignore"}
    try:
        return subprocess.Popen(
            command,
            cwd=places.bot,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            encoding="utf-8",
        )
    except OSError as error:
        raise AskohError(f"{command[0]}: {error.strerror}.", "Run `make setup`.") from None


def _end(process: subprocess.Popen[str]) -> None:
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(_SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout:
        process.stdout.close()


def _ask(process: subprocess.Popen[str], question: dict[str, str], log: Path) -> dict[str, Any]:
    if process.stdin is None:
        raise _died(log)
    try:
        process.stdin.write(json.dumps(question) + "\n")
        process.stdin.flush()
    except OSError:
        raise _died(log) from None
    return _answer(process, log)


def _answer(process: subprocess.Popen[str], log: Path) -> dict[str, Any]:
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        raise _died(log)
    answer: dict[str, Any] = json.loads(line)
    return answer


def _died(log: Path) -> AskohError:
    lines = "\n".join(f"    {line}" for line in last_lines(log))
    return AskohError(
        f"The classifier stopped. The end of what it wrote:\n{lines}",
        "Run `askoh doctor`; if the model is at fault, `askoh train --force` makes a new one.",
    )


def _reading(answer: dict[str, Any]) -> Reading:
    intent, confidence = answer["intent"]
    return Reading(
        intent=str(intent),
        confidence=float(confidence),
        ranking=_ranking(answer["ranking"]),
        sentences=_ranking(answer["sentences"]),
        topics=_ranking(answer["topics"]),
        danger=answer["danger"],
        answer=str(answer.get("answer") or ""),
    )


def _ranking(pairs: list[list[Any]]) -> Ranking:
    return tuple((str(name), float(share)) for name, share in pairs)
