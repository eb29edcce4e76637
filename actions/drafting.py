"""The referral draft in the chat: written, completed, changed, shown, sent to be read."""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions import records
from actions.asking import ask, ask_again, ask_events
from actions.days import spoken
from actions.earlier_referral import from_first_referral, remember
from actions.events import Events
from actions.recall import recall
from actions.replies import Block, card, choices, link, meta, move_payload, send, text
from actions.tasks.form import change_task_if_asked, start_task
from actions.tasks.keeping import keep_offer_after_draft
from actions.topics import opens_a_case
from actions.turn import Turn
from actions.verdict import decision_meta
from actions.way_on import draft_buttons, way_on
from guidance.asking import question, slots_that_are_asked
from guidance.decision import Decision, Outcome, decide
from guidance.draft import LineState, ReferralDraft, Row, build_draft
from guidance.edits import AMBIGUOUS, Change, Choice, read_change
from guidance.employer_lines import eap_line, hr_line, time_away_line
from guidance.phrases import phrase
from guidance.situation import Situation
from guidance.slots import SLOTS
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
        return await _send(turn, dispatcher)


@dataclass(frozen=True, slots=True)
class DraftState:
    """What a draft is built from besides the employer: slots, what is left out, own words."""

    slots: Mapping[str, object]
    hidden: frozenset[str]
    words: Mapping[str, str]

    @classmethod
    def of(cls, turn: Turn) -> "DraftState":
        """As the conversation has it."""
        hidden = frozenset(turn.tracker.get_slot("hidden_lines") or [])
        return cls(turn.slots, hidden, turn.tracker.get_slot("draft_words") or {})

    def changed(self, change: Change | Choice) -> "DraftState":
        """With a change applied; a slot set to None is emptied."""
        slots = {k: v for k, v in {**self.slots, **change.slots}.items() if v is not None}
        shown: frozenset[str] = change.show if isinstance(change, Change) else frozenset()
        return DraftState(
            slots, (self.hidden | change.hide) - shown, {**self.words, **change.words}
        )

    def events(self, before: "DraftState") -> Events:
        """What the conversation has to remember of it."""
        names = {*self.slots, *before.slots}
        changed = [n for n in names if self.slots.get(n) != before.slots.get(n)]
        return [
            *(SlotSet(name, self.slots.get(name)) for name in sorted(changed)),
            SlotSet("hidden_lines", sorted(self.hidden)),
            SlotSet("draft_words", dict(self.words)),
        ]

    def stored(self) -> dict[str, object]:
        """As it is kept with the case, so that another chat can carry on with it."""
        kept = {**self.slots, "hidden_lines": sorted(self.hidden), "draft_words": dict(self.words)}
        return {name: value for name, value in kept.items() if value}

    @classmethod
    def from_stored(cls, kept: Mapping[str, Any]) -> "DraftState":
        """As `stored` gave it; whatever else stands there is left alone."""
        slots = {name: value for name, value in kept.items() if name in SLOTS}
        hidden = frozenset(kept.get("hidden_lines") or [])
        return cls(slots, hidden, kept.get("draft_words") or {})

    def decision(self, turn: Turn) -> Decision:
        """The decision on these facts."""
        return decide(Situation.from_slots(self.slots), turn.employer, turn.today)

    def draft(self, turn: Turn) -> ReferralDraft:
        """The draft on these facts."""
        return build_draft(
            Situation.from_slots(self.slots),
            self.decision(turn),
            turn.employer,
            turn.today,
            hidden=self.hidden,
            words=self.words,
        )


async def change_draft(turn: Turn, dispatcher: CollectingDispatcher) -> Events:
    """Read a change from the words or the button, apply it, save it and show it."""
    if not turn.has_a_draft:
        send(dispatcher, *_no_draft(turn))
        return []
    before = DraftState.of(turn)
    change = _chosen_change(turn) or typed_change(turn, before)
    if change is None or (isinstance(change, Change) and change.kind == AMBIGUOUS):
        send(dispatcher, *_unclear(change))
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


