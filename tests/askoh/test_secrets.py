import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from askoh.errors import AskohError
from askoh.secrets import (
    COMPOSE_NAMES,
    FILE,
    NAMES,
    add_key,
    ensure_compose_secrets,
    ensure_secrets,
    read_secrets,
)


def test_every_secret_is_made_long_and_different(tmp_path: Path) -> None:
    made = ensure_secrets(tmp_path / "new" / "home", {})
    assert set(made) == set(NAMES)
    assert len(set(made.values())) == len(NAMES)
    assert min(map(len, made.values())) >= 32
    Fernet(made["ASKOH_KEYS"])


def test_the_file_is_private_from_the_start(tmp_path: Path) -> None:
    ensure_secrets(tmp_path, {})
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_a_secret_of_the_environment_wins_and_is_not_written_down(tmp_path: Path) -> None:
    made = ensure_secrets(tmp_path, {"ASKOH_BOT_SECRET": "from-outside"})
    assert made["ASKOH_BOT_SECRET"] == "from-outside"
    assert "from-outside" not in (tmp_path / FILE).read_text(encoding="utf-8")


def test_only_what_is_missing_is_made(tmp_path: Path) -> None:
    first = ensure_secrets(tmp_path, {})
    lines = (tmp_path / FILE).read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("ASKOH_SERVICE_TOKEN")]
    (tmp_path / FILE).write_text("".join(kept), encoding="utf-8")
    second = ensure_secrets(tmp_path, {})
    changed = {name for name in NAMES if first[name] != second[name]}
    assert changed == {"ASKOH_SERVICE_TOKEN"}


def test_a_new_key_comes_first_and_the_old_one_stays(tmp_path: Path) -> None:
    old = ensure_secrets(tmp_path, {})["ASKOH_KEYS"]
    assert add_key(tmp_path) == 2
    newest, *others = read_secrets(tmp_path)["ASKOH_KEYS"].split(",")
    assert newest != old
    assert others == [old]


def test_compose_passwords_are_added_beside_the_others(tmp_path: Path) -> None:
    before = ensure_secrets(tmp_path, {})
    ensure_compose_secrets(tmp_path)
    ensure_compose_secrets(tmp_path)
    stored = read_secrets(tmp_path)
    assert {**stored} == {**before, **{name: stored[name] for name in COMPOSE_NAMES}}


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(AskohError) as problem:
        ensure_secrets(tmp_path / "file", {})
    assert "file" in problem.value.cause
    assert problem.value.cure
