"""What the reader hands back."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """A value that was typed but can't be right, with what to type instead.

    Attributes:
        slot: the slot it was meant for.
        reason_id: which check it failed, for example ``no_such_day``.
        text: the sentence to show; British English, says what to type.
    """

    slot: str
    reason_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts read from one message.

    Attributes:
        slots: slot name to value; dates are ISO strings, lists are lists of tags, ``"unknown"``
            means the person said they don't know.
        evidence: slot name to the words it was read from, as typed.
        names: people's names in the message, to be dropped; never part of a slot.
        speaker_own_health: the speaker talks of their own health or absence.
        relation: team_member, colleague, partner, self or None (who the message is about).
        speaker_role_hint: manager, employee, hr, self_employed or None.
        ambiguous: what could be read in more than one way (slot names, or ``"who"``).
        approximate: slots whose value stands for a rougher wording ("since May").
        problems: values that can't be right.
    """

    slots: Mapping[str, object] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    speaker_own_health: bool = False
    relation: str | None = None
    speaker_role_hint: str | None = None
    ambiguous: tuple[str, ...] = ()
    approximate: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """Return the facts as plain values, ready for JSON."""
        return {
            "slots": dict(self.slots),
            "evidence": dict(self.evidence),
            "names": list(self.names),
            "speaker_own_health": self.speaker_own_health,
            "relation": self.relation,
            "speaker_role_hint": self.speaker_role_hint,
            "ambiguous": list(self.ambiguous),
            "approximate": list(self.approximate),
            "problems": [
                {"slot": p.slot, "reason_id": p.reason_id, "text": p.text} for p in self.problems
            ],
        }
