"""Terms, services and other help, explained from the catalogue."""

from collections.abc import Iterable
from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.asking import ask_again
from actions.events import Events
from actions.private import private_events, private_offer
from actions.replies import Block, card, choices, send, source, text, topic_payload
from actions.situation_form import open_situation
from actions.turn import Turn
from guidance import answers
from guidance.lookup import look_up
from guidance.phrases import phrase
from guidance.signposting import Contact, Signpost, signpost

_TOPIC = "topic:"
_FEAR = "fear:"
_WHAT_IS_IT = "fear:what_is_it"
_OF_OTHERS = ("manager", "hr")
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


def opens_with_a_fear(turn: Turn) -> bool:
    """Whether somebody begins with what they fear about occupational health for themselves."""
    if turn.tracker.get_slot("stage") is not None or turn.in_form or not turn.text:
        return False
    if turn.role in _OF_OTHERS or turn.facts.relation == "team_member":
        return False
    found = look_up(turn.text, role=turn.role, nation=turn.employer.nation, today=turn.today)
    if found is None or not found.reference.startswith(_FEAR):
        return False
    # "Never heard of it" may be said of an illness as well.
    return not (found.reference == _WHAT_IS_IT and turn.heard.tells_of_a_case)


def open_with_a_fear(turn: Turn, dispatcher: CollectingDispatcher) -> Events:
    """Answer the fear first; what follows is about the speaker, so it belongs in private."""
    send(dispatcher, *explanation_blocks(turn))
    if turn.heard.private:
        return open_situation(turn, dispatcher)
    send(dispatcher, *private_offer())
    return private_events()


def explanation_blocks(turn: Turn) -> list[Block]:
    """What is known about a term or service that the words name; empty if none is named."""
    found = look_up(turn.text, role=turn.role, nation=turn.employer.nation, today=turn.today)
    if found is None:
        return []
    topics = [name.removeprefix(_TOPIC) for name in found.answers if name.startswith(_TOPIC)]
    written = [name for name in topics if name in answers.topics()]
    options = [(answers.title(name), topic_payload(name)) for name in written]
    blocks = [text(f"**{found.title}**\n\n{found.text}")]
    if found.contacts:
        blocks.append(card("help", phrase("who_helps"), rows=_contact_rows(found.contacts)))
    if found.source:
        blocks.append(source(found.source))
    return [*blocks, choices(options)] if options else blocks


def _contact_rows(contacts: Iterable[Contact]) -> list[tuple[str, str]]:
    return [(one.name, " ".join(filter(None, (one.how, one.note)))) for one in contacts]


def _first_line(post: Signpost) -> str:
    return post.text


def _rest(post: Signpost) -> list[str]:
    reached = [f"{name}: {how}" for name, how in _contact_rows(post.contacts)]
    return [*([post.why] if post.why else []), *post.lines, *reached]
