"""HR's list: narrowed, ordered, searched."""

import re
from urllib.parse import parse_qs, urlparse

import pytest

CASES = "/console/cases"


def listed(browser, query=""):
    return re.findall(r'href="/console/cases/(\w\d-\d{3})"', browser.client.get(CASES + query).text)


def found(browser, text):
    """Where a search leads."""
    data = {"csrf": browser.csrf(), "text": text}
    return browser.client.post(f"{CASES}/search", data=data)


def listed_for(browser, text):
    return listed(browser, found(browser, text).headers["location"].removeprefix(CASES))


@pytest.fixture
def both(world, hr, agreed):
    """References of a case that is agreed to and of one that isn't."""
    case = world.start(conversation="c-another-conversation")
    world.send(case)
    return agreed, case["reference"]


class TestNarrowed:
    @pytest.mark.parametrize(
        ("query", "which"),
        [
            ("?urgency=urgent", [0]),
            ("?urgency=routine", []),
            ("?complexity=low", [0]),
            ("?complexity=high", []),
            ("?state=awaiting_employee", [1]),
            ("?age=week", [0, 1]),
            ("?age=longer", []),
            ("?owner=nobody", [0, 1]),
            ("?owner=me", []),
            ("?look=late", []),
            ("?look=hold", []),
            ("?urgency=nonsense&age=x&look=y&sort=z&manager=m&owner=", []),
        ],
    )
    def test_by_what_is_known(self, hr, both, query, which):
        assert set(listed(hr, query)) == {both[number] for number in which}

    def test_urgency_is_known_only_while_the_agreement_stands(self, world, hr):
        reference, path = world.agreed_case(hr)
        assert listed(hr, "?urgency=urgent") == [reference]
        hr.edit(reference, employee__job_title="line leader")
        assert listed(hr, "?urgency=urgent") == []
        world.agree(path)
        assert listed(hr, "?urgency=urgent") == [reference]
        world.answer(path, "withdraw")
        assert listed(hr, "?urgency=urgent") == []

    def test_what_is_overdue_and_what_is_old(self, world, both):
        world.later(10)
        later = world.signed_in()
        assert set(listed(later, "?look=late")) == set(both)
        assert set(listed(later, "?age=month")) == set(both)
        assert listed(later, "?age=week") == []

    def test_by_manager_from_the_list(self, world, hr, both):
        case = world.start(conversation="c-third-conversation")
        world.send(case, manager="someone.else@harbourdale.example.org")
        page = hr.client.get(CASES).text
        links = set(re.findall(r'href="(/console/cases\?manager=[0-9a-f]{64})"', page))
        each = [set(listed(hr, link.removeprefix(CASES))) for link in links]
        assert set(both) in each
        assert {case["reference"]} in each

    @pytest.mark.requirement("R109")
    @pytest.mark.parametrize("sort", ["waited", "newest", "oldest", "look_again"])
    def test_every_order_shows_every_case(self, hr, both, sort):
        assert sorted(listed(hr, f"?sort={sort}")) == sorted(both)

    def test_newest_and_oldest_first(self, world, hr, agreed):
        world.later(1)
        case = world.start(conversation="c-another-conversation")
        world.send(case)
        later = world.signed_in()
        assert listed(later, "?sort=newest") == [case["reference"], agreed]
        assert listed(later, "?sort=oldest") == [agreed, case["reference"]]

    def test_what_was_chosen_stays_when_the_page_is_turned(self, world, hr):
        for number in range(51):
            world.send(world.start(conversation=f"c-conversation-{number}"))
        page = hr.client.get(f"{CASES}?state=awaiting_employee&sort=newest").text
        (following,) = re.findall(r'href="([^"]*page=2)"', page)
        asked = parse_qs(urlparse(following.replace("&amp;", "&")).query)
        assert (asked["state"], asked["sort"]) == (["awaiting_employee"], ["newest"])


class TestSearch:
    def test_a_reference_leads_to_its_case(self, hr, agreed):
        assert found(hr, f" {agreed.lower()} ").headers["location"] == f"{CASES}/{agreed}"

    @pytest.mark.parametrize(
        "text", ["Gareth Pugh", "gareth  PUGH", "gareth.pugh@harbourdale.example.org"]
    )
    def test_a_managers_name_or_address_finds_all_of_their_cases(self, hr, both, text):
        assert set(listed_for(hr, text)) == set(both)

    @pytest.mark.parametrize("text", ["Owen Grant", "OWEN.GRANT@harbourdale.example.org"])
    def test_an_employee_is_found_only_where_they_agreed(self, hr, both, text):
        assert listed_for(hr, text) == [both[0]]

    def test_an_employee_who_withdrew_is_not_found(self, world, hr):
        _, path = world.agreed_case(hr)
        world.answer(path, "withdraw")
        assert listed_for(hr, "Owen Grant") == []

    def test_only_a_whole_name_finds_somebody(self, hr, agreed):
        assert listed_for(hr, "Gareth") == []
        assert listed_for(hr, "Z9-999") == []

    def test_no_name_stands_in_an_address(self, hr, agreed):
        where = found(hr, "Owen Grant").headers["location"]
        assert "wen" not in where.casefold()
        assert re.fullmatch(r"/console/cases\?person=[0-9a-f]{64}", where)

    @pytest.mark.parametrize("text", ["", "  ", "x" * 321])
    def test_nothing_to_look_for_is_asked_again(self, hr, text):
        answer = found(hr, text)
        assert answer.status_code == 422
        assert "There is a problem" in answer.text
