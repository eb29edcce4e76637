"""Text to tokens: one spelling for every way of typing the same words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from guidance.reading.spelling import Speller

MAX_CHARS = 4000
WEAK, STRONG = 1, 2

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*", re.UNICODE)
_STRONG_BREAK = re.compile(
    r"[.!?\n;]+(?=\s|$|[^\w\s])|\n|[!?;]|\.(?=[A-Za-z])|\s[-–—]+\s|[–—]|\.\.+"
)
_QUOTES = str.maketrans({"‘": "'", "’": "'", "`": "'", "´": "'", "“": '"', "”": '"'})
_ENDINGS = {
    "n't": ("", "not"),
    "'ll": ("", "will"),
    "'re": ("", "are"),
    "'ve": ("", "have"),
    "'m": ("", "am"),
    "'d": ("", "would"),
}
_IS_AFTER = frozenset(
    ("he", "she", "it", "that", "there", "what", "who", "here", "where", "how", "when", "someone")
)
_WHOLE = {
    "can't": ("can", "not"),
    "won't": ("will", "not"),
    "shan't": ("shall", "not"),
    "ain't": ("is", "not"),
}


@dataclass(frozen=True, slots=True)
class Token:
    """One normalised word.

    Attributes:
        text: lower case, spelling corrected, contractions opened.
        start: offset of the first character in the message.
        end: offset after the last character.
        gap: break before the word: 0 none, 1 comma or bracket, 2 end of sentence.
    """

    text: str
    start: int
    end: int
    gap: int


@dataclass(frozen=True, slots=True)
class Message:
    """A message with its tokens.

    Attributes:
        raw: the message as typed, cut to 4,000 characters.
        folded: the same length, lower case, plain quotes.
        tokens: the words in order.
    """

    raw: str
    folded: str
    tokens: tuple[Token, ...]

    def words(self, first: int, last: int) -> str:
        """Return what was typed from token ``first`` up to, not including, ``last``."""
        if first >= last:
            return ""
        return self.raw[self.tokens[first].start : self.tokens[last - 1].end]

    def token_at(self, offset: int) -> int:
        """Return the index of the first token that ends after ``offset``."""
        for index, token in enumerate(self.tokens):
            if token.end > offset:
                return index
        return len(self.tokens)

    def sentence_of(self, index: int) -> tuple[int, int]:
        """Return first and one-past-last token of the sentence that holds token ``index``."""
        return self._stretch(index, STRONG)

    def clause_of(self, index: int) -> tuple[int, int]:
        """Return first and one-past-last token of the stretch between commas or stops."""
        return self._stretch(index, WEAK)

    def _stretch(self, index: int, strength: int) -> tuple[int, int]:
        first = min(index, len(self.tokens) - 1)
        while first > 0 and self.tokens[first].gap < strength:
            first -= 1
        last = index + 1
        while last < len(self.tokens) and self.tokens[last].gap < strength:
            last += 1
        return max(first, 0), last


def fold(text: str) -> str:
    """Return ``text`` in lower case with plain quotes and exactly the same length."""
    plain = text.translate(_QUOTES)
    return "".join(low if len(low := char.lower()) == 1 else char for char in plain)


def open_word(word: str) -> tuple[str, ...]:
    """Return the one or two plain words a typed word stands for ("he's" -> "he", "is")."""
    if word in _WHOLE:
        return _WHOLE[word]
    if word.endswith("n't"):
        return (word[:-3], "not")
    for ending, (_, second) in _ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending):
            return (word[: -len(ending)], second)
    if word.endswith("'s"):
        stem = word[:-2]
        return (stem, "is") if stem in _IS_AFTER else (stem,)
    return (word.replace("'", ""),)


def understand(text: str, speller: Speller) -> Message:
    """Return ``text`` as a message of normalised tokens; never raises."""
    raw = text[:MAX_CHARS]
    folded = fold(raw)
    tokens: list[Token] = []
    previous_end = 0
    for found in _WORD.finditer(folded):
        gap = _gap(folded[previous_end : found.start() + 1]) if previous_end else STRONG
        previous_end = found.end()
        tokens.extend(_tokens(found, gap, speller))
    return Message(raw, folded, tuple(tokens))


def _tokens(found: re.Match[str], gap: int, speller: Speller) -> Iterable[Token]:
    for word in speller.correct(found.group()):
        for part in open_word(word):
            if part:
                yield Token(part, found.start(), found.end(), gap)
                gap = 0


def _gap(between: str) -> int:
    # Nobody talks with an equals sign: what stands on both sides of one isn't said together.
    if "=" in between or _STRONG_BREAK.search(between):
        return STRONG
    return WEAK if any(char in ',()[]":' for char in between) else 0
