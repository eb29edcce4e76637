"""`askoh chat`: a conversation in the terminal, or line by line through a pipe."""

import argparse
import json
import sys
from collections.abc import Mapping
from contextlib import closing
from typing import Any

from askoh.client import Client, connected
from askoh.errors import AskohError
from askoh.places import Places
from askoh.progress import Progress
from askoh.replies import as_lines, simple

_FIELDS = ("text", "choice", "role", "mode", "employer", "conversation")
_END = ("quit", "exit", "/quit", "/exit")
_WELCOME = "Type what is going on. A number picks a choice; 'quit' or Ctrl-D ends.\n"


def chat(options: argparse.Namespace, places: Places) -> int:
    """Run the command."""
    opening = {
        "role": options.role,
        "mode": "private" if options.private else "named",
        "employer": options.employer,
    }
    with connected(places, Progress()) as client, closing(_Talk(client, opening)) as talk:
        return _through_pipe(talk) if options.json else _in_terminal(talk)


class _Talk:
    """One conversation that is being held."""

    def __init__(self, client: Client, opening: Mapping[str, object]) -> None:
        self._client = client
        self._opening = dict(opening)
        self._conversation: str | None = None
        self.choices: list[dict[str, Any]] = []

    def say(self, message: Mapping[str, object]) -> dict[str, Any]:
        """Send a text or a choice; another role, mode or employer begins another conversation."""
        wanted = {**self._opening, **{n: v for n, v in message.items() if n in self._opening}}
        if wanted != self._opening:
            self.close()
            self._opening = wanted
        said = {n: v for n, v in message.items() if n not in self._opening}
        known = said.get("conversation") or self._conversation
        answer = self._client.send(said | {"conversation": known} if known else said | wanted)
        self._conversation = answer["conversation"]
        self.choices = answer.get("choices") or []
        return answer

    def close(self) -> None:
        """Wipe the conversation."""
        if self._conversation:
            self._client.end(self._conversation)
        self._conversation = None


def _through_pipe(talk: _Talk) -> int:
    failed = 0
    for line in sys.stdin:
        if not line.strip():
            continue
        try:
            shown = simple(talk.say(_message(line.rstrip("\n"))))
        except AskohError as error:
            failed = 1
            shown = {"error": {"code": "not_taken", "message": error.cause, "cure": error.cure}}
        print(json.dumps(shown, ensure_ascii=False), flush=True)
    return failed


def _message(line: str) -> dict[str, object]:
    """A line is plain text, or a JSON object with the fields of a message.

    Raises:
        AskohError: it looks like JSON and isn't a message.
    """
    if not line.lstrip().startswith("{"):
        return {"text": line}
    try:
        found = json.loads(line)
    except ValueError:
        return {"text": line}
    wrong = sorted(set(found) - set(_FIELDS))
    if wrong:
        raise AskohError(
            f"A message has no field {', '.join(wrong)}.", f"Its fields are {', '.join(_FIELDS)}."
        )
    return dict(found)


def _in_terminal(talk: _Talk) -> int:
    if sys.stdin.isatty():
        print(_WELCOME)
    while True:
        try:
            line = input("you> ").strip()
        except EOFError:
            print()
            return 0
        if line.lower() in _END:
            return 0
        if not line:
            continue
        print()
        try:
            print("\n".join(as_lines(talk.say(_typed(line, talk.choices)))), "\n", sep="")
        except AskohError as error:
            print(f"{error}\n", file=sys.stderr)


def _typed(line: str, choices: list[dict[str, Any]]) -> dict[str, object]:
    if line.isdigit() and 0 < int(line) <= len(choices):
        return {"choice": choices[int(line) - 1]["title"]}
    return {"text": line}
