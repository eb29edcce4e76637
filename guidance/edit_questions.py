"""Add a question for OH or take one out: "ask them about nights too"."""

from __future__ import annotations

import re
from typing import Final

from guidance.edit_cues import cues
from guidance.edit_model import (
    Change,
    Choice,
    Part,
    change_choices,
    change_hide,
    change_slots,
)
from guidance.edit_remove import object_of
from guidance.questions import (
    Leading,
    Question,
    check_question,
    find_questions,
    opens_question,
    question_book,
    tidy_question,
)

_FIELD: Final = "questions.ask."
_SHORT: Final = 5
_ABOUT: Final = ("about", "on", "for", "asking", "saying", "that says", "")
_MODAL: Final = re.compile(
    r"^(?:if|whether) (?P<who>he|she|they|the employee|my colleague|it)"
    r"(?P<verb> can| could| should| would| will| might| may|'s| is|'re| are| has| have|'ll|'d)"
    r"(?P<rest> .+)$"
)
_VERBS: Final = {"'s": "is", "'re": "are", "'ll": "will", "'d": "would"}


def read_ask(part: Part) -> Change | None:
    """Read a question to be added; a leading one is offered in another wording."""
    if re.search(cues().one("not_oh"), part.plain):
        return None
    for match in cues().whats("ask_about", part.plain):
        how = (match["how"] or "").strip(" :")
        about = how in _ABOUT
        start = match.start("what") if about else match.start("how")
        words = object_of(part.plain[start : match.end("what")])
        return _added(part, words, about=about and not opens_question(words))
    return None


def read_unask(part: Part) -> Change | None:
    """Read a question to be taken out."""
    for match in cues().whats("unask", part.plain):
        what = object_of(match["what"])
        shown = _shown(part)
        meant = [q.id for q in find_questions(what) if f"{_FIELD}{q.id}" in shown]
        found = [f"{_FIELD}{meant[0]}"] if meant else _with_words(what, shown)
        if found:
            return change_hide(frozenset(found[:1]), cues().says["question_removed"])
        choices = tuple(Choice(text, hide=frozenset({i})) for i, text in shown.items())
        return change_choices(cues().says["which_question"], choices)
    return None


def _shown(part: Part) -> dict[str, str]:
    return {x.id: x.text for x in part.draft.lines() if x.id.startswith(_FIELD) and x.text}


def _with_words(what: str, shown: dict[str, str]) -> list[str]:
    return [i for i, text in shown.items() if what and what in text.lower()]


def _added(part: Part, words: str, *, about: bool) -> Change:
    typed = part.typed(words)
    leading = check_question(words)
    if leading is not None:
        return _rewrite(part, leading)
    known = find_questions(words)
    short = len(words.split()) <= _SHORT
    if known and (about or short):
        return _known(part, known[0])
    return _own(part, _direct(typed) if not about else f"What should we know about {typed}?")


def _own(part: Part, text: str) -> Change:
    text = tidy_question(text)
    listed = list(part.values("oh_questions"))
    if text in listed:
        return change_slots({}, cues().says["question_there"].format(what=text))
    slots = {"oh_questions": [*listed, text]}
    return change_slots(slots, cues().says["question_added"].format(what=text))


def _known(part: Part, question: Question) -> Change:
    if f"{_FIELD}{question.id}" in _shown(part):
        return change_slots({}, cues().says["question_there"].format(what=question.text))
    listed = list(part.values("oh_questions"))
    slots = {"oh_questions": list(dict.fromkeys([*listed, question.id]))}
    change = change_slots(slots, cues().says["question_added"].format(what=question.text))
    return Change(
        change.kind,
        change.slots,
        change.hide,
        change.summary,
        show=frozenset({f"{_FIELD}{question.id}"}),
    )


def _rewrite(part: Part, leading: Leading) -> Change:
    says = cues().says
    if leading.rewrite is None:
        return change_choices(says["rewrite_none"].format(why=leading.why), ())
    question = question_book().questions[leading.rewrite.id]
    listed = list(dict.fromkeys([*part.values("oh_questions"), question.id]))
    choices = (
        Choice(says["use_rewrite"], slots={"oh_questions": listed}),
        Choice(says["leave_out"]),
    )
    summary = says["rewrite"].format(why=leading.why, what=question.text)
    return change_choices(summary, choices)


def _direct(words: str) -> str:
    """Turn "whether he can lift" into "Can they lift?"; other questions stay as they are."""
    match = _MODAL.match(words.lower())
    if match is None:
        return words
    verb = match["verb"].strip()
    verb, who = _VERBS.get(verb, verb), match["who"]
    rest = words[match.start("rest") :]
    if verb in ("has", "have") and not re.match(r" (?:been|had|got|to)\b", rest):
        return f"{'Does' if verb == 'has' else 'Do'} {who} have{rest}?"
    return f"{verb.capitalize()} {who}{rest}?"
