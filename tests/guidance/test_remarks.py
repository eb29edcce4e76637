"""What a newly learnt fact calls for: once, for the right reader, true of this employer."""

from pathlib import Path

import pytest

from guidance.content import ContentError
from guidance.employer import load_employer, without_oh
from guidance.remarks import load_remarks, remarks, remarks_on

CONFIG = Path(__file__).parents[2] / "config"
EXAMPLE = load_employer(CONFIG / "example.yml")


def said(learnt: dict[str, object], known: dict[str, object] | None = None) -> list[str]:
    """Ids of the remarks a manager hears at the example employer."""
    return [one.id for one in remarks_on(learnt, known or {}, EXAMPLE, "manager")]


@pytest.mark.parametrize("contract", ["probation", "part_time", "agency"])
def test_a_contract_is_said_to_change_nothing(contract: str) -> None:
    assert said({"employment_type": contract}) == ["any_contract"]


def test_a_permanent_contract_calls_for_nothing() -> None:
    assert said({"employment_type": "permanent"}) == []


def test_what_is_known_already_is_not_said_again() -> None:
    assert said({"note_type": "none"}, {"hidden_or_fluctuating": "yes"}) == []


def test_each_condition_has_to_hold() -> None:
    assert said({"role": "manager", "relationship_ok": "no"}) == []
    both = {"role": "manager", "relationship_ok": "no", "cause_at_work": "relationship"}
    assert said(both) == ["accused_manager"]


def test_a_service_is_named_only_where_the_contract_holds_it() -> None:
    back = {"issue_area": ["back_neck_limb"]}
    assert said(back) == ["physiotherapy"]
    assert remarks_on(back, {}, without_oh(EXAMPLE), "manager") == ()


def test_two_are_said_at_most() -> None:
    many = {
        "employment_type": "agency",
        "hidden_or_fluctuating": "yes",
        "money_worry": "yes",
        "carer": "yes",
    }
    assert len(said(many)) == 2


@pytest.mark.parametrize("name", remarks())
def test_an_employee_is_never_spoken_of(name: str) -> None:
    employee = remarks()[name].words("employee").lower()
    assert "with them" not in employee
    assert "their contract" not in employee


def test_a_slot_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "remarks.yml").write_text('- {id: x, when: {shoe_size: ["9"]}, manager: Hello}\n')
    with pytest.raises(ContentError, match="shoe_size"):
        load_remarks(tmp_path)


def test_a_remark_without_conditions_is_refused(tmp_path: Path) -> None:
    (tmp_path / "remarks.yml").write_text("- {id: x, manager: Hello}\n")
    with pytest.raises(ContentError, match="when"):
        load_remarks(tmp_path)
