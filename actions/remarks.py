"""What a newly learnt fact calls for before the next question: a stop, comfort, a clear word."""

from collections.abc import Iterable, Mapping

from actions.helpline_card import helpline_cards
from actions.replies import Block, source, text
from actions.topics import topic_blocks
from actions.turn import Turn
from guidance.content import footer
from guidance.decision import Outcome, decide
from guidance.phrases import phrase
from guidance.remarks import Remark, remarks_on


def stop_block(turn: Turn, learnt: Mapping[str, object]) -> list[Block]:
    """Say "stop that task" the moment that the facts say so, and not after the questions (R91)."""
    if not learnt or _has_to_stop(turn, {}) or not _has_to_stop(turn, learnt):
        return []
    role = learnt.get("role") or turn.role
    return [text(phrase("unsafe_stop", str(role) if role else None))]


def first_blocks(turn: Turn, learnt: Mapping[str, object], said: str | None = None) -> list[Block]:
    """What is said before anything is read back, such as how to meet a loss.

    Args:
        turn: the turn.
        learnt: slots that this message filled.
        said: the topic that was answered already in this reply.
    """
    return _blocks(turn, (one for one in _called_for(turn, learnt) if one.first), said)


def later_blocks(turn: Turn, learnt: Mapping[str, object]) -> list[Block]:
    """What is said between what was understood and the next question."""
    return _blocks(turn, (one for one in _called_for(turn, learnt) if not one.first), None)


def _called_for(turn: Turn, learnt: Mapping[str, object]) -> tuple[Remark, ...]:
    role = learnt.get("role") or turn.role
    known = {**turn.slots, **({"role": role} if role else {})}
    return remarks_on(learnt, known, turn.employer, str(role) if role else None)


def _blocks(turn: Turn, called_for: Iterable[Remark], said: str | None) -> list[Block]:
    blocks: list[Block] = []
    for remark in called_for:
        if remark.topic and remark.topic == said:
            continue
        blocks += _one(turn, remark)
    return blocks


def _one(turn: Turn, remark: Remark) -> list[Block]:
    said = [text(remark.words(turn.role))]
    if remark.topic:
        return [*said, *topic_blocks(turn, remark.topic, with_follow=False)]
    foot = footer(remark.sources, turn.today)
    return [
        *said,
        *helpline_cards(turn, remark.helplines),
        *([source(foot)] if foot else []),
    ]


def _has_to_stop(turn: Turn, learnt: Mapping[str, object]) -> bool:
    decision = decide(turn.situation(learnt), turn.employer, turn.today)
    return Outcome.STOP_TASK in (decision.outcome, *decision.also)
