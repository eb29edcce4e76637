"""What each task of the chat asks and says, read from content/tasks/*.yml.

A task is something AskOH does with a person besides answering and referring: plan a phased
return, keep track of a fit note, find adjustments. Its logic is the action's; its words, and
the words that open it, are data.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from guidance.fields import FieldReader
from guidance.slots import UNKNOWN
from guidance.wording import speaks_of_self
from guidance.yaml_file import read_yaml

_FOLDER: Final = Path(__file__).parent / "content" / "tasks"
# "His note ends on Friday, he's a driver" is about the note; with more told, about him.
_FACT_BESIDES: Final = 1
KINDS: Final = ("choice", "tags", "yes_no", "number", "date", "past_date", "text")
ANY: Final = "any"


class TaskContentError(ValueError):
    """A file in content/tasks can't be used; the message names file, entry and field."""


@dataclass(frozen=True, slots=True)
class TaskChoice:
    """A button: what it says, the value it stands for, and words that mean the same."""

    title: str
    value: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskField:
    """One question of a task.

    Attributes:
        name: the answer's name within the task.
        kind: choice, tags (several choices), yes_no, number, date (ahead), past_date or text.
        manager, employee: the question, by who is asked.
        why: one line that says why it is asked.
        choices: buttons, likeliest first.
        low, high: limits of a number; the unit is the question's.
    """

    name: str
    kind: str
    manager: str
    employee: str
    why: str
    choices: tuple[TaskChoice, ...] = ()
    low: int | None = None
    high: int | None = None

    def question(self, role: str | None) -> str:
        """The question, in the words for who is asked."""
        return self.employee if speaks_of_self(role) else self.manager


@dataclass(frozen=True, slots=True)
class TaskText:
    """The words of one task.

    Attributes:
        id: the task.
        title: a few words.
        offer: what the button that starts it says.
        topics: topics whose answer offers the button.
        opens_on: expressions that open the task when the message is about one of its topics.
        opens_always: expressions that open it whatever the message seems to be about.
        opens_when_told: expressions that open it by what is told alone, unless more is told
            than it is `about`: then somebody's situation comes first.
        about: the slots that it takes up.
        roles: who may be offered it; empty means everyone.
        offer_when: slots and values, or `outcome` and outcomes, any of which makes the advice
            offer the task; the value "any" stands for whatever is known of the slot.
        fields: its questions by name, in the order of the file.
        phrases: what else it says, by id; `id.employee` is said to who speaks of themselves.
    """

    id: str
    title: str
    offer: str
    topics: tuple[str, ...]
    opens_on: tuple[re.Pattern[str], ...]
    opens_always: tuple[re.Pattern[str], ...]
    opens_when_told: tuple[re.Pattern[str], ...]
    about: frozenset[str]
    roles: tuple[str, ...]
    offer_when: Mapping[str, tuple[str, ...]]
    fields: Mapping[str, TaskField]
    phrases: Mapping[str, str]

    def say(self, phrase_id: str, role: str | None = None, **blanks: str) -> str:
        """A phrase of the task, its {blanks} filled.

        Raises:
            KeyError: there is no such phrase, or a blank has no value.
        """
        own = f"{phrase_id}.employee"
        words = self.phrases[own if self._own(own, role) else phrase_id]
        return words.format(**blanks)

    def _own(self, phrase_id: str, role: str | None) -> bool:
        return speaks_of_self(role) and phrase_id in self.phrases

    def suits(self, role: str | None) -> bool:
        """Whether it is for somebody in this role."""
        return not self.roles or role is None or role in self.roles


def task_text(task_id: str) -> TaskText:
    """The words of a task.

    Raises:
        KeyError: there is no such task.
        TaskContentError: a file can't be used.
    """
    return tasks()[task_id]


@lru_cache(maxsize=1)
def tasks() -> Mapping[str, TaskText]:
    """Every task by id.

    Raises:
        TaskContentError: a file can't be used.
    """
    found = [_read(path) for path in sorted(_FOLDER.glob("*.yml"))]
    return {task.id: task for task in found}


def task_wanted(
    text: str,
    topics: tuple[str, ...],
    role: str | None = None,
    *,
    told: Collection[str] | None = None,
) -> str | None:
    """The task that somebody wants done, from their own words.

    A question about a phased return isn't a wish to plan one, so the topic alone opens
    nothing: the words must say that something is to be done.

    Args:
        text: what was typed.
        topics: what it seems to be about, likeliest first.
        role: who speaks, if known.
        told: slots of a situation that the words tell; None leaves out what is told alone.
    """
    said = " ".join(text.casefold().replace("’", "'").split())
    suited = [task for task in tasks().values() if task.suits(role)]
    for task in suited:
        if _opens(task, said, told):
            return task.id
    for topic in topics:
        for task in suited:
            if topic in task.topics and any(p.search(said) for p in task.opens_on):
                return task.id
    return None


