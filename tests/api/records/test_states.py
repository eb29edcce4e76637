"""The table of states and moves."""

import pytest

from api.errors import ConflictError
from api.records.states import MOVES, WORDS, Move, State, after, may, shown_to_manager, words
from api.records.states_page import PAGE, page


def test_every_state_has_words_and_moves():
    assert set(MOVES) == set(State) == set(WORDS)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", Move)
def test_a_move_is_made_or_refused_with_the_reason(state, move):
    if may(state, move):
        assert after(state, move) in State
        return
    with pytest.raises(ConflictError) as refused:
        after(state, move)
    assert refused.value.message.startswith("You can’t ")
    assert ", because " in refused.value.message
    assert refused.value.status == 409


def test_a_closed_case_stays_closed():
    assert not any(may(State.CLOSED, move) for move in Move)


@pytest.mark.requirement("R25", "R30")
def test_nothing_is_sent_that_was_not_approved_and_nothing_approved_that_was_not_agreed():
    # What the provider sent back goes again as it is: the words that were approved before.
    may_send = [s for s in State if may(s, Move.MARK_SENT)]
    assert may_send == [State.APPROVED, State.RETURNED_BY_PROVIDER]
    assert [s for s in State if may(s, Move.APPROVE)] == [State.AGREED]
    assert all(after(s, Move.EDIT) != State.AGREED for s in State if may(s, Move.EDIT))


def test_an_edit_after_sending_to_the_employee_waits_for_the_employee_again():
    later = [s for s in State if may(s, Move.EDIT) and s != State.DRAFTING]
    assert {after(s, Move.EDIT) for s in later} == {State.AWAITING_EMPLOYEE}


def before_sending():
    """States a case can be in that was never sent to the provider."""
    reached, new = set(), {State.DRAFTING}
    while new:
        reached |= new
        moves = [(m, to) for state in new for m, to in MOVES[state].items()]
        new = {to for move, to in moves if move is not Move.MARK_SENT} - reached
    return reached


def test_only_what_was_sent_can_come_back_or_be_booked_or_missed():
    late = {State.SENT_TO_PROVIDER, State.RETURNED_BY_PROVIDER, State.APPOINTMENT_BOOKED}
    assert not before_sending() & {*late, State.DID_NOT_ATTEND, State.REPORTED}


def test_the_manager_is_not_told_that_an_appointment_was_missed():
    said = words(State.DID_NOT_ATTEND).to_manager
    assert "attend" not in said
    assert "miss" not in said


def test_the_page_of_states_is_in_step():
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m api.records.states_page`"


@pytest.mark.requirement("R26")
@pytest.mark.parametrize("state", sorted(before_sending()))
def test_nobody_hears_that_occupational_health_has_it_before_it_was_sent(state):
    said = words(state)
    assert "with OH" not in said.to_manager
    assert "sent it to occupational health" not in said.to_manager
    assert said.waiting_for != "provider"


@pytest.mark.requirement("R36")
def test_the_manager_cannot_tell_a_refusal_from_a_withdrawal():
    assert shown_to_manager(State.DECLINED) == shown_to_manager(State.WITHDRAWN)
    assert words(State.DECLINED).to_manager == words(State.WITHDRAWN).to_manager
    assert "isn’t going ahead" in words(State.DECLINED).to_manager
