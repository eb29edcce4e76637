"""A bare answer, read for the slot that was asked for."""

import re
from collections.abc import Callable

from guidance.reading.names import find_names, without_names
from guidance.reading.negation import is_negated
from guidance.reading.notebook import UNKNOWN, Notebook
from guidance.reading.numbers import bare_number
from guidance.reading.offers import OFFER_SLOTS
from guidance.reading.problems import make_problem
from guidance.reading.vocabulary import Hit, vocabulary
from guidance.reading.words import STRONG, Token
from guidance.slots import SLOTS

YES_NO = (
    "hidden_or_fluctuating", "commute_barrier", "money_worry", "carer", "employee_seen_draft",
    "policy_trigger_hit", "dismissal_considered", "performance_affected", "employee_asked_for_oh",
    "relapse", "domestic_abuse", "oh_advised_before",
)  # fmt: skip
NUMBERS = {
    "absence_weeks": 520, "absence_spells_12m": 100, "absence_days_12m": 366, "offer_weeks": 104,
    "expected_total_days": 3650,
}  # fmt: skip
TEXTS = {
    "job_title": 80,
    "job_tasks": 400,
    "job_hours": 200,
    "note_comments": 300,
    "case_owner": 80,
}
LISTS = ("issue_area", "safety_flag", "treatment_status", "job_demands", "work_impact")
_CHOICES = {
    "work_status": ("status", "answers"),
    "note_type": ("notes", "answers"),
    "issue_area": ("conditions", "answers"),
    "cause_at_work": ("causes", "cause_answers"),
    "is_it_health": ("causes", "is_it_health_answers"),
    "formal_process": ("causes", "formal_answers"),
    "adjustments_tried": ("causes", "adjustments_answers"),
    "treatment_status": ("causes", "treatment_answers"),
    "relationship_ok": ("wishes", "relationship_answers"),
    "employee_wish": ("wishes", "wish_answers"),
    "job_demands": ("job", "answers"),
    "employment_type": ("wishes", "employment_answers"),
    "commute_barrier": ("wishes", "commute_answers"),
    "mode_pref": ("wishes", "mode_answers"),
    "safety_flag": ("safety_flags", "answers"),
    "role": ("answers", "role_answers"),
}
# What a bare no or yes means, where that isn't "no" or "yes"; "slot.role" comes first.
_BARE: dict[str, dict[str, str | list[str]]] = {
    "no": {
        "consent_referral": "not_asked",
        "consent_referral.employee": "refused",
        "relationship_ok.employee": "dont_ask_manager",
        "relationship_ok": "no",
        "note_type": "none",
        "cause_at_work": "none",
        "formal_process": "none",
        "adjustments_tried": "none",
        "is_it_health": "job_issue",
        "safety_flag": ["none"],
        "recipient_choice": ["employee"],
        "treatment_status": UNKNOWN,
        "job_demands": UNKNOWN,
        "who_told": UNKNOWN,
    },
    "yes": {
        "consent_referral": "agreed",
        "relationship_ok": "yes",
        "cause_at_work": "unsure",
        "is_it_health": "yes",
    },
}
# Lists that a bare answer adds to, although a phrase in it was read already.
_ADDED_TO = ("treatment_status", "safety_flag", "job_demands")
_EXCLUSIVE = ("none", "nothing")
# "Not sure" is a real answer to these, and means more than "don't know".
_UNSURE = {"cause_at_work": "unsure"}
_BUT = frozenset(("but", "except", "though", "although", "unless", "only", "just"))
_FEWEST_WORDS_OF_A_WISH = 3
_FEWEST_WORDS_OF_TASKS = 2
_FIRST_WORDS = 12
_OPENING = 6
_FIRST_PLACES = 2
_MOSTLY = 0.5
_ITEM = 120
_WORDS = 400
_LEAD = re.compile(
    r"^(?:(?:and|oh|so|well|um|erm|er|yes|yeah|ok)[,\s]+)*"
    r"(?:(?:he|she|they|i)(?:'s|'m|’s|’m|'re| is| am| are)"
    r"\s+(?:an?|the|our|my)\s+|(?:he|she|they|i)\s+works?\s+(?:as\s+)?(?:an?\s+|the\s+)?|an?\s+|it'?s\s+(?:an?\s+)?)",
    re.IGNORECASE,
)


