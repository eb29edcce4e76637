"""A phased return: a plan with dates from three questions, changed in plain words."""

from collections.abc import Mapping
from datetime import date, timedelta

from actions.replies import Block, text
from actions.tasks.answers import answer_to
from actions.tasks.phased_shown import PlanShown
from actions.tasks.task import UNKNOWN, Answers, Task, TaskProblemError
from actions.turn import Turn
from guidance import workdays
from guidance.phased_day_words import DAY_NAMES
from guidance.phased_request import PlanError
from guidance.phased_return import PhasedReturn
from guidance.phased_settle import settle
from guidance.phased_values import day_of
from guidance.phased_wishes import make_plan, offered_limits, pattern_wish, usual_pattern
from guidance.phased_words import PlanWordsError, read_plan_words
from guidance.situation import Situation
from guidance.wording import long_date
from guidance.work_pattern import PatternError
from guidance.work_pattern_words import names_a_break

_LIMITS = ("hours_day", "hours_week", "days_week", "oh_agreed", "restrictions", "rests")
# Facts about the person that shape a plan; an opening message may hold them.
_HEARD = (
    "employee_wish",
    "can_offer",
    "offer_weeks",
    "note_end",
    "note_type",
    "job_demands",
    "relationship_ok",
    "surgery_on",
)
# An answer that tells usual hours says nothing else but these.
_BESIDE_A_PATTERN = ("start", "weeks")
_PATTERN_FIELDS = ("pattern", "days", "hours")
_LONG_PAST = timedelta(weeks=26)
_FAR_AHEAD = timedelta(days=366)
_SOON = timedelta(days=7)


class PhasedReturnTask(Task):
    """Three questions: first day, usual hours, limits. The rest is said out loud and changed."""

    id = "phased_return"

    def take(self, turn: Turn, answers: Answers, asked: str | None) -> dict[str, object]:
        """The open question, and every wish for the plan wherever it is said."""
        bare = answer_to(self.words.fields[asked], turn.text, turn.today) if asked else None
        if asked and (bare == UNKNOWN or asked == "pay"):
            return {} if bare is None else {asked: bare}
        try:
            learnt = self._read(turn, answers, asked)
            self._check(turn, {**answers, **learnt}, learnt)
        except PlanWordsError as problem:
            raise TaskProblemError(self.words.say("bad_date", words=problem.words)) from None
        except PatternError as problem:
            raise TaskProblemError(self.words.say("bad_pattern", why=str(problem))) from None
        return learnt

    def known(self, turn: Turn) -> dict[str, object]:
        """Usual hours and the note's limits, if they were told before."""
        known: dict[str, object] = {}
        hours, comments = turn.slots.get("job_hours"), turn.slots.get("note_comments")
        if isinstance(hours, str) and hours != UNKNOWN:
            known |= _usual(hours)
        if isinstance(comments, str) and comments != UNKNOWN:
            said = read_plan_words(comments, turn.today, asked="limits").wishes
            known |= {k: v for k, v in said.items() if k in _LIMITS}
        return known

    def next_field(self, turn: Turn, answers: Answers) -> str | None:
        """First day, usual hours, limits; pay only when somebody says it is settled."""
        if "start" not in answers:
            return "start"
        pattern = answers.get("pattern")
        if pattern is None:
            return "pattern"
        missing = str(pattern.get("missing")) if isinstance(pattern, Mapping) else ""
        if missing in _PATTERN_FIELDS and missing not in answers:
            return missing
        if "limits" not in answers and not any(answers.get(name) for name in _LIMITS):
            return "limits"
        return "pay" if answers.get("pay") == "ask" else None

    async def result(self, turn: Turn, answers: Answers) -> list[Block | None]:
        """The plan in short, what has to be settled, files, how to change it."""
        wishes, situation = _wishes(turn, answers), _situation(turn, answers)
        made = self._made(turn, wishes, situation)
        # The paper is the employee's to keep, whoever makes it.
        paper = self._made(turn, wishes, situation, "employee")
        shown = PlanShown(turn, self.words, made, wishes, situation)
        return shown.blocks(paper, start_known=answers.get("start") != UNKNOWN)

    def looks_again_on(self, turn: Turn, answers: Answers) -> date | None:
        """The plan's next review."""
        made = self._made(turn, _wishes(turn, answers), _situation(turn, answers))
        return min((one.on for one in made.reviews() if one.on > turn.today), default=None)

    async def press(
        self, turn: Turn, answers: Answers, button: str
    ) -> tuple[dict[str, object], list[Block | None]]:
        """Pay settled, another pace, somebody else does a task, more to read, a new plan."""
        wishes, situation = _wishes(turn, answers), _situation(turn, answers)
        if button == "new":
            return dict.fromkeys(answers), [text(self.words.say("fresh"))]
        if button in ("slower", "faster"):
            made = self._made(turn, wishes, situation)
            return settle({"pace": button}, wishes, made), []
        if button == "more":
            made = self._made(turn, wishes, situation)
            return {}, PlanShown(turn, self.words, made, wishes, situation).promises()
        changed: Mapping[str, dict[str, object]] = {
            "settled": {"pay": "ask"},
            "leave_agreed": {"leave_agreed": True},
            "swap": settle({"swapped": "tasks"}, wishes, None),
        }
        return changed.get(button, {}), []

    def _read(self, turn: Turn, answers: Answers, asked: str | None) -> dict[str, object]:
        made = self._plan_so_far(turn, answers)
        heard = _heard(turn, answers) if made is None else {}
        note_end = _situation(turn, {**answers, **heard}).note_end
        # The limits are asked last: a bare "6 weeks" there is the plan's length.
        of_a_plan = made is not None or asked == "limits"
        said = read_plan_words(
            turn.text, turn.today, asked=asked, made=of_a_plan, note_end=note_end
        )
        if asked in _PATTERN_FIELDS:
            beside = {k: v for k, v in said.wishes.items() if k in _BESIDE_A_PATTERN}
            return {**beside, **heard, **_pattern_answer(turn.text, answers, asked)}
        situation = _situation(turn, {**answers, **heard})
        learnt = settle(said.wishes, answers, made, offered_limits(situation))
        if asked == "limits" and learnt:
            learnt.setdefault("limits", "said")
        if made is not None and names_a_break(turn.text):
            return {**heard, **_with_break(turn.text, answers)}
        return {**learnt, **heard, **_usual(said.rest, made=made is not None)}

    def _plan_so_far(self, turn: Turn, answers: Answers) -> PhasedReturn | None:
        if self.next_field(turn, answers) not in (None, "pay"):
            return None
        return self._made(turn, _wishes(turn, answers), _situation(turn, answers))

    def _made(
        self,
        turn: Turn,
        wishes: Mapping[str, object],
        situation: Situation,
        reader: str | None = None,
    ) -> PhasedReturn:
        nation, today = turn.employer.nation, turn.today
        try:
            return make_plan(wishes, situation, nation=nation, today=today, reader=reader)
        except PlanError as problem:
            raise TaskProblemError(self._problem(problem)) from None

    def _check(self, turn: Turn, after: Answers, learnt: Mapping[str, object]) -> None:
        """Refuse what can't be planned before it is kept."""
        start = day_of(learnt.get("start"))
        if start and start < turn.today - _LONG_PAST:
            raise TaskProblemError(self.words.say("past", day=long_date(start)))
        if start and start > turn.today + _FAR_AHEAD:
            raise TaskProblemError(self.words.say("too_far", day=long_date(start)))
        if learnt and self.next_field(turn, after) in (None, "pay"):
            self._made(turn, _wishes(turn, after), _situation(turn, after))

    def _problem(self, problem: PlanError) -> str:
        if problem.field == "week":
            return self.words.say("no_such_week", weeks=str(problem).rsplit(" ", 1)[-1])
        if problem.field == "changes":
            day = day_of(problem.value)
            return self.words.say("outside", day=long_date(day) if day else str(problem.value))
        return self.words.say("cant", why=str(problem))


