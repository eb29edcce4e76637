"""What a backup says of itself: `manifest.json`, with the hash of every file beside it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from askoh.errors import AskohError

FILE = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """A backup in figures.

    Attributes:
        askoh: the version that made it.
        made_at: when, in UTC.
        database: 'sqlite' or 'postgresql'.
        revision: how far the database was migrated.
        keys: how many stored keys each key wraps, by its id. The keys themselves aren't here.
        audit_events: events of the trail.
        audit_hash: hash of its last event.
        rows: by table.
        left_out: tables whose rows aren't copied: they live for a week at most.
        files: SHA-256 by name.
    """

    askoh: str
    made_at: str
    database: str
    revision: str
    keys: Mapping[str, int]
    audit_events: int
    audit_hash: str
    rows: Mapping[str, int]
    left_out: tuple[str, ...]
    files: Mapping[str, str]

    def write(self, folder: Path) -> None:
        """Write it into the backup's folder."""
        note = "The keys aren't in this backup. Keep those named here apart from it."
        text = json.dumps({**asdict(self), "note": note}, indent=2) + "\n"
        path = folder / FILE
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")


def read(folder: Path) -> Manifest:
    """The manifest of a backup whose files are as they were written.

    Raises:
        AskohError: it isn't a backup, or a file is missing or was changed.
    """
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
        found.pop("note", None)
        manifest = Manifest(**{**found, "left_out": tuple(found["left_out"])})
    except (OSError, ValueError, TypeError, KeyError):
        raise AskohError(
            f"{folder} holds no backup of AskOH.", "Name the folder that `askoh backup` wrote."
        ) from None
    for name, wanted in manifest.files.items():
        path = folder / name
        if not path.is_file() or hash_of(path) != wanted:
            raise AskohError(
                f"{path} is missing or isn't as it was written.",
                "Use another copy of this backup, or an older one.",
            )
    return manifest


def hash_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
