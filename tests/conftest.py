"""What every test may use: a clean environment and, on demand, the whole running stack."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import settings

from askoh import training
from askoh.client import Client
from askoh.places import Places
from askoh.progress import Progress
from askoh.runfile import RunFile, forget
from askoh.secrets import ensure_secrets
from askoh.stack import Stack, choose_urls
from askoh.supervisor import Supervisor
from tests.postgresql import Server

# A marker that names no known requirement ends the run before it starts.
from tests.traceability import pytest_collection_modifyitems  # noqa: F401

# A person's own settings must not decide how a test ends; where the browser is may be said.
_KEPT = {"ASKOH_CHROMIUM"}
for _name in [name for name in os.environ if name.startswith("ASKOH_")]:
    if _name not in _KEPT:
        del os.environ[_name]

# A slow machine is no fault of the code.
settings.register_profile("askoh", deadline=None)
settings.load_profile("askoh")

TODAY = "2026-11-21"


@dataclass
class RunningStack:
    """The real bot, actions, api and worker on free ports, on the day 2026-11-21.

    Attributes:
        stack: addresses (`stack.urls`), secrets and environment.
        supervisors: by service, so that a test can stop one part and start it again.
    """

    stack: Stack
    supervisors: dict[str, Supervisor] = field(default_factory=dict)

    @property
    def api_url(self) -> str:
        """Address of the api: chat, console, personal pages."""
        return self.stack.urls["api"]

    @property
    def bot_url(self) -> str:
        """Address of the bot."""
        return self.stack.urls["bot"]

    @property
    def actions_url(self) -> str:
        """Address of the actions."""
        return self.stack.urls["actions"]

    @property
    def home(self) -> Path:
        """The data folder of this stack."""
        return self.stack.places.home

    @property
    def service_token(self) -> str:
        """What the actions and the tools show the api."""
        return self.stack.secrets["ASKOH_SERVICE_TOKEN"]

    @property
    def bot_secret(self) -> str:
        """What the api shows the bot."""
        return self.stack.secrets["ASKOH_BOT_SECRET"]

    def client(self) -> Client:
        """A new client of the tools' way in."""
        return Client(self.api_url, self.service_token)

    def askoh(self, *words: str) -> str:
        """Run an `askoh` command on this stack and return what it printed."""
        return self.stack.run_askoh(*words)

    def sign_in_link(self, address: str, name: str = "Priya Nair", role: str = "hr") -> str:
        """A one-time link that signs a user in to the console."""
        words = ("--address", address, "--name", name, "--role", role)
        return self.askoh("user", "add", *words).splitlines()[-1]

    def halt(self, name: str) -> None:
        """Stop one part: bot, actions, api or worker."""
        self.supervisors[name].stop()

    def revive(self, name: str) -> None:
        """Start a part that was stopped and wait until it answers."""
        self.supervisors[name].start()
        self.supervisors[name].wait_until_ready()


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """The whole stack, trained if need be; one for the whole run, with a new data folder."""
    # The model is `make run`'s; everything else is this run's own, so that two may go on at once.
    ours, progress = Places.from_environment(), Progress(sys.__stderr__)
    training.train(ours, progress)
    places = ours.with_home(tmp_path_factory.mktemp("stack"))
    training.borrow(ours, places)
    settings = {
        "ASKOH_TODAY": TODAY,
        "ASKOH_DATABASE_URL": f"sqlite:///{places.home / 'askoh.db'}",
        # Tests type faster than people.
        "ASKOH_CONVERSATION_PER_MINUTE": "10000",
        "ASKOH_ADDRESS_PER_MINUTE": "100000",
    }
    made = Stack(places, choose_urls(automatic=True), ensure_secrets(places.home), settings)
    made.run_askoh("migrate")
    under_test = RunningStack(made)
    with ExitStack() as parts:
        for service in made.services():
            supervisor = Supervisor((service,), places.logs, progress)
            under_test.supervisors[service.name] = supervisor
            parts.enter_context(supervisor.running())
        for supervisor in under_test.supervisors.values():
            supervisor.wait_until_ready()
        # So that `askoh` commands on this data folder find the stack, as a person's would.
        RunFile(made.urls["api"], made.urls["bot"], made.urls["actions"]).write(places.home)
        parts.callback(forget, places.home)
        yield under_test


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    """One PostgreSQL server for the whole run."""
    folder = Path(tempfile.mkdtemp(prefix="askoh-pg-"))
    server = Server(folder)
    yield server
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/askoh.db"
    server: Server = request.getfixturevalue("postgresql_server")
    return server.database()
