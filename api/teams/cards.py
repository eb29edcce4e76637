"""Replies as Adaptive Cards: version 1.2 only, each below Teams' size limit.

Words stand in text runs, which know no Markdown: nothing that a person typed can become a link, a
picture or a heading. A button carries the id that the server gave it (docs/decisions/0010).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from api.blocks import (
    Block,
    Blocks,
    CardBlock,
    ChoicesBlock,
    FileBlock,
    LinkBlock,
    SourceBlock,
    TextBlock,
    choices_of,
    plain_text,
)
from api.inbound import without_unseen
from api.wording import say

type Element = dict[str, object]

CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"
#: Teams refuses a message of more than 28 KB; what goes around a card needs room too.
MAX_BYTES = 20_000
#: More buttons in one row, and Teams hides the rest.
MAX_ACTIONS = 6
_MAX_RUN = 2_000
_MAX_FALLBACK = 600
#: Bytes of a letter beyond ASCII in what is sent.
_ESCAPED = 6
_MAX_ROWS = 10
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
#: What a card asks its renderer to fill in, such as a date.
_MACRO = re.compile(r"\{(?=\{)")
#: The field of an `Action.Submit` that is ours.
OURS = "askoh"
EDIT_WHAT, EDIT_WORDS, EDIT_REASON = "askoh_what", "askoh_words", "reason"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where links lead: `page` completes a path of ours, `file` gives a file's link, if any."""

    page: Callable[[str], str]
    file: Callable[[FileBlock], str | None]


def cards_of(blocks: Blocks, addresses: Addresses) -> tuple[Element, ...]:
    """The cards that show a reply, in order, buttons last; none for an empty reply."""
    ordered = sorted(blocks, key=lambda block: isinstance(block, ChoicesBlock))
    token = next((one.id for one in choices_of(blocks) if one.id), None)
    elements = [element for block in ordered for element in _elements(block, addresses, token)]
    fallback = plain_text(blocks)[:_MAX_FALLBACK]
    return tuple(_card(part, fallback) for part in _parts(elements))


def _card(body: Sequence[Element], fallback: str) -> Element:
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.2",
        "fallbackText": _safe(fallback),
        "body": list(body),
    }


def _parts(elements: Sequence[Element]) -> Iterator[list[Element]]:
    part: list[Element] = []
    size = 0
    for element in elements:
        more = _size(element)
        if part and size + more > MAX_BYTES - _ESCAPED * _MAX_FALLBACK:
            yield part
            part, size = [], 0
        part.append(element)
        size += more
    if part:
        yield part


def _size(element: Element) -> int:
    return len(json.dumps(element, ensure_ascii=True, separators=(",", ":"))) + 1


def _elements(block: Block, addresses: Addresses, token: str | None) -> Iterator[Element]:
    if isinstance(block, TextBlock):
        yield from _text(block.text)
    elif isinstance(block, SourceBlock):
        yield from _text(block.text, isSubtle=True, size="Small")
    elif isinstance(block, CardBlock):
        yield from _framed(block)
        if block.style == "draft" and token is not None:
            yield _actions([_change(token)])
    elif isinstance(block, ChoicesBlock):
        buttons = [
            _submit(one.title, {OURS: {"choice": one.id}}) for one in block.choices if one.id
        ]
        yield from _rows_of(buttons)
    elif isinstance(block, LinkBlock):
        yield from _link(block, addresses)
    elif isinstance(block, FileBlock):
        href = addresses.file(block)
        if href is not None:
            yield _actions([_open(block.title, href)])


def _text(text: str, **style: str | bool) -> Iterator[Element]:
    """One element a line; an empty line makes room before the next."""
    for paragraph in re.split(r"\n{2,}", text.strip()):
        for number, line in enumerate(paragraph.split("\n")):
            yield from _line(line, "Default" if number == 0 else "None", "", **style)


def _line(line: str, spacing: str, lead: str = "", **style: str | bool) -> Iterator[Element]:
    for start in range(0, max(len(line), 1), _MAX_RUN):
        runs = [_run(lead, weight="Bolder", **style)] if lead and start == 0 else []
        runs += _runs(line[start : start + _MAX_RUN], **style)
        if runs:
            yield {"type": "RichTextBlock", "spacing": spacing, "inlines": runs}