def draft_card(draft: ReferralDraft) -> Block:
    """The draft as a card: a row a section, then what is missing, then what is added later."""
    sections = [(s.title, draft.rows(s)) for s in draft.sections if any(x.given for x in s.lines)]
    rows = [(title, _lines(part)) for title, part in sections if _lines(part)]
    gaps = [(g.title, g.why) for g in draft.missing() if g.must and g.slot and not g.awaited]
    later = [row.label for _, part in sections for row in part if _is_added_later(row)]
    note = phrase("draft_added_later", what="; ".join(later)) if later else ""
    heading = phrase("draft_title", version=str(draft.version or 1))
    return card("draft", heading, rows=rows, missing=gaps, note=note)


def _changed_card(draft: ReferralDraft, before: ReferralDraft) -> Block | None:
    """The lines of the draft's card that a change made new; None when it only took lines out."""
    was, now = draft_card(before), draft_card(draft)
    shown = {line for row in was["rows"] for line in str(row["value"]).split("\n")}
    new = [(row, [x for x in row["value"].split("\n") if x not in shown]) for row in now["rows"]]
    rows = [{**row, "value": "\n".join(lines)} for row, lines in new if lines]
    if not rows:
        return None
    return {**now, "rows": rows, "note": phrase("draft_changed")}


def _lines(rows: Iterable[Row]) -> str:
    return "\n".join(_row(row) for row in rows if not _is_added_later(row))


def _is_added_later(row: Row) -> bool:
    return row.state is LineState.AT_SENDING


def _row(row: Row) -> str:
    asks = any(words.endswith("?") for words in row.texts)
    words = "\n".join(["", *row.texts]) if asks else " " + "; ".join(row.texts)
    return f"**{row.label}:**{words}" if row.label else words.strip()


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


class _RefusedError(Exception):
    """The case can't be changed from here any more; the message says where it is."""


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
        saved, events = await _save(turn, state)
    except _RefusedError as refused:
        send(dispatcher, text(str(refused)))
        return []
    reference, version = _saved_as(turn, events)
    if reference and version:
        draft = draft.saved_as(reference, version)
    ready = "\n\n" + phrase("draft_ready") if reference and draft.complete else ""
    shown = draft_card(draft) if before is None else _changed_card(draft, before.draft(turn))
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


async def _save(turn: Turn, state: DraftState) -> tuple[str, Events]:
    """Save as a case or as its next version; returns what to say and the events.

    Raises:
        _RefusedError: HR has changed it since, or it is past changing.
    """
    reference = turn.tracker.get_slot("case_reference")
    body: dict[str, Any] = {
        "conversation": turn.tracker.sender_id,
        "slots": state.stored(),
        "draft": state.draft(turn).to_dict(),
    }
    try:
        if reference:
            base = turn.tracker.get_slot("case_version")
            saved = await records.save_draft(reference, {**body, "base_version": base})
        else:
            saved = await records.open_case({**body, **_opening(turn, state)})
    except records.RecordsError as error:
        if reference and error.code == records.CONFLICT:
            raise _RefusedError(await _why_refused(turn, reference)) from error
        return phrase("draft_not_saved", hr=hr_line(turn.employer)), []
    reference = str(saved.get("reference", reference))
    events = [SlotSet("case_reference", reference), SlotSet("case_version", saved["version"])]
    return phrase("draft_saved", reference=reference), events


def _opening(turn: Turn, state: DraftState) -> dict[str, Any]:
    decision = state.decision(turn)
    review = decision.review_on
    return {
        "role": turn.role or "manager",
        "employer": turn.employer.id,
        "decision": decision.to_dict(),
        "followup_on": review.isoformat() if review else None,
    }


async def _why_refused(turn: Turn, reference: str) -> str:
    case = await _case(turn, reference)
    where = str(case.get("state_text") or "")
    said = phrase("draft_refused", reference=reference, hr=hr_line(turn.employer))
    return f"{said}\n\n{where}".strip()


