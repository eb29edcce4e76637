"""Which conversation a browser is in: one signed cookie, and the form token that goes with it.

The server makes every id. The cookie is signed with a key derived from ``ASKOH_KEYS``, so an id
that a client made up is never looked at. It names a visit (for the form token), the conversation
that is open, and the named one to come back to after a private one.

In a frame on another site the cookie is partitioned: it is sent only on pages of that site. Where
even that is blocked, the page itself carries the same words, signed for that purpose alone, in its
forms: they live as long as the page does.
"""

from __future__ import annotations

import base64
import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from starlette.requests import Request
from starlette.responses import Response

from api.inbound import Mode
from api.settings import Settings
from api.transcript import HANDLE_LIFE, TRANSCRIPT_LIFE, conversation_id, is_private

COOKIE = "askoh_chat"
FRAME_COOKIE = "askoh_frame"
COOKIE_PATH = "/"
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Visit:
    """What the cookie says. ``back_to`` is a named conversation left for a private one.

    ``remembered`` is whether a named conversation outlives the browser's window.
    """

    nonce: str
    conversation: str | None = None
    back_to: str | None = None
    remembered: bool = True

    @classmethod
    def new(cls, *, remembered: bool = True) -> Self:
        """A browser seen for the first time."""
        return cls(nonce=secrets.token_urlsafe(18), remembered=remembered)

    def enter(self, conversation: str) -> Visit:
        """The visit once another conversation is open."""
        left = self.conversation
        keeps = left is not None and is_private(conversation) and not is_private(left)
        return replace(self, conversation=conversation, back_to=left if keeps else None)

    def leave(self) -> Visit:
        """The visit after End: back in the named conversation, or in none."""
        return replace(self, conversation=self.back_to, back_to=None)


class Signer:
    """Writes a visit as a signed text for one purpose, and reads it back."""

    def __init__(self, keys: Sequence[str], purpose: str) -> None:
        self.keys = _derive(keys, purpose)

    def seal(self, visit: Visit, now: datetime) -> str:
        """The visit as a text that only we can write."""
        fields = [visit.nonce, visit.conversation, visit.back_to, int(now.timestamp())]
        raw = json.dumps([*fields, visit.remembered], separators=(",", ":")).encode()
        return f"{_pack(raw)}.{_pack(_mac(self.keys[0], raw))}"

    def open(self, text: str, now: datetime, life: timedelta) -> Visit | None:
        """The visit in a text; None when it isn't ours, or older than ``life``."""
        body, _, signature = text.partition(".")
        try:
            raw, given = _unpack(body), _unpack(signature)
            if not any(hmac.compare_digest(given, _mac(key, raw)) for key in self.keys):
                return None
            nonce, conversation, back_to, made_at, *more = json.loads(raw)
        except ValueError:
            return None
        if now.timestamp() - made_at > life.total_seconds():
            return None
        return Visit(nonce, conversation, back_to, *more)


class Cookies:
    """Reads and writes the signed cookie, and makes and checks form tokens.

    ``framed`` cookies are those of the chat in a frame on another site.
    """

    def __init__(self, settings: Settings, *, framed: bool = False) -> None:
        keys = [key.get_secret_value() for key in settings.keys]
        self._signer = Signer(keys, "askoh frame cookie" if framed else "askoh chat cookie")
        self._in_page = Signer(keys, "askoh frame token") if framed else None
        self._handing = Signer(keys, "askoh frame hand over") if framed else None
        self._keys = self._signer.keys
        self._framed = framed
        self._secure = settings.secure_cookies
        self.name = FRAME_COOKIE if framed else COOKIE

    def read(self, request: Request, now: datetime) -> Visit | None:
        """The browser's visit; None without a cookie, or with one that isn't ours or is old."""
        return self._signer.open(request.cookies.get(self.name, ""), now, HANDLE_LIFE)

    def read_in_page(self, token: str, now: datetime) -> Visit | None:
        """The visit that a page in a frame carries itself; None if it isn't ours or is old."""
        return self._in_page.open(token, now, TRANSCRIPT_LIFE) if self._in_page else None

    def for_page(self, visit: Visit, now: datetime) -> str:
        """What a page in a frame carries where the browser keeps no cookie for it."""
        return self._in_page.seal(visit, now) if self._in_page else ""

    def read_handed(self, token: str, now: datetime) -> Visit | None:
        """The visit that a frame hands over to a window of its own."""
        return self._handing.open(token, now, TRANSCRIPT_LIFE) if self._handing else None

    def to_hand_over(self, visit: Visit, now: datetime) -> str:
        """What a page in a frame hands over: a new window isn't sent the frame's cookie."""
        return self._handing.seal(visit, now) if self._handing else ""

    def write(self, response: Response, visit: Visit, now: datetime) -> None:
        """Give the browser its cookie; it goes with the browser when the chat is private."""
        named = visit.conversation is not None and not is_private(visit.conversation)
        lasts = named and visit.remembered
        life = int(HANDLE_LIFE.total_seconds()) if lasts else None
        self._set(response, self._signer.seal(visit, now), life)

    def clear(self, response: Response) -> None:
        """Take the cookie away."""
        self._set(response, "", 0)

    def _set(self, response: Response, value: str, max_age: int | None) -> None:
        response.set_cookie(
            self.name,
            value,
            max_age=max_age,
            path=COOKIE_PATH,
            # Browsers take a cookie for a frame on another site only with all three.
            secure=self._secure or self._framed,
            httponly=True,
            samesite="none" if self._framed else "lax",
        )
        if self._framed:
            # The standard library of this Python can't write the attribute itself.
            name, header = response.raw_headers[-1]
            response.raw_headers[-1] = (name, header + b"; Partitioned")

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


def _derive(keys: Sequence[str], purpose: str) -> tuple[bytes, ...]:
    return tuple(
        HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=purpose.encode()).derive(
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
