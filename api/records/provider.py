"""What comes back from the provider before its report: a question, an appointment, a missed one."""

from __future__ import annotations

from datetime import date, timedelta

from api.errors import FieldError
from api.insight import counting
from api.records.lists import words_of
from api.records.models import Case
from api.records.review import Desk, tidied_field
from api.records.service import comment, move
from api.records.states import Move, after

PROVIDER_QUESTION = "provider_question"
#: Further off than this a day was mistyped.
_FURTHEST = timedelta(days=730)


def sent_back(desk: Desk, case: Case, text: str) -> None:
    """Note that the provider sent it back, and what it asks for.

    Raises:
        FieldError: it isn't said what is asked for.
        ConflictError: the provider hasn't got it.
    """
    after(case.state, Move.PROVIDER_RETURN)
    words = tidied_field("question", text, "Say what the provider asks for.")
    move(desk.work, case, Move.PROVIDER_RETURN, desk.actor, ("comment",))
    counting.returned_by_provider(desk.work)
    comment(desk.work, case, PROVIDER_QUESTION, words, user=desk.user)


def booked(desk: Desk, case: Case, on: date | None, way: str) -> None:
    """Note an appointment, or another day for it.

    Raises:
        FieldError: no day, one far off, or no way.
        ConflictError: the provider hasn't got it.
    """
    after(case.state, Move.BOOK)
    today = desk.work.services.settings.current_day()
    if on is None or abs(on - today) > _FURTHEST:
        raise FieldError("on", "Give the day of the appointment.")
    if way not in words_of("appointment_ways"):
        raise FieldError("way", "Say how they meet.")
    move(desk.work, case, Move.BOOK, desk.actor, ("appointment_on", "appointment_way"))
    case.appointment_on, case.appointment_way = on, way


def missed(desk: Desk, case: Case) -> None:
    """Note that the employee wasn't there. Twice changes nothing.

    Raises:
        FieldError: the day hasn't come.
        ConflictError: no appointment is booked.
    """
    to = after(case.state, Move.NOT_ATTENDED)
    if case.appointment_on and case.appointment_on > desk.work.services.settings.current_day():
        raise FieldError("missed", "The day of the appointment hasn’t come yet.")
    if case.state != to:
        move(desk.work, case, Move.NOT_ATTENDED, desk.actor)
