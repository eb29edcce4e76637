"""Turns conversations into pages and fragments. All text is escaped before it is marked up."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Sequence
from functools import cache
from urllib.parse import urlsplit

from jinja2 import Template
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from api.blocks import Block, Blocks, ChoicesBlock, MetaBlock
from api.headers import PAGE_HEADERS, framed_headers
from api.pages import STATIC, environment
from api.transcript import Exchange
from api.wording import say

_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
# Numbers people may need to ring at once: a tap is easier than typing them.
_PHONE = re.compile(
    r"(?<![\d\w-])(?:(?P<short>999|112|116 ?123)|(?:(?<=NHS )|\A)(?P<nhs>111)(?! days)"
    r"|(?P<text>85258)|(?P<long>0\d(?: ?\d){8,9}))(?![\d\w]|-\d)"
)


def rich(text: str) -> Markup:
    """Escape `text`, then allow bold, paragraphs and numbers to tap; nothing else."""
    paragraphs = [part for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]
    return Markup("").join(Markup("<p>{}</p>").format(_line(part)) for part in paragraphs)


def inline(text: str) -> Markup:
    """Like `rich`, in one line without paragraphs."""
    return _line(text.strip())


def label(text: str) -> Markup:
    """Like `inline`, without numbers to tap: for headings and the names of rows."""
    return Markup(_BOLD.sub(r"<strong>\1</strong>", str(escape(text.strip()))))  # noqa: S704


def _line(text: str) -> Markup:
    safe = str(escape(text.strip()))
    safe = _BOLD.sub(r"<strong>\1</strong>", safe)
    safe = _PHONE.sub(_phone, safe)
    return Markup(safe.replace("\n", "<br>"))  # noqa: S704


def _phone(found: re.Match[str]) -> str:
    scheme = "sms" if found.lastgroup == "text" else "tel"
    digits = found.group().replace(" ", "")
    return f'<a href="{scheme}:{digits}">{found.group()}</a>'


def is_outside(href: str) -> bool:
    """Whether a link leaves AskOH for another site."""
    return urlsplit(href).scheme == "https"


@cache
def static_url(name: str) -> str:
    """The address of a file of ``api/static``, named by its content so that it may be cached."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def visible(blocks: Blocks) -> tuple[Block, ...]:
    """The blocks that a page shows, buttons last."""
    shown = [block for block in blocks if not isinstance(block, MetaBlock)]
    return tuple(sorted(shown, key=lambda block: isinstance(block, ChoicesBlock)))


def fresh_message_id() -> str:
    """An id for the next attempt of a form."""
    return uuid.uuid4().hex


def render_chat(
    template: str,
    context: dict[str, object],
    *,
    exit_url: str,
    status: int = 200,
    framed_by: Sequence[str] = (),
) -> HTMLResponse:
    """Render a chat page; its policy lets the Leave button lead to the exit page.

    Pages of the origins ``framed_by`` may show it in a frame.
    """
    html = _template(template).render(**context)
    parts = urlsplit(exit_url)
    origin = f"{parts.scheme}://{parts.netloc}"
    policy = PAGE_HEADERS["Content-Security-Policy"].replace(
        "form-action 'self'", f"form-action 'self' {origin}"
    )
    headers = {**PAGE_HEADERS, "Content-Security-Policy": policy}
    if framed_by:
        headers |= framed_headers(policy, framed_by)
    return HTMLResponse(html, status_code=status, headers=headers)


def render_turns(exchanges: list[Exchange], context: dict[str, object]) -> str:
    """The HTML of some turns, the last of them with its buttons."""
    return _template("chat/turns.html").render(exchanges=exchanges, fragment=True, **context)


def render_notice(blocks: Blocks) -> str:
    """The HTML of a notice that is not part of the conversation."""
    return _template("chat/notice.html").render(blocks=blocks)


@cache
def _template(name: str) -> Template:
    env = environment()
    env.filters.update(rich=rich, inline=inline, label=label, visible=visible)
    env.tests["outside"] = is_outside
    env.globals.update(static_url=static_url, fresh_id=fresh_message_id, say=say)
    return env.get_template(name)
