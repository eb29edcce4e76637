"""Saving a referral draft as a case or as its next version, and sending it to be read."""

from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import records
from actions.days import spoken
from actions.draft_state import DraftState
from actions.events import Events
from actions.replies import link, meta, send, text
from actions.turn import Turn
from actions.way_on import draft_buttons
from guidance.employer_lines import eap_line, hr_line, time_away_line
from guidance.phrases import phrase


class RefusedError(Exception):
    """The case can't be changed from here any more; the message says where it is."""


async def save_draft(turn: Turn, state: DraftState) -> tuple[str, Events]:
    """Save as a case or as its next version; returns what to say and the events.

    Raises:
        RefusedError: HR has changed it since, or it is past changing.
    """
    reference = turn.tracker.get_slot("case_reference")
    body: dict[str, Any] = {
        "conversation": turn.tracker.sender_id,
        "slots": state.stored(),
        "draft": state.draft(turn).to_dict(),
    }
    try:
        if reference:
            base = turn.tracker.get_slot("case_version")
            saved = await records.save_draft(reference, {**body, "base_version": base})
        else:
            saved = await records.open_case({**body, **_opening(turn, state)})
    except records.RecordsError as error:
        if reference and error.code == records.CONFLICT:
            raise RefusedError(await _why_refused(turn, reference)) from error
        return phrase("draft_not_saved", hr=hr_line(turn.employer)), []
    reference = str(saved.get("reference", reference))
    events = [SlotSet("case_reference", reference), SlotSet("case_version", saved["version"])]
    return phrase("draft_saved", reference=reference), events


def _opening(turn: Turn, state: DraftState) -> dict[str, Any]:
    decision = state.decision(turn)
    review = decision.review_on
    return {
        "role": turn.role or "manager",
        "employer": turn.employer.id,
        "decision": decision.to_dict(),
        "followup_on": review.isoformat() if review else None,
    }


async def _why_refused(turn: Turn, reference: str) -> str:
    case = await _case(turn, reference)
    where = str(case.get("state_text") or "")
    said = phrase("draft_refused", reference=reference, hr=hr_line(turn.employer))
    return f"{said}\n\n{where}".strip()


async def send_draft(turn: Turn, dispatcher: CollectingDispatcher) -> Events:
    """Save the draft and open the page on which names are given; asked again, say where it is."""
    reference = turn.tracker.get_slot("case_reference")
    if reference and turn.tracker.get_slot("stage") == "sent":
        return await _sent_already(turn, dispatcher, str(reference))
    state = DraftState.of(turn)
    try:
        saved, events = await save_draft(turn, state)
    except RefusedError as refused:
        send(dispatcher, text(str(refused)))
        return []
    reference, _ = saved_as(turn, events)
    if not reference or not events:
        send(dispatcher, text(saved), draft_buttons())
        return []
    case = await _case(turn, reference)
    review = state.decision(turn).review_on
    when = spoken(review) if review else phrase("soon")
    send(
        dispatcher,
        text(f"{saved}\n\n{phrase('send_how')}"),
        link(phrase("send_link"), case["send_url"]) if case.get("send_url") else None,
        text(_meanwhile(turn, when)),
        meta(case=reference, review_on=review.isoformat() if review else None),
    )
    return [*events, SlotSet("stage", "sent")]


def _meanwhile(turn: Turn, when: str) -> str:
    said = phrase("after_send", eap=eap_line(turn.employer), date=when)
    return "\n\n".join(part for part in (said, time_away_line(turn.employer)) if part)


async def _sent_already(turn: Turn, dispatcher: CollectingDispatcher, reference: str) -> Events:
    """Asked again: say where it is. Saving again could end an agreement that was given."""
    case = await _case(turn, reference)
    if not case:
        hr = hr_line(turn.employer)
        send(dispatcher, text(phrase("cases_unavailable", hr=hr)))
        return []
    waits_for_manager = case.get("state") in ("drafting", "returned")
    page = link(phrase("send_link"), case["send_url"]) if waits_for_manager else None
    send(dispatcher, text(f"**{reference}** {case.get('state_text', '')}"), page)
    return []


async def _case(turn: Turn, reference: str) -> dict[str, Any]:
    try:
        return await records.case(reference, turn.tracker.sender_id)
    except records.RecordsError:
        return {}


def saved_as(turn: Turn, events: Events) -> tuple[str | None, int | None]:
    """Reference and version after saving, or as they were."""
    found = {event["name"]: event["value"] for event in events if "name" in event}
    reference = found.get("case_reference") or turn.tracker.get_slot("case_reference")
    version = found.get("case_version") or turn.tracker.get_slot("case_version")
    return reference, version
