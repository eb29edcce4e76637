"""A second referral of the same person is linked to the first, and to nobody else's."""

import pytest

from api.erasure import erase_case
from api.records.cases import CaseRepository

MARTA = "marta.kowalska@harbourdale.example.org"
OWEN = "owen.grant@harbourdale.example.org"
MANAGER = "gareth.pugh@harbourdale.example.org"
HELEN = "helen.marsh@harbourdale.example.org"
ANOTHER = "c-another-conversation"


@pytest.fixture
def hr(world):
    return world.signed_in()


@pytest.fixture
def first(world, hr):
    """The reference of a case its employee agreed to."""
    return world.agreed_case(hr)[0]


def second(world, reference, **more):
    """Start a case that says it follows `reference`, in another conversation."""
    return world.start(oh_advised_before="yes", earlier_reference=reference, **more)


def linked(world, reference):
    def look(work):
        case = CaseRepository(work.session).by_reference(str(reference))
        return case.earlier_case_id

    return world.work(look) is not None


def agreed_by(world, hr, case, employee=OWEN, manager=MANAGER):
    """Send a case to its employee, who agrees to it; the path of their personal link."""
    assert world.send(case, employee=employee, manager=manager).status_code == 303
    path = world.handed_over(case["reference"], hr)
    assert world.agree(path).status_code == 303
    return path


class TestTheLink:
    def test_is_made_when_the_employee_agrees(self, world, hr, first):
        case = second(world, first, conversation=ANOTHER)
        agreed_by(world, hr, case)
        assert linked(world, case["reference"])

    @pytest.mark.requirement("R9")
    def test_is_shown_both_ways_to_hr(self, world, hr, first):
        case = second(world, first)
        agreed_by(world, hr, case)
        later = hr.case(case["reference"]).text
        assert "Follows" in later
        assert f"/console/cases/{first}" in later
        assert "Linked to an earlier case" in later
        assert f"/console/cases/{case['reference']}" in hr.case(first).text

    def test_before_the_employee_agreed_nobody_learns_of_it(self, world, hr, first):
        """It would tell HR who the new case is about."""
        case = second(world, first)
        assert world.send(case).status_code == 303
        world.handed_over(case["reference"], hr)
        assert first not in hr.case(case["reference"]).text
        assert "earlier case" not in hr.case(case["reference"]).text
        assert case["reference"] not in hr.case(first).text

    def test_a_new_version_hides_it_until_it_is_agreed(self, world, hr, first):
        case = second(world, first)
        path = agreed_by(world, hr, case)
        named = {"oh_advised_before": "yes", "earlier_reference": first}
        changed = world.put_draft(case["reference"], 1, job_title="driver", **named)
        assert changed.json()["version"] == 2
        assert f"/console/cases/{first}" not in hr.case(case["reference"]).text
        assert case["reference"] not in hr.case(first).text
        assert world.agree(path).status_code == 303
        assert f"/console/cases/{first}" in hr.case(case["reference"]).text

    def test_ends_when_the_employee_withdraws(self, world, hr, first):
        case = second(world, first)
        path = agreed_by(world, hr, case)
        assert world.answer(path, "withdraw").status_code == 303
        assert not linked(world, case["reference"])
        assert case["reference"] not in hr.case(first).text

    def test_not_to_a_case_of_another_person(self, world, hr, first):
        case = second(world, first)
        agreed_by(world, hr, case, employee=MARTA)
        assert not linked(world, case["reference"])

    def test_not_to_a_case_of_another_manager(self, world, hr, first):
        def hand_to_helen(work):
            case = CaseRepository(work.session).by_reference(first)
            case.manager.lookup = work.vault.lookup(work.session, HELEN)

        world.work(hand_to_helen)
        case = second(world, first)
        agreed_by(world, hr, case)
        assert not linked(world, case["reference"])

    def test_hr_who_confirms_another_person_makes_no_link(self, world, hr, first):
        case = second(world, first)
        assert world.send(case, manager=HELEN).status_code == 303
        hr.do(case["reference"], "who", employee_address=MARTA, employee_name="Marta Kowalska")
        world.agree(world.handed_over(case["reference"], hr))
        assert not linked(world, case["reference"])

    def test_hr_who_confirms_the_person_stands_for_the_manager(self, world, hr, first):
        case = second(world, first)
        assert world.send(case, manager=HELEN).status_code == 303
        hr.do(case["reference"], "who", employee_address=OWEN, employee_name="Owen Grant")
        world.agree(world.handed_over(case["reference"], hr))
        assert linked(world, case["reference"])

    @pytest.mark.parametrize("named", ["Z9-999", "the one in March", "' OR 1=1"])
    def test_not_to_what_is_not_there(self, world, hr, first, named):
        case = second(world, named)
        agreed_by(world, hr, case)
        assert not linked(world, case["reference"])

    def test_not_to_a_draft_that_was_never_sent(self, world, hr):
        unsent = world.start()
        case = second(world, unsent["reference"])
        agreed_by(world, hr, case)
        assert not linked(world, case["reference"])

    def test_not_to_itself(self, world, hr):
        case = world.start()
        reference = case["reference"]
        world.put_draft(reference, 1, oh_advised_before="yes", earlier_reference=reference)
        agreed_by(world, hr, case)
        assert not linked(world, reference)

    def test_follows_what_hr_writes_and_the_employee_agrees_to(self, world, hr, first):
        case = second(world, "the one in March")
        path = agreed_by(world, hr, case)
        assert not linked(world, case["reference"])
        assert hr.edit(case["reference"], earlier__reference=first).status_code == 303
        assert world.agree(path).status_code == 303
        assert linked(world, case["reference"])


class TestWhoSeesIt:
    def test_whoever_may_not_see_the_first_does_not_learn_of_it(self, world, hr, first):
        case = second(world, first)
        agreed_by(world, hr, case)
        own = world.signed_in(OWEN)
        assert own.case(case["reference"]).status_code == 404
        assert own.case(first).status_code == 404

    def test_another_conversation_gets_nothing_of_the_first(self, world, first):
        case = second(world, first, conversation=ANOTHER)
        answer = world.internal("GET", f"/cases/{first}?conversation={ANOTHER}")
        assert answer.status_code == 404
        seen = world.internal("GET", f"/cases/{case['reference']}?conversation={ANOTHER}").json()
        assert "packing boxes" not in str(seen["slots"].get("oh_advice"))

    def test_the_employee_reads_which_referral_it_follows(self, world, hr, first):
        case = second(world, first)
        world.send(case)
        page = world.client.get(world.handed_over(case["reference"], hr)).text
        assert "Earlier referral" in page
        assert first in page


def test_erasing_either_case_ends_the_link(world, hr, first):
    case = second(world, first)
    agreed_by(world, hr, case)
    world.work(lambda work: erase_case(work, CaseRepository(work.session).by_reference(first)))
    assert not linked(world, case["reference"])


def test_an_erased_case_cannot_be_followed(world, hr, first):
    world.work(lambda work: erase_case(work, CaseRepository(work.session).by_reference(first)))
    case = second(world, first)
    agreed_by(world, hr, case)
    assert not linked(world, case["reference"])
