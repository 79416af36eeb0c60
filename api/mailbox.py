"""The mails of a sandbox, to be read in a browser: those that its server wrote instead of sending them."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from api.templates import render

PAGE: Final = 50
"""Mails on one page."""

POLICY: Final = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""Nothing runs, nothing is fetched but our style: a mail holds what people typed."""

_NAME: Final = re.compile(r"[0-9a-f]{32}")
_PAGE_NUMBER: Final = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True, slots=True)
class Shown:
    """The head of a mail."""

    name: str
    message_id: str
    sender: str
    to: str
    subject: str
    at: datetime


def routes(folder: Path) -> list[Route]:
    """`GET /mailbox` and `GET /mailbox/{name}`."""

    async def listing(request: Request) -> Response:
        """The mails, the newest first."""
        asked = request.query_params.get("page", "1")
        number = int(asked) if _PAGE_NUMBER.fullmatch(asked) else 1
        names = await asyncio.to_thread(_names, folder)
        mails = await asyncio.to_thread(_heads, folder, names[(number - 1) * PAGE : number * PAGE])
        pages = max(1, -(-len(names) // PAGE))
        return _page(
            "mailbox_list.html",
            title="Courrier du bac à sable",
            mails=mails,
            total=len(names),
            page=number,
            pages=pages,
        )

    async def mail(request: Request) -> Response:
        """The text of one mail."""
        name = request.path_params["name"]
        message = await asyncio.to_thread(_read, folder, name) if _NAME.fullmatch(name) else None
        if message is None:
            return _page("mailbox_absent.html", status=404, title="Message introuvable")
        body = message.get_body(("plain",))
        text = body.get_content() if isinstance(body, EmailMessage) else ""
        head = _head(name, message)
        return _page("mailbox_mail.html", title=head.subject, mail=head, text=text)

    return [
        Route("/mailbox", listing, methods=["GET"]),
        Route("/mailbox/{name}", mail, methods=["GET"]),
    ]


def _page(template: str, *, status: int = 200, **values: Any) -> Response:
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
    return HTMLResponse(render(template, **values), status, headers)


def _names(folder: Path) -> list[str]:
    """The mails of the folder, the newest first: their names grow with time."""
    found = (path.stem for path in folder.glob("*.eml")) if folder.is_dir() else ()
    return sorted((name for name in found if _NAME.fullmatch(name)), reverse=True)


def _heads(folder: Path, names: list[str]) -> list[Shown]:
    return [_head(name, message) for name in names if (message := _read(folder, name)) is not None]


def _read(folder: Path, name: str) -> EmailMessage | None:
    try:
        content = (folder / f"{name}.eml").read_bytes()
    except OSError:
        return None

    from email.policy import default

    return message_from_bytes(content, _class=EmailMessage, policy=default)


def _head(name: str, message: EmailMessage) -> Shown:
    return Shown(
        name=name,
        message_id=str(message["Message-ID"]),
        sender=str(message["From"]),
        to=str(message["To"]),
        subject=str(message["Subject"]),
        at=message["Date"].datetime,
    )
