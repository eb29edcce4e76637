"""Which facts are carried, and what none of them may say."""

from datetime import date

import pytest

from guidance.content import NATIONS, facts
from guidance.further import further

TODAY = date(2026, 11, 23)


def ids(prefix: str, *numbers: int) -> list[str]:
    return [f"{prefix}-{number:02d}" for number in numbers]


#: Every statement of confidence A or B in parts 1.2 to 1.16 of the knowledge base, by its number.
#: ATW-16 (old cost bands) is left out on purpose.
CONFIRMED = [
    *ids(
        "FN", *range(1, 12), 13, *range(15, 20), 21, *range(23, 28), *range(30, 34), *range(35, 40)
    ),
    *ids("SSP", *range(1, 19), 20, 21, 22),
    *ids("ABS", 1, 2, 4, 5, 7, 8, 9, 11),
    *ids("REF", *range(1, 6), *range(7, 26)),
    *ids("CON", *range(1, 22), *range(23, 28)),
    *ids("LAW", *range(1, 14), *range(15, 20), *range(22, 27), 29, 32, 33, 34),
    *ids("ST", 1, 2, 3, 5, 6, 7, 10),
    *ids("ATW", *range(1, 15), *range(17, 27), 28, 29, 30),
    *ids("PR", *range(1, 12), *range(14, 17)),
    *ids("NHS", *range(1, 11), 14, 15, 16),
    *ids("CR", *range(1, 11)),
    *ids("T", 1, 2, 3, 5, 7, 10, 11, 12, 13, 14, 19),
    *ids("POL", *range(1, 9)),
]
NOT_A_STATEMENT = {"FN-22", "ABS-03", "REF-26", "LAW-28"}


@pytest.mark.parametrize("name", [name for name in CONFIRMED if name not in NOT_A_STATEMENT])
def test_every_confirmed_statement_is_carried(name: str) -> None:
    assert facts()[name].confidence in ("A", "B")


def test_nobody_invented_a_check_or_a_signature() -> None:
    assert not [known.id for known in facts().values() if known.checked_on or known.reviewed_by]


def test_our_own_suggestions_claim_no_source() -> None:
    for known in facts().values():
        if known.confidence == "D":
            assert known.publisher == "AskOH"
            assert known.url is None
            assert known.copy_date is None


def test_the_review_date_follows_how_often_it_changes() -> None:
    latest = {"H": date(2027, 2, 19), "M": date(2027, 11, 21), "L": date(2028, 11, 21)}
    assert all(known.review_by <= latest[known.change] for known in facts().values())


@pytest.mark.parametrize("name", ["LAW-16", "LAW-16a"])
def test_no_deadline_for_a_claim_is_named(name: str) -> None:
    assert not any(letter.isdigit() for letter in facts()[name].text)


def test_a_limit_has_its_year() -> None:
    assert "2024/25" in facts()["ATW-18"].text


def test_sources_that_disagree_are_not_quoted() -> None:
    assert not any(letter.isdigit() for letter in facts()["CON-25"].text)
    assert "disagree" in facts()["ATW-21"].text


def test_how_long_access_to_work_took_is_told_with_its_dates() -> None:
    assert "November 2025" in facts()["ATW-22"].text


class TestFurther:
    def test_says_only_what_holds_in_the_nation(self) -> None:
        said = further("access_to_work", "northern_ireland", TODAY)
        assert said.lines
        assert not [line for line in said.lines if "£" in line]

    def test_an_unknown_nation_is_named_or_left_out(self) -> None:
        for line in further("access_to_work", "unknown", TODAY).lines:
            assert "In England, Scotland and Wales:" in line

    def test_names_its_sources(self) -> None:
        assert "Mencap" in further("access_to_work", "wales", TODAY).source

    def test_a_topic_without_more(self) -> None:
        assert further("cancer", "england", TODAY).lines == ()

    @pytest.mark.parametrize("nation", [*NATIONS, "unknown"])
    def test_nothing_stale_is_said(self, nation: str) -> None:
        later = date(2027, 12, 27)
        stale = [known.text for known in facts().values() if not known.may_be_shown(later)]
        for topic in ("access_to_work", "sick_pay", "fit_note_rules", "disability_law"):
            said = " ".join(further(topic, nation, later).lines)
            assert not [text for text in stale if text in said]
