"""Splitting a message into sentences, as people really type: few capitals, fewer full stops."""

import re
from typing import List

MOST = 6
_SHORTEST_WORDS = 3
_END = re.compile(
    r"(?<=[.!?])\s+|\n+|\s+(?=(?:also|and also|oh and|btw|another thing)\b)", re.IGNORECASE
)


def split_sentences(text: str) -> List[str]:
    """Sentences of at least three words, the first six; the text itself if there are none."""
    parts = [part.strip() for part in _END.split(text) if part.strip()]
    return [part for part in parts if len(part.split()) >= _SHORTEST_WORDS][:MOST] or [text]
