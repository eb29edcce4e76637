"""HR's figures: who sees which, that they are right, and that nobody is in them."""

from __future__ import annotations

import shutil
from datetime import date

import pytest
from sqlalchemy import select

from api.erasure import erase_case, remove_case
from api.identity import find_user
from api.insight import tallies
from api.insight.figures import Reader, tables
from api.insight.tallies import Kind, Tally
from api.insight.words import table_words
from api.records.cases import CaseRepository
from api.records.models import FollowUp
from api.scope import set_units
from tests.api.insight.conftest import OWEN, URL, figures, file_of

EMPLOYER = [name for name, words in table_words().items() if words.of == "employer"]
USERS = [name for name, words in table_words().items() if words.of == "user"]
PAGES = (URL, f"{URL}/cost", f"{URL}/reasons.csv")


def count(world, kind, times, code, role=""):
    """So many, in October."""
    day = date(2026, 10, 1)
    world.work(lambda work: tallies.add(work.session, kind, day, code, role=role, count=times))


class TestWho:
    @pytest.mark.parametrize("page", PAGES)
    def test_nobody_who_isnt_signed_in(self, world, page):
        assert world.browser().get(page).status_code == 401

    @pytest.mark.parametrize("role", ["manager", "employee", "reviewer"])
    @pytest.mark.parametrize("page", PAGES)
    def test_no_other_role(self, world, page, role):
        browser = world.signed_in("somebody@harbourdale.example.org", role)
        assert browser.client.get(page).status_code == 403

    def test_an_administrator_sees_the_employers_and_of_cases_nothing(self, world):
        admin = world.signed_in("admin@harbourdale.example.org", "admin").client
        assert admin.get(f"{URL}/ages.csv").status_code == 200
        assert all(admin.get(f"{URL}/{name}.csv").status_code == 404 for name in USERS)
        assert "Cases you may see" not in admin.get(URL).text

    def test_hr_of_one_unit_sees_only_what_is_theirs(self, world, hr):
        def narrow(work):
            user = find_user(work.session, work.vault, "hr.one@harbourdale.example.org")
            set_units(work, user, ["Warehouse and transport"])

        count(world, Kind.OUTCOME, 9, "back")
        world.work(narrow)
        page = hr.client.get(URL).text
        assert "You look after some units only" in page
        assert "Back at work as before" not in page
        assert all(hr.client.get(f"{URL}/{name}.csv").status_code == 404 for name in EMPLOYER)
        assert all(hr.client.get(f"{URL}/{name}.csv").status_code == 200 for name in USERS)

    def test_a_table_that_isnt_there_isnt_found(self, hr):
        assert hr.client.get(f"{URL}/names.csv").status_code == 404


class TestFigures:
    @pytest.mark.requirement("R110")
    def test_they_are_those_of_what_happened(self, world, year):
        hr = world.signed_in()
        # Sleep has two, so the broken bones hide with it.
        assert figures(hr, "reasons") == [["Groups too small to show", "7"], ["Total", "7"]]
        assert figures(hr, "months") == [["November 2026", "7"], ["Total", "7"]]
        assert figures(hr, "ages") == [["Off 4 to 8 weeks", "7"], ["Total", "7"]]
        states = {row[0]: row[1:] for row in figures(hr, "states")}
        assert states["Agreed, to review"] == ["7", "2"]

    def test_a_referral_that_is_sent_again_counts_once(self, world, hr):
        reference, _ = world.agreed_case(hr)
        for step, fields in (
            ("approve", {}),
            ("sent", {}),
            ("provider-return", {"question": "Which shifts?"}),
            ("sent", {}),
        ):
            assert hr.do(reference, step, **fields).status_code == 303
        assert world.work(lambda work: _count(work, Kind.AGE)) == {"weeks_4": 1}
        assert world.work(lambda work: _count(work, Kind.RETURNED)) == {"provider": 1}

    @pytest.mark.requirement("R101")
    def test_how_cases_ended_is_counted(self, world, year):
        hr = world.signed_in()
        assert figures(hr, "outcomes") == [["Back at work with changes", "7"], ["Total", "7"]]

    def test_the_month_that_runs_is_not_told(self, world, year):
        world.restart(today=world.settings.today.replace(month=11, day=30))
        hr = world.signed_in()
        assert [name for name in EMPLOYER if figures(hr, name)] == []

    def test_few_are_never_shown(self, world, hr):
        count(world, Kind.OUTCOME, 4, "left")
        assert figures(hr, "outcomes") is None
        assert file_of(hr, "outcomes") == []
        assert "Left the employer" not in hr.client.get(URL).text
        count(world, Kind.OUTCOME, 1, "left")
        assert figures(hr, "outcomes") == [["Left the employer", "5"], ["Total", "5"]]

    def test_the_number_is_the_employers(self, world, hr, tmp_path):
        count(world, Kind.OUTCOME, 5, "left")
        config = shutil.copytree(world.settings.config, tmp_path / "config")
        profile = config / "example.yml"
        words = profile.read_text(encoding="utf-8")
        profile.write_text(words.replace("small_number: 5", "small_number: 6"), encoding="utf-8")
        assert figures(hr, "outcomes")
        world.restart(config=config)
        assert figures(world.signed_in(), "outcomes") is None

    def test_referrals_that_are_few_in_one_table_are_shown_in_none(self, world, hr):
        # One in each of six bands: the months would give away that it is one each.
        for code in ("not_off", "weeks_0", "weeks_2"):
            count(world, Kind.AGE, 1, code)
        count(world, Kind.REASON, 9, "skin")
        assert [figures(hr, name) for name in ("months", "reasons", "ages")] == [None] * 3

    def test_what_hr_asks_for_is_counted_by_its_question(self, world, hr):
        for number in range(5):
            reference, _ = world.agreed_case(hr, conversation=f"c-{number:016d}")
            fields = {"comment": "Which tasks?", "asks": "job_tasks"}
            assert hr.do(reference, "return", **fields).status_code == 303
        world.later(20)
        rows = figures(world.signed_in(), "returned")
        assert rows[-1] == ["Total", "5"]
        assert "task" in rows[0][0].casefold() or "job" in rows[0][0].casefold()

    def test_a_follow_up_counts_when_it_is_done_and_no_more_when_it_isnt(self, world, hr):
        reference, _ = world.agreed_case(hr)
        fields = {"kind": "talk", "on": "2026-11-25"}
        assert hr.do(reference, "follow-ups", **fields).status_code == 303
        key = world.work(_planned)
        for done in ("yes", "yes", "no"):
            assert hr.do(reference, f"follow-ups/{key}", done=done).status_code == 303
        counted = world.work(lambda work: _count(work, Kind.FOLLOW_UP))
        assert counted == {"on_time": 0}
        world.later(5)
        world.signed_in().do(reference, f"follow-ups/{key}", done="yes")
        counted = world.work(lambda work: _count(work, Kind.FOLLOW_UP))
        assert counted == {"on_time": 0, "late": 1}

    def test_what_was_left_out_of_the_words_is_left_out_here(self, world, hr):
        hidden = ["issue_area.fracture_surgery"]
        reference, _ = world.agreed_case(hr, hidden_lines=hidden)
        for step in ("approve", "sent"):
            hr.do(reference, step)
        assert world.work(lambda work: _count(work, Kind.REASON)) == {"unclear": 1}

    def test_open_work_is_of_ones_own_cases_only(self, world, hr):
        for number in range(5):
            world.agreed_case(hr, conversation=f"c-{number:016d}")
        assert figures(hr, "cases_now") == [["Agreed, to review", "5"], ["Total", "5"]]
        own = world.signed_in(OWEN)
        assert figures(own, "cases_now") is None


