from datetime import date

import pytest

from guidance.helplines import NATIONS, for_topic, helplines, stale_numbers

TODAY = date(2026, 11, 21)
LATER = date(2027, 12, 26)
CORE = {"emergency", "samaritans", "shout", "nhs_111_england", "nhs_111_scotland", "nhs_111_wales"}
CORE |= {"lifeline", "nhs_111_gb", "refuge", "live_fear_free", "dafm_scotland", "dsa_ni"}


def test_lines_that_may_save_a_life_are_always_shown() -> None:
    assert {line.id for line in helplines().values() if line.always} == CORE
    assert all(helplines()[name].is_served(LATER) for name in CORE)


def test_overdue_lines_alarm_the_operator() -> None:
    assert stale_numbers(TODAY) == ()
    assert set(stale_numbers(LATER)) == CORE


def test_no_check_is_claimed_that_nobody_made() -> None:
    for line in helplines().values():
        assert line.checked_on is None
        assert line.reviewed_by is None
        assert "not yet checked live" in line.origin()


def test_unconfirmed_numbers_are_left_out() -> None:
    for name in ("mind", "pandas"):
        line = helplines()[name]
        assert line.phone is None
        assert line.contact(TODAY) == line.url


def test_overdue_line_shows_its_website_only() -> None:
    line = helplines()["cruse"]
    assert "0808 808 1677" in line.contact(TODAY)
    assert line.contact(LATER) == line.url


@pytest.mark.parametrize("nation", NATIONS)
def test_each_nation_has_one_urgent_line_and_one_for_domestic_abuse(nation: str) -> None:
    for topic in ("urgent", "domestic_abuse"):
        (line,) = for_topic(topic, nation)
        assert line.nations == (nation,)


def test_unknown_nation_gets_every_nations_lines() -> None:
    covered = {nation for line in for_topic("urgent", "unknown") for nation in line.nations}
    assert covered == set(NATIONS)


@pytest.mark.parametrize(
    ("name", "digits"),
    [
        ("samaritans", "116 123"),
        ("shout", "85258"),
        ("live_fear_free", "0808 80 10 800"),
        ("lifeline", "0808 808 8000"),
        ("acas", "0300 123 1100"),
        ("lra", "03300 555 300"),
    ],
)
def test_numbers_are_those_of_the_source(name: str, digits: str) -> None:
    line = helplines()[name]
    assert digits in f"{line.phone} {line.text}"


def test_every_line_has_a_secure_official_link() -> None:
    assert all(line.url.startswith("https://") for line in helplines().values())
