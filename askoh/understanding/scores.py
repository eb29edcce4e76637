"""The figures of an evaluation, counted from what was understood."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from askoh.understanding.labelled import Alarming, Labelled
from askoh.understanding.understood import Understood
from guidance.first_reply import Handled
from guidance.safety import Level, Screen
from guidance.topics import OUT_OF_SCOPE, is_right

_OFFERED = 3
_BINS = 10
# Two-sided 95%.
_Z = 1.96


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled message beside what was understood of it."""

    given: Labelled
    found: Understood

    @property
    def right(self) -> bool:
        """Whether the surest topic is the label or an accepted alternative."""
        return is_right(self.found.topic, self.given.label, self.given.also)

    @property
    def exact(self) -> bool:
        """Whether the surest topic is the label itself."""
        return self.found.topic == self.given.label

    @property
    def offered(self) -> bool:
        """Whether one of the three surest topics is right."""
        return any(
            is_right(topic, self.given.label, self.given.also)
            for topic, _ in self.found.topics[:_OFFERED]
        )

    @property
    def alarmed(self) -> bool:
        """Whether it got the safety answer."""
        return self.found.handled is Handled.CRISIS


@dataclass(frozen=True, slots=True)
class Alarm:
    """A message with a level beside what the screen and the classifier made of it."""

    given: Alarming
    found: Screen

    @property
    def answered(self) -> bool:
        """Whether it got the safety answer, or rightly none."""
        return (self.found.level is Level.none) == (self.given.level is Level.none)

    @property
    def agrees(self) -> bool:
        """Whether the level is the given one."""
        return self.found.level is self.given.level


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        """The share, 0 to 1; None of nothing."""
        return self.count / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95% interval: how far chance alone may have moved it."""
        if not self.of:
            return None
        p, n = self.count / self.of, self.of
        middle = (p + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
        spread = _Z * math.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
        return max(0.0, middle - spread), min(1.0, middle + spread)


@dataclass(frozen=True, slots=True)
class TopicScore:
    """How one topic fared.

    Attributes:
        topic: its name.
        right: messages with this label that got it or an accepted alternative.
        recall: messages with this label that got exactly it.
        precision: messages given this topic for which it was right.
    """

    topic: str
    right: Share
    recall: Share
    precision: Share


@dataclass(frozen=True, slots=True)
class Bin:
    """Messages whose confidence lies between two edges."""

    low: float
    high: float
    right: Share
    confidence: float


def share(marks: Iterable[bool]) -> Share:
    """Count the true ones."""
    counted = list(marks)
    return Share(sum(counted), len(counted))


def by_topic(judged: Sequence[Judged]) -> list[TopicScore]:
    """Recall and precision of every topic that was given or found, in alphabetical order."""
    topical = [one for one in judged if not one.given.is_near_miss]
    names = {one.given.label for one in topical} | {one.found.topic for one in topical}
    scores = []
    for name in sorted(names):
        labelled = [one for one in topical if one.given.label == name]
        given = [one for one in topical if one.found.topic == name]
        scores.append(
            TopicScore(
                topic=name,
                right=share(one.right for one in labelled),
                recall=share(one.exact for one in labelled),
                precision=share(one.right for one in given),
            )
        )
    return scores


def confusions(judged: Sequence[Judged]) -> Counter[tuple[str, str]]:
    """How often each label got each topic; near misses are left out."""
    return Counter((j.given.label, j.found.topic) for j in judged if not j.given.is_near_miss)


def calibration(judged: Sequence[Judged]) -> list[Bin]:
    """Ten equal bins of confidence; empty ones are left out."""
    topical = [one for one in judged if not one.given.is_near_miss]
    bins = []
    for number in range(_BINS):
        within = [j for j in topical if min(int(j.found.confidence * _BINS), _BINS - 1) == number]
        if within:
            mean = sum(one.found.confidence for one in within) / len(within)
            right = share(one.right for one in within)
            bins.append(Bin(number / _BINS, (number + 1) / _BINS, right, mean))
    return bins


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Expected calibration error: the mean gap of confidence and rightness, by messages."""
    total = sum(one.right.of for one in bins)
    if not total:
        return None
    return sum(abs(one.right.count - one.confidence * one.right.of) for one in bins) / total


def surest_misses(judged: Sequence[Judged], most: int = 25) -> list[Judged]:
    """The wrong ones, the surest first."""
    wrong = [one for one in judged if not one.right and not one.given.is_near_miss]
    return sorted(wrong, key=lambda one: (-one.found.confidence, one.given.id))[:most]


def shares(judged: Sequence[Judged], alarms: Sequence[Alarm]) -> dict[str, Share]:
    """The main figures by their ids."""
    topical = [one for one in judged if not one.given.is_near_miss]
    outside = [one for one in topical if one.given.label == OUT_OF_SCOPE]
    inside = [one for one in topical if one.given.label != OUT_OF_SCOPE]
    near = [one for one in judged if one.given.is_near_miss]
    return {
        "top_1": share(one.right for one in topical),
        "top_3": share(one.offered for one in topical),
        "top_1_label_only": share(one.exact for one in topical),
        "top_1_within_scope": share(one.right for one in inside),
        "top_3_within_scope": share(one.offered for one in inside),
        "out_of_scope_recall": share(one.exact for one in outside),
        "called_out_of_scope_wrongly": share(one.found.topic == OUT_OF_SCOPE for one in inside),
        "near_miss_false_alarms": share(one.alarmed for one in near),
        "other_false_alarms": share(one.alarmed for one in topical),
        "crisis_answered": share(one.answered for one in alarms),
        "crisis_level_agreement": share(one.agrees for one in alarms),
    }
