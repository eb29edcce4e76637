"""One message's journey: clean, screen, hold, button check, bot, blocks.

Safety comes first and depends on nothing: the screen runs before every limit, while the bot is
busy, and with the bot or the database stopped. While a safety hold stands nothing reaches the bot,
so that a "no" to "are you safe?" can't fill a slot of a form. What was written then is kept
nowhere.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from api.blocks import (
    Blocks,
    MetaBlock,
    TextBlock,
    meta_of,
)
from api.bot_client import BotClient, BotReply, BotUnavailableError, Channel, ConversationLocks
from api.buttons import (
    GO_PRIVATE,
    issue,
    pressed,
    private_as_link,
    private_link,
    with_private_button,
    without_choices,
)
from api.inbound import MAX_CHARS, Inbound, Mode, Role, clean, has_words
from api.insight.topics import CountTopic, new_topic
from api.limits import Limiter
from api.outcomes import Answered, GoesPrivate, NotTaken, Outcome, not_taken
from api.safety_hold import SafetyFlow
from api.transcript import (
    Conversation,
    Exchange,
    Hold,
    Report,
    SaidKind,
    StorageDownError,
    StoreFullError,
    Transcripts,
    new_conversation_id,
)
from api.wording import say
from guidance.employer import EmployerProfile
from guidance.safety import Level, Screen

HOLD_LIFE = timedelta(minutes=30)
WAIT_SECONDS = 30.0
RESUME = "/resume"


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages a minute."""

    conversation: int
    address: int


@dataclass(frozen=True, slots=True)
class _Said:
    """What the person's side of a turn looks like on the page."""

    kind: SaidKind
    text: str


