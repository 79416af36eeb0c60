"""Tortoise tables: columns and constraints; the rules are in `api.domain`.

Each table names its own description: taken from the docstring, it would ask for a migration at each rewording.
"""

from api.models.account import Session, User
from api.models.attachment import Attachment
from api.models.certificate import Certificate
from api.models.dossier import Dossier, Party, Piece, WorkItem
from api.models.draft import Draft
from api.models.habilitation import Habilitation, Rattachement
from api.models.journal import Counter, IdempotentCall, JournalEntry
from api.models.notification import Notification, OutboxMail
from api.models.organisation import OpenApplication, Service, Structure
from api.models.sandbox import SandboxClock

__all__ = [
    "Attachment",
    "Certificate",
    "Counter",
    "Dossier",
    "Draft",
    "Habilitation",
    "IdempotentCall",
    "JournalEntry",
    "Notification",
    "OpenApplication",
    "OutboxMail",
    "Party",
    "Piece",
    "Rattachement",
    "SandboxClock",
    "Service",
    "Session",
    "Structure",
    "User",
    "WorkItem",
]
