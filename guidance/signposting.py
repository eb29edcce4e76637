"""Other help beside a decision: in what order, how to reach it, and where it exists.

The ids come from ``guidance.decide``; numbers and hours from the helplines, so that a number
that is overdue for a check is replaced by its page. The employer's own helpline comes first
where there is one, and NHS care stands beside occupational health with one line on why both.
No waiting time is ever said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from guidance import rules as tables
from guidance.content import FOLDER, NATIONS, Fact, facts, footer, load_kind
from guidance.decision import decide
from guidance.employer import EmployerProfile
from guidance.fields import FieldReader
from guidance.helplines import NATION_NAMES, Helpline, for_topic, helplines
from guidance.references import names, read_names
from guidance.rules import Outcome
from guidance.situation import Situation
from guidance.slots import SLOTS

BRANCHES: Final = ("small_employer", "no_employer", "no_eap")
#: In these the decision's own list is complete: safety comes alone, or health isn't the point.
_NO_NHS_ADDED: Final = (
    Outcome.EMERGENCY,
    Outcome.SUPPORT_NOW,
    Outcome.JOB_NOT_HEALTH,
    Outcome.SURVEILLANCE,
)
_ALONE: Final = (Outcome.EMERGENCY, Outcome.SUPPORT_NOW)


@dataclass(frozen=True, slots=True)
class Contact:
    """One way to reach help. ``name`` says where it exists if that isn't the whole UK."""

    name: str
    how: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Signpost:
    """One piece of other help, ready to be said.

    ``why`` is a line to say with it, ``lines`` are facts (each naming its nation when that
    isn't known), ``source`` is the line for the foot.
    """

    id: str
    text: str
    why: str | None
    lines: tuple[str, ...]
    contacts: tuple[Contact, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Link:
    """How one signpost is reached; ``here`` and ``issues`` empty mean everywhere and always."""

    id: str
    text: str | None
    branches: tuple[str, ...]
    issues: tuple[str, ...]
    nhs: bool
    first: bool
    topics: tuple[str, ...]
    helplines: tuple[str, ...]
    facts: tuple[str, ...]
    here: tuple[str, ...]


def load_links(folder: Path = FOLDER) -> dict[str, Link]:
    """Read how each signpost is reached, keyed by its id.

    Raises:
        ContentError: with every fault, each naming file, entry and field.

    """
    return load_kind("signpost_links", _read_link, folder)


@cache
def links() -> Mapping[str, Link]:
    """Return how each signpost is reached, by id."""
    return load_links()


@cache
def line_words() -> Mapping[str, str]:
    """Return the lines around other help, by id."""
    return load_kind("signpost_words", lambda reader: reader.text("text", required=True) or "")


def signpost(
    situation: Situation, employer: EmployerProfile, nation: str, today: date
) -> tuple[Signpost, ...]:
    """Return the other help for a situation, in the order in which it is said.

    ``nation`` is where the person works; "unknown" gets every nation's line, each naming it.
    """
    decision = decide(situation, employer, today)
    alone = decision.outcome in _ALONE
    chosen = [links()[name] for name in decision.signposts]
    if not alone:
        chosen += _added(situation, employer, nation)
    add_nhs = decision.outcome not in _NO_NHS_ADDED and not any(link.nhs for link in chosen)
    if add_nhs:
        chosen.append(links()["gp"])
    once = {link.id: link for link in chosen}.values()
    said = [_said(link, employer, nation, today) for link in sorted(once, key=_rank)]
    return tuple(said if alone else _with_why(said, employer))


def reach(signpost_id: str, employer: EmployerProfile, nation: str, today: date) -> Signpost:
    """Return one signpost with how to reach it.

    Raises:
        KeyError: when there is none with this id.

    """
    return _said(links()[signpost_id], employer, nation, today)


def contacts(lines: Iterable[Helpline], nation: str, today: date) -> tuple[Contact, ...]:
    """Return helplines as contacts for a nation; with an unknown one each names its own."""
    known = nation in NATIONS
    here = [line for line in lines if not known or nation in line.nations]
    return tuple(Contact(_name(line, known=known), line.contact(today), line.note) for line in here)


def _added(situation: Situation, employer: EmployerProfile, nation: str) -> list[Link]:
    """What a branch adds: no employer, an employer without OH, or one without a helpline."""
    branches: set[str] = set()
    if situation.role in ("self_employed", "not_in_work"):
        branches.add("no_employer")
    else:
        if not employer.has_oh:
            branches.add("small_employer")
        if employer.eap is None:
            branches.add("no_eap")
    found = [link for link in links().values() if _belongs(link, branches, situation, nation)]
    if employer.eap is not None and "no_employer" not in branches:
        found.insert(0, links()["eap"])
    return found


def _belongs(link: Link, branches: set[str], situation: Situation, nation: str) -> bool:
    here = not link.here or nation not in NATIONS or nation in link.here
    fits = not link.issues or bool(set(link.issues) & set(situation.issue_area))
    return here and fits and bool(branches & set(link.branches))


def _rank(link: Link) -> int:
    if link.first:
        return 0
    if link.id in ("eap", "no_eap"):
        return 1
    return 2 if link.nhs else 3


def _with_why(said: list[Signpost], employer: EmployerProfile) -> list[Signpost]:
    """Put the line on why both onto the first NHS entry, once."""
    why = line_words()["why_both" if employer.has_oh else "why_nhs"]
    done: list[Signpost] = []
    for one in said:
        first = links()[one.id].nhs and not any(links()[before.id].nhs for before in done)
        done.append(replace(one, why=why) if first else one)
    return done


def _said(link: Link, employer: EmployerProfile, nation: str, today: date) -> Signpost:
    text = link.text or tables.signpost(link.id).text or ""
    lines = [helplines()[name] for name in link.helplines]
    lines += [line for topic in link.topics for line in for_topic(topic, nation)]
    unique = list(dict.fromkeys(lines))
    reached = contacts(unique, nation, today)
    why = None
    if link.id == "eap" and employer.eap is not None:
        reached = (Contact(employer.eap.name, f"{employer.eap.phone}, {employer.eap.hours}"),)
        why = _eap_why(employer.eap.covers)
    shown = [known for known in map(facts().__getitem__, link.facts) if _fits(known, nation, today)]
    return Signpost(
        id=link.id,
        text=_placed(link, text, nation),
        why=why,
        lines=tuple(_fact_line(known, nation) for known in shown),
        contacts=reached,
        source=_source(shown, unique, nation, today),
    )


def _placed(link: Link, text: str, nation: str) -> str:
    if not link.here or nation in NATIONS:
        return text
    return line_words()["only_in"].format(name=text, nations=named_nations(link.here))


def _eap_why(covers: tuple[str, ...]) -> str:
    if not covers:
        return line_words()["eap_first_plain"]
    return line_words()["eap_first"].format(covers=", ".join(covers))


def _fits(known: Fact, nation: str, today: date) -> bool:
    return known.may_be_shown(today) and (nation not in NATIONS or nation in known.nations)


def _fact_line(known: Fact, nation: str) -> str:
    """A fact's sentence; where the nation isn't known and it isn't for all, with its nations."""
    if nation in NATIONS or set(known.nations) == set(NATIONS):
        return known.text
    return line_words()["in_nation"].format(nation=named_nations(known.nations), text=known.text)


def named_nations(nations: tuple[str, ...]) -> str:
    """Return the nations' names as words: "England, Scotland and Wales"."""
    *rest, last = (NATION_NAMES[name] for name in nations)
    return f"{', '.join(rest)} and {last}" if rest else last


def _name(line: Helpline, *, known: bool) -> str:
    where = "" if known else line.only_in()
    return line_words()["only_in"].format(name=line.name, nations=where) if where else line.name


def _source(shown: list[Fact], lines: list[Helpline], nation: str, today: date) -> str:
    here = [line for line in lines if nation not in NATIONS or nation in line.nations]
    origins = dict.fromkeys(line.origin() for line in here)
    parts = [footer([known.id for known in shown], today)]
    if origins:
        parts.append(f"phone numbers: {', '.join(origins)}")
    return "; ".join(part for part in parts if part)


def _read_link(reader: FieldReader) -> Link:
    name = reader.text("id") or ""
    text = reader.text("text")
    branches = reader.choices("branches", BRANCHES)
    if name not in names("signpost") and (text is None or not branches):
        reader.fault("text", "or branches is missing", f"'{name}' is no signpost, so give both")
    return Link(
        id=name,
        text=text,
        branches=branches,
        issues=reader.choices("issues", SLOTS["issue_area"].values),
        nhs=reader.choice("nhs", ("yes", "no"), "no") == "yes",
        first=reader.choice("first", ("yes", "no"), "no") == "yes",
        topics=_topics(reader),
        helplines=read_names(reader, "helplines", "helpline"),
        facts=read_names(reader, "facts", "fact"),
        here=reader.choices("here", NATIONS),
    )


def _topics(reader: FieldReader) -> tuple[str, ...]:
    known = {topic for line in helplines().values() for topic in line.topics}
    return reader.choices("topics", known)
