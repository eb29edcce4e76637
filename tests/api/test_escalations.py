"""Silence is passed to HR: a mark in its list and a message to its mailbox."""

import shutil

import pytest
from sqlalchemy import select

from api.records.models import Outbox
from api.worker import run_escalations

LIST = "/console/cases"
ONLY = f"{LIST}?look=no_answer"


@pytest.fixture
def hr(world):
    return world.signed_in()


def run(world):
    """One run of the worker's job on the day the world has."""
    return run_escalations(world.services, world.settings.now())


def messages(world, kind):
    def read(work):
        rows = work.session.scalars(select(Outbox).where(Outbox.kind == kind)).all()
        return [
            (
                work.vault.open(row.person, row.address_sealed),
                row.subject,
                work.vault.open(row.person, row.body_sealed),
            )
            for row in rows
        ]

    return world.work(read)


@pytest.fixture
def waiting(world, hr):
    """A case whose employee has a link and doesn't answer."""
    case = world.start()
    world.send(case)
    world.handed_over(case["reference"], hr)
    return case["reference"]


@pytest.mark.requirement("R99")
class TestNobodyAnswers:
    def test_within_the_employers_days_nothing_happens(self, world, waiting):
        world.later(7)
        assert run(world).no_answer == 0
        assert waiting not in world.signed_in().client.get(ONLY).text

    def test_after_them_hr_sees_it_and_is_told_once(self, world, waiting):
        world.later(8)
        assert [run(world).no_answer for _ in range(2)] == [1, 0]
        hr = world.signed_in()
        assert "No answer" in hr.client.get(LIST).text
        assert waiting in hr.client.get(ONLY).text
        shown = hr.case(waiting).text
        assert "hand over a new personal link" in shown
        assert "Nobody answered: HR told" in shown

    def test_the_message_holds_a_reference_and_a_link_only(self, world, waiting):
        world.later(8)
        run(world)
        ((to, subject, body),) = messages(world, "no_answer")
        assert to == "hr@harbourdale.example.org"
        assert waiting in subject
        assert f"http://127.0.0.1:8080/console/cases/{waiting}" in body
        for hidden in ("Owen", "Gareth", "health", "boxes", "employee", "manager"):
            assert hidden not in subject + body

    def test_a_new_link_starts_the_days_again(self, world, waiting):
        world.later(8)
        run(world)
        hr = world.signed_in()
        world.handed_over(waiting, hr)
        assert waiting not in hr.client.get(ONLY).text
        world.later(7)
        assert run(world).no_answer == 0
        world.later(1)
        assert run(world).no_answer == 1
        assert len(messages(world, "no_answer")) == 2

    def test_an_answer_ends_it(self, world, hr):
        case = world.start()
        world.send(case)
        path = world.handed_over(case["reference"], hr)
        world.later(8)
        run(world)
        world.agree(path)
        assert case["reference"] not in world.signed_in().client.get(ONLY).text
        world.later(30)
        assert run(world).no_answer == 0

    def test_a_manager_who_does_not_answer_a_return_is_passed_on_too(self, world, hr):
        reference, _ = world.agreed_case(hr)
        hr.do(reference, "return", comment="Which shifts?")
        world.later(8)
        assert run(world).no_answer == 1
        shown = world.signed_in().case(reference).text
        assert "No answer" in shown
        assert "hand over a new personal link" not in shown
        world.put_draft(reference, 1, job_tasks="nights only")
        assert reference not in world.signed_in().client.get(ONLY).text

    def test_what_waits_for_hr_itself_is_no_silence_of_others(self, world, hr):
        world.send(world.start())
        world.agreed_case(hr)
        world.later(30)
        assert run(world).no_answer == 0

    def test_a_draft_nobody_has_sent_stays_its_managers(self, world):
        case = world.start()
        world.later(30)
        assert run(world).no_answer == 0
        assert case["reference"] not in world.signed_in().client.get(ONLY).text


@pytest.mark.requirement("R99")
class TestTheEmployersOwnDays:
    @pytest.fixture
    def profile(self, world, tmp_path):
        folder = tmp_path / "config"
        shutil.copytree(world.settings.config, folder)
        world.restart(config=folder)
        return folder / "example.yml"

    def change(self, world, profile, old, new):
        text = profile.read_text(encoding="utf-8")
        assert old in text
        profile.write_text(text.replace(old, new), encoding="utf-8")
        world.restart()

    def test_they_are_what_counts(self, world, profile, waiting):
        self.change(world, profile, "silence_days: 7", "silence_days: 2")
        world.later(3)
        assert run(world).no_answer == 1

    def test_without_a_mailbox_the_mark_is_there_all_the_same(self, world, profile, waiting):
        self.change(world, profile, "  work_address: hr@harbourdale.example.org\n", "")
        world.later(8)
        assert (run(world).nobody_to_tell, messages(world, "no_answer")) == (1, [])
        assert waiting in world.signed_in().client.get(ONLY).text
