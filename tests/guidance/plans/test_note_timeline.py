from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.note_timeline import FitNote, FitNoteError, Span, timeline

TODAY = date(2026, 11, 21)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def note(first: int, last: int | None, kind: str = "not_fit") -> FitNote:
    """A note from and to some days after 1 November 2026."""
    start = date(2026, 11, 1)
    end = None if last is None else start + timedelta(days=last)
    return FitNote(kind, None, start + timedelta(days=first), end)


NOTES = st.lists(
    st.builds(
        lambda kind, start, days: FitNote(kind, start, start, start + timedelta(days=days)),
        st.sampled_from(["not_fit", "may_be_fit", "pilot_plan"]),
        DAYS,
        st.integers(0, 200),
    ),
    max_size=6,
)


class TestFitNote:
    def test_days_count_both_ends(self) -> None:
        assert note(0, 0).days == 1
        assert FitNote.for_weeks("not_fit", date(2027, 2, 1), 4).end == date(2027, 2, 28)
        assert FitNote("not_fit", None, date(2028, 2, 28), date(2028, 3, 1)).days == 3

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"type": "fit"}, "type"),
            ({"end": "2026-10-31"}, "end"),
            ({"end": "31/10/2026"}, "end"),
            ({"start": None}, "start"),
            ({"boxes": ["ticked"]}, "boxes"),
            ({"will_reassess": "maybe"}, "will_reassess"),
            ({"doctor": "Dr No"}, "doctor"),
        ],
    )
    def test_error_names_the_field(self, change: dict[str, object], field: str) -> None:
        data: dict[str, object] = {"type": "not_fit", "start": "2026-11-01", "end": "2026-11-20"}
        with pytest.raises(FitNoteError) as caught:
            FitNote.from_dict(data | change)
        assert caught.value.field == field

    @pytest.mark.parametrize(
        ("change", "value", "message"),
        [
            (
                {"type": "fit"},
                "fit",
                "type cannot be 'fit': use not_fit, may_be_fit, pilot_plan, work_report",
            ),
            ({"type": None}, "", "type cannot be ''"),
            (
                {"end": "2026-10-31"},
                "2026-10-31",
                "end cannot be '2026-10-31': use 2026-11-01 or a later day",
            ),
            (
                {"end": "31/10/2026"},
                "31/10/2026",
                "end cannot be '31/10/2026': use a day as YYYY-MM-DD",
            ),
            ({"start": ""}, None, "start cannot be None: use a day as YYYY-MM-DD"),
            ({"boxes": ["ticked"]}, ["ticked"], "boxes cannot be"),
            ({"will_reassess": "maybe"}, "maybe", "will_reassess cannot be 'maybe'"),
            ({"doctor": "Dr No"}, "Dr No", "doctor cannot be 'Dr No': use Known fields"),
        ],
    )
    def test_error_says_what_was_given_and_what_to_write(
        self, change: dict[str, object], value: object, message: str
    ) -> None:
        data: dict[str, object] = {"type": "not_fit", "start": "2026-11-01", "end": "2026-11-20"}
        with pytest.raises(FitNoteError) as caught:
            FitNote.from_dict(data | change)
        assert caught.value.value == value
        assert str(caught.value).startswith(message)

    @pytest.mark.parametrize(
        ("parts", "field", "message"),
        [
            (
                {"boxes": ("phased_return", "ticked")},
                "boxes",
                "boxes cannot be 'ticked': use phased_return, altered_hours, amended_duties, "
                "workplace_adaptations",
            ),
            (
                {"will_reassess": "maybe"},
                "will_reassess",
                "will_reassess cannot be 'maybe': use yes, no or None",
            ),
        ],
    )
    def test_a_note_made_in_code_is_checked_too(
        self, parts: dict[str, Any], field: str, message: str
    ) -> None:
        with pytest.raises(FitNoteError) as caught:
            FitNote("may_be_fit", None, TODAY, None, **parts)
        assert (caught.value.field, str(caught.value)) == (field, message)

    @pytest.mark.parametrize("weeks", [0, 521])
    def test_weeks_beyond_the_span(self, weeks: int) -> None:
        with pytest.raises(FitNoteError, match="1 to 520") as caught:
            FitNote.for_weeks("not_fit", TODAY, weeks)
        assert (caught.value.field, caught.value.value) == ("weeks", weeks)

    @pytest.mark.parametrize("weeks", [1, 520])
    def test_weeks_at_its_ends(self, weeks: int) -> None:
        made = FitNote.for_weeks("not_fit", TODAY, weeks)
        assert (made.assessed_on, made.days) == (TODAY, weeks * 7)

    def test_it_covers_its_first_and_its_last_day(self) -> None:
        days = [date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 3), date(2026, 11, 4)]
        assert [note(0, 2).covers(day) for day in days] == [False, True, True, False]
        assert note(0, None).covers(date(2030, 1, 1))

    def test_what_a_form_leaves_empty_is_not_known(self) -> None:
        data: dict[str, object] = {"type": "not_fit", "start": date(2026, 11, 1), "end": ""}
        made = FitNote.from_dict(data)
        assert made == FitNote("not_fit", None, date(2026, 11, 1), None)
        assert FitNote.from_dict(made.to_dict()) == made

    @given(
        st.sampled_from(["not_fit", "may_be_fit"]),
        DAYS,
        st.integers(0, 300),
        st.sampled_from([None, "yes", "no"]),
    )
    def test_round_trip(self, kind: str, start: date, days: int, again: str | None) -> None:
        made = FitNote(
            kind,
            start,
            start,
            start + timedelta(days=days),
            ("phased_return",),
            "Reduced hours",
            again,
        )
        assert FitNote.from_dict(made.to_dict()) == made


