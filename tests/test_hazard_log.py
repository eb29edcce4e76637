"""The hazard log names tests that are there, and its page is in step."""

from pathlib import Path

import pytest
import yaml

from tests.hazard_log import CONTENT, PAGE, HazardError, hazards, missing_tests, page


def test_each_test_named_is_there() -> None:
    assert missing_tests(hazards()) == []


def test_the_page_is_in_step() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(hazards()), (
        "Run `python -m tests.hazard_log --write`."
    )


def test_a_test_that_is_gone_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "hazards.yml"
    file.write_text(
        CONTENT.read_text(encoding="utf-8").replace(
            "::test_no_answer_ever_reaches_a_form", "::test_that_nobody_wrote"
        ),
        encoding="utf-8",
    )
    assert missing_tests(hazards(file)) == ["tests/api/chat/test_hold.py::test_that_nobody_wrote"]


@pytest.mark.parametrize("lost", ["mitigations", "tests", "left"])
def test_a_hazard_without_something_is_refused(tmp_path: Path, lost: str) -> None:
    entries = yaml.safe_load(CONTENT.read_text(encoding="utf-8"))
    area = next(iter(entries))
    del entries[area][0][lost]
    file = tmp_path / "hazards.yml"
    file.write_text(yaml.safe_dump(entries), encoding="utf-8")
    with pytest.raises(HazardError, match="H1"):
        hazards(file)
