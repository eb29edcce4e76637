"""Decisions on recommendations in plain words."""

from datetime import date

import pytest

from guidance.report_words import Said, read_decisions, read_one

TODAY = date(2026, 11, 21)
FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "do 1 and 2, can't do 3 because there's no room",
            {1: Said("do"), 2: Said("do"), 3: Said("cannot", "there's no room")},
        ),
        (
            "1 yes, 2 HR by 10 December, 3 no: too noisy",
            {
                1: Said("do"),
                2: Said(None, None, "HR", date(2026, 12, 10)),
                3: Said("cannot", "too noisy"),
            },
        ),
        ("all yes, me by Friday", dict.fromkeys((1, 2, 3), Said("do", None, "me", FRIDAY))),
        (
            "1, 2 yes. 3 instead a kneeling chair",
            {1: Said("do"), 2: Said("do"), 3: Said("other", "a kneeling chair")},
        ),
        ("item 2 is done", {2: Said("done")}),
        ("for 3 weeks from 3 december", {}),
        ("point 9 yes", {}),
    ],
)
def test_by_number(text: str, expected: dict[int, Said]) -> None:
    assert read_decisions(text, 3, TODAY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yes", Said("do")),
        ("we'll do it, Priya by 4 December", Said("do", None, "Priya", date(2026, 12, 4))),
        ("no, there is no budget", Said("cannot", "there is no budget")),
        ("can't, no cover", Said("cannot", "no cover")),
        ("another way: a desk by the window", Said("other", "a desk by the window")),
        ("three days instead of four", Said("other", "three days instead of four")),
        ("not sure yet", Said("later")),
        ("me by friday", Said(None, None, "me", FRIDAY)),
        ("facilities", Said(None, None, "Facilities")),
        ("3 november 2026", Said(None, None, None, date(2026, 11, 3))),
        ("", Said()),
    ],
)
def test_without_a_number(text: str, expected: Said) -> None:
    assert read_one(text, TODAY) == expected
