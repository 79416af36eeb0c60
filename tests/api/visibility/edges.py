"""What leads to what: a decision for each field of the schema that shows an object, or says something of objects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from graphql import GraphQLField, get_named_type, is_leaf_type

from tests.api.visibility.oracle import Actor, Oracle
from tests.api.visibility.walk import NODES, edges

Gate = Callable[[Oracle, Actor, Any], bool]


def names(text: str) -> frozenset[str]:
    """Names that a space parts."""
    return frozenset(text.split())


WORDS: Final = names(
    "ActionOffer Address AmountDifference Amounts ApplicationInfo CadreInfo Catalogue CircuitInfo Deadline DomainMenu"
    " EdiFlags EnumLabels ErrorInfo ErrorParam InvoiceLine Labelled PageInfo Profile PublicSettings RefusalReasonInfo"
    " TicketCategory TreatmentOption UserError VatLine"
)
"""Types that are a part of the object that holds them, or of nothing: they lead to no other object."""

NUMBERS: Final = names(
    "Attachment.bytes CircuitStep.rank PaymentClock.delayDays Piece.rank Structure.version Service.version"
    " Rattachement.version Ticket.version Dossier.version Piece.version Draft.version Approval.version User.version"
    " Webhook.version"
    " JournalEntry.position Change.position ChangePage.next ChangePage.latest"
)
"""Numbers and keys that are the object's own, or say where one is in the journal, not what is in it."""


@dataclass(frozen=True)
class Decision:
    """Who sees through a field, and which rule says so.

    `personal`: what is said is of the viewer, each is told something else. `gate`: for whom the field holds anything.
    """

    source: str
    gate: Gate | None = None
    personal: bool = False


def may(action: str) -> Gate:
    """Open to whoever has an action of the matrix on the structure."""
    return lambda _, actor, row: actor.may(action, getattr(row, "structure_id", row.id))


def _attached(oracle: Oracle, actor: Actor, row: Any) -> bool:
    return actor.may("read a private structure", row.id)


def _accounts(oracle: Oracle, actor: Actor, row: Any) -> bool:
    deposits = ("FACTURES_EMISES", "FACTURES_DE_TRAVAUX")
    writes = any(
        held.structure == row.id and held.application in deposits and held.level == "MODIFICATION"
        for held in actor.profiles
    )
    return actor.may("manage bank details", row.id) or writes


def _request_read(oracle: Oracle, actor: Actor, row: Any) -> bool:
    decides = actor.may("approve or refuse a request (unit, bulk)", row.structure_id)
    return str(row.status) != "EN_COURS_VALIDATION" or actor.themself(row.user_id) or decides


def _signed_in(oracle: Oracle, actor: Actor, row: Any) -> bool:
    return actor.signed_in


def _with(source: str, names: str) -> dict[str, Decision]:
    """Whoever sees the object sees this of it."""
    return {name: Decision(source) for name in names.split()}


def _personal(source: str, names: str) -> dict[str, Decision]:
    return {name: Decision(source, personal=True) for name in names.split()}


def _if(gate: Gate, source: str, names: str) -> dict[str, Decision]:
    return {name: Decision(source, gate) for name in names.split()}


