"""Fill the fields of a draft from a situation: which lines there are and what they say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from guidance.draft_checks import check_words, make_neutral
from guidance.draft_content import DraftContent, Field, draft_content
from guidance.draft_hide import Hidden
from guidance.draft_model import PLAIN_SECTIONS, Line, LineState, Section
from guidance.draft_reason import length_words, reason_text
from guidance.draft_values import UNKNOWN, clean, long_day, tag_of, values_of
from guidance.questions import check_question, choose_questions, question_book, tidy_question

if TYPE_CHECKING:
    from guidance.decision import Decision
    from guidance.employer import EmployerProfile
    from guidance.situation import Situation

_QUIET: Final = ("no", "none", UNKNOWN)
_REWORDED: Final = "reworded"
_NEVER_RECIPIENTS: Final = ("no", "dont_ask_manager")


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything a draft is made from."""

    situation: Situation
    decision: Decision
    employer: EmployerProfile
    today: date
    hidden: Hidden
    words: Mapping[str, str]

    def shown(self, slot: str) -> tuple[str, ...]:
        """Return a slot's values that may be told; "unknown" counts as one."""
        if self.hidden.value(slot):
            return ()
        values = values_of(self.situation, slot)
        return tuple(value for value in values if not self.hidden.value(slot, value))

    def known(self, slot: str) -> tuple[str, ...]:
        """Return a slot's values that may be told and are known."""
        return tuple(value for value in self.shown(slot) if value != UNKNOWN)


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
        return [_line(field, "", state=LineState.AT_SENDING)]
    found = [_told(line, field, brief) for line in _drafted(field, brief)]
    lines = [line for line in found if line.text or line.state is not LineState.FILLED]
    return lines or _gap_line(field, brief.situation)


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
        return [_line(field, items[0])]
    return [_line(field, item, tag_of(item)) for item in items]


def _told(line: Line, field: Field, brief: Brief) -> Line:
    """Return a line as it may be told: hidden words gone, names of medicines gone, flagged."""
    job = field.section in PLAIN_SECTIONS
    if field.section == "questions" and brief.hidden.tells(line.text):
        return replace(line, text="")
    text = _sentence(brief.hidden.scrub(line.text, job=job))
    if not text or job:
        return replace(line, text=text)
    if field.id in brief.words:
        return _flagged(replace(line, text=text))
    neutral = make_neutral(text)
    if neutral.removed:
        return replace(line, text=_sentence(neutral.text), flag=f"{_REWORDED}:{neutral.removed[0]}")
    return _flagged(replace(line, text=text))


def _flagged(line: Line) -> Line:
    found = check_words(line.text) if line.flag is None else ()
    return replace(line, flag=found[0].kind) if found else line


def _line(
    field: Field, text: str, tag: str = "", state: LineState = LineState.FILLED, label: str = ""
) -> Line:
    line_id = f"{field.id}.{tag}" if tag else field.id
    return Line(line_id, text, field.slot, None, label or field.label, state, field.health)


def _unknown(field: Field) -> list[Line]:
    return [_line(field, draft_content().labels["unknown"], state=LineState.UNKNOWN)]


def _gap_line(field: Field, situation: Situation) -> list[Line]:
    gap = field.gap
    if gap is None:
        return []
    for slot, wanted in gap.applies.items():
        if not set(values_of(situation, slot)) & set(wanted):
            return []
    if gap.must and not any(values_of(situation, slot) for slot in gap.unless):
        return [_line(field, "", state=LineState.MISSING)]
    # What would only help, and was known but left out, is not asked for again.
    left_out = field.slot is not None and bool(values_of(situation, field.slot))
    return [] if left_out else [_line(field, "", state=LineState.OPTIONAL)]


# How each kind of field is filled. Every function returns no lines when nothing is known.


def _choice(field: Field, brief: Brief) -> list[Line]:
    value = next(iter(brief.shown(field.slot or "")), None)
    if value is None or (field.quiet and value in _QUIET):
        return []
    if value == UNKNOWN:
        return _unknown(field)
    return [_line(field, _texts(field).get(value, value))]


def _each(field: Field, brief: Brief) -> list[Line]:
    values = brief.shown(field.slot or "")
    if field.quiet:
        values = tuple(value for value in values if value not in _QUIET)
    if values == (UNKNOWN,):
        return _unknown(field)
    texts = _texts(field)
    return [
        _line(field, _sentence(texts[value]), value)
        if value in texts
        else _line(field, _sentence(value), tag_of(value))
        for value in values
    ]


def _text(field: Field, brief: Brief) -> list[Line]:
    value = next(iter(brief.shown(field.slot or "")), None)
    if value == UNKNOWN:
        return _unknown(field)
    return [_line(field, _sentence(value))] if value else []


def _day(field: Field, brief: Brief) -> list[Line]:
    value = next(iter(brief.shown(field.slot or "")), None)
    if value == UNKNOWN:
        return _unknown(field)
    return [_line(field, long_day(date.fromisoformat(value)))] if value else []


def _weeks(field: Field, brief: Brief) -> list[Line]:
    value = next(iter(brief.known(field.slot or "")), None)
    if value is None:
        return []
    own = draft_content().own
    return [_line(field, own["week"] if value == "1" else own["weeks"].format(n=value))]


def _words(field: Field, brief: Brief) -> list[Line]:
    # Only the person's own words fill it, and those were taken before this is asked.
    del field, brief
    return []


def _number(field: Field, brief: Brief) -> list[Line]:
    value = next(iter(brief.shown(field.slot or "")), None)
    if value == UNKNOWN:
        return _unknown(field)
    return [_line(field, value)] if value else []


