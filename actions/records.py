"""The api's case records, over HTTP: the only way the actions reach them."""

import hashlib
import json
from functools import lru_cache
from typing import Any

import httpx

from actions.settings import settings

_SECONDS = 5.0
CONFLICT = "conflict"


class RecordsError(RuntimeError):
    """The api could not be reached or refused; `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


async def open_case(case: dict[str, Any]) -> dict[str, Any]:
    """Save a first draft as a case.

    Args:
        case: conversation, role, employer, slots, draft, decision, followup_on.

    Returns:
        reference, version, state and send_url.

    Raises:
        RecordsError: the api did not take it.
    """
    # Two people may be told of in the same words: what is sent is no name for a case.
    return dict(await _call("POST", "/internal/cases", case, once=False))


async def save_draft(reference: str, change: dict[str, Any]) -> dict[str, Any]:
    """Save a changed draft as the next version.

    Args:
        reference: the case's reference, "H7-204".
        change: conversation, slots, draft, base_version.

    Raises:
        RecordsError: the api did not take it; code "conflict" if somebody was faster.
    """
    return dict(await _call("PUT", f"/internal/cases/{reference}/draft", change))


async def cases_of(conversation: str) -> list[dict[str, Any]]:
    """The cases that a conversation opened.

    Raises:
        RecordsError: the api did not answer.
    """
    found = await _call("GET", "/internal/cases", None, {"conversation": conversation})
    return list(found["cases"] if isinstance(found, dict) else found)


async def case(reference: str, conversation: str) -> dict[str, Any]:
    """One case, as its manager may see it.

    Raises:
        RecordsError: no such case for this conversation, or no answer.
    """
    found = await _call("GET", f"/internal/cases/{reference}", None, {"conversation": conversation})
    return dict(found)


async def keep_plan(reference: str, plan: dict[str, Any]) -> dict[str, Any]:
    """Keep a plan with a case, in place of the one of its kind that was kept before.

    Args:
        reference: the case's reference, "H7-204".
        plan: conversation, kind, headings, rows, review_on, note.

    Raises:
        RecordsError: the api did not take it; code "conflict" if the case has ended.
    """
    # The same plan may be kept again after another one, so what is sent is no name for it.
    return dict(await _call("POST", f"/internal/cases/{reference}/plans", plan, once=False))


@lru_cache(maxsize=1)
def _client() -> httpx.AsyncClient:
    # One for the process: making one costs more than the call.
    return httpx.AsyncClient(base_url=settings().api_url, timeout=_SECONDS, trust_env=False)


async def _call(
    method: str,
    path: str,
    body: dict[str, Any] | None,
    query: dict[str, str] | None = None,
    *,
    once: bool = True,
) -> Any:
    now = settings()
    headers = {"Authorization": f"Bearer {now.service_token}"}
    if body is not None and once:
        # The same content sent twice is the same request.
        digest = hashlib.sha256(json.dumps([path, body], sort_keys=True).encode()).hexdigest()
        headers["Idempotency-Key"] = digest
    try:
        answer = await _client().request(method, path, json=body, params=query, headers=headers)
    except httpx.HTTPError as error:
        raise RecordsError("unreachable") from error
    if answer.status_code == httpx.codes.CONFLICT:
        raise RecordsError(CONFLICT)
    if answer.is_error:
        raise RecordsError(f"http_{answer.status_code}")
    return answer.json()
