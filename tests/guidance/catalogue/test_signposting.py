from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from guidance import rules as tables
from guidance.content import NATIONS, facts
from guidance.employer import Eap, EmployerProfile, no_employer
from guidance.helplines import helplines
from guidance.signposting import Signpost, links, reach, signpost
from guidance.situation import Situation

TODAY = date(2026, 11, 23)
LATER = date(2027, 12, 27)
FIRM = EmployerProfile(
    id="firm",
    name="Firm",
    nation="england",
    oh="contract",
    channel="the portal",
    who_raises=("manager",),
    eap=Eap("Helping Hand", "0808 157 0142", "all day", ("counselling", "money and debt")),
)
SMALL = replace(FIRM, oh="none", eap=None)
BACK = {"role": "manager", "work_status": "off_now", "absence_weeks": 5,
        "issue_area": ["back_neck_limb"], "consent_referral": "agreed"}  # fmt: skip
MIND = {"role": "employee", "work_status": "at_work_struggling", "issue_area": ["mental_health"]}


def said(
    slots: Mapping[str, object],
    employer: EmployerProfile = FIRM,
    nation: str = "england",
    today: date = TODAY,
) -> tuple[Signpost, ...]:
    return signpost(Situation.from_slots(slots), employer, nation, today)


def ids(found: tuple[Signpost, ...]) -> list[str]:
    return [one.id for one in found]


def contact(found: tuple[Signpost, ...], name: str) -> str:
    return " ".join(one.how for post in found for one in post.contacts if name in one.name)


def test_every_signpost_of_a_decision_can_be_reached() -> None:
    assert set(tables.signposts()) <= set(links())


class TestOrder:
    @pytest.mark.requirement("R81")
    def test_the_employers_helpline_comes_first(self) -> None:
        found = said(BACK)
        assert found[0].id == "eap"
        assert found[0].contacts[0].how == "0808 157 0142, all day"
        assert "money and debt" in (found[0].why or "")

    @pytest.mark.requirement("R82")
    def test_the_nhs_comes_next_with_one_line_why_both(self) -> None:
        found = said(BACK)
        assert found[1].id == "gp"
        assert "Neither replaces the other" in (found[1].why or "")
        assert sum("Neither replaces" in (one.why or "") for one in found) == 1

    def test_the_nhs_is_added_where_the_decision_names_none(self) -> None:
        slots = {"role": "employee", "issue_area": ["caring_money"], "carer": "yes"}
        assert "gp" in ids(said(slots))

    def test_safety_comes_before_the_helpline_and_alone(self) -> None:
        found = said({"role": "employee", "safety_flag": ["self_harm_risk"]})
        assert found[0].id == "crisis_line"
        assert not any("Neither replaces" in (one.why or "") for one in found)

    def test_an_emergency_names_nothing_but_itself(self) -> None:
        found = said({"role": "manager", "immediate_danger": "yes"})
        assert ids(found) == ["emergency"]
        assert "999" in contact(found, "Emergency")

    def test_nothing_is_said_twice(self) -> None:
        found = ids(said({"role": "self_employed", **{"issue_area": ["mental_health"]}}))
        assert len(found) == len(set(found))

    def test_a_job_that_is_the_trouble_brings_no_gp(self) -> None:
        assert "gp" not in ids(said({"role": "employee", "is_it_health": "job_issue"}))


