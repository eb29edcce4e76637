"""Four hundred days on: nothing stale is served as a fact, and help in a crisis stays."""

from datetime import date, timedelta

import pytest

from guidance.answers import answer, topics
from guidance.cards import served_topic_cards, topic_cards
from guidance.catalogue import catalogue
from guidance.content import NATIONS, Fact, fact_text, facts
from guidance.content_check import check
from guidance.employer import EmployerProfile
from guidance.further import further
from guidance.helplines import for_topic, helplines, stale_numbers
from guidance.lookup import look_up
from guidance.signposting import reach, signpost
from guidance.situation import Situation
from guidance.switches import switch_text, switches

GATHERED = date(2026, 11, 21)
LATER = GATHERED + timedelta(days=400)
FIRM = EmployerProfile(id="firm", name="Firm", nation="england", oh="contract", channel="x")
EVERYWHERE = [*NATIONS, "unknown"]


def stale() -> list[Fact]:
    return [known for known in facts().values() if not known.may_be_shown(LATER)]


def test_there_is_something_stale_by_then() -> None:
    assert len(stale()) > 50


@pytest.mark.parametrize("name", list(facts()))
def test_a_stale_fact_is_replaced_by_its_page(name: str) -> None:
    known = facts()[name]
    said = fact_text(name, LATER)
    if known.may_be_shown(LATER):
        assert said == known.text
    else:
        assert known.text not in said
        assert known.url is None or known.url in said


@pytest.mark.parametrize("nation", EVERYWHERE)
def test_no_answer_says_a_stale_fact(nation: str) -> None:
    for topic in topics():
        for role in ("manager", "employee"):
            written = answer(topic, role=role, nation=nation, today=LATER)
            assert written is not None
            said = f"{written.text} {written.more} {further(topic, nation, LATER).lines}"
            assert not [known.id for known in stale() if known.text in said], topic


@pytest.mark.parametrize("nation", EVERYWHERE)
def test_no_switch_says_a_stale_fact(nation: str) -> None:
    for name in switches():
        said = switch_text(name, LATER, nation=nation)
        assert not [known.id for known in stale() if known.text in said], name


def test_no_stale_entry_is_looked_up() -> None:
    for row in catalogue().values():
        found = look_up(row.core.name, role="manager", nation="england", today=LATER)
        assert found is not None
        if found.reference == f"entry:{row.id}" and row.core.provenance.is_stale(LATER):
            assert row.core.says not in found.text
    assert any(row.core.provenance.is_stale(LATER) for row in catalogue().values())


def test_no_stale_card_is_served() -> None:
    served = served_topic_cards(LATER)
    assert not [card.id for card in served if card.provenance.is_stale(LATER)]
    assert len(served) < len(topic_cards())


@pytest.mark.parametrize("nation", EVERYWHERE)
def test_no_stale_number_is_given_beside_a_decision(nation: str) -> None:
    slots = {"role": "employee", "issue_area": ["bereavement"], "money_worry": "yes"}
    aged = {
        line.phone
        for line in helplines().values()
        if line.phone and line.is_stale(LATER) and not line.always
    }
    for post in signpost(Situation.from_slots(slots), FIRM, nation, LATER):
        assert not [one for one in post.contacts if any(phone in one.how for phone in aged)]


@pytest.mark.parametrize(
    ("nation", "number"),
    [
        ("england", "111"),
        ("scotland", "111"),
        ("wales", "111"),
        ("northern_ireland", "0808 808 8000"),
    ],
)
def test_crisis_numbers_never_drop_out(nation: str, number: str) -> None:
    ways = " ".join(one.how for one in reach("crisis_line", FIRM, nation, LATER).contacts)
    for wanted in (number, "116 123", "SHOUT"):
        assert wanted in ways
    ways = " ".join(one.how for one in reach("emergency", FIRM, nation, LATER).contacts)
    assert "999" in ways


@pytest.mark.parametrize("nation", NATIONS)
def test_abuse_numbers_never_drop_out(nation: str) -> None:
    phones = [line.phone for line in for_topic("domestic_abuse", nation)]
    ways = " ".join(one.how for one in reach("domestic_abuse_line", FIRM, nation, LATER).contacts)
    assert all(phone and phone in ways for phone in phones)


@pytest.mark.requirement("R88")
def test_the_operator_is_alarmed_instead() -> None:
    assert {"emergency", "samaritans", "shout", "lifeline"} <= set(stale_numbers(LATER))
    report = check(LATER)
    assert any(line.startswith("helplines samaritans") for line in report.stale)
    assert any("still shown because it may save a life" in line for line in report.stale)
