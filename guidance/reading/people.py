"""Who speaks, whom the message is about, and names to be dropped."""

from dataclasses import dataclass, replace
from itertools import pairwise

from guidance.reading.names import find_names
from guidance.reading.notebook import Notebook
from guidance.reading.scope import finished
from guidance.reading.titles import find_titles, staff_named
from guidance.reading.vocabulary import Hit, classes

_STRONG_ROLES = ("hr", "self_employed", "not_in_work", "manager", "employee")
_STAFF_ROLES = ("manager", "hr")
_OWN_ROLES = ("employee", "self_employed")
_OWNER_REACH = 4
_PERSONAL = ("work_status", "issue_area", "work_impact", "absence_start", "absence_weeks")


@dataclass(frozen=True, slots=True)
class Who:
    """Who speaks and who is meant.

    Attributes:
        role: what the speaker's words say they are, or None.
        own_health: the speaker talks of their own health, work or absence.
        relation: team_member, colleague, partner, self or None.
        unclear: both the speaker's and someone else's health stand in the message.
        named: someone else is named by more than "he" or "she", or the speaker's role is.
    """

    role: str | None
    own_health: bool
    relation: str | None
    unclear: bool
    named: bool = True


def read_people(book: Notebook) -> Who:
    """Work out who speaks and who is meant, and write the role down when the words show it."""
    roles = _roles(book)
    own = book.hits("people", "own")
    third = _others(book, own)
    if third and all(hit.first in finished(book) for hit in own):
        own = ()  # "My own back went in 2019, that's history; one of my lads ..."
    partner = bool(book.hits("people", "partner")) or _relative_employed(book)
    colleague = bool(book.hits("people", "colleague") or book.hits("people", "rep"))
    hint = _hint(roles)
    own_health = bool(own) and not partner and (not third or _switches(book, own))
    relation = _relation(book, hint, own_health, third=third, partner=partner,
                         colleague=colleague)  # fmt: skip
    role = _settle(hint, own_health, relation)
    if role == "employee" and book.hits("people", "rep"):
        role = None
    who = Who(role, own_health, relation, bool(own and third),
              named=bool(roles) or _staff_named(book))  # fmt: skip
    _write_role(book, who, roles, own)
    if who.unclear:
        book.ambiguous.append("who")
    return who


def settle_speaker(book: Notebook, who: Who, names: tuple[str, ...] = ()) -> Who:
    """Take someone who speaks of health without "I" or "he" to speak of themselves.

    "Been off since May, feel ready to come back" names nobody; so does "broke my ankle". Only
    when nobody else is named, no manager or HR speaks, and the message holds facts about health
    or absence.
    """
    if who.relation == "team_member" and not who.named and not book.slots:
        return replace(who, relation=None, role=None)
    if names and who.relation is None and not _says_i(book):
        # "Tom has been off since May": nobody speaks of themselves by name.
        return replace(who, relation="team_member", role=who.role or "manager", named=True)
    return _settle_own(book, who)


def _settle_own(book: Notebook, who: Who) -> Who:
    if who.own_health and book.slots.get("employment_type") == "self_employed":
        return _self_employed(book, who)
    if who.relation or who.role in _STAFF_ROLES or book.role in _STAFF_ROLES or book.asked:
        return who
    if not any(slot in book.slots for slot in _PERSONAL) or not _first_person(book):
        return who
    book.put("role", "employee", book.evidence[next(s for s in _PERSONAL if s in book.slots)])
    mine = replace(who, own_health=True, relation="self", role=who.role or "employee")
    if book.slots.get("employment_type") == "self_employed":
        return _self_employed(book, mine)
    return mine


def _self_employed(book: Notebook, who: Who) -> Who:
    if book.slots.get("role") == "employee":
        book.slots["role"] = "self_employed"
        book.evidence["role"] = book.evidence["employment_type"]
    return replace(who, role="self_employed")


def _says_i(book: Notebook) -> bool:
    return bool({"i", "my", "me", "myself"} & {token.text for token in book.message.tokens})


def _first_person(book: Notebook) -> bool:
    tokens = book.message.tokens
    if book.role in ("employee", "self_employed") or _says_i(book):
        return True
    opening = (0, *(i for i, token in enumerate(tokens) if token.gap))
    return any(hit.first in opening for hit in book.hits("people", "subjectless"))


def _roles(book: Notebook) -> tuple[Hit, ...]:
    """Return what the speaker says they are; "I'm not his boss" takes a manager's words away."""
    roles = book.hits("people", "role")
    denied = any(hit.value == "employee" and _denies(book, hit) for hit in roles)
    return tuple(hit for hit in roles if not (denied and hit.value == "manager"))


