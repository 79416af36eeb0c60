"""What the mutations on drafts take: the form of a deposit, none of whose fields is mandatory."""

from dataclasses import replace
from typing import Any, Final
from uuid import UUID

import strawberry
from strawberry.types.unset import UNSET

from api.domain.cadres import Cadre
from api.domain.ids import key_of
from api.domain.pieces import ExemptionReason, Groupement, InvoiceType, PaymentMethod, TypeTva
from api.schema.amounts import AmountsInput
from api.schema.calls import kept_unless_given as _any
from api.schema.inputs import AttachmentInput, StructureRef
from api.schema.lines import InvoiceLineInput, VatLineInput
from api.schema.scalars import Date
from api.usecases.attachment import NewFile
from api.usecases.draft_form import DraftForm

NOBODY: Final = UUID(int=0)
"""The key of nothing: what the id of another kind stands for."""


@strawberry.input(
    description="Un brouillon : n'importe quelle partie d'un dépôt. Un champ absent garde ce qui était enregistré, "
    "null le vide. `draftId` : le brouillon à modifier ; `previousPieceId` : la pièce que celle-ci suivra."
)
class SaveDraftInput:
    """A form as far as it is filled."""

    draft_id: strawberry.ID | None = strawberry.field(default=None, description="Laissé vide : un nouveau brouillon.")
    previous_piece_id: strawberry.ID | None = _any("La pièce que celle-ci suit ; null : une première pièce.")
    expected_version: int | None = strawberry.field(
        default=None, description="La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant."
    )
    cadre: Cadre | None = _any("Le cadre.")
    number: str | None = _any("Le numéro imprimé sur le document ; vide : le serveur le donne à une facture saisie.")
    invoice_date: Date | None = _any("La date imprimée.")
    structure_id: strawberry.ID | None = _any("La structure qui dépose ; celle de sa place pour une pièce suivante.")
    service_id: strawberry.ID | None = _any("Le service qui dépose.")
    recipient: StructureRef | None = _any("Le destinataire.")
    moe: StructureRef | None = _any("La MOE.")
    moa: StructureRef | None = _any("La MOA.")
    validators: list[StructureRef] | None = _any("Les valideurs : niveau 1, puis niveau 2.")
    groupement: Groupement | None = _any("Le groupement des entreprises.")
    mandant: StructureRef | None = _any("Le mandant d'une MOA déléguée.")
    regularises_dossier_id: strawberry.ID | None = _any("Le dossier qu'une facture de régularisation règle (R-MOAD-1).")
    recipient_service_code: str | None = _any("Pièce suivante : le code service du destinataire.")
    invoice_type: InvoiceType | None = _any("Facture ou avoir.")
    original_number: str | None = _any("Le numéro d'origine d'un avoir.")
    marche_number: str | None = _any("Le numéro de marché.")
    engagement_number: str | None = _any("Le numéro d'engagement.")
    currency: str | None = _any("La devise (ISO 4217).")
    type_tva: TypeTva | None = _any("Le type de TVA.")
    exemption_reason: ExemptionReason | None = _any("Le motif d'exonération.")
    payment_method: PaymentMethod | None = _any("Le mode de règlement.")
    bank_account_id: strawberry.ID | None = _any("Les coordonnées bancaires de la structure qui dépose.")
    amounts: AmountsInput | None = _any("Les montants.")
    lines: list[InvoiceLineInput] | None = _any("Les lignes d'une facture simple ; elles remplacent les précédentes.")
    vat_summary: list[VatLineInput] | None = _any("La TVA par taux d'une facture simple.")
    comment: str | None = _any("Un commentaire, 2000 caractères.")
    document_id: strawberry.ID | None = _any("Le PDF, envoyé par `POST /files` ; le brouillon le garde.")
    attachments: list[AttachmentInput] | None = _any("Les pièces jointes ; le brouillon les garde.")
    idempotency_key: UUID | None = strawberry.field(
        default=None, description="Même clé et même saisie : la première réponse revient, avec replayed."
    )
    dry_run: bool = strawberry.field(default=False, description="Tout vérifier sans rien écrire.")

    def fill(self, form: DraftForm) -> DraftForm:
        """The form with what this input says put in place of what it said before."""
        given = {name: value for name, value in vars(self).items() if name in _SAID and value is not UNSET}
        return replace(form, **{_SAID[name]: _value(name, value) for name, value in given.items()})


_SAID: Final = {
    **{name: name for name in DraftForm.__dataclass_fields__ if name in SaveDraftInput.__annotations__},
    "previous_piece_id": "previous_id",
    "regularises_dossier_id": "regularised_id",
    "document_id": "document",
}
"""What each field of the input is called in the form."""

_KINDS: Final = {
    "structure_id": "structure",
    "service_id": "service",
    "previous_piece_id": "piece",
    "regularises_dossier_id": "dossier",
    "bank_account_id": "compte",
}


def _value(name: str, value: Any) -> Any:
    """A field of the input as the form keeps it."""
    if name in ("validators", "lines", "vat_summary", "attachments"):
        return tuple(each.given() for each in value or ())
    if value is None:
        return None
    if name in _KINDS:
        return key_of(_KINDS[name], value) or NOBODY
    if name == "document_id":
        return NewFile(key_of("fichier", value))
    return value.given() if isinstance(value, StructureRef | AmountsInput) else value


@strawberry.input(description="Un acte sur un brouillon.")
class DraftActInput:
    """An act that needs nothing else."""

    draft_id: strawberry.ID = strawberry.field(description="Le brouillon.")
    expected_version: int | None = strawberry.field(
        default=None, description="La version lue ; périmée, elle répond VERSION_CONFLICT."
    )
    idempotency_key: UUID | None = strawberry.field(
        default=None, description="Même clé et même saisie : la première réponse revient, avec replayed."
    )
    dry_run: bool = strawberry.field(default=False, description="Tout vérifier sans rien écrire.")
