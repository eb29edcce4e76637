"""HR's desk."""

import io
import re
import shutil
from datetime import date

import lxml.html
import pytest
from docx import Document
from pypdf import PdfReader

CASES = "/console/cases"
SECRET = "acking boxes on line four"
PAGES = ["", "/H7-204", "/H7-204/edit", "/H7-204/document", "/H7-204/document.pdf"]
FORMS = ["return", "approve", "sent", "close", "who", "link", "link/revoke", "edit"]


class TestWhoGetsIn:
    @pytest.mark.requirement("R118")
    @pytest.mark.parametrize("path", PAGES)
    def test_nobody_without_signing_in(self, world, path):
        answer = world.client.get(CASES + path)
        assert answer.status_code == 401
        assert "Please sign in" in answer.text

    @pytest.mark.parametrize("form", FORMS)
    def test_no_form_without_signing_in(self, world, form):
        assert world.client.post(f"{CASES}/H7-204/{form}").status_code == 401

    @pytest.mark.requirement("R33")
    @pytest.mark.parametrize("role", ["manager", "reviewer", "admin"])
    def test_no_other_role(self, world, role):
        other = world.signed_in("other@harbourdale.example.org", role)
        for path in PAGES:
            assert other.client.get(CASES + path).status_code == 403
        for form in FORMS:
            assert other.client.post(f"{CASES}/H7-204/{form}").status_code == 403

    @pytest.mark.parametrize("form", FORMS)
    def test_no_form_without_the_token_of_the_session(self, hr, agreed, form):
        for data in ({}, {"csrf": "wrong"}):
            answer = hr.client.post(f"{CASES}/{agreed}/{form}", data=data)
            assert answer.status_code == 403
            assert "Nothing was changed" in answer.text

    def test_a_case_that_is_not_there(self, hr):
        assert hr.case("Z9-999").status_code == 404

    def test_a_draft_still_with_its_manager_is_not_there(self, world, hr):
        case = world.start()
        assert hr.case(case["reference"]).status_code == 404
        assert case["reference"] not in hr.client.get(CASES).text

    @pytest.mark.parametrize(
        "address", ["owen.grant@harbourdale.example.org", "gareth.pugh@harbourdale.example.org"]
    )
    def test_ones_own_case_is_not_there(self, world, waiting, address):
        """Neither as the person it is about nor as the manager who raised it."""
        own = world.signed_in(address)
        assert own.case(waiting).status_code == 404
        assert waiting not in own.client.get(CASES).text
        assert own.do(waiting, "link").status_code == 404


class TestBeforeTheEmployeeAgreed:
    def test_reference_manager_age_and_state_are_all_there_is(self, hr, waiting):
        shown = hr.case(waiting).text
        assert waiting in shown
        assert "Gareth Pugh" in shown
        assert "Not agreed yet" in shown
        assert "(today)" in shown
        assert "You can’t see the content yet" in shown
        for hidden in (SECRET, "Owen", "line operator", "days only", "Quality:", "Word document"):
            assert hidden not in shown

    @pytest.mark.requirement("R22", "R30")
    def test_there_is_no_way_round(self, hr, waiting):
        assert hr.client.get(f"{CASES}/{waiting}/document").status_code == 403
        assert hr.client.get(f"{CASES}/{waiting}/document.pdf").status_code == 403
        assert hr.client.get(f"{CASES}/{waiting}/edit").status_code == 403
        for form in ("approve", "sent"):
            answer = hr.do(waiting, form)
            assert answer.status_code in {403, 409}
            assert SECRET not in answer.text
        answer = hr.do(waiting, "edit", base_version="1", **{"line:job.tasks": "x"})
        assert answer.status_code == 403
        assert SECRET not in answer.text

    def test_it_cannot_be_returned_to_the_manager_either(self, hr, waiting):
        answer = hr.do(waiting, "return", comment="Please change it.")
        assert answer.status_code == 409
        assert "hasn’t agreed" in answer.text

    def test_the_personal_link_is_handed_over_once_and_named(self, world, hr, waiting):
        answer = hr.do(waiting, "link")
        assert "Owen Grant" in answer.text
        assert "not to their manager" in answer.text
        path = re.search(r"/agree/[\w-]{43}", answer.text)[0]
        assert world.client.get(path).status_code == 200
        shown = hr.case(waiting).text
        assert "/agree/" not in shown
        assert "Personal link made" in shown

    def test_the_link_works_as_long_as_the_employer_says(self, world, tmp_path):
        folder = tmp_path / "config"
        shutil.copytree(world.settings.config, folder)
        profile = folder / "example.yml"
        text = profile.read_text(encoding="utf-8")
        shorter = text.replace("agreement_link_days: 14", "agreement_link_days: 3")
        assert shorter != text
        profile.write_text(shorter, encoding="utf-8")
        world.restart(config=folder)
        case = world.start()
        world.send(case)
        page = world.signed_in().do(str(case["reference"]), "link")
        assert "works for 3 days" in page.text
        url = lxml.html.fromstring(page.text).get_element_by_id("personal-link").text_content()
        path = url.removeprefix("http://127.0.0.1:8080")
        world.later(days=2)
        assert world.client.get(path).status_code == 200
        world.later(days=2)
        assert world.client.get(path).status_code == 404

    def test_who_it_is_about_can_be_confirmed(self, world, hr):
        case = world.start()
        world.send(case, employee="new.starter@harbourdale.example.org")
        assert "doesn’t match the people file" in hr.case(case["reference"]).text
        missing = hr.do(case["reference"], "who", employee_address="new.starter@x.example")
        assert missing.status_code == 422
        done = hr.do(
            case["reference"],
            "who",
            employee_name="New Starter",
            employee_address="new.starter@harbourdale.example.org",
        )
        assert done.status_code == 303
        assert "New Starter" in hr.do(case["reference"], "link").text
        again = hr.do(case["reference"], "who", employee_name="X", employee_address="x@y.example")
        assert again.status_code == 409


