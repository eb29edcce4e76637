"""What a message asks for, and how AskOH handles it when it opens a chat.

One place for what is read from a typed message together with the classifier's view of it, so
that the actions of a conversation and the command line judge alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Final

from guidance import answers
from guidance.derive import CRITICAL_DEMANDS
from guidance.fear_words import fear_in
from guidance.lookup import look_up
from guidance.reading.facts import Facts
from guidance.talks import Fear
from guidance.tasks import task_wanted
from guidance.topics import OUT_OF_SCOPE, topic_table

SURE_OF_A_TOPIC: Final = 0.3
_LEAST_FACTS: Final = 2
# Told beside a question about rules, or beside what sounds like anything else.
_FACTS_WHATEVER_IT_SOUNDS_LIKE: Final = 3
# Words; who says more than that tells what happened.
_LONGER_THAN_A_FEAR: Final = 16
_UNSURE: Final = "nlu_fallback"
_OF_OTHERS: Final = ("manager", "hr")
_FACTS_THAT_MAKE_A_CASE: Final = frozenset(
    {
        "work_status",
        "absence_start",
        "absence_weeks",
        "note_type",
        "note_end",
        "issue_area",
        "work_impact",
        "employee_wish",
        "treatment_status",
        "consent_referral",
        "relapse",
        "safety_flag",
        "surgery_on",
        "cause_at_work",
        "relationship_ok",
        "hidden_or_fluctuating",
        "performance_affected",
        "commute_barrier",
        "money_worry",
        "carer",
        "is_it_health",
        "formal_process",
        "absence_spells_12m",
        "can_offer",
        "employment_type",
        "job_title",
    }
)
# Topics that people open with when they have somebody in mind.
_MAY_OPEN_A_CASE: Final = frozenset(
    {
        "when_to_refer",
        "how_to_refer",
        "long_term_absence",
        "stress_at_work",
        "mental_health_support",
        "musculoskeletal_dse",
        "adjustments",
        "phased_return",
        "return_to_work_meeting",
        "fit_note_followup",
        "fit_note_may_be_fit",
        "neurodiversity",
        "menopause",
        "cancer",
        "long_covid",
        "pregnancy",
        "substance_misuse",
        "bereavement",
        "violent_incident",
        "worried_about_colleague",
        "job_not_health",
        "workstation",
        "absence_triggers",
        "keep_in_touch",
        "manager_is_problem",
        _UNSURE,
    }
)
_QUESTION: Final = re.compile(
    r"\?|(?:^|[.,!\n;]\s*|\b(?:and|but|also|oh|so)\s+)"
    r"(?:what|when|who|how|why|can|could|do|does|is|are|will|would|should|shall|am i)\b"
    r"|(?:^|[.!\n;]\s*)(?:has|have|did|which)\s+(?:he|she|they|we|i|you|it|my|the|anyone)\b",
    re.IGNORECASE,
)
# Moves that have something to say even when nothing went before.
_SAYS_SOMETHING: Final = frozenset(
    {"talk_to_person", "who_can_see", "case_status", "other_help", "make_draft"}
)
# What takes a bare fact as the start of a situation.
_TAKES_FACTS: Final = frozenset({"inform", "affirm", "deny", "skip", "dont_know", "change_answer"})


class Handled(StrEnum):
    """What a first message gets.

    ``answer``: what is asked is answered, a situation is taken up, or a task begun.
    ``choices``: AskOH asks back: which topic, in private or not, or what is going on.
    ``crisis``: the safety answer, before anything else.
    ``out_of_scope``: it isn't this assistant's subject, or it is small talk.
    """

    ANSWER = "answer"
    CHOICES = "choices"
    CRISIS = "crisis"
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class Heard:
    """A typed message as the classifier and the reader of facts understood it.

    Attributes:
        text: what was typed; empty for a button.
        intent: what the classifier settled on; "nlu_fallback" if it isn't sure.
        confidence: how sure it is, 0 to 1.
        wants: intents of the message and of its sentences, the message's first, each once.
        facts: what was read from the words.
        role: who speaks, if known.
        private: whether nothing is kept, or the person chose to stay where they are.
        answer: the narrower answer ("topic/name") that the classifier found asked for; empty
            if none.
    """

    text: str
    intent: str
    confidence: float
    wants: tuple[str, ...]
    facts: Facts
    role: str | None = None
    private: bool = False
    answer: str = ""

    @property
    def asks_something(self) -> bool:
        """Whether the words look like a question."""
        return bool(_QUESTION.search(self.text))

    @cached_property
    def question(self) -> str | None:
        """The written topic that the words ask about, if they ask about one.

        A long message may tell and ask: each of its sentences was scored by itself.
        """
        if self.particular:
            return self.particular
        if not self.asks_something:
            return None
        written = answers.topics()
        for want in self.wants:
            sure = want != self.intent or self.confidence >= SURE_OF_A_TOPIC
            if want in written and sure:
                return self.narrowed(want)
        return None

    @cached_property
    def particular(self) -> str | None:
        """The particular case ("topic/variant") that the words tell of, if it has an answer."""
        return answers.particular(self.text, self.role)

    def narrowed(self, topic: str) -> str:
        """A written topic, or the narrower answer of it that the classifier found asked for."""
        fits = answers.topic_of(self.answer) == topic and answers.is_for(self.answer, self.role)
        return self.answer if fits else topic

    @cached_property
    def fear(self) -> Fear | None:
        """What the speaker fears of occupational health for themselves, if the words tell it."""
        if self.role in _OF_OTHERS or self.facts.relation in ("team_member", "colleague"):
            return None
        return fear_in(self.text)

    @cached_property
    def task_asked_for(self) -> str | None:
        """The task that the words ask to be done."""
        return task_wanted(self.text, self.wants, self.role)

    @cached_property
    def task(self) -> str | None:
        """The task that the words ask to be done, or that what they tell is about."""
        told = _FACTS_THAT_MAKE_A_CASE & set(self.facts.slots)
        return task_wanted(self.text, self.wants, self.role, told=told)

    @property
    def tells_of_a_case(self) -> bool:
        """Whether the words tell of somebody's situation rather than ask in general."""
        known = self.facts.relation in ("team_member", "colleague", "self")
        leads = self.role in _OF_OTHERS and not self.asks_something
        if self.tells_of_danger and (known or leads):
            return True
        if not (known or self.facts.speaker_own_health):
            return False
        told = _FACTS_THAT_MAKE_A_CASE & set(self.facts.slots)
        usual = self.intent in _MAY_OPEN_A_CASE or not self.is_sure_of_a_topic
        return len(told) >= (_LEAST_FACTS if usual else _FACTS_WHATEVER_IT_SOUNDS_LIKE)

    @property
    def tells_much(self) -> bool:
        """Whether a situation is told with more than the fact or two that a question holds."""
        told = _FACTS_THAT_MAKE_A_CASE & set(self.facts.slots)
        return self.tells_of_a_case and len(told) >= _FACTS_WHATEVER_IT_SOUNDS_LIKE

    @property
    def tells_more_than_a_fear(self) -> bool:
        """Whether a situation is told beside a fear."""
        return self.tells_much or len(self.text.split()) >= _LONGER_THAN_A_FEAR

    @property
    def tells_of_danger(self) -> bool:
        """Whether somebody's risky work and a sign that makes it unsafe are both told."""
        signs = _listed(self.facts.slots.get("safety_flag")) - {"none"}
        demands = _listed(self.facts.slots.get("job_demands"))
        return bool(signs) and bool(demands & CRITICAL_DEMANDS or "lone_or_confined" in signs)

    @property
    def is_sure_of_a_topic(self) -> bool:
        """Whether the classifier settled on something with some confidence."""
        return self.intent != _UNSURE and self.confidence >= SURE_OF_A_TOPIC

    @property
    def tells_who_speaks(self) -> bool:
        """Whether the words let one guess the speaker's role."""
        known = self.facts.relation in ("team_member", "colleague", "self")
        return known or self.facts.speaker_own_health or self.facts.speaker_role_hint is not None

    @property
    def belongs_in_private(self) -> bool:
        """Whether the words are about the speaker's own health, in a chat that isn't private."""
        if self.private:
            return False
        return self.facts.speaker_own_health or self.facts.relation == "self"

    @property
    def manager_is_the_problem(self) -> bool:
        """Whether an employee says that their manager is no way in."""
        strained = self.facts.slots.get("relationship_ok") in ("no", "dont_ask_manager")
        return strained and self.role == "employee"


