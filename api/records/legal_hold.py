"""Whether a case must be kept whatever its time: somebody may need it as evidence."""

from __future__ import annotations

from api.records.models import Case

WHY = "It is under legal hold. Lift the hold first, with whoever asked for it."


def is_held(case: Case) -> bool:
    """Whether the case is under legal hold: nothing of it may be erased or removed."""
    return case.hold_since is not None
