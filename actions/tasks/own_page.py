"""Pages that an employee writes and keeps: a few questions, a document, nothing sent."""

import re
from abc import abstractmethod
from collections.abc import Callable, Mapping
from datetime import date

from actions.private import private_offer
from actions.replies import Block, card, text
from actions.tasks.answers import choice_in, date_in
from actions.tasks.files import docx_block
from actions.tasks.task import UNKNOWN, Answers, Task
from actions.turn import Turn
from guidance.draft_values import long_day
from guidance.page_content import page

WHERE = "where"
_LED_BY_OTHERS = ("manager", "hr")
_OPENS_A_CHANGE = re.compile(r"^\W*(?:also |please |can you )*(?:add|put|write|include)\b", re.I)
_BACK = re.compile(r"\bput (?:it|that|them|everything) back\b", re.I)
_OUT = re.compile(
    r"\b(?:leave|take|keep) .{0,40}?\b(?:out|to myself|private)\b"
    r"|\b(?:leave out|remove|delete|drop)\b",
    re.I,
)
_REVIEW = re.compile(
    r"\b(?:look at (?:it|this)|review(?: it)?|go over it) (?:again )?(?:on|in|by)\b", re.I
)
_AFTER = re.compile(r"^.*?(?::|\bthat\b)\s*(?P<words>.+)$", re.S)
_ADDED = re.compile(r"^\W*(?:also |please |can you )*add (?:in )?(?P<words>\S.+)$", re.I | re.S)
_RATHER_THAN = re.compile(
    r"^\W*(?:make it |change it to |it should (?:be|say) )?(?P<new>.+?),? "
    r"(?:and not|not|instead of|rather than) (?P<old>.+?)\W*$",
    re.I,
)
_LONGEST = 600