class TestNobody:
    def test_erasing_people_changes_no_figure(self, world, year):
        before = {name: file_of(world.signed_in(), name) for name in EMPLOYER}
        assert any(before.values())

        def erase(work):
            for number, reference in enumerate(year):
                case = CaseRepository(work.session).by_reference(reference)
                erase_case(work, case)
                if number % 2:
                    remove_case(work, case, "case_removed")

        world.work(erase)
        assert {name: file_of(world.signed_in(), name) for name in EMPLOYER} == before

    def test_no_row_names_a_case_or_anybody(self, world, year):
        rows = world.work(lambda work: list(work.session.scalars(select(Tally))))
        kept = " ".join(f"{row.kind} {row.month} {row.code} {row.role}" for row in rows)
        assert rows
        assert not any(reference in kept for reference in year)
        assert {row.month.day for row in rows} == {1}


def test_a_file_is_the_table_of_the_page(world, year):
    count(world, Kind.TOPIC, 12, "sick_pay", "manager")
    count(world, Kind.TOPIC, 6, "menopause", "employee")
    count(world, Kind.TOPIC, 3, "pregnancy", "employee")
    hr = world.signed_in()
    shown = {name: figures(hr, name) or [] for name in table_words()}
    for name, rows in shown.items():
        assert file_of(hr, name) == [[cell.replace("–", "") for cell in row] for row in rows]
    assert "Pregnancy" not in hr.client.get(URL).text


def test_each_chart_says_in_words_what_its_table_says(world, year):
    hr = world.signed_in()
    page = hr.client.get(URL)
    assert "style=" not in page.text
    assert "<script>" not in page.text
    for name in ("ages", "outcomes"):
        for label, number in figures(hr, name)[:-1]:
            assert f"{label}: {number}</text>" in page.text


@pytest.mark.requirement("R112")
def test_what_managers_ask_most_comes_with_what_teaches_it(world, hr):
    count(world, Kind.TOPIC, 12, "sick_pay", "manager")
    count(world, Kind.TOPIC, 20, "keep_in_touch", "manager")
    count(world, Kind.TOPIC, 40, "cancer", "employee")
    page = hr.client.get(URL).text
    report = page[page.index("What managers need to learn") : page.index("Cases you may see")]
    assert report.index("Keeping in touch") < report.index("Sick pay")
    assert "Statutory Sick Pay" in report
    assert "Cancer" not in report


def test_reading_figures_writes_nothing(world, year):
    hr = world.signed_in()

    def rows(work):
        return [(row.kind, row.code, row.count) for row in work.session.scalars(select(Tally))]

    before = world.work(rows)
    hr.client.get(URL)
    assert world.work(rows) == before


def test_every_table_has_its_words(world, hr):
    def names(work):
        user = find_user(work.session, work.vault, "hr.one@harbourdale.example.org")
        return list(tables(Reader(work, user)))

    assert world.work(names) == list(table_words())


def _planned(work):
    return work.session.scalar(select(FollowUp.id).where(FollowUp.kind == "talk"))


def _count(work, kind):
    rows = work.session.scalars(select(Tally).where(Tally.kind == kind))
    return {row.code: row.count for row in rows}
