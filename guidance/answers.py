"""Written answers to questions by topic, read from content/answers/*.yml.

An answer never repeats a figure: it names facts as {SSP-01}, and the fact's own text stands
there. A fact that is past its review date takes the sentence with it and leaves a pointer to
the official page (`guidance.content`).

A topic's entry may hold variants: particular cases with an answer of their own, told by their
words or by the employer's route (`guidance.answer_variants`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from guidance.answer_variants import Variant, VariantError, plain, read_variant, split_name
from guidance.content import fact, fact_text, footer
from guidance.employer import EmployerProfile
from guidance.helplines import helplines
from guidance.questions import question_book
from guidance.talks import talks
from guidance.wording import speaks_of_self
from guidance.yaml_file import read_yaml

_FOLDER = Path(__file__).parent / "content" / "answers"
_SENTENCE_BEGINS = r"(^|[.!?][\"']? |\n)"
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
        name: the topic, or "topic/variant" for a particular case; `answer` takes it back.
        title: a few words, also used on buttons.
        text: the short answer, facts filled in.
        more: the rest, on request; empty if there is none.
        source: the line for the foot: where the facts come from and how old the copies are.
        follow: topics that people ask next.
        talk: id of the words for a talk that go with it; empty if there are none.
        ask_oh: id of a question that can be put to occupational health; empty if there is none.
        helplines: ids of helplines that are named with it.
    """

    topic: str
    name: str
    title: str
    text: str
    more: str
    source: str
    follow: tuple[str, ...]
    talk: str = ""
    ask_oh: str = ""
    helplines: tuple[str, ...] = ()


def answer(
    topic: str,
    *,
    role: str | None,
    nation: str,
    today: date,
    text: str = "",
    employer: EmployerProfile | None = None,
    blanks: Mapping[str, str] = MappingProxyType({}),
) -> Answer | None:
    """The written answer to a topic.

    Args:
        topic: name of an intent, or of a particular case ("topic/variant").
        role: who asks; someone who speaks of themselves may get other words.
        nation: of the employer; "unknown" gets every nation's line.
        today: decides which facts are still served.
        text: what was typed, if anything; it may tell of a particular case.
        employer: whose route may decide between answers.
        blanks: what stands for {eap}, {hr} and the like in the texts.

    Returns:
        The answer, or None if none is written.
    """
    name, wanted = split_name(topic)
    whole = _entries().get(name)
    if whole is None:
        return None
    variant = _chosen(name, wanted, plain(text), role, employer)
    entry = _of_variant(whole, variant) if variant else whole
    lines = [_by_role(entry["short"], role), *_nation_lines(entry, nation)]
    more = _by_role(entry.get("more", ""), role)
    used = [*_named_facts("\n".join(lines)), *entry.get("facts", [])]
    return Answer(
        topic=name,
        name=variant.name if variant else name,
        title=entry["title"],
        text="\n\n".join(_filled(line, today, blanks) for line in lines if line),
        more=_filled(more, today, blanks),
        source=footer(list(dict.fromkeys(used)), today),
        follow=tuple(entry.get("follow", ())),
        talk=str(entry.get("talk", "")),
        ask_oh=str(entry.get("ask_oh", "")),
        helplines=tuple(entry.get("helplines", ())),
    )


def particular(text: str, role: str | None) -> str | None:
    """The particular case ("topic/variant") that words tell of, whatever they seem to be about.

    Args:
        text: what was typed.
        role: who speaks, if known.
    """
    said = plain(text)
    for variants in _variants().values():
        for variant in variants:
            if variant.anywhere and variant.told_in(said, role):
                return variant.name
    return None


def is_for(name: str, role: str | None) -> bool:
    """Whether there is such a particular case ("topic/variant"), meant for this role."""
    topic, wanted = split_name(name)
    found = [one for one in _variants().get(topic, ()) if one.id == wanted]
    return any(not one.roles or role in one.roles for one in found)


def asked_by_question() -> frozenset[str]:
    """The particular cases that no expression tells: the classifier learns their questions."""
    return frozenset(
        one.name for variants in _variants().values() for one in variants if one.is_by_question
    )


def topic_of(name: str) -> str:
    """The topic of a particular case."""
    return split_name(name)[0]


