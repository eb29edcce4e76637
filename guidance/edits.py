"""Understand a change to a shown draft in plain words.

"make it six weeks", "remove the bit about his medication", "actually she's been off since
May", "change days only to shorter shifts", "ask them about nights too". How such wishes are
worded is data (``content/edits.yml``); facts in words are read by ``guidance.reading``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Final

from guidance.edit_amounts import read_amount
from guidance.edit_cues import cues
from guidance.edit_facts import read_facts
from guidance.edit_model import AMBIGUOUS, REMOVE, SET, Change, Choice, Part, merge
from guidance.edit_offers import read_mode, read_offers, read_swap
from guidance.edit_people import read_recipients
from guidance.edit_questions import read_ask, read_unask
from guidance.edit_remove import read_remove, read_restore
from guidance.questions import plain_quotes

if TYPE_CHECKING:
    from guidance.draft import ReferralDraft
    from guidance.situation import Situation

__all__ = ["AMBIGUOUS", "REMOVE", "SET", "Change", "Choice", "read_change"]

_LONGEST: Final = 2000
_SENTENCE_END: Final = re.compile(r"(?<=[.!?;])\s+|\n+")
# "... and take out the hospital bit": a new request starts after "and" when a cue follows.
_NEXT_REQUEST: Final = re.compile(
    r"(?:,\s*|\s+)(?:and|also|oh and|then|plus)\s+(?=(?:also |please |can you |could you )*"
    r"(?:take|leave|remove|delete|drop|don'?t|do not|add|ask|change|swap|make|put|keep|cut|not"
    r" (?:his|her|their|my|the)\b)\b)",
    re.IGNORECASE,
)


def read_change(
    text: str,
    *,
    today: date,
    draft: ReferralDraft,
    situation: Situation,
    asked: str | None = None,
) -> Change | None:
    """Read what a person wants changed in a draft that they see.

    Args:
        text: their message.
        today: the day it was written.
        draft: the draft they see.
        situation: what it was built from.
        asked: the slot that was talked about last, if any. It decides what "make it six
            weeks" means when the draft doesn't.

    Returns:
        The change, or None when the message asks for none. A message with several wishes
        gives one change with all of them.

    """
    changes = []
    for piece in _pieces(text[:_LONGEST]):
        plain = plain_quotes(piece).lower().strip(" .!,;")
        part = Part(plain_quotes(piece), plain, today, draft, situation, asked)
        change = _read_part(part)
        if change is not None:
            changes.append(change)
    return merge(changes) if changes else None


def _pieces(text: str) -> list[str]:
    sentences = (piece for piece in _SENTENCE_END.split(text) if piece.strip())
    return [part for piece in sentences for part in _NEXT_REQUEST.split(piece) if part.strip()]


def _read_reason(part: Part) -> Change | None:
    for match in cues().whats("reason", part.plain):
        words = part.typed(match["what"].strip(" \"'"))
        sentence = words[:1].upper() + words[1:]
        sentence = sentence if sentence.endswith(".") else f"{sentence}."
        summary = cues().says["reason"]
        return Change(SET, {}, frozenset(), summary, words={"about.reason": sentence})
    return None


#: In this order: what takes something out comes before what might put something in.
_READERS: Final[tuple[Callable[[Part], Change | None], ...]] = (
    _read_reason,
    read_restore,
    read_unask,
    read_ask,
    read_recipients,
    read_remove,
    read_swap,
    read_mode,
    read_amount,
    read_offers,
    read_facts,
)


def _read_part(part: Part) -> Change | None:
    return next((change for reader in _READERS if (change := reader(part)) is not None), None)
