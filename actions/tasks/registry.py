"""Every task by id."""

from collections.abc import Mapping

from actions.tasks.access_to_work import AccessToWork
from actions.tasks.adjustments import Adjustments
from actions.tasks.fit_note import FitNoteTask
from actions.tasks.phased_return import PhasedReturnTask
from actions.tasks.sick_pay import SickPayTask
from actions.tasks.task import Task

_ALL = (AccessToWork(), Adjustments(), FitNoteTask(), PhasedReturnTask(), SickPayTask())
TASKS: Mapping[str, Task] = {task.id: task for task in _ALL}
