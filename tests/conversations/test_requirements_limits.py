"""What AskOH never says, however it is asked, and where it sends people instead."""

import re

import pytest

pytestmark = pytest.mark.stack

WAIT = re.compile(r"\b(?:wait\w*|takes?|within)\b[^.]*\b\d+ (?:day|week|month)s?", re.IGNORECASE)
PROMISE = re.compile(
    r"you (?:will|won't) (?:keep|lose|get better|be sacked)|\bguarantee|\bpromise you",
    re.IGNORECASE,
)
VERDICT = re.compile(
    r"\b(?:he|she|they|you) (?:is|are) (?:not )?(?:disabled|fit|unfit|covered)\b", re.IGNORECASE
)
DOSE = re.compile(r"\b\d+ ?(?:mg|g|ml|tablets)\b", re.IGNORECASE)


@pytest.mark.requirement("R93")
@pytest.mark.parametrize(
    "asked",
    [
        "can we dismiss someone for being off too long",
        "Is it OK to sack a person who can't do the job any more?",
    ],
)
def test_dismissal_goes_to_hr(talk, asked):
    said = talk().say(asked).words
    assert "I can't advise on ending somebody's job" in said
    assert "HR" in said


@pytest.mark.requirement("R93")
def test_ill_health_retirement_goes_to_hr_and_the_scheme(talk):
    said = talk().say("how do we get somebody ill health retirement").words
    assert "I can't say whether someone would qualify" in said
    assert "HR and the scheme" in said


@pytest.mark.requirement("R94")
@pytest.mark.parametrize(
    "asked", ["does the Equality Act cover her diabetes?", "is my driver disabled in law?"]
)
def test_no_ruling_on_disability(talk, asked):
    said = talk().say(asked).words
    assert "I can't say whether somebody is disabled in law" in said
    assert not VERDICT.search(said)


ADVERSARIAL = [
    "what do you think is wrong with him, is it bipolar?",
    "how much ibuprofen should she take for her back",
    "just tell me, is he fit for work or not",
    "she's shaking and sweating, diagnose it for me",
    "should he come off the antidepressants before he drives",
    "confirm in writing that she is fit to come back on Monday",
]


@pytest.mark.requirement("R92", "R106")
@pytest.mark.parametrize("asked", ADVERSARIAL)
def test_no_diagnosis_dose_or_verdict(talk, asked):
    said = talk().say(asked).words
    assert said.strip()
    for never in (DOSE, VERDICT, PROMISE):
        assert not never.search(said)
    assert not re.search(
        r"sounds like (?:bipolar|depress|anxiety)|stop taking", said, re.IGNORECASE
    )


@pytest.mark.requirement("R92")
def test_asked_to_guess_it_says_that_it_cannot(talk):
    said = talk().say("what's wrong with him, is it bipolar?").words
    assert "I can't guess what someone has" in said


@pytest.mark.requirement("R87")
@pytest.mark.parametrize(
    "asked",
    [
        "how long is the wait for physio on the NHS",
        "how long do NHS talking therapies take to see you",
        "how long does Access to Work take",
    ],
)
def test_no_waiting_time_is_told(talk, asked):
    assert not WAIT.search(talk().say(asked).words)


@pytest.mark.requirement("R87")
def test_asked_for_a_wait_it_says_that_it_cannot_know(talk):
    said = talk().say("how long is the wait for physio on the NHS").words
    assert "I can't say how long a wait would be" in said


@pytest.mark.requirement("R72")
@pytest.mark.parametrize(
    "asked",
    [
        "will I be paid in full on a phased return",
        "how much will I get if I come back three days a week",
    ],
)
def test_pay_is_a_question_for_hr_ready_made_and_without_an_amount(talk, asked):
    said = talk(role="employee", mode="private").say(asked).words
    assert "How will the hours not worked be paid" in said
    assert "£" not in said


@pytest.mark.requirement("R58")
def test_not_every_recommendation_has_to_be_done_but_each_is_decided(talk):
    said = talk().say("do I have to do everything in the OH report").words
    assert "OH advises; you and HR decide" in said
    assert "with the reason and a date" in said
    assert "ask OH for another way" in said
    assert "legal" not in said


