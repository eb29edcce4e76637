"""Every slot by name: what kind of value it holds and which values are allowed.

The one vocabulary of the whole product (research-reports 3.0). Chat, the JSON mode, saved
cases, tests and rules use these names and values and no others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

#: The value of a slot whose answer the person said they don't know.
UNKNOWN: Final = "unknown"


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot: ``kind`` is choice, tags, text, number, whole, day or flag.

    ``open_ended`` tags also take the person's own words.
    """

    kind: str
    values: tuple[str, ...] = ()
    open_ended: bool = False


_YES_NO: Final = Slot("choice", ("yes", "no"))
_TEXT: Final = Slot("text")
_DAY: Final = Slot("day")
_WHOLE: Final = Slot("whole")

_OFFERS: Final = (
    "shorter_hours",
    "fewer_days",
    "days_only",
    "no_nights",
    "seat",
    "extra_breaks",
    "lighter_duties",
    "other_role",
    "home_working",
    "flexible_times",
    "equipment",
    "written_instructions",
    "regular_catchups",
    "parking",
    "travel_help",
    "reduced_load",
    "no_lone_work",
    "shadow_shifts",
    "nothing",
)

SLOTS: Final[dict[str, Slot]] = {
    "role": Slot("choice", ("manager", "employee", "hr", "self_employed", "not_in_work")),
    "private_mode": Slot("flag"),
    "work_status": Slot(
        "choice",
        ("at_work_struggling", "off_now", "about_to_return", "back_with_limits", "intermittent"),
    ),
    "absence_start": _DAY,
    "absence_weeks": Slot("number"),
    "absence_spells_12m": _WHOLE,
    "absence_days_12m": _WHOLE,
    "note_type": Slot("choice", ("none", "not_fit", "may_be_fit", "pilot_plan")),
    "note_end": _DAY,
    "note_comments": _TEXT,
    "issue_area": Slot(
        "tags",
        (
            "mental_health",
            "back_neck_limb",
            "fracture_surgery",
            "long_term_condition",
            "skin",
            "neuro",
            "sleep",
            "substance",
            "pain",
            "bereavement",
            "trauma_incident",
            "menopause",
            "caring_money",
            "pregnancy",
            "minor_illness",
            "unclear",
        ),
    ),
    "hidden_or_fluctuating": _YES_NO,
    "cause_at_work": Slot(
        "choice",
        ("injury_at_work", "workload", "incident", "relationship", "home", "none", "unsure"),
    ),
    "is_it_health": Slot("choice", ("yes", "partly", "job_issue")),
    "safety_flag": Slot(
        "tags",
        (
            "balance",
            "consciousness",
            "concentration",
            "strength",
            "medication",
            "substance",
            "aggression",
            "lone_or_confined",
            "self_harm_risk",
            "none",
        ),
    ),
    "job_title": _TEXT,
    "job_tasks": _TEXT,
    "job_hours": _TEXT,
    "job_demands": Slot(
        "tags",
        (
            "physical",
            "driving",
            "machinery",
            "shifts_nights",
            "public_or_client",
            "desk",
            "lone",
            "targets",
            "heights",
            "care_of_others",
        ),
    ),
    "work_impact": Slot(
        "tags",
        (
            "no_work_possible",
            "standing",
            "walking",
            "sitting",
            "lifting",
            "driving",
            "hands",
            "screen",
            "concentration",
            "memory",
            "stamina",
            "commuting",
            "people_contact",
            "stairs",
            "heat",
            "shifts",
            "speed_accuracy",
            "attendance",
            "specific_tasks",
            "none",
        ),
    ),
    "work_impact_words": _TEXT,
    "treatment_status": Slot(
        "tags",
        (
            "gp_seen",
            "waiting",
            "surgery_date",
            "had_surgery",
            "physio",
            "counselling",
            "medication_effects",
            "in_hospital",
            "after_hospital",
        ),
    ),
    "surgery_on": _DAY,
    "employee_wish": Slot("choice", ("eager", "wants_but_worried", "not_ready", "wants_change")),
    "tried_already": Slot("tags", _OFFERS, open_ended=True),
    "can_offer": Slot("tags", _OFFERS, open_ended=True),
    "cannot_offer": Slot("tags", _OFFERS, open_ended=True),
    "offer_weeks": _WHOLE,
    "commute_barrier": _YES_NO,
    "relationship_ok": Slot("choice", ("yes", "no", "dont_ask_manager")),
    "consent_referral": Slot("choice", ("agreed", "not_asked", "not_keen", "refused", "withdrawn")),
    "employee_seen_draft": _YES_NO,
    "recipient_choice": Slot("tags", ("employee", "manager", "hr")),
    "who_told": Slot("tags", ("employee", "manager", "hr"), open_ended=True),
    "oh_questions": Slot("tags", (), open_ended=True),
    "money_worry": _YES_NO,
    "carer": _YES_NO,
    "mode_pref": Slot("choice", ("phone", "video", "face_to_face", "on_site", "home")),
    "followup_date": _DAY,
    "case_owner": _TEXT,
    "employment_type": Slot(
        "choice", ("permanent", "probation", "part_time", "agency", "self_employed")
    ),
    "policy_trigger_hit": _YES_NO,
    "formal_process": Slot(
        "choice", ("none", "capability", "disciplinary", "grievance", "redundancy", "ihr")
    ),
    "dismissal_considered": _YES_NO,
    "performance_affected": _YES_NO,
    "employee_asked_for_oh": _YES_NO,
    "relapse": _YES_NO,
    "domestic_abuse": _YES_NO,
    "adjustments_tried": Slot("choice", ("none", "some_working", "some_failed")),
    "expected_total_days": _WHOLE,
    "oh_advised_before": _YES_NO,
    # A second referral: the first one's reference and day, the absence it was about, what was
    # asked then, what OH advised, what became of each piece of advice, what is new since.
    "earlier_reference": _TEXT,
    "earlier_referral_on": _DAY,
    "earlier_absence_start": _DAY,
    "earlier_questions": Slot("tags", (), open_ended=True),
    "oh_advice": Slot("tags", _OFFERS, open_ended=True),
    "advice_done": Slot("tags", (*_OFFERS, "everything"), open_ended=True),
    "advice_not_done": Slot("tags", _OFFERS, open_ended=True),
    "advice_not_done_why": _TEXT,
    "changed_since": _TEXT,
    # Ours alone: what the safety screen calls danger, a question about statutory health
    # checks, and the day of the last OH report (an old one no longer supports a decision).
    "immediate_danger": _YES_NO,
    "statutory_medical": _YES_NO,
    "last_oh_report_on": _DAY,
}
