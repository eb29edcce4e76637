"""A private conversation leaves nothing at rest: no row, no slot, no log line, no file."""

import base64
import io
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docx import Document

from tests.conftest import RunningStack
from tests.conversations.conftest import Talk

pytestmark = pytest.mark.stack

Opened = Callable[..., Talk]
CANARIES = ("xylograph", "quokkaroo", "vexillum", "zarzuelas", "marimbaphone")


def _at_rest(home: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of the data folder with its bytes; the model was there before."""
    for path in home.rglob("*"):
        if path.is_file() and "models" not in path.parts:
            yield str(path.relative_to(home)), path.read_bytes()


def _holds(data: bytes, word: str) -> bool:
    """Whether the word stands in the bytes, plain, wide or in base64 at any offset."""
    plain = word.encode()
    shapes = [plain, word.encode("utf-16-le"), word.upper().encode(), word.capitalize().encode()]
    shapes += [_coded(plain, offset) for offset in range(3)]
    return any(shape in data for shape in shapes)


def _coded(plain: bytes, offset: int) -> bytes:
    """The base64 of `plain` after `offset` other bytes: the characters that it alone decides.

    A shape of a few characters turns up by chance in whatever is encrypted, for that is base64
    too; every word here decides ten or more.
    """
    first, last = -(-offset * 8 // 6), (offset + len(plain)) * 8 // 6
    return base64.b64encode(b"\0" * offset + plain)[first:last]


def _rows(home: Path, database: str) -> dict[str, int]:
    with sqlite3.connect(home / database) as db:
        tables = [
            name for (name,) in db.execute("select name from sqlite_master where type='table'")
        ]
        counts = {}
        for table in tables:
            (counts[table],) = db.execute(f"select count(*) from '{table}'").fetchone()  # noqa: S608
        return counts


def _private_life(talk: Opened) -> Talk:
    """A situation, a referral of one's own, two tasks with files, changes, a crisis."""
    chat = talk(role="employee", mode="private")
    chat.say("I've been off three weeks with my back, I work with the xylograph press")
    chat.answer_until({"work_impact": "bending over the xylograph press"})
    chat.say("draft it").answer_until({"help": "fewer hours at the marimbaphone"})
    assert {"xylograph", "marimbaphone"} <= set(re.findall(r"[a-z]+", _document(chat)))
    chat.say("send it")
    assert "to nobody" in chat.words
    chat.say("make my adjustments passport")
    for words in ("a quokkaroo chair", "skip", "skip", "in private"):
        chat.say(words)
    document = _document(chat)
    assert "quokkaroo" in document
    chat.say("add to what helps: my vexillum cushion")
    assert "vexillum" in _document(chat)
    chat.say("what changes could I ask for, I can't sit for long, office job")
    chat.say("I'd like 1, the zarzuelas team owns it")
    assert any(block["type"] == "file" for block in chat.last["blocks"])
    chat.say("honestly I want to end my life, xylograph or not").say("yes, for now")
    return chat


def _document(chat: Talk) -> str:
    data = next(b["data"] for b in chat.last["blocks"] if b["type"] == "file")
    paper = Document(io.BytesIO(base64.b64decode(data)))
    return "\n".join(paragraph.text for paragraph in paper.paragraphs)


@pytest.mark.requirement("R33", "R35")
def test_no_word_of_it_is_anywhere_afterwards(talk: Opened, stack: RunningStack) -> None:
    _private_life(talk)
    found = [
        (name, word) for name, data in _at_rest(stack.home) for word in CANARIES
        if _holds(data, word)
    ]  # fmt: skip
    assert found == []


@pytest.mark.requirement("R33")
def test_no_row_is_added_anywhere(talk: Opened, stack: RunningStack) -> None:
    databases = ("askoh.db", "conversations.db")
    # What runs by itself between two looks is no trace of a chat.
    before = {name: _rows(stack.home, name) for name in databases}
    _private_life(talk)
    after = {name: _rows(stack.home, name) for name in databases}
    assert after == before


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("a QUOKKAROO chair")
    (tmp_path / "file").write_bytes(base64.b64encode(b"ab my vexillum cushion"))
    (tmp_path / "wide").write_bytes("zarzuelas".encode("utf-16-le"))
    found = {word for _, data in _at_rest(tmp_path) for word in CANARIES if _holds(data, word)}
    assert found == {"quokkaroo", "vexillum", "zarzuelas"}


@pytest.mark.parametrize("before", ["", "a", "ab", "abc"])
@pytest.mark.parametrize("word", CANARIES)
def test_the_search_finds_a_word_in_base64_wherever_it_begins(before: str, word: str) -> None:
    data = base64.b64encode(f"{before}{word} and more".encode())
    assert _holds(data, word)


@pytest.mark.parametrize("word", CANARIES)
def test_no_shape_is_so_short_that_it_turns_up_by_chance(word: str) -> None:
    assert all(len(_coded(word.encode(), offset)) >= 10 for offset in range(3))
