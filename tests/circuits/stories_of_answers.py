"""Stories of answers: what the author of a stopped pièce does about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tests.circuits.stage import SIRETS
from tests.circuits.story import (
    A4,
    A15,
    A19,
    COMPLETE,
    DEPOSIT,
    DESTINATAIRE,
    FILE,
    FOURNISSEUR,
    MISSING,
    MOA,
    MOE,
    NAMED,
    NEXT,
    OUTSIDE,
    PAID,
    PAYER_ONLY,
    STRANGER,
    SUSPEND,
    Step,
    Story,
    treated,
)

RECYCLE: Final = "RecyclePiece"
READ_REJECTION: Final = "AcknowledgeRejection"
READ_SUSPENSION: Final = "AcknowledgeSuspension"
HANDLE: Final = "MarkRejectionHandled"

CLOSED: Final = treated("A_RECYCLER", reason="Engagement clos")


def towards(key: str, error: str | None, service: str | None = None, **form: Any) -> Step:
    """The supplier sends the pièce to another structure."""
    return (FOURNISSEUR, RECYCLE, {"recipient": {"identifier": SIRETS[key], "serviceCode": service}, **form}, error)


# fmt: off
OF_ANSWERS: Final[Mapping[str, Story]] = {
    "a recycled pièce is routed again": Story(
        PAYER_ONLY,
        (
            (FOURNISSEUR, DEPOSIT, {"cadre": "A6"}, None),
            (FOURNISSEUR, RECYCLE, {"engagementNumber": "EJ-78"}, "TRANSITION_NOT_ALLOWED"),
            CLOSED,
            (DESTINATAIRE, RECYCLE, {"engagementNumber": "EJ-78"}, "FORBIDDEN"),
            ("FOURNISSEUR lecteur", RECYCLE, {"engagementNumber": "EJ-78"}, "CONSULTATION_ONLY"),
            (STRANGER, RECYCLE, {"engagementNumber": "EJ-78"}, "NOT_FOUND"),
            (FOURNISSEUR, RECYCLE, {"engagementNumber": "EJ-78", "expectedVersion": 1}, "VERSION_CONFLICT"),
            (FOURNISSEUR, RECYCLE, {"engagementNumber": ""}, "SERVICE_OR_ENGAGEMENT_REQUIRED"),
            (FOURNISSEUR, RECYCLE, {"engagementNumber": "E" * 51}, "FIELD_TOO_LONG"),
            (FOURNISSEUR, RECYCLE, {"comment": "E" * 2001}, "FIELD_TOO_LONG"),
            towards("LORMEL", "RECIPIENT_NOT_ALLOWED"),
            towards("AGENCE_MOA", "RECIPIENT_NOT_ALLOWED"),
            towards("VALOMBRE", "SERVICE_REQUIRED"),
            towards("VALOMBRE", "SERVICE_UNKNOWN_OR_INACTIVE", service="VOIRIE"),
            (FOURNISSEUR, RECYCLE, {"recipient": {"identifier": "00012345500017"}}, "SIRET_CHECKSUM"),
            (FOURNISSEUR, RECYCLE, {"recipient": {"identifier": "73282932000074"}}, "STRUCTURE_UNKNOWN"),
            (FOURNISSEUR, RECYCLE, {"engagementNumber": "EJ-78", "comment": "Engagement corrigé"}, None),
            (FOURNISSEUR, RECYCLE, {"engagementNumber": "EJ-79"}, "TRANSITION_NOT_ALLOWED"),
            CLOSED,
            (FOURNISSEUR, RECYCLE, {}, None),
            *PAID,
        ),
        state="PAYE", clock="R-CLK-1", circuit="EC_DIRECT", ends={"A6": "MISE_EN_PAIEMENT"},
    ),
    "an A16 is for a payer without MOA, whoever it becomes": Story(
        OUTSIDE,
        (
            A4, (MOE, NEXT, {"cadre": "A16"}, None), CLOSED,
            (FOURNISSEUR, RECYCLE, {}, "FORBIDDEN"),
            (MOE, RECYCLE, {"recipient": {"identifier": SIRETS["SEM"]}}, "CADRE_NOT_ALLOWED"),
            (MOE, RECYCLE, {"engagementNumber": "EJ-78"}, None),
            *PAID,
        ),
        state="PAYE", clock="R-CLK-1", circuit="EC_MOA_HORS_OUTIL", ends={"A4": "ASSOCIEE", "A16": "MISE_EN_PAIEMENT"},
    ),
    "a rejection is read, then handled, by the author": Story(
        NAMED,
        (
            A4, A15, A19,
            (MOA, READ_REJECTION, {}, "TRANSITION_NOT_ALLOWED"),
            treated("REJETEE", reason="Marché résilié"),
            (MOA, HANDLE, {}, "TRANSITION_NOT_ALLOWED"),
            (FOURNISSEUR, READ_REJECTION, {}, "FORBIDDEN"),
            (DESTINATAIRE, READ_REJECTION, {}, "FORBIDDEN"),
            (STRANGER, READ_REJECTION, {}, "NOT_FOUND"),
            ("MOA lecteur", READ_REJECTION, {}, "CONSULTATION_ONLY"),
            (MOA, READ_SUSPENSION, {}, "TRANSITION_NOT_ALLOWED"),
            (MOA, READ_REJECTION, {}, None),
            (MOA, READ_REJECTION, {}, "TRANSITION_NOT_ALLOWED"),
            (MOE, HANDLE, {}, "FORBIDDEN"),
            ("MOA lecteur", HANDLE, {}, "CONSULTATION_ONLY"),
            ("MOA gestionnaire", HANDLE, {}, None),
            (MOA, HANDLE, {}, "TRANSITION_NOT_ALLOWED"),
            (MOA, RECYCLE, {}, "TRANSITION_NOT_ALLOWED"),
        ),
        state="REJETE", clock=None, circuit="EC_NOMINAL",
        ends={"A4": "ASSOCIEE", "A15": "ASSOCIEE", "A19": "REJETEE"},
    ),
    "a suspension is read by the author or the supplier, once each time": Story(
        NAMED,
        (
            A4, A15,
            (MOE, READ_SUSPENSION, {}, "TRANSITION_NOT_ALLOWED"),
            (MOA, SUSPEND, MISSING, None),
            (MOA, READ_SUSPENSION, {}, "FORBIDDEN"),
            ("MOE lecteur", READ_SUSPENSION, {}, "CONSULTATION_ONLY"),
            (FOURNISSEUR, READ_SUSPENSION, {}, None),
            (MOE, READ_SUSPENSION, {}, "TRANSITION_NOT_ALLOWED"),
            (MOE, COMPLETE, FILE, None),
            (MOE, READ_SUSPENSION, {}, "TRANSITION_NOT_ALLOWED"),
            (MOA, SUSPEND, MISSING, None),
            (MOE, READ_SUSPENSION, {}, None),
            (FOURNISSEUR, COMPLETE, FILE, None),
        ),
        state="EN_COURS", clock="R-CLK-1", circuit="EC_NOMINAL", ends={"A4": "ASSOCIEE", "A15": "COMPLETEE"},
    ),
    "what is never rejected has no rejection to read": Story(
        NAMED,
        (A4, (FOURNISSEUR, READ_REJECTION, {}, "FORBIDDEN"), (FOURNISSEUR, HANDLE, {}, "FORBIDDEN"),
         (FOURNISSEUR, RECYCLE, {}, "FORBIDDEN")),
        state="EN_COURS", clock="R-CLK-1", circuit="EC_NOMINAL", ends={"A4": "A_ASSOCIER_MOE"},
    ),
}
# fmt: on
