"""What has become of a case, as its manager may know it, and carrying on with it elsewhere."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions import records
from actions.asking import ask, ask_again, ask_events
from actions.case_words import reference_in
from actions.days import spoken
from actions.draft_card import draft_card
from actions.draft_state import DraftState
from actions.events import Events
from actions.replies import Block, card, choices, link, send, text
from actions.turn import Turn
from actions.way_on import draft_buttons
from guidance.asking import slots_that_are_asked
from guidance.draft import DraftError, LineState, ReferralDraft
from guidance.employer_lines import hr_line
from guidance.phrases import phrase

_RETURNED = "returned"
#: A fuller list is for the page.
_MOST_SHOWN = 5
MY_CASES = "/my/cases"
#: Lines that the api fills, and the day a draft was made, are no wording of anybody.
_DECIDED_ELSEWHERE = ("agreement.", "people.", "employee.name", "employee.contact", "about.made_on")
#: Who has to act, as its manager is told; nobody when the case is finished.
_WHO: Mapping[str, str] = {
    "manager": "You",
    "employee": "The employee",
    "hr": "HR",
    "provider": "Occupational health",
}


class ActionShowCases(Action):
    """'What's happening with H7-204?'"""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_show_cases"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Show each case this chat may know of: who has it, since when, what is waited for.

        What HR asks of this chat's own case is put as the open question; another is carried on
        with by a button.
        """
        turn = Turn(tracker)
        hr = hr_line(turn.employer)
        try:
            found = await records.cases_of(tracker.sender_id)
        except records.RecordsError:
            send(dispatcher, text(phrase("cases_unavailable", hr=hr)), *ask_again(turn))
            return []
        named = reference_in(turn)
        wanted = [one for one in found if not named or one["reference"] == named]
        if not wanted:
            send(dispatcher, *_none(turn, named), *ask_again(turn))
            return []
        own = tracker.get_slot("case_reference")
        blocks = [block for case in wanted[:_MOST_SHOWN] for block in _status(case)]
        blocks += _besides(wanted, own)
        ours = _ours(wanted, own)
        if ours is None:
            send(dispatcher, *blocks, *ask_again(turn))
            return []
        return _answer_hr(turn, dispatcher, blocks, ours)


class ActionOpenCase(Action):
    """A case of another chat, from the manager's page or a button: carry on with it here."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_open_case"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Load the case from the api and put it on the table; HR's question is put at once."""
        turn = Turn(tracker)
        reference = _named(tracker)
        try:
            case = await records.case(reference, tracker.sender_id)
            stored = ReferralDraft.from_dict(case["draft"] or {})
        except (records.RecordsError, DraftError):
            send(dispatcher, *_none(turn, reference), *ask_again(turn))
            return []
        state = DraftState.from_stored(case.get("slots") or {})
        if case.get("by_hr"):
            state = _in_the_words_of(stored, state, turn)
        events = _on_the_table(turn, case, state)
        shown = [text(phrase("case_opened", reference=reference)), *_status(case)]
        shown.append(draft_card(stored.saved_as(reference, case["version"])))
        if case.get("state") == _RETURNED:
            return [*events, *_answer_hr(turn, dispatcher, shown, case)]
        last = [text(phrase("how_to_change")), draft_buttons()] if case["can_change"] else []
        send(dispatcher, *shown, *last)
        return events


def _answer_hr(
    turn: Turn, dispatcher: CollectingDispatcher, blocks: list[Block], case: Mapping[str, Any]
) -> Events:
    """Say what HR wants, and put its question where it named one that can be asked now."""
    slot = case.get("asked_slot")
    if turn.in_form or slot not in slots_that_are_asked():
        send(dispatcher, *blocks, text(phrase("case_returned")), *ask_again(turn))
        return []
    send(dispatcher, *blocks, text(phrase("case_returned_asks")), *ask(turn, str(slot)))
    return ask_events(turn, str(slot))


def _named(tracker: Tracker) -> str:
    for entity in tracker.latest_message.get("entities") or []:
        if entity.get("entity") == "case":
            return str(entity["value"])
    return ""


def _none(turn: Turn, reference: str) -> list[Block]:
    """Nothing to see from here: where it can be seen."""
    said = phrase("no_such_case", reference=reference) if reference else phrase("no_cases_here")
    hr = text(f"{said} {phrase('no_cases', hr=hr_line(turn.employer))}")
    manages = turn.role == "manager" and not turn.private
    return [hr, text(phrase("cases_elsewhere")), _all_cases()] if manages else [hr]


def _all_cases() -> Block:
    return link(phrase("my_cases_link"), MY_CASES)


def _besides(cases: list[dict[str, Any]], own: str | None) -> list[Block]:
    """A button for each case that lies on no table here, and the page when there are many."""
    others = [one for one in cases[:_MOST_SHOWN] if one["reference"] != own]
    options = [
        (phrase("carry_on_with", reference=str(one["reference"])), _open_payload(one))
        for one in others
        if one["can_change"]
    ]
    rest = [_all_cases()] if len(cases) > _MOST_SHOWN else []
    return [*rest, *([choices(options)] if options else [])]


def _open_payload(case: Mapping[str, Any]) -> str:
    return "/open_case" + json.dumps({"case": case["reference"]})


def _on_the_table(turn: Turn, case: Mapping[str, Any], state: DraftState) -> Events:
    """The events that put a case's draft in the place of whatever lay here before."""
    forgotten = [SlotSet(name, None) for name in turn.slots if name not in state.slots]
    stage = "drafting" if case.get("state") == "drafting" else "sent"
    kept = {
        **state.slots,
        "role": "manager",
        "hidden_lines": sorted(state.hidden),
        "draft_words": dict(state.words),
        "case_reference": case["reference"],
        "case_version": case["version"],
        "stage": stage,
        "task": None,
        "parked_topics": None,
    }
    closed = [ActiveLoop(None), SlotSet("requested_slot", None)]
    return [*forgotten, *(SlotSet(name, value) for name, value in kept.items()), *closed]


