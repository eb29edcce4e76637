"""Backup and restore: what was whole stays whole, who was erased stays erased."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from sqlalchemy import text

from api import audit
from api.db import Database, migrate, migrate_down
from askoh.runfile import RunFile
from askoh.secrets import read_secrets, write_secrets

from .test_person import EMPLOYEE, MANAGER, a_whole_case, erase, keep_a_chat, sealed_of


@pytest.fixture
def either_url(empty_url: str) -> str:
    migrate(empty_url)
    return empty_url


class TestOnEither:
    @pytest.fixture
    def database_url(self, either_url: str) -> str:
        """A migrated database of each kind."""
        return either_url

    @pytest.mark.requirement("R39")
    def test_what_was_backed_up_comes_back_and_who_was_erased_since_does_not(
        self, world, askoh, tmp_path
    ):
        hr = world.signed_in()
        kept, _ = world.agreed_case(hr, conversation="c-somebody0123456789")
        world.send(
            world.start(conversation="c-another0123456789"), employee="capybara@elsewhere.example"
        )
        keep_a_chat(world)
        folder = tmp_path / "backup"
        made = askoh("backup", str(folder))
        assert made.code == 0, made.err

        assert erase(askoh, "capybara@elsewhere.example").code == 0
        lost = world.start(conversation="c-afterwards0123456789")
        world.services.database.close()
        refused = askoh("restore", str(folder))
        assert refused.code == 1
        assert "There are records already" in refused.err
        done = askoh("restore", str(folder), "--force")
        assert done.code == 0, done.err
        assert "Erased again: 1" in done.out

        world.restart()
        assert not sealed_of(world, "capybara@elsewhere.example")
        assert sealed_of(world, EMPLOYEE)
        assert world.work(lambda work: audit.verify(work.session)).sound
        later = world.signed_in()
        assert later.client.get(f"/console/cases/{kept}/document").status_code == 200
        gone = world.internal(
            "GET", f"/cases/{lost['reference']}?conversation=c-afterwards0123456789"
        )
        assert gone.status_code == 404
        assert world.start(conversation="c-newcomer0123456789")["version"] == 1
        assert askoh("audit", "verify").code == 0

    def test_records_that_are_not_migrated_are_not_backed_up(self, world, askoh, tmp_path):
        reference, _ = a_whole_case(world)
        world.services.database.close()
        migrate_down(world.settings.database_url, "0004")
        folder = tmp_path / "backup"
        made = askoh("backup", str(folder))
        assert made.code == 1
        assert "askoh migrate" in made.err
        migrate(world.settings.database_url)
        world.restart()
        assert world.seen_by_manager(reference)["draft"] is not None


def backed_up(askoh, folder: Path) -> dict[str, object]:
    made = askoh("backup", str(folder))
    assert made.code == 0, made.err
    found: dict[str, object] = json.loads((folder / "manifest.json").read_text())
    return found


def test_it_says_what_it_is_and_holds_no_key(world, askoh, tmp_path):
    a_whole_case(world)
    manifest = backed_up(askoh, tmp_path / "b")
    assert manifest["revision"]
    assert manifest["rows"]["cases"] == 1
    assert manifest["audit_events"] > 5
    (key,) = world.settings.keys
    for file in (tmp_path / "b").iterdir():
        assert file.stat().st_mode & 0o077 == 0
        assert key.get_secret_value().encode() not in file.read_bytes()
    assert len(manifest["keys"]) == 1


def test_it_holds_nothing_that_lives_for_a_week_at_most(world, askoh, tmp_path):
    a_whole_case(world)
    keep_a_chat(world)
    backed_up(askoh, tmp_path / "b")
    with closing(sqlite3.connect(tmp_path / "b" / "records.db")) as copy:
        for table in ("chats", "sessions", "sign_in_links", "idempotency_keys"):
            count = f"SELECT count(*) FROM {table}"  # noqa: S608
            assert copy.execute(count).fetchone() == (0,)
        assert copy.execute("SELECT count(*) FROM cases").fetchone() == (1,)


def test_a_folder_with_something_in_it_is_refused(world, askoh, tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "mine.txt").write_text("mine")
    done = askoh("backup", str(tmp_path / "b"))
    assert done.code == 1
    assert "isn't empty" in done.err


def test_a_changed_file_is_refused_and_the_records_stay(world, askoh, tmp_path):
    reference, _ = a_whole_case(world)
    backed_up(askoh, tmp_path / "b")
    with (tmp_path / "b" / "records.db").open("ab") as file:
        file.write(b"x")
    done = askoh("restore", str(tmp_path / "b"), "--force")
    assert done.code == 1
    assert "isn't as it was written" in done.err
    assert world.seen_by_manager(reference)["draft"] is not None


def test_a_trail_that_was_tampered_with_is_refused_and_the_records_stay(world, askoh, tmp_path):
    reference, _ = a_whole_case(world)

    def tamper(work):
        work.session.execute(text("UPDATE audit_head SET number = number + 1"))

    world.work(tamper)
    backed_up(askoh, tmp_path / "b")
    done = askoh("restore", str(tmp_path / "b"), "--force")
    assert done.code == 1
    assert "audit trail of this backup is broken" in done.err
    assert world.seen_by_manager(reference)["draft"] is not None


def test_a_backup_whose_keys_are_not_here_is_refused_by_their_ids(world, askoh, tmp_path):
    a_whole_case(world)
    manifest = backed_up(askoh, tmp_path / "b")
    home = world.settings.home
    write_secrets(home, read_secrets(home) | {"ASKOH_KEYS": Fernet.generate_key().decode()})
    done = askoh("restore", str(tmp_path / "b"), "--force")
    assert done.code == 1
    (name,) = manifest["keys"]
    assert f"needs keys that aren't here: {name}" in done.err


def test_while_askoh_runs_nothing_is_replaced(world, askoh, tmp_path):
    backed_up(askoh, tmp_path / "b")
    url = "http://127.0.0.1:1"
    RunFile(url, url, url).write(world.settings.home)
    done = askoh("restore", str(tmp_path / "b"), "--force")
    assert done.code == 1
    assert "Stop it first" in done.err


def test_where_nothing_is_left_a_newer_list_says_who_was_erased(world, askoh, tmp_path):
    a_whole_case(world)
    backed_up(askoh, tmp_path / "old")
    assert erase(askoh, EMPLOYEE).code == 0
    backed_up(askoh, tmp_path / "newer")
    world.services.database.close()
    for file in tmp_path.glob("askoh.db*"):
        file.unlink()
    newer = str(tmp_path / "newer" / "erasures.json")
    done = askoh("restore", str(tmp_path / "old"), "--erasures", newer)
    assert done.code == 0, done.err
    assert "can't be asked who was erased" in done.out
    world.restart()
    assert not sealed_of(world, EMPLOYEE)
    assert sealed_of(world, MANAGER)


def test_a_folder_that_is_no_backup_is_refused(world, askoh, tmp_path):
    done = askoh("restore", str(tmp_path / "nowhere"))
    assert done.code == 1
    assert "holds no backup" in done.err


def test_without_postgresqls_programs_the_cure_is_named(world, askoh, tmp_path, monkeypatch):
    monkeypatch.setattr("askoh.copies.shutil.which", lambda _name: None)
    monkeypatch.setattr("askoh.copies.kind_of", lambda _url: "postgresql")
    done = askoh("backup", str(tmp_path / "b"))
    assert done.code == 1
    assert "postgresql-client" in done.err


def test_a_backup_from_before_a_migration_is_brought_up(world, askoh, tmp_path):
    """As if this version had been installed after the backup was made."""
    reference, _ = a_whole_case(world)
    backed_up(askoh, tmp_path / "b")
    world.services.database.close()
    copy = tmp_path / "b" / "records.db"
    migrate_down(f"sqlite:///{copy}", "0004")
    again = json.loads((tmp_path / "b" / "manifest.json").read_text())
    database = Database(f"sqlite:///{copy}")
    database.scrub()
    database.close()
    again["revision"] = "0004"
    again["files"].pop("records.db")
    (tmp_path / "b" / "manifest.json").write_text(json.dumps(again))
    done = askoh("restore", str(tmp_path / "b"), "--force")
    assert done.code == 0, done.err
    world.restart()
    assert world.seen_by_manager(reference)["draft"] is not None


def test_a_key_that_was_changed_since_still_opens_it(world, askoh, tmp_path):
    reference, _ = a_whole_case(world)
    backed_up(askoh, tmp_path / "b")
    askoh("keys", "new")
    askoh("keys", "rotate")
    world.services.database.close()
    assert askoh("restore", str(tmp_path / "b"), "--force").code == 0
    keys = read_secrets(world.settings.home)["ASKOH_KEYS"].split(",")
    world.restart(keys=tuple(SecretStr(key) for key in keys))
    assert world.seen_by_manager(reference)["draft"] is not None
