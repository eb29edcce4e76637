"""All that is stored of one person: found, told and erased; nothing of it is left in any file."""

from __future__ import annotations

import asyncio
import json
import re

import pytest
from sqlalchemy import select, text

from api import audit
from api.chat.store import SealedStore
from api.db import migrate
from api.identity import find_user
from api.person import erasing, known
from api.records.models import Case, Outbox, Person
from api.records.teams import link
from api.transcript import Conversation, Exchange
from api.worker import run_reminders

from .conftest import CONVERSATION, EMPLOYEE, MANAGER
from .records_of_the_bot import use

CANARIES = (b"quokka", b"zebra", b"narwhal", b"axolotl", b"ocelot", b"Owen", EMPLOYEE.encode())
HR = "hr.one@harbourdale.example.org"


@pytest.fixture
def either_url(empty_url: str) -> str:
    migrate(empty_url)
    return empty_url


class TestOnEither:
    @pytest.fixture
    def database_url(self, either_url: str) -> str:
        """A migrated database of each kind."""
        return either_url

    @pytest.mark.requirement("R39")
    def test_erasing_an_employee_leaves_nothing_that_can_be_read(self, world, askoh, tmp_path):
        reference, path = a_whole_case(world)
        keep_a_chat(world)
        use(tmp_path / "conversations.db", keys_of(world), "put", CONVERSATION)
        secrets = sealed_of(world, EMPLOYEE)
        assert len(secrets) >= 4
        done = erase(askoh, EMPLOYEE)
        assert done.code == 0, done.err
        if world.settings.database_url.startswith("sqlite"):
            # The api still has the database open, so its journal is there to be looked at.
            assert (tmp_path / "askoh.db-wal").exists()
            held = everything(tmp_path)
            for secret in (*secrets, *CANARIES):
                assert secret not in held
        assert not sealed_of(world, EMPLOYEE)
        assert use(tmp_path / "conversations.db", keys_of(world), "get", CONVERSATION) is None
        assert world.client.get(path).status_code == 404
        seen = world.seen_by_manager(reference)
        assert (seen["state"], seen["draft"], seen["slots"]) == ("closed", None, {})
        assert world.work(lambda work: audit.verify(work.session)).sound
        assert askoh("person", "find", "--address", EMPLOYEE).out.startswith("cases about them: 0")


def a_whole_case(world):
    """A case with words of everybody: reference and personal link."""
    hr = world.signed_in(HR)
    reference, path = world.agreed_case(hr, job_tasks="quokka wrangling")
    hr.do(reference, "plans", kind="adjustments", rows="ocelot seat | Gareth | Monday")
    world.answer(path, "correct", text="zebra correction")
    hr.do(reference, "return", comment="narwhal comment")
    world.later(5)
    run_reminders(world.services, world.settings.now())
    return reference, path


def keep_a_chat(world):
    """The chat that made the case, as the api keeps it."""
    said = Exchange(
        number=1,
        message_id="m-1",
        kind="text",
        said="axolotl words",
        blocks=(),
        at=world.settings.now(),
    )
    chat = Conversation(
        id=CONVERSATION,
        mode="named",
        role="manager",
        employer="example",
        channel="web",
        last_at=world.settings.now(),
        exchanges=[said],
    )
    store = SealedStore(world.services.database, world.services.vault)
    asyncio.run(store.put(chat))


def keys_of(world):
    return ",".join(key.get_secret_value() for key in world.settings.keys)


def sealed_of(world, address):
    """The bytes that would bring this person back: their keys and what is sealed for them."""

    def look(work):
        lookup = work.vault.lookup(work.session, address)
        people = work.session.scalars(select(Person).where(Person.lookup == lookup)).all()
        found = [lookup.encode()] if people else []
        for one in people:
            found += [one.wrapped_key, one.name_sealed, one.address_sealed]
            rows = work.session.scalars(select(Outbox).where(Outbox.person_id == one.id))
            found += [row.body_sealed for row in rows]
        return [one for one in found if one]

    return world.work(look)


def everything(folder):
    """Every file of the data folder: database, journal, conversations, logs."""
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def erase(askoh, address):
    """Both steps."""
    first = askoh("person", "erase", "--address", address)
    code = re.search(r"--confirm (\w+)", first.out)
    assert code, first.out + first.err
    return askoh("person", "erase", "--address", address, "--confirm", code[1])


def test_nothing_goes_without_the_code_or_with_one_of_something_else(world, askoh):
    reference, _ = a_whole_case(world)
    first = askoh("person", "erase", "--address", EMPLOYEE)
    dry = askoh("person", "erase", "--address", EMPLOYEE, "--dry-run")
    wrong = askoh("person", "erase", "--address", EMPLOYEE, "--confirm", "00000000")
    assert "cases about them: 1" in first.out
    assert "--confirm" not in dry.out
    assert wrong.code == 1
    assert "isn't the code" in wrong.err
    assert world.seen_by_manager(reference)["draft"] is not None


def test_erasing_a_manager_leaves_the_employees_case(world, askoh):
    reference, path = a_whole_case(world)
    assert erase(askoh, MANAGER).code == 0
    assert not sealed_of(world, MANAGER)
    page = world.client.get(path)
    assert page.status_code == 200
    assert "quokka" in page.text.lower()
    assert world.seen_by_manager(reference)["state"] != "closed"


