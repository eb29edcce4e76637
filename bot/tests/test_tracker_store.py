"""What is kept of a conversation: no words, encrypted, private ones nowhere on disk."""

import asyncio
import sqlite3
import time

import pytest
from askoh_bot.tracker_store import NAMED_SECONDS, PRIVATE_SECONDS, WordlessTrackerStore
from cryptography.fernet import Fernet
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

CANARY = "canary words about my knee"
DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [inform, crisis]
slots:
  work_status: {type: any, influence_conversation: false, mappings: [{type: custom}]}
  note_end: {type: any, influence_conversation: false, mappings: [{type: custom}]}
forms:
  situation_form: {required_slots: []}
"""
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "conversations.db"


@pytest.fixture
def store(path):
    return WordlessTrackerStore(DOMAIN, path=str(path))


def conversation(sender, intent="inform"):
    tracker = DialogueStateTracker.from_events(sender, [], slots=DOMAIN.slots)
    events = [
        ActionExecuted("action_listen"),
        UserUttered(
            CANARY,
            {"name": intent, "confidence": 0.9},
            parse_data={
                "text": CANARY,
                "intent": {"name": intent, "confidence": 0.9},
                "entities": [],
            },
            metadata={"role": "manager", "secret": CANARY},
        ),
        ActionExecuted("situation_form"),
        ActiveLoop("situation_form"),
        SlotSet("work_status", "off_now"),
        SlotSet("requested_slot", "note_end"),
        BotUttered(CANARY),
        ActionExecuted("action_listen"),
    ]
    tracker.update_with_events(events, DOMAIN)
    return tracker


def run(coroutine):
    return asyncio.run(coroutine)


def test_slots_and_the_open_question_come_back(store):
    run(store.save(conversation("c-1")))
    again = run(store.retrieve("c-1"))
    assert again.get_slot("work_status") == "off_now"
    assert again.get_slot("requested_slot") == "note_end"
    assert again.active_loop_name == "situation_form"
    assert again.latest_action_name == "action_listen"


def test_no_words_are_kept(store):
    run(store.save(conversation("c-1")))
    again = run(store.retrieve("c-1"))
    assert CANARY not in str([event.as_dict() for event in again.events])
    assert CANARY not in str(store.current("c-1"))


def test_the_file_is_encrypted_and_hides_the_conversation(store, path):
    run(store.save(conversation("c-telltale")))
    raw = b"".join(p.read_bytes() for p in path.parent.iterdir())
    for word in (b"off_now", b"work_status", b"c-telltale", CANARY.encode()):
        assert word not in raw


def test_a_private_conversation_never_reaches_the_disk(store, path):
    run(store.save(conversation("p-1")))
    with sqlite3.connect(str(path)) as database:
        assert database.execute("SELECT COUNT(*) FROM conversation").fetchone() == (0,)
    assert run(store.retrieve("p-1")).get_slot("work_status") == "off_now"


def test_a_private_conversation_is_gone_after_half_an_hour(store):
    run(store.save(conversation("p-1")))
    store._private._kept["p-1"] = (time.time() - PRIVATE_SECONDS - 1, store.current("p-1"))
    assert run(store.retrieve("p-1")) is None


def test_a_named_conversation_is_gone_after_seven_days(store):
    run(store.save(conversation("c-1")))
    assert store._named.purge(time.time() - NAMED_SECONDS) == 0
    assert store._named.purge(time.time() + 1) == 1
    assert run(store.retrieve("c-1")) is None


def test_that_somebody_was_in_danger_is_not_kept(store):
    run(store.save(conversation("c-1", intent="crisis")))
    assert "crisis" not in str(store.current("c-1"))


def test_a_conversation_can_be_forgotten(store):
    run(store.save(conversation("c-1")))
    store.forget("c-1")
    assert run(store.retrieve("c-1")) is None


def test_after_a_start_with_a_new_key_the_old_one_is_not_needed_and_opens_nothing(
    path, monkeypatch
):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    monkeypatch.setenv("ASKOH_KEYS", old)
    run(WordlessTrackerStore(DOMAIN, path=str(path)).save(conversation("c-1")))
    monkeypatch.setenv("ASKOH_KEYS", f"{new},{old}")
    assert run(WordlessTrackerStore(DOMAIN, path=str(path)).retrieve("c-1")) is not None
    monkeypatch.setenv("ASKOH_KEYS", new)
    kept = run(WordlessTrackerStore(DOMAIN, path=str(path)).retrieve("c-1"))
    assert kept.get_slot("work_status") == "off_now"
    monkeypatch.setenv("ASKOH_KEYS", old)
    assert run(WordlessTrackerStore(DOMAIN, path=str(path)).retrieve("c-1")) is None


def test_a_lost_key_starts_afresh(path, monkeypatch):
    run(WordlessTrackerStore(DOMAIN, path=str(path)).save(conversation("c-1")))
    monkeypatch.setenv("ASKOH_KEYS", Fernet.generate_key().decode())
    store = WordlessTrackerStore(DOMAIN, path=str(path))
    assert run(store.retrieve("c-1")) is None
    run(store.save(conversation("c-1")))
    assert run(store.retrieve("c-1")).get_slot("work_status") == "off_now"


def test_no_key_is_refused_with_the_cure(path, monkeypatch):
    monkeypatch.setenv("ASKOH_KEYS", "")
    with pytest.raises(ValueError, match="askoh secrets"):
        WordlessTrackerStore(DOMAIN, path=str(path))


def test_a_snapshot_does_not_grow_with_the_conversation(store):
    tracker = conversation("c-1")
    run(store.save(tracker))
    small = len(str(store.current("c-1")))
    for _ in range(200):
        tracker.update_with_events(
            [UserUttered(CANARY), BotUttered(CANARY), ActionExecuted("action_listen")], DOMAIN
        )
    run(store.save(tracker))
    assert len(str(store.current("c-1"))) <= small + 50
