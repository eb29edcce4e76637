"""Moves that are told by their exact words, whatever the question: "go back", "stop", "why"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from guidance.content import FOLDER, load_kind
from guidance.fields import FieldReader

_AROUND: Final = re.compile(r"^\W*(?:please |ok |okay |can you )*|(?:,? (?:now )?please)?\W*$")


@dataclass(frozen=True, slots=True)
class Move:
    """One move: its intent, the action that does it, and the messages that are it."""

    id: str
    action: str
    words: tuple[str, ...]


def exact_move(text: str) -> Move | None:
    """Return the move that a whole message is, or None.

    Args:
        text: what was typed.
    """
    plain = " ".join(text.casefold().replace("’", "'").split())
    return _by_words().get(_AROUND.sub("", plain))


def load_moves(folder: Path = FOLDER) -> dict[str, Move]:
    """Read the moves, keyed by intent.

    Raises:
        ContentError: with every fault, each naming file, entry and field.

    """
    return load_kind("moves", _read, folder)


@cache
def _by_words() -> Mapping[str, Move]:
    return {words: move for move in load_moves().values() for words in move.words}


def _read(reader: FieldReader) -> Move:
    return Move(
        id=reader.text("id") or "",
        action=reader.text("action", required=True) or "",
        words=reader.choices("words"),
    )
