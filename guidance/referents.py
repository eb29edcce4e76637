"""Words that point at something said before without naming it: "what about the other thing"."""

import re
from typing import Final

_LEAD: Final = r"^\W*(?:(?:and|but|so|ok|okay|oh|right|yeah|well)\W+)*"
_ABOUT: Final = (
    r"(?:(?:what about|how about|what happened to|back to|about|go back to|what was)\W+)?"
)
_THING: Final = r"(?:thing|things|one|question|bit|matter|issue|stuff|point|topic)"
_BEFORE: Final = (
    r"(?:\W+(?:(?:that )?(?:i|we|you) (?:said|asked|asked about|mentioned|talked about)"
    r"|from before|from earlier|before|earlier|just now|then))"
)
_POINTS_BACK: Final = (
    re.compile(
        rf"{_LEAD}{_ABOUT}(?:the|that|my) (?:other|first|previous|earlier|last|second) "
        rf"{_THING}{_BEFORE}*\W*$",
        re.IGNORECASE,
    ),
    re.compile(rf"{_LEAD}{_ABOUT}(?:the|that) {_THING}{_BEFORE}+\W*$", re.IGNORECASE),
    re.compile(
        rf"{_LEAD}(?:what about|back to|go back to) (?:before|earlier|that|what (?:i|you|we) "
        rf"(?:said|asked|were doing)(?: (?:before|earlier))?)\W*$",
        re.IGNORECASE,
    ),
)
_WHAT_NOW: Final = re.compile(
    rf"{_LEAD}what(?:'s| is|s)?(?: (?:happens|do i do|shall i do|should i do|comes|to do))?"
    r" (?:now|next)\W*$",
    re.IGNORECASE,
)


def points_back(text: str) -> bool:
    """Whether the words mean something earlier that they don't name."""
    said = text.replace("’", "'")
    return any(pattern.match(said) for pattern in _POINTS_BACK)


def asks_what_now(text: str) -> bool:
    """Whether the words ask for the next step of what lies on the table."""
    return bool(_WHAT_NOW.match(text.replace("’", "'")))
