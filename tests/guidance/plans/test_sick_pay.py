from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from guidance.content import ContentError, fact, facts
from guidance.sick_pay import (
    RateError,
    RateSet,
    check_texts,
    example_weekly_amount,
    load_rates,
    rates,
    sick_pay,
)

TODAY = date(2026, 11, 21)
CHANGE = date(2026, 4, 6)
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


class TestWhichRules:
    def test_case_17_sickness_across_the_change_goes_to_payroll(self) -> None:
        answer = sick_pay(date(2026, 4, 1), date(2026, 4, 20), TODAY)
        assert answer.rules == "spanning"
        assert "payroll" in answer.text
        assert answer.sources == ("SSP-07",)
        assert answer.url is not None
        assert answer.url.startswith("https://www.gov.uk/")

    @pytest.mark.parametrize(
        ("start", "end", "rules"),
        [
            (date(2026, 4, 6), None, "from_april_2026"),
            (date(2026, 4, 5), date(2026, 4, 5), "before_april_2026"),
            (date(2026, 4, 5), date(2026, 4, 6), "spanning"),
            (date(2026, 3, 1), None, "spanning"),
            (None, date(2026, 4, 20), "unknown"),
        ],
    )
    def test_by_the_first_day(self, start: date | None, end: date | None, rules: str) -> None:
        assert sick_pay(start, end, TODAY).rules == rules

    def test_sickness_still_going_on_before_the_change(self) -> None:
        assert sick_pay(date(2026, 3, 1), None, date(2026, 4, 5)).rules == "before_april_2026"

    @given(DAYS, st.none() | DAYS, DAYS)
    def test_every_date_has_an_answer(self, start: date, end: date | None, today: date) -> None:
        answer = sick_pay(start, end, today)
        assert (answer.rules == "from_april_2026") == (start >= CHANGE)
        assert answer.text
        assert all(day > start for day in answer.ssp1_on)


class TestWhatIsSaid:
    def test_facts_are_the_reviewed_ones(self) -> None:
        answer = sick_pay(date(2026, 11, 10), None, TODAY)
        assert fact("SSP-05").text in answer.facts
        assert all(name in facts() for name in answer.sources)

    def test_a_stale_fact_points_to_its_page(self) -> None:
        answer = sick_pay(date(2026, 11, 10), None, date(2030, 1, 1))
        assert fact("SSP-01").text not in answer.facts
        assert any("needs checking" in line for line in answer.facts)

    def test_linked_and_northern_ireland(self) -> None:
        answer = sick_pay(
            date(2026, 11, 10),
            None,
            TODAY,
            nation="northern_ireland",
            earlier_sickness_end=date(2026, 9, 14),
        )
        assert {"SSP-09", "SSP-20"} <= set(answer.sources)

    def test_a_gap_of_more_than_eight_weeks_does_not_link(self) -> None:
        start = date(2026, 11, 10)
        last = start - timedelta(days=8 * 7 + 1)
        assert "SSP-09" in sick_pay(start, None, TODAY, earlier_sickness_end=last).sources
        sooner = last - timedelta(days=1)
        assert "SSP-09" not in sick_pay(start, None, TODAY, earlier_sickness_end=sooner).sources

    def test_form_ssp1_in_weeks_22_and_28(self) -> None:
        start = date(2026, 5, 4)
        assert sick_pay(start, None, TODAY).ssp1_on == (
            start + timedelta(weeks=21),
            start + timedelta(weeks=27),
        )

    def test_to_the_employee(self) -> None:
        answer = sick_pay(date(2026, 11, 10), None, TODAY, to_employee=True)
        assert "your contract" in answer.text
        other = sick_pay(date(2026, 11, 10), None, TODAY)
        assert "your contract" not in other.text

    def test_form_ssp1_is_only_dated_under_the_current_rules(self) -> None:
        assert sick_pay(date(2026, 3, 1), date(2026, 3, 9), TODAY).ssp1_on == ()
        assert sick_pay(None, None, TODAY).ssp1_on == ()

    def test_a_spell_that_overlaps_the_one_before_is_no_link(self) -> None:
        start = date(2026, 11, 10)
        day_before = start - timedelta(days=1)
        assert "SSP-09" in sick_pay(start, None, TODAY, earlier_sickness_end=day_before).sources
        assert "SSP-09" not in sick_pay(start, None, TODAY, earlier_sickness_end=start).sources

    def test_the_sentences_stand_apart(self) -> None:
        plain = sick_pay(date(2026, 11, 10), None, TODAY)
        both = sick_pay(date(2026, 11, 10), None, TODAY, nation="northern_ireland")
        assert both.text.startswith(f"{plain.text} The employer is in Northern Ireland")

    @pytest.mark.requirement("R72")
    def test_no_amount_for_a_person(self) -> None:
        data = sick_pay(date(2026, 11, 10), None, TODAY).to_dict()
        assert set(data) == {"rules", "text", "facts", "url", "ssp1_on", "sources"}
        assert "£" not in str(data["text"])


