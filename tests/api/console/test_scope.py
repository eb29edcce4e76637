"""Which cases HR may know of: by unit, and never those of people too close to them."""

from __future__ import annotations

import csv
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from api.errors import BadInputError
from api.identity import add_user, find_user
from api.records.models import Case
from api.scope import close_to, forget_named, hide_named, set_units
from guidance.people import load_people
from tests.api.conftest import EMPLOYEE, MANAGER, ROOT, Browser
from tests.roles import routes_of

PEOPLE = ROOT / "config" / "people.csv"
FILE = {row["work_address"]: row for row in csv.DictReader(PEOPLE.open(encoding="utf-8"))}
UNITS = sorted({row["unit"] for row in FILE.values()})
OUTSIDER = "agency@elsewhere.example"
ONE = "hr.one@harbourdale.example.org"


def user(work, address=ONE):
    return find_user(work.session, work.vault, address)


def sent(world, employee=EMPLOYEE, manager=None, conversation="c-0123456789abcdef"):
    """The reference of a case about this person, sent by their manager or by somebody else."""
    case = world.start(conversation=conversation)
    by = manager or FILE[employee]["manager_address"]
    assert world.send(case, employee=employee, manager=by).status_code == 303
    return str(case["reference"])


def seen(browser):
    """References on every page of HR's list."""
    found, number = set(), 1
    while True:
        page = browser.client.get(f"/console/cases?page={number}")
        assert page.status_code == 200
        new = set(re.findall(r"/console/cases/([A-Z][1-9]-[0-9]{3})", page.text))
        if not new - found:
            return found
        found, number = found | new, number + 1


class TestUnits:
    @pytest.fixture
    def reference(self, world):
        return sent(world)

    @pytest.fixture
    def hr(self, world):
        return world.signed_in(ONE)

    def test_all_units_are_the_default(self, hr, reference):
        assert hr.case(reference).status_code == 200

    @pytest.mark.parametrize(("units", "status"), [(["production"], 200), (["Directors"], 404)])
    def test_a_case_of_another_unit_isnt_found(self, world, hr, reference, units, status):
        world.work(lambda w: set_units(w, user(w), units))
        assert hr.case(reference).status_code == status
        assert seen(hr) == ({reference} if status == 200 else set())

    def test_a_case_whose_unit_isnt_known_is_for_all_units_only(self, world, hr):
        reference = sent(world, manager="nadia.rahman@harbourdale.example.org")
        assert hr.case(reference).status_code == 200
        world.work(lambda w: set_units(w, user(w), UNITS))
        assert hr.case(reference).status_code == 404

    def test_it_is_known_once_hr_says_who_it_is(self, world, hr):
        reference = sent(world, manager="nadia.rahman@harbourdale.example.org")
        hr.do(reference, "who", employee_address=EMPLOYEE, employee_name="Owen Grant")
        world.work(lambda w: set_units(w, user(w), ["Production"]))
        assert hr.case(reference).status_code == 200

    def test_a_unit_that_isnt_there_is_refused_with_those_that_are(self, world, hr):
        with pytest.raises(BadInputError, match="Customer service"):
            world.work(lambda w: set_units(w, user(w), ["Prodcution"]))


class TestClose:
    def test_who_is_close(self):
        people = load_people(PEOPLE)
        assert close_to(people, EMPLOYEE) == {
            MANAGER,
            "marta.kowalska@harbourdale.example.org",
            "dev.chauhan@harbourdale.example.org",
        }
        assert "tom.ellery@harbourdale.example.org" in close_to(
            people, "priya.nair@harbourdale.example.org"
        )
        assert close_to(people, OUTSIDER) == frozenset()

    def test_whoever_leads_a_team_never_sees_its_cases_whoever_raised_them(self, world):
        reference = sent(world, manager="nadia.rahman@harbourdale.example.org")
        assert world.signed_in(MANAGER).case(reference).status_code == 404
        assert world.signed_in(ONE).case(reference).status_code == 200

    def test_people_move_and_the_next_start_knows(self, world, tmp_path):
        reference = sent(world)
        marta = world.signed_in("marta.kowalska@harbourdale.example.org")
        assert marta.case(reference).status_code == 404
        config = tmp_path / "config"
        config.mkdir()
        (config / "example.yml").write_text((ROOT / "config" / "example.yml").read_text())
        moved = PEOPLE.read_text().replace(
            f"marta.kowalska@harbourdale.example.org,{MANAGER}",
            "marta.kowalska@harbourdale.example.org,nadia.rahman@harbourdale.example.org",
        )
        (config / "people.csv").write_text(moved)
        world.restart(config=config)
        marta = world.signed_in("marta.kowalska@harbourdale.example.org")
        assert marta.case(reference).status_code == 200

    def test_one_named_by_command_is_hidden_until_forgotten(self, world):
        reference = sent(world)
        hr = world.signed_in(ONE)
        world.work(lambda w: hide_named(w, user(w), [EMPLOYEE.upper()]))
        assert hr.case(reference).status_code == 404
        assert seen(hr) == set()
        world.work(lambda w: forget_named(w, user(w)))
        assert hr.case(reference).status_code == 200


