"""Changes to a shown draft in plain words."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.edits import AMBIGUOUS, REMOVE, SET, read_change
from guidance.situation import Situation

SHOWN = {
    "work_impact_words": "He had a bad leg and takes tablets for it. He can't stand for long.",
    "safety_flag": ["medication"],
    "offer_weeks": 4,
    "recipient_choice": None,
    "cannot_offer": ["parking"],
    "tried_already": ["extra_breaks"],
    "note_comments": "No heavy lifting",
}


@pytest.fixture
def change(make, situation, today):
    """Read a message about a draft that was made from SHOWN and what the test adds to it."""

    def read(text, *, asked=None, hidden=frozenset(), **slots):
        values = {**SHOWN, **slots}
        draft = make(hidden=hidden, **values)
        return read_change(
            text, today=today, draft=draft, situation=situation(**values), asked=asked
        )

    return read


@pytest.mark.requirement("R27")
@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("make it six weeks", {"offer_weeks": 6}),
        ("make it 6 wks", {"offer_weeks": 6}),
        ("make it a fortnight please", {"offer_weeks": 2}),
        ("6 weeks actually", {"offer_weeks": 6}),
        ("it should be 8 weeks not 4", {"offer_weeks": 8}),
        ("change four weeks to eight weeks", {"offer_weeks": 8}),
        ("let's say two months", {"offer_weeks": 9}),
        ("he's been off eight weeks", {"absence_weeks": 8.0, "absence_start": None}),
        ("no, off for 10 weeks", {"absence_weeks": 10.0, "absence_start": None}),
        ("change days only to shorter shifts", {"can_offer": ["shorter_hours", "seat"]}),
        ("swap the stool for extra breaks", {"can_offer": ["days_only", "extra_breaks"]}),
        ("shorter shifts instead of days only", {"can_offer": ["shorter_hours", "seat"]}),
        ("add that he can work from home", {"can_offer": ["days_only", "seat", "home_working"]}),
        ("we could also do lighter duties", {"can_offer": ["days_only", "seat", "lighter_duties"]}),
        ("he can have extra breaks", {"can_offer": ["days_only", "seat", "extra_breaks"]}),
        ("no nights", {"can_offer": ["days_only", "seat", "no_nights"]}),
        ("make it 3 days a week", {"can_offer": ["days_only", "seat", "3 days a week"]}),
        (
            "he can park close by",
            {"can_offer": ["days_only", "seat", "parking"], "cannot_offer": None},
        ),
        (
            "we can't do days only",
            {"cannot_offer": ["parking", "days_only"], "can_offer": ["seat"]},
        ),
        ("we've tried lighter duties", {"tried_already": ["extra_breaks", "lighter_duties"]}),
        ("could it be 8 weeks instead?", {"offer_weeks": 8}),
        ("it's six weeks not four", {"offer_weeks": 6}),
        ("instead of days only put shorter shifts", {"can_offer": ["shorter_hours", "seat"]}),
        ("can the report go to her and hr only?", {"recipient_choice": ["employee", "hr"]}),
        ("it should go to HR not me", {"recipient_choice": ["employee", "hr"]}),
        ("add question: can he climb ladders", {"oh_questions": ["Can he climb ladders?"]}),
        ("the note is until 5 December", {"note_end": "2026-12-05"}),
        ("take out the seat", {"can_offer": ["days_only"]}),
        ("put HR as the one who gets the report", {"recipient_choice": ["employee", "hr"]}),
        ("not her manager", {"recipient_choice": ["employee", "hr"]}),
        ("not me", {"recipient_choice": ["employee", "hr"]}),
        ("don't send the report to my manager", {"recipient_choice": ["employee", "hr"]}),
        ("HR should get it, not me", {"recipient_choice": ["employee", "hr"]}),
        ("only hr please", {"recipient_choice": ["employee", "hr"]}),
        ("remove HR", {"recipient_choice": ["employee", "manager"]}),
        ("i want the report too", {"recipient_choice": ["employee", "manager", "hr"]}),
        ("make it face to face", {"mode_pref": "face_to_face"}),
        ("she'd rather a video call", {"mode_pref": "video"}),
        ("he can't lift either", {"work_impact": ["standing", "walking", "lifting"]}),
        ("her note runs out on the 4th december", {"note_end": "2026-12-04"}),
        ("it was an accident at work", {"cause_at_work": "injury_at_work"}),
        ("ask them about travel", {"oh_questions": ["travel"]}),
        ("add a question about the Equality Act", {"oh_questions": ["equality"]}),
        ("can you ask about his attendance?", {"oh_questions": ["attendance"]}),
        (
            "ask if he can use the overhead crane",
            {"oh_questions": ["Can he use the overhead crane?"]},
        ),
        (
            "ask them whether she should work alone on the late run",
            {"oh_questions": ["Should she work alone on the late run?"]},
        ),
    ],
)
def test_sets(change, text, slots):
    found = change(text)
    assert found is not None
    assert found.kind == SET
    assert dict(found.slots) == slots
    assert found.hide == frozenset()
    assert found.summary


@pytest.mark.requirement("R27")
def test_since_when_is_corrected_with_its_length(change, today):
    found = change("actually she's been off since May")
    assert found.kind == SET
    assert found.slots["absence_start"] == "2026-05-01"
    assert "1 May 2026" in found.summary
    assert "exact day" in found.summary
    changed = Situation.from_slots({**found.slots, "work_status": "off_now"})
    assert changed.days_off(today) == (today - date(2026, 5, 1)).days


@pytest.mark.parametrize(
    ("text", "hide"),
    [
        ("remove the bit about his medication", {"about:medication"}),
        ("take out that he was in hospital", {"about:hospital"}),
        ("oh and take out that he was in hospital, that's his business", {"about:hospital"}),
        ("please don't mention hospital", {"about:hospital"}),
        ("don't mention the tablets", {"about:medication"}),
        ("can you leave the tablets out?", {"about:medication"}),
        ("the drugs bit needs to go", {"about:medication", "phrase:drugs"}),
        ("get rid of tramadol", {"about:medication", "phrase:tramadol"}),
        ("leave out his leg", {"about:body_part"}),
        ("I'd rather you didn't say he was in hospital", {"about:hospital"}),
        ("nothing about his meds please", {"about:medication"}),
        ("he asked me not to mention the hospital", {"about:hospital"}),
        ("he'd prefer the hospital wasn't mentioned", {"about:hospital"}),
        ("take hospital out pls", {"about:hospital"}),
        ("remove hospital and medication", {"about:hospital", "about:medication"}),
        ("lose the leg stuff", {"about:body_part"}),
        ("he doesn't want hr to know about his leg", {"about:body_part"}),
        ("i don't want his treatment in there", {"about:treatment"}),
        ("drop everything about his treatment", {"about:treatment"}),
        ("take the fit note comments out", {"about:note_comments"}),
        ("remove my own words", {"about:own_words"}),
        ("cut the bit that says standing is hard", {"about:standing"}),
        ("without mentioning that he can't walk far", {"about:walking"}),
        ("his hospital stay is private", {"about:hospital"}),
        ("remove the job title", {"about:job_title"}),
        ("hide 'putting parts together'", {"phrase:putting parts together"}),
        ("don't ask about nights", {"questions.ask.nights"}),
        ("take out the question about nights", {"questions.ask.nights"}),
    ],
)
def test_removes(change, text, hide):
    found = change(text)
    assert found is not None
    assert found.kind == REMOVE
    assert found.hide == frozenset(hide)
    assert dict(found.slots) == {}


def test_what_is_removed_is_gone_when_the_draft_is_built_again(change, make):
    found = change("remove the bit about his medication")
    draft = make(hidden=found.hide, **SHOWN)
    for word in ("tablet", "treatment may"):
        assert word not in draft.to_text().lower()
    assert draft.line("questions.ask.treatment_safety") is None


@pytest.mark.parametrize(
    "text",
    [
        "don't mention the operation",
        "remove the bit about his dog",
        "take that out",
        "remove something",
        "leave out the stress",
    ],
)
def test_what_it_cannot_find_it_asks_about(change, text):
    found = change(text)
    assert found.kind == AMBIGUOUS
    assert not found.slots
    assert not found.hide
    titles = [choice.title for choice in found.choices]
    assert "The hospital stay" in titles
    assert "Anything about medication" in titles
    assert all(choice.hide for choice in found.choices)


def test_what_is_out_already_is_not_offered_again(change):
    found = change("take that out", hidden=frozenset({"about:hospital"}))
    assert "The hospital stay" not in [choice.title for choice in found.choices]


def test_an_unknown_question_to_remove_lists_those_there(change):
    found = change("remove the question about football")
    assert found.kind == AMBIGUOUS
    assert any("hours and shifts" in choice.title for choice in found.choices)


class TestSixWeeksOfWhat:
    def test_the_offer_when_the_draft_shows_how_long(self, change):
        assert change("make it six weeks").slots == {"offer_weeks": 6}

    def test_the_absence_when_that_was_talked_about_last(self, change):
        found = change("make it six weeks", asked="absence_weeks")
        assert found.slots == {"absence_weeks": 6.0, "absence_start": None}

    def test_the_offer_when_that_was_asked_for(self, change):
        found = change("six weeks", asked="can_offer", offer_weeks=None)
        assert found.slots == {"offer_weeks": 6}

    def test_otherwise_it_asks(self, change):
        found = change("make it six weeks", offer_weeks=None)
        assert found.kind == AMBIGUOUS
        assert [dict(choice.slots) for choice in found.choices] == [
            {"offer_weeks": 6},
            {"absence_weeks": 6.0, "absence_start": None},
        ]


class TestQuestions:
    def test_one_that_is_there_is_not_added_twice(self, change):
        found = change("ask them about nights too")
        assert dict(found.slots) == {}
        assert "asked already" in found.summary

    def test_one_that_was_taken_out_comes_back(self, change):
        found = change("ask them about nights too", hidden=frozenset({"questions.ask.nights"}))
        assert found.slots == {"oh_questions": ["nights"]}
        assert found.show == frozenset({"questions.ask.nights"})

    @pytest.mark.requirement("R18")
    @pytest.mark.parametrize(
        ("text", "rewrite"),
        [
            ("ask them to confirm she can't do the job", "fitness"),
            ("confirm with them that he can't do the job", "fitness"),
            ("ask what's wrong with him", "tasks_to_avoid"),
            ("ask if he is really ill", "attendance"),
            ("ask OH what medication he is on", "treatment_safety"),
            ("add a question about whether we can sack him", "return_timing"),
        ],
    )
    def test_a_leading_one_is_offered_in_other_words(self, change, text, rewrite):
        found = change(text, oh_questions=None)
        assert found.kind == AMBIGUOUS
        assert found.choices[0].slots == {"oh_questions": [rewrite]}
        assert dict(found.choices[1].slots) == {}

    def test_one_that_may_not_be_asked_has_no_rewrite(self, change):
        found = change("ask if she's pregnant")
        assert found.kind == AMBIGUOUS
        assert found.choices == ()
        assert "discrimination" in found.summary

    def test_own_questions_add_up(self, change):
        found = change("ask about home working", oh_questions=["Can they climb?"])
        assert found.slots == {"oh_questions": ["Can they climb?", "home_working"]}


class TestSeveralAtOnce:
    def test_both_are_done(self, change):
        found = change(
            "days only and he can sit. oh and take out that he was in hospital, that's private",
            can_offer=None,
        )
        assert found.kind == SET
        assert found.slots == {"can_offer": ["days_only", "seat"]}
        assert found.hide == frozenset({"about:hospital"})

    def test_in_one_sentence_too(self, change):
        found = change("make it six weeks and take out the hospital bit")
        assert found.slots == {"offer_weeks": 6}
        assert found.hide == frozenset({"about:hospital"})

    def test_all_wait_for_the_one_that_is_unclear(self, change):
        found = change("make it face to face. and remove the bit about his dog")
        assert found.kind == AMBIGUOUS
        assert all(choice.slots == {"mode_pref": "face_to_face"} for choice in found.choices)


def test_the_reason_can_be_said_in_other_words(change, make):
    found = change("change the reason to: coming back after time away, standing is hard")
    assert found.words == {"about.reason": "Coming back after time away, standing is hard."}
    assert "told the same reason" in found.summary
    draft = make(words=found.words)
    assert draft.line("about.reason").text == found.words["about.reason"]


def test_something_can_be_put_back(change):
    found = change("put the hospital bit back in", hidden=frozenset({"about:hospital"}))
    assert found.show == frozenset({"about:hospital"})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "yes",
        "no thanks",
        "looks good",
        "ok send it to him",
        "what happens next?",
        "who sees this",
        "does he get paid for coming back part time though",
        "can he drive?",
        "how long does it take?",
        "why do you ask",
        "ask HR about pay",
        "i'll check with him",
        "thanks, that's great",
        "stop",
        "🙂",
        "<script>alert(1)</script>",
    ],
)
def test_what_is_no_change_is_left_to_others(change, text):
    assert change(text) is None


def test_any_length_is_safe(change):
    assert change("take out " + "x" * 20_000).kind == AMBIGUOUS


def test_every_slot_value_it_gives_is_one_a_situation_can_hold(change):
    for text in ("make it six weeks", "not me", "he can have extra breaks", "make it video"):
        Situation.from_slots(dict(change(text).slots))


TEXT = st.text(max_size=120) | st.lists(
    st.sampled_from(
        [
            "take out",
            "make it",
            "not",
            "her manager",
            "six weeks",
            "the report",
            "hr",
            "ask them",
            "about nights",
            "don't mention",
            "hospital",
            "change",
            "days only",
            "to",
            "shorter shifts",
            "and",
            "add that",
            "he can sit",
            "question",
            "put back",
            "since may",
            "31/02",
            "off",
            "only",
            ".",
            "!",
            "?",
            "by phone",
            "who gets",
        ]
    ),
    max_size=14,
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(text=TEXT)
def test_any_message_gives_a_change_that_can_be_applied(make, situation, today, text):
    draft = make(**SHOWN)
    found = read_change(text, today=today, draft=draft, situation=situation(**SHOWN))
    if found is None:
        return
    assert found.kind in (SET, REMOVE, AMBIGUOUS)
    assert found.summary
    for way in (found, *found.choices):
        changed = make(hidden=way.hide, words=way.words, **{**SHOWN, **way.slots})
        assert changed.sections
    if found.kind == AMBIGUOUS:
        assert not found.slots
        assert not found.hide


def test_a_correction_is_no_answer_to_the_question_before_it(change):
    found = change("actually she's been off since 3 October", asked="tried_already")
    assert found.kind == SET
    assert found.slots["absence_start"] == "2026-10-03"
    assert "tried_already" not in found.slots
