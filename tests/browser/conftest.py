"""AskOH, an employer's page on a site of its own, and Teams, as people meet them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from playwright.sync_api import Playwright, sync_playwright
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from api.app import create_app
from api.db import migrate
from api.settings import Settings
from tests.api.teams.conftest import microsoft, running_microsoft  # noqa: F401
from tests.browser.chat_site import ROOT, StandIn, serving
from tests.conversations.in_teams import served  # noqa: F401

#: Two names on one machine that browsers hold for two sites.
HOSTS = "MAP *.test 127.0.0.1"
CHROMIUM = {
    "executable_path": "/usr/bin/chromium",
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        f"--host-resolver-rules={HOSTS}",
        "--ignore-certificate-errors",
    ],
}


@dataclass
class Sites:
    """Addresses, each ``https://name.test:port``, and the stand-in for the bot behind them."""

    bot: StandIn
    settings: Settings
    askoh: str = ""
    intranet: str = ""
    stranger: str = ""
    app: Any = None


def certificate(folder: Path) -> dict[str, str]:
    """A certificate of our own for every name under .test."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "askoh.test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("*.test")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    pem = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(*pem, serialization.NoEncryption()))
    return {"ssl_certfile": str(folder / "cert.pem"), "ssl_keyfile": str(folder / "key.pem")}


def employers_page(sites: Sites) -> Starlette:
    """A page with content and a policy of its own, and our one line."""

    async def page(request: Request) -> Response:
        more = request.query_params.get("more", "")
        html = (
            '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Intranet</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
            '<body><main><h1>Canteen and news</h1><p><a href="/other">Menu</a></p></main>'
            f'<script src="{sites.askoh}/widget.js" {more}></script></body></html>'
        )
        policy = f"default-src 'none'; script-src {sites.askoh}; frame-src {sites.askoh}"
        return HTMLResponse(html, headers={"Content-Security-Policy": policy})

    return Starlette(routes=[Route("/{path:path}", page)])


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """Both sites, the employer's being allowed to show the chat; a third one isn't."""
    home = tmp_path_factory.mktemp("sites")
    tls = certificate(home)
    bot = StandIn()
    config = home / "config"
    config.mkdir()
    shutil.copy(ROOT / "config/people.csv", config)
    with serving(bot.app()) as bot.url:
        settings = Settings(
            home=home,
            config=config,
            bot_url=bot.url,
            actions_url=bot.url,
            bot_secret=SecretStr("bot-secret-for-tests-0123456789ab"),
            service_token=SecretStr("service-token-for-tests-0123456789"),
            keys=(SecretStr(Fernet.generate_key().decode()),),
            bot_timeout_seconds=20,
            answer_wait_seconds=1,
            conversation_per_minute=1000,
            exit_url="https://weather.test:9/neutral",
            public_url="https://askoh.test",
        )
        sites = Sites(bot, settings)
        with serving(employers_page(sites), **tls) as host:
            port = host.rpartition(":")[2]
            sites.intranet = f"https://intranet.test:{port}"
            sites.stranger = f"https://stranger.test:{port}"
            profile = (ROOT / "config/example.yml").read_text(encoding="utf-8")
            allowed = profile.replace("https://intranet.harbourdale.example.org", sites.intranet)
            (config / "example.yml").write_text(allowed, encoding="utf-8")
            migrate(settings.database)
            sites.app = create_app(settings)
            with serving(sites.app, **tls) as url:
                sites.askoh = f"https://askoh.test:{url.rpartition(':')[2]}"
                yield sites


@pytest.fixture
def quick_sites(sites: Sites) -> Sites:
    """The same with a bot that answers at once and has heard nothing."""
    sites.bot.seconds, sites.bot.broken = 0.0, False
    sites.bot.received.clear()
    return sites


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as one:
        yield one
