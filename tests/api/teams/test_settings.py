"""Teams is off unless it is set up whole, and `askoh doctor` says how it stands."""

from __future__ import annotations

import pytest

from api.settings import Settings, SettingsError

APP, TENANT = "5b6f1d2e-0c3a-4f7b-9a51-2d8e7c4b1a90", "0f8fad5b-d9cb-469f-a165-70867728950e"


@pytest.fixture
def given(askoh, monkeypatch, settings):
    """The environment of a process with its secrets."""
    monkeypatch.setenv("ASKOH_TEAMS_TENANT", TENANT)
    monkeypatch.setenv("ASKOH_TEAMS_SECRET", "a-secret-of-the-app-registration")
    return monkeypatch


def test_without_an_app_teams_is_off(given) -> None:
    assert not Settings.load().teams
    given.setenv("ASKOH_TEAMS_APP_ID", "")
    assert not Settings.load().teams


@pytest.mark.parametrize("name", ["ASKOH_TEAMS_TENANT", "ASKOH_TEAMS_SECRET"])
def test_half_of_it_stops_the_process_and_says_what_lacks(given, name) -> None:
    given.setenv("ASKOH_TEAMS_APP_ID", APP)
    given.setenv(name, "")
    with pytest.raises(SettingsError, match="are needed with ASKOH_TEAMS_APP_ID"):
        Settings.load()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ASKOH_TEAMS_APP_ID", "my-app"),
        ("ASKOH_TEAMS_TENANT", "common"),
        ("ASKOH_TEAMS_METADATA", "http://keys.example/metadata"),
        ("ASKOH_TEAMS_AUTHORITY", "http://login.example/tenant"),
    ],
)
def test_what_is_unsafe_stops_the_process(given, name, value) -> None:
    given.setenv("ASKOH_TEAMS_APP_ID", APP)
    given.setenv(name, value)
    with pytest.raises(SettingsError, match=name):
        Settings.load()


def test_the_doctor_says_how_teams_stands(askoh, given, microsoft) -> None:
    assert "Teams: off until ASKOH_TEAMS_APP_ID is set" in askoh("doctor").out
    given.setenv("ASKOH_TEAMS_APP_ID", APP)
    given.setenv("ASKOH_PUBLIC_URL", "https://askoh.example.org")
    given.setenv("ASKOH_TEAMS_METADATA", f"{microsoft.address}/metadata")
    assert "Teams: on, for the app" in askoh("doctor").out
    given.setenv("ASKOH_TEAMS_METADATA", "http://127.0.0.1:9/metadata")
    assert "can't be had" in askoh("doctor").out
