"""A narrower answer is found by questions like the one asked, and only where it may belong."""

import numpy as np
import pytest
from askoh_bot.answer_model import AnswerModel
from askoh_bot.encoder import encode

QUESTIONS = {
    "notes/overruled": [
        "can my boss ignore the doctor's note",
        "is a fit note binding on the employer",
        "work says the note doesn't count",
        "can a manager go against the GP",
        "do we have to accept a note we don't believe",
    ],
    "notes/length": [
        "how long can a note be",
        "what is the longest a doctor can sign you off",
        "is there a limit on the weeks of a sick note",
        "can a note run for half a year",
        "maximum length of a certificate",
    ],
    "notes": ["what is a fit note", "tell me about fit notes", "how do fit notes work"],
    "pay/rate": [
        "how much is sick pay a week",
        "what's the rate of SSP",
        "how many pounds is statutory sick pay",
        "what do I get when I'm off ill",
        "weekly amount of sick pay",
    ],
}


@pytest.fixture(scope="module")
def model():
    texts = [text for questions in QUESTIONS.values() for text in questions]
    answers = [name for name, questions in QUESTIONS.items() for _ in questions]
    model = AnswerModel(least=0.2, lead=0.1)
    model.fit(texts, answers, encode(texts))
    return model


def _found(model, *texts, topics=("notes", "pay")):
    found = model.find(texts, encode(list(texts)), topics)
    return found.name if found else None


def test_other_words_for_the_same_question_are_understood(model):
    assert _found(model, "is my employer allowed to overrule my GP's note") == "notes/overruled"


def test_one_sentence_of_a_long_message_is_enough(model):
    said = "It has been a rough month. How long can one note last?"
    assert _found(model, said, *said.split(". ")) == "notes/length"


def test_a_general_question_names_the_topic_alone(model):
    assert _found(model, "could you explain fit notes") == "notes"


def test_no_answer_of_a_topic_that_is_not_meant(model):
    assert _found(model, "how much is sick pay", topics={"notes"}) != "pay/rate"
    assert _found(model, "how much is sick pay", topics=set()) is None


def test_nothing_near_is_no_answer(model):
    assert _found(model, "the canteen has run out of chips") is None


def test_a_stored_model_finds_the_same(model, tmp_path):
    model.save(tmp_path)
    again = AnswerModel(least=0.2, lead=0.1).load(tmp_path)
    asked = "can they ignore my sick note"
    assert _found(again, asked) == _found(model, asked) == "notes/overruled"


def test_without_questions_nothing_is_found_or_stored(tmp_path):
    nothing = AnswerModel()
    nothing.fit([], [], np.zeros((0, 384), dtype=np.float32))
    nothing.save(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert AnswerModel().load(tmp_path).find(["a"], encode(["a"]), {"notes"}) is None
