"""Tortoise tables: columns and constraints; the rules are in `api.domain`.

Each table names its own description: taken from the docstring, it would ask for a migration at each rewording.
"""

from api.models.account import AccountLink, Session, SignInChallenge, User
from api.models.attachment import Attachment
from api.models.captcha import Secret, UsedCaptcha
from api.models.certificate import Certificate
from api.models.counts import ApprovalCount, DossierCount
from api.models.dossier import Dossier, Party, Piece, WorkItem
from api.models.draft import Draft
from api.models.habilitation import (
    Approval,
    ApprovalProfile,
    ApprovalService,
    Habilitation,
    Rattachement,
    RattachementService,
)
from api.models.journal import Counter, IdempotentCall, JournalEntry
from api.models.line import InvoiceLine, NumberSeries, VatLine
from api.models.notification import Notification, OutboxMail, ToldWeek
from api.models.organisation import BankAccount, Mandate, OpenApplication, Service, Structure, StructureWord
from api.models.sandbox import SandboxClock
from api.models.search import DossierPart, StructurePart
from api.models.sight import DossierSight, PieceCount, Sight
from api.models.support import Ticket, TicketMessage
from api.models.technical_account import TechnicalAccount, TechnicalToken
from api.models.webhook import Webhook, WebhookDelivery

__all__ = [
    "AccountLink",
    "Approval",
    "ApprovalCount",
    "ApprovalProfile",
    "ApprovalService",
    "Attachment",
    "BankAccount",
    "Certificate",
    "Counter",
    "Dossier",
    "DossierCount",
    "DossierPart",
    "DossierSight",
    "Draft",
    "Habilitation",
    "IdempotentCall",
    "InvoiceLine",
    "JournalEntry",
    "Mandate",
    "Notification",
    "NumberSeries",
    "OpenApplication",
    "OutboxMail",
    "Party",
    "Piece",
    "PieceCount",
    "Rattachement",
    "RattachementService",
    "SandboxClock",
    "Secret",
    "Service",
    "Session",
    "Sight",
    "SignInChallenge",
    "Structure",
    "StructurePart",
    "StructureWord",
    "TechnicalAccount",
    "TechnicalToken",
    "Ticket",
    "TicketMessage",
    "ToldWeek",
    "UsedCaptcha",
    "User",
    "VatLine",
    "Webhook",
    "WebhookDelivery",
    "WorkItem",
]
