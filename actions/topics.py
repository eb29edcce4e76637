"""Written answers as blocks, and whether words ask about a topic or tell of a case."""

from actions.people import eap_line, hr_line
from actions.replies import Block, choices, source, text, topic_payload
from actions.turn import Turn
from guidance import answers
from guidance.phrases import phrase

SURE_OF_A_TOPIC = 0.3
_LEAST_FACTS = 2
_FACTS_THAT_MAKE_A_CASE = frozenset(
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
    }
)
# Topics that people open with when they have somebody in mind.
_MAY_OPEN_A_CASE = frozenset(
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
        "nlu_fallback",
    }
)


def topic_blocks(turn: Turn, topic: str, *, with_follow: bool = True) -> list[Block]:
    """The short answer, its source, and what people ask next."""
    found = answers.answer(
        topic,
        role=turn.role,
        nation=turn.employer.nation,
        today=turn.today,
        eap=eap_line(turn.employer),
    )
    if found is None:
        return [text(phrase("answered_nothing", hr=hr_line(turn.employer)))]
    blocks = [text(found.text), *([source(found.source)] if found.source else [])]
    if turn.in_form or not with_follow:
        return blocks
    follow = [(answers.title(t), topic_payload(t)) for t in found.follow]
    more = [("Tell me more", "/tell_me_more")] if found.more else []
    return [*blocks, choices([*more, *follow])] if more or follow else blocks


def question_in(turn: Turn) -> str | None:
    """The written topic that the words ask about, if they ask about one.

    A long message may tell and ask: each of its sentences was scored by itself.
    """
    if not turn.asks_something:
        return None
    written = answers.topics()
    for want in turn.wants:
        sure = want != turn.intent or turn.confidence >= SURE_OF_A_TOPIC
        if want in written and sure:
            return want
    return None


def manager_is_the_problem(turn: Turn) -> bool:
    """Whether an employee says that their manager is no way in."""
    strained = turn.facts.slots.get("relationship_ok") in ("no", "dont_ask_manager")
    return strained and turn.role == "employee"


def tells_of_a_case(turn: Turn) -> bool:
    """Whether the words tell of somebody's situation rather than ask in general."""
    if turn.topic or turn.intent not in _MAY_OPEN_A_CASE:
        return False
    facts = turn.facts
    somebody = facts.relation in ("team_member", "colleague", "self") or facts.speaker_own_health
    told = _FACTS_THAT_MAKE_A_CASE & set(facts.slots)
    return bool(somebody and len(told) >= _LEAST_FACTS)
