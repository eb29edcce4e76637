"""The words a change is asked for with: ``tags``, ``people``, ``cues`` in ``edits.yml``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from guidance.draft_content import Texts, load_yaml, raise_problems, text_map
from guidance.fields import FieldReader

type Patterns = tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Cues:
    """``tags``, ``people`` and ``modes`` find a value in words; ``ways`` find a request."""

    tags: Mapping[str, re.Pattern[str]]
    people: Mapping[str, re.Pattern[str]]
    modes: Mapping[str, re.Pattern[str]]
    ways: Mapping[str, Patterns]
    says: Texts

    def one(self, name: str) -> re.Pattern[str]:
        """Return the cue called ``name`` that is a single pattern."""
        return self.ways[name][0]

    def whats(self, name: str, text: str) -> Iterator[re.Match[str]]:
        """Return the matches of a request's patterns in a whole ``text``, best pattern first."""
        for pattern in self.ways[name]:
            match = pattern.search(text)
            if match is not None:
                yield match


def _values(reader: FieldReader, key: str) -> Mapping[str, re.Pattern[str]]:
    group = reader.group(key)
    if group is None:
        return {}
    return {
        name: re.compile(rf"(?<!\w)(?:{'|'.join(group.choices(name))})(?!\w)", re.IGNORECASE)
        for name in group.data
    }


def _ways(reader: FieldReader) -> Mapping[str, Patterns]:
    group = reader.group("cues")
    found: dict[str, Patterns] = {}
    for name in group.data if group is not None else ():
        value = group.raw(name) if group is not None else None
        sources = value if isinstance(value, list) else [value]
        bounded = name in _REQUESTS
        found[name] = tuple(
            re.compile(_ASKED_WITH + source + _END if bounded else str(source), re.IGNORECASE)
            for source in sources
            if isinstance(source, str)
        )
    return found


#: A request starts a sentence, after words such as "oh and can you please".
_ASKED_WITH = (
    r"^(?:(?:oh|and|also|actually|then|but|so|ok|okay|yes|yeah|no|please|pls|can you|could you"
    r"|would you|will you|can we|could we|i want you to|i(?:'d| would) like (?:you )?to|i need"
    r" (?:you )?to|i'd|i would|he'd|she'd|they'd|let's|lets|just"
    r"|maybe|better|sorry|hmm|um|one thing|wait)[, ]+)*"
)
_END = r"(?:[ ,]+(?:please|pls|plz|thanks|thank you|ta|thx))*\s*\??\s*$"
_REQUESTS = (
    "remove",
    "restore",
    "reason",
    "ask_about",
    "unask",
    "swap",
)


@cache
def cues() -> Cues:
    """Return every cue, read once. Raises DraftContentError naming every fault."""
    reader = FieldReader(load_yaml("edits.yml"))
    found = Cues(
        tags=_values(reader, "tags"),
        people=_values(reader, "people"),
        modes=_values(reader, "modes"),
        ways=_ways(reader),
        says=text_map(reader, "says"),
    )
    raise_problems("edits.yml", reader)
    return found


def asks(text: str) -> bool:
    """Whether a text is a question, and not a wish politely put ("could it be 8 weeks?")."""
    polite = cues().one("polite").match(text) is not None
    return not polite and cues().one("question_like").match(text) is not None


def tags_in(text: str) -> tuple[str, ...]:
    """Return the adjustments named in ``text``, in the order they are named."""
    found: list[tuple[int, int, str]] = []
    for tag, pattern in cues().tags.items():
        match = pattern.search(text)
        if match is not None:
            found.append((match.start(), match.end(), tag))
    # "no lone working" is not "no ...": a name inside a longer one is dropped.
    kept = [
        hit
        for hit in found
        if not any(o[0] <= hit[0] and hit[1] <= o[1] and o[:2] != hit[:2] for o in found)
    ]
    return tuple(tag for _, _, tag in sorted(kept))


def without_tags(text: str) -> str:
    """Return ``text`` without the adjustments it names."""
    for tag in tags_in(text):
        text = cues().tags[tag].sub(" ", text)
    return " ".join(text.split())


def first_match(patterns: Mapping[str, re.Pattern[str]], text: str) -> str | None:
    """Return the name of the first pattern that is in ``text``."""
    return next((name for name, pattern in patterns.items() if pattern.search(text)), None)
