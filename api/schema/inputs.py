"""What the mutations on dossiers take; every input may carry expectedVersion, idempotencyKey and dryRun."""

from uuid import UUID

import strawberry

from api.domain.attachments import AttachmentKind
from api.domain.cadres import Cadre
from api.domain.ids import key_of
from api.domain.organisation import IdentifierType
from api.domain.pieces import ExemptionReason, Groupement, InvoiceType, PaymentMethod, TypeTva, ValidatorCapacity
from api.domain.refusals import RefusalReason
from api.domain.statuses import PieceStatus
from api.schema.amounts import AmountsInput
from api.schema.calls import dry_run as _dry
from api.schema.calls import expected_version as _version
from api.schema.calls import idempotency_key as _key
from api.schema.lines import InvoiceLineInput, VatLineInput
from api.schema.scalars import Date, DateTime
from api.usecases.attachment import NewFile
from api.usecases.organisation import Ref


@strawberry.input(description="Une structure, telle qu'un formulaire la nomme.")
class StructureRef:
    """A structure as typed."""

    identifier: str = strawberry.field(description="Le SIRET, espaces admises, ou l'identifiant d'une autre nature.")
    type: IdentifierType = strawberry.field(default=IdentifierType.SIRET, description="La nature de l'identifiant.")
    service_code: str | None = strawberry.field(default=None, description="Le code service.")

    def given(self) -> Ref:
        """The reference as the use-cases take it."""
        return Ref(self.identifier, self.type, self.service_code)


@strawberry.input(description="Un fichier envoyé par `POST /files`, et ce qu'il est.")
class AttachmentInput:
    """A file to join."""

    file_id: strawberry.ID = strawberry.field(description="L'identifiant que `POST /files` a répondu.")
    designation: str = strawberry.field(description="La désignation, de 1 à 100 caractères.")
    kind: AttachmentKind = strawberry.field(description="La nature du fichier.")

    def given(self) -> NewFile:
        """The file as the use-cases take it."""
        return NewFile(key_of("fichier", self.file_id), self.designation, self.kind)


@strawberry.input(description="La première pièce d'un dossier de travaux, ou une facture simple.")
class DepositPieceInput:
    """The form of « Déposer »."""

    cadre: Cadre = strawberry.field(
        description="Le cadre : A4, A5, A6, A7, A8, A10, A13, A14 ou A22 ; A1, A2, A9 ou A12 pour une facture simple."
    )
    number: str | None = strawberry.field(
        default=None,
        description="Le numéro imprimé sur le document, 20 caractères au plus (R-NUM-1, R-NUM-2). Obligatoire avec un "
        "document ; laissé vide sur une facture saisie, le serveur le donne.",
    )
    invoice_date: Date = strawberry.field(description="La date imprimée ; pas après le jour du dépôt.")
    structure_id: strawberry.ID = strawberry.field(description="La structure qui dépose.")
    service_id: strawberry.ID | None = strawberry.field(default=None, description="Le service qui dépose.")
    recipient: StructureRef = strawberry.field(description="Le destinataire : le service financier qui paie.")
    moe: StructureRef | None = strawberry.field(default=None, description="La MOE.")
    moa: StructureRef | None = strawberry.field(
        default=None, description="La MOA ; laissée vide, c'est le destinataire s'il est « avec MOA »."
    )
    validators: list[StructureRef] | None = strawberry.field(
        default=None, description="Dans l'ordre : niveau 1, puis niveau 2 (A10, A13, A14)."
    )
    groupement: Groupement = strawberry.field(default=Groupement.AUCUN, description="Le groupement des entreprises.")
    mandant: StructureRef | None = strawberry.field(default=None, description="Le mandant d'une MOA déléguée.")
    regularises_dossier_id: strawberry.ID | None = strawberry.field(
        default=None, description="Le dossier payé que régularise la facture d'une MOA déléguée à son mandant (A1)."
    )
    invoice_type: InvoiceType = strawberry.field(
        default=InvoiceType.FACTURE, description="Facture ; un avoir pour une facture simple seulement."
    )
    original_number: str | None = strawberry.field(default=None, description="Le numéro d'origine d'un avoir.")
    marche_number: str | None = strawberry.field(default=None, description="Le numéro de marché, 50 caractères.")
    engagement_number: str | None = strawberry.field(default=None, description="Le numéro d'engagement, 50 caractères.")
    currency: str = strawberry.field(default="EUR", description="La devise (ISO 4217).")
    type_tva: TypeTva = strawberry.field(description="Le type de TVA.")
    exemption_reason: ExemptionReason | None = strawberry.field(default=None, description="Avec EXONERATION seulement.")
    payment_method: PaymentMethod = strawberry.field(description="Le mode de règlement.")
    bank_account_id: strawberry.ID | None = strawberry.field(
        default=None, description="Des coordonnées bancaires de la structure qui dépose."
    )
    amounts: AmountsInput = strawberry.field(description="Les montants ; ceux des lignes, quand il y en a.")
    lines: list[InvoiceLineInput] | None = strawberry.field(
        default=None, description="Les lignes d'une facture simple ; sans `documentId`, elle est saisie."
    )
    vat_summary: list[VatLineInput] | None = strawberry.field(
        default=None, description="La TVA par taux d'une facture simple ; laissée vide, celle des lignes."
    )
    comment: str | None = strawberry.field(default=None, description="Un commentaire, 2000 caractères.")
    document_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="Le PDF, envoyé par `POST /files` ; obligatoire, sauf sur une facture saisie : le serveur le fait.",
    )
    attachments: list[AttachmentInput] = strawberry.field(default_factory=list, description="Les pièces jointes.")
    idempotency_key: UUID | None = _key()
    dry_run: bool = _dry()


