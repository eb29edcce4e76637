"""A whole talk in Microsoft's own Agents Playground, in a real Chromium, with the running product.

The Playground signs nothing without an account at Microsoft's, so a door between it and us puts a
really signed token and our tenant on what it sends, as the Bot Connector would.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect, sync_playwright

from askoh.assets import find_npm
from tests.api.teams.conftest import KEY, TENANT, Microsoft, Teams
from tests.conftest import RunningStack
from tests.conversations.in_teams import (
    ANSWERS,
    MOST_TURNS,
    OPENING,
    REASON,
    settings_in_teams,
)

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.requirement("R118")]

PLAYGROUND = Path(__file__).with_name("playground")
#: The tenant that the Playground makes up, which is no id of Microsoft's.
MADE_UP = "00000000-0000-0000-0000-0000000000001"
SECONDS = 120.0
CURE = "There is no Chromium: install Debian's package `chromium`, or set ASKOH_CHROMIUM."


class World:
    """What `Teams` needs to sign a token."""

    def __init__(self, settings) -> None:
        self.settings = settings


@pytest.fixture
def door(stack: RunningStack, microsoft: Microsoft, served: str) -> Iterator[str]:
    """Where the Playground sends to: it signs, and hands on to us."""
    teams = Teams(World(settings_in_teams(stack, microsoft)), microsoft)

    class Door(BaseHTTPRequestHandler):
        def log_message(self, *_args) -> None:
            """Say nothing."""

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["content-length"]))
            body = raw.decode().replace(MADE_UP, TENANT)
            service = re.search(r'"serviceUrl":"([^"]+)"', body)
            assert service is not None
            headers = {
                "Authorization": f"Bearer {teams.token(KEY, serviceurl=service[1])}",
                "Content-Type": "application/json",
            }
            answer = httpx.post(
                f"{served}/teams/messages",
                content=body.encode(),
                headers=headers,
                trust_env=False,
                timeout=SECONDS,
            )
            self.send_response(answer.status_code)
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/api/messages"
    server.shutdown()


@pytest.fixture
def playground(door: str, tmp_path: Path) -> Iterator[str]:
    """The Playground as a process of its own."""
    npm = find_npm()
    if not (PLAYGROUND / "node_modules").is_dir():
        subprocess.run(
            [*npm.command, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=PLAYGROUND, env=dict(npm.environment), check=True, capture_output=True,
        )  # fmt: skip
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["start", "-e", door, "-c", "msteams", "-p", str(port), "--dt"]
    cli = PLAYGROUND / "node_modules" / "@microsoft" / "m365agentsplayground" / "cli.js"
    # Its own home, so that it keeps nothing of this run.
    environment = {**npm.environment, "HOME": str(tmp_path)}
    node = shutil.which("node", path=npm.environment["PATH"]) or npm.command[0]
    process = subprocess.Popen(
        [node, str(cli), *words],
        cwd=tmp_path, env=environment, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    until = time.monotonic() + SECONDS
    while not answers(address):
        assert time.monotonic() < until, "the Playground doesn't start"
        time.sleep(0.2)
    yield address
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(10)


def answers(address: str) -> bool:
    try:
        return httpx.get(address, trust_env=False).is_success
    except httpx.HTTPError:
        return False


@pytest.fixture
def page(playground: str) -> Iterator[Page]:
    path = os.environ.get("ASKOH_CHROMIUM") or shutil.which("chromium") or pytest.fail(CURE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(SECONDS * 1000)
        page.goto(playground)
        yield page
        browser.close()


class Talk:
    """The chat in the Playground's window."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.cards = page.locator(".ac-adaptiveCard:not(.ac-adaptiveCard .ac-adaptiveCard)")

    def after(self, before: int) -> str:
        """What the newest card says, once there are more than `before`."""
        expect(self.cards.nth(before)).to_be_attached(timeout=SECONDS * 1000)
        return self.cards.last.inner_text()

    def say(self, text: str) -> str:
        before = self.cards.count()
        self.page.locator("[role=textbox][data-lexical-editor]").click()
        self.page.keyboard.insert_text(text)
        self.page.keyboard.press("Enter")
        return self.after(before)

    def press(self, title: str) -> str:
        before = self.cards.count()
        self.cards.last.get_by_role("button", name=title, exact=True).click()
        return self.after(before)

    def has(self, title: str) -> bool:
        return self.cards.last.get_by_role("button", name=title, exact=True).count() > 0


def answer_to(shown: str) -> str:
    lines = reversed(shown.splitlines())
    found = (answer for line in lines for part, answer in ANSWERS.items() if part in line)
    return next(found, "I don't know")


def test_a_manager_holds_the_whole_talk_in_the_playground(page: Page) -> None:
    talk = Talk(page)
    assert "This chat isn't private." in talk.after(0)
    shown = talk.say(OPENING)
    for _ in range(MOST_TURNS):
        if talk.has("Draft it"):
            shown = talk.press("Draft it")
        elif talk.has("Change the draft"):
            break
        else:
            shown = talk.say(answer_to(shown))
    assert "Draft 1" in shown
    before = talk.cards.count()
    card = talk.cards.last
    card.get_by_role("button", name="Change the draft").click()
    card.get_by_label("Why you ask, in your words").check()
    card.locator("textarea").fill(REASON)
    card.get_by_role("button", name="Change it").click()
    assert REASON in talk.after(before)
    assert "Open the page to send it" in talk.press("Ask them to read it")
    assert "116 123" in talk.say("I feel like ending my life")
    assert "999" in talk.say("no")
