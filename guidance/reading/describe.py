"""What was understood, in plain English rows; the wording is in describe.yml."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import cache

from guidance.lengths import duration, duration_of_weeks
from guidance.reading.notebook import UNKNOWN
from guidance.reading.vocabulary import VocabularyError, read_yaml
from guidance.reading.wording import spoken_date

_YEAR = 52
_LONGEST = 300
_DAYS = (
    "surgery_on", "followup_date", "last_oh_report_on", "earlier_referral_on",
    "earlier_absence_start",
)  # fmt: skip

Row = tuple[str, str]
Slots = Mapping[str, object]


def describe(
    slots: Slots, today: date, role: str | None = None, *, approximate: Collection[str] = ()
) -> list[Row]:
    """Return label and value of each row of "What I've understood", in reading order.

    Args:
        slots: slot values, as in ``Facts.slots``; None, empty and unknown keys are left out.
        today: decides whether a year is said and whether a note has ended.
        role: the speaker's role; an employee is spoken to as "you".
        approximate: slots whose value stands for a rougher wording, as in ``Facts.approximate``.
    """
    labels = _mapping("employee_labels") if role == "employee" else {}
    rows: list[Row] = []
    for identity, label in _rows():
        maker = _SPECIAL.get(identity)
        if maker:
            value = maker(slots, today, approximate)
        else:
            value = _value(identity, slots.get(identity), today, role)
        if value:
            rows.append((str(labels.get(identity, label)), value))
    return rows


@cache
def _rows() -> tuple[Row, ...]:
    rows = read_yaml("describe").get("rows")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise VocabularyError("describe.yml: rows: must be a list of id and label")
    return tuple((str(row["id"]), str(row["label"])) for row in rows)


def _mapping(*path: str) -> Mapping[str, object]:
    found: object = read_yaml("describe")
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def _text(*path: str) -> str:
    text = _mapping(*path[:-1]).get(path[-1])
    if not isinstance(text, str):
        raise VocabularyError(f"describe.yml: {'.'.join(path)}: text is missing")
    return text


def _value(slot: str, value: object, today: date, role: str | None) -> str:
    if value in (None, "", [], ()):
        return ""
    if value == UNKNOWN:
        return _text("unknown")
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(_word(slot, str(item), role) for item in value)
    if slot in _DAYS:
        return _spoken(value, today)
    if slot == "offer_weeks":
        return _weeks_text(value)
    return _word(slot, str(value), role)


def _word(slot: str, value: str, role: str | None) -> str:
    words = _mapping("values", slot, value)
    if not words:
        return value[:_LONGEST]
    return str(words.get(role or "manager") or words["manager"])


def _spoken(value: object, today: date) -> str:
    try:
        return spoken_date(date.fromisoformat(str(value)), today)
    except ValueError:
        return str(value)[:_LONGEST]


def _weeks_text(value: object) -> str:
    if not isinstance(value, int | float):
        return str(value)
    return duration_of_weeks(value) if round(value * 7) else _text("absence", "less")


def _absence(slots: Slots, today: date, approximate: Collection[str]) -> str:
    start, weeks = slots.get("absence_start"), slots.get("absence_weeks")
    spoken = "" if start in (None, UNKNOWN) else _spoken(start, today)
    if spoken and "absence_start" in approximate:
        return _text("absence", "about_start").format(start=spoken)
    if weeks in (None, UNKNOWN):
        if spoken:
            return _text("absence", "start").format(start=spoken)
        return _text("unknown") if UNKNOWN in (start, weeks) else ""
    length = _length(start, weeks, today)
    if spoken:
        return _text("absence", "both" if length else "start").format(start=spoken, weeks=length)
    if weeks == _YEAR and "absence_weeks" in approximate:
        return _text("absence", "over_a_year")
    about = "about" if "absence_weeks" in approximate else "weeks"
    return _text("absence", about).format(weeks=length)


def _length(start: object, weeks: object, today: date) -> str:
    """Count from the first day where it is known, as everything else does."""
    if start not in (None, UNKNOWN):
        try:
            days = (today - date.fromisoformat(str(start))).days
            return duration(days) if days > 0 else ""
        except ValueError:
            pass
    return _weeks_text(weeks)


def _spells(slots: Slots, today: date, approximate: Collection[str]) -> str:
    parts = []
    for slot, one, many in (
        ("absence_spells_12m", "one_spell", "spells"),
        ("absence_days_12m", "one_day", "days"),
        ("expected_total_days", "total", "total"),
    ):
        value = slots.get(slot)
        if isinstance(value, int):
            parts.append(_text("spells", one if value == 1 else many).format(n=value))
    return ", ".join(parts)


def _note(slots: Slots, today: date, approximate: Collection[str]) -> str:
    kind, end = slots.get("note_type"), slots.get("note_end")
    said = "" if kind in (None, UNKNOWN) else _word("note_type", str(kind), None)
    if end in (None, UNKNOWN):
        return said or (_text("unknown") if UNKNOWN in (kind, end) else "")
    day = _spoken(end, today)
    over = str(end) < today.isoformat()
    if said:
        return _text("note", "ended" if over else "with_end").format(type=said, end=day)
    return _text("note", "past" if over else "end").format(end=day)


_SPECIAL: dict[str, Callable[[Slots, date, Collection[str]], str]] = {
    "absence": _absence,
    "spells": _spells,
    "note": _note,
}
