from datetime import date

import pytest

from guidance.cards import prompts_for, sector_prompts
from guidance.catalogue import Service, Treatment, rows, service
from guidance.employer import SERVICES
from guidance.lookup import look_up
from guidance.references import exists, names

TODAY = date(2026, 11, 23)
TABLE_8_1 = SERVICES[:15]


def test_the_services_of_table_8_1_have_the_profiles_names() -> None:
    keys = [
        row.details.key for row in rows("services").values() if isinstance(row.details, Service)
    ]
    assert keys == list(TABLE_8_1)


@pytest.mark.parametrize(
    ("key", "row", "percent"),
    [("adjustments_advice", "B1", 94), ("treatment", "B12", 49), ("records_for_claims", "B15", 1)],
)
def test_a_service_by_its_name(key: str, row: str, percent: int) -> None:
    found = service(key)
    assert found.id == row
    assert isinstance(found.details, Service)
    assert found.details.offered_percent == percent


def test_a_service_outside_the_table() -> None:
    with pytest.raises(KeyError):
        service("helpline")


def test_treatment_that_needs_a_contract_names_it() -> None:
    physio = rows("treatments")["C10"].details
    assert isinstance(physio, Treatment)
    assert physio.service == "physiotherapy"


def test_prompts_by_what_the_job_demands() -> None:
    found = {prompt.id for prompt in prompts_for(("driving",))}
    assert "field_engineers" in found
    assert "recruitment" not in found
    assert prompts_for(()) == ()
    assert len(sector_prompts()) == 15


@pytest.mark.parametrize(
    ("reference", "there"),
    [
        ("topic:eap", True),
        ("topic:astrology", False),
        ("rule:STR-01", True),
        ("employer:self_referral", True),
        ("employer:moon", False),
        ("slot:work_status", True),
        ("slot:moon", False),
        ("entry:C19", True),
        ("place:guidance/decision.py", True),
        ("place:guidance/nope.py", False),
        ("place:../secrets", False),
        ("place:", False),
        ("moon:eap", False),
        ("eap", False),
        ("", False),
    ],
)
def test_references(reference: str, there: bool) -> None:
    assert exists(reference) is there


def test_names_of_a_kind() -> None:
    assert {"samaritans", "acas"} <= names("helpline")


class TestNations:
    def said(self, words: str, nation: str) -> str:
        found = look_up(words, role="employee", nation=nation, today=TODAY)
        assert found is not None
        return found.text

    def test_what_is_only_elsewhere_is_not_explained(self) -> None:
        text = self.said("healthy working advice in Scotland", "wales")
        assert text.endswith("is only in Scotland, so not where you work.")

    def test_with_an_unknown_nation_the_place_is_named(self) -> None:
        text = self.said("healthy working advice in Scotland", "unknown")
        assert text.startswith("This is only in Scotland. ")

    def test_where_it_exists_it_is_just_said(self) -> None:
        assert "only in" not in self.said("healthy working advice in Scotland", "scotland")