class TestExampleAmount:
    def test_case_16(self) -> None:
        assert example_weekly_amount(Decimal(97), date(2026, 11, 10)) == Decimal("77.60")

    @pytest.mark.parametrize(
        ("earnings", "amount"),
        [
            ("125", "100.00"),
            ("154.07", "123.25"),
            ("154.06", "123.25"),
            ("154.05", "123.24"),
            # Half a penny is rounded up, never to the even one: 100.645 and 100.675 (80%).
            ("125.80625", "100.65"),
            ("125.84375", "100.68"),
        ],
    )
    def test_around_the_limit(self, earnings: str, amount: str) -> None:
        assert example_weekly_amount(Decimal(earnings), CHANGE) == Decimal(amount)

    def test_before_the_change(self) -> None:
        day = date(2026, 4, 5)
        assert example_weekly_amount(Decimal("125.00"), day) == Decimal("118.75")
        assert example_weekly_amount(Decimal("124.99"), day) == Decimal("0.00")

    def test_no_rate_no_amount(self) -> None:
        with pytest.raises(RateError, match="2027-04-06"):
            example_weekly_amount(Decimal(97), date(2027, 4, 6))
        with pytest.raises(ValueError, match=r"^average weekly earnings cannot be negative$"):
            example_weekly_amount(Decimal(-1), CHANGE)

    @given(st.decimals(0, 5000, places=2), st.dates(CHANGE, date(2027, 4, 5)))
    def test_never_above_the_rate_or_the_share(self, earnings: Decimal, day: date) -> None:
        amount = example_weekly_amount(earnings, day)
        assert amount <= Decimal("123.25")
        assert amount <= earnings * Decimal("0.8") + Decimal("0.005")


class TestRates:
    def test_spans_follow_each_other_and_cite_facts(self) -> None:
        before, now = rates().values()
        assert before.effective_until + timedelta(days=1) == now.effective_from == CHANGE
        assert all(name in facts() for rate in rates().values() for name in rate.sources)

    def test_the_rate_agrees_with_its_fact(self) -> None:
        now = rates()["SSP-2026"]
        assert f"£{now.weekly}" in fact("SSP-01").text
        assert f"{now.share_percent}%" in fact("SSP-02").text
        assert now.effective_until == fact("SSP-01").effective_until

    def test_nobody_invented_a_check(self) -> None:
        assert all(r.checked_on is None and r.reviewed_by is None for r in rates().values())

    def test_the_figures_are_read_as_they_are_written(self) -> None:
        before, now = rates().values()
        assert (before.id, before.rules) == ("SSP-2025", "before_april_2026")
        assert (before.waiting_days, before.shortest_days, before.longest_weeks) == (3, 4, 28)
        assert (before.link_weeks, before.share_percent, before.ssp1_weeks) == (8, 100, ())
        assert (now.waiting_days, now.shortest_days, now.longest_weeks) == (0, 1, 28)
        assert (now.link_weeks, now.share_percent, now.ssp1_weeks) == (8, 80, (22, 28))


RATE: dict[str, Any] = {
    "id": "TEST",
    "rules": "from_april_2026",
    "effective_from": date(2026, 4, 6),
    "effective_until": date(2027, 4, 5),
    "weekly": "123.25",
    "share_percent": 80,
    "lowest_earnings": "0.00",
    "waiting_days": 0,
    "shortest_days": 1,
    "longest_weeks": 28,
    "link_weeks": 8,
    "ssp1_weeks": [22, 28],
    "confidence": "A",
    "review_by": date(2027, 2, 21),
    "sources": ["SSP-01"],
}
TEXT: dict[str, Any] = {"id": "linked", "text": "Tell payroll.", "employee": "Tell payroll."}
WHOLE_WEEKS = "List whole weeks, such as [22, 28]"
POUNDS = 'Write pounds and pence, such as "123.25"'
A_DAY = "Write a day as YYYY-MM-DD"


