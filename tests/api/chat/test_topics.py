"""Which topics are counted of chats: never a private one's, never while somebody may be at risk."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from api.insight.tallies import Tally

CRISIS = "some mornings driving in i think about ending my life"
PAY = {"name": "sick_pay", "confidence": 0.9}


@pytest.fixture
def counted(app):
    """What was counted so far, by topic and role."""

    def read() -> dict[tuple[str, str], int]:
        with app.state.services.database.reading() as session:
            rows = session.scalars(select(Tally).where(Tally.kind == "topic"))
            return {(row.code, row.role): row.count for row in rows}

    return read


@pytest.fixture(autouse=True)
def asked(bot):
    bot.intent = PAY


@pytest.mark.requirement("R112")
async def test_a_topic_counts_once_a_chat(visitor, another_browser, counted):
    await visitor.open()
    await visitor.say("does he get sick pay?")
    await visitor.say("and how much sick pay?")
    assert counted() == {("sick_pay", "manager"): 1}
    async with another_browser() as other:
        await other.open()
        await other.say("what about sick pay?")
    assert counted() == {("sick_pay", "manager"): 2}


async def test_a_private_chat_is_never_counted(visitor, counted):
    await visitor.open("private")
    await visitor.say("do i get sick pay?")
    assert counted() == {}


async def test_nothing_is_counted_while_somebody_may_be_at_risk_or_after(visitor, counted):
    await visitor.open()
    await visitor.say(CRISIS)
    await visitor.say("do i get sick pay?")
    assert counted() == {}
    await visitor.press("No")
    while "I’d like to carry on" in visitor.page.buttons() or "Carry on" in visitor.page.buttons():
        await visitor.press(next(one for one in visitor.page.buttons() if "arry on" in one))
    await visitor.say("do i get sick pay?")
    assert counted() == {}


async def test_words_that_name_no_topic_are_not_counted(visitor, bot, counted):
    bot.intent = {"name": "describe_situation", "confidence": 0.9}
    await visitor.open()
    await visitor.say("he is off with his back")
    assert counted() == {}


async def test_a_tool_is_not_counted(visitor, counted):
    await visitor.tool(role="manager", text="sick pay?")
    assert counted() == {}


async def test_the_answer_comes_though_it_cant_be_counted(visitor, app, monkeypatch, counted):
    await visitor.open()
    with app.state.services.database.writing() as session:
        session.execute(Tally.__table__.delete())
        session.connection().exec_driver_sql("ALTER TABLE tallies RENAME TO gone")
    page = await visitor.say("does he get sick pay?")
    assert page.answer.status_code == 200
    assert "fit note" in page.latest()
