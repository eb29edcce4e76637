"""The employer's colour as a style sheet, named by its content like every other static file."""

from __future__ import annotations

import hashlib

from guidance.widget import Widget

PATH = "/static/theme.css"


def theme_css(widget: Widget) -> str:
    """The colour by day and by night; the profile's check made sure that each is a colour."""
    day = f"--teal:{widget.colour};--teal-dark:{widget.colour_pressed}"
    night = f"--teal:{widget.dark_colour};--teal-dark:{widget.dark_colour_pressed}"
    return f".chat{{{day}}}@media (prefers-color-scheme:dark){{.chat{{{night}}}}}\n"


def theme_url(widget: Widget) -> str:
    """Where the style sheet is; the address changes with the colour."""
    digest = hashlib.sha256(theme_css(widget).encode()).hexdigest()[:12]
    return f"{PATH}?v={digest}"
