"""A second referral: what the first one was, what came of its advice, and what is new since.

What the first referral said of the person's health is never told again: only its reference,
its dates and the changes at work that were advised go on (uk-guidance 1.6 RF-H, 985 section
8.3; research-reports R9 and R28).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from guidance.draft_brief import Brief, line_of, sentence
from guidance.draft_content import Field, draft_content
from guidance.draft_model import Line, LineState
from guidance.draft_values import clean, tag_of
from guidance.questions import question_book

if TYPE_CHECKING:
    from guidance.draft import ReferralDraft

_REFERENCE: Final = re.compile(r"(?<![A-Z0-9])([A-Z])\s?([1-9])\s?-?\s?([0-9]{3})(?![0-9])")
#: The line that names the referral before this one.
REFERENCE_LINE: Final = "earlier.reference"
_NOTHING: Final = "nothing"
_ALL: Final = "everything"
#: What a second referral may take from the first: the job, which is the same, and nothing else.
_JOB_SLOTS: Final = ("job_title", "job_tasks", "job_hours", "job_demands", "employment_type")


def case_reference(text: str | None) -> str:
    """Return the case reference in a text ("h7-204 from March"), or an empty text."""
    found = _REFERENCE.search((text or "").upper())
    return f"{found[1]}{found[2]}-{found[3]}" if found else ""


def slots_from_earlier(
    earlier: ReferralDraft, earlier_slots: Mapping[str, object], slots: Mapping[str, object]
) -> dict[str, object]:
    """Return the slots that the first referral fills in a second one.

    Args:
        earlier: the first referral's draft, as it was saved.
        earlier_slots: what it was made from.
        slots: what is known now; nothing of it is changed.

    Returns:
        Its reference and dates, what was asked then, and the facts of the job. Nothing of
        the person's health, what they agreed to, or who was told.

    """
    asked = [line.id.rpartition(".")[2] for line in earlier.lines() if _is_question(line)]
    found: dict[str, object] = {
        "oh_advised_before": "yes",
        "earlier_reference": earlier.reference,
        "earlier_referral_on": earlier.made_on.isoformat(),
        "earlier_absence_start": earlier_slots.get("absence_start"),
        "earlier_questions": asked,
    }
    found |= {name: earlier_slots.get(name) for name in _JOB_SLOTS}
    new = {name: value for name, value in found.items() if value not in (None, "", [], "unknown")}
    return {name: value for name, value in new.items() if slots.get(name) in (None, "", [])}


def _is_question(line: Line) -> bool:
    return line.id.startswith("questions.ask.") and line.state is LineState.FILLED


def is_second(brief: Brief) -> bool:
    """Whether there was a referral before this one."""
    named = brief.known("earlier_reference") or brief.known("oh_advice")
    return "yes" in brief.known("oh_advised_before") or bool(named)


def follows(brief: Brief) -> str:
    """Return the reference of the referral before this one, or an empty text."""
    return case_reference(next(iter(brief.known("earlier_reference")), ""))


def not_asked_before(tags: Iterable[str], before: Iterable[str]) -> list[str]:
    """Return ``tags`` without the questions that OH has answered already."""
    kept = question_book().keep
    answered = set(before) - set(kept)
    return [tag for tag in tags if tag not in answered]


def earlier_reference(field: Field, brief: Brief) -> list[Line]:
    """Return the line that names the first referral: its reference, or the person's words."""
    words = next(iter(brief.known(field.slot or "")), "")
    text = case_reference(words) or sentence(words)
    return [line_of(field, text)] if text else []


def earlier_done(field: Field, brief: Brief) -> list[Line]:
    """Return a line for each piece of advice: done, not done, or still to be said."""
    done, not_done = _named(brief, "advice_done"), _named(brief, "advice_not_done")
    advised = _named(brief, "oh_advice")
    rest = [item for item in advised if item not in (*done, *not_done)]
    if _ALL in brief.known("advice_done") or _NOTHING in brief.known("advice_not_done"):
        done += rest
    elif _NOTHING in brief.known("advice_done"):
        not_done += rest
    if not done and not not_done:
        return []
    items = dict.fromkeys([*advised, *done, *not_done])
    return [_advice(field, item, done=item in done, open_=item not in not_done) for item in items]


def _named(brief: Brief, slot: str) -> list[str]:
    return [item for item in brief.known(slot) if item not in (_NOTHING, _ALL)]


def _advice(field: Field, item: str, *, done: bool, open_: bool) -> Line:
    content = draft_content()
    listed = content.texts["adjustments"]
    words, tag = listed.get(item, clean(item)), item if item in listed else tag_of(item)
    if not done and open_:
        label = content.own["earlier_open"].format(advice=words)
        return replace(line_of(field, "", tag, LineState.MISSING), label=label)
    name = "earlier_done" if done else "earlier_not_done"
    return line_of(field, sentence(content.own[name].format(advice=words)), tag)


def earlier_no_repeat(field: Field, brief: Brief) -> list[Line]:
    """Return the line that says what need not be said or suggested again."""
    return [line_of(field, draft_content().own["earlier_no_repeat"])] if is_second(brief) else []
