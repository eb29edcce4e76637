"""The main job through its real pages: manager, employee and HR, each in their own browser."""

from __future__ import annotations

import io
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from docx import Document
from playwright.sync_api import Browser, Page, Response, expect, sync_playwright

from api import audit
from api.db import Database
from tests.conftest import RunningStack

pytestmark = [pytest.mark.stack, pytest.mark.browser]

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "is_mobile": True,
    "has_touch": True,
    "device_scale_factor": 2,
}
CURE = "There is no Chromium: install Debian's package `chromium`, or set ASKOH_CHROMIUM."

MANAGER = "gareth.pugh@harbourdale.example.org"
EMPLOYEE = "marta.kowalska@harbourdale.example.org"
SEND_PAGE = "Open the page to send it"
OPENING = (
    "I've got a packer who came off her bike. She has been away since 12 October with a broken "
    "collarbone, signed off as not fit for work, and takes amitriptyline for the pain. She wants "
    "to come back but she can't lift boxes or reach above her shoulder."
)
#: What this manager answers, by words of the question that is on the page.
ANSWERS = {
    "fit note say": "not fit for work",
    "fit note run out": "it runs out on 12 December",
    "first day off": "12 October",
    "off or at work": "off, but about to come back",
    "hard at work": "lifting and reaching up",
    "dangerous": "no",
    "talked with them": "yes, she's happy for us to ask",
    "job involve": "packing and stacking boxes of up to 15 kilos",
    "main tasks": "packing and stacking boxes of up to 15 kilos, 37 hours, Monday to Friday",
    "their job": "packer",
    "hours and days": "37 hours, Monday to Friday",
    "offer": "shorter shifts and lighter duties",
    "tried so far": "nothing yet",
    "part of the cause": "no",
    "want": "she wants to be back",
    "treatment": "she has physio",
}
#: Content that nobody but the manager and the employee may see before the employee agrees.
CONTENT = re.compile(r"collarbone|amitriptyline|stacking|lifting|15 kilos|fracture", re.IGNORECASE)

COMMENT = "Please check the first day off."
#: What an address answers that isn't this person's to use now.
REFUSED = (403, 409)

#: The label or the words of what has the focus.
FOCUSED = "(e => e.labels?.[0]?.innerText ?? e.innerText)(document.activeElement)"


def _chromium_path() -> str:
    path = os.environ.get("ASKOH_CHROMIUM") or shutil.which("chromium")
    return path or pytest.fail(CURE)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=_chromium_path(), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@dataclass
class Person:
    """Somebody with a browser of their own, and everything that this browser was sent."""

    page: Page
    received: list[str] = field(default_factory=list)

    def listen(self) -> Person:
        """Keep the address, headers and text of every answer from here on."""
        self.page.context.on("response", self._keep)
        return self

    def _keep(self, response: Response) -> None:
        self.received += [response.url, str(response.all_headers())]
        if response.status < 300 or response.status >= 400:
            self.received.append(response.body().decode(errors="replace"))

    def was_sent(self, words: str) -> bool:
        """Whether this browser ever got these words, in whatever way."""
        return any(words in one for one in self.received)


NewPerson = Callable[..., Person]


