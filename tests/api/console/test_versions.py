"""Every version is kept; HR reads and compares those the employee agreed to."""

import pytest

CASES = "/console/cases"


@pytest.fixture
def twice(world, hr):
    """A case whose employee agreed to two versions: its reference and their link."""
    reference, path = world.agreed_case(hr)
    hr.edit(reference, employee__job_title="Senior line operator")
    world.agree(path)
    return reference, path


def get(hr, reference, path):
    return hr.client.get(f"{CASES}/{reference}/versions{path}")


def test_both_can_be_read_and_what_differs_is_said_in_words(hr, twice):
    reference, _ = twice
    assert "Line operator" in get(hr, reference, "/1").text
    assert "Senior line operator" in get(hr, reference, "/2").text
    page = get(hr, reference, "/compare?from=2&to=1").text
    assert "from version 1 to version 2" in page
    assert '<ins class="askoh-ins"><span class="govuk-visually-hidden">[added: </span>' in page
    assert '<del class="askoh-del"><span class="govuk-visually-hidden">[removed: </span>' in page
    assert "packing boxes" not in page.casefold()


def test_asked_for_no_two_it_compares_the_last_two(hr, twice):
    assert "from version 1 to version 2" in get(hr, twice[0], "/compare").text


def test_the_agreement_is_shown_item_by_item_for_each_version(hr, twice):
    page = get(hr, twice[0], "").text
    assert page.count("This referral may go to HR and on to occupational health") == 2
    assert "Compare two" in page


@pytest.mark.requirement("R22", "R30")
def test_a_version_nobody_agreed_to_stays_closed(world, hr):
    reference, _ = world.agreed_case(hr)
    world.put_draft(reference, 1, job_title="plant hand")
    listed = get(hr, reference, "").text
    assert "Version 2" in listed
    assert "its words stay closed" in listed
    for path in ("/2", "/compare?from=1&to=2"):
        answer = get(hr, reference, path)
        assert answer.status_code == 403
        assert "plant hand" not in answer.text.casefold()
    assert "Line operator" in get(hr, reference, "/1").text


def test_after_a_withdrawal_no_version_can_be_read(world, hr, twice):
    reference, path = twice
    world.answer(path, "withdraw")
    for number in ("/1", "/2", "/compare?from=1&to=2"):
        answer = get(hr, reference, number)
        assert answer.status_code == 403
        assert "operator" not in answer.text.casefold()


@pytest.mark.requirement("R39")
def test_each_look_is_in_the_trail(hr, twice):
    before = hr.case(twice[0]).text.count("Content opened")
    get(hr, twice[0], "/1")
    # The case's own page is a look too.
    assert hr.case(twice[0]).text.count("Content opened") == before + 2


@pytest.mark.parametrize("path", ["/0", "/3", "/-1", "/compare?from=1&to=9"])
def test_what_is_not_there(hr, twice, path):
    assert get(hr, twice[0], path).status_code == 404


@pytest.mark.parametrize("path", ["/x", "/compare?from=0&to=1"])
def test_what_is_no_version(hr, twice, path):
    assert get(hr, twice[0], path).status_code == 422
