"""The classifier: sentence vectors and word and character n-grams together, one ridge machine.

Plain numpy and scikit-learn, without Rasa, so that it can be measured on its own. It also
holds the calibrated thresholds that say "I'm not sure which" and "not our subject".
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Dict, List, Mapping, Sequence, Tuple

import numpy as np
from scipy import linalg
from sklearn.model_selection import StratifiedShuffleSplit

from askoh_bot.ngrams import Ngrams

# Found on messages of another hand than the ones learnt from (docs/decisions/0013).
CLOSENESS = 3.0
RIDGE = 0.5
HELD_OUT = 0.25
LEAST_EXAMPLES = 4
_LEAST_IN_BAND = 10
OFFERED = 5
# Real messages are looser than examples: what held-out examples teach of certainty is damped.
_DAMPED = 0.65
# A topic that serves as well counts nearly as much as the topic itself.
_SERVED_SHARE = 0.8
_SHARPNESS = tuple(float(s) for s in np.arange(4.0, 41.0, 2.0))


@dataclass(frozen=True)
class Thresholds:
    """When to answer and when to ask; learnt on held-out examples, stored with the model.

    Attributes:
        sure: least probability at which the top topic is answered at once.
        margin: least lead of the first topic over the second.
        near: least cosine to the nearest training example; below it, it's not our subject.
        sharpness: what scores are multiplied by before they become probabilities.
    """

    sure: float = 0.3
    margin: float = 0.05
    near: float = 0.2
    sharpness: float = 8.0


@dataclass(frozen=True)
class Guess:
    """What the classifier thinks of one text.

    Attributes:
        ranking: every topic with its probability, likeliest first.
        nearest: cosine to the nearest training example, 0 without sentence vectors.
        certain: whether the thresholds allow the first topic to be answered.
    """

    ranking: List[Tuple[str, float]]
    nearest: float
    certain: bool


@dataclass
class _Learnt:
    """Weights of one solved ridge: on likeness to examples, on n-grams, and the class means."""

    by_likeness: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))
    by_ngram: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))
    mean: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.float32))


class TopicModel:
    """Kernel ridge regression: nearness of meaning to each example, plus shared n-grams.

    A message's score for a topic is a weighted vote of the examples it is close to in meaning
    and a sum over its n-grams. Learning is one linear system of the size of the examples.
    """

    def __init__(self) -> None:
        self.topics: List[str] = []
        self.thresholds = Thresholds()
        self._learnt = _Learnt()
        self._examples = np.zeros((0, 0), dtype=np.float32)
        self._ngrams = Ngrams({})

    def fit(self, texts: Sequence[str], topics: Sequence[str], vectors: np.ndarray) -> "TopicModel":
        """Learn from examples.

        Args:
            texts: n training messages.
            topics: n labels.
            vectors: float32 (n, 384) sentence vectors, or (n, 0) to learn from n-grams alone.
        """
        self._ngrams = Ngrams.learnt_from(texts)
        self._examples = np.asarray(vectors, dtype=np.float32)
        self.topics = sorted(set(topics))
        place = {topic: i for i, topic in enumerate(self.topics)}
        labels = np.asarray([place[topic] for topic in topics])
        ngrams = self._ngrams.matrix(texts)
        kernel = _likeness(self._examples, self._examples) + (ngrams @ ngrams.T).toarray()
        targets = np.eye(len(self.topics), dtype=np.float32)[labels]
        self.thresholds = self._calibrate(kernel, targets, labels)
        votes, mean = _solve(kernel, targets)
        self._learnt = _Learnt(votes, np.asarray(ngrams.T @ votes, dtype=np.float32), mean)
        return self

    def guess(self, texts: Sequence[str], vectors: np.ndarray) -> List[Guess]:
        """Rank the topics for each text.

        Args:
            texts: m messages.
            vectors: float32 (m, 384), or (m, 0) if the model was learnt without them.
        """
        scores, nearest = self._scored(texts, vectors)
        probabilities = _softmax(scores * self.thresholds.sharpness)
        return [self._one_guess(p, float(n)) for p, n in zip(probabilities, nearest)]

    def scores(self, texts: Sequence[str], vectors: np.ndarray) -> np.ndarray:
        """What speaks for each topic, about 0 to 1, before it is a share: (m, topics)."""
        return self._scored(texts, vectors)[0]

    def _scored(self, texts: Sequence[str], vectors: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
        learnt = self._learnt
        scores = np.tile(learnt.mean, (len(texts), 1))
        for row, text in enumerate(texts):
            columns, values = self._ngrams.weigh(text)
            scores[row] += values @ learnt.by_ngram[columns]
        nearest = np.zeros(len(texts), dtype=np.float32)
        if self._examples.shape[1] and vectors.shape[1]:
            # A row at a time: for a product of two matrices BLAS copies all examples first,
            # which takes many times longer than the few rows of a message do.
            for row, vector in enumerate(np.asarray(vectors, dtype=np.float32)):
                cosines = self._examples @ vector
                scores[row] += np.exp(CLOSENESS * (cosines - 1)) @ learnt.by_likeness
                nearest[row] = cosines.max()
        return scores, nearest

    def blend(self, whole: Guess, parts: Sequence[Guess]) -> Guess:
        """A long message's topic: the whole and its sentences have an equal say.

        Args:
            whole: the guess for the message.
            parts: the guesses for its sentences; none for a single sentence.
        """
        if not parts:
            return whole
        scores = {topic: score / 2 for topic, score in whole.ranking}
        for part in parts:
            for topic, score in part.ranking:
                scores[topic] += score / 2 / len(parts)
        ranking = sorted(scores.items(), key=lambda pair: -pair[1])
        return self._judged(ranking, max(whole.nearest, *(part.nearest for part in parts)))

    def save(self, folder: Path) -> None:
        """Write the model as npz and JSON; nothing is pickled."""
        folder.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(
            folder / "model.npz",
            by_likeness=self._learnt.by_likeness,
            by_ngram=self._learnt.by_ngram,
            mean=self._learnt.mean,
            examples=self._examples.astype(np.float16),
            **{f"idf_{kind}": idf for kind, idf in self._ngrams.weights().items()},
        )
        words = self._ngrams.words()
        meta = {"topics": self.topics, "thresholds": asdict(self.thresholds), "words": words}
        (folder / "model.json").write_text(json.dumps(meta), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "TopicModel":
        """Read what `save` wrote."""
        meta = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        model = cls()
        model.topics = meta["topics"]
        model.thresholds = Thresholds(**meta["thresholds"])
        with np.load(folder / "model.npz", allow_pickle=False) as stored:
            model._learnt = _Learnt(stored["by_likeness"], stored["by_ngram"], stored["mean"])
            model._examples = stored["examples"].astype(np.float32)
            weights = {kind: stored[f"idf_{kind}"] for kind in meta["words"]}
            model._ngrams = Ngrams.restored(meta["words"], weights)
        return model

    def _one_guess(self, probabilities: np.ndarray, nearest: float) -> Guess:
        order = np.argsort(-probabilities)
        return self._judged([(self.topics[i], float(probabilities[i])) for i in order], nearest)

    def _judged(self, ranking: List[Tuple[str, float]], nearest: float) -> Guess:
        lead = ranking[0][1] - (ranking[1][1] if len(ranking) > 1 else 0.0)
        limits = self.thresholds
        far = bool(self._examples.shape[1]) and nearest < limits.near
        certain = ranking[0][1] >= limits.sure and lead >= limits.margin and not far
        return Guess(ranking, nearest, certain)

    def _calibrate(self, kernel: np.ndarray, targets: np.ndarray, labels: np.ndarray) -> Thresholds:
        counts = np.bincount(labels)
        if counts.min() < LEAST_EXAMPLES or len(labels) * HELD_OUT < len(counts):
            return Thresholds()
        split = StratifiedShuffleSplit(1, test_size=HELD_OUT, random_state=7)
        train, test = next(split.split(labels, labels))
        votes, mean = _solve(kernel[np.ix_(train, train)], targets[train])
        scores = kernel[np.ix_(test, train)] @ votes + mean
        sharpness = _best_sharpness(scores, labels[test])
        near = 0.0
        if self._examples.shape[1]:
            cosines = self._examples[test] @ self._examples[train].T
            near = float(np.quantile(cosines.max(axis=1), 0.01))
        return _limits(_softmax(scores * sharpness), labels[test], near, sharpness)


def offered(
    ranking: Sequence[Tuple[str, float]],
    topics: Mapping[str, Sequence[str]],
    counts_as: Mapping[str, str],
    most: int = OFFERED,
) -> List[Tuple[str, float]]:
    """The topics most worth offering, the best first, whatever move the message may be.

    The answer to a topic often serves another want as well, so each next place goes to the
    topic that serves most of what the ones before don't: three buttons aren't three names of
    one thing. A likeliest topic that nothing else can serve comes first in any case.

    Args:
        ranking: intents with probabilities, as `Guess.ranking`.
        topics: each topic and the topics whose answers would serve it as well.
        counts_as: intents that are a kind of one of the topics.
        most: how many to return.

    Returns:
        Topics, each with the probability (never rising) that it serves and those before don't.
    """
    left = _among_topics(ranking, topics, counts_as)
    likeliest = max(left, key=left.__getitem__)
    chosen: Dict[str, float] = {}
    ceiling = 1.0
    while len(chosen) < min(most, len(topics)):
        worth = _served(left, topics)
        best = max((n for n in worth if n not in chosen), key=worth.__getitem__)
        if not chosen and not topics[likeliest]:
            best = likeliest
        ceiling = min(ceiling, worth[best])
        chosen[best] = ceiling
        left = {n: 0.0 if n == best or best in topics[n] else s for n, s in left.items()}
    return list(chosen.items())


def _among_topics(
    ranking: Sequence[Tuple[str, float]],
    topics: Mapping[str, Sequence[str]],
    counts_as: Mapping[str, str],
) -> Dict[str, float]:
    """Probabilities among the topics alone, less sure of themselves than on our own examples."""
    own = dict.fromkeys(topics, 0.0)
    for intent, score in ranking:
        name = counts_as.get(intent, intent)
        if name in own:
            own[name] += score
    # Damped once gathered: a topic of many intents would otherwise gain by each of them.
    damped = {name: score**_DAMPED for name, score in own.items()}
    total = sum(damped.values()) or 1.0
    return {name: score / total for name, score in damped.items()}


def _served(wanted: Mapping[str, float], topics: Mapping[str, Sequence[str]]) -> Dict[str, float]:
    """How much of what may be wanted each topic's answer would serve."""
    worth = dict(wanted)
    for topic, score in wanted.items():
        for other in topics[topic]:
            worth[other] += _SERVED_SHARE * score
    return worth


