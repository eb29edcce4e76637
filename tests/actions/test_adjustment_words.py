"""What somebody decides about numbered changes, read from their words."""

import pytest

from actions.tasks.adjustment_words import Verdict, decisions_in, owner_in, reason_in, wants_more

NAMES = (
    "Later or flexible start and finish",
    "A stool or perching seat",
    "Work from home some or all of the time",
    "Extra or longer breaks",
)


def _read(words: str) -> list[tuple[str, tuple[int, ...]]]:
    found = decisions_in(words, NAMES, visible=[1, 2, 3, 4])
    return [(one.verdict.value, one.numbers) for one in found]


@pytest.mark.parametrize(
    ("words", "decided"),
    [
        ("yes to 1 and 3 from Monday, Sam owns it", [("agree", (1, 3))]),
        ("can't do the second", [("refuse", (2,))]),
        ("no to 2 but yes to 4", [("refuse", (2,)), ("agree", (4,))]),
        ("not the stool", [("refuse", (2,))]),
        ("yes, the breaks", [("agree", (4,))]),
        ("2 is in place", [("in_place", (2,))]),
        ("we can do 2 after all", [("again", (2,))]),
        ("all of them from 7 December", [("agree", (1, 2, 3, 4))]),
        ("both, from 30 November", [("agree", (1, 2))]),
        ("yes to the 1st one", [("agree", (1,))]),
        ("agree 1 by 3 December at 2pm", [("agree", (1,))]),
        ("yes", []),
        ("she's been off 3 weeks", []),
    ],
)
def test_verdict_and_numbers(words: str, decided: list[tuple[str, tuple[int, ...]]]) -> None:
    assert _read(words) == decided


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("can't do 2 because the line is fixed", "the line is fixed"),
        ("number 2 isn't possible, we can't afford it", "we can't afford it"),
        ("2 is too expensive", "too expensive"),
        ("can't do 2", ""),
    ],
)
def test_a_reason_belongs_to_what_is_refused(words: str, reason: str) -> None:
    (one,) = decisions_in(words, NAMES, visible=[1, 2])
    assert one.verdict is Verdict.REFUSE
    assert one.reason == reason


def test_words_of_a_reason_decide_nothing() -> None:
    assert _read("can't do 2 because 3 people would have to agree") == [("refuse", (2,))]
    assert reason_in("because we'd have to start at 4") == "we'd have to start at 4"


@pytest.mark.parametrize(
    ("words", "owner"),
    [
        ("yes to 1, Sam owns it", "Sam"),
        ("yes to 1, I'll do it", ""),
        ("agree 1, HR will arrange it", "HR"),
        ("owner: Priya", "Priya"),
        ("1 by Friday, hr", "HR"),
        ("yes to 1", None),
    ],
)
def test_who_does_it(words: str, owner: str | None) -> None:
    assert owner_in(words) == owner


@pytest.mark.parametrize("words", ["what else", "anything else?", "more", "any other ideas"])
def test_more_is_asked_for(words: str) -> None:
    assert wants_more(words)
    assert not wants_more("no more of that, 2 is fine")
