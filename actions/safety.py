"""The second net: the classifier heard somebody in danger that the screen did not."""

from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.events import Events
from actions.replies import meta, send
from actions.turn import Turn
from guidance.safety import crisis_reply, heard_by_classifier


class ActionAnswerCrisis(Action):
    """The same answer as the api's screen gives; the api sets its hold from the meta block."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_answer_crisis"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Answer first; remember nothing of it."""
        turn = Turn(tracker)
        heard = heard_by_classifier(tracker.latest_message.get("danger") or {})
        reply = crisis_reply(heard, turn.employer.nation, turn.employer, turn.today)
        send(
            dispatcher,
            *reply.messages,
            meta(safety={"level": heard.level.value, "kind": heard.kind, "rule": heard.rule}),
        )
        return []
