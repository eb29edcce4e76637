"""What was understood, as rows in plain English."""

from datetime import date

from guidance.reading import describe, read
from guidance.slots import SLOTS

TODAY = date(2026, 11, 21)


def _rows(slots: dict[str, object], role: str = "manager", **more: object) -> dict[str, str]:
    return dict(describe(slots, TODAY, role, **more))  # type: ignore[arg-type]


def test_dates_are_read_back_with_their_weekday() -> None:
    rows = _rows({"note_type": "not_fit", "note_end": "2026-11-28"})
    assert rows["Fit note"] == "Not fit for work, to Saturday 28 November"


def test_another_year_is_said() -> None:
    assert _rows({"surgery_on": "2027-01-14"})["Operation"] == "Thursday 14 January 2027"


def test_a_note_that_has_ended_says_so() -> None:
    assert "ended" in _rows({"note_type": "not_fit", "note_end": "2026-11-01"})["Fit note"]


def test_absence_has_start_and_length_in_one_row() -> None:
    rows = _rows({"absence_start": "2026-10-03", "absence_weeks": 7})
    assert rows == {"Absence": "since Saturday 3 October, 7 weeks"}


def test_rough_lengths_stay_rough() -> None:
    facts = read("off over a year", today=TODAY, role="manager")
    rows = dict(describe(facts.slots, TODAY, "manager", approximate=facts.approximate))
    assert rows["Absence"] == "a year or more"


def test_an_employee_is_spoken_to() -> None:
    assert _rows({"work_status": "off_now"}, "employee")["Work"].startswith("You're")


def test_unknown_is_said_and_missing_is_not_shown() -> None:
    rows = _rows({"note_end": "unknown", "can_offer": None, "work_impact": []})
    assert rows == {"Fit note": "not known yet"}


def test_own_words_are_kept() -> None:
    assert _rows({"can_offer": ["days_only", "a fan"]}) == {"Could be offered": "days only, a fan"}


def test_every_choice_and_tag_has_words() -> None:
    unspoken = ("role", "private_mode", "recipient_choice", "who_told", "oh_questions",
                "employee_seen_draft", "policy_trigger_hit", "dismissal_considered",
                "domestic_abuse")  # fmt: skip
    shown = {name: slot for name, slot in SLOTS.items() if slot.values and name not in unspoken}
    silent = []
    for name, slot in shown.items():
        for value in slot.values:
            held: object = [value] if slot.kind == "tags" else value
            rows = describe({name: held}, TODAY, "manager")
            if rows and rows[0][1] == value and "_" in value:
                silent.append((name, value))
    assert not silent


def test_what_is_said_of_an_earlier_referral_is_shown() -> None:
    rows = _rows(
        {
            "earlier_reference": "H7-204",
            "earlier_referral_on": "2026-03-02",
            "oh_advice": ["seat", "shorter_hours"],
            "advice_done": ["seat"],
            "advice_not_done": ["shorter_hours"],
            "advice_not_done_why": "no cover",
            "changed_since": "a new job",
            "last_oh_report_on": "2026-03-20",
        }
    )
    assert rows == {
        "Earlier referral": "H7-204",
        "Earlier referral made": "Monday 2 March",
        "OH advised": "a seat, shorter hours",
        "Done so far": "a seat",
        "Not done": "shorter hours",
        "Why not": "no cover",
        "New since then": "a new job",
        "Last OH report": "Friday 20 March",
    }


def test_all_the_advice_done_is_said_in_a_word() -> None:
    assert _rows({"advice_done": ["everything"]}) == {"Done so far": "all of it"}


def test_whom_they_told_is_said_in_their_own_terms() -> None:
    told = {"who_told": ["manager", "hr"]}
    assert _rows(dict(told), "employee") == {"Who has been told": "your manager, HR"}
