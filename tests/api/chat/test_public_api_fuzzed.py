"""What a fuzzer makes of the public description: no answer of ours is a failure of ours."""

from __future__ import annotations

import httpx
import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.chat.conftest import BASE

EXAMPLES = 30
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
_BOUNDED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def roomy(settings):
    """Limits that a fuzzer doesn't run into."""
    object.__setattr__(settings, "conversation_per_minute", 100_000)
    object.__setattr__(settings, "address_per_minute", 100_000)


@pytest.mark.parametrize("signed", [True, False], ids=["with a token", "without one"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/conversations"),
        ("POST", "/v1/messages"),
        ("GET", "/v1/transcript"),
        ("DELETE", "/v1/conversations/current"),
        ("GET", "/v1/help"),
    ],
)
def test_no_answer_is_a_failure_or_undescribed(roomy, app, method, path, signed) -> None:
    described = schemathesis.openapi.from_asgi("/v1/openapi.json", app)
    operation = described[path][method]
    with TestClient(app, base_url=BASE) as client:

        @_BOUNDED
        @given(case=operation.as_strategy())
        def tried(case) -> None:
            if signed:
                token = client.post("/v1/conversations", json={}).json()["token"]
                case.headers["Authorization"] = f"Bearer {token}"
            case.call_and_validate(checks=CHECKS)

        tried()


@pytest.mark.parametrize(
    "path", ["/chat", "/chat/end", "/chat/leave", "/chat/copy", "/chat/remember", "/widget/chat",
             "/widget/go", "/widget/out", "/note"]
)  # fmt: skip
def test_nor_on_the_forms_of_the_pages(roomy, app, path) -> None:
    names = ("token", "page", "visit", "handed", "message_id", "text", "choice", "start", "to",
             "remember", "stay")  # fmt: skip
    fields = st.dictionaries(st.sampled_from(names), st.text(max_size=80), max_size=6)
    with TestClient(app, base_url=BASE, follow_redirects=False) as client:

        @_BOUNDED
        @given(form=fields)
        def tried(form) -> None:
            answer: httpx.Response = client.post(path, data=form)
            assert answer.status_code < 500

        tried()
