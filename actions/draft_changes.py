"""Which change of the draft the words or a button ask for."""

import json

from actions.draft_state import DraftState
from actions.replies import Block, choices, text
from actions.turn import Turn
from guidance.edits import Change, Choice, read_change
from guidance.phrases import phrase
from guidance.situation import Situation


def typed_change(turn: Turn, state: DraftState) -> Change | None:
    """The change that the typed words ask for, if they ask for one."""
    asked = (turn.tracker.get_slot("asked") or [None])[-1]
    return read_change(
        turn.text,
        today=turn.today,
        draft=state.draft(turn),
        situation=Situation.from_slots(state.slots),
        asked=asked,
    )


def chosen_change(turn: Turn) -> Choice | None:
    """The change that a pressed button stands for."""
    for entity in turn.tracker.latest_message.get("entities") or []:
        if entity.get("entity") == "change":
            kept = json.loads(str(entity["value"]))
            return Choice(kept["title"], kept["slots"], frozenset(kept["hide"]), kept["words"])
    return None


def unclear(change: Change | None) -> list[Block]:
    """What is said of words that change nothing, or one of several things."""
    if change is None:
        return [text(phrase("nothing_to_change"))]
    options = [(choice.title, _choice_payload(choice)) for choice in change.choices]
    return [text(change.summary), *([choices(options)] if options else [])]


def _choice_payload(choice: Choice) -> str:
    kept = {
        "title": choice.title,
        "slots": dict(choice.slots),
        "hide": sorted(choice.hide),
        "words": dict(choice.words),
    }
    return "/change_draft" + json.dumps({"change": json.dumps(kept)})
