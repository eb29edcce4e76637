"""Every route as everybody: the answers are those of `tests/roles.yml`, and no others.

A new route fails `test_every_route_has_a_row` until its row is written.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.fernet import Fernet
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import func, select

from api.identity import add_user, find_user, sign_in_link
from api.records import notes
from api.records.models import AuditEvent
from api.scope import set_units
from api.services import Work
from api.settings import Settings
from tests import roles
from tests.api.conftest import BASE, EMPLOYEE, MANAGER, ROOT, TODAY, TOKEN, Browser, World, form_of

PEOPLE, ROWS = roles.table()
REFUSALS = {401, 403, 404}
OTHER_MANAGER = "nadia.rahman@harbourdale.example.org"
#: Address and role of whoever signs in.
USERS = {
    "employee": (EMPLOYEE, "employee"),
    "manager": (MANAGER, "manager"),
    "other_manager": (OTHER_MANAGER, "manager"),
    "hr": ("hr.one@harbourdale.example.org", "hr"),
    "hr_other_unit": ("hr.two@harbourdale.example.org", "hr"),
    "hr_own_file": (EMPLOYEE, "hr"),
    "reviewer": ("reviewer@harbourdale.example.org", "reviewer"),
    "admin": ("admin@harbourdale.example.org", "admin"),
}
TOKENS = ("csrf", "form", "token")


@dataclass
class Given:
    """A case as far as its state needs it."""

    reference: str = "Z9-999"
    signed: str = ""
    personal: str = "made-up"
    conversation: str = "c-made-up-000000"


@dataclass
class House:
    """One api for all rows, its people's browsers, and a case in each state."""

    world: World
    browsers: dict[str, TestClient] = field(default_factory=dict)
    cases: dict[str, Given] = field(default_factory=dict)
    made: int = 0

    def browser(self, person: str) -> TestClient:
        """The browser of this person; one of `USERS` is signed in on it."""
        if person not in USERS:
            return self.world.browser()
        # The employee and the HR user on their own file are one account: its role is set each time.
        if person not in self.browsers:
            self.browsers[person] = self.world.signed_in(*USERS[person]).client
        address, role = USERS[person]
        self.world.work(lambda w: add_user(w, address, address.partition("@")[0], [role]))
        if person == "hr_other_unit":
            unit = ["Warehouse and transport"]
            self.world.work(
                lambda w: set_units(w, find_user(w.session, w.vault, address), unit)  # type: ignore[arg-type]
            )
        return self.browsers[person]

    def case(self, state: str, *, fresh: bool) -> Given:
        """A case in this state; `fresh` if what comes changes it."""
        if not state:
            return Given()
        if fresh or state not in self.cases:
            made = self._make(state)
            if fresh:
                return made
            self.cases[state] = made
        return self.cases[state]

    def _make(self, state: str) -> Given:
        self.made += 1
        if state == "note":
            return self._note()
        conversation = f"c-{self.made:016d}"
        case = self.world.start(conversation=conversation)
        reference, signed = str(case["reference"]), str(case["send_url"]).partition("?t=")[2]
        given = Given(reference, signed, conversation=conversation)
        if state == "drafting":
            return given
        sender = OTHER_MANAGER if state == "to_confirm" else MANAGER
        assert self.world.send(case, manager=sender).status_code == 303
        if state == "to_confirm":
            return given
        hr = Browser(self.browser("hr"))
        path = self.world.handed_over(reference, hr)
        given.personal = path.rpartition("/")[2]
        if state == "awaiting":
            return given
        assert self.world.agree(path).status_code == 303
        self._on(hr, reference, state)
        return given

    def _note(self) -> Given:
        """A note to HR of somebody in the first unit, and the link to it."""

        def write(work: Work) -> Given:
            note = notes.send(work, notes.NewNote("Owen Grant", EMPLOYEE, "Late shifts."))
            user = find_user(work.session, work.vault, USERS["hr"][0])
            assert user is not None
            return Given(
                note.reference, personal=notes.hand_over(work, note, user).rpartition("/")[2]
            )

        self.browser("hr")
        return self.world.work(write)

    def _on(self, hr: Browser, reference: str, state: str) -> None:
        steps: tuple[tuple[str, str, dict[str, str]], ...] = (
            ("agreed", "", {}),
            ("approved", "approve", {}),
            ("sent", "sent", {}),
            ("reported", "report", {"report_on": TODAY.isoformat()}),
            ("tracked", "recommendations", {"text": "A stool", "due": "2026-12-10"}),
        )
        beside: dict[str, tuple[str, dict[str, str]]] = {
            "held": ("hold", {"reason": "A claim"}),
            "planned": ("plans", {"kind": "phased_return", "rows": "1 | 4 hours | seated"}),
            "attached": ("attachments", {"name": "Job description"}),
            "booked": ("appointment", {"on": TODAY.isoformat(), "way": "phone"}),
        }
        if state in beside:
            self._on(hr, reference, "sent" if state == "booked" else "agreed")
            step, fields = beside[state]
            assert hr.do(reference, step, **fields).status_code == 303
            return
        for reached, step, fields in steps:
            if step:
                answer = hr.do(reference, step, **fields)
                assert answer.status_code == 303, answer.text
            if reached == state:
                return

    def sign_in_token(self) -> str:
        """The token of a fresh sign-in link of somebody else."""
        return self.world.work(
            lambda w: sign_in_link(w, add_user(w, "visitor@x.example", "Visitor", ["reviewer"]))
        ).rpartition("/")[2]

    def events(self) -> int:
        """How many events the audit trail holds."""
        with self.world.services.database.reading() as session:
            return session.scalar(select(func.count(AuditEvent.id))) or 0


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[House]:
    """An api whose employer has a sign-in that is down, and mail."""
    home = tmp_path_factory.mktemp("roles")
    shutil.copy(migrated_file, home / "askoh.db")
    shutil.copytree(ROOT / "config", home / "config")
    (home / "config" / "groups.yml").write_text("groups: [{group: g-hr, role: hr}]\n")
    settings = Settings(
        home=home,
        config=home / "config",
        today=TODAY,
        database_url=f"sqlite:///{home / 'askoh.db'}",
        public_url=BASE,
        bot_url="http://127.0.0.1:9",
        bot_secret=SecretStr("tests-bot-secret-0123456789"),
        service_token=SecretStr(TOKEN),
        keys=(SecretStr(Fernet.generate_key().decode()),),
        smtp_host="127.0.0.1",
        oidc_issuer="http://127.0.0.1:9",
        oidc_client_id="askoh",
        conversation_per_minute=10_000,
        address_per_minute=100_000,
    )
    world = World(settings)
    with pytest.MonkeyPatch.context() as patch:
        # All people here share an address, and each of them asks.
        patch.setattr("api.sign_in_requests.MAX_ASKED", 1000)
        patch.setattr("api.notes.writing.NOTES_PER_MINUTE", 1000)
        yield House(world)
    world.services.database.close()


