"""What a draft is made from, and how one line of it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from guidance.draft_content import Field
from guidance.draft_hide import Hidden
from guidance.draft_model import Line, LineState
from guidance.draft_values import UNKNOWN, clean, values_of

if TYPE_CHECKING:
    from guidance.decision import Decision
    from guidance.employer import EmployerProfile
    from guidance.situation import Situation


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything a draft is made from."""

    situation: Situation
    decision: Decision
    employer: EmployerProfile
    today: date
    hidden: Hidden
    words: Mapping[str, str]

    def shown(self, slot: str) -> tuple[str, ...]:
        """Return a slot's values that may be told; "unknown" counts as one."""
        if self.hidden.value(slot):
            return ()
        values = values_of(self.situation, slot)
        return tuple(value for value in values if not self.hidden.value(slot, value))

    def known(self, slot: str) -> tuple[str, ...]:
        """Return a slot's values that may be told and are known."""
        return tuple(value for value in self.shown(slot) if value != UNKNOWN)


def line_of(
    field: Field, text: str, tag: str = "", state: LineState = LineState.FILLED, label: str = ""
) -> Line:
    """Return one line of a field; ``tag`` where the field has several."""
    line_id = f"{field.id}.{tag}" if tag else field.id
    return Line(line_id, text, field.slot, None, label or field.label, state, field.health)


def sentence(text: str) -> str:
    """Return ``text`` on one line, with a capital."""
    plain = clean(text)
    return plain[:1].upper() + plain[1:]
