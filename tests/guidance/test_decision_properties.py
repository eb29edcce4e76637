"""What holds for every situation, whatever was said."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.content import footer
from guidance.decision import Outcome, decide, next_question
from guidance.derive import TABLE
from guidance.employer import EmployerProfile, Thresholds, load_employer, no_employer
from guidance.situation import Situation
from guidance.slots import SLOTS, Slot
from guidance.workdays import is_working_day

# As many as the profile says: fewer under mutation testing.
EXAMPLES = settings().max_examples
CONFIG = Path(__file__).parents[2] / "config"
EXAMPLE = load_employer(CONFIG / "example.yml")
EMPLOYERS = [
    EXAMPLE,
    no_employer(),
    replace(no_employer("scotland"), submitter="hr"),
    *(load_employer(path) for path in sorted((CONFIG / "case_studies").glob("*.yml"))),
]
DAYS = st.dates(date(2024, 1, 1), date(2035, 12, 31))
LOOSEST = Thresholds()
URGENT = {Outcome.REFER_NOW, Outcome.STOP_TASK}


def values(slot: Slot) -> st.SearchStrategy[Any]:
    known: st.SearchStrategy[Any]
    if slot.kind == "choice":
        known = st.sampled_from(slot.values)
    elif slot.kind == "tags":
        items = st.sampled_from(slot.values) if slot.values else st.text(min_size=1, max_size=9)
        known = st.lists(items, max_size=4).filter(
            lambda found: all(str(item).strip() for item in found)
        )
    elif slot.kind == "text":
        known = st.text(min_size=1, max_size=30).filter(lambda text: bool(text.strip()))
    elif slot.kind in ("number", "whole"):
        known = st.integers(0, 400)
    elif slot.kind == "day":
        known = DAYS.map(date.isoformat)
    else:
        known = st.booleans()
    return st.none() | known | st.just("unknown") if slot.kind != "flag" else st.none() | known


SITUATIONS = st.fixed_dictionaries(
    {}, optional={name: values(slot) for name, slot in SLOTS.items()}
).map(Situation.from_slots)


@settings(max_examples=3 * EXAMPLES, deadline=None)
@given(SITUATIONS, st.sampled_from(EMPLOYERS), DAYS)
def test_every_situation_gets_a_whole_decision(
    situation: Situation, employer: EmployerProfile, today: date
) -> None:
    decision = decide(situation, employer, today)
    assert decision.headline
    assert decision.reasons
    assert all(reason.text and "{" not in reason.text for reason in decision.reasons)
    assert decision.outcome not in decision.also
    assert len(decision.adjustments) <= 5
    assert decision.to_dict()["outcome"] == decision.outcome.value
    footer(decision.sources, today)
    asked = next_question(situation, employer, today)
    assert asked is None or not situation.answered(asked)


@settings(max_examples=2 * EXAMPLES, deadline=None)
@given(SITUATIONS, DAYS)
def test_review_is_never_past_nor_on_a_closed_day(situation: Situation, today: date) -> None:
    review_on = decide(situation, EXAMPLE, today).review_on
    if review_on is not None:
        assert today < review_on <= today + timedelta(days=45)
        assert is_working_day(review_on, EXAMPLE.nation)


@pytest.mark.requirement("R10")
@settings(max_examples=2 * EXAMPLES, deadline=None)
@given(
    SITUATIONS,
    st.sampled_from(SLOTS["employment_type"].values),
    st.sampled_from(("12 hours a week", "night shifts", "zero hours")),
    DAYS,
)
def test_contract_and_hours_never_change_a_decision(
    situation: Situation, contract: str, hours: str, today: date
) -> None:
    other = replace(
        situation,
        employment_type=contract,
        job_hours=hours,
        unknown=situation.unknown - {"employment_type", "job_hours"},
    )
    assert decide(situation, EXAMPLE, today) == decide(other, EXAMPLE, today)
    before, after = (next_question(one, EXAMPLE, today) for one in (situation, other))
    assert before == after


def test_no_rule_can_even_ask_for_contract_or_hours() -> None:
    read = {slot for row in TABLE.values() for slot in row.slots}
    assert not read & {"employment_type", "job_hours", "job_title", "private_mode"}


TIGHTER = st.builds(
    Thresholds,
    weeks_absence=st.integers(1, 4),
    msk_days=st.integers(1, 7),
    review_days=st.integers(1, 14),
    refer_within_days=st.integers(1, 5),
    risk_assessment_days=st.integers(1, 5),
    report_fresh_days=st.integers(1, 90),
    spells_12m=st.integers(1, 4),
    days_12m=st.integers(1, 20),
    note_ending_days=st.integers(14, 60),
)


@settings(max_examples=3 * EXAMPLES, deadline=None)
@given(SITUATIONS, TIGHTER, DAYS)
def test_tightening_never_takes_help_away(
    situation: Situation, tighter: Thresholds, today: date
) -> None:
    usual = decide(situation, replace(EXAMPLE, thresholds=LOOSEST), today)
    strict = decide(situation, replace(EXAMPLE, thresholds=tighter), today)
    if URGENT & {usual.outcome, *usual.also}:
        assert URGENT & {strict.outcome, *strict.also}


@settings(max_examples=3 * EXAMPLES, deadline=None)
@given(SITUATIONS, st.sampled_from(EMPLOYERS), DAYS)
def test_no_employer_switches_off_safety_or_agreement(
    situation: Situation, employer: EmployerProfile, today: date
) -> None:
    decision = decide(situation, employer, today)
    everything = {decision.outcome, *decision.also}
    if "self_harm_risk" in situation.safety_flag:
        assert decision.outcome in (Outcome.SUPPORT_NOW, Outcome.EMERGENCY)
    if situation.immediate_danger == "yes":
        assert decision.outcome is Outcome.EMERGENCY
    if situation.consent_referral in ("refused", "withdrawn"):
        assert not everything & {Outcome.REFER_NOW, Outcome.CONSIDER}
    if situation.role in ("self_employed", "not_in_work"):
        assert not everything & {Outcome.REFER_NOW, Outcome.HR_NOW}


@pytest.mark.requirement("R41")
@settings(max_examples=2 * EXAMPLES, deadline=None)
@given(SITUATIONS, DAYS)
def test_an_employee_with_manager_trouble_is_never_sent_to_them(
    situation: Situation, today: date
) -> None:
    own = replace(situation, role="employee", relationship_ok="no")
    decision = decide(own, EXAMPLE, today)
    steps = (*decision.next_steps, *decision.alternatives)
    said = " ".join([decision.headline, *(step.text for step in steps)]).lower()
    assert "your manager" not in said
    assert "manager" not in {step.owner for step in steps}


@settings(max_examples=2 * EXAMPLES, deadline=None)
@given(SITUATIONS)
def test_slots_survive_a_round_trip(situation: Situation) -> None:
    assert Situation.from_slots(situation.to_slots()) == situation
