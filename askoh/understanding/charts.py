"""The pictures of an evaluation, as SVG that stands in the page; each has a table beside it."""

from collections import Counter
from collections.abc import Collection, Sequence
from html import escape

from askoh.understanding.scores import Bin, TopicScore

_INK, _QUIET, _MAIN, _RIGHT, _WRONG = "#1a1f2b", "#c3c9d4", "#1f5f8b", "#1f7a4d", "#b3391f"
_CELL = 17
_MARGIN = 175
_PLOT = 320
_EDGE = 46
_ROW = 20
_BAR = 360


def calibration_curve(bins: Sequence[Bin]) -> str:
    """Share right over confidence; on the dashed line, confidence says what it means."""
    size = _PLOT + 2 * _EDGE
    parts = [
        _line(_x(0), _y(0), _x(1), _y(0), _INK),
        _line(_x(0), _y(0), _x(0), _y(1), _INK),
        _line(_x(0), _y(0), _x(1), _y(1), _QUIET, dashed=True),
        *_ticks(),
        _text(_x(0.5), size - 6, "How sure it was", anchor="middle"),
        f'<g transform="rotate(-90)">{_text(-_y(0.5), 12, "How often it was right", "middle")}</g>',
    ]
    points = [(one, _x(one.confidence), _y(one.right.value or 0.0)) for one in bins]
    path = " ".join(f"{x:.1f},{y:.1f}" for _, x, y in points)
    parts.append(f'<polyline points="{path}" fill="none" stroke="{_MAIN}" stroke-width="2"/>')
    most = max((one.right.of for one in bins), default=1)
    for one, x, y in points:
        radius = 3 + 7 * (one.right.of / most) ** 0.5
        told = (
            f"sure {one.confidence:.0%}, right {one.right.value or 0:.0%}, {one.right.of} messages"
        )
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{_MAIN}" '
            f'fill-opacity="0.75"><title>{told}</title></circle>'
        )
    return _picture(size, size, "Calibration: how often it was right, by how sure it was", parts)


def confusion_picture(
    counts: Counter[tuple[str, str]], accepted: Collection[tuple[str, str]]
) -> str:
    """A square for each label (down) and topic found (across), darker for more messages.

    Args:
        counts: messages by label and topic found.
        accepted: pairs in which the topic found is right as well.
    """
    names = sorted({name for pair in counts for name in pair})
    most = max(counts.values(), default=1)
    size = len(names) * _CELL
    parts = []
    for place, name in enumerate(names):
        at = _MARGIN + place * _CELL
        parts.append(_text(_MARGIN - 6, at + 12, name, anchor="end"))
        turned = f"rotate(-60 {at + 11} {_MARGIN - 6})"
        parts.append(f'<g transform="{turned}">{_text(at + 11, _MARGIN - 6, name)}</g>')
        parts.append(_line(_MARGIN, at, _MARGIN + size, at, "#eceff4"))
        parts.append(_line(at, _MARGIN, at, _MARGIN + size, "#eceff4"))
    for (label, found), count in sorted(counts.items()):
        x = _MARGIN + names.index(found) * _CELL
        y = _MARGIN + names.index(label) * _CELL
        also = _MAIN if (label, found) in accepted else _WRONG
        colour = _RIGHT if label == found else also
        opacity = 0.3 + 0.7 * count / most
        told = escape(f"{label} taken for {found}: {count}")
        parts.append(
            f'<rect x="{x + 1}" y="{y + 1}" width="{_CELL - 2}" height="{_CELL - 2}" '
            f'fill="{colour}" fill-opacity="{opacity:.2f}"><title>{told}</title></rect>'
        )
        ink = "#ffffff" if opacity > 0.55 else _INK  # noqa: PLR2004 (half dark)
        parts.append(_text(x + _CELL / 2, y + 12.5, str(count), anchor="middle", ink=ink))
    whole = _MARGIN + size + 60
    label = "Confusions: labels down the side, topics found along the top"
    return _picture(whole, _MARGIN + size + 4, label, parts)


def topic_bars(scores: Sequence[TopicScore]) -> str:
    """A bar for each topic: the share of its messages that got a right topic."""
    labelled = [score for score in scores if score.right.of]
    parts = []
    for place, score in enumerate(labelled):
        y, value = place * _ROW, score.right.value or 0.0
        told = f"{score.right.count} of {score.right.of}"
        parts += [
            _text(_MARGIN - 6, y + 14, score.topic, anchor="end"),
            f'<rect x="{_MARGIN}" y="{y + 3}" width="{_BAR}" height="{_ROW - 6}" fill="#eceff4"/>',
            f'<rect x="{_MARGIN}" y="{y + 3}" width="{_BAR * value:.1f}" height="{_ROW - 6}" '
            f'fill="{_MAIN}"><title>{escape(score.topic)}: {told}</title></rect>',
            _text(_MARGIN + _BAR + 8, y + 14, told),
        ]
    return _picture(
        _MARGIN + _BAR + 70, len(labelled) * _ROW, "Share right by topic, in bars", parts
    )


def _ticks() -> list[str]:
    parts = []
    for tenth in range(0, 11, 2):
        value = tenth / 10
        parts.append(_text(_x(value), _y(0) + 16, f"{value:.0%}", anchor="middle"))
        parts.append(_text(_x(0) - 5, _y(value) + 4, f"{value:.0%}", anchor="end"))
    return parts


def _x(value: float) -> float:
    return _EDGE + value * _PLOT


def _y(value: float) -> float:
    return _EDGE + (1 - value) * _PLOT


def _line(
    x1: float, y1: float, x2: float, y2: float, colour: str, *, dashed: bool = False
) -> str:  # fmt: skip
    dash = ' stroke-dasharray="5 4"' if dashed else ""
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{colour}"{dash}/>'


def _text(x: float, y: float, words: str, anchor: str = "start", ink: str = _INK) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text {place} fill="{ink}" font-size="11">{escape(words)}</text>'


def _picture(width: float, height: float, label: str, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" role="img" aria-label="{escape(label)}" '
        f'font-family="inherit">{"".join(parts)}</svg>'
    )
