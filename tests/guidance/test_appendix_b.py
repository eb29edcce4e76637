"""Appendix B of the knowledge base, the cases that stand in no other test by their number.

Cases 3 to 7, 18, 21 and 22 are in test_rules.py, 8 to 12, 16, 17 and 23 in plans/, 13 to 15
and 24 in adjustments/.
"""

from datetime import date

import pytest

from guidance.draft_checks import check_words
from guidance.safety import Level, Screen, crisis_reply, screen

TODAY = date(2026, 11, 21)


def said(found: Screen, nation: str) -> str:
    return str(crisis_reply(found, nation, None, TODAY).messages)


def test_case_1_danger_now_is_an_emergency_without_a_form():
    found = screen("I've got a plan and I'm going to do it tonight")
    assert found.level is Level.danger
    assert "999" in said(found, "england")
    assert "fit note" not in said(found, "england").lower()


def test_case_2_northern_ireland_is_given_lifeline_and_never_111():
    reply = said(screen("I keep thinking about ending my life"), "northern_ireland")
    assert "0808 808 8000" in reply
    assert "111" not in reply.replace("116 123", "")


@pytest.mark.requirement("R19")
def test_case_19_a_diagnosis_that_a_manager_types_is_pointed_at():
    flags = check_words("He is bipolar and has been on lithium since June")
    assert {flag.kind for flag in flags} & {"diagnosis", "medicine"}


@pytest.mark.parametrize("nation", ["wales"])
def test_case_20_abuse_at_home_in_wales(nation):
    found = screen("my husband hits me and checks my phone")
    assert found.kind == "abuse"
    reply = said(found, nation)
    assert "0808 80 10 800" in reply
    assert "0808 2000 247" not in reply
