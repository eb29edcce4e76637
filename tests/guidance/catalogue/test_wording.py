"""What no entry may say, and that all of it reads plainly."""

import re
from collections.abc import Iterator

import pytest

from guidance.cards import condition_cards, sector_prompts, topic_cards
from guidance.catalogue import catalogue
from guidance.content import facts
from guidance.glossary import glossary
from guidance.market import packages, staff_roles, timings
from guidance.talks import fears, talks

_VOWELS = re.compile(r"[aeiouy]+")
#: Grade 7 of Flesch and Kincaid is read at 12.
_GRADE = 7.0


def sentences() -> Iterator[tuple[str, str]]:
    """Everything of the catalogue that is said to people, with the id of its entry."""
    for row in catalogue().values():
        core = row.core
        yield from ((row.id, text) for text in (core.what, core.when, core.says, *core.figures))
    for card in topic_cards().values():
        yield from ((card.id, text) for text in (card.manager, card.employee))
    for guide in condition_cards().values():
        yield from ((guide.id, text) for text in (guide.manager, guide.employee, guide.helped))
    for prompt in sector_prompts().values():
        yield prompt.id, prompt.ask
    for fear in fears().values():
        yield fear.id, fear.answer
    for talk in talks().values():
        yield from ((talk.id, text) for text in (talk.opening, *talk.say, talk.close))
    for term in glossary().values():
        yield term.id, term.meaning
    for package in packages().values():
        yield package.id, package.text
    for role in staff_roles().values():
        yield role.id, role.does


SAID = list(sentences())


@pytest.mark.requirement("R87", "R92", "R94", "R106")
@pytest.mark.parametrize(
    "pattern",
    [
        r"\bwait\w*\b[^.]*\b\d+ (day|week|month)s?",
        r"\b(guarantee|we promise|I promise|will be cured|will get better|you will keep)\b",
        r"\b(you are|you're|she is|he is) (not )?disabled\b",
        r"\byou are (fit|unfit)\b",
        r"\b\d+ ?mg\b",
        r"\bcommitted suicide\b",
        r"\b(sufferer|victim|handicapped|addict|skiv)",
    ],
)
def test_never_said(pattern: str) -> None:
    found = [name for name, text in SAID if re.search(pattern, text, re.IGNORECASE)]
    assert not found


@pytest.mark.requirement("R119")
def test_a_share_names_its_report_and_year() -> None:
    for name, text in SAID:
        assert "%" not in text or "(DWP research report" in text, name


@pytest.mark.requirement("R103", "R106")
def test_a_fear_is_answered_without_a_promise() -> None:
    for fear in fears().values():
        assert not re.search(r"\b(will never|won't ever|nothing will|definitely)\b", fear.answer)


@pytest.mark.requirement("R103")
def test_at_least_the_sixteen_fears_of_the_report() -> None:
    assert len(fears()) >= 16


@pytest.mark.requirement("R47", "R49", "R52")
def test_the_talks_a_manager_needs() -> None:
    wanted = {"consent_talk", "keep_in_touch", "return_talk", "ask_how_they_are", "explain_why"}
    assert wanted | {"welcome_back"} <= set(talks())


@pytest.mark.requirement("R87")
def test_no_told_timing_is_of_nhs_treatment_or_without_its_teller() -> None:
    for timing in timings().values():
        assert timing.whose_account
        assert "NHS" not in timing.step
        assert "physio" not in timing.step


def test_shares_of_staff_add_up_as_the_tables_do() -> None:
    for role in staff_roles().values():
        for shares in (role.full_time, role.part_time, role.subcontracted):
            *parts, whole = shares
            # Rounding of three shares may differ from the rounded whole by a little.
            assert whole is not None
            assert abs(sum(part or 0 for part in parts) - whole) <= 2


@pytest.mark.requirement("R29")
@pytest.mark.parametrize(
    "group", ["catalogue", "cards", "fears", "talks", "glossary", "packages", "facts"]
)
def test_reads_at_twelve(group: str) -> None:
    texts = {
        "catalogue": [t for row in catalogue().values() for t in (row.core.what, row.core.says)],
        "cards": [t for card in topic_cards().values() for t in (card.manager, card.employee)]
        + [t for card in condition_cards().values() for t in (card.manager, card.employee)],
        "fears": [fear.answer for fear in fears().values()],
        "talks": [t for talk in talks().values() for t in (talk.opening, *talk.say, talk.close)],
        "glossary": [term.meaning for term in glossary().values()],
        "packages": [package.text for package in packages().values()],
        "facts": [known.text for known in facts().values()],
    }[group]
    assert _grade(" ".join(texts)) <= _GRADE


def _grade(text: str) -> float:
    ends = [part for part in re.split(r"[.!?:;…]+", text) if part.strip()]
    words = re.findall(r"[A-Za-z']+", text)
    return 0.39 * len(words) / len(ends) + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59


def _syllables(word: str) -> int:
    found = len(_VOWELS.findall(word.lower()))
    silent = found > 1 and word.lower().endswith("e") and not word.lower().endswith("le")
    return max(1, found - silent)
