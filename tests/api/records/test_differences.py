"""What two versions say differently, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from api.records.differences import Kind, Piece, compare, differences
from guidance.draft import ReferralDraft

TEXTS = st.text(alphabet="ab ,.\né’", max_size=40)


def side(pieces: tuple[Piece, ...], other: Kind) -> str:
    return "".join(piece.text for piece in pieces if piece.kind is not other)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_what_is_shown(before, after):
    pieces = compare(before, after)
    assert side(pieces, Kind.ADDED) == before
    assert side(pieces, Kind.REMOVED) == after


@given(TEXTS)
def test_the_same_words_differ_in_nothing(text):
    assert all(piece.kind is Kind.SAME for piece in compare(text, text))


def test_only_the_words_that_changed_are_named():
    shown = compare("He stands for two hours.", "He stands for three hours.")
    changed = [(piece.kind, piece.text) for piece in shown if piece.kind is not Kind.SAME]
    assert changed == [(Kind.REMOVED, "two"), (Kind.ADDED, "three")]


def test_lines_of_drafts_changed_added_and_lost(world):
    before = ReferralDraft.from_dict(world.draft(can_offer=["days_only"]))
    after = ReferralDraft.from_dict(world.draft(can_offer=["seat"], job_title="line leader"))
    found = differences(before, after)
    assert {(one.kind, "".join(p.text for p in one.pieces)) for one in found} >= {
        ("added", "A seat or stool"),
        ("removed", "Day shifts only"),
    }
    assert [one.label for one in found if one.kind == "changed"] == ["Job title"]
    assert differences(before, before) == ()
