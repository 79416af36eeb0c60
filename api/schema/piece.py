"""A pièce: one deposit, with its amounts, its people, its files, and what may be done with it."""

from typing import TYPE_CHECKING, Annotated, cast
from uuid import UUID

import strawberry
from strawberry.types.lazy_type import LazyType

from api import addresses, models
from api.domain.attachments import AttachmentKind
from api.domain.cadres import Cadre, PieceType, Seat
from api.domain.facts import Facts, PieceRow, facts_of
from api.domain.habilitation import Application
from api.domain.pieces import DepositMode, ExemptionReason, InvoiceType, PaymentMethod, TypeTva
from api.domain.refusals import REFUSAL_REASONS, RefusalReason
from api.domain.statuses import PieceStatus
from api.domain.waiting import Waiting, awaited_in_order, awaits
from api.reads.fields import Link, Listed, Many, One, Parts, Through, column, computed, loaded, one, paged, table
from api.schema.account import UserCard
from api.schema.actions import (
    PIECE_FACTS,
    SEATS_FACTS,
    ActionOffer,
    TreatmentOption,
    action_offers,
    treatment_options,
)
from api.schema.amounts import COMPARED, AmountDifference, Amounts, amounts_of, difference
from api.schema.attachment import Attachment
from api.schema.bank_account import BankAccount
from api.schema.certificate import DepositCertificate
from api.schema.context import Info
from api.schema.enums import label_of
from api.schema.journal import JournalConnection, history_page
from api.schema.lines import LINE_COLUMNS, VAT_COLUMNS, InvoiceLine, LineRow, VatLine, VatRow, kept_line, kept_vat
from api.schema.node import Node, identifier
from api.schema.organisation import ServiceCard, StructureCard
from api.schema.party import Party
from api.schema.progress import CLOCK, PaymentClock, clock_of
from api.schema.scalars import Date, DateTime

if TYPE_CHECKING:
    from api.schema.dossier import Dossier

AMOUNTS = ("total_ht", "total_tva", "discount_ttc", "discount_reason", "total_ttc", "net_to_pay")
WAITING = ("status", "depositor_seat", "holder", "rejection_handled")
FACTS = (
    *PIECE_FACTS,
    *(f"opening.{column}" for column in PIECE_FACTS),
    *(f"folder.{path}" for path in SEATS_FACTS),
)
"""What must be read of a pièce for the rules to decide on it: nothing of what came between the first one and this."""


@strawberry.type(description="Pourquoi une pièce a été arrêtée, quand, et par qui.")
class Stop:
    """A refusal, a suspension, a recycling or a rejection."""

    reason: RefusalReason | None = strawberry.field(description="Le motif, pour un refus par la MOE ou la MOA.")
    reason_label: str | None = strawberry.field(description="Le libellé du motif.")
    comment: str | None = strawberry.field(description="Le commentaire, ou le motif en texte libre.")
    at: DateTime = strawberry.field(description="L'instant.")
    by: StructureCard = strawberry.field(description="La structure qui a arrêté la pièce.")


def _stop(piece: "Piece", name: str) -> Stop | None:
    values = piece.__dict__
    if values[f"{name}_at"] is None:
        return None
    reason = values.get(f"{name}_reason")
    return Stop(
        reason=reason,
        reason_label=REFUSAL_REASONS[reason].libelle if reason else None,
        comment=values[f"{name}_comment"],
        at=values[f"{name}_at"],
        by=values[f"{name}_by"],
    )


def _dossier_type() -> type:
    return LazyType("Dossier", "api.schema.dossier").resolve_type()


def _stopped_by(name: str) -> Link:
    return Link(One(f"{name}_by_id"), lambda: StructureCard)


