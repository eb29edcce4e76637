"""Days are reminded of by mail: once, on working days, with a reference and a link only."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from api.crypto import token_hash
from api.identity import COOKIE
from api.records.days import working_days_before
from api.records.mine import connect_chat
from api.records.models import FollowUp, Outbox, SignedIn
from api.worker import run_escalations, run_outbox, run_reminders
from guidance.workdays import is_working_day, working_days_later
from tests.api.conftest import CONVERSATION, MANAGER

LIST = "/console/cases"


def remind(world):
    return run_reminders(world.services, world.settings.now())


def messages(world, kind):
    """Reader, subject and body of each message of a kind."""

    def read(work):
        rows = work.session.scalars(select(Outbox).where(Outbox.kind == kind)).all()
        return [
            (
                work.vault.open(row.person, row.address_sealed),
                row.subject,
                work.vault.open(row.person, row.body_sealed),
            )
            for row in rows
        ]

    return world.work(read)


def signs_in(world):
    """The chat's browser is signed in as its manager."""
    browser = world.signed_in(MANAGER, "manager").client
    token = token_hash(browser.cookies[COOKIE])
    world.work(
        lambda w: connect_chat(w, CONVERSATION, w.session.get_one(SignedIn, token)),
    )
    return browser


@pytest.mark.requirement("R97")
class TestFitNoteEnds:
    # The note ends on Saturday 28 November: three working days before is the Wednesday.
    def test_the_manager_is_told_before_it_and_once(self, world):
        world.send(world.start())
        world.later(3)
        assert remind(world).queued == 0
        world.later(1)
        assert [remind(world).queued for _ in range(2)] == [1, 0]

    def test_neither_the_message_nor_the_row_says_that_it_is_a_fit_note(self, world):
        case = world.start()
        world.send(case)
        world.later(4)
        remind(world)
        ((to, subject, body),) = messages(world, "day_near")
        assert to == MANAGER
        assert case["reference"] in subject
        assert "/my/cases" in body
        for hidden in ("note ends", "fit", "sick", "Owen", "health"):
            assert hidden not in subject + body
        kinds = world.work(lambda w: set(w.session.scalars(select(FollowUp.kind))))
        assert kinds == {"look_again", "noted_day", "unsent"}

    def test_a_day_that_only_follows_is_not_in_the_trail(self, world):
        case = world.start()
        world.send(case)
        assert world.signed_in().case(case["reference"]).text.count("Day to look again set") == 1

    def test_a_new_note_moves_the_day(self, world):
        case = world.start()
        world.put_draft(case["reference"], 1, note_end="2026-12-11")
        world.send(case)
        world.later(4)
        assert remind(world).queued == 0
        world.later(13)
        remind(world)
        assert len(messages(world, "day_near")) == 1

    def test_a_day_that_is_near_already_is_not_told_back(self, world):
        world.send(world.start(note_end="2026-11-24"))
        world.later(3)
        assert remind(world).queued == 0


@pytest.mark.requirement("R44")
class TestADraftLies:
    def test_its_manager_is_reminded_after_the_employers_days(self, world):
        signs_in(world)
        case = world.start(note_end="unknown")
        world.later(3)
        assert remind(world).queued == 0
        world.later(1)
        assert remind(world).queued == 1
        ((to, subject, _),) = messages(world, "draft_unsent")
        assert to == MANAGER
        assert case["reference"] in subject

    def test_they_need_not_type_who_they_are(self, world):
        signs_in(world)
        case = world.start()
        assert world.form(case["send_url"])["manager_address"] == MANAGER
        world.client.cookies.clear()
        stranger = world.start(conversation="c-of-somebody-else")
        assert world.form(stranger["send_url"])["manager_address"] == ""

    def test_once_sent_on_it_lies_no_more(self, world):
        signs_in(world)
        world.send(world.start(note_end="unknown"))
        world.later(4)
        remind(world)
        assert messages(world, "draft_unsent") == []

    def test_hr_is_told_whose_it_is_and_not_what_it_says(self, world):
        signs_in(world)
        case = world.start()
        hr = world.signed_in()
        assert case["reference"] not in hr.client.get(LIST).text
        world.later(8)
        found = [run_escalations(world.services, world.settings.now()).no_answer for _ in "ab"]
        assert found == [1, 0]
        hr = world.signed_in()
        assert case["reference"] in hr.client.get(LIST).text
        shown = hr.case(case["reference"]).text
        assert "Being drafted" in shown
        for hidden in ("packing boxes", "line operator", "Owen"):
            assert hidden not in shown

    def test_one_that_goes_on_is_the_managers_alone_again(self, world):
        signs_in(world)
        case = world.start()
        world.later(8)
        run_escalations(world.services, world.settings.now())
        world.put_draft(case["reference"], 1, job_tasks="driving")
        assert case["reference"] not in world.signed_in().client.get(LIST).text

    def test_of_a_manager_nobody_knows_nobody_is_told(self, world):
        world.start()
        world.later(30)
        assert remind(world).queued == 0
        assert run_escalations(world.services, world.settings.now()).no_answer == 0


