"""What comes back from the provider before its report."""

import pytest


def test_an_appointment_is_booked_moved_missed_and_booked_again(world, hr, sent):
    assert hr.do(sent, "appointment", on="2026-11-21", way="video").status_code == 303
    page = hr.case(sent).text
    assert "Appointment booked" in page
    assert "Saturday 21 November 2026, by video" in page
    assert hr.do(sent, "missed").status_code == 303
    assert "Did not attend" in hr.case(sent).text
    seen = world.seen_by_manager(sent)
    assert "attend" not in seen["state_text"]
    assert "2026" not in seen["state_text"]
    assert hr.do(sent, "appointment", on="2026-12-03", way="phone").status_code == 303
    assert hr.do(sent, "report", report_on="2026-11-21").status_code == 303


@pytest.mark.parametrize("wrong", [{"on": ""}, {"on": "x"}, {"on": "2036-01-01"}, {"way": "x"}])
def test_what_is_no_appointment_is_asked_again(hr, sent, wrong):
    answer = hr.do(sent, "appointment", **{"on": "2026-12-03", "way": "phone", **wrong})
    assert answer.status_code == 422
    assert "Sent to the provider" in hr.case(sent).text


def test_a_day_ahead_cannot_have_been_missed(hr, sent):
    hr.do(sent, "appointment", on="2026-12-03", way="phone")
    assert hr.do(sent, "missed").status_code == 422


@pytest.mark.parametrize("form", ["appointment", "missed", "provider-return"])
def test_before_it_is_sent_the_reason_is_given(hr, agreed, form):
    answer = hr.do(agreed, form, on="2026-12-03", way="phone", question="Why?")
    assert answer.status_code == 409
    assert "You can’t " in answer.text
    assert "because HR hasn’t approved it yet" in answer.text


def test_what_the_provider_sent_back_goes_again_as_it_is(world, hr, sent):
    question = "Please attach the risk assessment."
    assert hr.do(sent, "provider-return", question=" ").status_code == 422
    assert hr.do(sent, "provider-return", question=question).status_code == 303
    assert question in hr.case(sent).text
    assert question not in str(world.seen_by_manager(sent))
    assert hr.do(sent, "sent").status_code == 303
    assert "Sent to the provider" in hr.case(sent).text


@pytest.mark.requirement("R25")
def test_what_the_provider_sent_back_can_go_to_the_manager(world, hr, sent):
    hr.do(sent, "provider-return", question="How long does he stand?")
    assert hr.do(sent, "return", comment="How long does he stand?").status_code == 303
    world.put_draft(sent, 1, job_tasks="standing for two hours")
    assert world.seen_by_manager(sent)["state"] == "awaiting_employee"
    assert hr.do(sent, "sent").status_code == 403
