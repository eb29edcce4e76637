"""Written answers as blocks, and whether words ask about a topic or tell of a case."""

from actions.people import eap_line, hr_line
from actions.replies import Block, choices, source, task_payload, text, topic_payload
from actions.turn import Turn
from guidance import answers
from guidance.phrases import phrase
from guidance.tasks import tasks_for


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
    tasks = [(task.offer, task_payload(task.id)) for task in tasks_for(topic, turn.role)]
    options = [*tasks, *more, *follow]
    return [*blocks, choices(options)] if options else blocks


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
