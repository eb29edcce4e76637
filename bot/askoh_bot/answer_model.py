"""Which written answer a message asks for, among the narrower ones of its topics.

A topic is a wide thing: whether a fit note can be overruled and how long one may be are two
questions about one topic. Questions that people ask for each narrower answer stand with the
topic's examples (`metadata: {answer: topic/name}`); this model learns from those alone, because
the topic's other examples hold the same questions without saying so.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Collection, List, Optional, Sequence

import numpy as np

from askoh_bot.topic_model import TopicModel

_SEPARATOR = "/"
_LEAST_ANSWERS = 2


@dataclass(frozen=True)
class FoundAnswer:
    """A narrower answer.

    Attributes:
        name: "topic/name", or a topic alone when the question is a general one.
        score: how much the questions of this answer speak for it, about 0 to 1.
    """

    name: str
    score: float

    @property
    def topic(self) -> str:
        """The topic that it belongs to."""
        return self.name.partition(_SEPARATOR)[0]


class AnswerModel:
    """Learns from the questions of the narrower answers; empty without any."""

    def __init__(self, least: float = 0.3, lead: float = 0.1) -> None:
        """`least`: the lowest score that counts; `lead`: how far the next one must be behind."""
        self._least = least
        self._lead = lead
        self._model: Optional[TopicModel] = None

    def fit(self, texts: Sequence[str], answers: Sequence[str], vectors: np.ndarray) -> None:
        """Learn from questions.

        Args:
            texts: n questions.
            answers: n names of answers.
            vectors: float32 (n, 384) sentence vectors, or (n, 0) to learn from n-grams alone.
        """
        if len(set(answers)) >= _LEAST_ANSWERS:
            self._model = TopicModel().fit(texts, answers, vectors)

    def find(
        self, texts: Sequence[str], vectors: np.ndarray, topics: Collection[str]
    ) -> Optional[FoundAnswer]:
        """The answer that one of the texts asks for most plainly, or None.

        Args:
            texts: a message and its sentences.
            vectors: their sentence vectors, as in `fit`.
            topics: what the message may be about; no other topic's answer counts.
        """
        if self._model is None:
            return None
        names = [FoundAnswer(name, 0.0) for name in self._model.topics]
        places = [i for i, one in enumerate(names) if one.topic in topics]
        if not places:
            return None
        scores = self._model.scores(texts, vectors)[:, places]
        among = [self._model.topics[i] for i in places]
        clear = [found for row in scores if (found := self._clearest(row, among)) is not None]
        return max(clear, key=lambda found: found.score, default=None)

    def _clearest(self, row: np.ndarray, among: List[str]) -> Optional[FoundAnswer]:
        order = np.argsort(-row)
        best = float(row[order[0]])
        second = float(row[order[1]]) if len(order) > 1 else 0.0
        if best < self._least or best - second < self._lead:
            return None
        return FoundAnswer(among[int(order[0])], best)

    def save(self, folder: Path) -> None:
        """Write what was learnt into a folder of its own; nothing if there was nothing."""
        if self._model is not None:
            self._model.save(folder)

    def load(self, folder: Path) -> "AnswerModel":
        """Read what `save` wrote, if it wrote anything."""
        if (folder / "model.json").is_file():
            self._model = TopicModel.load(folder)
        return self
