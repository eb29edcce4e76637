"""Whether a message does something else than answer the open question: a move, a question."""

from rasa_sdk.events import ActionExecutionRejected, FollowupAction

from actions.events import Events
from actions.topics import question_in
from actions.turn import Turn
from guidance.moves import Move

# Moves that interrupt a form; a rule answers each and the question stands again.
INTERRUPTIONS = frozenset(
    {
        "ask_why",
        "go_back",
        "start_again",
        "stop",
        "talk_to_person",
        "who_can_see",
        "case_status",
        "open_case",
        "own_health",
        "resume",
        "capabilities",
        "crisis",
        "change_answer",
        "choose_topic",
        "start_task",
        "stay_named",
        "thanks",
        "goodbye",
        "greet",
        "explain_decision",
        "other_help",
        "show_draft",
        "tell_me_more",
        "make_draft",
        "send_draft",
    }
)
SURE_OF_A_MOVE = 0.45
# Words in which no fact was found can hardly be an answer.
LIKELY_A_MOVE = 0.25


def interrupts(turn: Turn, *, answered: bool) -> bool:
    """Whether the words are something else than an answer.

    Args:
        turn: the turn.
        answered: the open question was answered by them; then only a button interrupts,
            and danger, which comes before every form.
    """
    if turn.in_danger:
        return True
    if not turn.text and turn.intent in INTERRUPTIONS:
        return True
    return not answered and looks_like_something_else(turn)


def looks_like_something_else(turn: Turn) -> bool:
    """Whether the words are a move, ask about a written topic, or want another task done."""
    enough = SURE_OF_A_MOVE if turn.facts.slots else LIKELY_A_MOVE
    is_move = turn.intent in INTERRUPTIONS and turn.confidence >= enough
    if is_move or question_in(turn) is not None or _tells_a_fear(turn):
        return True
    wanted = turn.wanted_task
    return wanted is not None and not _answers_the_form(turn, wanted)


def rejected_for(turn: Turn, move: Move, form: str) -> Events:
    """The form steps aside for a move in its exact words, whatever the classifier made of them."""
    sure = turn.intent == move.id
    return [ActionExecutionRejected(form), *([] if sure else [FollowupAction(move.action)])]


def _tells_a_fear(turn: Turn) -> bool:
    return not turn.facts.slots and turn.heard.fear is not None


def _answers_the_form(turn: Turn, wanted: str) -> bool:
    """Whether words on a fit note tell the situation's own form what it asks or will ask."""
    form = (turn.tracker.active_loop or {}).get("name")
    told = {"note_type", "note_end"} & set(turn.facts.slots)
    return wanted == "fit_note" and form == "situation_form" and bool(told)
