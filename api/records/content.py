"""A draft's content as it is stored, shown and edited; what it means is `guidance`'s business."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from api.errors import BadInputError
from guidance.asking import slots_that_are_asked
from guidance.draft import Flag, Line, LineState, ReferralDraft, Section
from guidance.draft_content import draft_content
from guidance.draft_earlier import REFERENCE_LINE, case_reference
from guidance.draft_model import AGREED_LINE
from guidance.questions import plain_quotes

#: Lines whose truth is what the employee decides.
RECIPIENT_LINES = "people.recipients"
#: Why occupational health is asked, as the employee was told.
REASON_LINE = "about.reason"
_THE_EMPLOYEES = (RECIPIENT_LINES, "agreement.")
MAX_LINE_CHARS = 2000
MAX_CONTENT_CHARS = 60_000


@dataclass(frozen=True, slots=True)
class Marked:
    """Some words of a line; `remark` is the number of what there is to say about them, or 0."""

    text: str
    remark: int = 0


def _marked(text: str, remarks: tuple[Flag, ...]) -> tuple[Marked, ...]:
    """Cut `text` at the words the remarks are about; the earlier of two that overlap is marked."""
    plain = plain_quotes(text).casefold()
    found = []
    for number, remark in enumerate(remarks, start=1):
        words = remark.words.casefold()
        at = plain.find(words) if words and len(plain) == len(text) else -1
        if at >= 0:
            found.append((at, at + len(words), number))
    pieces, place = [], 0
    for start, end, number in sorted(found):
        if start >= place:
            pieces += [Marked(text[place:start]), Marked(text[start:end], number)]
            place = end
    pieces.append(Marked(text[place:]))
    return tuple(piece for piece in pieces if piece.text)


@dataclass(frozen=True, slots=True)
class LineView:
    """One line as a page shows it; `remarks` say what to look at in its wording."""

    id: str
    label: str
    text: str
    state: LineState
    remarks: tuple[Flag, ...]

    @property
    def pieces(self) -> tuple[Marked, ...]:
        """The words in order, those that a remark is about with the remark's number (from 1)."""
        return _marked(self.shown, self.remarks)

    @property
    def empty(self) -> bool:
        """Whether nobody has said anything here."""
        return self.state not in {LineState.FILLED, LineState.UNKNOWN}

    @property
    def shown(self) -> str:
        """The words, or what stands for them ('not given', 'added when it is sent')."""
        return self.text or draft_content().labels[self.state.value]

    @property
    def editable(self) -> bool:
        """Whether HR may reword it; names, recipients and the agreement come from elsewhere."""
        decided = self.id == AGREED_LINE or self.id.startswith(RECIPIENT_LINES)
        return self.state is not LineState.AT_SENDING and not decided


@dataclass(frozen=True, slots=True)
class RowView:
    """Lines under one label."""

    label: str
    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """One section as a page shows it."""

    id: str
    title: str
    rows: tuple[RowView, ...]


def parse(content: Mapping[str, object]) -> ReferralDraft:
    """The draft of `content`.

    Raises:
        BadInputError: it isn't a draft this version can read.
    """
    if len(json.dumps(content)) > MAX_CONTENT_CHARS:
        raise BadInputError(f"The draft is longer than {MAX_CONTENT_CHARS:,} characters.")
    try:
        return ReferralDraft.from_dict(content)
    except ValueError as error:
        raise BadInputError(f"That isn’t a draft this version can read ({error}).") from None


def canonical(draft: ReferralDraft) -> str:
    """The draft as one text, the same for the same words: what an agreement is tied to."""
    return json.dumps(draft.to_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sections(draft: ReferralDraft, *, optional: bool = False) -> tuple[SectionView, ...]:
    """The sections that hold something; with `optional` also lines that could be added."""
    flags = draft.flags()
    views = (_section(section, flags, optional) for section in draft.sections)
    return tuple(view for view in views if view.rows)


def _section(section: Section, flags: tuple[Flag, ...], optional: bool) -> SectionView:
    lines = [x for x in section.lines if optional or x.state is not LineState.OPTIONAL]
    rows = tuple(
        RowView(label, tuple(_line(line, flags) for line in group))
        for label, group in groupby(lines, key=lambda line: line.label)
    )
    return SectionView(section.id, section.title, rows)


def _line(line: Line, flags: tuple[Flag, ...]) -> LineView:
    remarks = tuple(flag for flag in flags if flag.line == line.id)
    return LineView(line.id, line.label, line.text, line.state, remarks)


def edited(draft: ReferralDraft, texts: Mapping[str, str]) -> tuple[ReferralDraft, tuple[str, ...]]:
    """The draft with the lines named in `texts` reworded, and the ids of those that changed.

    An emptied line becomes a gap. Lines that aren't named, or aren't editable, stay as they are.

    Raises:
        BadInputError: a text is too long.
    """
    changed: list[str] = []

    def reworded(line: Line) -> Line:
        text = _tidy(texts.get(line.id, line.text))
        if text == _tidy(line.text) or not _line(line, ()).editable:
            return line
        changed.append(line.id)
        state = LineState.FILLED if text else LineState.MISSING
        return replace(line, text=text, state=state, flag=None)

    def rewritten(section: Section) -> Section:
        return replace(section, lines=tuple(reworded(line) for line in section.lines))

    new = replace(draft, sections=tuple(rewritten(section) for section in draft.sections))
    if REFERENCE_LINE in changed:
        named = new.line(REFERENCE_LINE)
        new = replace(new, follows=case_reference(named.text if named else ""))
    return new, tuple(changed)


def reason_of(draft: ReferralDraft) -> str:
    """Why occupational health is asked, in the draft's words; empty while there is no reason."""
    line = draft.line(REASON_LINE)
    return line.text.strip() if line is not None and line.given else ""


def questions(draft: ReferralDraft) -> dict[str, str]:
    """What a manager can be asked about a draft: titles by slot, what is missing first.

    What the employee decides isn't the manager's to answer.
    """
    parts = [(gap.id, gap.slot, gap.title) for gap in draft.missing()]
    parts += [(line.id, line.slot, line.label) for line in draft.lines()]
    found: dict[str, str] = {}
    for name, slot, title in parts:
        if slot and title and not name.startswith(_THE_EMPLOYEES):
            found.setdefault(slot, title)
    return {slot: title for slot, title in found.items() if slot in slots_that_are_asked()}


def _tidy(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if len(text) > MAX_LINE_CHARS:
        raise BadInputError(f"Please keep each part under {MAX_LINE_CHARS:,} characters.")
    return text
