"""What a message says of a report's recommendations, as answers of the task."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

from actions.interruptions import looks_like_something_else
from actions.tasks.task import UNKNOWN, Answers
from actions.turn import Turn
from guidance.report_items import mark_of, neutral_line, read_report
from guidance.report_words import CANNOT, DO, LATER, OTHER, Said, read_decisions, read_one

_FEW_WORDS = 12
# Where the words beside a decision are kept.
_REASON = {CANNOT: "why", OTHER: "instead"}


def items_of(answers: Answers) -> dict[str, str]:
    """Each recommendation by its number as text."""
    listed = answers.get("items")
    texts = listed if isinstance(listed, list) else []
    return {str(number): str(text) for number, text in enumerate(texts, start=1)}


def to_decide(answers: Answers) -> dict[str, str]:
    """The recommendations that are the employer's to decide."""
    return {n: text for n, text in items_of(answers).items() if mark_of(text) is None}


def said_of(answers: Answers) -> Mapping[str, Said]:
    """What was decided on each, as far as it was said."""
    return {number: _said(answers, number) for number in to_decide(answers)}


def _said(answers: Answers, number: str) -> Said:
    due, decision = answers.get(f"due_{number}"), _text(answers, f"decision_{number}")
    return Said(
        decision=decision,
        why=_text(answers, f"{_REASON.get(decision or '', 'why')}_{number}"),
        owner=_text(answers, f"owner_{number}"),
        due=date.fromisoformat(str(due)) if due else None,
    )


def _text(answers: Answers, name: str) -> str | None:
    value = answers.get(name)
    return str(value) if value and value != UNKNOWN else None


def pasted(turn: Turn, asked: str | None) -> dict[str, object]:
    """Recommendations in the words; empty when there are none.

    A short move or question while they are asked for is no recommendation.
    """
    short = len(turn.text.split()) <= _FEW_WORDS and "\n" not in turn.text
    report = read_report(turn.text)
    listed = len(report.items) > 1
    if asked == "paste" and short and not listed and looks_like_something_else(turn):
        return {}
    # Without the question, one line may be only a request for help.
    if not report.items or (asked is None and not report.introduced):
        return {}
    notes = [*(["left_out"] if report.left_out else [])]
    found: dict[str, object] = {"paste": "given", "items": list(report.items), "notes": notes}
    return {**found, "too_many": report.too_many} if report.too_many else found


def decided(turn: Turn, answers: Answers, asked: str | None) -> dict[str, object]:
    """Decisions, reasons, owners and days, for points named by number or for the asked one."""
    count = len(items_of(answers))
    open_ones = to_decide(answers)
    if turn.text.rstrip().endswith("?"):
        # A question decides nothing.
        return {}
    numbered = {
        str(n): said
        for n, said in read_decisions(turn.text, count, turn.today).items()
        if str(n) in open_ones
    }
    name, _, number = (asked or "").partition("_")
    if name == "decision" and number not in numbered:
        own = read_one(turn.text, turn.today)
        numbered = numbered or {number: own}
    if name in _REASON.values() and not numbered:
        return {str(asked): neutral_line(turn.text.strip())[0]}
    learnt: dict[str, object] = {}
    if asked == "owners" and not numbered:
        numbered = dict.fromkeys(without_owner(answers), read_one(turn.text, turn.today))
    for key, said in numbered.items():
        learnt |= _answers_of(key, said, answers)
    if asked == "owners" and learnt:
        learnt["owners"] = "said"
    return learnt


def _answers_of(number: str, said: Said, answers: Answers) -> dict[str, object]:
    """What was said of one point; who and when without a decision means that it is done."""
    found = {k: v for k, v in asdict(said).items() if v is not None}
    before = answers.get(f"decision_{number}")
    if "decision" not in found and before in (None, UNKNOWN, LATER) and found:
        found["decision"] = DO
    if before == OTHER and found.get("decision") == DO and not said.why:
        # "Yes, Priya" to a point that is done in another way gives the person, not the way.
        del found["decision"]
    why = found.pop("why", None)
    learnt: dict[str, object] = {
        f"{name}_{number}": value.isoformat() if isinstance(value, date) else value
        for name, value in found.items()
    }
    if "decision" in found and found["decision"] != before:
        learnt |= dict.fromkeys((f"why_{number}", f"instead_{number}"))
    kept = _REASON.get(str(found.get("decision", before)))
    return {**learnt, f"{kept}_{number}": neutral_line(str(why))[0]} if why and kept else learnt


def without_owner(answers: Answers) -> list[str]:
    """The numbers of agreed points for which neither a person nor a day was said."""
    agreed = [n for n, said in said_of(answers).items() if said.decision in (DO, OTHER)]
    return [n for n in agreed if not (answers.get(f"owner_{n}") or answers.get(f"due_{n}"))]
