"""The action server: behind a secret, every action there, and errors that hold no data."""

import json
from pathlib import Path

import pytest
import yaml
from fastapi.testclient import TestClient

from actions import settings
from actions.server import create_app

ROOT = Path(__file__).parents[2]
SECRET = "a-secret-only-for-tests"
CANARY = "my knee, the canary"


@pytest.fixture
def client(monkeypatch):
    monkeypatch.setenv("ASKOH_ACTIONS_SECRET", SECRET)
    monkeypatch.setenv("ASKOH_SERVICE_TOKEN", SECRET)
    monkeypatch.setenv("ASKOH_CONFIG", str(ROOT / "config"))
    monkeypatch.setenv("ASKOH_TODAY", "2026-11-21")
    settings.settings.cache_clear()
    yield TestClient(create_app(), headers={"Authorization": f"Bearer {SECRET}"})
    settings.settings.cache_clear()


def call(action, *, text="hello", intent="greet", slots=None, metadata=None):
    latest = {
        "text": text,
        "intent": {"name": intent, "confidence": 0.9},
        "entities": [],
        "metadata": {"role": "manager", "mode": "named", "employer": "example", **(metadata or {})},
    }
    tracker = {
        "sender_id": "c-1",
        "slots": slots or {},
        "latest_message": latest,
        "events": [],
        "paused": False,
        "followup_action": None,
        "active_loop": {},
        "latest_action_name": "action_listen",
    }
    return {"next_action": action, "sender_id": "c-1", "tracker": tracker}


def said(answer):
    return json.dumps(answer.json()["responses"], ensure_ascii=False)


def test_without_the_secret_nothing_runs(client):
    for header in ({"Authorization": ""}, {"Authorization": "Bearer wrong"}):
        assert client.post("/webhook", json=call("action_greet"), headers=header).status_code == 401


def test_with_the_secret_an_action_answers(client):
    answer = client.post("/webhook", json=call("action_greet"))
    assert answer.status_code == 200
    assert "call 999" in said(answer)


def test_an_unknown_action_is_named(client):
    answer = client.post("/webhook", json=call("action_no_such_thing"))
    assert answer.status_code == 404
    assert answer.json()["action_name"] == "action_no_such_thing"


def test_a_fault_tells_nothing_of_the_person(client, caplog):
    broken = call("action_open_situation", text=CANARY)
    broken["tracker"]["slots"] = {"note_end": CANARY, "work_status": CANARY}
    answer = client.post("/webhook", json=broken)
    assert answer.status_code == 500
    assert CANARY not in answer.text
    assert CANARY not in caplog.text


def test_what_is_no_json_is_refused(client):
    assert client.post("/webhook", content=b"{").status_code == 400


def test_it_allows_no_other_origin(client):
    answer = client.post(
        "/webhook", json=call("action_greet"), headers={"Origin": "https://x.test"}
    )
    assert "access-control-allow-origin" not in answer.headers


def test_every_action_of_the_domain_is_here(client):
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    for action in domain["actions"]:
        assert client.post("/webhook", json=call(action)).status_code != 404, action


@pytest.mark.requirement("R50")
def test_a_term_is_explained_instead_of_not_understood(client):
    asked = call("action_offer_topics", text="what is a fit note", intent="nlu_fallback")
    assert "fit note" in said(client.post("/webhook", json=asked)).lower()


@pytest.mark.requirement("R82")
def test_other_help_fits_the_situation_and_the_employer(client):
    slots = {"role": "manager", "work_status": "off_now", "issue_area": ["mental_health"]}
    shown = said(client.post("/webhook", json=call("action_offer_help", text="", slots=slots)))
    assert "Helping Hand" in shown
    assert "Lifeline" not in shown


def test_a_secret_that_is_missing_is_named_with_the_cure(monkeypatch):
    monkeypatch.delenv("ASKOH_ACTIONS_SECRET", raising=False)
    settings.settings.cache_clear()
    with pytest.raises(settings.SettingsError, match="askoh secrets"):
        settings.settings()
