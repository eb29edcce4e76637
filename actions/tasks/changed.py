"""What a change did to a task's result: only what is new of it, and the whole on request."""

import re
from collections.abc import Sequence
from typing import Any

from actions.replies import Block, choices, task_payload, text
from guidance.phrases import phrase

WHOLE = "whole"
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n")
_NO_WORDS = ("choices", "file", "meta")


def only_changed(
    before: Sequence[Block | None], after: Sequence[Block | None], task: str
) -> list[Block]:
    """The blocks of a result that a change made new, said first.

    Args:
        before: the result as it was shown last.
        after: the result with the change.
        task: the task's id, for the button that shows everything.

    Returns:
        What is new in words and cards, the files and buttons as they are now, and a button for
        the whole. The whole itself when nearly all of it is new.
    """
    now = [block for block in after if block]
    shown = [new for block in now if (new := _new_part(block, before))]
    spoken = [block for block in shown if block["type"] not in _NO_WORDS]
    if not spoken:
        same = text(phrase("change_same"))
        return [same, *(b for b in now if b["type"] == "choices"), _whole(task)]
    return [text(phrase("change_done")), *shown, _whole(task)]


def _whole(task: str) -> Block:
    return choices([(phrase("show_whole"), task_payload(task, WHOLE))])


def _new_part(block: Block, before: Sequence[Block | None]) -> Block | None:
    """The part of a block that wasn't shown before; None if all of it was."""
    if block["type"] in _NO_WORDS:
        return block
    if block in before:
        return None
    kind = block["type"]
    earlier = [one for one in before if one and one["type"] == kind]
    if kind == "text":
        return _new_paragraphs(block, earlier)
    return _new_rows(block, earlier) if kind == "card" else block


def _new_paragraphs(block: Block, earlier: Sequence[Block]) -> Block | None:
    """The paragraphs in which a sentence is new."""
    said = {sentence for one in earlier for sentence in _sentences(str(one["text"]))}
    paragraphs = str(block["text"]).split("\n\n")
    new = [part for part in paragraphs if set(_sentences(part)) - said]
    return text("\n\n".join(new)) if new else None


def _sentences(words: str) -> list[str]:
    return _SENTENCE_END.split(words)


def _new_rows(block: Block, earlier: Sequence[Block]) -> Block | None:
    """The card with the rows and points that are new; whole if it wasn't there before."""
    was = next((one for one in earlier if one["title"] == block["title"]), None)
    if was is None:
        return block
    rows = [row for row in block["rows"] if row not in was["rows"]]
    items = [item for item in block["items"] if item not in was["items"]]
    note = _taken_out(block, was) or ("" if block["note"] == was["note"] else block["note"])
    new: dict[str, Any] = {**block, "rows": rows, "items": items, "note": note}
    return new if rows or items or note else None


def _taken_out(block: Block, was: Block) -> str:
    """What a shorter card no longer holds."""
    labels = {row["label"] for row in block["rows"]}
    gone: list[str] = []
    # As many rows as before are the same rows with other dates or words.
    if len(block["rows"]) < len(was["rows"]):
        gone += [row["label"] for row in was["rows"] if row["label"] not in labels]
    if len(block["items"]) < len(was["items"]):
        gone += [item for item in was["items"] if item not in block["items"]]
    return phrase("taken_out", what="; ".join(gone)) if gone else ""
