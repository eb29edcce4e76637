"""A note to HR that the employee writes and keeps, and sends on a page if they want to (R32)."""

import re
from collections.abc import Mapping, Sequence

from actions.interruptions import looks_like_something_else
from actions.private import private_offer
from actions.replies import Block, card, link, meta, text
from actions.tasks.answers import choice_in
from actions.tasks.files import docx_block, now
from actions.tasks.task import UNKNOWN, Answers, Task
from actions.turn import Turn
from guidance.employer_lines import hr_line
from guidance.reading import describe
from guidance.word import Paper

SEND_PAGE = "/note"
_WHERE, _REFER = "where", "oh"
_PARTS = ("hard", "help", "reach")
_FACTS, _REACH = "facts", "reach"
# What whoever starts a referral asks first.
_FOR_A_REFERRAL = (
    "job_title",
    "job_hours",
    "absence_start",
    "absence_weeks",
    "note_type",
    "note_end",
)
_CHANGES = re.compile(r"^\W*(?:also |please |can you )*(?:change|add|put|write|make)\b", re.I)
_OUT = re.compile(r"\b(?:leave|take) .{0,40}?\bout\b|\b(?:leave out|remove|delete|drop)\b", re.I)
_NO_REFERRAL = re.compile(
    r"\b(?:don.?t|do not|no|without|leave out|not) .{0,30}(?:occupational|referral|\bOH\b)", re.I
)
_REFERRAL = re.compile(r"\b(?:ask|add|put|include)\b.{0,30}(?:occupational|referral|\bOH\b)", re.I)
_LONGEST = 600


class HrNote(Task):
    """Four questions at most, the exact text, a file, and the way to the page that sends it."""

    id = "hr_note"

    def known(self, turn: Turn) -> dict[str, object]:
        """What was told before: what is hard, in their own words if there are any; the job."""
        own = turn.slots.get("work_impact_words")
        hard = str(own) if own else _described(turn, ("work_impact",))
        facts = _described(turn, _FOR_A_REFERRAL, labelled=True)
        told = {"hard": hard, _FACTS: facts}
        return {name: words for name, words in told.items() if words}

    def take(self, turn: Turn, answers: Answers, asked: str | None) -> dict[str, object]:
        """The open question in the person's own words; afterwards any change of a part."""
        if asked == _WHERE:
            chosen = choice_in(self.words.fields[_WHERE], turn.text)
            return {_WHERE: chosen} if chosen else {}
        taken_out = self._changed(turn.text) if _OUT.search(turn.text) else {}
        if asked in _PARTS and taken_out:
            return taken_out
        if asked == _REACH:
            # "By email please" sounds like wanting to talk to somebody.
            return {} if turn.asks_something else super().take(turn, answers, asked)
        if asked in _PARTS:
            return {} if looks_like_something_else(turn) else super().take(turn, answers, asked)
        if asked is not None:
            return super().take(turn, answers, asked)
        return self._changed(turn.text) if any(name in answers for name in _PARTS) else {}

    def next_field(self, turn: Turn, answers: Answers) -> str | None:
        """The next part; in a chat that isn't private, first where it is to be written."""
        if answers.get(_WHERE) == "private":
            return None
        if not turn.private and _WHERE not in answers:
            return _WHERE
        asked = (name for name in self.words.fields if name != _WHERE)
        return next((name for name in asked if self._is_open(turn, name, answers)), None)

    async def result(self, turn: Turn, answers: Answers) -> list[Block | None]:
        """The text word for word, who it is for, and the file."""
        say = self.words.say
        if answers.get(_WHERE) == "private" and not turn.private:
            return [text(say("to_private")), *private_offer()]
        if not any(_told(answers, name) for name in _PARTS):
            return [text(say("empty"))]
        head, lines = self._head(turn), self._lines(answers)
        keep = say("keep" if turn.private else "keep_named")
        return [
            text(f"{say('done')}\n\n{say('readers')}"),
            card("summary", say("card_title"), items=[*head, *lines]),
            link(say("send"), SEND_PAGE, private=True),
            # The page signs it with the name given there.
            meta(note="\n\n".join(line for line in lines if line != say("sign"))),
            docx_block("note-to-hr", say("file"), self._document(turn, head, lines)),
            text(f"{keep}\n\n{say('how')}"),
        ]

    def _is_open(self, turn: Turn, name: str, answers: Answers) -> bool:
        has_no_oh = name == _REFER and not turn.employer.has_oh
        return name not in answers and not has_no_oh

    def _head(self, turn: Turn) -> list[str]:
        say = self.words.say
        to = say("to_hr", hr=hr_line(turn.employer))
        return [to, say("copy"), say("not_manager"), say("subject")]

    def _lines(self, answers: Answers) -> list[str]:
        say = self.words.say
        refers = answers.get(_REFER) in (True, "yes")
        told = {name: _told(answers, name) for name in (*_PARTS, _FACTS)}
        parts = {name: say(name, words=words) for name, words in told.items() if words}
        return [
            say("greeting"),
            *(parts[name] for name in ("hard", "help") if name in parts),
            *([say("refer")] if refers else []),
            *([parts[_FACTS]] if refers and _FACTS in parts else []),
            *([parts["reach"]] if "reach" in parts else []),
            say("private"),
            say("answer"),
            say("ending"),
            say("sign"),
        ]

    def _document(self, turn: Turn, head: list[str], lines: list[str]) -> bytes:
        paper = Paper(self.words.say("title"), now(turn))
        for line in (*head, *lines):
            paper.paragraph(line)
        return paper.to_bytes()

    def _changed(self, said: str) -> dict[str, object]:
        if _NO_REFERRAL.search(said):
            return {_REFER: "no"}
        if _REFERRAL.search(said):
            return {_REFER: "yes"}
        part = self._named(said)
        if part and _OUT.search(said):
            return {part: UNKNOWN}
        words = said.partition(":")[2].strip()
        return {part: words[:_LONGEST]} if part and words and _CHANGES.search(said) else {}

    def _named(self, said: str) -> str | None:
        head = said.split(":", maxsplit=1)[0].casefold().replace("’", "'")
        return next(
            (p for p in (*_PARTS, _FACTS) if re.search(self.words.say(f"alias_{p}"), head)), None
        )


def _described(turn: Turn, names: Sequence[str], *, labelled: bool = False) -> str:
    """Facts of the conversation in plain words, with their labels or without."""
    known = {
        name: value for name in names if (value := turn.slots.get(name)) not in (None, UNKNOWN)
    }
    rows = describe(known, turn.today, turn.role)
    told = [f"{label.lower()}: {value}" if labelled else value for label, value in rows]
    return "; ".join(told)


def _told(answers: Mapping[str, object], name: str) -> str:
    words = answers.get(name)
    return str(words).strip() if words and words != UNKNOWN else ""
