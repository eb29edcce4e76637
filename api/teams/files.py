"""Files of a conversation in Teams: links that we sign and that end with the transcript.

Teams takes no file out of a card, so a card links to the file here. The link is the key to it, and
Microsoft 365 keeps the card: after half an hour it opens nothing.
"""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool

from api.blocks import FileBlock
from api.crypto import BadSignatureError
from api.services import Services
from api.transcript import TRANSCRIPT_LIFE

PATH = "/teams/files/"
_PURPOSE = "teams file"


async def address_of(services: Services, conversation: str, file: FileBlock) -> str | None:
    """The link to a file of a conversation; None for one that a newer file has replaced."""
    if file.id is None or not file.data:
        return None
    return await run_in_threadpool(_signed, services, f"{conversation}/{file.id}")


def _signed(services: Services, value: str) -> str:
    settings = services.settings
    with services.database.reading() as session:
        expires = settings.now() + TRANSCRIPT_LIFE
        token = services.vault.sign(session, _PURPOSE, value, expires)
    return f"{settings.public_url}{PATH}{token}"


async def named_in(services: Services, token: str) -> tuple[str, str] | None:
    """The conversation and the file that a link names; None if it isn't ours or its time is up."""

    def verify() -> str:
        with services.database.reading() as session:
            return services.vault.verify(session, _PURPOSE, token, services.settings.now())

    try:
        conversation, _, file_id = (await run_in_threadpool(verify)).partition("/")
    except BadSignatureError:
        return None
    return conversation, file_id