@strawberry.input(description="La pièce suivante d'un dossier.")
class DepositNextPieceInput:
    """The form of « Déposer la pièce suivante »."""

    previous_piece_id: strawberry.ID = strawberry.field(description="La pièce que celle-ci suit.")
    expected_version: int | None = _version()
    cadre: Cadre = strawberry.field(description="L'un des cadres de `nextPieceOptions`.")
    number: str = strawberry.field(description="Un nouveau numéro, 20 caractères au plus (R-NUM-1).")
    invoice_date: Date = strawberry.field(description="La date imprimée ; pas après le jour du dépôt.")
    service_id: strawberry.ID | None = strawberry.field(default=None, description="Le service du déposant.")
    recipient_service_code: str | None = strawberry.field(default=None, description="Laissé vide : celui d'avant.")
    marche_number: str | None = strawberry.field(default=None, description="Laissé vide : celui d'avant.")
    engagement_number: str | None = strawberry.field(default=None, description="Laissé vide : celui d'avant.")
    type_tva: TypeTva = strawberry.field(description="Le type de TVA.")
    exemption_reason: ExemptionReason | None = strawberry.field(default=None, description="Avec EXONERATION seulement.")
    payment_method: PaymentMethod = strawberry.field(description="Le mode de règlement.")
    bank_account_id: strawberry.ID | None = strawberry.field(
        default=None, description="Des coordonnées du déposant ; laissées vides : celles d'avant."
    )
    amounts: AmountsInput | None = strawberry.field(default=None, description="Laissés vides : ceux d'avant (R-AMT-1).")
    comment: str | None = strawberry.field(default=None, description="Pourquoi les montants changent, par exemple.")
    document_id: strawberry.ID = strawberry.field(description="Le PDF, envoyé par `POST /files`.")
    attachments: list[AttachmentInput] = strawberry.field(default_factory=list, description="Les pièces jointes.")
    idempotency_key: UUID | None = _key()
    dry_run: bool = _dry()


@strawberry.input(description="Un acte sur une pièce.")
class PieceActInput:
    """An act that needs nothing else."""

    piece_id: strawberry.ID = strawberry.field(description="La pièce.")
    expected_version: int | None = _version()
    idempotency_key: UUID | None = _key()
    dry_run: bool = _dry()


@strawberry.input(description="Le refus d'une pièce ; le fournisseur et un valideur ne donnent que le commentaire.")
class RefusePieceInput:
    """A refusal."""

    piece_id: strawberry.ID = strawberry.field(description="La pièce.")
    reason: RefusalReason | None = strawberry.field(
        default=None, description="Le motif, pour la MOE et la MOA (R-REF-2)."
    )
    comment: str | None = strawberry.field(
        default=None, description="Le complément ; obligatoire avec AUTRE_SANS_ERREUR_MONTANT, et pour le fournisseur."
    )
    expected_version: int | None = _version()
    idempotency_key: UUID | None = _key()
    dry_run: bool = _dry()


@strawberry.input(description="La suspension d'une pièce : le commentaire nomme le document qui manque (R-SUS-1).")
class SuspendPieceInput:
    """A suspension."""

    piece_id: strawberry.ID = strawberry.field(description="La pièce.")
    comment: str = strawberry.field(description="Le document qui manque.")
    expected_version: int | None = _version()
    idempotency_key: UUID | None = _key()
    dry_run: bool = _dry()


