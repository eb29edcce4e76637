"""Answer "what is …?": find the term, service, card or topic that someone's words name.

Everything of the catalogue can be reached here by its name or one of its other names. A word
of the question itself decides, never a guess at what somebody has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from guidance.cards import ConditionCard, TopicCard, condition_cards, topic_cards
from guidance.catalogue import Row, catalogue
from guidance.content import NATIONS, footer
from guidance.glossary import Term, glossary
from guidance.helplines import helplines
from guidance.market import Package, StaffRole, packages, staff_roles
from guidance.provenance import Provenance
from guidance.signposting import Contact, contacts, line_words, named_nations
from guidance.talks import Fear, fears

type _Said = tuple[str, str, list[str], tuple[str, ...]]
type Entry = Term | Row | TopicCard | ConditionCard | Package | StaffRole | Fear

#: Who is told about buying occupational health.
_BUYERS: Final = ("hr", "manager")
_STAFF_SECTIONS: Final = ("985 §5.3",)
_WORDS: Final = re.compile(r"[a-z0-9']+")
#: Names of one short word that everyday sentences hold too, and so name nothing by themselves.
_TOO_COMMON: Final = frozenset(
    {"reasonable", "consent", "doctor", "referral", "follow", "oh", "ot"}
)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is said about one entry.

    ``reference`` names the entry, ``text`` is the short answer, ``more`` the rest on request.
    ``contacts`` are helplines that fit. ``source`` is the line for the foot; ``answers`` are
    references to what goes further, such as ``topic:eap``.
    """

    reference: str
    title: str
    text: str
    more: str
    contacts: tuple[Contact, ...]
    source: str
    answers: tuple[str, ...]


def look_up(words: str, *, role: str | None, nation: str, today: date) -> Explanation | None:
    """Return what is known about the longest name in someone's words, or None.

    ``role`` chooses the wording and whether survey figures are added: they are for HR alone.
    """
    spoken = f" {' '.join(_words(words))} "
    for name, reference, entry in _names():
        if f" {name} " in spoken and not (isinstance(entry, Package) and role not in _BUYERS):
            return explain(reference, entry, role=role, nation=nation, today=today)
    return None


def explain(
    reference: str, entry: Entry, *, role: str | None, nation: str, today: date
) -> Explanation:
    """Return what is said about one entry; stale or unconfirmed ones say so instead."""
    provenance = entry.core.provenance if isinstance(entry, Row) else entry.provenance
    title = _title(entry)
    helped = _contacts(entry, nation, today)
    text, more, sources, answers = _said(entry, role)
    if not provenance.may_be_served(today):
        text, more, sources = _instead(title, provenance, helped, today), "", []
    else:
        text = _placed(text, title, provenance, nation)
        more = more if provenance.applies_in(nation) else ""
    foot = footer(sources, today)
    return Explanation(reference, title, text, more, helped, foot, tuple(answers))


def _instead(title: str, provenance: Provenance, helped: tuple[Contact, ...], today: date) -> str:
    subject = title[0].lower() + title[1:]
    if provenance.confidence != "C" and provenance.is_stale(today):
        return line_words()["look_there"].format(subject=subject, place=provenance.place())
    key = "not_confirmed" if helped else "not_confirmed_plain"
    return line_words()[key].format(subject=subject)


def _placed(text: str, title: str, provenance: Provenance, nation: str) -> str:
    """Say where it exists if that isn't everywhere; elsewhere nothing more is said of it."""
    if set(provenance.nations) == set(NATIONS):
        return text
    places = named_nations(provenance.nations)
    if not provenance.applies_in(nation):
        return line_words()["not_here"].format(name=title, nations=places)
    return (
        text if nation in NATIONS else line_words()["only_there"].format(nations=places, text=text)
    )


def _said(entry: Entry, role: str | None) -> _Said:
    """The short answer, the rest, the sources for the foot and where it goes on."""
    if isinstance(entry, TopicCard | ConditionCard):
        return _card_said(entry, role)
    for_hr = role == "hr"
    match entry:
        case Row(core=core):
            more = " ".join([core.when, *(core.figures if for_hr else ())])
            return f"{core.what} {core.says}", more, [*core.sections, *core.facts], core.answers
        case Package():
            more = " ".join(entry.figures) if for_hr else ""
            return entry.text, more, list(entry.sections), entry.answers
        case StaffRole():
            return entry.does, "", list(_STAFF_SECTIONS), entry.answers
        case Term() | Fear():
            text = entry.meaning if isinstance(entry, Term) else entry.answer
            return text, "", [*entry.sections, *entry.facts], entry.answers


def _card_said(card: TopicCard | ConditionCard, role: str | None) -> _Said:
    leads = role in ("manager", "hr")
    text = card.manager if leads else card.employee
    topic = (f"topic:{card.topic}",) if card.topic else ()
    if isinstance(card, TopicCard):
        return text, "", list(card.facts), topic
    told = [part for part in (card.effects, card.helped, card.went_wrong) if part]
    return text, " ".join(told) if leads else "", list(card.sections), topic


def _contacts(entry: Entry, nation: str, today: date) -> tuple[Contact, ...]:
    if not isinstance(entry, TopicCard):
        return ()
    return contacts([helplines()[name] for name in entry.helplines], nation, today)


def _title(entry: Entry) -> str:
    match entry:
        case Term():
            return entry.term
        case Row():
            return entry.core.name
        case ConditionCard():
            return entry.name
        case Fear():
            return entry.fear
        case StaffRole():
            return entry.role
        case TopicCard() | Package():
            return entry.title


@cache
def _names() -> tuple[tuple[str, str, Entry], ...]:
    """Every name with its reference and entry, the longest first, each name once."""
    found: dict[str, tuple[str, Entry]] = {}
    for kind, entry, called in _entries():
        entry_id = entry.id
        for name in called:
            key = " ".join(_words(name))
            if key and key not in _TOO_COMMON:
                found.setdefault(key, (f"{kind}:{entry_id}", entry))
    longest = sorted(found.items(), key=lambda item: -len(item[0]))
    return tuple((name, reference, entry) for name, (reference, entry) in longest)


def _entries() -> Iterator[tuple[str, Entry, tuple[str, ...]]]:
    # The first to claim a name keeps it, so cards that are never served come last.
    confirmed = [card for card in topic_cards().values() if card.provenance.confidence != "C"]
    unconfirmed = [card for card in topic_cards().values() if card.provenance.confidence == "C"]
    for card in confirmed:
        yield "topic_card", card, (card.title, *card.also_called)
    for guide in condition_cards().values():
        yield "condition_card", guide, (guide.name, *guide.also_called)
    for row in catalogue().values():
        yield "entry", row, (row.core.name, *row.core.also_called)
    for term in glossary().values():
        yield "term", term, (term.term, *term.also_called)
    for fear in fears().values():
        yield "fear", fear, (fear.fear, *fear.heard_as)
    for role in staff_roles().values():
        yield "role", role, (role.role, *role.also_called)
    for package in packages().values():
        yield "package", package, (package.title,)
    for card in unconfirmed:
        yield "topic_card", card, (card.title, *card.also_called)


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.lower().replace("’", "'").replace("-", " "))
