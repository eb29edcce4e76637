"""What the conversation remembers of its tasks: which one is open, and each one's answers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet

from actions.turn import Turn

TASK_FORM = "task_form"
_ASKED = "_asked"
_PARKED = "task:"
_STOPPED = "_stopped"


@dataclass(frozen=True, slots=True)
class TaskState:
    """The tasks of a conversation.

    Attributes:
        task: the id of the one that is open or was last finished; None if none was.
        answers: answers by task id, then by field.
    """

    task: str | None
    answers: Mapping[str, Mapping[str, Any]]

    @classmethod
    def of(cls, turn: Turn) -> "TaskState":
        """As the tracker has it."""
        return cls(turn.tracker.get_slot("task"), turn.tracker.get_slot("task_answers") or {})

    @property
    def known(self) -> dict[str, Any]:
        """The open task's answers, without our own notes."""
        return {k: v for k, v in self._all.items() if not k.startswith("_")}

    @property
    def asked(self) -> list[str]:
        """Questions of the open task that were asked, latest last."""
        return list(self._all.get(_ASKED) or [])

    @property
    def stopped(self) -> bool:
        """Whether the open task was just set aside because something unsafe was told."""
        return bool(self._all.get(_STOPPED))

    def stopping(self, *, now: bool) -> "TaskState":
        """With the task set aside for what is unsafe, or free to go on again."""
        return self.learnt({_STOPPED: True if now else None})

    @property
    def _all(self) -> dict[str, Any]:
        return dict(self.answers.get(self.task or "") or {})

    def opened(self, task: str) -> "TaskState":
        """With another task open; its answers from before stay."""
        return replace(self, task=task)

    def learnt(self, learnt: Mapping[str, Any]) -> "TaskState":
        """With more answers; None forgets one."""
        kept = {k: v for k, v in {**self._all, **learnt}.items() if v is not None}
        return replace(self, answers={**self.answers, str(self.task): kept})

    def asking(self, field: str) -> "TaskState":
        """With a question noted as asked."""
        asked = [name for name in self.asked if name != field]
        return self.learnt({_ASKED: [*asked, field]})

    def back(self) -> tuple[str | None, "TaskState"]:
        """The question before the open one, and the state without its answer."""
        earlier = self.asked[:-1]
        if not earlier:
            return None, self
        before = str(earlier[-1])
        return before, self.learnt({before: None, _ASKED: earlier[:-1]})

    def events(self) -> list[dict[str, Any]]:
        """What to remember."""
        return [SlotSet("task", self.task), SlotSet("task_answers", dict(self.answers))]

    def events_asking(self, field: str) -> list[dict[str, Any]]:
        """What to remember when a question is put."""
        return [
            *self.asking(field).events(),
            ActiveLoop(TASK_FORM),
            SlotSet("requested_slot", field),
            # Without this Rasa would run the form at once, on the words that opened it.
            FollowupAction("action_listen"),
        ]


def parked(task: str) -> str:
    """A task as an entry of parked_topics."""
    return f"{_PARKED}{task}"


def parked_task(entry: str) -> str | None:
    """The task that an entry of parked_topics stands for, None if it's a question's slot."""
    return entry.removeprefix(_PARKED) if entry.startswith(_PARKED) else None
