"""What people get when they tell of somebody: the decision, its reason, the next step."""

import re

import pytest

pytestmark = pytest.mark.stack

AGREES = {"consent_referral": "yes, they agree"}
STRESSED = "One of my team has been off six weeks with stress, signed off till 10 December"


WELDER = "One of my welders has been off four times since June, a day or two each, stomach mostly"


def drafted(chat):
    """Press "Draft it" and answer what the draft still lacks."""
    return chat.press("Draft it").answer_until({}, most=14)


def advised(talk, opening, answers=None, **who):
    """Tell it, answer what is asked, stop at the advice."""
    return talk(**who).say(opening).answer_until(answers or {})


# One opening of our own for each way in which a conversation can end.
ENDINGS = {
    "refer now": (STRESSED, {"work_impact": "can't concentrate"}, "REFER_NOW", True),
    "make safe, then refer": (
        "My forklift driver has been getting dizzy spells since last week",
        {"work_status": "still at work"},
        "STOP_TASK",
        True,
    ),
    "not yet": (
        "One of my team is still in hospital after a heart operation",
        {},
        "NOT_YET",
        False,
    ),
    "workstation": (
        "One of my assemblers gets neck pain at his desk all day, still at work",
        {},
        "WORKSTATION",
        True,
    ),
    "the job": (
        "One of my team says she is fed up with the job, been off odd days, no illness as such",
        {"note_type": "there isn't one", "is_it_health": "it's the job"},
        "JOB_NOT_HEALTH",
        False,
    ),
    "GP or NHS": (
        "One of my team has had a cold since Monday, he is at work",
        {"work_impact": "it doesn't affect the work"},
        "SIGNPOST_ONLY",
        False,
    ),
}


@pytest.mark.requirement("R4")
@pytest.mark.parametrize("ending", ENDINGS)
def test_each_way_to_end(talk, ending):
    opening, answers, outcome, drafts = ENDINGS[ending]
    chat = advised(talk, opening, answers)
    assert chat.outcome == outcome
    assert ("Draft it" in chat.buttons) is drafts


@pytest.mark.requirement("R4")
def test_a_check_for_the_job_is_no_referral(talk):
    chat = talk().say("What is health surveillance, is it the same as being referred?")
    assert "are not a referral" in chat.words
    assert chat.asked is None


@pytest.mark.requirement("R5")
@pytest.mark.parametrize(
    ("opening", "fact"),
    [
        (STRESSED, "6 weeks"),
        ("One of my team has an operation on 10 December, at work till then", "10 December"),
        (WELDER, "four times"),
    ],
)
def test_the_reason_repeats_what_was_said(talk, opening, fact):
    chat = advised(talk, opening)
    reason = next(b["text"] for b in chat.last["blocks"] if b.get("text", "").startswith("**"))
    assert fact in reason


@pytest.mark.requirement("R6")
def test_effect_on_work_is_asked_before_anything_is_drafted(talk):
    chat = talk().say("One of my team has been off five weeks with her back, no fit note")
    asked = []
    while chat.asked:
        assert "Draft it" not in chat.buttons
        asked.append(chat.asked)
        chat.say("don't know")
    assert "work_impact" in asked
    assert "Draft it" in chat.buttons


@pytest.mark.requirement("R6", "R4")
def test_where_work_is_not_touched_nothing_is_drafted(talk):
    opening, answers, *_ = ENDINGS["GP or NHS"]
    chat = advised(talk, opening, answers)
    assert "GP" in chat.words
    chat.say("write the referral please")
    assert not chat.has_card("draft")


@pytest.mark.requirement("R7")
def test_the_job_alone_gets_a_meeting_and_twelve_months(talk):
    opening, answers, *_ = ENDINGS["the job"]
    chat = advised(talk, opening, answers, employer="8_7")
    steps = chat.card("plan")["items"]
    assert any("Meet to talk about the role" in step for step in steps)
    assert any("next 12 months" in step for step in steps)
    assert "no referral to write" in chat.words


