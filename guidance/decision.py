"""Decide what to do about one situation, and say why in the person's own facts.

The rules are an ordered table in ``content/rules.yml``: the first that holds decides, all
that hold are listed. Nothing here knows a rule by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from guidance import rules as tables
from guidance import workdays
from guidance.derive import Case, answers
from guidance.employer import EmployerProfile
from guidance.rules import Addition, Ask, Outcome, Pick, Rule, StepText
from guidance.situation import Situation
from guidance.slots import SLOTS
from guidance.wording import Teller, long_date, speaks_of_self

__all__ = ["Decision", "Outcome", "Reason", "Step", "decide", "next_question"]

_MOST_ADJUSTMENTS: Final = 5
_MOST_SIGNPOSTS: Final = 6
_MOST_TAGS: Final = 6
_LONGEST: Final = timedelta(days=366)

_TO_OH: Final = frozenset({Outcome.REFER_NOW, Outcome.CONSIDER, Outcome.WORKSTATION})
_NO_ADJUSTMENTS: Final = frozenset(
    {
        Outcome.EMERGENCY,
        Outcome.NO_EMPLOYER,
        Outcome.SURVEILLANCE,
    }
)
_SETTLED: Final = frozenset(
    {
        Outcome.EMERGENCY,
        Outcome.SUPPORT_NOW,
        Outcome.NO_EMPLOYER,
        Outcome.SURVEILLANCE,
        Outcome.JOB_NOT_HEALTH,
        Outcome.DO_NOT_REFER,
    }
)
# Agreement and the lack of an employer rule these out wherever they would stand.
_NEEDS_AGREEMENT: Final = frozenset({Outcome.REFER_NOW, Outcome.CONSIDER})
_NEEDS_EMPLOYER: Final = _NEEDS_AGREEMENT | {Outcome.HR_NOW, Outcome.DO_NOT_REFER}


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that holds: a sentence with the person's own fact, and where it comes from."""

    rule: str
    text: str
    slots: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: ``owner`` is manager, employee or hr; ``when`` is words or a date."""

    id: str
    text: str
    owner: str
    when: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One outcome with everything that goes with it; ``reasons[0]`` is why it was chosen.

    ``signposts``, ``adjustments`` and ``question_tags`` are ids of their content files.
    """

    outcome: Outcome
    also: tuple[Outcome, ...]
    reasons: tuple[Reason, ...]
    next_steps: tuple[Step, ...]
    review_on: date | None
    alternatives: tuple[Step, ...]
    signposts: tuple[str, ...]
    adjustments: tuple[str, ...]
    question_tags: tuple[str, ...]
    sources: tuple[str, ...]
    headline: str

    def to_dict(self) -> dict[str, object]:
        """Return the decision as JSON values."""
        return {
            "outcome": self.outcome.value,
            "also": [outcome.value for outcome in self.also],
            "headline": self.headline,
            "reasons": [
                {
                    "rule": reason.rule,
                    "text": reason.text,
                    "slots": list(reason.slots),
                    "sources": list(reason.sources),
                }
                for reason in self.reasons
            ],
            "next_steps": [_step_dict(step) for step in self.next_steps],
            "review_on": self.review_on.isoformat() if self.review_on else None,
            "alternatives": [_step_dict(step) for step in self.alternatives],
            "signposts": list(self.signposts),
            "adjustments": list(self.adjustments),
            "question_tags": list(self.question_tags),
            "sources": list(self.sources),
        }


@dataclass(frozen=True, slots=True)
class _Finding:
    """The rules that hold for one case, before anything is put into words."""

    case: Case
    answers: Mapping[str, frozenset[str]]
    matched: tuple[Rule, ...]
    also: tuple[Outcome, ...]
    additions: tuple[Addition, ...]

    @property
    def rule(self) -> Rule:
        return self.matched[0]

    @property
    def outcomes(self) -> frozenset[Outcome]:
        return frozenset({self.rule.outcome, *self.also})


