"""Answers to the questions on an earlier referral, as people type them."""

from datetime import date

import pytest

from guidance.asking import slots_that_are_asked
from guidance.earlier_answers import about_earlier, read_earlier

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("slot", "text", "found"),
    [
        ("oh_advice", "no nights and a stool", {"oh_advice": ["no_nights", "seat"]}),
        ("oh_advice", "a quieter bay", {"oh_advice": ["a quieter bay"]}),
        ("advice_done", "all of it", {"advice_done": ["everything"]}),
        ("advice_done", "none of it", {"advice_done": ["nothing"]}),
        (
            "advice_done",
            "we got the stool but couldn't do nights because nobody can swap",
            {
                "advice_done": ["seat"],
                "advice_not_done": ["no_nights"],
                "advice_not_done_why": "nobody can swap",
            },
        ),
        (
            "advice_done",
            "everything except the parking",
            {"advice_done": ["everything"], "advice_not_done": ["parking"]},
        ),
        (
            "advice_not_done",
            "the nights, because we are short",
            {"advice_not_done": ["no_nights"], "advice_not_done_why": "we are short"},
        ),
        ("advice_not_done_why", "no money for it", {"advice_not_done_why": "no money for it"}),
        ("changed_since", "the line is faster now", {"changed_since": "the line is faster now"}),
        ("changed_since", "don't know", {"changed_since": "unknown"}),
        ("earlier_reference", "h7204 I think", {"earlier_reference": "H7-204"}),
        ("earlier_reference", "the one in spring", {"earlier_reference": "the one in spring"}),
        ("last_oh_report_on", "20 March", {"last_oh_report_on": "2026-03-20"}),
        ("last_oh_report_on", "a while back", {}),
        ("changed_since", "  ", {}),
    ],
)
def test_is_read_as_what_was_asked_and_nothing_else(slot, text, found):
    advised = ["no_nights", "seat", "a quieter bay"]
    assert read_earlier(slot, text, TODAY, "manager", advised) == found


def test_every_question_on_an_earlier_referral_is_one_of_them():
    asked = {slot for slot in slots_that_are_asked() if about_earlier(slot)}
    assert {"earlier_reference", "oh_advice", "advice_done", "changed_since"} <= asked
    assert not about_earlier("work_impact")
    assert not about_earlier(None)
