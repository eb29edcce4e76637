"""Which conversation a browser is in: one signed cookie, and the form token that goes with it.

The server makes every id. The cookie is signed with a key derived from ``ASKOH_KEYS``, so an id
that a client made up is never looked at. It names a visit (for the form token), the conversation
that is open, and the named one to come back to after a private one.
"""

from __future__ import annotations

import base64
import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from starlette.requests import Request
from starlette.responses import Response

from api.inbound import Mode
from api.settings import Settings
from api.transcript import HANDLE_LIFE, conversation_id, is_private

COOKIE = "askoh_chat"
COOKIE_PATH = "/"
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Visit:
    """What the cookie says. ``back_to`` is a named conversation left for a private one."""

    nonce: str
    conversation: str | None = None
    back_to: str | None = None

    @classmethod
    def new(cls) -> Self:
        """A browser seen for the first time."""
        return cls(nonce=secrets.token_urlsafe(18))

    def enter(self, conversation: str) -> Visit:
        """The visit once another conversation is open."""
        left = self.conversation
        keeps = left is not None and is_private(conversation) and not is_private(left)
        return replace(self, conversation=conversation, back_to=left if keeps else None)

    def leave(self) -> Visit:
        """The visit after End: back in the named conversation, or in none."""
        return replace(self, conversation=self.back_to, back_to=None)


class Cookies:
    """Reads and writes the signed cookie, and makes and checks form tokens."""

    def __init__(self, settings: Settings) -> None:
        self._keys = _derive([key.get_secret_value() for key in settings.keys])
        self._secure = settings.secure_cookies

    def read(self, request: Request, now: datetime) -> Visit | None:
        """The browser's visit; None without a cookie, or with one that isn't ours or is old."""
        body, _, signature = request.cookies.get(COOKIE, "").partition(".")
        try:
            raw, given = _unpack(body), _unpack(signature)
            if not any(hmac.compare_digest(given, _mac(key, raw)) for key in self._keys):
                return None
            nonce, conversation, back_to, made_at = json.loads(raw)
        except ValueError:
            return None
        if now.timestamp() - made_at > HANDLE_LIFE.total_seconds():
            return None
        return Visit(nonce, conversation, back_to)

    def write(self, response: Response, visit: Visit, now: datetime) -> None:
        """Give the browser its cookie; it goes with the browser when the chat is private."""
        fields = [visit.nonce, visit.conversation, visit.back_to, int(now.timestamp())]
        raw = json.dumps(fields, separators=(",", ":")).encode()
        lasts = visit.conversation is not None and not is_private(visit.conversation)
        response.set_cookie(
            COOKIE,
            f"{_pack(raw)}.{_pack(_mac(self._keys[0], raw))}",
            max_age=int(HANDLE_LIFE.total_seconds()) if lasts else None,
            path=COOKIE_PATH,
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )

    def clear(self, response: Response) -> None:
        """Take the cookie away."""
        response.delete_cookie(
            COOKIE, path=COOKIE_PATH, secure=self._secure, httponly=True, samesite="lax"
        )

    def first_conversation(self, visit: Visit, message_id: str, mode: Mode) -> str:
        """The id of the conversation that a browser's first message opens.

        The same message sent twice, by an impatient click, opens one conversation and not two.
        """
        mac = _mac(self._keys[0], b"\0".join((b"first", visit.nonce.encode(), message_id.encode())))
        return conversation_id(mode, _pack(mac)[:24])

    def page_mark(self, visit: Visit) -> str:
        """Which conversation a page shows: ``p.…`` or ``c.…``, empty for none.

        A form carries the mark of its page, so that words written in one chat never land in
        another that was opened in the same browser in the meantime.
        """
        if visit.conversation is None:
            return ""
        kind = "p" if is_private(visit.conversation) else "c"
        mac = _mac(self._keys[0], b"page\0" + visit.conversation.encode())
        return f"{kind}.{_pack(mac)[:16]}"

    def form_token(self, visit: Visit) -> str:
        """The token that every form of this browser carries."""
        return _pack(_mac(self._keys[0], b"form\0" + visit.nonce.encode()))

    def is_own_form(self, visit: Visit | None, token: str, request: Request) -> bool:
        """Whether a form came from a page of ours in this browser."""
        if visit is None or request.headers.get("sec-fetch-site") == "cross-site":
            return False
        expected = (
            _pack(_mac(key, b"form\0" + visit.nonce.encode())).encode() for key in self._keys
        )
        return any(hmac.compare_digest(one, token.encode()) for one in expected)


def _derive(keys: Sequence[str]) -> tuple[bytes, ...]:
    return tuple(
        HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=b"askoh chat cookie").derive(
            key.encode()
        )
        for key in keys
    )


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.new(key, body, sha256).digest()


def _pack(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _unpack(text: str) -> bytes:
    return base64.b64decode(text.encode() + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
