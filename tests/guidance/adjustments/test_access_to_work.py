"""Access to Work: the worked examples, the borders, Northern Ireland, and nothing promised."""

import shutil
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.access_to_work import (
    COST_KINDS,
    WORK,
    AccessToWorkError,
    Applicant,
    Item,
    cost_share,
    estimate,
)
from guidance.access_to_work_content import entries, load, of_kind
from guidance.content import FOLDER, NATIONS, ContentError

TODAY = date(2026, 11, 21)
SOMEONE = Applicant(
    nation="england", age=40, work="employed", affects_work=True, job_started_on=date(2020, 1, 6)
)
EQUIPMENT = "aids_equipment"
SHARED = ("aids_equipment", "premises_or_equipment_adaptation")
POUNDS = st.integers(0, 5_000_000).map(lambda pence: Decimal(pence) / 100)
STAFF = st.integers(0, 2000)
WEEKS = st.integers(0, 520)


def rules_of(found):
    return [line.rule for line in found.advice]


@pytest.mark.parametrize(
    ("employees", "cost", "weeks", "employer", "scheme"),
    [
        (30, 4000, 52, 0, 4000),
        (120, 400, 52, 400, 0),
        (120, 4000, 52, 1200, 2800),
        (120, 10000, 52, 2400, 7600),
        (600, 4000, 52, 1600, 2400),
        (600, 12000, 52, 2800, 9200),
        (600, 12000, 5, 0, 12000),
        (249, 25000, 52, 2400, 22600),
    ],
)
def test_worked_examples(employees, cost, weeks, employer, scheme):
    share = cost_share(employees, Decimal(cost), weeks, EQUIPMENT)
    assert (share.employer, share.access_to_work) == (employer, scheme)
    assert share.why


@pytest.mark.parametrize(("employees", "first"), [(49, 0), (50, 500), (249, 500), (250, 1000)])
def test_bands_begin_where_they_say(employees, first):
    assert cost_share(employees, Decimal(first), 52, EQUIPMENT).employer == first
    above = cost_share(employees, Decimal(first + 100), 52, EQUIPMENT).employer
    assert above == (first + 20 if first else 0)


def test_exactly_250_staff_is_flagged_as_uncertain():
    assert any("over 250" in flag for flag in cost_share(250, Decimal(4000), 52, EQUIPMENT).flags)
    for staff in (249, 251):
        share = cost_share(staff, Decimal(4000), 52, EQUIPMENT)
        assert not any("over 250" in flag for flag in share.flags)


def test_week_six_is_the_border_and_flagged():
    assert cost_share(600, Decimal(4000), 5, EQUIPMENT).employer == 0
    at_six = cost_share(600, Decimal(4000), 6, EQUIPMENT)
    assert at_six.employer == 1600
    assert any("6 weeks" in flag for flag in at_six.flags)
    assert not any("weeks" in f for f in cost_share(600, Decimal(4000), 7, EQUIPMENT).flags)


@pytest.mark.parametrize("kind", [kind for kind in COST_KINDS if kind not in SHARED])
def test_only_equipment_and_changes_to_places_are_shared(kind):
    assert cost_share(600, Decimal(30000), 52, kind).employer == 0


def test_self_employed_people_share_with_nobody_and_it_is_flagged():
    share = cost_share(0, Decimal(900), 52, EQUIPMENT, self_employed=True)
    assert share.employer == 0
    assert any("no confirmed source" in flag for flag in share.flags)
    assert share.sources == ()


@pytest.mark.requirement("R83", "R106")
def test_the_decision_is_never_ours():
    for weeks in (0, 52):
        flags = cost_share(120, Decimal(4000), weeks, EQUIPMENT).flags
        assert any("decides" in flag for flag in flags)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("cost", (120, Decimal("-1"), 52, EQUIPMENT)),
        ("cost", (120, Decimal("1.005"), 52, EQUIPMENT)),
        ("cost", (120, Decimal("NaN"), 52, EQUIPMENT)),
        ("employees", (-1, Decimal(1), 52, EQUIPMENT)),
        ("weeks_in_job", (1, Decimal(1), -1, EQUIPMENT)),
        ("kind", (1, Decimal(1), 1, "holiday")),
    ],
)
def test_impossible_values_are_named(field, values):
    with pytest.raises(AccessToWorkError, match=field):
        cost_share(*values)


