"""Signing in through the employer's own sign-in: a real provider process, really signed tokens."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from api.identity import add_user, disable_user, find_user
from api.scope import units_of
from tests.api.conftest import BASE, form_of
from tests.api.sign_on.conftest import begin, sign_on, start_provider

PRIYA = "priya.nair@harbourdale.example.org"
GARETH = {"sub": "subject-2", "email": "gareth.pugh@harbourdale.example.org", "groups": []}
OWEN = {"sub": "subject-3", "email": "owen.grant@harbourdale.example.org", "groups": []}


def refused(world, browser, answer, status=403):
    """Whether nobody was signed in, and the page says what to do next."""
    assert answer.status_code == status, answer.text
    assert "How to sign in" in answer.text
    assert "askoh_session" not in browser.cookies
    assert browser.get("/console/cases").status_code == 401


def query_of(url):
    return {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}


class TestAnonymous:
    def test_without_a_provider_there_is_no_such_way(self, world):
        assert world.client.get("/console/sign-in/start").status_code == 404
        assert world.client.get("/console/sign-in/callback").status_code == 404
        assert "/sign-in/start" not in world.client.get("/console/sign-in").text

    def test_with_one_the_page_offers_it(self, sso):
        assert 'href="/console/sign-in/start"' in sso.client.get("/console/sign-in").text

    def test_coming_back_without_having_begun_signs_nobody_in(self, sso):
        answer = sso.client.get("/console/sign-in/callback?code=made-up&state=made-up")
        refused(sso, sso.client, answer)


class TestGood:
    def test_it_signs_in(self, sso):
        answer = sign_on(sso.client)
        assert answer.status_code == 303
        assert answer.headers["location"] == "/console/cases"
        page = sso.client.get("/console/account").text
        assert "Priya Nair" in page
        assert "HR" in page

    def test_the_way_there_carries_a_challenge_a_state_and_a_nonce(self, sso):
        one, two = (
            query_of(sso.browser().get("/console/sign-in/start").headers["location"])
            for _ in range(2)
        )
        assert one["code_challenge_method"] == "S256"
        assert one["response_type"] == "code"
        for name in ("state", "nonce", "code_challenge"):
            assert len(one[name]) >= 43
            assert one[name] != two[name]

    def test_a_key_on_a_curve_will_do(self, sso, provider):
        provider.will(rotate="ES256", claims={"groups": ["g-hr"]})
        assert sign_on(sso.client).status_code == 303

    def test_a_key_without_a_name_will_do_if_it_is_the_only_one(self, sso, provider):
        provider.will(kid=None, claims={"groups": ["g-hr"]})
        assert sign_on(sso.client).status_code == 303

    def test_a_secret_in_the_form_will_do(self, sso, provider):
        provider.will(methods=["client_secret_post"], claims={"groups": ["g-hr"]})
        assert sign_on(sso.client).status_code == 303

    def test_without_at_hash_it_will_do(self, sso, provider):
        provider.will(claims={"groups": ["g-hr"], "at_hash": None})
        assert sign_on(sso.client).status_code == 303

    def test_a_clock_a_little_off_will_do(self, sso, provider):
        provider.will(times={"iat": 40, "nbf": 40}, claims={"groups": ["g-hr"]})
        assert sign_on(sso.client).status_code == 303

    def test_several_audiences_will_do_if_it_was_made_for_us(self, sso, provider):
        both = ["another-client", "askoh-client"]
        provider.will(claims={"groups": ["g-hr"], "aud": both, "azp": "askoh-client"})
        assert sign_on(sso.client).status_code == 303

    def test_the_cookie_is_for_the_whole_site_and_no_script(self, sso):
        cookies = sign_on(sso.client).headers.get_list("set-cookie")
        session = next(one for one in cookies if one.startswith("askoh_session="))
        for word in ("HttpOnly", "SameSite=lax", "Path=/;"):
            assert word in session
        assert any(one.startswith('askoh_sign_on=""') for one in cookies)

    def test_an_older_session_of_this_browser_ends(self, sso):
        hr = sso.signed_in()
        old = hr.client.cookies["askoh_session"]
        assert sign_on(hr.client).status_code == 303
        stolen = sso.browser()
        stolen.cookies.set("askoh_session", old, path="/")
        assert stolen.get("/console/cases").status_code == 401

    def test_signing_out_leads_to_the_providers_own(self, sso, provider):
        sign_on(sso.client)
        csrf = form_of(sso.client.get("/console/account"), "/console/sign-out")["csrf"]
        answer = sso.client.post("/console/sign-out", data={"csrf": csrf})
        page = sso.client.get(answer.headers["location"])
        assert f'href="{provider.address}/logout?' in page.text
        assert sso.client.get("/console/cases").status_code == 401


@pytest.mark.parametrize(
    "plan",
    [
        pytest.param({"claims": {"iss": "http://127.0.0.1:1"}}, id="wrong issuer"),
        pytest.param({"claims": {"iss": None}}, id="no issuer"),
        pytest.param({"claims": {"aud": "another-client"}}, id="wrong audience"),
        pytest.param({"claims": {"aud": ["another-client"]}}, id="audience list without us"),
        pytest.param({"claims": {"aud": []}}, id="empty audience"),
        pytest.param({"claims": {"aud": None}}, id="no audience"),
        pytest.param(
            {"claims": {"aud": ["askoh-client", "another-client"]}}, id="two audiences, no azp"
        ),
        pytest.param({"claims": {"azp": "another-client"}}, id="made for another client"),
        pytest.param({"claims": {"nonce": "made-up"}}, id="wrong nonce"),
        pytest.param({"claims": {"nonce": None}}, id="no nonce"),
        pytest.param({"claims": {"sub": None}}, id="no subject"),
        pytest.param({"claims": {"sub": 7}}, id="subject isn't text"),
        pytest.param({"times": {"exp": -61}}, id="expired"),
        pytest.param({"claims": {"exp": None}}, id="no expiry"),
        pytest.param({"claims": {"exp": "soon"}}, id="expiry isn't a time"),
        pytest.param({"times": {"nbf": 120}}, id="not yet valid"),
        pytest.param({"times": {"iat": 120}}, id="made in the future"),
        pytest.param({"times": {"iat": -700}}, id="made long ago"),
        pytest.param({"claims": {"iat": None}}, id="no time"),
        pytest.param({"swap_access_token": True}, id="another access token"),
        pytest.param({"signed": "none"}, id="alg none"),
        pytest.param({"signed": "None"}, id="alg None"),
        pytest.param({"signed": "hs256-pem"}, id="HS256 with the public key (PEM)"),
        pytest.param({"signed": "hs256-jwk"}, id="HS256 with the public key (JWK)"),
        pytest.param({"signed": "stranger"}, id="a stranger's key under a known name"),
        pytest.param({"signed": "embedded"}, id="a stranger's key in the header"),
        pytest.param({"signed": "altered"}, id="changed after signing"),
        pytest.param({"kid": "nobody-knows"}, id="unknown key"),
    ],
)
def test_a_bad_token_signs_nobody_in(sso, provider, plan):
    claims = {"groups": ["g-hr"], **plan.get("claims", {})}
    provider.will(**{**plan, "claims": claims})
    refused(sso, sso.client, sign_on(sso.client))
    assert sso.work(lambda w: find_user(w.session, w.vault, PRIYA)) is None


class TestTheWay:
    def test_a_wrong_state_is_refused_before_the_code_is_used(self, sso, provider):
        code = query_of(begin(sso.client))["code"]
        answer = sso.client.get(f"/console/sign-in/callback?code={code}&state=made-up")
        refused(sso, sso.client, answer)
        assert provider.seen()["codes_redeemed"] == 0

    def test_an_answer_that_another_browser_began_is_refused(self, sso):
        # Else somebody could sign a colleague in as themselves.
        attackers = begin(sso.browser())
        victim = sso.browser()
        begin(victim)
        refused(sso, victim, victim.get(attackers))

    def test_a_code_works_once(self, sso):
        back = begin(sso.client)
        ticket = sso.client.cookies["askoh_sign_on"]
        assert sso.client.get(back).status_code == 303
        again = sso.browser()
        again.cookies.set("askoh_sign_on", ticket, path="/console/sign-in")
        refused(sso, again, again.get(back))

    def test_a_code_of_another_client_is_refused(self, sso, provider):
        back = query_of(begin(sso.client))
        theirs = provider.ask(
            "GET",
            "/authorize",
            params={
                "client_id": "another-client",
                "redirect_uri": f"{BASE}/console/sign-in/callback",
                "state": back["state"],
                "nonce": "n",
                "code_challenge": "c",
                "code_challenge_method": "S256",
            },
        )
        code = query_of(theirs.headers["location"])["code"]
        answer = sso.client.get(f"/console/sign-in/callback?code={code}&state={back['state']}")
        refused(sso, sso.client, answer)

    def test_an_answer_of_another_issuer_is_refused(self, sso, provider):
        back = query_of(begin(sso.client))
        answer = sso.client.get(
            "/console/sign-in/callback", params={**back, "iss": "https://elsewhere.example"}
        )
        refused(sso, sso.client, answer)
        assert provider.seen()["codes_redeemed"] == 0

    def test_breaking_it_off_is_told_kindly(self, sso, provider):
        provider.will(error="access_denied")
        answer = sign_on(sso.client)
        refused(sso, sso.client, answer)
        assert "wasn’t finished" in answer.text

    def test_it_takes_ten_minutes_at_most(self, sso):
        back = begin(sso.client)
        ticket = sso.client.cookies["askoh_sign_on"]
        sso.later(1)
        sso.client.cookies.set("askoh_sign_on", ticket, path="/console/sign-in")
        refused(sso, sso.client, sso.client.get(back))

    def test_nothing_of_a_token_is_logged(self, sso, provider, caplog):
        provider.will(claims={"groups": ["g-hr"], "nonce": "made-up"})
        sign_on(sso.client)
        assert "sign-on refused: nonce" in caplog.text
        for secret in (PRIYA, "subject-1", "made-up"):
            assert secret not in caplog.text


class TestKeys:
    def test_a_new_key_is_fetched_when_a_token_names_it(self, sso, provider):
        assert sign_on(sso.client).status_code == 303
        provider.will(rotate="RS256", claims={"groups": ["g-hr"]})
        assert sign_on(sso.browser()).status_code == 303
        assert provider.seen()["keys_fetched"] == 2

    def test_the_key_before_is_no_good_any_more(self, sso, provider):
        sign_on(sso.client)
        old = provider.ask("GET", "/keys").json()["keys"][0]["kid"]
        provider.will(rotate="RS256", claims={"groups": ["g-hr"]})
        sign_on(sso.browser())
        provider.will(signed="stranger", kid=old, claims={"groups": ["g-hr"]})
        browser = sso.browser()
        refused(sso, browser, sign_on(browser))

    def test_made_up_key_names_dont_make_us_ask_without_end(self, sso, provider):
        sign_on(sso.client)
        for number in range(8):
            provider.will(kid=f"made-up-{number}", claims={"groups": ["g-hr"]})
            browser = sso.browser()
            refused(sso, browser, sign_on(browser))
        assert provider.seen()["keys_fetched"] <= 3


class TestDown:
    @pytest.fixture
    def own(self, sso):
        """A provider of this test's own, which it may stop."""
        provider = start_provider()
        sso.restart(oidc_issuer=provider.address)
        yield provider
        provider.stop()

    def test_it_is_said_and_a_link_still_works(self, sso, own):
        own.stop()
        answer = sso.client.get("/console/sign-in/start")
        refused(sso, sso.client, answer, 503)
        assert "A sign-in link from AskOH still works" in answer.text
        assert sso.client.get("/console/sign-in").status_code == 200
        assert sso.signed_in().client.get("/console/cases").status_code == 200

    def test_it_goes_away_in_between(self, sso, own):
        own.will(claims={"groups": ["g-hr"]})
        back = begin(sso.client)
        own.stop()
        refused(sso, sso.client, sso.client.get(back), 503)

    def test_it_fails_in_between(self, sso, provider):
        back = begin(sso.client)
        provider.will(token_answers=500)
        refused(sso, sso.client, sso.client.get(back), 503)

    def test_it_calls_itself_something_else(self, sso, provider):
        provider.will(calls_itself="https://elsewhere.example")
        refused(sso, sso.client, sso.client.get("/console/sign-in/start"), 503)


