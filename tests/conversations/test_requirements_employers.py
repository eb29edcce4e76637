"""The route, the people and the help of the employer in whose chat somebody is."""

import pytest

from askoh.places import Places
from guidance.employer import find_employer

pytestmark = pytest.mark.stack

OFF = "One of my team has been off six weeks with stress, signed off till 10 December"
OWN = "I've been off two weeks with my back and can't lift"
CASES = [f"8_{number}" for number in range(1, 16)]


@pytest.fixture
def profile():
    """An employer's profile by its short name."""
    return lambda name: find_employer(Places.from_environment().root / "config", name)


def advised(talk, employer):
    return talk(employer=employer).say(OFF).answer_until({"consent_referral": "she agrees"})


@pytest.mark.requirement("R115", "R117")
@pytest.mark.parametrize("case", [name for name in CASES if name != "8_15"])
def test_the_advice_says_the_employers_own_route(talk, profile, case):
    employer = profile(case)
    said = advised(talk, case).words
    assert f"How it goes here: {employer.channel}" in said
    assert (employer.turnaround or "how long it takes isn't known") in said


@pytest.mark.requirement("R117")
def test_the_next_visit_is_said_where_it_is_set_and_else_that_it_is_not_known(talk):
    assert "OH is next on site on Thursday 3 December 2026" in advised(talk, "8_10").words
    assert "next visit isn't known" in advised(talk, "8_2").words
    assert "next visit" not in advised(talk, "8_12").words


@pytest.mark.requirement("R53")
def test_the_usual_time_away_is_said_where_the_employer_has_set_it(talk):
    asked = "how do I refer somebody to OH?"
    assert "half a day face to face" in talk().say(asked).words
    assert "usually away" not in talk(employer="8_12").say(asked).words


@pytest.mark.requirement("R42")
@pytest.mark.parametrize("case", CASES)
def test_going_oneself_is_offered_only_where_it_is_allowed(talk, profile, case):
    chat = talk(role="employee", mode="private", employer=case).say(OWN).answer_until({})
    said = "you can go to OH yourself" in chat.words
    assert said is (profile(case).has_oh and profile(case).can_self_refer)


@pytest.mark.requirement("R42")
@pytest.mark.parametrize("case", ["8_3", "8_9", "8_12"])
def test_asked_outright_it_says_what_holds_here(talk, profile, case):
    said = (
        talk(role="employee", mode="private", employer=case).say("can I refer myself to OH").words
    )
    assert ("Here you can go to OH yourself" in said) is profile(case).can_self_refer
    assert ("Here OH is reached through a referral" in said) is not profile(case).can_self_refer


@pytest.mark.requirement("R35")
def test_where_no_name_is_needed_that_is_said(talk):
    words = "can I refer myself to OH"
    nameless = talk(role="employee", mode="private", employer="8_9").say(words).words
    named = talk(role="employee", mode="private", employer="8_3").say(words).words
    assert "without giving your name" in nameless
    assert "without giving your name" not in named


@pytest.mark.requirement("R86")
def test_whoever_works_for_themselves_has_another_way(talk):
    chat = talk(role="employee", mode="private").say("I work for myself and my back has gone")
    chat.answer_until({})
    assert chat.outcome == "NO_EMPLOYER"
    steps = " ".join(chat.card("plan")["items"])
    assert "union" in steps
    assert "NHS" in steps
    assert "manager" not in chat.words.lower()
    assert "Draft it" not in chat.buttons


@pytest.mark.requirement("R81")
def test_the_helpline_is_named_with_all_it_covers(talk):
    said = advised(talk, "example").words
    for covers in ("0808 157 0142", "counselling", "money and debt", "legal", "family"):
        assert covers in said


@pytest.mark.requirement("R81")
def test_where_there_is_no_helpline_that_is_said_and_other_help_named(talk):
    chat = advised(talk, "8_7")
    assert "set no employee helpline" in chat.words
    helped = chat.press("Other help").card("help")
    assert "No employee helpline is set" in helped["rows"][0]["label"]
    assert any("GP" in row["label"] for row in helped["rows"])


@pytest.mark.requirement("R82")
def test_the_nhs_stands_beside_with_why_both(talk):
    helped = advised(talk, "example").press("Other help").words
    assert "GP" in helped
    assert "Neither replaces the other" in helped


@pytest.mark.requirement("R86", "R116")
def test_without_occupational_health_there_is_another_way_and_no_line_manager(talk):
    chat = talk(role="employee", mode="private", employer="none").say(OWN).answer_until({})
    assert chat.outcome == "NO_EMPLOYER"
    assert "manager" not in chat.words.lower()
    assert chat.has_card("plan")


@pytest.mark.requirement("R116")
def test_without_a_contract_a_manager_is_asked_at_most_one_thing(talk):
    chat = talk(employer="none").say(OFF)
    assert chat.turns + bool(chat.asked) <= 2
    assert chat.answer_until({}, most=1).outcome == "NO_EMPLOYER"
    assert "Draft it" not in chat.buttons


@pytest.mark.requirement("R107")
def test_a_person_is_named_and_what_happens_next(talk):
    chat = talk().say("can I talk to a person")
    assert "Priya Nair or Tom Ellery" in chat.words
    assert "01632 960 210" in chat.words


@pytest.mark.requirement("R43")
def test_another_manager_may_start_a_case(talk):
    chat = talk().say("A colleague in another department is off six weeks with stress, no fit note")
    chat.answer_until({"consent_referral": "she agrees"})
    assert "Draft it" in chat.buttons
    assert chat.press("Draft it").answer_until({}, most=14).has_card("draft")


@pytest.mark.requirement("R100", "R26")
def test_where_a_case_is_can_be_asked_and_is_true(talk):
    chat = advised(talk, "example").press("Draft it").answer_until({}, most=14)
    reference = chat.slots["case_reference"]
    chat.press("Ask them to read it").say("any news on the referral?")
    assert reference in chat.words
    assert chat.has_card("status")
    assert "Occupational health" not in [row["value"] for row in chat.card("status")["rows"]]


@pytest.mark.requirement("R35")
def test_a_private_chat_gives_no_case_and_no_reference(talk):
    chat = talk(role="employee", mode="private").say(OWN).answer_until({})
    assert chat.outcome
    assert chat.id.startswith("p-")
    assert "case_reference" not in chat.slots
    chat.say("write the referral for me")
    assert "I send nothing to anyone" in chat.words
    assert "case_reference" not in chat.answer_until({}).slots
