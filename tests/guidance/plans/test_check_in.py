"""A check-in: the first rule that holds says what is next, and when to look again."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.check_in import GOING, NEXT, TROUBLE, CheckInError, check_in

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("going", "trouble", "days", "expected"),
    [
        ("badly", ["unsafe", "not_happening"], 30, "stop_task"),
        ("off_again", [], 30, "refer_again"),
        ("mixed", ["not_happening", "not_helping"], 30, "put_right"),
        ("mixed", ["too_much"], 3, "hold"),
        ("mixed", ["new"], 30, "refer_again"),
        ("badly", ["job"], 30, "talk"),
        ("mixed", ["not_helping"], 13, "keep"),
        ("mixed", ["not_helping"], 14, "change"),
        ("well", [], 83, "keep"),
        ("badly", [], 30, "refer_again"),
        (None, [], 30, "keep"),
    ],
)
def test_what_is_next(going: str | None, trouble: list[str], days: int, expected: str) -> None:
    assert check_in(going, trouble, TODAY - timedelta(days=days), TODAY).next == expected


def test_what_has_long_gone_well_is_written_down() -> None:
    soon = check_in("well", (), TODAY - timedelta(days=83), TODAY)
    late = check_in("well", (), TODAY - timedelta(days=84), TODAY)
    assert "passport" not in " ".join(soon.steps)
    assert "passport" in " ".join(late.steps)
    assert late.review_on > soon.review_on


def test_an_employee_reads_their_own_words() -> None:
    found = check_in("badly", ["not_happening"], None, TODAY, role="employee")
    assert "your manager" in found.text
    assert any("HR" in step for step in found.steps)


@given(
    going=st.sampled_from([None, *GOING]),
    trouble=st.lists(st.sampled_from(TROUBLE), max_size=3),
    days=st.one_of(st.none(), st.integers(-30, 4000)),
    role=st.sampled_from(["manager", "employee", "hr", None]),
)
def test_it_always_answers_with_steps_and_a_working_day_ahead(
    going: str | None, trouble: list[str], days: int | None, role: str | None
) -> None:
    since = None if days is None else TODAY - timedelta(days=days)
    found = check_in(going, trouble, since, TODAY, nation="england", role=role)
    assert found.next in NEXT
    assert found.steps
    assert found.review_on > TODAY
    assert found.review_on.weekday() < 5


@pytest.mark.parametrize(("going", "trouble"), [("fine", []), (None, ["cost"])])
def test_other_values_are_refused_by_name(going: str | None, trouble: list[str]) -> None:
    with pytest.raises(CheckInError, match="use "):
        check_in(going, trouble, None, TODAY)
