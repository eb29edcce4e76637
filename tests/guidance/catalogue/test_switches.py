from datetime import date, timedelta

import pytest

from guidance.content import NATIONS, fact
from guidance.switches import switch_facts, switch_text, switches

DAY = timedelta(days=1)


class TestUnfairDismissal:
    CHANGE = date(2027, 1, 1)

    @pytest.mark.parametrize("nation", ["england", "scotland", "wales"])
    def test_the_last_day_of_the_old_rule(self, nation: str) -> None:
        said = switch_text("unfair_dismissal", self.CHANGE - DAY, nation=nation)
        assert said == fact("LAW-17").text
        assert "2 years" in said

    @pytest.mark.parametrize("nation", ["england", "scotland", "wales"])
    def test_the_first_day_of_the_new_rule(self, nation: str) -> None:
        said = switch_text("unfair_dismissal", self.CHANGE, nation=nation)
        assert said == fact("LAW-17a").text
        assert "6 months" in said

    @pytest.mark.parametrize("day", [CHANGE - DAY, CHANGE])
    def test_northern_ireland_has_other_rules(self, day: date) -> None:
        said = switch_text("unfair_dismissal", day, nation="northern_ireland")
        assert "Labour Relations Agency" in said
        assert "6 months" not in said

    def test_an_unknown_nation_gets_both_lines(self) -> None:
        said = switch_text("unfair_dismissal", self.CHANGE)
        assert "In England, Scotland and Wales: Since 1 January 2027" in said
        assert "In Northern Ireland: Other rules apply." in said

    def test_the_facts_it_rests_on_change_with_it(self) -> None:
        assert switch_facts("unfair_dismissal", self.CHANGE - DAY) == ("LAW-17",)
        assert switch_facts("unfair_dismissal", self.CHANGE) == ("LAW-17a",)


class TestSickPay:
    TODAY = date(2026, 11, 23)

    def test_the_first_day_off_decides_and_not_today(self) -> None:
        before = switch_text("sick_pay_rules", self.TODAY, sickness_start=date(2026, 4, 5))
        after = switch_text("sick_pay_rules", self.TODAY, sickness_start=date(2026, 4, 6))
        assert fact("SSP-06").text in before
        assert fact("SSP-05").text not in before
        assert fact("SSP-05").text in after
        assert fact("SSP-06").text not in after

    def test_an_absence_that_goes_on_has_its_own_rules(self) -> None:
        said = switch_text("sick_pay_rules", self.TODAY, sickness_start=date(2026, 4, 5))
        assert fact("SSP-07").text in said

    def test_without_a_first_day_today_decides(self) -> None:
        assert fact("SSP-05").text in switch_text("sick_pay_rules", self.TODAY)

    def test_the_rate_goes_with_its_tax_year(self) -> None:
        last_checked = fact("SSP-01").review_by
        assert "£123.25" in switch_text("sick_pay_rate", last_checked)
        assert "£" not in switch_text("sick_pay_rate", date(2027, 4, 5))
        assert "£" not in switch_text("sick_pay_rate", date(2027, 4, 6))


class TestFitNotePilots:
    @pytest.mark.parametrize(
        ("day", "says", "not_said"),
        [
            (date(2026, 6, 30), "announced", "plan in place of a note"),
            (date(2026, 7, 1), "plan in place of a note", "were to end"),
            (date(2027, 7, 31), "plan in place of a note", "were to end"),
            (date(2027, 8, 1), "were to end", "plan in place of a note"),
        ],
    )
    def test_by_day(self, day: date, says: str, not_said: str) -> None:
        said = switch_text("fit_note_pilots", day, nation="england")
        assert says in said
        assert not_said not in said

    def test_sick_pay_evidence_goes_to_hr(self) -> None:
        assert "Ask HR or payroll" in switch_text(
            "fit_note_pilots", date(2026, 11, 23), nation="england"
        )

    @pytest.mark.parametrize("nation", ["scotland", "wales", "northern_ireland"])
    def test_england_only(self, nation: str) -> None:
        said = switch_text("fit_note_pilots", date(2026, 11, 23), nation=nation)
        assert said == "The fit note pilots are in England only."


@pytest.mark.parametrize(
    ("name", "day"),
    [("harassment_duty", date(2026, 10, 1)), ("employment_rights_2027", date(2027, 1, 1))],
)
def test_the_text_changes_on_the_day(name: str, day: date) -> None:
    before = switch_text(name, day - DAY, nation="england")
    assert before != switch_text(name, day, nation="england")


def test_no_deadline_is_ever_named() -> None:
    for nation in (*NATIONS, "unknown"):
        said = switch_text("tribunal_limits", date(2026, 11, 23), nation=nation)
        assert "Strict time limits" in said
        assert not any(letter.isdigit() for letter in said)


def test_who_helps_with_a_claim_depends_on_the_nation() -> None:
    today = date(2026, 11, 23)
    assert "Acas" in switch_text("tribunal_limits", today, nation="wales")
    assert "Acas" not in switch_text("tribunal_limits", today, nation="northern_ireland")


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2027, 12, 27)])
def test_a_limit_is_never_said_without_its_year(day: date) -> None:
    said = switch_text("access_to_work_limit", day, nation="england")
    assert "2024/25" in said or "£" not in said


def test_a_stale_fact_leaves_a_pointer() -> None:
    said = switch_text("unfair_dismissal", date(2027, 12, 27), nation="england")
    assert "needs checking" in said


@pytest.mark.parametrize("nation", [*NATIONS, "unknown"])
def test_every_switch_says_something_on_any_day(nation: str) -> None:
    for day in (date(2025, 1, 1), date(2026, 11, 23), date(2027, 12, 27), date(2031, 1, 1)):
        for name in switches():
            said = switch_text(name, day, nation=nation)
            assert said.strip()
            assert "{" not in said


def test_an_unknown_switch() -> None:
    with pytest.raises(KeyError):
        switch_text("nope", date(2026, 11, 23))
