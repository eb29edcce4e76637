"""Word and character n-grams of a text, weighed by how telling each one is (tf-idf)."""

from __future__ import annotations

from collections import Counter
from typing import Any, Callable, Dict, Iterable, List, Mapping, NamedTuple, Sequence, Tuple

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from askoh_bot.terms import spelled_out

# Against the likeness of sentence vectors, which is 1; found as in docs/decisions/0013.
NGRAM_WEIGHT = 0.6
_KINDS: Dict[str, Dict[str, Any]] = {
    "word": {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"(?u)\b\w+\b"},
    "char": {"analyzer": "char_wb", "ngram_range": (2, 5), "min_df": 2},
}
# Squared in the kernel: each of the two kinds has half of the weight.
_SHARE = float(np.sqrt(NGRAM_WEIGHT / len(_KINDS)))


class _Kind(NamedTuple):
    """One kind of n-gram, ready to weigh a single text."""

    analyze: Callable[[str], Iterable[str]]
    places: Mapping[str, int]
    idf: np.ndarray
    first: int


class Ngrams:
    """Turns texts into rows of a sparse matrix, one column an n-gram known from learning."""

    def __init__(self, vectorizers: Mapping[str, TfidfVectorizer]) -> None:
        self._vectorizers = vectorizers
        self._kinds = []
        first = 0
        for vectorizer in vectorizers.values():
            idf, places = vectorizer.idf_, vectorizer.vocabulary_
            self._kinds.append(_Kind(vectorizer.build_analyzer(), places, idf, first))
            first += len(idf)

    @classmethod
    def learnt_from(cls, texts: Sequence[str]) -> Ngrams:
        """The n-grams of the texts, shorthand written out."""
        plain = [spelled_out(text) for text in texts]
        return cls(
            {
                kind: TfidfVectorizer(lowercase=True, sublinear_tf=True, **options).fit(plain)
                for kind, options in _KINDS.items()
            }
        )

    def matrix(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """A row a text, float32."""
        plain = [spelled_out(text) for text in texts]
        blocks = [v.transform(plain) * _SHARE for v in self._vectorizers.values()]
        return sparse.hstack(blocks, format="csr", dtype=np.float32)

    def weigh(self, text: str) -> Tuple[np.ndarray, np.ndarray]:
        """One row of `matrix` as its columns and their values.

        By hand, because scikit-learn's way through matrices of all columns takes milliseconds.
        """
        plain = spelled_out(text)
        parts = [_weighed(kind, plain) for kind in self._kinds]
        columns, values = zip(*parts)
        return np.concatenate(columns), np.concatenate(values).astype(np.float32)

    def words(self) -> Dict[str, List[str]]:
        """The n-grams of each kind, in the order of their columns."""
        return {
            kind: sorted(v.vocabulary_, key=v.vocabulary_.__getitem__)
            for kind, v in self._vectorizers.items()
        }

    def weights(self) -> Dict[str, np.ndarray]:
        """How telling each n-gram is, by kind."""
        return {kind: v.idf_ for kind, v in self._vectorizers.items()}

    @classmethod
    def restored(cls, words: Mapping[str, List[str]], weights: Mapping[str, np.ndarray]) -> Ngrams:
        """As they were when `words` and `weights` were taken."""
        return cls({kind: _vectorizer(kind, words[kind], weights[kind]) for kind in _KINDS})


def _weighed(kind: _Kind, text: str) -> Tuple[np.ndarray, np.ndarray]:
    counts = Counter(kind.places[gram] for gram in kind.analyze(text) if gram in kind.places)
    places = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
    often = np.fromiter(counts.values(), dtype=np.float64, count=len(counts))
    values = (1 + np.log(often)) * kind.idf[places]
    length = float(np.linalg.norm(values)) or 1.0
    return kind.first + places, values * (_SHARE / length)


def _vectorizer(kind: str, words: List[str], weights: np.ndarray) -> TfidfVectorizer:
    settings = {k: v for k, v in _KINDS[kind].items() if k != "min_df"}
    vectorizer = TfidfVectorizer(lowercase=True, sublinear_tf=True, vocabulary=words, **settings)
    vectorizer.idf_ = weights
    return vectorizer
