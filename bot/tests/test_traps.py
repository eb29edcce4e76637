"""The traps of Rasa 3.6 stay closed: what the configuration may and may not hold."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
BOT = ROOT / "bot"


@pytest.fixture(scope="module")
def domain():
    return yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))


def read(name):
    return yaml.safe_load((BOT / name).read_text(encoding="utf-8"))


def test_no_slot_is_filled_by_whatever_is_typed(domain):
    kinds = {m["type"] for slot in domain["slots"].values() for m in slot["mappings"]}
    assert kinds == {"custom"}


def test_no_slot_steers_the_policy(domain):
    assert not any(slot.get("influence_conversation", True) for slot in domain["slots"].values())


def test_slots_do_not_leak_into_a_new_session(domain):
    session = domain["session_config"]
    assert session["carry_over_slots_to_new_session"] is False
    assert session["session_expiration_time"] <= 30


def test_ours_is_the_only_channel():
    assert list(read("credentials.yml")) == ["askoh_bot.channel.AskohChannel"]


def test_conversations_are_kept_by_our_store_alone():
    endpoints = read("endpoints.yml")
    assert endpoints["tracker_store"]["type"] == "askoh_bot.tracker_store.WordlessTrackerStore"
    assert "event_broker" not in endpoints


def test_actions_are_called_with_a_secret():
    assert "ASKOH_ACTIONS_SECRET" in str(read("endpoints.yml")["action_endpoint"]["headers"])


def test_rules_alone_decide():
    assert [policy["name"] for policy in read("config.yml")["policies"]] == ["RulePolicy"]


def test_no_answers_are_chosen_by_similarity():
    assert "ResponseSelector" not in (BOT / "config.yml").read_text(encoding="utf-8")


def test_the_http_api_is_never_switched_on():
    for path in BOT.glob("askoh_bot/*.py"):
        source = path.read_text(encoding="utf-8")
        assert not re.search(r"enable_api\s*=\s*True|--enable-api", source), path.name


def test_telemetry_and_the_training_cache_are_off():
    assert 'RASA_TELEMETRY_ENABLED"] = "false"' in (BOT / "askoh_bot/quiet.py").read_text()
    assert 'RASA_MAX_CACHE_SIZE"] = "0"' in (BOT / "askoh_bot/train.py").read_text()


def test_every_intent_has_exactly_one_rule(domain):
    answered = []
    for path in (ROOT / "data" / "rules").glob("*.yml"):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]:
            answered += [step["intent"] for step in rule["steps"] if "intent" in step]
    # Everyday words that sound like danger teach the second net and are never told apart.
    assert sorted(answered) == sorted(set(domain["intents"]) - {"near_miss"})


def test_every_action_of_a_rule_is_in_the_domain(domain):
    known = {*domain["actions"], *domain["forms"]}
    for path in (ROOT / "data" / "rules").glob("*.yml"):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]:
            assert {step["action"] for step in rule["steps"] if "action" in step} <= known


def test_every_trained_intent_is_in_the_domain(domain):
    trained = set()
    for path in (ROOT / "data" / "nlu").glob("*.yml"):
        trained |= {
            entry["intent"] for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
        }
    assert trained <= set(domain["intents"])


def test_nothing_is_pickled():
    for path in BOT.glob("askoh_bot/*.py"):
        assert not re.search(r"^import pickle|joblib|cloudpickle", path.read_text(), re.MULTILINE)


def test_answers_of_the_actions_are_still_checked_only_faster():
    import jsonschema
    from askoh_bot.quick_actions import check_results_quickly
    from rasa.core.actions.action import RemoteAction

    check_results_quickly()
    action = RemoteAction("action_greet", None)
    slot = {"event": "slot", "name": "role", "value": "manager"}
    assert action._validate_action_result({"events": [slot], "responses": []})
    with pytest.raises(jsonschema.ValidationError):
        action._validate_action_result({"events": [{"event": 3}], "responses": "none"})
