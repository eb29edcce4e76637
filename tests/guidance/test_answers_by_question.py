"""Answers that the classifier finds by their questions: each has both, under one name."""

from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from guidance.answers import answer, asked_by_question, is_for, topics
from guidance.yaml_file import read_yaml

TODAY = date(2026, 11, 21)
ENOUGH = 6


def _questions() -> dict[str, list[str]]:
    """The questions of data/nlu by the answer that they name."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((Path(__file__).parents[2] / "data" / "nlu").glob("*.yml")):
        for block in read_yaml(path)["nlu"]:
            name = (block.get("metadata") or {}).get("answer")
            if name:
                assert name.split("/")[0] == block["intent"], f"{path.name}: {name}"
                found[name] += [line for line in block["examples"].splitlines() if line]
    return found


QUESTIONS = _questions()


@pytest.mark.parametrize("name", sorted(asked_by_question()))
def test_each_has_enough_questions(name: str) -> None:
    assert len(QUESTIONS.get(name, [])) >= ENOUGH


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_each_question_has_an_answer(name: str) -> None:
    assert name in topics() or any(is_for(name, role) for role in ("manager", "employee", "hr"))


@pytest.mark.parametrize("name", sorted(asked_by_question()))
@pytest.mark.parametrize("role", ["manager", "employee"])
def test_each_says_something_to_everybody_it_is_for(name: str, role: str) -> None:
    if not is_for(name, role):
        return
    found = answer(name, role=role, nation="unknown", today=TODAY)
    assert found is not None
    assert found.name == name
    assert 40 < len(found.text) < 900
    assert "{" not in found.text.replace("{eap}", "").replace("{hr}", "").replace(
        "{self_referral}", ""
    )


def test_words_alone_choose_none_of_them() -> None:
    found = answer(
        "fit_note_rules", role="employee", nation="england", today=TODAY, text="anything at all"
    )
    assert found is not None
    assert found.name == "fit_note_rules"


def test_what_the_employer_fills_in_begins_a_sentence_with_a_capital() -> None:
    found = answer(
        "how_to_refer/how_long_until",
        role="manager",
        nation="england",
        today=TODAY,
        blanks={"hr": "the HR team"},
    )
    assert found is not None
    assert "The HR team can ask" in found.text
