"""What corrects an earlier answer, what points back, and what does neither."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.corrections import corrected
from guidance.referents import asks_what_now, points_back


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("no sorry 8 weeks", "8 weeks"),
        ("No, 8 weeks", "8 weeks"),
        ("actually it's run out", "it's run out"),
        ("oh wait, he can't lift", "he can't lift"),
        ("no not that, I meant Thursday", None),
        ("hang on - make it six weeks", "make it six weeks"),
    ],
)
def test_what_is_said_instead(said: str, instead: str | None) -> None:
    assert corrected(said) == instead


@pytest.mark.parametrize(
    "said",
    ["no", "sorry", "no sorry", "no fridays", "no not that I know of", "not sure", "8 weeks",
     "sorry to bother you, what is OH"],
)  # fmt: skip
def test_an_answer_is_no_correction(said: str) -> None:
    assert corrected(said) is None


@given(st.text())
def test_what_is_left_was_said(said: str) -> None:
    assert (corrected(said) or "") in said


@pytest.mark.parametrize(
    "said",
    ["what about the other thing from before", "the other one", "and the thing I asked before?",
     "back to what we were doing"],
)  # fmt: skip
def test_it_points_back(said: str) -> None:
    assert points_back(said)


@pytest.mark.parametrize(
    "said",
    ["the thing is he can't lift", "what about the desk", "the other knee hurts", "the question"],
)
def test_it_says_what_it_means(said: str) -> None:
    assert not points_back(said)


@pytest.mark.parametrize("said", ["what now", "whats next?", "ok what do i do next"])
def test_it_asks_for_the_next_step(said: str) -> None:
    assert asks_what_now(said)


def test_what_next_week_holds_is_another_question() -> None:
    assert not asks_what_now("what do I do next Tuesday")