class TestRoles:
    def test_a_group_gives_a_role(self, sso, provider):
        provider.will(claims={"groups": ["g-reviewers", "g-admins", "g-unknown"]})
        assert sign_on(sso.client).headers["location"] == "/my/cases"
        page = sso.client.get("/console/account").text
        assert "content reviewer" in page
        assert "administrator" in page
        assert sso.client.get("/console/cases").status_code == 403

    def test_a_group_can_be_for_one_unit(self, sso, provider):
        provider.will(claims={"groups": ["g-hr-production"]})
        sign_on(sso.client)
        page = sso.client.get("/console/account").text
        assert "Production" in page
        assert "All units" not in page

    def test_all_units_win_over_one(self, sso, provider):
        provider.will(claims={"groups": ["g-hr", "g-hr-production"]})
        sign_on(sso.client)
        assert "All units" in sso.client.get("/console/account").text

    def test_the_people_file_makes_managers_and_employees(self, sso, provider):
        provider.will(claims=GARETH)
        assert sign_on(sso.client).status_code == 303
        assert "employee, manager" in sso.client.get("/console/account").text
        owen = sso.browser()
        provider.will(claims=OWEN)
        assert sign_on(owen).status_code == 303
        page = owen.get("/console/account").text
        assert "employee" in page
        assert "manager" not in page

    def test_without_a_role_it_is_said_and_nothing_is_kept(self, sso, provider):
        stranger = {"sub": "subject-9", "email": "stranger@elsewhere.example", "groups": ["g-x"]}
        provider.will(claims=stranger)
        answer = sign_on(sso.client)
        refused(sso, sso.client, answer)
        assert "none of your groups gives you a role" in answer.text
        found = sso.work(lambda w: find_user(w.session, w.vault, "stranger@elsewhere.example"))
        assert found is None

    def test_a_role_goes_with_its_group_at_the_next_sign_in(self, sso, provider):
        sign_on(sso.client)
        assert sso.client.get("/console/cases").status_code == 200
        provider.will(claims={"groups": []})
        assert sign_on(sso.browser()).status_code == 303
        # On the browser that was signed in before as well.
        assert sso.client.get("/console/cases").status_code == 403

    def test_with_the_last_role_every_session_goes(self, sso, provider):
        outside = {"sub": "subject-8", "email": "agency@elsewhere.example"}
        provider.will(claims={**outside, "groups": ["g-hr"]})
        sign_on(sso.client)
        provider.will(claims={**outside, "groups": []})
        browser = sso.browser()
        refused(sso, browser, sign_on(browser))
        assert sso.client.get("/console/cases").status_code == 401

    def test_too_many_groups_are_told_as_that(self, sso, provider):
        provider.will(claims={"groups": None, "_claim_names": {"groups": "src1"}})
        answer = sign_on(sso.client)
        refused(sso, sso.client, answer)
        assert "more groups than the sign-in can pass on" in answer.text

    def test_another_tenant_is_refused(self, sso, provider):
        sso.restart(oidc_tenant="tenant-1")
        for tenant in ("tenant-2", None):
            provider.will(claims={"groups": ["g-hr"], "tid": tenant})
            browser = sso.browser()
            refused(sso, browser, sign_on(browser))
        provider.will(claims={"groups": ["g-hr"], "tid": "tenant-1"})
        assert sign_on(sso.client).status_code == 303


