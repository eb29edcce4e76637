"""Builds the stock assistant's project: Rasa's default configuration on ten of our intents."""

import shutil
from pathlib import Path
from typing import Any

import yaml

#: A fixed sample: with all intents and examples DIET takes most of an hour.
EXAMPLES = 10
INTENTS = (
    "greet",
    "goodbye",
    "thanks",
    "eap",
    "sick_pay",
    "phased_return",
    "how_to_refer",
    "confidentiality",
    "adjustments",
    "fit_note_rules",
)
FOLDER = Path(__file__).parent / "stock"


def typed_turns() -> list[str]:
    """What is typed to both assistants, in this order."""
    return (FOLDER / "turns.txt").read_text(encoding="utf-8").splitlines()


def build(nlu: Path, target: Path) -> None:
    """Write a whole Rasa project to `target`.

    Args:
        nlu: our folder of NLU files, one intent a file.
        target: a folder, made anew.
    """
    shutil.rmtree(target, ignore_errors=True)
    (target / "data").mkdir(parents=True)
    shutil.copy(FOLDER / "config.yml", target / "config.yml")
    for intent in INTENTS:
        _write(target / "data" / f"{intent}.yml", _sample(nlu / f"{intent}.yml"))
    _write(target / "domain.yml", _domain())
    _write(target / "data" / "stories.yml", _stories())
    _write(target / "credentials.yml", {"rest": None})
    _write(target / "endpoints.yml", {"tracker_store": {"type": "InMemoryTrackerStore"}})


def _sample(path: Path) -> dict[str, Any]:
    """The first examples of an intent; with all of them the stock training takes half an hour."""
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    for entry in data["nlu"]:
        lines = entry["examples"].splitlines(keepends=True)
        entry["examples"] = "".join(lines[:EXAMPLES])
    return data


def _domain() -> dict[str, Any]:
    answers = {
        f"utter_{intent}": [{"text": f"Here is what we know about {intent.replace('_', ' ')}."}]
        for intent in INTENTS
    }
    session = {"session_expiration_time": 60, "carry_over_slots_to_new_session": True}
    return {
        "version": "3.1",
        "intents": list(INTENTS),
        "responses": answers,
        "session_config": session,
    }


def _stories() -> dict[str, Any]:
    """Stories of three turns, and one rule, as `rasa init` has them."""
    rule = [{"intent": "goodbye"}, {"action": "utter_goodbye"}]
    others = [intent for intent in INTENTS if intent != "goodbye"]
    stories = []
    for first, _ in enumerate(others):
        path = [others[(first + step) % len(others)] for step in range(3)]
        steps = [{kind: name} for i in path for kind, name in _turn(i)]
        stories.append({"story": " then ".join(path), "steps": steps})
    return {"version": "3.1", "rules": [{"rule": "say goodbye", "steps": rule}], "stories": stories}


def _turn(intent: str) -> list[tuple[str, str]]:
    return [("intent", intent), ("action", f"utter_{intent}")]


def _write(path: Path, content: object) -> None:
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
