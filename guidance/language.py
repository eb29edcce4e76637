"""Whether a message is in another language than English, by the small words it is made of."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from guidance.yaml_file import read_yaml

_FILE: Final = Path(__file__).parent / "content" / "languages.yml"
_WORD: Final = re.compile(r"[^\W\d_]+")
_LEAST: Final = 3
_SHARE: Final = 0.4


def other_language(text: str) -> str | None:
    """The language that a message seems to be in, "polish"; None for English and for too little.

    Args:
        text: what was typed.
    """
    said = [word.casefold() for word in _WORD.findall(text)]
    if not said:
        return None
    found = {name: sum(word in words for word in said) for name, words in _languages().items()}
    best = max(found, key=lambda name: found[name])
    known = found[best]
    return best if known >= _LEAST and known / len(said) >= _SHARE else None


@cache
def _languages() -> Mapping[str, frozenset[str]]:
    return {str(one["id"]): frozenset(map(str, one["words"])) for one in read_yaml(_FILE)}