def decide(situation: Situation, employer: EmployerProfile, today: date) -> Decision:
    """Decide what to do (uk-guidance 2.1, completed by the stories of report 985).

    Any situation gives a decision. ``today`` sets every date in it.
    """
    finding = _find(Case(situation, employer, today))
    case, rule = finding.case, finding.rule
    review_on = _review_on(rule, case)
    texts = _step_texts(finding)
    teller = Teller(case, review_on)
    return Decision(
        outcome=rule.outcome,
        also=finding.also,
        reasons=tuple(
            Reason(row.id, teller.fill(row.reason), row.slots, row.sources)
            for row in finding.matched
        ),
        next_steps=_steps(texts, finding, teller),
        review_on=review_on,
        alternatives=_steps(_alternatives(finding), finding, teller),
        signposts=_signposts(finding),
        adjustments=_adjustments(finding),
        question_tags=_question_tags(finding),
        sources=_sources(finding, texts),
        headline=_headline(finding, teller),
    )


def next_question(situation: Situation, employer: EmployerProfile, today: date) -> str | None:
    """Return the one slot to ask for next, or None when enough is known.

    The order stands in ``content/asks.yml``. A slot is asked only if its answer could change
    the decision, or if OH's answer needs it.
    """
    case = Case(situation, employer, today)
    finding = _find(case)
    rule = finding.rule
    if rule.outcome in _SETTLED or rule.bare or rule.enough:
        return None
    for ask in tables.asks().values():
        if _worth_asking(ask, finding):
            return ask.id
    return None


def _find(case: Case) -> _Finding:
    found = answers(case)
    rows = [row for row in tables.rules() if row.condition.holds(found)]
    decisive = [row for row in rows if not row.beside_only]
    # The fallback always holds; it is a reason only when there is no other.
    first = decisive[0]
    others = [row for row in rows if row is not first and not row.fallback]
    matched = (first, *others)
    also = _also(matched, found)
    outcomes = {first.outcome, *also}
    added = tuple(
        item for item in tables.additions().values() if _adds(item, outcomes, found, case)
    )
    return _Finding(case, found, matched, also, added)


def _adds(
    item: Addition,
    outcomes: set[Outcome],
    found: Mapping[str, frozenset[str]],
    case: Case,
) -> bool:
    fits = not item.outcomes or bool(outcomes & set(item.outcomes))
    reachable = not (item.needs_no_oh and case.employer.has_oh)
    return fits and reachable and item.condition.holds(found)


def _also(matched: tuple[Rule, ...], found: Mapping[str, frozenset[str]]) -> tuple[Outcome, ...]:
    first = matched[0]
    wanted = list(first.also)
    wanted += [
        row.outcome
        for row in matched[1:]
        if row.outcome.value in first.beside or row.id in first.beside
    ]
    ruled_out = {first.outcome}
    if found["consent"] & {"refused", "withdrawn"}:
        ruled_out |= _NEEDS_AGREEMENT
    if "yes" in found["no_employer"]:
        ruled_out |= _NEEDS_EMPLOYER
    return tuple(outcome for outcome in dict.fromkeys(wanted) if outcome not in ruled_out)


def _review_on(rule: Rule, case: Case) -> date | None:
    days = rule.review_days
    if days == 0:
        return None
    limit = case.employer.thresholds.review_days
    day = case.today + timedelta(days=limit if days is None else days)
    note_end = case.situation.note_end
    # A note that ends before then is the natural moment to look again.
    if days is None and note_end is not None and case.today < note_end < day:
        day = note_end
    return workdays.on_or_after(min(day, case.today + _LONGEST), case.employer.nation)


def _headline(finding: _Finding, teller: Teller) -> str:
    case, rule = finding.case, finding.rule
    known = tables.headlines()[rule.outcome.value]
    template = rule.headline or known.text
    if known.no_oh and not case.employer.has_oh:
        template = known.no_oh
    elif known.employee and speaks_of_self(case.situation.role) and not rule.headline:
        template = known.employee
    return teller.fill(template)


def _step_texts(finding: _Finding) -> tuple[StepText, ...]:
    rule = finding.rule
    if rule.bare:
        ids = list(rule.steps)
    else:
        ids = [name for item in finding.additions if item.first for name in item.steps]
        for row in finding.matched:
            if row.outcome in finding.outcomes:
                ids += row.steps
        ids += [name for item in finding.additions for name in item.steps]
    texts = [tables.steps()[name] for name in dict.fromkeys(ids)]
    replaced = {name for step in texts for name in step.replaces}
    return tuple(step for step in texts if step.id not in replaced)


