"""Who gets in to the pages and forms around a case."""

import pytest

CASE = "/console/cases/H7-204"
PAGES = [
    f"{CASE}/versions",
    f"{CASE}/versions/1",
    f"{CASE}/versions/compare?from=1&to=2",
    f"{CASE}/calendar.ics",
    "/console/export",
]
OWN = ["owner", "hold", "hold/lift", "follow-ups", "follow-ups/abc", "provider-return",
       "appointment", "missed", "plans", "plans/1/end", "attachments", "attachments/1"]  # fmt: skip
FORMS = [*(f"{CASE}/{form}" for form in OWN), "/console/cases/search", "/console/export"]


@pytest.mark.parametrize("url", PAGES)
def test_no_page_without_signing_in(world, url):
    assert world.client.get(url).status_code == 401


@pytest.mark.parametrize("url", FORMS)
def test_no_form_without_signing_in(world, url):
    assert world.client.post(url).status_code == 401


@pytest.mark.parametrize("role", ["manager", "reviewer", "admin"])
def test_no_other_role(world, role):
    browser = world.signed_in("other@harbourdale.example.org", role)
    assert {browser.client.get(url).status_code for url in PAGES} == {403}
    assert {browser.client.post(url).status_code for url in FORMS} == {403}


@pytest.mark.parametrize("url", FORMS)
def test_no_form_without_the_token_of_the_session(hr, url):
    for data in ({}, {"csrf": "wrong"}):
        assert hr.client.post(url, data=data).status_code == 403


@pytest.mark.parametrize(
    "address", ["owen.grant@harbourdale.example.org", "gareth.pugh@harbourdale.example.org"]
)
def test_ones_own_case_is_not_there(world, agreed, address):
    own = world.signed_in(address)
    for url in PAGES[:-1]:
        assert own.client.get(url.replace("H7-204", agreed)).status_code == 404
    for form in OWN:
        assert own.do(agreed, form).status_code == 404
    assert agreed not in own.client.get("/console/cases").text