class Journey:
    """Takes messages of all channels; see the module's text for the order of steps."""

    def __init__(
        self,
        *,
        transcripts: Transcripts,
        bot: BotClient,
        safety: SafetyFlow,
        limiter: Limiter,
        limits: Limits,
        employer_of: Callable[[str | None], EmployerProfile],
        now: Callable[[], datetime],
        today: Callable[[], date],
        count_topic: CountTopic,
    ) -> None:
        self._transcripts = transcripts
        self._bot = bot
        self._safety = safety
        self._limiter = limiter
        self._limits = limits
        self._employer_of = employer_of
        self._now = now
        self._today = today
        self._count_topic = count_topic
        self._turns = ConversationLocks()
        self._states = ConversationLocks()
        self._to_forget: set[str] = set()
        self._to_wipe: set[str] = set()

    # Beginning and ending ---------------------------------------------------------------------

    async def begin(
        self,
        mode: Mode,
        role: Role | None,
        employer: str,
        channel: Channel,
        conversation_id: str | None = None,
    ) -> Conversation:
        """Open a conversation; one with a known purpose starts with our first words.

        With the id of one that is open already, that one goes on.

        Raises:
            api.transcript.StoreFullError: too many private conversations are open.
            api.transcript.StorageDownError: the database of named conversations is down.

        """
        known = await self.find(conversation_id) if conversation_id else None
        if known is not None:
            return known
        conversation = Conversation(
            id=conversation_id or new_conversation_id(mode),
            mode=mode,
            role=role,
            employer=employer,
            channel=channel,
            last_at=self._now(),
        )
        blocks = _opening(mode, role, channel)
        if blocks:
            self._append(conversation, "opening", _Said("nothing", ""), blocks)
        await self._transcripts.put(conversation)
        return conversation

    async def find(self, conversation: str) -> Conversation | None:
        """The conversation with this id, if it is still alive.

        Raises:
            api.transcript.StorageDownError: the database of named conversations is down.

        """
        return await self._transcripts.get(conversation, self._now())

    async def resume(self, inbound: Inbound) -> Outcome:
        """Carry on where a conversation was left, after its transcript went."""
        return await self.put(inbound, RESUME, say("resume_button"))

    async def put(self, inbound: Inbound, payload: str, said: str) -> Outcome:
        """Have the bot do what a payload of ours says, as if a button `said` had been pressed."""
        inbound = replace(inbound, text=None, choice=None)
        try:
            return await self._put(inbound, payload, said)
        except StorageDownError:
            return await self._without_storage(inbound)

    async def _put(self, inbound: Inbound, payload: str, said: str) -> Outcome:
        async with self._state(inbound.conversation) as conversation:
            settled = self._settle(inbound, conversation)
            if settled is not None or conversation is None:
                return settled or self._gone(inbound)
            asked = conversation.model_copy()
        try:
            reply = await self._ask_bot(inbound, asked, payload=payload)
        except BotUnavailableError:
            return self._down(inbound, asked)
        return await self._file(inbound, _Said("choice", said), reply)

    async def end(self, conversation: str) -> None:
        """Wipe a conversation here and in the bot; retried later if one of them is down."""
        try:
            await self._transcripts.drop(conversation)
        except StorageDownError:
            self._to_wipe.add(conversation)
        if not await self._bot.forget(conversation):
            self._to_forget.add(conversation)

    async def unsay(self, conversation: str, message_ids: frozenset[str]) -> None:
        """Keep no longer what a person wrote in these messages, which they took back.

        Raises:
            api.transcript.StorageDownError: the database of named conversations is down.

        """
        async with self._states.of(conversation):
            current = await self._transcripts.get(conversation, self._now())
            if current is None:
                return
            gone: dict[str, str] = {"kind": "unkept", "said": say("unkept")}
            current.exchanges = [
                one.model_copy(update=gone) if one.message_id in message_ids else one
                for one in current.exchanges
            ]
            await self._transcripts.put(current)

    async def sweep(self) -> None:
        """Wipe what is past its life, and what the bot couldn't be told to forget."""
        for conversation in tuple(self._to_wipe):
            await self._transcripts.drop(conversation)
            self._to_wipe.discard(conversation)
        gone = await self._transcripts.purge(self._now())
        for conversation in self._to_forget | set(gone):
            if await self._bot.forget(conversation):
                self._to_forget.discard(conversation)
            else:
                self._to_forget.add(conversation)

    async def may_begin(self, address: str) -> bool:
        """Count a new conversation from this address; False when there were too many."""
        return await self._limiter.allow(f"b:{address}", self._limits.address)

    def first_aid(self, text: str) -> Blocks:
        """Help for words of someone at risk that can't be taken; empty for other words."""
        screen = self._safety.screen(clean(text))
        if screen.level is Level.none:
            return ()
        blocks = self._safety.start(screen, self._employer_of(None), self._today())
        return without_choices(blocks)

    # One message ------------------------------------------------------------------------------

    async def take(self, inbound: Inbound, address: str | None = None) -> Outcome:
        """Answer one message or button. ``address`` is counted when it is given."""
        cleaned = None if inbound.text is None else clean(inbound.text)
        inbound = replace(inbound, text=cleaned)
        try:
            return await self._take(inbound, address)
        except StorageDownError:
            return await self._without_storage(inbound)

    async def _take(self, inbound: Inbound, address: str | None) -> Outcome:
        first = await self._safety_first(inbound)
        if first is not None:
            return first
        if not await self._within_limits(inbound, address):
            return not_taken("too_fast", 429)
        refusal = _refuse_text(inbound.text)
        if refusal is not None:
            return refusal
        turn = self._turns.of(inbound.conversation)
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await turn.acquire()
        except TimeoutError:
            return not_taken("busy", 409)
        try:
            return await self._work(inbound)
        finally:
            turn.release()

    async def _safety_first(self, inbound: Inbound) -> Outcome | None:
        """The answer when safety, a repeat or a missing conversation settles the message."""
        screen = self._safety.screen(inbound.text or "")
        resumed: tuple[Exchange, Conversation] | None = None
        async with self._state(inbound.conversation) as conversation:
            if conversation is None:
                return self._gone(inbound)
            known = conversation.answered(inbound.message_id)
            if known is not None:
                return Answered(known, repeated=True)
            hold = conversation.active_hold(self._now())
            if hold is None and screen.level is Level.none:
                return None
            if hold is None:
                return Answered(self._start_hold(conversation, inbound.message_id, screen))
            exchange = self._go_on(conversation, inbound, hold)
            if conversation.hold is not None:
                return Answered(exchange)
            resumed = (exchange, conversation.model_copy())
        return await self._resume(inbound, *resumed)

    async def _without_storage(self, inbound: Inbound) -> Outcome:
        """With the database down: help for words of danger, and a plain word for all others."""
        conversation = Conversation(
            id=inbound.conversation,
            mode=inbound.mode,
            role=inbound.role,
            employer=self._employer_of(None).id,
            channel="web",
            last_at=self._now(),
        )
        screen = self._safety.screen(inbound.text or "")
        if screen.level is Level.none:
            return self._down(inbound, conversation)
        async with self._states.of(inbound.conversation):
            exchange = self._start_hold(conversation, inbound.message_id, screen)
            with contextlib.suppress(StoreFullError):
                await self._transcripts.put(conversation)
        return Answered(exchange)

    def _gone(self, inbound: Inbound) -> NotTaken:
        """Answer in a conversation that isn't there: help still comes first."""
        words = say("gone_private" if inbound.mode == "private" else "gone_named")
        first = self.first_aid(inbound.text or "")
        return NotTaken("gone", (*first, TextBlock(text=words)), 410)

    def _start_hold(self, conversation: Conversation, message_id: str, screen: Screen) -> Exchange:
        profile = self._employer_of(conversation.employer)
        blocks = self._safety.start(screen, profile, self._today())
        conversation.hold = self._hold(screen)
        return self._append(
            conversation, message_id, _Said("unkept", say("unkept")), blocks, _screened(screen)
        )

    def _go_on(self, conversation: Conversation, inbound: Inbound, hold: Hold) -> Exchange:
        """One step of the safety flow; lifts the hold when the person chose to carry on."""
        employer, today = self._employer_of(conversation.employer), self._today()
        if inbound.choice is None:
            step = self._safety.answer_text(inbound.text or "", hold, employer, today)
        else:
            button = pressed(conversation, inbound.choice)
            if button is None:
                return self._show_again(conversation, inbound)
            step = self._safety.answer_choice(button.payload, hold, employer, today)
        conversation.hold = None if step.lifted else self._hold(step.screen, hold.turns + 1)
        said = _Said("unkept", say("unkept_answer"))
        return self._append(
            conversation, inbound.message_id, said, step.blocks, _screened(step.screen)
        )

    def _show_again(self, conversation: Conversation, inbound: Inbound) -> Exchange:
        """Answer a button from before the hold with the safety reply that stands."""
        latest = conversation.latest
        blocks = latest.blocks if latest else ()
        return self._append(
            conversation, inbound.message_id, _Said("nothing", ""), blocks, fresh=False
        )

    async def _resume(
        self, inbound: Inbound, lifted: Exchange, conversation: Conversation
    ) -> Outcome:
        """Pick up gently after a hold: the bot shows its open question again."""
        quiet = replace(inbound, text=None, choice=None, message_id=f"{inbound.message_id}-r")
        try:
            reply = await self._ask_bot(quiet, conversation, payload=RESUME)
        except BotUnavailableError:
            added: Blocks = (TextBlock(text=say("down_after_hold")),)
            report = Report()
        else:
            added, report = reply.blocks, _report(reply)
        async with self._state(inbound.conversation) as current:
            if current is None:
                return self._gone(inbound)
            if current.latest is not None and current.latest.number == lifted.number:
                current.exchanges.pop()
            said = _Said(lifted.kind, lifted.said)
            blocks = (*without_choices(lifted.blocks), *added)
            return Answered(self._append(current, inbound.message_id, said, blocks, report))

    async def _within_limits(self, inbound: Inbound, address: str | None) -> bool:
        if address is None:
            return True
        by_chat = await self._limiter.allow(f"c:{inbound.conversation}", self._limits.conversation)
        by_address = await self._limiter.allow(f"a:{address}", self._limits.address)
        return by_chat and by_address

    async def _work(self, inbound: Inbound) -> Outcome:
        """The work side of a turn, alone in its conversation."""
        async with self._state(inbound.conversation) as conversation:
            settled = self._settle(inbound, conversation)
            if settled is not None or conversation is None:
                return settled or self._gone(inbound)
            asked = conversation.model_copy()
        said, payload = _said_by(inbound, asked)
        if payload == GO_PRIVATE and asked.mode == "named":
            return GoesPrivate(
                await self.begin("private", "employee", asked.employer, asked.channel)
            )
        try:
            reply = await self._ask_bot(inbound, asked, payload=payload)
        except BotUnavailableError:
            return self._down(inbound, asked)
        return await self._file(inbound, said, reply)

    def _settle(self, inbound: Inbound, conversation: Conversation | None) -> Outcome | None:
        """What can be answered without the bot: gone, repeated, held, wordless, a stale button."""
        if conversation is None:
            return self._gone(inbound)
        known = conversation.answered(inbound.message_id)
        if known is not None:
            return Answered(known, repeated=True)
        hold = conversation.active_hold(self._now())
        if hold is not None:
            return Answered(self._go_on(conversation, inbound, hold))
        if inbound.choice is not None:
            return self._check_button(inbound, inbound.choice, conversation)
        if inbound.text is not None and not has_words(inbound.text):
            return Answered(self._again(conversation, inbound, inbound.text, say("no_words")))
        return None

    def _check_button(
        self, inbound: Inbound, choice: str, conversation: Conversation
    ) -> Outcome | None:
        """None for a button that is on offer; an old one is answered, a foreign one refused."""
        if pressed(conversation, choice) is not None:
            return None
        old = conversation.issued(choice)
        if old is None:
            return not_taken("unissued", 400)
        words = say("old_choice", title=old.title)
        return Answered(self._again(conversation, inbound, old.title, words))

    def _again(
        self, conversation: Conversation, inbound: Inbound, said: str, words: str
    ) -> Exchange:
        """A kind word, and the open question once more, with the same buttons."""
        kind: SaidKind = "text" if inbound.choice is None else "choice"
        latest = conversation.latest
        question = latest.question if latest else ()
        blocks = (TextBlock(text=words), *question)
        return self._append(
            conversation, inbound.message_id, _Said(kind, said), blocks, fresh=False
        )

    async def _ask_bot(
        self, inbound: Inbound, conversation: Conversation, payload: str | None
    ) -> BotReply:
        outgoing = replace(inbound, role=conversation.role, mode=conversation.mode)
        return await self._bot.send(
            outgoing,
            employer=conversation.employer,
            channel=conversation.channel,
            text=None if payload else inbound.text,
            payload=payload,
        )

    def _down(self, inbound: Inbound, conversation: Conversation) -> NotTaken:
        words = say("down" if inbound.choice is None else "down_choice")
        profile = self._employer_of(conversation.employer)
        help_blocks = self._safety.contacts(profile, self._today())
        return NotTaken("down", (TextBlock(text=words), *help_blocks), 503)

    async def _file(self, inbound: Inbound, said: _Said, reply: BotReply) -> Outcome:
        """Put the bot's reply on the page, unless safety came up in the meantime."""
        async with self._state(inbound.conversation) as conversation:
            if conversation is None:
                return self._gone(inbound)
            second = self._safety.second_net(reply)
            if second is not None:
                return Answered(self._start_hold(conversation, inbound.message_id, second))
            if conversation.role is None:
                conversation.role = _role_in(reply)
            meta = meta_of(reply.blocks)
            blocks = reply.blocks
            if meta.switch == "private" and conversation.mode == "named":
                said = _Said("unkept", say("unkept_self"))
                blocks = with_private_button(blocks)
                if conversation.channel == "teams":
                    blocks = (TextBlock(text=say("in_teams.not_private")), *blocks)
            if conversation.active_hold(self._now()) is not None:
                # The person needs help now; the answer to their earlier message waits behind it.
                blocks = without_choices(blocks)
                return self._behind_hold(conversation, inbound, said, blocks)
            report = _report(reply)
            topic = None if said.kind == "unkept" else new_topic(conversation, report)
            role = conversation.role or ""
            answered = Answered(
                self._append(conversation, inbound.message_id, said, blocks, report)
            )
        if topic is not None:
            await self._count_topic(topic, role)
        return answered

    def _behind_hold(
        self, conversation: Conversation, inbound: Inbound, said: _Said, blocks: Blocks
    ) -> Answered:
        """File a late reply beneath the safety reply, which stays the latest."""
        latest = conversation.exchanges.pop()
        filed = self._append(conversation, inbound.message_id, said, blocks)
        conversation.exchanges.append(latest.model_copy(update={"number": filed.number + 1}))
        return Answered(filed)

    # State ------------------------------------------------------------------------------------

    @contextlib.asynccontextmanager
    async def _state(self, conversation: str) -> AsyncIterator[Conversation | None]:
        """The conversation, alone for a moment; what changed is kept at the end."""
        async with self._states.of(conversation):
            current = await self._transcripts.get(conversation, self._now())
            before = None if current is None else (len(current.exchanges), current.latest)
            yield current
            if current is not None and before != (len(current.exchanges), current.latest):
                await self._transcripts.put(current)

    def _hold(self, screen: Screen, turns: int = 0) -> Hold:
        return Hold(
            turns=turns,
            level=screen.level.value,
            kind=screen.kind,
            rule=screen.rule,
            until=self._now() + HOLD_LIFE,
        )

    def _append(
        self,
        conversation: Conversation,
        message_id: str,
        said: _Said,
        blocks: Blocks,
        report: Report | None = None,
        *,
        fresh: bool = True,
    ) -> Exchange:
        number = conversation.latest.number + 1 if conversation.latest else 1
        if conversation.channel == "teams":
            blocks = private_as_link(blocks)
        exchange = Exchange(
            number=number,
            message_id=message_id,
            kind=said.kind,
            said=said.text,
            blocks=issue(blocks) if fresh else blocks,
            at=self._now(),
            report=report or Report(slot=meta_of(blocks).slot),
        )
        conversation.add(exchange)
        return exchange


