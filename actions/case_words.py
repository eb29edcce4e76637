"""Whether words ask for somebody's cases, whatever the classifier took them for."""

import re

from actions.turn import Turn
from guidance.moves import exact_move

_REFERENCE = re.compile(r"\b[A-Z][1-9]-\d{3}\b")
#: A longer message names a case to tell something of it, such as which one came before.
_MOST_WORDS = 8


def reference_in(turn: Turn) -> str:
    """The reference of a case that was typed, or an empty text."""
    found = _REFERENCE.search(turn.text.upper())
    return found[0] if found else ""


def asks_for_cases(turn: Turn) -> bool:
    """Whether the message is "my cases", or little more than a reference."""
    move = exact_move(turn.text)
    if move is not None:
        return move.id == "case_status"
    return bool(reference_in(turn)) and len(turn.text.split()) <= _MOST_WORDS
