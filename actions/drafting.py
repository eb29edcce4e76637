"""The referral draft in the chat: written, completed, changed, shown, sent to be read."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.asking import ask, ask_again, ask_events
from actions.draft_card import changed_card, draft_card
from actions.draft_changes import chosen_change, typed_change, unclear
from actions.draft_saving import RefusedError, save_draft, saved_as, send_draft
from actions.draft_state import DraftState
from actions.earlier_referral import from_first_referral, remember
from actions.events import Events
from actions.recall import recall
from actions.replies import Block, choices, meta, move_payload, send, text
from actions.tasks.form import change_task_if_asked, start_task
from actions.tasks.keeping import keep_offer_after_draft
from actions.topics import opens_a_case
from actions.turn import Turn
from actions.verdict import decision_meta
from actions.way_on import draft_buttons, way_on
from guidance.asking import question, slots_that_are_asked
from guidance.decision import Outcome, decide
from guidance.draft import ReferralDraft
from guidance.edits import AMBIGUOUS, Change
from guidance.employer_lines import hr_line
from guidance.phrases import phrase
from guidance.wording import speaks_of_self

_NO_DRAFT = (
    Outcome.NOT_YET,
    Outcome.JOB_NOT_HEALTH,
    Outcome.NO_EMPLOYER,
    Outcome.SIGNPOST_ONLY,
    Outcome.DO_NOT_REFER,
    Outcome.HR_NOW,
    Outcome.SURVEILLANCE,
)
_AGREED = "agreed"
# Who speaks for themselves asks HR for a referral in a note that they keep and send themselves.
_OWN_REFERRAL = "hr_note"
_ASKS_FOR_OH = {"oh": "yes"}
OPEN_SITUATION = "action_open_situation"


class _DraftAction(Action, ABC):
    """What the drafting actions share: a turn and the draft as it stands."""

    action_name = ""

    def name(self) -> str:
        """Rasa's name for it."""
        return self.action_name

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Run with the turn read; for who speaks for themselves nothing is ever saved."""
        turn = Turn(tracker)
        recalled = recall(turn, dispatcher)
        if recalled is not None:
            return recalled
        if opens_a_case(turn):
            return [FollowupAction(OPEN_SITUATION)]
        # None lies on the table once a draft was shown after it.
        changed = await change_task_if_asked(turn, dispatcher)
        if changed is not None:
            return changed
        if speaks_of_self(turn.role) and turn.employer.has_oh:
            return await start_task(turn, dispatcher, _OWN_REFERRAL, _ASKS_FOR_OH)
        if turn.private:
            hr = hr_line(turn.employer)
            send(dispatcher, text(phrase("no_draft_in_private", hr=hr)), *ask_again(turn))
            return []
        return await self.act(turn, dispatcher)

    @abstractmethod
    async def act(self, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """What the action does."""


class ActionMakeDraft(_DraftAction):
    """'Draft it'."""

    action_name = "action_make_draft"

    async def act(self, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Ask for what OH would send the draft back for, then show it."""
        if turn.tracker.get_slot("stage") is None and turn.text:
            # "Do I still fill the form in?" comes before anything is known.
            return [FollowupAction(OPEN_SITUATION)]
        decision = decide(turn.situation(), turn.employer, turn.today)
        if decision.outcome in _NO_DRAFT:
            why = choices([("Why?", move_payload("explain_decision"))])
            send(dispatcher, text(phrase("why_no_draft")), why)
            return []
        events: Events = [SlotSet("stage", "drafting")]
        return [*events, *await show_finished_draft(turn, dispatcher)]


