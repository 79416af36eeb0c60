"""Writing a mail: from what the outbox holds to a message in French, in plain text and in HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.message import EmailMessage
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any, Final

from api.domain.account_mails import ACCOUNT_MAILS, AccountMail
from api.domain.cadres import CADRES, Cadre
from api.domain.messages import MESSAGES, Message
from api.domain.notifications import NOTIFICATIONS, Event
from api.domain.rights_news import RIGHTS_NEWS
from api.templates import french_instant, render

if TYPE_CHECKING:
    from email.headerregistry import Address

PIECES: Final = "/pieces/"
"""Where the screens show a pièce: its identifier follows."""

REQUESTS: Final = "/approbations/"
"""Where the screens show a request: its identifier follows."""

BILLING: Final = "Vous recevez ce message parce que votre compte est abonné aux notifications de facturation."
RIGHTS: Final = "Vous recevez ce message parce qu'il concerne vos droits, ou ceux d'une structure que vous gérez."

NO_SENDER: Final = "décompte <ne-pas-repondre@localhost>"
"""Who writes as long as no sender is set: such mails do not leave the machine."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes, and the address of the screens to which links lead."""

    name: str
    email: str
    screens_url: str = ""

    @classmethod
    def of(cls, mail_from: str, screens_url: str) -> Sender:
        """The sender that the settings name."""
        name, email = parseaddr(mail_from or NO_SENDER)
        return cls(name, email, screens_url)

    @property
    def domain(self) -> str:
        """The domain that makes our Message-IDs unlike those of others."""
        return self.email.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Envelope:
    """To whom a mail goes, under which Message-ID, and since when it is written."""

    message_id: str
    email: str
    name: str
    subject: str
    written_at: datetime


def compose(envelope: Envelope, template: str, data: Mapping[str, Any], sender: Sender) -> EmailMessage:
    """The message; raises ValueError when an address is not one."""
    from email.headerregistry import Address  # with its grammar of addresses, for which most processes have no use
    from email.policy import SMTP, SMTPUTF8

    message = EmailMessage(policy=SMTP if envelope.email.isascii() else SMTPUTF8)
    message["From"] = Address(sender.name, addr_spec=sender.email)
    message["To"] = _address(envelope)
    message["Subject"] = envelope.subject
    message["Date"] = envelope.written_at
    message["Message-ID"] = envelope.message_id
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: an absence message must not answer
    name, fill = _TEMPLATES[template]
    values = {"subject": envelope.subject, **fill(data, sender)}
    message.set_content(render(f"{name}.txt", **values))
    message.add_alternative(render(f"{name}.html", **values), subtype="html")
    return message


def _address(envelope: Envelope) -> Address:
    from email.headerregistry import Address

    try:
        found = Address(envelope.name, addr_spec=envelope.email)
    except (HeaderParseError, IndexError) as failure:  # the second is what the parser says of an empty address
        raise ValueError(str(failure)) from failure
    if not found.username or not found.domain:
        raise ValueError("the address has no domain")
    return found


def _notification(data: Mapping[str, Any], sender: Sender) -> dict[str, Any]:
    """What the template of a notification says (§10)."""
    rule = NOTIFICATIONS[Event(data["event"])]
    words = (("Motif", data["reason"]), (rule.words, data["text"]))
    return {
        "rule": rule,
        "number": data["number"],
        "see": "Voir la pièce",
        "why": BILLING,
        "facts": list(_facts(data)),
        "words": [(name, text) for name, text in words if text],
        "link": f"{sender.screens_url}{PIECES}{data['piece']}",
        "absolute": bool(sender.screens_url),
    }


def _facts(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    cadre = Cadre(data["cadre"])
    yield "Pièce", data["number"]
    yield "Cadre", f"{cadre.name}, {CADRES[cadre].libelle}"
    if data["dossier"]:
        yield "Dossier", data["dossier"]
    yield "Déposée le", french_instant(datetime.fromisoformat(data["deposited_at"]))
    if data["status"]:
        yield "Statut", data["status"]
    if data["by"]:
        yield "Par", data["by"]
    if data["delay"]:
        yield "Délai", data["delay"]
        yield "Effet", data["effect"]
    for seat, structure, identifier, service in data["parties"]:
        yield seat, f"{structure} ({identifier})" + (f", {service}" if service else "")


def _account(data: Mapping[str, Any], sender: Sender) -> dict[str, Any]:
    """What the template of a mail about an account says (organisation §3.7)."""
    rule = ACCOUNT_MAILS[AccountMail(data["mail"])]
    return {
        "rule": rule,
        "email": data["email"],
        "first_name": data["first_name"],
        "code": data["code"],
        "link": f"{sender.screens_url}{rule.path}{data['token']}" if data["token"] else None,
        "absolute": bool(sender.screens_url),
    }


def _message(data: Mapping[str, Any], sender: Sender) -> dict[str, Any]:
    """What the template of a message about a tool, a support request or the week says (organisation §3.7)."""
    rule = MESSAGES[Message(data["message"])]
    return {
        "rule": rule,
        "facts": data["facts"],
        "text": data["text"],
        "link": f"{sender.screens_url}{rule.path}{data['target']}" if rule.path else None,
        "absolute": bool(sender.screens_url),
    }


def _rights(data: Mapping[str, Any], sender: Sender) -> dict[str, Any]:
    """The same of a message about requests and rights (organisation §3.7)."""
    return {
        "rule": RIGHTS_NEWS[Event(data["event"])],
        "number": None,
        "see": "Voir la demande",
        "why": RIGHTS,
        "facts": data["facts"],
        "words": data["words"],
        "link": f"{sender.screens_url}{REQUESTS}{data['approval']}" if data["approval"] else None,
        "absolute": bool(sender.screens_url),
    }


_TEMPLATES: Final[Mapping[str, tuple[str, Callable[[Mapping[str, Any], Sender], dict[str, Any]]]]] = {
    "notification": ("notification", _notification),
    "account": ("account", _account),
    "message": ("message", _message),
    "rights": ("notification", _rights),
}
"""What the outbox calls a mail: the name of its files, and what fills them."""
