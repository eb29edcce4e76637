"""Names of jobs in a message: whose they are, and who is only a boss or someone who treats."""

from collections.abc import Iterator
from dataclasses import dataclass

from guidance.reading.notebook import Notebook
from guidance.reading.vocabulary import classes
from guidance.reading.words import STRONG, WEAK, Token

_OURS = frozenset(("my", "our", "ma"))
_GROUPS = frozenset(classes()["workplace"])
_NO_PERSON = frozenset(classes()["not_a_person"])
_SAYS_OF_SOMEONE = frozenset(classes()["says_of"])
_ARTICLES = frozenset(classes()["before_title"])
_CARERS = ("carer", "carers")
_BOSSES = frozenset(classes()["boss_title"])
_TREATS = frozenset(classes()["treats"])
_TREATING_KINDS = frozenset(classes()["treating_kind"])
_OWNERS = frozenset(("my", "his", "her", "their", "the", "a", "line"))
_BEING = frozenset(("a", "an", "our", "my", "am", "is", "as"))
_HAVING = frozenset(("her", "his", "their", "a", "the", "having", "for"))
_HOW_OFTEN = (
    "twice",
    "once",
    "every",
    "weekly",
    "monthly",
    "daily",
    "fortnightly",
    "starts",
    "helps",
)
_NOT_BETWEEN = frozenset(classes()["not_between"])
_LOOK_BACK = 3
_MOST_BEFORE_HEAD = 3
_DETERMINERS = frozenset(classes()["title_article"])
_DESCRIBES = frozenset(classes()["describes"])
_NOT_IN_A_TITLE = frozenset(classes()["not_in_title"]) | _DETERMINERS
_VAGUE_HEADS = frozenset(classes()["vague_head"])
_NO_JOBS = frozenset(("sole", "union", "staff", "employee", "employees", "trade", "workplace"))
_OTHER_PARTY = frozenset(
    ("by", "saw", "see", "seen", "seeing", "with", "from", "under", "told", "hit")
)


@dataclass(frozen=True, slots=True)
class Title:
    """The name of a job: its first and one-past-last token."""

    first: int
    last: int


def find_titles(book: Notebook) -> tuple[Title, ...]:
    """Return the names of jobs in the message, those of bosses and of who treats left out."""
    named = (Title(hit.first, hit.last) for hit in book.hits("job", "titles"))
    found = (*named, *_headed(book))
    return tuple(title for title in found if not is_someone_else(book, title.first, title.last))


def _headed(book: Notebook) -> Iterator[Title]:
    """Yield jobs by the word that heads them: "a transport planner", "(project accountant)".

    An article or an owner stands before, or nothing does; the words between belong to the name,
    but for what only praises or ages the person.
    """
    tokens = book.message.tokens
    for hit in book.find("job", "heads"):
        first = hit.first
        while first and not tokens[first].gap and hit.first - first < _MOST_BEFORE_HEAD:
            word = tokens[first - 1].text
            if word in _NOT_IN_A_TITLE or not word.isalpha():
                break
            first -= 1
        before = tokens[first - 1].text if first else ""
        opens = not first or tokens[first].gap >= WEAK
        if not opens and (before not in _DETERMINERS or _is_acting(tokens, first - 1)):
            continue
        while first < hit.last - 1 and tokens[first].text in _DESCRIBES:
            first += 1
        if not _says_too_little(tokens, first, hit.last):
            yield Title(first, hit.last)


def _says_too_little(tokens: tuple[Token, ...], first: int, last: int) -> bool:
    """Tell that it is "a worker" or "my consultant" and no more, or what is no job at all."""
    if last - first == 1:
        return tokens[first].text in _VAGUE_HEADS
    return tokens[first].text in _NO_JOBS


def _is_acting(tokens: tuple[Token, ...], article: int) -> bool:
    """Tell that somebody else does something here: "hit by a driver", "saw a consultant"."""
    return article > 0 and tokens[article - 1].text in _OTHER_PARTY


