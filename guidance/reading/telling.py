"""Which part of a message tells something: not the edits, and in a form not the questions."""

from collections.abc import Iterable
from dataclasses import replace

from guidance.reading.vocabulary import vocabulary
from guidance.reading.words import Message

_OPENING = 4


def telling_part(message: Message, *, asked: bool) -> Message:
    """Return ``message`` with what tells nothing blanked out.

    "Take out that he was in hospital" asks for less. While a form waits for an answer, a
    question ("does he get paid for coming back part time?") is a digression about the rules;
    in an opening message a question usually carries facts, so it stays.
    """
    hidden: set[int] = set()
    for hit in vocabulary("answers", "removal").find(message.tokens):
        _, end = message.sentence_of(hit.first)
        hidden.update(range(hit.first, end))
    if asked:
        hidden.update(_questions(message))
    return _blank(message, hidden) if hidden else message


def _questions(message: Message) -> Iterable[int]:
    at = 0
    while at < len(message.tokens):
        _, last = message.sentence_of(at)
        opening = vocabulary("answers", "question").find(message.tokens[at : at + _OPENING])
        if opening and opening[0].first == 0:
            yield from range(at, last)
        at = last


def _blank(message: Message, hidden: set[int]) -> Message:
    folded = list(message.folded)
    for index in hidden:
        token = message.tokens[index]
        folded[token.start : token.end] = " " * (token.end - token.start)
    kept = tuple(token for index, token in enumerate(message.tokens) if index not in hidden)
    return replace(message, folded="".join(folded), tokens=kept)