def _opens(task: TaskText, said: str, told: Collection[str] | None) -> bool:
    if any(pattern.search(said) for pattern in task.opens_always):
        return True
    if told is None or len(set(told) - task.about) > _FACT_BESIDES:
        return False
    return any(pattern.search(said) for pattern in task.opens_when_told)


def tasks_for(topic: str, role: str | None) -> tuple[TaskText, ...]:
    """The tasks that an answer on this topic offers."""
    return tuple(t for t in tasks().values() if topic in t.topics and t.suits(role) and t.offer)


def tasks_after(facts: Mapping[str, object], role: str | None) -> tuple[TaskText, ...]:
    """The tasks that advice on these facts offers, best match first.

    Args:
        facts: slots, and the decision's `outcome`; a list's items count one by one.
        role: who speaks, if known.
    """
    suited = [(task, _matches(task, facts)) for task in tasks().values() if task.suits(role)]
    found = sorted(((task, hits) for task, hits in suited if hits), key=lambda one: -one[1])
    return tuple(task for task, _ in found)


def _matches(task: TaskText, facts: Mapping[str, object]) -> int:
    hits = 0
    for name, wanted in task.offer_when.items():
        value = facts.get(name)
        said = value if isinstance(value, list | tuple) else (value,)
        told = value not in (None, UNKNOWN) and ANY in wanted
        hits += told or any(str(one) in wanted for one in said)
    return hits


def _read(path: Path) -> TaskText:
    data = read_yaml(path)
    if not isinstance(data, dict):
        raise TaskContentError(f"{path.name}: must hold one task with id, title and fields")
    reader = FieldReader(data, f"{path.name}: ")
    listed = reader.raw("fields")
    entries = listed if isinstance(listed, list) else []
    fields = [_read_field(entry, path.name) for entry in entries if isinstance(entry, dict)]
    said = reader.raw("phrases") or {}
    text = TaskText(
        id=reader.text("id", required=True) or "",
        title=reader.text("title", required=True) or "",
        offer=reader.text("offer") or "",
        topics=reader.choices("topics"),
        opens_on=reader.patterns("opens_on"),
        opens_always=reader.patterns("opens_always"),
        opens_when_told=reader.patterns("opens_when_told"),
        about=frozenset(reader.choices("about")),
        roles=reader.choices("roles"),
        offer_when=_offer_when(reader),
        fields={field.name: field for field in fields},
        phrases={str(k): str(v).strip() for k, v in said.items()} if isinstance(said, dict) else {},
    )
    if text.id != path.stem:
        reader.fault("id", f"is '{text.id}'", f"Name it as the file: {path.stem}")
    reader.finish()
    _raise(reader)
    return text


def _offer_when(reader: FieldReader) -> Mapping[str, tuple[str, ...]]:
    group = reader.group("offer_when")
    if group is None:
        return {}
    return {str(name): group.choices(str(name)) for name in group.data}


def _read_field(entry: Mapping[str, Any], file: str) -> TaskField:
    reader = FieldReader(entry, f"{file}: field {entry.get('name', '?')}: ")
    kind = reader.choice("kind", KINDS, "choice")
    manager = reader.text("manager", required=True) or ""
    listed = reader.raw("choices")
    entries = listed if isinstance(listed, list) else []
    choices = [_read_choice(c, reader.prefix) for c in entries if isinstance(c, dict)]
    if kind in ("choice", "tags") and not choices:
        reader.fault("choices", "are missing", "List the buttons, or use another kind")
    field = TaskField(
        name=reader.text("name", required=True) or "",
        kind=kind,
        manager=manager,
        employee=reader.text("employee") or manager,
        why=reader.text("why", required=True) or "",
        choices=tuple(choices),
        low=reader.whole("low", 0, 100_000),
        high=reader.whole("high", 0, 100_000),
    )
    reader.finish()
    _raise(reader)
    return field


def _read_choice(entry: Mapping[str, Any], prefix: str) -> TaskChoice:
    reader = FieldReader(entry, f"{prefix}choice {entry.get('value', '?')}: ")
    title, value = reader.text("title", required=True), reader.text("value", required=True)
    choice = TaskChoice(title or "", value or "", reader.choices("words"))
    reader.finish()
    _raise(reader)
    return choice


def _raise(reader: FieldReader) -> None:
    if reader.problems:
        raise TaskContentError("\n".join(str(problem) for problem in reader.problems))
