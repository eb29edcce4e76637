"""Clean a message for the safety screen: one plain, lower-case, space-joined form.

People in distress type fast, misspell, censor themselves and hide words from filters.
This module undoes all of that before any rule looks, so that rules stay short. Which words
are mapped to which is data: ``content/safety_words.yml``.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

# Letters of other alphabets that look like Latin ones, as used to slip past filters.
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһкмтвнгαεοριυκντχℓłøđħıßɑɡʟɪ",
    "aeopcyxijsdhkmtbhraeopiukvtxllodhisagli",
)
_LEET = str.maketrans("013457@$!|€", "oieastasiie")
_APOSTROPHES = re.compile(r"[’‘‛`´ʼ＇′]")
_SENTENCE_END = re.compile(r"[.!?;…。؟]+(?=\s|$)|[…。؟;]|[.!?]{2,}")
_CENSORED = re.compile(r"(?<=\w)[*#_•]+(?=\w)|(?<=\w)[*#•]+")
_IDEOGRAPHS = "\u3040-\u30ff\u4e00-\u9fff"  # written without spaces: each stands alone
_WORD = re.compile(rf"[{_IDEOGRAPHS}]|(?:(?![{_IDEOGRAPHS}])[\w@$!|€*'])+|\.")
_SPACED_OUT = re.compile(r"(?<!\w)(?:\w[ .\-_*]){2,}\w(?!\w)")
_REPEATS = re.compile(r"(.)\1{2,}")
_DOUBLES = re.compile(r"(.)\1+")
_MIN_CENSORED = 3


@dataclass(frozen=True)
class Words:
    """The word lists of ``content/safety_words.yml`` and the vocabulary of the rules.

    ``replace`` maps one word to its plain form (which may be several words, or empty),
    ``phrases`` maps several words to one, ``drop`` lists words that carry no meaning here,
    ``close`` lists long key words recognised one slip of the finger away, ``censored`` the
    words people write with stars in them.
    """

    replace: Mapping[str, str]
    phrases: Mapping[str, str]
    drop: frozenset[str]
    close: tuple[str, ...]
    censored: tuple[str, ...]
    known: frozenset[str] = frozenset()

    @cached_property
    def slips(self) -> dict[str, str]:
        """Every string one deletion away from a key word, to that word."""
        return {form: word for word in self.close for form in _deletions(word)}

    @cached_property
    def phrase_pattern(self) -> re.Pattern[str]:
        """One pattern for all multi-word replacements, longest first."""
        longest_first = sorted(self.phrases, key=len, reverse=True)
        return re.compile(r"(?<= )(?:" + "|".join(map(re.escape, longest_first)) + r")(?= )")

    def knows(self, word: str) -> bool:
        """Whether the rules or the lists mention this very word."""
        return word in self.known or word in self.replace or word in self.drop

    def canonical(self, word: str) -> str:
        """Return the plain form of one cleaned word; may be several words or empty."""
        if word in self.drop:
            return ""
        return self.replace.get(word, word)


def _deletions(word: str) -> Iterable[str]:
    yield word
    for index in range(len(word)):
        yield word[:index] + word[index + 1 :]


def fold(text: str) -> str:
    """Lower-case; drop accents, invisible characters and look-alike letters."""
    text = unicodedata.normalize("NFKD", text).casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", _APOSTROPHES.sub("'", text))
        kept = (c for c in text if unicodedata.category(c) not in ("Mn", "Cf", "Cn", "Co", "Cs"))
        text = "".join(kept).translate(_LOOKALIKES)
    return text.replace("`", "'")


def _join_spaced_out(match: re.Match[str]) -> str:
    return re.sub(r"[ .\-_*]", "", match[0])


def _from_vocabulary(word: str, words: Words) -> str:
    """Undo leet digits, repeated letters, stars and slips, only towards a word we know."""
    if words.knows(word) or word.isdigit():
        return word
    plain = word if word.isalpha() else word.translate(_LEET)
    guesses = [plain, plain + "g"] if plain.endswith("in") else [plain]
    if _REPEATS.search(plain):
        twice = _REPEATS.sub(r"\1\1", plain)
        guesses += [twice, _REPEATS.sub(r"\1", plain), _DOUBLES.sub(r"\1", plain)]
    for guess in guesses:
        if words.knows(guess):
            return guess
    if "*" in plain:
        return _uncensor(plain, words)
    return _fix_slip(word, words)


def _uncensor(word: str, words: Words) -> str:
    if len(word) < _MIN_CENSORED:
        return word
    pattern = re.compile(re.escape(word).replace(r"\*", r"\w{0,4}"))
    return next((w for w in words.censored if pattern.fullmatch(w)), word.replace("*", ""))


def _fix_slip(word: str, words: Words) -> str:
    if len(word) < min(map(len, words.close), default=0) - 1:
        return word
    for form in _deletions(word):
        if form in words.slips:
            return words.slips[form]
    return word


def normalise(text: str, words: Words) -> str:
    """Return ``text`` as plain words with one space around each, and ``.`` between sentences.

    The result starts and ends with a space (``" i am fine . "``) so that a rule can match
    whole words by their leading space. Never raises, whatever the characters.
    """
    text = _SPACED_OUT.sub(_join_spaced_out, fold(text))
    text = _SENTENCE_END.sub(" . ", _CENSORED.sub("*", text))
    plain = [_plain(token, words) for token in _WORD.findall(text)]
    joined = f" {_without_word_stops(' '.join(part for part in plain if part))} "
    return words.phrase_pattern.sub(lambda m: words.phrases[m[0]], joined)


def _without_word_stops(text: str) -> str:
    """Take out the stops of "I. Want. Out.", where each word stands as its own sentence."""
    if " . " not in text:
        return text
    joined: list[str] = []
    previous_single = False
    for sentence in text.split(" . "):
        single = " " not in sentence.removesuffix(" .")
        if joined:
            joined.append(" " if single and previous_single else " . ")
        joined.append(sentence)
        previous_single = single
    return "".join(joined)


def _plain(token: str, words: Words) -> str:
    token = token.strip("!|$@*'") if token[-1] in "!|$@'" or token[0] in "'*!|" else token
    if not token:
        return ""
    if token in words.replace:
        return words.canonical(token)
    return words.canonical(_from_vocabulary(token.replace("'", ""), words))