def _opening(mode: Mode, role: Role | None, channel: Channel) -> Blocks:
    if channel == "teams":
        key = "opening.manager" if role == "manager" else "in_teams.opening"
        first = TextBlock(text=say("in_teams.not_private"))
        return (
            first,
            TextBlock(text=say(key)),
            TextBlock(text=say("in_teams.help")),
            private_link(),
        )
    if mode == "private":
        return (
            TextBlock(text=say("private_first")),
            TextBlock(text=say("opening.private")),
        )
    if role in {"manager", "hr"}:
        return (TextBlock(text=say(f"opening.{role}")),)
    return ()


def _refuse_text(text: str | None) -> NotTaken | None:
    if text is None:
        return None
    if not text:
        return not_taken("empty", 422)
    if len(text) > MAX_CHARS:
        return not_taken("too_long", 413, chars=f"{len(text):,}", limit=f"{MAX_CHARS:,}")
    return None


def _said_by(inbound: Inbound, conversation: Conversation) -> tuple[_Said, str | None]:
    """The person's side of the page, and the payload when it was a button."""
    choice = pressed(conversation, inbound.choice) if inbound.choice else None
    if choice is None:
        return _Said("text", inbound.text or ""), None
    return _Said("choice", choice.title), choice.payload


def _role_in(reply: BotReply) -> Role | None:
    role = reply.slots.get("role")
    return role if role in ("manager", "employee", "hr") else None


def _screened(screen: Screen) -> Report:
    # By the names of guidance.decision: the safety answer is what the rules would decide.
    outcomes = {Level.none: None, Level.danger: "EMERGENCY"}
    return Report(
        screen={"level": screen.level.value, "kind": screen.kind, "rule": screen.rule},
        outcome=outcomes.get(screen.level, "SUPPORT_NOW"),
    )


def _report(reply: BotReply) -> Report:
    meta: MetaBlock = meta_of(reply.blocks)
    return Report(
        slot=reply.requested_slot or meta.slot,
        intent=reply.intent.name,
        confidence=reply.intent.confidence,
        slots=reply.slots,
        outcome=meta.outcome,
        reasons=meta.reasons,
    )
