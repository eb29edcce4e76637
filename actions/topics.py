"""Answers to questions, wherever they come: outside a form or in the middle of one."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asking import Events, ask_again
from actions.people import hr_line
from actions.replies import Block, choices, send, source, text, topic_payload
from actions.turn import Turn
from guidance import answers
from guidance.phrases import phrase

SURE_OF_A_TOPIC = 0.3
_LEAST_FACTS = 2
_FACTS_THAT_MAKE_A_CASE = frozenset(
    "work_status absence_start absence_weeks note_type note_end issue_area work_impact "
    "employee_wish treatment_status consent_referral relapse safety_flag surgery_on".split()
)
# Topics that people open with when they have somebody in mind.
_MAY_OPEN_A_CASE = frozenset(
    "when_to_refer how_to_refer long_term_absence stress_at_work mental_health_support "
    "musculoskeletal_dse adjustments phased_return return_to_work_meeting fit_note_followup "
    "fit_note_may_be_fit neurodiversity menopause cancer long_covid pregnancy substance_misuse "
    "bereavement violent_incident worried_about_colleague job_not_health workstation "
    "absence_triggers keep_in_touch manager_is_problem nlu_fallback".split()
)


class ActionAnswerTopic(Action):
    """A question by topic; or, when the words tell of a person, the start of the form."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_answer_topic"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Answer, then put the open question again."""
        turn = Turn(tracker)
        topic = turn.topic or turn.intent
        if not turn.in_form and tells_of_a_case(turn):
            from actions.situation_form import open_situation  # noqa: PLC0415  (a cycle)

            return open_situation(turn, dispatcher)
        send(dispatcher, *topic_blocks(turn, topic), *ask_again(turn))
        return [SlotSet("last_topic", topic), SlotSet("misses", 0)]


def topic_blocks(turn: Turn, topic: str) -> list[Block]:
    """The short answer, its source, and what people ask next."""
    found = answers.answer(topic, role=turn.role, nation=turn.employer.nation, today=turn.today)
    if found is None:
        return [text(phrase("answered_nothing", hr=hr_line(turn.employer)))]
    blocks = [text(found.text), *([source(found.source)] if found.source else [])]
    if turn.in_form:
        return blocks
    follow = [(answers.title(t), topic_payload(t)) for t in found.follow]
    more = [("Tell me more", "/tell_me_more")] if found.more else []
    return [*blocks, choices([*more, *follow])] if more or follow else blocks


def is_question_about_a_topic(turn: Turn) -> bool:
    """Whether the words ask about one of the written topics."""
    known = turn.intent in answers.topics()
    return known and turn.confidence >= SURE_OF_A_TOPIC and turn.asks_something


def tells_of_a_case(turn: Turn) -> bool:
    """Whether the words tell of somebody's situation rather than ask in general."""
    if turn.topic or turn.intent not in _MAY_OPEN_A_CASE:
        return False
    facts = turn.facts
    somebody = facts.relation in ("team_member", "colleague", "self") or facts.speaker_own_health
    told = _FACTS_THAT_MAKE_A_CASE & set(facts.slots)
    return bool(somebody and len(told) >= _LEAST_FACTS)