def read_answer(book: Notebook) -> None:
    """Fill the asked slot from a bare answer, unless the message already filled it."""
    slot = book.asked
    tokens = book.message.tokens
    if not slot or slot not in SLOTS or any(p.slot == slot for p in book.problems):
        return
    if slot in ("work_impact", *OFFER_SLOTS, *TEXTS, "oh_questions"):
        _reader(slot)(book, slot, tokens)
        return
    if not tokens or (slot in book.slots and slot not in _ADDED_TO):
        return
    if slot not in book.slots and _is_unknown(book, slot, tokens):
        return
    _reader(slot)(book, slot, tokens)
    if slot not in book.slots and vocabulary("answers", "unknown").find(tokens):
        book.put(slot, _UNSURE.get(slot, UNKNOWN), _all(book, tokens))


def _reader(slot: str) -> Callable[[Notebook, str, tuple[Token, ...]], None]:
    special = {
        "work_impact": _impact,
        "recipient_choice": _recipients,
        "who_told": _recipients,
        "oh_questions": _question_text,
    }
    families = ((NUMBERS, _number), (TEXTS, _text), (OFFER_SLOTS, _offer))
    of_family = next((reader for slots, reader in families if slot in slots), _choice)
    return special.get(slot, of_family)


def _is_unknown(book: Notebook, slot: str, tokens: tuple[Token, ...]) -> bool:
    """Write "unknown" down when the answer is nothing but that."""
    alone = vocabulary("answers", "unknown_alone").find(tokens)
    said = vocabulary("answers", "unknown").find(tokens)
    covered = sum(hit.last - hit.first for hit in said)
    if covered / len(tokens) >= _MOSTLY or any(h.last - h.first == len(tokens) for h in alone):
        book.put(slot, _UNSURE.get(slot, UNKNOWN), _all(book, tokens))
        return True
    return False


def _all(book: Notebook, tokens: tuple[Token, ...]) -> str:
    return book.message.raw[tokens[0].start : tokens[-1].end]


def _choice(book: Notebook, slot: str, tokens: tuple[Token, ...]) -> None:
    opening = tokens[:_FIRST_WORDS]
    source = _CHOICES.get(slot)
    found = vocabulary(*source).find(opening) if source else ()
    hits = tuple(hit for hit in found if not is_negated(opening, hit))
    if slot in LISTS:
        if slot == "safety_flag" and _plain_no(tokens):
            hits = ()
        _choose_many(book, slot, hits, opening)
        return
    if slot == "employee_wish":
        _wish(book, hits, opening)
        return
    if hits:
        book.put(slot, hits[0].value, _words(book, opening, hits[0]))
        return
    _yes_or_no(book, slot, opening)


def _plain_no(tokens: tuple[Token, ...]) -> bool:
    """Tell whether the answer is a no that nothing takes back ("no, not on his own")."""
    return tokens[0].text == "no" and not _BUT & {token.text for token in tokens}


def _wish(book: Notebook, hits: tuple[Hit, ...], opening: tuple[Token, ...]) -> None:
    """Take the strongest word for it; any other wish in words is one for a change."""
    book.best("employee_wish", hits)
    wanting = vocabulary("wishes", "wanting").find(opening)
    if wanting and len(opening) >= _FEWEST_WORDS_OF_A_WISH:
        book.put("employee_wish", wanting[0].value, _all(book, opening))


def _choose_many(
    book: Notebook, slot: str, hits: tuple[Hit, ...], opening: tuple[Token, ...]
) -> None:
    chosen = [hit for hit in hits if hit.value not in _EXCLUSIVE] or list(hits)
    for hit in chosen:
        book.add(slot, hit.value, _words(book, opening, hit))
    if not chosen:
        _yes_or_no(book, slot, opening)
    if slot == "issue_area" and not chosen and not book.slots:
        book.put(slot, ["unclear"], _all(book, opening))


