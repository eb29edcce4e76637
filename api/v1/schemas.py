"""What goes in and out of the public JSON chat. Payloads of buttons never leave the server."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.blocks import Block, Blocks, CardBlock, ChoicesBlock, FileBlock, LinkBlock, SourceBlock
from api.blocks import TextBlock as Text
from api.inbound import Mode
from api.transcript import Exchange, SaidKind

_ROLES = Literal["manager", "employee", "hr"]
_EXAMPLE_ID = "5b0d7a0e4f5c4a0b9a3a"


class StartIn(BaseModel):
    """Who a conversation is for. A private one is always an employee's."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"mode": "named", "role": "manager"}]}
    )

    mode: Mode = "named"
    role: _ROLES | None = None


class MessageIn(BaseModel):
    """One message: words, or the id of a button that is on offer.

    ``message_id`` is the client's own name for it. Sent again with the same one, a message is
    answered with what was answered before.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"message_id": _EXAMPLE_ID, "text": "One of my team has been off for six weeks."},
                {"message_id": _EXAMPLE_ID, "choice": "Jx2v8m1Q"},
            ]
        },
    )

    message_id: str = Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")
    text: str | None = Field(default=None, max_length=100_000)
    choice: str | None = Field(default=None, max_length=200)

    @model_validator(mode="after")
    def _one_of_both(self) -> MessageIn:
        if (self.text is None) == (self.choice is None):
            raise ValueError("give text or choice, and not both")
        return self


class TextOut(BaseModel):
    """Paragraphs, split by blank lines; ``**bold**`` and nothing else. Show it as text."""

    type: Literal["text"] = "text"
    text: str


class SourceOut(BaseModel):
    """Where an answer comes from and how old that copy is."""

    type: Literal["source"] = "source"
    text: str


class LinkOut(BaseModel):
    """A link; one that begins with ``/`` is a page of ours."""

    type: Literal["link"] = "link"
    title: str
    href: str


class FileOut(BaseModel):
    """A file that can be saved on the chat page; this way in names it only."""

    type: Literal["file"] = "file"
    title: str
    filename: str


class ChoiceOut(BaseModel):
    """A button: send its id back as ``choice``."""

    id: str
    title: str


class ChoicesOut(BaseModel):
    """The answers on offer for one question."""

    type: Literal["choices"] = "choices"
    choices: list[ChoiceOut]


BlockOut = Annotated[
    TextOut | CardBlock | ChoicesOut | LinkOut | FileOut | SourceOut, Field(discriminator="type")
]


class TurnOut(BaseModel):
    """One turn: what the person said, if it is kept, and the reply."""

    number: int
    kind: SaidKind
    said: str
    blocks: list[BlockOut]


class AnswerOut(BaseModel):
    """The reply to one message; from now on ``token`` is the one to send.

    ``repeated`` is true when this message had been answered before.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "status": "answered",
                    "token": "WyIiLCJjLTNm.signature",
                    "mode": "named",
                    "who_can_see": "Nobody at work reads this chat.",
                    "turn": {
                        "number": 1,
                        "kind": "text",
                        "said": "One of my team has been off for six weeks.",
                        "blocks": [
                            {"type": "text", "text": "What does the fit note say at the moment?"},
                            {
                                "type": "choices",
                                "choices": [{"id": "Jx2v8m1Q", "title": "Not fit for work"}],
                            },
                        ],
                    },
                    "repeated": False,
                }
            ]
        }
    )

    status: Literal["answered"] = "answered"
    token: str
    mode: Mode
    who_can_see: str
    turn: TurnOut | None
    repeated: bool = False


class WorkingOut(BaseModel):
    """The turn is still going on: send the same message again, with the same id."""

    status: Literal["working"] = "working"
    message_id: str


class TranscriptOut(BaseModel):
    """The turns that are still kept, oldest first."""

    token: str
    mode: Mode
    who_can_see: str
    turns: list[TurnOut]


class HelpOut(BaseModel):
    """Whom to call when somebody may be at risk; keep it for when we can't be reached."""

    blocks: list[BlockOut]


class ProblemOut(BaseModel):
    """Why a message wasn't taken; nothing of it is kept. ``blocks`` may name people who help."""

    code: str
    message: str
    blocks: list[BlockOut] = []


class ErrorOut(BaseModel):
    """An error, with a code for programs and a message for people."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "error": {
                        "code": "too_fast",
                        "message": "That was a lot of messages in a short time.",
                        "blocks": [],
                    }
                }
            ]
        }
    )

    error: ProblemOut


def blocks_out(blocks: Blocks) -> list[BlockOut]:
    """The blocks that people see, without anything that is ours alone."""
    return [one for block in blocks if (one := _block_out(block)) is not None]


def _block_out(block: Block) -> BlockOut | None:
    match block:
        case CardBlock():
            return block
        case Text():
            shown: BlockOut | None = TextOut(text=block.text)
        case ChoicesBlock():
            issued = [ChoiceOut(id=one.id, title=one.title) for one in block.choices if one.id]
            shown = ChoicesOut(choices=issued)
        case LinkBlock():
            shown = LinkOut(title=block.title, href=block.href)
        case FileBlock():
            shown = FileOut(title=block.title, filename=block.filename)
        case SourceBlock():
            shown = SourceOut(text=block.text)
        case _:
            shown = None
    return shown


def turn_out(exchange: Exchange) -> TurnOut:
    """One turn as a client is told of it."""
    return TurnOut(
        number=exchange.number,
        kind=exchange.kind,
        said=exchange.said,
        blocks=blocks_out(exchange.blocks),
    )
