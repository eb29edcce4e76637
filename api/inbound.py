"""What came in from any channel, in one shape, cleaned of what could mislead us.

Cleaning keeps a person's words as they are; it takes out only characters that nobody sees
(control, direction and zero-width marks) and the leading slash that would turn words into a
command of the bot.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

MAX_CHARS = 4000

Mode = Literal["named", "private"]
Role = Literal["manager", "employee", "hr"]

_MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_LINE_BREAKS = str.maketrans({"\r": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})
# Letters by category that show as nothing: they would let an empty message look written.
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0\u034f\u17b4\u17b5")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message or one pressed button. Exactly one of ``text`` and ``choice`` is set.

    ``conversation`` is an id this server made; ``message_id`` names the attempt, so that a
    repeat is known; ``choice`` is the id of a button that was issued in the conversation.
    """

    conversation: str
    message_id: str
    role: Role | None
    mode: Mode
    text: str | None = None
    choice: str | None = None


def is_message_id(value: str) -> bool:
    """Whether a client's message id has a shape we take (8 to 64 letters, digits, - and _)."""
    return _MESSAGE_ID.fullmatch(value) is not None


def clean(text: str) -> str:
    """Take out unseen characters, tidy line breaks and neutralise a leading slash.

    Safe to apply twice. The result never starts with white space or ``/``.
    """
    unified = text.replace("\r\n", "\n").translate(_LINE_BREAKS)
    unified = unicodedata.normalize("NFC", without_unseen(unified))
    lines = [line.rstrip() for line in unified.split("\n")]
    joined = re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
    return joined.strip().lstrip("/ \t\n\u00a0").strip()


def without_unseen(text: str) -> str:
    """The text without characters that nobody sees; line breaks and tabs stay."""
    return "".join(_seen(char) for char in text)


def _seen(char: str) -> str:
    if char in "\n\t":
        return char
    if char in _BLANK_LETTERS or unicodedata.category(char) in _UNSEEN:
        return ""
    return " " if unicodedata.category(char) == "Zs" else char


def has_words(text: str) -> bool:
    """Whether there is anything to read: at least one letter or digit, in any script."""
    return any(unicodedata.category(char)[0] in "LN" for char in text)
