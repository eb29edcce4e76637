"""What a referral draft of this conversation is built from, and how it is remembered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rasa_sdk.events import SlotSet

from actions.events import Events
from actions.turn import Turn
from guidance.decision import Decision, decide
from guidance.draft import ReferralDraft, build_draft
from guidance.edits import Change, Choice
from guidance.situation import Situation
from guidance.slots import SLOTS


@dataclass(frozen=True, slots=True)
class DraftState:
    """What a draft is built from besides the employer: slots, what is left out, own words."""

    slots: Mapping[str, object]
    hidden: frozenset[str]
    words: Mapping[str, str]

    @classmethod
    def of(cls, turn: Turn) -> "DraftState":
        """As the conversation has it."""
        hidden = frozenset(turn.tracker.get_slot("hidden_lines") or [])
        return cls(turn.slots, hidden, turn.tracker.get_slot("draft_words") or {})

    def changed(self, change: Change | Choice) -> "DraftState":
        """With a change applied; a slot set to None is emptied."""
        slots = {k: v for k, v in {**self.slots, **change.slots}.items() if v is not None}
        shown: frozenset[str] = change.show if isinstance(change, Change) else frozenset()
        return DraftState(
            slots, (self.hidden | change.hide) - shown, {**self.words, **change.words}
        )

    def events(self, before: "DraftState") -> Events:
        """What the conversation has to remember of it."""
        names = {*self.slots, *before.slots}
        changed = [n for n in names if self.slots.get(n) != before.slots.get(n)]
        return [
            *(SlotSet(name, self.slots.get(name)) for name in sorted(changed)),
            SlotSet("hidden_lines", sorted(self.hidden)),
            SlotSet("draft_words", dict(self.words)),
        ]

    def stored(self) -> dict[str, object]:
        """As it is kept with the case, so that another chat can carry on with it."""
        kept = {**self.slots, "hidden_lines": sorted(self.hidden), "draft_words": dict(self.words)}
        return {name: value for name, value in kept.items() if value}

    @classmethod
    def from_stored(cls, kept: Mapping[str, Any]) -> "DraftState":
        """As `stored` gave it; whatever else stands there is left alone."""
        slots = {name: value for name, value in kept.items() if name in SLOTS}
        hidden = frozenset(kept.get("hidden_lines") or [])
        return cls(slots, hidden, kept.get("draft_words") or {})

    def decision(self, turn: Turn) -> Decision:
        """The decision on these facts."""
        return decide(Situation.from_slots(self.slots), turn.employer, turn.today)

    def draft(self, turn: Turn) -> ReferralDraft:
        """The draft on these facts."""
        return build_draft(
            Situation.from_slots(self.slots),
            self.decision(turn),
            turn.employer,
            turn.today,
            hidden=self.hidden,
            words=self.words,
        )
