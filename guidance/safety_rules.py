"""The safety rules: read from ``content/safety.yml`` and matched against a message.

Order of work on a cleaned message: everyday idioms are blanked out, then every rule is tried,
then combinations of small hints (``content/safety_cues.yml``), then *escalators* (signs that it
is happening now) lift what was found. The highest level wins; between equals the rule that
stands first in the file.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from guidance.safety_cues import CueSet, combination, cue_set, follows_another
from guidance.safety_phrases import Phrase, PhraseCompiler, PhraseError, PhraseIndex
from guidance.safety_text import Words, fold, normalise

# The C loader is safe too and many times faster; not every platform has it.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
CONTENT = Path(__file__).parent / "content"
# Words on each side that may explain a match away; what stands further off may not.
_NEAR = 8
# Words before a match that may name whom it is said of ("he always ...").
_LEAD = 6
_REACH = 80
_OWN = ("suicide", "self_harm")
KINDS = ("suicide", "self_harm", "medical", "violence", "abuse", "other_person")


class Level(StrEnum):
    """How urgent a message is: none, concern, crisis, danger (someone at risk now)."""

    none = "none"
    concern = "concern"
    crisis = "crisis"
    danger = "danger"

    @property
    def rank(self) -> int:
        """0 for none up to 3 for danger."""
        return list(Level).index(self)


class SafetyContentError(ValueError):
    """The safety content can't be used; the message names file, entry and field."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it finds, how urgent it is, and why.

    ``unless`` and ``other`` look at the words near a phrase, in its sentence: the first says that
    it is something else, the second that it is about another person: then it is a
    concern, never nothing.
    """

    id: str
    level: Level
    kind: str
    why: str
    script: str | None
    phrases: tuple[Phrase, ...]
    unless: tuple[Phrase, ...]
    other: tuple[Phrase, ...]
    lifts: frozenset[str]  # rule kinds that this escalator lifts; empty for a plain rule


class _Hit(NamedTuple):
    level: Level
    kind: str
    rule: str


@dataclass(frozen=True)
class RuleSet:
    """All rules, ready to match; made once by `rule_set`."""

    words: Words
    rules: Mapping[str, Rule]
    _index: PhraseIndex[Rule]
    _idioms: PhraseIndex[str]
    _cues: CueSet

    def match(self, text: str) -> tuple[Level, str | None, str | None]:
        """Return level, kind and rule id for ``text`` (any string); never raises."""
        plain = self._without_idioms(normalise(text, self.words))
        found, lifts = self._found(plain)
        found += self._together(plain)
        if not found:
            return Level.none, None, None
        hits = [*found, *_lifted(found, lifts)]
        best = max(hits, key=lambda hit: hit.level.rank)
        return best.level, best.kind, best.rule

    def _without_idioms(self, plain: str) -> str:
        for phrase, _ in self._idioms.candidates(plain):
            plain = phrase.pattern.sub(" _", plain)
        return plain

    def _together(self, plain: str) -> list[_Hit]:
        """Return what small hints mean together."""
        hits: list[_Hit] = []
        for name, of_another in self._cues.match(plain):
            rule = self.rules[name]
            other = _Hit(Level.concern, "other_person", name)
            hits.append(other if of_another else _Hit(rule.level, rule.kind, name))
        return hits

    def _found(self, plain: str) -> tuple[list[_Hit], list[Rule]]:
        """Return what the rules find, and the escalators that matched."""
        hits: dict[tuple[str, str, bool], _Hit | None] = {}
        lifts: dict[str, Rule] = {}
        for phrase, rule in self._index.candidates(plain):
            for match in phrase.pattern.finditer(plain):
                near, of_another = _around(plain, match), _of_another(rule, plain, match)
                if (rule.id, near, of_another) not in hits:
                    hit = _judge(rule, near, of_another=of_another)
                    hits[rule.id, near, of_another] = hit
                    if hit and rule.lifts:
                        lifts[rule.id] = rule
        found = [hit for hit in hits.values() if hit and hit.rule not in lifts]
        return found, list(lifts.values())


def _judge(rule: Rule, near: str, *, of_another: bool) -> _Hit | None:
    """Decide what a match means by the words near it; None when it is something else."""
    if any(phrase.pattern.search(near) for phrase in rule.unless):
        return None
    if of_another or any(phrase.pattern.search(near) for phrase in rule.other):
        return _Hit(Level.concern, "other_person", rule.id)
    return _Hit(rule.level, rule.kind, rule.id)


def _of_another(rule: Rule, plain: str, match: re.Match[str]) -> bool:
    """Whether a rule about the writer matched what is said of "he" or "she" right before it."""
    if rule.kind not in _OWN or rule.lifts:
        return False
    lead = plain[max(0, match.start() - _REACH) : match.start()]
    before = lead.rpartition(" .")[2].split()[-_LEAD:]
    return follows_another(before, match[0].split())


def _around(plain: str, match: re.Match[str]) -> str:
    """Return a match with up to `_NEAR` words of its sentence on each side."""
    before = plain[: match.start()].rpartition(" .")[2].split()[-_NEAR:]
    after = plain[match.end() :].partition(" .")[0].split()[:_NEAR]
    return f" {' '.join([*before, *match[0].split(), *after])} "


def _lifted(found: Iterable[_Hit], lifts: Iterable[Rule]) -> list[_Hit]:
    """Raise what was found by the escalators that apply to its kind."""
    return [
        _Hit(rule.level, hit.kind if rule.kind == "same" else rule.kind, rule.id)
        for rule in lifts
        for hit in found
        if hit.kind in rule.lifts
    ]


@lru_cache(maxsize=1)
def rule_set() -> RuleSet:
    """Read and compile the rules once.

    Raises:
        SafetyContentError: a field is missing, unknown or can't be read.
    """
    raw = read_content("safety.yml")
    words = _words(read_content("safety_words.yml"))
    compiler = PhraseCompiler(
        slots=raw["slots"], canonical=lambda word: words.canonical(fold(word))
    )
    index: PhraseIndex[Rule] = PhraseIndex()
    rules: dict[str, Rule] = {}
    for entry in (*raw["rules"], *raw["escalators"]):
        rule = _rule(entry, compiler)
        if rule.id in rules:
            raise SafetyContentError(f"safety.yml: {rule.id}: id is used twice")
        rules[rule.id] = rule
        for phrase in rule.phrases:
            index.add(phrase, rule)
    idioms: PhraseIndex[str] = PhraseIndex()
    for source in raw["idioms"]:
        idioms.add(compiler.compile(source), source)
    cues = _cues(read_content("safety_cues.yml"), raw["slots"], compiler, rules)
    words = replace(words, known=frozenset(compiler.known))
    return RuleSet(words, rules, index, idioms, cues)


def _cues(
    raw: Mapping[str, Any],
    slots: Mapping[str, Any],
    compiler: PhraseCompiler,
    rules: dict[str, Rule],
) -> CueSet:
    """Read the cues and their combinations; each combination joins ``rules``."""
    compiler.slots = {**slots, **raw["slots"]}
    combinations = []
    try:
        phrases = [(compiler.compile(s), name) for name in raw["cues"] for s in raw["cues"][name]]
    except PhraseError as error:
        raise SafetyContentError(f"safety_cues.yml: {error}") from error
    for entry in raw["combinations"]:
        rule = _rule({**entry, "phrases": ["cue"], "unless": []}, compiler)
        if rule.id in rules:
            raise SafetyContentError(f"safety_cues.yml: {rule.id}: id is used twice")
        rules[rule.id] = replace(rule, phrases=())
        try:
            combinations.append(combination(rule.id, entry, raw["cues"]))
        except ValueError as error:
            raise SafetyContentError(f"safety_cues.yml: {rule.id}: {error}") from error
    return cue_set(phrases, combinations, raw["nouns"])


def _rule(entry: Mapping[str, Any], compiler: PhraseCompiler) -> Rule:
    name = str(entry.get("id", "?"))
    missing = [field for field in ("id", "level", "kind", "why", "phrases") if not entry.get(field)]
    if missing:
        raise SafetyContentError(f"safety.yml: {name}: missing {', '.join(missing)}")
    lifts = frozenset(entry.get("lifts", ()))
    if entry["level"] not in Level.__members__ or entry["level"] == "none":
        raise SafetyContentError(f"safety.yml: {name}: level {entry['level']!r} is unknown")
    if unknown := ({entry["kind"]} | lifts) - {*KINDS, *(("same",) if lifts else ())}:
        raise SafetyContentError(f"safety.yml: {name}: kind {sorted(unknown)} is unknown")
    try:
        phrases = tuple(map(compiler.compile, entry["phrases"]))
        unless = tuple(map(compiler.compile, entry.get("unless", ())))
        other = tuple(map(compiler.compile, entry.get("other", ())))
    except PhraseError as error:
        raise SafetyContentError(f"safety.yml: {name}: {error}") from error
    level = Level(entry["level"])
    script = entry.get("script")
    return Rule(name, level, entry["kind"], entry["why"], script, phrases, unless, other, lifts)


def _words(raw: Mapping[str, Any]) -> Words:
    plain = {str(word): str(form) for form, words in raw["same_as"].items() for word in words}
    plain |= {str(word): str(form) for word, form in raw["replace"].items()}
    return Words(
        replace=plain,
        phrases={str(k): str(v) for k, v in raw["phrases"].items()},
        drop=frozenset(map(str, raw["drop"])),
        close=tuple(raw["close"]),
        censored=tuple(raw["censored"]),
    )


def read_content(name: str) -> dict[str, Any]:
    """Read one YAML file of ``guidance/content``.

    Raises:
        SafetyContentError: the file isn't a mapping.
    """
    loaded = yaml.load((CONTENT / name).read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506
    if not isinstance(loaded, dict):
        raise SafetyContentError(f"{name}: expected a mapping at the top")
    return loaded