@pytest.fixture
def person(chromium: Browser, stack: RunningStack) -> Iterator[NewPerson]:
    """Give somebody a fresh browser; at the end no page may have complained about anything."""
    contexts, complaints = [], []

    def open_one(**options: Any) -> Person:
        context = chromium.new_context(base_url=stack.api_url, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return Person(page)

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


def check(page: Page) -> None:
    """No accessibility violation, and nothing to scroll sideways for, wide and narrow."""
    before = page.viewport_size
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        found = Axe().run(page).response["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.set_viewport_size(before or WIDE)


# The manager's side --------------------------------------------------------------------------


@dataclass
class Chat:
    """The chat page as a manager uses it: reads the newest reply, types, presses."""

    page: Page
    by_keyboard: bool = False
    scripts: bool = True

    def open_as(self, who: str) -> Chat:
        """Choose who this is about on the start page."""
        self.page.goto("/chat")
        self._press(who)
        expect(self.latest).to_be_visible()
        return self

    @property
    def latest(self) -> Any:
        """The newest reply."""
        return self.page.locator("#latest")

    @property
    def words(self) -> str:
        """What the newest reply says."""
        return str(self.latest.inner_text())

    @property
    def question(self) -> str:
        """The question that is open on the page, or an empty text."""
        asked = [text for text in self.latest.locator("strong").all_inner_texts() if "?" in text]
        return asked[-1] if asked else ""

    def offers(self, button: str) -> bool:
        """Whether the newest reply has a button of this name."""
        return self.latest.get_by_role("button", name=button, exact=True).count() > 0

    def say(self, words: str) -> Chat:
        """Type and send."""
        box = self.page.get_by_label("Your message")
        if self.by_keyboard:
            tab_to(self.page, "Your message")
            self.page.keyboard.type(words)
            return self._turn(lambda: self.page.keyboard.press("Enter"))
        box.fill(words)
        return self._turn(self.page.get_by_role("button", name="Send", exact=True).click)

    def press(self, button: str) -> Chat:
        """Press a button of the newest reply."""
        return self._turn(lambda: self._press(button))

    def answer_all(self, until: str) -> Chat:
        """Answer what is asked, in this manager's words, until a button appears."""
        for _ in range(12):
            if self.offers(until):
                return self
            self.say(self._answer())
        raise AssertionError(f"no {until!r} after 12 questions; the last reply: {self.words}")

    def draft(self) -> Chat:
        """From the first words to the finished draft."""
        self.open_as("Someone I manage").say(OPENING)
        self.answer_all(until="Draft it").press("Draft it")
        return self.answer_all(until="Ask them to read it")

    def _answer(self) -> str:
        asked = self.question
        return next((said for words, said in ANSWERS.items() if words in asked), "don't know")

    def _press(self, name: str) -> None:
        if self.by_keyboard:
            tab_to(self.page, name)
            self.page.keyboard.press("Enter")
        else:
            self.page.get_by_role("button", name=name).last.click()

    def _turn(self, act: Callable[[], None]) -> Chat:
        """Do it and wait until its answer stands on the page."""
        if not self.scripts:
            with self.page.expect_navigation():
                act()
            return self
        with self.page.expect_response(
            lambda answer: answer.request.method == "POST" and answer.url.endswith("/chat")
        ) as taken:
            act()
        assert taken.value.status == 200
        expect(self.page.locator("[data-pending]")).to_have_count(0)
        expect(self.page.locator("[data-waiting]")).to_be_hidden()
        return self


def tab_to(page: Page, wanted: str) -> None:
    """Move the focus with Tab, as somebody without a mouse does, to what is called `wanted`."""
    for key in ("Tab", "Shift+Tab"):
        for _ in range(40):
            if str(page.evaluate(FOCUSED)).startswith(wanted):
                return
            page.keyboard.press(key)
    raise AssertionError(f"the keyboard never reaches {wanted!r}")


def send(page: Page) -> str:
    """From the chat's link to the page where the two are named; returns the reference."""
    page.locator("#latest").get_by_role("link", name=SEND_PAGE).click()
    page.get_by_label("Your work address").fill(MANAGER)
    page.get_by_label("The employee’s work address").fill(EMPLOYEE)
    page.get_by_label("This is the reason I gave them").check()
    page.get_by_role("button", name="Ask them to read it").click()
    expect(page.get_by_role("heading", name="Where it is")).to_be_visible()
    return str(page.locator(".govuk-caption-l").inner_text()).removeprefix("Reference ")


# HR's side -----------------------------------------------------------------------------------


@dataclass
class Desk:
    """The console as HR uses it."""

    page: Page

    def sign_in(self, stack: RunningStack) -> Desk:
        """Use a one-time link."""
        self.page.goto(stack.sign_in_link("priya.nair@harbourdale.example.org"))
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("heading", name="Cases")).to_be_visible()
        return self

    def open(self, reference: str) -> Desk:
        """Open a case from the list."""
        self.page.goto("/console/cases")
        self.page.get_by_role("link", name=reference).click()
        return self

    def press(self, button: str) -> Desk:
        """Press a button of the case page."""
        self.page.get_by_role("button", name=button, exact=True).click()
        return self

    def personal_link(self, reference: str) -> str:
        """The employee's link, as HR hands it over."""
        button = re.compile("Hand over the personal link|Make a new link to hand over")
        self.open(reference).page.get_by_role("button", name=button).click()
        return str(self.page.locator("#personal-link").inner_text())

    def try_by_address(self, reference: str, action: str) -> int:
        """Post an action straight to its address, with this user's own form token."""
        token = self.page.locator("input[name=csrf]").first.input_value()
        sent = self.page.request.post(
            f"/console/cases/{reference}/{action}", form={"csrf": token, "comment": "x"}
        )
        return sent.status

    def download(self, reference: str) -> Any:
        """The Word document behind the button, opened."""
        self.open(reference)
        with self.page.expect_download() as coming:
            self.page.get_by_role("button", name="Download as Word document").click()
        assert coming.value.suggested_filename == f"referral-{reference}.docx"
        return Document(io.BytesIO(coming.value.path().read_bytes()))


def text_of(document: Any) -> str:
    """Every word of a Word document."""
    paragraphs = [one.text for one in document.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*paragraphs, *cells])


