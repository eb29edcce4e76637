"""One request to the chat: who asks, from which page, on a page of its own or in a frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fastapi import Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from api.blocks import Blocks, TextBlock
from api.chat.parts import ChatParts
from api.chat.render import fresh_message_id, render_chat
from api.chat.session import Cookies, Visit
from api.chat.theme import theme_url
from api.headers import PAGE_HEADERS
from api.inbound import is_message_id
from api.outcomes import NotTaken
from api.pages import see_other
from api.safety_hold import Section
from api.transcript import TRANSCRIPT_LIFE, Conversation, StorageDownError, is_private
from api.wording import say

#: Where the same pages stand for frames on other sites.
FRAME_ROOT = "/widget"


class OwnForm(BaseModel):
    """What every form of a chat page carries.

    ``visit`` is filled in a frame whose browser keeps no cookie for us.
    """

    token: str = Field(default="", max_length=200)
    visit: str = Field(default="", max_length=600)


@dataclass(frozen=True, slots=True)
class Ask:
    """One request to the chat: who asks, from which page, with what.

    ``stored`` is False while the database that keeps the conversation is down. ``known`` is whether
    the browser showed a visit of its own, ``carried`` whether the page had to carry it.
    """

    parts: ChatParts
    request: Request
    visit: Visit
    conversation: Conversation | None
    stored: bool = True
    known: bool = False
    carried: bool = False

    @property
    def framed(self) -> bool:
        """Whether the page stands in a frame on another site."""
        return is_framed(self.request)

    @property
    def root(self) -> str:
        """What stands before every address of the chat."""
        return FRAME_ROOT if self.framed else ""

    @property
    def latest(self) -> str:
        """The address of the newest turn."""
        return f"{self.root}/chat#latest"

    @property
    def cookies(self) -> Cookies:
        """The cookies of such pages."""
        return cookies_for(self.request, self.parts)

    @property
    def by_script(self) -> bool:
        """Whether our script asks, and not the browser itself."""
        return "application/json" in self.request.headers.get("accept", "")

    @property
    def address(self) -> str:
        """Where the request comes from, for counting only."""
        return self.request.client.host if self.request.client else "unknown"

    def is_own_form(self, form: OwnForm) -> bool:
        """Whether a form came from a page of ours in this browser."""
        return self.known and self.cookies.is_own_form(self.visit, form.token, self.request)

    def context(self) -> dict[str, object]:
        """What every chat page needs."""
        open_now = self.visit.conversation
        mode = ("private" if is_private(open_now) else "named") if open_now else "unknown"
        return {
            "token": self.cookies.form_token(self.visit),
            "page": self.cookies.page_mark(self.visit),
            "visit": self._carried_visit(),
            "handed": self.cookies.to_hand_over(self.visit, self.parts.settings.now()),
            "root": self.root,
            "framed": self.framed,
            "remembered": self.visit.remembered,
            "exit_url": self.parts.settings.exit_url,
            "employer_name": self.parts.employer.name,
            "widget": self.parts.employer.widget,
            "theme_url": theme_url(self.parts.employer.widget),
            "home_url": f"{self.root}/chat",
            "open": open_now is not None,
            "mode": mode,
            "who_sees": say(f"who_can_see.{mode}"),
            "hint": {"size": say("hint"), "hotkeys": say("hint_keys")},
            "leave_does": say(f"leave_does.{mode}"),
            "help": self.contacts(),
        }

    def _carried_visit(self) -> str:
        """Nothing once the browser has shown that it keeps our cookie."""
        if not self.framed or (self.known and not self.carried):
            return ""
        return self.cookies.for_page(self.visit, self.parts.settings.now())

    def contacts(self) -> Blocks:
        """Whom to call when nothing else works; pages hold it for when we can't be reached."""
        today = self.parts.settings.current_day()
        return self.parts.safety.contacts(self.parts.employer, today)

    def with_cookie(self, response: Response) -> Response:
        """The response, with the browser's cookie renewed."""
        self.cookies.write(response, self.visit, self.parts.settings.now())
        return response

    def page(self, template: str, status: int = 200, **more: object) -> Response:
        """A chat page."""
        response = render_chat(
            template,
            {**self.context(), **more},
            exit_url=self.parts.settings.exit_url,
            status=status,
            framed_by=self.parts.employer.widget.origins if self.framed else (),
        )
        return self.with_cookie(response)

    def json(self, body: dict[str, object], status: int = 200) -> Response:
        """An answer to our script, with what its page has to carry from now on."""
        handed = self.cookies.to_hand_over(self.visit, self.parts.settings.now())
        more = {"visit": self._carried_visit(), "handed": handed}
        body |= {name: value for name, value in more.items() if value}
        return JSONResponse(body, status_code=status, headers=dict(PAGE_HEADERS))

    def move(self, to: str) -> Response:
        """Send the browser, or the script in it, to another page."""
        if self.by_script:
            return self.json({"status": "moved", "to": to})
        return see_other(to)


