"""What the action server is told by its environment."""

import os
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from guidance.employer import EmployerProfile, find_employer
from guidance.reviews import FILE_NAME

_SHORTEST_SECRET = 16
_LONDON = ZoneInfo("Europe/London")


class SettingsError(RuntimeError):
    """A setting is missing; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Addresses, secrets and the employer of this deployment."""

    secret: str
    service_token: str
    api_url: str
    config: Path
    employer: str
    reviews: Path

    @classmethod
    def from_environment(cls) -> "Settings":
        """Read the ASKOH_ variables.

        Raises:
            SettingsError: a secret is missing or too short.
        """
        return cls(
            secret=_secret("ASKOH_ACTIONS_SECRET"),
            service_token=_secret("ASKOH_SERVICE_TOKEN"),
            api_url=os.environ.get("ASKOH_API_URL", "http://127.0.0.1:8080"),
            config=Path(os.environ.get("ASKOH_CONFIG", "config")),
            employer=os.environ.get("ASKOH_EMPLOYER", "example"),
            reviews=_reviews(),
        )


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The process's settings, read once."""
    return Settings.from_environment()


@lru_cache(maxsize=32)
def employer(profile: str, config: Path) -> EmployerProfile:
    """The employer's profile, by name or id.

    Raises:
        SettingsError: there is no such profile.
    """
    found = find_employer(config, profile)
    if found is None:
        raise SettingsError(f"There is no employer profile {profile!r} in {config}.")
    return found


def today() -> date:
    """Today in the UK, or the day that ASKOH_TODAY pins for a test."""
    pinned = os.environ.get("ASKOH_TODAY")
    return date.fromisoformat(pinned) if pinned else datetime.now(_LONDON).date()


def _reviews() -> Path:
    home = Path(os.environ.get("ASKOH_HOME") or "var")
    return Path(os.environ.get("ASKOH_REVIEWS") or home / FILE_NAME)


def _secret(name: str) -> str:
    value = os.environ.get(name, "")
    if len(value) < _SHORTEST_SECRET:
        raise SettingsError(
            f"{name} is missing or shorter than {_SHORTEST_SECRET} characters. "
            "Run `askoh secrets`, or start everything with `make run`."
        )
    return value
