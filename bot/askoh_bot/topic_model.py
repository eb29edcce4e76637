"""The classifier: sentence vectors and word and character n-grams together, one linear model.

Plain numpy and scikit-learn, without Rasa, so that it can be measured on its own. It also
holds the calibrated thresholds that say "I'm not sure which" and "not our subject".
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Dict, List, Sequence, Tuple

import numpy as np
from scipy import sparse
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedShuffleSplit

SPARSE_WEIGHT = 0.3
REGULARISATION = 3.0
HELD_OUT = 0.25
LEAST_EXAMPLES = 4
# Learning over 30,000 n-grams takes a minute a fit; over their 300 main directions, seconds,
# with the same accuracy. The learnt weights are folded back, so answering stays linear.
NGRAM_DIRECTIONS = 300
_LEAST_IN_BAND = 10
_KINDS: Dict[str, Dict[str, Any]] = {
    "word": {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"(?u)\b\w+\b"},
    "char": {"analyzer": "char_wb", "ngram_range": (1, 5), "min_df": 2},
}


@dataclass(frozen=True)
class Thresholds:
    """When to answer and when to ask; learnt on held-out examples, stored with the model.

    Attributes:
        sure: least probability at which the top topic is answered at once.
        margin: least lead of the first topic over the second.
        near: least cosine to the nearest training example; below it, it's not our subject.
    """

    sure: float = 0.3
    margin: float = 0.05
    near: float = 0.2


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


class TopicModel:
    """Logistic regression over sentence vectors and tf-idf n-grams."""

    def __init__(self) -> None:
        self.topics: List[str] = []
        self.thresholds = Thresholds()
        self._coef = np.zeros((0, 0), dtype=np.float32)
        self._bias = np.zeros(0, dtype=np.float32)
        self._examples = np.zeros((0, 0), dtype=np.float32)
        self._dense_weights = np.zeros((0, 0), dtype=np.float32)
        self._ngram_weights = np.zeros((0, 0), dtype=np.float32)
        self._vectorizers: Dict[str, TfidfVectorizer] = {}

    def fit(self, texts: Sequence[str], topics: Sequence[str], vectors: np.ndarray) -> "TopicModel":
        """Learn from examples.

        Args:
            texts: n training messages.
            topics: n labels.
            vectors: float32 (n, 384) sentence vectors, or (n, 0) to learn from n-grams alone.
        """
        self._vectorizers = {
            kind: TfidfVectorizer(lowercase=True, sublinear_tf=True, **options).fit(texts)
            for kind, options in _KINDS.items()
        }
        self._examples = np.asarray(vectors, dtype=np.float32)
        ngrams = self._ngrams(texts)
        directions = _main_directions(ngrams)
        features = np.hstack([self._examples, ngrams @ directions.T]).astype(np.float32)
        labels = np.asarray(topics)
        self.thresholds = self._calibrate(features, labels)
        self._learn(features, labels, directions)
        return self

    def guess(self, texts: Sequence[str], vectors: np.ndarray) -> List[Guess]:
        """Rank the topics for each text.

        Args:
            texts: m messages.
            vectors: float32 (m, 384), or (m, 0) if the model was learnt without them.
        """
        scores = vectors @ self._dense_weights + self._ngrams(texts) @ self._ngram_weights
        probabilities = _softmax(np.asarray(scores) + self._bias)
        nearest = self._nearest(vectors)
        return [self._one_guess(p, float(n)) for p, n in zip(probabilities, nearest)]

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
            coef=self._coef,
            bias=self._bias,
            examples=self._examples.astype(np.float16),
            **{f"idf_{kind}": v.idf_ for kind, v in self._vectorizers.items()},
        )
        words = {kind: _ordered(v.vocabulary_) for kind, v in self._vectorizers.items()}
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
            model._coef, model._bias = stored["coef"], stored["bias"]
            model._examples = stored["examples"].astype(np.float32)
            for kind, options in _KINDS.items():
                model._vectorizers[kind] = _restored(
                    options, meta["words"][kind], stored[f"idf_{kind}"]
                )
        model._lay_out()
        return model

    def _learn(self, features: np.ndarray, labels: np.ndarray, directions: np.ndarray) -> None:
        regression = _regression().fit(features, labels)
        split = features.shape[1] - len(directions)
        dense, reduced = regression.coef_[:, :split], regression.coef_[:, split:]
        self.topics = [str(c) for c in regression.classes_]
        self._coef = np.hstack([dense, reduced @ directions]).astype(np.float32)
        self._bias = regression.intercept_.astype(np.float32)
        self._lay_out()

    def _lay_out(self) -> None:
        # Contiguous the way they are used: otherwise scipy copies 15 MB at every message.
        split = self._examples.shape[1]
        self._dense_weights = np.ascontiguousarray(self._coef[:, :split].T)
        self._ngram_weights = np.ascontiguousarray(self._coef[:, split:].T)

    def _ngrams(self, texts: Sequence[str]) -> sparse.csr_matrix:
        blocks = [v.transform(texts) * SPARSE_WEIGHT for v in self._vectorizers.values()]
        return sparse.hstack(blocks, format="csr", dtype=np.float32)

    def _nearest(self, vectors: np.ndarray) -> np.ndarray:
        if not self._examples.shape[1] or not vectors.shape[1]:
            return np.zeros(len(vectors), dtype=np.float32)
        return (vectors @ self._examples.T).max(axis=1)

    def _one_guess(self, probabilities: np.ndarray, nearest: float) -> Guess:
        order = np.argsort(-probabilities)
        return self._judged([(self.topics[i], float(probabilities[i])) for i in order], nearest)

    def _judged(self, ranking: List[Tuple[str, float]], nearest: float) -> Guess:
        lead = ranking[0][1] - (ranking[1][1] if len(ranking) > 1 else 0.0)
        limits = self.thresholds
        far = bool(self._examples.shape[1]) and nearest < limits.near
        certain = ranking[0][1] >= limits.sure and lead >= limits.margin and not far
        return Guess(ranking, nearest, certain)

    def _calibrate(self, features: np.ndarray, labels: np.ndarray) -> Thresholds:
        _, counts = np.unique(labels, return_counts=True)
        if counts.min() < LEAST_EXAMPLES or len(labels) * HELD_OUT < len(counts):
            return Thresholds()
        top, lead, right, near = _held_out(features, labels, self._examples)
        sure = _lowest_with_precision(top, right)
        confident = (top >= sure) & right
        margin = float(np.quantile(lead[confident], 0.02)) if confident.any() else 0.05
        return Thresholds(
            sure=sure,
            margin=min(margin, 0.1),
            near=float(np.quantile(near, 0.01)) if self._examples.shape[1] else 0.0,
        )


def _main_directions(ngrams: sparse.csr_matrix) -> np.ndarray:
    wanted = min(NGRAM_DIRECTIONS, min(ngrams.shape) - 1)
    return TruncatedSVD(wanted, n_iter=2, random_state=7).fit(ngrams).components_


def _held_out(
    features: np.ndarray, labels: np.ndarray, vectors: np.ndarray
) -> Tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Confidence, lead, rightness and nearness on a part that wasn't learnt from."""
    split = StratifiedShuffleSplit(1, test_size=HELD_OUT, random_state=7)
    train, test = next(split.split(features, labels))
    regression = _regression().fit(features[train], labels[train])
    probabilities = regression.predict_proba(features[test])
    ordered = np.sort(probabilities, axis=1)
    right = regression.classes_[probabilities.argmax(axis=1)] == labels[test]
    near = (
        (vectors[test] @ vectors[train].T).max(axis=1) if vectors.shape[1] else np.ones(len(test))
    )
    return ordered[:, -1], ordered[:, -1] - ordered[:, -2], right, near


def _lowest_with_precision(top: np.ndarray, right: np.ndarray, wanted: float = 0.5) -> float:
    """The lowest confidence from which answers around it are right more often than not."""
    edges = np.arange(0.05, 0.4, 0.025)
    for edge in edges:
        band = (top >= edge) & (top < edge + 0.1)
        if band.sum() >= _LEAST_IN_BAND and right[band].mean() >= wanted:
            return float(edge)
    return 0.3


def _regression() -> LogisticRegression:
    return LogisticRegression(C=REGULARISATION, max_iter=60, tol=1e-2)


def _softmax(scores: np.ndarray) -> np.ndarray:
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def _ordered(vocabulary: Dict[str, int]) -> List[str]:
    return sorted(vocabulary, key=vocabulary.__getitem__)


def _restored(options: Dict[str, Any], words: List[str], idf: np.ndarray) -> TfidfVectorizer:
    settings = {k: v for k, v in options.items() if k != "min_df"}
    vectorizer = TfidfVectorizer(lowercase=True, sublinear_tf=True, vocabulary=words, **settings)
    vectorizer.idf_ = idf
    return vectorizer
