"""Every task by id."""

from collections.abc import Mapping

from actions.tasks.access_to_work import AccessToWork
from actions.tasks.adjustments import Adjustments
from actions.tasks.fit_note import FitNoteTask
from actions.tasks.follow_up import FollowUp
from actions.tasks.hr_note import HrNote
from actions.tasks.keep_in_touch import KeepInTouchTask
from actions.tasks.passport import PassportTask
from actions.tasks.phased_return import PhasedReturnTask
from actions.tasks.report_helper import ReportHelper
from actions.tasks.return_talk import ReturnTalkTask
from actions.tasks.sick_pay import SickPayTask
from actions.tasks.task import Task
from actions.tasks.wellness_plan import WellnessPlanTask

_ALL: tuple[Task, ...] = (
    AccessToWork(),
    Adjustments(),
    FitNoteTask(),
    FollowUp(),
    HrNote(),
    KeepInTouchTask(),
    PhasedReturnTask(),
    ReturnTalkTask(),
    ReportHelper(),
    SickPayTask(),
    PassportTask(),
    WellnessPlanTask(),
)
TASKS: Mapping[str, Task] = {task.id: task for task in _ALL}
