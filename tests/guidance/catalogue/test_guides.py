"""What the short guides and the answers to fears have to say."""

from datetime import date

import pytest

from guidance.lookup import Explanation, look_up
from guidance.questions import question_book
from guidance.talks import fears, talks

TODAY = date(2026, 11, 23)


def told(words: str, role: str) -> Explanation:
    found = look_up(words, role=role, nation="england", today=TODAY)
    assert found is not None
    return found


@pytest.mark.requirement("R65")
@pytest.mark.parametrize("words", ["what is a hidden disability", "someone with fibromyalgia"])
def test_a_manager_is_told_to_believe(words: str) -> None:
    assert "Believe" in told(words, "manager").text


@pytest.mark.requirement("R66")
@pytest.mark.parametrize("role", ["manager", "employee"])
def test_an_episode_has_a_plan_and_the_person_says_who_knows(role: str) -> None:
    text = told("how do i help with epilepsy", role).text
    assert "plan" in text
    assert "who knows" in text
    assert ("Stop risky tasks" in text) is (role == "manager")


@pytest.mark.requirement("R63")
def test_menopause_and_lasting_pain_have_a_guide_with_a_private_way() -> None:
    assert "someone other than your manager" in told("menopause at work", "employee").text
    assert told("long-term pain", "employee").reference == "condition_card:chronic_pain"


@pytest.mark.requirement("R104")
@pytest.mark.parametrize(
    ("fear", "says"),
    [
        ("only_serious", "Small things count"),
        ("not_for_office", "any job"),
        ("only_physical", "Mental health"),
        ("only_after_return", "before, during and after"),
    ],
)
def test_it_is_for_any_job_any_trouble_and_any_time(fear: str, says: str) -> None:
    assert says in fears()[fear].answer


@pytest.mark.requirement("R105")
def test_its_aim_is_to_recover_and_stay_well() -> None:
    assert "recover and stay well" in fears()["way_to_sack_me"].answer


@pytest.mark.requirement("R74")
def test_other_work_can_be_asked_about_where_the_job_is_not_possible() -> None:
    asked = question_book().questions["redeployment"].text
    assert asked == "If this job is not possible, what kind of work would suit?"


@pytest.mark.requirement("R47")
def test_the_first_talk_notices_asks_listens_and_leaves_the_door_open() -> None:
    talk = talks()["ask_how_they_are"]
    said = " ".join([talk.opening, *talk.say, talk.close]).lower()
    for part in ("quite yourself", "how you are", "time off", "gp", "occupational health", "door"):
        assert part in said
    assert talk.avoid


@pytest.mark.requirement("R49")
def test_why_occupational_health_is_explained_without_a_threat() -> None:
    talk = talks()["explain_why"]
    said = " ".join([talk.opening, *talk.say, talk.close]).lower()
    assert "isn't about blame" in said
    assert "not a punishment" in talk.title