class TestList:
    @pytest.mark.requirement("R109")
    def test_it_says_state_age_who_and_when(self, world, hr, waiting):
        shown = hr.client.get(CASES).text
        for said in (waiting, "Gareth Pugh", "Not agreed yet", "HR", "Today"):
            assert said in shown
        assert "26 Nov 2026" in shown
        assert "Overdue" not in shown
        world.later(6)
        later = world.signed_in().client.get(CASES).text
        assert "6 days" in later
        assert "Overdue" in later

    @pytest.mark.requirement("R88")
    def test_helplines_overdue_for_a_check_are_named(self, world):
        assert "overdue for a check" not in world.signed_in().client.get(CASES).text
        world.restart(today=date(2028, 1, 1))
        page = world.signed_in().client.get(CASES).text
        assert "overdue for a check" in page
        assert "Samaritans" in page

    @pytest.mark.requirement("R109")
    def test_it_is_filtered_by_state(self, world, hr, agreed):
        other = world.start()
        world.send(other)
        shown = hr.client.get(f"{CASES}?state=agreed").text
        assert agreed in shown
        assert other["reference"] not in shown

    @pytest.mark.parametrize("query", ["state=nonsense", "state='--", "page=99", "state=closed"])
    def test_odd_questions_get_a_page(self, hr, query):
        assert hr.client.get(f"{CASES}?{query}").status_code == 200

    @pytest.mark.parametrize("page", ["0", "-1", "x"])
    def test_a_page_that_cannot_be_is_refused(self, hr, page):
        assert hr.client.get(f"{CASES}?page={page}").status_code == 422

    def test_it_has_pages(self, world, hr):
        for number in range(51):
            world.send(world.start(conversation=f"c-conversation-{number}"))
        first, second = (hr.client.get(f"{CASES}?page={n}").text for n in (1, 2))
        assert "51 cases" in first
        assert len(re.findall(r'href="/console/cases/\w\d-\d{3}"', first)) == 50
        assert len(re.findall(r'href="/console/cases/\w\d-\d{3}"', second)) == 1


