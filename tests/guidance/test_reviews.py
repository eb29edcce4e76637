"""Checks and signatures from outside the files: when they count, and what they change."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.catalogue import rows
from guidance.content import fact, fact_text, footer
from guidance.helplines import helplines, stale_numbers
from guidance.lookup import look_up
from guidance.review_list import STALE, UNCHECKED, UNSIGNED, UNSOURCED, reviewables
from guidance.reviews import MONTHS, Review, as_json, next_review, problem, use_reviews

FACT = "FN-01"
LATER = date(2040, 5, 31)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    """The file of records that counts in this test; it isn't there yet."""
    path = tmp_path / "reviews.json"
    use_reviews(path)
    yield path
    use_reviews(None)


def review(kind: str, entry: str, what: str, on: date, **more: str) -> Review:
    digest = reviewables()[kind, entry].origin.digest
    return replace(Review(kind, entry, digest, what, on), **more)


def note(path: Path, *reviews: Review) -> None:
    path.write_text(as_json(reviews), encoding="utf-8")


class TestCheck:
    def test_a_stale_fact_is_said_again_and_dated_at_the_foot(self, file: Path) -> None:
        assert fact(FACT).text not in fact_text(FACT, LATER)
        assert "due for a new check" in footer([FACT], LATER)
        note(file, review("facts", FACT, "checked", LATER))
        assert fact_text(FACT, LATER) == fact(FACT).text
        assert footer([FACT], LATER) == f"{fact(FACT).publisher}, checked May 2040"

    def test_it_lasts_as_long_as_the_entry_keeps(self, file: Path) -> None:
        note(file, review("facts", FACT, "checked", LATER))
        last = next_review(LATER, fact(FACT).change)
        assert fact_text(FACT, last) == fact(FACT).text
        assert fact_text(FACT, last + timedelta(days=1)) != fact(FACT).text

    def test_an_entry_of_the_catalogue_is_said_again(self, file: Path) -> None:
        row = rows("services")["B4"].core

        def said() -> str:
            found = look_up(row.name, role="manager", nation="england", today=LATER)
            return found.text if found else ""

        assert said()
        assert row.says not in said()
        note(file, review("services", "B4", "checked", LATER))
        assert row.says in said()

    def test_a_helpline_is_dated(self, file: Path) -> None:
        note(file, review("helplines", "samaritans", "checked", LATER))
        assert helplines()["samaritans"].origin() == "checked 31 May 2040"
        assert "samaritans" not in stale_numbers(LATER)

    def test_a_changed_text_is_unchecked_again(self, file: Path) -> None:
        checked = review("facts", FACT, "checked", LATER)
        note(file, replace(checked, digest="0" * 64))
        assert fact_text(FACT, LATER) != fact(FACT).text
        assert reviewables()["facts", FACT].states(LATER) == (STALE, UNCHECKED, UNSIGNED)

    def test_the_newest_counts(self, file: Path) -> None:
        old = review("facts", FACT, "checked", LATER - timedelta(days=900))
        note(file, review("facts", FACT, "checked", LATER), old)
        assert footer([FACT], LATER).endswith("checked May 2040")

    def test_an_emergency_number_never_drops_out(self, file: Path) -> None:
        note(file, review("helplines", "emergency", "checked", date(2030, 1, 1)))
        assert helplines()["emergency"].is_served(LATER)
        assert "999" in helplines()["emergency"].contact(LATER)

    def test_what_nobody_has_seen_is_not_said_for_a_check(self, file: Path) -> None:
        unseen = next(
            one for one in reviewables().values()
            if one.origin.kind == "facts" and one.confidence == "C" and not one.always
        )  # fmt: skip
        note(file, review("facts", unseen.origin.id, "checked", LATER))
        assert not fact(unseen.origin.id).may_be_shown(LATER)


class TestSignature:
    def test_it_is_shown_at_the_foot(self, file: Path) -> None:
        signed = review("facts", FACT, "signed", LATER, name="Ada Byrne", profession="OH physician")
        note(file, review("facts", FACT, "checked", LATER), signed)
        assert footer([FACT], LATER).endswith("checked May 2040, signed by Ada Byrne, OH physician")
        assert reviewables()["facts", FACT].states(LATER) == ()

    def test_it_does_not_make_a_stale_entry_fresh(self, file: Path) -> None:
        note(file, review("facts", FACT, "signed", LATER, name="A", profession="solicitor"))
        assert fact_text(FACT, LATER) != fact(FACT).text


class TestFile:
    def test_it_may_come_and_go(self, file: Path) -> None:
        before = footer([FACT], LATER)
        note(file, review("facts", FACT, "checked", LATER))
        assert footer([FACT], LATER) != before
        file.unlink()
        assert footer([FACT], LATER) == before
        assert problem() is None

    @pytest.mark.parametrize(
        "text",
        [
            "{",
            "[]",
            '{"reviews": [1]}',
            '{"reviews": [{"kind": "facts"}]}',
            json.dumps({"reviews": [{**Review("facts", FACT, "0", "signed", LATER).to_dict()}]}),
            json.dumps({"reviews": [{**Review("facts", FACT, "0", "liked", LATER).to_dict()}]}),
        ],
    )
    def test_a_broken_one_changes_nothing_and_is_told(self, file: Path, text: str) -> None:
        before = footer([FACT], LATER)
        file.write_text(text, encoding="utf-8")
        assert footer([FACT], LATER) == before
        assert str(file) in str(problem())


class TestNextReview:
    @given(st.dates(date(2026, 1, 1), date(2090, 12, 31)), st.sampled_from(sorted(MONTHS)))
    def test_it_is_that_many_months_on(self, day: date, change: str) -> None:
        found = next_review(day, change)
        assert (found.year - day.year) * 12 + found.month - day.month == MONTHS[change]
        assert found.day <= day.day
        assert found.day == day.day or (found + timedelta(days=1)).day == 1

    def test_three_months_from_the_end_of_november(self) -> None:
        assert next_review(date(2026, 11, 30), "H") == date(2027, 2, 28)


def test_every_sourced_entry_is_listed_with_a_text_and_a_source() -> None:
    found = reviewables()
    assert {"facts", "helplines", "scripts_talks", "adjustment_catalogue"} <= {k for k, _ in found}
    assert not [key for key, one in found.items() if not one.texts() or not one.publisher]
    assert not [
        key
        for key, one in found.items()
        if (UNSOURCED in one.states(LATER)) != (one.confidence in "AB" and not one.url)
    ]


def test_where_a_fact_is_used_is_told_and_a_word_is_not_taken_for_a_name() -> None:
    assert "rules.yml, entry MIN-01" in (reviewables()["facts", FACT].uses() or ())
    assert reviewables()["helplines", "emergency"].uses() is None
