"""A change to a shown draft, as it was understood from a person's own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from guidance.draft_values import values_of

if TYPE_CHECKING:
    from guidance.draft import ReferralDraft
    from guidance.situation import Situation

SET: Final = "set"
REMOVE: Final = "remove"
AMBIGUOUS: Final = "ambiguous"


@dataclass(frozen=True, slots=True)
class Choice:
    """One way a change may have been meant; choosing it means ``slots``, ``hide``, ``words``."""

    title: str
    slots: Mapping[str, object] = field(default_factory=dict)
    hide: frozenset[str] = frozenset()
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """A change.

    ``kind`` is set, remove or ambiguous. ``slots`` holds new slot values as ``from_slots``
    takes them, whole lists included; None means that the slot is to be emptied. ``hide`` is
    to be added to the set of hidden things of ``build_draft``, ``show`` to be taken from it,
    ``words`` to be added to its words. ``summary`` tells the person what was done or what to
    choose. An ambiguous change does nothing until one of ``choices`` is chosen.
    """

    kind: str
    slots: Mapping[str, object]
    hide: frozenset[str]
    summary: str
    choices: tuple[Choice, ...] = ()
    show: frozenset[str] = frozenset()
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """One request within a message, with everything that helps to understand it.

    ``text`` is as typed; ``plain`` is lower case with plain apostrophes. ``asked`` is the
    slot that was talked about last.
    """

    text: str
    plain: str
    today: date
    draft: ReferralDraft
    situation: Situation
    asked: str | None

    def values(self, slot: str) -> tuple[str, ...]:
        """Return what is known in a slot, as text."""
        return tuple(v for v in values_of(self.situation, slot) if v != "unknown")

    def shows(self, field_id: str) -> bool:
        """Whether the draft tells something in a field."""
        return any(line.text and line.id.startswith(field_id) for line in self.draft.lines())

    def typed(self, words: str) -> str:
        """Return ``words``, found in ``plain``, as they were typed."""
        at = self.plain.find(words)
        return self.text[at : at + len(words)] if at >= 0 else words


def change_slots(slots: Mapping[str, object], summary: str) -> Change:
    """Return a change that sets slots."""
    return Change(SET, slots, frozenset(), summary)


def change_hide(hide: frozenset[str], summary: str) -> Change:
    """Return a change that leaves things out."""
    return Change(REMOVE, {}, hide, summary)


def change_choices(summary: str, choices: tuple[Choice, ...]) -> Change:
    """Return a change that needs a choice first; without choices it only says so."""
    return Change(AMBIGUOUS, {}, frozenset(), summary, choices)


def merge(changes: list[Change]) -> Change:
    """Join the changes of one message; while one is unclear, all wait for the choice."""
    slots: dict[str, object] = {}
    words: dict[str, str] = {}
    hide: frozenset[str] = frozenset()
    show: frozenset[str] = frozenset()
    for change in changes:
        slots |= change.slots
        words |= change.words
        hide |= change.hide
        show |= change.show
    summary = " ".join(dict.fromkeys(change.summary for change in changes))
    unclear = [change for change in changes if change.kind == AMBIGUOUS]
    if unclear:
        choices = tuple(
            Choice(c.title, slots | dict(c.slots), hide | c.hide, words | dict(c.words))
            for c in unclear[0].choices
        )
        return Change(AMBIGUOUS, {}, frozenset(), unclear[0].summary, choices)
    removes = all(change.kind == REMOVE for change in changes)
    return Change(REMOVE if removes else SET, slots, hide, summary, (), show, words)
