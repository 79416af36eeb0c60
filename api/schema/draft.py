"""Drafts: what will be deposited, and what still stops it."""

from typing import Any
from uuid import UUID

import strawberry

from api import models
from api.domain.attachments import AttachmentKind
from api.domain.cadres import Cadre
from api.domain.habilitation import Application
from api.domain.ids import public_id
from api.domain.pieces import ExemptionReason, Groupement, InvoiceType, PaymentMethod, TypeTva
from api.reads.fields import Link, Many, column, computed, loaded, one, table
from api.schema.amounts import Amounts
from api.schema.attachment import Attachment
from api.schema.bank_account import PREFIX
from api.schema.enums import label, label_of
from api.schema.lines import InvoiceLine, VatLine, typed_line, typed_vat
from api.schema.node import Count, Node, PageInfo, identifier
from api.schema.organisation import ServiceCard, StructureCard
from api.schema.payloads import Payload, UserError
from api.schema.piece import Piece
from api.schema.refs import StructureRefValue
from api.schema.scalars import Date, DateTime
from api.usecases.draft_form import DraftForm, load
from api.usecases.organisation import Ref


def _label_of(name: str, description: str) -> Any:
    """A field that is the French label of a choice of the form; null until it is made."""

    def shown(self: Any) -> str | None:
        member = getattr(_form(self), name)
        return label(member) if member is not None else None

    return computed("form", description=description)(shown)


NAMED = ("recipient", "moe", "moa", "validators", "mandant")
"""The fields that name a structure, by their GraphQL name too."""


@table(models.Draft, files=Link(Many("draft_id", ("rank",)), lambda: Attachment))
@strawberry.type(
    description="Un brouillon : une pièce pas encore envoyée, vue de sa seule structure (R-BRO-1). Tout champ peut "
    "manquer ; sans structure ou sans cadre choisis, seul son auteur le voit."
)
class Draft(Node):
    """A pièce not yet sent."""

    pk: strawberry.Private[UUID]

    id = identifier("draft", "Identifiant opaque du brouillon.")

    version: int = column("Croît à chaque enregistrement ; à redonner en `expectedVersion`.")
    structure: StructureCard | None = one("structure_id", "La structure qui dépose.")
    service: ServiceCard | None = one("service_id", "Le service qui dépose.")
    application: Application | None = column("L'application dans laquelle la pièce sera déposée.")
    application_label: str | None = label_of("application", "Le libellé de l'application.", nullable=True)
    previous_piece: Piece | None = one("previous_id", "La pièce que celle-ci suivra ; null pour une première pièce.")
    cadre: Cadre | None = column("Le cadre de facturation.")
    cadre_label: str | None = label_of("cadre", "Le libellé du cadre.", nullable=True)

    @computed("form", description="Le numéro.")
    def number(self) -> str | None:
        """The number."""
        return _form(self).number

    @computed("form", description="La date imprimée.")
    def invoice_date(self) -> Date | None:
        """The date."""
        day = _form(self).invoice_date
        return Date(day) if day else None

    @computed("form", description="Le destinataire, tel que saisi.")
    def recipient(self) -> StructureRefValue | None:
        """The recipient."""
        return _named(self, _form(self).recipient)

    @computed("form", description="La MOE, telle que saisie.")
    def moe(self) -> StructureRefValue | None:
        """The MOE."""
        return _named(self, _form(self).moe)

    @computed("form", description="La MOA, telle que saisie.")
    def moa(self) -> StructureRefValue | None:
        """The MOA."""
        return _named(self, _form(self).moa)

    @computed("form", description="Les valideurs, tels que saisis : niveau 1, puis niveau 2.")
    def validators(self) -> list[StructureRefValue]:
        """The validators."""
        return [shown for ref in _form(self).validators if (shown := _named(self, ref)) is not None]

    @computed("form", description="Le groupement des entreprises.")
    def groupement(self) -> Groupement | None:
        """The groupement."""
        return _form(self).groupement

    groupement_label: str | None = _label_of("groupement", "Le libellé du groupement.")

    @computed("form", description="Le mandant d'une MOA déléguée, tel que saisi.")
    def mandant(self) -> StructureRefValue | None:
        """The mandant."""
        return _named(self, _form(self).mandant)

    @computed("form", description="Le numéro de marché.")
    def marche_number(self) -> str | None:
        """The number of the contract."""
        return _form(self).marche_number

    @computed("form", description="Le numéro d'engagement.")
    def engagement_number(self) -> str | None:
        """The number of the engagement."""
        return _form(self).engagement_number

    @computed("form", description="Pièce suivante : le code service du destinataire ; null : celui d'avant.")
    def recipient_service_code(self) -> str | None:
        """The service of the recipient."""
        return _form(self).recipient_service_code

    @computed("form", description="Facture ou avoir ; null : une facture.")
    def invoice_type(self) -> InvoiceType | None:
        """The type of invoice."""
        return _form(self).invoice_type

    invoice_type_label: str | None = _label_of("invoice_type", "Le libellé : facture ou avoir.")

    @computed("form", description="Le numéro d'origine d'un avoir.")
    def original_number(self) -> str | None:
        """The number that a credit note is about."""
        return _form(self).original_number

    @computed("form", description="Le dossier qu'une facture de régularisation règle (R-MOAD-1).")
    def regularises_dossier_id(self) -> strawberry.ID | None:
        """The dossier that the pièce settles."""
        key = _form(self).regularised_id
        return strawberry.ID(public_id("dossier", key)) if key else None

    @computed("form", description="La devise (ISO 4217) ; null : EUR, ou celle de la pièce précédente.")
    def currency(self) -> str | None:
        """The currency."""
        return _form(self).currency

    @computed("form", description="Le type de TVA.")
    def type_tva(self) -> TypeTva | None:
        """The type of VAT."""
        return _form(self).type_tva

    type_tva_label: str | None = _label_of("type_tva", "Le libellé du type de TVA.")

    @computed("form", description="Le motif d'exonération.")
    def exemption_reason(self) -> ExemptionReason | None:
        """The reason of an exemption."""
        return _form(self).exemption_reason

    exemption_reason_label: str | None = _label_of("exemption_reason", "Le libellé du motif.")

    @computed("form", description="Le mode de règlement.")
    def payment_method(self) -> PaymentMethod | None:
        """The means of payment."""
        return _form(self).payment_method

    payment_method_label: str | None = _label_of("payment_method", "Le libellé du mode de règlement.")

    @computed("form", description="Les coordonnées bancaires de la structure qui dépose.")
    def bank_account_id(self) -> strawberry.ID | None:
        """The bank account."""
        key = _form(self).bank_account_id
        return strawberry.ID(public_id(PREFIX, key)) if key else None

    @computed("form", description="Les montants.")
    def amounts(self) -> Amounts | None:
        """The amounts."""
        given: Any = _form(self).amounts
        if given is None:
            return None
        return Amounts(
            total_ht=given.total_ht,
            total_tva=given.total_tva,
            discount_ttc=given.discount_ttc,
            discount_reason=given.discount_reason,
            total_ttc=given.total_ttc,
            net_to_pay=given.net_to_pay,
        )

    @computed("form", description="Les lignes d'une facture simple, telles que saisies.")
    def lines(self) -> list[InvoiceLine]:
        """The lines."""
        return [typed_line(number, line, line.computed_ht) for number, line in enumerate(_form(self).lines, 1)]

    @computed("form", description="La TVA par taux d'une facture simple, telle que saisie.")
    def vat_summary(self) -> list[VatLine]:
        """The VAT by rate."""
        return [typed_vat(row) for row in _form(self).vat_summary]

    @computed("form", description="Le commentaire.")
    def comment(self) -> str | None:
        """The comment."""
        return _form(self).comment

    @computed(
        "files.kind", shows={"files": ()}, description="Le PDF à déposer ; aucun : le serveur le fait des lignes."
    )
    def document(self) -> Attachment | None:
        """The main document."""
        return next((file for file in loaded(self, "files") if _is_main(file)), None)

    @computed("files.kind", shows={"files": ()}, description="Les pièces jointes complémentaires.")
    def attachments(self) -> list[Attachment]:
        """The complementary files."""
        return [file for file in loaded(self, "files") if not _is_main(file)]

    updated_at: DateTime = column("L'instant du dernier enregistrement.")

    @computed(description="Les userErrors que `submitDraft` répondrait maintenant à la personne connectée.")
    def problems(self) -> list[UserError]:
        """What stops the draft from being sent; found by the root field."""
        found: list[UserError] = loaded(self, "problems")
        return found