def _alternatives(finding: _Finding) -> tuple[StepText, ...]:
    ids = list(finding.rule.alternatives)
    if not finding.rule.bare:
        ids += [name for item in finding.additions for name in item.alternatives]
    return tuple(tables.steps()[name] for name in dict.fromkeys(ids))


def _steps(texts: Iterable[StepText], finding: _Finding, teller: Teller) -> tuple[Step, ...]:
    case = finding.case
    own = speaks_of_self(case.situation.role)
    found: list[Step] = []
    for step in texts:
        template = step.employee if own else step.text
        elsewhere = step.nations and case.employer.nation not in (*step.nations, "unknown")
        missing = step.needs_eap and case.employer.eap is None
        if template is None or elsewhere or missing:
            continue
        owner = step.employee_owner if own else step.owner
        found.append(Step(step.id, teller.fill(template), owner, _when(step, case, teller)))
    return tuple(found)


def _when(step: StepText, case: Case, teller: Teller) -> str:
    if step.due is None:
        return teller.fill(step.when) if step.when and "{" in step.when else step.when or ""
    count = getattr(case.employer.thresholds, step.due)
    day = workdays.working_days_later(case.today, count, case.employer.nation)
    return f"by {long_date(day)}"


def _signposts(finding: _Finding) -> tuple[str, ...]:
    case, rule = finding.case, finding.rule
    picks = tables.signposts()
    fitting = [picks[name] for name in rule.signposts]
    if not rule.bare:
        fitting += [pick for pick in picks.values() if pick.condition.holds(finding.answers)]
    there = [pick.id for pick in fitting if case.employer.eap or not pick.needs_eap]
    return tuple(dict.fromkeys(there))[:_MOST_SIGNPOSTS]


def _adjustments(finding: _Finding) -> tuple[str, ...]:
    unable = finding.answers["unable"] & {"in_hospital", "no_work"}
    in_crisis = finding.rule.bare and Outcome.REFER_NOW not in finding.also
    if finding.outcomes & _NO_ADJUSTMENTS or unable or in_crisis:
        return ()
    here = finding.case.situation
    fitting = [pick for pick in tables.adjustments().values() if _possible(pick, finding)]
    offered = set(here.can_offer)
    ranked = sorted(fitting, key=lambda pick: not offered & {pick.id, *pick.offers})
    return tuple(pick.id for pick in ranked)[:_MOST_ADJUSTMENTS]


def _possible(pick: Pick, finding: _Finding) -> bool:
    refused = {pick.id, *pick.offers} & set(finding.case.situation.cannot_offer)
    return not refused and pick.condition.holds(finding.answers)


def _question_tags(finding: _Finding) -> tuple[str, ...]:
    if not finding.outcomes & _TO_OH:
        return ()
    if finding.rule.questions and Outcome.REFER_NOW not in finding.also:
        return finding.rule.questions
    picks = tables.question_tags().values()
    fitting = [pick.id for pick in picks if pick.condition.holds(finding.answers)]
    return tuple(fitting)[:_MOST_TAGS]


def _sources(finding: _Finding, texts: Iterable[StepText]) -> tuple[str, ...]:
    ids = [name for row in finding.matched for name in row.sources]
    ids += [name for step in texts for name in step.sources]
    return tuple(dict.fromkeys(ids))


def _worth_asking(ask: Ask, finding: _Finding) -> bool:
    situation = finding.case.situation
    speaker = "employee" if speaks_of_self(situation.role) else "manager"
    if ask.who and speaker not in ask.who:
        return False
    if ask.outcomes and not finding.outcomes & set(ask.outcomes):
        return False
    if situation.answered(ask.id) or any(situation.knows(name) for name in ask.unless_known):
        return False
    if not ask.condition.holds(finding.answers):
        return False
    return ask.for_oh or _could_change(ask.id, finding)


def _could_change(slot: str, finding: _Finding) -> bool:
    """Whether any answer to a choice or list slot would give another decision."""
    case = finding.case
    known = case.situation.to_slots()
    now = (finding.rule.outcome, finding.also)
    for value in SLOTS[slot].values:
        tried = Situation.from_slots(known | {slot: value})
        other = _find(Case(tried, case.employer, case.today))
        if (other.rule.outcome, other.also) != now:
            return True
    return False


def _step_dict(step: Step) -> dict[str, str]:
    return {"id": step.id, "text": step.text, "owner": step.owner, "when": step.when}
