"""The talk on coming back, prepared for who leads it and for who comes back."""

from datetime import date

import pytest

from guidance.return_talk import return_talk
from guidance.situation import Situation

MONDAY = date(2026, 11, 23)


def test_nothing_in_it_asks_for_a_diagnosis() -> None:
    talk = return_talk(Situation(role="manager"), MONDAY)
    asked = " ".join((*talk.before, *talk.agenda, *talk.after)).lower()
    assert "diagnos" not in asked
    assert any("wrong with you" in line for line in talk.avoid)
    assert not talk.keep


def test_what_is_known_adds_its_own_points() -> None:
    plain = set(return_talk(Situation(role="manager"), MONDAY).agenda)
    for known, word in (
        ({"cause_at_work": "workload"}, "at work made it worse"),
        ({"employee_wish": "wants_but_worried"}, "worries them most"),
        ({"employee_wish": "eager"}, "Slow it down"),
        ({"policy_trigger_hit": "yes"}, "in common"),
        ({"note_type": "may_be_fit"}, "advice on the fit note"),
        ({"absence_weeks": 8}, "week by week"),
    ):
        more = set(return_talk(Situation(role="manager", **known), MONDAY).agenda) - plain
        assert any(word in line for line in more), known


def test_a_strained_relationship_asks_for_somebody_else() -> None:
    talk = return_talk(Situation(role="employee", relationship_ok="no"), MONDAY)
    assert any("somebody else to lead" in line for line in talk.before)


def test_an_employee_reads_what_may_stay_private() -> None:
    talk = return_talk(Situation(role="employee"), MONDAY)
    assert any("name of your illness" in line for line in talk.keep)
    assert not talk.avoid


def test_the_review_is_a_working_day_sooner_after_a_long_absence() -> None:
    short = return_talk(Situation(role="manager"), MONDAY, nation="england", length="short")
    long = return_talk(Situation(role="manager"), MONDAY, nation="england", length="long")
    assert (long.review_on, short.review_on) == (date(2026, 11, 30), date(2026, 12, 21))
    december = return_talk(Situation(), date(2026, 12, 18), nation="england", length="long")
    assert december.review_on == date(2026, 12, 29)


def test_a_mark_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="gossip"):
        return_talk(Situation(), MONDAY, marks=("gossip",))
