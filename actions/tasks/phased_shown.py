"""How a phased return is shown in the chat: short first, then the weeks, checks and files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actions.replies import Block, card, choices, source, task_payload, text
from actions.tasks.files import calendar_block, docx_block, now
from actions.turn import Turn
from guidance.content import footer
from guidance.decision import Outcome, decide
from guidance.phased_card import card_notes, card_rows, hours_afterwards
from guidance.phased_content import entries
from guidance.phased_docx import plan_docx
from guidance.phased_output import plan_entries
from guidance.phased_return import Finding, PhasedReturn
from guidance.phased_settle import FIRST_STEP
from guidance.phased_wishes import offered_limits, offered_weeks, offers_lighter_work
from guidance.situation import Situation
from guidance.tasks import TaskText
from guidance.wording import long_date, speaks_of_self
from guidance.work_pattern import hours_text
from guidance.work_pattern_said import describe_pattern

# Open until HR has answered: it holds up the first day, not the paper to ask HR with.
_PAY = "PC-10"
_LEAVE = "PC-17"
_CONFLICT = "PC-08"
_LEVELS = ("stop", "warn", "note")
_ASSUMED = ("office_week", "full_time", "usual_day", "some_days", "breaks")


@dataclass(frozen=True, slots=True)
class PlanShown:
    """One plan and what it was made from.

    Attributes:
        turn: the turn.
        words: the task's texts.
        made: the plan.
        wishes: what was said of it.
        situation: what is known of the person.
    """

    turn: Turn
    words: TaskText
    made: PhasedReturn
    wishes: Mapping[str, object]
    situation: Situation

    def blocks(self, paper: PhasedReturn, *, start_known: bool) -> list[Block | None]:
        """Everything the result shows.

        Args:
            paper: the same plan as the document has it.
            start_known: whether the first day was said.
        """
        said = [*self._taken(start_known=start_known), *self.made.why]
        return [
            self._warning(),
            text(self._headline()),
            text(" ".join(said)) if said else None,
            self._weeks_card(),
            self._checks(),
            *self._files(paper),
            self._foot(),
            text(self._next()),
            self._buttons(),
        ]

    def promises(self) -> list[Block | None]:
        """The first day, and what everyone can rely on."""
        first = self.made.first_day
        holds = [self.made.pay, *self.made.promises, self.made.pay_question]
        title = self.words.say("holds")
        return [
            card("help", self.words.say("first_day"), items=first),
            card("help", title, items=holds),
            self._buttons(shown="more"),
        ]

    def _warning(self) -> Block | None:
        """What must stop before anybody plans hours."""
        decision = decide(self.situation, self.turn.employer, self.turn.today)
        grave = {Outcome.STOP_TASK, Outcome.EMERGENCY} & {decision.outcome, *decision.also}
        return text(f"**{decision.headline}**") if grave else None

    def _headline(self) -> str:
        made, say = self.made, self.words.say
        if not made.rows or made.starts_on is None or made.usual_from is None:
            return say("cant", why=made.findings[0].text.rstrip("."))
        after = hours_afterwards(made)
        blanks = {
            "weeks": _weeks(made.weeks),
            "start": long_date(made.starts_on),
            "usual": long_date(made.usual_from),
            "hours": hours_text(after or 0),
        }
        headline = say("made" if after is None else "made_capped", **blanks)
        with_hr = speaks_of_self(self.turn.role) and made.request.reviewer == "HR"
        proposal = say("proposal_hr") if with_hr else say("proposal", self.turn.role)
        usual = say("usual", pattern=describe_pattern(made.request.pattern))
        return f"{headline} {proposal}\n\n{usual}"

    def _taken(self, *, start_known: bool) -> list[str]:
        """What nobody said and was taken for the plan."""
        say, made = self.words.say, self.made
        found = [say(f"took_{name}") for name in self._assumed()]
        if not start_known and made.starts_on:
            found.append(say("took_start", start=long_date(made.starts_on)))
        found += self._pace_taken()
        limits = offered_limits(self.situation)
        if limits and self.wishes.get("restrictions") is None:
            what = ", ".join(entries()[name].text.lower() for name in limits)
            found.append(say("took_limits", self.turn.role, what=f"no {what}"))
        if offers_lighter_work(self.situation) and self.wishes.get("light") is None:
            found.append(say("took_light"))
        if self.wishes.get("limits") == "unknown":
            found.append(say("took_no_limits"))
        return [*found, *self._particulars()]

    def _pace_taken(self) -> list[str]:
        chosen = self.wishes.get("weeks") or any(self.wishes.get(name) for name in FIRST_STEP)
        if chosen or not self.made.rows:
            return []
        weeks = _weeks(self.made.weeks)
        if offered_weeks(self.situation) == self.made.weeks:
            return [self.words.say("took_offer", weeks=weeks)]
        percent = str(self.made.start_percent)
        return [self.words.say("took_weeks", weeks=weeks, percent=percent)]

    def _particulars(self) -> list[str]:
        say, made = self.words.say, self.made
        found: list[str] = []
        if made.request.shape == "mornings" and made.steps:
            longest = max(day.minutes for row in made.steps for day in row.worked)
            found.append(say("took_mornings", hours=hours_text(longest)))
        kept = self.wishes.get("pattern")
        slots = kept.get("slots") if isinstance(kept, Mapping) else None
        nights = any(slot and slot.get("night") for slot in slots or ())
        if nights and "no_nights" in made.request.swapped:
            found.append(say("nights_to_days"))
        if made.request.works_bank_holidays and self.wishes.get("works_bank_holidays") is None:
            found.append(say("took_bank_holidays"))
        if made.request.provisional:
            found.append(say("draft_before_surgery"))
        return found

    def _assumed(self) -> list[str]:
        kept = self.wishes.get("pattern")
        assumed = kept.get("assumed") if isinstance(kept, Mapping) else ()
        return [name for name in _ASSUMED if name in (assumed or ())]

    def _weeks_card(self) -> Block:
        note = " ".join((*card_notes(self.made), self.made.stop_rule))
        return card("plan", self.made.title, rows=card_rows(self.made), note=note)

    def _checks(self) -> Block | None:
        found = sorted(self.made.findings, key=lambda finding: _LEVELS.index(finding.level))
        items = [self._finding(finding, found) for finding in _each_once(found)]
        if any(finding.check == _PAY for finding in found):
            items.append(self.made.pay_question)
        return card("status", self.words.say("checks"), items=items) if items else None

    def _finding(self, finding: Finding, every: Sequence[Finding]) -> str:
        weeks = [str(f.week) for f in every if f.check == finding.check and f.week != finding.week]
        said = self.words.say(finding.level, text=f"{finding.text} {finding.cure}")
        return f"{said} {self.words.say('also', weeks=_joined(weeks))}" if weeks else said

    def _open(self) -> set[str]:
        return {finding.check for finding in self.made.findings if finding.level == "stop"}

    def _files(self, paper: PhasedReturn) -> list[Block | None]:
        """The paper unless the hours can't be worked; the calendar once nothing is open."""
        if self._open() - {_PAY}:
            return [text(self.words.say("blocked"))]
        content = plan_docx(paper, now(self.turn))
        files = [docx_block("plan", self.words.say("document"), content)]
        if self._open():
            return [*files, text(self.words.say("calendar_later"))]
        title = self.words.say("calendar")
        return [*files, calendar_block(self.turn, "plan-dates", title, plan_entries(self.made))]

    def _foot(self) -> Block | None:
        found = [name for finding in self.made.findings for name in finding.sources]
        words = footer([*self.made.sources, *found], self.turn.today)
        return source(words) if words else None

    def _next(self) -> str:
        return self.words.say("change", self.turn.role)

    def _buttons(self, shown: str = "") -> Block:
        stops = self._open()
        names = ["settled"] if _PAY in stops else []
        names += ["leave_agreed"] if _LEAVE in stops else []
        names += ["swap"] if _CONFLICT in stops else []
        names += [name for name in ("slower", "faster", "more", "new") if name != shown]
        return choices([(self.words.say(n), task_payload(self.words.id, n)) for n in names])


def _each_once(findings: Sequence[Finding]) -> list[Finding]:
    first: dict[str, Finding] = {}
    for finding in findings:
        first.setdefault(finding.check, finding)
    return list(first.values())


def _joined(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]


def _weeks(count: int) -> str:
    return "1 week" if count == 1 else f"{count} weeks"
