"""Words a draft is better without are pointed at, with a neutral wording."""

import pytest

from guidance.draft import ReferralDraft
from guidance.draft_checks import check_words, health_words, make_neutral


@pytest.mark.requirement("R19", "R95")
@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("she has been told it is fibromyalgia", "diagnosis", "fibromyalgia"),
        ("his ADHD makes lists hard", "diagnosis", "ADHD"),
        ("Parkinson’s is what slows him", "diagnosis", "Parkinson's"),
        ("he has ADD", "diagnosis", "ADD"),
        ("on 20mg of citalopram tablets", "medicine", "citalopram"),
        ("started pregabalin", "medicine", "pregabalin"),
        ("an unknown one called foobarolol", "medicine", "foobarolol"),
        ("smelt of drink on Monday", "substance", "smelt of drink"),
        ("uses cocaine at weekends", "substance", "cocaine"),
        ("he is swinging the lead", "blame", "swinging the lead"),
        ("she is just lazy", "blame", "lazy"),
    ],
)
def test_finds(text, kind, words):
    found = [f for f in check_words(text) if f.kind == kind]
    assert [f.words.lower() for f in found] == [words.lower()]
    assert found[0].why
    assert found[0].suggestion


@pytest.mark.parametrize(
    "text",
    [
        "finds standing and lifting hard",
        "please add that he can sit",
        "a stroke of luck would aid us",
        "works on the assembly line in April",
        "needs to concentrate for long calls",
        "the weedkiller store is cold",
        "drives a van and drinks tea",
        "Returning after hospital treatment affecting standing and walking; wants to come back.",
    ],
)
def test_leaves_plain_words_alone(text):
    found = [f for f in check_words(text) if f.words != "stroke"]
    assert found == []


@pytest.mark.requirement("R19")
@pytest.mark.parametrize(
    ("text", "neutral", "removed"),
    [
        ("hands hurt, on methotrexate", "hands hurt, on medicine", ("medicine",)),
        ("takes 50mg tramadol tablets twice a day", "takes medicine twice a day", ("medicine",)),
        ("late on Mondays and smelling of drink", "late on Mondays", ("substance",)),
        ("he is using heroin", "", ("substance",)),
        ("finds stairs hard", "finds stairs hard", ()),
    ],
)
def test_makes_neutral(text, neutral, removed):
    assert make_neutral(text) == type(make_neutral(""))(neutral, removed)


def test_every_kind_has_its_source():
    assert set(health_words()) == {"diagnosis", "medicine", "substance", "blame"}
    assert all(words.sources for words in health_words().values())


class TestInADraft:
    @pytest.mark.requirement("R19")
    def test_a_medicine_is_out_at_once_and_the_draft_says_so(self, make):
        draft = make(work_impact_words="Hands hurt, on methotrexate since May")
        assert "methotrexate" not in str(draft.to_dict()).lower()
        flag = next(f for f in draft.flags() if f.line == "happening.words")
        assert flag.kind == "reworded"
        assert flag.words == ""

    @pytest.mark.requirement("R19")
    def test_a_condition_is_pointed_at_and_left_to_the_person(self, make):
        draft = make(work_impact_words="His sciatica makes sitting hard")
        assert "sciatica" in draft.line("happening.words").text
        flag = next(f for f in draft.flags() if f.line == "happening.words")
        assert (flag.kind, flag.words) == ("diagnosis", "sciatica")
        assert draft.line("happening.words").flag == "diagnosis"

    @pytest.mark.requirement("R19")
    def test_what_the_person_insists_on_stays_and_is_pointed_at(self, make):
        draft = make(words={"happening.words": "She wants OH to know that she takes insulin."})
        assert "insulin" in draft.line("happening.words").text
        assert [f.kind for f in draft.flags()] == ["medicine"]

    def test_the_job_may_be_about_medicines_and_drink(self, make):
        draft = make(job_tasks="gives out morphine on the ward, orders wine and whisky")
        assert "morphine" in draft.line("job.tasks").text
        assert draft.flags() == ()

    def test_comments_on_the_note_are_looked_at_too(self, make):
        draft = make(note_comments="depression, avoid nights")
        assert [f.kind for f in draft.flags()] == ["diagnosis"]

    @pytest.mark.requirement("R18")
    def test_a_leading_question_is_asked_in_other_words(self, make):
        draft = make(oh_questions=["confirm that she can't do the job"])
        assert "confirm" not in draft.to_text().lower()
        assert draft.line("questions.ask.fitness") is not None
        assert "reworded" in [f.kind for f in draft.flags()]

    def test_a_question_that_may_not_be_asked_is_left_out(self, make):
        assert "pregnan" not in make(oh_questions=["is she pregnant?"]).to_text().lower()

    def test_a_leading_question_in_a_stored_draft_is_pointed_at(self, make):
        stored = make(oh_questions=["can they use the crane"]).to_dict()
        for section in stored["sections"]:
            for line in section["lines"]:
                if "crane" in line["text"]:
                    line["text"] = "Is he really ill?"
        flags = ReferralDraft.from_dict(stored).flags()
        assert [f.kind for f in flags] == ["leading_question"]
        assert flags[0].suggestion.startswith("Is there a health reason")
