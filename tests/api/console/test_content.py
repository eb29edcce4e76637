"""The reviewer's pages: who may open them, what a check and a signature do, what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import lxml.html
import pytest
from sqlalchemy import select

from api.records.content_reviews import ContentReview
from api.worker import run_reviews
from guidance.content import fact, fact_text, footer
from guidance.reviews import Origin, use_reviews
from tests.api.conftest import form_of

LIST = "/console/content"
ENTRY = f"{LIST}/facts/FN-01"
SIGN = {"profession": "occupational health nurse", "entitled": "yes"}


@pytest.fixture(autouse=True)
def only_here() -> Iterator[None]:
    """What this test notes counts in no other."""
    yield
    use_reviews(None)


@pytest.fixture
def reviewer(world):
    return world.signed_in("ada.byrne@harbourdale.example.org", "reviewer").client


def send(browser, what, address=ENTRY, **fields):
    given = form_of(browser.get(address), f"{address}/{what}")
    return browser.post(f"{address}/{what}", data={**given, **fields})


def kept(world):
    return world.work(lambda work: work.session.scalars(select(ContentReview)).all())


class TestWhoMay:
    @pytest.mark.parametrize("path", [LIST, ENTRY, f"{LIST}/facts/none"])
    def test_anonymous_is_asked_to_sign_in(self, world, path):
        assert world.client.get(path).status_code == 401

    @pytest.mark.parametrize("what", ["check", "sign"])
    def test_anonymous_notes_nothing(self, world, what):
        assert world.client.post(f"{ENTRY}/{what}", data={"opened": "yes"}).status_code == 401
        assert kept(world) == []

    @pytest.mark.parametrize("role", ["hr", "manager", "employee"])
    def test_others_are_refused(self, world, role):
        browser = world.signed_in("someone@harbourdale.example.org", role).client
        assert browser.get(LIST).status_code == 403
        assert browser.get(ENTRY).status_code == 403

    def test_a_reviewer_begins_there_and_an_hr_user_is_not_shown_the_way(self, world, reviewer):
        account = reviewer.get("/console/account").text
        assert f'href="{LIST}"' in account
        assert "/console/cases" not in reviewer.get(LIST).text
        assert LIST not in world.signed_in().client.get("/console/cases").text

    @pytest.mark.parametrize("what", ["check", "sign"])
    def test_a_form_that_is_not_ours_is_refused(self, world, reviewer, what):
        answer = send(reviewer, what, csrf="wrong", opened="yes", **SIGN)
        assert answer.status_code == 403
        assert kept(world) == []


class TestList:
    def test_it_counts_what_is_open_and_pages(self, reviewer):
        page = lxml.html.fromstring(reviewer.get(LIST).text)
        assert len(page.xpath("//tbody/tr")) == 25
        assert "Not yet checked live" in page.text_content()
        second = reviewer.get(f"{LIST}?page=2").text
        assert "Page 2 of" in second

    def test_it_is_narrowed_by_kind_state_and_confidence(self, reviewer):
        text = reviewer.get(f"{LIST}?kind=helplines&state=unsigned&confidence=B").text
        cells = lxml.html.fromstring(text).xpath("//td[@data-label='Kind']")
        kinds = {cell.text for cell in cells}
        assert kinds == {"Helpline"}
        nothing = reviewer.get(f"{LIST}?kind=helplines&confidence=D").text
        assert "No entry fits what you chose." in nothing

    def test_it_is_narrowed_by_the_day_to_check_by(self, world, reviewer):
        assert "No entry fits" in reviewer.get(f"{LIST}?due=now").text
        soon = reviewer.get(f"{LIST}?due=quarter").text
        assert "samaritans" in soon
        assert "FN-01" not in soon

    def test_what_is_not_known_narrows_nothing(self, reviewer):
        page = reviewer.get(f"{LIST}?kind=none&state=none&confidence=Z&due=never")
        assert "Page 1 of" in page.text
        assert reviewer.get(f"{LIST}?page=9999").status_code == 200


class TestEntry:
    def test_it_shows_text_source_and_use_and_opens_the_source_in_a_new_tab(self, reviewer):
        text = reviewer.get(ENTRY).text
        known = fact("FN-01")
        page = lxml.html.fromstring(text)
        said = " ".join(page.text_content().split())
        for shown in (known.text, known.publisher, known.source, "rules.yml, entry MIN-01"):
            assert shown in said
        (link,) = page.xpath("//a[@target='_blank']")
        assert link.get("href") == known.url
        assert link.get("rel") == "noopener noreferrer"
        assert "opens in a new tab" in link.text_content()

    def test_no_such_entry(self, reviewer):
        assert reviewer.get(f"{LIST}/facts/none").status_code == 404
        assert reviewer.get(f"{LIST}/none/FN-01").status_code == 404

    def test_nothing_is_filled_in_for_the_reviewer(self, reviewer):
        page = reviewer.get(ENTRY)
        assert form_of(page, f"{ENTRY}/check").keys() == {"csrf", "digest"}
        signing = form_of(page, f"{ENTRY}/sign")
        assert signing.keys() == {"csrf", "digest", "profession"}
        assert signing["profession"] == ""


class TestCheck:
    def test_a_stale_fact_is_said_again_and_dated_by_the_server(self, world, reviewer):
        world.later(5000)
        day = world.settings.current_day()
        browser = world.signed_in("ada.byrne@harbourdale.example.org", "reviewer").client
        assert fact_text("FN-01", day) != fact("FN-01").text
        assert send(browser, "check", opened="yes", at="2020-01-01").status_code == 303
        assert fact_text("FN-01", day) == fact("FN-01").text
        assert footer(["FN-01"], day).endswith(f"checked {day:%b %Y}")
        assert "Your check is noted." in browser.get(f"{ENTRY}?done=checked").text
        assert f"Checked on {day.day} {day:%B %Y} by ada.byrne" in browser.get(ENTRY).text

    def test_without_the_tick_nothing_is_noted(self, world, reviewer):
        answer = send(reviewer, "check", opened="")
        assert answer.status_code == 422
        assert "Tick the box if you did this today" in answer.text
        assert kept(world) == []

    def test_a_text_that_changed_meanwhile_is_not_checked(self, world, reviewer):
        answer = send(reviewer, "check", opened="yes", digest="0" * 64)
        assert answer.status_code == 409
        assert kept(world) == []

    def test_a_text_that_changed_since_voids_it_and_the_page_says_so(
        self, world, reviewer, monkeypatch
    ):
        send(reviewer, "check", opened="yes")
        known = fact("FN-01")
        changed = Origin("facts", "FN-01", "f" * 64, known.read_from.data)
        monkeypatch.setattr("guidance.review_list._origin", lambda _: changed)
        row = world.work(lambda work: work.session.scalars(select(ContentReview)).one())
        world.work(lambda work: setattr(work.session.merge(row), "digest", "e" * 64))
        run_reviews(world.services, world.settings.now())
        assert "this counts no more" in reviewer.get(ENTRY).text
        assert footer(["FN-01"], date(2026, 11, 21)).endswith("not yet checked live")


class TestSignature:
    def test_name_from_the_account_profession_as_typed_day_from_the_server(self, world, reviewer):
        assert send(reviewer, "sign", **SIGN, name="Somebody Else").status_code == 303
        (row,) = kept(world)
        assert (row.name, row.profession) == ("ada.byrne", "occupational health nurse")
        assert row.at.date() == world.settings.current_day()
        assert footer(["FN-01"], world.settings.current_day()).endswith(
            "signed by ada.byrne, occupational health nurse"
        )

    @pytest.mark.parametrize(
        ("fields", "told"),
        [
            ({"profession": " ", "entitled": "yes"}, "Type your profession"),
            ({"profession": "12", "entitled": "yes"}, "Type your profession"),
            ({"profession": "x" * 81, "entitled": "yes"}, "at most 80"),
            ({"profession": "OH nurse", "entitled": ""}, "Only an occupational health or legal"),
        ],
    )
    def test_what_it_needs(self, world, reviewer, fields, told):
        answer = send(reviewer, "sign", **fields)
        assert answer.status_code == 422
        assert told in answer.text
        assert form_of_refused(answer)["profession"] == fields["profession"]
        assert kept(world) == []

    def test_the_crisis_screen_comes_first(self, world, reviewer):
        answer = send(reviewer, "sign", profession="I want to kill myself", entitled="yes")
        assert "Before anything else" in answer.text
        assert kept(world) == []


def form_of_refused(answer):
    for form in lxml.html.fromstring(answer.text).forms:
        if "profession" in set(form.fields):
            return dict(form.form_values())
    raise AssertionError("no form to sign with")


class TestWhatLeaves:
    def test_the_file_holds_checks_without_a_name_and_is_mended_by_the_worker(
        self, world, reviewer
    ):
        send(reviewer, "check", opened="yes")
        send(reviewer, "sign", **SIGN)
        path = world.settings.reviews_file
        written = path.read_text()
        first, second = json.loads(written)["reviews"]
        assert (first["what"], first["name"], second["name"]) == ("checked", None, "ada.byrne")
        path.write_text("{")
        assert run_reviews(world.services, world.settings.now()).written == 1
        assert path.read_text() == written
        assert run_reviews(world.services, world.settings.now()).written == 0

    def test_the_command_line_writes_and_counts_them(self, world, reviewer, askoh, tmp_path):
        send(reviewer, "check", opened="yes")
        out = tmp_path / "out.json"
        ran = askoh("content", "reviews", "--out", str(out))
        assert "1 checks and signatures" in ran.out
        assert json.loads(out.read_text())["reviews"][0]["entry"] == "FN-01"
        assert "270 facts; 269 not yet checked live" in askoh("content", "check").out

    def test_a_place_that_cannot_be_written(self, world, askoh, tmp_path):
        (tmp_path / "file").write_text("")
        ran = askoh("content", "reviews", "--out", str(tmp_path / "file" / "out.json"))
        assert ran.code == 1
        assert "Name another place" in ran.err
