"""The advice: the decision, its reason in the person's own facts, and what to do next."""

from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.days import spoken
from actions.drafting import show_finished_draft
from actions.events import Events
from actions.replies import Block, card, send, source, text
from actions.turn import Turn
from actions.verdict import decision_meta
from actions.way_on import MAY_REFER, forward
from guidance.adjustments import suggest_for
from guidance.content import footer
from guidance.decision import Decision, Outcome, Step, decide
from guidance.employer_lines import eap_line, route_line, self_referral_line
from guidance.phrases import phrase
from guidance.wording import speaks_of_self

_STEPS_SHOWN = 4
_CHANGES_SHOWN = 2
_CAN_START = ("at_work_struggling", "about_to_return", "back_with_limits", "intermittent")
_NO_CHANGES = (
    Outcome.JOB_NOT_HEALTH,
    Outcome.NO_EMPLOYER,
    Outcome.SIGNPOST_ONLY,
    Outcome.EMERGENCY,
    Outcome.SUPPORT_NOW,
)


class ActionConcludeSituation(Action):
    """Enough is known: say what to do, or show the draft that was being completed."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_conclude_situation"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Decide, or finish the draft."""
        turn = Turn(tracker)
        if turn.has_a_draft:
            return await show_finished_draft(turn, dispatcher)
        decision = decide(turn.situation(), turn.employer, turn.today)
        send(dispatcher, *advice_blocks(turn, decision))
        return [SlotSet("stage", "advised"), SlotSet("parked_topics", None)]


class ActionExplainDecision(Action):
    """'Why?': every reason, with its sources."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_explain_decision"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """List the reasons of the decision as it stands."""
        turn = Turn(tracker)
        decision = decide(turn.situation(), turn.employer, turn.today)
        reasons = [reason.text for reason in decision.reasons]
        shown = card("help", phrase("why_title"), items=reasons, note=phrase("disclaimer"))
        send(dispatcher, shown, _foot(turn, decision), forward(turn, decision))
        return []


def advice_blocks(turn: Turn, decision: Decision) -> list[Block | None]:
    """The whole advice.

    Args:
        turn: the turn.
        decision: what the rules say.

    Returns:
        Blocks: a stop message first if a task is unsafe, the advice with its reason, the
        steps, the date to look again, the helpline, the foot, the buttons.
    """
    stop = Outcome.STOP_TASK in (decision.outcome, *decision.also)
    return [
        text(phrase("unsafe_stop", turn.role)) if stop else None,
        text(f"**{decision.headline}**\n\n{_first_reason(decision)}"),
        _steps(decision),
        _start_today(turn, decision),
        text(_closing(turn, decision)),
        _foot(turn, decision),
        forward(turn, decision),
        decision_meta(decision),
    ]


def _first_reason(decision: Decision) -> str:
    return decision.reasons[0].text if decision.reasons else ""


def _steps(decision: Decision) -> Block | None:
    items = [_step(step) for step in decision.next_steps[:_STEPS_SHOWN]]
    return card("plan", phrase("next_steps"), items=items) if items else None


def _start_today(turn: Turn, decision: Decision) -> Block | None:
    """Changes for the meantime (R54, R55); nobody who is off or unable can start one today."""
    situation = turn.situation()
    if situation.work_status not in _CAN_START or decision.outcome in _NO_CHANGES:
        return None
    found = suggest_for(situation, turn.employer, limit=_CHANGES_SHOWN)
    items = [f"**{one.interim}** {one.why}" for one in found]
    title = phrase("start_today", turn.role)
    note = phrase("start_today_note", turn.role)
    return card("plan", title, items=items, note=note) if items else None


def _step(step: Step) -> str:
    return f"{step.text.removesuffix('.')} ({step.when})." if step.when else step.text


def _closing(turn: Turn, decision: Decision) -> str:
    lines = []
    if decision.outcome not in MAY_REFER and not speaks_of_self(turn.role):
        lines.append(phrase("not_referred_yet"))
    elif not speaks_of_self(turn.role):
        lines.append(f"{phrase('oh_advises')} {route_line(turn.employer, turn.today)}".strip())
    if decision.review_on:
        lines.append(phrase("advice_review", date=spoken(decision.review_on)))
    if decision.outcome is Outcome.NO_EMPLOYER:
        return "\n\n".join([*lines, phrase("employee_next")])
    lines.append(eap_line(turn.employer))
    if speaks_of_self(turn.role):
        lines += [self_referral_line(turn.employer), phrase("employee_next")]
    return "\n\n".join(lines)


def _foot(turn: Turn, decision: Decision) -> Block | None:
    # The foot names what the given reason rests on; "Why?" lists every reason.
    first = decision.reasons[0].sources if decision.reasons else decision.sources
    words = footer(first, turn.today)
    return source(words) if words else None
