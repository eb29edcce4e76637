"""The look over all content, on the real files and on broken copies of them."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from guidance.content import FOLDER
from guidance.content_check import Report, check
from guidance.content_text import Line
from guidance.duplicates import near_duplicates

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def report() -> Report:
    return check(TODAY)


def broken(tmp_path: Path, name: str, old: str, new: str) -> Report:
    folder = tmp_path / "content"
    shutil.copytree(FOLDER, folder)
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return check(TODAY, folder)


class TestRealContent:
    def test_has_no_errors(self, report: Report) -> None:
        assert report.errors == ()
        assert not report.failed

    def test_nothing_is_stale_when_it_was_gathered(self, report: Report) -> None:
        assert report.stale == ()

    def test_nothing_is_named_by_nothing(self, report: Report) -> None:
        assert report.unused == ()

    def test_lists_sources_without_an_address(self, report: Report) -> None:
        assert any("DWP research report 985 (May 2020): " in line for line in report.unsourced)

    def test_lists_our_choices_that_rest_on_something_unconfirmed(self, report: Report) -> None:
        assert "rules MSK-01 rests on REF-06" in report.choices_resting_on_C


class TestBroken:
    def test_a_fault_names_file_entry_and_field(self, tmp_path: Path) -> None:
        found = broken(tmp_path, "fears.yml", "confidence: A", "confidence: Z")
        assert found.failed
        assert any(
            line.startswith("fears.yml, entry way_to_sack_me, field confidence")
            for line in found.errors
        )

    def test_no_yaml(self, tmp_path: Path) -> None:
        found = broken(tmp_path, "glossary.yml", "- id: access_to_work", "- id: [")
        assert any("glossary.yml" in line and "cannot be read" in line for line in found.errors)

    def test_a_file_that_is_gone(self, tmp_path: Path) -> None:
        folder = tmp_path / "content"
        shutil.copytree(FOLDER, folder)
        (folder / "timings.yml").unlink()
        assert any("timings.yml" in line for line in check(TODAY, folder).errors)

    @pytest.mark.parametrize(
        ("words", "says"),
        [
            ("Ring Mind on 0300 123 3393 for a talk with someone.", "0300 123 3393"),
            ("The limit for a claim is three months less one day.", "months less one day"),
            ("Small employers with 10 to 49 employees pay £300 of it.", "£300"),
            ("Access to Work pays up to £69,260 for one person a year.", "without 2024/25"),
        ],
    )
    def test_what_must_never_be_said(self, tmp_path: Path, words: str, says: str) -> None:
        old = "Cancer counts as a disability from diagnosis."
        found = broken(tmp_path, "facts.yml", old, words)
        assert any(
            line.startswith("facts.yml, entry T-01, field text") and says in line
            for line in found.errors
        )

    def test_a_fact_that_nothing_names(self, tmp_path: Path) -> None:
        entry = "- id: FN-99\n  text: A note may be green or blue.\n"
        old = "- id: FN-06\n"
        found = broken(tmp_path, "facts_fit_notes.yml", old, entry + _source() + old)
        assert found.errors == ()
        assert found.unused == ("facts FN-99",)

    def test_the_same_text_twice(self, tmp_path: Path) -> None:
        entry = (
            "- id: CON-99\n  text: A worker can ask for factual errors to be corrected soon."
            " The professional opinion stays the professional's.\n"
        )
        old = "- id: REF-23\n"
        found = broken(tmp_path, "facts_records.yml", old, entry + _source() + old)
        assert any("CON-07" in line and "CON-99" in line for line in found.duplicates)


class TestNearDuplicates:
    ONE = "Ask for a check at every place you work, and a date for it."

    def pairs(self, *lines: Line) -> list[tuple[str, str]]:
        return [(one.entry, two.entry) for one, two in near_duplicates(lines)]

    def test_one_word_more(self) -> None:
        first = Line("a.yml", "one", "text", self.ONE)
        second = Line("b.yml", "two", "says", f"{self.ONE} Please")
        assert self.pairs(first, second) == [("one", "two")]

    def test_other_words(self) -> None:
        first = Line("a.yml", "one", "text", self.ONE)
        second = Line("b.yml", "two", "text", "Ask for a seat at every place, and breaks for it.")
        assert self.pairs(first, second) == []

    def test_two_readers_of_one_entry(self) -> None:
        first = Line("a.yml", "one", "manager", self.ONE)
        second = Line("a.yml", "one", "employee", self.ONE)
        assert self.pairs(first, second) == []

    def test_figures_repeat_by_nature(self) -> None:
        first = Line("a.yml", "one", "figures", self.ONE)
        second = Line("a.yml", "two", "figures", self.ONE)
        assert self.pairs(first, second) == []


def _source() -> str:
    return (
        "  publisher: GOV.UK\n  source: A page\n  url: https://www.gov.uk\n  confidence: A\n"
        "  change: L\n  copy_date:\n  checked_on:\n  review_by: 2028-11-21\n  reviewed_by:\n"
    )