class TestReview:
    @pytest.mark.requirement("R25", "R39")
    def test_the_whole_way_to_the_provider(self, world, hr, agreed):
        shown = hr.case(agreed).text
        assert SECRET in shown
        assert "Owen Grant" in shown
        assert "Quality:" in shown
        assert hr.do(agreed, "approve").headers["location"].endswith("?done=approved")
        assert hr.do(agreed, "sent").headers["location"].endswith("?done=sent")
        after = hr.case(agreed).text
        assert "Sent to the provider" in after
        seen = world.seen_by_manager(agreed)
        assert seen["state"] == "sent_to_provider"
        assert seen["waiting_for"] == "provider"
        for step in ("Case started", "Sent on by the manager", "Personal link made"):
            assert step in after
        for step in ("Employee agreed", "Content opened", "Approved", "Marked as sent"):
            assert step in after

    def test_what_is_missing_and_why_points_were_lost_is_said(self, hr, agreed):
        shown = hr.case(agreed).text
        assert re.search(r"Quality: \d+ out of 100", shown)
        assert "Missing" in shown
        assert "Points lost" in shown

    def test_wording_to_look_at_is_marked_in_its_place(self, world, hr):
        reason = "Standing hurts, and he is always moaning about his depression."
        reference, _ = world.agreed_case(hr, reason=reason)
        page = hr.case(reference).text
        marked = re.findall(r'<mark class="askoh-mark">(\w+)<', page)
        assert marked == ["moaning", "depression"]
        assert page.count("<strong>Instead:</strong>") == 2

    def test_what_was_told_stands_beside_what_is_asked(self, world, hr):
        reference, _ = world.agreed_case(hr, reason="Standing for two hours hurts.")
        page = lxml.html.fromstring(hr.case(reference).text)
        (pair,) = page.find_class("askoh-pair")
        told, asked = (part.text_content() for part in pair)
        assert "Standing for two hours hurts." in told
        assert "Advice on a safe return" in asked
        assert "When should we review this?" in asked

    def test_it_cannot_be_sent_before_it_is_approved(self, hr, agreed):
        answer = hr.do(agreed, "sent")
        assert answer.status_code == 409
        assert "hasn’t approved" in answer.text

    @pytest.mark.parametrize("form", ["approve", "close"])
    def test_twice_is_once(self, hr, agreed, form):
        assert [hr.do(agreed, form).status_code for _ in range(2)] == [303, 303]

    @pytest.mark.requirement("R24")
    def test_the_document_holds_the_agreed_words_and_who_agreed(self, hr, agreed):
        answer = hr.client.get(f"{CASES}/{agreed}/document")
        assert answer.status_code == 200
        assert f'filename="referral-{agreed}.docx"' in answer.headers["content-disposition"]
        assert answer.headers["cache-control"] == "no-store"
        document = Document(io.BytesIO(answer.content))
        cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
        held = "\n".join([*(p.text for p in document.paragraphs), *cells])
        assert SECRET in held
        assert "Owen Grant" in held
        assert "The employee agreed to this version on 21 November 2026" in held
        assert "Report to: the employee, HR. Sees the report first: yes." in held
        assert "Document downloaded" in hr.case(agreed).text

    @pytest.mark.requirement("R24")
    def test_the_pdf_holds_the_same_words(self, hr, agreed):
        answer = hr.client.get(f"{CASES}/{agreed}/document.pdf")
        assert answer.status_code == 200
        assert f'filename="referral-{agreed}.pdf"' in answer.headers["content-disposition"]
        held = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
        assert SECRET in " ".join(held.split())
        assert "Owen Grant" in held

    @pytest.mark.requirement("R32")
    def test_the_report_goes_only_where_the_employee_agreed(self, world, hr, agreed):
        """What the draft proposed doesn't stand beside what was decided."""
        answer = hr.client.get(f"{CASES}/{agreed}/document")
        tables = Document(io.BytesIO(answer.content)).tables
        rows = [[cell.text for cell in row.cells] for table in tables for row in table.rows]
        assert ["Who gets the report", "The employee, HR"] in rows
        assert not any("Line manager" in row[-1] for row in rows)
        assert "Line manager" not in hr.case(agreed).text

    def test_returning_it_needs_a_comment(self, hr, agreed):
        answer = hr.do(agreed, "return", comment="  ")
        assert answer.status_code == 422
        assert "Say what the manager should change" in answer.text

    @pytest.mark.requirement("R25")
    def test_the_manager_gets_the_comment_and_what_they_change_is_a_new_version(
        self, world, hr, agreed
    ):
        hr.do(agreed, "return", comment="Please say how long he stands.")
        seen = world.seen_by_manager(agreed)
        assert seen["state"] == "returned"
        assert seen["hr_comment"] == "Please say how long he stands."
        assert "sent it back to you" in seen["state_text"]
        world.put_draft(agreed, 1, job_tasks="packing, on his feet for two hours")
        seen = world.seen_by_manager(agreed)
        assert (seen["state"], seen["hr_comment"]) == ("awaiting_employee", None)
        assert hr.do(agreed, "approve").status_code == 403

    def test_a_comment_of_crisis_gets_help_first(self, world, hr, agreed):
        words = "He told me he wants to kill himself."
        answer = hr.do(agreed, "return", comment=words)
        assert answer.status_code == 200
        assert "999" in answer.text
        assert words in answer.text
        assert world.seen_by_manager(agreed)["state"] == "agreed"
        assert hr.do(agreed, "return", comment=words, help_seen="yes").status_code == 303

    def test_a_closed_case_stays_closed(self, world, hr, agreed):
        hr.do(agreed, "close")
        for form in ("approve", "sent", "link"):
            assert hr.do(agreed, form).status_code == 409
        assert hr.do(agreed, "return", comment="Please change it.").status_code == 409


