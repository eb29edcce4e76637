"""Issue groups from plain words; a relative's illness is caring, not the person's own."""

from collections.abc import Iterable

from guidance.reading.notebook import Notebook
from guidance.reading.scope import present, told_of
from guidance.reading.titles import find_titles
from guidance.reading.vocabulary import Hit, classes

_FALLBACKS = ("unclear",)
_NEAR = 4
_NAMED = frozenset(("neuro", "skin", "long_term_condition", "menopause"))
# "Family stress" and "my little finger" are nobody's illness.
_NOBODY = frozenset(("family", "little"))
_LIMBS = frozenset(("hand", "hands", "arm", "arms", "finger", "fingers", "leg", "legs", "foot",
                    "feet", "thumb", "thumbs"))  # fmt: skip
_SAYS_OF_A_LIMB = frozenset(("is", "are", "was", "has", "have", "not", "hurt", "hurts", "still"))
# Groups that are an illness of whoever they are told of.
_ILLNESSES = frozenset(("mental_health", "back_neck_limb", "fracture_surgery", "skin", "neuro",
                        "long_term_condition", "pain", "minor_illness", "sleep"))  # fmt: skip


def read_conditions(book: Notebook, *, about_relative: bool) -> None:
    """Write ``issue_area`` and ``carer`` down.

    Args:
        book: the message and what is known of it.
        about_relative: the speaker asks on behalf of a relative, whose illness counts as the
            person's own.
    """
    carers = () if about_relative else _ill_relatives(book)
    dead = _dead_relatives(book)
    hits = [hit for hit in book.hits("conditions") if not _belongs(book, hit, carers + dead)]
    jobs = [title for title in find_titles(book) if title.last - title.first > 1]
    hits = [hit for hit in hits if not _is_title(book, hit)]
    hits = [hit for hit in hits if not any(job.first <= hit.first < job.last for job in jobs)]
    for hit in _telling(book, present(book, hits)):
        book.add("issue_area", hit.value, book.said(hit))
    for first, last in dead:
        book.add("issue_area", "bereavement", book.message.words(first, last))
    for first, last in carers:
        words = book.message.words(first, last)
        book.add("issue_area", "caring_money", words)
        book.put("carer", "yes", words)
    _tidy(book)


def _telling(book: Notebook, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """Leave out what only says where it shows, beside an illness that has a name.

    After a stroke "can't type with the left hand" is no hurt hand, nor are headaches after a
    concussion another complaint.
    """
    named = {hit.value for hit in hits if hit.value in _NAMED}
    if not named:
        return hits
    return tuple(hit for hit in hits if not _only_shows(book, hit, named))


def _only_shows(book: Notebook, hit: Hit, named: set[str]) -> bool:
    tokens = book.message.tokens
    word = tokens[hit.first].text
    after = tokens[hit.last].text if hit.last < len(tokens) else ""
    if word == "brain" and named - {"neuro"}:
        return True  # brain fog comes with the menopause and with long covid
    if hit.last - hit.first > 1 or (after in _SAYS_OF_A_LIMB and "skin" not in named):
        return False
    return (hit.value == "back_neck_limb" and word in _LIMBS) or (
        "neuro" in named and hit.value == "pain" and word.startswith("headache")
    )


def _is_title(book: Notebook, hit: Hit) -> bool:
    """Tell that "Ms" is a form of address or a firm's name: alone, only "MS" is the illness."""
    if book.message.tokens[hit.first].text != "ms" or hit.last - hit.first > 1:
        return False
    token = book.message.tokens[hit.first]
    after = book.message.raw[token.end : token.end + 2]
    named = after[:1] == " " and after[1:2].isupper()
    return book.message.raw[token.start : token.end] != "MS" or named


def _tidy(book: Notebook) -> None:
    """Leave out the group that says less beside one that says more."""
    areas = book.slots.get("issue_area")
    if not isinstance(areas, list):
        return
    kept = [area for area in areas if area not in _FALLBACKS] or areas
    book.slots["issue_area"] = kept


def _relative_spans(book: Notebook, group: str) -> tuple[tuple[int, int], ...]:
    """Return where a relative stands beside a phrase of ``group``."""
    hits = book.hits("conditions", group)
    spans = []
    for index in _relatives(book):
        first, end = book.message.clause_of(index)
        after = (h for h in hits if index < h.first <= index + _NEAR and h.first < end)
        before = (h for h in hits if first <= h.first < index and h.last >= index)
        hit = next(after, None) or next(before, None)
        if hit:
            spans.append((min(index, hit.first), max(hit.last, index + 1)))
    return tuple(spans)


def _relatives(book: Notebook) -> Iterable[int]:
    """Yield where a relative is named: "my mum", "her husband", "kid's ill", "a poorly child"."""
    tokens = book.message.tokens
    relatives = frozenset(classes()["relative"])
    owners = frozenset(
        (*classes()["their"], "our", "a", "and", "the", "poorly", "sick", "ill", "disabled")
    )
    for index, token in enumerate(tokens):
        if token.text not in relatives:
            continue
        if index == 0 or token.gap or tokens[index - 1].text in owners:
            yield index


def _ill_relatives(book: Notebook) -> tuple[tuple[int, int], ...]:
    """Return where a relative is ill, with all that is told of them."""
    spans = list(_relative_spans(book, "ill"))
    illnesses = [hit for hit in book.hits("conditions") if hit.value in _ILLNESSES]
    for index in _relatives(book):
        if not _is_somebody_s(book, index):
            continue
        told = told_of(book, index)
        if any(hit.first in told for hit in illnesses):
            spans.append((told.start, told.stop))
    return tuple(spans)


def _is_somebody_s(book: Notebook, index: int) -> bool:
    """Tell that it is "her mum" or "our son", not "the children" of a class or "family stress"."""
    tokens = book.message.tokens
    if tokens[index].text in _NOBODY:
        return False
    return not index or tokens[index - 1].text in (*classes()["their"], "our")


def _dead_relatives(book: Notebook) -> tuple[tuple[int, int], ...]:
    return _relative_spans(book, "died")


def _belongs(book: Notebook, hit: Hit, spans: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= hit.first < last for first, last in spans)
