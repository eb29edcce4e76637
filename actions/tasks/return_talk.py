"""Preparing the talk on coming back, for who leads it or for who comes back."""

import re
from datetime import date, timedelta

from actions.replies import Block, card, choices, source, task_payload, text
from actions.tasks.answers import choices_in
from actions.tasks.files import calendar_block
from actions.tasks.talk_words import talk_card
from actions.tasks.task import UNKNOWN, Answers, Task
from actions.turn import Turn
from guidance import workdays
from guidance.calendar_file import Entry
from guidance.content import footer
from guidance.phased_values import day_of
from guidance.reading.numbers import NUMBER, parse_number
from guidance.return_talk import MARKS, ReturnTalk, length_of, marks_of, return_talk
from guidance.situation import Situation
from guidance.wording import long_date, speaks_of_self
from guidance.words_left import WordsLeft
from guidance.work_pattern_text import plain_words

_REVIEW = re.compile(r"\b(?:review|look (?:at it )?again|check in|catch up|follow[- ]up)\b", re.I)
_IN_WEEKS = re.compile(rf"\b(?:in|after)\s+(?P<n>{NUMBER})\s*(?P<unit>weeks?|days?)\b", re.I)
_TALK = re.compile(
    r"\b(?:talk|meeting|interview|chat|conversation|rtw|it'?s|is on|back (?:on|in)|comes? back"
    r"|returns?|returning|first day|make it|move it)\b",
    re.I,
)
_OFF = re.compile(
    rf"\b(?:off|absent|away|out)\b.{{0,15}}?(?P<n>{NUMBER})\s*(?P<unit>days?|weeks?|wks?|months?)\b",
    re.I,
)
_FEW_DAYS = re.compile(r"\b(?:off|absent|away|out)\b.{0,15}?\bfew days\b", re.I)
_ROUTINE = re.compile(r"\b(?:just|only|purely) (?:a )?routine\b|\bnothing special\b", re.I)
_SINCE = re.compile(r"\b(?:off|since|note|signed|until|till?|ends?|out)\b[^.;!?,]{0,15}$")
_LONG_SINCE = timedelta(days=60)
_DAYS = {"d": 1, "w": 7, "m": 30}
_SHORT, _MIDDLE = 7, 28
_PARTS = ("before", "after")
_HEARD = (
    "cause_at_work",
    "employee_wish",
    "issue_area",
    "relationship_ok",
    "absence_spells_12m",
    "policy_trigger_hit",
    "note_type",
    "work_impact",
    "absence_start",
    "absence_weeks",
)


