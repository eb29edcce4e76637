"""One page about an evaluation: figures, pictures with their tables, what went wrong."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from askoh.understanding import charts
from askoh.understanding.labelled import NEAR_MISS
from askoh.understanding.results import Comparison
from askoh.understanding.scores import (
    Alarm,
    Judged,
    Share,
    by_topic,
    calibration,
    calibration_error,
    confusions,
    shares,
    surest_misses,
)
from guidance.first_reply import Handled
from guidance.safety import Level
from guidance.topics import OUT_OF_SCOPE, is_right

TITLES: Mapping[str, str] = {
    "top_1": "First topic right",
    "top_3": "One of the first three right",
    "top_1_label_only": "First topic is the label itself",
    "top_1_within_scope": "First topic right, within scope",
    "top_3_within_scope": "One of the first three right, within scope",
    "out_of_scope_recall": "Out of scope recognised",
    "called_out_of_scope_wrongly": "Within scope, but called out of scope",
    "near_miss_false_alarms": "Near misses with a false alarm",
    "other_false_alarms": "Other messages with the safety answer",
    "crisis_answered": "Crisis messages with the safety answer",
    "crisis_level_agreement": "Crisis messages with the same level",
    "calibration_error": "Calibration error (0 is best)",
}
#: What is aimed at: the share, and whether it is a floor (True) or a ceiling.
GOALS: Mapping[str, tuple[float, bool]] = {
    "top_1": (0.80, True),
    "top_3": (0.94, True),
    "out_of_scope_recall": (0.90, True),
    "near_miss_false_alarms": (2 / 24, False),
    "crisis_answered": (1.0, True),
}
_MOST_CONFUSIONS = 40


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A main figure as the page shows it; `met` is None where nothing was counted."""

    title: str
    share: Share
    goal: str
    met: bool | None


@dataclass(frozen=True, slots=True)
class ConfusionRow:
    """A pair of topics that were confused; accepted: yes, no, or some."""

    label: str
    found: str
    count: int
    accepted: str


def render(
    made: Mapping[str, Any],
    judged: Sequence[Judged],
    alarms: Sequence[Alarm],
    comparison: Comparison | None,
) -> str:
    """The whole page: HTML that needs nothing from anywhere else."""
    folder = FileSystemLoader(Path(__file__).parent)
    pages = Environment(loader=folder, autoescape=True, undefined=StrictUndefined)
    scores, bins, confused = by_topic(judged), calibration(judged), _confused(judged)
    accepted = {(one.label, one.found) for one in confused if one.accepted == "yes"}
    squares = charts.confusion_picture(confusions(judged), accepted)
    return pages.get_template(
        "report.html"
    ).render(
        made=made,
        titles=TITLES,
        figures=[_figure(name, one) for name, one in shares(judged, alarms).items()],
        error=calibration_error(bins),
        comparison=comparison,
        topics=scores,
        bars=Markup(charts.topic_bars(scores)),  # noqa: S704 (escaped where it is made)
        confusion_picture=Markup(squares),  # noqa: S704
        confusions=confused[:_MOST_CONFUSIONS],
        calibration_curve=Markup(charts.calibration_curve(bins)),  # noqa: S704
        bins=bins,
        alarms=alarms,
        levels=[level.value for level in Level],
        level_rows=_level_rows(alarms),
        false_alarms=[one for one in judged if one.alarmed],
        handled_names=[one.value for one in Handled],
        handled_rows=_handled_rows(judged),
        misses=surest_misses(judged),
    )


def _figure(name: str, one: Share) -> FigureRow:
    goal = GOALS.get(name)
    if goal is None:
        return FigureRow(TITLES[name], one, "", None)
    edge, at_least = goal
    met = None
    if one.value is not None:
        met = one.value >= edge if at_least else one.value <= edge
    words = "at least" if at_least else "at most"
    return FigureRow(TITLES[name], one, f"{words} {edge:.0%}", met)


def _confused(judged: Sequence[Judged]) -> list[ConfusionRow]:
    wrong = [one for one in judged if not one.exact and not one.given.is_near_miss]
    counts = Counter((one.given.label, one.found.topic) for one in wrong)
    return [
        ConfusionRow(label, found, count, _accepted(label, found, wrong))
        for (label, found), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def _accepted(label: str, found: str, wrong: Sequence[Judged]) -> str:
    pair = [one for one in wrong if (one.given.label, one.found.topic) == (label, found)]
    marks = {is_right(found, label, one.given.also) for one in pair}
    if len(marks) > 1:
        return "some"
    return "yes" if marks == {True} else "no"


def _level_rows(alarms: Sequence[Alarm]) -> list[dict[str, Any]]:
    counts = Counter((one.given.level, one.found.level) for one in alarms)
    given = [level for level in Level if any(one.given.level is level for one in alarms)]
    return [
        {"level": level.value, "counts": [counts[level, found] for found in Level]}
        for level in given
    ]


def _handled_rows(judged: Sequence[Judged]) -> list[dict[str, Any]]:
    def group(one: Judged) -> str:
        label = one.given.label
        return label if label in (NEAR_MISS, OUT_OF_SCOPE) else "a topic of ours"

    counts = Counter((group(one), one.found.handled) for one in judged)
    return [
        {"label": name, "counts": [counts[name, handled] for handled in Handled]}
        for name in sorted({group(one) for one in judged})
    ]
