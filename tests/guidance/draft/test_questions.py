"""Good questions by tag; leading ones refused with a rewrite (uk-guidance 1.6)."""

import pytest

from guidance.questions import (
    check_question,
    choose_questions,
    find_questions,
    question_book,
    tidy_question,
)
from guidance.rules import question_tags

LEADING = [
    ("What is wrong with them?", "diagnosis"),
    ("What's the diagnosis?", "diagnosis"),
    ("How bad is his back?", "diagnosis"),
    ("Which illness does she have?", "diagnosis"),
    ("Are they really ill?", "genuine"),
    ("Is it genuine?", "genuine"),
    ("Is he putting it on?", "genuine"),
    ("Can I dismiss them?", "dismissal"),
    ("Can we let him go?", "dismissal"),
    ("What medication are they on?", "medicine"),
    ("Please list any tablets she takes", "medicine"),
    ("Are they fit for a disciplinary outcome?", "disciplinary"),
    ("Are they pregnant, or planning to be?", "pregnancy"),
    ("Is she trying for a baby?", "pregnancy"),
    ("Do they drink too much?", "substance"),
    ("Does he drink?", "substance"),
    ("Is their home life the cause?", "home_life"),
    ("What is the prognosis of the disease?", "prognosis"),
    ("Please confirm that they are not disabled", "not_disabled"),
    ("He isn't really disabled, is he?", "not_disabled"),
    ("Tell us everything you can", "everything"),
    ("Send his medical records", "everything"),
    ("Will they ever be off again?", "never_again"),
    ("Can you guarantee he'll be back?", "never_again"),
    ("Confirm she can't do the job", "cannot_do"),
    ("Do you agree he is no longer able to drive?", "cannot_do"),
    ("Surely this job is too much for her?", "cannot_do"),
    ("Isn't he too slow now?", "cannot_do"),
    ("Confirm that the chair was fine", "confirm_can"),
    ("Shouldn't she be over it by now?", "cannot_do"),
]
FINE = [
    "Can they lift 10 kg?",
    "How long can they stand in one go?",
    "Would a later start help?",
    "Is it safe to work in the cold store?",
    "When could they drive the van again?",
    "What would help them to stay at work?",
    "Are there tasks that should wait?",
    "Does the noise matter?",
    "How long is he going to be off?",
    "In your opinion, is the Equality Act 2010 likely to apply?",
    "Could treatment affect safety at work?",
]


@pytest.mark.requirement("R18", "R92", "R93", "R95")
@pytest.mark.parametrize(("text", "kind"), LEADING)
def test_leading_questions_are_refused_with_a_reason_and_a_rewrite(text, kind):
    found = check_question(text)
    assert found is not None
    assert found.id == kind
    assert found.why
    assert found.sources
    if kind == "pregnancy":
        assert found.rewrite is None
    else:
        assert check_question(found.rewrite.text) is None


@pytest.mark.parametrize("text", FINE)
def test_open_questions_pass(text):
    assert check_question(text) is None


def test_shipped_questions_are_never_leading_and_all_sourced():
    for question in question_book().questions.values():
        assert check_question(question.text) is None
        assert not any(
            pattern.search(question.text)
            for entry in question_book().leading
            for pattern in entry.patterns
            if entry.id not in ("not_disabled",)
        ), question.id
        assert question.sources, question.id
        assert question.asks, question.id


@pytest.mark.requirement("R94")
def test_the_law_is_asked_for_as_an_opinion():
    question = question_book().questions["equality"]
    assert question.opinion_only
    for nation in ("england", "northern_ireland", "unknown"):
        assert "In your opinion" in question.wording(nation)
        assert "the law decides" in question.wording(nation)


def test_every_tag_a_decision_can_name_has_a_question():
    assert set(question_tags()) <= set(question_book().questions)


def test_uses_of_the_guidance_are_all_there():
    uses = {question.use for question in question_book().questions.values()}
    assert {
        "Fitness",
        "Return",
        "Adjustments",
        "Work link",
        "Attendance",
        "Performance",
        "Equality",
        "Safety",
        "Process",
        "Redeployment",
        "Ill-health retirement",
        "Review",
    } <= uses


class TestChoice:
    def test_nothing_to_ask_stays_nothing(self):
        assert choose_questions([], [], cannot_offer=True) == ()

    def test_fewer_than_three_are_filled_up(self):
        assert choose_questions(["travel"], [], cannot_offer=False) == (
            "travel",
            "fitness",
            "review",
        )

    def test_the_persons_own_are_kept_when_the_list_is_cut(self):
        tags = ["nights", "travel", "workload", "duration", "safety", "performance", "review"]
        chosen = choose_questions(tags, ["can they climb"], cannot_offer=True)
        assert len(chosen) == 6
        assert "can they climb" in chosen
        assert "alternatives" in chosen
        assert chosen[-1] == "review"
        assert chosen[:2] == ("nights", "travel")

    def test_unknown_tags_and_repeats_are_dropped(self):
        chosen = choose_questions(["nights", "nights", "nonsense"], ["nights"], cannot_offer=False)
        assert chosen.count("nights") == 1
        assert "nonsense" not in chosen


@pytest.mark.parametrize(
    ("words", "tag"),
    [
        ("nights", "nights"),
        ("driving", "safety"),
        ("how long it will last", "duration"),
        ("the equality act", "equality"),
        ("working from home", "home_working"),
        ("a phased return", "phased_pattern"),
    ],
)
def test_finds_the_question_somebody_means(words, tag):
    assert find_questions(words)[0].id == tag


def test_finds_nothing_in_other_words():
    assert find_questions("the football") == ()


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        ("can they climb ladders", "Can they climb ladders?"),
        ("  how long   for? ", "How long for?"),
        ("the cold store", "The cold store."),
        ("if he can climb", "Whether he can climb."),
        ("?", ""),
    ],
)
def test_tidies_a_persons_own_question(typed, tidy):
    assert tidy_question(typed) == tidy
