"""Fills 100,000 cases and times HR's list and a draft's page: ``python -m bench.console``.

The pages are asked of the whole api over a real database, signed in as HR, one request after the
other; a time is that of one page, rendered. Nothing is fetched, and what was made is removed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import lxml.html
from cryptography.fernet import Fernet
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import insert, text

from api.app import create_app
from api.db import migrate
from api.identity import add_user, sign_in_link
from api.records import content
from api.records.models import (
    Agreement,
    AgreementLink,
    Case,
    Draft,
    FollowUp,
    Person,
    User,
)
from api.records.models import Recommendation as RecommendationRow
from api.records.queue import REFERRAL, name_key
from api.records.states import FINISHED, State
from api.services import Services, Work
from api.settings import Settings
from guidance.decision import decide
from guidance.draft import ReferralDraft, build_draft
from guidance.situation import Situation
from guidance.tracker import AdjustmentPlan, Recommendation
from guidance.tracker_json import plan_to_dict

ROOT = Path(__file__).parents[1]
TODAY = date(2026, 11, 21)
BASE = "http://127.0.0.1:8080"
MANAGERS = 1500
CHUNK = 5000
ROUNDS = 15
TABLES = (Person, Case, Draft, AgreementLink, Agreement, FollowUp, RecommendationRow)
_STATES = (
    (State.AWAITING_EMPLOYEE, 4),
    (State.AGREED, 3),
    (State.APPROVED, 1),
    (State.SENT_TO_PROVIDER, 3),
    (State.APPOINTMENT_BOOKED, 3),
    (State.REPORTED, 8),
    (State.RETURNED, 1),
    (State.DECLINED, 4),
    (State.WITHDRAWN, 1),
    (State.CLOSED, 72),
)
_AGREED = {
    State.AGREED,
    State.APPROVED,
    State.SENT_TO_PROVIDER,
    State.APPOINTMENT_BOOKED,
    State.REPORTED,
    State.CLOSED,
}


# What is filled in -------------------------------------------------------------------------------


def fill(work: Work, number: int, note: Any) -> dict[str, str]:
    """Add `number` cases; references of one that is agreed and one whose report came."""
    maker = _Maker(work, number)
    for start in range(0, number, CHUNK):
        rows = maker.rows(range(start, min(start + CHUNK, number)))
        for table in TABLES:
            if rows[table]:
                work.session.execute(insert(table), rows[table])
        note(f"{min(start + CHUNK, number):,} of {number:,} cases")
    return maker.shown


class _Maker:
    """Makes rows as the records would; sealing is done with the real vault."""

    def __init__(self, work: Work, number: int) -> None:
        self._work, self._random = work, random.Random(7)  # noqa: S311
        self._states = self._random.choices(*zip(*_STATES, strict=True), k=number)
        letters = "ABCDEFGHJKMNPRTVWXY"
        every = [f"{a}{b}-{c:03d}" for a in letters for b in range(1, 10) for c in range(1000)]
        self._references = self._random.sample(every, number)
        self._draft = _a_draft(work.services)
        self._user = work.session.query(User).first()
        self._managers: dict[str, Person] = {}
        self.shown: dict[str, str] = {}

    def rows(self, numbers: range) -> dict[Any, list[dict[str, Any]]]:
        """Rows by table, for these cases."""
        made: dict[Any, list[dict[str, Any]]] = {table: [] for table in TABLES}
        for number in numbers:
            self._case(number, made)
        return made

    def _case(self, number: int, made: dict[Any, list[dict[str, Any]]]) -> None:
        work, chance = self._work, self._random
        state, reference = self._states[number], self._references[number]
        manager = f"manager.{chance.randrange(MANAGERS)}"
        agreed = state in _AGREED
        # Sealing everything takes long and changes no page: only what is opened is real.
        real = agreed and state is not State.CLOSED and len(self.shown) < ROUNDS
        subject = self._person(f"Employee {number}", f"employee.{number}@bench.example", real=real)
        boss = self._manager(manager)
        made[Person] += [_columns(subject), _columns(boss)]
        began = work.now - timedelta(days=chance.randrange(2000), minutes=chance.randrange(1440))
        since = began + (work.now - began) * chance.random()
        due = TODAY + timedelta(days=chance.randrange(-30, 60)) if state not in FINISHED else None
        key = uuid.uuid4().hex
        made[Case].append(
            {
                "id": key,
                "reference": reference,
                "employer": "example",
                "state": state.value,
                "state_since": since,
                "finished": state in FINISHED,
                "created_at": began,
                "updated_at": since,
                "closed_at": since if state is State.CLOSED else None,
                "version": 1,
                "raised_by": "manager",
                "conversation": uuid.uuid4().hex * 2,
                "subject_id": subject.id,
                "manager_id": boss.id,
                "owner_id": self._user.id if self._user and chance.random() < 0.3 else None,  # noqa: PLR2004
                "who": "matched",
                "followup_on": due,
                "urgency": chance.choice(("routine", "soon", "urgent")) if agreed else None,
                "complexity": chance.choice(("low", "medium", "high")) if agreed else None,
                "lock": 1,
            }
        )
        if due:
            made[FollowUp].append(
                {"id": uuid.uuid4().hex, "case_id": key, "kind": "look_again", "due_on": due}
            )
        words = content.canonical(self._draft.saved_as(reference, 1)) if real else ""
        digest = work.vault.digest(work.session, words)
        made[Draft].append(
            {
                "id": uuid.uuid4().hex,
                "case_id": key,
                "version": 1,
                "author": "manager",
                "created_at": began,
                "content_sealed": work.vault.seal(subject, words) if real else os.urandom(6000),
                "digest": digest,
            }
        )
        if agreed:
            self._agreement(made, key, began, digest)
        if state is State.REPORTED:
            self._recommendation(made, key, began, subject if real else None)
        if real:
            self.shown[reference] = state.value

    def _agreement(
        self, made: dict[Any, list[dict[str, Any]]], case: str, at: Any, digest: str
    ) -> None:
        link = uuid.uuid4().hex
        made[AgreementLink].append(
            {
                "id": link,
                "case_id": case,
                "token_hash": uuid.uuid4().hex * 2,
                "identity": "handed_over_by_hr",
                "created_at": at,
                "expires_at": at + timedelta(days=14),
            }
        )
        made[Agreement] += [
            {
                "id": uuid.uuid4().hex,
                "case_id": case,
                "version": 1,
                "item": item,
                "agreed": True,
                "digest": digest,
                "identity": "handed_over_by_hr",
                "link_id": link,
                "given_at": at,
            }
            for item in (REFERRAL, "see_first", "report_hr", "report_manager")
        ]

    def _recommendation(
        self, made: dict[Any, list[dict[str, Any]]], case: str, at: Any, subject: Person | None
    ) -> None:
        item = Recommendation(id="1", text="A seat at line four.", asked_by="oh", due=TODAY)
        plan = plan_to_dict(AdjustmentPlan("A1-000", (item,)))
        sealed = self._work.vault.seal_json(subject, plan) if subject else os.urandom(500)
        made[RecommendationRow].append(
            {
                "id": uuid.uuid4().hex,
                "case_id": case,
                "number": 1,
                "state": self._random.choice(("proposed", "agreed", "in_place")),
                "next_on": TODAY + timedelta(days=self._random.randrange(-20, 60)),
                "content_sealed": sealed,
                "added_by": self._user.id if self._user else "",
                "created_at": at,
                "updated_at": at,
                "lock": 1,
            }
        )

    def _manager(self, name: str) -> Person:
        """A row of their own for each case, as the records keep it, sealed once."""
        if name not in self._managers:
            title = name.replace(".", " ").title()
            self._managers[name] = self._person(title, f"{name}@bench.example", real=True)
        known = self._managers[name]
        return Person(**{**_columns(known), "id": uuid.uuid4().hex})

    def _person(self, name: str, address: str, *, real: bool) -> Person:
        work = self._work
        key = Fernet.generate_key()
        person = Person(
            id=uuid.uuid4().hex,
            wrapped_key=Fernet(_wrapping(work)).encrypt(key) if real else os.urandom(140),
            lookup=work.vault.lookup(work.session, address),
            name_lookup=name_key(work, name),
            created_at=work.now,
        )
        for column, words in (("name_sealed", name), ("address_sealed", address)):
            sealed = Fernet(key).encrypt(words.encode()) if real else os.urandom(120)
            setattr(person, column, sealed)
        return person


def _wrapping(work: Work) -> str:
    return work.services.settings.keys[0].get_secret_value()


def _columns(person: Person) -> dict[str, Any]:
    names = ("id", "wrapped_key", "lookup", "name_lookup", "name_sealed", "address_sealed")
    return {name: getattr(person, name) for name in (*names, "created_at")}


def _a_draft(services: Services) -> ReferralDraft:
    slots = {
        "role": "manager",
        "work_status": "off_now",
        "absence_start": "2026-10-03",
        "issue_area": ["fracture_surgery"],
        "job_title": "line operator",
        "job_tasks": "packing boxes",
        "work_impact": ["standing", "shifts"],
        "can_offer": ["days_only", "seat"],
        "consent_referral": "agreed",
    }
    situation = Situation.from_slots(slots)
    decision = decide(situation, services.employer, TODAY)
    return build_draft(situation, decision, services.employer, TODAY)


# What is timed -----------------------------------------------------------------------------------

LISTS = {
    "list, first page": "",
    "list, page 40": "?page=40",
    "list, last page": "?page=2000",
    "list by state": "?state=reported",
    "list by closed": "?state=closed&page=3",
    "list: newest first": "?sort=newest",
    "list: look again first": "?sort=look_again",
    "list: urgent": "?urgency=urgent",
    "list: urgent and complex": "?urgency=urgent&complexity=high&state=agreed",
    "list: mine": "?owner=me",
    "list: nobody's": "?owner=nobody",
    "list: 4 to 12 weeks": "?age=quarter",
    "list: something overdue": "?look=late",
    "list: recommendations overdue": "?look=overdue_recommendations",
}


def measure(services: Services, client: TestClient, drafts: dict[str, str]) -> dict[str, Any]:
    """Milliseconds of each page: the fastest, the median and the slowest of a few."""
    with services.database.reading() as session:
        work = Work(session, services, services.settings.now())
        manager = work.vault.lookup(session, "manager.7@bench.example")
        employee = name_key(work, "Employee 4711")
    lists = {
        **LISTS,
        "list: one manager": f"?manager={manager}",
        "search: an employee": f"?person={employee}",
    }
    pages = {name: [f"/console/cases{query}"] for name, query in lists.items()}
    pages["draft page"] = [f"/console/cases/{reference}" for reference in drafts]
    return {name: _timed(client, urls) for name, urls in pages.items()}


def _timed(client: TestClient, urls: list[str]) -> dict[str, float]:
    client.get(urls[0])
    times = []
    for turn in range(ROUNDS):
        started = time.perf_counter()
        answer = client.get(urls[turn % len(urls)])
        times.append((time.perf_counter() - started) * 1000)
        if not answer.is_success:
            sys.exit(f"bench: {urls[turn % len(urls)]} answered {answer.status_code}")
    shown = {"fastest": min(times), "median": statistics.median(times), "slowest": max(times)}
    return {name: round(value, 1) for name, value in shown.items()}


def _signed_in(services: Services, app: Any) -> TestClient:
    with services.database.writing() as session:
        work = Work(session, services, services.settings.now())
        link = sign_in_link(work, add_user(work, "hr@bench.example", "Bench", ["hr"]))
    client = TestClient(app, base_url=BASE, follow_redirects=False)
    path = link.removeprefix(BASE)
    form = lxml.html.fromstring(client.get(path).text).forms[0]
    client.post(path, data=dict(form.form_values()))
    return client


# The databases -----------------------------------------------------------------------------------


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """The address of a database on a PostgreSQL server of our own, in `folder`."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        sys.exit("bench: PostgreSQL isn't there: install Debian's package `postgresql`.")
    root = os.getuid() == 0
    prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] * root
    if root:
        folder.parent.chmod(0o755)
        shutil.chown(folder, "postgres", "postgres")

    def run(program: str, *more: str) -> None:
        command = [*prefix, str(found[-1].parent / program), "-D", str(folder / "data"), *more]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)

    run("initdb", "--auth=trust", "--username=askoh", "--encoding=UTF8", "--no-sync")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    run("pg_ctl", "start", "--wait", "-o", options, "-l", str(folder / "log"))
    try:
        yield f"postgresql+psycopg://askoh@/postgres?host={folder}"
    finally:
        run("pg_ctl", "stop", "--mode=immediate")


