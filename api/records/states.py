"""The states of a case and the moves between them: one table to read, one place that refuses.

Until `SENT_TO_PROVIDER` nobody is told that occupational health has the case, because it doesn't.
What the manager hears never says how the employee answered, only whether it goes ahead.

A closed case isn't opened again: its personal links have ended with it, and what was agreed to was
agreed for that referral. Another referral is a new case, linked to the earlier one. A legal hold
is no state: it stands beside any of them, and keeps the words from being erased (`holds.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from api.errors import ConflictError


class State(StrEnum):
    """Where a case is."""

    DRAFTING = "drafting"
    AWAITING_EMPLOYEE = "awaiting_employee"
    CORRECTION_ASKED = "correction_asked"
    DECLINED = "declined"
    AGREED = "agreed"
    RETURNED = "returned"
    APPROVED = "approved"
    SENT_TO_PROVIDER = "sent_to_provider"
    RETURNED_BY_PROVIDER = "returned_by_provider"
    APPOINTMENT_BOOKED = "appointment_booked"
    DID_NOT_ATTEND = "did_not_attend"
    REPORTED = "reported"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class Move(StrEnum):
    """What may be done to a case."""

    SEND = "send"
    EDIT = "edit"
    AGREE = "agree"
    ASK_CORRECTION = "ask_correction"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    RETURN = "return"
    APPROVE = "approve"
    MARK_SENT = "mark_sent"
    PROVIDER_RETURN = "provider_return"
    BOOK = "book"
    NOT_ATTENDED = "not_attended"
    RECORD_REPORT = "record_report"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class StateWords:
    """How a state is said: to HR in one label, to the manager in true sentences, who must act."""

    label: str
    colour: str
    to_manager: str
    waiting_for: str


_S = State
_M = Move

#: From each state, the moves that are allowed and the state each leads to.
MOVES: Mapping[State, Mapping[Move, State]] = MappingProxyType(
    {
        _S.DRAFTING: {
            _M.EDIT: _S.DRAFTING,
            _M.SEND: _S.AWAITING_EMPLOYEE,
            _M.CLOSE: _S.CLOSED,
        },
        _S.AWAITING_EMPLOYEE: {
            _M.SEND: _S.AWAITING_EMPLOYEE,
            _M.EDIT: _S.AWAITING_EMPLOYEE,
            _M.AGREE: _S.AGREED,
            _M.ASK_CORRECTION: _S.CORRECTION_ASKED,
            _M.DECLINE: _S.DECLINED,
            _M.CLOSE: _S.CLOSED,
        },
        _S.CORRECTION_ASKED: {
            _M.EDIT: _S.AWAITING_EMPLOYEE,
            _M.AGREE: _S.AGREED,
            _M.ASK_CORRECTION: _S.CORRECTION_ASKED,
            _M.DECLINE: _S.DECLINED,
            _M.RETURN: _S.RETURNED,
            _M.CLOSE: _S.CLOSED,
        },
        _S.AGREED: {
            _M.EDIT: _S.AWAITING_EMPLOYEE,
            _M.ASK_CORRECTION: _S.CORRECTION_ASKED,
            _M.WITHDRAW: _S.WITHDRAWN,
            _M.RETURN: _S.RETURNED,
            _M.APPROVE: _S.APPROVED,
            _M.CLOSE: _S.CLOSED,
        },
        _S.RETURNED: {
            _M.EDIT: _S.AWAITING_EMPLOYEE,
            _M.ASK_CORRECTION: _S.CORRECTION_ASKED,
            _M.DECLINE: _S.DECLINED,
            _M.WITHDRAW: _S.WITHDRAWN,
            _M.CLOSE: _S.CLOSED,
        },
        _S.APPROVED: {
            _M.EDIT: _S.AWAITING_EMPLOYEE,
            _M.ASK_CORRECTION: _S.CORRECTION_ASKED,
            _M.WITHDRAW: _S.WITHDRAWN,
            _M.RETURN: _S.RETURNED,
            _M.MARK_SENT: _S.SENT_TO_PROVIDER,
            _M.CLOSE: _S.CLOSED,
        },
        _S.SENT_TO_PROVIDER: {
            _M.PROVIDER_RETURN: _S.RETURNED_BY_PROVIDER,
            _M.BOOK: _S.APPOINTMENT_BOOKED,
            _M.RECORD_REPORT: _S.REPORTED,
            _M.WITHDRAW: _S.WITHDRAWN,
            _M.CLOSE: _S.CLOSED,
        },
        # Only an attachment was asked for: the same words, still agreed to, go again.
        _S.RETURNED_BY_PROVIDER: {
            _M.EDIT: _S.AWAITING_EMPLOYEE,
            _M.ASK_CORRECTION: _S.CORRECTION_ASKED,
            _M.RETURN: _S.RETURNED,
            _M.MARK_SENT: _S.SENT_TO_PROVIDER,
            _M.WITHDRAW: _S.WITHDRAWN,
            _M.CLOSE: _S.CLOSED,
        },
        _S.APPOINTMENT_BOOKED: {
            _M.BOOK: _S.APPOINTMENT_BOOKED,
            _M.NOT_ATTENDED: _S.DID_NOT_ATTEND,
            _M.PROVIDER_RETURN: _S.RETURNED_BY_PROVIDER,
            _M.RECORD_REPORT: _S.REPORTED,
            _M.WITHDRAW: _S.WITHDRAWN,
            _M.CLOSE: _S.CLOSED,
        },
        _S.DID_NOT_ATTEND: {
            _M.BOOK: _S.APPOINTMENT_BOOKED,
            _M.PROVIDER_RETURN: _S.RETURNED_BY_PROVIDER,
            _M.RECORD_REPORT: _S.REPORTED,
            _M.WITHDRAW: _S.WITHDRAWN,
            _M.CLOSE: _S.CLOSED,
        },
        _S.REPORTED: {
            _M.WITHDRAW: _S.WITHDRAWN,
            _M.CLOSE: _S.CLOSED,
        },
        # A person may change their mind: the link works until the case is closed.
        _S.DECLINED: {
            _M.AGREE: _S.AGREED,
            _M.CLOSE: _S.CLOSED,
        },
        _S.WITHDRAWN: {
            _M.CLOSE: _S.CLOSED,
        },
        _S.CLOSED: {},
    }
)

#: States in which nobody has anything to do.
FINISHED = frozenset({State.DECLINED, State.WITHDRAWN, State.CLOSED})

NOT_GOING_AHEAD = "This referral isn’t going ahead. You don’t need to do anything more with it."

WORDS: Mapping[State, StateWords] = MappingProxyType(
    {
        _S.DRAFTING: StateWords(
            "Being drafted",
            "grey",
            "It’s still a draft with you. Nobody else has been asked to look at it.",
            "manager",
        ),
        _S.AWAITING_EMPLOYEE: StateWords(
            "Not agreed yet",
            "yellow",
            "It’s waiting for the employee to read and agree to it. HR can’t see what it says "
            "until then, and occupational health hasn’t been sent it.",
            "employee",
        ),
        _S.CORRECTION_ASKED: StateWords(
            "Correction asked for",
            "orange",
            "It isn’t settled yet: HR is looking at a question about the wording. Occupational "
            "health hasn’t been sent it.",
            "hr",
        ),
        _S.DECLINED: StateWords("Not going ahead", "grey", NOT_GOING_AHEAD, "nobody"),
        _S.AGREED: StateWords(
            "Agreed, to review",
            "blue",
            "The employee has agreed to it. HR now checks it. Occupational health hasn’t been "
            "sent it yet.",
            "hr",
        ),
        _S.RETURNED: StateWords(
            "Returned to the manager",
            "orange",
            "HR has sent it back to you with a comment. Occupational health hasn’t been sent it.",
            "manager",
        ),
        _S.APPROVED: StateWords(
            "Approved, to send",
            "teal",
            "HR has approved it and will send it. Occupational health hasn’t been sent it yet.",
            "hr",
        ),
        _S.SENT_TO_PROVIDER: StateWords(
            "Sent to the provider",
            "green",
            "HR has sent it to occupational health. They’ll get in touch with the employee.",
            "provider",
        ),
        _S.RETURNED_BY_PROVIDER: StateWords(
            "Returned by the provider",
            "orange",
            "Occupational health has sent it back to HR with a question. HR is dealing with it, "
            "and tells you if anything is needed from you.",
            "hr",
        ),
        _S.APPOINTMENT_BOOKED: StateWords(
            "Appointment booked",
            "turquoise",
            "Occupational health has given the employee an appointment. The day is theirs to tell "
            "you, so that you can give them the time.",
            "provider",
        ),
        # The manager isn't told who was absent: that is between the employee and HR.
        _S.DID_NOT_ATTEND: StateWords(
            "Did not attend",
            "pink",
            "The appointment hasn’t taken place yet. HR is sorting out what happens next.",
            "hr",
        ),
        _S.REPORTED: StateWords(
            "Report received",
            "purple",
            "Occupational health has written its report. HR talks with you about what is needed "
            "at work.",
            "hr",
        ),
        _S.WITHDRAWN: StateWords("Not going ahead", "grey", NOT_GOING_AHEAD, "nobody"),
        _S.CLOSED: StateWords("Closed", "grey", "This case is closed.", "nobody"),
    }
)

#: What each move is called when it is refused.
_DOING: Mapping[Move, str] = MappingProxyType(
    {
        _M.SEND: "send this to the employee",
        _M.EDIT: "change the text",
        _M.AGREE: "agree to this",
        _M.ASK_CORRECTION: "ask for a correction",
        _M.DECLINE: "decline this",
        _M.WITHDRAW: "withdraw an agreement",
        _M.RETURN: "return this to the manager",
        _M.APPROVE: "approve this",
        _M.MARK_SENT: "mark this as sent to the provider",
        _M.PROVIDER_RETURN: "note that the provider sent this back",
        _M.BOOK: "note an appointment",
        _M.NOT_ATTENDED: "note that the appointment was missed",
        _M.RECORD_REPORT: "note that the report has come",
        _M.CLOSE: "close this case",
    }
)

#: Why a state refuses what it refuses, in one sentence.
_BECAUSE: Mapping[State, str] = MappingProxyType(
    {
        _S.DRAFTING: "it’s still being drafted, and the employee hasn’t been asked",
        _S.AWAITING_EMPLOYEE: "the employee hasn’t agreed to this version yet",
        _S.CORRECTION_ASKED: "the employee asked for a correction first",
        _S.DECLINED: "the employee said no",
        _S.AGREED: "HR hasn’t approved it yet, or this step is already done",
        _S.RETURNED: "HR returned it, and a new version has to be agreed",
        _S.APPROVED: "HR has already approved it",
        _S.SENT_TO_PROVIDER: "it has already been sent to the provider, and nothing has come back",
        _S.RETURNED_BY_PROVIDER: "the provider sent it back, and it has to be sent again first",
        _S.APPOINTMENT_BOOKED: "it is with the provider, and an appointment is booked",
        _S.DID_NOT_ATTEND: "it is with the provider, and the appointment was missed",
        _S.REPORTED: "occupational health has already written its report",
        _S.WITHDRAWN: "the agreement was withdrawn",
        _S.CLOSED: "the case is closed",
    }
)


def after(state: State | str, move: Move) -> State:
    """The state that `move` leads to from `state`.

    Raises:
        ConflictError: the move isn't allowed from there; its message says why.
    """
    here = State(state)
    to = MOVES[here].get(move)
    if to is None:
        raise ConflictError(
            f"You can’t {_DOING[move]}, because {_BECAUSE[here]}.", state=here.value
        )
    return to


def may(state: State | str, move: Move) -> bool:
    """Whether `move` is allowed from `state`."""
    return move in MOVES[State(state)]


def doing(move: Move) -> str:
    """What `move` is called, as in "you can’t …"."""
    return _DOING[move]


def because(state: State | str) -> str:
    """Why `state` refuses what it refuses, as in "because …"."""
    return _BECAUSE[State(state)]


def words(state: State | str) -> StateWords:
    """How `state` is said."""
    return WORDS[State(state)]


def shown_to_manager(state: State | str) -> str:
    """The state as the manager's side may know it: a refusal and a withdrawal look the same."""
    here = State(state)
    return "not_going_ahead" if here in {State.DECLINED, State.WITHDRAWN} else here.value
