"""Colours as ``#rrggbb``: how well two can be told apart, and a lighter or darker neighbour.

The arithmetic is that of WCAG 2.2 (relative luminance, contrast ratio).
"""

from __future__ import annotations

import re
from typing import Final

#: Contrast that text needs against what is behind it (WCAG 2.2, 1.4.3, level AA).
READABLE: Final = 4.5
_HEX: Final = re.compile(r"#[0-9a-f]{6}")
_STEPS: Final = 100


def is_colour(value: str) -> bool:
    """Whether a text is a colour such as ``#0b6a66``."""
    return _HEX.fullmatch(value.lower()) is not None


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1.0 (the same) to 21.0 (black on white)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def is_readable(colour: str, *behind: str) -> bool:
    """Whether text in ``colour`` can be read on every one of the colours ``behind``."""
    return all(contrast(colour, one) >= READABLE for one in behind)


def mixed(colour: str, other: str, share: float) -> str:
    """``colour`` with a ``share`` (0 to 1) of ``other`` in it."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def lightened(colour: str, *behind: str) -> str:
    """The nearest lighter colour that can be read on all of ``behind``."""
    steps = (mixed(colour, "#ffffff", step / _STEPS) for step in range(_STEPS + 1))
    return next((one for one in steps if is_readable(one, *behind)), "#ffffff")


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