def test_every_route_has_a_row(house: House) -> None:
    found = list(roles.routes_of(house.world.app.routes))
    assert sorted(found) == sorted(ROWS)
    assert len(found) == len(set(found))


def test_every_row_says_what_everybody_gets() -> None:
    everybody = PEOPLE.keys() - {"wrong_form", "wrong_link"}
    for row in ROWS.values():
        assert everybody <= row.expected.keys(), row.name


def test_the_page_is_in_step() -> None:
    assert roles.PAGE.read_text(encoding="utf-8") == roles.page(), (
        "run: python -m tests.roles --write"
    )


@pytest.mark.parametrize("name", ROWS)
def test_everybody_is_answered_as_the_table_says(house: House, name: str) -> None:
    row = ROWS[name]
    got = {person: _ask(house, row, person) for person in row.expected}
    assert got == row.expected


def _ask(house: House, row: roles.Row, person: str) -> int:
    """The status this person gets; one who is refused leaves no trace."""
    expected = row.expected[person]
    changes = row.method not in {"GET", "HEAD"} and expected < 400
    case = house.case(row.state, fresh=changes)
    someone = person if person not in {"wrong_form", "wrong_link"} else _right_person(row)
    browser = house.browser(someone)
    token = house.sign_in_token() if "/sign-in/{token}" in row.path else case.personal
    data = _form(row, browser, case, token) if row.method == "POST" else {}
    if person == "wrong_form":
        data |= {name: "wrong" for name in TOKENS if name in data}
    path = _filled(row.path, case, token, wrong=person == "wrong_link")
    before = house.events()
    headers = {"Authorization": f"Bearer {TOKEN}"} if person == "service" else {}
    more = _sent(house, row, case) if path.startswith("/internal/") else {"data": data or None}
    answer: httpx.Response = browser.request(row.method, path, headers=headers, **more)
    if answer.status_code in REFUSALS:
        assert house.events() == before, f"{person} was refused, and something was done"
    if row.changes_session:
        house.browsers.pop(someone, None)
    return answer.status_code


