"""The 24 stories, from every printed opening to the endings of tests/oracle.yml."""

import re
from collections.abc import Callable
from statistics import median

import pytest

from tests.conftest import RunningStack
from tests.conversations.conftest import Talk
from tests.conversations.endings import FORBIDDEN, differences, forbidden_ids
from tests.conversations.people import Person, Told, people, tell, words_of

pytestmark = pytest.mark.stack

PEOPLE = people()
OPENINGS = [one for one in PEOPLE if "first contact" not in one.id]
_MOST = 20
_USUAL = 12

Tell = Callable[[Person], Told]
each = pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.id)


@pytest.fixture(scope="module")
def told(stack: RunningStack) -> Tell:
    """Hold each conversation once, when it is first needed."""
    held: dict[str, Told] = {}

    def once(person: Person) -> Told:
        if person.id not in held:
            held[person.id] = tell(person, Talk(stack, **person.chat))
        return held[person.id]

    return once


def test_all_24_stories_and_47_openings_are_there() -> None:
    assert len({one.row["id"].split(",")[0] for one in PEOPLE}) == 24
    assert len(OPENINGS) == 47


@pytest.mark.requirement("R2")
@each
def test_it_ends_as_the_oracle_says(person: Person, told: Tell) -> None:
    assert differences(person, told(person)) == person.differs


@pytest.mark.requirement("R2")
def test_at_least_43_of_47_end_exactly_so(told: Tell) -> None:
    assert sum(not differences(one, told(one)) for one in OPENINGS) >= 43


@each
def test_nothing_that_the_story_warns_of(person: Person, told: Tell) -> None:
    conversation = told(person)
    assert not forbidden_ids(person, conversation)
    for words in person.row.get("must_not_say", ()):
        assert words not in conversation.ending["words"]
    for words in person.never:
        assert words not in conversation.words


@each
def test_no_forbidden_claim_in_any_reply(person: Person, told: Tell) -> None:
    for claim in FORBIDDEN:
        assert not re.search(claim, told(person).words), claim


@each
def test_nothing_is_asked_twice(person: Person, told: Tell) -> None:
    asked = told(person).asked
    assert sorted(set(asked)) == sorted(asked)


@each
def test_none_takes_more_than_20_turns(person: Person, told: Tell) -> None:
    assert told(person).turns <= _MOST


def test_the_median_from_opening_to_draft_is_at_most_12(told: Tell) -> None:
    drafted = [told(one).turns for one in OPENINGS if told(one).drafted]
    assert median(drafted) <= _USUAL
    assert median(told(one).turns for one in OPENINGS) <= _USUAL


@pytest.mark.parametrize(
    "person",
    [
        one
        for one in OPENINGS
        if one.is_manager and one.row["outcome"] in ("REFER_NOW", "STOP_TASK")
    ],
    ids=lambda person: person.id,
)
def test_a_managers_referral_ends_in_a_draft(person: Person, told: Tell) -> None:
    assert told(person).drafted


@pytest.mark.parametrize("person", [one for one in OPENINGS if one.once_safe], ids=lambda p: p.id)
def test_somebody_in_crisis_gets_help_and_no_form(person: Person, told: Tell) -> None:
    first, _, resumed, *_ = told(person).replies
    assert first["held"]
    assert first["slot"] is None
    assert {"116 123", "999"} <= set(re.findall(r"116 123|999", words_of(first)))
    assert resumed["slot"] is None
    assert not resumed["held"]