DECISIONS: Final[Mapping[str, Decision]] = {
    **_with(
        "R-FILE-2: every actor named in the file reads the whole file",
        "Dossier.mandant Dossier.parties Dossier.pieces Dossier.steps Dossier.currentPiece Dossier.paymentClock"
        " Dossier.history Party.structure Party.service CircuitStep.piece PaymentClock.interruption"
        " Interruption.recordedBy Piece.depositor Piece.depositorService Piece.createdBy Piece.previous Piece.next"
        " Piece.bankAccount Piece.dossier Piece.regularises Piece.recipient Piece.parties Piece.refusal"
        " Piece.suspension Piece.recycling Piece.rejection Piece.paymentClock Piece.document Piece.attachments"
        " Piece.certificate Piece.history Piece.downloadUrl DepositCertificate.pdfUrl Stop.by",
    ),
    **_with(
        "R-BRO-1: a draft is seen whole",
        "Draft.structure Draft.service Draft.previousPiece Draft.recipient Draft.moe Draft.moa Draft.validators"
        " Draft.mandant Draft.regularisesDossierId Draft.bankAccountId Draft.document Draft.attachments",
    ),
    **_with(
        "decision 20: whoever types an identifier is shown the card of its structure",
        "StructureRefValue.structure DocumentReading.draft DraftPrefill.supplier DraftPrefill.recipient",
    ),
    **_with(
        "§9: a request is seen whole by its author and its agents; of the pièce it is about, the identifier",
        "Ticket.toService Ticket.structure Ticket.service Ticket.author Ticket.assignee Ticket.messages"
        " Ticket.attachments Ticket.toStructure Ticket.pieceId TicketMessage.author TicketMessage.attachments",
    ),
    **_with(
        "§6: a request is seen whole",
        "Approval.requester Approval.structure Approval.requestedProfiles Approval.decidedBy Approval.services"
        " Approval.serviceChoices ProfileChange.service ServiceChoice.service",
    ),
    **_with(
        "§4.2, HAB-01: a rattachement and a profile are seen whole",
        "Rattachement.user Rattachement.structure Rattachement.habilitations Rattachement.services Habilitation.user"
        " Habilitation.structure Habilitation.service Habilitation.grantedBy",
    ),
    **_if(_request_read, "§11: what a request says, to its author and to those who decide it", "Rattachement.comment"),
    **_with(
        "STR-07, §2: whoever reads a structure reads its services and what is open on it",
        "Structure.originStructure Structure.successorStructure Structure.services Structure.applications"
        " OpenApplication.service",
    ),
    **_if(_signed_in, "§11: signed out, directory fields only", "Service.applications"),
    **_if(
        _attached,
        "§1.11, §3.5: for those attached",
        "Structure.mandates Structure.givenMandates Structure.principalManager",
    ),
    **_with("§1.11", "Mandate.mandatary"),
    **_if(_accounts, "§11 manage bank details; decision 23", "Structure.bankAccounts"),
    **_if(may("see its expiry date"), "§11", "Structure.technicalAccounts"),
    **_if(may("create a technical account"), "decision 33", "Structure.webhooks"),
    **_with(
        "decision 33: a webhook is seen whole; of what a message tells, the position",
        "Webhook.deliveries WebhookDelivery.position WebhookDelivery.attempts WebhookDelivery.statusCode"
        " WebhookDelivery.durationMs",
    ),
    **_if(may("search the users of the structure"), "§11", "Structure.users Service.users"),
    **_if(may("list and download attachments"), "§11, PJ-02", "Structure.attachments"),
    **_if(may("read the history of decisions"), "§11", "Structure.history"),
    **_with(
        "§9: a line of history is seen whole; of the request it is about, the identifier",
        "JournalEntry.structure JournalEntry.subject JournalEntry.service JournalEntry.actor JournalEntry.approvalId",
    ),
    **_if(
        Oracle.user,
        "§11 search the users of the structure: what managers alone are told of a person",
        "UserCard.connectionEmail UserCard.status UserCard.statusLabel UserCard.phone",
    ),
    **_with("conventions 15: a change is told to those who read what it is about", "Change.piece Change.dossier"),
    **_with(
        "the same",
        "Change.pieceId Change.dossierId Change.approval Change.ticketId Change.structure ChangePage.changes",
    ),
    **_with(
        "§10: of what a notification is about, the identifier",
        "Notification.pieceId Notification.approvalId Notification.structureId",
    ),
    **_with("DIR-01: the directory is open to all, services included", "DirectoryEntry.services"),
    **_with("a file is downloaded by whoever sees it", "Attachment.downloadUrl Attachment.previewUrl"),
    **_with("DIR-01", "DirectoryConnection.exportUrl DirectoryConnection.servicesExportUrl"),
    **_with("decision 28: with the list", "FiscalList.csvUrl FiscalList.xlsxUrl FiscalList.leftOutOfTotals"),
    **_with("§3.6: with the list; the address asks again", "UserConnection.exportUrl RattachementConnection.exportUrl"),
    **_personal(
        "what the viewer may do: convention 7",
        "Dossier.nextPieceOptions NextPieceOption.recipient NextPieceOption.prefill PiecePrefill.depositorService"
        " Dossier.availableActions Piece.availableActions Piece.treatmentOptions Structure.availableActions"
        " Approval.availableActions Ticket.availableActions Webhook.availableActions WebhookDelivery.availableActions"
        " Rattachement.availableActions Structure.viewerProfiles Dossier.viewerSeats Piece.awaitsViewer Draft.problems",
    ),
    **_personal(
        "counts of what the viewer sees: compared with the number of objects",
        "Dashboard.byStatus Dashboard.byCadre Dashboard.waitingPieces Dashboard.pendingApprovals"
        " Dashboard.overdueDeadlines Counters.waitingPieces Counters.byStatus Counters.pendingApprovals"
        " Counters.unreadNotifications StatusCount.count StatusCount.waitingForViewer CadreCount.count"
        " DossierStateCount.count ApprovalStateCount.count Count.value NotificationConnection.unreadCount"
        " PieceConnection.statusCounts DossierConnection.stateCounts ApprovalConnection.stateCounts",
    ),
    **_personal(
        "the viewer: compared with the oracle",
        "Viewer.user Viewer.technicalAccount Viewer.rattachements Viewer.pendingApprovalCount Viewer.waitingPieceCount"
        " Viewer.usersExportUrl Viewer.habilitations Viewer.notifications Viewer.sessionExpiresAt",
    ),
}
"""Every field that leads from an object to another, or counts some."""

PERSONAL: Final = frozenset(step for step, decision in DECISIONS.items() if decision.personal)

PAGES: Final = frozenset({"nodes", "edges", "node", "totalCount"})
"""The fields of a page: a page is what the field that leads to it says."""


def wanted() -> Iterator[str]:
    """The fields that need a decision, those of `Query` left out: a root field has its row in `roots`."""
    for step, found in edges():
        if step not in NUMBERS and _tells(step, found):
            yield step


def _tells(step: str, found: GraphQLField) -> bool:
    owner, _, name = step.partition(".")
    type_ = get_named_type(found.type)
    if owner in WORDS or owner == "Query" or (name in PAGES and owner.endswith(("Connection", "Edge", "List"))):
        return False
    if not is_leaf_type(type_):
        return type_.name not in WORDS
    return name != "id" and (type_.name in ("ID", "Int", "Float") or name.endswith("Url"))


def opened(oracle: Oracle, actor: Actor, owner: tuple[str, str], step: str) -> bool:
    """Whether a field of an object holds anything for the actor."""
    found = DECISIONS.get(step)
    if found is None or found.gate is None:
        return True
    kind = {"UserCard": "User"}.get(owner[0], owner[0])
    return found.gate(oracle, actor, oracle.row(kind, owner[1]))


def shown(oracle: Oracle, actor: Actor, step: str, called: frozenset[str]) -> frozenset[str]:
    """What the actor sees of what a field leads to: an object with rules of its own is seen by these."""
    target = _TARGETS.get(step)
    if target is None or step.startswith("Directory"):
        return called
    return frozenset(each for each in called if oracle.sees(actor, target, oracle.row(target, each)))


_TARGETS: Final = {
    step: get_named_type(found.type).name for step, found in edges() if get_named_type(found.type).name in NODES
}