def agree(page: Page) -> None:
    """Answer what the employee is asked, and agree."""
    for item in page.locator("input[type=radio][value=yes]").all():
        item.check()
    page.get_by_label("I’ve read this version").check()
    page.get_by_role("button", name="Agree", exact=True).click()
    expect(page.get_by_text("Thank you. You’ve agreed to this version.")).to_be_visible()


# What is kept --------------------------------------------------------------------------------


def trail(stack: RunningStack) -> audit.AuditCheck:
    """Walk the audit trail of this stack's database."""
    database = Database(f"sqlite:///{stack.home / 'askoh.db'}")
    with database.reading() as session:
        found = audit.verify(session)
    database.close()
    return found


def kept(stack: RunningStack) -> bytes:
    """Every byte in the data folder except the model."""
    files = [p for p in stack.home.rglob("*") if p.is_file() and "models" not in p.parts]
    return b"\n".join(path.read_bytes() for path in files)


def conversations(stack: RunningStack) -> set[tuple[str, ...]]:
    """Keys of every conversation that the bot or the api has written down."""
    found = set()
    for name, query in (
        ("conversations.db", "select key from conversation"),
        ("askoh.db", "select id from chats"),
    ):
        with sqlite3.connect(stack.home / name) as database:
            found |= {(name, str(row[0])) for row in database.execute(query)}
    return found


# The tests -----------------------------------------------------------------------------------


