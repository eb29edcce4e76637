"""The report's recommendations on HR's desk: kept, decided on, and found when they are late."""

import pytest
from sqlalchemy import select

from api.records.models import Outbox, Recommendation
from api.worker import run_escalations

LIST = "/console/cases"
OPEN, OVERDUE = f"{LIST}?look=open_recommendations", f"{LIST}?look=overdue_recommendations"
TEXT = "A seat at line four, and a short walk each hour."
ACCEPT = {
    "to": "accept",
    "owner": "Gareth Pugh",
    "due": "2026-12-04",
    "review_on": "2027-01-08",
}


@pytest.fixture
def hr(world):
    return world.signed_in()


def reported(world, hr, **answers):
    """The reference of a case whose report came today."""
    case = world.start()
    world.send(case)
    path = world.handed_over(case["reference"], hr)
    assert world.agree(path, **answers).status_code == 303
    for step in ("approve", "sent"):
        assert hr.do(case["reference"], step).status_code == 303
    assert hr.do(case["reference"], "report", report_on="2026-11-21").status_code == 303
    return str(case["reference"])


def add(hr, reference, text=TEXT, due="2026-11-28", **more):
    return hr.do(reference, "recommendations", text=text, due=due, **more)


def decide(hr, reference, number=1, **fields):
    return hr.do(reference, f"recommendations/{number}", **fields)


@pytest.fixture
def tracked(world, hr):
    """A case with one recommendation, to be decided by 28 November."""
    reference = reported(world, hr)
    assert add(hr, reference).status_code == 303
    return reference


class TestTheReport:
    def test_it_comes_after_the_sending_and_once(self, world, hr):
        reference, _ = world.agreed_case(hr)
        assert hr.do(reference, "report", report_on="2026-11-21").status_code == 409
        hr.do(reference, "approve")
        hr.do(reference, "sent")
        assert hr.do(reference, "report", report_on="2026-11-20").status_code == 303
        assert hr.do(reference, "report", report_on="2026-11-20").status_code == 409
        shown = hr.case(reference).text
        assert "Report received" in shown
        assert "20 November 2026" in shown
        assert world.seen_by_manager(reference)["waiting_for"] == "hr"

    @pytest.mark.parametrize("day", ["", "2026-11-22", "soon"])
    def test_a_day_that_cannot_be_is_asked_again(self, world, hr, day):
        reference, _ = world.agreed_case(hr)
        hr.do(reference, "approve")
        hr.do(reference, "sent")
        answer = hr.do(reference, "report", report_on=day)
        assert answer.status_code == 422
        assert "There is a problem" in answer.text
        assert world.seen_by_manager(reference)["state"] == "sent_to_provider"

    def test_hr_keeps_nothing_of_a_report_it_does_not_get(self, world, hr):
        reference = reported(world, hr, report_hr="no")
        assert "didn’t agree that HR gets it" in hr.case(reference).text
        assert add(hr, reference).status_code == 409

    def test_nothing_is_recommended_before_it(self, world, hr):
        reference, _ = world.agreed_case(hr)
        assert add(hr, reference).status_code == 409


