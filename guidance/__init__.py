"""What AskOH knows and how it decides: plain Python and reviewed content.

Every name of the public interface can be imported from here; its module is loaded when the
name is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guidance.content import Fact, fact, fact_text, facts, footer
    from guidance.decision import Decision, Outcome, Reason, Step, decide, next_question
    from guidance.documents import draft_docx
    from guidance.draft import ReferralDraft, build_draft
    from guidance.edits import Change, read_change
    from guidance.employer import EmployerError, EmployerProfile, load_employer, no_employer
    from guidance.people import People, Person, load_people
    from guidance.reading import Facts, read
    from guidance.rules import adjustment, signpost
    from guidance.safety import Level, SafetyReply, Screen, crisis_reply, hold_reply, screen
    from guidance.situation import Situation, SituationError

__all__ = [
    "Change",
    "Decision",
    "EmployerError",
    "EmployerProfile",
    "Fact",
    "Facts",
    "Level",
    "Outcome",
    "People",
    "Person",
    "Reason",
    "ReferralDraft",
    "SafetyReply",
    "Screen",
    "Situation",
    "SituationError",
    "Step",
    "adjustment",
    "build_draft",
    "crisis_reply",
    "decide",
    "draft_docx",
    "fact",
    "fact_text",
    "facts",
    "footer",
    "hold_reply",
    "load_employer",
    "load_people",
    "next_question",
    "no_employer",
    "read",
    "read_change",
    "screen",
    "signpost",
]

_HOMES = {
    "content": ("Fact", "fact", "fact_text", "facts", "footer"),
    "decision": ("Decision", "Outcome", "Reason", "Step", "decide", "next_question"),
    "documents": ("draft_docx",),
    "draft": ("ReferralDraft", "build_draft"),
    "edits": ("Change", "read_change"),
    "employer": ("EmployerError", "EmployerProfile", "load_employer", "no_employer"),
    "people": ("People", "Person", "load_people"),
    "reading": ("Facts", "read"),
    "rules": ("adjustment", "signpost"),
    "safety": ("Level", "SafetyReply", "Screen", "crisis_reply", "hold_reply", "screen"),
    "situation": ("Situation", "SituationError"),
}
_MODULE_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    module = _MODULE_OF.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{module}"), name)