@dataclass
class Job:
    """One referral and the three people it goes through; each step checks what they see."""

    stack: RunningStack
    chat: Chat
    desk: Desk
    employee: Page
    reference: str = ""
    link: str = ""

    def manager_drafts(self) -> None:
        """Words, advice, questions, a draft, a change of it."""
        chat = self.chat.open_as("Someone I manage").say(OPENING)
        assert chat.question
        check(chat.page)
        chat.answer_all(until="Draft it")
        assert "OH advises; you and HR decide" in chat.words
        chat.press("Draft it").answer_all(until="Ask them to read it")
        assert "stacking boxes" in chat.words
        assert "mitriptyline" not in chat.words
        check(chat.page)
        chat.say("actually she's been off since 5 October")
        assert "5 October 2026" in chat.words
        assert "Draft 2" in chat.words

    def manager_sends(self) -> None:
        """The page where the two are named, empty and done."""
        page = self.chat.page
        self.chat.press("Ask them to read it")
        assert "not through you" in self.chat.words
        page.locator("#latest").get_by_role("link", name=SEND_PAGE).click()
        check(page)
        page.go_back()
        self.reference = send(page)
        check(page)

    def hr_sees_that_it_exists(self) -> None:
        """Reference, manager and age in the list, and nothing of what it says."""
        page = self.desk.sign_in(self.stack).page
        row = page.get_by_role("row").filter(has_text=self.reference)
        expect(row).to_contain_text("Gareth Pugh")
        expect(row).to_contain_text("Today")
        check(page)
        self.desk.open(self.reference)
        self.hr_sees_no_content()
        check(page)

    def hr_sees_no_content(self) -> None:
        """Neither on the case's page nor at any address of it."""
        page = self.desk.page
        expect(page.get_by_text("You can’t see the content yet")).to_be_visible()
        assert not CONTENT.search(page.content())
        expect(page.get_by_role("button", name="Approve")).to_have_count(0)
        for action in ("approve", "sent", "edit"):
            assert self.desk.try_by_address(self.reference, action) in REFUSED, action
        for part in ("document", "edit"):
            refused = page.request.get(f"/console/cases/{self.reference}/{part}")
            assert refused.status in REFUSED
            assert not CONTENT.search(refused.text())

    def employee_opens_it(self) -> None:
        """On a phone, by the link that HR hands over; opening it changes nothing."""
        self.link = self.desk.personal_link(self.reference)
        before = trail(self.stack)
        for _ in range(2):
            self.employee.goto(self.link)
        assert trail(self.stack) == before
        expect(self.employee.get_by_text("stacking boxes")).to_be_visible()
        check(self.employee)

    def hr_returns_it(self) -> None:
        """Content, agreement, history and score are there now; a comment goes back."""
        page = self.desk.open(self.reference).page
        expect(page.get_by_text("stacking boxes")).to_be_visible()
        expect(page.get_by_text("Marta Kowalska").first).to_be_visible()
        expect(page.get_by_text(re.compile(r"Quality: \d+ out of 100"))).to_be_visible()
        assert page.locator(".askoh-history__item").count() > 3
        check(page)
        page.get_by_label("Return it to the manager").fill(COMMENT)
        self.desk.press("Return with this comment")
        expect(page.get_by_text("Returned to the manager").first).to_be_visible()

    def manager_changes_it(self) -> None:
        """The comment reaches the chat; the change makes a version that nobody agreed to."""
        chat = self.chat
        chat.page.goto("/chat")
        chat.say("what's happening with my case?")
        assert COMMENT in chat.words
        chat.say("actually she's been off since 12 October")
        assert "Draft 3" in chat.words
        assert "12 October 2026" in chat.words
        self.desk.open(self.reference)
        self.hr_sees_no_content()

    def employee_agrees_again(self) -> None:
        """The same link shows the new version, and that the old answer doesn't count."""
        self.employee.goto(self.link)
        expect(self.employee.get_by_text("There’s a new version since you last")).to_be_visible()
        expect(self.employee.get_by_text("Monday 12 October 2026")).to_be_visible()
        agree(self.employee)

    def hr_sends_it(self) -> None:
        """Approved, marked as sent, and a document that holds what was agreed."""
        self.desk.open(self.reference).press("Approve").press("Mark as sent to the provider")
        expect(self.desk.page.get_by_text("Marked as sent to the provider.")).to_be_visible()
        document = text_of(self.desk.download(self.reference))
        for expected in (self.reference, "Marta Kowalska", "12 October 2026", "stacking boxes"):
            assert expected in document
        assert "mitriptyline" not in document
        self.chat.say("what's happening with my case?")
        assert "HR has sent it to occupational health" in self.chat.words


@pytest.mark.requirement("R25", "R26", "R118")
def test_a_case_goes_from_the_managers_words_to_the_provider(
    stack: RunningStack, person: NewPerson
) -> None:
    manager = person().listen()
    job = Job(stack, Chat(manager.page), Desk(person().page), person(**PHONE).page)
    job.manager_drafts()
    job.manager_sends()
    job.hr_sees_that_it_exists()
    job.employee_opens_it()
    agree(job.employee)
    job.hr_returns_it()
    job.manager_changes_it()
    job.employee_agrees_again()
    job.hr_sends_it()
    assert trail(stack).sound
    assert trail(stack).events > 10
    assert manager.was_sent(job.reference)
    assert not manager.was_sent(job.link.rpartition("/")[2])
    assert not manager.was_sent("/agree/")


