"""The messages about tools, support requests and the week, to the contact address of people (organisation §3.7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Message(StrEnum):
    """What a message tells."""

    TECHNICAL_ACCOUNT_CREATED = "TECHNICAL_ACCOUNT_CREATED"
    TECHNICAL_PASSWORD_RESET = "TECHNICAL_PASSWORD_RESET"  # noqa: S105  # the name of a message
    TECHNICAL_PASSWORD_EXPIRES = "TECHNICAL_PASSWORD_EXPIRES"  # noqa: S105  # the name of a message
    WEBHOOK_DISABLED = "WEBHOOK_DISABLED"
    WEEK = "WEEK"
    TICKET_SUBMITTED = "TICKET_SUBMITTED"
    TICKET_REGISTERED = "TICKET_REGISTERED"
    TICKET_ANSWERED = "TICKET_ANSWERED"
    TICKET_RECEIVED = "TICKET_RECEIVED"
    TICKET_SOLVED = "TICKET_SOLVED"
    TICKET_REPLIED = "TICKET_REPLIED"
    TICKET_TRANSFERRED = "TICKET_TRANSFERRED"


@dataclass(frozen=True, slots=True)
class MessageRule:
    """The words of a message; `path` is where the screens show what it is about: its identifier follows, or nothing."""

    subject: str
    phrase: str
    todo: str
    path: str
    source: str


MESSAGES: Final[Mapping[Message, MessageRule]] = {
    Message.TECHNICAL_ACCOUNT_CREATED: MessageRule(
        "Compte technique créé",
        "Un compte technique a été créé sur une structure que vous gérez.",
        "Son mot de passe n'a été montré qu'à l'écran, une fois. Il sert 424 jours.",
        "/structures/",
        "technical account created / password reset",
    ),
    Message.TECHNICAL_PASSWORD_RESET: MessageRule(
        "Mot de passe d'un compte technique réinitialisé",
        "Le mot de passe d'un compte technique d'une structure que vous gérez a été réinitialisé.",
        "Les appels échouent tant que l'outil ne se sert pas du nouveau : prévenez votre responsable informatique.",
        "/structures/",
        "technical account created / password reset",
    ),
    Message.TECHNICAL_PASSWORD_EXPIRES: MessageRule(
        "Le mot de passe d'un compte technique expire bientôt",
        "Le mot de passe d'un compte technique d'une structure que vous gérez expire bientôt.",
        "Réinitialisez-le avant : ensuite les appels de l'outil échoueront (TEC-05).",
        "/structures/",
        "technical password close to expiry",
    ),
    Message.WEBHOOK_DISABLED: MessageRule(
        "Webhook désactivé",
        "Un webhook d'une structure que vous gérez a été désactivé : son adresse n'accepte plus les messages.",
        "Réparez l'outil, activez le webhook : il reprend à cet instant. Ce qui n'a pas été remis peut être renvoyé.",
        "/structures/",
        "decisions 33",
    ),
    Message.WEEK: MessageRule(
        "Votre semaine de facturation",
        "Voici ce qui s'est passé sur les pièces de vos structures, en nombre de pièces.",
        "Vous recevez ce message parce que votre compte est abonné aux notifications de facturation.",
        "/synthese",
        "weekly summary",
    ),
    Message.TICKET_SUBMITTED: MessageRule(
        "Nouvelle sollicitation",
        "Une sollicitation vous est adressée, à vous et à ceux qui en traitent avec vous.",
        "Prenez-la en charge avant de la traiter (SUP-04).",
        "/sollicitations/",
        "ticket sent / answered",
    ),
    Message.TICKET_REGISTERED: MessageRule(
        "Votre sollicitation est enregistrée",
        "Votre sollicitation a été transmise à ceux qui la traitent.",
        "Rappelez son numéro dans vos échanges ; une réponse vous sera annoncée par courriel.",
        "/sollicitations/",
        "ticket sent / answered",
    ),
    Message.TICKET_ANSWERED: MessageRule(
        "Réponse à votre sollicitation",
        "Une réponse a été donnée à votre sollicitation.",
        "Clôturez-la si la réponse convient ; sinon, répondez.",
        "/sollicitations/",
        "ticket sent / answered",
    ),
    Message.TICKET_RECEIVED: MessageRule(
        "Votre demande est enregistrée",
        "Une demande au support a été faite en donnant votre adresse.",
        "La réponse vous parviendra par courriel : une demande faite sans se connecter ne se suit pas sur le portail. "
        "Si vous n'avez rien demandé, ne tenez pas compte de ce message.",
        "",
        "ticket sent / answered",
    ),
    Message.TICKET_SOLVED: MessageRule(
        "Réponse à votre demande",
        "Le support du portail a répondu à votre demande.",
        "Si cette réponse ne suffit pas, faites une nouvelle demande en rappelant ce numéro.",
        "",
        "ticket sent / answered",
    ),
    Message.TICKET_REPLIED: MessageRule(
        "Sollicitation renvoyée",
        "L'émetteur d'une sollicitation que vous avez prise en charge a répondu.",
        "Reprenez-la pour la traiter.",
        "/sollicitations/",
        "ticket sent / answered",
    ),
    Message.TICKET_TRANSFERRED: MessageRule(
        "Sollicitation transférée",
        "Une sollicitation vous a été transférée.",
        "",
        "/sollicitations/",
        "ticket sent / answered",
    ),
}
