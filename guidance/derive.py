"""From slots to what the rules compare: one table, one line a question.

Everything a rule may ask about stands in ``TABLE``: its name, the slots it reads, and what
it means. Contract type, hours and length of service are not in it, so that no rule can
treat people differently by them (R10).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Final

from guidance.employer import EmployerProfile
from guidance.situation import Situation
from guidance.slots import UNKNOWN


@dataclass(frozen=True, slots=True)
class Case:
    """A situation at an employer on a day."""

    situation: Situation
    employer: EmployerProfile
    today: date

    @property
    def days_off(self) -> int | None:
        """Whole calendar days off in this spell."""
        return self.situation.days_off(self.today)


@dataclass(frozen=True, slots=True)
class Derivation:
    """One question the rules can ask: its name, the slots it reads, what it means."""

    name: str
    slots: tuple[str, ...]
    meaning: str
    answer: Callable[[Case], frozenset[str]]


_GROUPS: Final = {
    "mental_health": ("stress_mh",),
    "back_neck_limb": ("msk",),
    "pain": ("msk",),
    "fracture_surgery": ("surgery_injury",),
    "long_term_condition": ("long_term",),
    "neuro": ("long_term",),
    "skin": ("other",),
    "sleep": ("other",),
    "substance": ("addiction",),
    "bereavement": ("bereavement",),
    "trauma_incident": ("trauma",),
    "menopause": ("menopause",),
    "caring_money": ("caring",),
    "pregnancy": ("pregnancy",),
    "minor_illness": ("minor",),
    "unclear": ("not_shared",),
}
_NOT_HEALTH: Final = frozenset({"not_shared", "minor", "bereavement", "caring"})
_AT_WORK_CAUSES: Final = ("injury_at_work", "workload", "incident", "relationship")
CRITICAL_DEMANDS: Final = frozenset({"driving", "machinery", "heights", "care_of_others", "lone"})
_PHYSICAL_DEMANDS: Final = frozenset({"physical", "driving", "machinery", "heights"})
_DOUBTS: Final = frozenset(
    {
        "balance",
        "consciousness",
        "concentration",
        "strength",
        "medication",
        "substance",
        "aggression",
    }
)
_NO_REAL_LIMIT: Final = frozenset({"none", "no_work_possible"})
_DESK_LIMITS: Final = frozenset({"sitting", "screen"})
_WEEK: Final = 7
_SPELL: Final = 28


def _one(value: str) -> frozenset[str]:
    return frozenset({value})


def _yes(condition: bool) -> frozenset[str]:
    return frozenset({"yes" if condition else "no"})


def _reached(value: int | None, limit: int) -> frozenset[str]:
    return frozenset() if value is None else _yes(value >= limit)


def _groups(case: Case) -> frozenset[str]:
    found = {group for area in case.situation.issue_area for group in _GROUPS[area]}
    if "surgery_injury" in found:
        # The limb named beside a break or an operation is the one that was broken or operated on.
        found.discard("msk")
    if {"in_hospital", "after_hospital"} & set(case.situation.treatment_status):
        found.add("serious")
    return frozenset(found or {"not_shared"})


def _health_known(case: Case) -> frozenset[str]:
    said = case.situation.is_it_health in ("yes", "partly")
    return _yes(said or bool(_groups(case) - _NOT_HEALTH))


def _off(case: Case) -> frozenset[str]:
    status = case.situation.work_status
    if status in ("off_now", "about_to_return"):
        return _one("yes")
    if status in ("at_work_struggling", "back_with_limits"):
        return _one("no")
    if status == "intermittent":
        return _one("partly")
    return _one("yes") if case.days_off else frozenset()


def _off_days(limit: Callable[[EmployerProfile], int], case: Case) -> frozenset[str]:
    return _reached(case.days_off, limit(case.employer))


def _off_at_all(case: Case) -> frozenset[str]:
    return _yes("yes" in _off(case) or bool(case.days_off))


def _expected_days(case: Case) -> int | None:
    here = case.situation
    told = here.expected_total_days
    start = here.absence_start
    if start is None and case.days_off:
        start = case.today - timedelta(days=case.days_off)
    by_note = None
    if here.note_type == "not_fit" and here.note_end is not None and start is not None:
        by_note = (here.note_end - start).days + 1
    known = [value for value in (told, by_note) if value is not None]
    return max(known) if known else None


def _expected_long(case: Case) -> frozenset[str]:
    if case.situation.work_status in ("at_work_struggling", "back_with_limits"):
        return _yes(False)
    return _reached(_expected_days(case), case.employer.thresholds.weeks_absence * _WEEK)


def _trigger(case: Case) -> frozenset[str]:
    here, limits = case.situation, case.employer.thresholds
    spells = (here.absence_spells_12m or 0) >= limits.spells_12m
    days = (here.absence_days_12m or 0) >= limits.days_12m
    return _yes(here.policy_trigger_hit == "yes" or spells or days)


def _work_link(case: Case) -> frozenset[str]:
    cause = case.situation.cause_at_work
    if cause in _AT_WORK_CAUSES or "trauma_incident" in case.situation.issue_area:
        return _one("yes")
    if cause in ("unsure", UNKNOWN):
        return _one("unsure")
    return _one("no") if cause else frozenset()


def _lasting(case: Case) -> frozenset[str]:
    if "long_term" in _groups(case):
        return _one("yes")
    return _one("likely") if case.situation.hidden_or_fluctuating == "yes" else _one("no")


def _adjustments(case: Case) -> frozenset[str]:
    told = case.situation.adjustments_tried
    if told not in (None, UNKNOWN):
        return _one(told)
    tried = [item for item in case.situation.tried_already if item != "nothing"]
    # Changes were made and the person still struggles, or nobody would be asking.
    return _one("some_failed") if tried else _one("none")


def _performance(case: Case) -> frozenset[str]:
    here = case.situation
    return _yes(here.performance_affected == "yes" or "speed_accuracy" in here.work_impact)


def _safety_critical(case: Case) -> frozenset[str]:
    here = case.situation
    demands = CRITICAL_DEMANDS & set(here.job_demands)
    return _yes(bool(demands) or "lone_or_confined" in here.safety_flag)


def _safety_doubt(case: Case) -> frozenset[str]:
    here = case.situation
    flagged = bool(_DOUBTS & set(here.safety_flag))
    drugs = "substance" in here.issue_area or "medication_effects" in here.treatment_status
    return _yes(flagged or drugs)


def _limits(case: Case) -> frozenset[str]:
    here = case.situation
    named = bool(set(here.work_impact) - _NO_REAL_LIMIT) or here.knows("work_impact_words")
    return _yes(named or here.commute_barrier == "yes")


def _no_limits(case: Case) -> frozenset[str]:
    return _yes(case.situation.work_impact == ("none",) and "yes" not in _limits(case))


def _unable(case: Case) -> frozenset[str]:
    here = case.situation
    if "in_hospital" in here.treatment_status:
        return _one("in_hospital")
    return _one("no_work") if "no_work_possible" in here.work_impact else _one("no")


def _planned_surgery(case: Case) -> frozenset[str]:
    here = case.situation
    if here.surgery_on is not None:
        return _yes(here.surgery_on > case.today)
    return _yes("surgery_date" in here.treatment_status)


def _return_in_sight(case: Case) -> frozenset[str]:
    here = case.situation
    if here.work_status in ("about_to_return", "back_with_limits"):
        return _yes(True)
    soon = here.note_end is not None and here.note_end <= case.today + timedelta(
        days=case.employer.thresholds.note_ending_days
    )
    return _yes(here.work_status == "off_now" and soon)


def _note_in_force(case: Case) -> frozenset[str]:
    here = case.situation
    current = here.note_end is None or here.note_end >= case.today
    return _yes(here.note_type in ("not_fit", "may_be_fit") and current)


def _works_signed_off(case: Case) -> frozenset[str]:
    here = case.situation
    working = here.work_status in ("at_work_struggling", "back_with_limits", "intermittent")
    return _yes(here.note_type == "not_fit" and working and "yes" in _note_in_force(case))


def _desk_problem(case: Case) -> frozenset[str]:
    here = case.situation
    sits = "desk" in here.job_demands or bool(_DESK_LIMITS & set(here.work_impact))
    heavy = bool(_PHYSICAL_DEMANDS & set(here.job_demands))
    return _yes("msk" in _groups(case) and sits and not heavy)


def _report(case: Case) -> frozenset[str]:
    last = case.situation.last_oh_report_on
    fresh = case.employer.thresholds.report_fresh_days
    recent = last is not None and (case.today - last).days <= fresh
    return _one("recent" if recent else "old_or_none")


def _manager_issue(case: Case) -> frozenset[str]:
    here = case.situation
    return _yes(
        here.relationship_ok in ("no", "dont_ask_manager") or here.cause_at_work == "relationship"
    )


def _no_employer(case: Case) -> frozenset[str]:
    alone = case.situation.role in ("self_employed", "not_in_work")
    return _yes(alone or case.employer.submitter == "self")


def _speaker(case: Case) -> frozenset[str]:
    return _one("other" if case.situation.role in ("manager", "hr") else "self")


def _consent(case: Case) -> frozenset[str]:
    said = case.situation.consent_referral
    return _one("not_asked" if said in (None, UNKNOWN) else said)


def _slot(name: str, case: Case) -> frozenset[str]:
    value = getattr(case.situation, name)
    if isinstance(value, tuple):
        return frozenset(value)
    return frozenset() if value in (None, UNKNOWN) else frozenset({str(value)})


def _plain(*names: str) -> Iterable[Derivation]:
    return (Derivation(name, (name,), "the slot itself", partial(_slot, name)) for name in names)


TABLE: Final[dict[str, Derivation]] = {
    row.name: row
    for row in (
        *_plain(
            "role",
            "issue_area",
            "work_status",
            "note_type",
            "formal_process",
            "employee_wish",
            "cause_at_work",
            "safety_flag",
            "job_demands",
            "work_impact",
            "treatment_status",
            "relationship_ok",
            "commute_barrier",
            "can_offer",
            "immediate_danger",
            "domestic_abuse",
            "dismissal_considered",
            "employee_asked_for_oh",
            "relapse",
            "statutory_medical",
            "money_worry",
            "carer",
            "is_it_health",
            "hidden_or_fluctuating",
            "oh_advised_before",
        ),
        Derivation("speaker", ("role",), "talks of themselves or of another", _speaker),
        Derivation("no_employer", ("role",), "nobody employs them, or no profile", _no_employer),
        Derivation("consent", ("consent_referral",), "unanswered counts as not asked", _consent),
        Derivation("issue", ("issue_area", "treatment_status"), "reason groups", _groups),
        Derivation(
            "health_known",
            ("is_it_health", "issue_area", "treatment_status"),
            "a health reason was named",
            _health_known,
        ),
        Derivation("off_sick", ("work_status", "absence_start", "absence_weeks"), "off sick", _off),
        Derivation(
            "off_at_all",
            ("work_status", "absence_start", "absence_weeks"),
            "off for a day or more",
            _off_at_all,
        ),
        Derivation(
            "off_long",
            ("work_status", "absence_start", "absence_weeks"),
            "off for 4 weeks, or the employer's shorter limit",
            partial(_off_days, lambda employer: employer.thresholds.weeks_absence * _WEEK),
        ),
        Derivation(
            "off_msk_limit",
            ("work_status", "absence_start", "absence_weeks"),
            "off for 7 days, or the employer's shorter limit",
            partial(_off_days, lambda employer: employer.thresholds.msk_days),
        ),
        Derivation(
            "off_week",
            ("work_status", "absence_start", "absence_weeks"),
            "off for 7 days or more",
            partial(_off_days, lambda _: _WEEK),
        ),
        Derivation(
            "off_28_days",
            ("work_status", "absence_start", "absence_weeks"),
            "off for 28 days or more",
            partial(_off_days, lambda _: _SPELL),
        ),
        Derivation(
            "expected_long",
            ("expected_total_days", "note_end", "absence_start", "absence_weeks"),
            "will be off for 4 weeks, by their word or by the note",
            _expected_long,
        ),
        Derivation(
            "trigger",
            ("policy_trigger_hit", "absence_spells_12m", "absence_days_12m"),
            "absence passed the employer's trigger",
            _trigger,
        ),
        Derivation(
            "work_link", ("cause_at_work", "issue_area"), "work may be the cause", _work_link
        ),
        Derivation(
            "lasting",
            ("issue_area", "hidden_or_fluctuating"),
            "disability or long-term condition",
            _lasting,
        ),
        Derivation(
            "adjustments",
            ("adjustments_tried", "tried_already"),
            "changes at work so far",
            _adjustments,
        ),
        Derivation(
            "performance", ("performance_affected", "work_impact"), "work suffers", _performance
        ),
        Derivation(
            "safety_critical", ("job_demands", "safety_flag"), "risky tasks", _safety_critical
        ),
        Derivation(
            "safety_doubt",
            ("safety_flag", "issue_area", "treatment_status"),
            "doubt about doing them safely",
            _safety_doubt,
        ),
        Derivation(
            "limits",
            ("work_impact", "work_impact_words", "commute_barrier"),
            "something at work is hard",
            _limits,
        ),
        Derivation("no_limits", ("work_impact",), "said that work is fine", _no_limits),
        Derivation("unable", ("work_impact", "treatment_status"), "can do no work yet", _unable),
        Derivation(
            "planned_surgery",
            ("surgery_on", "treatment_status"),
            "an operation is coming",
            _planned_surgery,
        ),
        Derivation(
            "return_in_sight",
            ("work_status", "note_end"),
            "coming back soon or just back",
            _return_in_sight,
        ),
        Derivation(
            "note_in_force", ("note_type", "note_end"), "a fit note covers today", _note_in_force
        ),
        Derivation(
            "works_signed_off",
            ("note_type", "note_end", "work_status"),
            "works during a not-fit note",
            _works_signed_off,
        ),
        Derivation(
            "desk_problem",
            ("issue_area", "job_demands", "work_impact"),
            "aches at a desk job",
            _desk_problem,
        ),
        Derivation("oh_report", ("last_oh_report_on",), "age of the last OH report", _report),
        Derivation(
            "manager_issue",
            ("relationship_ok", "cause_at_work"),
            "the line manager is part of it",
            _manager_issue,
        ),
    )
}


def answers(case: Case) -> dict[str, frozenset[str]]:
    """Answer every question of the table for one case."""
    return {name: row.answer(case) for name, row in TABLE.items()}