@pytest.fixture
def crowd(world):
    """A case about each person with a manager, one whose unit isn't known, and links among them."""
    cases = {}
    for number, (address, row) in enumerate(FILE.items()):
        if row["manager_address"]:
            about = sent(world, address, conversation=f"c-{number:016d}")
            cases[about] = (address, row["manager_address"], row["unit"])
    other = "nadia.rahman@harbourdale.example.org"
    unknown = sent(world, EMPLOYEE, manager=other, conversation="c-unknown-unit-000")
    cases[unknown] = (EMPLOYEE, other, None)
    # Two that HR may read, one after the other, in two units: neither page may tell of a case that
    # its reader may not know of.
    hr = world.signed_in(ONE)
    first, second = (
        next(one for one, of in cases.items() if of[0] == address and of[2])
        for address in (EMPLOYEE, "siobhan.keane@harbourdale.example.org")
    )
    for reference in (first, second):
        assert world.agree(world.handed_over(reference, hr)).status_code == 303

    def link(work):
        ids = {case.reference: case.id for case in work.session.query(Case)}
        later = update(Case).where(Case.reference == first)
        work.session.execute(later.values(earlier_case_id=ids[second]))

    world.work(link)
    return cases


def may_see(address, units, never, case):
    """The rule, worked out from the file's rows and not by AskOH."""
    about, raised_by, unit = case
    mine, theirs = FILE.get(address), FILE[about]
    if address in (about, raised_by) or about in never:
        return False
    if mine is not None:
        manages = theirs["manager_address"] == address or mine["manager_address"] == about
        if manages or mine["manager_address"] == theirs["manager_address"] != "":
            return False
    return units is None or unit in units


def test_no_hr_user_ever_gets_a_case_outside_their_scope(world, crowd):
    console = [
        route.split(" ")
        for route in routes_of(world.app.routes)
        if route.partition(" ")[2].startswith("/console/") and "{reference}" in route
    ]
    assert console

    @settings(max_examples=15, suppress_health_check=list(HealthCheck))
    @given(
        address=st.sampled_from([*FILE, OUTSIDER]),
        units=st.none() | st.sets(st.sampled_from(UNITS), min_size=1),
        never=st.sets(st.sampled_from([*FILE]), max_size=2),
        route=st.sampled_from(console),
    )
    def check(address, units, never, route):
        hr = signed_in_with(world, address, units, never)
        allowed = {one for one, case in crowd.items() if may_see(address, units, never, case)}
        assert seen(hr) == allowed
        csrf = hr.csrf()
        for reference in crowd.keys() - allowed:
            method, path = route
            for verb, where in ((method, path), ("GET", "/console/cases/{reference}")):
                answer = hr.client.request(
                    verb,
                    where.format(reference=reference, number=1, key="made-up"),
                    data={"csrf": csrf} if verb == "POST" else None,
                )
                assert answer.status_code == 404, (verb, where)
        for reference in allowed:
            page = hr.case(reference)
            assert page.status_code == 200
            told = set(re.findall(r"[A-Z][1-9]-[0-9]{3}", page.text))
            assert not told & (crowd.keys() - allowed)

    check()


def signed_in_with(world, address, units, never):
    """HR's browser with exactly this scope."""
    browser: Browser = world.signed_in(address)

    def scope(work):
        one = add_user(work, address, "Somebody", ["hr"])
        set_units(work, one, units)
        forget_named(work, one)
        hide_named(work, one, never)

    world.work(scope)
    return browser