class ReturnTalkTask(Task):
    """Three questions at most: when, how long off, what matters."""

    id = "return_talk"

    def take(self, turn: Turn, answers: Answers, asked: str | None) -> dict[str, object]:
        """The open question; a day for the talk or the review, a length, what matters."""
        learnt = super().take(turn, answers, asked)
        if UNKNOWN in learnt.values():
            return learnt
        learnt |= self._days(turn, asked, learnt)
        off = _length_said(turn.text)
        if off and "length" not in learnt:
            learnt["length"] = off
        named = choices_in(self.words.fields["matters"], turn.text)
        named = [mark for mark in named if mark != "none"]
        if named and asked in (None, "matters"):
            before = answers.get("matters") if asked is None else None
            kept = [str(mark) for mark in before] if isinstance(before, list) else []
            learnt["matters"] = list(dict.fromkeys([*kept, *named]))
        elif asked is None and "matters" not in answers and _ROUTINE.search(turn.text):
            learnt["matters"] = ["none"]
        return learnt | _heard(turn, answers)

    def known(self, turn: Turn) -> dict[str, object]:
        """How long they were off, if dates were told."""
        length = length_of(turn.situation(), turn.today)
        return {"length": length} if length else {}

    def next_field(self, turn: Turn, answers: Answers) -> str | None:
        """What matters isn't asked where enough is known to fit the talk."""
        if "talk_on" not in answers:
            return "talk_on"
        situation = _situation(turn, answers)
        if "length" not in answers and length_of(situation, turn.today) is None:
            return "length"
        enough = marks_of(situation) - {"mental_health", "note_advice"}
        return None if "matters" in answers or enough else "matters"

    async def result(self, turn: Turn, answers: Answers) -> list[Block | None]:
        """The agenda, what to leave alone or keep, the day to look again, the rest on a button."""
        made, say, role = self._talk(turn, answers), self.words.say, turn.role
        own = speaks_of_self(role)
        day, review = self._day(turn, answers), self._review(turn, answers, made)
        quiet = card("help", say("keep"), items=made.keep)
        if not own:
            quiet = card("help", say("avoid"), items=made.avoid)
        return [
            text(f"{say('made', role, day=long_date(day))} {self._on_day(turn, answers)}".strip()),
            card("plan", say("agenda", role), items=made.agenda),
            quiet,
            text(f"{say('review', day=long_date(review))} {say('review_how')}"),
            calendar_block(turn, "catch-up", say("file"), self._entries(turn, day, review)),
            _foot(made, turn.today),
            text(say("change", role)),
            self._buttons(own=own),
        ]

    async def press(
        self, turn: Turn, answers: Answers, button: str
    ) -> tuple[dict[str, object], list[Block | None]]:
        """Words to use, before and after, another talk."""
        own = speaks_of_self(turn.role)
        if button == "words":
            name = "ask_for_help" if own else "return_talk"
            return {}, [talk_card(name, self.words), self._buttons(own=own, shown="words")]
        if button == "plan":
            made = self._talk(turn, answers)
            parts = {"before": made.before, "after": made.after}
            cards = [card("plan", self.words.say(n), items=parts[n]) for n in _PARTS]
            return {}, [*cards, self._buttons(own=own, shown="plan")]
        return (dict.fromkeys(answers), []) if button == "new" else ({}, [])

    def _talk(self, turn: Turn, answers: Answers) -> ReturnTalk:
        matters, length = answers.get("matters"), answers.get("length")
        named = matters if isinstance(matters, list) else []
        return return_talk(
            _situation(turn, answers),
            self._day(turn, answers),
            nation=turn.employer.nation,
            length=None if length in (None, UNKNOWN) else str(length),
            marks=tuple(mark for mark in named if mark in MARKS),
        )

    def _days(self, turn: Turn, asked: str | None, learnt: dict[str, object]) -> dict[str, object]:
        """A review "in three weeks" or on a day; a day for the talk where the words say so."""
        review = _REVIEW.search(turn.text)
        weeks = _IN_WEEKS.search(turn.text)
        if review and weeks and (count := parse_number(weeks["n"])):
            days = round(count * _DAYS[weeks["unit"][0].lower()])
            return {"review_days": days, "review_on": None}
        day = _day_named(turn)
        if day is None or "talk_on" in learnt:
            return {}
        if review:
            return {"review_on": day, "review_days": None}
        return {"talk_on": day} if asked == "talk_on" or _TALK.search(turn.text) else {}

    def _day(self, turn: Turn, answers: Answers) -> date:
        """The day of the talk; the next working day if nobody knows."""
        said = day_of(answers.get("talk_on"))
        return said or workdays.on_or_after(turn.today + timedelta(days=1), turn.employer.nation)

    def _on_day(self, turn: Turn, answers: Answers) -> str:
        day = self._day(turn, answers)
        if answers.get("talk_on") == UNKNOWN:
            return self.words.say("took_day", day=long_date(day))
        if turn.today - _LONG_SINCE < day < turn.today:
            return self.words.say("gone", day=long_date(day))
        return self.words.say("not_duty")

    def _review(self, turn: Turn, answers: Answers, made: ReturnTalk) -> date:
        named, days = day_of(answers.get("review_on")), answers.get("review_days")
        if named:
            return named
        if isinstance(days, int):
            later = self._day(turn, answers) + timedelta(days=days)
            return workdays.on_or_after(later, turn.employer.nation)
        return made.review_on

    def _entries(self, turn: Turn, day: date, review: date) -> list[Entry]:
        say = self.words.say
        talk = [Entry("talk", say("cal_talk"), day, day, busy=True)] if day >= turn.today else []
        return [*talk, Entry("review", say("cal_review"), review, review, busy=True)]

    def _buttons(self, *, own: bool, shown: str = "") -> Block:
        say = self.words.say
        names = [name for name in ("words", "plan") if name != shown]
        options = [(say(name), task_payload(self.id, name)) for name in names]
        options.append((say("phased"), task_payload("phased_return")))
        if not own:
            options.append((say("new"), task_payload(self.id, "new")))
        return choices(options)


def _day_named(turn: Turn) -> str | None:
    """The first day to come in the words; a day since which someone was off is none."""
    left = WordsLeft(plain_words(turn.text), turn.today)
    for start, _, day in left.dates():
        if day and not _SINCE.search(left.words[:start]):
            return day.isoformat()
    return None


def _length_said(words: str) -> str | None:
    found = _OFF.search(words)
    if found is None:
        return "short" if _FEW_DAYS.search(words) else None
    count = parse_number(found["n"]) or 0
    days = count * _DAYS[found["unit"][0].lower()]
    if days <= _SHORT:
        return "short"
    return "middle" if days <= _MIDDLE else "long"


def _heard(turn: Turn, answers: Answers) -> dict[str, object]:
    """Facts in this message; they aren't slots unless a referral takes them."""
    found = {k: v for k, v in turn.facts.slots.items() if k in _HEARD and v != UNKNOWN}
    before = answers.get("heard")
    kept = dict(before) if isinstance(before, dict) else {}
    return {"heard": {**kept, **found}} if found else {}


def _situation(turn: Turn, answers: Answers) -> Situation:
    heard = answers.get("heard")
    extra = dict(heard) if isinstance(heard, dict) else {}
    return turn.situation({**extra, "role": turn.role or "manager"})


def _foot(made: ReturnTalk, today: date) -> Block | None:
    words = footer(made.sources, today)
    return source(words) if words else None
