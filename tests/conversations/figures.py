"""Figures of the 24 stories: how many end exactly, in how many turns, and how long replies are.

Run it as `python -m tests.conversations.figures`. It uses the AskOH that runs on this data
folder, or starts one for the time; set ASKOH_TODAY=2026-11-21 for either. With --dont-know
nothing but the opening is told.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median, quantiles
from typing import Any

from askoh.client import Client, connected
from askoh.places import Places
from askoh.progress import Progress
from tests.conversations.endings import differences
from tests.conversations.people import Person, Told, people, tell, words_of


@dataclass(slots=True)
class Held:
    """One conversation, over the tools' way in."""

    client: Client
    who: dict[str, str]
    last: dict[str, Any]
    id: str | None = None

    def say(self, text: str) -> "Held":
        """Type a message."""
        return self._send({"text": text})

    def press(self, title: str) -> "Held":
        """Press a button."""
        return self._send({"choice": title})

    def _send(self, message: dict[str, str]) -> "Held":
        opening = {"conversation": self.id} if self.id else self.who
        self.last = self.client.send({**opening, **message})
        self.id = self.last["conversation"]
        return self


def main() -> int:
    """Print a line an opening, then the figures."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", maxsplit=1)[0])
    parser.add_argument("--dont-know", action="store_true", help="answer every question with that")
    silent = parser.parse_args().dont_know
    openings = [one for one in people() if "first contact" not in one.id]
    told = []
    with connected(Places.from_environment(), Progress()) as client:
        for one in openings:
            person = replace(one, answers={}) if silent else one
            chat = Held(client, person.chat, {})
            told.append((person, tell(person, chat)))
            client.end(str(chat.id))
    _print(told)
    return 0


def _print(told: Sequence[tuple[Person, Told]]) -> None:
    for person, one in told:
        wrong = ", ".join(sorted(differences(person, one)))
        print(f"{person.id}: {one.turns} turns, {one.ending.get('outcome')} {wrong}".rstrip())  # noqa: T201
    turns = [one.turns for _, one in told]
    exact = sum(not differences(person, one) for person, one in told)
    twice = sum(len(one.asked) != len(set(one.asked)) for _, one in told)
    ends = [one.replies[-1] for _, one in told]
    dead = sum(not (end["choices"] or end["slot"]) for end in ends)
    print(f"exactly as expected: {exact} of {len(told)}; asked twice: {twice}; dead ends: {dead}")  # noqa: T201
    print(f"turns: median {median(turns):g}, most {max(turns)}")  # noqa: T201
    replies = [reply for _, one in told for reply in one.replies]
    drafts = [one for one in replies if _is_draft(one)]
    advice = [one for one in replies if one["outcome"] and not _is_draft(one)]
    lengths = {"a reply": replies, "advice": advice, "a whole draft": drafts}
    for name, some in lengths.items():
        words = [len(words_of(one).split()) for one in some]
        if len(words) > 1:
            tenth = quantiles(words, n=10)[-1]
            print(f"words of {name}: median {median(words):g}, nine of ten up to {tenth:.0f}")  # noqa: T201


def _is_draft(reply: dict[str, Any]) -> bool:
    return any(b["type"] == "card" and b["style"] == "draft" for b in reply["blocks"])


if __name__ == "__main__":
    sys.exit(main())
