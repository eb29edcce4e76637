"""What the fit note rules may ask: one table, one line a question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from guidance.employer import EmployerProfile
from guidance.note_timeline import BOXES, NOTE_TYPES, FitNote, Timeline

VIEWS: Final = ("early_return", "agrees", "does_not_agree")
CAN_DO: Final = ("yes", "partly", "no")
_YES_NO: Final = ("yes", "no")
_YES_NO_UNKNOWN: Final = ("yes", "no", "unknown")


@dataclass(frozen=True, slots=True)
class NoteCase:
    """The notes of one absence with what is known around them, on a day.

    Days and numbers are worked out by ``guidance.fit_notes``; ``None`` means not known.
    """

    line: Timeline
    employer: EmployerProfile
    today: date
    sickness_start: date | None
    can_accommodate: str | None
    employee_view: str | None
    employer_agrees: bool | None
    safety_critical: bool
    pilot_area: bool | None
    working_unofficially: bool
    note_asked: bool
    fit_note_demanded: bool
    formal_process: bool
    oh_disagrees: bool
    other_job: bool
    advice: tuple[str, ...]
    job_named_as_cause: bool
    too_long: bool
    first_six_months: bool
    past_self_certification: bool | None
    long_term: bool
    long_term_ahead: bool
    sick_pay_rules: str
    sick_pay_end_near: bool

    @property
    def note(self) -> FitNote | None:
        """The note that counts today."""
        return self.line.current

    @property
    def counts_as(self) -> str:
        """What the note amounts to once it is known what the employer can do (FN-11)."""
        if self.note is None:
            return "none"
        if self.note.type != "may_be_fit":
            return self.note.type
        if self.can_accommodate == "no":
            return "not_fit"
        if self.can_accommodate == "yes":
            return "may_be_fit"
        if self.can_accommodate == "partly":
            settled = {"agrees": "may_be_fit", "does_not_agree": "not_fit"}
            return settled.get(self.employee_view or "", "undecided")
        return "undecided"


@dataclass(frozen=True, slots=True)
class Question:
    """One question: the answers it can have, what it means, how it is answered."""

    values: tuple[str, ...]
    meaning: str
    answer: Callable[[NoteCase], frozenset[str]]


def answers(case: NoteCase) -> Mapping[str, frozenset[str]]:
    """Return the answer to every question for one case."""
    return {name: question.answer(case) for name, question in TABLE.items()}


def _one(value: str | None, otherwise: str = "none") -> frozenset[str]:
    return frozenset({value or otherwise})


def _yes(value: bool) -> frozenset[str]:
    return frozenset({"yes" if value else "no"})


def _maybe(value: bool | None) -> frozenset[str]:
    return frozenset({"unknown"}) if value is None else _yes(value)


def _note(case: NoteCase) -> frozenset[str]:
    return frozenset({case.note.type, "any"}) if case.note else frozenset({"none"})


def _backdated(case: NoteCase) -> frozenset[str]:
    note = case.note
    return _yes(note is not None and note.assessed_on is not None and note.start < note.assessed_on)


def _will_reassess(case: NoteCase) -> frozenset[str]:
    return _one(case.note.will_reassess if case.note else None, "unknown")


def _pilot_place(case: NoteCase) -> frozenset[str]:
    """The pilots are in England only (FN-32)."""
    if case.employer.nation not in ("england", "unknown") or case.pilot_area is False:
        return frozenset({"elsewhere"})
    return frozenset({"in_area" if case.pilot_area else "unknown"})


TABLE: Final[Mapping[str, Question]] = {
    "note": Question((*NOTE_TYPES, "any", "none"), "type of the note that counts today", _note),
    "state": Question(
        ("none", "not_started", "running", "ended"),
        "where today lies beside the note",
        lambda case: _one(case.line.state),
    ),
    "counts_as": Question(
        (*NOTE_TYPES, "undecided", "none"),
        "what the note amounts to with what the employer can do",
        lambda case: _one(case.counts_as),
    ),
    "has_end": Question(
        _YES_NO,
        "whether its last day is known",
        lambda case: _yes(case.note is not None and case.note.end is not None),
    ),
    "advice": Question(
        (*BOXES, "none"),
        "boxes ticked, and advice in the comments",
        lambda case: frozenset(case.advice) or frozenset({"none"}),
    ),
    "will_reassess": Question(
        _YES_NO_UNKNOWN, "whether the professional wants to see them again", _will_reassess
    ),
    "job_named_as_cause": Question(
        _YES_NO,
        "whether the comments name the job",
        lambda case: _yes(case.job_named_as_cause),
    ),
    "backdated": Question(_YES_NO, "whether it starts before the assessment", _backdated),
    "too_long": Question(
        _YES_NO, "whether it is longer than FD-02 allows", lambda case: _yes(case.too_long)
    ),
    "first_six_months": Question(
        _YES_NO,
        "whether it starts in the condition's first six months",
        lambda case: _yes(case.first_six_months),
    ),
    "gap": Question(_YES_NO, "days without a note", lambda case: _yes(bool(case.line.gaps))),
    "overlap": Question(
        _YES_NO,
        "notes that differ for the same days",
        lambda case: _yes(bool(case.line.conflicts)),
    ),
    "can_accommodate": Question(
        (*CAN_DO, "unknown"),
        "whether the employer can make the changes",
        lambda case: _one(case.can_accommodate, "unknown"),
    ),
    "employee_view": Question(
        (*VIEWS, "none"), "what the employee wants", lambda case: _one(case.employee_view)
    ),
    "employer_agrees": Question(
        _YES_NO_UNKNOWN,
        "whether the employer agrees to an early return",
        lambda case: _maybe(case.employer_agrees),
    ),
    "safety_critical": Question(
        _YES_NO, "whether the job has risky tasks", lambda case: _yes(case.safety_critical)
    ),
    "pilot_place": Question(
        ("in_area", "elsewhere", "unknown"), "whether a fit note pilot runs there", _pilot_place
    ),
    "working": Question(
        _YES_NO,
        "whether they work without an agreed return",
        lambda case: _yes(case.working_unofficially),
    ),
    "note_asked": Question(
        _YES_NO, "whether someone asked for a note", lambda case: _yes(case.note_asked)
    ),
    "fit_note_demanded": Question(
        _YES_NO,
        "whether someone asked for a 'fit for work' note",
        lambda case: _yes(case.fit_note_demanded),
    ),
    "formal_process": Question(
        _YES_NO,
        "whether the note came just before a formal meeting",
        lambda case: _yes(case.formal_process),
    ),
    "oh_disagrees": Question(
        _YES_NO,
        "whether occupational health says something else than the note",
        lambda case: _yes(case.oh_disagrees),
    ),
    "other_job": Question(
        _YES_NO,
        "whether they seem to work somewhere else while signed off",
        lambda case: _yes(case.other_job),
    ),
    "past_self_certification": Question(
        _YES_NO_UNKNOWN,
        "whether the absence is longer than FD-06 allows",
        lambda case: _maybe(case.past_self_certification),
    ),
    "long_term": Question(
        _YES_NO,
        "off, or expected to be off, as long as the employer's limit",
        lambda case: _yes(case.long_term),
    ),
    "long_term_ahead": Question(
        _YES_NO, "whether that limit is still to come", lambda case: _yes(case.long_term_ahead)
    ),
    "sick_pay_rules": Question(
        ("before_april_2026", "spanning", "from_april_2026", "unknown"),
        "which sick pay rules apply",
        lambda case: _one(case.sick_pay_rules),
    ),
    "sick_pay_end_near": Question(
        _YES_NO,
        "whether the absence is as long as FD-10 looks at",
        lambda case: _yes(case.sick_pay_end_near),
    ),
}
