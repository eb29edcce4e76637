"""What AskOH knows and how it decides: plain Python and reviewed content.

Every name of the public interface can be imported from here; its module is loaded when the
name is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guidance.access_to_work import (
        AccessToWorkEstimate,
        Applicant,
        CostShare,
        Item,
        cost_share,
        estimate,
    )
    from guidance.adjustments import Suggestion, suggest, suggest_for
    from guidance.cards import (
        condition_cards,
        prompts_for,
        sector_prompts,
        served_topic_cards,
        topic_cards,
    )
    from guidance.content import Fact, fact, fact_text, facts, footer
    from guidance.decision import Decision, Outcome, Reason, Step, decide, next_question
    from guidance.documents import draft_docx
    from guidance.documents_pdf import draft_pdf
    from guidance.draft import ReferralDraft, build_draft
    from guidance.edits import Change, read_change
    from guidance.employer import (
        EmployerError,
        EmployerProfile,
        find_employer,
        load_employer,
        no_employer,
    )
    from guidance.fit_notes import FitNote, FitNoteError, FitNoteFollowUp, follow_up
    from guidance.lookup import Explanation, look_up
    from guidance.passport import Passport, PassportItem, passport_docx, passport_from_plan
    from guidance.people import People, Person, load_people
    from guidance.phased_docx import plan_docx
    from guidance.phased_output import plan_calendar, plan_text
    from guidance.phased_return import Caps, PhasedReturn, PlanError, PlanRequest, plan
    from guidance.phased_svg import plan_picture
    from guidance.reading import Facts, read
    from guidance.rules import adjustment, signpost
    from guidance.safety import (
        Level,
        SafetyReply,
        Screen,
        crisis_reply,
        hold_reply,
        screen,
        stale_numbers,
    )
    from guidance.signposting import Signpost, reach
    from guidance.situation import Situation, SituationError
    from guidance.tracker import AdjustmentPlan, Equipment, Recommendation, TrackerError
    from guidance.wellness_plan import WellnessPlan, wellness_plan_docx
    from guidance.work_pattern import WorkPattern

__all__ = [
    "AccessToWorkEstimate",
    "AdjustmentPlan",
    "Applicant",
    "Caps",
    "Change",
    "CostShare",
    "Decision",
    "EmployerError",
    "EmployerProfile",
    "Equipment",
    "Explanation",
    "Fact",
    "Facts",
    "FitNote",
    "FitNoteError",
    "FitNoteFollowUp",
    "Item",
    "Level",
    "Outcome",
    "Passport",
    "PassportItem",
    "People",
    "Person",
    "PhasedReturn",
    "PlanError",
    "PlanRequest",
    "Reason",
    "Recommendation",
    "ReferralDraft",
    "SafetyReply",
    "Screen",
    "Signpost",
    "Situation",
    "SituationError",
    "Step",
    "Suggestion",
    "TrackerError",
    "WellnessPlan",
    "WorkPattern",
    "adjustment",
    "build_draft",
    "condition_cards",
    "cost_share",
    "crisis_reply",
    "decide",
    "draft_docx",
    "draft_pdf",
    "estimate",
    "fact",
    "fact_text",
    "facts",
    "find_employer",
    "follow_up",
    "footer",
    "hold_reply",
    "load_employer",
    "load_people",
    "look_up",
    "next_question",
    "no_employer",
    "passport_docx",
    "passport_from_plan",
    "plan",
    "plan_calendar",
    "plan_docx",
    "plan_picture",
    "plan_text",
    "prompts_for",
    "reach",
    "read",
    "read_change",
    "screen",
    "sector_prompts",
    "served_topic_cards",
    "signpost",
    "stale_numbers",
    "suggest",
    "suggest_for",
    "topic_cards",
    "wellness_plan_docx",
]

_HOMES = {
    "access_to_work": (
        "AccessToWorkEstimate",
        "Applicant",
        "CostShare",
        "Item",
        "cost_share",
        "estimate",
    ),
    "adjustments": (
        "Suggestion",
        "suggest",
        "suggest_for",
    ),
    "cards": (
        "condition_cards",
        "prompts_for",
        "sector_prompts",
        "served_topic_cards",
        "topic_cards",
    ),
    "content": (
        "Fact",
        "fact",
        "fact_text",
        "facts",
        "footer",
    ),
    "decision": (
        "Decision",
        "Outcome",
        "Reason",
        "Step",
        "decide",
        "next_question",
    ),
    "documents": ("draft_docx",),
    "documents_pdf": ("draft_pdf",),
    "draft": (
        "ReferralDraft",
        "build_draft",
    ),
    "edits": (
        "Change",
        "read_change",
    ),
    "employer": (
        "EmployerError",
        "EmployerProfile",
        "find_employer",
        "load_employer",
        "no_employer",
    ),
    "fit_notes": (
        "FitNote",
        "FitNoteError",
        "FitNoteFollowUp",
        "follow_up",
    ),
    "lookup": (
        "Explanation",
        "look_up",
    ),
    "passport": (
        "Passport",
        "PassportItem",
        "passport_docx",
        "passport_from_plan",
    ),
    "people": (
        "People",
        "Person",
        "load_people",
    ),
    "phased_docx": ("plan_docx",),
    "phased_output": (
        "plan_calendar",
        "plan_text",
    ),
    "phased_return": (
        "Caps",
        "PhasedReturn",
        "PlanError",
        "PlanRequest",
        "plan",
    ),
    "phased_svg": ("plan_picture",),
    "reading": (
        "Facts",
        "read",
    ),
    "rules": (
        "adjustment",
        "signpost",
    ),
    "safety": (
        "Level",
        "SafetyReply",
        "Screen",
        "crisis_reply",
        "hold_reply",
        "screen",
        "stale_numbers",
    ),
    "signposting": (
        "Signpost",
        "reach",
    ),
    "situation": (
        "Situation",
        "SituationError",
    ),
    "tracker": (
        "AdjustmentPlan",
        "Equipment",
        "Recommendation",
        "TrackerError",
    ),
    "wellness_plan": (
        "WellnessPlan",
        "wellness_plan_docx",
    ),
    "work_pattern": ("WorkPattern",),
}
_MODULE_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    module = _MODULE_OF.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{module}"), name)
