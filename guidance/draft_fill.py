"""Fill the fields of a draft from a situation: which lines there are and what they say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from guidance.draft_brief import Brief, line_of, sentence
from guidance.draft_checks import check_words, make_neutral
from guidance.draft_content import DraftContent, Field, draft_content
from guidance.draft_earlier import (
    earlier_done,
    earlier_no_repeat,
    earlier_reference,
    is_second,
    not_asked_before,
)
from guidance.draft_model import PLAIN_SECTIONS, Line, LineState, Section
from guidance.draft_reason import reason_text
from guidance.draft_values import UNKNOWN, clean, long_day, tag_of, values_of
from guidance.lengths import duration, duration_of_weeks
from guidance.questions import check_question, choose_questions, question_book, tidy_question

_QUIET: Final = ("no", "none", UNKNOWN)
_REWORDED: Final = "reworded"
_NEVER_RECIPIENTS: Final = ("no", "dont_ask_manager")


def fill_sections(brief: Brief) -> tuple[Section, ...]:
    """Return every section of the draft with its lines, gaps included."""
    content = draft_content()
    lines = {name: [] for name in content.sections}  # type: dict[str, list[Line]]
    for field in content.fields:
        lines[field.section] += _field_lines(field, brief)
    return tuple(
        Section(name, title, tuple(lines[name])) for name, title in content.sections.items()
    )


def _field_lines(field: Field, brief: Brief) -> list[Line]:
    if field.kind == "sending":
        return [line_of(field, "", state=LineState.AT_SENDING)]
    found = [_told(line, field, brief) for line in _drafted(field, brief)]
    lines = [line for line in found if line.text or line.state is not LineState.FILLED]
    return lines or _gap_line(field, brief)


def _drafted(field: Field, brief: Brief) -> list[Line]:
    """Return the lines of a field before words are left out; the person's own come first."""
    if brief.hidden.line(field.id):
        return []
    if field.id in brief.words and clean(brief.words[field.id]):
        return _own_words(field, brief.words[field.id])
    fill = _OWN[field.id] if field.kind == "own" else _FILL[field.kind]
    lines = fill(field, brief)
    return [line for line in lines if not brief.hidden.line(line.id)]


def _own_words(field: Field, text: str) -> list[Line]:
    """Return a person's own text for a field, one line for each line of it."""
    items = [clean(item) for item in text.splitlines() if clean(item)]
    if len(items) == 1:
        return [line_of(field, items[0])]
    return [line_of(field, item, tag_of(item)) for item in items]


def _told(line: Line, field: Field, brief: Brief) -> Line:
    """Return a line as it may be told: hidden words gone, names of medicines gone, flagged."""
    job = field.section in PLAIN_SECTIONS
    if field.section == "questions" and brief.hidden.tells(line.text):
        return replace(line, text="")
    text = sentence(brief.hidden.scrub(line.text, job=job))
    if not text or job:
        return replace(line, text=text)
    if field.id in brief.words:
        return _flagged(replace(line, text=text))
    neutral = make_neutral(text)
    if neutral.removed:
        return replace(line, text=sentence(neutral.text), flag=f"{_REWORDED}:{neutral.removed[0]}")
    return _flagged(replace(line, text=text))


def _flagged(line: Line) -> Line:
    found = check_words(line.text) if line.flag is None else ()
    return replace(line, flag=found[0].kind) if found else line


def _unknown(field: Field) -> list[Line]:
    return [line_of(field, draft_content().labels["unknown"], state=LineState.UNKNOWN)]


def _gap_line(field: Field, brief: Brief) -> list[Line]:
    gap = field.gap
    if gap is None:
        return []
    if not all(_applies(brief.shown(slot), want) for slot, want in gap.applies.items()):
        return []
    situation = brief.situation
    if gap.must and not any(values_of(situation, slot) for slot in gap.unless):
        return [line_of(field, "", state=LineState.MISSING)]
    # What would only help, and was known but left out, is not asked for again.
    left_out = field.slot is not None and bool(values_of(situation, field.slot))
    return [] if left_out else [line_of(field, "", state=LineState.OPTIONAL)]


