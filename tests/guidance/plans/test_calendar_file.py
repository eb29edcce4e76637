from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.calendar_file import Entry, calendar_file
from tests.guidance.plans.icalendar_lines import events

NOW = datetime(2027, 1, 4, 9, 30, tzinfo=UTC)
DAY = date(2027, 2, 28)
ENTRY = Entry("one", "Catch-up", DAY, DAY)


def test_an_entry_lasts_to_the_end_of_its_last_day() -> None:
    (event,) = events(calendar_file([Entry("one", "Catch-up", DAY, DAY)], "H7-204", NOW))
    assert (event["DTSTART"], event["DTEND"]) == ("20270228", "20270301")
    assert event["UID"] == "H7-204-one@askoh"
    assert event["DTSTAMP"] == "20270104T093000Z"
    assert event["CLASS"] == "PRIVATE"


def test_a_later_version_moves_the_same_entry() -> None:
    first = events(calendar_file([Entry("one", "A", DAY, DAY)], "H7-204", NOW))[0]
    moved = Entry("one", "A", DAY + timedelta(days=1), DAY + timedelta(days=1))
    second = events(calendar_file([moved], "H7-204", NOW, version=2))[0]
    assert first["UID"] == second["UID"]
    assert (first["SEQUENCE"], second["SEQUENCE"]) == ("0", "1")


def test_time_zones_become_utc() -> None:
    summer = NOW.replace(tzinfo=timezone(timedelta(hours=1)))
    (event,) = events(calendar_file([Entry("one", "A", DAY, DAY)], "x", summer))
    assert event["DTSTAMP"] == "20270104T083000Z"


@pytest.mark.parametrize(
    ("reference", "now", "version"),
    [("H7 204", NOW, 1), ("", NOW, 1), ("x\r\n", NOW, 1), ("x", NOW, 0)],
)
def test_what_it_refuses(reference: str, now: datetime, version: int) -> None:
    with pytest.raises(ValueError, match="calendar"):
        calendar_file([ENTRY], reference, now, version=version)


def test_it_needs_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        calendar_file([ENTRY], "x", NOW.replace(tzinfo=None))


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=300))
def test_any_text_survives_folding_and_escaping(text: str) -> None:
    (event,) = events(calendar_file([Entry("one", text, DAY, DAY)], "x", NOW))
    assert event["SUMMARY"] == " ".join(text.split())


@pytest.mark.parametrize("text", ["a" * 200, "é" * 100, "a" + "é" * 100, "€, " * 60])
def test_long_lines_are_folded_at_75_octets(text: str) -> None:
    (event,) = events(calendar_file([Entry("one", text, DAY, DAY)], "x", NOW))
    assert event["SUMMARY"] == text.strip()


def test_the_standard_knows_no_empty_calendar() -> None:
    with pytest.raises(ValueError, match="needs an entry"):
        calendar_file([], "x", NOW)
