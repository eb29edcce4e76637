"""Moves told by their exact words, and words that only look like one."""

import pytest

from guidance.moves import exact_move, load_moves


@pytest.mark.parametrize(
    ("words", "move"),
    [
        ("go back", "go_back"),
        ("Go back, please.", "go_back"),
        ("please go back", "go_back"),
        ("Previous question", "go_back"),
        ("STOP!", "stop"),
        ("why?", "ask_why"),
        ("start over", "start_again"),
        ("talk to a person please", "talk_to_person"),
    ],
)
def test_the_whole_message_is_the_move(words: str, move: str) -> None:
    found = exact_move(words)
    assert found is not None
    assert found.id == move


@pytest.mark.parametrize(
    "words", ["", "back", "she wants to go back on Monday", "stopped lifting", "why she is off"]
)
def test_other_words_are_no_move(words: str) -> None:
    assert exact_move(words) is None


def test_no_words_are_two_moves() -> None:
    listed = [words for move in load_moves().values() for words in move.words]
    assert len(listed) == len(set(listed))
