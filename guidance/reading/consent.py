"""Agreement to a referral: what the person it is about has said, never what others suppose."""

from collections.abc import Iterable

from guidance.reading.negation import is_negated
from guidance.reading.notebook import Notebook
from guidance.reading.offers import OFFER_SLOTS
from guidance.reading.subjects import has_subject
from guidance.reading.vocabulary import Hit, vocabulary

_SLOT = "consent_referral"
_ANSWER_WORDS = 12
_LOOK_BACK = 6
_SUBJECT_REACH = 3
_OTHERS = frozenset(("hr", "work", "boss", "manager", "employer", "company", "gp", "union",
                     "agency", "school", "doctor", "doctors", "management"))  # fmt: skip
_DOUBT = frozenset(("would", "will", "might", "should", "if", "whether", "hope", "hopefully", "may",
                    "until", "unless", "once", "when", "could", "before"))  # fmt: skip


def read_consent(book: Notebook) -> None:
    """Write ``consent_referral`` down.

    "Fine with it" or "said no" speak of a referral only where one is spoken of or asked about.
    "He'd be fine with it" is no agreement: nobody has asked him.
    """
    if book.asked in OFFER_SLOTS:
        return
    asked = book.asked == _SLOT
    hits = [hit for hit in _said(book) if asked or not _supposed(book, hit)]
    hits = [hit for hit in hits if not (hit.value == "agreed" and _is_the_employer_s(book, hit))]
    sure = [hit for hit in hits if not (hit.value == "agreed" and _doubted(book, hit))]
    if _says_no_first(book):
        sure = [hit for hit in sure if hit.value != "agreed"]
    book.best(_SLOT, sure)
    if asked and hits and not sure and not _says_no_first(book):
        book.put(_SLOT, "not_asked", book.said(hits[0]))


def _said(book: Notebook) -> Iterable[Hit]:
    tokens = book.message.tokens
    groups = ["consent_referral"]
    if book.asked == _SLOT or book.find("wishes", "oh_words"):
        groups.append("consent_generic")
    for group in groups:
        for hit in book.hits("wishes", group):
            if not has_subject(book.message, hit.first, _OTHERS):
                yield hit
    if book.asked == _SLOT:
        opening = tokens[:_ANSWER_WORDS]
        for hit in vocabulary("wishes", "consent_answers").find(opening):
            if not is_negated(opening, hit):
                yield hit


def _is_the_employer_s(book: Notebook, hit: Hit) -> bool:
    """Tell that a manager or HR speaks of themselves: "I'm up for it", "we'd be glad to refer"."""
    speaker = book.role or book.slots.get("role")
    if book.asked or speaker not in ("manager", "hr"):
        return False
    tokens = book.message.tokens
    first, _ = book.message.clause_of(hit.first)
    words = [token.text for token in tokens[max(first, hit.first - _SUBJECT_REACH) : hit.first + 1]]
    return bool({"i", "we"} & set(words)) and not {"he", "she", "they"} & set(words)


def _supposed(book: Notebook, hit: Hit) -> bool:
    """Tell whether the sentence only asks or supposes ("can I say no", "if she refuses")."""
    tokens = book.message.tokens
    first, _ = book.message.sentence_of(hit.first)
    opening = vocabulary("answers", "question").find(tokens[first : first + 4])
    words = {token.text for token in tokens[max(first, hit.first - 3) : hit.first]}
    return bool(opening and opening[0].first == 0) or "if" in words


def _doubted(book: Notebook, hit: Hit) -> bool:
    tokens = book.message.tokens
    first, _ = book.message.clause_of(hit.first)
    words = [token.text for token in tokens[max(first, hit.first - _LOOK_BACK) : hit.first + 1]]
    return bool(_DOUBT & set(words)) or ("not" in words and "think" in words)


def _says_no_first(book: Notebook) -> bool:
    tokens = book.message.tokens
    return book.asked == _SLOT and bool(tokens) and tokens[0].text == "no"
