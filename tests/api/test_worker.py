"""The worker's jobs: reminders, purge, and the lock."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from api import audit
from api.records.models import Case, FollowUp, IdempotencyKey, Outbox, Person, SignInLink
from api.worker import hold_lock, release_lock, run_outbox, run_purge, run_reminders


def now(world):
    return world.settings.now()


def count(world, table):
    return world.work(lambda work: work.session.scalar(select(func.count()).select_from(table)))


class TestReminders:
    def test_nothing_before_the_day(self, world):
        world.send(world.start(note_end="unknown"))
        assert run_reminders(world.services, now(world)).queued == 0

    @pytest.mark.requirement("R97")
    def test_on_the_day_the_manager_gets_a_reference_and_a_link_once(self, world):
        case = world.start(note_end="unknown")
        world.send(case)
        world.later(5)
        assert run_reminders(world.services, now(world)).queued == 1
        assert run_reminders(world.services, now(world)).queued == 0

        def body(work):
            row = work.session.scalars(select(Outbox)).one()
            return row.subject + work.vault.open(row.person, row.body_sealed)

        said = world.work(body)
        assert case["reference"] in said
        assert "http://127.0.0.1:8080" in said
        assert "Owen" not in said

    def test_with_mail_off_it_is_held_and_not_lost(self, world):
        world.send(world.start(note_end="unknown"))
        world.later(5)
        run_reminders(world.services, now(world))
        assert run_outbox(world.services, now(world)).held == 1

    def test_a_manager_nobody_knows_yet_is_told_later(self, world):
        case = world.start(note_end="unknown")
        world.later(5)
        assert run_reminders(world.services, now(world)).nobody_to_tell == 2
        world.send(case)
        assert run_reminders(world.services, now(world)).queued == 1

    def test_a_case_that_stopped_is_left_alone(self, world):
        hr = world.signed_in()
        case = world.start(note_end="unknown")
        world.send(case)
        world.answer(world.handed_over(case["reference"], hr), "decline")
        world.later(5)
        result = run_reminders(world.services, now(world))
        assert (result.queued, result.nobody_to_tell) == (0, 0)


class TestPurge:
    def test_fresh_records_stay(self, world):
        hr = world.signed_in()
        world.agreed_case(hr)
        world.start()
        result = run_purge(world.services, now(world))
        assert (result.unfinished, result.erased, result.messages) == (0, 0, 0)
        assert count(world, Case) == 2

    def test_answers_without_a_draft_go_after_a_week(self, world):
        body = {"conversation": "c-0123456789", "role": "manager", "employer": "example"}
        world.internal("POST", "/cases", json=body)
        world.later(6)
        assert run_purge(world.services, now(world)).unfinished == 0
        world.later(2)
        assert run_purge(world.services, now(world)).unfinished == 1
        assert count(world, Case) == 0

    def test_a_draft_never_sent_goes_after_three_months_with_its_key(self, world):
        world.start()
        world.later(91)
        people = count(world, Person)
        assert run_purge(world.services, now(world)).unfinished == 1
        assert (count(world, Case), count(world, FollowUp)) == (0, 0)
        assert count(world, Person) == people - 1

    @pytest.mark.requirement("R39")
    def test_a_finished_case_loses_its_words_after_its_time(self, world):
        hr = world.signed_in()
        reference, _ = world.agreed_case(hr)
        hr.do(reference, "close")
        world.later(2191)
        assert run_purge(world.services, now(world)).erased == 1
        assert run_purge(world.services, now(world)).erased == 0
        assert world.seen_by_manager(reference)["draft"] is None

    def test_a_case_that_nobody_goes_on_with_is_closed_and_loses_its_words(self, world):
        reference, _ = world.agreed_case(world.signed_in())
        world.later(364)
        assert run_purge(world.services, now(world)).erased == 0
        world.later(2)
        assert run_purge(world.services, now(world)).erased == 1
        seen = world.seen_by_manager(reference)
        assert (seen["state"], seen["draft"]) == ("closed", None)

    def test_a_case_that_was_sent_on_and_never_closed_ends_too(self, world):
        hr = world.signed_in()
        reference, _ = world.agreed_case(hr)
        hr.do(reference, "approve")
        hr.do(reference, "sent")
        world.later(2189)
        assert run_purge(world.services, now(world)).erased == 0
        world.later(2)
        assert run_purge(world.services, now(world)).erased == 1

    def test_messages_spent_links_and_stored_answers_go(self, world):
        body = {"conversation": "c-0123456789", "role": "manager", "employer": "example"}
        world.internal("POST", "/cases", json=body, headers={"Idempotency-Key": "k"})
        world.signed_in()
        world.send(world.start(note_end="unknown"))
        world.later(5)
        run_reminders(world.services, now(world))
        world.later(31)
        result = run_purge(world.services, now(world))
        assert result.messages == 1
        assert result.other >= 3
        assert (count(world, Outbox), count(world, SignInLink)) == (0, 0)
        assert count(world, IdempotencyKey) == 0

    def test_the_trail_stays_whole(self, world):
        world.start()
        world.later(91)
        run_purge(world.services, now(world))
        assert world.work(lambda work: audit.verify(work.session)).sound


class TestLock:
    def test_one_worker_at_a_time(self, world):
        at = now(world)
        assert hold_lock(world.services, "worker", "a", at)
        assert hold_lock(world.services, "worker", "a", at)
        assert not hold_lock(world.services, "worker", "b", at)

    def test_a_worker_that_died_is_replaced(self, world):
        at = now(world)
        hold_lock(world.services, "worker", "a", at)
        assert hold_lock(world.services, "worker", "b", at + timedelta(minutes=6))

    def test_a_worker_that_stops_gives_it_back(self, world):
        at = now(world)
        hold_lock(world.services, "worker", "a", at)
        release_lock(world.services, "worker", "b")
        assert not hold_lock(world.services, "worker", "b", at)
        release_lock(world.services, "worker", "a")
        assert hold_lock(world.services, "worker", "b", at)
