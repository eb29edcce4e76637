from datetime import date

import pytest

from guidance.cards import condition_cards, topic_cards
from guidance.catalogue import catalogue
from guidance.content import NATIONS
from guidance.glossary import glossary
from guidance.lookup import Explanation, look_up
from guidance.market import packages, staff_roles
from guidance.talks import fears

TODAY = date(2026, 11, 23)
LATER = date(2027, 12, 27)


def found(
    words: str, role: str | None = "employee", nation: str = "england", today: date = TODAY
) -> Explanation:
    explanation = look_up(words, role=role, nation=nation, today=today)
    assert explanation is not None, words
    return explanation


@pytest.mark.parametrize(
    ("words", "reference"),
    [
        ("what's CBT?", "entry:C14"),
        ("our manager talks about a Bradford score", "entry:D2"),
        ("What is an occupational health nurse", "entry:H2"),
        ("whats SEQOHS", "entry:H6"),
        ("what does PEEP mean", "term:peep"),
        ("it's only for serious illness, no?", "fear:only_serious"),
        ("how do i help with epilepsy", "condition_card:epilepsy"),
        ("ESCAPE-pain", "entry:C30"),
        ("what is a drug test", "entry:C26"),
    ],
)
def test_finds_by_name_or_other_name(words: str, reference: str) -> None:
    assert found(words).reference == reference


@pytest.mark.parametrize("row", list(catalogue()))
def test_every_row_of_the_catalogue_is_found_by_its_name(row: str) -> None:
    explanation = found(f"What is {catalogue()[row].core.name}?")
    assert explanation.text
    assert explanation.source


@pytest.mark.requirement("R40", "R50", "R103")
@pytest.mark.parametrize(
    "name",
    [
        *(term.term for term in glossary().values()),
        *(fear.fear for fear in fears().values()),
        *(card.name for card in condition_cards().values()),
        *(card.title for card in topic_cards().values()),
        *(role.role for role in staff_roles().values()),
    ],
)
def test_every_term_fear_card_and_role_is_found(name: str) -> None:
    words = name if len(name.split()) > 1 else f"what is {name}"
    explanation = look_up(words, role="hr", nation="england", today=TODAY)
    assert explanation is not None or name in ("Agreement", "Reasonable")


@pytest.mark.requirement("R114")
@pytest.mark.parametrize("package", list(packages()))
def test_buying_is_answered_for_hr_with_its_figures(package: str) -> None:
    title = packages()[package].title
    explanation = found(title, role="hr")
    assert explanation.reference == f"package:{package}"
    assert all(figure in explanation.more for figure in packages()[package].figures)
    told = look_up(title, role="employee", nation="england", today=TODAY)
    assert told is None or told.reference != f"package:{package}"


@pytest.mark.requirement("R119")
def test_figures_are_for_hr_alone() -> None:
    assert "%" in found("health surveillance", role="hr").more + found("CBT", role="hr").more + (
        found("flu jab", role="hr").more
    )
    for row in catalogue().values():
        explanation = found(row.core.name, role="employee")
        assert "%" not in explanation.text + explanation.more


def test_each_reader_gets_their_own_words() -> None:
    card = condition_cards()["hidden_condition"]
    assert found("a hidden disability", role="manager").text == card.manager
    assert found("a hidden disability", role="employee").text == card.employee


def test_single_cases_are_told_to_those_who_lead_only() -> None:
    assert found("psoriasis", role="manager").more
    assert found("psoriasis", role="employee").more == ""


class TestUnconfirmed:
    def test_a_card_that_nobody_confirmed_is_never_served(self) -> None:
        for card in topic_cards().values():
            if card.provenance.confidence == "C":
                for role in ("manager", "employee"):
                    explanation = found(card.title, role=role)
                    assert card.manager not in explanation.text
                    assert card.employee not in explanation.text

    def test_its_helpline_is_named_instead(self) -> None:
        explanation = found("diabetes")
        assert "nothing" in explanation.text
        assert explanation.contacts[0].name == "Diabetes UK"
        assert explanation.contacts[0].how.startswith("0345 123 2399")

    def test_in_another_nation_another_line(self) -> None:
        names = [one.name for one in found("domestic abuse", nation="wales").contacts]
        assert "Live Fear Free" in names
        assert not [name for name in names if "Refuge" in name]

    def test_where_a_written_answer_stands_it_is_pointed_to(self) -> None:
        assert found("long covid").answers == ("topic:long_covid",)


class TestAge:
    def test_a_stale_card_points_to_its_page(self) -> None:
        card = topic_cards()["T-01"]
        explanation = found("cancer", today=LATER)
        assert card.employee not in explanation.text
        assert "https://www.acas.org.uk" in explanation.text

    def test_what_is_not_stale_stays(self) -> None:
        assert found("CBT", today=LATER).text == found("CBT", today=TODAY).text


@pytest.mark.parametrize("words", ["", "   ", "hello there", "my cat is orange", "🙂", "' OR 1=1"])
def test_nothing_is_found_in_other_words(words: str) -> None:
    assert look_up(words, role="manager", nation="england", today=TODAY) is None


@pytest.mark.parametrize("nation", [*NATIONS, "unknown", "france"])
def test_any_nation_is_answered(nation: str) -> None:
    assert found("eating disorders", nation=nation).text
