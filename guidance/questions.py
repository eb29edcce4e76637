"""Questions for occupational health: the good ones by tag, and leading ones reworded.

Texts, uses and patterns are data in ``content/questions.yml`` (uk-guidance 1.6,
research-reports R16 and R18).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from guidance.draft_content import Texts, entries, flag_of, load_yaml, raise_problems, text_map
from guidance.fields import FieldReader

_QUESTION_OPENERS: Final = re.compile(
    r"(?i)^(?:can|could|do|does|did|is|are|was|will|would|should|has|have|how|what|when|where"
    r"|which|who|why|if|whether|may|might|in your opinion)\b"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A good question: ``asks`` are the words people use when they want it added."""

    id: str
    use: str
    service: str
    text: str
    text_northern_ireland: str | None
    text_nation_unknown: str | None
    opinion_only: bool
    hr_only: bool
    asks: tuple[str, ...]
    sources: tuple[str, ...]

    def wording(self, nation: str) -> str:
        """Return the text for a nation; where the law differs, an unknown nation says so."""
        if nation == "northern_ireland" and self.text_northern_ireland:
            return self.text_northern_ireland
        if nation == "unknown" and self.text_nation_unknown:
            return self.text_nation_unknown
        return self.text


@dataclass(frozen=True, slots=True)
class _Pattern:
    id: str
    patterns: tuple[re.Pattern[str], ...]
    why: str
    rewrite: str | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leading:
    """Why a question can't go in as it stands, and the question to offer instead.

    ``rewrite`` is None where nothing may take its place.
    """

    id: str
    why: str
    rewrite: Question | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionBook:
    """Everything in ``questions.yml``."""

    at_least: int
    at_most: int
    fill_with: tuple[str, ...]
    when_not_possible: str
    keep: tuple[str, ...]
    services: Texts
    questions: Mapping[str, Question]
    leading: tuple[_Pattern, ...]


def _question(reader: FieldReader) -> Question:
    return Question(
        id=reader.text("id", required=True) or "",
        use=reader.text("use", required=True) or "",
        service=reader.text("service", required=True) or "",
        text=reader.text("text", required=True) or "",
        text_northern_ireland=reader.text("text_northern_ireland"),
        text_nation_unknown=reader.text("text_nation_unknown"),
        opinion_only=flag_of(reader, "opinion_only"),
        hr_only=flag_of(reader, "hr_only"),
        asks=reader.choices("asks"),
        sources=reader.choices("sources"),
    )


def _pattern(reader: FieldReader) -> _Pattern:
    compiled: list[re.Pattern[str]] = []
    for source in reader.choices("patterns"):
        try:
            compiled.append(re.compile(source, re.IGNORECASE))
        except re.error as error:
            reader.fault("patterns", f"'{source}' is no pattern ({error})", "Correct it")
    return _Pattern(
        id=reader.text("id", required=True) or "",
        patterns=tuple(compiled),
        why=reader.text("why", required=True) or "",
        rewrite=reader.text("rewrite"),
        sources=reader.choices("sources"),
    )


def _cross_check(reader: FieldReader, book: QuestionBook) -> None:
    wanted = (
        *book.fill_with,
        *book.keep,
        book.when_not_possible,
        *(entry.rewrite for entry in book.leading if entry.rewrite),
    )
    for name in wanted:
        if name not in book.questions:
            reader.fault(name, "is no question", "Use the id of a question")
    for question in book.questions.values():
        if question.service not in book.services:
            name = f"questions[{question.id}].service"
            reader.fault(name, "is unknown", "Name an entry of 'services'")


@cache
def question_book() -> QuestionBook:
    """Return ``questions.yml``, read once. Raises DraftContentError naming every fault."""
    reader = FieldReader(load_yaml("questions.yml"))
    questions = [_question(entry) for entry in entries(reader, "questions")]
    book = QuestionBook(
        at_least=reader.whole("at_least", 1, 10) or 1,
        at_most=reader.whole("at_most", 1, 10) or 1,
        fill_with=reader.choices("fill_with"),
        when_not_possible=reader.text("when_not_possible", required=True) or "",
        keep=reader.choices("keep"),
        services=text_map(reader, "services"),
        questions={question.id: question for question in questions},
        leading=tuple(_pattern(entry) for entry in entries(reader, "leading")),
    )
    _cross_check(reader, book)
    raise_problems("questions.yml", reader)
    return book


