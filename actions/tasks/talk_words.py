"""Words for a talk at work as a card: how to begin, what to listen for, what is better not said."""

from actions.replies import Block, card
from guidance.talks import talks
from guidance.tasks import TaskText


def talk_card(talk_id: str, words: TaskText) -> Block:
    """The words of one talk, to be put in one's own way.

    Args:
        talk_id: an id of content/scripts_talks.yml.
        words: the task's texts; they name the rows.
    """
    talk = talks()[talk_id]
    rows = [
        (words.say("words_open"), talk.opening),
        (words.say("words_listen"), "; ".join(talk.listen_for) + "."),
        (words.say("words_avoid"), "; ".join(talk.avoid) + "."),
    ]
    note = words.say("words_close", close=talk.close)
    return card("help", talk.title, rows=rows, items=talk.say, note=note)
