"""Written answers to questions by topic, read from content/answers/*.yml.

An answer never repeats a figure: it names facts as {SSP-01}, and the fact's own text stands
there. A fact that is past its review date takes the sentence with it and leaves a pointer to
the official page (`guidance.content`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from guidance.content import fact, fact_text, footer
from guidance.yaml_file import read_yaml

_FOLDER = Path(__file__).parent / "content" / "answers"
_SPEAK_OF_THEMSELVES = ("employee", "self_employed", "not_in_work")
_FACT = re.compile(r"\{([A-Z]+-\d+[a-z]?)\}")
_NATION_NAMES = {
    "england": "England",
    "scotland": "Scotland",
    "wales": "Wales",
    "northern_ireland": "Northern Ireland",
}


class AnswerError(ValueError):
    """An entry in content/answers can't be used; the message names file, topic and field."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A written answer.

    Attributes:
        topic: the intent it answers.
        title: a few words, also used on buttons.
        text: the short answer, facts filled in.
        more: the rest, on request; empty if there is none.
        source: the line for the foot: where the facts come from and how old the copies are.
        follow: topics that people ask next.
    """

    topic: str
    title: str
    text: str
    more: str
    source: str
    follow: tuple[str, ...]


def answer(
    topic: str, *, role: str | None, nation: str, today: date, eap: str = ""
) -> Answer | None:
    """The written answer to a topic.

    Args:
        topic: name of an intent.
        role: who asks; someone who speaks of themselves may get other words.
        nation: of the employer; "unknown" gets every nation's line.
        today: decides which facts are still served.
        eap: the line about this employer's helpline, for answers that name it.

    Returns:
        The answer, or None if none is written.
    """
    entry = _entries().get(topic)
    if entry is None:
        return None
    text = _by_role(entry["short"], role)
    lines = [text, *_nation_lines(entry, nation)]
    more = _by_role(entry.get("more", ""), role)
    used = [*_named_facts("\n".join(lines)), *entry.get("facts", [])]
    return Answer(
        topic=topic,
        title=entry["title"],
        text="\n\n".join(_filled(line, today) for line in lines if line).replace("{eap}", eap),
        more=_filled(more, today),
        source=footer(list(dict.fromkeys(used)), today),
        follow=tuple(entry.get("follow", ())),
    )


def title(topic: str) -> str:
    """A few words for a button, "Sick pay" for sick_pay."""
    entry = _entries().get(topic)
    return entry["title"] if entry else topic.replace("_", " ").capitalize()


def topics() -> frozenset[str]:
    """Every topic that has a written answer."""
    return frozenset(_entries())


def _by_role(text: str | Mapping[str, str], role: str | None) -> str:
    if isinstance(text, str):
        return text.strip()
    reader = "employee" if role in _SPEAK_OF_THEMSELVES else "manager"
    return (text.get(role or "") or text.get(reader) or text["any"]).strip()


def _nation_lines(entry: Mapping[str, Any], nation: str) -> Iterator[str]:
    for key, line in entry.get("nations", {}).items():
        if key == nation:
            yield line
        elif nation == "unknown":
            yield f"In {_NATION_NAMES[key]}: {line}"


def _named_facts(text: str) -> list[str]:
    return _FACT.findall(text)


def _filled(text: str, today: date) -> str:
    return _FACT.sub(lambda match: fact_text(match[1], today), text).strip()


@lru_cache(maxsize=1)
def _entries() -> Mapping[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(_FOLDER.glob("*.yml")):
        for entry in read_yaml(path) or []:
            _check(entry, path.name)
            if entry["topic"] in found:
                raise AnswerError(f"{path.name}: {entry['topic']} is written twice")
            found[entry["topic"]] = entry
    return found


def _check(entry: Mapping[str, Any], file: str) -> None:
    topic = entry.get("topic", "?")
    for field in ("topic", "title", "short"):
        if not entry.get(field):
            raise AnswerError(f"{file}: {topic}: {field} is missing")
    unknown = set(entry.get("nations", {})) - set(_NATION_NAMES)
    if unknown:
        raise AnswerError(f"{file}: {topic}: nations has no {', '.join(sorted(unknown))}")
    for name in _named_facts(str(entry)):
        try:
            fact(name)
        except KeyError as error:
            raise AnswerError(f"{file}: {topic}: there is no fact {name}") from error
