"""A real, migrated database per test, the whole api over it, and people who use it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import httpx
import lxml.html
import pytest
from cryptography.fernet import Fernet
from fastapi.testclient import TestClient
from pydantic import SecretStr

from api.app import create_app
from api.db import migrate
from api.identity import add_user, sign_in_link
from api.services import Services, Work
from api.settings import Settings
from askoh.cli import main
from askoh.secrets import write_secrets
from guidance.decision import decide
from guidance.draft import build_draft
from guidance.employer import EmployerProfile
from guidance.situation import Situation
from tests.api.mail_server import MailServer

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 21)
TOKEN = "tests-" + "0123456789abcdefghijkl"
BASE = "http://127.0.0.1:8080"
EMPLOYEE = "owen.grant@harbourdale.example.org"
MANAGER = "gareth.pugh@harbourdale.example.org"
CONVERSATION = "c-0123456789abcdef"

SLOTS: dict[str, object] = {
    "role": "manager",
    "work_status": "off_now",
    "absence_start": "2026-10-03",
    "note_type": "not_fit",
    "note_end": "2026-11-28",
    "issue_area": ["fracture_surgery"],
    "job_title": "line operator",
    "job_tasks": "packing boxes on line four",
    "job_demands": ["physical", "shifts_nights"],
    "work_impact": ["standing", "shifts"],
    "employee_wish": "eager",
    "can_offer": ["days_only", "seat"],
    "consent_referral": "agreed",
    "who_told": ["the shift leader"],
}


def draft_for(employer: EmployerProfile, **slots: object) -> dict[str, object]:
    """A draft on the usual facts; `reason` is the manager's own wording of why."""
    situation = Situation.from_slots({**SLOTS, **slots})
    words = {"about.reason": str(slots["reason"])} if "reason" in slots else {}
    decision = decide(situation, employer, TODAY)
    return build_draft(situation, decision, employer, TODAY, words=words).to_dict()


@dataclass
class World:
    """The api of one test, its clock, and shortcuts for what its people do."""

    settings: Settings
    client: TestClient = field(init=False)

    def __post_init__(self) -> None:
        self._open()

    def _open(self) -> None:
        self.app = create_app(self.settings)
        self.client = self.browser()

    @property
    def services(self) -> Services:
        services: Services = self.app.state.services
        return services

    def browser(self) -> TestClient:
        """A browser that nobody is signed in on."""
        return TestClient(self.app, base_url=BASE, follow_redirects=False)

    def later(self, days: int) -> None:
        """Let days pass: the same database, another day. Signed-in browsers stay as they were."""
        today = (self.settings.today or TODAY) + timedelta(days=days)
        self.restart(today=today)

    def restart(self, **changes: object) -> None:
        """Start the api again with other settings on the same database."""
        self.services.database.close()
        self.settings = self.settings.model_copy(update=changes)
        self._open()

    def work[T](self, do: Callable[[Work], T]) -> T:
        """Do something as a process of ours would, in one transaction."""
        with self.services.database.writing() as session:
            return do(Work(session, self.services, self.settings.now()))

    # The manager's chat -----------------------------------------------------------------------

    def internal(self, method: str, path: str, **more: object) -> httpx.Response:
        headers = {"Authorization": f"Bearer {TOKEN}"} | dict(more.pop("headers", {}))  # type: ignore[call-overload]
        return self.client.request(method, f"/internal{path}", headers=headers, **more)  # type: ignore[arg-type]

    def draft(self, **slots: object) -> dict[str, object]:
        return draft_for(self.services.employer, **slots)

    def start(self, **slots: object) -> dict[str, object]:
        """Start a case; what the api answered."""
        body = {
            "conversation": slots.pop("conversation", CONVERSATION),
            "role": "manager",
            "employer": "example",
            "slots": {**SLOTS, **slots},
            "draft": self.draft(**slots),
            "decision": {"outcome": "REFER_NOW"},
            "followup_on": "2026-11-26",
        }
        answer = self.internal("POST", "/cases", json=body)
        assert answer.status_code == 201, answer.text
        given: dict[str, object] = answer.json()
        return given

    def put_draft(self, reference: str, base: int, **slots: object) -> httpx.Response:
        body = {
            "conversation": CONVERSATION,
            "slots": {**SLOTS, **slots},
            "draft": self.draft(**slots),
            "base_version": base,
        }
        return self.internal("PUT", f"/cases/{reference}/draft", json=body)

    def seen_by_manager(self, reference: str) -> dict[str, object]:
        answer = self.internal("GET", f"/cases/{reference}?conversation={CONVERSATION}")
        assert answer.status_code == 200, answer.text
        seen: dict[str, object] = answer.json()
        return seen

    def send(
        self, case: dict[str, object], employee: str = EMPLOYEE, manager: str = MANAGER
    ) -> httpx.Response:
        """Fill in the sending page."""
        url = str(case["send_url"])
        fields = self.form(url)
        fields |= {"manager_address": manager, "employee_address": employee, "reason_told": "yes"}
        return self.client.post(url, data=fields)

    def form(self, url: object) -> dict[str, str]:
        """The fields of the sending page's form."""
        return form_of(self.client.get(str(url)), "form")

    def form_on(self, browser: Browser, url: str) -> dict[str, str]:
        """The fields of the form that a signed-in page posts to itself."""
        return form_of(browser.client.get(url), url)

    # HR ---------------------------------------------------------------------------------------

    def signed_in(
        self, address: str = "hr.one@harbourdale.example.org", role: str = "hr"
    ) -> Browser:
        """A browser on which a user with this role has signed in through their link."""

        def link(work: Work) -> str:
            return sign_in_link(work, add_user(work, address, address.partition("@")[0], [role]))

        path = self.work(link).removeprefix(BASE)
        browser = self.browser()
        answer = browser.post(path, data=form_of(browser.get(path), "form"))
        assert answer.status_code == 303, answer.text
        return Browser(browser)

    def handed_over(self, reference: object, hr: Browser) -> str:
        """The path of a personal link that HR hands over."""
        answer = hr.do(str(reference), "link")
        assert answer.status_code == 200, answer.text
        url = lxml.html.fromstring(answer.text).get_element_by_id("personal-link").text_content()
        return url.removeprefix(BASE)

    # The employee -----------------------------------------------------------------------------

    def answer(self, path: str, action: str, **fields: str) -> httpx.Response:
        """Use one of the forms on the agreement page."""
        given = form_of(self.client.get(path), f"{path}/{action}")
        return self.client.post(f"{path}/{action}", data={**given, **fields})

    def agree(self, path: str, **fields: str) -> httpx.Response:
        yes = {"referral": "yes", "see_first": "yes", "report_manager": "no", "report_hr": "yes"}
        return self.answer(path, "agree", **{**yes, "told": "no", **fields})

    def agreed_case(self, hr: Browser, **slots: object) -> tuple[str, str]:
        """A case the employee agreed to: its reference and their personal link."""
        case = self.start(**slots)
        assert self.send(case).status_code == 303
        path = self.handed_over(case["reference"], hr)
        answer = self.agree(path)
        assert answer.status_code == 303, answer.text
        return str(case["reference"]), path


