"""Cases for our own processes: token, conversation, versions, repeats."""

import pytest

CASES = "/internal/cases"
OTHER = "c-somebody-elses-chat"


class TestWithoutTheToken:
    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("POST", CASES),
            ("GET", f"{CASES}?conversation=c-0123456789"),
            ("GET", f"{CASES}/H7-204?conversation=c-0123456789"),
            ("PUT", f"{CASES}/H7-204/draft"),
            ("PUT", f"{CASES}/H7-204/progress"),
        ],
    )
    @pytest.mark.parametrize("given", [{}, {"Authorization": "Bearer wrong"}])
    def test_nobody_gets_in(self, world, method, path, given):
        answer = world.client.request(method, path, headers=given, json={})
        assert answer.status_code == 401
        assert answer.json()["error"]["code"] == "not_signed_in"


class TestStart:
    def test_a_case_gets_a_reference_a_version_and_a_page_to_send_it_from(self, world):
        case = world.start()
        assert case["version"] == 1
        assert case["state"] == "drafting"
        assert case["send_url"].startswith(f"/case/{case['reference']}/send?t=")

    def test_without_a_draft_it_keeps_the_answers(self, world):
        body = {
            "conversation": "c-0123456789abcdef",
            "role": "manager",
            "employer": "example",
            "slots": {"work_status": "off_now"},
        }
        case = world.internal("POST", "/cases", json=body).json()
        assert case["version"] == 0
        seen = world.seen_by_manager(case["reference"])
        assert seen["slots"] == {"work_status": "off_now"}
        assert seen["draft"] is None

    def test_the_same_request_twice_is_one_case(self, world):
        body = {
            "conversation": "c-0123456789abcdef",
            "role": "manager",
            "employer": "example",
            "slots": {},
            "draft": world.draft(),
        }
        first, second = (
            world.internal("POST", "/cases", json=body, headers={"Idempotency-Key": "k1"})
            for _ in range(2)
        )
        assert first.json()["reference"] == second.json()["reference"]
        found = world.internal("GET", "/cases?conversation=c-0123456789abcdef").json()["cases"]
        assert len(found) == 1

    def test_a_key_used_for_something_else_is_refused(self, world):
        headers = {"Idempotency-Key": "k1"}
        body = {"conversation": "c-0123456789", "role": "manager", "employer": "example"}
        world.internal("POST", "/cases", json=body, headers=headers)
        answer = world.internal("POST", "/cases", json={**body, "role": "hr"}, headers=headers)
        assert answer.status_code == 422

    @pytest.mark.parametrize(
        "wrong",
        [
            {"employer": "another"},
            {"role": "robot"},
            {"draft": {"schema": "something"}},
            {"draft": {"schema": "askoh/referral-draft", "schema_version": 99}},
            {"conversation": "short"},
            {"unknown": 1},
        ],
    )
    def test_what_cannot_be_used_is_refused_with_a_reason(self, world, wrong):
        body = {"conversation": "c-0123456789", "role": "manager", "employer": "example"}
        answer = world.internal("POST", "/cases", json={**body, **wrong})
        assert answer.status_code == 422
        assert answer.json()["error"]["message"]

    def test_a_draft_that_claims_to_be_agreed_is_not(self, world):
        draft = world.draft() | {"agreed": True}
        body = {"conversation": "c-0123456789", "role": "manager", "employer": "example"}
        case = world.internal("POST", "/cases", json={**body, "draft": draft}).json()
        found = world.internal(
            "GET", f"/cases/{case['reference']}?conversation=c-0123456789"
        ).json()
        assert found["draft"]["agreed"] is False


class TestShow:
    @pytest.mark.requirement("R100")
    def test_another_conversation_does_not_see_it(self, world):
        case = world.start()
        answer = world.internal("GET", f"/cases/{case['reference']}?conversation={OTHER}")
        assert answer.status_code == 404
        assert world.internal("GET", f"/cases?conversation={OTHER}").json() == {"cases": []}

    @pytest.mark.requirement("R100")
    def test_it_says_where_the_case_is(self, world):
        case = world.start()
        seen = world.seen_by_manager(case["reference"])
        assert seen["state"] == "drafting"
        assert seen["waiting_for"] == "manager"
        assert seen["followup_on"] == "2026-11-26"
        assert seen["hr_comment"] is None
        assert seen["slots"]["job_title"] == "line operator"
        assert seen["draft"]["reference"] == case["reference"]

    def test_the_reference_may_be_typed_in_small_letters(self, world):
        case = world.start()
        assert world.seen_by_manager(case["reference"].lower())["reference"] == case["reference"]


class TestSaveDraft:
    def test_a_new_version_is_added(self, world):
        case = world.start()
        answer = world.put_draft(case["reference"], 1, job_title="line leader")
        assert answer.json()["version"] == 2
        assert world.seen_by_manager(case["reference"])["slots"]["job_title"] == "line leader"

    def test_a_stale_version_is_refused_and_told_the_current_one(self, world):
        case = world.start()
        world.put_draft(case["reference"], 1, job_title="line leader")
        answer = world.put_draft(case["reference"], 1, job_title="driver")
        assert answer.status_code == 409
        assert answer.json()["error"]["code"] == "stale_version"
        assert answer.json()["error"]["version"] == 2
        assert world.seen_by_manager(case["reference"])["slots"]["job_title"] == "line leader"

    def test_another_conversation_cannot_change_it(self, world):
        case = world.start()
        body = {"conversation": OTHER, "draft": world.draft(), "base_version": 1}
        answer = world.internal("PUT", f"/cases/{case['reference']}/draft", json=body)
        assert answer.status_code == 404

    def test_it_is_refused_once_it_was_sent_to_the_provider(self, world):
        hr = world.signed_in()
        reference, _ = world.agreed_case(hr)
        hr.do(reference, "approve")
        hr.do(reference, "sent")
        answer = world.put_draft(reference, 1, job_title="line leader")
        assert answer.status_code == 409
        assert "already been sent" in answer.json()["error"]["message"]

    def test_the_same_words_again_are_no_new_version(self, world):
        hr = world.signed_in()
        reference, _ = world.agreed_case(hr)
        answer = world.put_draft(reference, 1)
        assert answer.json()["version"] == 1
        assert answer.json()["state"] == "agreed"

    def test_the_same_request_twice_is_one_version(self, world):
        case = world.start()
        draft = world.draft(job_title="line leader")
        body = {"conversation": "c-0123456789abcdef", "draft": draft, "base_version": 1}
        path, headers = f"/cases/{case['reference']}/draft", {"Idempotency-Key": "again"}
        versions = [
            world.internal("PUT", path, json=body, headers=headers).json()["version"]
            for _ in range(2)
        ]
        assert versions == [2, 2]


class TestProgress:
    def test_answers_are_kept_for_carrying_on(self, world):
        case = world.start()
        body = {"conversation": "c-0123456789abcdef", "slots": {"note_type": "none"}}
        answer = world.internal("PUT", f"/cases/{case['reference']}/progress", json=body)
        assert answer.status_code == 200
        assert world.seen_by_manager(case["reference"])["slots"] == {"note_type": "none"}