def bench(url: str, home: Path, number: int, note: Any) -> dict[str, Any]:
    """Fill the database at `url` and time the pages over it."""
    migrate(url)
    settings = Settings(
        home=home,
        config=ROOT / "config",
        today=TODAY,
        database_url=url,
        public_url=BASE,
        bot_secret=SecretStr(uuid.uuid4().hex),
        service_token=SecretStr(uuid.uuid4().hex),
        keys=(SecretStr(Fernet.generate_key().decode()),),
    )
    app = create_app(settings)
    services: Services = app.state.services
    client = _signed_in(services, app)
    with services.database.writing() as session:
        drafts = fill(Work(session, services, settings.now()), number, note)
    with services.database.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    times = measure(services, client, drafts)
    services.database.close()
    return times


def main() -> None:
    """Fill, measure, print a table, and keep the numbers in var/bench/console.json."""
    parser = argparse.ArgumentParser(prog="python -m bench.console", description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000, help="how many cases (100,000)")
    kinds = ("sqlite", "postgresql")
    parser.add_argument("--database", choices=kinds, action="append", help="one of them only")
    options = parser.parse_args()
    results = {}
    with tempfile.TemporaryDirectory(prefix="askoh-bench-") as name:
        folder = Path(name)
        for kind in options.database or kinds:
            (home := folder / kind).mkdir()

            def note(said: str, kind: str = kind) -> None:
                print(f"{kind}: {said}", file=sys.stderr)

            if kind == "sqlite":
                results[kind] = bench(f"sqlite:///{home}/askoh.db", home, options.cases, note)
            else:
                with postgresql(home) as url:
                    results[kind] = bench(url, folder, options.cases, note)
    out = ROOT / "var" / "bench"
    out.mkdir(parents=True, exist_ok=True)
    (out / "console.json").write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print(table(results, options.cases))


def table(results: dict[str, dict[str, dict[str, float]]], number: int) -> str:
    """The numbers as a Markdown table, in milliseconds."""
    kinds = list(results)
    rows = [f"| {number:,} cases, ms: fastest / median / slowest | {' | '.join(kinds)} |"]
    rows.append("|---|" + "---|" * len(kinds))
    for page in results[kinds[0]]:
        cells = (" / ".join(map(str, results[kind][page].values())) for kind in kinds)
        rows.append(f"| {page} | {' | '.join(cells)} |")
    return "\n".join(rows)


if __name__ == "__main__":
    main()
