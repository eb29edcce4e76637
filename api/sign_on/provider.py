"""Talks to the employer's identity provider: where it is, its keys, and a code for a token.

What it says of itself and its keys are kept for an hour. Nothing here checks a token; see
`api.sign_on.tokens`.
"""

from __future__ import annotations

import time
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import quote, urlencode, urlsplit

from joserfc.jwk import KeySet

from api.sign_on.errors import ProviderDownError, SignOnError
from api.sign_on.fetching import address_in, call, object_in
from api.sign_on.key_ring import KEPT_SECONDS, KeyRing

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
    _ring: KeyRing = field(init=False)

    def __post_init__(self) -> None:
        self._ring = KeyRing(lambda: object_in(call("GET", self._known().keys)), self.clock)

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
        answer = call("POST", known.token, data=fields, headers=headers)
        if 400 <= answer.status_code < 500:  # noqa: PLR2004
            raise SignOnError("the provider refused the code")
        body = object_in(answer)
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
        return self._ring.keys_for(key_id)

    def _known(self) -> _Endpoints:
        if self._endpoints is None or self.clock() - self._endpoints.at > KEPT_SECONDS:
            body = object_in(call("GET", self.client.issuer + _DISCOVERY))
            if body.get("issuer") != self.client.issuer:
                raise ProviderDownError("it calls itself something else than ASKOH_OIDC_ISSUER")
            self._endpoints = _endpoints(body, self.clock())
        return self._endpoints


def _endpoints(body: Mapping[str, object], now: float) -> _Endpoints:
    methods = body.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    end_session = body.get("end_session_endpoint")
    return _Endpoints(
        authorization=address_in(body.get("authorization_endpoint")),
        token=address_in(body.get("token_endpoint")),
        keys=address_in(body.get("jwks_uri")),
        end_session=address_in(end_session) if end_session else None,
        posts_secret=isinstance(methods, list) and "client_secret_basic" not in methods,
        at=now,
    )


def _with_query(url: str, query: Mapping[str, str]) -> str:
    return f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(query)}"


def _basic(name: str, secret: str) -> str:
    # RFC 6749, 2.3.1: both are form-encoded first.
    pair = f"{quote(name, safe='')}:{quote(secret, safe='')}"
    return f"Basic {b64encode(pair.encode()).decode()}"
