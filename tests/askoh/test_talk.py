"""`askoh chat` and `askoh converse` through the shell, against the whole running stack."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import RunningStack

pytestmark = pytest.mark.stack

OPENING = (
    "A driver in my team has been off with a bad back for six weeks. "
    "His fit note says not fit until 5 December 2026."
)
Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def command(stack: RunningStack) -> Command:
    def run(*words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"ASKOH_HOME": str(stack.home), "ASKOH_TODAY": "2026-11-21"}
        return subprocess.run(
            [sys.executable, "-m", "askoh", *words],
            env=environment, input=given, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    return run


def json_lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_each_line_in_gives_one_line_out(command: Command) -> None:
    lines = [json.dumps({"text": OPENING, "role": "manager"}), "don't know", "why do you ask?"]
    done = command("chat", "--json", given="\n".join(lines) + "\n")
    answers = json_lines(done)
    assert done.returncode == 0, done.stderr
    assert len(answers) == 3
    assert len({answer["conversation"] for answer in answers}) == 1
    first = answers[0]
    assert first["slot"]
    assert first["replies"]
    assert first["choices"]
    assert first["slots"]["note_end"] == "2026-12-05"
    assert first["intent"]
    assert 0 < first["confidence"] <= 1
    assert first["milliseconds"] > 0
    assert first["error"] is None


def test_a_choice_is_taken_by_its_title(command: Command) -> None:
    opening = json.dumps({"text": OPENING, "role": "manager"})
    (asked,) = json_lines(command("chat", "--json", given=f"{opening}\n"))
    title = asked["choices"][0]["title"]
    lines = f"{opening}\n{json.dumps({'choice': title})}\n"
    _, answer = json_lines(command("chat", "--json", given=lines))
    assert answer["error"] is None
    assert asked["slot"] in answer["slots"]


def test_a_cry_for_help_is_screened_and_keeps_the_conversation(command: Command) -> None:
    lines = "I can't go on, I want to end my life tonight\nno\n"
    first, second = json_lines(command("chat", "--json", given=lines))
    assert first["screen"]["level"] in ("crisis", "danger")
    assert first["slot"] is None
    assert first["held"]
    # "No" is an answer to "are you safe?", never to a form.
    assert second["held"]
    assert second["slots"] == {}


def test_a_line_that_is_no_message_is_an_error_and_the_next_one_works(command: Command) -> None:
    done = command("chat", "--json", given='{"words": "hello"}\nhello\n')
    wrong, right = json_lines(done)
    assert "words" in wrong["error"]["message"]
    assert right["error"] is None
    assert done.returncode == 1


def test_the_terminal_shows_words_and_numbered_choices(command: Command) -> None:
    done = command("chat", "--role", "manager", given=f"{OPENING}\n1\nquit\n")
    assert done.returncode == 0, done.stderr
    assert "  1. " in done.stdout
    assert "**" not in done.stdout
    assert done.stdout.count("you> ") == 3


def test_scripted_people_are_played_to_their_end(command: Command, tmp_path: Path) -> None:
    script, result = tmp_path / "people.yml", tmp_path / "out" / "result.json"
    people = [
        {
            "id": "driver",
            "role": "manager",
            "mode": "named",
            "employer": "example",
            "opening": OPENING,
            "answers": {"consent_referral": "agreed", "job_title": "van driver"},
        },
        {"id": "crisis", "role": "employee", "opening": "I want to kill myself"},
    ]
    script.write_text(json.dumps(people), encoding="utf-8")
    done = command("converse", "--in", str(script), "--out", str(result))
    assert done.returncode == 0, done.stderr
    driver, crisis = json.loads(result.read_text(encoding="utf-8"))["people"]
    assert driver["outcome"]
    assert driver["reasons"]
    assert driver["slots"]["note_end"] == "2026-12-05"
    assert all("reply" in turn for turn in driver["turns"])
    assert len(driver["turns"]) <= 20
    asked = [turn["reply"]["slot"] for turn in driver["turns"]]
    if "consent_referral" in asked:
        assert driver["slots"]["consent_referral"] == "agreed"
    assert crisis["ended_by"] == "safety"
    assert len(crisis["turns"]) == 1
    assert crisis["draft"] is None
    assert "1 of 2: driver" in done.stderr


def test_a_second_stack_on_the_same_data_is_refused(command: Command, stack: RunningStack) -> None:
    done = command("up")
    assert done.returncode == 1
    assert f"already runs on {stack.home}" in done.stderr
    assert "askoh stop" in done.stderr


def test_doctor_finds_the_running_stack_well(command: Command) -> None:
    done = command("doctor")
    assert "✓ addresses: AskOH runs at" in done.stdout
    assert "✓ database: at revision" in done.stdout
    assert "✓ model: up to date" in done.stdout
