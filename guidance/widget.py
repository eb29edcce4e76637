"""How an employer's own pages may show the chat: from where, in what colour, with what words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from guidance.colour import READABLE, contrast, is_colour, lightened, mixed
from guidance.fields import FieldReader

SIDES: Final = ("right", "left")
#: What lies behind coloured text on the chat's pages (api/static/chat.css), by day and by night.
LIGHT_SHEETS: Final = ("#ffffff", "#fbf8f3", "#dcece9")
DARK_SHEETS: Final = ("#0f1c20", "#182a2f", "#1f4b4a")
DEFAULT_COLOUR: Final = "#0b6a66"
DEFAULT_DARK: Final = "#7fd1c9"
_HOST: Final = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1"})
_BUTTON_CHARS, _TITLE_CHARS, _WELCOME_CHARS = 40, 60, 300


@dataclass(frozen=True, slots=True)
class Widget:
    """The chat in the employer's own pages. With no ``origins`` no page may show it.

    ``origins`` may show the chat in a frame, ``api_origins`` may let scripts of theirs use the
    public JSON address; both as ``https://host``. ``colour`` is used by day, ``dark_colour`` by
    night. ``button`` is what the launcher says, ``title`` the frame's name, ``welcome`` the first
    sentence of the start page.
    """

    origins: tuple[str, ...] = ()
    api_origins: tuple[str, ...] = ()
    colour: str = DEFAULT_COLOUR
    dark_colour: str = DEFAULT_DARK
    button: str = "Work and health"
    title: str = "AskOH: work and health"
    welcome: str | None = None
    side: str = "right"

    @property
    def colour_pressed(self) -> str:
        """What the colour becomes under the pointer, by day."""
        return mixed(self.colour, "#000000", 0.3)

    @property
    def dark_colour_pressed(self) -> str:
        """What the colour becomes under the pointer, by night."""
        return mixed(self.dark_colour, "#ffffff", 0.35)


def read_widget(reader: FieldReader | None) -> Widget:
    """Read the profile's ``widget`` group, noting every problem with its cure."""
    if reader is None:
        return Widget()
    default = Widget()
    colour = _colour(reader, "colour", LIGHT_SHEETS, "white sheets, by day") or default.colour
    own_dark = DEFAULT_DARK if colour == DEFAULT_COLOUR else lightened(colour, *DARK_SHEETS)
    dark = _colour(reader, "dark_colour", DARK_SHEETS, "dark sheets, by night") or own_dark
    widget = Widget(
        origins=_origins(reader, "origins"),
        api_origins=_origins(reader, "api_origins"),
        colour=colour,
        dark_colour=dark,
        button=_short(reader, "button", _BUTTON_CHARS) or default.button,
        title=_short(reader, "title", _TITLE_CHARS) or default.title,
        welcome=_short(reader, "welcome", _WELCOME_CHARS),
        side=reader.choice("side", SIDES, default.side),
    )
    reader.finish()
    return widget


def _origins(reader: FieldReader, key: str) -> tuple[str, ...]:
    given = reader.choices(key)
    for one in given:
        fault = _origin_fault(one)
        if fault:
            cure = "Write each as https://intranet.example.org, with nothing after the host"
            reader.fault(key, f"holds '{one}', which {fault}", cure)
    return tuple(one for one in given if not _origin_fault(one))


def _origin_fault(origin: str) -> str | None:
    """What is wrong with an origin; these lists go into headers, so the shape is strict."""
    if "*" in origin:
        return "would let any site in"
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        return "is no web address"
    host = parts.hostname or ""
    if parts.scheme not in ("https", "http") or not _HOST.fullmatch(host):
        return "is no web address"
    if parts.scheme == "http" and host not in _LOOPBACK:
        return "isn't https"
    if origin != f"{parts.scheme}://{host}" + (f":{port}" if port else ""):
        return "isn't just scheme and host in small letters"
    return None


def _colour(reader: FieldReader, key: str, behind: tuple[str, ...], where: str) -> str | None:
    value = reader.text(key)
    if value is None:
        return None
    if not is_colour(value):
        reader.fault(key, f"is '{value}', not a colour", 'Write it as "#0b6a66", in quotes')
        return None
    lowest = min(contrast(value, one) for one in behind)
    if lowest < READABLE:
        cure = f"Text in it must be readable on {where}: {READABLE} or more is needed"
        reader.fault(key, f"is '{value}', with a contrast of {lowest:.1f}", cure)
        return None
    return value.lower()


def _short(reader: FieldReader, key: str, most: int) -> str | None:
    value = reader.text(key)
    if value is not None and len(value) > most:
        reader.fault(key, f"has {len(value)} characters", f"Use {most} at most")
        return None
    return value
