"""A check-in after a return or after changes: is it happening, does it help, what next."""

import re
from datetime import date, timedelta

from actions.replies import Block, card, choices, source, task_payload, text, topic_payload
from actions.tasks.answers import choices_in
from actions.tasks.files import calendar_block
from actions.tasks.fit_note_words import day_of
from actions.tasks.past_days import past_days
from actions.tasks.report_words import said_of, to_decide
from actions.tasks.state import TaskState
from actions.tasks.task import UNKNOWN, Answers, Task, TaskProblemError
from actions.turn import Turn
from guidance.calendar_file import Entry
from guidance.check_in import CheckIn, check_in
from guidance.content import footer
from guidance.lengths import duration
from guidance.reading.durations import find_durations
from guidance.report_plan import report_plan
from guidance.talks import talks
from guidance.wording import long_date, speaks_of_self

_FIRST_WEEK = 7
_MOST_WORDS = 25
_NOT_WELL = re.compile(
    r"\b(?:not|isn't|aren't|isnt|arent|no|hardly) (?:going |doing |very |so |really |that |too )*"
    r"(?:well|good|great|fine|ok|okay|better)\b"
)
_SPAN = re.compile(r"\b(?:been|since|ago|started|start|began|back|for|from|on|in place|now|last)\b")
# The worse of two is what counts.
_WORST_FIRST = ("off_again", "badly", "mixed", "well")


class FollowUp(Task):
    """Three questions, a fourth where something doesn't work."""

    id = "follow_up"

    def take(self, turn: Turn, answers: Answers, asked: str | None) -> dict[str, object]:
        """How it goes, what doesn't work and since when, wherever it is said."""
        said = turn.text.lower().replace("’", "'")
        if asked is None and answers and len(said.split()) > _MOST_WORDS:
            return {}
        learnt = super().take(turn, answers, asked) if asked in ("about", "trouble") else {}
        fields = self.words.fields
        about = choices_in(fields["about"], said)
        if about and "about" not in answers:
            learnt["about"] = about[0]
        if asked != "since":
            learnt |= self._going(said)
        trouble = choices_in(fields["trouble"], said)
        if trouble:
            learnt["trouble"] = trouble
        elif learnt.get("going") == "well":
            learnt["trouble"] = None
        since = _since(turn, said, asked)
        if since and since > turn.today:
            raise TaskProblemError(self.words.say("future", day=long_date(since)))
        return {**learnt, "since": since.isoformat()} if since else learnt

    def known(self, turn: Turn) -> dict[str, object]:
        """That somebody is back, as it was told before."""
        status = turn.slots.get("work_status")
        return {"about": "back"} if status == "back_with_limits" else {}

    def next_field(self, turn: Turn, answers: Answers) -> str | None:
        """What doesn't work is asked only where something doesn't."""
        trouble_known = answers.get("trouble")
        for name in ("about", "since", "going"):
            if name not in answers and not (name == "going" and trouble_known):
                return name
        asks_trouble = answers.get("going") in ("mixed", "badly") and not trouble_known
        return "trouble" if asks_trouble else None

    async def result(self, turn: Turn, answers: Answers) -> list[Block | None]:
        """Keep, change, hold or refer again; the steps; the day to look again."""
        say, since = self.words.say, day_of(answers, "since")
        trouble = answers.get("trouble")
        found = check_in(
            str(answers["going"]) if answers.get("going") not in (None, UNKNOWN) else None,
            [str(one) for one in trouble] if isinstance(trouble, list) else (),
            since,
            turn.today,
            nation=turn.employer.nation,
            role=turn.role,
        )
        again = long_date(found.review_on)
        note = say("again")
        entries = [Entry("look", say("calendar"), found.review_on, found.review_on, busy=True)]
        return [
            text(f"{found.text}\n\n{self._length(since, turn.today)}"),
            card("plan", say("next"), rows=[(say("review"), again)], items=found.steps, note=note),
            self._agreed(turn),
            self._welcome(turn, answers, since),
            calendar_block(turn, "next-look", say("file"), entries),
            _foot(found, turn.today),
            self._buttons(turn),
        ]

    def _going(self, said: str) -> dict[str, object]:
        named = choices_in(self.words.fields["going"], said)
        if _NOT_WELL.search(said):
            named = [*(one for one in named if one != "well"), "mixed"]
        worst = next((one for one in _WORST_FIRST if one in named), None)
        return {"going": worst} if worst else {}

    def _length(self, since: date | None, today: date) -> str:
        if since is None:
            return self.words.say("first_look")
        if since == today:
            return self.words.say("since_today")
        length = duration((today - since).days)
        return self.words.say("since", day=long_date(since), length=length)

    def _agreed(self, turn: Turn) -> Block | None:
        """What was agreed after a report in the same chat, late ones first (R98)."""
        report = TaskState.of(turn).answers.get("report_helper") or {}
        items = to_decide(report)
        if not items or speaks_of_self(turn.role):
            return None
        plan = report_plan(items, said_of(report), turn.today, reference="report")
        rows = [
            (f"{row.id}. {row.item}", row.red or f"{row.state_text}. {row.owner} {row.due}".strip())
            for row in plan.rows(turn.today)
        ]
        return card("status", self.words.say("plan"), rows=rows)

    def _welcome(self, turn: Turn, answers: Answers, since: date | None) -> Block | None:
        """Words of welcome in the first days (R52); a manager's, so not for employees."""
        new = since is not None and turn.today - since <= timedelta(days=_FIRST_WEEK)
        if speaks_of_self(turn.role) or answers.get("about") != "back" or not new:
            return None
        if answers.get("going") == "off_again":
            return None
        talk = talks()["welcome_back"]
        said = [talk.opening, *talk.say, talk.close]
        return card("help", self.words.say("welcome"), items=said)

    def _buttons(self, turn: Turn) -> Block:
        say = self.words.say
        options = [
            (say("refer"), topic_payload("how_to_refer")),
            (say("passport"), topic_payload("adjustments")),
        ]
        if not (TaskState.of(turn).answers.get("report_helper") or {}):
            options.append((say("report"), task_payload("report_helper")))
        return choices(options)


def _since(turn: Turn, said: str, asked: str | None) -> date | None:
    """The day on which it started: a date, or counted back from "three weeks now"."""
    if asked != "since" and not _SPAN.search(said):
        return None
    days = past_days(said, turn.today)
    if days:
        return days[0]
    length = next(iter(find_durations(said)), None)
    return turn.today - timedelta(days=length.days) if length else None


def _foot(found: CheckIn, today: date) -> Block | None:
    said = footer(found.sources, today)
    return source(said) if said else None
