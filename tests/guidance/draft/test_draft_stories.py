"""Drafts of the case studies (research-reports 3.17): what each has to say and must not."""

import re
from pathlib import Path

import pytest
import yaml

from guidance.decision import Outcome, decide
from guidance.draft import build_draft
from guidance.employer import load_employer
from guidance.questions import check_question, question_book
from guidance.situation import Situation

ROOT = Path(__file__).parents[3]
ORACLE = yaml.safe_load((ROOT / "tests" / "oracle.yml").read_text(encoding="utf-8"))
ROWS = {row["id"]: row for row in ORACLE["rows"]}
REFERS = {Outcome.REFER_NOW, Outcome.CONSIDER, Outcome.STOP_TASK, Outcome.WORKSTATION}

#: What a manager may type in each story; medicines, substances and conditions among it.
TYPED = {
    "8.1b Sarah": "She has sarcoidosis and prednisolone makes her sweat, warm rooms are hard",
    "8.3b Josh": "His hands are bad, methotrexate and strong painkillers, cannot do the pool",
    "8.6b Monica": "Foggy since the amitriptyline, loses track in meetings",
    "8.7b Tanya": "Had two seizures at work, started on keppra 500mg tablets",
    "8.9 Tim": "Dizzy and hard of hearing, on diazepam, low since his dad died",
    "8.10b Jack": "Late on Mondays, told me he is using cocaine and drinking again",
}
SECRET = re.compile(
    r"(?i)prednisolone|methotrexate|amitriptyline|keppra|diazepam|cocaine|drink|drug|alcohol"
)


def story(name, **more):
    row = ROWS[name]
    employer_id = row.get("employer")
    path = ROOT / "config" / "case_studies" / f"{employer_id}.yml"
    employer = load_employer(path if path.exists() else ROOT / "config" / "example.yml")
    situation = Situation.from_slots({**row["slots"], **more})
    today = ORACLE["today"]
    decision = decide(situation, employer, today)
    return decision, build_draft(situation, decision, employer, today)


@pytest.mark.parametrize("name", ROWS)
def test_no_story_has_a_leading_question_or_a_flag(name):
    _, draft = story(name)
    for line in draft.lines():
        if line.id.startswith("questions.ask") and line.text:
            assert check_question(line.text) is None
    assert draft.flags() == ()


@pytest.mark.parametrize("name", ROWS)
def test_questions_are_three_to_six_where_there_is_a_referral_and_none_elsewhere(name):
    decision, draft = story(name)
    asked = [x for x in draft.lines() if x.id.startswith("questions.ask") and x.text]
    if decision.outcome in REFERS:
        assert question_book().at_least <= len(asked) <= question_book().at_most
        assert draft.line("questions.ask.review") is not None
    elif not decision.question_tags:
        assert asked == []


@pytest.mark.requirement("R19")
@pytest.mark.parametrize("name", TYPED)
def test_no_medicine_or_substance_is_named_in_a_managers_draft(name):
    _, draft = story(name, role="manager", work_impact_words=TYPED[name], note_comments=TYPED[name])
    assert not SECRET.search(str([line.text for line in draft.lines()]))
    assert not SECRET.search(draft.to_text())


@pytest.mark.requirement("R45", "R85")
def test_jack_reads_as_a_health_matter_and_accuses_of_nothing():
    decision, draft = story("8.10b Jack", work_impact_words=TYPED["8.10b Jack"])
    assert decision.outcome is Outcome.STOP_TASK
    assert draft.urgent
    assert "health matter" in draft.line("about.reason").text
    assert draft.line("happening.words").text == "Late on Mondays"
    assert "addict" not in draft.to_text().lower()


def test_oliver_reads_as_the_worked_ending():
    _, draft = story("8.2b Oliver, ready")
    assert draft.line("about.reason").text == (
        "Returning after hospital treatment affecting standing and walking; wants to come back."
    )
    asked = {x.id.rpartition(".")[2] for x in draft.lines() if x.id.startswith("questions.ask")}
    assert {"hours_and_shifts", "nights", "sitting_standing", "review"} <= asked


@pytest.mark.requirement("R8")
def test_oliver_at_first_contact_has_nothing_to_ask():
    decision, draft = story("8.2b Oliver, first contact")
    assert decision.outcome is Outcome.NOT_YET
    assert "questions.ask" in [gap.id for gap in draft.missing()]


@pytest.mark.requirement("R32", "R41")
@pytest.mark.parametrize("name", ["8.2a Linda", "8.14b Frances"])
def test_the_manager_somebody_avoids_gets_no_report(name):
    _, draft = story(name)
    recipients = [x.text for x in draft.lines() if x.id.startswith("people.recipients")]
    assert "Line manager" not in recipients


@pytest.mark.requirement("R23")
def test_sarah_is_seen_face_to_face():
    _, draft = story("8.1b Sarah")
    assert draft.line("about.mode").text == "Face to face"


@pytest.mark.requirement("R75")
def test_claire_and_katrina_are_asked_about_before_the_operation():
    for name in ("8.12a Claire", "8.6a Katrina"):
        _, draft = story(name)
        assert draft.line("questions.ask.surgery_timing") is not None
        assert "operation planned" in draft.line("about.reason").text


@pytest.mark.requirement("R9")
def test_sharon_comes_back_as_complex():
    _, draft = story("8.13 Sharon")
    assert draft.tier == "high"
    assert draft.line("about.earlier") is not None
