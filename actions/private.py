"""Moving someone who speaks of their own health to a chat that nobody at work can see."""

from rasa_sdk.events import ActiveLoop, SlotSet

from actions.events import Events
from actions.replies import Block, choices, meta, text
from actions.turn import Turn
from guidance.phrases import phrase


def should_be_private(turn: Turn) -> bool:
    """Whether the words are about the speaker's own health, in a chat that isn't private."""
    return turn.heard.belongs_in_private


def private_offer() -> list[Block]:
    """The offer to move to a private chat, with the switch that the api acts on."""
    return [
        text(phrase("offer_private")),
        meta(switch="private"),
        choices(
            [
                (phrase("move_private"), "/switch_private"),
                (phrase("stay_named"), "/stay_named"),
            ]
        ),
    ]


def private_events() -> Events:
    """The open question is put aside; nothing of the words is kept."""
    return [ActiveLoop(None), SlotSet("requested_slot", None)]