def _runs(line: str, **style: str | bool) -> list[Element]:
    runs = []
    for number, piece in enumerate(_BOLD.split(line)):
        # What stands between the marks comes at every second place.
        bold = {"weight": "Bolder"} if number % 2 else {}
        if _safe(piece):
            runs.append(_run(piece, **bold, **style))
    return runs


def _run(text: str, **style: str | bool) -> Element:
    return {"type": "TextRun", "text": _safe(text), **style}


def _safe(text: str) -> str:
    return _MACRO.sub("{ ", without_unseen(text))


def _framed(card: CardBlock) -> Iterator[Element]:
    lines: list[Element] = []
    for row in card.rows:
        first, *others = (say("in_teams.missing") if row.missing else row.value).split("\n")
        lines.extend(_line(first, "Small", lead=f"{row.label}: "))
        lines.extend(one for other in others for one in _line(other, "None"))
    lines.extend(one for item in card.items for one in _line(f"• {item}", "Small"))
    if card.note:
        lines.extend(_text(card.note, isSubtle=True))
    title = _run(card.title, weight="Bolder", size="Medium") if card.title else None
    for start in range(0, max(len(lines), 1), _MAX_ROWS):
        items = lines[start : start + _MAX_ROWS]
        if title is not None and start == 0:
            items = [{"type": "RichTextBlock", "inlines": [title]}, *items]
        if items:
            spacing = "Default" if start == 0 else "None"
            yield from _fitting(
                {"type": "Container", "style": "emphasis", "spacing": spacing}, items
            )


def _fitting(frame: Element, items: list[Element]) -> Iterator[Element]:
    """The items in one frame, or in several where they are long."""
    part: list[Element] = []
    for item in items:
        if part and sum(map(_size, part)) + _size(item) > MAX_BYTES // 2:
            yield {**frame, "items": part}
            part = []
        part = [*part, item]
    yield {**frame, "items": part}


def _link(block: LinkBlock, addresses: Addresses) -> Iterator[Element]:
    scheme = urlsplit(block.href).scheme
    if scheme in {"tel", "sms"}:
        # Teams opens neither everywhere: the number has to be readable.
        number = block.href.partition(":")[2]
        shown = (
            block.title if number in block.title.replace(" ", "") else f"{block.title}: {number}"
        )
        yield from _text(shown)
        return
    href = addresses.page(block.href) if block.href.startswith("/") else block.href
    yield _actions([_open(block.title, href)])


def _rows_of(buttons: list[Element]) -> Iterator[Element]:
    for start in range(0, len(buttons), MAX_ACTIONS):
        yield _actions(buttons[start : start + MAX_ACTIONS])


def _actions(actions: list[Element]) -> Element:
    return {"type": "ActionSet", "actions": actions}


def _submit(title: str, data: Element) -> Element:
    return {"type": "Action.Submit", "title": _safe(title), "data": data}


def _open(title: str, href: str) -> Element:
    return {"type": "Action.OpenUrl", "title": _safe(title), "url": href}


def _change(token: str) -> Element:
    """A field in the draft's card: what is typed there goes the way of everything typed."""
    kinds = [
        {"title": say("in_teams.change_other"), "value": "other"},
        {"title": say("in_teams.change_reason"), "value": EDIT_REASON},
    ]
    card: Element = {
        "type": "AdaptiveCard",
        "body": [
            {
                "type": "TextBlock",
                "text": say("in_teams.change_what"),
                "weight": "Bolder",
                "wrap": True,
            },
            {
                "type": "Input.ChoiceSet",
                "id": EDIT_WHAT,
                "style": "expanded",
                "value": "other",
                "wrap": True,
                "choices": kinds,
            },
            {
                "type": "Input.Text",
                "id": EDIT_WORDS,
                "isMultiline": True,
                "maxLength": 1000,
                "placeholder": say("in_teams.change_words"),
            },
        ],
        "actions": [_submit(say("in_teams.change_send"), {OURS: {"edit": token}})],
    }
    return {"type": "Action.ShowCard", "title": say("in_teams.change_draft"), "card": card}


def _heading(text: str) -> Element:
    return {"type": "TextBlock", "text": text, "weight": "Bolder", "wrap": True}


def resume_button() -> Element:
    """A button that goes on where a conversation was left."""
    return _actions([_submit(say("resume_button"), {OURS: {"do": "resume"}})])
