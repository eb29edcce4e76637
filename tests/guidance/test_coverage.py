from pathlib import Path

import pytest
import yaml

from guidance.catalogue import catalogue
from guidance.content import ContentError
from guidance.coverage import PAGE, PARTS, coverage, load_coverage, missing_places, page, write
from guidance.references import exists

ROWS: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).parent / "report_rows.yml").read_text(encoding="utf-8")
)
EVERY_ROW = [(part, row) for part, rows in ROWS.items() for row in rows]


def test_the_list_holds_138_rows_in_eight_parts() -> None:
    assert len(EVERY_ROW) == 138
    assert set(ROWS) == set(PARTS)


@pytest.mark.parametrize(("part", "row"), EVERY_ROW)
def test_every_row_of_the_reports_is_answered_for(part: str, row: str) -> None:
    covered = coverage()[row]
    assert covered.part == part
    assert all(exists(reference) for reference in catalogue()[row].core.answers)
    assert covered.state == "here" or covered.because


def test_no_row_is_covered_that_the_reports_do_not_name() -> None:
    assert set(coverage()) == {row for _, row in EVERY_ROW} == set(catalogue())


def test_nothing_named_is_missing() -> None:
    assert missing_places() == ()


def test_the_page_is_the_one_that_stands_in_docs() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m guidance.coverage"


def test_writes_the_page(tmp_path: Path) -> None:
    write(tmp_path / "page.md")
    text = (tmp_path / "page.md").read_text(encoding="utf-8")
    for _, row in EVERY_ROW:
        assert f"| {row} | " in text


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("- {id: Z9, part: 1A, state: here}", "field id: 'Z9' has no entry"),
        ("- {id: A1, part: 1Z, state: here}", "field part: is '1Z'"),
        ("- {id: A1, part: 1A, state: done}", "field state: is 'done'"),
        ("- {id: A1, part: 1A, state: not_ours}", "field because: is missing"),
        ("- {id: A1, part: 1A, state: here, note: x}", "field note: is not a known field"),
    ],
)
def test_a_fault_names_file_entry_and_field(tmp_path: Path, entry: str, says: str) -> None:
    (tmp_path / "coverage.yml").write_text(entry, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_coverage(tmp_path)
    assert str(caught.value).startswith("coverage.yml, entry ")
    assert says in str(caught.value)
