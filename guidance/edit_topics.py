"""What can be taken out of a draft, by topic: ``topics`` of ``content/edits.yml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from guidance.draft_content import entries, flag_of, load_yaml, raise_problems
from guidance.fields import FieldReader
from guidance.questions import plain_quotes

#: How a topic is written in a set of hidden things: ``about:hospital``.
ABOUT: Final = "about:"
#: How plain words to leave out are written in a set of hidden things: ``phrase:bad leg``.
PHRASE: Final = "phrase:"


@dataclass(frozen=True, slots=True)
class Topic:
    """Something a draft can be about, with everything that would tell it.

    ``asked`` matches what a person says when they mean it; ``told`` matches the words that
    tell it in a draft; ``told_in_job`` the same in the description of the job.
    """

    id: str
    title: str
    asked: re.Pattern[str]
    told: re.Pattern[str] | None
    told_in_job: re.Pattern[str] | None
    values: tuple[str, ...]
    questions: tuple[str, ...]
    listed: bool


def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    if not patterns:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE)


def _topic(reader: FieldReader) -> Topic:
    words, phrases = reader.choices("words"), reader.choices("phrases")
    silent, job = reader.choices("never_sweeps"), reader.choices("job")
    lines_only = flag_of(reader, "lines_only")
    telling = () if lines_only else tuple(w for w in words if w not in silent) + phrases
    return Topic(
        id=reader.text("id", required=True) or "",
        title=reader.text("title", required=True) or "",
        asked=_any_of(words) or re.compile("(?!)"),
        told=_any_of(telling),
        told_in_job=_any_of(job),
        values=reader.choices("values"),
        questions=reader.choices("questions"),
        listed=not flag_of(reader, "broad") and (not lines_only or flag_of(reader, "listed")),
    )


@cache
def topics() -> Mapping[str, Topic]:
    """Return every topic by id, read once. Raises DraftContentError naming every fault."""
    reader = FieldReader(load_yaml("edits.yml"))
    found = [_topic(entry) for entry in entries(reader, "topics")]
    raise_problems("edits.yml", reader)
    return {topic.id: topic for topic in found}


def topics_asked(words: str) -> tuple[Topic, ...]:
    """Return the topics a person may mean by ``words``, in the order of the content."""
    plain = plain_quotes(words)
    found = {t.id: m.span() for t in topics().values() if (m := t.asked.search(plain))}
    # "fit note comments" means the comments, not the whole note.
    return tuple(
        topics()[name]
        for name, (start, end) in found.items()
        if not any(s <= start and end <= e and (s, e) != (start, end) for s, e in found.values())
    )
