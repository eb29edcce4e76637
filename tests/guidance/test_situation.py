from datetime import date
from typing import Any

import pytest

from guidance.situation import Situation, SituationError, check_names

TODAY = date(2026, 11, 23)


def test_situation_and_vocabulary_agree() -> None:
    assert check_names() == ()


class TestFromSlots:
    def test_values(self) -> None:
        situation = Situation.from_slots(
            {
                "absence_start": "2026-10-01",
                "issue_area": "pain",
                "commute_barrier": True,
                "absence_weeks": "7.5",
                "offer_weeks": 6.0,
                "work_impact": ["none", "standing"],
                "can_offer": ["seat", "a bigger van"],
            }
        )
        assert situation.absence_start == date(2026, 10, 1)
        assert situation.issue_area == ("pain",)
        assert situation.commute_barrier == "yes"
        assert situation.absence_weeks == 7.5
        assert situation.offer_weeks == 6
        assert situation.work_impact == ("standing",)
        assert situation.can_offer == ("seat", "a bigger van")

    def test_unknown_names_and_empty_values_are_ignored(self) -> None:
        slots = {"requested_slot": "x", "note_end": None, "issue_area": [], "job_title": ""}
        assert Situation.from_slots(slots) == Situation()

    def test_dont_know_is_an_answer(self) -> None:
        situation = Situation.from_slots(
            {"note_type": "unknown", "note_end": "unknown", "work_impact": ["unknown"]}
        )
        assert situation.note_type == "unknown"
        assert situation.note_end is None
        for slot in ("note_type", "note_end", "work_impact"):
            assert situation.answered(slot)
            assert not situation.knows(slot)
        assert not situation.answered("absence_start")

    @pytest.mark.parametrize(
        ("slot", "value", "says"),
        [
            ("note_type", "green", "not_fit"),
            ("note_end", "31/02", "YYYY-MM-DD"),
            ("note_end", "2026-02-31", "YYYY-MM-DD"),
            ("work_impact", ["flying"], "standing"),
            ("work_impact", 4, "list"),
            ("absence_weeks", "many", "number"),
            ("absence_weeks", -1, "number"),
            ("absence_weeks", True, "number"),
            ("offer_weeks", 1.5, "whole"),
            ("private_mode", "yes", "true or false"),
            ("job_title", 3, "words"),
        ],
    )
    def test_bad_value_names_slot_and_what_is_allowed(
        self, slot: str, value: Any, says: str
    ) -> None:
        with pytest.raises(SituationError) as caught:
            Situation.from_slots({slot: value})
        assert caught.value.slot == slot
        assert says in str(caught.value)


class TestDaysOff:
    @pytest.mark.parametrize(
        ("slots", "days"),
        [
            ({}, None),
            ({"absence_start": "2026-10-26"}, 28),
            ({"absence_start": "2026-11-23"}, 0),
            ({"absence_start": "2026-12-01"}, 0),
            ({"absence_weeks": 4}, 28),
            ({"absence_weeks": 0.5}, 4),
            ({"absence_weeks": 4, "work_status": "back_with_limits"}, 0),
            ({"absence_start": "2026-11-16", "absence_weeks": 9}, 7),
        ],
    )
    def test_counts_calendar_days(self, slots: dict[str, Any], days: int | None) -> None:
        assert Situation.from_slots(slots).days_off(TODAY) == days
