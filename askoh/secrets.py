"""The secrets that AskOH's processes share, kept in one file that only its owner can read."""

import os
import secrets as randomness
from collections.abc import Callable, Mapping
from pathlib import Path

from cryptography.fernet import Fernet

from api.key_ids import key_id
from askoh.errors import AskohError

FILE = "secrets.env"
_PRIVATE = 0o600
_HEADER = (
    "# AskOH's secrets. Whoever has this file can read the records: keep it, don't share it.\n"
)


def _token() -> str:
    return randomness.token_urlsafe(32)


def _key() -> str:
    return Fernet.generate_key().decode()


_MAKERS: Mapping[str, Callable[[], str]] = {
    "ASKOH_BOT_SECRET": _token,
    "ASKOH_ACTIONS_SECRET": _token,
    "ASKOH_SERVICE_TOKEN": _token,
    "ASKOH_KEYS": _key,
}
NAMES = tuple(_MAKERS)
#: What docker-compose.yml needs besides: the passwords of the servers it starts.
COMPOSE_NAMES = ("ASKOH_DB_PASSWORD", "ASKOH_REDIS_PASSWORD")


def read_secrets(home: Path) -> dict[str, str]:
    """The secrets stored in `home`; empty if there are none.

    Raises:
        AskohError: the file can't be read.
    """
    path = home / FILE
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise AskohError(
            f"{path} can't be read: {error.strerror}.", "Run AskOH as the user who owns that file."
        ) from error
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, value in pairs}


def ensure_secrets(home: Path, given: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return every secret, making the ones that don't exist; the file is left at mode 600.

    Args:
        home: the data folder.
        given: an environment; a secret set there is used and not written down.

    Raises:
        AskohError: the file can't be read or written.
    """
    stored = read_secrets(home)
    fresh = {n: make() for n, make in _MAKERS.items() if not stored.get(n) and not given.get(n)}
    if fresh:
        stored |= fresh
        write_secrets(home, stored)
    elif (home / FILE).exists():
        (home / FILE).chmod(_PRIVATE)
    return {name: given.get(name) or stored[name] for name in NAMES}


def ensure_compose_secrets(home: Path) -> None:
    """Add the passwords of docker-compose.yml's servers, where they don't exist."""
    stored = read_secrets(home)
    fresh = {name: randomness.token_hex(24) for name in COMPOSE_NAMES if not stored.get(name)}
    if fresh:
        write_secrets(home, stored | fresh)


def add_key(home: Path) -> int:
    """Put a new encryption key before the others; returns how many there are now.

    New records are sealed with the new key; the older keys still open what they sealed.
    """
    stored = read_secrets(home)
    keys = [key for key in stored.get("ASKOH_KEYS", "").split(",") if key]
    stored["ASKOH_KEYS"] = ",".join([_key(), *keys])
    write_secrets(home, stored)
    return len(keys) + 1


def remove_key(home: Path, name: str) -> None:
    """Take the key with this id out of the file."""
    stored = read_secrets(home)
    keys = stored.get("ASKOH_KEYS", "").split(",")
    stored["ASKOH_KEYS"] = ",".join(key for key in keys if key and key_id(key) != name)
    write_secrets(home, stored)


def write_secrets(home: Path, values: Mapping[str, str]) -> None:
    """Replace the file in one move; it is never readable by others, not even for a moment.

    Raises:
        AskohError: the folder can't be written.
    """
    path, draft = home / FILE, home / f".{FILE}.{os.getpid()}"
    body = _HEADER + "".join(f"{name}={value}\n" for name, value in values.items())
    try:
        home.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE), "w") as out:
            out.write(body)
        draft.replace(path)
    except OSError as error:
        raise AskohError(
            f"The secrets can't be written to {path}: {error.strerror}.",
            "Make that folder writable, or set ASKOH_HOME to one that is.",
        ) from error
