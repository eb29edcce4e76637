"""The employee's page."""

import re

import pytest
from sqlalchemy import select

from api.records.models import AgreementLink, AuditEvent, Case, Comment

NO_LINK = "This link doesn’t work"


@pytest.fixture
def hr(world):
    return world.signed_in()


@pytest.fixture
def asked(world, hr):
    """A case waiting for its employee: reference and personal link."""
    case = world.start()
    world.send(case)
    return case["reference"], world.handed_over(case["reference"], hr)


def everything(world):
    """All that a page could have changed."""

    def rows(work):
        return [
            list(work.session.execute(select(table.__table__).order_by(table.id)))
            for table in (Case, AgreementLink, AuditEvent, Comment)
        ]

    return repr(world.work(rows))


class TestWithoutALink:
    def test_a_wrong_token_opens_nothing(self, world):
        answer = world.client.get("/agree/" + "A" * 43)
        assert answer.status_code == 404
        assert NO_LINK in answer.text
        assert "the HR team (Priya Nair or Tom Ellery)" in answer.text

    def test_wrong_expired_stopped_and_closed_look_the_same(self, world, hr, asked):
        wrong = world.client.get("/agree/nonsense").text
        reference, path = asked
        hr.do(reference, "link/revoke")
        assert world.client.get(path).text == wrong
        fresh = world.handed_over(reference, hr)
        assert world.client.get(fresh).status_code == 200
        world.later(14)
        assert world.client.get(fresh).text == wrong
        world.later(-14)
        hr.do(reference, "close")
        assert world.client.get(fresh).text == wrong

    @pytest.mark.parametrize("action", ["agree", "correct", "decline", "withdraw"])
    def test_no_form_works_with_a_wrong_token(self, world, asked, action):
        answer = world.client.post(f"/agree/nonsense/{action}", data={"version": "1"})
        assert answer.status_code == 404

    def test_a_newer_link_handed_over_stops_the_older_one(self, world, hr, asked):
        reference, path = asked
        world.handed_over(reference, hr)
        assert world.client.get(path).status_code == 404


