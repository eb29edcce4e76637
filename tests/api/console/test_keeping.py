"""Owner, legal hold, follow-ups, calendar, and the end of a case."""

import re

import pytest

from api.records.models import Case
from api.worker import run_purge

CASES = "/console/cases"


def who(world, address):
    """The id of a user."""
    from api.identity import find_user  # noqa: PLC0415

    return world.work(lambda work: find_user(work.session, work.vault, address).id)


class TestOwner:
    def test_it_is_taken_handed_on_and_left(self, world, hr, other, agreed):
        assert hr.do(agreed, "owner", owner="me").status_code == 303
        assert "hr.one (you)" in hr.case(agreed).text
        assert agreed in hr.client.get(f"{CASES}?owner=me").text
        two = who(world, "hr.two@harbourdale.example.org")
        assert hr.do(agreed, "owner", owner=two).status_code == 303
        assert agreed in other.client.get(f"{CASES}?owner=me").text
        assert agreed not in hr.client.get(f"{CASES}?owner=me").text
        assert other.do(agreed, "owner", owner="").status_code == 303
        assert "Nobody yet" in hr.case(agreed).text
        assert "Owner changed" in hr.case(agreed).text

    @pytest.mark.parametrize("address", ["gareth.pugh@harbourdale.example.org", "nobody"])
    def test_nobody_gets_a_case_they_may_not_see(self, world, hr, agreed, address):
        if "@" in address:
            world.signed_in(address)
            address = who(world, address)
        assert hr.do(agreed, "owner", owner=address).status_code == 422
        assert "Nobody yet" in hr.case(agreed).text


class TestHold:
    @pytest.mark.requirement("R39")
    def test_it_keeps_a_finished_case_from_being_erased(self, world, hr, agreed):
        assert hr.do(agreed, "hold", reason="Claim 2207/26").status_code == 303
        shown = hr.case(agreed).text
        assert "Claim 2207/26" in shown
        assert "placed by hr.one" in shown
        assert agreed in hr.client.get(f"{CASES}?look=hold").text
        hr.do(agreed, "close")
        world.later(2191)
        assert run_purge(world.services, world.settings.now()).erased == 0
        later = world.signed_in()
        assert later.do(agreed, "hold/lift").status_code == 303
        assert run_purge(world.services, world.settings.now()).erased == 1

    def test_a_draft_on_hold_is_not_dropped(self, world):
        reference = world.start()["reference"]

        def hold(work):
            case = work.session.query(Case).filter_by(reference=reference).one()
            case.hold_since = work.now

        world.work(hold)
        world.later(91)
        assert run_purge(world.services, world.settings.now()).unfinished == 0

    def test_it_needs_a_reason_and_stands_once(self, hr, agreed):
        assert hr.do(agreed, "hold", reason=" ").status_code == 422
        assert hr.do(agreed, "hold", reason="x" * 301).status_code == 422
        assert hr.do(agreed, "hold", reason="A claim").status_code == 303
        again = hr.do(agreed, "hold", reason="Another claim")
        assert again.status_code == 409
        assert "on legal hold already" in again.text

    def test_the_reason_is_stored_sealed(self, world, hr, agreed):
        hr.do(agreed, "hold", reason="Claim 2207/26")
        stored = world.work(lambda work: work.session.query(Case).one().hold_reason_sealed)
        assert b"2207" not in stored


class TestFollowUps:
    def test_planned_done_and_not_done_after_all(self, hr, agreed):
        assert hr.do(agreed, "follow-ups", kind="chase", on="2026-11-24").status_code == 303
        page = hr.case(agreed).text
        assert "Ask the provider, Tuesday 24 November 2026" in page
        assert "24 Nov 2026" in hr.client.get(CASES).text
        key = re.search(rf"{agreed}/follow-ups/(\w+)", page)[1]
        assert hr.do(agreed, f"follow-ups/{key}", done="yes").status_code == 303
        assert "26 Nov 2026" in hr.client.get(CASES).text
        assert hr.do(agreed, f"follow-ups/{key}", done="no").status_code == 303
        assert "24 Nov 2026" in hr.client.get(CASES).text

    def test_the_managers_new_day_leaves_hrs_own_alone(self, world, hr, agreed):
        hr.do(agreed, "follow-ups", kind="chase", on="2026-11-24")
        body = {
            "conversation": "c-0123456789abcdef",
            "draft": world.draft(job_title="line leader"),
            "base_version": 1,
            "followup_on": "2026-12-10",
        }
        assert world.internal("PUT", f"/cases/{agreed}/draft", json=body).status_code == 200
        page = hr.case(agreed).text
        assert "Ask the provider, Tuesday 24 November 2026" in page
        assert "Look at the case again, Thursday 10 December 2026" in page
        assert "24 Nov 2026" in hr.client.get(CASES).text

    @pytest.mark.parametrize(
        "wrong", [{"kind": "x"}, {"on": ""}, {"on": "soon"}, {"on": "2026-11-20"}]
    )
    def test_what_cannot_be_planned_is_asked_again(self, hr, agreed, wrong):
        answer = hr.do(agreed, "follow-ups", **{"kind": "talk", "on": "2026-11-24", **wrong})
        assert answer.status_code == 422
        assert "There is a problem" in answer.text

    def test_of_another_case_it_is_not_there(self, world, hr, agreed, waiting):
        key = re.search(rf"{waiting}/follow-ups/(\w+)", hr.case(waiting).text)[1]
        assert hr.do(agreed, f"follow-ups/{key}", done="yes").status_code == 404


class TestCalendar:
    def test_it_names_days_and_the_reference_and_nothing_else(self, hr, sent):
        hr.do(sent, "appointment", on="2026-12-03", way="video")
        hr.do(sent, "plans", kind="phased_return", rows="a | b | c", review_on="2027-01-29")
        answer = hr.client.get(f"{CASES}/{sent}/calendar.ics")
        assert answer.headers["content-type"].startswith("text/calendar")
        for day in ("20261126", "20261203", "20270129"):
            assert f"DTSTART;VALUE=DATE:{day}" in answer.text
        said = re.findall(r"SUMMARY:(.*)\r", answer.text)
        assert all(text.startswith(f"{sent}: ") for text in said)
        for hidden in ("Owen", "Gareth", "line", "fracture", "injury"):
            assert hidden not in answer.text

    def test_before_the_agreement_only_follow_ups(self, hr, waiting):
        answer = hr.client.get(f"{CASES}/{waiting}/calendar.ics")
        assert answer.text.count("BEGIN:VEVENT") == 1


class TestEnd:
    def test_how_it_ended_has_to_be_said_and_is_shown(self, hr, agreed):
        wrong = hr.do(agreed, "close", outcome="")
        assert wrong.status_code == 422
        assert "Say how it ended." in wrong.text
        assert hr.do(agreed, "close", outcome="back_changed").status_code == 303
        assert "Back at work with changes" in hr.case(agreed).text

    def test_the_manager_is_not_told_how(self, world, hr, agreed):
        hr.do(agreed, "close", outcome="left")
        seen = world.seen_by_manager(agreed)
        assert seen["state_text"] == "This case is closed."
        assert "outcome" not in seen