def _yes_or_no(book: Notebook, slot: str, opening: tuple[Token, ...]) -> None:
    hit = _bare_word(opening)
    if not hit:
        return
    meanings = _BARE[hit.value]
    meant = meanings.get(f"{slot}.{book.role}") or meanings.get(slot)
    value = meant or (hit.value if slot in YES_NO else None)
    if value:
        kept = list(value) if isinstance(value, list) else value
        book.put(slot, kept, _words(book, opening, hit))


def _bare_word(tokens: tuple[Token, ...]) -> Hit | None:
    """Return the yes or no that opens the answer.

    "It is" and "he hasn't" count only as all that is said ("it is, yes"; not "it is about me").
    """
    found: list[Hit] = []
    for group in ("yes", "no"):
        found.extend(vocabulary("answers", group).find(tokens))
        for hit in vocabulary("answers", f"{group}_alone").find(tokens):
            if hit.last == len(tokens) or tokens[hit.last].gap:
                found.append(hit)
    near = [hit for hit in found if hit.first <= _FIRST_PLACES]
    return min(near, key=lambda hit: (hit.first, hit.first - hit.last), default=None)


def _words(book: Notebook, tokens: tuple[Token, ...], hit: Hit) -> str:
    return book.message.raw[tokens[hit.first].start : tokens[hit.last - 1].end]


def _number(book: Notebook, slot: str, tokens: tuple[Token, ...]) -> None:
    number = bare_number(book.message.folded)
    if number is None and slot.startswith("absence_"):
        number = _count_in_words(tokens)
    if number is None:
        return
    words = _all(book, tokens)
    if number > NUMBERS[slot]:
        book.problems.append(make_problem(slot, "too_long", words, None, book.today))
        return
    whole = slot != "absence_weeks" or number == int(number)
    book.put(slot, int(number) if whole else number, words)


def _count_in_words(tokens: tuple[Token, ...]) -> float | None:
    if vocabulary("answers", "no").find(tokens[:3]):
        return 0.0
    return {"once": 1.0, "twice": 2.0}.get(tokens[0].text)


def clean_words(book: Notebook, tokens: tuple[Token, ...], most: int) -> str:
    """Return the statement words as typed, without names and contact details."""
    if not tokens:
        return ""
    pieces: list[str] = []
    start = end = tokens[0].start
    for token in tokens:
        if token.start - end > 3 and token.gap >= STRONG:  # noqa: PLR2004
            pieces.append(book.message.raw[start:end])
            start = token.start
        end = max(end, token.end)
    pieces.append(book.message.raw[start:end])
    instead = "a colleague" if book.role == "employee" else "the employee"
    text = without_names(" ".join(pieces), find_names(book.message.raw), instead)
    return text[:most].strip()


def _text(book: Notebook, slot: str, tokens: tuple[Token, ...]) -> None:
    if not tokens or _is_unknown(book, slot, tokens):
        return
    most = TEXTS[slot]
    if slot == "case_owner":
        words = book.message.raw[tokens[0].start : tokens[-1].end].strip()[:most]
    else:
        words = _LEAD.sub("", clean_words(book, tokens, most * 2))
    if slot == "job_title":
        words, tasks = _title_and_tasks(words)
        if tasks:
            book.put("job_tasks", tasks[: TEXTS["job_tasks"]], _all(book, tokens))
        if slot in book.slots:
            return
    if words:
        book.slots.pop(slot, None)
        book.put(slot, words[:most].strip(), _all(book, tokens))


def _title_and_tasks(words: str) -> tuple[str, str]:
    """Split "porter on nights, moving beds" into the title and what the work is."""
    parts = re.split(r"[,.;:\n]|\s(?:and|who|but|on|in the|doing|so)\s", words, maxsplit=1)
    rest = parts[1].strip() if len(parts) > 1 else ""
    return parts[0], rest if len(rest.split()) >= _FEWEST_WORDS_OF_TASKS else ""


