"""What can go wrong in a way a person can do something about, and the one place it is rendered.

Each error is a small class with its status and a code for programs. The message is for people: it
says what happened and what to do next. Nothing of what was typed is in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from api.headers import PAGE_HEADERS
from api.pages import render, see_other


class AskohError(Exception):
    """An error with a status, a code and a message for people."""

    status: int = 500
    code: ClassVar[str] = "error"
    title: ClassVar[str] = "Something went wrong"
    message: str = "Something went wrong at our end. Please try again in a few minutes."

    def __init__(self, message: str | None = None, **details: object) -> None:
        self.message = message or self.message
        self.details: Mapping[str, object] = details
        super().__init__(self.message)


class NotSignedInError(AskohError):
    """The page needs somebody who is signed in."""

    status = 401
    code = "not_signed_in"
    title = "Please sign in"
    message = "You need to sign in to see this page."


class NotAllowedError(AskohError):
    """Signed in, but not with the role this needs."""

    status = 403
    code = "not_allowed"
    title = "You can’t do that"
    message = "Your role doesn’t allow this. Ask the person who looks after AskOH if you need it."


class FormExpiredError(AskohError):
    """A form's token is missing, wrong or too old."""

    status = 403
    code = "form_expired"
    title = "This form is out of date"
    message = "Nothing was changed. Go back, reload the page and send the form again."


class NotFoundError(AskohError):
    """There is no such thing, or it isn't this person's to see; the two look the same."""

    status = 404
    code = "not_found"
    title = "Page not found"
    message = "If you typed the address, check it’s right. If you followed a link, it may be old."


class ConflictError(AskohError):
    """It can't be done in the state the case is in; the message says why."""

    status = 409
    code = "conflict"
    title = "That can’t be done now"


class StaleVersionError(ConflictError):
    """Somebody saved a newer version first."""

    code = "stale_version"
    message = "Somebody saved a newer version in the meantime. Nothing was overwritten."


class NotAgreedError(AskohError):
    """The employee hasn't agreed to this version."""

    status = 403
    code = "not_agreed"
    title = "The employee hasn’t agreed to this yet"
    message = (
        "Until the employee has read this version and agreed to it, nobody in HR can see or use it."
    )


class BadInputError(AskohError):
    """A value can't be used; the message says which and what to give instead."""

    status = 422
    code = "bad_input"
    title = "Something needs changing"


class FieldError(BadInputError):
    """One field of a form can't be taken; `field` names it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class TooManyTriesError(AskohError):
    """Too many attempts from one place."""

    status = 429
    code = "too_many_tries"
    title = "Too many tries"
    message = "Please wait 15 minutes and try again."


class GoneError(AskohError):
    """What was asked for has been erased."""

    status = 410
    code = "erased"
    title = "This was erased"
    message = (
        "The content was erased on request or because its time was up. It can’t be brought back."
    )


#: Where people read, and not programs.
_PERSONAL = ("/agree/", "/case/", "/my/", "/note", "/widget/")


def install_pages(app: FastAPI) -> None:
    """Render errors of `app` as pages (a console or a personal page)."""

    def on_error(request: Request, error: Exception) -> Response:
        return page(_known(error))

    _install(app, on_error)


def install_json(app: FastAPI) -> None:
    """Render errors as pages where a person reads them, and as JSON elsewhere."""

    def on_error(request: Request, error: Exception) -> Response:
        known = _known(error)
        if isinstance(known, NotSignedInError) and request.url.path.startswith("/my/"):
            return see_other("/my/sign-in")
        return page(known) if request.url.path.startswith(_PERSONAL) else _envelope(known)

    _install(app, on_error)


def _install(app: FastAPI, handler: object) -> None:
    for kind in (AskohError, RequestValidationError, HTTPException, StaleDataError):
        app.add_exception_handler(kind, handler)  # type: ignore[arg-type]


def _known(error: Exception) -> AskohError:
    if isinstance(error, AskohError):
        return error
    if isinstance(error, StaleDataError):
        return StaleVersionError()
    if isinstance(error, RequestValidationError):
        names = sorted({str(e["loc"][-1]) for e in error.errors() if e["loc"]})
        return BadInputError("Missing or malformed: " + ", ".join(names) + ".")
    status = getattr(error, "status_code", 500)
    if status == NotFoundError.status:
        return NotFoundError()
    return _CarriedError(status, str(getattr(error, "detail", "")))


class _CarriedError(AskohError):
    """An error of the web framework (wrong method, for one), carried over."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def page(error: AskohError) -> Response:
    """The page that tells of an error."""
    context = {"title": error.title, "message": error.message, "code": error.code}
    return render("error.html", context, status=error.status)


def _envelope(error: AskohError) -> Response:
    body = {"error": {"code": error.code, "message": error.message, **error.details}}
    return JSONResponse(body, status_code=error.status, headers=dict(PAGE_HEADERS))
