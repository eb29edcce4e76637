"""What the person wants; relations; kind of contract; money, care and travel."""

from guidance.reading.notebook import Notebook
from guidance.reading.subjects import has_subject, speaks_generally
from guidance.reading.vocabulary import Hit, classes
from guidance.reading.words import STRONG

_BY_PHRASE = (
    "employee_wish",
    "relationship_ok",
    "employment_type",
    "money_worry",
    "carer",
    "commute_barrier",
)
_PREFERRING = frozenset(
    ("prefer", "prefers", "rather", "easier", "please", "like", "suits", "best")
)
_STAFF_ROLES = ("manager", "hr")
_COMING_BACK = ("about_to_return", "back_with_limits")
_SPEAKER = frozenset(("i", "we", "am"))
_BUTS = frozenset(("but", "though", "although", "yet", "just", "only", "however", "except"))
_BUT_REACH = 8


def read_wishes(book: Notebook) -> None:
    """Write each of these slots down where a phrase says it."""
    _read_worry(book)
    _read_kept_from_manager(book)
    for slot in _BY_PHRASE:
        hits = book.hits("wishes", slot)
        book.best(slot, (hit for hit in hits if not speaks_generally(book.message, hit.first)))
    book.best("mode_pref", book.hits("wishes", "mode_best"))
    if book.asked == "mode_pref" or _prefers(book):
        book.best("mode_pref", book.hits("wishes", "mode_pref"))


def _prefers(book: Notebook) -> bool:
    return bool(_PREFERRING & {token.text for token in book.message.tokens})


def _read_worry(book: Notebook) -> None:
    """Read worry beside a wish to come back, or beside a return that is coming.

    "I want to go back after all this time but I'm nervous"; "due back in January, dreading it".
    A manager's own worry is none of the person's.
    """
    wishes = [hit for hit in book.hits("wishes", "employee_wish") if hit.value == "eager"]
    worried = next((one for hit in wishes if (one := _but_worried(book, hit))), None)
    if worried:
        book.put("employee_wish", "wants_but_worried", worried)
        return
    if book.slots.get("work_status") not in _COMING_BACK or _says_more(book):
        return
    for hit in book.hits("wishes", "return_worries"):
        mine = has_subject(book.message, hit.first, _SPEAKER)
        if not (mine and (book.role or book.slots.get("role")) in _STAFF_ROLES):
            book.put("employee_wish", hit.value, book.said(hit))


def _says_more(book: Notebook) -> bool:
    """Tell that not being ready is said outright, which weighs more than worry."""
    return any(hit.value == "not_ready" for hit in book.hits("wishes", "employee_wish"))


def _but_worried(book: Notebook, wish: Hit) -> str | None:
    """Return the words from a wish to its "but I'm nervous", where one follows."""
    tokens, worry = book.message.tokens, frozenset(classes()["worry"])
    for at in range(wish.last, min(len(tokens), wish.last + _BUT_REACH)):
        if tokens[at].text not in _BUTS:
            continue
        for end in range(at + 1, min(len(tokens), at + _BUT_REACH)):
            if tokens[end].gap >= STRONG:
                break
            if tokens[end].text in worry:
                return book.message.words(wish.first, end + 1)
    return None


def _read_kept_from_manager(book: Notebook) -> None:
    """Read "I don't want him knowing" from the person, where a boss is spoken of."""
    if book.role in _STAFF_ROLES or not book.hits("people", "boss"):
        return
    book.best("relationship_ok", book.hits("wishes", "keep_from_manager"))