@pytest.mark.requirement("R83")
@pytest.mark.parametrize(
    ("change", "rule", "result"),
    [
        ({"nation": "northern_ireland"}, "AR-01", "other_scheme"),
        ({"nation": "northern_ireland", "age": 15}, "AR-01", "other_scheme"),
        ({"age": 15}, "AR-02", "not_eligible"),
        ({"age": 16}, "AR-05", "likely"),
        ({"work": "voluntary"}, "AR-03", "not_eligible"),
        ({"work": "none"}, "AR-03", "not_eligible"),
        ({"work": "self_employed"}, "AR-05", "likely"),
        ({"work": "apprentice"}, "AR-05", "likely"),
        ({"affects_work": False}, "AR-04", "not_eligible"),
        ({"affects_work": None}, "AR-05", "likely"),
        ({}, "AR-05", "likely"),
    ],
)
def test_eligibility(change, rule, result):
    found = estimate(replace(SOMEONE, **change), TODAY)
    assert (found.rule, found.result) == (rule, result)
    assert found.text


def test_northern_ireland_never_gets_the_numbers_of_great_britain():
    item = Item(Decimal(4000), EQUIPMENT, 120)
    found = estimate(replace(SOMEONE, nation="northern_ireland"), TODAY, item)
    assert found.share is None
    assert found.advice == ()
    assert not any(digit in found.text for digit in "0123456789")


def test_an_unknown_nation_hears_where_it_holds():
    found = estimate(replace(SOMEONE, nation="unknown"), TODAY)
    assert rules_of(found)[0] == "unknown_nation"
    assert "Northern Ireland" in found.advice[0].text


@pytest.mark.requirement("R83")
def test_apply_now_and_change_things_meanwhile():
    said = rules_of(estimate(SOMEONE, TODAY))
    assert {"employee_applies", "apply_now", "AR-09"} <= set(said)
    waiting = rules_of(estimate(replace(SOMEONE, applied_on=date(2026, 10, 1)), TODAY))
    assert "apply_now" not in waiting
    assert "AR-09" in waiting


def test_waiting_is_no_reason_to_do_nothing():
    assert "AR-10" in rules_of(estimate(replace(SOMEONE, told_to_wait=True), TODAY))


def test_a_new_starter_hears_the_exact_day():
    found = estimate(replace(SOMEONE, job_started_on=date(2026, 11, 2)), TODAY)
    assert found.apply_before == date(2026, 12, 14)
    assert any("14 December 2026" in line.text for line in found.advice)
    item = Item(Decimal(4000), EQUIPMENT, 120)
    before = estimate(replace(SOMEONE, job_started_on=date(2026, 11, 2)), date(2026, 12, 13), item)
    after = estimate(replace(SOMEONE, job_started_on=date(2026, 11, 2)), date(2026, 12, 14), item)
    assert before.share.employer == 0
    assert after.share.employer == 1200
    assert after.apply_before is None


def test_before_the_job_starts():
    found = estimate(replace(SOMEONE, work="about_to_start", job_started_on=None), TODAY)
    assert "AR-07" in rules_of(found)


def test_mental_health_has_its_own_service():
    assert "AR-06" in rules_of(estimate(replace(SOMEONE, mental_health=True), TODAY))
    assert "AR-06" not in rules_of(estimate(SOMEONE, TODAY))


@pytest.mark.requirement("R87")
def test_no_limit_without_its_year_and_no_waiting_time():
    item = Item(Decimal(40000), EQUIPMENT, 120)
    text = " ".join(line.text for line in estimate(SOMEONE, TODAY, item).advice)
    assert "69,260" in text
    assert text.index("2024/25") < text.index("69,260")
    assert not any(word in text for word in ("109", "66 days", "62,100", "42,100", "57,200"))