@table(
    models.Piece,
    folder=Link(One("dossier_id"), _dossier_type),
    opening=Link(One("dossier_id", (("dossier_id", "dossier_id"),), "{t}.rank = 1 AND {of}.rank > 1"), lambda: Piece),
    receiver=Link(One("dossier_id", (("dossier_id", "dossier_id"), ("seat", "recipient_seat"))), lambda: Party),
    regularised=Link(One("regularises_id"), _dossier_type),
    files=Link(Many("piece_id", ("rank",)), lambda: Attachment),
    line_rows=Link(Many("piece_id", ("number",)), lambda: LineRow),
    vat_rows=Link(Many("piece_id", ("number",)), lambda: VatRow),
    certificates=Link(Many("piece_id", ("id",)), lambda: DepositCertificate),
    **{f"{name}_by": _stopped_by(name) for name in ("refusal", "suspension", "recycling", "rejection")},
)
@strawberry.type(description="Une pièce : un dépôt sous un cadre de facturation, qui suit son circuit.")
class Piece(Node):
    """One deposit."""

    pk: strawberry.Private[UUID]
    dossier_id: strawberry.Private[UUID]
    depositor_id: strawberry.Private[UUID]

    id = identifier("piece", "Identifiant opaque de la pièce.")

    version: int = column("Croît à chaque acte sur la pièce ; à redonner en `expectedVersion`.")

    @computed(
        "folder.works",
        shows={"folder": ()},
        shown=Through("folder", when="works"),
        description="Le dossier ; null pour une facture simple.",
    )
    def dossier(self) -> Annotated["Dossier", strawberry.lazy("api.schema.dossier")] | None:
        """The dossier of a works pièce."""
        folder: Dossier = loaded(self, "folder")
        return folder if folder.works else None

    @computed("rank", "folder.works", description="Le rang dans le dossier, dès 1 ; null pour une facture simple.")
    def rank(self) -> int | None:
        """The rank of a works pièce."""
        rank: int = loaded(self, "rank")
        return rank if loaded(self, "folder").works else None

    @computed(
        "regularised.parties.audience",
        "regularised.parties.service_audience",
        shows={"regularised": ()},
        description="Le dossier payé que régularise la facture d'une MOA déléguée ; null si on ne peut pas le voir.",
    )
    def regularises(self, info: Info) -> Annotated["Dossier", strawberry.lazy("api.schema.dossier")] | None:
        """The dossier that this invoice settles, for those who sit in it."""
        dossier: Dossier | None = loaded(self, "regularised")
        keys = frozenset(info.context.signed_in.audiences())
        parties = loaded(dossier, "parties") if dossier is not None else []
        seen = any(keys & {loaded(each, "audience"), loaded(each, "service_audience")} for each in parties)
        return dossier if seen else None

    application: Application = column("L'application dans laquelle la pièce est déposée.")
    application_label: str = label_of("application", "Le libellé de l'application.")
    number: str = column(
        "Le numéro imprimé sur le document ; unique chez le fournisseur du dossier (R-NUM-1). Celui que le serveur "
        "donne à une facture saisie s'écrit FS-2025-00001."
    )
    invoice_type: InvoiceType = column("Facture ou avoir.")
    invoice_type_label: str = label_of("invoice_type", "Le libellé : facture ou avoir.")
    original_number: str | None = column("Le numéro de la facture d'origine d'un avoir.")
    deposit_mode: DepositMode = column("Comment la pièce est entrée.")
    deposit_mode_label: str = label_of("deposit_mode", "Le libellé du mode de dépôt.")
    cadre: Cadre = column("Le cadre de facturation.")
    cadre_label: str = label_of("cadre", "Le libellé du cadre.")
    type: PieceType | None = column("Le type d'une pièce de travaux.")
    type_label: str | None = label_of("type", "Le libellé du type.", nullable=True)
    status: PieceStatus = column("Le statut.")
    status_label: str = label_of("status", "Le libellé du statut.")
    status_at: DateTime = column("L'instant où le statut a été atteint.")

    @computed(*WAITING, "folder.seats", description="Qui peut agir maintenant ; vide : personne.")
    def waiting_for(self) -> list[Seat]:
        """The seats that may act."""
        return awaited_in_order(cast(Waiting, self), loaded(self, "folder").seats)

    @computed(
        *FACTS,
        description="L'une des places de `waitingFor` est celle de la personne connectée, qui peut y agir : faux quand "
        "elle n'a que la consultation, alors que sa structure est attendue.",
    )
    def awaits_viewer(self, info: Info) -> bool:
        """Whether the viewer is one of those who may act."""
        facts = self._facts()
        return awaits(facts, facts.current, info.context.signed_in)

    depositor: StructureCard = one("depositor_id", "La structure qui a déposé.")
    depositor_service: ServiceCard | None = one("depositor_service_id", "Le service qui a déposé.")
    depositor_seat: Seat = column("La place d'où la pièce a été déposée.")
    depositor_seat_label: str = label_of("depositor_seat", "Le libellé de cette place.")
    created_by: UserCard | None = one("created_by_id", "La personne qui a déposé.")

    @computed(shows={"receiver": ()}, shown=Through("receiver"), description="Chez qui la pièce est, ou arrive.")
    def recipient(self) -> Party | None:
        """The party that the pièce is with."""
        receiver: Party | None = loaded(self, "receiver")
        return receiver

    @computed(
        shows={"folder.parties": ()},
        shown=Listed("folder.parties"),
        description="Les structures du dossier, chacune à sa place.",
    )
    def parties(self) -> list[Party]:
        """The parties of the dossier."""
        return self._parties()

    previous: "Piece | None" = one("previous_id", "La pièce précédente du dossier.")
    next: "Piece | None" = one("next_id", "La pièce suivante du dossier.")
    invoice_date: Date | None = column("La date imprimée sur le document.")
    deposited_at: DateTime | None = column("L'instant du dépôt, certifié.")
    currency: str = column("La devise (ISO 4217).")

    @computed(*AMOUNTS, shown=Parts(), description="Les montants.")
    def amounts(self) -> Amounts:
        """The amounts."""
        return amounts_of(self)

    @computed(
        *COMPARED,
        *(f"previous.{name}" for name in COMPARED),
        description="Les montants de cette pièce moins ceux de la précédente ; null sur la première (R-AMT-1).",
    )
    def amount_difference(self) -> AmountDifference | None:
        """What the depositor changed."""
        previous = loaded(self, "previous")
        return difference(self, previous) if previous is not None else None

    type_tva: TypeTva | None = column("Le type de TVA.")
    type_tva_label: str | None = label_of("type_tva", "Le libellé du type de TVA.", nullable=True)
    exemption_reason: ExemptionReason | None = column("Le motif d'exonération.")
    exemption_reason_label: str | None = label_of("exemption_reason", "Le libellé du motif.", nullable=True)
    payment_method: PaymentMethod | None = column("Le mode de règlement.")
    payment_method_label: str | None = label_of("payment_method", "Le libellé du mode de règlement.", nullable=True)
    bank_account: BankAccount | None = one("bank_account_id", "Les coordonnées bancaires nommées au dépôt.")
    marche_number: str | None = column("Le numéro de marché.")
    engagement_number: str | None = column("Le numéro d'engagement.")
    recipient_service_code: str | None = column("Le code service du destinataire.")
    comment: str | None = column("Le commentaire du déposant.")

    @computed(
        "refusal_reason",
        "refusal_comment",
        "refusal_at",
        shows={"refusal_by": ("by",)},
        description="Le refus, s'il y en a un.",
    )
    def refusal(self) -> Stop | None:
        """Why it was refused."""
        return _stop(self, "refusal")

    @computed(
        "suspension_comment", "suspension_at", shows={"suspension_by": ("by",)}, description="La dernière suspension."
    )
    def suspension(self) -> Stop | None:
        """Why it was suspended last."""
        return _stop(self, "suspension")

    @computed(
        "recycling_comment", "recycling_at", shows={"recycling_by": ("by",)}, description="La dernière mise à recycler."
    )
    def recycling(self) -> Stop | None:
        """Why it was sent back for recycling."""
        return _stop(self, "recycling")

    @computed(
        "rejection_comment", "rejection_at", shows={"rejection_by": ("by",)}, description="Le rejet, s'il y en a un."
    )
    def rejection(self) -> Stop | None:
        """Why it was rejected."""
        return _stop(self, "rejection")

    rejection_handled: bool = column("Le rejet a été marqué comme traité par l'auteur.")
    mandat_number: str | None = column("Le numéro de mandat.")
    downloaded_by_recipient: bool = column("Le destinataire a téléchargé la pièce.")

    @computed(
        *(f"line_rows.{name}" for name in LINE_COLUMNS),
        description="Les lignes d'une facture simple, quand elles ont été données ; vide pour une pièce de travaux.",
    )
    def lines(self) -> list[InvoiceLine]:
        """The lines."""
        return [kept_line(row) for row in loaded(self, "line_rows")]

    @computed(
        *(f"vat_rows.{name}" for name in VAT_COLUMNS),
        description="La TVA par taux d'une facture simple : telle que donnée, ou calculée de ses lignes.",
    )
    def vat_summary(self) -> list[VatLine]:
        """The VAT by rate."""
        return [kept_vat(row) for row in loaded(self, "vat_rows")]

    @computed(
        *(f"folder.{name}" for name in CLOCK),
        shows={"folder.interruption_by": ("interruption", "recordedBy")},
        description="Le délai de paiement indicatif du dossier (R-CLK-2).",
    )
    def payment_clock(self, info: Info) -> PaymentClock | None:
        """The clock of the dossier."""
        return clock_of(loaded(self, "folder"), info.context.now)

    @computed(
        "files.kind",
        shows={"files": ()},
        description="Le PDF déposé ; celui d'une facture saisie est fait par le serveur.",
    )
    def document(self) -> Attachment | None:
        """The main document."""
        return next((file for file in loaded(self, "files") if _is_main(file)), None)

    @computed("files.kind", shows={"files": ()}, description="Les pièces jointes complémentaires.")
    def attachments(self) -> list[Attachment]:
        """The complementary files."""
        return [file for file in loaded(self, "files") if not _is_main(file)]

    @computed(shows={"certificates": ()}, description="Le certificat de dépôt.")
    def certificate(self) -> DepositCertificate | None:
        """The certificate of the deposit."""
        found: list[DepositCertificate] = loaded(self, "certificates")
        return found[0] if found else None

    @computed(
        "id",
        description="L'adresse du document, seul ou dans un ZIP avec ses pièces jointes ; les droits sont vérifiés à "
        "chaque clic, et chaque téléchargement est inscrit dans l'historique.",
    )
    def download_url(self, with_attachments: bool = False) -> str:
        """Where the document is."""
        return addresses.with_attachments(self.pk) if with_attachments else addresses.document(self.pk)

    @computed(*FACTS, description="Les boutons de la pièce pour la personne connectée.")
    def available_actions(self, info: Info) -> list[ActionOffer]:
        """What the viewer may do."""
        facts = self._facts()
        return action_offers(facts, facts.current, info.context.signed_in, info.context.now)

    @computed(*FACTS, description="Factures reçues : les statuts que la personne connectée peut donner.")
    def treatment_options(self, info: Info) -> list[TreatmentOption]:
        """What the finance office may do."""
        facts = self._facts()
        return treatment_options(facts, facts.current, info.context.signed_in)

    @paged("piece_id", "Suivi de traitement, du plus ancien au plus récent.", order=("position",))
    def history(self, first: int | None = 50, after: str | None = None) -> JournalConnection:
        """A page of the history."""
        return history_page(self, first, after)

    def _parties(self) -> list[Party]:
        parties: list[Party] = loaded(loaded(self, "folder"), "parties")
        return parties

    def _facts(self) -> Facts:
        """The dossier as it was with this pièce: one that another has followed is closed, whatever came then."""
        folder: Dossier = loaded(self, "folder")
        here = cast(PieceRow, self)
        pieces = [here] if here.rank == 1 else [loaded(self, "opening"), here]
        return facts_of(folder, loaded(folder, "parties"), pieces)


def _is_main(file: Attachment) -> bool:
    return loaded(file, "kind") is AttachmentKind.DOCUMENT_PRINCIPAL
