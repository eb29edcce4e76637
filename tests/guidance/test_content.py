from datetime import date
from pathlib import Path

import pytest

from guidance import rules as tables
from guidance.content import (
    ContentError,
    Fact,
    fact,
    fact_text,
    facts,
    footer,
    load_kind,
    read_fact,
)

TODAY = date(2026, 11, 23)
MUCH_LATER = date(2030, 1, 1)
GOOD = """
- id: X-01
  text: A note runs for a week.
  publisher: GOV.UK
  source: A page
  url:
  confidence: A
  change: L
  copy_date: "2023-10"
  checked_on:
  review_by: 2027-01-01
  reviewed_by:
"""


def load(tmp_path: Path, text: str, name: str = "facts.yml") -> dict[str, Fact]:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return load_kind("facts", read_fact, tmp_path)


class TestSchema:
    def test_good_entry(self, tmp_path: Path) -> None:
        known = load(tmp_path, GOOD)["X-01"]
        assert known.nations == ("england", "scotland", "wales", "northern_ireland")
        assert known.checked_on is None
        assert known.reviewed_by is None

    def test_files_beside_it_and_in_a_folder_belong_to_the_kind(self, tmp_path: Path) -> None:
        load(tmp_path, GOOD)
        (tmp_path / "facts").mkdir()
        (tmp_path / "facts/more.yml").write_text(GOOD.replace("X-01", "X-02"))
        assert set(load(tmp_path, GOOD.replace("X-01", "X-03"), "facts_sick.yml")) == {
            "X-01",
            "X-02",
            "X-03",
        }

    @pytest.mark.parametrize(
        ("old", "new", "says"),
        [
            ("text: A note runs for a week.", "text:", "facts.yml, entry X-01, field text"),
            ("confidence: A", "confidence: Z", "Use one of: A, B, C, D"),
            ("review_by: 2027-01-01", "review_by:", "review_by"),
            ('copy_date: "2023-10"', "copy_date: last year", "YYYY-MM"),
            ("reviewed_by:", "reviewer:", "not a known field"),
            ("- id: X-01", "- name: X-01", "entry number 1, field id"),
        ],
    )
    def test_error_names_file_entry_field(
        self, tmp_path: Path, old: str, new: str, says: str
    ) -> None:
        with pytest.raises(ContentError) as caught:
            load(tmp_path, GOOD.replace(old, new))
        assert says in str(caught.value)

    def test_same_id_twice(self, tmp_path: Path) -> None:
        with pytest.raises(ContentError, match="used twice"):
            load(tmp_path, GOOD + GOOD)

    def test_missing_kind(self, tmp_path: Path) -> None:
        with pytest.raises(ContentError, match="is missing"):
            load_kind("facts", read_fact, tmp_path)

    def test_no_yaml(self, tmp_path: Path) -> None:
        with pytest.raises(ContentError, match="cannot be read"):
            load(tmp_path, "- id: [")


class TestFacts:
    def test_nobody_invented_a_check_or_a_signature(self) -> None:
        assert all(known.checked_on is None for known in facts().values())
        assert all(known.reviewed_by is None for known in facts().values())

    def test_a_stale_fact_is_not_served(self) -> None:
        assert fact("FN-01").may_be_shown(TODAY)
        assert not fact("FN-01").may_be_shown(MUCH_LATER)
        assert fact("FN-01").text not in fact_text("FN-01", MUCH_LATER)
        assert "https://www.gov.uk" in fact_text("FN-01", MUCH_LATER)

    def test_emergency_numbers_never_drop_out(self) -> None:
        for name in ("NHS-01", "NHS-02", "NHS-03", "NHS-04", "NHS-05", "CR-07"):
            assert fact_text(name, MUCH_LATER) == fact(name).text

    def test_an_unconfirmed_statement_is_never_shown(self) -> None:
        unconfirmed = [known for known in facts().values() if known.confidence == "C"]
        assert unconfirmed
        assert not any(known.may_be_shown(TODAY) for known in unconfirmed)

    def test_a_rate_ends_with_its_year(self) -> None:
        assert fact("SSP-01").may_be_shown(date(2027, 2, 1))
        assert not fact("SSP-01").may_be_shown(date(2027, 4, 6))
        assert not fact("SSP-01").may_be_shown(date(2026, 4, 5))

    def test_unknown_fact(self) -> None:
        with pytest.raises(KeyError):
            fact("NOPE-01")


class TestFooter:
    def test_says_copy_date_and_that_nobody_looked(self) -> None:
        assert footer(["FN-02"], TODAY) == "GOV.UK, copy of Oct 2023, not yet checked live"

    def test_one_line_a_publisher_and_copy(self) -> None:
        line = footer(["FN-02", "FN-05", "REF-01", "985 §8.2", "985 §8.3"], TODAY)
        assert line == (
            "GOV.UK, copy of Oct 2023, not yet checked live; "
            "Acas, undated copy, not yet checked live; "
            "DWP research report 985 (May 2020)"
        )

    def test_no_source_is_claimed_for_our_own_choices(self) -> None:
        assert fact("REF-06").confidence == "C"
        assert footer(["REF-06", "ABS-03", "NOPE-01"], TODAY) == ""

    def test_a_stale_fact_points_to_the_live_page(self) -> None:
        assert "read the live page at https://" in footer(["FN-02"], MUCH_LATER)


class TestTables:
    def test_every_source_is_known(self) -> None:
        rows = (
            *tables.rules(),
            *tables.steps().values(),
            *tables.adjustments().values(),
            *tables.signposts().values(),
        )
        cited = {name for row in rows for name in row.sources}
        assert {name for name in cited if "§" not in name} <= set(facts())

    def test_every_step_is_used(self) -> None:
        rows = (*tables.rules(), *tables.additions().values())
        used = {name for row in rows for name in (*row.steps, *row.alternatives)}
        assert used == set(tables.steps())

    def test_every_outcome_has_a_headline_and_a_rule(self) -> None:
        reached = {row.outcome.value for row in tables.rules()}
        assert set(tables.headlines()) == reached == {value.value for value in tables.Outcome}

    def test_safety_stands_first_and_the_law_above_what_is_usual(self) -> None:
        layers = [row.layer for row in tables.rules() if not row.beside_only]
        safety = layers.count("safety")
        assert layers[:safety] == ["safety"] * safety
        ids = [row.id for row in tables.rules()]
        assert ids.index("CON-A") < ids.index("CAP-01") < ids.index("UNA-01")
        assert ids.index("UNA-01") < ids.index("LTS-01") < ids.index("MSK-01")

    def test_question_tags_are_questions_that_exist(self) -> None:
        text = (Path(tables.__file__).parent / "content/questions.yml").read_text()
        missing = [tag for tag in tables.question_tags() if f"- id: {tag}\n" not in text]
        assert missing == []

    def test_nobody_is_named_he_or_she(self) -> None:
        words = [row.reason for row in tables.rules()]
        words += [f"{step.text} {step.employee}" for step in tables.steps().values()]
        said = {word.strip(".,;:()'\"").lower() for line in words for word in line.split()}
        assert not said & {"he", "she", "his", "her", "him", "hers"}
