"""The page that sends a note reads it from this browser's own chat, and keeps nothing by itself."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from api.records.note_models import HrNote
from tests.api.conftest import EMPLOYEE

NOTE = "The late shifts are hard for me.\n\nThank you."


@pytest.fixture
def writes_a_note(bot):
    """The bot shows a note in every reply."""
    bot.blocks = lambda _body: [
        {"type": "text", "text": "This is the exact text."},
        {"type": "meta", "note": NOTE},
    ]


def kept(app):
    with app.state.services.database.reading() as session:
        return session.scalar(select(func.count()).select_from(HrNote))


@pytest.mark.requirement("R33")
async def test_every_word_is_shown_and_kept_only_when_sent(
    app, visitor, writes_a_note, another_browser
):
    await visitor.open("private")
    await visitor.get()
    await visitor.say("write a note to HR")
    page = await visitor.get("/note")
    box = page.tree.get_element_by_id("text")
    assert box.value.strip().splitlines() == NOTE.splitlines()
    assert kept(app) == 0
    async with another_browser() as other:
        page = await other.get("/note")
        assert "late shifts" not in page.words
    await visitor.get("/note")
    form = next(f for f in visitor.page.tree.forms if f.get("action") == "/note")
    fields = {**dict(form.form_values()), "name": "Owen Grant", "address": EMPLOYEE}
    answer = await visitor.http.post("/note", data=fields)
    assert "HR has your note" in answer.text
    assert kept(app) == 1


async def test_after_the_end_of_the_chat_the_sheet_is_empty(visitor, writes_a_note):
    await visitor.open("private")
    await visitor.get()
    await visitor.say("write a note to HR")
    await visitor.post("/chat/end")
    page = await visitor.get("/note")
    assert "late shifts" not in page.words
