"""Checks an ID token: who signed it, for whom, when, and for which way through.

The rules are OpenID Connect Core 1.0, 3.1.3.7 and 3.1.3.8. Only signatures made with a private key
are taken: no `none`, and no shared secret, which somebody could replace by the public key.
"""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from api.sign_on.errors import SignOnError
from api.sign_on.provider import Tokens

ALGORITHMS = ("RS256", "PS256", "ES256")
LEEWAY_SECONDS = 60
MAX_AGE_SECONDS = 600
MAX_TOKEN_CHARS = 64_000


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token has to say. Without a `tenant` none is asked for."""

    issuer: str
    client_id: str
    tenant: str | None
    nonce: str
    now: datetime


def claims_of(
    tokens: Tokens, expected: Expected, keys_for: Callable[[str | None], KeySet]
) -> Mapping[str, Any]:
    """What the ID token says, once every check has passed.

    Raises:
        SignOnError: a check failed; `why` names it.
        ProviderDownError: the provider's keys can't be had.
    """
    claims = _signed(tokens.id_token, keys_for)
    _standard(claims, expected)
    _audience(claims, expected)
    if not _same(claims.get("nonce"), expected.nonce):
        raise SignOnError("nonce")
    if expected.tenant is not None and not _same(claims.get("tid"), expected.tenant):
        raise SignOnError("tenant")
    if "at_hash" in claims and not _same(claims["at_hash"], _half_hash(tokens.access_token)):
        raise SignOnError("at_hash")
    return claims


def _signed(token: str, keys_for: Callable[[str | None], KeySet]) -> Mapping[str, Any]:
    if len(token) > MAX_TOKEN_CHARS:
        raise SignOnError("length")
    header = _header(token)
    # Before the keys are asked for, so that such a token costs the provider nothing.
    if header.get("alg") not in ALGORITHMS:
        raise SignOnError("algorithm")
    key_id = header.get("kid")
    keys = keys_for(key_id if isinstance(key_id, str) else None)
    try:
        return jwt.decode(token, keys, algorithms=ALGORITHMS).claims
    except (JoseError, ValueError, TypeError) as error:
        raise SignOnError(f"signature ({type(error).__name__})") from None


def _header(token: str) -> Mapping[str, Any]:
    part = token.partition(".")[0]
    try:
        header = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except ValueError:
        header = None
    if not isinstance(header, dict):
        raise SignOnError("header")
    return header


def _standard(claims: Mapping[str, Any], expected: Expected) -> None:
    now = int(expected.now.timestamp())
    registry = jwt.JWTClaimsRegistry(
        now=now,
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": expected.issuer},
        aud={"essential": True, "value": expected.client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
    )
    try:
        registry.validate(dict(claims))
    except JoseError as error:
        raise SignOnError(f"claims ({getattr(error, 'claim', type(error).__name__)})") from None
    if now - int(claims["iat"]) > MAX_AGE_SECONDS:
        raise SignOnError("claims (iat too old)")


def _audience(claims: Mapping[str, Any], expected: Expected) -> None:
    audience = claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and "azp" not in claims:
        raise SignOnError("azp")
    if "azp" in claims and not _same(claims["azp"], expected.client_id):
        raise SignOnError("azp")


def _half_hash(access_token: str) -> str:
    """The left half of the hash; every algorithm we take goes with SHA-256."""
    return urlsafe_b64encode(sha256(access_token.encode()).digest()[:16]).rstrip(b"=").decode()


def _same(given: object, wanted: str) -> bool:
    return isinstance(given, str) and hmac.compare_digest(given.encode(), wanted.encode())
