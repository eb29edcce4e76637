"""What the actions and the command line send and get."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Json = dict[str, object]
Conversation = Annotated[str, Field(min_length=8, max_length=128)]


class _Given(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CaseIn(_Given):
    """A case to start."""

    conversation: Conversation
    role: Literal["manager", "hr", "employee"]
    employer: str
    slots: Json = {}
    draft: Json | None = None
    decision: Json | None = None
    followup_on: date | None = None


class DraftIn(_Given):
    """The next version of a draft, made from `base_version`."""

    conversation: Conversation
    slots: Json | None = None
    draft: Json
    base_version: int = Field(ge=0)
    followup_on: date | None = None


class ProgressIn(_Given):
    """Answers so far."""

    conversation: Conversation
    slots: Json


class PlanIn(_Given):
    """A plan to keep with a case: rows under headings."""

    conversation: Conversation
    kind: Literal["phased_return", "keep_in_touch", "adjustments", "fit_note"]
    headings: list[str]
    rows: list[list[str]]
    review_on: date | None = None
    note: str = ""


class PlanSaved(BaseModel):
    """A plan that was kept, by its number."""

    reference: str
    number: int


class PlanOut(BaseModel):
    """A plan of a case; `author` is manager or hr, and an ended one is followed no more."""

    number: int
    kind: str
    title: str
    headings: list[str]
    rows: list[list[str]]
    note: str
    review_on: date | None
    author: str
    ended: bool


class PlansOut(BaseModel):
    """The plans of one case."""

    plans: list[PlanOut]


class CaseSaved(BaseModel):
    """What a write answers with. `state` and `version` are as they are now."""

    reference: str
    version: int
    state: str
    send_url: str


class FollowedPlan(BaseModel):
    """A plan that is followed: its kind in words, and the day it is looked at again."""

    title: str
    review_on: date | None


class CaseOut(BaseModel):
    """A case as its manager's side may know it.

    `asked_slot` is what HR wants answered while it is the manager's turn; `confirm_reason` says
    that the sending page asks whether a changed reason is the one the employee was told,
    `can_change` that a new version can still be made.
    """

    reference: str
    version: int
    state: str
    state_text: str
    waiting_for: str
    hr_comment: str | None
    asked_slot: str | None
    confirm_reason: bool
    can_change: bool
    followup_on: date | None
    send_url: str
    plans: list[FollowedPlan]


class CaseWhole(CaseOut):
    """A case with what is needed to carry on with it.

    `by_hr` says that the words of the current version are HR's, and not made from `slots` alone.
    """

    slots: Json
    draft: Json | None
    by_hr: bool


class CasesOut(BaseModel):
    """The cases one conversation may know of."""

    cases: list[CaseOut]
