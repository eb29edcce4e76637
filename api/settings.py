"""Settings of the api process, read from the environment and from ``{home}/secrets.env``.

One deployment serves one employer. A missing, short or well-known secret stops the process
with a sentence that says what to do: an assistant that holds health data never starts half
protected.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from cryptography.fernet import Fernet
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from guidance.reviews import FILE_NAME

MIN_SECRET_CHARS = 24
LONDON = ZoneInfo("Europe/London")
_GUID = r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
_WELL_KNOWN = frozenset({"secret", "changeme", "change-me", "password", "default", "example"})
_CURE = (
    "Run `make run` (or `askoh doctor --fix`): it writes fresh secrets to {home}/secrets.env. "
    "Or set {name} yourself."
)


class SettingsError(Exception):
    """The process can't start with these settings; the message says which and how to cure it."""


def _home() -> Path:
    return Path(os.environ.get("ASKOH_HOME") or "var")


class Settings(BaseSettings):
    """Everything the api takes from outside. Names are ``ASKOH_`` and the field in capitals."""

    model_config = SettingsConfigDict(
        env_prefix="ASKOH_", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    home: Path = Path("var")
    config: Path = Path("config")
    employer: str = Field(default="example", pattern=r"^[a-z0-9][a-z0-9_-]{0,60}$")
    today: date | None = None
    database_url: str = ""
    reviews: Path | None = None

    api_url: str = "http://127.0.0.1:8080"
    bot_url: str = "http://127.0.0.1:5105"
    actions_url: str = "http://127.0.0.1:5155"
    public_url: str = "http://127.0.0.1:8080"

    bot_secret: SecretStr
    service_token: SecretStr
    keys: Annotated[tuple[SecretStr, ...], NoDecode]
    redis_url: str | None = None

    smtp_host: str | None = None
    smtp_port: int = 587
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_from: str | None = None
    smtp_starttls: bool = True

    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_tenant: str | None = None
    oidc_groups_claim: str = "groups"
    oidc_address_claim: str = "email"

    teams_app_id: str | None = Field(default=None, pattern=_GUID)
    teams_tenant: str | None = Field(default=None, pattern=_GUID)
    teams_secret: SecretStr | None = None
    teams_authority: str | None = None
    teams_issuer: str = "https://api.botframework.com"
    teams_metadata: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    teams_service_hosts: Annotated[tuple[str, ...], NoDecode] = ("smba.trafficmanager.net",)

    exit_url: str = "https://www.bbc.co.uk/weather"
    bot_timeout_seconds: float = Field(default=20.0, gt=0, le=120)
    conversation_per_minute: int = Field(default=30, gt=0)
    address_per_minute: int = Field(default=600, gt=0)
    conversation_at_once: int = Field(default=4, gt=0)
    address_at_once: int = Field(default=200, gt=0)
    answer_wait_seconds: float = Field(default=8.0, gt=0, le=60)
    request_bytes: int = Field(default=256 * 1024, gt=0)

    @field_validator("keys", mode="before")
    @classmethod
    def _split_keys(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("keys")
    @classmethod
    def _usable_keys(cls, value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        if not value:
            raise ValueError("is empty")
        for key in value:
            try:
                Fernet(key.get_secret_value())
            except ValueError as error:
                raise ValueError("holds a key that is not a Fernet key") from error
        return value

    @field_validator("bot_secret", "service_token")
    @classmethod
    def _strong_secret(cls, value: SecretStr) -> SecretStr:
        text = value.get_secret_value()
        if text.lower() in _WELL_KNOWN or len(set(text)) < 8:  # noqa: PLR2004
            raise ValueError("is a default or guessable value")
        if len(text) < MIN_SECRET_CHARS:
            raise ValueError(f"is shorter than {MIN_SECRET_CHARS} characters")
        return value

    @field_validator("exit_url", "public_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("is not a web address (http:// or https://)")
        return value.rstrip("/")

    @field_validator("oidc_issuer")
    @classmethod
    def _safe_issuer(cls, value: str | None) -> str | None:
        if not value:
            return None
        parts = urlsplit(value)
        if not parts.hostname or (parts.scheme != "https" and not is_loopback(parts.hostname)):
            raise ValueError("is not an https address")
        # Not trimmed: a token's issuer has to be exactly this.
        return value

    @field_validator("teams_app_id", "teams_tenant", "teams_authority", mode="before")
    @classmethod
    def _empty_is_off(cls, value: object) -> object:
        return value or None

    @field_validator("teams_service_hosts", mode="before")
    @classmethod
    def _split_hosts(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip().lower() for part in value.split(",") if part.strip())
        return value

    @field_validator("teams_metadata", "teams_authority")
    @classmethod
    def _safe_teams_address(cls, value: str | None) -> str | None:
        parts = urlsplit(value or "https://none")
        if not parts.hostname or (parts.scheme != "https" and not is_loopback(parts.hostname)):
            raise ValueError("is not an https address")
        return value

    @model_validator(mode="after")
    def _whole_teams(self) -> Self:
        secret = self.teams_secret.get_secret_value() if self.teams_secret else ""
        if self.teams_app_id and not (self.teams_tenant and secret):
            raise ValueError(
                "ASKOH_TEAMS_TENANT and ASKOH_TEAMS_SECRET are needed with ASKOH_TEAMS_APP_ID"
            )
        return self

    @model_validator(mode="after")
    def _whole_sign_on(self) -> Self:
        if self.oidc_issuer and not self.oidc_client_id:
            raise ValueError("ASKOH_OIDC_CLIENT_ID is needed with ASKOH_OIDC_ISSUER")
        return self

    @classmethod
    def load(cls) -> Self:
        """Read the settings, the environment before ``{home}/secrets.env``.

        Raises:
            SettingsError: names every setting that is missing or unsafe, with the cure.

        """
        home = _home()
        try:
            return cls(_env_file=home / "secrets.env")  # type: ignore[call-arg]
        except ValidationError as error:
            raise SettingsError(_explain(error, home)) from None

    @property
    def database(self) -> str:
        """The SQLAlchemy address of the database; SQLite under ``home`` unless set."""
        return self.database_url or f"sqlite:///{self.home / 'askoh.db'}"

    @property
    def teams(self) -> bool:
        """Whether people can reach us in Microsoft Teams."""
        return self.teams_app_id is not None

    @property
    def secure_cookies(self) -> bool:
        """Whether people reach us over https, so that cookies may be marked Secure."""
        return self.public_url.startswith("https://")

    @property
    def reviews_file(self) -> Path:
        """Where the checks and signatures of content are written for every process to read."""
        return self.reviews or self.home / FILE_NAME

    @property
    def employer_file(self) -> Path:
        """The profile of the employer this deployment serves."""
        return self.config / f"{self.employer}.yml"

    @property
    def groups_file(self) -> Path:
        """Which groups of the employer's sign-in give which role."""
        return self.config / "groups.yml"

    def now(self) -> datetime:
        """The time, aware, in UTC; on the pinned day when ``ASKOH_TODAY`` is set."""
        now = datetime.now(UTC)
        if self.today is None:
            return now
        return now.replace(year=self.today.year, month=self.today.month, day=self.today.day)

    def current_day(self) -> date:
        """Today's date in the United Kingdom, or the pinned one."""
        return self.today or datetime.now(LONDON).date()


def is_loopback(host: str) -> bool:
    """Whether a name leads to this machine itself, so that nobody can listen on the way."""
    return host in {"127.0.0.1", "::1", "localhost"}


def _explain(error: ValidationError, home: Path) -> str:
    lines = ["AskOH's api can't start with these settings:"]
    for problem in error.errors(include_input=False, include_url=False):
        name = "ASKOH_" + str(problem["loc"][0]).upper() if problem["loc"] else "settings"
        what = "is missing" if problem["type"] == "missing" else problem["msg"]
        what = what.removeprefix("Value error, ")
        cure = _CURE.format(home=home, name=name)
        secret = name in {"ASKOH_BOT_SECRET", "ASKOH_SERVICE_TOKEN", "ASKOH_KEYS"}
        lines.append(f"- {name} {what}." + (f" {cure}" if secret else ""))
    return "\n".join(lines)
