"""Plans that the chat keeps with a case."""

import pytest

from tests.api.conftest import CONVERSATION

PLAN = {
    "conversation": CONVERSATION,
    "kind": "phased_return",
    "headings": ["Week", "Hours"],
    "rows": [["1", "12 hours"], ["2", "16 hours"]],
    "review_on": "2027-01-29",
}


@pytest.fixture
def reference(world):
    return world.start()["reference"]


def plans_of(world, reference, conversation=CONVERSATION):
    return world.internal("GET", f"/cases/{reference}/plans?conversation={conversation}")


class TestWhoGetsIn:
    def test_nobody_without_the_service_token(self, world):
        url = "/internal/cases/H7-204/plans"
        assert world.client.post(url, json=PLAN).status_code == 401
        assert world.client.get(f"{url}?conversation={CONVERSATION}").status_code == 401

    def test_another_conversation_finds_no_case(self, world, reference):
        other = {**PLAN, "conversation": "c-somebody-else-entirely"}
        assert world.internal("POST", f"/cases/{reference}/plans", json=other).status_code == 404
        assert plans_of(world, reference, "c-somebody-else-entirely").status_code == 404


def test_it_is_kept_once_and_read_again(world, reference):
    url, header = f"/cases/{reference}/plans", {"Idempotency-Key": "plan-1"}
    for _ in range(2):
        answer = world.internal("POST", url, json=PLAN, headers=header)
        assert (answer.status_code, answer.json()["number"]) == (201, 1)
    (plan,) = plans_of(world, reference).json()["plans"]
    assert (plan["title"], plan["rows"]) == ("Phased return", PLAN["rows"])
    assert (plan["review_on"], plan["author"], plan["ended"]) == ("2027-01-29", "manager", False)


@pytest.mark.parametrize(
    "wrong",
    [{"rows": []}, {"rows": [["1", "2", "3"]]}, {"rows": [["x" * 401]]}, {"headings": []},
     {"kind": "nonsense"}],
)  # fmt: skip
def test_what_is_no_plan_is_refused(world, reference, wrong):
    answer = world.internal("POST", f"/cases/{reference}/plans", json={**PLAN, **wrong})
    assert answer.status_code == 422
    assert plans_of(world, reference).json()["plans"] == []


def test_a_newer_one_takes_its_place(world, reference):
    url = f"/cases/{reference}/plans"
    for rows in (["1", "12 hours"], ["1", "10 hours"]):
        assert world.internal("POST", url, json={**PLAN, "rows": [rows]}).status_code == 201
    world.internal("POST", url, json={**PLAN, "kind": "fit_note"})
    plans = plans_of(world, reference).json()["plans"]
    assert [(one["number"], one["ended"]) for one in plans] == [(3, False), (2, False), (1, True)]
    followed = world.seen_by_manager(reference)["plans"]
    assert [one["title"] for one in followed] == ["Fit-note dates", "Phased return"]


def test_hr_reads_it_once_the_employee_has_agreed(world, reference):
    world.internal("POST", f"/cases/{reference}/plans", json=PLAN)
    case = {"reference": reference, "send_url": world.seen_by_manager(reference)["send_url"]}
    world.send(case)
    hr = world.signed_in()
    assert "16 hours" not in hr.case(reference).text
    world.agree(world.handed_over(reference, hr))
    assert "16 hours" in hr.case(reference).text


def test_a_case_that_has_ended_takes_none(world):
    hr = world.signed_in()
    reference, _ = world.agreed_case(hr)
    hr.do(reference, "close")
    assert world.internal("POST", f"/cases/{reference}/plans", json=PLAN).status_code == 409
