"""Access to Work: who can apply, what the employer's part may be, what to do meanwhile.

Facts and an estimate only: the Department for Work and Pensions decides. Nothing here promises
an amount or a time, and no yearly limit is told without its year.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from guidance.access_to_work_content import Entry, entries, limit, of_kind, say
from guidance.content import NATIONS, fact_text
from guidance.wording import long_date

WORK: Final = ("employed", "apprentice", "self_employed", "about_to_start", "voluntary", "none")
COST_KINDS: Final = (
    "aids_equipment",
    "premises_or_equipment_adaptation",
    "support_worker",
    "travel",
    "interview_communication",
    "mental_health_support",
)
_SHARED: Final = ("aids_equipment", "premises_or_equipment_adaptation")
_UNPAID: Final = ("voluntary", "none")
_PENNY: Final = Decimal("0.01")
_PERCENT: Final = 100


class AccessToWorkError(ValueError):
    """A value can't be used; the message names the field and what is allowed."""

    def __init__(self, field: str, value: object, allowed: str) -> None:
        self.field = field
        super().__init__(f"{field} cannot be {value!r}: use {allowed}")


@dataclass(frozen=True, slots=True)
class Applicant:
    """What is known of somebody who might apply; None means not known.

    ``nation`` is where they work: england, scotland, wales, northern_ireland or unknown.
    ``job_started_on`` may lie ahead. ``told_to_wait``: the employer wants to wait for the
    answer before changing anything.
    """

    nation: str = "unknown"
    age: int | None = None
    work: str | None = None
    affects_work: bool | None = None
    mental_health: bool = False
    job_started_on: date | None = None
    applied_on: date | None = None
    told_to_wait: bool = False

    def __post_init__(self) -> None:
        if self.nation not in (*NATIONS, "unknown"):
            raise AccessToWorkError("nation", self.nation, ", ".join((*NATIONS, "unknown")))
        if self.work is not None and self.work not in WORK:
            raise AccessToWorkError("work", self.work, ", ".join(WORK))
        if self.age is not None and self.age < 0:
            raise AccessToWorkError("age", self.age, "years, from 0")


@dataclass(frozen=True, slots=True)
class Item:
    """What is to be paid for: pounds, what kind of thing, and how many staff the employer has."""

    cost: Decimal
    kind: str
    employees: int

    def __post_init__(self) -> None:
        if not self.cost.is_finite() or self.cost < 0 or self.cost != self.cost.quantize(_PENNY):
            raise AccessToWorkError("cost", self.cost, "pounds and whole pence, from 0")
        if self.kind not in COST_KINDS:
            raise AccessToWorkError("kind", self.kind, ", ".join(COST_KINDS))
        if self.employees < 0:
            raise AccessToWorkError("employees", self.employees, "a whole number from 0")


@dataclass(frozen=True, slots=True)
class CostShare:
    """An estimate in pounds: both parts add up to the cost. ``why`` explains, ``flags`` doubt."""

    employer: Decimal
    access_to_work: Decimal
    why: str
    flags: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """One sentence with the rule or entry it comes from."""

    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class AccessToWorkEstimate:
    """What can be said about one person's application.

    ``result`` is likely, not_eligible or other_scheme; ``rule`` the row that decided.
    ``share`` is None without an item, outside the scheme, or when the numbers are too old.
    ``apply_before`` is the day on which the first weeks in the job are over.
    """

    rule: str
    result: str
    text: str
    advice: tuple[Advice, ...]
    share: CostShare | None
    apply_before: date | None
    evidence: tuple[str, ...]
    sources: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """Return the estimate as JSON values; amounts are texts such as "1200.00"."""
        share = self.share
        return {
            "rule": self.rule,
            "result": self.result,
            "text": self.text,
            "advice": [{"rule": line.rule, "text": line.text} for line in self.advice],
            "share": None
            if share is None
            else {
                "employer": str(share.employer),
                "access_to_work": str(share.access_to_work),
                "why": share.why,
                "flags": list(share.flags),
                "sources": list(share.sources),
            },
            "apply_before": self.apply_before.isoformat() if self.apply_before else None,
            "evidence": list(self.evidence),
            "sources": list(self.sources),
        }


def estimate(applicant: Applicant, today: date, item: Item | None = None) -> AccessToWorkEstimate:
    """Say whether to apply, what to do meanwhile, and what the employer's part may be (AR-01…).

    Any applicant gives an estimate; ``today`` decides what may still be served.
    """
    rule = _rule(applicant)
    likely = rule.result == "likely"
    said = list(_advice(applicant, today, item)) if likely else []
    share, too_old = _share(applicant, item, today) if likely and item else (None, False)
    if too_old:
        said.append(Advice("needs_checking", say("needs_checking")))
    names = [rule.id, *(line.rule for line in said)]
    facts = [name for entry in names for name in entries()[entry].facts]
    return AccessToWorkEstimate(
        rule=rule.id,
        result=rule.result or "",
        text=_served(rule, today),
        advice=tuple(said),
        share=share,
        apply_before=_first_weeks_end(applicant, today) if likely else None,
        evidence=tuple(entry.text for entry in of_kind("evidence")) if likely else (),
        sources=tuple(dict.fromkeys([*facts, *(share.sources if share else ())])),
    )


