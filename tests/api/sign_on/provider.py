"""A small OpenID provider, run as a process of its own: `python provider.py DAY`.

It signs with its own keys, by hand and not with the library that AskOH checks with, and can be told
(`POST /_control`) to make tokens that a good provider never makes. It prints its address first.
DAY (ISO) is the day on which its clock stands.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import sys
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

CLIENTS = {"askoh-client": "askoh&secret:0123456789", "another-client": "other-secret-0123456789"}
PERSON = {"sub": "subject-1", "email": "priya.nair@harbourdale.example.org", "name": "Priya Nair"}


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def number(value: int) -> str:
    return b64(value.to_bytes((value.bit_length() + 7) // 8, "big"))


class Key:
    """A key pair with an id, RSA or P-256."""

    def __init__(self, kind: str) -> None:
        self.kind, self.kid = kind, secrets.token_hex(6)
        if kind == "RS256":
            self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        else:
            self.private = ec.generate_private_key(ec.SECP256R1())

    def public(self) -> dict[str, str]:
        numbers = self.private.public_key().public_numbers()
        more = {"kid": self.kid, "use": "sig", "alg": self.kind}
        if self.kind == "RS256":
            return {"kty": "RSA", "n": number(numbers.n), "e": number(numbers.e), **more}
        x, y = (b64(value.to_bytes(32, "big")) for value in (numbers.x, numbers.y))
        return {"kty": "EC", "crv": "P-256", "x": x, "y": y, **more}

    def pem(self) -> bytes:
        return self.private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def sign(self, data: bytes) -> bytes:
        if self.kind == "RS256":
            return self.private.sign(data, padding.PKCS1v15(), hashes.SHA256())
        r, s = decode_dss_signature(self.private.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


class State:
    """What the provider holds: keys, codes, and how the next token is to be made."""

    def __init__(self, day: date) -> None:
        self.day, self.address = day, ""
        self.first, self.stranger = Key("RS256"), Key("RS256")
        self.reset()

    def reset(self) -> None:
        self.key = self.first
        self.codes: dict[str, dict[str, str]] = {}
        self.fetched = self.asked = 0
        self.plan: dict[str, object] = {}

    def now(self) -> int:
        now = datetime.now(UTC)
        return int(
            now.replace(year=self.day.year, month=self.day.month, day=self.day.day).timestamp()
        )

    def token(self, held: dict[str, str], access_token: str) -> str:
        now = self.now()
        claims: dict[str, object] = {
            "iss": self.address, "aud": held["client_id"], "iat": now, "exp": now + 300,
            "nonce": held["nonce"], **PERSON,
            "at_hash": b64(hashlib.sha256(access_token.encode()).digest()[:16]),
        }  # fmt: skip
        given = self.plan.get("claims", {})
        shifted = {name: now + delta for name, delta in self.plan.get("times", {}).items()}
        claims = {k: v for k, v in {**claims, **given, **shifted}.items() if v is not None}
        return self.signed(claims)

    def signed(self, claims: dict[str, object]) -> str:
        how = self.plan.get("signed", "well")
        header = {"alg": self.key.kind, "typ": "JWT", "kid": self.plan.get("kid", self.key.kid)}
        if header["kid"] is None:
            del header["kid"]
        if how in {"none", "None"}:
            header["alg"] = how
        if how in {"hs256-pem", "hs256-jwk"}:
            header["alg"] = "HS256"
        if how == "embedded":
            header["jwk"] = self.stranger.public()
        body = f"{b64(json.dumps(header).encode())}.{b64(json.dumps(claims).encode())}"
        mac = {"hs256-pem": self.key.pem(), "hs256-jwk": json.dumps(self.key.public()).encode()}
        if how in {"none", "None"}:
            signature = b""
        elif how in mac:
            signature = hmac.digest(mac[how], body.encode(), "sha256")
        elif how in {"stranger", "embedded"}:
            signature = self.stranger.sign(body.encode())
        else:
            signature = self.key.sign(body.encode())
        if how == "altered":
            head, payload = body.split(".")
            forged = {
                **json.loads(base64.urlsafe_b64decode(payload + "==")),
                "sub": "somebody-else",
            }
            body = f"{head}.{b64(json.dumps(forged).encode())}"
        return f"{body}.{b64(signature)}"


class Handler(BaseHTTPRequestHandler):
    """The provider's addresses."""

    state: State

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def answer(self, status: int, body: object, **headers: str) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self) -> None:
        state, parts = self.state, urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        if parts.path == "/.well-known/openid-configuration":
            base = state.address
            self.answer(200, {
                "issuer": state.plan.get("calls_itself", base),
                "authorization_endpoint": f"{base}/authorize", "token_endpoint": f"{base}/token",
                "jwks_uri": f"{base}/keys", "end_session_endpoint": f"{base}/logout",
                "token_endpoint_auth_methods_supported": state.plan.get(
                    "methods", ["client_secret_basic"]
                ),
            })  # fmt: skip
        elif parts.path == "/keys":
            state.fetched += 1
            self.answer(200, {"keys": [state.key.public()]})
        elif parts.path == "/authorize":
            self.authorize(query)
        elif parts.path == "/_seen":
            self.answer(200, {"keys_fetched": state.fetched, "codes_redeemed": state.asked})
        else:
            self.answer(404, {})

    def authorize(self, query: dict[str, str]) -> None:
        if query.get("client_id") not in CLIENTS or query.get("code_challenge_method") != "S256":
            self.answer(400, {"error": "invalid_request"})
            return
        code = secrets.token_urlsafe(16)
        self.state.codes[code] = query
        back = {"code": code, "state": query["state"], "iss": self.state.address}
        if "error" in self.state.plan:
            back = {"error": str(self.state.plan["error"]), "state": query["state"]}
        self.answer(302, {}, Location=f"{query['redirect_uri']}?{urlencode(back)}")

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/_control":
            self.control(json.loads(raw))
            return
        fields = {key: values[0] for key, values in parse_qs(raw.decode()).items()}
        self.state.asked += 1
        if "token_answers" in self.state.plan:
            self.answer(int(str(self.state.plan["token_answers"])), {"error": "server_error"})
            return
        held = self.state.codes.pop(fields.get("code", ""), None)
        if held is None or not self.may_redeem(held, fields):
            self.answer(400, {"error": "invalid_grant"})
            return
        access_token = secrets.token_urlsafe(16)
        token = self.state.token(held, access_token)
        if self.state.plan.get("swap_access_token"):
            access_token = secrets.token_urlsafe(16)
        self.answer(200, {"access_token": access_token, "token_type": "Bearer", "id_token": token})

    def may_redeem(self, held: dict[str, str], fields: dict[str, str]) -> bool:
        name, secret = self.client(fields)
        challenge = b64(hashlib.sha256(fields.get("code_verifier", "").encode()).digest())
        return (
            CLIENTS.get(name) == secret
            and held["client_id"] == name
            and held["redirect_uri"] == fields.get("redirect_uri")
            and held["code_challenge"] == challenge
        )

    def client(self, fields: dict[str, str]) -> tuple[str, str]:
        if "client_secret" in fields:
            return fields["client_id"], fields["client_secret"]
        given = self.headers.get("Authorization", "").removeprefix("Basic ")
        name, _, secret = base64.b64decode(given).decode().partition(":")
        return unquote(name), unquote(secret)

    def control(self, plan: dict[str, object]) -> None:
        if plan.pop("reset", False):
            self.state.reset()
        if "rotate" in plan:
            self.state.key = Key(str(plan.pop("rotate")))
        self.state.plan = plan
        self.answer(200, {})


def main() -> None:
    state = State(date.fromisoformat(sys.argv[1]))
    Handler.state = state
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.address = f"http://127.0.0.1:{server.server_address[1]}"
    sys.stdout.write(state.address + "\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
