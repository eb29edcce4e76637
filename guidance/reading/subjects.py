"""Is it about anyone in particular? "If you're off more than seven days" is about nobody."""

from guidance.reading.vocabulary import classes
from guidance.reading.words import Message

_REACH = 8
# "My people" are somebody; "works for you" has another subject.
_NOT_SUBJECT = frozenset(("my", "our", "of", "for", "with", "to", "at", "by", "than"))
# "I'm contacting you about a colleague": whoever reads it, not anyone.
_AFTER_OBJECT = frozenset(("about", "regarding", "because", "concerning", "as", "with", "re"))
_PARTICULAR = frozenset(("i", "he", "she", "they", "we", "him", "her", "them", "me"))


def speaks_generally(message: Message, index: int) -> bool:
    """Tell whether the nearest subject before token ``index`` is "you", "anyone" or the like."""
    generic = frozenset(classes()["generic"])
    tokens = message.tokens
    first, _ = message.sentence_of(index)
    for at in range(index - 1, max(first, index - _REACH) - 1, -1):
        word = tokens[at].text
        if word in generic and not (at > 0 and tokens[at - 1].text in _NOT_SUBJECT):
            return tokens[at + 1].text not in _AFTER_OBJECT
        if word in _PARTICULAR:
            return False
    return False


def has_subject(message: Message, index: int, words: frozenset[str]) -> bool:
    """Tell whether one of ``words`` stands in the four tokens before ``index``."""
    first, _ = message.sentence_of(index)
    return any(token.text in words for token in message.tokens[max(first, index - 4) : index])
