"""Microsoft's side as a process of its own: keys, metadata, tokens for us, and the Bot Connector.

Prints two addresses, of plain HTTP (keys and connector) and of HTTPS (tokens for us, as MSAL wants
it), and the path of the certificate to trust. What it is to do next comes by POST to /_control.
"""

from __future__ import annotations

import json
import ssl
import sys
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import unquote, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

FRESH = {"keys": [], "members": {}, "plan": []}
STATE = dict(FRESH)
SEEN: dict[str, list] = {"keys": [], "sent": [], "tokens": [], "members": []}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_args) -> None:
        """Say nothing."""

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("content-length") or 0))

    def _send(self, value: object, status: int = 200, **headers: str) -> None:
        raw = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        for name, one in headers.items():
            self.send_header(name.replace("_", "-"), one)
        self.end_headers()
        self.wfile.write(raw)

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        here = f"{self.server.scheme}://{self.headers['host']}"
        if path == "/metadata":
            self._send({"issuer": "https://api.botframework.com", "jwks_uri": f"{here}/keys"})
        elif path == "/keys":
            SEEN["keys"].append(1)
            self._send({"keys": STATE["keys"]})
        elif path.startswith("/adfs/.well-known"):
            self._send(
                {
                    "issuer": f"{here}/adfs",
                    "authorization_endpoint": f"{here}/adfs/authorize",
                    "token_endpoint": f"{here}/adfs/token",
                }
            )
        elif path == "/_seen":
            self._send(SEEN)
        elif "/members/" in path:
            SEEN["members"].append(path)
            member = STATE["members"].get(path.rpartition("/")[2])
            self._send(member or {"error": "unknown"}, 200 if member else 404)
        else:
            self._send({"error": "nothing here"}, 404)

    def do_POST(self) -> None:
        path, body = unquote(urlsplit(self.path).path), self._body()
        if path == "/_control":
            told = json.loads(body)
            if told.pop("reset", False):
                STATE.update({key: type(value)() for key, value in FRESH.items()})
                for one in SEEN.values():
                    one.clear()
            STATE.update(told)
            self._send({})
        elif path == "/adfs/token":
            SEEN["tokens"].append(1)
            self._send(
                {"access_token": "for-the-connector", "expires_in": 3600, "token_type": "Bearer"}
            )
        elif "/v3/conversations/" in path:
            sent = {"path": path, "authorization": self.headers.get("authorization", "")}
            SEEN["sent"].append({**sent, "activity": json.loads(body)})
            plan = STATE["plan"].pop(0) if STATE["plan"] else {}
            self._send({"id": "sent"}, plan.get("status", 200), **plan.get("headers", {}))
        else:
            self._send({"error": "nothing here"}, 404)


def certificate(folder: Path) -> Path:
    """A certificate for this machine's loopback address, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "microsoft.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


def serve(scheme: str, context: ssl.SSLContext | None = None) -> str:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.scheme = scheme
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"{scheme}://127.0.0.1:{server.server_address[1]}"


def main(folder: Path) -> None:
    pem = certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    print(serve("http"), serve("https", context), pem, flush=True)  # noqa: T201
    threading.Event().wait()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
