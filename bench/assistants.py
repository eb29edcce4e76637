"""The two assistants: how each is trained, started, typed to and measured."""

import itertools
import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import httpx

from askoh.client import Client
from askoh.errors import AskohError
from askoh.places import Places
from askoh.processes import free_port, last_lines, memory_mb
from askoh.progress import Progress
from askoh.secrets import ensure_secrets
from askoh.stack import Stack, choose_urls
from askoh.supervisor import Service, Supervisor
from bench.measure import Measured, Send, measure_turns, seconds_until
from bench.stock_project import build, typed_turns

TRAIN_SECONDS = 10 * 60
START_SECONDS = 180.0
CROWD = 100
_QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    # Otherwise Rasa reuses trained parts from its cache, and the time means nothing.
    "RASA_MAX_CACHE_SIZE": "0",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "PYTHONUNBUFFERED": "1",
}


class NotYetError(ValueError):
    """The assistant answers, but not with a reply yet."""


# The stock assistant ------------------------------------------------------------------------------


def measure_stock(places: Places, project: Path, out: Path, progress: Progress) -> Measured:
    """Measure the stock assistant.

    Args:
        places: the project's folders.
        project: where its Rasa project is built.
        out: where logs go.
        progress: told what happens.
    """
    build(places.root / "data" / "nlu", project)
    rasa = [str(places.bot_python), "-m", "rasa"]
    command = [*rasa, "train", "--out", "models", "--fixed-model-name", "stock"]
    training = _time_training("the stock assistant", command, project, out, progress)
    port = free_port()
    serve = [*rasa, "run", "--model", "models/stock.tar.gz", "--port", str(port)]
    serve += ["--interface", "127.0.0.1", "--endpoints", "endpoints.yml"]
    serve += ["--credentials", "credentials.yml"]
    service = Service("stock", serve, project, os.environ | _QUIET, cure="Read its log.")
    with httpx.Client(timeout=60, trust_env=False) as http:

        def send(conversation: str, text: str) -> None:
            address = f"http://127.0.0.1:{port}/webhooks/rest/webhook"
            answer = http.post(address, json={"sender": conversation, "message": text})
            if not answer.is_success or not isinstance(answer.json(), list):
                raise NotYetError

        with Supervisor((service,), out, progress).running() as supervisor:
            start = _time_start("the stock assistant", send, supervisor, progress)
            with progress.task("Typing to the stock assistant") as note:
                turns = measure_turns(send, typed_turns(), note)
            memory = _memory(supervisor, "stock")
    return Measured(training, start, turns, memory)


# Ours ---------------------------------------------------------------------------------------------


def measure_ours(
    places: Places, home: Path, out: Path, progress: Progress
) -> tuple[Measured, dict[str, Any]]:
    """Measure ours, trained on all our data; also the way through the api and a crowd.

    Args:
        places: the project's folders.
        home: a data folder for the time.
        out: where logs go.
        progress: told what happens.
    """
    own = places.with_home(home)
    own.models.mkdir(parents=True)
    command = [str(places.bot_python), "-m", "askoh_bot.train", "--root", str(places.root)]
    command += ["--out", str(own.models), "--name", "askoh"]
    training = _time_training("AskOH", command, places.bot, out, progress)
    settings = {
        "ASKOH_DATABASE_URL": f"sqlite:///{home / 'askoh.db'}",
        "ASKOH_CONVERSATION_PER_MINUTE": "100000",
        "ASKOH_ADDRESS_PER_MINUTE": "100000",
    }
    stack = Stack(own, choose_urls(automatic=True), ensure_secrets(home, {}), settings)
    stack.run_askoh("migrate")
    with ExitStack() as parts:
        bot, *others = (Supervisor((s,), out, progress) for s in stack.services())
        for part in others:
            parts.enter_context(part.running())
            part.wait_until_ready()
        send = parts.enter_context(_bot_door(stack))
        # The bot alone is timed, as the stock one is: from the command to the first reply.
        parts.enter_context(bot.running())
        start = _time_start("AskOH's bot", send, bot, progress)
        with progress.task("Typing to AskOH's bot") as note:
            turns = measure_turns(send, typed_turns(), note)
        memory = _memory(bot, "bot")
        more = _whole_way(stack, progress)
        more["memory_mb_by_process"] = {
            name: round(_memory(part, name)) for part in (bot, *others) for name in part.pids()
        }
    return Measured(training, start, turns, memory), more


