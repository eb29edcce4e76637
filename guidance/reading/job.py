"""The job: title in plain words, what it demands, hours."""

import re
from functools import cache

from guidance.reading.names import find_names, without_names
from guidance.reading.notebook import Notebook
from guidance.reading.titles import find_titles, is_someone_else
from guidance.reading.vocabulary import classes, read_yaml, strings

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
# Where the words about a task end ("fits kitchens for us", "drives lorries and ...").
_TASK_ENDS = frozenset(classes()["task_end"])
_MOST_OBJECT = 4
_TITLE = re.compile(
    r"\b(?:(?:i|he|she|they)(?:'s|'m| is| am| are|'re)?\s+(?:works?|working|employed)\s+as\s+"
    r"(?:an?\s+|the\s+)?|(?:his|her|their|my)\s+(?:job|role|job title|title)\s+is\s+"
    r"(?!(?:safe|secure|gone|going|being|still|not|under|at|too|very|so|really|killing|making|mostly"
    r"|all|open|hard|heavy|physical|stressful|demanding|there|waiting|protected|ok|okay|fine|just"
    r"|only|what|where|why|how|causing|getting|done|finished|available|suitable|permanent)\b)"
    r"(?:an?\s+|the\s+)?)(?P<title>[a-z][a-z /&-]{2,40}?)"
    r"(?=\s+(?:and|in|at|for|with|on|but|who|which|so)\b|[.,;!?\n]|$)"
)


_CALLED = re.compile(
    r"\b(?:i|he|she|they)(?:'s|'m|'re|s|m| is| am| are)?\s+(?:(?:works?|working|employed)\s+as\s+)?"
    r"(?:an?|our|your)\s+(?P<title>(?:[a-z]+[ -]){0,2}?[a-z]{2,}(?:er|or|ist|ian|eer|man"
    r"|woman|smith|wright|ant))s?\b"
)


def read_job(book: Notebook) -> None:
    """Write ``job_title``, ``job_tasks``, ``job_demands`` and ``job_hours`` down."""
    said = _TITLE.search(book.message.folded)
    if said:
        book.put("job_title", said.group("title").strip(), said.group().strip())
    titles = find_titles(book)
    if titles:
        best = max(titles, key=lambda title: (title.last - title.first, -title.first))
        words = book.message.words(best.first, best.last)
        book.put("job_title", _singular(words.lower()), words)
    _read_calling(book)
    _read_tasks(book)
    for hit in book.hits("job", "demands"):
        if not is_someone_else(book, hit.first, hit.last):
            book.add("job_demands", hit.value, book.said(hit))
    spans = [found.span() for found in _HOURS.finditer(book.message.folded)]
    hours = [book.message.raw[start:end] for start, end in spans]
    if hours and not _about_offer(book):
        book.put("job_hours", ", ".join(dict.fromkeys(hours)), "; ".join(dict.fromkeys(hours)))


def _singular(title: str) -> str:
    """Return the title of one person: "physios" and "developer's" name one each."""
    bare = re.sub(r"['’]s?$", "", title)
    if bare.endswith("wives"):
        return bare[:-3] + "fe"
    return bare[:-1] if bare.endswith("s") and not bare.endswith("ss") else bare


def _read_calling(book: Notebook) -> None:
    """Take "she's a florist" for the job, by the ending of the word, unless it names no job."""
    if "job_title" in book.slots or book.asked:
        return
    for said in _CALLED.finditer(book.message.folded):
        words = said.group("title")
        if not set(re.split(r"[ -]", words)) & _no_callings():
            book.put("job_title", words, said.group().strip())


@cache
def _no_callings() -> frozenset[str]:
    return frozenset(strings(read_yaml("job").get("no_callings"), "job.yml: no_callings"))


def _read_tasks(book: Notebook) -> None:
    """Keep what the person does all day ("he fits kitchens") in the words used."""
    if book.asked:
        return
    hits = book.hits("job", "tasks")
    if not hits:
        return
    first = hits[0].first
    _, end = book.message.clause_of(first)
    last = min(end, hits[0].last + _MOST_OBJECT)
    stop = (at for at in range(hits[0].last, last) if book.message.tokens[at].text in _TASK_ENDS)
    words = book.message.words(first + 1, next(stop, last))
    names = find_names(book.message.raw)
    book.put("job_tasks", without_names(words, names, "the employee"), words)


def _about_offer(book: Notebook) -> bool:
    return book.asked in ("can_offer", "cannot_offer", "tried_already")
