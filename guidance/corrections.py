"""What is left of words that correct an earlier answer: "no sorry, 8 weeks" says "8 weeks"."""

import re
from typing import Final

_SIGN: Final = (
    r"sorry(?! (?:to|for|about|but|if|i'm|im|that)\b)|oops|whoops|hang on|hold on|wait"
    r"|actually|correction|i meant|i mean|my mistake"
    r"|i should have said|i got that wrong|that's wrong|that was wrong"
)
_OPENING: Final = re.compile(
    rf"^\W*(?:(?:no|nope|oh|ah|er|um|and|but)\b[\s,.:;!-]*)*(?:(?:{_SIGN})\b[\s,.:;!-]*)+",
    re.IGNORECASE,
)
_NO_BUT_A_LENGTH: Final = re.compile(
    r"^\W*no[\s,.:;!-]+(?=(?:about |nearly |more like )?\w+ (?:days?|weeks?|months?|years?)\W*$)",
    re.IGNORECASE,
)
_SAYS_SOMETHING: Final = re.compile(r"\w\w|\d")


def corrected(text: str) -> str | None:
    """What somebody says instead, or None when the words correct nothing.

    Args:
        text: what was typed; "no" alone is an answer and no correction.
    """
    plain = text.replace("’", "'")
    for opening in (_OPENING, _NO_BUT_A_LENGTH):
        found = opening.match(plain)
        if found and _SAYS_SOMETHING.search(plain[found.end() :]):
            return text[found.end() :].strip()
    return None