async def _send(turn: Turn, dispatcher: CollectingDispatcher) -> Events:
    reference = turn.tracker.get_slot("case_reference")
    if reference and turn.tracker.get_slot("stage") == "sent":
        return await _sent_already(turn, dispatcher, str(reference))
    state = DraftState.of(turn)
    try:
        saved, events = await _save(turn, state)
    except _RefusedError as refused:
        send(dispatcher, text(str(refused)))
        return []
    reference, _ = _saved_as(turn, events)
    if not reference or not events:
        send(dispatcher, text(saved), draft_buttons())
        return []
    case = await _case(turn, reference)
    review = state.decision(turn).review_on
    when = spoken(review) if review else phrase("soon")
    send(
        dispatcher,
        text(f"{saved}\n\n{phrase('send_how')}"),
        link(phrase("send_link"), case["send_url"]) if case.get("send_url") else None,
        text(_meanwhile(turn, when)),
        meta(case=reference, review_on=review.isoformat() if review else None),
    )
    return [*events, SlotSet("stage", "sent")]


def _meanwhile(turn: Turn, when: str) -> str:
    said = phrase("after_send", eap=eap_line(turn.employer), date=when)
    return "\n\n".join(part for part in (said, time_away_line(turn.employer)) if part)


async def _sent_already(turn: Turn, dispatcher: CollectingDispatcher, reference: str) -> Events:
    """Asked again: say where it is. Saving again could end an agreement that was given."""
    case = await _case(turn, reference)
    if not case:
        hr = hr_line(turn.employer)
        send(dispatcher, text(phrase("cases_unavailable", hr=hr)))
        return []
    waits_for_manager = case.get("state") in ("drafting", "returned")
    page = link(phrase("send_link"), case["send_url"]) if waits_for_manager else None
    send(dispatcher, text(f"**{reference}** {case.get('state_text', '')}"), page)
    return []


async def _case(turn: Turn, reference: str) -> dict[str, Any]:
    try:
        return await records.case(reference, turn.tracker.sender_id)
    except records.RecordsError:
        return {}


def _saved_as(turn: Turn, events: Events) -> tuple[str | None, int | None]:
    """Reference and version after saving, or as they were."""
    found = {event["name"]: event["value"] for event in events if "name" in event}
    reference = found.get("case_reference") or turn.tracker.get_slot("case_reference")
    version = found.get("case_version") or turn.tracker.get_slot("case_version")
    return reference, version


def typed_change(turn: Turn, state: DraftState) -> Change | None:
    """The change that the typed words ask for, if they ask for one."""
    asked = (turn.tracker.get_slot("asked") or [None])[-1]
    return read_change(
        turn.text,
        today=turn.today,
        draft=state.draft(turn),
        situation=Situation.from_slots(state.slots),
        asked=asked,
    )


def _chosen_change(turn: Turn) -> Choice | None:
    for entity in turn.tracker.latest_message.get("entities") or []:
        if entity.get("entity") == "change":
            kept = json.loads(str(entity["value"]))
            return Choice(kept["title"], kept["slots"], frozenset(kept["hide"]), kept["words"])
    return None


def _no_draft(turn: Turn) -> list[Block | None]:
    """That there is none yet, with the way to one."""
    way = way_on(turn)
    if way:
        return [text(phrase("no_draft_but_advice")), way]
    return [text(phrase("no_draft_yet")), *ask_again(turn)]


def _unclear(change: Change | None) -> list[Block]:
    if change is None:
        return [text(phrase("nothing_to_change"))]
    options = [(choice.title, _choice_payload(choice)) for choice in change.choices]
    return [text(change.summary), *([choices(options)] if options else [])]


def _choice_payload(choice: Choice) -> str:
    kept = {
        "title": choice.title,
        "slots": dict(choice.slots),
        "hide": sorted(choice.hide),
        "words": dict(choice.words),
    }
    return "/change_draft" + json.dumps({"change": json.dumps(kept)})