class TestEdit:
    @pytest.mark.requirement("R30")
    def test_a_change_is_a_new_version_that_nobody_has_agreed_to(self, world, hr, agreed):
        answer = hr.edit(agreed, employee__job_title="line leader")
        assert answer.headers["location"].endswith("?done=edited")
        shown = hr.case(agreed).text
        assert "line leader" not in shown
        assert SECRET not in shown
        assert hr.do(agreed, "approve").status_code == 403
        assert world.seen_by_manager(agreed)["state"] == "awaiting_employee"

    def test_the_employee_reads_it_and_that_hr_changed_it(self, world, hr):
        reference, path = world.agreed_case(hr)
        hr.edit(reference, employee__job_title="line leader")
        shown = world.client.get(path).text
        assert "line leader" in shown
        assert "HR changed some of the words" in shown

    def test_nothing_different_is_not_a_new_version(self, world, hr, agreed):
        assert hr.edit(agreed).headers["location"].endswith("?done=unchanged")
        assert world.seen_by_manager(agreed)["version"] == 1

    def test_two_people_at_once_lose_no_words(self, world, hr, agreed):
        other = world.signed_in("hr.two@harbourdale.example.org")
        url = f"{CASES}/{agreed}/edit"
        fields = world.form_on(other, url)
        hr.edit(agreed, employee__job_title="line leader")
        typed = {**fields, "line:employee.job_title": "senior line operator"}
        answer = other.client.post(url, data=typed)
        assert answer.status_code == 409
        assert "senior line operator" in answer.text
        assert "version 2" in answer.text
        assert "line leader" in answer.text
        assert world.seen_by_manager(agreed)["version"] == 2

    def test_what_the_manager_wrote_meanwhile_stays_closed(self, world, hr, agreed):
        url = f"{CASES}/{agreed}/edit"
        fields = world.form_on(hr, url)
        world.put_draft(agreed, 1, job_title="plant hand")
        typed = {**fields, "line:employee.job_title": "senior line operator"}
        answer = hr.client.post(url, data=typed)
        assert answer.status_code == 409
        assert "senior line operator" in answer.text
        assert "plant hand" not in answer.text.casefold()

    def test_words_of_crisis_get_help_first_and_nothing_is_saved(self, world, hr, agreed):
        answer = hr.edit(agreed, employee__job_title="he wants to kill himself")
        assert answer.status_code == 200
        assert "999" in answer.text
        assert "he wants to kill himself" in answer.text
        assert world.seen_by_manager(agreed)["version"] == 1

    def test_too_long_is_asked_again_with_the_words_kept(self, world, hr, agreed):
        answer = hr.edit(agreed, employee__job_title="y" * 2001)
        assert answer.status_code == 422
        assert "y" * 2001 in answer.text

    def test_what_is_not_editable_cannot_be_edited(self, world, hr, agreed):
        url = f"{CASES}/{agreed}/edit"
        fields = world.form_on(hr, url)
        assert "line:employee.name" not in fields
        answer = hr.client.post(url, data={**fields, "line:employee.name": "Somebody Else"})
        assert answer.headers["location"].endswith("?done=unchanged")


class TestTypedByStrangers:
    NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7777}}"

    def test_every_field_is_shown_inert(self, world, hr):
        nasty = self.NASTY
        case = world.start(job_title=nasty, job_tasks=nasty, who_told=[nasty], reason=nasty)
        world.send(case, employee="nasty\"'<b>@x.example")
        world.send(case, employee="nasty@x.example", manager="evil'\"@y.example")
        hr.do(case["reference"], "who", employee_name=nasty, employee_address="nasty@x.example")
        path = world.handed_over(case["reference"], hr)
        world.answer(path, "correct", text=nasty)
        pages = [hr.case(case["reference"]).text, world.client.get(path).text]
        world.agree(path)
        hr.do(case["reference"], "return", comment=nasty)
        pages += [
            hr.case(case["reference"]).text,
            world.client.get(path).text,
            hr.client.get(f"{CASES}/{case['reference']}/edit").text,
            hr.do(case["reference"], "link").text,
            hr.client.get(CASES).text,
        ]
        for page in pages:
            assert "<script>alert" not in page
            assert "<img src=x" not in page
            assert "54439" not in re.sub(r"[0-9a-f]{64}|agree/\S+", "", page)
        assert any("&lt;script&gt;alert(1)" in page for page in pages)
