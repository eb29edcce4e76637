"""Talk with AskOH through its public address: ``python samples/talk.py https://askoh.example``.

Needs nothing but Python. Type words, or the number of a button; an empty line ends the chat.
"""

from __future__ import annotations

import json
import sys
import time
import urllib.error
import urllib.request
import uuid
from typing import Any

TRIES = 5


class RefusedError(Exception):
    """AskOH didn't take it; the text says why, and may name people who can help."""


class Chat:
    """One conversation. Every answer brings the token for the next message."""

    def __init__(self, base: str) -> None:
        self._base = base.rstrip("/")
        self._token = ""
        # Kept for when nothing can be reached any more.
        self.help: list[dict[str, Any]] = self._ask("GET", "/v1/help")["blocks"]

    def start(self, mode: str = "named", role: str | None = "manager") -> dict[str, Any]:
        """Open a conversation; the answer holds AskOH's first words."""
        who = {"mode": mode} if mode == "private" else {"mode": mode, "role": role}
        return self._took(self._ask("POST", "/v1/conversations", who))

    def send(self, **said: str) -> dict[str, Any]:
        """Send ``text`` or ``choice``. A broken connection or a slow answer: the same again."""
        message = {"message_id": uuid.uuid4().hex, **said}
        for number in range(TRIES):
            try:
                answer = self._ask("POST", "/v1/messages", message)
            except OSError:
                time.sleep(2**number)
                continue
            if answer.get("status") != "working":
                return self._took(answer)
        raise RefusedError(in_words(self.help))

    def end(self) -> None:
        """Wipe it."""
        self._ask("DELETE", "/v1/conversations/current")

    def _took(self, answer: dict[str, Any]) -> dict[str, Any]:
        self._token = answer["token"]
        return answer

    def _ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self._token}"}
        request = urllib.request.Request(self._base + path, data, headers, method=method)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                return json.loads(answer.read() or "{}")  # type: ignore[no-any-return]
        except urllib.error.HTTPError as error:
            raise RefusedError(json.load(error)["error"]["message"]) from None


def in_words(blocks: list[dict[str, Any]]) -> str:
    """Blocks as lines of text, the buttons numbered."""
    lines: list[str] = []
    for block in blocks:
        lines += [block[key] for key in ("title", "text", "note") if block.get(key)]
        lines += [f"  {row['label']}: {row['value']}" for row in block.get("rows", [])]
        lines += [f"  - {item}" for item in block.get("items", [])]
    titles = (choice["title"] for choice in buttons(blocks))
    return "\n".join([*lines, *(f"  [{n}] {title}" for n, title in enumerate(titles, 1))])


def buttons(blocks: list[dict[str, Any]]) -> list[dict[str, str]]:
    """The answers on offer: id and title of each."""
    return [one for block in blocks if block["type"] == "choices" for one in block["choices"]]


def main() -> None:
    """Carry on until an empty line."""
    chat = Chat(sys.argv[1])
    answer = chat.start()
    print(f"({answer['who_can_see']})")  # noqa: T201
    while True:
        blocks = answer["turn"]["blocks"]
        print(in_words(blocks), flush=True)  # noqa: T201
        said = sys.stdin.readline().strip()
        if not said:
            break
        offered = dict(enumerate((one["id"] for one in buttons(blocks)), 1))
        picked = offered.get(int(said)) if said.isdecimal() else None
        try:
            answer = chat.send(choice=picked) if picked else chat.send(text=said)
        except RefusedError as refused:
            print(refused, flush=True)  # noqa: T201
    chat.end()


if __name__ == "__main__":
    main()
