"""What has become of a case, as its manager may know it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions import records
from actions.asking import ask_again
from actions.days import spoken
from actions.events import Events
from actions.people import hr_line
from actions.replies import Block, card, send, text
from actions.turn import Turn
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
        """Show each case of this conversation: who has it, since when, what is waited for."""
        turn = Turn(tracker)
        hr = hr_line(turn.employer)
        try:
            found = await records.cases_of(tracker.sender_id)
        except records.RecordsError:
            send(dispatcher, text(phrase("cases_unavailable", hr=hr)), *ask_again(turn))
            return []
        blocks = [_status(case) for case in found] or [text(phrase("no_cases", hr=hr))]
        ours = tracker.get_slot("case_reference")
        returned = any(c["reference"] == ours and c.get("state") == _RETURNED for c in found)
        on = text(phrase("case_returned")) if returned else None
        send(dispatcher, *blocks, on, *ask_again(turn))
        return []


def _status(case: dict[str, Any]) -> Block:
    rows = [("Where it is", str(case.get("state_text", case.get("state", ""))))]
    who = _WHO.get(str(case.get("waiting_for")))
    if who:
        rows.append(("Waiting for", who))
    if case.get("followup_on"):
        rows.append(("Look again on", spoken(date.fromisoformat(str(case["followup_on"])))))
    comment = case.get("hr_comment")
    note = phrase("case_comment", comment=str(comment)) if comment else ""
    return card("status", str(case["reference"]), rows=rows, note=note)