class TestRead:
    @pytest.mark.requirement("R22")
    def test_it_shows_every_word_and_who_will_see_it(self, world, asked):
        shown = world.client.get(asked[1]).text
        assert "acking boxes on line four" in shown
        assert "Owen Grant" in shown
        assert "Gareth Pugh" in shown
        assert "HR can’t see it" in shown
        assert "Tidewell Occupational Health" in shown

    def test_opening_it_changes_nothing(self, world, asked):
        before = everything(world)
        for method in ("GET", "HEAD", "GET"):
            assert world.client.request(method, asked[1]).status_code == 200
        assert everything(world) == before

    def test_it_is_not_kept_framed_indexed_or_told_to_others(self, world, asked):
        headers = world.client.get(asked[1]).headers
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert "noindex" in headers["x-robots-tag"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe-inline" not in headers["content-security-policy"]

    def test_nothing_is_inline_and_nothing_comes_from_elsewhere(self, world, asked):
        shown = world.client.get(asked[1]).text
        assert not re.search(r"<script(?![^>]*src=)|<style| style=| on\w+=", shown)
        assert not re.search(r'(?:src|href)="(?:https?:)?//', shown)

    def test_the_link_is_stored_as_a_hash_only(self, world, asked, settings, tmp_path):
        token = asked[1].rpartition("/")[2]
        assert len(token) == 43
        held = b"".join(path.read_bytes() for path in tmp_path.glob("askoh.db*"))
        assert token.encode() not in held


class TestWhoHasIt:
    def test_it_waits_for_hr_until_the_link_is_handed_over(self, world, hr):
        case = world.start()
        world.send(case)
        assert world.seen_by_manager(case["reference"])["waiting_for"] == "hr"
        assert "HR has to give" in world.seen_by_manager(case["reference"])["state_text"]
        world.handed_over(case["reference"], hr)
        assert world.seen_by_manager(case["reference"])["waiting_for"] == "employee"

    def test_after_a_new_version_it_waits_for_hr_again(self, world, hr, asked):
        reference, _ = asked
        world.put_draft(reference, 1, job_tasks="driving")
        assert world.seen_by_manager(reference)["waiting_for"] == "hr"
        assert "There’s a newer version since" in hr.case(reference).text

    def test_when_nobody_knows_who_it_is_about_it_waits_for_hr(self, world):
        case = world.start()
        world.send(case, employee="stranger@elsewhere.example")
        seen = world.seen_by_manager(case["reference"])
        assert seen["waiting_for"] == "hr"
        assert "confirm who it is about" in seen["state_text"]


class TestAgree:
    def test_a_form_that_is_not_ours_is_refused(self, world, asked):
        reference, path = asked
        data = {"referral": "yes", "version": "1", "form": "x.y"}
        assert world.client.post(f"{path}/agree", data=data).status_code == 403
        assert world.seen_by_manager(reference)["state"] == "awaiting_employee"

    def test_the_form_of_another_link_is_refused(self, world, hr, asked):
        other = world.start()
        world.send(other)
        theirs = world.handed_over(other["reference"], hr)
        fields = world.form(theirs)
        assert world.client.post(f"{asked[1]}/agree", data=fields).status_code == 403

    @pytest.mark.requirement("R31")
    def test_every_item_has_to_be_answered(self, world, asked):
        reference, path = asked
        answer = world.answer(path, "agree", report_manager="no")
        assert answer.status_code == 422
        assert "There is a problem" in answer.text
        assert "Say whether you want to see the report first" in answer.text
        assert "Tick the box if you agree" in answer.text
        assert world.seen_by_manager(reference)["state"] == "awaiting_employee"

    def test_what_was_answered_is_kept_when_something_is_missing(self, world, asked):
        answer = world.answer(asked[1], "agree", report_manager="no")
        assert re.search(r'name="report_manager" type="radio" value="no" checked', answer.text)

    @pytest.mark.requirement("R30", "R31", "R38")
    def test_agreeing_is_recorded_by_item_version_and_identity(self, world, hr, asked):
        reference, path = asked
        assert world.agree(path).headers["location"] == f"{path}?done=agreed"
        shown = hr.case(reference).text
        assert "Agreed, to review" in shown
        assert "personal link handed over by HR" in shown
        items = re.findall(r"<li><strong>(Yes|No):</strong> ([^<]+)</li>", shown)
        assert {text: answer for answer, text in items} == {
            "This referral may go to HR and on to occupational health": "Yes",
            "The employee sees the report first": "Yes",
            "The manager gets the report": "No",
            "HR gets the report": "Yes",
            "The people named in it may know": "No",
        }

    @pytest.mark.requirement("R26", "R32", "R100")
    def test_the_page_then_says_what_was_decided(self, world, asked):
        world.agree(asked[1])
        shown = world.client.get(asked[1] + "?done=agreed").text
        assert "You’ve agreed to this version" in shown
        assert "Your manager doesn’t get the report" in shown
        assert "hasn’t been sent to occupational health yet" in shown

    def test_the_same_answer_twice_is_one_agreement(self, world, hr, asked):
        fields = world.form(asked[1]) | {
            "referral": "yes",
            "see_first": "yes",
            "report_manager": "no",
            "report_hr": "yes",
            "told": "no",
        }
        answers = [world.client.post(f"{asked[1]}/agree", data=fields) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [303, 303]
        assert hr.case(asked[0]).text.count("Employee agreed") == 1

    @pytest.mark.requirement("R22", "R30")
    def test_a_newer_version_has_to_be_read_first(self, world, asked):
        reference, path = asked
        fields = world.form(path)
        world.put_draft(reference, 1, job_tasks="driving a fork-lift")
        yes = {"referral": "yes", "see_first": "no", "report_manager": "no", "report_hr": "no"}
        answer = world.client.post(f"{path}/agree", data={**fields, **yes, "told": "no"})
        assert answer.status_code == 409
        assert "There’s a newer version" in answer.text
        assert "riving a fork-lift" in answer.text
        assert world.seen_by_manager(reference)["state"] == "awaiting_employee"

    @pytest.mark.requirement("R30")
    def test_an_edit_voids_what_was_agreed(self, world, hr, asked):
        reference, path = asked
        world.agree(path)
        world.put_draft(reference, 1, job_tasks="driving a fork-lift")
        assert world.seen_by_manager(reference)["state"] == "awaiting_employee"
        assert "acking boxes" not in hr.case(reference).text
        assert "There’s a new version since you last agreed" in world.client.get(path).text
        assert world.agree(path).status_code == 303
        assert "riving a fork-lift" in hr.case(reference).text


class TestHowToReachThem:
    REACH = "07700 900123, after three, with an interpreter"

    def test_it_is_optional_and_goes_with_the_referral(self, world, hr, asked):
        reference, path = asked
        assert world.agree(path, reach=self.REACH).status_code == 303
        assert self.REACH in hr.case(reference).text
        assert self.REACH not in str(world.seen_by_manager(reference))

    def test_too_much_is_asked_again(self, world, asked):
        answer = world.agree(asked[1], reach="x" * 501)
        assert answer.status_code == 422
        assert "under 500" in answer.text

    def test_words_of_crisis_get_help_first(self, world, asked):
        answer = world.agree(asked[1], reach="don't bother, i want to kill myself")
        assert answer.status_code == 200
        assert "116 123" in answer.text
        assert world.seen_by_manager(asked[0])["state"] == "awaiting_employee"


class TestAskForACorrection:
    def test_it_goes_to_hr_and_the_manager_is_not_told_what(self, world, hr, asked):
        reference, path = asked
        words = "I can stand for twenty minutes, not five."
        assert world.answer(path, "correct", text=words).status_code == 303
        assert words in hr.case(reference).text
        seen = world.seen_by_manager(reference)
        assert words not in str(seen)
        assert seen["waiting_for"] == "hr"

    def test_it_names_the_part_it_is_about(self, world, hr, asked):
        reference, path = asked
        world.answer(path, "correct", text="It was my left leg.", place="happening")
        assert "about version 1, in “" in hr.case(reference).text

    def test_a_part_that_is_not_there_is_no_part(self, world, hr, asked):
        reference, path = asked
        world.answer(path, "correct", text="It was my left leg.", place="nonsense")
        assert "It was my left leg." in hr.case(reference).text
        assert "about version 1, in" not in hr.case(reference).text

    def test_hr_still_cannot_see_the_content(self, world, hr, asked):
        world.answer(asked[1], "correct", text="Wrong date.")
        assert "acking boxes" not in hr.case(asked[0]).text

    def test_hr_can_return_it_to_the_manager_in_their_own_words(self, world, hr, asked):
        reference, path = asked
        world.answer(path, "correct", text="Wrong date.")
        assert hr.do(reference, "return", comment="Please check the dates.").status_code == 303
        assert world.seen_by_manager(reference)["hr_comment"] == "Please check the dates."

    @pytest.mark.parametrize(("text", "says"), [("", "should be different"), ("x" * 2001, "2,000")])
    def test_nothing_or_too_much_is_asked_again(self, world, asked, text, says):
        answer = world.answer(asked[1], "correct", text=text)
        assert answer.status_code == 422
        assert says in answer.text

    def test_words_of_crisis_get_help_first_and_are_kept_nowhere(self, world, hr, asked, tmp_path):
        reference, path = asked
        words = "honestly i want to kill myself over this"
        answer = world.answer(path, "correct", text=words)
        assert answer.status_code == 200
        assert answer.text.index("116 123") < answer.text.index("What should be different")
        assert words in answer.text
        assert world.seen_by_manager(reference)["state"] == "awaiting_employee"
        assert words not in hr.case(reference).text

    def test_after_the_help_the_person_can_still_send_it(self, world, hr, asked):
        reference, path = asked
        words = "honestly i want to kill myself over this"
        world.answer(path, "correct", text=words, help_seen="yes")
        assert words in hr.case(reference).text


class TestDecline:
    @pytest.mark.requirement("R36")
    def test_no_reason_is_asked_and_the_manager_hears_only_that_it_stops(self, world, asked):
        reference, path = asked
        assert world.answer(path, "decline").status_code == 303
        seen = world.seen_by_manager(reference)
        assert seen["state"] == "not_going_ahead"
        assert "isn’t going ahead" in seen["state_text"]
        assert "declin" not in str(seen)

    def test_hr_never_gets_the_content(self, world, hr, asked):
        world.answer(asked[1], "decline")
        assert "acking boxes" not in hr.case(asked[0]).text

    def test_the_person_may_change_their_mind(self, world, asked):
        world.answer(asked[1], "decline")
        assert world.agree(asked[1]).status_code == 303
        assert world.seen_by_manager(asked[0])["state"] == "agreed"

    def test_twice_is_once(self, world, asked):
        fields = world.form(asked[1])
        answers = [world.client.post(f"{asked[1]}/decline", data=fields) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [303, 303]


class TestWithdraw:
    @pytest.mark.requirement("R37")
    def test_it_stops_and_hr_loses_the_content(self, world, hr, asked):
        reference, path = asked
        world.agree(path)
        hr.do(reference, "approve")
        assert world.answer(path, "withdraw").status_code == 303
        assert "acking boxes" not in hr.case(reference).text
        assert hr.client.get(f"/console/cases/{reference}/document").status_code == 403
        assert world.seen_by_manager(reference)["state"] == "not_going_ahead"

    def test_without_an_agreement_there_is_nothing_to_withdraw(self, world, asked):
        fields = world.form(asked[1])
        answer = world.client.post(f"{asked[1]}/withdraw", data=fields)
        assert answer.status_code == 409
        assert "You can’t withdraw" in answer.text

    def test_once_sent_it_says_to_tell_occupational_health_too(self, world, hr, asked):
        reference, path = asked
        world.agree(path)
        hr.do(reference, "approve")
        hr.do(reference, "sent")
        assert "tell occupational health as well" in world.client.get(path).text


class TestWhoIsAsked:
    def test_nobody_is_told_when_the_manager_named_nobody(self, world, hr):
        case = world.start(who_told=[])
        world.send(case)
        path = world.handed_over(case["reference"], hr)
        assert "May these people know" not in world.client.get(path).text
        yes = {"referral": "yes", "see_first": "no", "report_manager": "yes", "report_hr": "yes"}
        assert world.answer(path, "agree", **yes).status_code == 303
