"""One reply of AskOH, taken apart for a terminal, a pipe or a script."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

_BOLD = re.compile(r"\*\*(.+?)\*\*")


def simple(answer: Mapping[str, Any]) -> dict[str, Any]:
    """What `askoh chat --json` prints for an answer of the api."""
    blocks = answer["blocks"]
    told = meta(blocks)
    return {
        "conversation": answer["conversation"],
        "replies": [block["text"] for block in blocks if block["type"] == "text"],
        "choices": answer.get("choices") or [],
        "cards": [block for block in blocks if block["type"] == "card"],
        "links": [block for block in blocks if block["type"] == "link"],
        "sources": [block["text"] for block in blocks if block["type"] == "source"],
        "slot": answer.get("slot"),
        "intent": answer.get("intent"),
        "confidence": answer.get("confidence"),
        "slots": answer.get("slots") or {},
        "outcome": answer.get("outcome"),
        "reasons": answer.get("reasons") or [],
        "also": told.get("also") or [],
        "review_on": told.get("review_on"),
        "reference": told.get("case"),
        "screen": answer.get("screen"),
        "held": bool(answer.get("held")),
        "error": answer.get("error"),
        "milliseconds": answer.get("ms"),
    }


def meta(blocks: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The reply's meta blocks as one; a later block's values win."""
    merged: dict[str, Any] = {}
    for block in blocks:
        if block["type"] == "meta":
            merged |= {name: value for name, value in block.items() if value not in (None, "")}
    return merged


def as_lines(answer: Mapping[str, Any]) -> list[str]:
    """The reply as a person reads it in a terminal; choices are numbered."""
    lines: list[str] = []
    for block in answer["blocks"]:
        lines += _shown(block)
    for number, choice in enumerate(answer.get("choices") or [], start=1):
        lines.append(f"  {number}. {choice['title']}")
    return [_BOLD.sub(r"\1", line) for line in lines]


def _shown(block: Mapping[str, Any]) -> list[str]:
    match block["type"]:
        case "text":
            return [*str(block["text"]).split("\n"), ""]
        case "card":
            return _card(block)
        case "link":
            return [f"→ {block['title']}: {block['href']}", ""]
        case "file":
            return [f"File to save in the web chat: {block['title']} ({block['filename']})"]
        case "source":
            return [f"  [{block['text']}]"]
    return []


def _card(card: Mapping[str, Any]) -> list[str]:
    lines = [f"┌ {card.get('title') or ''}"]
    for row in card.get("rows") or []:
        first, *rest = str(row["value"]).split("\n")
        lines.append(f"│ {row['label']}: {first}{'  (missing)' if row.get('missing') else ''}")
        lines += [f"│   {line}" for line in rest]
    lines += [f"│ • {item}" for item in card.get("items") or []]
    if card.get("note"):
        lines.append(f"│ {card['note']}")
    return [*lines, "└", ""]