def _denies(book: Notebook, hit: Hit) -> bool:
    return any(token.text == "not" for token in book.message.tokens[hit.first : hit.last])


def _relative_employed(book: Notebook) -> bool:
    """Tell that a relative's work is spoken of, and none of the speaker's own.

    "My husband had a seizure and he hasn't told his boss"; "my son is an apprentice with you".
    """
    at = _relative_at(book)
    if at is None or book.hits("people", "my_work"):
        return False
    if book.hits("people", "their_work"):
        return True
    return any(0 < title.first - at <= _OWNER_REACH for title in find_titles(book))


def _relative_at(book: Notebook) -> int | None:
    relatives = frozenset(classes()["relative"])
    for at, (one, two) in enumerate(pairwise(book.message.tokens), 1):
        if one.text == "my" and two.text in relatives:
            return at
    return None


def _hint(roles: tuple[Hit, ...]) -> str | None:
    said = {hit.value for hit in roles}
    return next((role for role in _STRONG_ROLES if role in said), None)


def _settle(hint: str | None, own_health: bool, relation: str | None) -> str | None:
    if hint:
        return hint
    if own_health or relation == "colleague":
        return "employee"
    return "manager" if relation == "team_member" else None


def _others(book: Notebook, own: tuple[Hit, ...]) -> bool:
    """Tell whether a member of staff is spoken of, rather than a boss, a relative or a doctor."""
    if _staff_named(book):
        return True
    if not book.hits("people", "third"):
        return False
    if book.role not in _STAFF_ROLES:
        treated = bool(own) and book.hits("people", "treating")
        if treated or book.hits("people", "boss"):
            return False
    return not _speaks_of_relative(book)


def _staff_named(book: Notebook) -> bool:
    pronouns = {"he", "she", "him", "his", "her"}
    third = book.hits("people", "third")
    if any(book.message.tokens[hit.first].text not in pronouns for hit in third):
        return True
    if book.role not in _OWN_ROLES and not book.hits("people", "own") and staff_named(book):
        return True
    return any(_is_staff_of_ours(book, name) for name in find_names(book.message.raw))


def _is_staff_of_ours(book: Notebook, name: str) -> bool:
    """Tell that a name stands right after "my nurse" or "our new driver"."""
    tokens, staff = book.message.tokens, frozenset(classes()["staff"])
    for index, token in enumerate(tokens):
        if token.text != name.lower() or tokens[index - 1].text not in staff:
            continue
        before = {one.text for one in tokens[max(0, index - _OWNER_REACH) : index - 1]}
        if before & {"my", "our"} and index:
            return True
    return False


def _speaks_of_relative(book: Notebook) -> bool:
    return _relative_at(book) is not None


def _switches(book: Notebook, own: tuple[Hit, ...]) -> bool:
    """Tell whether the speaker turns to themselves although others are mentioned."""
    first_words = {book.message.tokens[hit.first + 1].text for hit in own
                   if book.message.tokens[hit.first].text == "my"
                   and hit.first + 1 < len(book.message.tokens)}  # fmt: skip
    return "own" in first_words


def _relation(
    book: Notebook,
    hint: str | None,
    own_health: bool,
    *,
    third: bool,
    partner: bool,
    colleague: bool,
) -> str | None:
    if partner:
        return "partner"
    if own_health:
        return "self"
    if not third and not colleague:
        return None
    if colleague and hint not in _STAFF_ROLES and book.role not in _STAFF_ROLES:
        return "colleague"
    if hint in _STAFF_ROLES or book.role in _STAFF_ROLES or hint is None:
        return "team_member"
    return None


def _write_role(book: Notebook, who: Who, roles: tuple[Hit, ...], own: tuple[Hit, ...]) -> None:
    if book.asked not in (None, "role") and not (who.own_health and _switches(book, own)):
        return
    if who.own_health and who.role in (None, "manager", "employee"):
        book.put("role", "employee", book.said(own[0]))
        return
    if who.role == "employee" and book.role in _STAFF_ROLES:
        return
    if who.role and who.relation != "partner":
        hit = next((hit for hit in roles if hit.value == who.role), None)
        ours = staff_named(book, ours_only=True) if who.role == "manager" else None
        if hit:
            book.put("role", who.role, book.said(hit))
        elif ours:
            book.put("role", who.role, book.message.words(ours.first, ours.last))
