"""What follows from a fit note: next steps with dates, prompts, gaps and problems.

The rules are an ordered table in ``content/fit_notes.yml`` (uk-guidance 2.2; reports 2.9,
R76 to R80). Every rule that holds applies. Nothing here knows a rule by name, except for the
number it compares with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from dateutil.relativedelta import relativedelta

from guidance import note_rules as tables
from guidance import workdays
from guidance.decision import Reason
from guidance.employer import EmployerProfile
from guidance.lengths import duration
from guidance.note_dates import on_or_before
from guidance.note_questions import CAN_DO, VIEWS, NoteCase, answers
from guidance.note_rules import NoteRule, NoteStepText
from guidance.note_timeline import FitNote, FitNoteError, Span, Timeline, timeline
from guidance.sick_pay import SickPay, sick_pay
from guidance.wording import long_date, speaks_of_self

__all__ = [
    "FitNote",
    "FitNoteError",
    "FitNoteFollowUp",
    "NoteOption",
    "NoteStep",
    "Prompt",
    "follow_up",
]

_WEEK: Final = 7
_SIX_MONTHS: Final = relativedelta(months=6)


@dataclass(frozen=True, slots=True)
class NoteStep:
    """One thing to do: ``owner`` is manager, employee or hr; ``on`` the day it is due."""

    id: str
    text: str
    owner: str
    on: date | None

    @property
    def when(self) -> str:
        """The day in words, empty while it isn't known."""
        return f"by {long_date(self.on)}" if self.on else ""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A reminder some calendar days before the note ends, on a working day."""

    id: str
    on: date
    days_before: int
    text: str


@dataclass(frozen=True, slots=True)
class NoteOption:
    """One piece of advice as something to answer: can it be done? ``box`` names its kind."""

    box: str
    question: str
    offers: tuple[str, ...]
    next: str


@dataclass(frozen=True, slots=True)
class FitNoteFollowUp:
    """What to do about a note, or about several one after the other.

    ``state`` is none, not_started, running or ended; ``counts_as`` what the note amounts to
    with what the employer can do (not_fit, may_be_fit, undecided, pilot_plan, work_report,
    none). ``days_left`` counts to the last day, negative once it has ended. ``problems`` come
    first; ``accepted`` looks odd but is fine. ``evidence_from`` is the first day for which a
    note can be asked (FN-01). Steps are in order of their day.
    """

    summary: str
    state: str
    counts_as: str
    start: date | None
    ends_on: date | None
    days_left: int | None
    steps: tuple[NoteStep, ...]
    prompts: tuple[Prompt, ...]
    gaps: tuple[Span, ...]
    overlaps: tuple[Span, ...]
    problems: tuple[Reason, ...]
    reasons: tuple[Reason, ...]
    accepted: tuple[Reason, ...]
    options: tuple[NoteOption, ...]
    evidence_from: date | None
    sick_pay: SickPay
    sources: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """Return the follow-up as JSON values; the note's comments aren't in it."""
        return {
            "summary": self.summary,
            "state": self.state,
            "counts_as": self.counts_as,
            "start": _iso(self.start),
            "ends_on": _iso(self.ends_on),
            "days_left": self.days_left,
            "steps": [
                {"id": s.id, "text": s.text, "owner": s.owner, "on": _iso(s.on), "when": s.when}
                for s in self.steps
            ],
            "prompts": [
                {"id": p.id, "on": _iso(p.on), "days_before": p.days_before, "text": p.text}
                for p in self.prompts
            ],
            "gaps": [_span_dict(span) for span in self.gaps],
            "overlaps": [_span_dict(span) for span in self.overlaps],
            "problems": [_reason_dict(reason) for reason in self.problems],
            "reasons": [_reason_dict(reason) for reason in self.reasons],
            "accepted": [_reason_dict(reason) for reason in self.accepted],
            "options": [
                {"box": o.box, "question": o.question, "offers": list(o.offers), "next": o.next}
                for o in self.options
            ],
            "evidence_from": _iso(self.evidence_from),
            "sick_pay": self.sick_pay.to_dict(),
            "sources": list(self.sources),
        }


def follow_up(
    notes: FitNote | Sequence[FitNote],
    today: date,
    employer: EmployerProfile,
    *,
    role: str = "manager",
    sickness_start: date | None = None,
    condition_start: date | None = None,
    can_accommodate: str | None = None,
    employee_view: str | None = None,
    employer_agrees: bool | None = None,
    safety_critical: bool = False,
    pilot_area: bool | None = None,
    working_unofficially: bool = False,
    note_asked: bool = False,
    fit_note_demanded: bool = False,
    formal_process: bool = False,
    oh_disagrees: bool = False,
    other_job: bool = False,
    earlier_sickness_end: date | None = None,
) -> FitNoteFollowUp:
    """Say what follows from the notes of one absence (uk-guidance 2.2). Always answers.

    Args:
        notes: one note, several in any order, or none yet.
        today: sets every date; nothing is due before it.
        employer: its nation sets the bank holidays, its limit when an absence is long.
        role: who reads the texts (a value of the slot ``role``).
        sickness_start: first day of sickness.
        condition_start: when the condition began, if that was earlier (FD-02).
        can_accommodate: yes, partly or no: can the employer make the advised changes?
        employee_view: early_return, agrees or does_not_agree (to what is offered).
        employer_agrees: whether the employer agrees to an early return.
        safety_critical: whether the job has safety-critical tasks.
        pilot_area: whether they live in a fit note pilot area (FN-32).
        working_unofficially: whether they work although nobody agreed a return.
        note_asked: whether someone asks for a note now.
        fit_note_demanded: whether someone asks for a note that says 'fit for work'.
        formal_process: whether the note came just before a formal meeting.
        oh_disagrees: whether occupational health says something else than the note.
        other_job: whether they seem to work somewhere else while signed off.
        earlier_sickness_end: last day of the absence before this one.

    Raises:
        FitNoteError: for a value ``can_accommodate`` or ``employee_view`` doesn't allow.

    """
    _check("can_accommodate", can_accommodate, CAN_DO)
    _check("employee_view", employee_view, VIEWS)
    given = (notes,) if isinstance(notes, FitNote) else tuple(notes)
    evidence_from = _days_on(sickness_start, tables.limit("FD-06"))
    covered = evidence_from - timedelta(days=1) if evidence_from else None
    line = timeline(given, today, covered, sickness_start)
    own = speaks_of_self(role)
    pay = sick_pay(
        sickness_start,
        line.end,
        today,
        nation=employer.nation,
        earlier_sickness_end=earlier_sickness_end,
        to_employee=own,
    )
    case = NoteCase(
        line=line,
        employer=employer,
        today=today,
        sickness_start=sickness_start,
        can_accommodate=can_accommodate,
        employee_view=employee_view,
        employer_agrees=employer_agrees,
        safety_critical=safety_critical,
        pilot_area=pilot_area,
        working_unofficially=working_unofficially,
        note_asked=note_asked,
        fit_note_demanded=fit_note_demanded,
        formal_process=formal_process,
        oh_disagrees=oh_disagrees,
        other_job=other_job,
        advice=_advice(line.current),
        job_named_as_cause=_names_job(line.current),
        too_long=_too_long(line.current),
        first_six_months=_first_six_months(line, condition_start or sickness_start),
        past_self_certification=None if evidence_from is None else today >= evidence_from,
        long_term=_off_days(line, today) >= _long_days(employer),
        long_term_ahead=sickness_start is not None,
        sick_pay_rules=pay.rules,
        sick_pay_end_near=_off_days(line, today) >= tables.limit("FD-10"),
    )
    return _answer(case, pay, evidence_from, own=own)


def _answer(
    case: NoteCase, pay: SickPay, evidence_from: date | None, *, own: bool
) -> FitNoteFollowUp:
    matched = _matched(case)
    anchors = _anchors(case, pay, evidence_from)
    blanks = _blanks(case, evidence_from, anchors)
    reasons = {
        kind: tuple(_reason(row, blanks, own=own) for row in matched if row.kind == kind)
        for kind in ("problem", "reason", "accept")
    }
    texts = _step_texts(matched, case.employer)
    steps = _steps(texts, case, anchors, blanks, own=own)
    line = case.line
    return FitNoteFollowUp(
        summary=_summary(case, blanks, steps),
        state=line.state,
        counts_as=case.counts_as,
        start=line.start,
        ends_on=line.end,
        days_left=None if line.end is None else (line.end - case.today).days,
        steps=steps,
        prompts=_prompts(case, blanks, own=own),
        gaps=line.gaps,
        overlaps=line.overlaps,
        problems=reasons["problem"],
        reasons=reasons["reason"],
        accepted=reasons["accept"],
        options=_options(case, own=own),
        evidence_from=evidence_from,
        sick_pay=pay,
        sources=_sources(matched, texts),
    )


def _check(name: str, value: str | None, allowed: tuple[str, ...]) -> None:
    if value is not None and value not in allowed:
        raise FitNoteError(name, value, ", ".join(allowed))


def _days_on(day: date | None, days: int) -> date | None:
    return None if day is None else day + timedelta(days=days)


def _long_days(employer: EmployerProfile) -> int:
    return employer.thresholds.weeks_absence * _WEEK


def _off_days(line: Timeline, today: date) -> int:
    """Return calendar days off so far or, if that is more, until the note ends (FN-R2)."""
    if line.first_day is None:
        return 0
    last = today if line.state != "ended" or line.end is None else line.end
    if line.end is not None:
        last = max(last, line.end)
    return (last - line.first_day).days + 1


def _advice(note: FitNote | None) -> tuple[str, ...]:
    if note is None or note.type != "may_be_fit":
        return ()
    return tuple(dict.fromkeys((*note.boxes, *tables.advice_in(note.comments))))


def _names_job(note: FitNote | None) -> bool:
    return note is not None and tables.names_job_as_cause(note.comments)


def _too_long(note: FitNote | None) -> bool:
    return note is not None and note.days is not None and note.days > tables.limit("FD-02")


def _first_six_months(line: Timeline, condition_start: date | None) -> bool:
    begun = condition_start or line.start
    return begun is not None and line.start is not None and line.start < begun + _SIX_MONTHS


def _matched(case: NoteCase) -> tuple[NoteRule, ...]:
    found = answers(case)
    rows = [row for row in tables.rules().values() if row.condition.holds(found)]
    replaced = {name for row in rows for name in row.replaces}
    return tuple(row for row in rows if row.id not in replaced)


def _anchors(case: NoteCase, pay: SickPay, evidence_from: date | None) -> Mapping[str, date | None]:
    ssp1 = (*pay.ssp1_on, None, None)
    return {
        "today": case.today,
        "start": case.line.start,
        "end": case.line.end,
        "assessed": case.note.assessed_on if case.note else None,
        "day_8": evidence_from,
        "long_term": _days_on(case.sickness_start, _long_days(case.employer) - 1),
        "sick_pay_1": ssp1[0],
        "sick_pay_2": ssp1[1],
    }


class _Blanks(dict[str, str]):
    def __missing__(self, key: str) -> str:
        # A blank nobody fills is left out rather than failing in front of a person.
        return ""


def _blanks(
    case: NoteCase, evidence_from: date | None, anchors: Mapping[str, date | None]
) -> Mapping[str, str]:
    line, employer = case.line, case.employer
    said = {name: row.text for name, row in tables.words().items()}
    off = _off_days(line, case.today)
    first = case.sickness_start
    return _Blanks(
        type=said[case.note.type] if case.note else "",
        start=_said(line.start, said["no_start"]),
        end=_said(line.end, said["no_end"]),
        days=duration(case.note.days) if case.note and case.note.days else "",
        days_off=duration(off) if off > 0 else said["some_time"],
        day=str((case.today - first).days + 1) if first else "",
        gap=_span_text(line.gaps, said["no_gap"]),
        overlap=_span_text(line.conflicts, said["no_gap"]),
        evidence_from=_said(evidence_from, said["no_evidence_day"]),
        long_term=_said(anchors["long_term"], said["some_time"]),
        hr=employer.hr_contact.name if employer.hr_contact else "HR",
        oh=employer.provider_name or "occupational health",
        eap=employer.eap.name if employer.eap else "",
    )


def _said(day: date | None, otherwise: str) -> str:
    return long_date(day) if day else otherwise


def _span_text(spans: Sequence[Span], otherwise: str) -> str:
    if not spans:
        return otherwise
    first, last = spans[0].first, spans[0].last
    return long_date(first) if first == last else f"{long_date(first)} to {long_date(last)}"


def _reason(row: NoteRule, blanks: Mapping[str, str], *, own: bool) -> Reason:
    text = (row.employee if own else row.reason).format_map(blanks)
    return Reason(row.id, text, ("note_type", "note_end"), row.sources)


def _step_texts(matched: Iterable[NoteRule], employer: EmployerProfile) -> tuple[NoteStepText, ...]:
    there = {
        "oh": employer.has_oh,
        "no_oh": not employer.has_oh,
        "eap": employer.eap is not None,
        None: True,
    }
    names = dict.fromkeys(name for row in matched for name in row.steps)
    return tuple(step for name in names if there[(step := tables.steps()[name]).needs])


def _steps(
    texts: Iterable[NoteStepText],
    case: NoteCase,
    anchors: Mapping[str, date | None],
    blanks: Mapping[str, str],
    *,
    own: bool,
) -> tuple[NoteStep, ...]:
    found: list[NoteStep] = []
    for step in texts:
        template = step.employee if own else step.text
        if template is None:
            continue
        on = step.due.on(anchors, case.employer.nation)
        # What should have been done already is due now.
        day = None if on is None else max(on, case.today)
        owner = step.employee_owner if own else step.owner
        found.append(NoteStep(step.id, template.format_map(blanks), owner, day))
    return tuple(sorted(found, key=lambda step: step.on or date.max))


def _prompts(case: NoteCase, blanks: Mapping[str, str], *, own: bool) -> tuple[Prompt, ...]:
    """Return the prompts still to come; of those that are past, the last one is due now."""
    end = case.line.end
    if end is None or case.line.state not in ("running", "not_started"):
        return ()
    found: dict[date, Prompt] = {}
    for row in tables.prompts().values():
        day = on_or_before(end - timedelta(days=row.days), case.employer.nation)
        on = max(day, workdays.on_or_after(case.today, case.employer.nation))
        text = (row.employee if own else row.text).format_map(blanks)
        found[on] = Prompt(row.id, on, row.days, text)
    return tuple(found.values())


def _options(case: NoteCase, *, own: bool) -> tuple[NoteOption, ...]:
    known = tables.boxes()
    return tuple(
        NoteOption(
            box=name,
            question=known[name].employee if own else known[name].question,
            offers=known[name].offers,
            next=known[name].next,
        )
        for name in case.advice
    )


def _summary(case: NoteCase, blanks: Mapping[str, str], steps: Sequence[NoteStep]) -> str:
    said = tables.words()
    if case.note is None:
        which = "summary_none"
    else:
        which = "summary" if case.note.end else "summary_no_end"
    lines = [said[which].text.format_map(blanks)]
    if steps and steps[0].on:
        day = long_date(steps[0].on)
        lines.append(said["next_step"].text.format(date=day, step=steps[0].text))
    return " ".join(lines)


def _sources(matched: Iterable[NoteRule], texts: Iterable[NoteStepText]) -> tuple[str, ...]:
    names = [name for row in matched for name in row.sources]
    names += [name for step in texts for name in step.sources]
    return tuple(dict.fromkeys(names))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _span_dict(span: Span) -> dict[str, object]:
    return {"first": _iso(span.first), "last": _iso(span.last), "days": span.days}


def _reason_dict(reason: Reason) -> dict[str, object]:
    return {"rule": reason.rule, "text": reason.text, "sources": list(reason.sources)}