def _texts(field: Field) -> Mapping[str, str]:
    return draft_content().texts[field.texts] if field.texts else {}


def _sentence(text: str) -> str:
    plain = clean(text)
    return plain[:1].upper() + plain[1:]


# Fields with a way of their own.


def _type(field: Field, brief: Brief) -> list[Line]:
    own = draft_content().own
    outcome = str(brief.decision.outcome)
    return [_line(field, own["type_workstation" if outcome == "WORKSTATION" else "type"])]


def _made_on(field: Field, brief: Brief) -> list[Line]:
    return [_line(field, long_day(brief.today))]


def _reason(field: Field, brief: Brief) -> list[Line]:
    text = reason_text(brief.situation, brief.today, brief.hidden)
    return [_line(field, text)] if text else []


def _service(field: Field, brief: Brief) -> list[Line]:
    book = question_book()
    asked = [book.questions[tag].service for tag in _chosen(brief) if tag in book.questions]
    if not asked and _chosen(brief):
        asked = ["fitness"]
    return [_line(field, book.services[name], name) for name in dict.fromkeys(asked)]


def _needed_by(field: Field, brief: Brief) -> list[Line]:
    own = draft_content().own
    for slot, template in (("surgery_on", "needed_planned"), ("note_end", "needed_note")):
        for value in brief.known(slot):
            day = date.fromisoformat(value)
            if day >= brief.today:
                line = _line(field, own[template].format(day=long_day(day)))
                return [replace(line, slot=slot)]
    return []


def _earlier(field: Field, brief: Brief) -> list[Line]:
    own = draft_content().own
    if "yes" in brief.known("relapse"):
        return [_line(field, own["relapse"])]
    return [_line(field, own["earlier"])] if "yes" in brief.known(field.slot or "") else []


def _hr(field: Field, brief: Brief) -> list[Line]:
    contact = brief.employer.hr_contact
    if contact is None:
        return [_line(field, "", state=LineState.AT_SENDING)]
    parts = (contact.name, contact.work_address, contact.phone)
    return [_line(field, ", ".join(part for part in parts if part))]


def _recipients(field: Field, brief: Brief) -> list[Line]:
    chosen = _each(field, brief)
    if chosen or brief.hidden.value(field.slot):
        return chosen
    # The employer's usual recipients are a proposal; the employee decides on their page.
    usual = [name for name in brief.employer.report_recipients if name in _texts(field)]
    if brief.situation.relationship_ok in _NEVER_RECIPIENTS:
        usual = [name for name in usual if name != "manager"]
    return [_line(field, _texts(field)[name], name) for name in usual]


def _tried(field: Field, brief: Brief) -> list[Line]:
    lines = _each(field, brief)
    if not lines and "none" in brief.known("adjustments_tried"):
        return [_line(field, _texts(field)["nothing"], "nothing")]
    return lines


def _read(field: Field, brief: Brief) -> list[Line]:
    # A draft that is being built is a new version, and nobody has agreed that one yet.
    del field, brief
    return []


def _safety_critical(field: Field, brief: Brief) -> list[Line]:
    demands = brief.known("job_demands")
    if not demands:
        return []
    content = draft_content()
    risky = [content.texts["job_demands"][d] for d in demands if d in content.safety_critical]
    if not risky:
        return [_line(field, content.own["not_safety_critical"])]
    listed = ", ".join(text.lower() for text in risky)
    return [_line(field, content.own["safety_critical"].format(demands=listed))]


def _length(field: Field, brief: Brief) -> list[Line]:
    if brief.hidden.value("absence_start") or brief.hidden.value("absence_weeks"):
        return []
    spoken = length_words(brief.situation.days_off(brief.today))
    template = draft_content().own["length"]
    line = template.format(length=spoken, day=long_day(brief.today))
    return [_line(field, _sentence(line))] if spoken else []


def _records(field: Field, brief: Brief) -> list[Line]:
    own = draft_content().own
    cause = next(iter(brief.known("cause_at_work")), "")
    name = {"injury_at_work": "injury", "incident": "injury", "workload": "stress"}.get(cause, "")
    if not name and cause == "relationship":
        name = "stress"
    return [_line(field, own[f"records_{name}"])] if name else []


def _chosen(brief: Brief) -> tuple[str, ...]:
    tags = [tag for tag in brief.decision.question_tags if not brief.hidden.question(tag)]
    tags = [tag for tag in tags if not brief.hidden.line(f"questions.ask.{tag}")]
    if brief.situation.role != "hr":
        tags = [tag for tag in tags if not _hr_only(tag)]
    return choose_questions(
        tags,
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
        return _line(field, book.questions[item].wording(brief.employer.nation), item)
    leading = check_question(clean(item))
    if leading is None:
        text = tidy_question(clean(item))
        return _line(field, text, tag_of(item)) if text else None
    if leading.rewrite is None:
        return None
    line = _line(field, leading.rewrite.wording(brief.employer.nation), leading.rewrite.id)
    return replace(line, flag=f"{_REWORDED}:question")


def _copy(field: Field, brief: Brief) -> list[Line]:
    del brief
    return [_line(field, draft_content().own["copy"])]


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
    "questions.ask": _ask,
    "agreement.read": _read,
    "agreement.copy": _copy,
}


def content_faults(content: DraftContent) -> tuple[str, ...]:
    """Return ids of fields of kind "own" that no code fills, or code no field names."""
    own = {field.id for field in content.fields if field.kind == "own"}
    return tuple(sorted(own ^ set(_OWN)))
