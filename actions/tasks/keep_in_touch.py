"""Keeping in touch during an absence: how often, how, who, about what, with the dates as a file."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from actions.replies import Block, card, choices, source, task_payload, text
from actions.tasks.answers import choices_in
from actions.tasks.files import calendar_block
from actions.tasks.talk_words import talk_card
from actions.tasks.task import UNKNOWN, Answers, Task, TaskProblemError
from actions.turn import Turn
from guidance import workdays
from guidance.calendar_file import Entry
from guidance.content import footer
from guidance.keep_in_touch import KeepInTouch, keep_in_touch
from guidance.phased_card import near_date
from guidance.phased_content import say as plan_say
from guidance.phased_values import day_of
from guidance.touch_words import read_touch_words
from guidance.wording import long_date, speaks_of_self

_ME = re.compile(r"^\W*(?:me|myself|i|i will|i can|i'll)\b", re.I)
_WITH_ME = re.compile(r"\b(?:with|by|from) me\b", re.I)
_STRAINED = ("no", "dont_ask_manager")
_SHOWN = 4
# How far to plan when nobody knows the end of the note: our own choice, said out loud.
_AHEAD = timedelta(weeks=8)
_LOOK_AGAIN = timedelta(weeks=4)
_NONE_STEPS = ("none_1", "none_2", "none_3", "none_4", "none_5")


class KeepInTouchTask(Task):
    """Three questions at most; who isn't asked where it can't be the manager."""

    id = "keep_in_touch"

    def take(self, turn: Turn, answers: Answers, asked: str | None) -> dict[str, object]:
        """Way, rhythm, person, dates and subjects, wherever they are said."""
        learnt = super().take(turn, answers, asked)
        said = read_touch_words(turn.text, turn.today)
        learnt |= {k: v for k, v in said.items() if k not in learnt}
        for name in ("means", "who"):
            named = choices_in(self.words.fields[name], turn.text)
            if len(named) == 1 and name not in learnt and (asked or not _long(turn.text)):
                learnt[name] = named[0]
        if "who" not in learnt and self._means_me(turn, asked):
            learnt["who"] = "manager"
        if "leave_out" in learnt:
            before = answers.get("leave_out")
            kept = list(before) if isinstance(before, list) else []
            learnt["leave_out"] = [*kept, *_texts(learnt["leave_out"])]
        return learnt | _strained(turn, answers)

    def known(self, turn: Turn) -> dict[str, object]:
        """Somebody else than the manager where that relationship is strained."""
        strained = turn.slots.get("relationship_ok") in _STRAINED
        strained |= turn.slots.get("cause_at_work") == "relationship"
        return {"strained": True, "who": "hr"} if strained else {}

    def next_field(self, turn: Turn, answers: Answers) -> str | None:
        """Way, rhythm, person; no more once no contact is wanted."""
        if answers.get("means") == "none":
            return None
        return next((name for name in self.words.fields if name not in answers), None)

    async def result(self, turn: Turn, answers: Answers) -> list[Block | None]:
        """The plan with its dates, or what stays when no contact is wanted."""
        if answers.get("means") == "none":
            return self._none(turn, answers)
        made, role = self._plan(turn, answers), turn.role
        say = self.words.say
        said = [say("agree", role, rule=made.text), self._until(made, turn, answers)]
        said += [say(f"took_{n}", role) for n in ("means", "often") if answers.get(n) == UNKNOWN]
        other = say("other_person", role) if answers.get("strained") else ""
        return [
            text(other) if other else None,
            text(self._headline(made, turn)),
            text(" ".join(said)),
            card("plan", say("card"), rows=self._rows(made, turn, answers)),
            calendar_block(turn, "catch-ups", say("file"), _entries(made.dates)),
            _foot(made.sources, turn),
            text(say("change")),
            self._buttons(turn, ("words", "no_contact")),
        ]

    def looks_again_on(self, turn: Turn, answers: Answers) -> date | None:
        """The last day that is planned, or the day to ask again where no contact is wanted."""
        if answers.get("means") == "none":
            return self._asks_again_on(turn, answers)
        return self._plan(turn, answers).dates[-1]

    async def press(
        self, turn: Turn, answers: Answers, button: str
    ) -> tuple[dict[str, object], list[Block | None]]:
        """Words to use; no contact after all; contact after all."""
        changed: Mapping[str, dict[str, object]] = {
            "no_contact": {"means": "none"},
            "contact_wanted": {"means": None},
        }
        if button == "words":
            buttons = self._buttons(turn, ("no_contact",))
            return {}, [talk_card("keep_in_touch", self.words), buttons]
        return changed.get(button, {}), []

    def _means_me(self, turn: Turn, asked: str | None) -> bool:
        if speaks_of_self(turn.role):
            return False
        return bool(_WITH_ME.search(turn.text) or (asked == "who" and _ME.match(turn.text)))

    def _plan(self, turn: Turn, answers: Answers) -> KeepInTouch:
        start = day_of(answers.get("start")) or turn.today + timedelta(days=1)
        until = _until(turn, answers, start)
        if until < start:
            raise TaskProblemError(self.words.say("bad_until", day=long_date(until)))
        often = str(answers.get("often"))
        means = str(answers.get("means"))
        who = str(answers.get("who"))
        return keep_in_touch(
            start,
            until,
            nation=turn.employer.nation,
            every_days=int(often) if often.isdigit() else None,
            channel="phone" if means == UNKNOWN else means,
            who=None if who == UNKNOWN else who,
            role="employee" if speaks_of_self(turn.role) else "manager",
        )

    def _headline(self, made: KeepInTouch, turn: Turn) -> str:
        return self.words.say(
            "made",
            often=_often(made.every_days).capitalize(),
            how=_lower(made.channel_text),
            who=_lower(self._who(made, turn)),
            first=long_date(made.dates[0]),
        )

    def _who(self, made: KeepInTouch, turn: Turn) -> str:
        manager_speaks = turn.role in (None, "manager") and made.who == "manager"
        return self.words.say("you") if manager_speaks else made.who_text

    def _rows(self, made: KeepInTouch, turn: Turn, answers: Answers) -> list[tuple[str, str]]:
        say = self.words.say
        left_out = [*made.leave_out, *_texts(answers.get("leave_out"))]
        return [
            (say("often"), _often(made.every_days).capitalize()),
            (say("how"), made.channel_text),
            (say("who"), self._who(made, turn)),
            (say("dates"), self._dates(made.dates)),
            (say("about"), "; ".join(made.topics) + "."),
            (say("leave_out"), "; ".join(left_out) + "."),
        ]

    def _dates(self, dates: tuple[date, ...]) -> str:
        shown = ", ".join(near_date(day) for day in dates[:_SHOWN])
        if len(dates) <= _SHOWN:
            return shown
        return self.words.say("more_dates", dates=shown, last=near_date(dates[-1]))

    def _until(self, made: KeepInTouch, turn: Turn, answers: Answers) -> str:
        start = made.dates[0]
        if day_of(answers.get("until")):
            return ""
        until = _until(turn, answers, start)
        if _note_end(turn, start):
            return self.words.say("until", last=long_date(until))
        return self.words.say("until_open", weeks=str(_AHEAD.days // 7))

    def _asks_again_on(self, turn: Turn, answers: Answers) -> date:
        later = _note_end(turn, turn.today) or turn.today + _LOOK_AGAIN
        return workdays.on_or_after(day_of(answers.get("until")) or later, turn.employer.nation)

    def _none(self, turn: Turn, answers: Answers) -> list[Block | None]:
        say, role = self.words.say, turn.role
        again = self._asks_again_on(turn, answers)
        steps = [say(name, role, day=long_date(again)) for name in _NONE_STEPS]
        return [
            text(say("none", role)),
            card("plan", say("none_title", role), items=steps),
            calendar_block(turn, "catch-ups", say("none_file"), _entries((again,))),
            self._buttons(turn, ("contact_wanted",)),
        ]

    def _buttons(self, turn: Turn, names: tuple[str, ...]) -> Block:
        if speaks_of_self(turn.role):
            # The words to use are a manager's.
            names = tuple(name for name in names if name != "words")
        return choices([(self.words.say(n, turn.role), task_payload(self.id, n)) for n in names])


def _strained(turn: Turn, answers: Answers) -> dict[str, object]:
    """Whether this message says that contact shouldn't be with the manager."""
    heard = turn.facts.slots
    strained = heard.get("relationship_ok") in _STRAINED
    strained |= heard.get("cause_at_work") == "relationship"
    return {"strained": True, "who": "hr"} if strained and not answers.get("strained") else {}


def _until(turn: Turn, answers: Answers, start: date) -> date:
    return day_of(answers.get("until")) or _note_end(turn, start) or start + _AHEAD


def _note_end(turn: Turn, after: date) -> date | None:
    ends = turn.situation().note_end
    return ends if isinstance(ends, date) and ends > after else None


def _often(days: int) -> str:
    weeks, rest = divmod(days, 7)
    if rest:
        return f"every {days} days"
    return "every week" if weeks == 1 else f"every {weeks} weeks"


def _entries(dates: tuple[date, ...]) -> list[Entry]:
    words = plan_say("calendar_contact")
    return [Entry(f"contact-{n}", words, day, day, busy=True) for n, day in enumerate(dates, 1)]


def _foot(sources: tuple[str, ...], turn: Turn) -> Block | None:
    words = footer(sources, turn.today)
    return source(words) if words else None


def _lower(words: str) -> str:
    return words if words.startswith("HR") else words[:1].lower() + words[1:]


def _texts(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def _long(words: str) -> bool:
    """Whether a message tells a story, in which "call" and "email" may mean anything."""
    return len(words.split()) > 25  # noqa: PLR2004
