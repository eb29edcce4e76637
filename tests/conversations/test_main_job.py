"""A manager's own words become advice and a draft (stories 8.2b, in words of our own)."""

import re

import pytest

pytestmark = pytest.mark.stack

READY = (
    "One of the lads on my packing line came out of hospital after trouble with his legs and is "
    "desperate to get back, but he can't stand for long and we run rotating shifts with nights"
)


def a_draft(talk):
    chat = talk()
    chat.say(READY).say("not fit, it runs out on the 28th")
    chat.answer_until(
        {
            "absence_start": "3rd of October",
            "safety_flag": "no",
            "can_offer": "days only and he can have a stool",
            "consent_referral": "yes he's fine with it",
            "work_impact": "standing and walking",
        }
    )
    chat.press("Draft it")
    return chat.answer_until(
        {
            "job_tasks": "packing boxes, on his feet most of the shift",
            "job_title": "line operative",
            "tried_already": "nothing yet",
            "cause_at_work": "no",
            "can_offer": "days only and he can have a stool",
        }
    )


def test_the_first_message_fills_what_it_says(talk):
    chat = talk().say(READY)
    assert chat.slots["work_status"] == "about_to_return"
    assert "standing" in chat.slots["work_impact"]
    assert "shifts_nights" in chat.slots["job_demands"]
    assert chat.slots["employee_wish"] == "eager"
    assert chat.has_card("summary")
    assert chat.asked not in chat.slots


def test_a_date_inside_a_sentence_is_read_back_with_its_weekday(talk):
    chat = talk().say(READY).say("it runs out on the 28th and says not fit")
    assert chat.slots["note_end"] == "2026-11-28"
    assert chat.slots["note_type"] == "not_fit"
    assert "Saturday 28 November" in chat.words


@pytest.mark.requirement("R77")
def test_keen_and_signed_off_is_told_not_to_work_informally(talk):
    chat = talk().say(READY).say("not fit till the 28th")
    assert "shouldn't do bits of work informally" in chat.words


@pytest.mark.requirement("R5", "R51")
def test_ready_to_return_is_refer_now_with_the_managers_own_fact(talk):
    chat = talk().say(READY).say("not fit till the 28th")
    chat.answer_until({"absence_start": "3 October", "consent_referral": "he agrees"})
    assert chat.outcome == "REFER_NOW"
    assert "standing" in chat.words
    assert "OH advises; you and HR decide" in chat.words
    assert "Draft it" in chat.buttons


@pytest.mark.requirement("R8")
def test_still_in_hospital_is_not_yet_with_a_date_and_no_draft(talk):
    chat = talk().say("One of my team is still in hospital with his legs, no idea how long")
    chat.answer_until({})
    assert chat.outcome == "NOT_YET"
    assert "no referral to write yet" in chat.words
    assert "I'd look at this again on" in chat.words
    assert "Draft it" not in chat.buttons


@pytest.mark.requirement("R20", "R26")
def test_the_draft_has_what_occupational_health_asks_for(talk):
    chat = a_draft(talk)
    shown = chat.words
    assert chat.card("draft")["title"] == "Draft 1"
    for expected in ("Returning after hospital treatment", "nights", "acking boxes", "stool"):
        assert expected in shown
    assert "It isn't with OH until HR tells you so" in shown
    assert re.fullmatch(r"[A-Z]\d-\d{3}", chat.slots["case_reference"])
    assert chat.slots["case_reference"] in shown


def test_what_is_taken_out_is_gone_from_the_whole_draft(talk):
    chat = a_draft(talk).say("take out that he was in hospital, that's his business")
    assert chat.card("draft")["title"] == "Draft 2"
    chat.press("Show me what they'll see")
    assert "The job" in str(chat.card("draft"))
    assert "ospital" not in str(chat.card("draft"))


@pytest.mark.requirement("R27")
def test_a_change_in_plain_words_changes_the_draft(talk):
    chat = a_draft(talk).say("actually he's been off since 1 September")
    assert "1 September" in str(chat.card("draft"))


def test_something_that_is_not_in_the_draft_is_said_kindly(talk):
    chat = a_draft(talk).say("remove the bit about his medication")
    assert "can't find that" in chat.words
    assert chat.buttons


@pytest.mark.requirement("R22", "R97")
def test_sending_says_who_sees_it_and_gives_a_page_and_a_date(talk):
    chat = a_draft(talk).press("Ask them to read it")
    assert f"/case/{chat.slots['case_reference']}/send" in chat.link()
    assert "not through you" in chat.words
    assert "I'd ask for news on" in chat.words


def test_no_name_is_kept(talk):
    chat = talk().say("Oliver on my line is off with his knee since Monday, signed off for 3 weeks")
    assert "Oliver" not in str(chat.slots)
    assert "Oliver" not in chat.words


@pytest.mark.requirement("R30")
def test_nothing_is_drafted_before_the_person_agrees(talk):
    chat = talk().say(READY).say("not fit till the 28th")
    chat.answer_until({"absence_start": "3 October", "consent_referral": "not yet"})
    chat.press("Draft it")
    chat.answer_until({"consent_referral": "not yet"})
    chat.press("Ask them to read it") if "Ask them to read it" in chat.buttons else None
    assert "/send" not in str(chat.last["blocks"])


def test_it_takes_no_more_than_twelve_turns(talk):
    assert a_draft(talk).turns <= 12


@pytest.mark.requirement("R42")
def test_the_routes_differ_by_employer(talk):
    own_way_in = talk(role="employee", mode="private", employer="8_9")
    own_way_in.say("I've been off two weeks with my back and can't lift")
    own_way_in.answer_until({})
    assert "you can go to OH yourself" in own_way_in.words
    through_hr = talk(role="employee", mode="private", employer="8_12")
    through_hr.say("I've been off two weeks with my back and can't lift")
    through_hr.answer_until({})
    assert "you can go to OH yourself" not in through_hr.words