class TestPlans:
    def keep(self, world, reference, kind, review_on):
        plan = {
            "conversation": CONVERSATION,
            "kind": kind,
            "headings": ["When", "What"],
            "rows": [["Week 1", "four hours a day after the operation"]],
            "review_on": review_on,
        }
        assert world.internal("POST", f"/cases/{reference}/plans", json=plan).status_code == 201

    def test_each_review_is_reminded_of_on_its_day(self, world):
        case = world.start(note_end="unknown")
        world.send(case)
        self.keep(world, case["reference"], "phased_return", "2026-11-26")
        self.keep(world, case["reference"], "keep_in_touch", "2026-11-24")
        for days in (2, 1, 2):
            world.later(days)
            remind(world)
        told = messages(world, "plan_review")
        assert len(told) == 2
        for to, subject, body in told:
            assert to == MANAGER
            assert case["reference"] in subject
            assert "hours" not in subject + body

    def test_a_plan_that_is_followed_no_more_is_not(self, world):
        case = world.start(note_end="unknown")
        world.send(case)
        self.keep(world, case["reference"], "phased_return", "2026-11-24")
        self.keep(world, case["reference"], "phased_return", None)
        world.later(5)
        remind(world)
        assert messages(world, "plan_review") == []

    def test_hr_isnt_shown_the_managers_day(self, world):
        hr = world.signed_in()
        reference, _ = world.agreed_case(hr)
        self.keep(world, reference, "phased_return", "2026-11-24")
        world.later(3)
        shown = world.signed_in().case(reference).text
        assert "Overdue" not in shown


class TestQuietDays:
    def test_a_reminder_waits_for_monday(self, world, mail):
        world.send(world.start(note_end="2026-12-02"))
        run_outbox(world.services, world.settings.now())
        before = len(mail.mails)
        # Six days on is Friday 27 November, the reminder's day; the worker runs on the Saturday.
        world.later(7)
        assert remind(world).queued == 2
        run_outbox(world.services, world.settings.now())
        assert len(mail.mails) == before
        run_outbox(world.services, datetime(2026, 11, 30, 7, 59, tzinfo=UTC))
        assert len(mail.mails) == before
        run_outbox(world.services, datetime(2026, 11, 30, 8, 1, tzinfo=UTC))
        assert len(mail.mails) == before + 2

    def test_a_link_somebody_waits_for_does_not(self, world, mail):
        world.send(world.start())
        assert run_outbox(world.services, world.settings.now()).sent == 2


class TestOverdueRecommendation:
    @pytest.fixture
    def recommended(self, world):
        """What makes a case whose recommendation is overdue, by who gets the report."""

        def make(manager_gets_it):
            hr = world.signed_in()
            case = world.start()
            world.send(case)
            reference = str(case["reference"])
            path = world.handed_over(reference, hr)
            world.agree(path, report_manager=manager_gets_it)
            hr.do(reference, "approve")
            hr.do(reference, "sent")
            hr.do(reference, "report", report_on="2026-11-21")
            hr.do(reference, "recommendations", text="A seat.", owner="Tom", due="2026-11-24")
            world.later(4)
            run_escalations(world.services, world.settings.now())
            return [to for to, _, _ in messages(world, "recommendation_overdue")]

        return make

    def test_the_manager_is_reminded_too_where_they_get_the_report(self, recommended):
        assert recommended("yes") == ["hr@harbourdale.example.org", MANAGER]

    def test_and_hears_nothing_where_they_were_kept_off_it(self, recommended):
        assert recommended("no") == ["hr@harbourdale.example.org"]


@given(
    st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    st.integers(1, 20),
    st.sampled_from(["england", "scotland", "wales", "northern_ireland", "unknown"]),
)
def test_so_many_working_days_before_a_day(day, count, nation):
    before = working_days_before(day, count, nation)
    assert before < day
    assert is_working_day(before, nation)
    # Counting the same number forward reaches the day, or the first working day after it.
    reached = working_days_later(before, count, nation)
    assert reached >= day
    assert not any(
        is_working_day(date.fromordinal(one), nation)
        for one in range(day.toordinal(), reached.toordinal())
    )
