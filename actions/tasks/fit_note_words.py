"""What a message tells about a fit note, as answers of the task."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from actions.tasks.task import UNKNOWN, Answers
from actions.turn import Turn
from guidance.fit_notes import FitNote
from guidance.note_rules import words
from guidance.note_timeline import NOTE_TYPES
from guidance.note_words import NoteWords, SaidNote, read_note_words
from guidance.reading import read

JOB = "job_as_cause"
# What may be going on around a note (ids of note_words.yml), and follow_up's name for it.
AROUND: Mapping[str, str] = {
    "demanded": "fit_note_demanded",
    "note_asked": "note_asked",
    "working": "working_unofficially",
    "other_job": "other_job",
    "formal_process": "formal_process",
    "oh_disagrees": "oh_disagrees",
}
_CAN_DO = {"can_partly": "partly", "cannot_do": "no", "can_do": "yes"}
_VIEWS = {"early_return": "early_return", "disagrees": "does_not_agree", "agrees": "agrees"}
_REASSESS = {"reassess_no": "no", "reassess_yes": "yes"}
# What belongs to one note and is forgotten when another one is told of.
_OF_ONE_NOTE = ("start", "advice", "can_do", "view", "employer_agrees", "reassess", "flags")
_SHORT = 14


def told(turn: Turn, answers: Answers, asked: str | None) -> dict[str, object]:
    """What this message tells; empty when it speaks of something else.

    Args:
        turn: the turn.
        answers: what is known.
        asked: the open question, None outside questions.
    """
    heard = read_note_words(turn.text, turn.today)
    if asked is None and answers and not _changes(turn, heard):
        return {}
    learnt: dict[str, object] = _notes_told(heard, answers, asked)
    if heard.first_day:
        learnt["first_day"] = heard.first_day.isoformat()
    elif asked == "first_day":
        learnt |= _first_day(turn)
    if heard.boxes and (heard.about_note or asked == "advice"):
        learnt["advice"] = list(heard.boxes)
        if "type" not in learnt and answers.get("type") in (None, UNKNOWN):
            # Only a note that says 'may be fit' gives advice of this kind.
            learnt["type"] = "may_be_fit"
    elif "no_advice" in heard.around:
        learnt["advice"] = ["nothing"]
    return learnt | _around(heard, answers, learnt)


def flags_of(answers: Answers) -> frozenset[str]:
    """What is going on around the note."""
    flags = answers.get("flags")
    return frozenset(str(flag) for flag in flags) if isinstance(flags, list) else frozenset()


def day_of(answers: Answers, name: str) -> date | None:
    """An answer that is a day."""
    return _iso(answers.get(name))


def notes_of(answers: Answers, today: date) -> tuple[FitNote, ...]:
    """The notes of the absence; a first day that wasn't said is the likeliest one."""
    kind = answers.get("type")
    if kind == "none" or (kind is None and "end" not in answers):
        return ()
    listed: Any = answers.get("earlier") or []
    likely = day_of(answers, "first_day") or today
    found: list[FitNote] = []
    for told_kind, start, end in [*listed, (kind, answers.get("start"), answers.get("end"))]:
        known = str(told_kind or kind)
        found.append(_note(known, _iso(start), _iso(end), likely))
        likely = found[-1].end or likely
    return (*found[:-1], _with_advice(found[-1], answers))


def _with_advice(note: FitNote, answers: Answers) -> FitNote:
    advice: Any = answers.get("advice")
    boxes = tuple(box for box in advice if box != "nothing") if isinstance(advice, list) else ()
    reassess = answers.get("reassess")
    return replace(
        note,
        boxes=boxes if note.type == "may_be_fit" else (),
        # The comments themselves aren't kept; that they name the job is.
        comments=words()[JOB].cues[0] if JOB in flags_of(answers) else None,
        will_reassess=str(reassess) if reassess else None,
    )


def _note(kind: str, start: date | None, end: date | None, likely: date) -> FitNote:
    """One note; most notes are 'not fit', and one whose start wasn't said has the likely one."""
    first = start or min(likely, end or likely)
    return FitNote(kind if kind in NOTE_TYPES else "not_fit", None, first, end)


def _iso(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value and value != UNKNOWN else None


def _changes(turn: Turn, heard: NoteWords) -> bool:
    """Whether words after a result are about the note: they name one, or are a short change."""
    if heard.about_note:
        return True
    about_somebody = turn.facts.relation in ("team_member", "colleague")
    if "issue_area" in turn.facts.slots or (about_somebody and heard.first_day):
        # A case is told of, most likely another one.
        return False
    return len(turn.text.split()) <= _SHORT and bool(
        heard.notes or heard.boxes or heard.around - {"about_note"} or heard.first_day
    )


def _notes_told(heard: NoteWords, answers: Answers, asked: str | None) -> dict[str, object]:
    if not heard.notes:
        return {}
    *earlier, latest = heard.notes
    found = {name: value for name, value in _values(latest).items() if value}
    fresh = asked is None and latest.end is not None and latest.type is not None
    if fresh and answers.get("end") not in (None, latest.end.isoformat() if latest.end else None):
        found = {**dict.fromkeys(_OF_ONE_NOTE), "earlier": None, **found}
    if earlier:
        found["earlier"] = [list(_values(note).values()) for note in earlier]
    return found


def _values(note: SaidNote) -> dict[str, Any]:
    return {
        "type": note.type,
        "start": note.start.isoformat() if note.start else None,
        "end": note.end.isoformat() if note.end else None,
    }


def _first_day(turn: Turn) -> dict[str, object]:
    found = read(turn.text, today=turn.today, asked="absence_start").slots.get("absence_start")
    return {"first_day": found} if found else {}


def _around(heard: NoteWords, answers: Answers, learnt: Mapping[str, object]) -> dict[str, object]:
    found: dict[str, object] = {}
    kind = learnt.get("type") or answers.get("type")
    flags = {flag for flag in AROUND if flag in heard.around}
    flags |= {JOB} if heard.job_as_cause else set()
    if flags:
        found["flags"] = sorted(flags_of(answers) | flags)
    if kind == "may_be_fit":
        found |= _first(_CAN_DO, "can_do", heard)
    found |= _first(_VIEWS, "view", heard) | _first(_REASSESS, "reassess", heard)
    if found.get("view", answers.get("view")) == "early_return" and kind == "not_fit":
        found |= {"employer_agrees": "no"} if "employer_refuses" in heard.around else {}
    return found


def _first(table: Mapping[str, str], name: str, heard: NoteWords) -> dict[str, object]:
    return next(({name: value} for cue, value in table.items() if cue in heard.around), {})
