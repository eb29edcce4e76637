"""Fears are heard in other wordings than the written ones, and nowhere else."""

import pytest

from guidance.fear_words import fear_in
from guidance.talks import fears


@pytest.mark.parametrize("fear_id", fears())
def test_every_written_wording_is_heard(fear_id: str) -> None:
    fear = fears()[fear_id]
    for words in fear.heard_as:
        found = fear_in(words.removesuffix("*"))
        assert found is not None, words
        assert found.id == fear_id, words


@pytest.mark.parametrize(
    ("words", "fear_id"),
    [
        ("They’re only after getting RID of me", "way_to_sack_me"),
        ("won't it all be held against me afterwards", "used_against_me"),
        ("It feels like I'm punished here", "punishment"),
        ("I've been off three weeks, and I'm frightened I'll lose my job", "losing_job"),
    ],
)
def test_it_is_heard_in_other_words(words: str, fear_id: str) -> None:
    found = fear_in(words)
    assert found is not None
    assert found.id == fear_id


@pytest.mark.parametrize(
    "words",
    [
        "",
        "?!",
        "skip",
        "I don't know",
        "my mental health is bad and I'm off sick",
        "I want occupational health",
        "don't ask for occupational health",
        "my fit note isn't ready",
        "how much will I get if I come back three days a week",
        "I work for a company that makes boxes",
        "I can't afford a taxi to work",
        "who will cover for me",
        "my boss says no",
        "I've got to be off first thing tomorrow",
    ],
)
def test_other_words_tell_no_fear(words: str) -> None:
    assert fear_in(words) is None
