"""What has become of a case, as its manager may know it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions import records
from actions.asking import ask, ask_again, ask_events
from actions.days import spoken
from actions.events import Events
from actions.people import hr_line
from actions.replies import Block, card, link, send, text
from actions.turn import Turn
from guidance.asking import slots_that_are_asked
from guidance.phrases import phrase

_RETURNED = "returned"
#: Who has to act, as its manager is told; nobody when the case is finished.
_WHO: Mapping[str, str] = {
    "manager": "You",
    "employee": "The employee",
    "hr": "HR",
    "provider": "Occupational health",
}


class ActionShowCases(Action):
    """'What's happening with H7-204?'"""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_show_cases"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Show each case of this conversation: who has it, since when, what is waited for.

        What HR asks of a case it returned is put as the open question.
        """
        turn = Turn(tracker)
        hr = hr_line(turn.employer)
        try:
            found = await records.cases_of(tracker.sender_id)
        except records.RecordsError:
            send(dispatcher, text(phrase("cases_unavailable", hr=hr)), *ask_again(turn))
            return []
        blocks = [block for case in found for block in _status(case)]
        ours = _ours(found, tracker.get_slot("case_reference"))
        if ours is None:
            send(dispatcher, *(blocks or [text(phrase("no_cases", hr=hr))]), *ask_again(turn))
            return []
        slot = ours.get("asked_slot")
        if turn.in_form or slot not in slots_that_are_asked():
            send(dispatcher, *blocks, text(phrase("case_returned")), *ask_again(turn))
            return []
        send(dispatcher, *blocks, text(phrase("case_returned_asks")), *ask(turn, str(slot)))
        return ask_events(turn, str(slot))


def _ours(found: list[dict[str, Any]], reference: str | None) -> dict[str, Any] | None:
    """The case of this conversation's draft, if HR has returned it."""
    returned = (case for case in found if case.get("state") == _RETURNED)
    return next((case for case in returned if case["reference"] == reference), None)


def _status(case: dict[str, Any]) -> list[Block]:
    rows = [("Where it is", str(case.get("state_text", case.get("state", ""))))]
    who = _WHO.get(str(case.get("waiting_for")))
    if who:
        rows.append(("Waiting for", who))
    if case.get("followup_on"):
        rows.append(("Look again on", spoken(date.fromisoformat(str(case["followup_on"])))))
    comment = case.get("hr_comment")
    note = phrase("case_comment", comment=str(comment)) if comment else ""
    shown = [card("status", str(case["reference"]), rows=rows, note=note)]
    if case.get("confirm_reason"):
        shown += [text(phrase("confirm_reason")), link(phrase("send_link"), str(case["send_url"]))]
    return shown
