"""What a draft still lacks, what to look at in it, and how good it is.

All of it is read from the draft's own lines, so a draft that was stored and read back
gives the same answers (uk-guidance 1.6, research-reports R15 and R18).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from guidance.draft_checks import check_words, reworded
from guidance.draft_content import Check, Field, Gap, draft_content
from guidance.draft_model import (
    AGREED_LINE,
    PLAIN_SECTIONS,
    Flag,
    Line,
    LineState,
    Missing,
    Score,
    ScorePart,
    Section,
)
from guidance.questions import check_question, question_book

_QUESTIONS: Final = "questions.ask"


def _by_field(sections: Iterable[Section]) -> Mapping[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for section in sections:
        for line in section.lines:
            found.setdefault(".".join(line.id.split(".")[:2]), []).append(line)
    return found


def find_missing(sections: tuple[Section, ...], *, agreed: bool) -> tuple[Missing, ...]:
    """Return the gaps, in the order they are best asked for; the needed ones first."""
    content = draft_content()
    lines = _by_field(sections)
    gaps = [f for f in content.fields if f.gap and _lacking(f, lines.get(f.id, []), agreed)]
    order = {name: place for place, name in enumerate(content.ask_order)}
    gaps.sort(key=lambda f: order.get(f.id, len(order)))
    found = [_missing(f, f.gap, lines.get(f.id, [])) for f in gaps if f.gap]
    return tuple(sorted(found, key=lambda gap: not gap.must))


def _missing(field: Field, gap: Gap, lines: list[Line]) -> Missing:
    optional = any(line.state is LineState.OPTIONAL for line in lines)
    must, awaited = gap.must and not optional, field.id == AGREED_LINE
    return Missing(field.id, gap.title, gap.why, field.slot, must, awaited)


def _lacking(field: Field, lines: list[Line], agreed: bool) -> bool:
    if field.id == AGREED_LINE:
        return not agreed
    if field.id == _QUESTIONS:
        return not question_book().at_least <= len([x for x in lines if x.text])
    if any(line.state in (LineState.MISSING, LineState.OPTIONAL) for line in lines):
        return True
    # A needed line that somebody deleted from a stored draft is a gap too. Which of the
    # others apply depends on the situation, so for them the draft itself says it.
    always = field.gap is not None and field.gap.must and not field.gap.applies
    return always and not any(line.given for line in lines)


def find_flags(sections: tuple[Section, ...]) -> tuple[Flag, ...]:
    """Return what to look at: names of conditions and the like, blame, leading questions."""
    return tuple(
        flag for section in sections for line in section.lines for flag in _flags(section, line)
    )


def _flags(section: Section, line: Line) -> list[Flag]:
    kind, _, about = (line.flag or "").partition(":")
    flags: list[Flag] = []
    if kind == "reworded" and about == "question":
        own = draft_content().labels
        flags.append(Flag(line.id, kind, "", own["reworded_why"], own["reworded_suggestion"]))
    elif kind == "reworded":
        note = reworded(about)
        flags.append(Flag(line.id, kind, "", note.why, note.suggestion))
    if section.id in PLAIN_SECTIONS or line.state is not LineState.FILLED:
        return flags
    if section.id == "questions":
        return flags + _question_flags(line)
    found = check_words(line.text)
    return flags + [Flag(line.id, f.kind, f.words, f.why, f.suggestion) for f in found]


def _question_flags(line: Line) -> list[Flag]:
    tag = line.id.rpartition(".")[2]
    if tag in question_book().questions:
        return []
    leading = check_question(line.text)
    if leading is not None:
        rewrite = leading.rewrite.text if leading.rewrite else ""
        return [Flag(line.id, "leading_question", line.text, leading.why, rewrite)]
    found = check_words(line.text)
    return [Flag(line.id, f.kind, f.words, f.why, f.suggestion) for f in found]


def rate(sections: tuple[Section, ...], *, agreed: bool, urgent: bool) -> Score:
    """Return the quality score. An urgent safety referral is never held back by points."""
    content = draft_content()
    lines = _by_field(sections)
    clean = not [flag for flag in find_flags(sections) if flag.kind != "reworded"]
    parts = []
    for check in content.checks:
        passed = agreed if check.mandatory else _passes(check, lines, clean=clean)
        got = check.points if passed else 0
        parts.append(ScorePart(check.id, got, check.points, check.text, check.sources))
    points = sum(part.points for part in parts)
    return Score(points, agreed and (urgent or points >= content.ready_at), tuple(parts))


def _passes(check: Check, lines: Mapping[str, list[Line]], *, clean: bool) -> bool:
    if check.no_flags:
        return clean
    if check.count is not None:
        return check.low <= len([x for x in lines.get(check.count, []) if x.text]) <= check.high
    filled = all(
        any(line.state is LineState.FILLED for line in lines.get(name, [])) for name in check.filled
    )
    gaps = (line for name in check.no_gap for line in lines.get(name, []))
    return filled and not any(line.state is not LineState.FILLED for line in gaps)
