"""The moves of a conversation: why, back, stop, who can see, a person, hello and thanks."""

import json
from typing import Any

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.asking import ask, ask_again, ask_events
from actions.case_words import asks_for_cases
from actions.drafting import change_draft
from actions.events import Events
from actions.explaining import explanation_blocks
from actions.instead import done_instead
from actions.interruptions import SURE_OF_A_MOVE
from actions.particular import say_particular
from actions.private import private_events, private_offer, should_be_private
from actions.recall import recall
from actions.replies import (
    Block,
    choices,
    move_payload,
    send,
    text,
    topic_payload,
)
from actions.situation_form import learn, open_situation, understood_rows
from actions.tasks.form import (
    change_task_if_asked,
    go_back_in_task,
    resume_task,
    start_task_if_wanted,
)
from actions.tasks.questions import in_task, why_asked
from actions.tasks.state import TaskState, parked, parked_task
from actions.topics import (
    manager_is_the_problem,
    more_blocks,
    opens_a_case,
    question_in,
    tells_of_a_case,
    told,
    topic_blocks,
)
from actions.turn import OF_A_CASE, Turn
from actions.way_on import way_on
from guidance import answers
from guidance.asking import question
from guidance.decision import decide
from guidance.employer_lines import eap_line, hr_line
from guidance.language import other_language
from guidance.phrases import phrase

_OFFERED = 3


async def _done_before(turn: Turn, dispatcher: CollectingDispatcher) -> Events | None:
    """What the words do rather than move: something open, a change, a case of its own, a task."""
    if not turn.in_form and asks_for_cases(turn):
        return [FollowupAction("action_show_cases")]
    done = recall(turn, dispatcher)
    if done is None and turn.text and turn.confidence < SURE_OF_A_MOVE:
        # "By email please" is nearer to a move than to anything else, and far from both.
        done = await change_task_if_asked(turn, dispatcher)
    if done is None:
        done = say_particular(turn, dispatcher, open_situation)
    if done is None and not turn.in_form:
        # "Write a note to HR" sounds like wanting to talk to somebody.
        done = await start_task_if_wanted(turn, dispatcher)
    return done


class _Move(Action):
    """A move: says something and remembers little."""

    action_name = ""
    # Whether its words help although the message tells of somebody and opens the situation.
    is_said_first = False
    takes_cases_itself = False

    def name(self) -> str:
        """Rasa's name for it."""
        return self.action_name

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Run with the turn read; a first message that tells of somebody opens the situation."""
        turn = Turn(tracker)
        done = await _done_before(turn, dispatcher)
        if done is not None:
            return done
        if self.takes_cases_itself or not opens_a_case(turn):
            return await self.act(turn, dispatcher)
        if self.is_said_first:
            send(dispatcher, *self.blocks(turn))
        return open_situation(turn, dispatcher)

    async def act(self, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """What the move does; by default it says `blocks` and puts the question again."""
        send(dispatcher, *self.blocks(turn), *ask_again(turn))
        return []

    def blocks(self, turn: Turn) -> list[Block]:
        """What it says."""
        return []


class ActionGreet(_Move):
    """Hello."""

    action_name = "action_greet"

    def blocks(self, turn: Turn) -> list[Block]:
        """Say what this is, once."""
        if turn.in_form:
            return [text(phrase("back_to"))]
        return [text(phrase("greet"))]


class ActionClosePolitely(_Move):
    """Thanks and goodbye."""

    action_name = "action_close_politely"

    def blocks(self, turn: Turn) -> list[Block]:
        """Say goodbye."""
        return [text(phrase("closing"))]


class ActionSayWhatIDo(_Move):
    """What can you do?"""

    action_name = "action_say_what_i_do"

    def blocks(self, turn: Turn) -> list[Block]:
        """What it can and can't."""
        return [text(phrase("capabilities"))]


class ActionExplainQuestion(_Move):
    """Why do you ask?"""

    action_name = "action_explain_question"

    def blocks(self, turn: Turn) -> list[Block]:
        """The reason of the open question, or of the advice."""
        if in_task(turn) and turn.asked:
            return [text(why_asked(turn))]
        if turn.in_form and turn.asked:
            return [text(question(turn.asked, turn.role).why)]
        if turn.has_a_draft or turn.tracker.get_slot("stage") == "advised":
            decision = decide(turn.situation(), turn.employer, turn.today)
            return [text("\n\n".join(reason.text for reason in decision.reasons[:3]))]
        return [text(phrase("nothing_pending"))]


