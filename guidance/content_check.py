"""Look over all content at once: broken, stale, unsourced, doubled, unused, resting on C.

``askoh content check`` prints the report. Only ``errors`` make it fail; the rest is work for
those who keep the content, and for the reviewers who sign it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from guidance import (
    access_to_work_content,
    answers,
    cards,
    catalogue,
    coverage,
    further,
    glossary,
    market,
    note_rules,
    phased_content,
    signposting,
    talks,
)
from guidance import helplines as numbers
from guidance import rules as tables
from guidance.adjustment_catalogue import load_adjustments, load_groups
from guidance.content import FOLDER, ContentError, Fact, load_kind, read_fact
from guidance.content_text import Line, lines
from guidance.duplicates import near_duplicates
from guidance.provenance import Provenance
from guidance.references import CATALOGUE_KINDS, PROJECT
from guidance.reviews import standing
from guidance.sick_pay import rates
from guidance.switches import Switch, load_switches

type Loaded = Mapping[str, object]

_PACKAGES: Final = ("guidance", "actions", "api", "askoh")
_NAME: Final = re.compile(r"[A-Za-z][\w-]*[\w]")
_DEFINITION: Final = re.compile(r"^\s*- (?:id|topic|slot): .*$", re.MULTILINE)
#: Kinds whose entries have to be named somewhere to be reached; the others are found by a
#: helpline's topic, by the words someone looks up, or in the order of their table.
_NAMED_KINDS: Final = ("facts", "steps", "scripts_talks", "switches")


@dataclass(frozen=True, slots=True)
class Report:
    """What a look over the content found; each item is one line that names its entry.

    ``errors`` are faults, ``stale`` past their review date, ``unsourced`` without an address to
    check them at, ``duplicates`` nearly the same text twice, ``unused`` named by nothing,
    ``choices_resting_on_C`` our own choices that rest on an unconfirmed fact.
    """

    errors: tuple[str, ...]
    stale: tuple[str, ...]
    unsourced: tuple[str, ...]
    duplicates: tuple[str, ...]
    unused: tuple[str, ...]
    choices_resting_on_C: tuple[str, ...]  # noqa: N815 - C is the confidence's own name

    @property
    def failed(self) -> bool:
        """Whether something has to be mended before the content may be used."""
        return bool(self.errors)


def check(today: date, folder: Path = FOLDER) -> Report:
    """Look over all content of a folder as it stands on this day."""
    loaded, errors = _load_all(folder)
    texts = lines(folder)
    if folder == FOLDER:
        errors += _errors_of_tables()
    if not errors:
        errors += _missing_places()
    errors += _forbidden(texts, loaded.get("switches", {}))
    return Report(
        errors=tuple(errors),
        stale=tuple(_stale(loaded, today)),
        unsourced=tuple(_unsourced(loaded)),
        duplicates=tuple(f"{one.place} / {two.place}" for one, two in near_duplicates(texts)),
        unused=tuple(_unused(loaded, folder)),
        choices_resting_on_C=tuple(_resting_on_unconfirmed(loaded, texts)),
    )


def load_kinds(folder: Path = FOLDER) -> Mapping[str, Loaded]:
    """Return every sourced kind of content with its entries by id.

    Raises:
        ContentError: with every fault of the kinds that can't be read.

    """
    return {kind: load(folder) for kind, load in _loaders().items()}


def _loaders() -> Mapping[str, Callable[[Path], Loaded]]:
    return {
        "facts": partial(load_kind, "facts", read_fact),
        **{kind: partial(catalogue.load, kind) for kind in CATALOGUE_KINDS},
        "topic_cards": cards.load_topic_cards,
        "condition_cards": cards.load_condition_cards,
        "sector_prompts": cards.load_sector_prompts,
        "fears": talks.load_fears,
        "scripts_talks": talks.load_talks,
        "glossary": glossary.load_glossary,
        "packages": market.load_packages,
        "who_you_see": market.load_staff_roles,
        "timings": market.load_timings,
        "switches": load_switches,
        "signpost_links": signposting.load_links,
        "further_facts": further.load_further,
        "coverage": coverage.load_coverage,
    }


def _load_all(folder: Path) -> tuple[dict[str, Loaded], list[str]]:
    loaded: dict[str, Loaded] = {}
    errors: list[str] = []
    for kind, load in _loaders().items():
        try:
            loaded[kind] = load(folder)
        except ContentError as error:
            errors += [str(fault) for fault in error.faults]
    return loaded, errors


def _errors_of_tables() -> list[str]:
    """Faults of the kinds that are only ever read from their own place."""
    errors = []
    for load in (tables.rules, tables.additions, tables.steps, tables.adjustments,
                 tables.question_tags, tables.asks, tables.headlines, tables.words,
                 numbers.helplines, answers.topics, load_adjustments, load_groups,
                 access_to_work_content.load, rates, note_rules.rules, note_rules.steps,
                 note_rules.boxes, note_rules.prompts, note_rules.words, phased_content.kinds,
                 phased_content.paces, phased_content.checks, phased_content.entries):  # fmt: skip
        try:
            load()
        except ValueError as error:
            errors += str(error).splitlines()
    return errors


def _missing_places() -> list[str]:
    """References into the project that point at nothing, if the project is here at all."""
    if not (PROJECT / "pyproject.toml").exists():
        return []
    return [f"{place} points at nothing" for place in coverage.missing_places()]


def _forbidden(texts: Iterable[Line], switches: Loaded) -> Iterator[str]:
    """Yield texts that hold what a switch says must never stand there, or stand alone."""
    known = [switch for switch in switches.values() if isinstance(switch, Switch)]
    for switch in known:
        yield from _wrong_numbers(switch)
    for line in texts:
        if line.file != "switches.yml" or line.field not in ("never", "only_beside"):
            for switch in known:
                yield from _broken_guards(line, switch)


def _wrong_numbers(switch: Switch) -> Iterator[str]:
    for name, number in switch.helpline_holds:
        if numbers.helplines()[name].phone != number:
            yield f"helplines.yml, entry {name}, field phone: isn't {number}. Check it"


def _broken_guards(line: Line, switch: Switch) -> Iterator[str]:
    for words in switch.never:
        if words.lower() in line.text.lower():
            yield f"{line.place}: holds '{words}' ({switch.subject}). Take it out"
    for figure, beside in switch.only_beside:
        if figure in line.text and beside not in line.text:
            yield f"{line.place}: names {figure} without {beside}. Add it"


def _sourced(loaded: Mapping[str, Loaded]) -> Iterator[tuple[str, Fact | Provenance]]:
    for kind, entries in loaded.items():
        for name, entry in entries.items():
            source = provenance_of(entry)
            if source is not None:
                yield f"{kind} {name}", source


def provenance_of(entry: object) -> Fact | Provenance | None:
    """Return what says where an entry of a sourced kind comes from; None if nothing does."""
    if isinstance(entry, Fact):
        return entry
    holder = entry.core if isinstance(entry, catalogue.Row) else entry
    found = getattr(holder, "provenance", None)
    return found if isinstance(found, Provenance) else None


def _stale(loaded: Mapping[str, Loaded], today: date) -> Iterator[str]:
    for name, source in _sourced(loaded):
        if source.is_stale(today):
            shown = isinstance(source, Fact) and source.emergency
            note = ", still shown because it is for an emergency" if shown else ""
            yield f"{name} (review by {standing(source).review_by}{note})"
    for line in numbers.helplines().values():
        if line.is_stale(today):
            note = ", still shown because it may save a life" if line.always else ""
            yield f"helplines {line.id} (review by {standing(line).review_by}{note})"


def _unsourced(loaded: Mapping[str, Loaded]) -> Iterator[str]:
    """Yield each source without an address, with the entries that rest on it."""
    resting: dict[str, list[str]] = defaultdict(list)
    for name, source in _sourced(loaded):
        if source.confidence in ("A", "B") and not source.url:
            resting[f"{source.publisher}, {source.source.partition(', §')[0]}"].append(name)
    for title, entries in resting.items():
        yield f"{title}: {', '.join(entries)}"


def _unused(loaded: Mapping[str, Loaded], folder: Path) -> Iterator[str]:
    named = _named_in(path for path in folder.rglob("*.yml"))
    named |= _named_in(path for part in _PACKAGES for path in (PROJECT / part).rglob("*.py"))
    kinds = {**loaded, "steps": tables.steps()}
    for kind in _NAMED_KINDS:
        for name, entry in kinds.get(kind, {}).items():
            if name not in named and not _needs_no_name(entry):
                yield f"{kind} {name}"


def _needs_no_name(entry: object) -> bool:
    """An unconfirmed fact is never said, and a switch may only watch over others."""
    if isinstance(entry, Fact):
        return entry.confidence == "C"
    return isinstance(entry, Switch) and entry.guards


def _named_in(paths: Iterable[Path]) -> set[str]:
    """Every name that files hold, their own entries' names left out."""
    found: set[str] = set()
    for path in paths:
        text = path.read_text(encoding="utf-8", errors="replace")
        found.update(_NAME.findall(_DEFINITION.sub("", text)))
    return found


def _resting_on_unconfirmed(loaded: Mapping[str, Loaded], texts: Iterable[Line]) -> Iterator[str]:
    facts = [fact for fact in loaded.get("facts", {}).values() if isinstance(fact, Fact)]
    unconfirmed = {fact.id for fact in facts if fact.confidence == "C"}
    for kind, name, sources in _choices(loaded):
        for source in sources:
            if source in unconfirmed:
                yield f"{kind} {name} rests on {source}"
    for line in texts:
        for name in sorted(unconfirmed):
            if f"{{{name}}}" in line.text:
                yield f"{line.place} names {name}, so its sentence is never said"


def _choices(loaded: Mapping[str, Loaded]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every entry that says what it rests on: kind, name and sources."""
    for rule in tables.rules():
        yield "rules", rule.id, rule.sources
    for step in tables.steps().values():
        yield "steps", step.id, step.sources
    for picks in (tables.adjustments(), tables.signposts(), tables.question_tags()):
        for pick in picks.values():
            yield "picks", pick.id, pick.sources
    for kind, entries in loaded.items():
        for name, entry in entries.items():
            holder = entry.core if isinstance(entry, catalogue.Row) else entry
            yield kind, name, tuple(getattr(holder, "facts", ()))
