"""Shorthand of people at work is written out; everything else stays as typed."""

import pytest
from askoh_bot.encoder import encode
from askoh_bot.terms import spelled_out


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("OH said no", "occupational health said no"),
        ("been to occy health", "been to occupational health"),
        ("the occ nurse rang", "the occupational health nurse rang"),
        ("my ATW claim", "my access to work claim"),
        ("how much is ssp", "how much is statutory sick pay"),
        ("two sick notes", "two fit notes"),
        ("a doctor's line", "a fit note"),
        ("celf cert", "self certification"),
        ("the gaffer knows", "the manager knows"),
        ("he's on the sick", "he's off sick"),
    ],
)
def test_one_wording_for_one_thing(typed, meant):
    assert spelled_out(typed) == meant


@pytest.mark.parametrize("text", ["oh no, not again", "OH MY GOD", "the line manager's line"])
def test_a_cry_and_an_everyday_word_stay(text):
    assert spelled_out(text) == text


def test_written_out_the_encoder_sees_the_same_thing():
    short, long = "can OH see my file", "can occupational health see my file"
    apart = float(encode([short])[0] @ encode([long])[0])
    together = float(encode([spelled_out(short)])[0] @ encode([long])[0])
    assert together > apart
    assert together > 0.99
