"""`askoh converse`: plays scripted people against AskOH and keeps every turn."""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from askoh.client import Client, connected
from askoh.errors import AskohError
from askoh.places import Places
from askoh.progress import Progress
from askoh.replies import simple
from askoh.script import (
    FORWARD,
    LAST_STEP,
    Answers,
    Scripted,
    as_words,
    choice_for,
    read_script,
    same,
)

MAX_TURNS = 20
_QUIET = "none"


def converse(options: argparse.Namespace, places: Places) -> int:
    """Run the command; the result is written even if some people's conversations broke off."""
    people, out = read_script(Path(options.script)), Path(options.result)
    progress, results = Progress(), []
    _check_writable(out)
    with connected(places, progress) as client:
        for number, person in enumerate(people, start=1):
            with progress.task(f"{number} of {len(people)}: {person.id}") as note:
                results.append(play(client, person))
                note(str(results[-1]["outcome"] or ""))
    broken = [one["id"] for one in results if one["ended_by"] == "error"]
    result = {"people": results, "played": len(results), "broken": broken}
    out.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{len(results)} people played, {len(broken)} broken off: {out}")
    return 1 if broken else 0


def play(client: Client, person: Scripted) -> dict[str, Any]:
    """Play one person to the end of their conversation; returns every turn and how it ended."""
    answers, turns = Answers(person.answers), list[dict[str, Any]]()
    taken: set[str] = set()
    message: dict[str, object] = {"text": person.opening}
    conversation: str | None = None
    ended_by = "turns"
    begin = {"role": person.role, "mode": person.mode, "employer": person.employer}
    while len(turns) < MAX_TURNS:
        where = {"conversation": conversation} if conversation else begin
        try:
            reply = simple(client.send({**message, **where}))
        except AskohError as error:
            turns.append({"said": message, "error": error.cause})
            ended_by = "error"
            break
        conversation = reply["conversation"]
        turns.append({"said": message, "reply": reply})
        following = _following(person, answers, reply, taken)
        if isinstance(following, str):
            ended_by = following
            break
        message = following
    result = {"id": person.id, **begin, "ended_by": ended_by, "turns": turns, **_summary(turns)}
    if conversation:
        client.end(conversation)
    return result


def _following(
    person: Scripted, answers: Answers, reply: Mapping[str, Any], taken: set[str]
) -> dict[str, object] | str:
    """What the person says next; a string is why the conversation ends."""
    if reply["error"]:
        return "error"
    slot, choices = reply["slot"], reply["choices"]
    if slot:
        return _answer(slot, answers, choices)
    titles = [str(choice["title"]) for choice in choices]
    at_end = any(same(title, LAST_STEP) for title in titles)
    wanted = person.prefer if at_end or _in_danger(reply) else (*person.prefer, *FORWARD)
    title = next((t for w in wanted for t in titles if same(t, w) and t not in taken), None)
    if title:
        taken.add(title)
        return {"choice": title}
    if _in_danger(reply):
        return "safety"
    return "draft" if at_end else "nothing asked"


def _answer(slot: str, answers: Answers, choices: list[dict[str, Any]]) -> dict[str, object]:
    value = answers.take(slot)
    title = choice_for(slot, value, choices)
    return {"choice": title} if title else {"text": as_words(value)}


def _in_danger(reply: Mapping[str, Any]) -> bool:
    screen = reply["screen"] or {}
    return bool(reply["held"]) or screen.get("level") not in (None, _QUIET)


def _summary(turns: list[dict[str, Any]]) -> dict[str, Any]:
    """How it ended: for each thing, the last turn that said it."""
    replies = [turn["reply"] for turn in turns if "reply" in turn]
    drafts = [c for r in replies for c in r["cards"] if c.get("style") == "draft"]
    return {
        "outcome": _last(replies, "outcome"),
        "also": _last(replies, "also") or [],
        "reasons": _last(replies, "reasons") or [],
        "review_on": _last(replies, "review_on"),
        "slots": _last(replies, "slots") or {},
        "screens": [r["screen"] for r in replies if r["screen"]],
        "draft": drafts[-1] if drafts else None,
        "reference": _last(replies, "reference"),
        "milliseconds": [r["milliseconds"] for r in replies],
    }


def _last(replies: list[dict[str, Any]], name: str) -> Any:
    return next((r[name] for r in reversed(replies) if r[name]), None)


def _check_writable(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    except OSError as error:
        raise AskohError(
            f"{path} can't be written: {error.strerror}.", "Give --out another place."
        ) from None
