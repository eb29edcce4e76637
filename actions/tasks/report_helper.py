"""An OH report's recommendations: explained, decided one by one, with a plan to take away."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property

from actions.replies import Block, card, choices, source, task_payload, text, topic_payload
from actions.tasks.files import calendar_block, docx_block, now
from actions.tasks.report_words import decided, items_of, pasted, said_of, to_decide, without_owner
from actions.tasks.task import UNKNOWN, Answers, Task, TaskProblemError
from actions.turn import Turn
from guidance.content import fact_text, footer
from guidance.lookup import look_up
from guidance.report_items import MOST_ITEMS, is_safety, mark_of
from guidance.report_plan import plan_docx, plan_entries, report_plan
from guidance.report_words import CANNOT, OTHER
from guidance.tasks import TaskField, TaskText
from guidance.tracker import AdjustmentPlan, PlanRow, State
from guidance.wording import long_date, speaks_of_self

_SOURCES = ("REF-01", "LAW-34", "CON-05")
_OWN_SOURCES = ("CON-02", "CON-06", "CON-07")
# What is explained of the words in a report: what things are, never what somebody may have.
_EXPLAINED = ("term", "entry", "topic_card")
_NUMBERED = ("decision", "why", "instead")
_STARTED = (State.IN_PLACE, State.REVIEW_DUE)
_SENTENCES = 2
_MUST = re.compile(
    r"\b(?:do|must|should) (?:i|we) (?:really )?(?:have to|need to)? ?(?:do|follow|accept|take)"
    r" (?:it |them |this |these )?(?:all|everything|every|it\b|them\b|this\b|what)",
    re.I,
)


class ReportHelper(Task):
    """One question for each point, one for who and when. An employee gets the reading at once."""

    id = "report_helper"

    @cached_property
    def _numbered(self) -> TaskText:
        whole = super().words
        fields: dict[str, TaskField] = {}
        for name, field in whole.fields.items():
            if name in _NUMBERED:
                numbers = range(1, MOST_ITEMS + 1)
                fields |= {f"{name}_{n}": replace(field, name=f"{name}_{n}") for n in numbers}
            else:
                fields[name] = field
        return replace(whole, fields=fields)

    @property
    def words(self) -> TaskText:
        """Its texts; the questions on one point are there once for each."""
        return self._numbered

    def take(self, turn: Turn, answers: Answers, asked: str | None) -> dict[str, object]:
        """Recommendations, decisions and who does what, wherever they are said."""
        if asked == "owners" and turn.text.strip().lower() in ("mine", "all me"):
            return {"owners": "mine"}
        if not items_of(answers) or asked == "paste":
            found = pasted(turn, asked)
            if asked == "paste" and not found and not turn.asks_something:
                raise TaskProblemError(self.words.say("no_items"))
            return found
        if _MUST.search(turn.text):
            raise TaskProblemError(self.words.say("decides"))
        learnt = decided(turn, answers, asked)
        for name, value in learnt.items():
            if name.startswith("due_") and str(value) < turn.today.isoformat():
                day = long_date(turn.today.fromisoformat(str(value)))
                raise TaskProblemError(self.words.say("past", day=day))
        if not learnt and asked is not None and asked != "owners":
            return super().take(turn, answers, asked)
        return learnt

    def next_field(self, turn: Turn, answers: Answers) -> str | None:
        """The points one by one, a reason where one is needed, then who and when."""
        if not items_of(answers):
            return None if answers.get("paste") == UNKNOWN else "paste"
        if speaks_of_self(turn.role):
            return None
        for number in to_decide(answers):
            decision = answers.get(f"decision_{number}")
            if decision is None:
                return f"decision_{number}"
            wanted = {CANNOT: f"why_{number}", OTHER: f"instead_{number}"}.get(str(decision))
            if wanted and wanted not in answers:
                return wanted
        return "owners" if without_owner(answers) and "owners" not in answers else None

    def before(self, turn: Turn, answers: Answers, name: str) -> str:
        """The point that is asked about, with what its words mean; at first what was found."""
        kind, _, number = name.partition("_")
        if kind == "owners":
            items = items_of(answers)
            listed = [(n, items[n]) for n in without_owner(answers)]
            return "\n".join(self.words.say("open_owner", number=n, text=t) for n, t in listed)
        if kind != "decision":
            return ""
        open_ones = to_decide(answers)
        first = number == next(iter(open_ones))
        item = open_ones[number]
        place = str([*open_ones].index(number) + 1)
        count = str(len(open_ones))
        point = self.words.say("point", number=place, count=count, text=item)
        meant = [self.words.say("means", term=t, meaning=m) for t, m in _terms(turn, [item])]
        lead = [self._found(answers)] if first else []
        return "\n\n".join([*lead, "\n".join([point, *meant])])

    async def result(self, turn: Turn, answers: Answers) -> list[Block | None]:
        """A manager gets the plan with its files; an employee what each point means."""
        if not items_of(answers):
            return [text(self.words.say("no_items"))]
        own = speaks_of_self(turn.role)
        return self._reading(turn, answers) if own else self._plan(turn, answers)

    async def press(
        self, turn: Turn, answers: Answers, button: str
    ) -> tuple[dict[str, object], list[Block | None]]:
        """A note that asks for a correction."""
        if button != "correct":
            return {}, []
        say = self.words.say
        lines = [say(f"correction_{n}") for n in range(1, 5)]
        title, note = say("correction_title"), say("correction_note")
        return {}, [card("draft", title, items=lines, note=note), _foot(turn, _OWN_SOURCES)]

    def _found(self, answers: Answers) -> str:
        say, count, open_ones = self.words.say, len(items_of(answers)), len(to_decide(answers))
        parts = [say("found_one") if count == 1 else say("found", count=str(count))]
        if open_ones != count:
            key = "for_you" if open_ones else "for_you_none"
            parts.append(say(key, count=str(open_ones)))
        if "left_out" in _list(answers, "notes"):
            parts.append(say("left_out"))
        if answers.get("too_many"):
            more = str(answers["too_many"])
            parts.append(say("too_many", most=str(MOST_ITEMS), count=more))
        return " ".join(parts)

    def _plan(self, turn: Turn, answers: Answers) -> list[Block | None]:
        say, open_ones = self.words.say, to_decide(answers)
        plan = report_plan(
            open_ones,
            said_of(answers),
            turn.today,
            reference="report",
            nation=turn.employer.nation,
        )
        saved = say("not_saved_private" if turn.private else "not_saved")
        lead = [self._counts(plan) if open_ones else self._found(answers), say("decides")]
        rows = [(f"{r.id}. {r.item}", self._where(r)) for r in plan.rows(turn.today)]
        files = self._files(turn, plan) if open_ones else []
        return [
            text("\n\n".join([" ".join(lead), saved])),
            self._unsafe(plan),
            card("plan", say("table"), rows=rows, note=_asks(plan, turn)) if rows else None,
            self._not_yours(turn, answers),
            *files,
            _foot(turn, (*_SOURCES, *_mark_sources(answers))),
            text(say("suggested")) if open_ones else None,
            self._buttons(),
        ]

    def _unsafe(self, plan: AdjustmentPlan) -> Block | None:
        refused = [item for item in plan.recommendations if item.state is State.CANNOT]
        numbers = " and ".join(item.id for item in refused if is_safety(item.text))
        return text(self.words.say("safety", numbers=numbers)) if numbers else None

    def _counts(self, plan: AdjustmentPlan) -> str:
        states = Counter(item.state for item in plan.recommendations)
        agreed = states[State.AGREED] + states[State.IN_PLACE]
        counts = {"agreed": agreed, "cannot": states[State.CANNOT], "open": states[State.PROPOSED]}
        return self.words.say("done", **{name: str(count) for name, count in counts.items()})

    def _where(self, row: PlanRow) -> str:
        lines = [row.state_text]
        if row.due:
            key = "owner_review" if row.state in _STARTED else "owner_due"
            lines = [self.words.say(key, state=row.state_text, owner=row.owner, due=row.due)]
        return "\n".join([*lines, *([row.reason] if row.reason else [])])

    def _files(self, turn: Turn, plan: AdjustmentPlan) -> list[Block | None]:
        say, written = self.words.say, plan_docx(plan, turn.today, now(turn))
        return [
            docx_block("changes-at-work", say("docx"), written),
            calendar_block(turn, "changes-at-work", say("ics"), plan_entries(plan)),
        ]

    def _not_yours(self, turn: Turn, answers: Answers) -> Block | None:
        own = speaks_of_self(turn.role)
        marked = [(item, mark_of(item)) for item in items_of(answers).values()]
        rows = [(item, m.employee if own else m.text) for item, m in marked if m]
        return card("help", self.words.say("not_yours", turn.role), rows=rows) if rows else None

    def _reading(self, turn: Turn, answers: Answers) -> list[Block | None]:
        say, items = self.words.say, to_decide(answers)
        rows = [(item, say("own_point")) for item in items.values()]
        terms = _terms(turn, items_of(answers).values())
        notes = [say("left_out")] if "left_out" in _list(answers, "notes") else []
        facts = [fact_text(name, turn.today) for name in _OWN_SOURCES]
        return [
            text("\n\n".join([say("own_lead"), *notes])),
            card("summary", say("own_points"), rows=rows) if rows else None,
            card("help", say("terms"), rows=terms) if terms else None,
            self._not_yours(turn, answers),
            text(f"{say('own_wrong')} {' '.join(facts)}"),
            _foot(turn, (*_OWN_SOURCES, *_mark_sources(answers))),
            self._own_buttons(),
        ]

    def _buttons(self) -> Block:
        say = self.words.say
        return choices(
            [
                (say("follow_up"), task_payload("follow_up")),
                (say("refused"), topic_payload("oh_report_question")),
                (say("adjustments"), topic_payload("adjustments")),
            ]
        )

    def _own_buttons(self) -> Block:
        say = self.words.say
        return choices(
            [
                (say("correct"), task_payload(self.id, "correct")),
                (say("who_sees"), topic_payload("confidentiality")),
                (say("refused_own"), topic_payload("adjustments")),
            ]
        )


def _terms(turn: Turn, items: Iterable[str]) -> list[tuple[str, str]]:
    """What the words of points mean, each once, in two sentences at most."""
    found: dict[str, str] = {}
    for item in items:
        known = look_up(item, role=turn.role, nation=turn.employer.nation, today=turn.today)
        if known and known.reference.partition(":")[0] in _EXPLAINED:
            sentences = re.split(r"(?<=[.!?])\s+", known.text)
            found.setdefault(known.title, " ".join(sentences[:_SENTENCES]))
    return list(found.items())


def _asks(plan: AdjustmentPlan, turn: Turn) -> str:
    return " ".join(dict.fromkeys(ask for row in plan.rows(turn.today) for ask in row.asks))


def _mark_sources(answers: Answers) -> tuple[str, ...]:
    marks = [mark_of(item) for item in items_of(answers).values()]
    return tuple(name for mark in marks if mark for name in mark.sources)


def _foot(turn: Turn, sources: Iterable[str]) -> Block | None:
    said = footer(dict.fromkeys(sources), turn.today)
    return source(said) if said else None


def _list(answers: Mapping[str, object], name: str) -> list[object]:
    value = answers.get(name)
    return value if isinstance(value, list) else []