def cost_share(
    employees: int,
    cost: Decimal,
    weeks_in_job: int,
    kind: str,
    *,
    self_employed: bool = False,
) -> CostShare:
    """Estimate who pays what of one item (ATW-11 to ATW-15), in pounds and whole pence.

    Args:
        employees: how many staff the employer has.
        cost: pounds, whole pence.
        weeks_in_job: whole weeks in the job at the first application.
        kind: one of ``COST_KINDS``.
        self_employed: whether there is no employer.

    Raises:
        AccessToWorkError: naming the field that can't be used.

    """
    item = Item(cost, kind, employees)
    if weeks_in_job < 0:
        raise AccessToWorkError("weeks_in_job", weeks_in_job, "whole weeks from 0")
    name, part, blanks = _employer_part(item, weeks_in_job, self_employed=self_employed)
    return CostShare(
        employer=part.quantize(_PENNY),
        access_to_work=(cost - part).quantize(_PENNY),
        why=say(name, **blanks),
        flags=tuple(_flags(item, weeks_in_job, name)),
        sources=entries()[name].facts,
    )


def _employer_part(
    item: Item, weeks: int, *, self_employed: bool
) -> tuple[str, Decimal, dict[str, object]]:
    """Return why, the employer's pounds, and the numbers of the explanation."""
    nothing = Decimal(0)
    if self_employed:
        return "why_self_employed", nothing, {}
    if weeks < limit("first_weeks"):
        return "why_new_starter", nothing, {"weeks": limit("first_weeks")}
    if item.kind not in _SHARED:
        return "why_kind", nothing, {}
    first = Decimal(_band(item.employees).number)
    if not first:
        return "why_small", nothing, {"staff": _bands()[1].from_staff}
    if item.cost <= first:
        return "why_first_part", item.cost, {"first": f"{first:,}"}
    top, percent = Decimal(limit("shared_up_to")), limit("share_percent")
    shared = min(item.cost, top) - first
    part = first + (shared * percent / _PERCENT).quantize(_PENNY, ROUND_HALF_UP)
    return "why_shared", part, {"first": f"{first:,}", "percent": percent, "top": f"{top:,}"}


def _bands() -> list[Entry]:
    return sorted(of_kind("band"), key=lambda band: band.from_staff)


def _band(employees: int) -> Entry:
    return [band for band in _bands() if band.from_staff <= employees][-1]


def _flags(item: Item, weeks: int, why: str) -> Iterator[str]:
    largest = _bands()[-1].from_staff
    if why == "why_self_employed":
        yield say("self_employed")
    elif item.kind in _SHARED and weeks >= limit("first_weeks"):
        if weeks == limit("first_weeks"):
            yield say("boundary_weeks", weeks=weeks)
        if item.employees == largest:
            yield say("boundary_staff", staff=largest)
    if item.cost > limit("shared_up_to"):
        yield say("above_top", top=f"{limit('shared_up_to'):,}")
    yield say("decided_by_dwp")


def _rule(applicant: Applicant) -> Entry:
    known = entries()
    if applicant.nation == "northern_ireland":
        return known["AR-01"]
    if applicant.age is not None and applicant.age < limit("youngest"):
        return known["AR-02"]
    if applicant.work in _UNPAID:
        return known["AR-03"]
    if applicant.affects_work is False:
        return known["AR-04"]
    return known["AR-05"]


def _advice(applicant: Applicant, today: date, item: Item | None) -> Iterator[Advice]:
    ends = _first_weeks_end(applicant, today)
    blanks: dict[str, object] = {"weeks": limit("first_weeks")}
    if ends is not None:
        blanks["day"] = long_date(ends)
    ahead = applicant.work == "about_to_start" or (
        applicant.job_started_on is not None and applicant.job_started_on > today
    )
    self_employed = applicant.work == "self_employed"
    waiting = applicant.applied_on is not None and applicant.applied_on <= today
    wanted = (
        ("unknown_nation", applicant.nation == "unknown"),
        ("employee_applies", not self_employed),
        ("apply_now", not waiting),
        ("AR-08", ends is not None and not self_employed),
        ("AR-07", ahead),
        ("AR-09", not self_employed),
        ("AR-10", applicant.told_to_wait),
        ("AR-06", applicant.mental_health),
        ("pay_first", item is not None and not self_employed),
        ("yearly_limit", item is not None),
        ("need_start", item is not None and _weeks_unknown(applicant)),
    )
    for name, fits in wanted:
        entry = entries()[name]
        if fits and entry.may_be_served(today):
            yield Advice(name, _with_year(entry, today).format_map(blanks))


def _with_year(entry: Entry, today: date) -> str:
    """Return a sentence; the one on the yearly limit with the fact that names its year."""
    if entry.id != "yearly_limit":
        return entry.text
    return " ".join([entry.text, *(fact_text(name, today) for name in entry.facts)])


def _served(rule: Entry, today: date) -> str:
    return rule.text if rule.may_be_served(today) else say("needs_checking")


def _first_weeks_end(applicant: Applicant, today: date) -> date | None:
    """Return the first day on which applying no longer counts as within the first weeks."""
    if applicant.job_started_on is None or applicant.applied_on is not None:
        return None
    day = applicant.job_started_on + timedelta(weeks=limit("first_weeks"))
    return day if today < day else None


def _weeks_unknown(applicant: Applicant) -> bool:
    return applicant.job_started_on is None and applicant.work != "self_employed"


def _share(applicant: Applicant, item: Item, today: date) -> tuple[CostShare | None, bool]:
    """Return the estimate and whether its numbers are too old to be served."""
    if _weeks_unknown(applicant):
        return None, False
    self_employed = applicant.work == "self_employed"
    started = applicant.job_started_on
    applied = applicant.applied_on or today
    weeks = max((applied - started).days // 7, 0) if started else 0
    share = cost_share(item.employees, item.cost, weeks, item.kind, self_employed=self_employed)
    numbers = [*of_kind("band"), *of_kind("limit")]
    too_old = not all(entry.may_be_served(today) for entry in numbers)
    return (None, True) if too_old else (share, False)
