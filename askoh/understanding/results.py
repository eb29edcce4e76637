"""An evaluation's figures as JSON, and the comparison of two of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from askoh.errors import AskohError
from askoh.understanding.scores import (
    Alarm,
    Judged,
    Share,
    TopicScore,
    by_topic,
    calibration,
    calibration_error,
    shares,
)
from askoh.understanding.tsv import read_text

VERSION = 1


@dataclass(frozen=True, slots=True)
class Change:
    """A figure before and now; None where there was or is nothing to count."""

    name: str
    before: float | None
    now: float | None

    @property
    def difference(self) -> float | None:
        """Now less before."""
        if self.before is None or self.now is None:
            return None
        return self.now - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two evaluations side by side.

    Attributes:
        before: what the earlier one says of itself.
        figures: the main figures.
        topics: the share right by topic, those that changed.
        mended: ids of messages that were wrong and are right.
        broken: ids of messages that were right and are wrong.
        shared: how many messages both hold.
    """

    before: Mapping[str, Any]
    figures: tuple[Change, ...]
    topics: tuple[Change, ...]
    mended: tuple[str, ...]
    broken: tuple[str, ...]
    shared: int


def as_results(
    made: Mapping[str, Any], judged: Sequence[Judged], alarms: Sequence[Alarm]
) -> dict[str, Any]:
    """Everything counted, ready for JSON; it holds ids and labels, no texts."""
    figures = {name: _share(one) for name, one in shares(judged, alarms).items()}
    bins = calibration(judged)
    return {
        "version": VERSION,
        "made": dict(made),
        "figures": figures,
        "calibration_error": _rounded(calibration_error(bins)),
        "calibration": [
            {"from": b.low, "to": b.high, "confidence": round(b.confidence, 4), **_share(b.right)}
            for b in bins
        ],
        "topics": {score.topic: _topic(score) for score in by_topic(judged)},
        "messages": [_message(one) for one in judged],
        "crisis": [
            {
                "id": one.given.id,
                "level": one.given.level.value,
                "found": one.found.level.value,
                "kind": one.found.kind,
                "rule": one.found.rule,
            }
            for one in alarms
        ],
    }


def read_results(path: Path) -> dict[str, Any]:
    """Read figures that were saved.

    Raises:
        AskohError: the file can't be read or holds something else.
    """
    try:
        data = json.loads(read_text(path))
    except ValueError:
        data = None
    if not isinstance(data, dict) or data.get("version") != VERSION or "figures" not in data:
        raise AskohError(
            f"{path} doesn't hold the figures of an evaluation.",
            "Give the .json file that `askoh evaluate` wrote beside an earlier report.",
        )
    return data


def compare(before: Mapping[str, Any], now: Mapping[str, Any]) -> Comparison:
    """Compare two evaluations; messages are matched by id."""
    figures = [_change(n, before["figures"], now["figures"]) for n in now["figures"]]
    error = "calibration_error"
    figures.append(Change(error, before.get(error), now.get(error)))
    names = sorted({*before["topics"], *now["topics"]})
    topics = [_change(n, _right_of(before), _right_of(now)) for n in names]
    old = {m["id"]: m["right"] for m in before["messages"]}
    both = [m for m in now["messages"] if m["id"] in old]
    return Comparison(
        before=before["made"],
        figures=tuple(figures),
        topics=tuple(one for one in topics if one.before != one.now),
        mended=tuple(m["id"] for m in both if m["right"] and not old[m["id"]]),
        broken=tuple(m["id"] for m in both if not m["right"] and old[m["id"]]),
        shared=len(both),
    )


def _right_of(results: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one["right"] for name, one in results["topics"].items()}


def _change(name: str, before: Mapping[str, Any], now: Mapping[str, Any]) -> Change:
    return Change(name, *((one.get(name) or {}).get("share") for one in (before, now)))


def _share(one: Share) -> dict[str, Any]:
    interval = [round(edge, 4) for edge in one.interval] if one.interval else None
    return {"count": one.count, "of": one.of, "share": _rounded(one.value), "interval": interval}


def _topic(score: TopicScore) -> dict[str, Any]:
    return {
        "right": _share(score.right),
        "recall": _share(score.recall),
        "precision": _share(score.precision),
    }


def _message(one: Judged) -> dict[str, Any]:
    return {
        "id": one.given.id,
        "label": one.given.label,
        "topics": [list(pair) for pair in one.found.topics],
        "right": one.right or one.given.is_near_miss,
        "offered": one.offered or one.given.is_near_miss,
        "crisis": one.found.screen.level.value,
        "handled": one.found.handled.value,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
