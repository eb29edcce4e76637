import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.safety_rules import rule_set
from guidance.safety_text import fold, normalise


def plain(text: str) -> str:
    return normalise(text, rule_set().words).strip()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("I CAN'T go on", "i cant go on"),
        ("I can not go on", "i cant go on"),
        ("im done", "i am done"),
        ("I’m done", "i am done"),
        ("I'll go", "i will go"),
        ("ill today", "ill today"),
        ("any more", "anymore"),
        ("just really tired", "tired"),
        ("tonite", "tonight"),
        ("k1ll", "kill"),
        ("su*cide", "suicide"),
        ("suiicide", "suicide"),
        ("kill my self", "kill myself"),
        ("d i e", "die"),
        ("One. Two three!", "one . two three ."),
        ("żyć", "zyc"),
        ("dinnae", "dont"),
        ("H7-204", "h7 204"),
    ],
)
def test_plain_form(typed: str, expected: str) -> None:
    assert plain(typed) == expected


@given(st.text(max_size=200))
def test_never_raises_and_keeps_its_form(text: str) -> None:
    result = normalise(text, rule_set().words)
    assert result.startswith(" ")
    assert result.endswith(" ")
    assert "\u200b" not in fold(text)
