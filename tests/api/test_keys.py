"""Changing the keys of ASKOH_KEYS, with data, on both databases."""

from __future__ import annotations

import asyncio

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from sqlalchemy import select

from api import keys
from api.chat.store import SealedStore
from api.crypto import Vault, VaultError
from api.db import migrate
from api.key_ids import key_id
from api.records.models import NamedKey, Person
from api.transcript import Conversation
from askoh.runfile import RunFile
from askoh.secrets import read_secrets

from .records_of_the_bot import use

CHAT = "c-chat-of-a-manager"


@pytest.fixture
def database_url(empty_url: str) -> str:
    """A migrated database of each kind."""
    migrate(empty_url)
    return empty_url


def stored(world):
    """The keys in the file."""
    return read_secrets(world.settings.home)["ASKOH_KEYS"]


def start_again(world, texts):
    world.restart(keys=tuple(SecretStr(text) for text in texts.split(",")))


def keep_a_chat(world):
    chat = Conversation(
        id=CHAT,
        mode="named",
        role="manager",
        employer="example",
        channel="web",
        last_at=world.settings.now(),
    )
    store = SealedStore(world.services.database, world.services.vault)
    asyncio.run(store.put(chat))


def read_chat(world):
    store = SealedStore(world.services.database, world.services.vault)
    return asyncio.run(store.get(CHAT, world.settings.now()))


@pytest.mark.requirement("R39")
def test_after_rotating_and_retiring_all_opens_and_the_old_key_alone_opens_nothing(
    world, askoh, tmp_path
):
    old = stored(world)
    bot = tmp_path / "conversations.db"
    use(bot, old, "put", CHAT)
    reference, path = world.agreed_case(world.signed_in())
    keep_a_chat(world)

    assert askoh("keys", "new").code == 0
    both = stored(world)
    new = both.partition(",")[0]
    start_again(world, both)
    refused = askoh("keys", "retire", key_id(old))
    assert refused.code == 1
    assert "still wrapped with" in refused.err

    done = askoh("keys", "rotate")
    assert done.code == 0, done.err
    assert f"{key_id(old)}  opens; wraps 0" in askoh("keys", "list").out
    retired = askoh("keys", "retire", key_id(old))
    assert retired.code == 0, retired.err
    assert stored(world) == new

    start_again(world, new)
    hr = world.signed_in()
    assert hr.client.get(f"/console/cases/{reference}/document").status_code == 200
    assert world.client.get(path).status_code == 200
    assert read_chat(world).role == "manager"
    assert use(bot, new, "get", CHAT) == {"slots": {"note": "canary"}}

    only_old = Vault([old])
    with world.services.database.reading() as session:
        wrapped = session.scalars(select(Person.wrapped_key)).all()
        wrapped += session.scalars(select(NamedKey.wrapped_key)).all()
    assert len(wrapped) >= 5
    assert {only_old.wrapped_with(one) for one in wrapped} == {None}


def test_what_was_interrupted_goes_on_and_a_second_run_finds_nothing(world, askoh):
    world.agreed_case(world.signed_in())
    old = stored(world)
    askoh("keys", "new")
    start_again(world, stored(world))
    with world.services.database.writing() as session:
        first = session.scalars(select(Person).order_by(Person.id)).first()
        first.wrapped_key = world.services.vault.rewrapped(first.wrapped_key)
    left = world.work(lambda work: keys.usage(work.session, work.vault))[key_id(old)]
    assert keys.rotate(world.services, batch=1) == keys.Rotated(wrapped=left)
    assert keys.rotate(world.services) == keys.Rotated()


def test_the_number_that_is_left_is_told(world, askoh):
    world.start()
    old = stored(world)
    askoh("keys", "new")
    start_again(world, stored(world))
    left = world.work(lambda work: keys.usage(work.session, work.vault))[key_id(old)]
    assert f"{left} stored keys are still wrapped" in askoh("keys", "retire", key_id(old)).err


def test_a_process_that_still_seals_with_a_retired_key_is_refused_and_loses_nothing(world, askoh):
    askoh("keys", "new")
    new, _, old = stored(world).partition(",")
    stale = Vault([old])
    world.restart(keys=(SecretStr(new), SecretStr(old)))
    askoh("keys", "rotate")
    askoh("keys", "retire", key_id(old))
    with (
        pytest.raises(VaultError, match="retired"),
        world.services.database.writing() as session,
    ):
        stale.new_person(session, world.settings.now())


def test_nothing_is_wrapped_anew_while_a_part_runs_that_does_not_know_the_new_key(world, askoh):
    old = stored(world)
    askoh("keys", "new")
    url = "http://127.0.0.1:1"
    RunFile(url, url, url, keys=(key_id(old),)).write(world.settings.home)
    refused = askoh("keys", "rotate")
    assert refused.code == 1
    assert "Stop it and start it again" in refused.err


def test_the_newest_key_and_one_that_is_not_there_cannot_be_retired(world, askoh):
    assert "newest key" in askoh("keys", "retire", key_id(stored(world))).err
    assert "There is no key" in askoh("keys", "retire", "00000000").err


def test_a_stored_key_that_nothing_opens_is_told_and_stops_nobody_elses(world, askoh):
    world.start()
    stranger = Fernet(Fernet.generate_key())

    def lose(work):
        person = work.vault.new_person(work.session, work.now)
        person.wrapped_key = stranger.encrypt(b"lost")

    world.work(lose)
    askoh("keys", "new")
    done = askoh("keys", "rotate")
    assert done.code == 1
    assert "1 stored keys open with none" in done.err
    assert "1 stored keys open with none" in askoh("keys", "list").out


def test_keys_from_the_environment_are_not_changed_in_the_file(world, askoh, monkeypatch):
    monkeypatch.setenv("ASKOH_KEYS", stored(world))
    before = stored(world)
    assert "comes from the environment" in askoh("keys", "new").err
    Fernet(askoh("keys", "new", "--show").out.strip())
    assert stored(world) == before
