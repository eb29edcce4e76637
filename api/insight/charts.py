"""A picture of a table (SVG), for a page that allows no style of its own.

Each bar has its name and figure in words above it, and what is hidden is an outline, so that
nothing is told by colour. Lengths are in per cent and letters are not: a narrow page shows the
same words at the same size.
"""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

from api.insight.figures import Row, Table

_ROW: Final = 46
_TEXT: Final = 16
_BAR_TOP: Final = 23
_BAR: Final = 14


def chart(table: Table) -> Markup:
    """The picture of a table that has rows; the table itself stands beside it."""
    title = f"chart-{table.name}"
    rows = [row for row in table.rows if not table.words.third or row.days is not None]
    svg = Element(
        "svg",
        {
            "class": "askoh-chart",
            "role": "img",
            "aria-labelledby": title,
            "width": "100%",
            "height": str(_ROW * len(rows)),
            "fill": "currentColor",
        },
    )
    words = f"Bar chart: {table.words.title}. The table has the same figures."
    SubElement(svg, "title", {"id": title}).text = words
    most = max((_measure(row) for row in rows), default=0) or 1
    for number, row in enumerate(rows):
        _bar(svg, row, number * _ROW, _measure(row) / most)
    # Made of our own words and numbers, escaped by the writer of the tree.
    return Markup(tostring(svg, encoding="unicode"))  # noqa: S704


def _measure(row: Row) -> int:
    """What a bar is as long as: the average days, where a table has them."""
    return row.count if row.days is None else row.days


def _bar(svg: Element, row: Row, top: int, share: float) -> None:
    text = SubElement(svg, "text", {"x": "0", "y": str(top + _TEXT)})
    unit = "" if row.days is None else " day" if row.days == 1 else " days"
    text.text = f"{row.label}: {_measure(row):,}{unit}"
    kind = "bar" if row.code else "outline"
    place = {"x": "0.5%", "y": str(top + _BAR_TOP), "height": str(_BAR)}
    size = {"width": f"{max(share * 99, 1):.1f}%", "class": f"askoh-chart__{kind}"}
    if not row.code:
        size |= {"fill": "none", "stroke": "currentColor", "stroke-dasharray": "4 3"}
    SubElement(svg, "rect", {**place, **size})
