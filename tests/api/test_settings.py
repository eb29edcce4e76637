"""The process starts with safe settings or says what to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from api.settings import Settings, SettingsError

GOOD = {
    "ASKOH_BOT_SECRET": "k3PzQ9xW7rT2mV5nB8cL1dF4",
    "ASKOH_SERVICE_TOKEN": "h6JyU3iO0pA9sD2fG5kL8zX1",
    "ASKOH_KEYS": Fernet.generate_key().decode(),
}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    for name in (*GOOD, "ASKOH_TODAY", "ASKOH_DATABASE_URL", "ASKOH_PUBLIC_URL", "ASKOH_EXIT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ASKOH_HOME", str(tmp_path))
    return monkeypatch


def _set(environment: pytest.MonkeyPatch, **changes: str | None) -> None:
    for name, value in {**GOOD, **changes}.items():
        if value is not None:
            environment.setenv(name, value)


class TestSecrets:
    def test_good_ones_start(self, environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
        _set(environment)
        settings = Settings.load()
        assert settings.database == f"sqlite:///{tmp_path / 'askoh.db'}"
        assert settings.bot_url == "http://127.0.0.1:5105"

    @pytest.mark.parametrize("name", list(GOOD))
    def test_a_missing_one_is_named_with_its_cure(
        self, environment: pytest.MonkeyPatch, name: str
    ) -> None:
        _set(environment, **{name: None})
        with pytest.raises(SettingsError, match=rf"{name} is missing\. Run `make run`"):
            Settings.load()

    @pytest.mark.parametrize(
        ("value", "why"),
        [
            ("secret", "default or guessable"),
            ("a" * 40, "default or guessable"),
            ("k3PzQ9xW7r", "shorter than 24"),
        ],
    )
    def test_a_weak_one_is_refused(
        self, environment: pytest.MonkeyPatch, value: str, why: str
    ) -> None:
        _set(environment, ASKOH_SERVICE_TOKEN=value)
        with pytest.raises(SettingsError, match=why):
            Settings.load()

    @pytest.mark.parametrize("keys", ["", " , ", "not-a-key", f"{GOOD['ASKOH_KEYS']},nonsense"])
    def test_keys_must_be_usable(self, environment: pytest.MonkeyPatch, keys: str) -> None:
        _set(environment, ASKOH_KEYS=keys)
        with pytest.raises(SettingsError, match="ASKOH_KEYS"):
            Settings.load()

    def test_every_problem_is_listed_and_no_value_is_shown(
        self, environment: pytest.MonkeyPatch
    ) -> None:
        _set(environment, ASKOH_BOT_SECRET="hunter2hunter", ASKOH_KEYS=None)
        with pytest.raises(SettingsError) as caught:
            Settings.load()
        assert "ASKOH_BOT_SECRET" in str(caught.value)
        assert "ASKOH_KEYS" in str(caught.value)
        assert "hunter2" not in str(caught.value)
        assert GOOD["ASKOH_SERVICE_TOKEN"] not in repr(caught.value)

    def test_the_secrets_file_is_read_and_the_environment_wins(
        self, environment: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        lines = [f"{name}={value}" for name, value in GOOD.items()]
        (tmp_path / "secrets.env").write_text("\n".join(lines))
        environment.setenv("ASKOH_BOT_SECRET", "z9Yx8Wv7Ut6Sr5Qp4On3Ml2K")
        settings = Settings.load()
        assert settings.bot_secret.get_secret_value() == "z9Yx8Wv7Ut6Sr5Qp4On3Ml2K"
        assert settings.service_token.get_secret_value() == GOOD["ASKOH_SERVICE_TOKEN"]

    def test_printing_settings_shows_no_secret(self, environment: pytest.MonkeyPatch) -> None:
        _set(environment)
        shown = repr(Settings.load())
        assert not any(value in shown for value in GOOD.values())


class TestOthers:
    def test_the_day_can_be_pinned(self, environment: pytest.MonkeyPatch) -> None:
        _set(environment, ASKOH_TODAY="2026-11-21")
        settings = Settings.load()
        assert settings.current_day() == date(2026, 11, 21)
        assert settings.now().date() == date(2026, 11, 21)
        assert settings.now().tzinfo is not None

    @pytest.mark.parametrize("name", ["ASKOH_PUBLIC_URL", "ASKOH_EXIT_URL"])
    def test_addresses_must_be_web_addresses(
        self, environment: pytest.MonkeyPatch, name: str
    ) -> None:
        _set(environment, **{name: "javascript:alert(1)"})
        with pytest.raises(SettingsError, match=name):
            Settings.load()

    def test_many_keys_newest_first(self, environment: pytest.MonkeyPatch) -> None:
        older, newer = (Fernet.generate_key().decode() for _ in range(2))
        _set(environment, ASKOH_KEYS=f"{newer}, {older}")
        assert [key.get_secret_value() for key in Settings.load().keys] == [newer, older]


class TestSignOn:
    def test_it_is_off_unless_an_issuer_is_set(self, environment: pytest.MonkeyPatch) -> None:
        _set(environment, ASKOH_OIDC_ISSUER="")
        assert Settings.load().oidc_issuer is None

    def test_an_issuer_that_others_could_listen_to_is_refused(
        self, environment: pytest.MonkeyPatch
    ) -> None:
        _set(environment, ASKOH_OIDC_ISSUER="http://login.employer.example")
        with pytest.raises(SettingsError, match="ASKOH_OIDC_ISSUER is not an https address"):
            Settings.load()

    def test_an_issuer_needs_a_client(self, environment: pytest.MonkeyPatch) -> None:
        _set(environment, ASKOH_OIDC_ISSUER="https://login.employer.example")
        with pytest.raises(SettingsError, match="ASKOH_OIDC_CLIENT_ID is needed"):
            Settings.load()
