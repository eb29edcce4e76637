"""The encoder is the one we chose, it agrees with the published model, and nothing is fetched."""

import json
import struct

import numpy as np
import pytest
from askoh_bot import weights
from askoh_bot.encoder import encode

SENTENCES = [
    "He has been off with his back for six weeks",
    "Can my manager see what I told the nurse?",
    "The lorry needs new tyres",
    "She wants to come back on shorter days",
]


@pytest.mark.parametrize("name", ["model", "tokenizer", "upstream"])
def test_each_weight_file_has_the_pinned_hash(name):
    assert weights.verified(name).is_file()


def test_a_changed_file_is_refused_with_the_cure(tmp_path, monkeypatch):
    package = tmp_path / "tampered_weights"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "model.onnx").write_bytes(b"something else")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setitem(
        weights._FILES, "model", ("tampered_weights", "model.onnx", weights.MODEL_SHA256)
    )
    with pytest.raises(weights.WeightsError, match="make setup"):
        weights.verified("model")


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setitem(weights._FILES, "model", ("no_such_weights", "model.onnx", "0"))
    with pytest.raises(weights.WeightsError, match="no_such_weights"):
        weights.locate("model")


def test_the_small_model_agrees_with_the_published_weights():
    """The int8 vectors point where the upstream model's own vectors point."""
    ours = encode(SENTENCES)
    theirs = _published_vectors(SENTENCES)
    assert (np.sum(ours * theirs, axis=1) > 0.96).all()


def test_padding_does_not_change_a_vector():
    alone = encode(SENTENCES[:1])
    among = encode([*SENTENCES, "a " * 150])[:1]
    assert np.allclose(alone, among, atol=2e-2)


def _published_vectors(sentences):
    """all-MiniLM-L6-v2 run in numpy from the upstream file, the reference to agree with."""
    tensors = _tensors(weights.verified("upstream"))
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(weights.verified("tokenizer")))
    tokenizer.no_padding()
    return np.stack([_forward(tensors, tokenizer.encode(s).ids) for s in sentences])


def _tensors(path):
    raw = path.read_bytes()
    (size,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + size])
    found = {}
    for name, info in header.items():
        if name == "__metadata__" or info["dtype"] != "F32":
            continue
        start, end = (8 + size + offset for offset in info["data_offsets"])
        found[name] = np.frombuffer(raw[start:end], dtype=np.float32).reshape(info["shape"])
    return found


def _forward(w, ids):
    x = w["embeddings.word_embeddings.weight"][ids]
    x = x + w["embeddings.position_embeddings.weight"][: len(ids)]
    x = x + w["embeddings.token_type_embeddings.weight"][0]
    x = _norm(x, w, "embeddings.LayerNorm")
    for layer in range(6):
        at = f"encoder.layer.{layer}."
        x = _norm(x + _attention(x, w, at), w, at + "attention.output.LayerNorm")
        inner = _gelu(_linear(x, w, at + "intermediate.dense"))
        x = _norm(x + _linear(inner, w, at + "output.dense"), w, at + "output.LayerNorm")
    mean = x.mean(axis=0)
    return mean / np.linalg.norm(mean)


def _attention(x, w, at, heads=12):
    query, key, value = (
        _linear(x, w, f"{at}attention.self.{part}").reshape(len(x), heads, -1).swapaxes(0, 1)
        for part in ("query", "key", "value")
    )
    scores = query @ key.swapaxes(1, 2) / np.sqrt(query.shape[-1])
    share = np.exp(scores - scores.max(axis=-1, keepdims=True))
    share /= share.sum(axis=-1, keepdims=True)
    return _linear(
        (share @ value).swapaxes(0, 1).reshape(len(x), -1), w, f"{at}attention.output.dense"
    )


def _linear(x, w, name):
    return x @ w[f"{name}.weight"].T + w[f"{name}.bias"]


def _norm(x, w, name):
    x = x - x.mean(axis=-1, keepdims=True)
    return (
        x / np.sqrt((x**2).mean(axis=-1, keepdims=True) + 1e-12) * w[f"{name}.weight"]
        + w[f"{name}.bias"]
    )


def _gelu(x):
    from scipy.special import erf

    return 0.5 * x * (1 + erf(x / np.sqrt(2)))
