"""Wishes for keeping in touch in people's own words."""

from datetime import date

import pytest

from guidance.touch_words import read_touch_words

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("once a week", {"often": "7"}),
        ("every other week", {"often": "14"}),
        ("every 10 days please", {"often": "10"}),
        ("every three weeks", {"often": "21"}),
        ("monthly is enough", {"often": "28"}),
        ("he doesn't want to be contacted", {"means": "none"}),
        ("please leave me alone", {"means": "none"}),
        ("she asked for no contact", {"means": "none"}),
        ("not my manager", {"who": "hr"}),
        ("weekly until 15 January", {"often": "7", "until": "2027-01-15"}),
        ("starting on Monday 30 November", {"start": "2026-11-30"}),
        ("don't talk about the audit", {"leave_out": ["The audit"]}),
        ("is there a no contact number?", {}),
        ("by text", {}),
    ],
)
def test_a_wish_is_read(text: str, found: dict[str, object]) -> None:
    assert read_touch_words(text, TODAY) == found