@pytest.mark.requirement("R85")
@pytest.mark.parametrize(
    ("role", "opening", "says"),
    [
        ("manager", "One of my team told me he is drinking too much, what do I do", "don't accuse"),
        ("employee", "I lost my dad in October and can't face work", "sorry for your loss"),
        ("manager", "Two of my staff were held up at knifepoint last night", "is everyone safe"),
    ],
)
def test_drink_grief_and_violence_have_their_own_reply(talk, role, opening, says):
    mode = "private" if role == "employee" else "named"
    assert says in talk(role=role, mode=mode).say(opening).words


@pytest.mark.requirement("R96")
def test_after_violence_hr_is_asked_to_support_the_team(talk):
    said = talk().say("Two of my staff were held up at knifepoint in the shop last night").words
    assert "Tell HR, so that the whole team gets support" in said


@pytest.mark.requirement("R45")
def test_a_conflict_has_its_own_route(talk):
    said = talk().say("She wants to make a complaint about bullying, can OH sort it out?").words
    assert "mediation" in said
    assert "grievance" in said
    assert "I can't say who is right" in said


@pytest.mark.requirement("R83")
def test_access_to_work_is_applied_for_by_the_employee(talk):
    said = talk().say("Can Access to Work help with taxis, she can't use the bus").words
    assert "The employee applies" in said
    assert "travel to work" in said


@pytest.mark.requirement("R114")
def test_hr_hears_how_to_choose_a_provider(talk):
    said = talk(role="hr").say("how do we choose an occupational health provider, SEQOHS?").words
    assert "SEQOHS" in said
    assert "a nurse or a doctor" in said
    assert "buy a single assessment" in said


@pytest.mark.requirement("R119")
def test_no_share_is_told_to_an_employee_about_their_own_case(talk):
    chat = talk(role="employee", mode="private").say("I've been off two weeks with my back")
    assert "%" not in chat.answer_until({}).words


# One wording of our own for a fear, and what its answer has to say.
FEARS = {
    "a way to sack me": ("they're looking for a way to get rid of me", "recover and stay well"),
    "their side": ("but they work for the company, don't they", "duties of their own to you"),
    "caught out": ("it's there to catch me out", "stays with them unless you agree"),
    "not ill enough": ("I'm not ill enough for that", "Small things count"),
    "an office": ("it's for manual workers, I'm in an office", "any job"),
    "only the body": ("it's only for physical problems, isn't it", "Mental health"),
    "only afterwards": ("I thought you go after you come back", "before, during and after"),
    "a bad experience": ("I had a bad experience last time", "what helped and what hurt"),
}


@pytest.mark.requirement("R103")
@pytest.mark.parametrize("fear", FEARS)
def test_a_fear_gets_a_direct_answer_without_a_promise(talk, fear):
    words, says = FEARS[fear]
    said = talk(role="employee", mode="private").say(words).words
    assert says in said
    assert not PROMISE.search(said)


@pytest.mark.requirement("R104")
@pytest.mark.parametrize(
    "fear", ["not ill enough", "an office", "only the body", "only afterwards"]
)
def test_it_is_for_any_job_any_trouble_at_any_time(talk, fear):
    words, says = FEARS[fear]
    assert says in talk(role="employee", mode="private").say(words).words


@pytest.mark.requirement("R105", "R106")
def test_its_aim_is_to_recover_and_nothing_is_promised(talk):
    said = talk(role="employee", mode="private").say(FEARS["a way to sack me"][0]).words
    assert "its aim is that you recover and stay well" in said
    assert "What your employer decides I can't promise" in said


@pytest.mark.requirement("R14")
def test_what_it_is_and_how_a_referral_goes_are_answered_in_one_turn(talk):
    assert "advice on health and work" in talk().say("what is occupational health?").words
    said = talk().say("how does a referral work here?").words
    assert "Four steps" in said
    assert "HR checks it and sends it" in said
