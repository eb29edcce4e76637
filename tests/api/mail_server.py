"""A small real SMTP server for the tests: it keeps what it is given."""

from __future__ import annotations

import socketserver
from email import message_from_bytes, policy


class MailServer(socketserver.ThreadingTCPServer):
    """A small SMTP server that keeps what it is given, and can be told to refuse."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), MailHandler)
        self.mails = []
        self.refuse = False


class MailHandler(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"220 test\r\n")
        to = []
        for raw in self.rfile:
            line = raw.strip().decode()
            verb = line[:4].upper()
            if verb == "RCPT" and self.server.refuse:
                self.wfile.write(f"550 no such mailbox {line}\r\n".encode())
            elif verb == "DATA":
                self.wfile.write(b"354 go on\r\n")
                body = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.mails.append((to, message_from_bytes(body, policy=policy.default)))
                self.wfile.write(b"250 kept\r\n")
            else:
                to += [line.partition("<")[2].rstrip(">")] if verb == "RCPT" else []
                self.wfile.write(b"221 bye\r\n" if verb == "QUIT" else b"250 ok\r\n")
            if verb == "QUIT":
                return
