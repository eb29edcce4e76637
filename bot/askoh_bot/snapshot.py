"""What is kept of a conversation between two turns: slots, the open form, the last intent.

Never the words. A snapshot is a small dictionary of fixed size, so that turn 150 costs what
turn 5 did: Rasa's own stores keep every event and replay them all at each turn.
"""

from typing import Any, Dict, List, Optional, Text

from rasa.shared.core.constants import (
    ACTION_LISTEN_NAME,
    ACTION_SESSION_START_NAME,
    DEFAULT_SLOT_NAMES,
    REQUESTED_SLOT,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

Snapshot = Dict[Text, Any]
_KEPT_METADATA = ("role", "mode", "employer", "channel")
# That somebody was in danger stands in no record, not even as an intent.
_NEVER_KEPT = "crisis"


def take(tracker: DialogueStateTracker) -> Snapshot:
    """Reduce a tracker to what the next turn needs.

    Args:
        tracker: the conversation at the end of a turn.

    Returns:
        JSON-ready dictionary: slots that have a value, the open form and the slot it asks
        for, the last intent with its confidence and time, no text.
    """
    slots = {
        name: slot.value
        for name, slot in tracker.slots.items()
        if slot.value is not None and name not in DEFAULT_SLOT_NAMES
    }
    return {
        "slots": slots,
        "loop": tracker.active_loop_name,
        "requested": tracker.get_slot(REQUESTED_SLOT),
        "last": _last_user_turn(tracker),
        "listening": tracker.latest_action_name == ACTION_LISTEN_NAME,
    }


def restore(
    snapshot: Snapshot, conversation: Text, domain: Domain, max_events: Optional[int]
) -> DialogueStateTracker:
    """Build a tracker that continues where the snapshot was taken.

    Args:
        snapshot: what `take` returned.
        conversation: the conversation's id.
        domain: gives the slots; values of slots that are no longer in it are dropped.
        max_events: Rasa's history limit, usually None.
    """
    return DialogueStateTracker.from_events(
        conversation,
        _events(snapshot, {slot.name for slot in domain.slots}),
        slots=domain.slots,
        max_event_history=max_events,
        domain=domain,
    )


def _last_user_turn(tracker: DialogueStateTracker) -> Optional[Dict[Text, Any]]:
    # Not get_last_event_for: in a form it returns the message that opened the form.
    turn = next((e for e in reversed(tracker.events) if isinstance(e, UserUttered)), None)
    if turn is None:
        return None
    metadata = {k: v for k, v in (turn.metadata or {}).items() if k in _KEPT_METADATA}
    intent = turn.intent or {}
    if intent.get("name") == _NEVER_KEPT:
        intent = {}
    return {
        "intent": {"name": intent.get("name"), "confidence": intent.get("confidence")},
        "metadata": metadata,
        "time": turn.timestamp,
    }


def _events(snapshot: Snapshot, known_slots: set) -> List[Event]:
    events: List[Event] = [
        ActionExecuted(ACTION_SESSION_START_NAME),
        SessionStarted(),
        ActionExecuted(ACTION_LISTEN_NAME),
    ]
    last = snapshot.get("last")
    if last:
        events.append(_wordless_turn(last))
    loop = snapshot.get("loop")
    if loop:
        events += [ActionExecuted(loop), ActiveLoop(loop)]
    events += [
        SlotSet(name, value) for name, value in snapshot["slots"].items() if name in known_slots
    ]
    if snapshot.get("requested"):
        events.append(SlotSet(REQUESTED_SLOT, snapshot["requested"]))
    if snapshot.get("listening", True):
        events.append(ActionExecuted(ACTION_LISTEN_NAME))
    return events


def _wordless_turn(last: Dict[Text, Any]) -> UserUttered:
    return UserUttered(
        text="",
        intent=last["intent"],
        metadata=last.get("metadata"),
        timestamp=last.get("time"),
        parse_data={"intent": last["intent"], "entities": [], "text": ""},
    )
