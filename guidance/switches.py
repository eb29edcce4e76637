"""What changes on a day, read from content/switches.yml: law, rates and pilots.

A switch says one thing before a day, another from it on, and perhaps a third after its end.
It also holds what no content may say, which ``guidance.content_check`` looks for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from guidance.content import FOLDER, NATIONS, fact_text, load_kind
from guidance.fields import FieldReader
from guidance.helplines import NATION_NAMES
from guidance.provenance import Provenance, read_provenance
from guidance.references import names, read_names

DECIDED_BY: Final = ("today", "sickness_start")
_FACT: Final = re.compile(r"\{([A-Z]+-\d+[a-z]?)\}")


@dataclass(frozen=True, slots=True)
class Switch:
    """One subject whose text depends on a day.

    Either ``text`` holds on any day, or ``before``, ``after`` and perhaps ``ended`` stand around
    ``changes_on`` and ``until``. ``by`` names the day that decides. ``elsewhere`` is said where
    ``provenance.nations`` doesn't reach. ``never`` are words no content may hold;
    ``only_beside`` maps a figure to what must stand beside it, ``helpline_holds`` a helpline's id
    to the number that has to stand there. ``facts`` are ids that it rests on and doesn't say.
    """

    id: str
    subject: str
    by: str
    changes_on: date | None
    until: date | None
    text: str | None
    before: str | None
    after: str | None
    ended: str | None
    elsewhere: str | None
    never: tuple[str, ...]
    only_beside: tuple[tuple[str, str], ...]
    helpline_holds: tuple[tuple[str, str], ...]
    facts: tuple[str, ...]
    provenance: Provenance

    @property
    def guards(self) -> bool:
        """Whether the switch watches over what other content may say."""
        return bool(self.never or self.only_beside or self.helpline_holds)

    def wording(self, day: date) -> str:
        """Return the text for the day that decides, its facts still named as ``{ID}``."""
        if self.changes_on is None:
            return self.text or ""
        if day < self.changes_on:
            return self.before or ""
        if self.until is not None and day > self.until:
            return self.ended or ""
        return self.after or ""


def load_switches(folder: Path = FOLDER) -> dict[str, Switch]:
    """Read the dated switches, keyed by id.

    Raises:
        ContentError: with every fault, each naming file, entry and field.

    """
    return load_kind("switches", _read_switch, folder)


@cache
def switches() -> Mapping[str, Switch]:
    """Return every switch by id."""
    return load_switches()


def switch_text(
    switch_id: str,
    today: date,
    *,
    nation: str = "unknown",
    sickness_start: date | None = None,
) -> str:
    """Return what is said on this day in this nation, its facts filled in.

    A fact that may not be served leaves a pointer to its official page. With an unknown nation
    the lines say where each of them holds. A switch decided by the first day off uses today
    when that day isn't known.

    Raises:
        KeyError: when there is no such switch.

    """
    switch = switches()[switch_id]
    day = (sickness_start or today) if switch.by == "sickness_start" else today
    text = _filled(switch.wording(day), today)
    elsewhere = _filled(switch.elsewhere or "", today)
    if not elsewhere or nation in switch.provenance.nations:
        return text
    if nation in NATIONS:
        return elsewhere
    others = [name for name in NATIONS if name not in switch.provenance.nations]
    return f"{_where(switch.provenance.nations)}: {text}\n\n{_where(others)}: {elsewhere}"


def switch_facts(switch_id: str, today: date) -> tuple[str, ...]:
    """Return the ids of the facts that a switch decided by today names on this day.

    Raises:
        KeyError: when there is no such switch.

    """
    switch = switches()[switch_id]
    return tuple(_FACT.findall(f"{switch.wording(today)} {switch.elsewhere or ''}"))


def _where(nations: tuple[str, ...] | list[str]) -> str:
    *rest, last = (NATION_NAMES[name] for name in nations)
    return f"In {', '.join(rest)} and {last}" if rest else f"In {last}"


def _filled(text: str, today: date) -> str:
    return _FACT.sub(lambda found: fact_text(found.group(1), today), text)


def _read_switch(reader: FieldReader) -> Switch:
    switch = Switch(
        id=reader.text("id") or "",
        subject=reader.text("subject", required=True) or "",
        by=reader.choice("by", DECIDED_BY, "today"),
        changes_on=reader.day("changes_on"),
        until=reader.day("until"),
        text=_wording(reader, "text"),
        before=_wording(reader, "before"),
        after=_wording(reader, "after"),
        ended=_wording(reader, "ended"),
        elsewhere=_wording(reader, "elsewhere"),
        never=reader.choices("never"),
        only_beside=_pairs(reader, "only_beside"),
        helpline_holds=_pairs(reader, "helpline_holds"),
        facts=read_names(reader, "facts", "fact"),
        provenance=read_provenance(reader),
    )
    _check_texts(reader, switch)
    return switch


def _wording(reader: FieldReader, key: str) -> str | None:
    text = reader.text(key)
    for name in _FACT.findall(text or ""):
        if name not in names("fact"):
            reader.fault(key, f"names the fact {name}, which isn't there", "Use a fact's id")
    return text


def _pairs(reader: FieldReader, key: str) -> tuple[tuple[str, str], ...]:
    group = reader.group(key)
    if group is None:
        return ()
    found = tuple((str(name), group.text(str(name), required=True) or "") for name in group.data)
    return tuple(pair for pair in found if pair[1])


def _check_texts(reader: FieldReader, switch: Switch) -> None:
    if switch.changes_on is None:
        wanted = [("text", switch.text)]
    else:
        wanted = [("before", switch.before), ("after", switch.after)]
        if switch.until is not None:
            wanted.append(("ended", switch.ended))
            if switch.until < switch.changes_on:
                reader.fault("until", "lies before changes_on", "Put the later day here")
    if set(switch.provenance.nations) != set(NATIONS):
        wanted.append(("elsewhere", switch.elsewhere))
    for key, text in wanted:
        if text is None:
            reader.fault(key, "is missing", f"Add a line '{key}: ...'")
