"""The vault: what is kept about people is encrypted with a key of their own.

Three layers. The keys of ``ASKOH_KEYS`` (newest first) wrap every person's data key and two named
keys; a person's data key encrypts what is kept about them. Destroying the row of a person's key
makes all of it unreadable, backups of the other tables included. Rotation re-wraps small keys and
touches no content.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from pydantic import SecretStr
from sqlalchemy.orm import Session

from api.key_ids import key_id
from api.records.models import NamedKey, Person, RetiredKey

_SEARCH = "search"
_SIGN = "sign"


class ErasedError(Exception):
    """The key of this person was destroyed: what it protected can't be read by anyone."""


class BadSignatureError(Exception):
    """A signed text was changed, has expired, or was made for something else."""


class VaultError(Exception):
    """Stored bytes can't be read with the keys of ``ASKOH_KEYS``: one may have been removed."""


def new_token() -> str:
    """A random token of 256 bits, safe in a web address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token: a token holds 256 random bits, so a plain hash can't be undone."""
    return hashlib.sha256(token.encode()).hexdigest()


class Vault:
    """Encrypts and finds what is kept about people."""

    def __init__(self, keys: Iterable[SecretStr | str]) -> None:
        texts = [k.get_secret_value() if isinstance(k, SecretStr) else k for k in keys]
        self._keys = {key_id(text): Fernet(text) for text in texts}
        self._wrapping = MultiFernet(self._keys.values())
        self._named: dict[str, bytes] = {}

    # The keys of ASKOH_KEYS -------------------------------------------------------------------

    @property
    def key_ids(self) -> tuple[str, ...]:
        """The keys of ``ASKOH_KEYS`` by their ids, newest first."""
        return tuple(self._keys)

    def wrapped_with(self, wrapped: bytes) -> str | None:
        """The id of the key that wraps a stored key; None when it is none of ours."""
        for name, key in self._keys.items():
            try:
                key.decrypt(wrapped)
            except InvalidToken:
                continue
            return name
        return None

    def rewrapped(self, wrapped: bytes) -> bytes:
        """The stored key, wrapped with the newest of ``ASKOH_KEYS``.

        Raises:
            VaultError: none of our keys opens it.
        """
        return self._wrapping.encrypt(self.unwrap(wrapped))

    # People -----------------------------------------------------------------------------------

    def new_person(self, session: Session, now: datetime, address: str | None = None) -> Person:
        """Add a person with a fresh data key, findable by `address` when it is given.

        Raises:
            VaultError: the key that would wrap theirs was retired while this process ran.
        """
        person = Person(
            id=uuid.uuid4().hex,
            wrapped_key=self._wrapping.encrypt(Fernet.generate_key()),
            lookup=self.lookup(session, address) if address else None,
            created_at=now,
        )
        session.add(person)
        # First stored, then asked: whoever retires a key counts what is stored under a lock.
        session.flush()
        if session.get(RetiredKey, self.key_ids[0]) is not None:
            raise VaultError("The newest key of this process was retired. Start it again.")
        return person

    def seal(self, person: Person, text: str) -> bytes:
        """Encrypt `text` with the person's own key.

        Raises:
            ErasedError: the person's key was destroyed.
        """
        return self._key_of(person).encrypt(text.encode())

    def open(self, person: Person, sealed: bytes) -> str:
        """Decrypt what `seal` made.

        Raises:
            ErasedError: the person's key was destroyed.
            VaultError: the bytes were changed, or belong to someone else.
        """
        try:
            return self._key_of(person).decrypt(sealed).decode()
        except InvalidToken:
            raise VaultError("Stored content can't be read with this person's key.") from None

    def seal_json(self, person: Person, value: Mapping[str, object]) -> bytes:
        """Encrypt a JSON object with the person's own key."""
        return self.seal(person, json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def open_json(self, person: Person, sealed: bytes) -> dict[str, object]:
        """Decrypt what `seal_json` made."""
        value: dict[str, object] = json.loads(self.open(person, sealed))
        return value

    def erase(self, person: Person, now: datetime) -> None:
        """Destroy the person's key: everything sealed with it is unreadable from now on."""
        person.wrapped_key = None
        person.lookup = person.name_lookup = None
        person.erased_at = now

    def _key_of(self, person: Person) -> Fernet:
        if person.wrapped_key is None:
            raise ErasedError
        return Fernet(self.unwrap(person.wrapped_key))

    def unwrap(self, wrapped: bytes) -> bytes:
        """A stored key itself.

        Raises:
            VaultError: none of our keys opens it.
        """
        try:
            return self._wrapping.decrypt(wrapped)
        except InvalidToken:
            raise VaultError(
                "No key of ASKOH_KEYS opens a stored key. Put the key back that was in use when "
                "it was stored; old keys stay in the list until every stored key is wrapped anew."
            ) from None

    # Search and signatures ----------------------------------------------------------------------

    def lookup(self, session: Session, text: str) -> str:
        """A keyed hash for exact search; letter case and space around `text` don't count."""
        key = self._named_key(session, _SEARCH)
        return hmac.new(key, text.strip().casefold().encode(), hashlib.sha256).hexdigest()

    def digest(self, session: Session, text: str) -> str:
        """A keyed hash of exactly `text`, to prove later which words were meant."""
        key = self._named_key(session, _SEARCH)
        return hmac.new(key, b"digest\0" + text.encode(), hashlib.sha256).hexdigest()

    def sign(self, session: Session, purpose: str, value: str, expires: datetime) -> str:
        """A text that only we can make, for one purpose and a limited time."""
        body = json.dumps([value, int(expires.timestamp())], separators=(",", ":")).encode()
        return f"{_b64(body)}.{_b64(self._mac(session, purpose, body))}"

    def verify(self, session: Session, purpose: str, signed: str, now: datetime) -> str:
        """The value of a text that `sign` made for the same purpose.

        Raises:
            BadSignatureError: changed, expired, or made for something else.
        """
        body_text, _, mac_text = signed.partition(".")
        try:
            body, mac = _unb64(body_text), _unb64(mac_text)
        except ValueError:
            raise BadSignatureError from None
        if not hmac.compare_digest(mac, self._mac(session, purpose, body)):
            raise BadSignatureError
        value, expires = json.loads(body)
        if now.timestamp() >= expires:
            raise BadSignatureError
        return str(value)

    def _mac(self, session: Session, purpose: str, body: bytes) -> bytes:
        key = self._named_key(session, _SIGN)
        return hmac.new(key, purpose.encode() + b"\0" + body, hashlib.sha256).digest()

    def _named_key(self, session: Session, name: str) -> bytes:
        if name not in self._named:
            row = session.get(NamedKey, name)
            if row is None:
                raise VaultError("The vault isn't set up: run the migrations, then `set_up`.")
            self._named[name] = self.unwrap(row.wrapped_key)
        return self._named[name]

    def set_up(self, session: Session) -> None:
        """Make the named keys that aren't there yet; call it after migrating, at every start."""
        for name in (_SEARCH, _SIGN):
            if session.get(NamedKey, name) is None:
                wrapped = self._wrapping.encrypt(secrets.token_bytes(32))
                session.add(NamedKey(name=name, wrapped_key=wrapped))
        session.flush()


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _unb64(text: str) -> bytes:
    return base64.b64decode(text.encode() + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