@pytest.mark.requirement("R57")
class TestDeciding:
    def test_it_is_kept_with_its_day_and_encrypted(self, world, hr, tracked):
        shown = hr.case(tracked).text
        for said in (TEXT.rstrip("."), "Suggested", "28 November 2026"):
            assert said in shown
        rows = world.work(lambda work: list(work.session.scalars(select(Recommendation))))
        assert b"seat" not in rows[0].content_sealed

    def test_accepted_with_an_owner_and_days(self, hr, tracked):
        assert decide(hr, tracked, **ACCEPT).status_code == 303
        shown = hr.case(tracked).text
        for said in ("Agreed", "Gareth Pugh", "4 December 2026"):
            assert said in shown
        assert decide(hr, tracked, to="in_place").status_code == 303
        assert "In place" in hr.case(tracked).text

    def test_another_way(self, hr, tracked):
        assert decide(hr, tracked, **{**ACCEPT, "to": "other_way"}).status_code == 422
        other = {**ACCEPT, "to": "other_way", "alternative": "A stool at line two"}
        assert decide(hr, tracked, **other).status_code == 303
        assert "A stool at line two" in hr.case(tracked).text

    def test_it_cannot_be_done_and_why(self, hr, tracked):
        cannot = {"to": "cannot", "reason": "No room", "alternative": "Ask for another idea"}
        assert decide(hr, tracked, **cannot).status_code == 303
        shown = hr.case(tracked).text
        for said in ("Can&#39;t be done", "No room", "Ask for another idea"):
            assert said in shown

    @pytest.mark.parametrize(
        ("without", "said"),
        [
            ("to", "Choose one of the answers"),
            ("owner", "Say who does it"),
            ("due", "by which it is in place"),
            ("review_on", "look at it again"),
        ],
    )
    def test_what_is_missing_is_named_and_the_rest_stays_typed(self, hr, tracked, without, said):
        answer = decide(hr, tracked, **{**ACCEPT, "alternative": "typed words", without: ""})
        assert answer.status_code == 422
        assert said in answer.text
        assert "typed words" in answer.text
        assert "Suggested" in hr.case(tracked).text

    @pytest.mark.parametrize(
        "change",
        [{"due": "2026-11-20"}, {"review_on": "2026-11-21"}, {"due": "x"}, {"owner": "x" * 501}],
    )
    def test_what_cannot_be_is_refused(self, hr, tracked, change):
        assert decide(hr, tracked, **{**ACCEPT, **change}).status_code == 422

    def test_a_step_that_is_not_next_is_refused(self, hr, tracked):
        assert decide(hr, tracked, to="in_place", review_on="2027-01-08").status_code == 422
        assert decide(hr, tracked, number=9, **ACCEPT).status_code == 404

    @pytest.mark.parametrize(
        "given",
        [{"text": ""}, {"text": "x" * 501}, {"due": ""}, {"due": "2026-11-20"}],
    )
    def test_a_recommendation_needs_words_and_a_day_ahead(self, world, hr, given):
        reference = reported(world, hr)
        assert add(hr, reference, **given).status_code == 422
        assert "None is kept yet" in hr.case(reference).text

    def test_words_of_crisis_are_answered_first_and_kept_only_if_sent_on(self, world, hr):
        reference = reported(world, hr)
        answer = add(hr, reference, text="He wants to kill himself.")
        assert "Before anything else" in answer.text
        assert "He wants to kill himself." in answer.text
        assert "None is kept yet" in hr.case(reference).text
        assert add(hr, reference, help_seen="yes").status_code == 303

    def test_nobody_reads_them_once_the_employee_withdrew(self, world, hr):
        case = world.start()
        world.send(case)
        path = world.handed_over(case["reference"], hr)
        world.agree(path)
        for step, fields in (
            ("approve", {}),
            ("sent", {}),
            ("report", {"report_on": "2026-11-21"}),
            ("recommendations", {"text": TEXT, "due": "2026-11-28"}),
        ):
            hr.do(case["reference"], step, **fields)
        assert world.answer(path, "withdraw").status_code == 303
        assert "seat" not in hr.case(case["reference"]).text
        assert case["reference"] not in hr.client.get(OPEN).text


@pytest.mark.requirement("R57", "R109")
class TestTheList:
    def test_it_counts_what_is_open_and_finds_it(self, world, hr, tracked):
        other, _ = world.agreed_case(hr)
        add(hr, tracked, text="Days only for four weeks.")
        assert "2 open" in hr.client.get(LIST).text
        shown = hr.client.get(OPEN).text
        assert tracked in shown
        assert other not in shown
        assert tracked not in hr.client.get(OVERDUE).text

    def test_a_decision_past_its_day_is_overdue(self, world, tracked):
        world.later(8)
        hr = world.signed_in()
        assert tracked in hr.client.get(OVERDUE).text
        assert "1 overdue" in hr.client.get(LIST).text
        assert "A decision was due on Saturday 28 November 2026" in hr.case(tracked).text

    def test_what_was_decided_is_open_until_it_is_in_place(self, hr, tracked):
        decide(hr, tracked, **ACCEPT)
        assert tracked in hr.client.get(OPEN).text
        decide(hr, tracked, to="in_place")
        assert tracked not in hr.client.get(OPEN).text

    def test_a_review_that_is_past_is_overdue(self, world, hr, tracked):
        decide(hr, tracked, **ACCEPT)
        decide(hr, tracked, to="in_place")
        world.later(49)
        later = world.signed_in()
        assert tracked in later.client.get(OVERDUE).text
        done = decide(later, tracked, to="in_place", review_on="2027-03-01")
        assert done.status_code == 303
        assert tracked not in later.client.get(OVERDUE).text

    def test_hr_is_told_once_of_a_case_with_something_overdue(self, world, tracked):
        def run():
            return run_escalations(world.services, world.settings.now()).overdue

        assert run() == 0
        world.later(8)
        assert [run(), run()] == [1, 0]

        def body(work):
            query = select(Outbox).where(Outbox.kind == "recommendation_overdue")
            row = work.session.scalars(query).one()
            return row.subject + work.vault.open(row.person, row.body_sealed)

        said = world.work(body)
        assert f"/console/cases/{tracked}" in said
        assert "seat" not in said
        assert "Owen" not in said


@pytest.mark.parametrize("form", ["report", "recommendations", "recommendations/1", "reason"])
class TestWhoMay:
    def test_nobody_without_signing_in_or_another_role(self, world, form):
        address = f"{LIST}/H7-204/{form}"
        assert world.client.post(address).status_code == 401
        other = world.signed_in("other@harbourdale.example.org", "reviewer")
        assert other.client.post(address).status_code == 403

    def test_no_form_without_the_token_of_the_session(self, hr, tracked, form):
        assert hr.client.post(f"{LIST}/{tracked}/{form}", data={}).status_code == 403
