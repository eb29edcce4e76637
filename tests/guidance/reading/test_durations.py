"""How long: every unit, halves, ranges, and whether the wording was rough."""

import pytest

from guidance.reading.durations import find_durations


@pytest.mark.parametrize(
    ("words", "amount", "unit", "weeks", "days"),
    [
        ("6 weeks", 6, "weeks", 6, 42),
        ("six wks", 6, "weeks", 6, 42),
        ("10 days", 10, "days", 1.4, 10),
        ("13 days", 13, "days", 1.8, 13),
        ("14 days", 14, "days", 2, 14),
        ("1.5 days", 1.5, "days", 0.2, 2),
        ("3 months", 3, "months", 13, 91),
        ("2 years", 2, "years", 104, 728),
        ("two and a half weeks", 2.5, "weeks", 2.5, 18),
        ("2½ weeks", 2.5, "weeks", 2.5, 18),
        ("two weeks and a half", 2.5, "weeks", 2.5, 18),
        ("3-4 weeks", 3, "weeks", 3, 21),
        ("a fortnight", 2, "weeks", 2, 14),
        ("a  fortnight", 2, "weeks", 2, 14),
        ("half a year", 6, "months", 26, 182),
        ("half a month", 2, "weeks", 2, 14),
        ("a year and a half", 18, "months", 78, 546),
        ("a month and a half", 6, "weeks", 6, 42),
        ("a week and a half", 10, "days", 1.4, 10),
    ],
)
def test_a_length_is_read(words: str, amount: float, unit: str, weeks: float, days: int) -> None:
    (found,) = find_durations(words)
    assert (found.amount, found.unit, found.weeks, found.days) == (amount, unit, weeks, days)
    assert not found.hedged


@pytest.mark.parametrize(
    "words",
    [
        "about six weeks", "coming up to six weeks", "nearly six weeks", "over six weeks",
        "at least six weeks", "six weeks or so", "six weeks ish", "six weeks plus",
        "six weeks or more", "six weeks and counting", "around a fortnight", "a fortnight or so",
    ],
)  # fmt: skip
def test_rough_wording_is_marked(words: str) -> None:
    (found,) = find_durations(words)
    assert found.hedged
    assert (found.start, found.end) == (0, len(words))


@pytest.mark.parametrize("words", ["six weeks", "six weeks now", "a fortnight now"])
def test_plain_wording_is_not(words: str) -> None:
    (found,) = find_durations(words)
    assert not found.hedged


def test_lengths_come_in_the_order_of_the_text() -> None:
    first, second = find_durations("off 3 weeks, then another 2 months")
    assert (first.amount, first.unit, second.amount, second.unit) == (3, "weeks", 2, "months")
