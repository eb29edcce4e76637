"""The api's side of safety: screens words, runs the hold, and says who to turn to.

Wording and numbers come from ``guidance``; nothing here needs a database or the bot.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from api.blocks import (
    Blocks,
    CardBlock,
    Choice,
    ChoicesBlock,
    Row,
    SourceBlock,
    TextBlock,
    meta_of,
    parse_blocks,
)
from api.bot_client import BotReply
from api.transcript import Hold
from api.wording import say
from guidance import safety
from guidance.employer import EmployerProfile
from guidance.helplines import NATIONS, Helpline, for_topic, helplines
from guidance.safety import KINDS, Level, SafetyReply, Screen

_IN_CRISIS = ("crisis", "urgent")
_READ_CHARS = 64_000
_PIECE_CHARS = 4_400
_OVERLAP_CHARS = 400


class Section(NamedTuple):
    """A part of a help page."""

    title: str
    blocks: Blocks


@dataclass(frozen=True, slots=True)
class HoldStep:
    """One step of the safety flow; ``lifted`` when the person chose to carry on with work."""

    blocks: Blocks
    screen: Screen
    lifted: bool


class SafetyFlow:
    """Answers when somebody may be at risk, and lists the help that is always in reach."""

    def __init__(self) -> None:
        # Reads and compiles the rules now: broken content stops the start, not a conversation.
        safety.screen("")
        helplines()

    def screen(self, text: str) -> Screen:
        """How urgent some words are; `Level.none` for almost everything.

        A very long text is read in overlapping pieces, so that its cost grows with its length
        only; the most urgent finding counts.
        """
        return max(
            (safety.screen(piece) for piece in _pieces(text)), key=lambda one: one.level.rank
        )

    def start(self, screen: Screen, employer: EmployerProfile, today: date) -> Blocks:
        """The first answer, with the choices of the hold."""
        return _blocks(safety.crisis_reply(screen, employer.nation, employer, today))

    def answer_text(
        self, text: str, hold: Hold, employer: EmployerProfile, today: date
    ) -> HoldStep:
        """The next answer to typed words while the hold stands; they are screened again."""
        # A typed id of a button is words like any other: only a button may lift the hold.
        words = text.replace("_", " ")
        return self._go_on(words, hold, employer, today)

    def answer_choice(
        self, choice: str, hold: Hold, employer: EmployerProfile, today: date
    ) -> HoldStep:
        """The next answer to a button of the safety flow, by its payload."""
        return self._go_on(choice, hold, employer, today)

    def _go_on(self, said: str, hold: Hold, employer: EmployerProfile, today: date) -> HoldStep:
        previous = Screen(Level(hold.level), hold.kind, hold.rule)
        reply = safety.hold_reply(said, previous, employer.nation, employer, today, turn=hold.turns)
        return HoldStep(_blocks(reply), reply.screen, reply.lift)

    def second_net(self, reply: BotReply) -> Screen | None:
        """What the bot's own classifier found where the screen found nothing."""
        found = meta_of(reply.blocks).safety
        if found is None:
            return None
        kind = str(found.get("kind"))
        level = Level(str(found.get("level", Level.crisis)))
        return Screen(level, kind if kind in KINDS else "suicide", "classifier")

    # Help that is always in reach -------------------------------------------------------------

    def contacts(self, employer: EmployerProfile, today: date) -> Blocks:
        """One short card for when the product itself can't answer."""
        lines = [helplines()["emergency"], *_crisis_lines(employer.nation)]
        rows = (*_rows(lines, employer.nation, today), *_work_rows(employer))
        return (CardBlock(style="help", title=say("down_title"), rows=rows),)

    def urgent(self, employer: EmployerProfile, today: date) -> tuple[Section, ...]:
        """The page of urgent help for the employer's nation."""
        nation = employer.nation
        crisis = _crisis_lines(nation)
        abuse = Screen(Level.danger, "abuse")
        now = _rows([helplines()["emergency"]], nation, today)
        return (
            Section(say("urgent.danger"), (_help(now), TextBlock(text=say("urgent.nobody")))),
            Section(
                say("urgent.crisis"),
                (_help(_rows(crisis, nation, today)), _origin(crisis)),
            ),
            Section(
                say("urgent.abuse"),
                _blocks(safety.crisis_reply(abuse, nation, None, today), with_choices=False),
            ),
            Section(say("urgent.work"), self.at_work(employer)),
        )

    def at_work(self, employer: EmployerProfile) -> Blocks:
        """Who to turn to at this employer, outside the chat."""
        rows = _work_rows(employer)
        if not rows:
            return (TextBlock(text=say("at_work.none")),)
        return (TextBlock(text=say("at_work.intro")), CardBlock(style="status", rows=rows))


def _pieces(text: str) -> Iterable[str]:
    if len(text) > _READ_CHARS:
        text = f"{text[: _READ_CHARS // 2]}\n{text[-_READ_CHARS // 2 :]}"
    step = _PIECE_CHARS - _OVERLAP_CHARS
    return (text[at : at + _PIECE_CHARS] for at in range(0, max(1, len(text)), step))


def _blocks(reply: SafetyReply, *, with_choices: bool = True) -> Blocks:
    choices = tuple(Choice(title=one["title"], payload=one["id"]) for one in reply.choices)
    blocks = parse_blocks(reply.messages)
    return (*blocks, ChoicesBlock(choices=choices)) if choices and with_choices else blocks


def _crisis_lines(nation: str) -> list[Helpline]:
    return [line for topic in _IN_CRISIS for line in for_topic(topic, nation)]


def _rows(lines: Iterable[Helpline], nation: str, today: date) -> tuple[Row, ...]:
    return tuple(
        Row(label=_name(line, nation), value=line.contact(today))
        for line in lines
        if line.is_served(today)
    )


def _name(line: Helpline, nation: str) -> str:
    """The line's name; with the nation it is for when ours isn't known."""
    only = "" if nation in NATIONS else line.only_in()
    return f"{line.name} ({only})" if only else line.name


def _help(rows: tuple[Row, ...]) -> CardBlock:
    return CardBlock(style="help", rows=rows)


def _origin(lines: Iterable[Helpline]) -> SourceBlock:
    origins = dict.fromkeys(line.origin() for line in lines)
    return SourceBlock(text=say("urgent.origin", origin="; ".join(origins)))


def _work_rows(employer: EmployerProfile) -> tuple[Row, ...]:
    rows: list[Row] = []
    if employer.hr_contact:
        hr = employer.hr_contact
        ways = [way for way in (hr.phone, hr.work_address) if way]
        rows.append(Row(label=say("at_work.hr"), value=f"{hr.name}: {', '.join(ways)}"))
    if employer.eap:
        eap = employer.eap
        rows.append(Row(label=say("at_work.eap"), value=f"{eap.name}: {eap.phone}, {eap.hours}"))
    if employer.on_call:
        call = employer.on_call
        rows.append(
            Row(label=say("at_work.on_call"), value=f"{call.name}: {call.phone}, {call.hours}")
        )
    return tuple(rows)
