from datetime import date
from pathlib import Path

import pytest

from guidance.decision import decide
from guidance.draft import build_draft
from guidance.employer import load_employer
from guidance.lengths import duration, duration_of_weeks
from guidance.reading import describe, read
from guidance.situation import Situation
from guidance.wording import long_date
from guidance.workdays import is_working_day, on_or_after, working_days_later


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (1, "1 day"),
        (6, "6 days"),
        (7, "1 week"),
        (10, "10 days"),
        (14, "2 weeks"),
        (27, "3 weeks"),
        (28, "4 weeks"),
        (363, "51 weeks"),
        (364, "a year"),
        (378, "just over a year"),
        (400, "over a year"),
        (728, "2 years"),
    ],
)
def test_duration(days: int, said: str) -> None:
    assert duration(days) == said


@pytest.mark.parametrize(
    ("weeks", "said"), [(0.4, "3 days"), (1, "1 week"), (5.5, "5 weeks"), (6.0, "6 weeks")]
)
def test_duration_of_weeks(weeks: float, said: str) -> None:
    assert duration_of_weeks(weeks) == said


def test_summary_reason_and_draft_say_one_absence_in_one_way() -> None:
    """Five weeks and four days were "5 weeks" in one place and "6 weeks" in another."""
    today = date(2026, 11, 21)
    employer = load_employer(Path(__file__).parents[2] / "config" / "example.yml")
    for start in (date(2026, 10, 13), date(2026, 10, 3), date(2025, 9, 1), date(2026, 11, 20)):
        slots = read(f"off since {start:%d %B %Y}", today=today, role="manager").slots
        situation = Situation.from_slots(
            {**slots, "role": "manager", "issue_area": ["mental_health"], "work_impact": ["stairs"]}
        )
        decision = decide(situation, employer, today)
        draft = build_draft(situation, decision, employer, today)
        said = duration((today - start).days)
        summary = dict(describe(situation.to_slots(), today, "manager"))["Absence"]
        assert summary.endswith(f", {said}")
        assert draft.line("absence.length").text.lower().startswith(said)
        assert said in draft.line("about.reason").text
        assert said in " ".join(reason.text for reason in decision.reasons)


def test_long_date() -> None:
    assert long_date(date(2026, 12, 7)) == "Monday 7 December 2026"


class TestWorkdays:
    @pytest.mark.parametrize(
        ("nation", "open_"),
        [("england", True), ("scotland", True), ("northern_ireland", False), ("unknown", False)],
    )
    def test_saint_patricks_day(self, nation: str, open_: bool) -> None:
        assert is_working_day(date(2027, 3, 17), nation) is open_

    def test_weekend(self) -> None:
        assert on_or_after(date(2026, 11, 28), "england") == date(2026, 11, 30)

    def test_count_skips_weekend_and_holiday(self) -> None:
        assert working_days_later(date(2026, 12, 24), 1, "england") == date(2026, 12, 29)
        assert working_days_later(date(2026, 11, 23), 5, "england") == date(2026, 11, 30)
