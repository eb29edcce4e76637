"""Which topic a turn of a chat asked about, and what the topics are called."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from api.insight import tallies
from api.insight.tallies import Kind
from api.services import Services
from api.transcript import Conversation, Report
from guidance.answers import answer
from guidance.employer import EmployerProfile
from guidance.employer_lines import answer_blanks
from guidance.topics import OUT_OF_SCOPE, topic_table

type CountTopic = Callable[[str, str], Awaitable[None]]


def new_topic(conversation: Conversation, report: Report) -> str | None:
    """The topic to count for a turn, before it is added; None if there is none to count.

    A private chat is never counted, nor one from a tool, nor what comes after words of somebody
    who may be in danger. Each topic counts once a chat: a group is small by people, not by how
    often one of them asks.
    """
    if conversation.mode != "named" or conversation.channel == "cli":
        return None
    if any(exchange.report.screen for exchange in conversation.exchanges):
        return None
    topic = _topic(report)
    before = {_topic(exchange.report) for exchange in conversation.exchanges}
    return None if topic in before else topic


def counter(services: Services) -> CountTopic:
    """A function that counts a topic asked for by a role; with the database down, it doesn't."""

    def count(topic: str, role: str) -> None:
        with services.database.writing() as session:
            today = services.settings.current_day()
            tallies.add(session, Kind.TOPIC, today, topic, role=role)

    async def counted(topic: str, role: str) -> None:
        try:
            await run_in_threadpool(count, topic, role)
        except SQLAlchemyError:
            return  # A figure less; the person gets their answer.

    return counted


def topic_titles(employer: EmployerProfile, today: date) -> Mapping[str, str]:
    """What each topic is called, by its id."""
    found: dict[str, str] = {}
    for topic in topic_table().topics.values():
        if topic.id != OUT_OF_SCOPE:
            written = answer(topic.id, role="manager", nation=employer.nation, today=today)
            found[topic.id] = written.title if written else topic.about
    return found


def teaching(topic: str, employer: EmployerProfile, today: date) -> str:
    """The short answer that a manager who asks about it gets; empty if none is written."""
    written = answer(
        topic,
        role="manager",
        nation=employer.nation,
        today=today,
        employer=employer,
        blanks=answer_blanks(employer, today),
    )
    return written.text if written else ""


def _topic(report: Report) -> str | None:
    topic = topic_table().topic_of.get(report.intent or "")
    return None if topic == OUT_OF_SCOPE else topic