def _applies(values: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether a slot has one of the wanted values; without any, whether it has something."""
    return bool(set(values) & set(wanted) if wanted else set(values) - {"nothing", UNKNOWN})


# How each kind of field is filled. Every function returns no lines when nothing is known.


def _choice(field: Field, brief: Brief) -> list[Line]:
    value = next(iter(brief.shown(field.slot or "")), None)
    if value is None or (field.quiet and value in _QUIET):
        return []
    if value == UNKNOWN:
        return _unknown(field)
    return [line_of(field, _texts(field).get(value, value))]


def _each(field: Field, brief: Brief) -> list[Line]:
    values = brief.shown(field.slot or "")
    if field.quiet:
        values = tuple(value for value in values if value not in _QUIET)
    if values == (UNKNOWN,):
        return _unknown(field)
    texts = _texts(field)
    return [
        line_of(field, sentence(texts[value]), value)
        if value in texts
        else line_of(field, sentence(value), tag_of(value))
        for value in values
    ]


def _text(field: Field, brief: Brief) -> list[Line]:
    value = next(iter(brief.shown(field.slot or "")), None)
    if value == UNKNOWN:
        return _unknown(field)
    return [line_of(field, sentence(value))] if value else []


def _day(field: Field, brief: Brief) -> list[Line]:
    value = next(iter(brief.shown(field.slot or "")), None)
    if value == UNKNOWN:
        return _unknown(field)
    return [line_of(field, long_day(date.fromisoformat(value)))] if value else []


def _weeks(field: Field, brief: Brief) -> list[Line]:
    value = next(iter(brief.known(field.slot or "")), None)
    return [] if value is None else [line_of(field, duration_of_weeks(float(value)))]


def _words(field: Field, brief: Brief) -> list[Line]:
    # Only the person's own words fill it, and those were taken before this is asked.
    del field, brief
    return []


def _number(field: Field, brief: Brief) -> list[Line]:
    value = next(iter(brief.shown(field.slot or "")), None)
    if value == UNKNOWN:
        return _unknown(field)
    return [line_of(field, value)] if value else []


def _texts(field: Field) -> Mapping[str, str]:
    return draft_content().texts[field.texts] if field.texts else {}


# Fields with a way of their own.


def _type(field: Field, brief: Brief) -> list[Line]:
    own = draft_content().own
    outcome = str(brief.decision.outcome)
    return [line_of(field, own["type_workstation" if outcome == "WORKSTATION" else "type"])]


def _made_on(field: Field, brief: Brief) -> list[Line]:
    return [line_of(field, long_day(brief.today))]


def _reason(field: Field, brief: Brief) -> list[Line]:
    text = reason_text(brief.situation, brief.today, brief.hidden)
    return [line_of(field, text)] if text else []


def _service(field: Field, brief: Brief) -> list[Line]:
    book = question_book()
    asked = [book.questions[tag].service for tag in _chosen(brief) if tag in book.questions]
    if not asked and _chosen(brief):
        asked = ["fitness"]
    return [line_of(field, book.services[name], name) for name in dict.fromkeys(asked)]


def _needed_by(field: Field, brief: Brief) -> list[Line]:
    own = draft_content().own
    for slot, template in (("surgery_on", "needed_planned"), ("note_end", "needed_note")):
        for value in brief.known(slot):
            day = date.fromisoformat(value)
            if day >= brief.today:
                line = line_of(field, own[template].format(day=long_day(day)))
                return [replace(line, slot=slot)]
    return []


def _earlier(field: Field, brief: Brief) -> list[Line]:
    own = draft_content().own
    told = [("earlier", is_second(brief)), ("relapse", "yes" in brief.known("relapse"))]
    text = " ".join(own[name] for name, true in told if true)
    return [line_of(field, text)] if text else []


def _hr(field: Field, brief: Brief) -> list[Line]:
    contact = brief.employer.hr_contact
    if contact is None:
        return [line_of(field, "", state=LineState.AT_SENDING)]
    parts = (contact.name, contact.work_address, contact.phone)
    return [line_of(field, ", ".join(part for part in parts if part))]


def _recipients(field: Field, brief: Brief) -> list[Line]:
    chosen = _each(field, brief)
    if chosen or brief.hidden.value(field.slot):
        return chosen
    # The employer's usual recipients are a proposal; the employee decides on their page.
    usual = [name for name in brief.employer.report_recipients if name in _texts(field)]
    if brief.situation.relationship_ok in _NEVER_RECIPIENTS:
        usual = [name for name in usual if name != "manager"]
    return [line_of(field, _texts(field)[name], name) for name in usual]


def _tried(field: Field, brief: Brief) -> list[Line]:
    lines = _each(field, brief)
    if not lines and "none" in brief.known("adjustments_tried"):
        return [line_of(field, _texts(field)["nothing"], "nothing")]
    return lines


def _read(field: Field, brief: Brief) -> list[Line]:
    # A draft that is being built is a new version, and nobody has agreed that one yet.
    del brief
    return [line_of(field, "", state=LineState.AWAITED)]


def _safety_critical(field: Field, brief: Brief) -> list[Line]:
    demands = brief.known("job_demands")
    if not demands:
        return []
    content = draft_content()
    risky = [content.texts["job_demands"][d] for d in demands if d in content.safety_critical]
    if not risky:
        return [line_of(field, content.own["not_safety_critical"])]
    listed = ", ".join(text.lower() for text in risky)
    return [line_of(field, content.own["safety_critical"].format(demands=listed))]


def _length(field: Field, brief: Brief) -> list[Line]:
    if brief.hidden.value("absence_start") or brief.hidden.value("absence_weeks"):
        return []
    days = brief.situation.days_off(brief.today)
    if not days:
        return []
    template = draft_content().own["length"]
    said = template.format(length=duration(days), day=long_day(brief.today))
    return [line_of(field, sentence(said))]


def _records(field: Field, brief: Brief) -> list[Line]:
    own = draft_content().own
    cause = next(iter(brief.known("cause_at_work")), "")
    name = {"injury_at_work": "injury", "incident": "injury", "workload": "stress"}.get(cause, "")
    if not name and cause == "relationship":
        name = "stress"
    return [line_of(field, own[f"records_{name}"])] if name else []


def _chosen(brief: Brief) -> tuple[str, ...]:
    tags = [tag for tag in brief.decision.question_tags if not brief.hidden.question(tag)]
    tags = [tag for tag in tags if not brief.hidden.line(f"questions.ask.{tag}")]
    if brief.situation.role != "hr":
        tags = [tag for tag in tags if not _hr_only(tag)]
    return choose_questions(
        not_asked_before(tags, brief.known("earlier_questions")),
        [item for item in brief.known("oh_questions") if not _hr_only(item)],
        cannot_offer=bool(set(brief.known("cannot_offer")) - {"nothing"}),
    )


def _hr_only(tag: str) -> bool:
    question = question_book().questions.get(tag)
    return question is not None and question.hr_only


def _ask(field: Field, brief: Brief) -> list[Line]:
    lines = [_question(field, item, brief) for item in _chosen(brief)]
    found = {line.id: line for line in lines if line is not None}
    shown = [line for line in found.values() if not brief.hidden.line(line.id)]
    return [line for line in shown if not brief.hidden.question(line.id.rpartition(".")[2])]


def _question(field: Field, item: str, brief: Brief) -> Line | None:
    book = question_book()
    if item in book.questions:
        return line_of(field, book.questions[item].wording(brief.employer.nation), item)
    leading = check_question(clean(item))
    if leading is None:
        text = tidy_question(clean(item))
        return line_of(field, text, tag_of(item)) if text else None
    if leading.rewrite is None:
        return None
    line = line_of(field, leading.rewrite.wording(brief.employer.nation), leading.rewrite.id)
    return replace(line, flag=f"{_REWORDED}:question")


def _copy(field: Field, brief: Brief) -> list[Line]:
    del brief
    return [line_of(field, draft_content().own["copy"])]


type _Filler = Callable[[Field, Brief], list[Line]]

_FILL: Final[Mapping[str, _Filler]] = {
    "choice": _choice,
    "each": _each,
    "text": _text,
    "day": _day,
    "weeks": _weeks,
    "number": _number,
    "words": _words,
}
_OWN: Final[Mapping[str, _Filler]] = {
    "about.type": _type,
    "about.made_on": _made_on,
    "about.reason": _reason,
    "about.service": _service,
    "about.needed_by": _needed_by,
    "about.earlier": _earlier,
    "people.hr": _hr,
    "people.recipients": _recipients,
    "job.safety_critical": _safety_critical,
    "absence.length": _length,
    "work_link.records": _records,
    "tried.already": _tried,
    "earlier.reference": earlier_reference,
    "earlier.done": earlier_done,
    "earlier.no_repeat": earlier_no_repeat,
    "questions.ask": _ask,
    "agreement.read": _read,
    "agreement.copy": _copy,
}


def content_faults(content: DraftContent) -> tuple[str, ...]:
    """Return ids of fields of kind "own" that no code fills, or code no field names."""
    own = {field.id for field in content.fields if field.kind == "own"}
    return tuple(sorted(own ^ set(_OWN)))
