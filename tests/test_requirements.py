"""The list of requirements, the tests' markers and the page made of them agree."""

from pathlib import Path

import pytest
import yaml

from tests.switch_off import switches
from tests.traceability import (
    PAGE,
    RequirementsError,
    State,
    collect,
    page,
    requirements,
)


@pytest.fixture(scope="module")
def tests() -> dict[str, list[str]]:
    return collect()


def of(path: Path, marks: str) -> Path:
    """A folder with one test that carries these marks."""
    (path / "test_one.py").write_text(
        f"import pytest\n\n{marks}\ndef test_one():\n    pass\n", encoding="utf-8"
    )
    return path


def written(path: Path, entries: object) -> Path:
    file = path / "requirements.yml"
    file.write_text(yaml.safe_dump({"Area": entries}), encoding="utf-8")
    return file


def test_there_are_120_with_78_that_must_be() -> None:
    assert list(requirements()) == [f"R{number}" for number in range(1, 121)]
    letters = [one.priority for one in requirements().values()]
    assert (letters.count("M"), letters.count("S"), letters.count("D")) == (78, 36, 6)


def test_the_page_is_in_step_with_the_markers(tests: dict[str, list[str]]) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(tests), (
        "Run `python -m tests.traceability --write`."
    )


def test_what_no_test_shows_says_why(tests: dict[str, list[str]]) -> None:
    silent = [r.id for r in requirements().values() if not tests[r.id] and not r.missing]
    assert not silent, f"Mark a test, or say in tests/requirements.yml what is missing: {silent}"


def test_what_can_be_switched_off_is_still_there_and_shown(tests: dict[str, list[str]]) -> None:
    assert len({switch.requirement for switch in switches()}) >= 10
    for switch in switches():
        assert switch.fits(), f"{switch.file} has changed: {switch.without}"
        assert switch.test in tests[switch.requirement]


def test_an_unknown_requirement_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequirementsError, match="there is no requirement R121"):
        collect(str(of(tmp_path, '@pytest.mark.requirement("R12", "R121")')))


@pytest.mark.parametrize("mark", ["requirement()", 'requirement(of="R12")'])
def test_a_marker_without_ids_is_refused(tmp_path: Path, mark: str) -> None:
    with pytest.raises(RequirementsError, match="takes ids"):
        collect(str(of(tmp_path, f"@pytest.mark.{mark}")))


def test_tests_are_found_without_running_them_and_named_once(tmp_path: Path) -> None:
    marks = '@pytest.mark.requirement("R12")\n@pytest.mark.parametrize("x", [1, 2])'
    (tmp_path / "test_one.py").write_text(
        f"import pytest\n\n{marks}\ndef test_one(x):\n    raise AssertionError\n", encoding="utf-8"
    )
    found = collect(str(tmp_path))
    assert [name.split("::")[1] for name in found["R12"]] == ["test_one"]
    assert found["R13"] == []


def test_state_follows_from_tests_and_from_what_is_missing(tmp_path: Path) -> None:
    entry = {"id": "R1", "priority": "M", "title": "A", "text": "B"}
    whole = requirements(written(tmp_path, [entry]))["R1"]
    assert whole.state([]) is State.NOT_YET
    assert whole.state(["tests/test_one.py::test_one"]) is State.SHOWN
    (tmp_path / "other").mkdir()
    part = requirements(written(tmp_path / "other", [entry | {"missing": "half of it"}]))["R1"]
    assert part.state([]) is State.NOT_YET
    assert part.state(["tests/test_one.py::test_one"]) is State.IN_PART


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"priority": "X"}, "priority is one of M, S, D"),
        ({"note": "x"}, "doesn't know \\['note'\\]"),
        ({"text": None}, "R1"),
    ],
)
def test_a_fault_in_the_list_is_named(tmp_path: Path, change: dict[str, str], says: str) -> None:
    entry = {"id": "R1", "priority": "M", "title": "A", "text": "B"} | change
    kept = {key: value for key, value in entry.items() if value is not None}
    with pytest.raises(RequirementsError, match=says):
        requirements(written(tmp_path, [kept]))


def test_an_id_is_used_once(tmp_path: Path) -> None:
    entry = {"id": "R1", "priority": "M", "title": "A", "text": "B"}
    with pytest.raises(RequirementsError, match="R1 is there twice"):
        requirements(written(tmp_path, [entry, entry]))
