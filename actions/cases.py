"""What has become of a case, as its manager may know it."""

from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions import records
from actions.asking import Events, ask_again
from actions.people import hr_line
from actions.replies import Block, card, send, text
from actions.turn import Turn
from guidance.phrases import phrase


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
        send(dispatcher, *blocks, *ask_again(turn))
        return []


def _status(case: dict[str, Any]) -> Block:
    rows = [("Where it is", str(case.get("state_text", case.get("state", ""))))]
    if case.get("waiting_for"):
        rows.append(("Waiting for", str(case["waiting_for"])))
    if case.get("followup_on"):
        rows.append(("Look again on", str(case["followup_on"])))
    comment = case.get("hr_comment")
    note = phrase("case_comment", comment=str(comment)) if comment else ""
    return card("status", str(case["reference"]), rows=rows, note=note)
