"""Terms, services and other help, explained from the catalogue."""

from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.asking import ask_again
from actions.events import Events
from actions.helpline_card import contact_rows
from actions.replies import Block, card, choices, send, source, text, topic_payload
from actions.turn import Turn
from guidance import answers
from guidance.lookup import Explanation, explain, look_up
from guidance.phrases import phrase
from guidance.signposting import Signpost, signpost
from guidance.talks import Fear

_TOPIC = "topic:"
_FEAR = "fear:"
_HELP_SHOWN = 6


class ActionOfferHelp(Action):
    """'Other help': where else to turn, for this situation, employer and nation."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_offer_help"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Show the other help, in the order in which it is said."""
        turn = Turn(tracker)
        found = signpost(turn.situation(), turn.employer, turn.employer.nation, turn.today)
        shown = found[:_HELP_SHOWN]
        rows = [(_first_line(post), "\n".join(_rest(post)) or "–") for post in shown]
        foot = "; ".join(dict.fromkeys(post.source for post in shown if post.source))
        send(
            dispatcher,
            card("help", phrase("other_help_title"), rows=rows),
            source(foot) if foot else None,
            *ask_again(turn),
        )
        return []


def fear_blocks(turn: Turn, fear: Fear, *, with_buttons: bool = True) -> list[Block]:
    """The direct answer to a fear, with its source and, if wanted, where it goes on."""
    nation, today = turn.employer.nation, turn.today
    found = explain(f"{_FEAR}{fear.id}", fear, role=turn.role, nation=nation, today=today)
    blocks = _explained(found)
    return blocks if with_buttons else [one for one in blocks if one["type"] != "choices"]


def explanation_blocks(turn: Turn) -> list[Block]:
    """What is known about a term or service that the words name; empty if none is named."""
    found = look_up(turn.text, role=turn.role, nation=turn.employer.nation, today=turn.today)
    if found is None:
        return []
    return _explained(found)


def _explained(found: Explanation) -> list[Block]:
    topics = [name.removeprefix(_TOPIC) for name in found.answers if name.startswith(_TOPIC)]
    written = [name for name in topics if name in answers.topics()]
    options = [(answers.title(name), topic_payload(name)) for name in written]
    blocks = [text(f"**{found.title}**\n\n{found.text}")]
    if found.contacts:
        blocks.append(card("help", phrase("who_helps"), rows=contact_rows(found.contacts)))
    if found.source:
        blocks.append(source(found.source))
    return [*blocks, choices(options)] if options else blocks


def _first_line(post: Signpost) -> str:
    return post.text


def _rest(post: Signpost) -> list[str]:
    reached = [f"{name}: {how}" for name, how in contact_rows(post.contacts)]
    return [*([post.why] if post.why else []), *post.lines, *reached]