@pytest.mark.requirement("R7")
def test_whether_it_is_health_is_asked_where_it_could_be_the_job(talk):
    chat = talk().say(WELDER)
    asked = []
    while chat.asked:
        asked.append(chat.asked)
        chat.say("don't know")
    assert "is_it_health" in asked


@pytest.mark.requirement("R11")
def test_a_score_is_a_reason_to_talk_and_never_a_verdict(talk):
    chat = talk().say("What does a Bradford score of 210 mean, do I have to refer her?")
    assert "a reason for a talk and never a verdict" in chat.words
    assert not chat.has_card("draft")


@pytest.mark.requirement("R13")
def test_body_and_mind_stand_in_one_draft(talk):
    chat = talk().say(
        "One of my team has been off seven weeks with back pain and anxiety, "
        "signed off till 10 December"
    )
    assert {"back_neck_limb", "mental_health"} <= set(chat.slots["issue_area"])
    chat.answer_until({"work_impact": "she can't lift, and can't concentrate", **AGREES})
    lines = drafted(chat).words.splitlines()
    area = next(line for line in lines if "Health area" in line)
    assert "Back" in area
    assert "tress" in area


@pytest.mark.requirement("R20")
def test_what_cannot_be_offered_stands_in_the_draft_with_a_question(talk):
    chat = talk().say("One of my team has been off five weeks with her knee, no fit note")
    chat.answer_until(
        {
            "work_impact": "kneeling and lifting",
            "can_offer": "shorter hours, but we can't do light duties here",
            **AGREES,
        }
    )
    assert "lighter_duties" in chat.slots["cannot_offer"]
    draft = drafted(chat).words
    assert "**We can't offer:** Lighter duties" in draft
    assert "Some changes are not possible here, as listed above. What else would help?" in draft


@pytest.mark.requirement("R51")
def test_who_decides_is_said_before_the_draft(talk):
    chat = advised(talk, STRESSED, AGREES)
    assert "OH advises; you and HR decide" in chat.words
    assert "Draft it" in chat.buttons


@pytest.mark.requirement("R61")
def test_a_desk_problem_starts_with_the_check_in_house(talk):
    steps = " ".join(advised(talk, ENDINGS["workstation"][0]).card("plan")["items"])
    assert steps.index("your own check") < steps.index("workstation assessment")


@pytest.mark.requirement("R75")
def test_before_an_operation_a_referral_is_offered_now(talk):
    chat = advised(talk, "One of my team has an operation on 10 December, at work till then")
    assert chat.outcome == "REFER_NOW"
    assert "before the operation" in chat.words
    assert "Draft it" in chat.buttons


@pytest.mark.requirement("R91")
@pytest.mark.parametrize(
    "opening",
    [
        "My forklift driver has been getting dizzy spells since last week, still at work",
        "One of my lone workers on the roof has had blackouts, he is at work",
    ],
)
def test_stopping_the_task_stands_first(talk, opening):
    chat = advised(talk, opening)
    assert chat.outcome == "STOP_TASK"
    first = chat.last["blocks"][0]["text"]
    assert "stop that task today" in first


@pytest.mark.requirement("R97")
@pytest.mark.parametrize("ending", ["refer now", "make safe, then refer", "not yet", "the job"])
def test_the_advice_ends_with_steps_their_time_and_a_day(talk, ending):
    opening, answers, *_ = ENDINGS[ending]
    chat = advised(talk, opening, answers)
    steps = chat.card("plan")["items"]
    assert steps
    assert all(step.endswith(").") for step in steps)
    assert re.search(r"look at this again on \*\*\w+ \d+ \w+ 2026\*\*", chat.words)


@pytest.mark.requirement("R1")
def test_a_manager_who_tells_of_themselves_is_moved(talk):
    chat = talk().say("I lead the night team and I'm the one who is struggling, I can't sleep")
    assert "That's about you" in chat.words
    chat.press("Carry on in private").say("my back is bad too, off three weeks, can't lift")
    assert chat.slots["role"] == "employee"
