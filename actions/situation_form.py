"""The one form about a situation: it takes what was said and asks only for what is missing."""

from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import ActionExecutionRejected, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.asking import FORM, ask, ask_again, ask_events, next_slot
from actions.drafting import left_out_besides
from actions.earlier_referral import answer_about_earlier
from actions.events import Events
from actions.instead import done_instead
from actions.interruptions import (
    SURE_OF_A_MOVE,
    interrupts,
    looks_like_something_else,
    rejected_for,
)
from actions.particular import say_particular
from actions.private import private_events, private_offer, should_be_private
from actions.remarks import first_blocks, later_blocks, stop_block
from actions.replies import Block, card, send, text
from actions.topics import question_in, topic_blocks
from actions.turn import Turn
from actions.verdict import decision_meta
from actions.way_on import forward
from guidance.decision import decide
from guidance.moves import exact_move
from guidance.phrases import phrase
from guidance.questions import question_book
from guidance.reading import describe
from guidance.slots import SLOTS

# Any words can answer these, so a move or a question is looked for first.
FREE_TEXT = frozenset(
    {
        "work_impact",
        "job_tasks",
        "job_title",
        "job_hours",
        "tried_already",
        "can_offer",
        "cannot_offer",
    }
)
_WORDS_OF_A_MOVE = 3
_EXACT = ("day", "number", "whole")
# "No, not that I know of" is nobody's job.
_NOT_YES_OR_NO = frozenset({"job_title", "job_tasks", "job_hours"})
# A bare length, number or date can only be one of these.
_READ_WITHOUT_A_QUESTION = ("absence_start", "note_end")
_ABSENCE = ("absence_start", "absence_weeks")
_CORRECTED_BARE = frozenset(
    {*_READ_WITHOUT_A_QUESTION, *(name for name, one in SLOTS.items() if one.kind in _EXACT)}
)
_SURE_OF_YES = 0.9
_WORDS_OF_YES = 7
_KNOWN_TAGS = frozenset(
    {*SLOTS["work_impact"].values, *SLOTS["can_offer"].values} - {"specific_tasks"}
)


class ValidateSituationForm(Action):
    """Runs at every message while the form is open."""

    def name(self) -> str:
        """Rasa's name for it."""
        return f"validate_{FORM}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Fill slots from the words or the button, answer what was asked, ask on."""
        turn = Turn(tracker)
        move = exact_move(turn.text)
        if move is not None:
            return rejected_for(turn, move, FORM)
        if _interrupts(turn):
            return [ActionExecutionRejected(FORM)]
        learnt = learn(turn) or _skipped(turn)
        if turn.facts.problems and turn.asked not in learnt and not _missed_before(turn):
            # What was right in the same message is kept.
            send(dispatcher, text(turn.facts.problems[0].text), *ask_again(turn))
            kept = [SlotSet(name, value) for name, value in learnt.items()]
            return [*kept, SlotSet("misses", 1), SlotSet("requested_slot", turn.asked)]
        if not learnt:
            return _nothing_learnt(turn, dispatcher)
        misses = _count_misses(turn, learnt)
        slot = next_slot(turn, learnt)
        done, left_out = left_out_besides(turn)
        send(
            dispatcher,
            *stop_block(turn, learnt),
            *_said_besides(turn, learnt),
            text(done) if done else None,
            *(ask(turn, slot, learnt) if slot else []),
        )
        events = [SlotSet(name, value) for name, value in learnt.items()]
        return [*events, *left_out, SlotSet("misses", misses), *_requested(turn, slot)]


class ActionOpenSituation(Action):
    """Somebody tells what is going on, outside any form."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_open_situation"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Show what was understood and ask for the rest; with a draft there, change it."""
        turn = Turn(tracker)
        changed = await done_instead(turn, dispatcher)
        if changed is None:
            changed = say_particular(turn, dispatcher, open_situation)
        return open_situation(turn, dispatcher) if changed is None else changed