def following(topic: str, text: str, role: str | None) -> str | None:
    """The particular case ("topic/variant") that words tell of after a topic was answered.

    Args:
        topic: what was answered last, a topic or "topic/variant".
        text: what was typed.
        role: who speaks, if known.
    """
    said = plain(text)
    for variant in _variants().get(split_name(topic)[0], ()):
        if variant.follows_in(said, role):
            return variant.name
    return None


def stands_alone(name: str) -> bool:
    """Whether nothing is asked after this particular case, even if somebody's case is told."""
    topic, wanted = split_name(name)
    return any(one.alone for one in _variants().get(topic, ()) if one.id == wanted)


def title(topic: str) -> str:
    """A few words for a button, "Sick pay" for sick_pay."""
    entry = _entries().get(split_name(topic)[0])
    return entry["title"] if entry else topic.replace("_", " ").capitalize()


def topics() -> frozenset[str]:
    """Every topic that has a written answer."""
    return frozenset(_entries())


def _of_variant(whole: Mapping[str, Any], variant: Variant) -> Mapping[str, Any]:
    """A variant's entry; one with words of its own takes no fact and no nation's line over."""
    if "short" not in variant.entry:
        return {**whole, **variant.entry}
    kept = {key: whole[key] for key in ("title", "follow") if key in whole}
    return {**kept, **variant.entry}


def _chosen(
    topic: str, wanted: str | None, said: str, role: str | None, employer: EmployerProfile | None
) -> Variant | None:
    for variant in _variants().get(topic, ()):
        if variant.id == wanted:
            return variant
        needs_words = bool(variant.when or variant.then) and not said
        told = not wanted and not needs_words and variant.told_in(said, role)
        if told and variant.holds_at(employer):
            return variant
    return None


def _by_role(text: str | Mapping[str, str], role: str | None) -> str:
    if isinstance(text, str):
        return text.strip()
    reader = "employee" if speaks_of_self(role) else "manager"
    return (text.get(role or "") or text.get(reader) or text["any"]).strip()


def _nation_lines(entry: Mapping[str, Any], nation: str) -> Iterator[str]:
    for key, line in entry.get("nations", {}).items():
        if key == nation:
            yield line
        elif nation == "unknown":
            yield f"In {_NATION_NAMES[key]}: {line}"


def _named_facts(text: str) -> list[str]:
    return _FACT.findall(text)


def _filled(text: str, today: date, blanks: Mapping[str, str]) -> str:
    words = _FACT.sub(lambda match: fact_text(match[1], today), text).strip()
    for name, value in blanks.items():
        begins = re.compile(_SENTENCE_BEGINS + r"\{" + name + r"\}")
        words = begins.sub(rf"\1{{{name}!}}", words)
        words = words.replace(f"{{{name}!}}", value[:1].upper() + value[1:])
        words = words.replace(f"{{{name}}}", value)
    return words


@lru_cache(maxsize=1)
def _variants() -> Mapping[str, tuple[Variant, ...]]:
    """The variants of each topic that has some, in the order of the files."""
    return {
        topic: tuple(read_variant(topic, variant) for variant in entry["variants"])
        for topic, entry in _entries().items()
        if entry.get("variants")
    }


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
    for variant in entry.get("variants", []):
        try:
            read_variant(topic, variant)
        except VariantError as error:
            name = variant.get("id", "?")
            raise AnswerError(f"{file}: {topic}: variant {name}: {error}") from error
    for one in (entry, *entry.get("variants", [])):
        _check_names(one, f"{file}: {topic}")
    for name in _named_facts(str(entry)):
        try:
            fact(name)
        except KeyError as error:
            raise AnswerError(f"{file}: {topic}: there is no fact {name}") from error


def _check_names(entry: Mapping[str, Any], where: str) -> None:
    if entry.get("talk", next(iter(talks()))) not in talks():
        raise AnswerError(f"{where}: talk: there is no {entry['talk']} in scripts_talks")
    questions = question_book().questions
    if entry.get("ask_oh", next(iter(questions))) not in questions:
        raise AnswerError(f"{where}: ask_oh: there is no {entry['ask_oh']} in questions")
    missing = set(entry.get("helplines", ())) - set(helplines())
    if missing:
        raise AnswerError(f"{where}: helplines: there is no {', '.join(sorted(missing))}")