def _wishes(turn: Turn, answers: Answers) -> dict[str, object]:
    """The answers with something usual in place of what nobody knows."""
    wishes = dict(answers)
    if wishes.get("start") == UNKNOWN:
        wishes["start"] = _usual_start(turn, answers).isoformat()
    pattern = wishes.get("pattern")
    if pattern == UNKNOWN or (isinstance(pattern, Mapping) and "slots" not in pattern):
        words = str(pattern.get("words") or "") if isinstance(pattern, Mapping) else "full time"
        wishes["pattern"] = pattern_wish(words, guess=True) or pattern_wish("full time")
    return wishes


def _usual_start(turn: Turn, answers: Answers) -> date:
    """The day after the note, or a Monday that leaves a week to settle things."""
    note_end = _situation(turn, answers).note_end
    if isinstance(note_end, date) and note_end >= turn.today:
        return workdays.on_or_after(note_end + timedelta(days=1), turn.employer.nation)
    soon = turn.today + _SOON
    return workdays.on_or_after(soon + timedelta(days=-soon.weekday() % 7), turn.employer.nation)


def _situation(turn: Turn, answers: Answers) -> Situation:
    heard = answers.get("heard")
    return turn.situation(heard if isinstance(heard, Mapping) else None)


def _heard(turn: Turn, answers: Answers) -> dict[str, object]:
    """Facts of the person in this message; they aren't slots unless a referral takes them."""
    found = {k: v for k, v in turn.facts.slots.items() if k in _HEARD and v != UNKNOWN}
    before = answers.get("heard")
    kept = dict(before) if isinstance(before, Mapping) else {}
    return {"heard": {**kept, **found}} if found else {}


def _usual(words: str, *, made: bool = False) -> dict[str, object]:
    """Usual hours that stand in other words, only where nothing else can be meant."""
    found = pattern_wish(words)
    days = set(DAY_NAMES.findall(" ".join(words.casefold().split())))
    if found is None or "slots" not in found or (made and not days):
        return {}
    return {"pattern": found}


def _with_break(words: str, answers: Answers) -> dict[str, object]:
    """The usual hours as they are, without a break that doesn't count."""
    kept = answers.get("pattern")
    before = str(kept.get("words") or "") if isinstance(kept, Mapping) else ""
    found = pattern_wish(words, before)
    return {"pattern": {**found, "assumed": []}} if found and "slots" in found else {}


def _pattern_answer(words: str, answers: Answers, asked: str) -> dict[str, object]:
    kept = answers.get("pattern")
    before = str(kept.get("words") or "") if isinstance(kept, Mapping) else ""
    said = f"{words} hours" if asked == "hours" and words.strip(" .").isdigit() else words
    found = pattern_wish(said, before if asked != "pattern" else "")
    if found is None:
        return {}
    whole = usual_pattern({"pattern": found}) is not None
    return {"pattern": found, **({asked: "said"} if asked != "pattern" and whole else {})}
