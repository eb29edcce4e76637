"""Renders pages: one Jinja environment, the built assets, and the headers every page carries."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    select_autoescape,
)
from starlette.responses import HTMLResponse, RedirectResponse

from api.headers import PAGE_HEADERS

HERE = Path(__file__).parent
STATIC = HERE / "static"
BUILT = STATIC / "built"
LONDON = ZoneInfo("Europe/London")


class AssetError(Exception):
    """A style sheet or script hasn't been built; the message says how to build it."""


@cache
def _manifest() -> Mapping[str, str]:
    try:
        built: dict[str, str] = json.loads((BUILT / "manifest.json").read_text())
    except FileNotFoundError:
        raise AssetError("The pages' assets aren't built: run `askoh assets`.") from None
    return built


def asset(name: str) -> str:
    """The address of a built file, hash-named so that it may be cached for ever.

    Raises:
        AssetError: the assets aren't built, or none has this name.
    """
    try:
        return f"/static/built/{_manifest()[name]}"
    except KeyError:
        raise AssetError(f"No asset {name!r} was built: run `askoh assets`.") from None


def long_date(value: date | datetime | None) -> str:
    """'Saturday 21 November 2026', in UK time; an empty string for None."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(LONDON).date()
    return f"{value:%A} {value.day} {value:%B %Y}"


def short_date(value: date | datetime | None) -> str:
    """'21 November 2026', in UK time; an empty string for None."""
    return long_date(value).partition(" ")[2]


def brief_date(value: date | datetime | None) -> str:
    """'21 Nov 2026', in UK time, where there is little room; an empty string for None."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(LONDON).date()
    return f"{value.day} {value:%b %Y}"


def moment(value: datetime | None) -> str:
    """'21 November 2026, 14:05', in UK time; an empty string for None."""
    if value is None:
        return ""
    return f"{short_date(value)}, {value.astimezone(LONDON):%H:%M}"


@cache
def environment() -> Environment:
    """The Jinja environment of all pages; all is escaped but the text of a mail.

    Components of `govuk-frontend-jinja` are imported from `govuk_frontend_jinja/…`.
    """
    env = Environment(
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
        loader=ChoiceLoader(
            [
                FileSystemLoader(HERE / "templates"),
                PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
            ]
        ),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals["asset"] = asset
    env.filters.update(long_date=long_date, short_date=short_date)
    env.filters.update(brief_date=brief_date, moment=moment)
    return env


def render(
    template: str, context: Mapping[str, object] | None = None, *, status: int = 200
) -> HTMLResponse:
    """Render `template` as a page that nobody caches, indexes or frames."""
    html = environment().get_template(template).render(**(context or {}))
    return HTMLResponse(html, status_code=status, headers=dict(PAGE_HEADERS))


def see_other(url: str) -> RedirectResponse:
    """The answer to a form that worked: the browser goes to `url` with a GET."""
    return RedirectResponse(url, status_code=303, headers=dict(PAGE_HEADERS))
