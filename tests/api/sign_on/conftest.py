"""A real OpenID provider as a process of its own, and an AskOH that trusts it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from tests.api.conftest import BASE, ROOT, TODAY, World
from tests.api.sign_on.provider import CLIENTS

#: Long, because a slow machine is no fault of the code.
SECONDS = 60.0
GROUPS = """
groups:
  - {group: g-hr, role: hr}
  - {group: g-hr-production, role: hr, units: [Production]}
  - {group: g-reviewers, role: reviewer}
  - {group: g-admins, role: admin}
from_people_file: [employee, manager]
"""


@dataclass
class ProviderProcess:
    """The provider that runs, and what it is told to do next."""

    address: str
    process: subprocess.Popen[str]

    def will(self, **plan: object) -> None:
        """How the next tokens are made; what isn't named is as it should be."""
        self.ask("POST", "/_control", json=plan).raise_for_status()

    def seen(self) -> dict[str, int]:
        """How often its keys were fetched, and codes given back."""
        found: dict[str, int] = self.ask("GET", "/_seen").json()
        return found

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Ask it directly, as no browser of AskOH does."""
        url = f"{self.address}{path}"
        return httpx.request(method, url, trust_env=False, timeout=SECONDS, **more)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


def start_provider() -> ProviderProcess:
    path = Path(__file__).with_name("provider.py")
    process = subprocess.Popen(
        [sys.executable, str(path), TODAY.isoformat()], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return ProviderProcess(process.stdout.readline().strip(), process)


@pytest.fixture(scope="module")
def running_provider() -> Iterator[ProviderProcess]:
    """One provider for the tests of a file."""
    provider = start_provider()
    yield provider
    provider.stop()


@pytest.fixture
def provider(running_provider: ProviderProcess) -> ProviderProcess:
    """The provider, as new."""
    running_provider.will(reset=True, claims={"groups": ["g-hr"]})
    return running_provider


@pytest.fixture
def sso(world: World, provider: ProviderProcess, tmp_path: Path) -> World:
    """An AskOH whose employer has this provider."""
    config = tmp_path / "config"
    shutil.copytree(ROOT / "config", config)
    (config / "groups.yml").write_text(GROUPS)
    world.restart(
        config=config,
        oidc_issuer=provider.address,
        oidc_client_id="askoh-client",
        oidc_client_secret=SecretStr(CLIENTS["askoh-client"]),
    )
    return world


def begin(browser: TestClient) -> str:
    """Go to the provider; where it sends the browser back to."""
    away = browser.get("/console/sign-in/start")
    assert away.status_code == 303, away.text
    back = httpx.get(away.headers["location"], trust_env=False, timeout=SECONDS)
    assert back.status_code == 302, back.text
    return back.headers["location"].removeprefix(BASE)


def sign_on(browser: TestClient) -> httpx.Response:
    """Go to the provider and come back."""
    answer: httpx.Response = browser.get(begin(browser))
    return answer