def is_someone_else(book: Notebook, first: int, last: int) -> bool:
    """Tell that "my manager", "the district nurse" and "a carer for my mum" name another person."""
    tokens = book.message.tokens
    before = tokens[first - 1].text if first else ""
    word = tokens[last - 1].text
    after = tokens[last].text if last < len(tokens) else ""
    if word in _CARERS:
        one_of = first > 1 and tokens[first - 2].text in ("of", "one")
        mine = before == "my" and not one_of and after not in _SAYS_OF_SOMEONE
        return mine or after == "for" or before in ("unpaid", "his", "her", "their")
    if after in _BOSSES and before in _OWNERS:
        return True
    if word in _TREATS:
        return _treats(tokens, first, last)
    if before == "team" and word == "leader":
        return False
    if word not in _BOSSES:
        return False
    return before in _OWNERS or (last - first == 1 and before not in _BEING and _says_i(tokens))


def _says_i(tokens: tuple[Token, ...]) -> bool:
    return any(token.text in ("i", "my", "me", "myself") for token in tokens)


def _treats(tokens: tuple[Token, ...], first: int, last: int) -> bool:
    """Tell that a nurse or physio here is one who treats the person, not the person."""
    at = first if last - first > 1 or not first else first - 1
    kind, before = tokens[at].text, tokens[first - 1].text if first else ""
    owner = tokens[at - 1].text if at and tokens[at].gap < STRONG else ""
    after = tokens[last].text if last < len(tokens) else ""
    says = after in classes()["treating"]
    if kind in _TREATING_KINDS:
        return says if not owner else owner not in _BEING
    if before in _HAVING:
        return says or tokens[last - 1].text in ("physio", "gp")
    return (before == "my" and says) or (
        tokens[last - 1].text == "physio" and before not in _BEING and (says or after in _HOW_OFTEN)
    )


def staff_named(book: Notebook, *, ours_only: bool = False) -> Title | None:
    """Return the job by which a member of staff is named, or None.

    "My payroll clerk", "a driver of ours", "teacher in my school"; and, where nobody says "I",
    a message or sentence that opens with a job: "Security officer has sleep apnoea".

    Args:
        book: the message.
        ours_only: leave out jobs that nobody says are "my", "our" or "of ours".
    """
    tokens = book.message.tokens
    says_i = _says_i(tokens)
    for title in find_titles(book):
        opens = not (ours_only or says_i) and _opens(tokens, title)
        if opens or _of_ours(tokens, title):
            return title
    return None


def _of_ours(tokens: tuple[Token, ...], title: Title) -> bool:
    after = [token.text for token in tokens[title.last : title.last + 3] if token.gap < STRONG]
    if after and after[0] in _NO_PERSON | _BOSSES:
        return False
    if after[:2] in (["of", "mine"], ["of", "ours"]):
        return True
    groups = (*_GROUPS, *classes()["jobgroup"])
    if len(after) > 2 and after[0] in ("in", "on", "at", "from") and after[1] in _OURS:  # noqa: PLR2004
        return after[2] in groups and not _is_me(tokens, title)
    return not _is_boss_word(tokens, title) and _owned(tokens, title)


def _is_boss_word(tokens: tuple[Token, ...], title: Title) -> bool:
    return tokens[title.last - 1].text in _BOSSES | {"director"}


def _owned(tokens: tuple[Token, ...], title: Title) -> bool:
    """Tell that "my" or "our" stands before the job, a word or two between them at most."""
    for at in range(title.first - 1, max(-1, title.first - _LOOK_BACK - 1), -1):
        if tokens[at + 1].gap >= WEAK:
            return False
        if tokens[at].text in _OURS:
            return not _related(tokens[at + 1 : title.first])
    return False


def _related(between: tuple[Token, ...]) -> bool:
    """Tell that the words between say whose job it is ("my son the fitter", "my job as a")."""
    known = frozenset(classes()["relative"]) | frozenset(classes()["spouse"])
    return any(token.text in known | _NOT_BETWEEN for token in between)


def _is_me(tokens: tuple[Token, ...], title: Title) -> bool:
    before = {token.text for token in tokens[max(0, title.first - 4) : title.first]}
    return bool({"i", "am"} & before)


def _opens(tokens: tuple[Token, ...], title: Title) -> bool:
    """Tell that a sentence opens with the job and goes on to say something of that person."""
    start = title.first
    while start > 0 and tokens[start].gap < STRONG and tokens[start - 1].text in _ARTICLES:
        start -= 1
    if start and tokens[start].gap < STRONG:
        return False
    if title.last >= len(tokens):
        return False
    following = tokens[title.last]
    return following.text in _SAYS_OF_SOMEONE or (start == 0 and following.gap == WEAK)
