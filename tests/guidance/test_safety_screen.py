"""The screen against statements written for it; docs/safety.md says how blind each was."""

import csv
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.safety import KINDS, Level, Screen, screen
from guidance.safety_rules import rule_set

HERE = Path(__file__).parent
ADMIN = (
    "I've been off sick with my back and the fit note runs out next week",
    "Please can you send me the self-certification form and the training policy",
    "Role: warehouse operative, nights, lifting boxes, rota 4 on 4 off",
    "My manager says I have annual leave to take and my mum is staying",
    "He had an accident at football in March and is back to driving",
)


@cache
def rows(name: str) -> list[dict[str, str]]:
    path = HERE / f"safety_{name}.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def texts(name: str) -> list[str]:
    return [row["text"] for row in rows(name)]


def test_the_lists_are_large_and_without_repeats() -> None:
    assert len(rows("positive")) >= 300
    assert len(rows("near_misses")) >= 300
    everything = texts("positive") + texts("near_misses") + texts("oblique")
    assert len(set(everything)) == len(everything)
    assert {row["kind"] for row in rows("positive")} <= set(KINDS)
    assert {row["level"] for row in rows("positive")} == {"concern", "crisis", "danger"}


def test_no_positive_statement_is_missed() -> None:
    missed = [text for text in texts("positive") if screen(text).level is Level.none]
    assert missed == []


def test_no_oblique_statement_is_missed() -> None:
    missed = [text for text in texts("oblique") if screen(text).level is Level.none]
    assert missed == []


def test_oblique_statements_are_answered_to_the_right_person() -> None:
    wrong = [row["text"] for row in rows("oblique") if screen(row["text"]).kind != row["kind"]]
    assert len(wrong) <= 0.05 * len(rows("oblique")), wrong


def test_goodbyes_of_another_are_a_concern_about_them() -> None:
    found = screen("he keeps saying goodbye to people, says he won't be here much longer")
    assert (found.level, found.kind) == (Level.concern, "other_person")


def test_levels_and_kinds_agree() -> None:
    found = [(screen(row["text"]), row) for row in rows("positive")]
    levels = sum(result.level == row["level"] for result, row in found)
    kinds = sum(result.kind == row["kind"] for result, row in found)
    assert levels >= 0.95 * len(found)
    assert kinds >= 0.9 * len(found)


def test_danger_is_never_taken_for_a_concern() -> None:
    danger = [row["text"] for row in rows("positive") if row["level"] == "danger"]
    assert [text for text in danger if screen(text).level is Level.concern] == []


def test_own_thoughts_are_hardly_ever_taken_for_somebody_elses() -> None:
    own = [row["text"] for row in rows("positive") if row["level"] == "crisis"]
    turned = [text for text in own if screen(text).level is Level.concern]
    assert len(turned) <= 1


def test_false_alarms_stay_under_three_percent() -> None:
    fired = [text for text in texts("near_misses") if screen(text).level is not Level.none]
    assert len(fired) <= 0.03 * len(rows("near_misses")), fired


@pytest.mark.parametrize("admin", ADMIN)
def test_nothing_is_lost_beside_administration(admin: str) -> None:
    lost = [
        text
        for text in texts("positive")
        for message in (f"{admin}. {text}", f"{text}. {admin}")
        if screen(message).level is Level.none
    ]
    assert lost == []


@pytest.mark.parametrize("admin", ADMIN)
def test_little_is_lost_in_a_message_without_full_stops(admin: str) -> None:
    lost = [t for t in texts("positive") if screen(f"{admin} and {t}").level is Level.none]
    assert len(lost) <= 0.08 * len(rows("positive"))


def test_an_idiom_never_hides_what_stands_beside_it() -> None:
    idioms = ("this form is killing me", "dead on my feet", "suicide prevention training")
    for idiom in idioms:
        assert screen(f"{idiom} and I want to kill myself").level is Level.crisis


@pytest.mark.parametrize(
    "message",
    [
        "k1ll mys3lf",
        "K I L L  M Y S E L F",
        "I. Want. To. Die.",
        "i want to dieeeee",
        "su*cidal",
        "s\u200bu\u200bi\u200bc\u200bi\u200bd\u200ba\u200bl again",
        "I w\u0430nt t\u043e di\u0435",  # Cyrillic look-alikes
        "ｉ ｗａｎｔ ｔｏ ｄｉｅ",
        "I wànt tö dïe",
        "suicidle",
        "i dnt wanna b alive",
        "自杀了",
    ],
)
def test_disguised_spelling_is_seen_through(message: str) -> None:
    assert screen(message).level.rank >= Level.crisis.rank


@pytest.mark.parametrize("row", rows("positive")[::9], ids=lambda row: row["id"])
def test_result_does_not_depend_on_case_spaces_or_invisible_characters(row: dict[str, str]) -> None:
    text = row["text"]
    expected = screen(text)
    assert screen(text.upper()) == expected
    assert screen(text.replace(" ", "   ")) == expected
    assert screen("\u200b".join(text)) == expected
    assert screen(unicodedata.normalize("NFD", text)) == expected
    assert screen(text) == expected


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gets_an_answer(text: str) -> None:
    result = screen(text)
    assert isinstance(result, Screen)
    assert (result.level is Level.none) == (result.rule is None) == (result.kind is None)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="$!|*'.@01ikl die.\u200b\ufe0f\U0001f480", max_size=80))
def test_odd_characters_around_key_words_never_raise(text: str) -> None:
    assert screen(f"{text} i want to die {text}").level.rank >= Level.none.rank


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["hello", "ok", "next tuesday", "£20", "👍", "12/3/26"]), st.booleans())
def test_small_additions_change_nothing(addition: str, before: bool) -> None:
    plain = "I want to kill myself"
    message = f"{addition}. {plain}" if before else f"{plain}. {addition}"
    assert screen(message) == screen(plain)


def test_very_long_text_is_screened_to_its_end() -> None:
    assert screen("the rota is late. " * 3000 + "I want to die").level is Level.crisis


def test_every_result_names_a_rule_that_says_why() -> None:
    for text in texts("positive"):
        rule = rule_set().rules[screen(text).rule or ""]
        assert rule.why