def _impact(book: Notebook, slot: str, tokens: tuple[Token, ...]) -> None:
    if not tokens:
        return
    if slot not in book.slots and _is_unknown(book, slot, tokens):
        return
    for hit in vocabulary("effects", "activities").find(tokens):
        if not _fine(tokens, hit):
            book.add(slot, hit.value, _words(book, tokens, hit))
    if slot not in book.slots and not _impact_as_a_whole(book, slot, tokens):
        if book.slots and len(tokens) < 3:  # noqa: PLR2004
            return
        book.put(slot, ["specific_tasks"], _all(book, tokens))
    if book.slots.get(slot) not in (None, ["none"], ["no_work_possible"]):
        book.put("work_impact_words", clean_words(book, tokens, _WORDS), _all(book, tokens))


def _impact_as_a_whole(book: Notebook, slot: str, tokens: tuple[Token, ...]) -> bool:
    for group in ("answers_all", "answers_none"):
        hits = vocabulary("effects", group).find(tokens[:_OPENING])
        if hits:
            book.put(slot, [hits[0].value], _words(book, tokens, hits[0]))
            return True
    return False


def _fine(tokens: tuple[Token, ...], activity: Hit) -> bool:
    """Tell whether the answer says the activity is possible ("can sit fine")."""
    first, last = activity.first, activity.last
    before = [token.text for token in tokens[max(0, first - 3) : first]]
    after = [token.text for token in tokens[last : last + 3] if token.gap == 0]
    if "not" in before or "no" in before:
        return False
    return bool({"can", "able", "fine", "ok"} & set(before)) or bool(
        {"fine", "ok", "good"} & set(after)
    )


def _offer(book: Notebook, slot: str, tokens: tuple[Token, ...]) -> None:
    if not tokens or slot in book.slots:
        return
    if _is_unknown(book, slot, tokens):
        return
    nothing = [h for h in vocabulary("offers", "tags").find(tokens) if h.value == "nothing"]
    no = vocabulary("answers", "no").find(tokens[:_OPENING])
    others = {"tried_already", "can_offer", "cannot_offer"} & set(book.slots)
    if nothing or (no and no[0].first == 0 and len(tokens) <= _OPENING and not others):
        book.put(slot, ["nothing"], _all(book, tokens))
        return
    if others or book.slots.get("offer_weeks"):
        return
    item = clean_words(book, tokens, _ITEM)
    if item and len(tokens) > 1 and not vocabulary("answers", "yes").find(tokens[:1]):
        book.put(slot, [item], _all(book, tokens))


def _recipients(book: Notebook, slot: str, tokens: tuple[Token, ...]) -> None:
    said = {token.text for token in tokens[:_OPENING]}
    if {"everyone", "all", "everybody"} & said:
        book.put(slot, ["employee", "manager", "hr"], _all(book, tokens))
        return
    for hit in vocabulary("answers", "recipients").find(tokens):
        before = {token.text for token in tokens[max(0, hit.first - 3) : hit.first]}
        pronoun = tokens[hit.first].text in ("he", "him", "she", "her", "they", "them")
        mine = tokens[hit.first].text in ("me", "myself")
        if {"not", "no", "without", "except"} & before or (pronoun and book.role == "employee"):
            continue
        value = book.role if mine and book.role in ("manager", "hr") else hit.value
        book.add(slot, str(value), _words(book, tokens, hit))
    if slot not in book.slots and "both" in said:
        book.put(slot, ["manager", "hr"], _all(book, tokens))
    if slot not in book.slots:
        _yes_or_no(book, slot, tokens)


def _question_text(book: Notebook, slot: str, tokens: tuple[Token, ...]) -> None:
    every = book.message.tokens
    if not every or _is_unknown(book, slot, every):
        return
    book.put(slot, [clean_words(book, every, _WORDS)], _all(book, every))
