"""Every task by id."""

from collections.abc import Mapping

from actions.tasks.access_to_work import AccessToWork
from actions.tasks.task import Task

TASKS: Mapping[str, Task] = {task.id: task for task in (AccessToWork(),)}
