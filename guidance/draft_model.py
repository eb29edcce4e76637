"""The parts a referral draft is made of: lines, sections, gaps, flags and the score."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

#: Sections that describe the job or name people: no health words are looked for there.
PLAIN_SECTIONS: Final = ("job", "employee", "people")
#: The line that says whether the employee has agreed this version.
AGREED_LINE: Final = "agreement.read"


class DraftError(ValueError):
    """A stored draft can't be read; the message names the field and what it should hold."""


class LineState(StrEnum):
    """What a line holds.

    ``MISSING`` and ``OPTIONAL`` have no text: the first is needed, the second would help and
    isn't shown to readers. ``UNKNOWN`` means that the person said they don't know.
    ``AWAITED`` is the next step and nobody's gap: the employee's agreement to what is written.
    ``AT_SENDING`` is filled from the people file or on the sending page.
    """

    FILLED = "filled"
    MISSING = "missing"
    OPTIONAL = "optional"
    UNKNOWN = "unknown"
    AWAITED = "awaited"
    AT_SENDING = "at_sending"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a draft.

    ``id`` is stable: the field's id, with the value's tag after it where a field can have
    several lines (``happening.effects.standing``). ``health`` marks what says something of
    the person's health and can be taken out. ``flag`` is the kind of the first thing to
    look at (see ``Flag.kind``).
    """

    id: str
    text: str
    slot: str | None
    flag: str | None = None
    label: str = ""
    state: LineState = LineState.FILLED
    health: bool = False

    @property
    def given(self) -> bool:
        """Whether the line has been answered, if only by "don't know"."""
        return self.state in (LineState.FILLED, LineState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of lines, in the order of the merged template (uk-guidance 1.6)."""

    id: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A gap: what isn't there, why it matters, and the slot that would fill it.

    ``must`` says that a referral is likely to come back without it. ``awaited`` says that
    whoever writes the draft can't fill it: it is the step that comes next.
    """

    id: str
    title: str
    why: str
    slot: str | None
    must: bool = True
    awaited: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to look at in a line; what to do about it is left to the person.

    ``kind`` is diagnosis, medicine, substance, blame, leading_question or reworded.
    ``words`` are the words in question; for ``reworded`` it is empty, because the words
    are no longer in the draft.
    """

    line: str
    kind: str
    words: str
    why: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One check of the quality score: points got, out of how many, and where it is from."""

    id: str
    points: int
    out_of: int
    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Points from 0 to 100; ``ready`` needs the employee's agreement whatever the points."""

    points: int
    ready: bool
    reasons: tuple[ScorePart, ...]
