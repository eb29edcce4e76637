"""The advice or the last answer step by step, and as a file to keep, for whoever asks for it."""

import re

from actions.days import spoken
from actions.replies import Block, card, text
from actions.tasks.files import docx_block, now
from actions.topics import written_answer
from actions.turn import Turn
from guidance.decision import decide
from guidance.employer_lines import eap_line, hr_line
from guidance.phrases import phrase
from guidance.word import Paper

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_BOLD = re.compile(r"\*\*")


def in_writing(turn: Turn) -> list[Block] | None:
    """Numbered steps and the same as a Word file; None when nothing was said that has any."""
    steps = _steps(turn)
    if not steps:
        return None
    numbered = [f"**{number}.** {step}" for number, step in enumerate(steps, start=1)]
    return [
        text(phrase("in_writing")),
        card("plan", phrase("in_writing_title"), items=numbered),
        docx_block("step-by-step", phrase("in_writing_file"), _document(turn, steps)),
    ]


def _steps(turn: Turn) -> list[str]:
    """The steps of the advice, or else each sentence of the last answer."""
    if turn.tracker.get_slot("stage") == "advised":
        decision = decide(turn.situation(), turn.employer, turn.today)
        steps = [
            f"{step.text.removesuffix('.')} ({step.when})." if step.when else step.text
            for step in decision.next_steps
        ]
        review = decision.review_on
        again = [phrase("advice_review", date=spoken(review))] if review else []
        return [_BOLD.sub("", step) for step in (*steps, *again)]
    last = turn.tracker.get_slot("last_topic")
    found = written_answer(turn, str(last)) if last else None
    if found is None:
        return []
    return [part for part in _SENTENCE_END.split(_BOLD.sub("", found.text)) if part.strip()]


def _document(turn: Turn, steps: list[str]) -> bytes:
    paper = Paper(phrase("in_writing_title"), now(turn))
    for number, step in enumerate(steps, start=1):
        paper.paragraph(f"{number}. {step}")
    paper.paragraph(
        phrase("talk_to_person", hr=hr_line(turn.employer), eap=eap_line(turn.employer))
    )
    paper.paragraph(phrase("disclaimer"))
    return paper.to_bytes()
