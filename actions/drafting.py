"""The referral draft in the chat: written, completed, changed, shown, sent to be read."""

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import records
from actions.asking import Events, ask, ask_events
from actions.days import spoken
from actions.people import eap_line, hr_line
from actions.replies import Block, card, choices, link, meta, move_payload, send, text
from actions.turn import Turn
from guidance.asking import question, slots_that_are_asked
from guidance.decision import Decision, Outcome, decide
from guidance.draft import ReferralDraft, build_draft
from guidance.edits import Change, read_change
from guidance.phrases import phrase

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


class _DraftAction(Action):
    """What the drafting actions share: a turn and the draft as it stands."""

    action_name = ""

    def name(self) -> str:
        """Rasa's name for it."""
        return self.action_name

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Run with the turn read."""
        return await self.act(Turn(tracker), dispatcher)

    async def act(self, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """What the action does."""
        raise NotImplementedError  # pragma: no cover


class ActionMakeDraft(_DraftAction):
    """'Draft it'."""

    action_name = "action_make_draft"

    async def act(self, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Ask for what OH would send the draft back for, then show it."""
        decision = decide(turn.situation(), turn.employer, turn.today)
        if decision.outcome in _NO_DRAFT:
            why = choices([("Why?", move_payload("explain_decision"))])
            send(dispatcher, text(phrase("why_no_draft")), why)
            return []
        events: Events = [SlotSet("stage", "drafting")]
        slot = _missing_slot(turn, {})
        if slot is None:
            return [*events, *await show_finished_draft(turn, dispatcher)]
        send(dispatcher, *_ask_for_missing(turn, slot))
        return [*events, *ask_events(turn, slot)]