def _is_main(file: Attachment) -> bool:
    return loaded(file, "kind") is AttachmentKind.DOCUMENT_PRINCIPAL


def _form(row: Draft) -> DraftForm:
    """What the row keeps, read once."""
    values = row.__dict__
    if "read_form" not in values:
        values["read_form"] = load(values["form"])
    found: DraftForm = values["read_form"]
    return found


def named_by(row: Draft, field: str) -> tuple[Ref, ...]:
    """The structures that a field of the form names, known or not."""
    found = getattr(_form(row), field)
    return found if isinstance(found, tuple) else (found,) if found is not None else ()


def _named(row: Draft, ref: Ref | None) -> StructureRefValue | None:
    """A structure as typed, with its card if the root field has found it."""
    if ref is None:
        return None
    card = row.__dict__.get("cards", {}).get(ref)
    return StructureRefValue(identifier=ref.identifier, type=ref.type, service_code=ref.service_code, structure=card)


@strawberry.type(description="Un brouillon dans une liste.")
class DraftEdge:
    """A draft and its place."""

    cursor: str = strawberry.field(description="Le curseur, valable pour ce filtre.")
    node: Draft = strawberry.field(description="Le brouillon.")


@strawberry.type(description="Une page de brouillons, du dernier enregistré au plus ancien.")
class DraftConnection:
    """A page of drafts."""

    nodes: list[Draft] = strawberry.field(description="Les brouillons.")
    edges: list[DraftEdge] = strawberry.field(description="Les brouillons, chacun avec son curseur.")
    page_info: PageInfo = strawberry.field(description="La place de la page.")
    total_count: Count = strawberry.field(description="Le nombre de brouillons.")


@strawberry.type(description="Le brouillon après l'acte ; null quand il n'y en a plus.")
class DraftPayload(Payload):
    """A draft that was saved, thrown away, or made from a pièce."""

    draft: Draft | None = strawberry.field(default=None, description="Le brouillon ; après VERSION_CONFLICT, l'actuel.")
    piece: Piece | None = strawberry.field(default=None, description="La pièce d'où vient un duplicata.")
