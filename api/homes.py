"""Where somebody who has signed in begins, by their roles."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Request

from api.records.models import User

#: In the order of preference; whoever has none of these roles begins at their account.
HOMES: Mapping[str, str] = {
    "hr": "/console/cases",
    "manager": "/my/cases",
    "reviewer": "/console/content",
}
ACCOUNT = "/console/account"

#: Marks a browser in which somebody began to sign in from a chat in a frame; seconds it lasts.
FROM_FRAME = "askoh_from_frame"
FROM_FRAME_LIFE = 30 * 60
BACK_TO_FRAME = "/chat/signed-in"

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


def begins_at(user: User, request: Request) -> str:
    """Where this user begins who has just signed in: their page, or back at a chat in a frame."""
    return BACK_TO_FRAME if request.cookies.get(FROM_FRAME) else home_of(user)
