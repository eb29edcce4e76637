"""Every page of the console, the agreement and the sending in a real Chromium, wide and narrow."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from api.identity import add_user, sign_in_link
from api.insight import tallies
from api.insight.tallies import Kind

pytestmark = pytest.mark.browser

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
CURE = "There is no Chromium: install Debian's package `chromium` (apt-get install chromium)."


@contextmanager
def serving(world) -> Iterator[str]:
    """The api of this test on a port of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(world.app, port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.fail(CURE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def site(world) -> Iterator[str]:
    with serving(world) as url:
        yield url


@pytest.fixture
def context(chromium, site) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport=WIDE, base_url=site)
    yield context
    context.close()


@pytest.fixture
def page(context) -> Page:
    return context.new_page()


def check(page: Page) -> None:
    """No accessibility violation, and nothing to scroll sideways for, wide and narrow."""
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        found = Axe().run(page).response["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.set_viewport_size(WIDE)


def sign_in(
    world, page: Page, address: str = "priya.nair@harbourdale.example.org", role: str = "hr"
) -> None:
    def link(work):
        return sign_in_link(work, add_user(work, address, "Priya Nair", [role]))

    page.goto("/console/sign-in/" + world.work(link).rpartition("/")[2])
    check(page)
    page.get_by_role("button", name="Sign in").click()


def test_hr_takes_a_case_to_the_provider(world, page, context):
    page.goto("/console/cases")
    check(page)
    sign_in(world, page)
    page.get_by_text("There are no cases yet").wait_for()
    check(page)
    case = world.start()
    world.send(case)
    page.reload()
    check(page)
    page.get_by_role("link", name=case["reference"]).click()
    page.get_by_text("You can’t see the content yet").wait_for()
    check(page)
    page.get_by_role("button", name="Hand over the personal link").click()
    path = "/agree/" + page.locator("#personal-link").inner_text().rpartition("/")[2]
    check(page)

    employee = context.new_page()
    employee.goto(path)
    check(employee)
    employee.get_by_role("button", name="Agree", exact=True).click()
    employee.get_by_text("There is a problem").wait_for()
    assert employee.evaluate("document.activeElement.className") == "govuk-error-summary"
    check(employee)
    for item, answer in {
        "see_first": "Yes",
        "report_manager": "No, keep my manager off it",
    }.items():
        employee.locator(f"input[name={item}]").locator("..").get_by_label(answer).check()
    for item in ("report_hr", "told"):
        employee.locator(f"input[name={item}][value=yes]").check()
    employee.get_by_label("I’ve read this version").check()
    employee.get_by_role("button", name="Agree", exact=True).click()
    employee.get_by_text("Thank you. You’ve agreed to this version.").wait_for()
    check(employee)

    page.goto(f"/console/cases/{case['reference']}")
    check(page)
    page.get_by_role("button", name="Change the text").click()
    check(page)
    page.go_back()
    page.get_by_role("button", name="Approve").click()
    page.get_by_role("button", name="Mark as sent to the provider").click()
    page.get_by_text("Marked as sent to the provider.").wait_for()
    check(page)
    hr_follows_it_up(page)


def hr_follows_it_up(page: Page) -> None:
    """The report comes, one of its recommendations is decided on, and the list finds it."""
    page.get_by_role("button", name="Note the report").click()
    page.get_by_text("There is a problem").wait_for()
    check(page)
    page.get_by_label("The report came on").fill("2026-11-21")
    page.get_by_role("button", name="Note the report").click()
    page.get_by_text("None is kept yet").wait_for()
    check(page)
    page.get_by_label("What is recommended").fill("A seat at line four.")
    page.get_by_label("To be decided by").fill("2026-11-28")
    page.get_by_role("button", name="Add it").click()
    page.get_by_text("Recommendation added.").wait_for()
    page.get_by_text("Note what becomes of it").click()
    check(page)
    page.get_by_label("Accept it").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("There is a problem").wait_for()
    check(page)
    page.get_by_label("Who does it").fill("Gareth Pugh")
    page.get_by_label("In place by").fill("2026-12-04")
    page.get_by_label("Look at it again on").fill("2027-01-08")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Noted what became of the recommendation.").wait_for()
    check(page)
    page.goto("/console/cases?look=open_recommendations")
    page.get_by_text("1 open").wait_for()
    check(page)


def opened(page: Page) -> None:
    """Every part of the page that can be opened is open."""
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


def test_the_desk_around_a_case(world, page):
    """Each page of the desk with all of it open; 320 px is also what 400% makes of 1280."""
    sign_in(world, page)
    hr = world.signed_in("tom.ellery@harbourdale.example.org")
    reference, path = world.agreed_case(hr)
    case = f"/console/cases/{reference}"
    hr.do(reference, "plans", kind="phased_return", rows="11 January | 4 hours | seated")
    hr.do(reference, "attachments", name="Job description")
    hr.do(reference, "hold", reason="A claim")
    hr.edit(reference, employee__job_title="senior line operator")
    world.agree(path)
    versions = f"{case}/versions"
    for url in (
        case,
        versions,
        f"{versions}/1",
        f"{versions}/compare?from=1&to=2",
        "/console/export",
    ):
        page.goto(url)
        opened(page)
        check(page)
    for step, fields in (
        ("approve", {}),
        ("sent", {}),
        ("appointment", {"on": "2026-11-21", "way": "video"}),
        ("missed", {}),
        ("provider-return", {"question": "Which hours?"}),
    ):
        hr.do(reference, step, **fields)
        page.goto(case)
        opened(page)
        check(page)
    page.get_by_role("button", name="Keep the plan").click()
    page.get_by_text("Choose what kind of plan it is.").first.wait_for()
    check(page)
    page.goto("/console/cases?look=hold")
    page.get_by_role("textbox", name="Find a case").fill("Owen Grant")
    page.get_by_role("button", name="Find").click()
    page.get_by_text("Only cases of the person you looked for").wait_for()
    check(page)
    page.get_by_role("textbox", name="Find a case").fill(reference)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=f"Case {reference}").wait_for()


def test_a_comment_of_crisis_and_a_correction(world, page):
    sign_in(world, page)
    hr = world.signed_in("tom.ellery@harbourdale.example.org")
    reference, path = world.agreed_case(hr)
    page.goto(f"/console/cases/{reference}")
    page.get_by_label("Return it to the manager").fill("He told me he wants to kill himself.")
    page.get_by_role("button", name="Return with this comment").click()
    page.get_by_text("Before anything else").wait_for()
    check(page)
    world.answer(path, "correct", text="It was my left leg.")
    page.goto(f"/console/cases/{reference}")
    page.get_by_text("It was my left leg.").wait_for()
    check(page)
    page.goto(path)
    page.get_by_text("I don’t want this to go ahead").click()
    page.get_by_role("button", name="Say no").click()
    page.get_by_text("so this isn’t going ahead").wait_for()
    check(page)


def test_the_managers_page(world, page):
    case = world.start()
    page.goto(case["send_url"])
    check(page)
    page.get_by_role("button", name="Ask them to read it").click()
    page.get_by_text("There is a problem").wait_for()
    check(page)
    page.get_by_label("Your work address").fill("gareth.pugh@harbourdale.example.org")
    page.get_by_label("The employee’s work address").fill("someone@elsewhere.example")
    page.get_by_label("This is the reason I gave them").check()
    page.get_by_role("button", name="Ask them to read it").click()
    page.get_by_text("HR has to confirm who it is about").wait_for()
    check(page)
    page.get_by_label("Your work address").fill("gareth.pugh@harbourdale.example.org")
    page.get_by_label("The employee’s work address").fill("owen.grant@harbourdale.example.org")
    page.get_by_role("button", name="Correct it").click()
    page.get_by_text("Where it is").wait_for()
    check(page)


def test_links_that_lead_nowhere(page):
    for path in (
        "/agree/none",
        "/case/H7-204/send?t=x",
        "/console/sign-in/none",
        "/console/nothing",
    ):
        page.goto(path)
        check(page)
    page.goto("/console/sign-in")
    check(page)


def test_everything_works_without_scripts(world, chromium, site):
    case = world.start()
    world.send(case)
    path = world.handed_over(case["reference"], world.signed_in())
    context = chromium.new_context(java_script_enabled=False, base_url=site)
    page = context.new_page()
    page.goto(path)
    for item in ("see_first", "report_manager", "report_hr", "told"):
        page.locator(f"input[name={item}][value=no]").check()
    page.get_by_label("I’ve read this version").check()
    page.get_by_role("button", name="Agree", exact=True).click()
    page.get_by_text("Thank you. You’ve agreed to this version.").wait_for()
    context.close()


def test_hr_reads_the_figures_and_works_out_a_cost(world, page):
    def fill(work):
        month = tallies.full_year(work.services.settings.current_day()).last
        for code, count in (("agreed", 9), ("sent_to_provider", 60), ("returned", 2)):
            total = 12 * count
            tallies.add(work.session, Kind.STATE, month, code, count=count, total=total)
        for code in ("sick_pay", "return_to_work_meeting"):
            tallies.add(work.session, Kind.TOPIC, month, code, role="manager", count=7)

    world.work(fill)
    sign_in(world, page)
    page.get_by_role("link", name="Insight").click()
    page.get_by_role("img", name="Bar chart: Time in each state").wait_for()
    check(page)
    page.get_by_role("link", name="What does doing nothing cost?").click()
    check(page)
    page.get_by_label("People off work").fill("many")
    page.get_by_role("button", name="Work it out").click()
    page.get_by_text("There is a problem").wait_for()
    assert page.get_by_label("People off work").input_value() == "many"
    check(page)
