"""AskOH's processes: which they are, how each is started, and how one knows that it answers."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from api.key_ids import key_id
from askoh.errors import AskohError
from askoh.places import Places
from askoh.processes import free_port, port_is_free
from askoh.progress import Progress
from askoh.runfile import RunFile, end_leftovers, forget, read_runfile, running_stack
from askoh.secrets import ensure_secrets
from askoh.supervisor import Service, Supervisor

DEFAULT_URLS: Mapping[str, str] = {
    "api": "http://127.0.0.1:8080",
    "bot": "http://127.0.0.1:5105",
    "actions": "http://127.0.0.1:5155",
}
BOT_HEALTH = "/webhooks/askoh/health"
_PROBE_SECONDS = 2.0
_OWN_PREFIX = "ASKOH_"


@dataclass(frozen=True, slots=True)
class Stack:
    """One set of AskOH's processes on one data folder.

    Attributes:
        places: the folders.
        urls: addresses by name: api, bot, actions.
        secrets: values by environment name.
        settings: more ASKOH_ variables for every process, such as ASKOH_TODAY.
        names: which services to start, in this order.
    """

    places: Places
    urls: Mapping[str, str]
    secrets: Mapping[str, str]
    settings: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ("bot", "actions", "api", "worker")

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every process: this one's, with AskOH's settings filled in."""
        return {
            **os.environ,
            "ASKOH_PUBLIC_URL": os.environ.get("ASKOH_PUBLIC_URL", self.urls["api"]),
            **{f"ASKOH_{name.upper()}_URL": url for name, url in self.urls.items()},
            **self.secrets,
            **self.settings,
            "ASKOH_HOME": str(self.places.home),
            "ASKOH_CONFIG": str(self.places.config),
            "PYTHONUNBUFFERED": "1",
        }

    def services(self) -> tuple[Service, ...]:
        """What the supervisor starts, in order: the bot first, for it is the slowest."""
        makers = {
            "bot": self._bot,
            "actions": self._actions,
            "api": self._api,
            "worker": self._worker,
        }
        return tuple(makers[name]() for name in self.names)

    def supervisor(self, progress: Progress) -> Supervisor:
        """A supervisor for the services."""
        return Supervisor(self.services(), self.places.logs, progress)

    def run_askoh(self, *words: str) -> str:
        """Run an `askoh` command on this stack; returns what it printed.

        Raises:
            AskohError: the command failed; the cause is what it wrote.
        """
        done = subprocess.run(
            [sys.executable, "-m", "askoh", *words],
            env=self.environment,
            cwd=self.places.root,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            cause = done.stderr.strip() or f"`askoh {' '.join(words)}` failed."
            raise AskohError(cause, "Cure that and start again.")
        return done.stdout.strip()

    def _service(self, name: str, command: list[str], cure: str, health: str | None) -> Service:
        probe = None if health is None else lambda: answers(self.urls[name] + health)
        return Service(name, command, self.places.root, self.environment, probe, cure)

    def _bot(self) -> Service:
        command = [str(self.places.bot_python), "-m", "askoh_bot.serve"]
        command += ["--model", str(self.places.model)]
        cure = (
            "Run `askoh doctor`. If the model is at fault, `askoh train --force` makes a new one."
        )
        probe = lambda: answers(self.urls["bot"] + BOT_HEALTH)  # noqa: E731
        return Service("bot", command, self.places.bot, self.environment, probe, cure)

    def _actions(self) -> Service:
        command = [sys.executable, "-m", "actions"]
        return self._service("actions", command, "Run `askoh doctor`.", "/health")

    def _api(self) -> Service:
        where = urlsplit(self.urls["api"])
        host = os.environ.get("ASKOH_API_INTERFACE", where.hostname or "127.0.0.1")
        command = [sys.executable, "-m", "uvicorn", "--factory", "api.app:create_app"]
        command += ["--host", host, "--port", str(where.port or 80), "--log-level", "warning"]
        # Addresses of personal pages are keys to them, so they must not reach a log.
        command.append("--no-access-log")
        cure = "Run `askoh doctor`; it checks the settings, the database and the employer's file."
        return self._service("api", command, cure, "/health")

    def _worker(self) -> Service:
        command = [sys.executable, "-m", "askoh", "worker"]
        return self._service("worker", command, "Run `askoh doctor`.", None)


def answers(address: str) -> bool:
    """Whether a server says 200 at this address, within two seconds."""
    try:
        return httpx.get(address, timeout=_PROBE_SECONDS, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def choose_urls(*, automatic: bool) -> dict[str, str]:
    """Addresses from ASKOH_API_URL and so on; on free ports if `automatic`."""
    if automatic:
        return {name: f"http://127.0.0.1:{free_port()}" for name in DEFAULT_URLS}
    return {
        name: os.environ.get(f"{_OWN_PREFIX}{name.upper()}_URL") or url
        for name, url in DEFAULT_URLS.items()
    }


def make_stack(places: Places, *, automatic_ports: bool = False) -> Stack:
    """A stack for this data folder, with its secrets made if they don't exist.

    Raises:
        AskohError: the secrets can't be read or written.
    """
    secrets = ensure_secrets(places.home)
    return Stack(places, choose_urls(automatic=automatic_ports), secrets)


def clear_the_way(stack: Stack, progress: Progress) -> None:
    """Make sure nothing else runs on this data folder and that the ports are free.

    Raises:
        AskohError: a stack runs already, or a port is taken.
    """
    found = read_runfile(stack.places.home)
    if found and found.supervisor_runs:
        raise AskohError(
            f"AskOH already runs on {stack.places.home}, at {found.api_url}.",
            "Use that one, or stop it with `askoh stop`.",
        )
    if found and (ended := end_leftovers(found)):
        progress.say(f"Ended what an earlier run left behind: {', '.join(ended)}")
    for name in stack.urls:
        if name in stack.names and not port_is_free(stack.urls[name]):
            variable = f"ASKOH_{name.upper()}_URL"
            raise AskohError(
                f"Another program uses the address of the {name}, {stack.urls[name]}.",
                f"Stop that program, set {variable} to another address, "
                "or take free ports with `askoh up --ports auto`.",
            )


@contextmanager
def running(
    stack: Stack, progress: Progress, stop: threading.Event | None = None
) -> Iterator[Supervisor]:
    """Start the stack, wait until it answers, keep its run file; stop it at the end.

    Raises:
        AskohError: something is in the way, or a process stopped or never answered.
    """
    clear_the_way(stack, progress)
    supervisor = stack.supervisor(progress)
    try:
        with supervisor.running():
            _write_runfile(stack, supervisor)
            with progress.task("Starting AskOH"):
                supervisor.wait_until_ready(stop)
            yield supervisor
    finally:
        forget(stack.places.home)


def _write_runfile(stack: Stack, supervisor: Supervisor) -> None:
    urls = stack.urls
    keys = tuple(key_id(key.strip()) for key in stack.secrets["ASKOH_KEYS"].split(",") if key)
    found = RunFile(
        urls["api"], urls["bot"], urls["actions"], processes=supervisor.pids(), keys=keys
    )
    found.write(stack.places.home)


def require_model(places: Places) -> None:
    """Refuse to go on without a trained model.

    Raises:
        AskohError: there is none.
    """
    if not places.model.is_file():
        raise AskohError(f"There is no trained model at {places.model}.", "Run `askoh train`.")


def api_of(places: Places) -> str | None:
    """The api's address of the stack that runs on this data folder, if one does."""
    found = running_stack(places.home)
    return found.api_url if found else None


def link_models(source: Path, target: Path) -> None:
    """Let a temporary data folder use another one's trained model."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.symlink_to(source.resolve(), target_is_directory=True)
