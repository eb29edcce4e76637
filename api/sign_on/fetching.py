"""Asks an identity provider over HTTP, and reads only answers that can be trusted to be its own."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx

from api.settings import is_loopback
from api.sign_on.errors import ProviderDownError

TIMEOUT_SECONDS = 5.0


def call(
    method: str,
    url: str,
    data: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> httpx.Response:
    """One request, without proxies or redirects.

    Raises:
        ProviderDownError: no answer, or one that says it can't.
    """
    try:
        with httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False) as http:
            answer = http.request(method, url, data=data, headers=headers)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ProviderDownError(f"no answer ({type(error).__name__})") from None
    if answer.status_code >= 500 or answer.is_redirect:  # noqa: PLR2004
        raise ProviderDownError(f"it answers {answer.status_code}")
    return answer


def object_in(answer: httpx.Response) -> dict[str, object]:
    """The JSON object that an answer holds.

    Raises:
        ProviderDownError: it holds none.
    """
    try:
        body = answer.json() if answer.is_success else None
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise ProviderDownError("its answer can't be read")
    return body


def address_in(value: object) -> str:
    """An address that the provider gives: https, or on this machine itself.

    Raises:
        ProviderDownError: it is none.
    """
    parts = urlsplit(value) if isinstance(value, str) else None
    if parts is None or not parts.hostname:
        raise ProviderDownError("it leaves out an address that is needed")
    if parts.scheme != "https" and not is_loopback(parts.hostname):
        raise ProviderDownError("one of its addresses isn't https")
    return parts.geturl()