def open_situation(turn: Turn, dispatcher: CollectingDispatcher, said: str | None = None) -> Events:
    """Take a situation from the typed words and start the form.

    Args:
        turn: the turn.
        dispatcher: where the blocks go.
        said: the topic that was answered already in this reply.

    Returns:
        The events: slots, the form, the question that is open now.
    """
    learnt = learn(turn)
    if should_be_private(turn):
        send(dispatcher, *stop_block(turn, {**learnt, "role": "employee"}), *private_offer())
        return private_events()
    blocks: list[Block | None] = [
        *stop_block(turn, learnt),
        *first_blocks(turn, learnt, said),
        *_another_way(turn, learnt),
        *_welcome(turn, learnt),
        *later_blocks(turn, learnt),
    ]
    slot = next_slot(turn, learnt)
    events = [SlotSet(name, value) for name, value in learnt.items()]
    if slot is None and _advice_stays(turn, learnt):
        send(dispatcher, *blocks, *_short_advice(turn, learnt))
        return [*events, SlotSet("misses", 0)]
    events += [SlotSet("stage", "understanding"), SlotSet("misses", 0)]
    if slot is None:
        send(dispatcher, *blocks)
        return [*events, *ask_events(turn, None), {"event": "followup", "name": _CONCLUDE}]
    send(dispatcher, *blocks, *ask(turn, slot, learnt))
    return [*events, *ask_events(turn, slot)]


_CONCLUDE = "action_conclude_situation"


def learn(turn: Turn) -> dict[str, object]:
    """The slots that this message fills, from the button or the words."""
    earlier = answer_about_earlier(turn)
    if earlier is not None:
        return earlier
    learnt = dict(turn.button) if turn.button else _read(turn)
    if turn.role is None and "role" not in learnt:
        role = role_of_speaker(turn)
        if role:
            learnt["role"] = role
    return _merged(turn, learnt)


def _read(turn: Turn) -> dict[str, object]:
    """What the words tell; of a correction, what it corrects rather than the open question."""
    found = dict(turn.facts.slots)
    if turn.asked in _NOT_YES_OR_NO and _is_yes_or_no(turn):
        found.pop(str(turn.asked), None)
    if _tells_something_else(turn):
        found.pop(str(turn.asked), None)
        found.pop(f"{turn.asked}_words", None)
    if not turn.corrects or (turn.asked in found and turn.asked not in FREE_TEXT):
        return found
    return dict(turn.facts_asked_for(None).slots) or _as_answered_before(turn) or found


def _tells_something_else(turn: Turn) -> bool:
    """Whether a question that tells a new date was asked while any words could be the answer."""
    told = set(_READ_WITHOUT_A_QUESTION) & set(turn.facts.slots)
    asks = turn.asks_something and question_in(turn) is not None
    return turn.asked in FREE_TEXT and bool(told) and asks and not _is_tagged(turn)


def _as_answered_before(turn: Turn) -> dict[str, object]:
    """A bare "8 weeks" or "Thursday" as another answer to what was answered last."""
    for name in [*turn.answered_before, *_READ_WITHOUT_A_QUESTION]:
        # A length of absence answers the question when it began, and takes a day's place.
        asked = "absence_start" if name in _ABSENCE else name
        found = dict(turn.facts_asked_for(asked).slots) if asked in _CORRECTED_BARE else {}
        if asked == "absence_start" and "absence_weeks" in found:
            return {"absence_start": None, **found}
        if asked in found:
            return found
    return {}


def _is_yes_or_no(turn: Turn) -> bool:
    sure = turn.intent in ("affirm", "deny") and turn.confidence >= _SURE_OF_YES
    return sure and len(turn.text.split()) <= _WORDS_OF_YES


