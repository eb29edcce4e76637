"""A chat in a browser that is signed in as a manager knows that manager's cases, and no other."""

from __future__ import annotations

import json

import httpx
import lxml.html
import pytest

from api.identity import add_user, sign_in_link
from api.services import Work
from guidance.employer import no_employer
from tests.api.chat.conftest import BASE, SERVICE_TOKEN
from tests.api.conftest import EMPLOYEE, MANAGER, draft_for

AUTHORISED = {"Authorization": f"Bearer {SERVICE_TOKEN}"}


async def sign_in(app, http: httpx.AsyncClient, address: str = MANAGER, role: str = "manager"):
    services = app.state.services
    with services.database.writing() as session:
        work = Work(session, services, services.settings.now())
        link = sign_in_link(work, add_user(work, address, "Gareth Pugh", [role]))
    path = link.removeprefix(BASE)
    form = lxml.html.fromstring((await http.get(path)).text).forms[0]
    answer = await http.post(path, data=dict(form.form_values()), follow_redirects=False)
    assert answer.status_code == 303


async def new_case(http: httpx.AsyncClient, conversation: str = "c-another-chat") -> str:
    """A case that another chat made and sent on in Gareth's name."""
    draft = draft_for(no_employer("england"), reason="He is off and wants to come back.")
    body = {
        "conversation": conversation,
        "role": "manager",
        "employer": "example",
        "slots": {},
        "draft": draft,
    }
    answer = await http.post("/internal/cases", json=body, headers=AUTHORISED)
    assert answer.status_code == 201, answer.text
    saved = answer.json()
    form = lxml.html.fromstring((await http.get(saved["send_url"])).text).forms[0]
    fields = {
        **dict(form.form_values()),
        "manager_address": MANAGER,
        "employee_address": EMPLOYEE,
        "reason_told": "yes",
    }
    assert (await http.post(saved["send_url"], data=fields)).status_code == 200
    return str(saved["reference"])


async def known(http: httpx.AsyncClient, conversation: object) -> list[str]:
    """References that the actions get for a conversation."""
    answer = await http.get(
        "/internal/cases", params={"conversation": str(conversation)}, headers=AUTHORISED
    )
    return [one["reference"] for one in answer.json()["cases"]]


async def carry_on(http: httpx.AsyncClient, reference: str) -> httpx.Response:
    forms = lxml.html.fromstring((await http.get("/my/cases")).text).forms
    form = next(f for f in forms if f.get("action") == f"/my/cases/{reference}/chat")
    return await http.post(form.get("action"), data=dict(form.form_values()))


@pytest.fixture
async def http(app, visitor):
    return visitor.http


async def test_nobody_signed_in_sees_no_case_of_another_chat(http, visitor, bot):
    await new_case(http)
    await visitor.open("manager")
    await visitor.say("where is my referral?")
    assert await known(http, bot.received[-1]["conversation"]) == []


async def test_signed_in_the_chat_knows_all_of_the_managers(app, http, visitor, bot):
    reference = await new_case(http)
    await sign_in(app, http)
    await visitor.open("manager")
    await visitor.say("where is my referral?")
    assert await known(http, bot.received[-1]["conversation"]) == [reference]


async def test_a_private_chat_never_knows_any(app, http, visitor, bot):
    await new_case(http)
    await sign_in(app, http)
    await visitor.open("private")
    await visitor.get()
    await visitor.say("where is my referral?")
    assert await known(http, bot.received[-1]["conversation"]) == []


async def test_another_manager_sees_none(app, http, visitor, bot):
    await new_case(http)
    await sign_in(app, http, "nadia.rahman@harbourdale.example.org")
    await visitor.open("manager")
    await visitor.say("where is my referral?")
    assert await known(http, bot.received[-1]["conversation"]) == []


async def test_another_role_sees_none(app, http, visitor, bot):
    await new_case(http)
    await sign_in(app, http, role="reviewer")
    await visitor.open("manager")
    await visitor.say("where is my referral?")
    assert await known(http, bot.received[-1]["conversation"]) == []


async def test_it_ends_with_the_session(app, http, visitor, bot):
    reference = await new_case(http)
    await sign_in(app, http)
    await visitor.open("manager")
    await visitor.say("hello")
    conversation = bot.received[-1]["conversation"]
    assert await known(http, conversation) == [reference]
    forms = lxml.html.fromstring((await http.get("/my/cases")).text).forms
    out = next(f for f in forms if f.get("action") == "/console/sign-out")
    await http.post("/console/sign-out", data=dict(out.form_values()))
    assert await known(http, conversation) == []


async def test_a_chat_that_was_open_before_is_connected_when_it_is_opened_again(
    app, http, visitor, bot
):
    reference = await new_case(http)
    await visitor.open("manager")
    await visitor.say("hello")
    conversation = bot.received[-1]["conversation"]
    await sign_in(app, http)
    await visitor.get()
    assert await known(http, conversation) == [reference]


async def test_carrying_on_opens_a_new_chat_with_the_case(app, http, visitor, bot):
    reference = await new_case(http)
    await sign_in(app, http)
    answer = await carry_on(http, reference)
    assert answer.url.path == "/chat"
    received = bot.received[-1]
    assert received["payload"] == "/open_case" + json.dumps({"case": reference})
    assert (received["mode"], received["role"]) == ("named", "manager")
    assert await known(http, received["conversation"]) == [reference]
    assert f"Carry on with {reference}" in answer.text
    await visitor.get()
    await visitor.say("by phone please")
    assert bot.received[-1]["conversation"] == received["conversation"]


async def test_a_case_started_while_signed_in_is_theirs_at_once(app, http, visitor, bot):
    await sign_in(app, http)
    await visitor.open("manager")
    await visitor.say("hello")
    body = {
        "conversation": bot.received[-1]["conversation"],
        "role": "manager",
        "employer": "example",
        "slots": {},
        "draft": draft_for(no_employer("england")),
    }
    saved = (await http.post("/internal/cases", json=body, headers=AUTHORISED)).json()
    shown = (await http.get("/my/cases")).text
    assert saved["reference"] in shown
    assert "still a draft with you" in shown