@strawberry.input(description="Le complément d'une pièce suspendue : des fichiers, un commentaire, rien d'autre (T60).")
class CompletePieceInput:
    """A completion."""

    piece_id: strawberry.ID = strawberry.field(description="La pièce.")
    comment: str | None = strawberry.field(default=None, description="Le nouveau commentaire.")
    attachments: list[AttachmentInput] = strawberry.field(default_factory=list, description="Les fichiers ajoutés.")
    expected_version: int | None = _version()
    idempotency_key: UUID | None = _key()
    dry_run: bool = _dry()


@strawberry.input(description="Factures reçues : le statut à atteindre (T82 à T8A).")
class TreatPieceInput:
    """A treatment by the finance office."""

    piece_id: strawberry.ID = strawberry.field(description="La pièce.")
    to: PieceStatus = strawberry.field(description="L'un des statuts de `treatmentOptions`.")
    reason: str | None = strawberry.field(default=None, description="Le motif d'un rejet ou d'un recyclage.")
    mandat_number: str | None = strawberry.field(default=None, description="Le numéro de mandat, avec MANDATEE.")
    expected_version: int | None = _version()
    idempotency_key: UUID | None = _key()
    dry_run: bool = _dry()


@strawberry.input(description="L'accord d'un valideur (R-VAL-3).")
class ValidatePieceInput:
    """A validation."""

    piece_id: strawberry.ID = strawberry.field(description="La pièce.")
    capacity: ValidatorCapacity = strawberry.field(
        description="La qualité cochée : TITULAIRE pour un sous-traitant, MANDATAIRE pour un cotraitant."
    )
    comment: str | None = strawberry.field(default=None, description="Un complément d'information.")
    expected_version: int | None = _version()
    idempotency_key: UUID | None = _key()
    dry_run: bool = _dry()


@strawberry.input(description="Un acte sur une pièce, avec un commentaire obligatoire.")
class CommentedPieceActInput:
    """An act that must be explained."""

    piece_id: strawberry.ID = strawberry.field(description="La pièce.")
    comment: str = strawberry.field(description="L'explication.")
    expected_version: int | None = _version()
    idempotency_key: UUID | None = _key()
    dry_run: bool = _dry()


@strawberry.input(description="Un autre valideur, sans nouveau dépôt ; les quinze jours repartent (T08).")
class CorrectValidatorInput:
    """Another validator."""

    piece_id: strawberry.ID = strawberry.field(description="La pièce.")
    validator: StructureRef = strawberry.field(description="Le bon valideur.")
    expected_version: int | None = _version()
    idempotency_key: UUID | None = _key()
    dry_run: bool = _dry()


@strawberry.input(description="L'acheminement corrigé d'une pièce à recycler ; ce qui est laissé vide reste (T90).")
class RecyclePieceInput:
    """A recycling."""

    piece_id: strawberry.ID = strawberry.field(description="La pièce.")
    recipient: StructureRef | None = strawberry.field(
        default=None, description="Le bon destinataire, avec son service ; laissé vide, ni l'un ni l'autre ne change."
    )
    engagement_number: str | None = strawberry.field(default=None, description="Le bon numéro d'engagement.")
    comment: str | None = strawberry.field(default=None, description="Le nouveau commentaire.")
    expected_version: int | None = _version()
    idempotency_key: UUID | None = _key()
    dry_run: bool = _dry()


@strawberry.input(
    description="La notification qui interrompt le délai de paiement, une fois par pièce (R-SUS-4) ; un second appel,"
    " avec la même notification, donne `resumedOn`."
)
class RecordInterruptionInput:
    """A legal interruption."""

    piece_id: strawberry.ID = strawberry.field(description="La pièce.")
    notice_date: Date = strawberry.field(description="Le jour où le créancier a reçu la notification.")
    reasons: str = strawberry.field(description="Toutes les raisons, et ce qui manque.")
    resumed_on: Date | None = strawberry.field(default=None, description="Le jour où tout a été reçu.")
    expected_version: int | None = _version()
    idempotency_key: UUID | None = _key()
    dry_run: bool = _dry()


@strawberry.input(description="Où porter l'horloge du bac à sable.")
class AdvanceSandboxClockInput:
    """A move of the clock."""

    to: DateTime = strawberry.field(description="L'instant à atteindre ; jamais avant le présent.")
