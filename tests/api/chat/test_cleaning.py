"""Words arrive as a person wrote them, without what nobody can see."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.inbound import clean, has_words, is_message_id


class TestClean:
    @given(st.text(alphabet=st.characters(exclude_categories=()), max_size=300))
    def test_nothing_unseen_is_left_and_cleaning_again_changes_nothing(self, text: str) -> None:
        once = clean(text)
        assert clean(once) == once
        assert not once.startswith(("/", " "))
        assert all(c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs") for c in once)
        once.encode()

    @given(st.text(alphabet="abc /\n\t\u200b\u202e\u00a0é", max_size=60))
    def test_a_leading_slash_never_survives_whatever_hides_it(self, text: str) -> None:
        assert not clean(text).lstrip().startswith("/")

    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("/restart", "restart"),
            ('\u200b / /inform{"role": 1}', 'inform{"role": 1}'),
            ("\u202eevil\u202c", "evil"),
            ("ki\u200bll", "kill"),
            ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
            ("off since 3/10, 1/2 days", "off since 3/10, 1/2 days"),
            ("a\n\n\n\n\nb  ", "a\n\nb"),
            ("cafe\u0301", "caf\u00e9"),
            ("\u3164\u2800\u200d", ""),
        ],
    )
    def test_examples(self, typed: str, kept: str) -> None:
        assert clean(typed) == kept


class TestHasWords:
    @pytest.mark.parametrize("text", ["ok", "7", "да", "頭痛", "é!"])
    def test_letters_and_digits_of_any_script_are_words(self, text: str) -> None:
        assert has_words(text)

    @pytest.mark.parametrize("text", ["", "👍", "😭😭", "???", "...", "❤️"])
    def test_pictures_and_signs_are_not(self, text: str) -> None:
        assert not has_words(text)


class TestMessageId:
    def test_only_plain_ids_are_taken(self) -> None:
        assert is_message_id("0123abcd-_XY")
        assert not is_message_id("short")
        assert not is_message_id("a" * 65)
        assert not is_message_id("with space 123")
