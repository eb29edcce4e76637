"""How complex and urgent a referral looks, with reasons (research-reports R12)."""

import pytest


@pytest.mark.requirement("R12")
def test_a_plain_case_is_low(make):
    draft = make(cannot_offer=None, note_end="2027-01-20")
    assert draft.tier == "low"
    assert draft.tier_reasons == ()


@pytest.mark.requirement("R12")
@pytest.mark.parametrize(
    "slots",
    [
        {"relapse": "yes"},
        {"oh_advised_before": "yes"},
        {"safety_flag": ["balance"]},
        {"formal_process": "capability"},
        {"absence_start": "2026-01-05"},
        {"issue_area": ["sleep", "pain"]},
        {"work_impact": ["standing", "walking", "lifting", "stairs"]},
        {"cause_at_work": "workload"},
        {"adjustments_tried": "some_failed"},
        {"relationship_ok": "no"},
        {"absence_spells_12m": 3},
    ],
)
def test_each_reason_is_named(make, slots):
    before = make(cannot_offer=None)
    after = make(cannot_offer=None, **slots)
    assert len(after.tier_reasons) == len(before.tier_reasons) + 1


@pytest.mark.requirement("R12")
def test_reasons_add_up(make):
    slots = {"relapse": "yes", "formal_process": "grievance"}
    assert make(cannot_offer=None, relapse="yes").tier == "medium"
    assert make(cannot_offer=None, **slots).tier == "high"


@pytest.mark.parametrize(
    ("slots", "urgency"),
    [
        ({"note_end": "2026-11-28"}, "urgent"),
        ({"note_end": "2026-11-29"}, "soon"),
        ({"note_end": "2026-11-20"}, "soon"),
        ({"note_end": "2027-01-29", "surgery_on": "2026-12-05"}, "urgent"),
        ({"note_end": "2027-01-29", "surgery_on": "2026-12-06"}, "soon"),
    ],
)
def test_urgency_goes_by_dates(make, slots, urgency):
    draft = make(**slots)
    assert draft.urgency == urgency
    assert draft.urgency_reasons


def test_a_stopped_task_is_urgent(make):
    draft = make(
        note_end="2027-01-20", safety_flag=["balance"], job_demands=["driving"], note_type="none"
    )
    assert draft.urgent
    assert draft.urgency == "urgent"


@pytest.mark.requirement("R12")
def test_it_is_never_called_medical(make):
    draft = make(relapse="yes", safety_flag=["balance"])
    said = " ".join([draft.tier, *draft.tier_reasons, *draft.urgency_reasons]).lower()
    assert "clinical" not in said
    assert "diagnos" not in said
