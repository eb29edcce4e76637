"""What somebody asks to leave out is told nowhere: not in a line, the reason or a question."""

import json
from io import BytesIO

import pytest
from docx import Document

from guidance.documents import draft_docx
from guidance.draft_hide import Hidden, drop_clauses
from guidance.edit_topics import topics
from guidance.questions import question_book
from guidance.slots import SLOTS

STORY = {
    "work_impact_words": (
        "He had a bad leg, was in hospital after an operation and takes tablets for the pain. "
        "He can't stand for long."
    ),
    "issue_area": ["back_neck_limb", "pain"],
    "treatment_status": ["after_hospital", "had_surgery", "physio", "medication_effects"],
    "safety_flag": ["medication"],
    "oh_questions": ["treatment_safety", "surgery_timing"],
}


def everywhere(draft):
    document = Document(BytesIO(draft_docx(draft, {})))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    words = [*cells, *(paragraph.text for paragraph in document.paragraphs)]
    return " ".join([json.dumps(draft.to_dict()), draft.to_text(), *words]).lower()


@pytest.mark.parametrize(
    ("topic", "words"),
    [
        ("hospital", ["hospital"]),
        ("surgery", ["operation", "surgery"]),
        ("medication", ["tablet", "treatment may"]),
        ("physio", ["physio"]),
        ("pain", ["pain"]),
        ("body_part", ["leg", "neck"]),
        ("treatment", ["treatment", "physio", "after hospital"]),
        ("standing", ["stand for long", "affecting standing"]),
    ],
)
def test_a_topic_that_is_left_out_is_told_nowhere(make, topic, words):
    before = everywhere(make(**STORY))
    draft = make(hidden=frozenset({f"about:{topic}"}), **STORY)
    after = everywhere(draft)
    for word in words:
        assert word in before
        # "tasks" holds no "ask": whole words and their endings only.
        assert f" {word}" not in after.replace('"', " "), word


def test_the_rest_of_the_managers_words_stays(make):
    draft = make(hidden=frozenset({"about:hospital"}), **STORY)
    assert draft.line("happening.words").text == (
        "He had a bad leg after an operation and takes tablets for the pain. "
        "He can't stand for long."
    )


def test_a_question_that_would_give_it_away_goes_too(make):
    draft = make(hidden=frozenset({"about:medication", "about:surgery"}), **STORY)
    assert draft.line("questions.ask.treatment_safety") is None
    assert draft.line("questions.ask.surgery_timing") is None


def test_the_reason_is_put_together_without_it(make):
    draft = make(hidden=frozenset({"about:hospital"}))
    assert draft.line("about.reason").text == (
        "Returning after 6 weeks off with effects on standing and walking; wants to come back."
    )


def test_the_reason_as_typed_loses_it_too(make):
    words = {"about.reason": "Coming back after hospital treatment, keen to return."}
    draft = make(hidden=frozenset({"about:hospital"}), words=words)
    assert draft.line("about.reason").text == "Coming back, keen to return."


@pytest.mark.parametrize(
    "hidden", ["about.reason", "happening.effects", "work_impact", "job.tasks", "job_tasks"]
)
def test_a_needed_field_that_is_left_out_is_named_as_missing(make, hidden):
    draft = make(hidden=frozenset({hidden}))
    field = {"work_impact": "happening.effects", "job_tasks": "job.tasks"}.get(hidden, hidden)
    assert draft.line(field).text == ""
    assert field in [gap.id for gap in draft.missing()]


def test_a_helpful_field_that_is_left_out_is_not_asked_for_again(make):
    draft = make(hidden=frozenset({"about:condition", "about:treatment"}))
    ids = [gap.id for gap in draft.missing()]
    assert "happening.area" not in ids
    assert "happening.treatment" not in ids


def test_one_value_goes_and_the_others_stay(make):
    for hidden in ("work_impact.standing", "happening.effects.standing", "about:standing"):
        draft = make(hidden=frozenset({hidden}))
        assert draft.line("happening.effects.standing") is None
        assert draft.line("happening.effects.walking") is not None


def test_hiding_a_value_takes_it_out_of_the_reason(make):
    draft = make(hidden=frozenset({"work_impact.standing"}))
    assert "standing" not in draft.line("about.reason").text


def test_plain_words_go_from_the_job_as_well(make):
    draft = make(
        hidden=frozenset({"phrase:since his fall"}), job_tasks="packing, since his fall only boxes"
    )
    assert draft.line("job.tasks").text == "Packing"


def test_the_job_keeps_its_hospital(make):
    draft = make(
        hidden=frozenset({"about:hospital"}),
        job_title="hospital porter",
        job_tasks="moving patients between wards, was in hospital himself",
    )
    assert draft.line("employee.job_title").text == "Hospital porter"
    assert draft.line("job.tasks").text == "Moving patients between wards"


def test_anything_unknown_is_taken_as_words(make):
    draft = make(hidden=frozenset({"Bad Leg"}), **STORY)
    assert "bad leg" not in everywhere(draft)


def test_absence_dates_left_out_are_not_told_by_the_length(make):
    draft = make(hidden=frozenset({"about:absence_dates"}), treatment_status=None)
    assert draft.line("absence.length") is None
    assert "6 weeks" not in draft.to_text()


def test_reasons_for_the_tier_are_left_out_too(make):
    draft = make(hidden=frozenset({"phrase:formal process"}), formal_process="grievance")
    assert not [text for text in draft.tier_reasons if "formal" in text]


def test_topics_name_slots_values_and_questions_that_exist():
    for topic in topics().values():
        assert set(topic.questions) <= set(question_book().questions), topic.id
        for name in topic.values:
            slot, _, value = name.partition(".")
            assert slot in SLOTS, topic.id
            assert not value or value in SLOTS[slot].values, topic.id


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("tired and in hospital", "tired"),
        ("in hospital", ""),
        ("Was in hospital. Is tired.", "Is tired."),
        ("tired; hospital; slow", "tired; slow"),
        ("", ""),
    ],
)
def test_only_the_part_of_a_sentence_goes(text, kept):
    assert drop_clauses(text, lambda clause: "hospital" in clause.lower()) == kept


def test_a_text_that_cannot_be_parted_goes_whole():
    rules = Hidden.of({"phrase:in and out of work"})
    assert rules.scrub("He was in and out of work") == ""


def test_a_word_with_unseen_characters_in_it_is_found_all_the_same(make):
    draft = make(
        hidden=frozenset({"about:hospital"}), work_impact_words="was in hos\u200bpital, slow"
    )
    assert draft.line("happening.words").text == "Slow"


@pytest.mark.parametrize("topic", topics())
def test_no_line_on_health_and_no_question_tells_a_topic_that_is_left_out(make, topic):
    everything = {slot: list(SLOTS[slot].values) for slot in ("issue_area", "treatment_status")}
    draft = make(
        hidden=frozenset({f"about:{topic}"}),
        safety_flag=["medication", "substance", "concentration"],
        work_impact=["standing", "walking", "lifting", "stairs"],
        hidden_or_fluctuating="yes",
        work_impact_words=STORY["work_impact_words"],
        note_comments="After an operation, no lifting, may be tired and low in mood",
        **everything,
    )
    rule = topics()[topic]
    for line in draft.lines():
        if rule.told and (line.health or line.id.startswith("questions")):
            assert not rule.told.search(line.text), line.id
        for value in rule.values:
            assert not (line.slot == value and line.health and line.id != "about.reason")
