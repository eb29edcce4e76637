"""A second referral in the chat: answers about the first one, and what its record tells."""

from collections.abc import Mapping

from rasa_sdk.events import SlotSet

from actions import records
from actions.events import Events
from actions.turn import Turn
from guidance.draft import DraftError, ReferralDraft
from guidance.draft_earlier import case_reference, slots_from_earlier
from guidance.earlier_answers import about_earlier, read_earlier

_NOT_SENT = "drafting"


def answer_about_earlier(turn: Turn) -> dict[str, object] | None:
    """What a typed answer to a question on the first referral fills.

    Returns:
        The slots, or None when the open question is about something else.
    """
    if turn.button or turn.asked is None or not about_earlier(turn.asked):
        return None
    advised = turn.slots.get("oh_advice")
    known = [str(item) for item in advised] if isinstance(advised, list) else []
    return read_earlier(turn.asked, turn.text, turn.today, turn.role, known)


async def from_first_referral(turn: Turn, slots: Mapping[str, object]) -> dict[str, object]:
    """What the first referral's record fills in, when its reference is known and it is ours.

    The api gives a case to the conversation that raised it and to no other; without it the
    reference alone stands in the draft.
    """
    reference = case_reference(str(slots.get("earlier_reference") or ""))
    ours = turn.tracker.get_slot("case_reference")
    if not reference or reference == ours or slots.get("earlier_questions"):
        return {}
    try:
        case = await records.case(reference, turn.tracker.sender_id)
        if case.get("state") == _NOT_SENT or not case.get("draft"):
            return {}
        first = ReferralDraft.from_dict(case["draft"])
    except (records.RecordsError, DraftError):
        return {}
    return slots_from_earlier(first, case.get("slots") or {}, slots)


def remember(found: Mapping[str, object]) -> Events:
    """The events that keep what the first referral filled in."""
    return [SlotSet(name, value) for name, value in found.items()]