class ActionShowDraft(_DraftAction):
    """'Show me what they'll see'."""

    action_name = "action_show_draft"

    async def act(self, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Show the draft and what the employee can do with it."""
        if not turn.has_a_draft:
            send(dispatcher, *_no_draft(turn))
            return []
        shown = draft_card(current_draft(turn))
        send(dispatcher, shown, text(phrase("what_they_see")), draft_buttons())
        return []


class ActionChangeDraft(_DraftAction):
    """A change in plain words, 'make it six weeks'."""

    action_name = "action_change_draft"

    async def act(self, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Apply the change and show what it did."""
        return await change_draft(turn, dispatcher)


class ActionSendDraft(_DraftAction):
    """'Ask them to read it'."""

    action_name = "action_send_draft"

    async def act(self, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Save the draft if need be and open the page on which names are given."""
        if not turn.has_a_draft:
            send(dispatcher, *_no_draft(turn))
            return []
        if turn.tracker.get_slot("consent_referral") != _AGREED:
            asked = question("consent_referral", turn.role)
            send(
                dispatcher,
                text(phrase("draft_locked", question=asked.text)),
                *ask(turn, "consent_referral")[1:],
            )
            return ask_events(turn, "consent_referral")
        return await send_draft(turn, dispatcher)


async def change_draft(turn: Turn, dispatcher: CollectingDispatcher) -> Events:
    """Read a change from the words or the button, apply it, save it and show it."""
    if not turn.has_a_draft:
        send(dispatcher, *_no_draft(turn))
        return []
    before = DraftState.of(turn)
    change = chosen_change(turn) or typed_change(turn, before)
    if change is None or (isinstance(change, Change) and change.kind == AMBIGUOUS):
        send(dispatcher, *unclear(change))
        return []
    after = before.changed(change)
    said = text(
        change.summary
        if isinstance(change, Change)
        else phrase("changed", summary=f"{change.title}.")
    )
    if turn.in_form:
        send(dispatcher, said, *ask_again(turn))
        return after.events(before)
    return await _save_and_show(
        turn, dispatcher, after, said, changed=after.events(before), before=before
    )


async def change_if_asked(turn: Turn, dispatcher: CollectingDispatcher) -> Events | None:
    """With a draft on the table, words that change it are a change, whatever else they sound like.

    Returns:
        The events of the change, or None when the words change nothing.
    """
    if not turn.has_a_draft or not turn.text:
        return None
    change = typed_change(turn, DraftState.of(turn))
    if change is None:
        return None
    if change.kind == AMBIGUOUS and (turn.asks_something or not change.choices):
        return None
    return await change_draft(turn, dispatcher)


def left_out_besides(turn: Turn) -> tuple[str, Events]:
    """What an answer to a question also wants left out: what to say of it, and the events.

    "Days only. And take out that he was in hospital" answers and changes at once.
    """
    if not turn.has_a_draft or not turn.text:
        return "", []
    change = typed_change(turn, DraftState.of(turn))
    if change is None or change.kind == AMBIGUOUS or not change.hide:
        return "", []
    hidden = sorted({*(turn.tracker.get_slot("hidden_lines") or []), *change.hide})
    return change.summary, [SlotSet("hidden_lines", hidden)]


async def show_finished_draft(turn: Turn, dispatcher: CollectingDispatcher) -> Events:
    """Show the draft, or ask for the next thing that is missing; save it when complete."""
    state = DraftState.of(turn)
    found = await from_first_referral(turn, state.slots)
    state = replace(state, slots={**state.slots, **found})
    slot = _missing_slot(state.draft(turn), state)
    if slot is not None:
        send(dispatcher, *_ask_for_missing(turn, slot))
        return [*remember(found), *ask_events(turn, slot)]
    intro = text(phrase("draft_intro"))
    return await _save_and_show(turn, dispatcher, state, intro, changed=remember(found))


def current_draft(turn: Turn) -> ReferralDraft:
    """The draft as the conversation says it now."""
    return DraftState.of(turn).draft(turn)


def _missing_slot(draft: ReferralDraft, state: DraftState) -> str | None:
    """The first missing thing that a question can fill and that wasn't answered yet."""
    for gap in draft.missing():
        wanted = gap.must and gap.slot in slots_that_are_asked()
        if wanted and gap.slot and state.slots.get(gap.slot) is None:
            return gap.slot
    return None


def _ask_for_missing(turn: Turn, slot: str) -> list[Block]:
    asked = question(slot, turn.role)
    if slot == "consent_referral":
        first = phrase("draft_locked", question=asked.text)
    else:
        first = phrase("draft_missing", question=asked.text)
    return [text(f"{first}\n\n{phrase('why_ask', why=asked.why)}"), *ask(turn, slot)[1:]]


async def _save_and_show(
    turn: Turn,
    dispatcher: CollectingDispatcher,
    state: DraftState,
    first: Block,
    *,
    changed: Sequence[Any] = (),
    before: DraftState | None = None,
) -> Events:
    """Save the draft and show it; of a draft that was shown before, only what changed in it."""
    draft = state.draft(turn)
    try:
        saved, events = await save_draft(turn, state)
    except RefusedError as refused:
        send(dispatcher, text(str(refused)))
        return []
    reference, version = saved_as(turn, events)
    if reference and version:
        draft = draft.saved_as(reference, version)
    ready = "\n\n" + phrase("draft_ready") if reference and draft.complete else ""
    shown = draft_card(draft) if before is None else changed_card(draft, before.draft(turn))
    send(
        dispatcher,
        first,
        shown,
        text(saved + ready if before is None else saved),
        draft_buttons(),
        keep_offer_after_draft(turn, reference) if reference and before is None else None,
        meta(case=reference),
        decision_meta(state.decision(turn)),
    )
    # The draft is what lies on the table now; a task's answers stay, to be come back to.
    return [*changed, *events, SlotSet("task", None)]


def _no_draft(turn: Turn) -> list[Block | None]:
    """That there is none yet, with the way to one."""
    way = way_on(turn)
    if way:
        return [text(phrase("no_draft_but_advice")), way]
    return [text(phrase("no_draft_yet")), *ask_again(turn)]
