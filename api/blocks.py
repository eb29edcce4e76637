"""The one reply model every channel renders: a reply is a tuple of these blocks."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, field_validator

_SAFE_SCHEMES = frozenset({"https", "tel", "mailto", "sms"})


class _Block(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class TextBlock(_Block):
    """One or two short paragraphs, split by blank lines; ``**bold**`` and nothing else."""

    type: Literal["text"] = "text"
    text: str = Field(max_length=8000)


class Row(_Block):
    """One line of a card; ``missing`` marks something that nobody has said yet."""

    label: str
    value: str = ""
    missing: bool = False


class CardBlock(_Block):
    """A framed summary, draft, plan, list of help or status."""

    type: Literal["card"] = "card"
    style: Literal["summary", "draft", "plan", "help", "status"]
    title: str = ""
    rows: tuple[Row, ...] = ()
    items: tuple[str, ...] = ()
    note: str | None = None


class Choice(_Block):
    """A button. ``id`` is set when the api issues it; the payload never leaves the server."""

    title: str = Field(min_length=1, max_length=200)
    payload: str = Field(min_length=1, max_length=4000)
    id: str | None = None


class ChoicesBlock(_Block):
    """The answers offered for one question; ``slot`` is what they fill, if anything."""

    type: Literal["choices"] = "choices"
    slot: str | None = None
    choices: tuple[Choice, ...]


class LinkBlock(_Block):
    """A link to a page of ours, or to a safe outside address."""

    type: Literal["link"] = "link"
    title: str = Field(min_length=1)
    href: str
    private: bool = False

    @field_validator("href")
    @classmethod
    def _safe(cls, value: str) -> str:
        inside = value.startswith("/") and not value.startswith(("//", "/\\"))
        if not inside and urlsplit(value).scheme not in _SAFE_SCHEMES:
            raise ValueError("a link leads to a page of ours or to https, tel, sms or mailto")
        return value


class SourceBlock(_Block):
    """The foot of an answer: where it comes from and how old that copy is."""

    type: Literal["source"] = "source"
    text: str


class FileBlock(_Block):
    """A file to save, made of what was said; it lives as long as the conversation's transcript.

    ``id`` is set when the api issues it. ``data`` is base64, empty once a newer file of the same
    name has taken its place; it leaves the server only as a download of the same conversation.
    """

    type: Literal["file"] = "file"
    title: str = Field(min_length=1, max_length=200)
    filename: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,60}\.(ics|docx|pdf|txt)$")
    media_type: Literal[
        "text/calendar",
        "text/plain",
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ]
    data: str = Field(max_length=700_000)
    id: str | None = None

    def content(self) -> bytes:
        """The file itself."""
        return base64.b64decode(self.data)


class MetaBlock(BaseModel):
    """What a reply means; for tools and the api itself, never rendered.

    ``note`` is the text of a note to HR, for the page that sends it.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    type: Literal["meta"] = "meta"
    slot: str | None = None
    outcome: str | None = None
    reasons: tuple[object, ...] = ()
    switch: str | None = None
    note: str | None = None
    safety: dict[str, object] | None = None


Block = Annotated[
    TextBlock | CardBlock | ChoicesBlock | LinkBlock | SourceBlock | FileBlock | MetaBlock,
    Field(discriminator="type"),
]
Blocks = tuple[Block, ...]
_BLOCKS: TypeAdapter[Blocks] = TypeAdapter(Blocks)


def parse_blocks(raw: object) -> Blocks:
    """Check and build blocks from JSON-like data.

    Raises:
        pydantic.ValidationError: when a block isn't one of the model's.

    """
    return _BLOCKS.validate_python(raw)


def choices_of(blocks: Iterable[Block]) -> tuple[Choice, ...]:
    """All buttons of a reply, in order."""
    return tuple(
        choice for block in blocks if isinstance(block, ChoicesBlock) for choice in block.choices
    )


def files_of(blocks: Iterable[Block]) -> tuple[FileBlock, ...]:
    """All files of a reply, in order."""
    return tuple(block for block in blocks if isinstance(block, FileBlock))


def without_replaced(blocks: Blocks, newer: Blocks) -> Blocks:
    """The reply with the content of those files gone that a newer reply holds anew."""
    names = {one.filename for one in files_of(newer)}
    return tuple(
        block.model_copy(update={"data": ""})
        if isinstance(block, FileBlock) and block.filename in names
        else block
        for block in blocks
    )


def meta_of(blocks: Iterable[Block]) -> MetaBlock:
    """The reply's meta blocks as one; a later block's set fields win."""
    merged: dict[str, object] = {}
    for block in blocks:
        if isinstance(block, MetaBlock):
            merged |= block.model_dump(exclude_unset=True)
    return MetaBlock.model_validate(merged)


def plain_text(blocks: Iterable[Block]) -> str:
    """What a screen reader is told, or a terminal prints: the words without the markup."""
    lines: list[str] = []
    for block in blocks:
        lines.extend(_plain(block))
    return re.sub(r"\*\*(.+?)\*\*", r"\1", "\n".join(line for line in lines if line))


def _plain(block: Block) -> list[str]:
    if isinstance(block, TextBlock | SourceBlock):
        return [block.text]
    if isinstance(block, CardBlock):
        rows = [f"{row.label}: {'missing' if row.missing else row.value}" for row in block.rows]
        return [block.title, *rows, *block.items, block.note or ""]
    if isinstance(block, ChoicesBlock):
        return ["You can choose: " + ", ".join(choice.title for choice in block.choices)]
    return [block.title] if isinstance(block, LinkBlock | FileBlock) else []
