"""Checks who sent a request from Teams, before anything in it is acted on.

Microsoft's rules for its Bot Connector, and more: the token's signature, issuer, audience and time;
then that the activity in the body comes from the same service address, from Teams, from a key that
may speak for Teams, and from our own tenant. The SDK leaves most of these open (docs/decisions).
"""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet

from api.settings import Settings, is_loopback
from api.sign_on.fetching import address_in, call, object_in
from api.sign_on.key_ring import KeyRing

CHANNEL = "msteams"
ALGORITHMS = ("RS256",)
LEEWAY_SECONDS = 300
MAX_TOKEN_CHARS = 16_000
#: The connector's tokens live for an hour; one that claims much more isn't one of its.
MAX_LIFE_SECONDS = 24 * 3600


class RefusedError(Exception):
    """A request that isn't taken. ``why`` is a word for the log, never what was sent."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


@dataclass(frozen=True, slots=True)
class Shown:
    """What a good token says, and the key that signed it."""

    claims: Mapping[str, Any]
    key: Key


def ring_of(settings: Settings) -> KeyRing:
    """The keys of the Bot Connector, found through its metadata."""

    def fetch() -> Mapping[str, object]:
        metadata = object_in(call("GET", settings.teams_metadata))
        return object_in(call("GET", address_in(metadata.get("jwks_uri"))))

    return KeyRing(fetch)


def check_token(header: str | None, settings: Settings, ring: KeyRing, now: datetime) -> Shown:
    """What the bearer token of a request says, once every check has passed. Blocks: it may fetch.

    Raises:
        RefusedError: 401; a check failed.
        api.sign_on.errors.ProviderDownError: the keys can't be had.
    """
    token = _bearer(header)
    shown = _header(token)
    # Before the keys are asked for, so that such a token costs nobody anything.
    if shown.get("alg") not in ALGORITHMS:
        raise RefusedError(401, "algorithm")
    key_id = shown.get("kid")
    if not isinstance(key_id, str) or not key_id:
        raise RefusedError(401, "key id")
    key = _key(ring.keys_for(key_id), key_id)
    try:
        claims = jwt.decode(token, key, algorithms=list(ALGORITHMS)).claims
    except (JoseError, ValueError, TypeError):
        raise RefusedError(401, "signature") from None
    _standard(claims, settings, now)
    return Shown(claims, key)


def _bearer(header: str | None) -> str:
    scheme, _, token = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not token or len(token) > MAX_TOKEN_CHARS:
        raise RefusedError(401, "no token")
    return token


def _header(token: str) -> Mapping[str, Any]:
    part = token.partition(".")[0]
    try:
        header = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except ValueError:
        header = None
    if not isinstance(header, dict):
        raise RefusedError(401, "header")
    return header


def _key(keys: KeySet, key_id: str) -> Key:
    for key in keys:
        if key.kid == key_id:
            return key
    raise RefusedError(401, "unknown key")


def _standard(claims: Mapping[str, Any], settings: Settings, now: datetime) -> None:
    at = int(now.timestamp())
    registry = jwt.JWTClaimsRegistry(
        now=at,
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": settings.teams_issuer},
        aud={"essential": True},
        exp={"essential": True},
    )
    try:
        registry.validate(dict(claims))
    except JoseError as error:
        raise RefusedError(401, f"claims ({getattr(error, 'claim', 'time')})") from None
    if not _same(claims["aud"], settings.teams_app_id or ""):
        raise RefusedError(401, "claims (aud)")
    if claims["exp"] - at > MAX_LIFE_SECONDS:
        raise RefusedError(401, "claims (exp too far)")


def check_activity(body: object, shown: Shown, settings: Settings) -> Mapping[str, Any]:
    """The activity in a body, once it is known to come from where the token says.

    Raises:
        RefusedError: 400 for what is no activity, 403 for one from elsewhere.
    """
    if not isinstance(body, dict):
        raise RefusedError(400, "no activity")
    conversation = body.get("conversation")
    if not isinstance(body.get("type"), str) or not isinstance(conversation, dict):
        raise RefusedError(400, "no activity")
    if not isinstance(conversation.get("id"), str) or not conversation["id"]:
        raise RefusedError(400, "no conversation")
    if body.get("channelId") != CHANNEL or not _speaks_for(shown.key, CHANNEL):
        raise RefusedError(403, "channel")
    _check_service(body.get("serviceUrl"), shown.claims.get("serviceurl"), settings)
    _check_tenant(body, conversation, settings.teams_tenant or "")
    return body


def _speaks_for(key: Key, channel: str) -> bool:
    endorsed = key.get("endorsements")
    return isinstance(endorsed, list) and channel in endorsed


def _check_service(given: object, claimed: object, settings: Settings) -> None:
    """The whole address is the token's, and its host one that we send to."""
    if not isinstance(given, str) or not isinstance(claimed, str) or not given:
        raise RefusedError(403, "service address")
    if given.rstrip("/") != claimed.rstrip("/") or not is_service(given, settings):
        raise RefusedError(403, "service address")


def is_service(address: str, settings: Settings) -> bool:
    """Whether we send answers to this address: https, a host of the list, no name or password."""
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return False
    if host not in settings.teams_service_hosts or parts.username or parts.password:
        return False
    if is_loopback(host):
        return parts.scheme in {"http", "https"}
    return parts.scheme == "https" and port in {None, 443}


def _check_tenant(body: Mapping[str, Any], conversation: Mapping[str, Any], tenant: str) -> None:
    data = body.get("channelData")
    inner = data.get("tenant") if isinstance(data, dict) else None
    named = [conversation.get("tenantId"), inner.get("id") if isinstance(inner, dict) else None]
    given = [one for one in named if one is not None]
    if not given or not all(_same(one, tenant) for one in given):
        raise RefusedError(403, "tenant")


def _same(given: object, wanted: str) -> bool:
    """Ids of Microsoft's are compared without letter case."""
    if not isinstance(given, str) or not wanted:
        return False
    return hmac.compare_digest(given.lower().encode(), wanted.lower().encode())