@contextmanager
def _bot_door(stack: Stack) -> Iterator[Send]:
    secret = {"Authorization": f"Bearer {stack.secrets['ASKOH_BOT_SECRET']}"}
    with httpx.Client(headers=secret, timeout=60, trust_env=False) as http:
        numbers = itertools.count()

        def send(conversation: str, text: str) -> None:
            body = {
                "conversation": conversation,
                "message_id": f"message-{next(numbers)}",
                "text": text,
                "role": "manager",
                "mode": "named",
                "employer": "example",
                "channel": "web",
            }
            answer = http.post(f"{stack.urls['bot']}/webhooks/askoh/message", json=body)
            if not answer.is_success or not answer.json()["blocks"]:
                raise NotYetError

        yield send


def _whole_way(stack: Stack, progress: Progress) -> dict[str, Any]:
    """The same turns through the api, safety screen and all; then a hundred people at once."""
    client = Client(stack.urls["api"], stack.secrets["ASKOH_SERVICE_TOKEN"])
    opened: dict[str, str] = {}

    def send(conversation: str, text: str) -> None:
        known = opened.get(conversation)
        begin: Mapping[str, object] = {"conversation": known} if known else {"role": "manager"}
        opened[conversation] = client.send({**begin, "text": text})["conversation"]

    with progress.task("Typing to AskOH through the api") as note:
        turns = measure_turns(send, typed_turns(), note)
    with progress.task(f"{CROWD} people at once"):
        seconds, errors = _crowd(stack)
    client.close()
    return {"through_api": asdict(turns), "crowd_s": seconds, "crowd_errors": errors}


def _crowd(stack: Stack) -> tuple[float, int]:
    texts = typed_turns()

    def person(number: int) -> int:
        client = Client(stack.urls["api"], stack.secrets["ASKOH_SERVICE_TOKEN"])
        conversation, errors = None, 0
        for step in range(3):
            where = {"conversation": conversation} if conversation else {"role": "manager"}
            text = texts[(number + step) % len(texts)]
            try:
                answer = client.send({**where, "text": text})
                conversation, errors = answer["conversation"], errors + bool(answer.get("error"))
            except AskohError:
                errors += 1
        client.close()
        return errors

    started = time.perf_counter()
    with ThreadPoolExecutor(CROWD) as people:
        errors = sum(people.map(person, range(CROWD)))
    return round(time.perf_counter() - started, 1), errors


# Both ---------------------------------------------------------------------------------------------


def _time_training(
    who: str, command: list[str], folder: Path, out: Path, progress: Progress
) -> float:
    log = out / f"train-{who.lower().replace(' ', '-')}.log"
    started = time.perf_counter()
    with progress.task(f"Training {who}"), log.open("w", encoding="utf-8") as record:
        try:
            done = subprocess.run(
                command, cwd=folder, env=os.environ | _QUIET, stdin=subprocess.DEVNULL,
                stdout=record, stderr=record, timeout=TRAIN_SECONDS, check=False,
            )  # fmt: skip
            failed = bool(done.returncode)
        except subprocess.TimeoutExpired:
            failed = True
    if failed:
        lines = "\n".join(last_lines(log))
        raise AskohError(f"Training {who} failed:\n{lines}", f"Read {log}.")
    return time.perf_counter() - started


def _time_start(who: str, send: Send, supervisor: Supervisor, progress: Progress) -> float:
    def first_reply() -> None:
        try:
            send("c-first", "hello")
        except httpx.HTTPError as error:
            raise NotYetError from error

    with progress.task(f"Starting {who}"):
        try:
            return seconds_until(first_reply, START_SECONDS, supervisor.check)
        except TimeoutError:
            raise AskohError(f"{who} never answered.", "Read its log in var/bench.") from None


def _memory(supervisor: Supervisor, name: str) -> float:
    return memory_mb(supervisor.pids()[name][0]) or 0.0
