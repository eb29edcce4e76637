"""Say a situation in plain words: 'your colleague has been off for 7 weeks'.

Nobody's sex is guessed and no name is used. Every blank of a template has words for every
situation, so that explaining a decision can never fail.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from guidance.derive import CRITICAL_DEMANDS, Case
from guidance.lengths import duration
from guidance.rules import words

_SELF: Final = ("employee", "self_employed", "not_in_work")
_WEEK: Final = 7
_SMALL: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def speaks_of_self(role: str | None) -> bool:
    """Whether the person tells about themselves."""
    return role in _SELF


def long_date(day: date) -> str:
    """Return a day as 'Monday 7 December 2026'."""
    return f"{day:%A} {day.day} {day:%B %Y}"


class Teller:
    """Puts one situation's own facts into the templates of the content files."""

    def __init__(self, case: Case, review_on: date | None) -> None:
        self._blanks = _Blanks(_blanks(case, review_on))

    def fill(self, template: str) -> str:
        """Return the template with its blanks filled and a capital at its start."""
        filled = template.format_map(self._blanks)
        return filled[:1].upper() + filled[1:]


class _Blanks(dict[str, str]):
    def __missing__(self, key: str) -> str:
        # A blank nobody fills is left out rather than failing in front of a person.
        return ""


def _blanks(case: Case, review_on: date | None) -> dict[str, str]:
    own = speaks_of_self(case.situation.role)
    who = "you" if own else "your colleague"
    limits = case.employer.thresholds
    blanks = {
        "who": who,
        "Who": who.capitalize(),
        "whom": who,
        "has": "have" if own else "has",
        "is": "are" if own else "is",
        "their": "your" if own else "their",
        "works": "work" if own else "works",
        "is_back": _is_back(case, own),
        "eap": case.employer.eap.name if case.employer.eap else "if there is one",
        "employer": case.employer.name,
        "ask": _ask(case),
        "weeks": duration(limits.weeks_absence * _WEEK),
        "review_on": long_date(review_on) if review_on else "the agreed day",
    }
    return blanks | _facts(case)


def _ask(case: Case) -> str:
    strained = case.situation.relationship_ok in ("no", "dont_ask_manager")
    strained = strained or case.situation.cause_at_work == "relationship"
    return "HR" if strained else "your manager or HR"


def _facts(case: Case) -> dict[str, str]:
    here = case.situation
    doubts = [flag for flag in here.safety_flag if flag not in ("none", "lone_or_confined")]
    limits = _limits(case)
    days = case.days_off
    return {
        "issue": _list(case, "issue_area", here.issue_area) or "a health problem",
        "aches": _aches(case),
        "demands": _demand_words(case) or "physical work",
        "risky": _risky(case),
        "demands_too": _too(" because the work includes ", _demand_words(case)),
        "doubts": _list(case, "safety_flag", doubts) or "health or treatment",
        "cause": _list(case, "cause_at_work", [here.cause_at_work or ""]) or "work",
        "process": _list(case, "formal_process", [here.formal_process or ""]) or "formal",
        "finds_hard": _finds_hard(case),
        "limits_too": _too(", which makes ", limits, " hard"),
        "off_for": duration(days) if days else "some time",
        "expected_for": _expected(case),
        "surgery_date": f" on {long_date(here.surgery_on)}" if here.surgery_on else "",
        "stress_fact": _stress_fact(case),
        "msk_fact": _msk_fact(case),
        "minor_fact": _too(" and has been off for ", duration(days)) if days else "",
        "spells": _spells(case),
    }


def _too(before: str, words_: str, after: str = "") -> str:
    return f"{before}{words_}{after}" if words_ else ""


def _list(case: Case, slot: str, values: Iterable[str]) -> str:
    known = words()
    own = speaks_of_self(case.situation.role)
    found: list[str] = []
    for value in values:
        word = known.get(f"{slot}.{value}")
        if word is not None:
            found.append(word.employee if own and word.employee else word.text)
    return _joined(found)


def _joined(items: list[str]) -> str:
    if not items:
        return ""
    return " and ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else items[0]


def _limits(case: Case) -> str:
    here = case.situation
    said = _list(case, "work_impact", here.work_impact)
    return said or ("getting to work" if here.commute_barrier == "yes" else "")


def _finds_hard(case: Case) -> str:
    here = case.situation
    verb = "find" if speaks_of_self(here.role) else "finds"
    limits = _limits(case)
    if limits:
        return f"{verb} {limits} hard"
    said = f" ({here.work_impact_words})" if here.knows("work_impact_words") else ""
    return f"{verb} some things hard{said}"


def _demand_words(case: Case) -> str:
    return _list(case, "job_demands", case.situation.job_demands)


def _aches(case: Case) -> str:
    areas = [area for area in case.situation.issue_area if area in ("back_neck_limb", "pain")]
    return _list(case, "issue_area", areas) or "pain"


def _risky(case: Case) -> str:
    here = case.situation
    demands = _list(case, "job_demands", [d for d in here.job_demands if d in CRITICAL_DEMANDS])
    if "lone_or_confined" in here.safety_flag:
        return _joined([item for item in (demands, "lone or confined work") if item])
    return demands or "tasks that may be unsafe"


def _is_back(case: Case, own: bool) -> str:
    back = "back at work" if case.situation.work_status == "back_with_limits" else "coming back"
    return f"are {back}" if own else f"is {back}"


def _expected(case: Case) -> str:
    here = case.situation
    days = here.expected_total_days or 0
    if here.note_end is not None and here.absence_start is not None:
        days = max(days, (here.note_end - here.absence_start).days + 1)
    if not days and here.note_end is not None and case.days_off:
        days = (here.note_end - case.today).days + 1 + case.days_off
    return duration(days) if days > 0 else "some weeks"


def _stress_fact(case: Case) -> str:
    cause = case.situation.cause_at_work
    return _off_or_cause(case) or (", and you are not sure what causes it" if cause else "")


def _msk_fact(case: Case) -> str:
    tried = " although changes have been tried" if case.situation.tried_already else ""
    return _off_or_cause(case) or tried


def _off_or_cause(case: Case) -> str:
    here = case.situation
    if case.days_off:
        verb = "have" if speaks_of_self(here.role) else "has"
        return f" and {verb} been off for {duration(case.days_off)}"
    cause = _list(case, "cause_at_work", [here.cause_at_work or ""])
    return f", and {cause} may be part of it" if cause else ""


def _spells(case: Case) -> str:
    here = case.situation
    if here.absence_spells_12m:
        count = here.absence_spells_12m
        return "once in 12 months" if count == 1 else f"{_number(count)} times in 12 months"
    if here.absence_days_12m:
        return f"{here.absence_days_12m} days in 12 months"
    return "often enough to reach the absence trigger"


def _number(count: int) -> str:
    return _SMALL[count] if count < len(_SMALL) else str(count)