def is_framed(request: Request) -> bool:
    """Whether a request is for a page in a frame on another site."""
    return request.url.path.startswith(f"{FRAME_ROOT}/")


def cookies_for(request: Request, parts: ChatParts) -> Cookies:
    """The cookies of the page that a request is for."""
    return parts.frame_cookies if is_framed(request) else parts.cookies


def visit_of(request: Request, parts: ChatParts, carried: str = "") -> Ask:
    """Who asks, without looking the conversation up: needs no database."""
    cookies, now = cookies_for(request, parts), parts.settings.now()
    visit = cookies.read(request, now)
    if visit is not None:
        return Ask(parts, request, visit, None, known=True)
    visit = cookies.read_in_page(carried, now) if carried else None
    if visit is not None:
        return Ask(parts, request, visit, None, known=True, carried=True)
    # In a frame a person has to ask to be remembered: the computer may be anybody's.
    return Ask(parts, request, Visit.new(remembered=not is_framed(request)), None)


async def ask_of(request: Request, parts: ChatParts, carried: str = "") -> Ask:
    """Who asks, with their conversation."""
    ask = visit_of(request, parts, carried)
    if ask.visit.conversation is None:
        return ask
    try:
        return replace(ask, conversation=await parts.journey.find(ask.visit.conversation))
    except StorageDownError:
        return replace(ask, stored=False)


def down(ask: Ask) -> NotTaken:
    """The chat can't be opened: say so, and whom to call meanwhile."""
    return NotTaken("down", (TextBlock(text=say("down_page")), *ask.contacts()), 503)


def show(
    ask: Ask,
    *,
    notice: Blocks = (),
    text: str = "",
    message_id: str | None = None,
    status: int = 200,
) -> Response:
    """The chat page with a notice and the person's words back in the box, where there are any."""
    own = message_id if message_id and is_message_id(message_id) else fresh_message_id()
    common: dict[str, object] = {"notice": notice, "text": text, "message_id": own}
    conversation = ask.conversation
    if conversation is None or not conversation.exchanges:
        return ask.page(
            "chat/start.html",
            status,
            can_resume=conversation is not None and _is_left(ask, conversation),
            ask_who=say("ask_who"),
            resume_offer=say("resume_offer"),
            resume_button=say("resume_button"),
            **common,
        )
    return ask.page("chat/chat.html", status, exchanges=conversation.exchanges, **common)


def _is_left(ask: Ask, conversation: Conversation) -> bool:
    """Whether a conversation was left so long ago that only its handle is there."""
    return ask.parts.settings.now() - conversation.last_at >= TRANSCRIPT_LIFE


def help_page(ask: Ask, here: str, title: str, sections: Sequence[Section]) -> Response:
    """A plain page of help, with the way back to the chat."""
    return ask.page("chat/page.html", here=here, title=title, sections=sections)