def first_reply(heard: Heard, *, nation: str, today: date) -> Handled:
    """How AskOH handles a message that opens a chat and didn't stop at the safety screen.

    Args:
        heard: the message.
        nation: the employer's; explanations differ by it.
        today: decides what is still served.
    """
    if heard.intent == "crisis":
        return Handled.CRISIS
    if heard.particular or heard.fear or heard.intent in _SAYS_SOMETHING:
        return Handled.ANSWER
    if heard.intent == OUT_OF_SCOPE or heard.intent in topic_table().small_talk:
        return _besides(heard)
    return Handled.ANSWER if _is_answered(heard, nation, today) else Handled.CHOICES


def _besides(heard: Heard) -> Handled:
    """What isn't ours, or small talk, unless it tells of somebody or wants something done."""
    if heard.tells_of_a_case:
        return Handled.CHOICES if heard.belongs_in_private else Handled.ANSWER
    wanted = heard.intent == OUT_OF_SCOPE and heard.task is not None
    return Handled.ANSWER if wanted else Handled.OUT_OF_SCOPE


def _is_answered(heard: Heard, nation: str, today: date) -> bool:
    intent = heard.intent
    if intent == "own_health":
        return heard.private
    if intent not in (_UNSURE, "describe_situation", *_TAKES_FACTS, *answers.topics()):
        # A move has nothing that it could move, but it may come with a story.
        return heard.tells_of_a_case and not heard.belongs_in_private
    if heard.task is not None:
        return True
    if heard.belongs_in_private:
        return intent in answers.topics() and heard.question is not None
    if intent in _TAKES_FACTS:
        return bool(heard.facts.slots) or (heard.role is None and heard.tells_who_speaks)
    return intent != _UNSURE or _is_met(heard, nation, today)


def _listed(value: object) -> set[str]:
    return {str(item) for item in value} if isinstance(value, list | tuple) else set()


def _is_met(heard: Heard, nation: str, today: date) -> bool:
    """Whether an unsure message is taken up all the same, by its facts or by a term it names."""
    if heard.tells_of_a_case or heard.manager_is_the_problem:
        return True
    found = look_up(heard.text, role=heard.role, nation=nation, today=today)
    return found is not None
