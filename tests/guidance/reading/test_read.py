"""Any text is safe, every value is an allowed one, and evidence is what was typed."""

import re
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.reading import describe, read
from guidance.situation import Situation
from guidance.slots import SLOTS

TODAY = date(2026, 11, 21)
# As many as the profile says: fewer under mutation testing.
EXAMPLES = settings().max_examples
CONTENT = Path(__file__).parents[3] / "guidance" / "content" / "reading"
WORDS = sorted(
    {
        word
        for path in CONTENT.glob("*.yml")
        for word in re.findall(r"[a-z']+", path.read_text(encoding="utf-8"))
    }
)
ASKED = st.one_of(st.none(), st.sampled_from(sorted(SLOTS)), st.just("no_such_slot"))
ROLES = st.sampled_from([None, "manager", "employee", "hr", "self_employed"])
glue = st.sampled_from([" ", ", ", ". ", "? ", " not ", " 3 ", " 31/12 ", " weeks ", "\n", " off "])
sentences = st.lists(st.tuples(st.sampled_from(WORDS), glue), max_size=40).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)


@given(text=st.text(max_size=400), asked=ASKED, role=ROLES)
def test_any_text_is_read_without_an_error(text: str, asked: str | None, role: str | None) -> None:
    Situation.from_slots(read(text, today=TODAY, asked=asked, role=role).slots)


@settings(max_examples=3 * EXAMPLES)
@given(text=sentences, asked=ASKED, role=ROLES)
def test_every_value_is_one_the_product_knows(
    text: str, asked: str | None, role: str | None
) -> None:
    facts = read(text, today=TODAY, asked=asked, role=role)
    situation = Situation.from_slots(facts.slots)
    assert set(facts.slots) <= set(SLOTS)
    assert set(facts.evidence) == set(facts.slots)
    assert all(isinstance(row[1], str) and row[1] for row in describe(facts.slots, TODAY, role))
    assert Situation.from_slots(situation.to_slots()) == situation


@given(text=sentences, asked=ASKED)
def test_the_same_words_always_read_the_same(text: str, asked: str | None) -> None:
    first = read(text, today=TODAY, asked=asked)
    assert first == read(text, today=TODAY, asked=asked)


def test_only_the_first_4000_characters_are_read() -> None:
    facts = read("x " * 2000 + " off since 3/10/26", today=TODAY)
    assert not facts.slots


def test_evidence_is_what_was_typed() -> None:
    facts = read("Hes OFF w/ his sholder since 3rd Oct", today=TODAY)
    assert facts.evidence["absence_start"] == "3rd Oct"
    assert facts.evidence["issue_area"] == "sholder"


def test_edits_tell_nothing() -> None:
    facts = read("take out that he was in hospital", today=TODAY, role="manager")
    assert "treatment_status" not in facts.slots


def test_a_question_in_a_form_fills_nothing() -> None:
    facts = read("can she come back part time?", today=TODAY, asked="job_tasks", role="manager")
    assert not facts.slots


def test_a_condition_is_kept_as_a_group_only() -> None:
    facts = read("he has sarcoidosis and psoriasis", today=TODAY, role="manager")
    assert sorted(map(str, facts.slots["issue_area"])) == ["long_term_condition", "skin"]  # type: ignore[call-overload]
    assert "sarcoidosis" not in repr(dict(facts.slots))


def test_facts_turn_into_json_values() -> None:
    told = read("off since May", today=TODAY, role="manager").to_dict()
    assert told["slots"] == {
        "work_status": "off_now", "absence_start": "2026-05-01", "absence_weeks": 29.1,
    }  # fmt: skip
    assert told["problems"] == []
