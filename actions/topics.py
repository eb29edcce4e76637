"""Written answers as blocks, and whether words ask about a topic or tell of a case."""

from rasa_sdk.events import SlotSet

from actions.events import Events
from actions.helpline_card import helpline_cards
from actions.replies import (
    Block,
    answer_payload,
    card,
    choices,
    source,
    task_payload,
    text,
    topic_payload,
)
from actions.tasks.talk_words import talk_card
from actions.turn import TOPICS_TOLD, Turn
from guidance import answers
from guidance.answers import Answer
from guidance.employer_lines import answer_blanks, hr_line
from guidance.further import further
from guidance.phrases import phrase
from guidance.tasks import task_text, tasks_for

# The task whose words name the rows of a talk.
_TALK_LABELS = "return_talk"
_FACTS_SHOWN = 6
# Their answers end with "tell me what's going on".
_INVITES = ("how_to_refer", "when_to_refer")


def topic_blocks(turn: Turn, topic: str, *, with_follow: bool = True) -> list[Block]:
    """The short answer, its source, and what people ask next."""
    found = written_answer(turn, topic)
    if found is None:
        return [text(phrase("answered_nothing", hr=hr_line(turn.employer)))]
    blocks = [text(found.text), *([source(found.source)] if found.source else [])]
    if found.talk:
        blocks.insert(1, talk_card(found.talk, task_text(_TALK_LABELS)))
    blocks += helpline_cards(turn, found.helplines)
    if turn.in_form or not with_follow:
        return blocks
    follow = [(answers.title(t), topic_payload(t)) for t in found.follow]
    more = [("Tell me more", "/tell_me_more")] if found.more else []
    tasks = [(task.offer, task_payload(task.id)) for task in tasks_for(found.topic, turn.role)]
    options = [*_question_for_oh(turn, found), *tasks, *more, *follow]
    return [*blocks, choices(options)] if options else blocks


def more_blocks(turn: Turn, topic: str | None) -> list[Block]:
    """The long part of an answer, and what else is known on it."""
    found = written_answer(turn, topic) if topic else None
    rest = further(found.topic, turn.employer.nation, turn.today) if found else None
    long = [text(found.more)] if found and found.more else []
    known = found.text + found.more if found else ""
    items = [line for line in (rest.lines if rest else ()) if line not in known]
    facts = [card("help", phrase("also_known"), items=items[:_FACTS_SHOWN])] if items else []
    foot = [source(rest.source)] if rest and items and rest.source else []
    said = [*long, *facts, *foot]
    return said or [text(phrase("more_none", hr=hr_line(turn.employer)))]


def told(turn: Turn, name: str) -> Events:
    """The events that remember an answer: the last one, and those before it, latest last."""
    before = [one for one in turn.topics_told if one != name]
    kept = turn.tracker.get_slot("task_answers") or {}
    remembered = {**kept, TOPICS_TOLD: [*before, name]}
    # Whoever was invited to tell their story doesn't mean a plan that was made before.
    invited = name.partition("/")[0] in _INVITES and not turn.in_form
    aside = [SlotSet("task", None)] if invited else []
    return [SlotSet("last_topic", name), SlotSet("task_answers", remembered), *aside]


def answer_blocks(turn: Turn, topic: str) -> list[Block]:
    """The answer to typed words; the same answer isn't said twice running, but the rest of it."""
    found = written_answer(turn, topic)
    last = turn.tracker.get_slot("last_topic")
    if found is None or not turn.text or turn.in_form or found.name != last:
        return topic_blocks(turn, topic)
    follow = [(answers.title(t), topic_payload(t)) for t in found.follow]
    ways = [choices(follow)] if follow else []
    return [text(phrase("said_already")), *more_blocks(turn, found.name), *ways]


def _question_for_oh(turn: Turn, found: Answer) -> list[tuple[str, str]]:
    """A button that puts the question into the referral; nothing is referred in private."""
    if not found.ask_oh or turn.private or not turn.employer.has_oh:
        return []
    return [(phrase("ask_oh"), answer_payload("oh_questions", found.ask_oh))]


def written_answer(turn: Turn, topic: str) -> Answer | None:
    """The answer to a topic, or to the particular case of it that the words tell of."""
    return answers.answer(
        topic,
        role=turn.role,
        nation=turn.employer.nation,
        today=turn.today,
        text=turn.text,
        employer=turn.employer,
        blanks=answer_blanks(turn.employer, turn.today),
    )


def question_in(turn: Turn) -> str | None:
    """The written topic that the words ask about, if they ask about one."""
    return turn.heard.question


def manager_is_the_problem(turn: Turn) -> bool:
    """Whether an employee says that their manager is no way in."""
    return turn.heard.manager_is_the_problem


def opens_a_case(turn: Turn) -> bool:
    """Whether typed words start a conversation by telling of somebody, whatever move it sounds."""
    fresh = turn.tracker.get_slot("stage") is None and not turn.in_form
    return fresh and bool(turn.text) and tells_of_a_case(turn)


def tells_of_a_case(turn: Turn) -> bool:
    """Whether the words tell of somebody's situation rather than ask in general."""
    return not turn.topic and turn.heard.tells_of_a_case
