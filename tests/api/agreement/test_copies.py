"""The employee's copy: told of it without asking, and there to keep."""

import io
import json

import pytest
from docx import Document
from jsonschema import Draft202012Validator
from pydantic import SecretStr
from pypdf import PdfReader
from sqlalchemy import select

from api.records.models import Outbox
from tests.api.conftest import BASE, ROOT, form_of

KINDS = ("docx", "pdf", "json")
SCHEMA = json.loads((ROOT / "guidance/content/schema/referral-draft-2.json").read_text())
TASKS = "acking boxes on line four"


@pytest.fixture
def hr(world):
    return world.signed_in()


def messages(world, kind):
    """Subject and body of each queued message of a kind."""

    def read(work):
        rows = work.session.scalars(select(Outbox).where(Outbox.kind == kind)).all()
        return [f"{row.subject}\n{work.vault.open(row.person, row.body_sealed)}" for row in rows]

    return world.work(read)


def words_of(answer, kind):
    """Everything a downloaded file says."""
    if kind == "json":
        return json.dumps(answer.json(), ensure_ascii=False)
    if kind == "pdf":
        return " ".join(p.extract_text() for p in PdfReader(io.BytesIO(answer.content)).pages)
    document = Document(io.BytesIO(answer.content))
    cells = [c.text for table in document.tables for row in table.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def lines_of(draft):
    return {line["id"]: line["text"] for part in draft["sections"] for line in part["lines"]}


@pytest.mark.requirement("R22")
class TestTold:
    def test_at_agreement_and_when_sent_with_a_reference_and_nothing_else(self, world, hr):
        reference, _ = world.agreed_case(hr)
        (first,) = messages(world, "copy_agreed")
        assert messages(world, "copy_sent") == []
        hr.do(reference, "approve")
        hr.do(reference, "sent")
        (second,) = messages(world, "copy_sent")
        for said in (first, second):
            assert reference in said
            assert "the personal link that HR gave you" in said
            for hidden in (TASKS, "Owen", "Gareth", "health", "line operator", "/agree/"):
                assert hidden not in said

    def test_where_links_go_by_mail_the_link_opens_the_copy(self, world):
        world.restart(smtp_host="127.0.0.1", smtp_password=SecretStr("x"))
        hr = world.signed_in()
        case = world.start()
        world.send(case)
        path = self.link(world, "agreement_link")
        assert world.agree(path).status_code == 303
        assert self.link(world, "copy_agreed") == path
        hr.do(case["reference"], "approve")
        hr.do(case["reference"], "sent")
        world.later(10)
        later = self.link(world, "copy_sent")
        assert TASKS in world.client.get(later).text

    def test_the_same_answer_twice_is_one_message(self, world, hr):
        case = world.start()
        world.send(case)
        path = world.handed_over(case["reference"], hr)
        fields = form_of(world.client.get(path), f"{path}/agree")
        asked = ("referral", "see_first", "report_manager", "report_hr", "told")
        fields |= dict.fromkeys(asked, "yes")
        answers = [world.client.post(f"{path}/agree", data=fields) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [303, 303]
        assert len(messages(world, "copy_agreed")) == 1

    def test_nothing_is_queued_for_a_no(self, world, hr):
        case = world.start()
        world.send(case)
        world.answer(world.handed_over(case["reference"], hr), "decline")
        assert messages(world, "copy_agreed") == []

    def test_nothing_goes_to_an_address_outside_the_people_file(self, world, hr):
        case = world.start()
        stranger = "new.starter@elsewhere.example.org"
        world.send(case, employee=stranger)
        hr.do(case["reference"], "who", employee_name="N S", employee_address=stranger)
        world.agree(world.handed_over(case["reference"], hr))
        assert messages(world, "copy_agreed") == []

    @staticmethod
    def link(world, kind):
        (said,) = messages(world, kind)
        return next(x for x in said.split() if x.startswith(f"{BASE}/agree/")).removeprefix(BASE)


@pytest.mark.requirement("R22", "R24")
class TestToKeep:
    @pytest.mark.parametrize("kind", KINDS)
    def test_before_they_answer_it_is_what_they_are_shown(self, world, hr, kind):
        case = world.start()
        world.send(case)
        path = world.handed_over(case["reference"], hr)
        assert f"{path}/copy/1/{kind}" in world.client.get(path).text
        answer = world.client.get(f"{path}/copy/1/{kind}")
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert f"referral-{case['reference']}.{kind}" in answer.headers["content-disposition"]
        assert TASKS in words_of(answer, kind)
        assert "The employee agreed to this version" not in words_of(answer, kind)

    @pytest.mark.parametrize("kind", KINDS)
    def test_what_they_agreed_to_stays_theirs_after_a_new_version(self, world, hr, kind):
        reference, path = world.agreed_case(hr)
        world.put_draft(reference, 1, job_tasks="lifting crates")
        page = world.client.get(path).text
        assert "which you agreed to on 21 November 2026" in page
        old, new = (world.client.get(f"{path}/copy/{n}/{kind}") for n in (1, 2))
        assert TASKS in words_of(old, kind)
        assert "ifting crates" not in words_of(old, kind)
        assert "ifting crates" in words_of(new, kind)
        assert "Whoever the employee agrees to" in words_of(new, kind)
        assert "The employee, HR" in words_of(old, kind)

    @pytest.mark.parametrize("address", ["2/pdf", "0/pdf", "-1/pdf", "1/exe", "x/pdf"])
    def test_nothing_else_is_there(self, world, hr, address):
        _, path = world.agreed_case(hr)
        assert world.client.get(f"{path}/copy/{address}").status_code in {404, 422}

    def test_a_version_they_never_agreed_to_is_not_theirs_once_it_was_replaced(self, world, hr):
        case = world.start()
        world.send(case)
        path = world.handed_over(case["reference"], hr)
        world.put_draft(case["reference"], 1, job_tasks="lifting crates")
        assert world.client.get(f"{path}/copy/1/pdf").status_code == 404

    def test_without_the_link_there_is_no_copy(self, world, hr):
        reference, path = world.agreed_case(hr)
        assert world.client.get("/agree/none/copy/1/pdf").status_code == 404
        hr.do(reference, "close")
        assert world.client.get(f"{path}/copy/1/pdf").status_code == 404


@pytest.mark.requirement("R24")
class TestTheSameValues:
    def test_hrs_data_form_is_valid_and_says_what_the_document_says(self, world, hr):
        reference, path = world.agreed_case(hr)
        base = f"/console/cases/{reference}/document"
        data = hr.client.get(f"{base}.json")
        assert data.headers["content-type"] == "application/json"
        Draft202012Validator(SCHEMA).validate(data.json())
        document = words_of(hr.client.get(base), "docx")
        for name, text in lines_of(data.json()).items():
            assert text in document, name
        assert lines_of(data.json())["employee.name"] == "Owen Grant"
        assert data.json() == world.client.get(f"{path}/copy/1/json").json()
        assert "Download as data (JSON)" in hr.case(reference).text

    def test_it_is_locked_like_the_document_until_the_employee_agrees(self, world, hr):
        case = world.start()
        world.send(case)
        address = f"/console/cases/{case['reference']}/document.json"
        assert hr.client.get(address).status_code == 403
        assert world.client.get(address).status_code == 401
