"""Helplines as a card: who helps, how they are reached, and when."""

from collections.abc import Iterable

from actions.replies import Block, card
from actions.turn import Turn
from guidance.helplines import helplines
from guidance.phrases import phrase
from guidance.signposting import Contact, contacts


def helpline_cards(turn: Turn, names: Iterable[str]) -> list[Block]:
    """A card of these helplines, those of the employer's nation; nothing if none is left.

    Args:
        turn: the turn.
        names: ids of content/helplines.yml.
    """
    named = [helplines()[name] for name in names]
    rows = contact_rows(contacts(named, turn.employer.nation, turn.today))
    return [card("help", phrase("who_helps"), rows=rows)] if rows else []


def contact_rows(listed: Iterable[Contact]) -> list[tuple[str, str]]:
    """Name and way of reaching each."""
    return [(one.name, " ".join(filter(None, (one.how, one.note)))) for one in listed]
