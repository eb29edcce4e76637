"""The second net: whether any part of a message sounds like somebody at risk, and how.

Plain numpy, without Rasa, so that it can be measured on its own. It learns statements of danger
against every near miss written for it, and against the most alike of all other messages: far-off
ones teach it nothing and cost time.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import List, Optional, Sequence

import numpy as np

from askoh_bot.topic_model import Guess, TopicModel

#: What a near miss is labelled: everyday words that were written to be told from danger.
NOTHING = "nothing"
# How many of the other messages are learnt beside each statement of danger.
_OTHERS_EACH = 1.0


@dataclass(frozen=True)
class Heard:
    """What the net makes of one text.

    Attributes:
        risk: 0 to 1, how much it sounds like somebody at risk.
        kind: the likeliest kind of danger, as named by the examples.
    """

    risk: float
    kind: str


class DangerNet:
    """Kinds of danger told from each other and from everything else that people write."""

    def __init__(self) -> None:
        self._model = TopicModel()

    def fit(
        self, texts: Sequence[str], kinds: Sequence[Optional[str]], vectors: np.ndarray
    ) -> "DangerNet":
        """Learn from examples.

        Args:
            texts: n messages.
            kinds: n kinds of danger; `NOTHING` for a near miss, None for any other message.
            vectors: float32 (n, 384) sentence vectors, or (n, 0) to learn from n-grams alone.
        """
        learnt = _worth_learning(kinds, vectors)
        self._model.fit(
            [texts[i] for i in learnt], [kinds[i] or NOTHING for i in learnt], vectors[learnt]
        )
        return self

    def hear(self, texts: Sequence[str], vectors: np.ndarray) -> List[Heard]:
        """Say of each text how much it sounds like danger.

        Args:
            texts: m messages or sentences of one.
            vectors: float32 (m, 384), or (m, 0) if it was learnt without them.
        """
        return [_heard(guess) for guess in self._model.guess(texts, vectors)]

    def save(self, folder: Path) -> None:
        """Write what was learnt; nothing is pickled."""
        self._model.save(folder)

    @classmethod
    def load(cls, folder: Path) -> "DangerNet":
        """Read what `save` wrote."""
        net = cls()
        net._model = TopicModel.load(folder)
        return net


def _heard(guess: Guess) -> Heard:
    shares = dict(guess.ranking)
    nothing = shares.pop(NOTHING, 0.0)
    return Heard(1.0 - nothing, max(shares, key=shares.__getitem__))


def _worth_learning(kinds: Sequence[Optional[str]], vectors: np.ndarray) -> np.ndarray:
    """Places of all statements and near misses, and of the other messages most alike to danger."""
    labelled = np.asarray([i for i, kind in enumerate(kinds) if kind], dtype=int)
    dangers = np.asarray([i for i in labelled if kinds[i] != NOTHING], dtype=int)
    others = np.asarray([i for i, kind in enumerate(kinds) if not kind], dtype=int)
    most = int(_OTHERS_EACH * len(dangers))
    if len(others) <= most:
        return np.arange(len(kinds))
    if not vectors.shape[1]:
        return np.concatenate([labelled, others[:: -(-len(others) // most)]])
    closest = (vectors[others] @ vectors[dangers].T).max(axis=1)
    return np.concatenate([labelled, others[np.argsort(-closest)[:most]]])