def faults(caught: pytest.ExceptionInfo[ContentError]) -> list[tuple[str, str, str]]:
    return [(f.problem.field, f.problem.fault, f.problem.cure) for f in caught.value.faults]


class TestContentFaults:
    """A person who changes the content is told which field is wrong, and what to write."""

    def load(self, folder: Path, change: dict[str, Any]) -> RateSet:
        (folder / "rates.yml").write_text(yaml.safe_dump([RATE | change]), encoding="utf-8")
        return load_rates(folder)["TEST"]

    def test_a_sound_entry_is_read(self, tmp_path: Path) -> None:
        rate = self.load(tmp_path, {})
        assert (rate.weekly, rate.ssp1_weeks) == (Decimal("123.25"), (22, 28))

    @pytest.mark.parametrize(
        "change",
        [
            {"share_percent": 1},
            {"share_percent": 100},
            {"waiting_days": 7},
            {"shortest_days": 7},
            {"longest_weeks": 1},
            {"longest_weeks": 52},
            {"link_weeks": 0},
            {"link_weeks": 52},
            {"ssp1_weeks": [1]},
        ],
    )
    def test_the_ends_of_each_span_are_allowed(
        self, tmp_path: Path, change: dict[str, Any]
    ) -> None:
        rate = self.load(tmp_path, change)
        name, value = next(iter(change.items()))
        assert getattr(rate, name) == (tuple(value) if isinstance(value, list) else value)

    @pytest.mark.parametrize(
        "change",
        [
            {"share_percent": 0},
            {"share_percent": 101},
            {"waiting_days": 8},
            {"shortest_days": 0},
            {"shortest_days": 8},
            {"longest_weeks": 0},
            {"longest_weeks": 53},
            {"link_weeks": 53},
        ],
    )
    def test_what_lies_beyond_is_not(self, tmp_path: Path, change: dict[str, Any]) -> None:
        with pytest.raises(ContentError) as caught:
            self.load(tmp_path, change)
        assert [field for field, _, _ in faults(caught)] == list(change)

    @pytest.mark.parametrize(
        ("change", "fault", "cure"),
        [
            ({"effective_from": None}, "is missing", A_DAY),
            ({"review_by": None}, "is missing", A_DAY),
            ({"weekly": "lots"}, "is 'lots'", POUNDS),
            ({"weekly": None}, "is missing", "Add a line 'weekly: ...'"),
            ({"ssp1_weeks": 22}, "is '22'", WHOLE_WEEKS),
            ({"ssp1_weeks": [0]}, "is '[0]'", WHOLE_WEEKS),
            ({"ssp1_weeks": ["22"]}, "is '['22']'", WHOLE_WEEKS),
            ({"ssp1_weeks": [2.5]}, "is '[2.5]'", WHOLE_WEEKS),
        ],
    )
    def test_a_fault_is_named_with_its_cure(
        self, tmp_path: Path, change: dict[str, Any], fault: str, cure: str
    ) -> None:
        with pytest.raises(ContentError) as caught:
            self.load(tmp_path, change)
        assert faults(caught) == [(next(iter(change)), fault, cure)]

    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            ({"text": None}, ("text", "is missing", "Add a line 'text: ...'")),
            ({"employee": None}, ("employee", "is missing", "Add a line 'employee: ...'")),
            (
                {"id": "payday"},
                (
                    "id",
                    "'payday' is no set of rules",
                    "Use: unknown, before_april_2026, spanning, from_april_2026, linked, "
                    "northern_ireland",
                ),
            ),
        ],
    )
    def test_a_text_without_words_is_named(
        self, tmp_path: Path, change: dict[str, Any], expected: tuple[str, str, str]
    ) -> None:
        (tmp_path / "sick_pay.yml").write_text(yaml.safe_dump([TEXT | change]), encoding="utf-8")
        with pytest.raises(ContentError) as caught:
            check_texts(tmp_path)
        assert faults(caught) == [expected]
