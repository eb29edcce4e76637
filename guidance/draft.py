"""A referral draft: built from a situation, shown, changed, stored, and read back.

``build_draft`` follows the merged template of eight real referral forms (uk-guidance 1.6):
effects on work, not diagnoses; no names; what can and can't be offered; three to six open
questions. What is in it and how it is worded is data (``content/draft.yml``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Final

from guidance.complexity import assess_complexity
from guidance.draft_brief import Brief
from guidance.draft_content import draft_content
from guidance.draft_earlier import follows
from guidance.draft_fill import fill_sections
from guidance.draft_hide import Hidden
from guidance.draft_json import (
    SCHEMA,
    SCHEMA_VERSION,
    TIERS,
    URGENCIES,
    Stored,
    check_schema,
    read_sections,
    write_section,
)
from guidance.draft_model import (
    AGREED_LINE,
    DraftError,
    Flag,
    Line,
    LineState,
    Missing,
    Score,
    ScorePart,
    Section,
)
from guidance.draft_quality import find_flags, find_missing, rate
from guidance.draft_values import clean

if TYPE_CHECKING:
    from guidance.decision import Decision
    from guidance.employer import EmployerProfile
    from guidance.situation import Situation

__all__ = [
    "DraftError",
    "Flag",
    "Line",
    "LineState",
    "Missing",
    "ReferralDraft",
    "Row",
    "Score",
    "ScorePart",
    "Section",
    "build_draft",
]

_NO_WORDS: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Row:
    """Lines under one label, as a reader sees them: one label, one or more texts."""

    label: str
    texts: tuple[str, ...]
    state: LineState


@dataclass(frozen=True, slots=True)
class ReferralDraft:
    """One version of a referral draft.

    ``reference`` is empty and ``version`` 0 until the draft is saved. ``agreed`` means that
    the employee has read and agreed this very version. ``urgent`` means that a risky task
    was stopped. ``tier`` and ``urgency`` come with their reasons (``complexity``). ``follows``
    is the reference of the referral before this one, empty when there was none or nobody
    knows it.
    """

    reference: str
    version: int
    made_on: date
    employer: str
    sections: tuple[Section, ...]
    agreed: bool = False
    urgent: bool = False
    tier: str = "low"
    tier_reasons: tuple[str, ...] = ()
    urgency: str = "routine"
    urgency_reasons: tuple[str, ...] = ()
    follows: str = ""
    language: str = field(default="en-GB")

    def lines(self) -> Iterator[Line]:
        """Return every line in order."""
        for section in self.sections:
            yield from section.lines

    def line(self, line_id: str) -> Line | None:
        """Return the line called ``line_id``, or None."""
        return next((line for line in self.lines() if line.id == line_id), None)

    def missing(self) -> tuple[Missing, ...]:
        """Return what isn't there, in the order it is best asked for, the needed ones first."""
        return find_missing(self.sections, agreed=self.agreed)

    @property
    def complete(self) -> bool:
        """Whether nothing that is needed is missing, the employee's agreement apart."""
        return not [gap for gap in self.missing() if gap.must and not gap.awaited]

    def flags(self) -> tuple[Flag, ...]:
        """Return what to look at before it is sent; what to do is left to the person."""
        return find_flags(self.sections)

    def score(self) -> Score:
        """Return the quality score (uk-guidance 1.6) with a reason for every point."""
        return rate(self.sections, agreed=self.agreed, urgent=self.urgent)

    def saved_as(self, reference: str, version: int, *, agreed: bool = False) -> ReferralDraft:
        """Return the draft as it was saved, with the truth about the employee's agreement."""
        sections = tuple(_with_agreement(section, agreed=agreed) for section in self.sections)
        return replace(self, reference=reference, version=version, agreed=agreed, sections=sections)

    def with_details(self, details: Mapping[str, str]) -> ReferralDraft:
        """Return the draft with its placeholders filled for a reader.

        ``details`` maps a line's id (``employee.name``) to its text. Only lines that are
        filled at sending take a text; nothing else in the draft changes. The result is for
        showing: names are stored with the case, not in the draft.
        """
        sections = tuple(
            replace(
                section,
                lines=tuple(_with_detail(line, details.get(line.id, "")) for line in section.lines),
            )
            for section in self.sections
        )
        return replace(self, sections=sections)

    def rows(self, section: Section) -> tuple[Row, ...]:
        """Return a section's lines grouped under their labels, gaps and placeholders named.

        What would only help and isn't there is left out.
        """
        labels = draft_content().labels
        rows = []
        shown = [line for line in section.lines if line.state is not LineState.OPTIONAL]
        for (label, state), lines in groupby(shown, key=lambda x: (x.label, x.state)):
            texts = tuple(line.text or labels[line.state.value] for line in lines)
            rows.append(Row(label, texts, state))
        return tuple(rows)

    def to_text(self) -> str:
        """Return the draft as plain text: a heading a section, a line a label."""
        content = draft_content()
        labels = content.labels
        title = [content.title, labels["not_medical"], self.heading()]
        blocks = ["\n".join(title)]
        for section in self.sections:
            rows = [_row_text(row) for row in self.rows(section)]
            if rows:
                blocks.append("\n".join([section.title, *rows]))
        return "\n\n".join(blocks) + "\n"

    def heading(self) -> str:
        """Return reference, version and the state of the agreement in one line."""
        content = draft_content()
        labels = content.labels
        reference = self.reference or labels["no_reference"]
        state = content.agreement_states["agreed" if self.agreed else "waiting"]
        told = f"{labels['reference']}: {reference}. {labels['version']}: {self.version}. "
        told += f"{labels['follows']}: {self.follows}. " if self.follows else ""
        return told + state

    def to_dict(self) -> dict[str, object]:
        """Return the stored form, schema version 2 (docs/draft-schema.md).

        ``missing``, ``flags`` and ``score`` are worked out for readers and ignored by
        ``from_dict``.
        """
        return {
            "schema": SCHEMA,
            "schema_version": SCHEMA_VERSION,
            "language": self.language,
            "reference": self.reference,
            "version": self.version,
            "follows": self.follows,
            "made_on": self.made_on.isoformat(),
            "employer": self.employer,
            "agreed": self.agreed,
            "urgent": self.urgent,
            "tier": self.tier,
            "tier_reasons": list(self.tier_reasons),
            "urgency": self.urgency,
            "urgency_reasons": list(self.urgency_reasons),
            "sections": [write_section(section) for section in self.sections],
            "missing": [asdict(gap) for gap in self.missing()],
            "flags": [asdict(flag) for flag in self.flags()],
            "score": _plain_score(self.score()),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> ReferralDraft:
        """Read the stored form back.

        Raises:
            DraftError: for anything that isn't such a draft, naming the field.

        """
        stored = Stored(data, "draft")
        check_schema(stored)
        return cls(
            reference=stored.text("reference"),
            version=stored.whole("version", 0),
            made_on=stored.day("made_on"),
            employer=stored.text("employer"),
            sections=read_sections(stored),
            agreed=stored.flag("agreed"),
            urgent=stored.flag("urgent"),
            tier=stored.choice("tier", TIERS),
            tier_reasons=stored.texts("tier_reasons"),
            urgency=stored.choice("urgency", URGENCIES),
            urgency_reasons=stored.texts("urgency_reasons"),
            follows=stored.maybe_text("follows") or "",
            language=stored.choice("language", ("en-GB",)),
        )


def _with_detail(line: Line, text: str) -> Line:
    told = clean(text)
    if line.state is not LineState.AT_SENDING or not told:
        return line
    return replace(line, text=told, state=LineState.FILLED)


def _row_text(row: Row) -> str:
    if len(row.texts) == 1:
        return f"{row.label}: {row.texts[0]}"
    return "\n".join([f"{row.label}:", *(f"- {text}" for text in row.texts)])


def _with_agreement(section: Section, *, agreed: bool) -> Section:
    """Say in the agreement section what the record says, in either direction."""
    text = draft_content().own["read"] if agreed else ""
    state = LineState.FILLED if agreed else LineState.AWAITED
    lines = tuple(
        replace(line, text=text, state=state) if line.id == AGREED_LINE else line
        for line in section.lines
    )
    return replace(section, lines=lines)


def _plain_score(score: Score) -> dict[str, object]:
    return {
        "points": score.points,
        "ready": score.ready,
        "reasons": [{**asdict(part), "sources": list(part.sources)} for part in score.reasons],
    }


def build_draft(
    situation: Situation,
    decision: Decision,
    employer: EmployerProfile,
    today: date,
    *,
    hidden: frozenset[str] = frozenset(),
    words: Mapping[str, str] = _NO_WORDS,
) -> ReferralDraft:
    """Build a draft.

    Args:
        situation: what is known.
        decision: its outcome and ``question_tags`` choose what is asked of OH.
        employer: names the HR contact, the usual report recipients and the nation.
        today: the day the draft is made.
        hidden: what somebody asked to leave out: ``Change.hide`` of every change so far.
            It is told nowhere in the draft, neither in its stored form nor in its text.
        words: a field's id to the person's own text for it, used as written, for example
            ``{"about.reason": "..."}``. ``tried.cannot_why`` is filled in no other way.

    Returns:
        The draft, unsaved (no reference, version 0). It is never agreed: the employee
        agrees a saved version.

    """
    rules = Hidden.of(hidden)
    brief = Brief(situation, decision, employer, today, rules, words)
    triage = assess_complexity(situation, decision, today, rules)
    return ReferralDraft(
        reference="",
        version=0,
        made_on=today,
        employer=employer.id,
        sections=fill_sections(brief),
        urgent="STOP_TASK" in {str(decision.outcome), *map(str, decision.also)},
        follows=follows(brief),
        tier=triage.tier,
        tier_reasons=tuple(text for text in triage.tier_reasons if not rules.tells(text)),
        urgency=triage.urgency,
        urgency_reasons=tuple(text for text in triage.urgency_reasons if not rules.tells(text)),
    )