def test_everything_works_without_scripts_up_to_a_correction(
    stack: RunningStack, person: NewPerson
) -> None:
    manager, hr = person(java_script_enabled=False), person(java_script_enabled=False)
    employee = person(**PHONE, java_script_enabled=False)
    Chat(manager.page, scripts=False).draft().press("Ask them to read it")
    reference = send(manager.page)
    desk = Desk(hr.page).sign_in(stack)
    link = desk.personal_link(reference)

    employee.page.goto(link)
    employee.page.get_by_text("Something should be different").click()
    wrong = "I can lift with my left arm."
    employee.page.get_by_label("What should be different?").fill(wrong)
    employee.page.get_by_role("button", name="Ask HR for this correction").click()
    expect(employee.page.get_by_text("You asked for a correction.")).to_be_visible()

    desk.open(reference)
    expect(hr.page.get_by_text(wrong)).to_be_visible()
    expect(hr.page.get_by_text("You can’t see the content yet")).to_be_visible()
    assert desk.try_by_address(reference, "approve") in REFUSED
    manager.page.reload()
    expect(manager.page.get_by_text("HR is looking at a question")).to_be_visible()
    assert wrong not in manager.page.content()


def test_everything_works_by_keyboard_up_to_a_no(stack: RunningStack, person: NewPerson) -> None:
    manager, hr, employee = person(), person(), person(**PHONE)
    page = manager.page
    chat = Chat(page, by_keyboard=True).draft().press("Ask them to read it")
    tab_to(page, SEND_PAGE)
    page.keyboard.press("Enter")
    page.wait_for_url("**/send?**")
    for box, typed in (("Your work address", MANAGER), ("The employee’s work address", EMPLOYEE)):
        tab_to(page, box)
        page.keyboard.type(typed)
    tab_to(page, "This is the reason I gave them")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Where it is")).to_be_visible()
    reference = page.locator(".govuk-caption-l").inner_text().removeprefix("Reference ")

    desk = Desk(hr.page).sign_in(stack)
    employee.page.goto(desk.personal_link(reference))
    for button in ("I don’t want this to go ahead", "Say no"):
        tab_to(employee.page, button)
        employee.page.keyboard.press("Enter")
    expect(employee.page.get_by_text("so this isn’t going ahead")).to_be_visible()

    # Nobody is told that it was the employee who said no.
    page.reload()
    expect(page.get_by_text("This referral isn’t going ahead")).to_be_visible()
    assert not re.search("declined|said no|refus", page.content())
    tab_to(page, "Back to the chat")
    page.keyboard.press("Enter")
    expect(chat.latest).to_be_visible()
    chat.say("actually she's been off since 5 October")
    assert "nothing was changed" in chat.words
    assert "isn’t going ahead" in chat.words
    desk.open(reference)
    expect(hr.page.get_by_text("Not going ahead").first).to_be_visible()
    assert not CONTENT.search(hr.page.content())
    assert desk.try_by_address(reference, "approve") in REFUSED


@pytest.mark.requirement("R33", "R35")
def test_a_private_chat_leaves_nothing(stack: RunningStack, person: NewPerson) -> None:
    empty = conversations(stack)
    Chat(person().page).open_as("Someone I manage").say("hello")
    before = conversations(stack)
    assert before > empty
    chat = Chat(person(**PHONE).page).open_as("Myself, in private")
    chat.say("my back has hurt for three weeks since I moved the quinquereme, I can't lift")
    assert chat.words
    chat.say("I work as a quinquereme packer")
    assert b"quinquereme" not in kept(stack)
    assert conversations(stack) <= before
    chat.page.get_by_role("button", name="End chat").click()
    expect(chat.page.get_by_role("heading", name="Chat ended")).to_be_visible()
    assert b"quinquereme" not in kept(stack)
    chat.page.goto("/chat")
    expect(chat.page.get_by_text("Who are you here for?")).to_be_visible()


def test_words_of_somebody_at_risk_are_kept_nowhere(stack: RunningStack, person: NewPerson) -> None:
    chat = Chat(person().page).open_as("Someone I manage")
    chat.say("one of my team is off with a bad knee since 2 November")
    asked = chat.question
    chat.say("honestly I can't go on, I want to kill myself, the zeppelin was the last straw")
    assert "116 123" in chat.words
    chat.press("No")
    assert "999" in chat.words
    chat.say("zeppelin")
    chat.press("Carry on with work support")
    assert chat.question == asked
    chat.page.reload()
    assert "zeppelin" not in chat.page.content()
    assert b"zeppelin" not in kept(stack)
