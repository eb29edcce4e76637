"""People of the stories: they type an opening, then answer what is asked in their own words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import yaml

HERE = Path(__file__).parent
STORIES = HERE / "stories.yml"
ORACLE = HERE.parent / "oracle.yml"
MOST_TURNS = 25
_DONT_KNOW = "don't know"
_DRAFT_IT = "Draft it"
_CARRY_ON = "Carry on with work support"


class Chat(Protocol):
    """One conversation, as the `Talk` of conftest holds it."""

    last: dict[str, Any]

    def say(self, text: str) -> "Chat":
        """Type a message."""

    def press(self, title: str) -> "Chat":
        """Press a button."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an opening, answers, and the ending that the oracle expects for them.

    Attributes:
        id: story, row and opening, for the test's name.
        opening: what is typed first.
        speaks_as: manager, employee or self_employed.
        answers: slot to words.
        row: of the oracle.
        differs: ids by which this opening may differ from the row.
        never: words that no reply may hold.
        once_safe: what is said after a safety answer, if one is expected.
    """

    id: str
    opening: str
    speaks_as: str
    answers: Mapping[str, str]
    row: Mapping[str, Any]
    differs: frozenset[str] = frozenset()
    never: tuple[str, ...] = ()
    once_safe: str = ""

    @property
    def is_manager(self) -> bool:
        """Whether they speak of somebody they manage."""
        return self.speaks_as == "manager"

    @property
    def chat(self) -> dict[str, str]:
        """How their conversation is opened: employees start in the private chat."""
        mode = "named" if self.is_manager else "private"
        role = "manager" if self.is_manager else "employee"
        return {"role": role, "mode": mode, "employer": str(self.row["employer"])}


@dataclass(slots=True)
class Told:
    """A conversation as it went: the replies in order, and the decisions among them."""

    replies: list[dict[str, Any]] = field(default_factory=list)
    decisions: list[dict[str, Any]] = field(default_factory=list)
    drafted: bool = False

    @property
    def turns(self) -> int:
        """Messages of the person, buttons included."""
        return len(self.replies)

    @property
    def asked(self) -> list[str]:
        """The slots that were asked for, in order."""
        return [reply["slot"] for reply in self.replies if reply["slot"]]

    @property
    def ending(self) -> dict[str, Any]:
        """The last decision; empty if there was none."""
        return self.decisions[-1] if self.decisions else {}

    @property
    def words(self) -> str:
        """Everything that was shown, in lower case."""
        return "\n".join(words_of(reply) for reply in self.replies).lower()

    def note(self, reply: dict[str, Any]) -> None:
        """Keep a reply and what it decided."""
        self.replies.append(reply)
        found = {k: v for b in _of_type(reply, "meta") for k, v in b.items() if v is not None}
        if found.get("outcome"):
            self.decisions.append(found | {"words": words_of(reply).lower()})
        cards = _of_type(reply, "card")
        self.drafted = self.drafted or any(card["style"] == "draft" for card in cards)


def words_of(reply: Mapping[str, Any]) -> str:
    """The words of a reply, without those of its buttons."""
    return "\n".join(_words(block) for block in reply["blocks"])


def tell(person: Person, chat: Chat) -> Told:
    """Hold the person's conversation until there is a draft, or nothing more to answer."""
    told = Told()
    told.note(chat.say(person.opening).last)
    if person.once_safe and chat.last["held"]:
        told.note(chat.press(_titles(chat.last)[0]).last)
        told.note(chat.press(_CARRY_ON).last)
        told.note(chat.say(person.once_safe).last)
    while not told.drafted and told.turns < MOST_TURNS:
        if chat.last["slot"]:
            told.note(chat.say(person.answers.get(chat.last["slot"], _DONT_KNOW)).last)
        elif person.is_manager and _DRAFT_IT in _titles(chat.last):
            told.note(chat.press(_DRAFT_IT).last)
        else:
            break
    return told


def people() -> list[Person]:
    """Everybody: one for each opening, and for each further ending of one."""
    rows = {row["id"]: row for row in yaml.safe_load(ORACLE.read_text())["rows"]}
    return [one for story in yaml.safe_load(STORIES.read_text()) for one in _of(story, rows)]


def _of(story: Mapping[str, Any], rows: Mapping[str, Any]) -> Iterable[Person]:
    for name, opening in story["openings"].items():
        yield _person(story, name, opening, rows[story["row"]])
    for name, other in story.get("endings", {}).items():
        opening = story["openings"][other["opening"]]
        yield _person({**story, **_merged(story, other)}, name, opening, rows[other["row"]])


def _merged(story: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    sides = ("manager", "employee")
    return {side: {**story.get(side, {}), **other.get(side, {})} for side in sides}


def _person(story: Mapping[str, Any], name: str, opening: str, row: Mapping[str, Any]) -> Person:
    side = "manager" if name.startswith("M") else "employee"
    own_role = row["slots"]["role"] == "self_employed"
    return Person(
        id=f"{row['id'].split(' ')[0]} {story['story']} {name}",
        opening=opening,
        speaks_as="self_employed" if own_role else side,
        answers=story.get(side, {}),
        row=row,
        differs=frozenset(story.get("differs", {}).get(name, {}).get("ids", ())),
        never=tuple(story.get("never", ())),
        once_safe=story.get("once_safe", {}).get(name, ""),
    )


def _of_type(reply: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    return [block for block in reply["blocks"] if block["type"] == kind]


def _titles(reply: Mapping[str, Any]) -> list[str]:
    return [str(choice["title"]) for choice in reply["choices"]]


def _words(block: Mapping[str, Any]) -> str:
    if block["type"] == "card":
        rows = [f"{row['label']}: {row['value']}" for row in block["rows"]]
        return "\n".join([block["title"], *rows, *block["items"], block.get("note") or ""])
    return str(block.get("text") or block.get("title") or "")