class TestWho:
    def test_a_closed_account_stays_closed(self, sso):
        sign_on(sso.client)
        sso.work(lambda w: disable_user(w, find_user(w.session, w.vault, PRIYA)))
        assert sso.client.get("/console/cases").status_code == 401
        browser = sso.browser()
        answer = sign_on(browser)
        refused(sso, browser, answer)
        assert "account is closed" in answer.text

    def test_an_account_made_by_command_is_claimed_by_its_address(self, sso):
        made = sso.work(lambda w: add_user(w, PRIYA, "Priya", ["reviewer"])).id
        sign_on(sso.client)
        found = sso.work(lambda w: find_user(w.session, w.vault, PRIYA))
        assert found.id == made
        assert found.roles == ["employee", "hr", "manager"]

    def test_a_new_person_with_an_old_address_isnt_the_old_person(self, sso, provider):
        sign_on(sso.client)
        provider.will(claims={"groups": ["g-hr"], "sub": "subject-new"})
        browser = sso.browser()
        answer = sign_on(browser)
        refused(sso, browser, answer, 409)
        assert "belongs to another account" in answer.text

    def test_somebody_whose_address_changes_stays_the_same_user(self, sso, provider):
        sign_on(sso.client)
        before = sso.work(lambda w: find_user(w.session, w.vault, PRIYA)).id
        new = "priya.shah@harbourdale.example.org"
        provider.will(claims={"groups": ["g-hr"], "email": new})
        assert sign_on(sso.browser()).status_code == 303
        assert sso.work(lambda w: find_user(w.session, w.vault, new)).id == before
        assert sso.work(lambda w: find_user(w.session, w.vault, PRIYA)) is None

    def test_nobody_takes_over_a_colleagues_address(self, sso, provider):
        sign_on(sso.client)
        provider.will(claims=OWEN)
        sign_on(sso.browser())
        provider.will(claims={**OWEN, "email": PRIYA})
        browser = sso.browser()
        refused(sso, browser, sign_on(browser), 409)

    @pytest.mark.parametrize(
        "claims", [{"email": None}, {"email": "no address"}, {"email_verified": False}]
    )
    def test_without_an_address_to_rely_on_nobody_is_signed_in(self, sso, provider, claims):
        provider.will(claims={"groups": ["g-hr"], **claims})
        answer = sign_on(sso.client)
        refused(sso, sso.client, answer)
        assert "work address" in answer.text

    def test_the_subject_is_kept_as_a_keyed_hash_only(self, sso, tmp_path):
        sign_on(sso.client)
        held = b"".join(path.read_bytes() for path in tmp_path.glob("askoh.db*"))
        assert b"subject-1" not in held
        assert PRIYA.encode() not in held

    def test_units_given_by_command_are_replaced_by_those_of_the_groups(self, sso, provider):
        provider.will(claims={"groups": ["g-hr-production"]})
        sign_on(sso.client)
        user = sso.work(lambda w: units_of(w, find_user(w.session, w.vault, PRIYA)))
        assert user == ("Production",)