@dataclass
class Browser:
    """A signed-in browser on the console."""

    client: TestClient

    def case(self, reference: object) -> httpx.Response:
        return self.client.get(f"/console/cases/{reference}")

    def csrf(self) -> str:
        return form_of(self.client.get("/console/cases"), "/console/sign-out")["csrf"]

    def do(self, reference: object, action: str, **fields: str) -> httpx.Response:
        """Send one of the case's forms."""
        url = f"/console/cases/{reference}/{action}"
        if action == "close":
            # How it ended has to be said; most tests don't mind how.
            fields = {"outcome": "other", **fields}
        return self.client.post(url, data={"csrf": self.csrf(), **fields})

    def edit(self, reference: object, **changes: str) -> httpx.Response:
        """Change lines of the text; the names are line ids with '__' for a dot."""
        url = f"/console/cases/{reference}/edit"
        fields = form_of(self.client.get(url), url)
        changed = {"line:" + key.replace("__", "."): text for key, text in changes.items()}
        assert changed.keys() <= fields.keys(), sorted(fields)
        return self.client.post(url, data={**fields, **changed})


def form_of(answer: httpx.Response, which: str) -> dict[str, str]:
    """The fields of the form that posts to `which`, or of the one that holds a field `which`."""
    assert answer.status_code == 200, answer.text
    for form in lxml.html.fromstring(answer.text).forms:
        if form.get("action") == which or which in set(form.fields):
            return {key: value or "" for key, value in form.form_values()}
    raise AssertionError(f"no form {which!r} on the page")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, made once and copied for each test."""
    path = tmp_path_factory.mktemp("migrated") / "askoh.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def database_url(tmp_path: Path, migrated_file: Path) -> str:
    """The address of this test's own database."""
    path = tmp_path / "askoh.db"
    shutil.copy(migrated_file, path)
    return f"sqlite:///{path}"


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """The settings of this test's api."""
    return Settings(
        home=tmp_path,
        config=ROOT / "config",
        today=TODAY,
        database_url=database_url,
        public_url=BASE,
        bot_secret=SecretStr("tests-bot-secret-0123456789"),
        service_token=SecretStr(TOKEN),
        keys=(SecretStr(Fernet.generate_key().decode()),),
    )


@pytest.fixture
def world(settings: Settings) -> Iterator[World]:
    """The api of this test and its people."""
    world = World(settings)
    yield world
    world.services.database.close()


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


@pytest.fixture
def askoh(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ran]:
    """`askoh("keys", "list")` on this test's records, on the day that its world has."""
    settings = world.settings
    keys = ",".join(key.get_secret_value() for key in settings.keys)
    given = {"ASKOH_BOT_SECRET": settings.bot_secret.get_secret_value(), "ASKOH_KEYS": keys}
    given |= {"ASKOH_SERVICE_TOKEN": TOKEN, "ASKOH_ACTIONS_SECRET": "tests-actions-0123456789ab"}
    write_secrets(settings.home, given)
    monkeypatch.setenv("ASKOH_HOME", str(settings.home))
    monkeypatch.setenv("ASKOH_CONFIG", str(settings.config))
    monkeypatch.setenv("ASKOH_DATABASE_URL", settings.database_url)

    def run(*words: str) -> Ran:
        monkeypatch.setenv("ASKOH_TODAY", str(world.settings.today))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(words)
        told = capsys.readouterr()
        code = ended.value.code
        if isinstance(code, str):
            return Ran(1, told.out, code)
        return Ran(int(code or 0), told.out, told.err)

    return run


@pytest.fixture
def mail_server():
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def mail(world, mail_server):
    """The api with mail on, and its server."""
    world.restart(
        smtp_host="127.0.0.1",
        smtp_port=mail_server.server_address[1],
        smtp_starttls=False,
        smtp_from="askoh@harbourdale.example.org",
    )
    return mail_server
