import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from guidance import rules
from guidance.decision import Decision, decide
from guidance.draft import build_draft
from guidance.employer import Eap, load_employer
from guidance.signposting import signpost
from guidance.situation import Situation

ROOT = Path(__file__).parents[2]
ORACLE: dict[str, Any] = yaml.safe_load((ROOT / "tests/oracle.yml").read_text())
TODAY: date = ORACLE["today"]


def decided(row: dict[str, Any], **changes: Any) -> Decision:
    employer = load_employer(ROOT / "config/case_studies" / f"{row['employer']}.yml")
    employer = replace(employer, **changes)
    return decide(Situation.from_slots(row["slots"]), employer, TODAY)


def every_id(decision: Decision) -> set[str]:
    steps = {step.id for step in (*decision.next_steps, *decision.alternatives)}
    outcomes = {decision.outcome.value, *(outcome.value for outcome in decision.also)}
    picks = {*decision.signposts, *decision.adjustments, *decision.question_tags}
    return steps | outcomes | picks


def every_word(decision: Decision) -> str:
    said = [decision.headline, *(reason.text for reason in decision.reasons)]
    said += [step.text for step in (*decision.next_steps, *decision.alternatives)]
    return " ".join(said).lower()


def everything_said(row: dict[str, Any]) -> str:
    """Every word for a story: the decision, what it points at, and the draft it leads to."""
    decision = decided(row)
    employer = load_employer(ROOT / "config/case_studies" / f"{row['employer']}.yml")
    situation = Situation.from_slots(row["slots"])
    said = [every_word(decision)]
    picks = (rules.adjustments()[name] for name in decision.adjustments)
    said += [f"{pick.text or ''}. {pick.today or ''}" for pick in picks]
    for help_ in signpost(situation, employer, "england", TODAY):
        said += [help_.text, help_.why or "", *help_.lines]
    if decision.question_tags:
        said.append(build_draft(situation, decision, employer, TODAY).to_text())
    return " ".join(said).lower()


def test_all_25_rows_are_there() -> None:
    assert len({row["id"] for row in ORACLE["rows"]}) == 25


@pytest.mark.parametrize("row", ORACLE["rows"], ids=lambda row: row["id"])
class TestOracleRow:
    @pytest.mark.requirement("R2", "R4")
    def test_outcome(self, row: dict[str, Any]) -> None:
        decision = decided(row)
        assert decision.outcome.value == row["outcome"]
        assert [outcome.value for outcome in decision.also] == row["also"]

    @pytest.mark.requirement("R2")
    @pytest.mark.parametrize("part", ["question_tags", "adjustments", "signposts"])
    def test_ids(self, row: dict[str, Any], part: str) -> None:
        found = getattr(decided(row), part)
        assert set(row[part]) <= set(found)
        if not row[part] and part != "signposts":
            assert found == ()

    @pytest.mark.requirement("R81")
    def test_eap_where_there_is_one(self, row: dict[str, Any]) -> None:
        if row.get("eap"):
            assert "eap" in decided(row, eap=Eap("Help", "0808 157 0100", "all day")).signposts
        assert "eap" not in decided(row, eap=None).signposts

    @pytest.mark.requirement("R2")
    def test_steps(self, row: dict[str, Any]) -> None:
        assert set(row.get("steps", ())) <= {step.id for step in decided(row).next_steps}

    def test_review_date(self, row: dict[str, Any]) -> None:
        if row.get("review"):
            review_on = decided(row).review_on
            assert review_on is not None
            assert review_on > TODAY

    @pytest.mark.requirement("R2")
    def test_must_not(self, row: dict[str, Any]) -> None:
        decision = decided(row)
        assert not set(row["must_not"]) & every_id(decision)
        for words in row.get("must_not_say", ()):
            assert words not in every_word(decision)

    def test_forbidden_claims(self, row: dict[str, Any]) -> None:
        """The "Must not" of each story, looked for in everything said to anybody."""
        said = everything_said(row)
        for forbidden in (*row["forbidden"], *ORACLE["forbidden_everywhere"]):
            found = re.search(forbidden["pattern"], said)
            assert found is None, f"{forbidden['claim']}: {found and found[0]}"


CLAIMS = [*ORACLE["forbidden_everywhere"], *(f for row in ORACLE["rows"] for f in row["forbidden"])]


@pytest.mark.parametrize("forbidden", CLAIMS, ids=lambda forbidden: forbidden["claim"])
def test_a_forbidden_claim_would_be_found(forbidden: dict[str, Any]) -> None:
    assert re.search(forbidden["pattern"], forbidden["like"].lower())
