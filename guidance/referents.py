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

_IN_WRITING: Final = re.compile(
    r"\b(?:in writing|step by step|one (?:step|thing) at a time|(?:in|as) (?:bullet points|a list"
    r"|steps)|write (?:it|that|this|them) (?:all )?down|print (?:it|that|this)(?: out)?"
    r"|easy(?:-| )read)\b",
    re.IGNORECASE,
)
# "Ask for it in writing from HR" is about a letter to somebody.
_TO_SOMEBODY: Final = re.compile(r"\b(?:hr|boss|manager|they|them to|employer|gp)\b", re.IGNORECASE)
_WORDS_OF_A_WISH: Final = 12


def asks_in_writing(text: str) -> bool:
    """Whether what was said is wanted in writing or step by step."""
    short = len(text.split()) <= _WORDS_OF_A_WISH
    return short and bool(_IN_WRITING.search(text)) and not _TO_SOMEBODY.search(text)


def points_back(text: str) -> bool:
    """Whether the words mean something earlier that they don't name."""
    said = text.replace("’", "'")
    return any(pattern.match(said) for pattern in _POINTS_BACK)


def asks_what_now(text: str) -> bool:
    """Whether the words ask for the next step of what lies on the table."""
    return bool(_WHAT_NOW.match(text.replace("’", "'")))
