"""A fit note, told in words: what follows from it, by when, with the dates as a file."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from actions.replies import Block, card, choices, source, task_payload, text, topic_payload
from actions.tasks.answers import date_in
from actions.tasks.files import calendar_block
from actions.tasks.fit_note_words import AROUND, day_of, flags_of, notes_of, told
from actions.tasks.state import TASK_FORM
from actions.tasks.task import UNKNOWN, Answers, Task, TaskProblemError
from actions.turn import Turn
from guidance.calendar_file import Entry
from guidance.content import footer
from guidance.derive import CRITICAL_DEMANDS
from guidance.fit_notes import FitNoteFollowUp, follow_up
from guidance.note_rules import words
from guidance.tasks import tasks
from guidance.wording import long_date

# With one of these the answer is wanted at once, whatever the note says.
_TROUBLE = frozenset({"demanded", "formal_process", "oh_disagrees", "other_job"})
# Rules and steps on what a note leaves out are right only once that has been asked.
_NEEDS = {
    "FD-00": "end",
    "check_end_date": "end",
    "FN-R4C": "advice",
    "ask_what_changes": "advice",
    "FN-R13": "reassess",
    "ask_reassessment": "reassess",
}
# What the first line and the steps say already.
_PLAIN = frozenset({"FN-R1", "FN-JOB", "FN-OH"})
_SAID = 3
_YES_NO = {"yes": True, "no": False}


class FitNoteTask(Task):
    """Two questions at most; none when kind and last day were said."""

    id = "fit_note"

    def take(self, turn: Turn, answers: Answers, asked: str | None) -> dict[str, object]:
        """Notes, days and what goes on around them, wherever they are said."""
        learnt = told(turn, answers, asked)
        if asked is not None and asked not in learnt:
            day = date_in(turn.text, turn.today) if asked == "end" else None
            learnt |= {"end": day} if day else super().take(turn, answers, asked)
        start, end = (day_of({**answers, **learnt}, name) for name in ("start", "end"))
        if start and end and end < start:
            if "start" in learnt and "end" in learnt:
                days = {"start": long_date(start), "end": long_date(end)}
                raise TaskProblemError(self.words.say("bad_end", **days))
            # The newer word counts; the older day is of no use beside it.
            learnt |= {"end": None} if "start" in learnt else {"start": None}
        return learnt

    def known(self, turn: Turn) -> dict[str, object]:
        """Note and first day of sickness as they were told before."""
        slots = turn.slots
        days = {"end": slots.get("note_end"), "first_day": slots.get("absence_start")}
        known: dict[str, object] = {k: v for k, v in days.items() if v and v != UNKNOWN}
        kind = slots.get("note_type")
        return {**known, "type": kind} if kind in ("not_fit", "may_be_fit", "pilot_plan") else known

    def next_field(self, turn: Turn, answers: Answers) -> str | None:
        """The kind and the last day; the rest only where it decides something."""
        if _TROUBLE & flags_of(answers) or answers.get("can_do"):
            return None
        end = day_of(answers, "end")
        if "type" not in answers:
            # Once it is over, its kind decides nothing.
            return None if end and end < turn.today else "type"
        if answers["type"] == "none":
            return None if "first_day" in answers else "first_day"
        if "end" not in answers:
            return "end"
        asking = (turn.tracker.active_loop or {}).get("name") == TASK_FORM
        open_advice = answers["type"] == "may_be_fit" and "advice" not in answers
        return "advice" if asking and open_advice else None

    async def result(self, turn: Turn, answers: Answers) -> list[Block | None]:
        """What the note amounts to, what to do by when, the dates as a file."""
        found, role = _follow_up(turn, answers), _role(turn)
        reasons = [*found.problems, *found.reasons, *found.accepted]
        told = [r for r in reasons if r.rule not in _PLAIN and _was_asked(r.rule, answers)]
        said = [reason.text for reason in told[:_SAID]]
        noted = self._noted(answers, found, turn.today, role)
        paragraphs = [noted, " ".join(said)]
        return [
            text("\n\n".join(part for part in paragraphs if part)),
            self._steps(found, answers, turn.today),
            self._options(found, answers, role),
            calendar_block(turn, "note-dates", self.words.say("file"), self._entries(found)),
            _foot(found, turn.today),
            text(self._more(answers, role)),
            self._buttons(found, answers, role),
        ]

    def looks_again_on(self, turn: Turn, answers: Answers) -> date | None:
        """The note's last day."""
        ends = _follow_up(turn, answers).ends_on
        return ends if ends and ends > turn.today else None

    async def press(
        self, turn: Turn, answers: Answers, button: str
    ) -> tuple[dict[str, object], list[Block | None]]:
        """Whether the advice can be followed, or an early return is wanted."""
        name, _, value = button.partition(":")
        return ({name: value}, []) if name in ("can_do", "view") and value else ({}, [])

    def _noted(self, answers: Answers, found: FitNoteFollowUp, today: date, role: str) -> str:
        say, first = self.words.say, day_of(answers, "first_day")
        if answers.get("type") == "none":
            day = str((today - first).days + 1) if first else ""
            return say("no_note", day=day) if first else say("no_note_undated")
        if "type" not in answers and "end" not in answers:
            return ""
        if found.state == "ended" and "type" not in answers and found.ends_on:
            return say("noted_ended", role, end=long_date(found.ends_on))
        named = words().get(str(answers.get("type")))
        kind = f"'{named.text}'" if named else say("kind_unknown")
        return say("noted", kind=kind, dates=self._dates(answers, found))

    def _dates(self, answers: Answers, found: FitNoteFollowUp) -> str:
        say, end, left = self.words.say, found.ends_on, found.days_left
        if end is None or left is None:
            return say("no_end")
        if left < 0:
            return say("ended", end=long_date(end))
        rest = say({0: "last_day", 1: "left_one"}.get(left, "left"), days=str(left))
        if "start" not in answers or found.start is None:
            return say("until", end=long_date(end), left=rest)
        return say("dates", start=long_date(found.start), end=long_date(end), left=rest)

    def _steps(self, found: FitNoteFollowUp, answers: Answers, today: date) -> Block:
        rows: dict[str, list[str]] = {}
        for step in found.steps:
            if _was_asked(step.id, answers):
                label = self._label(step.on, today)
                rows.setdefault(label, []).append(step.text)
        listed = [(label, "\n".join(texts)) for label, texts in rows.items()]
        return card("plan", self.words.say("steps"), rows=listed)

    def _label(self, day: date | None, today: date) -> str:
        if day is None:
            return self.words.say("some_day")
        return self.words.say("today") if day == today else long_date(day)

    def _options(self, found: FitNoteFollowUp, answers: Answers, role: str) -> Block | None:
        if not found.options or answers.get("can_do"):
            return None
        return card("summary", self.words.say("options", role),
                    items=[option.question for option in found.options])  # fmt: skip

    def _entries(self, found: FitNoteFollowUp) -> Iterable[Entry]:
        """Days to come with words that say nothing of health; one entry for each day."""
        said = self.words.phrases
        days = {p.on: p.id for p in found.prompts if f"cal_{p.id}" in said}
        days |= {s.on: s.id for s in found.steps if s.on and f"cal_{s.id}" in said}
        for day, name in sorted(days.items()):
            yield Entry(name.replace("_", "-"), said[f"cal_{name}"], day, day)

    def _more(self, answers: Answers, role: str) -> str:
        if "type" not in answers and "end" not in answers:
            return self.words.say("tell_note")
        none = answers.get("type") == "none"
        lines = [self.words.say("change_none" if none else "change", role)]
        if not none and "end" not in answers:
            lines = [self.words.say("tell_end")]
        elif "first_day" not in answers:
            lines.append(self.words.say("tell_first_day"))
        return " ".join(lines)

    def _buttons(self, found: FitNoteFollowUp, answers: Answers, role: str) -> Block:
        say, options = self.words.say, []
        if answers.get("type") == "may_be_fit" and not answers.get("can_do"):
            for value in ("yes", "partly", "no"):
                button = task_payload(self.id, f"can_do:{value}")
                options.append((say(f"can_{value}", role), button))
        elif (
            answers.get("type") == "not_fit" and found.state == "running" and "view" not in answers
        ):
            options.append((say("early", role), task_payload(self.id, "view:early_return")))
        if (
            "phased_return" in {option.box for option in found.options}
            and "phased_return" in tasks()
        ):
            options.append((say("phased"), task_payload("phased_return")))
        options.append((say("pay"), task_payload("sick_pay")))
        return choices([*options, (say("refer"), topic_payload("how_to_refer"))])


