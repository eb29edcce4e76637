from datetime import date
from pathlib import Path

import pytest

from askoh.errors import AskohError
from askoh.script import DONT_KNOW, Answers, as_words, choice_for, read_script

CHOICES = [
    {"title": "May be fit, with changes", "payload": '/inform{"note_type": "may_be_fit"}'},
    {"title": "There isn't one", "payload": '/inform{"note_type": "none"}'},
    {"title": "Draft it", "payload": "/make_draft"},
]


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_person_is_read_with_what_they_left_out(tmp_path: Path) -> None:
    script = write(tmp_path / "s.yml", "- {id: a, opening: Hello, answers: {note_type: none}}\n")
    (person,) = read_script(script)
    assert (person.id, person.role, person.mode, person.employer) == ("a", None, "named", None)
    assert person.answers == {"note_type": "none"}


def test_people_may_stand_under_a_heading(tmp_path: Path) -> None:
    script = write(tmp_path / "s.yml", "people:\n- {id: a, opening: Hello, prefer: Draft it}\n")
    assert read_script(script)[0].prefer == ("Draft it",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no list of people"),
        ("- just text\n", "Person 1"),
        ("- {id: a}\n", "opening"),
        ("- {id: a, opening: x, rolle: hr}\n", "rolle"),
        ("- {id: a, opening: x, role: boss}\n", "boss"),
        ("- {id: a, opening: x, mode: open}\n", "open"),
        ("- {id: a, opening: x}\n- {id: a, opening: y}\n", "ids twice: a"),
        ("- {id: a, opening: [\n", "line 2"),
    ],
)
def test_a_wrong_script_says_what_and_where(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(AskohError) as problem:
        read_script(write(tmp_path / "s.yml", text))
    assert told in problem.value.cause
    assert problem.value.cure


def test_answers_come_in_their_order_and_the_last_one_stays() -> None:
    answers = Answers({"note_end": ["31/02", "5 December"], "job_title": "driver"})
    assert [answers.take("note_end") for _ in range(3)] == ["31/02", "5 December", "5 December"]
    assert answers.take("job_title") == "driver"
    assert answers.take("consent_referral") == DONT_KNOW


@pytest.mark.parametrize(
    ("value", "title"),
    [
        ("may_be_fit", "May be fit, with changes"),
        ("there isn't one", "There isn't one"),
        ("none", "There isn't one"),
        ("not_fit", None),
        (None, None),
    ],
)
def test_an_answer_takes_the_choice_that_stands_for_it(value: object, title: str | None) -> None:
    assert choice_for("note_type", value, CHOICES) == title


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "yes"),
        (6, "6"),
        (date(2026, 12, 1), "1 December 2026"),
        (["seat", "days_only"], "seat, days only"),
        ("may_be_fit", "may be fit"),
        ("He said so, in a_note", "He said so, in a_note"),
        (None, DONT_KNOW),
    ],
)
def test_values_become_what_a_person_types(value: object, words: str) -> None:
    assert as_words(value) == words