def _likeness(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Nearness of meaning, 1 for the same vector; 0 everywhere without vectors."""
    if not left.shape[1]:
        return np.zeros((len(left), len(right)), dtype=np.float32)
    return np.exp(CLOSENESS * (left @ right.T - 1))


def _solve(kernel: np.ndarray, targets: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Each example's vote for each topic, and the topics' share of the examples."""
    mean = targets.mean(axis=0)
    damped = kernel + RIDGE * np.eye(len(kernel), dtype=np.float32)
    votes = linalg.solve(damped, targets - mean, assume_a="pos", overwrite_a=True)
    return votes.astype(np.float32), mean.astype(np.float32)


def _best_sharpness(scores: np.ndarray, labels: np.ndarray) -> float:
    """The factor under which the right topics of held-out examples are likeliest."""

    def surprise(factor: float) -> float:
        right = _softmax(scores * factor)[np.arange(len(labels)), labels]
        return float(-np.log(right + 1e-12).mean())

    return min(_SHARPNESS, key=surprise)


def _limits(
    probabilities: np.ndarray, labels: np.ndarray, near: float, sharpness: float
) -> Thresholds:
    ordered = np.sort(probabilities, axis=1)
    top, lead = ordered[:, -1], ordered[:, -1] - ordered[:, -2]
    right = probabilities.argmax(axis=1) == labels
    sure = _lowest_with_precision(top, right)
    confident = (top >= sure) & right
    margin = float(np.quantile(lead[confident], 0.02)) if confident.any() else 0.05
    return Thresholds(sure=sure, margin=min(margin, 0.1), near=near, sharpness=sharpness)


def _lowest_with_precision(top: np.ndarray, right: np.ndarray, wanted: float = 0.5) -> float:
    """The lowest confidence from which answers around it are right more often than not."""
    edges = np.arange(0.05, 0.4, 0.025)
    for edge in edges:
        band = (top >= edge) & (top < edge + 0.1)
        if band.sum() >= _LEAST_IN_BAND and right[band].mean() >= wanted:
            return float(edge)
    return 0.3


def _softmax(scores: np.ndarray) -> np.ndarray:
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)
