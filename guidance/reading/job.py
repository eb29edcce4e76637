"""The job: title in plain words, what it demands, hours."""

import re

from guidance.reading.notebook import Notebook

_HOURS = re.compile(
    r"\b(?:(?<!back )(?<!return )full[ -]?time|part[ -]?time|zero hours"
    r"|\d{1,2}(?:\.5)?\s*(?:hrs?|hours?)(?:\s*(?:a|per|/)\s*(?:week|wk|day|shift)"
    r"|\s+(?:weeks?|days?|shifts?))?"
    r"(?!\s+(?:ago|sleep|later|in|notice|drive|commute|away|on the phone))"
    r"|\d\s+(?:days?|shifts?)\s+(?:a|per)\s+week"
    r"|(?:one|two|three|four|five|six)\s+(?:days?|shifts?)\s+(?:a|per)\s+week"
    r"|\d\s*on\s*\d\s*off|four on four off"
    r"|rotating shifts?(?:\s+(?:incl|including|inc)\.?\s+nights)?"
    r"|(?:earlies|lates|nights)(?:\s*(?:,|and|&|/)\s*(?:earlies|lates|nights))+"
    r"|night shifts?|permanent nights|monday to friday|mon-fri|mon to fri"
    r"|9 ?(?:-|to) ?5|12[ -]?hour shifts?|twelve hour shifts?)\b"
)
_TITLE = re.compile(
    r"\b(?:(?:i|he|she|they)(?:'s|'m| is| am| are|'re)?\s+(?:works?|working|employed)\s+as\s+"
    r"(?:an?\s+|the\s+)?|(?:his|her|their|my)\s+(?:job|role|job title|title)\s+is\s+"
    r"(?:an?\s+|the\s+)?)(?P<title>[a-z][a-z /&-]{2,40}?)"
    r"(?=\s+(?:and|in|at|for|with|on|but|who|which|so)\b|[.,;!?\n]|$)"
)


def read_job(book: Notebook) -> None:
    """Write ``job_title``, ``job_demands`` and ``job_hours`` down."""
    said = _TITLE.search(book.message.folded)
    if said:
        book.put("job_title", said.group("title").strip(), said.group().strip())
    titles = [hit for hit in book.hits("job", "titles") if not _is_boss(book, hit.first, hit.last)]
    if titles:
        best = max(titles, key=lambda hit: (hit.last - hit.first, -hit.first))
        book.put("job_title", _singular(book.said(best).lower()), book.said(best))
    for hit in book.hits("job", "demands"):
        if not _is_boss(book, hit.first, hit.last):
            book.add("job_demands", hit.value, book.said(hit))
    hours = [found.group() for found in _HOURS.finditer(book.message.folded)]
    if hours and not _about_offer(book):
        book.put("job_hours", ", ".join(dict.fromkeys(hours)), "; ".join(dict.fromkeys(hours)))


def _singular(title: str) -> str:
    """Return the title of one person: "physios" and "developer's" name one each."""
    bare = re.sub(r"['’]s?$", "", title)
    if bare.endswith("wives"):
        return bare[:-3] + "fe"
    return bare[:-1] if bare.endswith("s") and not bare.endswith("ss") else bare


def _is_boss(book: Notebook, first: int, last: int) -> bool:
    """Tell that "my manager" and "a carer for my mum" name no job of the person."""
    tokens = book.message.tokens
    before = tokens[first - 1].text if first else ""
    word = tokens[last - 1].text
    after = tokens[last].text if last < len(tokens) else ""
    if word in ("carer", "carers") and (after == "for" or before in ("my", "unpaid")):
        return True
    if before == "team" and word == "leader":
        return False
    if word in ("nurse", "physio") and before in ("the", "occupational", "oh", "practice"):
        return True
    if word in ("physio", "gp") and before in ("her", "his", "their", "a", "the", "having", "for"):
        return True
    bosses = ("manager", "supervisor", "leader", "sister", "deputy", "foreman")
    return word in bosses and before in ("my", "his", "her", "their", "the", "a", "line")


def _about_offer(book: Notebook) -> bool:
    return book.asked in ("can_offer", "cannot_offer", "tried_already")