def role_of_speaker(turn: Turn) -> str | None:
    """Who seems to speak, from the words."""
    facts = turn.facts
    if facts.speaker_role_hint:
        return facts.speaker_role_hint
    if facts.relation in ("team_member", "colleague"):
        return "manager"
    if facts.relation == "self" or facts.speaker_own_health:
        return "employee"
    return None


def understood_rows(turn: Turn, learnt: Mapping[str, object]) -> list[tuple[str, str]]:
    """Label and value of everything known, in plain words."""
    return list(
        describe(
            {**turn.slots, **learnt}, turn.today, turn.role, approximate=turn.facts.approximate
        )
    )


def _merged(turn: Turn, learnt: dict[str, object]) -> dict[str, object]:
    """Lists grow; a value that was said before and not now stays."""
    for name, value in learnt.items():
        before = turn.tracker.get_slot(name)
        if isinstance(value, list) and isinstance(before, list) and turn.asked != name:
            learnt[name] = [*before, *(v for v in value if v not in before)]
    if turn.asked == "job_title" and turn.tracker.get_slot("job_tasks"):
        # What came beside the title says less than what was told of the tasks before.
        learnt.pop("job_tasks", None)
    return learnt


def _interrupts(turn: Turn) -> bool:
    """Whether the words do something else than answer: a move, a change, a question."""
    if turn.button:
        return False
    if turn.in_danger or _changes_the_draft(turn):
        return True
    if _answers_the_question(turn):
        return False
    return interrupts(turn, answered=False)


def _changes_the_draft(turn: Turn) -> bool:
    drafting = turn.has_a_draft
    return drafting and turn.intent == "change_draft" and turn.confidence >= SURE_OF_A_MOVE


def _answers_the_question(turn: Turn) -> bool:
    """Whether the asked slot was read, and from more than words that could be anything."""
    if turn.asked not in turn.facts.slots or not turn.text:
        return False
    if turn.asked not in FREE_TEXT:
        return True
    if len(turn.text.split()) <= _WORDS_OF_A_MOVE and looks_like_something_else(turn):
        # "Go back" tells of no return to work.
        return False
    told = set(turn.facts.slots) - {turn.asked, f"{turn.asked}_words"}
    return bool(told) or _is_tagged(turn) or not looks_like_something_else(turn)


def _is_tagged(turn: Turn) -> bool:
    """Whether the open question's answer is more than the words themselves."""
    value = turn.facts.slots.get(str(turn.asked))
    return isinstance(value, list) and any(tag in _KNOWN_TAGS for tag in value)


def _missed_before(turn: Turn) -> bool:
    return bool(turn.tracker.get_slot("misses"))


def _count_misses(turn: Turn, learnt: dict[str, object]) -> int:
    """How often in a row the open question wasn't answered; the second time it is let go."""
    asked = turn.asked
    if asked is None or asked in learnt or turn.corrects:
        return 0
    misses = int(turn.tracker.get_slot("misses") or 0) + 1
    if misses > 1:
        learnt[asked] = "unknown"
        return 0
    return misses


def _skipped(turn: Turn) -> dict[str, object]:
    """Words such as "I'd rather not say" let the open question go, as "skip" does."""
    lets_go = turn.intent in ("skip", "dont_know") and turn.confidence >= SURE_OF_A_MOVE
    return {turn.asked: "unknown"} if lets_go and turn.asked and not turn.asks_something else {}


def _nothing_learnt(turn: Turn, dispatcher: CollectingDispatcher) -> Events:
    misses = int(turn.tracker.get_slot("misses") or 0) + 1
    if misses == 1 or not turn.asked:
        send(dispatcher, text(phrase("nothing_to_answer")), *ask_again(turn))
        return [SlotSet("misses", misses), SlotSet("requested_slot", turn.asked)]
    # A second miss: go on without it rather than ask a third time.
    learnt: dict[str, object] = {turn.asked: "unknown"}
    slot = next_slot(turn, learnt)
    blocks = [text(phrase("go_on_without")), *(ask(turn, slot, learnt) if slot else [])]
    send(dispatcher, *blocks)
    return [SlotSet(turn.asked, "unknown"), SlotSet("misses", 0), *_requested(turn, slot)]