def _in_the_words_of(stored: ReferralDraft, state: DraftState, turn: Turn) -> DraftState:
    """The state that keeps HR's wording: a change made here must not put the old words back."""
    told, made = _by_field(stored), _by_field(state.draft(turn))
    words = {name: text for name, text in told.items() if text and text != made.get(name)}
    gone = frozenset(name for name, text in made.items() if text and not told.get(name))
    return DraftState(state.slots, state.hidden | gone, {**state.words, **words})


def _by_field(draft: ReferralDraft) -> dict[str, str]:
    """A draft's words by the id of the field they stand in."""
    found: dict[str, list[str]] = {}
    for line in draft.lines():
        if line.state is LineState.FILLED and not line.id.startswith(_DECIDED_ELSEWHERE):
            found.setdefault(".".join(line.id.split(".")[:2]), []).append(line.text)
    return {name: "\n".join(texts) for name, texts in found.items()}


def _ours(found: list[dict[str, Any]], reference: str | None) -> dict[str, Any] | None:
    """The case of this conversation's draft, if HR has returned it."""
    returned = (case for case in found if case.get("state") == _RETURNED)
    return next((case for case in returned if case["reference"] == reference), None)


def _status(case: dict[str, Any]) -> list[Block]:
    rows = [("Where it is", str(case.get("state_text", case.get("state", ""))))]
    who = _WHO.get(str(case.get("waiting_for")))
    if who:
        rows.append(("Waiting for", who))
    if case.get("followup_on"):
        rows.append(("Look again on", spoken(date.fromisoformat(str(case["followup_on"])))))
    rows += [("Plan", _plan(one)) for one in case.get("plans") or []]
    comment = case.get("hr_comment")
    note = phrase("case_comment", comment=str(comment)) if comment else ""
    shown = [card("status", str(case["reference"]), rows=rows, note=note)]
    if case.get("confirm_reason"):
        shown += [text(phrase("confirm_reason")), link(phrase("send_link"), str(case["send_url"]))]
    return shown


def _plan(plan: Mapping[str, Any]) -> str:
    again = plan.get("review_on")
    when = f", look again on {spoken(date.fromisoformat(str(again)))}" if again else ""
    return f"{plan['title']}{when}"