class TestTimeline:
    def test_no_notes(self) -> None:
        line = timeline((), TODAY, None, None)
        assert (line.state, line.current, line.gaps) == ("none", None, ())

    @pytest.mark.parametrize(
        ("first", "last", "state"),
        [(0, 20, "running"), (0, 19, "ended"), (21, 30, "not_started"), (20, 20, "running")],
    )
    def test_state_by_the_day(self, first: int, last: int, state: str) -> None:
        assert timeline([note(first, last)], TODAY, None, None).state == state

    def test_gap_of_two_days_and_none_of_zero(self) -> None:
        line = timeline([note(10, 25), note(0, 7)], TODAY, None, None)
        assert line.gaps == (Span(date(2026, 11, 9), date(2026, 11, 10)),)
        assert line.gaps[0].days == 2
        assert not timeline([note(8, 25), note(0, 7)], TODAY, None, None).gaps

    def test_gap_after_self_certification(self) -> None:
        covered, since = date(2026, 11, 7), date(2026, 11, 1)
        assert timeline([note(9, 25)], TODAY, covered, since).gaps == (
            Span(date(2026, 11, 8), date(2026, 11, 9)),
        )
        assert not timeline([note(7, 25)], TODAY, covered, since).gaps

    def test_a_note_inside_another_makes_no_gap(self) -> None:
        line = timeline([note(0, 20), note(5, 8), note(21, 30)], TODAY, None, None)
        assert not line.gaps
        assert line.overlaps == (Span(date(2026, 11, 6), date(2026, 11, 9)),)

    def test_overlap_of_one_type_is_no_conflict(self) -> None:
        assert not timeline([note(0, 20), note(15, 30)], TODAY, None, None).conflicts
        line = timeline([note(0, 20), note(15, 30, "may_be_fit")], TODAY, None, None)
        assert line.conflicts == line.overlaps
        assert line.conflicts[0].days == 6

    def test_the_note_assessed_last_counts(self) -> None:
        old = note(0, 30)
        new = FitNote("may_be_fit", date(2026, 11, 18), date(2026, 11, 15), date(2026, 11, 30))
        assert timeline([new, old], TODAY, None, None).current == new

    def test_notes_that_follow_each_other_end_together(self) -> None:
        line = timeline([note(21, 40), note(0, 20)], TODAY, None, None)
        assert (line.start, line.end) == (date(2026, 11, 1), date(2026, 12, 11))

    def test_another_type_ends_the_chain(self) -> None:
        line = timeline([note(0, 20), note(21, 40, "may_be_fit")], TODAY, None, None)
        assert line.end == date(2026, 11, 21)

    def test_notes_of_an_earlier_absence_are_left_out(self) -> None:
        old = FitNote("not_fit", None, date(2026, 6, 1), date(2026, 6, 14))
        line = timeline([old, note(0, 20)], TODAY, None, date(2026, 11, 1))
        assert not line.gaps
        assert line.first_day == date(2026, 11, 1)

    def test_the_same_note_twice_counts_once(self) -> None:
        assert not timeline([note(0, 20), note(0, 20)], TODAY, None, None).overlaps

    def test_a_note_without_an_end_goes_on(self) -> None:
        line = timeline([note(0, None)], TODAY, None, None)
        assert (line.state, line.end) == ("running", None)

    def test_a_later_note_starts_with_those_it_follows(self) -> None:
        line = timeline([note(0, 18), note(19, 40)], TODAY, None, None)
        assert (line.start, line.end) == (date(2026, 11, 1), date(2026, 12, 11))
        apart = timeline([note(0, 17), note(19, 40)], TODAY, None, None)
        assert (apart.start, apart.end) == (date(2026, 11, 20), date(2026, 12, 11))

    def test_a_note_after_a_gap_ends_apart(self) -> None:
        line = timeline([note(0, 20), note(22, 40)], TODAY, None, None)
        assert line.end == date(2026, 11, 21)

    def test_two_notes_from_one_day_end_with_the_longer(self) -> None:
        assert timeline([note(0, 20), note(0, 30)], TODAY, None, None).end == date(2026, 12, 1)
        line = timeline([note(0, 20), note(0, None)], TODAY, None, None)
        assert (line.end, line.overlaps) == (None, (Span(date(2026, 11, 1), date(2026, 11, 21)),))

    def test_a_note_without_an_end_may_follow(self) -> None:
        line = timeline([note(0, 20), note(21, None)], TODAY, None, None)
        assert (line.start, line.end) == (date(2026, 11, 1), None)

    def test_between_two_notes_the_next_one_counts(self) -> None:
        line = timeline([note(0, 10), note(35, 40), note(25, 30)], TODAY, None, None)
        assert (line.current, line.state) == (note(25, 30), "not_started")

    def test_after_all_notes_the_last_one_counts(self) -> None:
        line = timeline([note(0, 5), note(8, 12)], TODAY, None, None)
        assert (line.current, line.state) == (note(8, 12), "ended")

    def test_a_note_that_ends_on_the_first_day_belongs_to_the_absence(self) -> None:
        line = timeline([note(0, 0)], TODAY, None, date(2026, 11, 1))
        assert line.current == note(0, 0)
        assert timeline([note(0, 0)], TODAY, None, date(2026, 11, 2)).current is None

    def test_one_shared_day_is_an_overlap(self) -> None:
        line = timeline([note(0, 20), note(20, 30)], TODAY, None, None)
        assert line.overlaps == (Span(TODAY, TODAY),)

    @given(NOTES, DAYS)
    def test_gaps_and_notes_share_no_day(self, notes: list[FitNote], today: date) -> None:
        line = timeline(notes, today, None, None)
        for gap in line.gaps:
            assert gap.days >= 1
            assert not any(known.covers(gap.first) or known.covers(gap.last) for known in notes)
        assert set(line.conflicts) <= set(line.overlaps)
        covered = any(known.covers(today) for known in notes)
        assert (line.state == "running") == covered

    @given(NOTES, DAYS)
    def test_order_does_not_matter(self, notes: list[FitNote], today: date) -> None:
        line = timeline(notes, today, None, None)
        other = timeline(list(reversed(notes)), today, None, None)
        assert (line.state, line.gaps, set(line.overlaps)) == (
            other.state,
            other.gaps,
            set(other.overlaps),
        )