def plain_quotes(text: str) -> str:
    """Return ``text`` with typographic apostrophes made plain, for matching."""
    return text.replace("\u2019", "'").replace("\u2018", "'")


def check_question(text: str) -> Leading | None:
    """Say why a question is leading or improper, or None when it can be asked as it is.

    A text that is a shipped question, or its tag, is always fine.
    """
    book = question_book()
    plain = " ".join(plain_quotes(text).split())
    if plain in book.questions or any(plain == q.text for q in book.questions.values()):
        return None
    for entry in book.leading:
        if any(pattern.search(plain) for pattern in entry.patterns):
            rewrite = book.questions[entry.rewrite] if entry.rewrite else None
            return Leading(entry.id, entry.why, rewrite, entry.sources)
    return None


def find_questions(words: str) -> tuple[Question, ...]:
    """Return the shipped questions a person may mean by ``words``, longest match first."""
    plain = f" {plain_quotes(words).lower()} "
    found: list[tuple[int, Question]] = []
    for question in question_book().questions.values():
        hits = [len(ask) for ask in question.asks if re.search(rf"\b{re.escape(ask)}\b", plain)]
        if hits:
            found.append((max(hits), question))
    found.sort(key=lambda hit: -hit[0])
    return tuple(question for _, question in found)


def opens_question(text: str) -> bool:
    """Whether a text begins as a question does: "can they", "how long"."""
    return _QUESTION_OPENERS.match(text) is not None


def tidy_question(text: str) -> str:
    """Return a person's own question as one sentence with a capital and a question mark."""
    plain = " ".join(text.split()).strip(" .,;:?!")
    plain = re.sub(r"(?i)^(?:if|whether) (he|she|they|it)\b", r"Whether \1", plain)
    if not plain:
        return ""
    sentence = plain[0].upper() + plain[1:]
    asks = opens_question(sentence) and not sentence.startswith("Whether")
    return f"{sentence}?" if asks else f"{sentence}."


def choose_questions(
    tags: Iterable[str], own: Iterable[str], *, cannot_offer: bool
) -> tuple[str, ...]:
    """Return three to six questions, as tags or a person's own words.

    ``tags`` come from the decision, ``own`` from the person (tags or free text). Without
    any, the answer is empty: a referral with nothing to ask isn't filled up with ready-made
    questions (985 section 8.2, a first referral made too early).
    """
    book = question_book()
    mine = list(dict.fromkeys(item for item in own if item.strip()))
    wanted = [tag for tag in dict.fromkeys(tags) if tag in book.questions and tag not in mine]
    if not wanted and not mine:
        return ()
    if cannot_offer and book.when_not_possible not in (*wanted, *mine):
        wanted.append(book.when_not_possible)
    wanted += [tag for tag in book.keep if tag not in (*wanted, *mine)]
    for tag in book.fill_with:
        if len(wanted) + len(mine) < book.at_least and tag not in (*wanted, *mine):
            wanted.append(tag)
    return _cut(wanted, mine, book)


def _cut(wanted: list[str], mine: list[str], book: QuestionBook) -> tuple[str, ...]:
    """Keep what the person asked, then the decision's in order, then what must stay."""
    kept = [tag for tag in wanted if tag in (*book.keep, book.when_not_possible)]
    room = max(0, book.at_most - len(mine) - len(kept))
    others = [tag for tag in wanted if tag not in kept][:room]
    chosen = [tag for tag in wanted if tag in others or tag in kept]
    last = [tag for tag in chosen if tag in book.keep]
    ordered = [tag for tag in chosen if tag not in last] + mine + last
    return tuple(ordered[: max(book.at_most, len(mine))])
