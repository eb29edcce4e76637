"""A correction corrects, a change is said first and short, and what points back finds something."""

from collections.abc import Callable

import pytest

from tests.conversations.conftest import Talk

pytestmark = pytest.mark.stack

Opened = Callable[..., Talk]
STORY = (
    "one of my packers has been off six weeks after a knee operation and wants to come back, "
    "he can't stand for long, his note says not fit until 4 December"
)
ANSWERS = {
    "job_title": "packer",
    "job_tasks": "standing and packing, 37.5 hours, days",
    "job_hours": "37.5 hours, days",
    "safety_flag": "no",
    "can_offer": "a stool and shorter shifts",
    "consent_referral": "yes, he agrees",
    "tried_already": "nothing yet",
    "cause_at_work": "no",
    "recipient_choice": "HR only",
}


def _advised(talk: Opened) -> Talk:
    return talk().say(STORY).answer_until(ANSWERS)


def _drafted(talk: Opened) -> Talk:
    return _advised(talk).press("Draft it").answer_until(ANSWERS)


class TestCorrections:
    def test_a_correction_answers_what_it_corrects_and_not_the_open_question(
        self, talk: Opened
    ) -> None:
        chat = (
            talk()
            .say("one of my drivers is off with his back, he can't sit for long")
            .say("not fit")
        )
        chat.say("28 November").say("six weeks ago")
        asked = chat.asked
        chat.say("no sorry 8 weeks")
        assert chat.slots["absence_weeks"] == 8
        assert chat.asked == asked
        assert asked not in chat.slots

    def test_a_bare_no_is_nobodys_job(self, talk: Opened) -> None:
        chat = talk().say(STORY.replace("packers", "team"))
        assert chat.asked == "job_title"
        assert chat.say("no not that i know of").slots.get("job_title") is None


class TestChangesAreShort:
    def test_after_the_advice(self, talk: Opened) -> None:
        chat = _advised(talk)
        whole = len(chat.words.split())
        chat.say("he works 40 hours a week")
        assert "40 hours" in chat.words
        assert len(chat.words.split()) < whole / 2
        assert "Draft it" in chat.buttons

    def test_in_a_draft_and_the_whole_on_request(self, talk: Opened) -> None:
        chat = _drafted(talk)
        whole = len(chat.words.split())
        chat.say("add that he can't kneel")
        assert "kneel" in chat.words
        assert len(chat.words.split()) < whole / 2
        chat.press("Show me what they'll see")
        assert "kneel" in chat.words
        assert "packing" in chat.words

    def test_in_a_plan_and_the_whole_on_request(self, talk: Opened) -> None:
        chat = talk().say("need a phased return plan for someone coming back on 7 December")
        chat.say("36 hours, Monday to Thursday").say("no limit")
        whole = chat.words
        chat.say("make it six weeks")
        assert "Week 6" in chat.words
        assert len(chat.words.split()) < len(whole.split())
        chat.press("Show all of it")
        assert "Usual week" in chat.words

    def test_skip_beside_a_draft_changes_nothing(self, talk: Opened) -> None:
        chat = _drafted(talk)
        before = chat.slots
        assert chat.say("skip").slots == before


class TestPointingBack:
    def test_it_offers_what_was_talked_of(self, talk: Opened) -> None:
        chat = talk().say("what is access to work?").say("how long can someone self-certify?")
        chat.say("what about the other thing from before")
        assert {"Access to Work", "The first seven days"} <= set(chat.buttons)
        assert "Access to Work is a grant" in chat.press("Access to Work").words

    def test_what_now_after_the_advice(self, talk: Opened) -> None:
        assert "Draft it" in _advised(talk).say("what happens now").buttons

    def test_no_draft_yet_offers_one(self, talk: Opened) -> None:
        assert "Draft it" in _advised(talk).say("take out the bit about the operation").buttons

    def test_a_question_is_heard_after_the_one_before(self, talk: Opened) -> None:
        chat = talk(role="employee", mode="private").say("is there a helpline I can ring?")
        chat.say("will my boss find out I rang")
        assert chat.slots["last_topic"] == "eap/who_knows_of_a_call"

    def test_no_answer_is_said_twice_running(self, talk: Opened) -> None:
        chat = talk().say("what is access to work?")
        first = chat.words
        assert chat.say("so what is access to work then?").words != first


def test_another_language_is_told_that_english_is_all_it_reads(talk: Opened) -> None:
    chat = talk(role="employee", mode="private").say("nu pot lucra, ma doare spatele")
    assert "only read English" in chat.words


class TestInWriting:
    @pytest.mark.requirement("R108")
    def test_the_advice_comes_step_by_step_and_as_a_file(self, talk: Opened) -> None:
        chat = _advised(talk)
        steps = chat.card("plan")["items"]
        chat.say("can I have that in writing, step by step?")
        items = chat.card("plan")["items"]
        assert [item.split("** ", 1)[1] for item in items[: len(steps)]] == steps
        assert any(block["type"] == "file" for block in chat.last["blocks"])

    @pytest.mark.requirement("R108")
    def test_an_answer_too(self, talk: Opened) -> None:
        chat = talk().say("what is access to work?").say("can you write that down for me")
        assert chat.card("plan")["items"][0].startswith("**1.** Access to Work is a grant")


def test_a_new_date_in_a_question_is_no_answer_to_the_open_one(talk: Opened) -> None:
    chat = talk().say(
        "My packer broke his wrist, off since 3 October, not fit till 28 November. He wants to "
        "come back, packs boxes and can't lift. We can offer a seat."
    )
    chat.answer_until({"consent_referral": "yes, he agrees", "safety_flag": "none of these"})
    chat.press("Draft it")
    while chat.asked != "tried_already":
        chat.say("don't know")
    chat.say("his fit note says not fit until 11 December, what are the dates?")
    assert chat.slots["note_end"] == "2026-12-11"
    assert not chat.slots.get("tried_already")
    assert chat.asked == "tried_already"


def test_after_starting_again_nothing_of_the_first_draft_is_left(talk: Opened) -> None:
    chat = talk().say(STORY).answer_until(ANSWERS)
    chat.press("Draft it").answer_until(ANSWERS)
    chat.say("change the reason to: quokka wrangling is hard just now")
    assert "quokka" in chat.words.lower()
    first = chat.slots["case_reference"]
    chat.say("start again")
    chat.say(STORY.replace("knee", "hip")).answer_until(ANSWERS)
    chat.press("Draft it").answer_until(ANSWERS)
    assert chat.slots["case_reference"] != first
    assert "quokka" not in chat.words.lower()


def test_a_saved_case_is_put_aside_and_can_be_gone_back_to(talk: Opened) -> None:
    chat = _drafted(talk)
    first, version = chat.slots["case_reference"], chat.slots["case_version"]
    chat.say("start again").press(f"Carry on with {first}")
    assert chat.slots["case_version"] == version
    chat.say("start again").say("one of my fitters has been off since Monday with his nerves")
    assert not chat.slots.get("case_reference")
