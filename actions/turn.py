"""One turn of a conversation as the actions see it: what was said, what is known, who asks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from rasa_sdk.interfaces import Tracker

from actions import settings
from guidance import answers
from guidance.corrections import corrected
from guidance.employer import EmployerProfile, without_oh
from guidance.first_reply import Heard
from guidance.reading import Facts, read
from guidance.situation import Situation
from guidance.slots import SLOTS

# Kept beside the tasks' answers; no task has this name.
TOPICS_TOLD = "_topics"
_NO_OH = "no_oh_service/no_contract"
_LISTS = frozenset(name for name, slot in SLOTS.items() if slot.kind == "tags")
#: What the conversation keeps of the case on the table, beside its facts.
OF_A_CASE = frozenset(
    {
        "stage",
        "misses",
        "last_topic",
        "parked_topics",
        "hidden_lines",
        "draft_words",
        "case_reference",
        "case_version",
        "asked",
        "task",
        "task_answers",
    }
)
_CONVERSATION = OF_A_CASE | {"stay_named_chosen", "requested_slot", "session_started_metadata"}


@dataclass
class Turn:
    """A tracker, read once.

    Attributes:
        tracker: Rasa's own.
        today: the day that dates are read against.
    """

    tracker: Tracker
    today: date = field(default_factory=settings.today)

    @property
    def text(self) -> str:
        """What was typed, of a correction what is said instead; empty for a button."""
        return self._correction or self._typed

    @property
    def corrects(self) -> bool:
        """Whether the words take an earlier answer back: "no sorry, 8 weeks"."""
        return self._correction is not None

    @property
    def _typed(self) -> str:
        words = str(self.tracker.latest_message.get("text") or "")
        return "" if words.startswith("/") else words

    @cached_property
    def _correction(self) -> str | None:
        return corrected(self._typed)

    @property
    def intent(self) -> str:
        """The intent that Rasa chose."""
        return str((self.tracker.latest_message.get("intent") or {}).get("name") or "")

    @property
    def confidence(self) -> float:
        """How sure the classifier is, 0 to 1."""
        return float((self.tracker.latest_message.get("intent") or {}).get("confidence") or 0.0)

    @property
    def in_danger(self) -> bool:
        """Whether the second net heard somebody at risk in the words."""
        return self.intent == "crisis"

    @property
    def ranking(self) -> list[str]:
        """Topics most worth offering, likeliest first, then what else the words may mean."""
        said = self.tracker.latest_message
        listed = [*(said.get("topic_ranking") or []), *(said.get("intent_ranking") or [])]
        names = dict.fromkeys(str(one["name"]) for one in listed)
        return [name for name in names if name != "nlu_fallback"]

    @property
    def nearest(self) -> list[str]:
        """The two intents nearest to the words, without the fallback."""
        listed = self.tracker.latest_message.get("intent_ranking") or []
        names = [str(one["name"]) for one in listed if one["name"] != "nlu_fallback"]
        return names[:2]

    @property
    def wants(self) -> list[str]:
        """Intents of the message and of each of its sentences, surest first, each once."""
        sentences = self.tracker.latest_message.get("sentence_intents") or []
        ordered = sorted(sentences, key=lambda want: -float(want["confidence"]))
        return list(dict.fromkeys([self.intent, *(str(want["name"]) for want in ordered)]))

    @property
    def asked(self) -> str | None:
        """The slot that was asked for last."""
        return self.tracker.get_slot("requested_slot")

    @property
    def in_form(self) -> bool:
        """Whether questions are being asked."""
        return bool((self.tracker.active_loop or {}).get("name"))

    @property
    def metadata(self) -> Mapping[str, Any]:
        """What the channel says of the conversation."""
        return self.tracker.latest_message.get("metadata") or {}

    @property
    def private(self) -> bool:
        """Whether this is a private chat."""
        return self.metadata.get("mode") == "private" or self.tracker.sender_id.startswith("p-")

    @cached_property
    def role(self) -> str | None:
        """Who speaks, as far as it's known."""
        known = self.tracker.get_slot("role") or self.metadata.get("role")
        return str(known) if known and known != "unknown" else None

    @cached_property
    def employer(self) -> EmployerProfile:
        """The employer's profile; without occupational health if somebody said there is none."""
        now = settings.settings()
        found = settings.employer(str(self.metadata.get("employer") or now.employer), now.config)
        return without_oh(found) if found.has_oh and self._told_of_no_oh() else found

    def _told_of_no_oh(self) -> bool:
        """Whether this message or an earlier one said that there is no OH to ask (R116)."""
        return answers.particular(self.text, self.role) == _NO_OH or _NO_OH in self.topics_told

    @property
    def topics_told(self) -> list[str]:
        """Topics that were answered, latest last; the store keeps no other history."""
        return list((self.tracker.get_slot("task_answers") or {}).get(TOPICS_TOLD) or [])

    @cached_property
    def heard(self) -> Heard:
        """The typed message as it was understood."""
        settled = self.private or bool(self.tracker.get_slot("stay_named_chosen"))
        return Heard(
            text=self.text,
            intent=self.intent,
            confidence=self.confidence,
            wants=tuple(self.wants),
            facts=self.facts,
            role=self.role,
            private=settled,
            answer=str((self.tracker.latest_message.get("answer") or {}).get("name") or ""),
        )

    @property
    def has_a_draft(self) -> bool:
        """Whether a referral draft was written in this conversation."""
        return self.tracker.get_slot("stage") in ("drafting", "sent")

    @property
    def wanted_task(self) -> str | None:
        """The task that the words want done.

        With a draft on the table, what is only told is for the draft.
        """
        return self.heard.task_asked_for if self.has_a_draft else self.heard.task

    @cached_property
    def facts(self) -> Facts:
        """What can be read from the typed words."""
        return self.facts_asked_for(self.asked)

    def facts_asked_for(self, asked: str | None) -> Facts:
        """What can be read from the typed words as an answer to another question."""
        return read(self.text, today=self.today, asked=asked, role=self.role)

    @property
    def answered_before(self) -> list[str]:
        """Slots that are known, those asked for last first."""
        asked = [str(name) for name in reversed(self.tracker.get_slot("asked") or [])]
        known = self.slots
        return [name for name in dict.fromkeys([*asked, *known]) if name in known]

    @cached_property
    def button(self) -> dict[str, object]:
        """What a pressed button answers, as slots."""
        found: dict[str, object] = {}
        for entity in self.tracker.latest_message.get("entities") or []:
            if entity.get("entity") == "answer" and "=" in str(entity.get("value")):
                slot, value = str(entity["value"]).split("=", 1)
                found[slot] = [value] if slot in _LISTS and value != "unknown" else value
        return found

    @property
    def topic(self) -> str | None:
        """The topic that a pressed button names."""
        return self._entity("topic")

    @property
    def task(self) -> str | None:
        """The task that a pressed button starts or belongs to."""
        return self._entity("task")

    @property
    def task_button(self) -> str | None:
        """What a button of a task's result does."""
        return self._entity("task_button")

    def _entity(self, name: str) -> str | None:
        for entity in self.tracker.latest_message.get("entities") or []:
            if entity.get("entity") == name:
                return str(entity["value"])
        return None

    @property
    def asks_something(self) -> bool:
        """Whether the words look like a question."""
        return self.heard.asks_something

    @property
    def slots(self) -> dict[str, object]:
        """Everything known of the situation, without the conversation's own slots."""
        known = {
            name: value
            for name, value in self.tracker.current_slot_values().items()
            if value is not None and name not in _CONVERSATION
        }
        if self.role:
            known.setdefault("role", self.role)
        return known

    def situation(self, extra: Mapping[str, object] | None = None) -> Situation:
        """The situation, with what was just learnt."""
        return Situation.from_slots({**self.slots, **(extra or {})})
