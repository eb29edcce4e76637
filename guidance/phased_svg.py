"""A picture of a plan's weeks (SVG). Everything in it is also written, in it and beside it.

Nothing is told by colour alone: every bar has its hours in figures, a review is a letter, and
usual hours are a dashed outline.
"""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from guidance.phased_content import of_kind, say
from guidance.phased_model import AWAY, USUAL, PhasedReturn, PlanRow
from guidance.phased_output import short_date
from guidance.wording import long_date
from guidance.work_pattern import hours_text

_INK: Final = "#0b0c0c"
_BAR: Final = "#1d70b8"
_LINE: Final = "#505a5f"
_PAPER: Final = "#ffffff"
_SLOT: Final = 72
_BAR_WIDTH: Final = 44
_TALLEST: Final = 140
_TOP: Final = 34
_BASE: Final = _TOP + _TALLEST
_LEFT: Final = 16
_HEIGHT: Final = _BASE + 78
_NARROWEST: Final = 460


def plan_picture(plan: PhasedReturn, element_id: str = "plan-weeks") -> str:
    """Return an SVG picture of the hours week by week, with a title and a description.

    Args:
        plan: what to draw; one without weeks gives a picture that says so.
        element_id: begins the ids inside, so that two pictures fit on one page.

    """
    width = max(_LEFT * 2 + _SLOT * len(plan.rows), _NARROWEST)
    title, desc = f"{element_id}-title", f"{element_id}-desc"
    svg = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {width} {_HEIGHT}",
            "role": "img",
            "aria-labelledby": f"{title} {desc}",
            "font-family": "Arial, sans-serif",
            "font-size": "14",
            "fill": _INK,
        },
    )
    SubElement(svg, "title", {"id": title}).text = _title(plan)
    SubElement(svg, "desc", {"id": desc}).text = picture_text(plan)
    _shape(svg, "rect", x=0, y=0, width=width, height=_HEIGHT, fill=_PAPER)
    tallest = max((max(row.usual_minutes, row.minutes) for row in plan.rows), default=0) or 1
    for number, row in enumerate(plan.rows):
        _week(svg, row, _LEFT + number * _SLOT + _SLOT // 2, _TALLEST / tallest)
    _shape(svg, "line", x1=_LEFT, y1=_BASE, x2=width - _LEFT, y2=_BASE, stroke=_INK)
    _text(svg, _LEFT, _HEIGHT - 10, say("picture_key"), anchor="start")
    return tostring(svg, encoding="unicode")


def picture_text(plan: PhasedReturn) -> str:
    """Return in words what the picture shows."""
    if not plan.rows:
        return say("picture_none")
    return ". ".join(_words(row) for row in plan.rows) + "."


def _title(plan: PhasedReturn) -> str:
    if not plan.rows:
        return say("picture_none")
    first, last = plan.rows[0].starts_on, plan.rows[-1].starts_on
    return say("picture_title", first=long_date(first), last=long_date(last))


def _words(row: PlanRow) -> str:
    name = "picture_week_away" if row.kind == AWAY else "picture_week"
    blanks = {"week": row.week, "from": long_date(row.starts_on), "hours": hours_text(row.minutes)}
    parts = [say(name, "employee", **blanks)]
    if row.kind == USUAL:
        parts.append(say("picture_usual"))
    if row.review:
        parts.append(say("picture_review", on=long_date(row.review.on)))
    return ", ".join(parts)


def _heading() -> str:
    return next(entry.text for entry in of_kind("heading") if entry.id == "week")


def _week(svg: Element, row: PlanRow, middle: int, scale: float) -> None:
    left = middle - _BAR_WIDTH // 2
    usual, planned = row.usual_minutes * scale, row.minutes * scale
    outline = {"fill": "none", "stroke": _LINE, "stroke-dasharray": "4 3"}
    box = {"x": left, "width": _BAR_WIDTH}
    _shape(svg, "rect", **box, y=f"{_BASE - usual:.1f}", height=f"{usual:.1f}", **outline)
    _shape(svg, "rect", **box, y=f"{_BASE - planned:.1f}", height=f"{planned:.1f}", fill=_BAR)
    _text(svg, middle, _BASE - max(usual, planned) - 8, hours_text(row.minutes))
    _text(svg, middle, _BASE + 18, f"{_heading()} {row.week}")
    _text(svg, middle, _BASE + 36, f"{row.starts_on.day} {row.starts_on:%b}")
    if row.review:
        _text(svg, middle, _BASE + 54, f"R {short_date(row.review.on)[4:-5]}")


def _shape(svg: Element, name: str, **values: object) -> None:
    SubElement(svg, name, {key: str(value) for key, value in values.items()})


def _text(svg: Element, x: float, y: float, text: str, anchor: str = "middle") -> None:
    place = {"x": str(x), "y": f"{y:.1f}", "text-anchor": anchor}
    SubElement(svg, "text", place).text = text