def _said_besides(turn: Turn, learnt: Mapping[str, object]) -> list[Block]:
    """What else the message deserves: a date read back, a trap named, a question answered."""
    blocks: list[Block] = [] if turn.button else _read_back(turn, learnt)
    if _working_while_signed_off(turn, learnt):
        blocks.append(text(phrase("off_signed_not_fit", turn.role)))
    blocks += [*first_blocks(turn, learnt), *later_blocks(turn, learnt)]
    topic = question_in(turn)
    if topic:
        blocks += topic_blocks(turn, topic)
    return blocks


def _read_back(turn: Turn, learnt: Mapping[str, object]) -> list[Block]:
    """What was just learnt, in one line."""
    known = {k: v for k, v in learnt.items() if v not in (None, "unknown")}
    rows = describe(known, turn.today, turn.role, approximate=turn.facts.approximate)
    summary = "; ".join(f"{label.lower()}: {value}" for label, value in rows)
    changes = any(turn.slots.get(name, value) != value for name, value in known.items())
    said = "changed_answer" if turn.corrects and changes else "noted"
    return [text(phrase(said, summary=f"{summary}."))] if summary else []


def _advice_stays(turn: Turn, learnt: Mapping[str, object]) -> bool:
    """Whether advice was given and what was learnt since changes none of it."""
    if turn.tracker.get_slot("stage") != "advised":
        return False
    before = decide(turn.situation(), turn.employer, turn.today)
    after = decide(turn.situation(learnt), turn.employer, turn.today)
    return before.to_dict() == after.to_dict()


def _short_advice(turn: Turn, learnt: Mapping[str, object]) -> list[Block]:
    decision = decide(turn.situation(learnt), turn.employer, turn.today)
    said = text(phrase("advice_stays", headline=decision.headline))
    return [said, forward(turn, decision), decision_meta(decision)]


def _working_while_signed_off(turn: Turn, learnt: Mapping[str, object]) -> bool:
    known = {**turn.slots, **learnt}
    keen = known.get("employee_wish") == "eager"
    just_said = "note_type" in learnt or "employee_wish" in learnt
    return just_said and keen and known.get("note_type") == "not_fit"


def _welcome(turn: Turn, learnt: Mapping[str, object]) -> list[Block]:
    rows = understood_rows(turn, learnt)
    kept = _question_kept(learnt)
    if not rows:
        return kept
    if turn.tracker.get_slot("stage") == "advised":
        return [*kept, *_read_back(turn, learnt)]
    role = str(learnt.get("role") or turn.role or "")
    summary = card("summary", phrase("understood_title"), rows=rows)
    return [*kept, text(phrase("understood", role)), summary]


def _question_kept(learnt: Mapping[str, object]) -> list[Block]:
    """A question that was put aside for OH by a button, read back."""
    listed, known = learnt.get("oh_questions"), question_book().questions
    asked = [known[one].text for one in listed if one in known] if isinstance(listed, list) else []
    return [text(phrase("oh_question_kept", question=words)) for words in asked[-1:]]


def _another_way(turn: Turn, learnt: Mapping[str, object]) -> list[Block]:
    """Who names their manager as the problem hears first that there is another way."""
    role = learnt.get("role") or turn.role
    strained = learnt.get("relationship_ok") in ("no", "dont_ask_manager")
    if not strained or role != "employee":
        return []
    return topic_blocks(turn, "manager_is_problem", with_follow=False)


def _requested(turn: Turn, slot: str | None) -> Events:
    asked = [s for s in turn.tracker.get_slot("asked") or [] if s != slot]
    events = [SlotSet("requested_slot", slot)]
    return [*events, SlotSet("asked", [*asked, slot])] if slot else events
