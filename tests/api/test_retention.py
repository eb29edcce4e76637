"""How long each kind of record stays: every table has a rule, and what is shown is what goes."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from sqlalchemy import func, select, text

import api.app  # noqa: F401  (every module that makes a table)
from api import audit, retention
from api.db import migrate
from api.records.models import (
    AuditEvent,
    Base,
    Case,
    CasePlan,
    Comment,
    Draft,
    Erasure,
    Person,
    User,
)
from api.retention import KINDS, SHORT_LIVED, STAYS, as_markdown, kept_for, survey, sweep
from guidance.employer import RETENTION_DAYS
from guidance.retention import LIVES

from .conftest import ROOT


@pytest.fixture
def database_url(empty_url: str) -> str:
    """A migrated database of each kind."""
    migrate(empty_url)
    return empty_url


def now(world):
    return world.settings.now()


def due(world):
    return {one.kind.name: one for one in world.work(survey)}


def count(world, table):
    return world.work(lambda work: work.session.scalar(select(func.count()).select_from(table)))


@pytest.mark.requirement("R39")
def test_every_table_has_a_stated_life():
    ending = {table for kind in KINDS for table in kind.tables}
    assert ending | STAYS.keys() == set(Base.metadata.tables)
    assert not ending & STAYS.keys()
    assert set(Base.metadata.tables) >= SHORT_LIVED


def test_every_kind_says_how_long_and_what_for():
    for kind in KINDS:
        how_long, purpose = kept_for(kind, RETENTION_DAYS)
        assert how_long
        assert purpose
    assert {kind.name for kind in KINDS if kind.life is None} <= LIVES.keys()


def test_the_table_in_the_documents_is_this_one():
    page = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    _, _, after = page.partition("<!-- made by `askoh retention list --markdown` -->\n")
    assert after.partition("\n\n")[0] + "\n" == as_markdown(RETENTION_DAYS)


def test_the_employers_own_days_are_listed_and_what_would_go_is_shown(world, askoh):
    world.start()
    assert "kept 90 days after the last change" in askoh("retention", "list").out
    assert askoh("retention", "show").out == "Nothing is past its time.\n"
    world.later(91)
    shown = askoh("retention", "run", "--dry-run")
    line = "unsent_draft: 1 {}, the oldest of 2026-11-21: drafts never sent to the employee"
    assert line.format("would go") in shown.out
    assert line.format("went") in askoh("retention", "run").out
    assert "unsent_draft" not in askoh("retention", "show").out


def test_what_is_shown_is_what_goes_and_then_nothing_is_left(world):
    hr = world.signed_in()
    reference, _ = world.agreed_case(hr)
    hr.do(reference, "close")
    world.start()
    world.later(2191)
    shown = {name: (one.count, one.due.oldest) for name, one in due(world).items()}
    assert shown["case"][0] == shown["unsent_draft"][0] == 1
    assert shown["case"][1].astimezone(UTC).date().isoformat() == "2026-11-21"
    gone = sweep(world.services, now(world))
    assert {one.kind.name: (one.count, one.due.oldest) for one in gone} == shown
    left = {name for name, one in due(world).items() if one.count}
    assert left == set()


def test_the_bare_record_goes_after_its_own_time_with_all_that_hangs_on_it(world):
    hr = world.signed_in()
    reference, path = world.agreed_case(hr)
    world.answer(path, "correct", text="Not like this.")
    hr.do(reference, "close")
    world.later(3649)
    sweep(world.services, now(world))
    assert count(world, Case) == 1
    world.later(2)
    sweep(world.services, now(world))
    assert [count(world, table) for table in (Case, Draft, Comment)] == [0, 0, 0]


def test_a_plan_goes_before_its_case_once_it_is_followed_no_more(world):
    hr = world.signed_in()
    reference, _ = world.agreed_case(hr)
    for when in ("11 January", "18 January"):
        hr.do(reference, "plans", kind="adjustments", rows=f"A seat | Gareth | {when}")
    hr.do(reference, "plans/1/end")
    world.later(731)
    assert due(world)["plan"].count == 1
    hr = world.signed_in()
    hr.do(reference, "close")
    world.later(731)
    assert due(world)["plan"].count == 2
    sweep(world.services, now(world))
    assert count(world, CasePlan) == 0
    assert count(world, Case) == 1


def test_a_held_case_stays_whatever_its_time(world, monkeypatch):
    hr = world.signed_in()
    reference, _ = world.agreed_case(hr)
    hr.do(reference, "close")
    free, _ = world.agreed_case(hr)
    hr.do(free, "close")
    monkeypatch.setattr(retention, "is_held", lambda case: case.reference == reference)
    world.later(4000)
    assert due(world)["case"].due.held == due(world)["case_record"].due.held == 1
    sweep(world.services, now(world))
    assert world.seen_by_manager(reference)["draft"] is not None


def test_each_purge_is_in_the_trail(world):
    world.start()
    world.later(91)
    sweep(world.services, now(world))
    noted = world.work(lambda work: audit.history(work.session, "unsent_draft"))
    assert [(one.action, one.fields) for one in noted] == [("retention", ["1 removed"])]


def test_a_closed_account_loses_its_name_and_can_be_opened_as_a_new_one(world):
    world.signed_in()

    def close(work):
        user = work.session.scalars(select(User)).one()
        user.disabled_at = work.now

    world.work(close)
    world.later(366)
    sweep(world.services, now(world))
    names = world.work(lambda work: work.session.scalars(select(Person.name_sealed)).all())
    assert set(names) == {None}
    world.signed_in()
    assert count(world, User) == 2


def test_keys_that_open_nothing_any_more_go_and_those_in_use_stay(world):
    world.agreed_case(world.signed_in())

    def spare(work):
        work.vault.new_person(work.session, work.now)

    world.work(spare)
    people = count(world, Person)
    world.later(2)
    assert due(world)["spare_key"].count == 1
    sweep(world.services, now(world))
    assert count(world, Person) == people - 1


def test_who_was_erased_is_noted_by_number_as_long_as_a_backup_may_be_kept(world):
    hr = world.signed_in()
    reference, _ = world.agreed_case(hr)
    hr.do(reference, "close")
    world.later(2191)
    sweep(world.services, now(world))
    assert count(world, Erasure) == 2
    world.later(2191)
    sweep(world.services, now(world))
    assert count(world, Erasure) <= 2


class TestTrail:
    def test_its_oldest_events_go_and_the_rest_is_still_whole(self, world):
        world.start()
        world.later(2200)
        sweep(world.services, now(world))
        # The case has gone now, and with it the reason to keep its events.
        sweep(world.services, now(world))
        assert due(world)["audit"].count == 0
        check = world.work(lambda work: audit.verify(work.session))
        assert check.sound
        kept = world.work(lambda work: work.session.scalars(select(AuditEvent.action)).all())
        assert "case_started" not in kept
        assert "trail_shortened" in kept

    def test_an_event_stays_as_long_as_the_case_it_tells_of(self, world):
        hr = world.signed_in()
        reference, _ = world.agreed_case(hr)
        hr.do(reference, "close")
        world.later(3000)
        sweep(world.services, now(world))
        told = world.work(lambda work: audit.history(work.session, reference))
        assert told[0].action == "case_started"

    def test_the_database_lets_no_other_event_go(self, world):
        world.start()
        world.later(2200)
        sweep(world.services, now(world))
        sweep(world.services, now(world))
        with pytest.raises(Exception, match="append-only"):
            world.work(lambda work: work.session.execute(text("DELETE FROM audit_events")))
        assert world.work(lambda work: audit.verify(work.session)).sound

    def test_events_that_went_without_a_record_of_it_show(self, world):
        world.agreed_case(world.signed_in())

        def cheat(work):
            third = work.session.get(AuditEvent, 3)
            values = {"hash": third.hash}
            change = "UPDATE audit_head SET cut = 3, cut_hash = :hash"
            work.session.execute(text(change), values)
            work.session.execute(text("DELETE FROM audit_events WHERE id <= 3"))

        world.work(cheat)
        check = world.work(lambda work: audit.verify(work.session))
        assert not check.sound
        assert "without a record" in check.reason


def test_nothing_of_a_day_that_is_young_goes(world):
    world.agreed_case(world.signed_in())
    sweep(world.services, now(world) + timedelta(hours=1))
    assert {n for n, one in due(world).items() if one.count} == set()
