"""The topics that messages are reported under, and how intents are gathered into them.

The classifier tells more apart than people who measure it want to know: situations with a
route of their own, and the moves of a conversation. The table in ``content/topics.yml`` says
which intent counts as which topic.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from guidance.yaml_file import read_yaml

OUT_OF_SCOPE: Final = "out_of_scope"
_FILE: Final = Path(__file__).parent / "content" / "topics.yml"
_NO_TOPIC: Final = ("small_talk", "moves", "telling")

type Ranking = Sequence[tuple[str, float]]


class TopicTableError(ValueError):
    """content/topics.yml can't be used; the message names the entry and the fault."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic.

    Attributes:
        id: the public name.
        about: what the person wants to know or do.
        also: topics that are right as well where two fit.
        intents: the intents that count as this topic.
    """

    id: str
    about: str
    also: tuple[str, ...]
    intents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TopicTable:
    """All topics, and the intents that name none.

    Attributes:
        topics: by id, in the order of the file.
        topic_of: intent to topic id.
        small_talk: intents by which nothing is wanted.
        moves: intents that steer a conversation.
        telling: intents that tell of somebody, whatever it is about.
    """

    topics: Mapping[str, Topic]
    topic_of: Mapping[str, str]
    small_talk: frozenset[str]
    moves: frozenset[str]
    telling: frozenset[str]

    @property
    def intents(self) -> frozenset[str]:
        """Every intent that has a place in the table."""
        return self.small_talk | self.moves | self.telling | frozenset(self.topic_of)


def rank_topics(
    ranking: Ranking,
    *,
    intent: str,
    confidence: float = 0.0,
    wants: Sequence[str] = (),
    most: int = 5,
) -> list[tuple[str, float]]:
    """Turn a ranking of intents into one of topics.

    The surest intent of a topic speaks for it, so that the first topic is the one that the
    classifier settled on. Telling and moving name no topic: their share is left out, and the
    rest is scaled to fill it. Small talk and moves count as out of scope only if one of them is
    what was understood and no sentence wants anything else.

    Args:
        ranking: intents, or topics alone, with their probabilities, in any order.
        intent: what the classifier settled on; "nlu_fallback" if it isn't sure.
        confidence: how sure it is of that.
        wants: what single sentences want.
        most: how many topics to return.

    Returns:
        Topics with confidences between 0 and 1, surest first, no topic twice. Where the ranking
        was short, neighbours of its topics follow, without confidence.
    """
    table = topic_table()
    idle = table.small_talk | table.moves
    nothing_else = intent in idle and not any(want in table.topic_of for want in wants)
    scores = {OUT_OF_SCOPE: confidence} if nothing_else else {}
    left_out = 0.0
    for name, share in ranking:
        topic = table.topic_of.get(name)
        if topic is not None:
            scores[topic] = max(scores.get(topic, 0.0), share)
        elif name != "nlu_fallback" and not (nothing_else and name in idle):
            left_out += share
    scale = 1.0 / max(1.0 - left_out, sum(scores.values()), 1e-9)
    ordered = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    ranked = [(topic, min(1.0, score * scale)) for topic, score in ordered]
    return _filled(ranked, table, most)[:most]


def is_right(found: str, label: str, also: Sequence[str] | None = None) -> bool:
    """Whether a topic is the labelled one or an accepted alternative.

    Args:
        found: the topic found.
        label: the topic it should be.
        also: what else is accepted; None takes the table's alternatives of the label.
    """
    if also is None:
        known = topic_table().topics.get(label)
        also = known.also if known else ()
    return found == label or found in also


def _filled(
    ranked: list[tuple[str, float]], table: TopicTable, most: int
) -> list[tuple[str, float]]:
    """Add the neighbours of the best topics, without confidence, where the ranking was short."""
    known = dict(ranked)
    order = [*known, *table.topics] if known else [OUT_OF_SCOPE, *table.topics]
    for topic in order:
        for neighbour in (topic, *table.topics[topic].also):
            if len(known) >= most:
                return list(known.items())
            known.setdefault(neighbour, 0.0)
    return list(known.items())


@cache
def topic_table() -> TopicTable:
    """The table, read once.

    Raises:
        TopicTableError: the file is wrong.
    """
    return read_topic_table(_FILE)


def read_topic_table(path: Path) -> TopicTable:
    """Read and check a table of topics.

    Raises:
        TopicTableError: an entry lacks a field, an intent stands twice, or an alternative
            isn't a topic.
    """
    data = read_yaml(path)
    topics = {topic.id: topic for topic in map(_topic, data["topics"])}
    others = {kind: tuple(data["no_topic"].get(kind, ())) for kind in _NO_TOPIC}
    _check(topics, others)
    return TopicTable(
        topics=topics,
        topic_of={intent: topic.id for topic in topics.values() for intent in topic.intents},
        **{kind: frozenset(names) for kind, names in others.items()},
    )


def _topic(entry: Mapping[str, Any]) -> Topic:
    name = str(entry.get("id") or "")
    for field in ("id", "about", "intents"):
        if not entry.get(field):
            raise TopicTableError(f"topics.yml: entry {name or '?'}: {field} is missing")
    also = tuple(entry.get("also", ()))
    return Topic(name, str(entry["about"]), also, tuple(entry["intents"]))


def _check(topics: Mapping[str, Topic], others: Mapping[str, tuple[str, ...]]) -> None:
    listed = [intent for topic in topics.values() for intent in topic.intents]
    listed += [intent for names in others.values() for intent in names]
    twice = sorted({intent for intent in listed if listed.count(intent) > 1})
    if twice:
        raise TopicTableError(f"topics.yml: {', '.join(twice)} stands in two places")
    for topic in topics.values():
        unknown = sorted(set(topic.also) - set(topics))
        if unknown:
            raise TopicTableError(f"topics.yml: {topic.id}: also has no {', '.join(unknown)}")