def test_old_numbers_are_not_served():
    item = Item(Decimal(4000), EQUIPMENT, 120)
    late = TODAY + timedelta(days=900)
    found = estimate(SOMEONE, late, item)
    assert found.share is None
    assert "needs_checking" in rules_of(found)
    assert "69,260" not in " ".join(line.text for line in found.advice)


def test_without_a_start_date_no_amount_is_guessed():
    found = estimate(
        replace(SOMEONE, job_started_on=None), TODAY, Item(Decimal(4000), EQUIPMENT, 120)
    )
    assert found.share is None
    assert "need_start" in rules_of(found)


@pytest.mark.requirement("R83")
def test_what_to_have_ready_asks_for_no_diagnosis():
    ready = estimate(SOMEONE, TODAY).evidence
    assert len(ready) == len(of_kind("evidence"))
    assert not any("diagnos" in line.lower() for line in ready)


def test_json_values_keep_the_pence():
    found = estimate(SOMEONE, TODAY, Item(Decimal(4000), EQUIPMENT, 120)).to_dict()
    assert found["share"]["employer"] == "1200.00"
    assert found["result"] == "likely"


def test_every_rule_of_the_table_is_there():
    assert {f"AR-{number:02}" for number in range(1, 11)} <= set(entries())


def test_a_fault_names_file_entry_and_field(tmp_path):
    path = tmp_path / "access_to_work.yml"
    shutil.copy(FOLDER / "access_to_work.yml", path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("facts: [ATW-03]", "facts: [ATW-99]", 1), encoding="utf-8")
    with pytest.raises(ContentError, match=r"access_to_work.yml, entry AR-02, field facts"):
        load(tmp_path)


@given(STAFF, POUNDS, WEEKS, st.sampled_from(COST_KINDS), st.booleans())
def test_both_parts_add_up_to_the_cost(employees, cost, weeks, kind, self_employed):
    share = cost_share(employees, cost, weeks, kind, self_employed=self_employed)
    assert share.employer + share.access_to_work == cost
    assert min(share.employer, share.access_to_work) >= 0


@given(STAFF, POUNDS, POUNDS, WEEKS)
def test_a_dearer_thing_never_costs_anyone_less(employees, one, other, weeks):
    low, high = sorted((one, other))
    cheap = cost_share(employees, low, weeks, EQUIPMENT)
    dear = cost_share(employees, high, weeks, EQUIPMENT)
    assert cheap.employer <= dear.employer
    assert cheap.access_to_work <= dear.access_to_work


@given(STAFF, STAFF, POUNDS, WEEKS)
def test_a_larger_employer_never_pays_less(one, other, cost, weeks):
    small, large = sorted((one, other))
    part = cost_share(small, cost, weeks, EQUIPMENT).employer
    assert part <= cost_share(large, cost, weeks, EQUIPMENT).employer


@given(
    st.builds(
        Applicant,
        nation=st.sampled_from([*NATIONS, "unknown"]),
        age=st.none() | st.integers(0, 120),
        work=st.none() | st.sampled_from(WORK),
        affects_work=st.none() | st.booleans(),
        mental_health=st.booleans(),
        job_started_on=st.none() | st.dates(date(1950, 1, 1), date(2090, 1, 1)),
        applied_on=st.none() | st.dates(date(1950, 1, 1), date(2090, 1, 1)),
        told_to_wait=st.booleans(),
    ),
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    st.none() | st.builds(Item, POUNDS, st.sampled_from(COST_KINDS), STAFF),
)
def test_any_applicant_gets_an_answer(applicant, today, item):
    found = estimate(applicant, today, item)
    assert found.text
    assert found.to_dict()["rule"] == found.rule
    if applicant.nation == "northern_ireland":
        assert found.share is None
