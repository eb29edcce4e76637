"""What holds for every plan, whatever the pattern, the day and the limits."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.employer import NATIONS
from guidance.phased_content import kinds
from guidance.phased_return import Caps, PhasedReturn, PlanRequest, Shift, WorkPattern, plan
from guidance.phased_spread import Room, apart, spread
from guidance.work_pattern import WEEKDAYS
from guidance.workdays import is_working_day

# As many as the profile says: fewer under mutation testing.
EXAMPLES = settings().max_examples
STARTS = st.dates(date(2026, 1, 1), date(2030, 12, 31))
SHIFT = st.builds(
    Shift.of,
    st.integers(2, 48).map(lambda quarters: quarters / 4),
    st.sampled_from([None, "06:00", "09:30", "22:00"]),
)
SAME_EVERY_WEEK = st.dictionaries(st.sampled_from(WEEKDAYS), SHIFT, min_size=1).map(
    lambda days: ("weekly", days)
)
ROTA = st.lists(st.dictionaries(st.sampled_from(WEEKDAYS), SHIFT), min_size=1, max_size=4).map(
    lambda weeks: ("rota", weeks)
)


def pattern_of(drawn: tuple[str, object]) -> WorkPattern | None:
    kind, days = drawn
    try:
        if kind == "weekly":
            return WorkPattern.weekly(days)  # type: ignore[arg-type]
        return WorkPattern.rota(days)  # type: ignore[arg-type]
    except ValueError:
        return None


WEEKLY = SAME_EVERY_WEEK.map(pattern_of).filter(lambda found: found is not None)
ANY = (SAME_EVERY_WEEK | ROTA).map(pattern_of).filter(lambda found: found is not None)
CAPS = st.builds(
    Caps.of,
    hours_day=st.none() | st.integers(1, 12),
    hours_week=st.none() | st.integers(1, 60),
    days_week=st.none() | st.integers(1, 7),
    until=st.none() | STARTS,
)


@st.composite
def requests(draw: st.DrawFn, *, simple: bool = False) -> PlanRequest:
    start = draw(STARTS)
    leave = st.just(()) if simple else st.lists(st.integers(0, 60), max_size=12)
    kind = draw(st.sampled_from(list(kinds())))
    return PlanRequest(
        pattern=draw(WEEKLY if simple else ANY),
        return_on=start,
        kind=kind,
        shape=draw(st.none() | st.sampled_from(kinds()[kind].shapes)),
        weeks=draw(st.integers(1, 12)),
        start_percent=draw(st.integers(10, 90)),
        nation=draw(st.sampled_from(NATIONS)),
        wish=None if simple else draw(st.sampled_from([None, "eager", "wants_but_worried"])),
        caps=Caps() if simple else draw(CAPS),
        leave_dates=tuple(start + timedelta(days=day) for day in draw(leave)),
        works_bank_holidays=simple or draw(st.booleans()),
        review_day=draw(st.sampled_from(WEEKDAYS)),
        oh_agreed=False if simple else draw(st.booleans()),
        full_hours_now=False if simple else draw(st.booleans()),
    )


@settings(max_examples=EXAMPLES * 3 // 2, deadline=None)
@given(requests())
def test_no_plan_goes_above_usual_hours_or_a_limit(request: PlanRequest) -> None:
    caps = request.caps
    for row in plan(request).rows:
        assert row.minutes == sum(day.minutes for day in row.days)
        assert row.minutes <= row.usual_minutes
        held = caps.hold_on(row.starts_on)
        if held and caps.minutes_week:
            assert row.minutes <= caps.minutes_week
        if held and caps.days_week:
            assert len(row.worked) <= caps.days_week
        for day in row.worked:
            assert day.minutes <= day.usual_minutes
            assert day.away is None
            assert day.on not in request.leave_dates
            if caps.minutes_day and caps.hold_on(day.on):
                assert day.minutes <= caps.minutes_day


@settings(max_examples=EXAMPLES * 3 // 2, deadline=None)
@given(requests())
def test_checks_never_stop_a_plan_for_its_own_sums(request: PlanRequest) -> None:
    made = plan(request)
    found = {finding.check for finding in made.findings}
    assert not found & {"PC-01", "PC-02", "PC-06", "PC-14", "PC-15", "PC-16"}
    assert len(made.steps) == made.weeks
    assert made.rows[-1].kind == "usual"


@settings(max_examples=EXAMPLES * 3 // 2, deadline=None)
@given(requests(simple=True))
def test_hours_rise_and_stay_below_full(request: PlanRequest) -> None:
    made = plan(request)
    steps = [row.minutes for row in made.steps]
    assert all(before <= after for before, after in pairwise(steps))
    full = made.rows[-1]
    assert full.minutes == full.usual_minutes
    # Someone back from absence never reaches full hours before the last step is over.
    assert all(row.minutes < row.usual_minutes for row in made.steps)
    assert all(row.minutes > 0 for row in made.steps)
    for row in made.steps:
        exact = row.usual_minutes * row.percent / 100
        limit = row.usual_minutes - 1
        assert abs(row.minutes - min(exact, limit)) <= 15


@settings(max_examples=EXAMPLES * 3 // 2, deadline=None)
@given(requests())
def test_reviews_are_on_working_days_in_their_week(request: PlanRequest) -> None:
    made = plan(request)
    for row in made.rows:
        if row.review is None:
            assert row.kind == "away"
            continue
        assert is_working_day(row.review.on, request.nation)
        if row.kind == "step":
            assert row.starts_on <= row.review.on <= row.ends_on
    days = [review.on for review in made.reviews()]
    assert days == sorted(days)


@settings(max_examples=EXAMPLES, deadline=None)
@given(requests())
def test_weeks_follow_each_other(request: PlanRequest) -> None:
    made = plan(request)
    assert made.starts_on is not None
    assert made.starts_on >= request.return_on
    for before, after in pairwise(made.rows):
        assert after.starts_on == before.ends_on + timedelta(days=1)
        assert after.week == before.week + 1
    for row in made.rows:
        assert (row.ends_on - row.starts_on).days == 6


@settings(max_examples=EXAMPLES, deadline=None)
@given(requests())
def test_a_plan_is_its_request(request: PlanRequest) -> None:
    made: PhasedReturn = plan(request)
    assert plan(PlanRequest.from_dict(request.to_dict())) == made


ROOMS = st.lists(st.tuples(st.integers(30, 720), st.integers(30, 720)), min_size=1, max_size=7).map(
    lambda sizes: [
        Room(date(2027, 1, 11) + timedelta(days=day), usual, min(usual, most))
        for day, (usual, most) in enumerate(sizes)
    ]
)


@given(ROOMS, st.integers(15, 4000), st.booleans())
def test_spread_loses_nothing_that_fits(rooms: list[Room], total: int, full_days: bool) -> None:
    shares = spread(total, rooms, full_days=full_days, shortest=120)
    assert sum(shares.values()) == min(total, sum(room.most for room in rooms))
    most = {room.on: room.most for room in rooms}
    assert all(0 < minutes <= most[day] for day, minutes in shares.items())


@given(st.sets(st.integers(0, 6), min_size=1))
def test_apart_keeps_every_day_once(days: set[int]) -> None:
    given_days = [date(2027, 1, 11) + timedelta(days=day) for day in sorted(days)]
    assert sorted(apart(given_days)) == given_days
    assert apart(given_days)[0] == given_days[0]


def test_monday_to_friday_apart() -> None:
    week = [date(2027, 1, 11) + timedelta(days=day) for day in range(5)]
    assert [f"{day:%a}" for day in apart(week)] == ["Mon", "Wed", "Fri", "Tue", "Thu"]
