"""A real SMTP server on this machine, that answers what a test tells it to."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

DROP = "drop"
"""An answer that is none: the connection is cut, after the mail was taken."""


@dataclass
class Post:
    """What the server has taken, and what it answers next: to a recipient, to a mail."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    greetings: list[str] = field(default_factory=list)
    to_recipient: list[str] = field(default_factory=list)
    to_mail: list[str] = field(default_factory=list)
    connections: int = 0

    async def handle_EHLO(  # noqa: N802 - the name that the library calls
        self, server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.greetings.append(hostname)
        self.connections += 1
        return responses

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.to_recipient.pop(0) if self.to_recipient else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.to_mail.pop(0) if self.to_mail else "250 taken"
        if answer == DROP or answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.mails.append(message_from_bytes(envelope.content, _class=EmailMessage, policy=default))
            self.recipients.append(list(envelope.rcpt_tos))
        if answer == DROP and server.transport:
            server.transport.close()
        return answer

    @property
    def ids(self) -> list[str]:
        """The Message-IDs taken, in order."""
        return [str(mail["Message-ID"]) for mail in self.mails]


@contextlib.asynccontextmanager
async def smtp_server(post: Post | None = None, /, **options: Any) -> AsyncIterator[Post]:
    """A server that takes everything until it is told otherwise."""
    post = post or Post()
    made: list[SMTP] = []

    def connect() -> SMTP:
        made.append(SMTP(post, hostname="relais.example", **options))
        return made[-1]

    server = await asyncio.get_running_loop().create_server(connect, "127.0.0.1", 0)
    post.port = server.sockets[0].getsockname()[1]
    try:
        yield post
    finally:
        server.close()
        for each in made:
            if each.transport:
                each.transport.close()
        await server.wait_closed()


def only(user: str, password: str) -> Callable[..., AuthResult]:
    """An authenticator that knows one account."""

    def check(
        _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: LoginPassword
    ) -> AuthResult:
        return AuthResult(success=data == LoginPassword(user.encode(), password.encode()))

    return check
