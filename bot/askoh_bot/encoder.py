"""Sentence vectors from all-MiniLM-L6-v2 (int8 ONNX), a thread a batch, with no network."""

import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Iterable, List, Sequence

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from askoh_bot.weights import verified

DIMENSIONS = 384
MAX_TOKENS = 192
BATCH = 32


class Encoder:
    """Turns sentences into unit vectors of 384 numbers.

    Raises:
        WeightsError: on creation, when the weight files are missing or not the pinned ones.
    """

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(verified("model")), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {node.name for node in self._session.get_inputs()}
        self._tokenizer = Tokenizer.from_file(str(verified("tokenizer")))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Encode texts.

        Args:
            texts: sentences; longer ones are cut at 192 word pieces.

        Returns:
            float32 array of shape (len(texts), 384), each row of length 1.
        """
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        # Texts of like length together: padding a short one to a long one is wasted work.
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
        grouped = [[texts[i] for i in batch] for batch in batches]
        if len(batches) == 1:
            return self._placed(vectors, batches, [self._encode_batch(grouped[0])])
        # Each run keeps to one thread; training has hundreds of batches and every core.
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return self._placed(vectors, batches, pool.map(self._encode_batch, grouped))

    @staticmethod
    def _placed(
        vectors: np.ndarray, batches: List[List[int]], encoded: Iterable[np.ndarray]
    ) -> np.ndarray:
        for batch, part in zip(batches, encoded):
            vectors[batch] = part
        return vectors

    def _encode_batch(self, texts: Sequence[str]) -> np.ndarray:
        encodings = self._tokenizer.encode_batch(list(texts))
        ids = np.array([e.ids for e in encodings], dtype=np.int64)
        mask = np.array([e.attention_mask for e in encodings], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        output = self._session.run(None, {k: v for k, v in feed.items() if k in self._inputs})[0]
        weights = mask[:, :, None].astype(np.float32)
        pooled = (output * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9)
        norms = np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), 1e-9)
        return (pooled / norms).astype(np.float32)


@lru_cache(maxsize=1)
def shared_encoder() -> Encoder:
    """The process's one encoder, loaded on first use."""
    return Encoder()


def encode(texts: List[str]) -> np.ndarray:
    """Encode with the shared encoder; shape (len(texts), 384)."""
    return shared_encoder().encode(texts)
