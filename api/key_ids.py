"""Short names for the keys of ``ASKOH_KEYS``, which can be told without telling a key."""

from __future__ import annotations

import hashlib

_CHARS = 8


def key_id(key: str) -> str:
    """The short name of a key."""
    return hashlib.sha256(b"key-id:" + key.encode()).hexdigest()[:_CHARS]