class ActionShowDraft(_DraftAction):
    """'Show me what they'll see'."""

    action_name = "action_show_draft"

    async def act(self, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Show the draft and what the employee can do with it."""
        if turn.tracker.get_slot("stage") not in ("drafting", "sent"):
            send(dispatcher, text(phrase("no_draft_yet")))
            return []
        shown = draft_card(current_draft(turn))
        send(dispatcher, shown, text(phrase("what_they_see")), _draft_choices())
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
        if turn.tracker.get_slot("stage") not in ("drafting", "sent"):
            send(dispatcher, text(phrase("no_draft_yet")))
            return []
        if turn.tracker.get_slot("consent_referral") != _AGREED:
            asked = question("consent_referral", turn.role)
            send(
                dispatcher,
                text(phrase("draft_locked", question=asked.text)),
                *ask(turn, "consent_referral")[1:],
            )
            return ask_events(turn, "consent_referral")
        return await _send(turn, dispatcher)


async def change_draft(turn: Turn, dispatcher: CollectingDispatcher) -> Events:
    """Read a change from the words, apply it, save the new version and show it."""
    if turn.tracker.get_slot("stage") not in ("drafting", "sent"):
        send(dispatcher, text(phrase("no_draft_yet")))
        return []
    draft = current_draft(turn)
    change = read_change(turn.text, today=turn.today, draft=draft, situation=turn.situation())
    if change is None or (not change.slots and not change.hide):
        send(dispatcher, *_unclear(change))
        return []
    return await _apply(turn, dispatcher, change)


async def show_finished_draft(turn: Turn, dispatcher: CollectingDispatcher) -> Events:
    """Show the draft, or ask for the next thing that is missing; save it when complete."""
    slot = _missing_slot(turn, {})
    if slot is not None:
        send(dispatcher, *_ask_for_missing(turn, slot))
        return ask_events(turn, slot)
    draft = current_draft(turn)
    saved, events = await _save(turn, draft, {})
    ready = draft.score().ready
    send(
        dispatcher,
        text(phrase("draft_intro")),
        draft_card(draft),
        text(saved + ("\n\n" + phrase("draft_ready") if ready else "")),
        _draft_choices(),
        meta(draft=draft.to_dict(), case=_reference(events)),
    )
    return events


def current_draft(turn: Turn, extra: Mapping[str, object] | None = None) -> ReferralDraft:
    """The draft as the slots say it now."""
    situation = turn.situation(extra)
    hidden = frozenset((extra or {}).get("hidden_lines") or _hidden(turn))  # type: ignore[call-overload]
    return build_draft(situation, _decision(turn, extra), turn.employer, turn.today, hidden=hidden)


def draft_card(draft: ReferralDraft) -> Block:
    """The draft as a card: a row a section, what is missing marked."""
    rows = [
        (section.title, "\n".join(line.text for line in section.lines))
        for section in draft.sections
        if section.lines
    ]
    missing = [(item.title, item.why) for item in draft.missing()]
    return card("draft", f"Draft {draft.version}", rows=rows, missing=missing)


def _decision(turn: Turn, extra: Mapping[str, object] | None = None) -> Decision:
    return decide(turn.situation(extra), turn.employer, turn.today)


def _hidden(turn: Turn) -> list[str]:
    return list(turn.tracker.get_slot("hidden_lines") or [])


def _missing_slot(turn: Turn, extra: Mapping[str, object]) -> str | None:
    """The first missing thing that a question can fill and that wasn't asked for already."""
    known = {**turn.slots, **extra}
    for item in current_draft(turn, extra).missing():
        if item.slot in slots_that_are_asked() and known.get(item.slot) is None:
            return item.slot
    return None


def _ask_for_missing(turn: Turn, slot: str) -> list[Block]:
    asked = question(slot, turn.role)
    if slot == "consent_referral":
        first = phrase("draft_locked", question=asked.text)
    else:
        first = phrase("draft_missing", question=asked.text)
    return [text(f"{first}\n\n{phrase('why_ask', why=asked.why)}"), *ask(turn, slot)[1:]]


async def _apply(turn: Turn, dispatcher: CollectingDispatcher, change: Change) -> Events:
    hidden = sorted({*_hidden(turn), *change.hide})
    extra: dict[str, object] = {**change.slots, "hidden_lines": hidden}
    draft = current_draft(turn, extra)
    saved, events = await _save(turn, draft, change.slots)
    send(
        dispatcher,
        text(phrase("changed", summary=change.summary)),
        draft_card(draft),
        text(saved),
        _draft_choices(),
        meta(draft=draft.to_dict(), case=_reference(events)),
    )
    set_slots = [SlotSet(name, value) for name, value in change.slots.items()]
    return [*set_slots, SlotSet("hidden_lines", hidden), *events]


async def _save(
    turn: Turn, draft: ReferralDraft, changed: Mapping[str, object]
) -> tuple[str, Events]:
    """Save as a case or as its next version; returns what to say and the events."""
    reference = turn.tracker.get_slot("case_reference")
    decision = _decision(turn, changed)
    body: dict[str, Any] = {
        "conversation": turn.tracker.sender_id,
        "slots": {**turn.slots, **changed},
        "draft": draft.to_dict(),
    }
    try:
        if reference:
            base = turn.tracker.get_slot("case_version")
            saved = await records.save_draft(reference, {**body, "base_version": base})
        else:
            review = decision.review_on
            opening = {
                "role": turn.role or "manager",
                "employer": turn.employer.id,
                "decision": decision.to_dict(),
                "followup_on": review.isoformat() if review else None,
            }
            saved = await records.open_case({**body, **opening})
    except records.RecordsError:
        return phrase("draft_not_saved", hr=hr_line(turn.employer)), []
    events = [
        SlotSet("case_reference", saved.get("reference", reference)),
        SlotSet("case_version", saved["version"]),
    ]
    return phrase("draft_saved", reference=str(saved.get("reference", reference))), events


async def _send(turn: Turn, dispatcher: CollectingDispatcher) -> Events:
    draft = current_draft(turn)
    saved, events = await _save(turn, draft, {})
    reference = _reference(events) or turn.tracker.get_slot("case_reference")
    if not reference:
        send(dispatcher, text(saved), _draft_choices())
        return []
    case = await _case(turn, str(reference))
    decision = _decision(turn)
    when = spoken(decision.review_on) if decision.review_on else phrase("soon")
    send(
        dispatcher,
        text(f"{saved}\n\n{phrase('send_how')}"),
        link("Ask them to read it", case["send_url"]) if case.get("send_url") else None,
        text(phrase("after_send", eap=eap_line(turn.employer), date=when)),
        meta(case=reference, review_on=str(decision.review_on or "")),
    )
    return [*events, SlotSet("stage", "sent")]


async def _case(turn: Turn, reference: str) -> dict[str, Any]:
    try:
        return await records.case(reference, turn.tracker.sender_id)
    except records.RecordsError:
        return {}


def _reference(events: Events) -> str | None:
    for event in events:
        if event.get("name") == "case_reference":
            return str(event["value"])
    return None


def _unclear(change: Change | None) -> list[Block]:
    if change is None:
        return [text(phrase("nothing_to_change"))]
    options = [(title, payload) for title, payload in getattr(change, "choices", ())]
    return [text(change.summary), *([choices(options)] if options else [])]


def _draft_choices() -> Block:
    return choices(
        [
            ("Ask them to read it", move_payload("send_draft")),
            ("Show me what they'll see", move_payload("show_draft")),
            ("Change something", move_payload("change_answer")),
        ]
    )
