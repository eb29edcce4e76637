"""A Teams account is the same person as on the console, and is told of their cases in Teams."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from api.erasure import erase_account
from api.identity import add_user, disable_user, find_user
from api.outbox import Notice, queue
from api.records.models import AuditEvent, Case, Outbox
from api.records.teams import TeamsAccount
from api.retention import sweep
from api.worker import run_outbox
from tests.api.conftest import EMPLOYEE, MANAGER, draft_for
from tests.api.mail_server import MailServer  # noqa: F401

from .conftest import PERSON, TENANT, links, words

OPENING = "One of my drivers has been off with his back for six weeks."


def member(**changes: object) -> dict[str, object]:
    """What Teams says of who writes."""
    said = {
        "id": "29:person",
        "aadObjectId": PERSON,
        "tenantId": TENANT,
        "userRole": "user",
        "userPrincipalName": MANAGER,
        "email": "another@harbourdale.example.org",
        **changes,
    }
    return {"29:person": said}


@pytest.fixture
def known(teams, microsoft):
    """A manager who has written to AskOH in Teams."""
    microsoft.will(members=member())
    assert teams.push(OPENING).status_code == 202
    return teams


def accounts(teams) -> list[TeamsAccount]:
    return teams.world.work(lambda work: list(work.session.scalars(select(TeamsAccount))))


def a_case(teams, bot) -> str:
    """A case that this chat starts, as the bot would."""
    conversation = bot.received[-1]["conversation"]
    headers = {"Authorization": "Bearer service-token-for-tests-0123456789"}
    body = {
        "conversation": conversation,
        "role": "manager",
        "employer": "example",
        "slots": {"role": "manager"},
        "draft": draft_for(teams.world.services.employer),
        "decision": {"outcome": "REFER_NOW"},
    }
    answer = teams.http.post("/internal/cases", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["reference"])


def cases_known(teams, bot) -> list[str]:
    headers = {"Authorization": "Bearer service-token-for-tests-0123456789"}
    conversation = bot.received[-1]["conversation"]
    answer = teams.http.get(f"/internal/cases?conversation={conversation}", headers=headers)
    return [one["reference"] for one in answer.json()["cases"]]


def tell(teams, reference: str, kind: str = "returned") -> None:
    def do(work) -> None:
        case = work.session.scalar(select(Case).where(Case.reference == reference))
        queue(
            work,
            Notice(kind, case.manager, f"{reference}:{kind}", "http://askoh.test/my/cases"),
            case,
        )

    teams.world.work(do)


def delivered(teams, kind: str = "returned"):
    sent = run_outbox(teams.world.services, teams.world.settings.now())
    row = teams.world.work(
        lambda work: work.session.scalar(select(Outbox).where(Outbox.kind == kind))
    )
    return sent, row


# Who it is --------------------------------------------------------------------------------------


def test_a_manager_of_the_people_file_is_known_by_what_teams_says(known, bot) -> None:
    (account,) = accounts(known)
    user = known.world.work(lambda work: find_user(work.session, work.vault, MANAGER))
    assert account.user_id == user.id
    assert user.roles == ["manager"]
    reference = a_case(known, bot)
    known.chat = "a:1another-chat"
    known.push("hello again, it is about a driver")
    assert cases_known(known, bot) == [reference]


def test_teams_is_asked_once(known, microsoft) -> None:
    known.push("and he drives nights")
    assert len(microsoft.seen()["members"]) == 1


def test_what_is_kept_of_an_account_names_nobody_in_clear(known) -> None:
    (account,) = accounts(known)
    kept = f"{account.account} {account.conversation} {account.reference_sealed!r}"
    for clear in (PERSON, "a:1the-personal-chat", "29:person", "Gareth"):
        assert clear not in kept


@pytest.mark.parametrize(
    "changes",
    [
        {"userRole": "guest"},
        {"userRole": "anonymous"},
        {"userRole": None},
        {"tenantId": "00000000-0000-4000-8000-000000000000"},
        {"aadObjectId": "00000000-0000-4000-8000-000000000000"},
        {"userPrincipalName": "gareth_x.example#EXT#@harbourdale.example.org"},
        {"userPrincipalName": "nobody@elsewhere.example"},
        {"userPrincipalName": EMPLOYEE},
    ],
    ids=str,
)
def test_who_is_not_a_manager_here_is_nobody_and_still_answered(
    teams, bot, microsoft, changes
) -> None:
    microsoft.will(members=member(**changes))
    assert teams.push(OPENING).status_code == 202
    assert accounts(teams) == []
    assert bot.texts() == [OPENING]


def test_the_message_itself_cannot_say_who_writes(teams, bot) -> None:
    teams.push(OPENING, **{"from": {"id": "29:x", "name": MANAGER, "aadObjectId": PERSON}})
    assert accounts(teams) == []
    assert bot.texts() == [OPENING]


def test_a_closed_account_sees_no_cases(known, bot) -> None:
    reference = a_case(known, bot)

    def close(work) -> None:
        disable_user(work, find_user(work.session, work.vault, MANAGER))

    known.world.work(close)
    known.chat = "a:1another-chat"
    known.push("hello again, it is about a driver")
    assert reference not in cases_known(known, bot)


def test_an_account_that_is_no_manager_any_more_sees_no_cases(known, bot) -> None:
    reference = a_case(known, bot)
    known.world.work(lambda work: add_user(work, MANAGER, "Gareth Pugh", ["employee"]))
    known.chat = "a:1another-chat"
    known.push("hello again, it is about a driver")
    assert reference not in cases_known(known, bot)


def test_erasing_the_person_erases_their_account_in_teams(known) -> None:
    def erase(work) -> None:
        erase_account(work, find_user(work.session, work.vault, MANAGER))

    known.world.work(erase)
    assert accounts(known) == []


def test_after_half_a_year_an_account_is_forgotten(known, clock) -> None:
    clock.pass_minutes(181 * 24 * 60)
    sweep(known.world.services, known.world.settings.now())
    assert accounts(known) == []


# Notices ----------------------------------------------------------------------------------------


def test_a_notice_comes_in_teams_with_a_reference_and_a_link_only(known, bot, microsoft) -> None:
    reference = a_case(known, bot)
    tell(known, reference)
    before = len(microsoft.sent())
    sent, row = delivered(known)
    assert (sent.sent, sent.held) == (1, 0)
    assert row.sent_at is not None
    (notice,) = microsoft.sent()[before:]
    cards = [notice["attachments"][0]["content"]]
    assert words(cards).startswith(f"{reference}: HR has sent it back to you.")
    assert links(cards) == {"My cases": "http://askoh.test/my/cases"}
    assert "Owen" not in json.dumps(notice)
    assert "back for six weeks" not in json.dumps(notice)
    assert delivered(known)[0].sent == 0


def test_a_personal_link_never_goes_to_teams(known, bot, microsoft) -> None:
    reference = a_case(known, bot)
    tell(known, reference, "agreement_link")
    before = len(microsoft.sent())
    sent, row = delivered(known, "agreement_link")
    assert (sent.sent, sent.held) == (0, 1)
    assert row.sent_at is None
    assert len(microsoft.sent()) == before


def test_throttled_it_waits_as_long_as_teams_asks(known, bot, microsoft, clock) -> None:
    tell(known, a_case(known, bot))
    microsoft.will(plan=[{"status": 429, "headers": {"Retry_After": "120"}}])
    sent, row = delivered(known)
    assert (sent.sent, sent.failed) == (0, 1)
    assert (row.next_try_at - known.world.settings.now()).total_seconds() == 120
    assert delivered(known)[0].sent == 0
    clock.pass_minutes(2.1)
    assert delivered(known)[0].sent == 1


@pytest.mark.parametrize("status", [403, 404, 500])
def test_what_teams_refuses_goes_by_mail(known, bot, microsoft, mail_server, status) -> None:
    reference = a_case(known, bot)
    tell(known, reference)
    known.world.restart(
        smtp_host="127.0.0.1",
        smtp_port=mail_server.server_address[1],
        smtp_starttls=False,
        smtp_from="askoh@harbourdale.example.org",
    )
    microsoft.will(plan=[{"status": status}])
    sent, row = delivered(known)
    assert sent.sent == 1
    assert row.sent_at is not None
    ((to, message),) = mail_server.mails
    assert MANAGER in str(to)
    assert reference in str(message)


def test_who_took_askoh_away_is_not_written_to(known, bot, microsoft) -> None:
    tell(known, a_case(known, bot))
    known.post(known.activity(type="installationUpdate", action="remove"))
    before = len(microsoft.sent())
    sent, _ = delivered(known)
    assert (sent.sent, sent.held) == (0, 1)
    assert len(microsoft.sent()) == before


def test_that_a_notice_was_sent_is_in_the_trail(known, bot) -> None:
    reference = a_case(known, bot)
    tell(known, reference)
    delivered(known)
    events = known.world.work(
        lambda work: work.session.scalars(
            select(AuditEvent.action).where(AuditEvent.subject == reference)
        ).all()
    )
    assert "notice_sent" in events


def test_a_manager_who_can_sign_in_gets_no_link_that_is_a_key(known, teams, bot, microsoft) -> None:
    link = {"type": "link", "title": "Open the page to send it", "href": "/case/H7-204/send?t=abc"}
    bot.blocks = lambda _body: [{"type": "text", "text": "Here it is."}, link]
    known.push("ask them to read it")
    cards = [one["attachments"][0]["content"] for one in microsoft.sent()[-1:]]
    assert links(cards) == {"Open the page to send it": "http://askoh.test/my/cases"}
    teams.person, teams.chat = "00000000-0000-4000-8000-000000000001", "a:1somebody-unknown"
    cards = teams.say("ask them to read it")
    assert links(cards)["Open the page to send it"].endswith("/case/H7-204/send?t=abc")
