"""The referral draft as a card: whole, or only what a change made new in it."""

from collections.abc import Iterable

from actions.replies import Block, card
from guidance.draft import LineState, ReferralDraft, Row
from guidance.phrases import phrase


def draft_card(draft: ReferralDraft) -> Block:
    """The draft as a card: a row a section, then what is missing, then what is added later."""
    sections = [(s.title, draft.rows(s)) for s in draft.sections if any(x.given for x in s.lines)]
    rows = [(title, _lines(part)) for title, part in sections if _lines(part)]
    gaps = [(g.title, g.why) for g in draft.missing() if g.must and g.slot and not g.awaited]
    later = [row.label for _, part in sections for row in part if _is_added_later(row)]
    note = phrase("draft_added_later", what="; ".join(later)) if later else ""
    heading = phrase("draft_title", version=str(draft.version or 1))
    return card("draft", heading, rows=rows, missing=gaps, note=note)


def changed_card(draft: ReferralDraft, before: ReferralDraft) -> Block | None:
    """The lines of the draft's card that a change made new; None when it only took lines out."""
    was, now = draft_card(before), draft_card(draft)
    shown = {line for row in was["rows"] for line in str(row["value"]).split("\n")}
    new = [(row, [x for x in row["value"].split("\n") if x not in shown]) for row in now["rows"]]
    rows = [{**row, "value": "\n".join(lines)} for row, lines in new if lines]
    if not rows:
        return None
    return {**now, "rows": rows, "note": phrase("draft_changed")}


def _lines(rows: Iterable[Row]) -> str:
    return "\n".join(_row(row) for row in rows if not _is_added_later(row))


def _is_added_later(row: Row) -> bool:
    return row.state is LineState.AT_SENDING


def _row(row: Row) -> str:
    asks = any(words.endswith("?") for words in row.texts)
    words = "\n".join(["", *row.texts]) if asks else " " + "; ".join(row.texts)
    return f"**{row.label}:**{words}" if row.label else words.strip()