def _right_person(row: roles.Row) -> str:
    if row.path.startswith("/my/cases"):
        # Anonymous people are only shown where to sign in.
        return "manager"
    able = (one for one in ("anonymous", "employee", "hr", "reviewer") if row.expected[one] < 400)
    return next(able, "hr")


def _form(row: roles.Row, browser: TestClient, case: Given, token: str) -> dict[str, str]:
    """The form as this browser is shown it, filled in; whoever isn't has the session's token."""
    shown: dict[str, str] = {}
    if row.path.startswith(("/console", "/my/cases")):
        page = browser.get("/console/account")
        if page.status_code == 200:
            shown = {"csrf": form_of(page, "/console/sign-out")["csrf"]}
    if row.form_on:
        page = browser.get(_filled(row.form_on, case, token))
        if page.status_code == 200:
            shown |= form_of(page, _which(row, case, token))
    return {**shown, **row.fields}


def _which(row: roles.Row, case: Given, token: str) -> str:
    """What tells the form from others of its page: a field of it, or where it goes."""
    if row.path.startswith(("/chat", "/widget/")):
        return "message_id" if row.path.endswith("/chat") else "token"
    if row.path == "/note":
        return "token"
    if row.path.startswith(("/case/", "/console/sign-in", "/my/sign-in")):
        return "form"
    return _filled(row.path, case, token)


def _filled(path: str, case: Given, token: str, *, wrong: bool = False) -> str:
    values = {
        "reference": case.reference,
        "token": "made-up" if wrong else token,
        "version": "1",
        "ending": "pdf",
        "number": "1",
        "key": "made-up",
        "mode": "named",
        "file_id": "made-up",
        "file": "built/manifest.json",
        "conversation": case.conversation,
        "kind": "facts",
        "entry": "FN-01",
        "table": "reasons",
    }
    filled = path.format(**values)
    if path.startswith("/case/"):
        return f"{filled}?t={'made-up' if wrong else case.signed}"
    return filled


def _sent(house: House, row: roles.Row, case: Given) -> dict[str, Any]:
    """What one of our own processes sends."""
    if row.method in {"POST", "PUT"}:
        return {"json": _body(house, row, case)}
    return {"params": {"conversation": case.conversation}}


def _body(house: House, row: roles.Row, case: Given) -> dict[str, object]:
    if row.path == "/internal/chat":
        return {"message_id": "m-00000001", "role": "manager", "mode": "named"}
    common: dict[str, object] = {"conversation": case.conversation, "slots": {}}
    if row.path == "/internal/cases":
        return {**common, "role": "manager", "employer": "example"}
    if row.path.endswith("/plans"):
        plan = {"kind": "fit_note", "headings": ["From"], "rows": [["1"]]}
        return {"conversation": case.conversation, **plan}
    if row.path.endswith("/draft"):
        return {**common, "draft": house.world.draft(), "base_version": 1}
    return common