def _follow_up(turn: Turn, answers: Answers) -> FitNoteFollowUp:
    flags = flags_of(answers)
    around: dict[str, Any] = {name: flag in flags for flag, name in AROUND.items()}
    view, can_do = answers.get("view"), answers.get("can_do")
    return follow_up(
        notes_of(answers, turn.today),
        turn.today,
        turn.employer,
        role=_role(turn),
        sickness_start=day_of(answers, "first_day"),
        can_accommodate=str(can_do) if can_do else None,
        employee_view=str(view) if view else None,
        employer_agrees=_YES_NO.get(str(answers.get("employer_agrees"))),
        safety_critical=bool(set(turn.situation().job_demands or ()) & set(CRITICAL_DEMANDS)),
        **around,
    )


def _could_come_early(found: FitNoteFollowUp, answers: Answers) -> bool:
    running = answers.get("type") == "not_fit" and found.state == "running"
    return running and "view" not in answers


def _role(turn: Turn) -> str:
    """Who is spoken to; whoever speaks of their own note is, whatever the channel says."""
    if turn.role:
        return turn.role
    return "employee" if turn.facts.speaker_own_health else "manager"


def _was_asked(name: str, answers: Answers) -> bool:
    if name == "FN-R2":
        # How long they will have been off is known only with a first day.
        return "start" in answers or "first_day" in answers
    return name not in _NEEDS or _NEEDS[name] in answers


def _foot(found: FitNoteFollowUp, today: date) -> Block | None:
    said = footer(found.sources, today)
    return source(said) if said else None
