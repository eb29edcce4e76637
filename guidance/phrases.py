"""AskOH's own short sentences, read from content/phrases.yml."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from guidance.wording import speaks_of_self
from guidance.yaml_file import read_yaml

_FILE = Path(__file__).parent / "content" / "phrases.yml"


def phrase(phrase_id: str, role: str | None = None, **values: str) -> str:
    """A sentence, filled in.

    Args:
        phrase_id: the entry's id.
        role: who is spoken to; someone who speaks of themselves may get other words.
        values: what the placeholders stand for.

    Raises:
        KeyError: no such phrase, or a placeholder has no value.
    """
    entry = _entries()[phrase_id]
    template = entry.get("employee") if speaks_of_self(role) else None
    return (template or entry["text"]).format_map(values)


def phrase_ids() -> frozenset[str]:
    """All phrases there are."""
    return frozenset(_entries())


@lru_cache(maxsize=1)
def _entries() -> Mapping[str, dict[str, str]]:
    return {e["id"]: e for e in read_yaml(_FILE)}
