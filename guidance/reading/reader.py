"""Read one message: every reader in turn, then the answer to what was asked."""

from datetime import date

from guidance.reading.absences import complete_absence, read_dates
from guidance.reading.answers import read_answer
from guidance.reading.beginnings import read_beginnings
from guidance.reading.causes import read_causes
from guidance.reading.conditions import read_conditions
from guidance.reading.consent import read_consent
from guidance.reading.dates import find_dates
from guidance.reading.durations import find_durations
from guidance.reading.effects import read_effects
from guidance.reading.facts import Facts
from guidance.reading.job import read_job
from guidance.reading.lengths import read_lengths
from guidance.reading.names import find_names
from guidance.reading.notebook import Notebook
from guidance.reading.notes import read_note
from guidance.reading.offers import read_offers
from guidance.reading.people import Who, read_people, settle_speaker
from guidance.reading.safety_flags import read_safety_flags
from guidance.reading.status import read_status, settle_status
from guidance.reading.telling import telling_part
from guidance.reading.told import read_told
from guidance.reading.treatment import read_treatment
from guidance.reading.vocabulary import speller
from guidance.reading.wishes import read_wishes
from guidance.reading.words import understand


def read(text: str, *, today: date, asked: str | None = None, role: str | None = None) -> Facts:
    """Return the facts in ``text``.

    Deterministic; reads the first 4,000 characters; any text is safe.

    Args:
        text: what the person typed.
        today: the day it was typed; dates in words are counted from it.
        asked: the slot just asked for, so that a bare answer ("6", "no", "the 28th") is read
            for it.
        role: the speaker's role where it is known.
    """
    message = telling_part(understand(text, speller()), asked=asked not in (None, "oh_questions"))
    dates = find_dates(message.folded)
    durations = tuple(
        length
        for length in find_durations(message.folded)
        if not any(d.start < length.end and length.start < d.end for d in dates)
    )
    book = Notebook(message, today, asked, role, dates, durations)
    who = read_people(book)
    read_status(book)
    read_treatment(book)
    read_dates(book)
    read_lengths(book)
    read_note(book)
    read_beginnings(book)
    read_conditions(book, about_relative=who.relation == "partner")
    read_causes(book, who)
    read_safety_flags(book)
    read_effects(book)
    read_job(book)
    read_wishes(book)
    read_consent(book)
    read_told(book, who)
    read_offers(book, employer_speaks=_employer_speaks(who, role))
    read_answer(book)
    names = find_names(message.raw)
    who = settle_speaker(book, who, names)
    settle_status(book)
    complete_absence(book)
    return Facts(
        slots=book.slots,
        evidence=book.evidence,
        names=names,
        speaker_own_health=who.own_health,
        relation=who.relation,
        speaker_role_hint=who.role,
        ambiguous=tuple(dict.fromkeys(book.ambiguous)),
        approximate=tuple(dict.fromkeys(book.approximate)),
        problems=tuple(book.problems),
    )


def _employer_speaks(who: Who, role: str | None) -> bool:
    if who.own_health:
        return False
    return (
        role in ("manager", "hr") or who.role in ("manager", "hr") or who.relation == "team_member"
    )
