"""The core of the records on both databases: a file, and a PostgreSQL server of our own."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from docx import Document
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import InternalError

from api import audit
from api.audit import SYSTEM
from api.crypto import token_hash
from api.db import Database, migrate, migrate_down
from api.identity import COOKIE, find_user
from api.records import notes
from api.records.mine import connect_chat
from api.records.models import Base, Case, SignedIn, User
from api.records.note_models import HrNote
from api.records.notes import NewNote
from api.scope import hide_named, set_units
from api.worker import run_escalations
from tests.api.conftest import BASE, CONVERSATION, EMPLOYEE, MANAGER, form_of


@pytest.fixture
def database_url(empty_url: str) -> str:
    """A migrated database of each kind."""
    migrate(empty_url)
    return empty_url


def test_the_whole_path(world):
    hr = world.signed_in()
    case = world.start()
    reference = case["reference"]
    assert world.send(case).status_code == 303
    assert "acking boxes" not in hr.case(reference).text
    path = world.handed_over(reference, hr)
    assert world.agree(path).status_code == 303
    assert hr.do(reference, "return", comment="How long does he stand?").status_code == 303
    assert world.put_draft(reference, 1, job_tasks="standing for two hours").json()["version"] == 2
    assert hr.do(reference, "approve").status_code == 403
    assert world.agree(path).status_code == 303
    assert hr.do(reference, "approve").status_code == 303
    assert hr.do(reference, "sent").status_code == 303
    assert world.client.get(f"{path}/copy/2/json").json()["agreed"] is True
    answer = hr.client.get(f"/console/cases/{reference}/document")
    document = Document(io.BytesIO(answer.content))
    cells = [c.text for table in document.tables for row in table.rows for c in row.cells]
    assert any("tanding for two hours" in cell for cell in cells)
    assert world.seen_by_manager(reference)["state"] == "sent_to_provider"
    assert world.work(lambda work: audit.verify(work.session)).sound


def test_a_second_referral_is_linked_to_the_first(world):
    hr = world.signed_in()
    first, _ = world.agreed_case(hr)
    case = world.start(oh_advised_before="yes", earlier_reference=first)
    assert world.send(case).status_code == 303
    assert world.agree(world.handed_over(case["reference"], hr)).status_code == 303
    assert f"/console/cases/{first}" in hr.case(case["reference"]).text
    assert f"/console/cases/{case['reference']}" in hr.case(first).text


@pytest.mark.parametrize("odd", ["%00", "H7-204%00", "' OR 1=1", "é", "H7-204 ", "A" * 5000])
def test_odd_references_are_just_not_there(world, odd):
    hr = world.signed_in()
    assert hr.case(odd).status_code == 404
    assert world.internal("GET", f"/cases/{odd}?conversation=c-0123456789").status_code == 404
    assert world.client.get(f"/case/{odd}/send?t=x.y").status_code == 404
    assert world.client.get(f"/agree/{odd}").status_code == 404


def test_odd_characters_in_a_form_are_kept_or_refused_and_never_break(world):
    hr = world.signed_in()
    reference, path = world.agreed_case(hr)
    assert hr.do(reference, "return", comment="a\x00b \u202e \ud7ff 🙂").status_code == 303
    assert world.answer(path, "correct", text="\x00").status_code in {303, 422}
    assert hr.case(reference).status_code == 200


def test_the_list_and_a_conflict(world):
    hr = world.signed_in()
    reference, _ = world.agreed_case(hr)
    assert world.put_draft(reference, 7).status_code == 409
    assert reference in hr.client.get("/console/cases?state=agreed").text


def test_the_database_itself_refuses_to_change_the_trail(world):
    world.start()
    for change in ("UPDATE audit_events SET actor = 'nobody'", "DELETE FROM audit_events"):
        with pytest.raises(Exception, match="append-only"):
            world.work(lambda work, change=change: work.session.execute(text(change)))
    assert world.work(lambda work: audit.verify(work.session)).sound


def test_writers_at_the_same_time_keep_one_chain(world):
    def write(number: int) -> None:
        world.work(lambda work: audit.record(work.session, work.now, SYSTEM, "test", str(number)))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))
    check = world.work(lambda work: audit.verify(work.session))
    assert (check.sound, check.events) == (True, 40)


def test_a_session_for_looking_keeps_nothing(world):
    case = world.start()
    try:
        with world.services.database.reading() as session:
            row = session.query(Case).filter_by(reference=case["reference"]).one()
            row.state = "closed"
            session.flush()
    except InternalError as error:
        assert "read-only" in str(error)
    assert world.seen_by_manager(case["reference"])["state"] == "drafting"


def run(world):
    """One run of the job that passes on what lies, on the day the world has."""
    return run_escalations(world.services, world.settings.now())


@pytest.mark.requirement("R57", "R99", "R109")
def test_silence_and_what_is_overdue_come_up(world):
    hr = world.signed_in()
    silent = world.start()
    world.send(silent)
    world.handed_over(silent["reference"], hr)
    reported = with_a_recommendation(world, hr)
    assert (run(world).no_answer, run(world).overdue) == (0, 0)
    world.later(8)
    found = run(world)
    assert (found.no_answer, found.overdue, found.nobody_to_tell) == (1, 1, 0)
    later = world.signed_in()
    assert silent["reference"] in later.client.get("/console/cases?look=no_answer").text
    for look in ("open_recommendations", "overdue_recommendations"):
        page = later.client.get(f"/console/cases?look={look}").text
        assert reported in page
        assert silent["reference"] not in page
    assert "1 open" in page
    assert "1 overdue" in page


def with_a_recommendation(world, hr):
    """The reference of a case with a report and one recommendation, to be decided in a week."""
    reference, _ = world.agreed_case(hr)
    for step in ("approve", "sent"):
        assert hr.do(reference, step).status_code == 303
    assert hr.do(reference, "report", report_on="2026-11-21").status_code == 303
    asked = hr.do(reference, "recommendations", text="A seat.", due="2026-11-28")
    assert asked.status_code == 303
    return reference


@pytest.mark.requirement("R21", "R25")
def test_a_changed_reason_and_a_question_to_the_manager(world):
    hr = world.signed_in()
    reference, path = world.agreed_case(hr)
    assert hr.do(reference, "return", comment="Why now?", asks="mode_pref").status_code == 303
    assert world.seen_by_manager(reference)["asked_slot"] == "mode_pref"
    assert world.put_draft(reference, 1, reason="Standing hurts since Monday.").status_code == 200
    world.agree(path)
    assert hr.do(reference, "approve").status_code == 409
    assert hr.do(reference, "reason", version="2").status_code == 303
    assert hr.do(reference, "approve").status_code == 303


def test_the_follow_through_goes_down_and_up_with_data(world, database_url):
    hr = world.signed_in()
    reported = with_a_recommendation(world, hr)
    case = world.start()
    world.send(case)
    path = world.handed_over(case["reference"], hr)
    world.later(8)
    run(world)
    world.services.database.close()
    migrate_down(database_url, "0003")
    database = Database(database_url)
    assert "recommendations" not in inspect(database.engine).get_table_names()
    database.close()
    migrate(database_url)
    world.restart()
    later = world.signed_in()
    assert "Sent to the provider" in later.case(reported).text
    assert world.agree(path).status_code == 303
    assert later.do(case["reference"], "approve").status_code == 409
    assert later.do(case["reference"], "reason", version="1").status_code == 303
    assert later.do(case["reference"], "approve").status_code == 303


def test_who_may_see_what_goes_down_and_up_with_data(world, database_url):
    hr = world.signed_in()
    reference, _ = world.agreed_case(hr)

    def scope(work):
        user = find_user(work.session, work.vault, "hr.one@harbourdale.example.org")
        set_units(work, user, ["Production"])
        hide_named(work, user, ["helen.marsh@harbourdale.example.org"])

    world.work(scope)
    assert hr.case(reference).status_code == 200
    world.services.database.close()
    migrate_down(database_url, "0004")
    database = Database(database_url)
    assert "user_units" not in inspect(database.engine).get_table_names()
    database.close()
    migrate(database_url)
    world.restart()
    later = world.signed_in()
    # Nobody stays signed in, and the scope is wide again: the step before knew of none.
    assert hr.case(reference).status_code == 401
    assert later.case(reference).status_code == 200


def test_the_desk_goes_down_and_up_with_data(world, database_url):
    hr = world.signed_in()
    reference, _ = world.agreed_case(hr)
    steps = (
        ("owner", {"owner": "me"}),
        ("hold", {"reason": "A claim"}),
        ("plans", {"kind": "phased_return", "rows": "1 | 4 hours | seated"}),
        ("attachments", {"name": "Job description"}),
        ("follow-ups", {"kind": "chase", "on": "2026-11-24"}),
        ("approve", {}),
        ("sent", {}),
        ("appointment", {"on": "2026-12-03", "way": "phone"}),
    )
    for step, fields in steps:
        assert hr.do(reference, step, **fields).status_code == 303, step
    for query in ("urgency=urgent", "look=hold", "look=late", "owner=me", "sort=look_again"):
        assert hr.client.get(f"/console/cases?{query}").status_code == 200
    world.services.database.close()
    migrate_down(database_url, "0004")
    migrate(database_url)
    world.restart()
    page = world.signed_in().case(reference).text
    assert "Sent to the provider" in page
    assert "Ask the provider" in page


def test_notes_and_own_cases_go_down_and_up_with_data(world, database_url):
    case = world.start()
    world.send(case)
    manager = world.signed_in(MANAGER, "manager").client
    session = token_hash(manager.cookies[COOKIE])
    world.work(lambda w: connect_chat(w, CONVERSATION, w.session.get_one(SignedIn, session)))
    note = world.work(lambda w: notes.send(w, NewNote("", EMPLOYEE, "Late shifts.")).reference)
    assert "Late shifts." in world.signed_in().client.get(f"/console/notes/{note}").text
    world.services.database.close()
    migrate_down(database_url, "0004")
    migrate(database_url)
    world.restart()
    assert case["reference"] in world.signed_in(MANAGER, "manager").client.get("/my/cases").text
    note = world.work(lambda w: notes.send(w, NewNote("", EMPLOYEE, "Late shifts.")).reference)
    hr = world.signed_in()
    assert note in hr.client.get("/console/notes").text
    path = world.work(
        lambda w: notes.hand_over(
            w,
            w.session.scalars(select(HrNote)).one(),
            w.session.scalars(select(User)).first(),
        )
    ).removeprefix(BASE)
    form = form_of(world.client.get(path), f"{path}/withdraw")
    assert world.client.post(f"{path}/withdraw", data=form).status_code == 200
    assert note not in hr.client.get("/console/notes").text


def test_migrations_go_up_with_data_down_and_up_again(world, database_url):
    world.start()
    world.services.database.close()
    database = Database(database_url)
    assert set(inspect(database.engine).get_table_names()) >= set(Base.metadata.tables)
    database.close()
    migrate_down(database_url, "base")
    database = Database(database_url)
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    database.close()
    migrate(database_url)
    migrate(database_url)
    world.restart()
    assert world.start()["version"] == 1


def test_the_last_migration_goes_down_and_up_with_linked_cases(world, database_url):
    hr = world.signed_in()
    first, _ = world.agreed_case(hr)
    case = world.start(oh_advised_before="yes", earlier_reference=first)
    world.send(case)
    world.agree(world.handed_over(case["reference"], hr))
    world.services.database.close()
    migrate_down(database_url, "0002")
    migrate(database_url)
    world.restart()
    assert f"/console/cases/{first}" in world.signed_in().case(case["reference"]).text


def test_the_migrations_make_exactly_what_the_models_say(database_url):
    database = Database(database_url)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    database.close()
