"""Where somebody who has signed in begins, by their roles."""

from __future__ import annotations

from collections.abc import Mapping

from api.records.models import User

#: In the order of preference; whoever has none of these roles begins at their account.
HOMES: Mapping[str, str] = {
    "hr": "/console/cases",
    "manager": "/my/cases",
    "reviewer": "/console/content",
}
ACCOUNT = "/console/account"

ROLE_WORDS: Mapping[str, str] = {
    "employee": "employee",
    "manager": "manager",
    "hr": "HR",
    "reviewer": "content reviewer",
    "admin": "administrator",
}


def home_of(user: User) -> str:
    """The page on which this user begins."""
    return next((page for role, page in HOMES.items() if role in user.roles), ACCOUNT)