class TestBranches:
    @pytest.mark.requirement("R81")
    def test_no_helpline_set_is_said(self) -> None:
        found = said(BACK, replace(FIRM, eap=None))
        assert found[0].id == "no_eap"
        assert "No employee helpline is set" in found[0].text
        assert found[0].contacts

    @pytest.mark.requirement("R86")
    def test_an_employer_without_occupational_health(self) -> None:
        found = ids(said(BACK, SMALL))
        assert {"fit_note_help", "one_off_oh", "access_to_work"} <= set(found)
        assert "working_health_scotland" not in found

    def test_without_occupational_health_the_line_says_so(self) -> None:
        whys = [one.why for one in said(BACK, SMALL) if one.why]
        assert any("doesn't look at your job" in why for why in whys)
        assert not any("Neither replaces" in why for why in whys)

    @pytest.mark.parametrize("slots", [BACK, {**MIND, "role": "self_employed"}])
    def test_scotland_has_a_service_of_its_own(self, slots: dict[str, object]) -> None:
        assert "working_health_scotland" in ids(said(slots, SMALL, "scotland"))

    @pytest.mark.requirement("R86")
    def test_the_self_employed_hear_of_union_charity_and_prices(self) -> None:
        found = ids(said({**MIND, "role": "self_employed"}, no_employer()))
        assert {"nhs", "union", "charity_clinic", "private_costs", "access_to_work"} <= set(found)
        assert not {"eap", "no_eap", "fit_note_help", "one_off_oh"} & set(found)

    def test_the_self_employed_with_low_mood_hear_of_talking_therapies(self) -> None:
        found = said({**MIND, "role": "self_employed"}, no_employer(), "wales")
        (therapy,) = [one for one in found if one.id == "talking_therapies"]
        assert any("ask the GP" in line for line in therapy.lines)

    def test_someone_out_of_work_never_gets_an_employers_helpline(self) -> None:
        assert "eap" not in ids(said({**MIND, "role": "not_in_work"}))


class TestNations:
    def test_rights_at_work_by_nation(self) -> None:
        slots = {"role": "employee", "formal_process": "disciplinary", "issue_area": ["unclear"]}
        assert "0300 123 1100" in contact(said(slots), "Acas")
        assert contact(said(slots, nation="northern_ireland"), "Acas") == ""
        assert "03300 555 300" in contact(
            said(slots, nation="northern_ireland"), "Labour Relations Agency"
        )

    def test_access_to_work_has_no_number_in_northern_ireland(self) -> None:
        found = reach("access_to_work", FIRM, "northern_ireland", TODAY)
        assert found.contacts == ()
        assert any("Northern Ireland has its own" in line for line in found.lines)

    def test_domestic_abuse_lines_by_nation(self) -> None:
        numbers = {
            "england": "0808 2000 247",
            "scotland": "0800 027 1234",
            "wales": "0808 80 10 800",
            "northern_ireland": "0808 802 1414",
        }
        for nation, number in numbers.items():
            found = reach("domestic_abuse_line", FIRM, nation, TODAY)
            ways = " ".join(one.how for one in found.contacts)
            assert number in ways
            assert not [other for other in numbers.values() if other != number and other in ways]

    @pytest.mark.parametrize("name", list(links()))
    def test_an_unknown_nation_has_every_line_say_which(self, name: str) -> None:
        found = reach(name, FIRM, "unknown", TODAY)
        everywhere = {line.name for line in helplines().values() if not line.only_in()}
        uk_wide = {fact.text for fact in facts().values() if set(fact.nations) == set(NATIONS)}
        for one in found.contacts:
            assert one.name in everywhere or "(only in " in one.name or name == "eap"
        for line in found.lines:
            assert line in uk_wide or line.startswith("In ")

    @pytest.mark.parametrize("nation", NATIONS)
    @pytest.mark.parametrize("name", list(links()))
    def test_a_known_nation_gets_no_other_nations_line(self, name: str, nation: str) -> None:
        for one in reach(name, FIRM, nation, TODAY).contacts:
            assert "(only in " not in one.name
        here = {line.name for line in helplines().values() if nation in line.nations}
        assert {one.name for one in reach(name, FIRM, nation, TODAY).contacts} <= here | {
            "Helping Hand"
        }


class TestAge:
    def test_a_number_overdue_for_a_check_becomes_its_page(self) -> None:
        fresh = reach("bereavement_support", FIRM, "england", TODAY).contacts[0]
        stale = reach("bereavement_support", FIRM, "england", LATER).contacts[0]
        assert fresh.how.startswith("0808 808 1677")
        assert stale.how == "https://www.cruse.org.uk"

    @pytest.mark.parametrize("nation", [*NATIONS, "unknown"])
    def test_crisis_numbers_never_drop_out(self, nation: str) -> None:
        for name in ("crisis_line", "emergency"):
            assert (
                reach(name, FIRM, nation, LATER).contacts
                == reach(name, FIRM, nation, TODAY).contacts
            )

    @pytest.mark.requirement("R88")
    def test_says_how_old_the_copy_is(self) -> None:
        found = reach("bereavement_support", FIRM, "england", TODAY)
        assert "copy of Oct 2026, not yet checked live" in found.source
