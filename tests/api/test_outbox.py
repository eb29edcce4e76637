"""Mail: off by default; sent to a real server when there is one."""

from __future__ import annotations

from sqlalchemy import select

from api.records.models import Outbox
from api.worker import run_outbox, run_reminders

EMPLOYEE = "owen.grant@harbourdale.example.org"
MANAGER = "gareth.pugh@harbourdale.example.org"


def run(world):
    return run_outbox(world.services, world.settings.now())


def text_of(message):
    return message.get_content()


class TestMailOff:
    def test_nothing_is_queued_for_the_employee_and_nothing_is_sent(self, world):
        world.send(world.start())
        result = run(world)
        assert (result.sent, result.held) == (0, 0)


class TestMailOn:
    def test_the_link_goes_to_the_address_in_the_people_file(self, world, mail):
        case = world.start()
        world.send(case, employee=EMPLOYEE.upper())
        assert "has gone to their work address" in world.client.get(case["send_url"]).text
        assert run(world).sent == 2
        to, message = mail.mails[0]
        assert to == [EMPLOYEE]
        path = next(
            line.strip().removeprefix("http://127.0.0.1:8080")
            for line in text_of(message).splitlines()
            if "/agree/" in line
        )
        assert world.client.get(path).status_code == 200
        assert world.agree(path).status_code == 303
        hr = world.signed_in()
        assert "sent to the work address in the people file" in hr.case(case["reference"]).text

    def test_the_manager_gets_the_reference_and_never_the_link(self, world, mail):
        case = world.start()
        world.send(case)
        run(world)
        to, message = mail.mails[1]
        assert to == [MANAGER]
        assert case["reference"] in text_of(message)
        assert "/agree/" not in text_of(message)
        assert "Owen" not in text_of(message)

    def test_a_message_names_no_health_no_comment_and_no_third_person(self, world, mail):
        hr = world.signed_in()
        case = world.start()
        world.send(case)
        reference = case["reference"]
        world.agree(world.handed_over(reference, hr))
        hr.do(reference, "return", comment="narwhal comment")
        world.put_draft(reference, 1, job_tasks="axolotl feeding")
        run(world)
        assert len(mail.mails) == 4
        for _, message in mail.mails:
            everything = message.as_string().lower()
            for word in ("narwhal", "axolotl", "health", "sick", "referral", "owen grant"):
                assert word not in everything.replace("owen.grant@", "")
            assert reference in message["Subject"]

    def test_a_second_run_sends_nothing_again(self, world, mail):
        world.send(world.start())
        assert run(world).sent == 2
        assert run(world).sent == 0
        assert len(mail.mails) == 2

    def test_a_new_version_sends_a_new_link(self, world, mail):
        case = world.start()
        world.send(case)
        world.put_draft(case["reference"], 1, job_tasks="driving")
        assert run(world).sent == 3

    def test_hr_mails_a_fresh_link_and_the_old_one_ends(self, world, mail):
        case = world.start()
        world.send(case)
        hr = world.signed_in()
        old = world.handed_over(case["reference"], hr)
        run(world)
        before = len(mail.mails)
        assert hr.do(case["reference"], "link/mail").status_code == 303
        run(world)
        ((to, message),) = mail.mails[before:]
        assert to == [EMPLOYEE]
        assert "/agree/" in text_of(message)
        assert world.client.get(old).status_code == 404

    def test_hr_cannot_mail_one_to_an_address_nobody_knows(self, world, mail):
        hr = world.signed_in()
        case = world.start()
        world.send(case, employee="stranger@elsewhere.example")
        assert hr.do(case["reference"], "link/mail").status_code == 409

    def test_nothing_is_mailed_to_addresses_that_are_not_in_the_people_file(self, world, mail):
        hr = world.signed_in()
        case = world.start()
        world.send(case, employee="stranger@elsewhere.example", manager="x@y.example")
        reference = case["reference"]
        hr.do(reference, "who", employee_name="N S", employee_address="stranger@elsewhere.example")
        world.agree(world.handed_over(reference, hr))
        hr.do(reference, "return", comment="Please check the dates.")
        world.later(5)
        run_reminders(world.services, world.settings.now())
        assert run(world).sent == 0


class TestTrouble:
    def test_a_refused_message_is_tried_again_later_and_given_up_in_the_end(self, world, mail):
        world.send(world.start())
        mail.refuse = True
        assert run(world).failed == 2
        assert run(world).failed == 0
        world.later(1)
        mail.refuse = False
        assert run(world).sent == 2

    def test_a_servers_words_are_not_kept(self, world, mail):
        world.send(world.start())
        mail.refuse = True
        run(world)
        errors = world.work(lambda work: list(work.session.scalars(select(Outbox.error))))
        assert set(errors) == {"SMTPRecipientsRefused"}

    def test_a_server_that_is_gone_is_no_crash(self, world, mail):
        world.send(world.start())
        world.restart(smtp_port=1)
        assert run(world).failed == 2

    def test_an_old_message_is_given_up(self, world, mail):
        world.send(world.start())
        world.later(8)
        assert run(world).given_up == 2
        assert mail.mails == []
