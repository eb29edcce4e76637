"""The console's labels for what happened and who did it."""

from __future__ import annotations

from api.records.queue import Look, Sort
from guidance.tracker import State

WHO = {
    "manager": "the manager",
    "employee": "the employee",
    "hr": "HR",
    "admin": "an administrator",
    "reviewer": "a reviewer",
    "provider": "the provider",
    "nobody": "nobody",
    "system": "AskOH",
    "user": "a user",
}

ACTIONS = {
    "case_started": "Case started",
    "progress_saved": "Answers saved",
    "version_saved": "New version saved",
    "follow_up_set": "Day to look again set",
    "case_send": "Sent on by the manager, for the employee to read",
    "case_edit": "Text changed",
    "case_agree": "Employee agreed",
    "case_ask_correction": "Employee asked for a correction",
    "case_decline": "Employee said no",
    "case_withdraw": "Employee withdrew",
    "agreement_ended": "Agreement ended",
    "case_return": "Returned to the manager",
    "case_approve": "Approved",
    "case_mark_sent": "Marked as sent to the provider",
    "case_record_report": "Report came",
    "case_close": "Closed",
    "reason_confirmed": "Reason confirmed as the one the employee was given",
    "recommendation_added": "Recommendation added",
    "recommendation_changed": "Recommendation changed",
    "recommendation_overdue": "Recommendation overdue: HR told",
    "no_answer": "Nobody answered: HR told",
    "reminder_queued": "Reminder to the manager",
    "earlier_linked": "Linked to an earlier case",
    "employee_confirmed": "Employee confirmed",
    "link_made": "Personal link made",
    "links_revoked": "Personal links stopped",
    "content_viewed": "Content opened",
    "content_edited": "Content opened to edit",
    "comment_viewed": "Comment read",
    "document_downloaded": "Document downloaded",
    "notice_sent": "Message sent",
    "content_erased": "Content erased",
    "owner_changed": "Owner changed",
    "hold_placed": "Legal hold placed",
    "hold_lifted": "Legal hold ended",
    "follow_up_done": "Follow-up done",
    "follow_up_undone": "Follow-up not done after all",
    "case_provider_return": "Returned by the provider",
    "case_book": "Appointment noted",
    "case_not_attended": "Appointment missed",
    "plan_kept": "Plan kept",
    "plan_ended": "Plan ended",
    "attachment_listed": "Something to attach listed",
    "attachment_marked": "Something to attach marked",
}

DONE = {
    "returned": "Returned to the manager with your comment.",
    "approved": "Approved. It hasn’t been sent yet: send it by your usual route, then say so here.",
    "sent": "Marked as sent to the provider.",
    "reason": "Noted: the employee was given this reason.",
    "reported": "Noted: the report has come.",
    "recommended": "Recommendation added.",
    "decided": "Noted what became of the recommendation.",
    "closed": "Closed. Personal links to it have stopped working.",
    "confirmed": "Employee confirmed. You can now hand over their personal link.",
    "mailed": "A new link is on its way to their work address. Earlier ones have stopped working.",
    "revoked": "Every personal link to this case has stopped working.",
    "edited": "Saved as a new version. The employee has to read and agree to it before anyone here "
    "can see or use it.",
    "unchanged": "Nothing was different, so nothing was saved.",
    "owner": "Noted who looks after this case.",
    "held": "On legal hold. Nothing of this case is erased until you end the hold.",
    "lifted": "The legal hold has ended. The case is erased when its time is up.",
    "planned": "Follow-up planned.",
    "followed_up": "Noted as done.",
    "not_followed_up": "Noted as not done after all.",
    "provider_returned": "Noted: the provider sent it back.",
    "booked": "Appointment noted.",
    "missed": "Noted that the appointment was missed. The manager isn’t told that.",
    "plan_kept": "The plan is kept with this case.",
    "plan_ended": "Noted that the plan isn’t followed any more.",
    "attachment": "Put on the list of what to attach.",
    "attachment_marked": "Noted.",
}

LOOKS = {
    Look.LATE: "Something is overdue",
    Look.NO_ANSWER: "Nobody has answered",
    Look.OPEN: "Recommendations open",
    Look.OVERDUE: "Recommendations overdue",
    Look.HOLD: "On legal hold",
}

SORTS = {
    Sort.WAITED.value: "Waited longest first",
    Sort.NEWEST.value: "Newest first",
    Sort.OLDEST.value: "Oldest first",
    Sort.LOOK_AGAIN.value: "Day to look again (only cases that have one)",
}

#: What can be noted of a recommendation: the tracker's state it leads to, and how it is said.
DECISIONS = {
    "accept": (State.AGREED, "Accept it"),
    "other_way": (State.AGREED, "Do it another way"),
    "cannot": (State.CANNOT, "It can’t be done"),
    "in_place": (State.IN_PLACE, "It’s in place"),
    "stopped": (State.STOPPED, "Stop it"),
    "again": (State.PROPOSED, "Decide again"),
}
