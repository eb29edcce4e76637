"""Why somebody who came from the employer's sign-in isn't let in, told so that they can act."""

from __future__ import annotations

from api.errors import AskohError


class SignOnError(AskohError):
    """The way through the employer's sign-in ended without a session.

    `why` is for the log: it names the check that failed and holds nothing of the token.
    """

    status = 403
    code = "sign_on_refused"
    title = "We couldn’t sign you in"
    message = (
        "The answer from your employer’s sign-in didn’t pass our checks, so nobody was signed in. "
        "Start again from the sign-in page."
    )

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why


class ProviderDownError(SignOnError):
    """The employer's sign-in doesn't answer, or not in a way that can be used."""

    status = 503
    code = "sign_on_down"
    title = "Your employer’s sign-in can’t be reached"
    message = (
        "Please try again in a few minutes. A sign-in link from AskOH still works, and you don’t "
        "need to sign in to use the chat."
    )


class NotFinishedError(SignOnError):
    """The person, or the provider, broke the sign-in off."""

    code = "sign_on_not_finished"
    title = "You aren’t signed in"
    message = "Your employer’s sign-in wasn’t finished. You can start again from the sign-in page."


class NoRoleError(SignOnError):
    """Known to the employer, but no group of theirs gives a role here."""

    code = "sign_on_no_role"
    title = "You don’t have a role in AskOH"
    message = (
        "Your employer’s sign-in knows you, but none of your groups gives you a role here. Ask the "
        "person who looks after AskOH if you need one. You don’t need to sign in to use the chat."
    )


class TooManyGroupsError(SignOnError):
    """The token leaves the groups out because there are too many of them."""

    code = "sign_on_too_many_groups"
    title = "Your sign-in doesn’t say which groups you are in"
    message = (
        "You are in more groups than the sign-in can pass on, so we can’t tell your role. Ask your "
        "IT team to send AskOH only the groups that are assigned to it."
    )


class NoAddressError(SignOnError):
    """The token names no work address that can be relied on."""

    code = "sign_on_no_address"
    title = "Your sign-in doesn’t say your work address"
    message = "Ask your IT team to send AskOH your confirmed work e-mail address."


class ClosedAccountError(SignOnError):
    """The account was closed by command."""

    code = "sign_on_closed"
    title = "Your AskOH account is closed"
    message = "Ask the person who looks after AskOH if you still need it."


class AddressTakenError(SignOnError):
    """The work address belongs to another account."""

    status = 409
    code = "sign_on_address_taken"
    title = "This work address belongs to another account"
    message = (
        "Somebody else signed in to AskOH with this address before. Ask the person who looks after "
        "AskOH to sort it out."
    )
