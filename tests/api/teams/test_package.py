"""`askoh teams package`: what Teams takes, by Microsoft's own schema."""

from __future__ import annotations

import json
import struct
import zipfile

import pytest

from api.teams.package import SCHEMA_FILE, problems
from tests.api.conftest import ROOT

APP = "5b6f1d2e-0c3a-4f7b-9a51-2d8e7c4b1a90"
SCHEMA = ROOT / "assets" / "node_modules" / SCHEMA_FILE


@pytest.fixture
def on(monkeypatch):
    monkeypatch.setenv("ASKOH_TEAMS_APP_ID", APP)
    monkeypatch.setenv("ASKOH_TEAMS_TENANT", "0f8fad5b-d9cb-469f-a165-70867728950e")
    monkeypatch.setenv("ASKOH_TEAMS_SECRET", "a-secret-of-the-app-registration")
    monkeypatch.setenv("ASKOH_PUBLIC_URL", "https://askoh.example.org")
    return monkeypatch


def made(askoh, tmp_path, *words: str) -> dict[str, bytes]:
    out = tmp_path / "app.zip"
    ran = askoh("teams", "package", "--out", str(out), *words)
    assert ran.code == 0, ran.err
    assert "follows Microsoft's schema" in ran.out
    with zipfile.ZipFile(out) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def test_the_package_holds_a_manifest_and_two_icons(askoh, on, tmp_path) -> None:
    files = made(askoh, tmp_path)
    assert sorted(files) == ["color.png", "manifest.json", "outline.png"]
    sizes = {name: struct.unpack(">II", files[name][16:24]) for name in files if "png" in name}
    assert sizes == {"color.png": (192, 192), "outline.png": (32, 32)}


def test_the_bot_is_for_chats_of_ones_own_only(askoh, on, tmp_path) -> None:
    manifest = json.loads(made(askoh, tmp_path)["manifest.json"])
    (bot,) = manifest["bots"]
    assert (bot["botId"], bot["scopes"]) == (APP, ["personal"])
    assert manifest["validDomains"] == ["askoh.example.org"]
    assert "isn't private" in manifest["description"]["full"]
    assert manifest["developer"]["privacyUrl"] == "https://askoh.example.org/who-can-see"


def test_the_employers_own_pages_can_be_named(askoh, on, tmp_path) -> None:
    own = ("--privacy", "https://example.org/privacy", "--terms", "https://example.org/terms")
    developer = json.loads(made(askoh, tmp_path, *own)["manifest.json"])["developer"]
    assert developer["privacyUrl"] == "https://example.org/privacy"
    assert developer["termsOfUseUrl"] == "https://example.org/terms"


@pytest.mark.parametrize(
    "change",
    [
        {"id": "no-guid"},
        {"accentColor": "green"},
        {"name": {"short": "x" * 31, "full": "x"}},
        {"bots": [{"botId": APP, "scopes": ["everywhere"]}]},
        {"description": {"short": "x"}},
        {"made_up": 1},
    ],
    ids=str,
)
def test_microsofts_schema_finds_what_is_wrong(askoh, on, tmp_path, change) -> None:
    manifest = json.loads(made(askoh, tmp_path)["manifest.json"])
    assert problems(manifest, SCHEMA) == []
    assert problems({**manifest, **change}, SCHEMA) != []


def test_without_https_there_is_no_package(askoh, on, tmp_path) -> None:
    on.setenv("ASKOH_PUBLIC_URL", "http://askoh.example.org")
    ran = askoh("teams", "package", "--out", str(tmp_path / "app.zip"))
    assert ran.code == 1
    assert "https" in ran.err
    assert not (tmp_path / "app.zip").exists()


def test_with_teams_off_it_says_how_to_turn_it_on(askoh, tmp_path) -> None:
    ran = askoh("teams", "package", "--out", str(tmp_path / "app.zip"))
    assert ran.code == 1
    assert "ASKOH_TEAMS_APP_ID" in ran.err


def test_an_account_can_be_linked_by_command(askoh, on, world) -> None:
    askoh("user", "add", "--name", "Gareth", "--address", "g@example.org", "--role", "manager")
    given = ("--address", "g@example.org", "--object-id", "7c9e6679-7425-40de-944b-e07fc1f90ae7")
    assert askoh("teams", "link", *given).code == 0
    nobody = ("--address", "x@example.org", "--object-id", "7c9e6679-7425-40de-944b-e07fc1f90ae7")
    assert askoh("teams", "link", *nobody).code == 1