class ActionGoBack(_Move):
    """Go back one question."""

    action_name = "action_go_back"

    async def act(self, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Ask the question before once more and forget its answer."""
        if in_task(turn):
            return go_back_in_task(turn, dispatcher)
        changed = await change_task_if_asked(turn, dispatcher)
        if changed is not None:
            return changed
        asked = [s for s in turn.tracker.get_slot("asked") or [] if s != turn.asked]
        if not asked:
            ways = ask_again(turn) if turn.in_form else [_likeliest(turn)]
            send(dispatcher, text(phrase("cannot_go_back")), *ways)
            return []
        slot = asked[-1]
        send(dispatcher, *ask(turn, slot))
        return [SlotSet(slot, None), *ask_events(turn, slot), SlotSet("asked", asked)]


class ActionStartAgain(_Move):
    """Start again."""

    action_name = "action_start_again"

    async def act(self, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Forget the situation, once that is confirmed; a saved case is only put aside.

        With one on the table nothing is asked: whoever goes straight on with somebody else's
        story must not change the first one's draft.
        """
        saved = turn.tracker.get_slot("case_reference")
        if turn.text and not saved and turn.slots.keys() - {"role"}:
            send(dispatcher, text(phrase("start_again_sure")), *_start_again_choices())
            return []
        send(dispatcher, text(phrase("fresh_start")), *_back_to(saved))
        # Nothing of one case may stand in another's draft.
        known = {*turn.slots, *OF_A_CASE} - {"role"}
        forget = [SlotSet(name, None) for name in sorted(known)]
        return [ActiveLoop(None), SlotSet("requested_slot", None), *forget]


class ActionStop(_Move):
    """Stop, not now."""

    action_name = "action_stop"

    async def act(self, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Close the form and keep what was said, so that it can be picked up."""
        send(dispatcher, text(phrase("stopped")), choices([("Carry on", move_payload("resume"))]))
        before = turn.tracker.get_slot("parked_topics") or []
        now = parked(str(TaskState.of(turn).task)) if in_task(turn) else turn.asked
        waiting = [*(entry for entry in before if entry != now), *([now] if now else [])]
        closed = [ActiveLoop(None), SlotSet("requested_slot", None)]
        return [*closed, SlotSet("parked_topics", waiting or None)]


class ActionResume(_Move):
    """Carry on after a stop or after the safety answer."""

    action_name = "action_resume"

    async def act(self, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Put the open question again, or the draft, or the first question."""
        if in_task(turn):
            send(dispatcher, text(phrase("carry_on")), *ask_again(turn))
            return []
        waiting = list(turn.tracker.get_slot("parked_topics") or [])
        slot = turn.asked or (waiting.pop() if waiting else None)
        left = SlotSet("parked_topics", waiting or None)
        task = parked_task(slot) if slot else None
        if task:
            return [left, *await resume_task(turn, dispatcher, task)]
        if slot:
            send(dispatcher, text(phrase("carry_on")), *ask(turn, slot))
            return [*ask_events(turn, slot), left]
        rows = understood_rows(turn, {})
        known = "; ".join(f"{label.lower()}: {value}" for label, value in rows)
        said = [text(phrase("carry_on"))]
        if known:
            said.append(text(phrase("noted", summary=known + ".")))
        send(dispatcher, *said, text(phrase("private_start")))
        return []


class ActionOfferPeople(_Move):
    """Talk to a person."""

    action_name = "action_offer_people"
    is_said_first = True

    def blocks(self, turn: Turn) -> list[Block]:
        """HR and the helpline."""
        return [people_block(turn, "talk_to_person")]


class ActionSayWhoCanSee(_Move):
    """Who can see this?"""

    action_name = "action_say_who_can_see"
    is_said_first = True

    def blocks(self, turn: Turn) -> list[Block]:
        """The truth for this mode."""
        if turn.private:
            return [text(phrase("who_can_see_private"))]
        return [text(phrase("who_can_see_named", employer=turn.employer.name))]


class ActionOfferPrivate(_Move):
    """A manager turns to their own health."""

    action_name = "action_offer_private"
    takes_cases_itself = True

    async def act(self, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Offer the private chat; in one already, just listen."""
        if turn.private or turn.tracker.get_slot("stay_named_chosen"):
            return open_situation(turn, dispatcher)
        send(dispatcher, *private_offer())
        return private_events()


class ActionStayNamed(_Move):
    """'Stay here': go on in a chat that isn't private."""

    action_name = "action_stay_named"
    takes_cases_itself = True

    async def act(self, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Remember the choice and go on as an employee."""
        send(dispatcher, text(phrase("private_start")))
        return [SlotSet("stay_named_chosen", "yes"), SlotSet("role", "employee")]


class ActionTellMore(_Move):
    """Tell me more."""

    action_name = "action_tell_more"

    async def act(self, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """After a task's list, "what else" is for the list."""
        changed = await change_task_if_asked(turn, dispatcher)
        return await super().act(turn, dispatcher) if changed is None else changed

    def blocks(self, turn: Turn) -> list[Block]:
        """The long part of the last answer, and what else is known on it."""
        topic = turn.tracker.get_slot("last_topic")
        return more_blocks(turn, str(topic) if topic else None)


class ActionDecline(_Move):
    """Not our subject."""

    action_name = "action_decline"

    async def act(self, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Say so kindly, with a way on; unless it changes what lies on the table."""
        changed = await done_instead(turn, dispatcher)
        if changed is not None:
            return changed
        send(dispatcher, text(_not_ours(turn)), *ask_again(turn))
        return []


class ActionOfferTopics(_Move):
    """Not sure what is meant: offer the likeliest, then people."""

    action_name = "action_offer_topics"
    takes_cases_itself = True

    async def act(self, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Take a case if the words tell of one; else three buttons; else a person."""
        done = await done_instead(turn, dispatcher)
        if done is not None:
            return done
        if turn.has_a_draft and turn.text:
            if "case_status" in turn.nearest:
                return [FollowupAction("action_show_cases")]
            return await change_draft(turn, dispatcher)
        is_problem = manager_is_the_problem(turn)
        if is_problem and turn.in_form:
            send(dispatcher, *topic_blocks(turn, "manager_is_problem"), *ask_again(turn))
            return [SlotSet("relationship_ok", turn.facts.slots["relationship_ok"])]
        if is_problem or should_be_private(turn) or tells_of_a_case(turn):
            return open_situation(turn, dispatcher)
        return self._explain_or_ask_back(turn, dispatcher)

    def _explain_or_ask_back(self, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        if turn.facts.relation == "partner":
            send(dispatcher, *topic_blocks(turn, "carer_partner"), *ask_again(turn))
            return [*told(turn, "carer_partner"), SlotSet("misses", 0)]
        asked_about = question_in(turn)
        if asked_about:
            send(dispatcher, *topic_blocks(turn, asked_about), *ask_again(turn))
            return [*told(turn, asked_about), SlotSet("misses", 0)]
        explained = explanation_blocks(turn)
        if explained:
            send(dispatcher, *explained, *ask_again(turn))
            return [SlotSet("misses", 0)]
        if other_language(turn.text):
            send(dispatcher, text(_not_ours(turn)), *ask_again(turn))
            return []
        misses = int(turn.tracker.get_slot("misses") or 0) + 1
        if misses > 1:
            send(dispatcher, people_block(turn, "second_miss"), *ask_again(turn))
        else:
            send(dispatcher, text(phrase("not_sure_topic")), _likeliest(turn), *ask_again(turn))
        return [SlotSet("misses", misses)]


class ActionTakeAnswer(_Move):
    """A yes, a no or a bare fact while nothing was asked."""

    action_name = "action_take_answer"
    takes_cases_itself = True

    async def act(self, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """A fact starts or goes on with the situation; in a draft it is a change."""
        changed = await done_instead(turn, dispatcher)
        if changed is not None:
            return changed
        if learn(turn):
            return open_situation(turn, dispatcher)
        send(dispatcher, text(phrase("nothing_pending")), way_on(turn))
        return []


class ActionChangeAnswer(_Move):
    """'Actually it's…': change an earlier answer."""

    action_name = "action_change_answer"
    takes_cases_itself = True

    async def act(self, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Change the slot that the words give, in the draft if there is one."""
        if not turn.text:
            send(dispatcher, text(phrase("how_to_change")))
            return []
        changed = await done_instead(turn, dispatcher)
        if changed is not None:
            return changed
        if turn.has_a_draft:
            return await change_draft(turn, dispatcher)
        if learn(turn):
            return open_situation(turn, dispatcher)
        send(dispatcher, text(phrase("how_to_change")), *ask_again(turn))
        return []


def _back_to(reference: str | None) -> list[Block]:
    if not reference:
        return []
    title = phrase("carry_on_with", reference=reference)
    return [choices([(title, "/open_case" + json.dumps({"case": reference}))])]


def _start_again_choices() -> list[Block]:
    sure = (phrase("start_again_yes"), move_payload("start_again"))
    return [choices([sure, (phrase("start_again_no"), move_payload("resume"))])]


def _not_ours(turn: Turn) -> str:
    """That the subject isn't ours, or that English is all that can be read."""
    said = "english_only" if other_language(turn.text) else "out_of_scope"
    return phrase(said, hr=hr_line(turn.employer))


def people_block(turn: Turn, phrase_id: str) -> Block:
    """A person and the helpline."""
    return text(phrase(phrase_id, hr=hr_line(turn.employer), eap=eap_line(turn.employer)))


def _likeliest(turn: Turn) -> Block:
    written = answers.topics()
    likely = [name for name in turn.ranking if name in written][:_OFFERED]
    options = [(answers.title(name), topic_payload(name)) for name in likely]
    return choices([*options, ("Something else", move_payload("talk_to_person"))])
