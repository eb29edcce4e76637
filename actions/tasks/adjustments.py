"""Changes at work: suggest a short list, take decisions on it, keep track of them."""

import re
from collections.abc import Iterable
from datetime import date

from actions.replies import Block
from actions.tasks.adjustment_blocks import plan_of, result_blocks
from actions.tasks.adjustment_words import (
    Decided,
    Verdict,
    decisions_in,
    owner_in,
    reason_in,
    wants_more,
)
from actions.tasks.adjustments_state import Chosen, entry, listed, suggestions
from actions.tasks.answers import choices_in
from actions.tasks.task import UNKNOWN, Answers, Task, TaskProblemError
from actions.turn import Turn
from guidance.adjustments import barriers_of
from guidance.reading import read

_ADDS = re.compile(r"\b(?:also|too|as well|on top|another thing|actually|and the)\b", re.I)
_ASKS = re.compile(
    r"\?|^\W*(?:do|does|is|are|should|must|may|how|why|what|who|can (?:i|we|you|he|she|they))\b",
    re.I,
)
_DAY = "followup_date"
_NO_BARRIER = ("specific_tasks", "none")
_NO_CONDITION = ("caring_money", "unclear", "minor_illness")
_NEW_FOR_A_FACT = 2


class Adjustments(Task):
    """Two questions at most, none when it was said what is hard in which kind of work."""

    id = "adjustments"

    def take(self, turn: Turn, answers: Answers, asked: str | None) -> dict[str, object]:
        """What is hard, in which work; once the list is there, what is decided about it."""
        opening = turn.wanted_task == self.id
        if asked is not None or opening or "hard" not in answers:
            return self._told(turn, answers, asked)
        decided = self._decided(turn, answers)
        if decided is not None:
            return decided.to_answers()
        adds = _ADDS.search(turn.text) or "cannot_offer" in turn.facts.slots
        return self._told(turn, answers, asked) if adds else {}

    def known(self, turn: Turn) -> dict[str, object]:
        """What is hard and what kind of work it is, as it was told before."""
        situation = turn.situation()
        hard = [tag for tag in barriers_of(situation) if tag not in _NO_BARRIER]
        known = {"hard": hard, "demands": list(situation.job_demands)}
        return {name: value for name, value in known.items() if value}

    def next_field(self, turn: Turn, answers: Answers) -> str | None:
        """What is hard; then the kind of work, unless it makes no difference."""
        hard = answers.get("hard")
        if hard is None:
            return "hard"
        needless = hard == UNKNOWN and not answers.get("about") and not answers.get("areas")
        needless = needless or "no_work_possible" in listed(hard)
        return None if needless or "demands" in answers else "demands"

    async def result(self, turn: Turn, answers: Answers) -> list[Block | None]:
        """Something for today, the list with reasons, what was decided, files, what next."""
        return result_blocks(turn, self.words, answers)

    def looks_again_on(self, turn: Turn, answers: Answers) -> date | None:
        """The first day on which something that was agreed is looked at again."""
        plan = plan_of(turn, self.words, Chosen.of(turn, answers))
        days = (one.review_on for one in plan.recommendations)
        return min((day for day in days if day and day > turn.today), default=None)

    async def press(
        self, turn: Turn, answers: Answers, button: str
    ) -> tuple[dict[str, object], list[Block | None]]:
        """The one button of the list is "What else?"."""
        if button != "more":
            return {}, []
        return Chosen.of(turn, answers).seen().further(turn, answers).to_answers(), []

    def _told(self, turn: Turn, answers: Answers, asked: str | None) -> dict[str, object]:
        slots, fields = turn.facts.slots, self.words.fields
        # "Light duties" are no trouble with light.
        barriers = re.sub(self.words.say("no_barrier"), " ", turn.text, flags=re.IGNORECASE)
        told = {
            "hard": [
                *listed(slots.get("work_impact")),
                *choices_in(fields["hard"], barriers),
                *choices_in(fields["also_hard"], barriers),
            ],
            "demands": listed(slots.get("job_demands")),
            "about": choices_in(fields["about"], turn.text),
            "areas": listed(slots.get("issue_area")),
            "cannot_tags": listed(slots.get("cannot_offer")),
        }
        if asked == "demands":
            told["demands"] += choices_in(fields["demands"], turn.text)
        told["hard"] = [tag for tag in told["hard"] if tag not in _NO_BARRIER]
        told["areas"] = [area for area in told["areas"] if area not in _NO_CONDITION]
        learnt: dict[str, object] = {
            name: list(dict.fromkeys([*listed(answers.get(name)), *values]))
            for name, values in told.items()
            if values
        }
        if asked and asked not in learnt:
            learnt |= super().take(turn, answers, asked)
        if learnt and "list" in answers:
            learnt |= self._with_new(turn, {**answers, **learnt}).to_answers()
        return learnt

    def _with_new(self, turn: Turn, answers: Answers) -> Chosen:
        """The list so far with what new facts bring; numbers that were given stay."""
        chosen = Chosen.of(turn, answers).seen()
        possible = suggestions(turn, answers, len(chosen.order) + _NEW_FOR_A_FACT, chosen.cannot)
        new = [one.adjustment.id for one in possible if one.adjustment.id not in chosen.order]
        return chosen.adding(new[:_NEW_FOR_A_FACT])

    def _decided(self, turn: Turn, answers: Answers) -> Chosen | None:
        chosen = Chosen.of(turn, answers).seen()
        if not chosen.order:
            return None
        if wants_more(turn.text):
            return chosen.further(turn, answers)
        if _ASKS.search(turn.text):
            return None
        shown = [chosen.number(name) for name in chosen.visible]
        found = decisions_in(turn.text, chosen.names(), visible=shown)
        if found:
            return self._applied(turn, answers, chosen, found)
        return self._detail(turn, chosen) or self._ruled_out(turn, answers, chosen)

    def _applied(
        self, turn: Turn, answers: Answers, chosen: Chosen, found: list[Decided]
    ) -> Chosen:
        owner, due = owner_in(turn.text), self._day(turn)
        numbers = [number for one in found for number in one.numbers]
        self._check(numbers, chosen)
        agreed: list[str] = []
        for one in found:
            for name in (chosen.order[number - 1] for number in one.numbers):
                match one.verdict:
                    case Verdict.REFUSE:
                        chosen = chosen.refusing(turn, answers, name, one.reason)
                    case Verdict.IN_PLACE:
                        chosen = chosen.placing(name)
                    case Verdict.AGAIN:
                        chosen = chosen.allowing(name)
                    case Verdict.AGREE:
                        chosen = chosen.agreeing(name, owner, due)
                        agreed.append(name)
        return chosen.remembering(agreed)

    def _day(self, turn: Turn) -> str | None:
        found = read(turn.text, today=turn.today, asked=_DAY)
        problem = next((one for one in found.problems if one.slot == _DAY), None)
        if problem:
            raise TaskProblemError(problem.text)
        due = found.slots.get(_DAY)
        return str(due) if due and due != UNKNOWN else None

    def _check(self, numbers: Iterable[int], chosen: Chosen) -> None:
        """Refuse a number that isn't there before anything changes."""
        for number in numbers:
            if number > len(chosen.order):
                last = str(len(chosen.order))
                raise TaskProblemError(self.words.say("bad_number", number=str(number), last=last))

    def _detail(self, turn: Turn, chosen: Chosen) -> Chosen | None:
        """A reason, an owner or a day said by itself belongs to what was decided last."""
        reason = reason_in(turn.text)
        if reason and "" in chosen.cannot.values():
            return chosen.reasoned(reason)
        owner = owner_in(turn.text)
        due = self._day(turn) if chosen.last else None
        if not chosen.last or (owner is None and due is None):
            return None
        for name in chosen.last:
            chosen = chosen.agreeing(name, owner, due)
        return chosen

    def _ruled_out(self, turn: Turn, answers: Answers, chosen: Chosen) -> Chosen | None:
        """Words such as "no home working here" rule out every listed change that means it."""
        tags = set(listed(turn.facts.slots.get("cannot_offer")))
        hit = [name for name in chosen.order if tags & set(entry(name).offers)]
        for name in hit:
            chosen = chosen.refusing(turn, answers, name, reason_in(turn.text))
        return chosen if hit else None