class OwnPage(Task):
    """A page of guidance's content: its parts are asked for, each can be left out again.

    Answers are the parts' words by the part's id; "left_out" lists parts that stand in no
    document; "review_on" is a day.
    """

    filename: str

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that are asked for, in the order of the questions."""
        return tuple(name for name in self.words.fields if name != WHERE)

    def take(self, turn: Turn, answers: Answers, asked: str | None) -> dict[str, object]:
        """The asked part in the person's own words; changes to any part once the page is there."""
        if asked == WHERE:
            chosen = choice_in(self.words.fields[WHERE], turn.text)
            return {WHERE: chosen} if chosen else {}
        if asked is not None:
            return {} if _is_no_answer(turn) else super().take(turn, answers, asked)
        return self._changed(turn, answers) if self._begun(answers) else {}

    def next_field(self, turn: Turn, answers: Answers) -> str | None:
        """The next part; nothing is asked of a manager, whose page it isn't."""
        if turn.role in _LED_BY_OTHERS or answers.get(WHERE) == "private":
            return None
        if not turn.private and WHERE not in answers:
            return WHERE
        return next((name for name in self.parts if name not in answers), None)

    async def result(self, turn: Turn, answers: Answers) -> list[Block | None]:
        """The page as a card and a file; to a manager, whose it is and how to invite them."""
        if turn.role in _LED_BY_OTHERS:
            return self._for_others()
        if answers.get(WHERE) == "private" and not turn.private:
            return [text(self.words.say("to_private")), *private_offer()]
        written = self.written(answers)
        if not written:
            return [text(self.words.say("empty"))]
        shown = {page(self.id).section(name).title: words for name, words in written.items()}
        keep = self.words.say("keep" if turn.private else "keep_named")
        title = self.words.say("card_title")
        return [
            text(self.words.say("done")),
            card("summary", title, rows=shown.items(), items=self.extras(turn, answers),
                 note=self._left_out(answers)),
            docx_block(self.filename, self.words.say("file"), self.document(turn, answers)),
            text(f"{keep}\n\n{self.words.say('how')}"),
        ]  # fmt: skip

    def written(self, answers: Answers) -> dict[str, str]:
        """The parts that stand in the document, with their words."""
        out = _listed(answers.get("left_out"))
        told = {name: answers.get(name) for name in self.parts if name not in out}
        return {name: str(words) for name, words in told.items() if words and words != UNKNOWN}

    @abstractmethod
    def document(self, turn: Turn, answers: Answers) -> bytes:
        """The page as a Word file."""

    def extras(self, turn: Turn, answers: Answers) -> list[str]:
        """What the card lists besides the parts: the day to look again."""
        review = answers.get("review_on")
        if not review:
            return []
        day = long_day(date.fromisoformat(str(review)))
        return [self.words.say("look_again", day=day)]

    def further(self, turn: Turn, answers: Answers) -> dict[str, object]:
        """Further changes that this page takes in plain words."""
        return {}

    def _for_others(self) -> list[Block | None]:
        say = self.words.say
        steps = [say(f"invite_{number}") for number in (1, 2, 3, 4)]
        return [text(say("others")), card("help", say("invite_title"), items=steps)]

    def _left_out(self, answers: Answers) -> str:
        titles = [page(self.id).section(name).title for name in _listed(answers.get("left_out"))]
        return self.words.say("left_out", parts="; ".join(titles)) if titles else ""

    def _begun(self, answers: Answers) -> bool:
        return any(name in answers for name in self.parts)

    def _changed(self, turn: Turn, answers: Answers) -> dict[str, object]:
        if _BACK.search(turn.text):
            return {"left_out": []}
        day = date_in(turn.text, turn.today) if _REVIEW.search(turn.text) else None
        if day:
            return {"review_on": day}
        part = self._named(turn.text)
        if part and _OUT.search(turn.text):
            kept = [name for name in _listed(answers.get("left_out")) if name != part]
            return {"left_out": [*kept, part]}
        if part and _OPENS_A_CHANGE.search(turn.text):
            return self._added(turn.text, part, answers)
        return self.further(turn, answers) or self._said_in_short(turn.text, answers)

    def _said_in_short(self, said: str, answers: Answers) -> dict[str, object]:
        """Words such as "add a fan" go to the first part; "this, not that" replaces."""
        other = _RATHER_THAN.match(said)
        if other:
            written = self.written(answers).items()
            put = _replacing(other["old"], other["new"].strip())
            return next(({name: put(w)} for name, w in written if put(w) != w), {})
        added = _ADDED.match(said)
        if not added:
            return {}
        first = self.parts[0]
        before = self.written(answers).get(first)
        words = added["words"].strip()
        return {first: f"{before.rstrip('. ')}. {words}"[:_LONGEST] if before else words}

    def _added(self, said: str, part: str, answers: Mapping[str, object]) -> dict[str, object]:
        after = _AFTER.match(said)
        if after is None:
            return {}
        before = answers.get(part)
        words = after["words"].strip()
        if before and before != UNKNOWN:
            words = f"{str(before).rstrip('. ')}. {words}"
        return {part: words[:_LONGEST]}

    def _named(self, said: str) -> str | None:
        head = said.split(":", maxsplit=1)[0].casefold().replace("’", "'")
        named = [p for p in self.parts if re.search(self.words.say(f"alias_{p}"), head)]
        return named[0] if named else None


def _replacing(old: str, new: str) -> Callable[[str], str]:
    """Puts `new` where `old` stood in somebody's words; leaves them alone if it isn't there."""
    pattern = re.compile(re.escape(old.strip()), re.I)
    return lambda words: pattern.sub(lambda _: new, words, count=1)


def _listed(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def _is_no_answer(turn: Turn) -> bool:
    """Whether words for a free part are a question or plainly a move; all else is kept as said."""
    return turn.asks_something or (turn.intent in _LEAVES and turn.confidence >= _SURE_TO_LEAVE)


_LEAVES = frozenset({"ask_why", "go_back", "start_again", "stop", "talk_to_person", "who_can_see"})
_SURE_TO_LEAVE = 0.9
