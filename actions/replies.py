"""The channel-neutral blocks of a reply, and how they leave the action server."""

import base64
import json
from collections.abc import Iterable, Sequence
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

Block = dict[str, Any]
CALENDAR = "text/calendar"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def text(words: str) -> Block:
    """One or two short paragraphs; **bold** is the only mark-up."""
    return {"type": "text", "text": words}


def card(
    style: str,
    title: str,
    *,
    rows: Iterable[tuple[str, str]] = (),
    items: Iterable[str] = (),
    note: str = "",
    missing: Iterable[tuple[str, str]] = (),
) -> Block:
    """A titled card.

    Args:
        style: summary, draft, plan, help or status.
        title: its heading.
        rows: label and value.
        items: bullet points.
        note: small print under it.
        missing: rows that have no value yet, with the reason they matter.
    """
    table = [{"label": k, "value": v, "missing": False} for k, v in rows]
    table += [{"label": k, "value": v, "missing": True} for k, v in missing]
    return {
        "type": "card",
        "style": style,
        "title": title,
        "rows": table,
        "items": list(items),
        "note": note,
    }


def choices(options: Sequence[tuple[str, str]], slot: str | None = None) -> Block:
    """Buttons: what they say and the payload they stand for."""
    listed = [{"title": title, "payload": payload} for title, payload in options]
    return {"type": "choices", "slot": slot, "choices": listed}


def link(title: str, href: str, *, private: bool = False) -> Block:
    """A page of the api to open."""
    return {"type": "link", "title": title, "href": href, "private": private}


def file(title: str, filename: str, media_type: str, content: bytes) -> Block:
    """A file to save; it lives as long as the transcript (in a private chat: in memory).

    Args:
        title: what the button says, with the kind of file: "Calendar file (.ics)".
        filename: lower case, with hyphens and its extension; holds nothing about anyone.
        media_type: CALENDAR or DOCX.
        content: the file itself.
    """
    data = base64.b64encode(content).decode("ascii")
    return {
        "type": "file",
        "title": title,
        "filename": filename,
        "media_type": media_type,
        "data": data,
    }


def source(words: str) -> Block:
    """The foot of an answer: where its facts come from and how old the copies are."""
    return {"type": "source", "text": words}


def meta(**fields: Any) -> Block:
    """What the channels need to know and never show."""
    return {"type": "meta", **fields}


def send(dispatcher: CollectingDispatcher, *blocks: Block | None) -> None:
    """Say the blocks, in this order; None is left out."""
    said = [block for block in blocks if block]
    if said:
        dispatcher.utter_message(json_message={"blocks": said})


def answer_payload(slot: str, value: str) -> str:
    """The payload of a button that answers a slot."""
    return "/inform" + json.dumps({"answer": f"{slot}={value}"})


def topic_payload(topic: str) -> str:
    """The payload of a button that asks about a topic."""
    return "/choose_topic" + json.dumps({"topic": topic})


def task_payload(task: str, button: str = "") -> str:
    """The payload of a button that starts a task, or that belongs to its result."""
    entities = {"task": task, "task_button": button} if button else {"task": task}
    return "/start_task" + json.dumps(entities)


def move_payload(intent: str) -> str:
    """The payload of a button that makes a move, such as "Draft it"."""
    return f"/{intent}"
