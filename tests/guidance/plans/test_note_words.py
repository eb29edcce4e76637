"""Fit notes as people tell of them: kinds, days, and what goes on around them."""

from datetime import date

import pytest

from guidance.note_words import SaidNote, read_note_words

TODAY = date(2026, 11, 21)


def notes(text: str) -> list[tuple[str | None, str | None, str | None]]:
    return [_row(note) for note in read_note_words(text, TODAY).notes]


def _row(note: SaidNote) -> tuple[str | None, str | None, str | None]:
    start, end = (day.isoformat() if day else None for day in (note.start, note.end))
    return (note.type, start, end)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("may be fit till the 14th, amended duties", [("may_be_fit", None, "2026-12-14")]),
        ("third note runs out Friday", [(None, None, "2026-11-27")]),
        ("her fit note ran out yesterday", [(None, None, "2026-11-20")]),
        ("note ended last friday and nothing since", [(None, None, "2026-11-20")]),
        ("not fit note 2 nov - 30 nov", [("not_fit", "2026-11-02", "2026-11-30")]),
        ("signed off from 3 november to 14 december", [("not_fit", "2026-11-03", "2026-12-14")]),
        ("signed off on 3 November for 4 weeks", [("not_fit", "2026-11-03", "2026-11-30")]),
        ("a four week note from 9 november", [(None, "2026-11-09", "2026-12-06")]),
        ("new note for another 6 weeks from monday", [(None, "2026-11-23", "2027-01-03")]),
        ("note from 2 january to 30 january", [(None, "2027-01-02", "2027-01-30")]),
        ("the note is dated 10 november, until 7 december", [(None, "2026-11-10", "2026-12-07")]),
        ("ran out Sunday, doctors can't see me till Thursday", [(None, None, "2026-11-15")]),
        ("no note yet", [("none", None, None)]),
    ],
)
def test_one_note(text: str, expected: list[tuple[str | None, str | None, str | None]]) -> None:
    assert notes(text) == expected


def test_two_notes_stand_in_their_order() -> None:
    told = "first note 1 to 14 october, second note 20 october to 30 november"
    first, second = (None, "2026-10-01", "2026-10-14"), (None, "2026-10-20", "2026-11-30")
    assert notes(told) == [first, second]
    told = "one finished on 31 october, the other starts 5 november"
    assert notes(told) == [(None, None, "2026-10-31"), (None, "2026-11-05", None)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("no note yet, day 8", date(2026, 11, 14)),
        ("day 5 of sickness, boss wants a note", date(2026, 11, 17)),
        ("off sick since 16 november, no note yet", date(2026, 11, 16)),
        ("may be fit until 14 december. off since 2 november", date(2026, 11, 2)),
        ("signed off from 3 november to 14 december", None),
    ],
)
def test_first_day_of_sickness(text: str, day: date | None) -> None:
    assert read_note_words(text, TODAY).first_day == day


@pytest.mark.parametrize(
    ("text", "around"),
    [
        ("my employer wants a fit to work note before I can come back", "demanded"),
        ("do I need my gp to sign me back first", "demanded"),
        ("day 5 of sickness, boss wants a note", "note_asked"),
        ("signed off but he's been answering emails", "working"),
        ("she has a second job in a bar", "other_job"),
        ("he handed in a stress note the day before his disciplinary", "formal_process"),
        ("GP says not fit for work but occupational health say I am fit", "oh_disagrees"),
        ("she wants to come back early", "early_return"),
        ("we can't offer light duties", "cannot_do"),
        ("we can do the hours but not the duties", "can_partly"),
        ("it says they will need to see me again", "reassess_yes"),
        ("they don't need to see me, no need to be seen", "reassess_no"),
    ],
)
def test_what_goes_on_around_a_note(text: str, around: str) -> None:
    assert around in read_note_words(text, TODAY).around


@pytest.mark.parametrize("text", ["she's off with her back", "what is occupational health", ""])
def test_other_words_tell_of_no_note(text: str) -> None:
    found = read_note_words(text, TODAY)
    assert not found.about_note
    assert found.notes == ()


def test_being_at_home_is_no_advice_to_work_there() -> None:
    assert read_note_words("light duties refused, i'm stuck at home", TODAY).boxes == (
        "amended_duties",
    )