def test_erasing_a_user_ends_their_sessions_and_keeps_what_they_did_by_a_number(world, askoh):
    a_whole_case(world)
    hr = world.signed_in(HR)
    assert hr.client.get("/console/cases").status_code == 200
    assert erase(askoh, HR).code == 0
    assert hr.client.get("/console/cases").status_code in {303, 401}
    assert not sealed_of(world, HR)
    assert world.work(lambda work: audit.verify(work.session)).sound


def test_a_held_case_is_kept_with_the_reason_and_the_rest_goes(world, askoh, monkeypatch):
    held, path = a_whole_case(world)
    free, _ = world.agreed_case(world.signed_in(HR), conversation="c-another-conversation")
    for module in (known, erasing):
        monkeypatch.setattr(module, "is_held", lambda case: case.reference == held, raising=False)
    done = erase(askoh, EMPLOYEE)
    assert f"{held}: It is under legal hold" in done.out
    assert world.client.get(path).status_code == 200

    def readable(work):
        cases = work.session.scalars(select(Case))
        return {case.reference: case.subject.wrapped_key is not None for case in cases}

    assert world.work(readable) == {held: True, free: False}


def test_nobody_else_is_touched(world, askoh):
    a_whole_case(world)
    before = [sealed_of(world, one) for one in (MANAGER, HR)]
    erase(askoh, EMPLOYEE)
    after = [sealed_of(world, one) for one in (MANAGER, HR)]
    # Only the messages about the case go with it.
    assert all(set(late) <= set(early) for early, late in zip(before, after, strict=True))
    assert all(after)


def test_an_address_that_nobody_has_is_told(world, askoh):
    for action in (("export", "--out", "x"), ("erase",)):
        done = askoh("person", *action, "--address", "nobody@harbourdale.example.org")
        assert done.code == 1
        assert "Nothing is stored under this address" in done.err


def told(askoh, folder, address):
    done = askoh("person", "export", "--address", address, "--out", str(folder))
    assert done.code == 0, done.err
    assert (folder / "person.json").stat().st_mode & 0o077 == 0
    page = (folder / "person.html").read_text(encoding="utf-8")
    return json.loads((folder / "person.json").read_text(encoding="utf-8")), page


@pytest.mark.requirement("R39")
def test_an_employee_is_told_all_that_is_about_them(world, askoh, tmp_path):
    reference, path = a_whole_case(world)
    found, page = told(askoh, tmp_path / "out", EMPLOYEE.upper())
    (case,) = found["As the employee a referral is about"]
    everything_told = json.dumps(found, ensure_ascii=False)
    assert case["Reference"] == reference
    assert case["Name"] == "Owen Grant"
    for words in (
        "uokka wrangling",
        "zebra correction",
        "narwhal comment",
        "ocelot seat",
        "absence_start",
    ):
        assert words in everything_told, words
        assert words in page, words
    assert {one["Asked"] for one in case["Your answers"]} >= {"HR gets the report"}
    assert HR not in everything_told
    assert path.rpartition("/")[2] not in everything_told


def test_a_manager_is_told_of_their_case_and_nothing_about_the_employee(world, askoh, tmp_path):
    reference, _ = a_whole_case(world)
    keep_a_chat(world)
    found, page = told(askoh, tmp_path / "out", MANAGER)
    (case,) = found["As the manager who raised a referral"]
    assert case["Reference"] == reference
    assert found["Messages to you"]
    for words in ("quokka", "zebra", "ocelot", "Owen", EMPLOYEE, "axolotl"):
        assert words not in json.dumps(found) + page, words


def test_a_user_is_told_what_they_did(world, askoh, tmp_path):
    reference, _ = a_whole_case(world)
    found, _ = told(askoh, tmp_path / "out", HR)
    (account,) = found["As somebody who signs in"]
    assert account["Name"] == "hr.one"
    assert {"case_return", "signed_in"} <= {one["Did"] for one in account["What you did"]}
    assert reference in {one["With"] for one in account["What you did"]}
    assert "quokka" not in json.dumps(found)


def test_a_teams_account_is_told(world, askoh, tmp_path):
    world.signed_in(HR)
    world.work(lambda w: link(w, "an-object-id", find_user(w.session, w.vault, HR)))
    found, _ = told(askoh, tmp_path / "out", HR)
    (account,) = found["As somebody who signs in"]
    (teams,) = account["In Microsoft Teams"]
    assert teams["Where that is"] == "not kept"
    assert "an-object-id" not in json.dumps(found)


def test_what_is_told_is_written_in_the_trail_without_the_address(world, askoh, tmp_path):
    a_whole_case(world)
    told(askoh, tmp_path / "out", EMPLOYEE)
    rows = world.work(lambda work: list(work.session.execute(text("SELECT * FROM audit_events"))))
    assert "person_exported" in str(rows)
    assert "owen" not in str(rows).lower()


def test_the_trail_of_a_case_is_shown(world, askoh):
    reference, _ = a_whole_case(world)
    shown = askoh("audit", "show", reference)
    assert shown.code == 0
    assert shown.out.splitlines()[0].endswith("manager  case_started (slots)")
    assert askoh("audit", "show", "A1-000").code == 1


def test_words_that_would_be_markup_are_only_words_on_the_page(world, askoh, tmp_path):
    hr = world.signed_in(HR)
    _, path = world.agreed_case(hr)
    world.answer(path, "correct", text="<script>alert(1)</script>")
    _, page = told(askoh, tmp_path / "out", EMPLOYEE)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
