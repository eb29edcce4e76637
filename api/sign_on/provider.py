"""Talks to the employer's identity provider: where it is, its keys, and a code for a token.

What it says of itself and its keys are kept for an hour. Nothing here checks a token; see
`api.sign_on.tokens`.
"""

from __future__ import annotations

import threading
import time
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import cast
from urllib.parse import quote, urlencode, urlsplit

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from api.settings import is_loopback
from api.sign_on.errors import ProviderDownError, SignOnError

TIMEOUT_SECONDS = 5.0
KEPT_SECONDS = 3600
#: A token with a key id nobody knows makes us ask for the keys again, but not without end.
MAX_REFETCHES, REFETCH_WINDOW_SECONDS = 2, 60
_DISCOVERY = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True)
class Client:
    """AskOH as the provider knows it. Without a `secret`, PKCE alone protects the code."""

    issuer: str
    client_id: str
    secret: str | None
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """The secrets of one way through the provider and back, kept by the browser that began it."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the provider gave for a code."""

    id_token: str
    access_token: str


@dataclass(frozen=True, slots=True)
class _Endpoints:
    authorization: str
    token: str
    keys: str
    end_session: str | None
    posts_secret: bool
    at: float


@dataclass(slots=True)
class Provider:
    """One identity provider. ``clock`` returns seconds that only go forward."""

    client: Client
    clock: Callable[[], float] = time.monotonic
    _endpoints: _Endpoints | None = None
    _keys: KeySet | None = None
    _keys_at: float = 0.0
    _refetched: list[float] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def sign_in_url(self, ticket: Ticket) -> str:
        """Where the browser goes to sign in.

        Raises:
            ProviderDownError: the provider can't be reached.
        """
        challenge = urlsafe_b64encode(sha256(ticket.verifier.encode()).digest()).rstrip(b"=")
        query = {
            "response_type": "code",
            "client_id": self.client.client_id,
            "redirect_uri": self.client.redirect_uri,
            "scope": "openid profile email",
            "state": ticket.state,
            "nonce": ticket.nonce,
            "code_challenge": challenge.decode(),
            "code_challenge_method": "S256",
        }
        return _with_query(self._known().authorization, query)

    def sign_out_url(self, back_to: str) -> str | None:
        """Where a browser ends its session at the provider too; None if no such place is known."""
        place = self._endpoints.end_session if self._endpoints else None
        query = {"client_id": self.client.client_id, "post_logout_redirect_uri": back_to}
        return _with_query(place, query) if place else None

    def redeem(self, code: str, verifier: str) -> Tokens:
        """Give the code back and get the tokens.

        Raises:
            SignOnError: the provider refuses the code.
            ProviderDownError: it can't be reached, or its answer can't be read.
        """
        known, fields = self._known(), self._fields(code, verifier)
        headers = {}
        if self.client.secret and known.posts_secret:
            fields["client_secret"] = self.client.secret
        elif self.client.secret:
            headers["Authorization"] = _basic(self.client.client_id, self.client.secret)
        answer = _call("POST", known.token, data=fields, headers=headers)
        if 400 <= answer.status_code < 500:  # noqa: PLR2004
            raise SignOnError("the provider refused the code")
        body = _object(answer)
        id_token, access_token = body.get("id_token"), body.get("access_token", "")
        if not isinstance(id_token, str) or not isinstance(access_token, str):
            raise SignOnError("the provider gave no ID token")
        return Tokens(id_token, access_token)

    def _fields(self, code: str, verifier: str) -> dict[str, str]:
        return {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.client.redirect_uri,
            "client_id": self.client.client_id,
            "code_verifier": verifier,
        }

    def keys_for(self, key_id: str | None) -> KeySet:
        """The provider's keys; asked for again when `key_id` isn't among them, within bounds.

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
        body = _object(_call("GET", self._known().keys))
        listed = body.get("keys")
        public = [key for key in listed if _signs(key)] if isinstance(listed, list) else []
        try:
            found = KeySet.import_key_set(cast(KeySetSerialization, {"keys": public}))
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise ProviderDownError("its keys can't be read") from error
        self._keys, self._keys_at = found, now

    def _known(self) -> _Endpoints:
        if self._endpoints is None or self.clock() - self._endpoints.at > KEPT_SECONDS:
            body = _object(_call("GET", self.client.issuer + _DISCOVERY))
            if body.get("issuer") != self.client.issuer:
                raise ProviderDownError("it calls itself something else than ASKOH_OIDC_ISSUER")
            self._endpoints = _endpoints(body, self.clock())
        return self._endpoints


def _endpoints(body: Mapping[str, object], now: float) -> _Endpoints:
    methods = body.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    end_session = body.get("end_session_endpoint")
    return _Endpoints(
        authorization=_address(body.get("authorization_endpoint")),
        token=_address(body.get("token_endpoint")),
        keys=_address(body.get("jwks_uri")),
        end_session=_address(end_session) if end_session else None,
        posts_secret=isinstance(methods, list) and "client_secret_basic" not in methods,
        at=now,
    )


def _address(value: object) -> str:
    parts = urlsplit(value) if isinstance(value, str) else None
    if parts is None or not parts.hostname:
        raise ProviderDownError("it leaves out an address that is needed")
    if parts.scheme != "https" and not is_loopback(parts.hostname):
        raise ProviderDownError("one of its addresses isn't https")
    return parts.geturl()


def _signs(key: object) -> bool:
    """Whether this is a public key for signatures; a shared secret is never one."""
    return isinstance(key, dict) and key.get("kty") != "oct" and key.get("use", "sig") == "sig"


def _call(
    method: str,
    url: str,
    data: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> httpx.Response:
    try:
        with httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False) as http:
            answer = http.request(method, url, data=data, headers=headers)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ProviderDownError(f"no answer ({type(error).__name__})") from None
    if answer.status_code >= 500 or answer.is_redirect:  # noqa: PLR2004
        raise ProviderDownError(f"it answers {answer.status_code}")
    return answer


def _object(answer: httpx.Response) -> dict[str, object]:
    try:
        body = answer.json() if answer.is_success else None
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise ProviderDownError("its answer can't be read")
    return body


def _with_query(url: str, query: Mapping[str, str]) -> str:
    return f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(query)}"


def _basic(name: str, secret: str) -> str:
    # RFC 6749, 2.3.1: both are form-encoded first.
    pair = f"{quote(name, safe='')}:{quote(secret, safe='')}"
    return f"Basic {b64encode(pair.encode()).decode()}"
