"""The public keys of an identity provider, kept for an hour and asked for again within bounds."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import cast

from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from api.sign_on.errors import ProviderDownError

KEPT_SECONDS = 3600
#: A token with a key id nobody knows makes us ask for the keys again, but not without end.
MAX_REFETCHES, REFETCH_WINDOW_SECONDS = 2, 60


@dataclass(slots=True)
class KeyRing:
    """``fetch`` asks for the set (an object with ``keys``); ``clock`` gives seconds, forward only.

    ``fetch`` may raise ProviderDownError, which goes on to whoever asks for keys.
    """

    fetch: Callable[[], Mapping[str, object]]
    clock: Callable[[], float] = time.monotonic
    _keys: KeySet | None = None
    _keys_at: float = 0.0
    _refetched: list[float] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def keys_for(self, key_id: str | None) -> KeySet:
        """The keys; asked for again when `key_id` isn't among them, within bounds.

        Raises:
            ProviderDownError: the keys can't be had.
        """
        with self._lock:
            now = self.clock()
            if self._keys is None or now - self._keys_at > KEPT_SECONDS:
                self._fetch_keys(now)
            elif not any(key.kid == key_id for key in self._keys) and self._may_refetch(now):
                self._refetched.append(now)
                self._fetch_keys(now)
            if self._keys is None:
                raise ProviderDownError("no keys")
            return self._keys

    def _may_refetch(self, now: float) -> bool:
        self._refetched = [at for at in self._refetched if now - at < REFETCH_WINDOW_SECONDS]
        return len(self._refetched) < MAX_REFETCHES

    def _fetch_keys(self, now: float) -> None:
        listed = self.fetch().get("keys")
        public = [key for key in listed if _signs(key)] if isinstance(listed, list) else []
        try:
            found = KeySet.import_key_set(cast(KeySetSerialization, {"keys": public}))
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise ProviderDownError("its keys can't be read") from error
        self._keys, self._keys_at = found, now


def _signs(key: object) -> bool:
    """Whether this is a public key for signatures; a shared secret is never one."""
    return isinstance(key, dict) and key.get("kty") != "oct" and key.get("use", "sig") == "sig"
