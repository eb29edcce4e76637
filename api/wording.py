"""The api's own sentences around a conversation, read from ``wording.yml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from guidance.yaml_file import read_yaml

_FILE = Path(__file__).with_name("wording.yml")


class WordingError(Exception):
    """A sentence is missing from ``wording.yml``; the message names it."""


@cache
def _texts() -> dict[str, str]:
    raw = read_yaml(_FILE)
    flat: dict[str, str] = {}
    for key, value in raw.items():
        if isinstance(value, dict):
            flat |= {f"{key}.{inner}": str(text).strip() for inner, text in value.items()}
        else:
            flat[key] = str(value).strip()
    return flat


def say(key: str, **values: object) -> str:
    """The sentence with this key (``opening.manager``), with ``{values}`` filled in.

    Raises:
        WordingError: there is no such sentence.

    """
    try:
        return _texts()[key].format(**values)
    except KeyError:
        raise WordingError(f"wording.yml has no usable sentence {key!r}") from None
