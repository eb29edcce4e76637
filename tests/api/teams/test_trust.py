"""Who is let in: tokens that are really signed, and activities that come from where they say."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64encode

import pytest
from joserfc.jwk import RSAKey

from .conftest import KEY, OTHER_KEY, TENANT, public

TEXT = "One of my drivers has been off with his back for six weeks."


def unpadded(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def refused(teams, bot, status: int, token: str | None = "", **changes: object) -> None:
    """The request isn't taken, nothing of it reaches the bot, and the right one still is."""
    answer = teams.post(teams.activity(text=TEXT, **changes), token)
    assert answer.status_code == status, answer.text
    assert bot.received == []
    assert TEXT not in answer.text
    assert teams.post(teams.activity(text=TEXT)).status_code == 200
    assert len(bot.received) == 1


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://sts.windows.net/" + TENANT + "/"},
        {"iss": "https://api.botframework.com.evil.example"},
        {"iss": None},
        {"aud": "00000000-0000-4000-8000-000000000000"},
        {"aud": ["5b6f1d2e-0c3a-4f7b-9a51-2d8e7c4b1a90", "another"]},
        {"aud": None},
        {"exp": None},
        {"exp": 1_700_000_000},
        {"exp": 99_999_999_999},
        {"exp": "soon"},
        {"nbf": 99_999_999_999},
    ],
    ids=str,
)
def test_a_token_that_says_something_else_is_refused(teams, bot, claims) -> None:
    refused(teams, bot, 401, teams.token(**claims))


def test_a_token_that_has_just_expired_is_refused(teams, bot) -> None:
    now = int(teams.world.settings.now().timestamp())
    refused(teams, bot, 401, teams.token(exp=now - 301))


@pytest.mark.parametrize("service", [None, "", "https://smba.trafficmanager.net/other/", 7])
def test_a_token_for_another_service_address_is_refused(teams, bot, service) -> None:
    refused(teams, bot, 403, teams.token(serviceurl=service))


def test_no_token_is_refused_whatever_the_environment_allows(teams, bot, monkeypatch) -> None:
    allowed = "CONNECTIONS__SERVICE_CONNECTION__SETTINGS__ANONYMOUS_ALLOWED"
    monkeypatch.setenv(allowed, "true")
    teams.world.restart()
    refused(teams, bot, 401, None)


def test_an_unsigned_token_is_refused(teams, bot) -> None:
    header, body = unpadded({"alg": "none", "kid": "one"}), unpadded(teams.claims())
    refused(teams, bot, 401, f"{header}.{body}.")


def test_a_token_signed_with_the_public_key_as_a_shared_secret_is_refused(teams, bot) -> None:
    signed = f"{unpadded({'alg': 'HS256', 'kid': 'one'})}.{unpadded(teams.claims())}"
    mac = hmac.digest(KEY.as_pem(private=False), signed.encode(), "sha256")
    refused(teams, bot, 401, f"{signed}.{urlsafe_b64encode(mac).decode().rstrip('=')}")


def test_a_known_key_id_with_another_signature_is_refused(teams, bot) -> None:
    refused(teams, bot, 401, teams.token(OTHER_KEY, {"kid": "one"}))


@pytest.mark.parametrize("token", ["x", "a.b.c", "e30.e30.", "x" * 20_000, "é.é.é".encode().hex()])
def test_rubbish_is_refused(teams, bot, token) -> None:
    refused(teams, bot, 401, token)


def test_unknown_key_ids_ask_for_the_keys_a_few_times_only(teams, microsoft) -> None:
    for number in range(12):
        token = teams.token(OTHER_KEY, {"kid": f"made-up-{number}"})
        assert teams.post(teams.activity(text=TEXT), token).status_code == 401
    assert len(microsoft.seen()["keys"]) <= 3


def test_a_new_key_of_the_connector_is_found(teams, microsoft) -> None:
    assert teams.post(teams.activity(text=TEXT)).status_code == 200
    new = RSAKey.generate_key(2048, {"kid": "new"}, private=True)
    microsoft.will(keys=[public(KEY, "msteams"), public(new, "msteams")])
    assert teams.post(teams.activity(text=TEXT), teams.token(new)).status_code == 200


def test_a_key_that_may_not_speak_for_teams_is_refused(teams, bot, microsoft) -> None:
    microsoft.will(keys=[public(KEY, "msteams"), public(OTHER_KEY, "webchat")])
    refused(teams, bot, 403, teams.token(OTHER_KEY))


@pytest.mark.parametrize(
    "changes",
    [
        {"channelId": "webchat"},
        {"channelId": "emulator"},
        {"channelId": None},
        {"conversation": {"id": "a:1", "conversationType": "personal", "tenantId": "another"}},
        {"channelData": {"tenant": {"id": "00000000-0000-4000-8000-000000000000"}}},
        {
            "channelData": None,
            "conversation": {"id": "a:1", "conversationType": "personal"},
        },
        {"serviceUrl": None},
        {"serviceUrl": "https://smba.trafficmanager.net/emea/"},
    ],
    ids=str,
)
def test_an_activity_from_elsewhere_is_refused(teams, bot, changes) -> None:
    refused(teams, bot, 403, **changes)


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/emea/",
        "http://smba.trafficmanager.net/emea/",
        "https://smba.trafficmanager.net.evil.example/emea/",
        "https://smba.trafficmanager.net:8443/emea/",
        "https://person:word@smba.trafficmanager.net/emea/",
        "https://evil.example@smba.trafficmanager.net/emea/",
        "//smba.trafficmanager.net/emea/",
        "https://[::1/emea/",
        "file:///etc/passwd",
    ],
)
def test_answers_go_to_no_other_service_even_with_a_token_for_it(teams, bot, address) -> None:
    refused(teams, bot, 403, teams.token(serviceurl=address), serviceUrl=address)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"null", b'"text"', b"7", b"{}", b'{"type": "message"}',
        b'{"type": 5, "conversation": {"id": "a"}}',
        b'{"type": "message", "conversation": "a"}',
        b'{"type": "message", "conversation": {"id": 5}}',
        b"\xff\xfe\x00", b"[" * 100_000,
    ],
    ids=lambda one: one[:24],
)  # fmt: skip
def test_a_body_that_is_no_activity_is_the_senders_mistake(teams, bot, content) -> None:
    answer = teams.post(None, content=content)
    assert answer.status_code == 400
    assert bot.received == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"from": "somebody"}, 400),
        ({"recipient": []}, 400),
        ({"timestamp": "yesterday"}, 400),
        ({"attachments": "none"}, 400),
        ({"entities": {"a": 1}}, 400),
        ({"text": 7}, 400),
        ({"from": None}, 200),
        ({"recipient": None}, 200),
        ({"id": None}, 200),
        ({"value": [1, 2]}, 200),
        ({"value": {"askoh": 7}}, 200),
        ({"channelData": {"tenant": {"id": TENANT}, "more": [None]}}, 200),
    ],
    ids=str,
)
def test_odd_fields_never_make_it_our_fault(teams, changes, expected) -> None:
    answer = teams.post(teams.activity(**{"text": TEXT, **changes}))
    assert answer.status_code == expected, answer.text


@pytest.mark.parametrize(
    "kind",
    [
        "event", "typing", "messageReaction", "endOfConversation", "handoff", "trace", "command",
        "conversationUpdate", "installationUpdate", "messageDelete", "invoke", "somethingNew",
    ],
)  # fmt: skip
def test_every_kind_of_activity_is_answered_without_a_servers_error(teams, bot, kind) -> None:
    for delivery in ("expectReplies", None):
        answer = teams.post(teams.activity(type=kind, name="x/y", deliveryMode=delivery))
        assert answer.status_code < 500, answer.text
    assert bot.received == []


def test_when_the_keys_cannot_be_had_nothing_is_taken(teams, bot) -> None:
    teams.world.restart(teams_metadata="http://127.0.0.1:9/metadata")
    answer = teams.post(teams.activity(text=TEXT))
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert bot.received == []


def test_without_settings_there_is_no_such_address(teams) -> None:
    teams.world.restart(teams_app_id=None)
    assert teams.post(teams.activity(text=TEXT)).status_code == 404


def test_the_rest_of_the_api_asks_for_no_token_of_teams(teams) -> None:
    assert teams.http.get("/chat").status_code == 200
    assert teams.http.get("/urgent").status_code == 200
