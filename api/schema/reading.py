"""What a deposit form starts with, read from a document."""

import strawberry

from api.domain.pieces import TypeTva
from api.domain.prefill import Prefill
from api.schema.amounts import Amounts
from api.schema.enums import label
from api.schema.lines import InvoiceLine, VatLine, typed_line, typed_vat
from api.schema.refs import StructureRefValue
from api.schema.scalars import Date, Montant


@strawberry.type(description="Ce que le document permet de préremplir ; tout ce qu'il ne dit pas est null ou vide.")
class DraftPrefill:
    """The start of a form."""

    number: str | None = strawberry.field(description="Le numéro de facture.")
    invoice_date: Date | None = strawberry.field(description="La date de facture.")
    supplier: StructureRefValue | None = strawberry.field(description="Le fournisseur, par son SIRET.")
    recipient: StructureRefValue | None = strawberry.field(
        description="Le destinataire, par son SIRET ; son code service est la référence de l'acheteur (BT-10)."
    )
    currency: str | None = strawberry.field(description="La devise.")
    amounts: Amounts | None = strawberry.field(description="Les montants totaux.")
    type_tva: TypeTva | None = strawberry.field(description="Le type de TVA, quand le document le dit.")

    @strawberry.field(description="Le libellé du type de TVA.")
    def type_tva_label(self) -> str | None:
        """The label of the type of VAT."""
        return label(self.type_tva) if self.type_tva else None

    lines: list[InvoiceLine] = strawberry.field(description="Les lignes.")
    vat_summary: list[VatLine] = strawberry.field(description="Le récapitulatif de TVA.")
    engagement_number: str | None = strawberry.field(description="Le numéro d'engagement : le bon de commande (BT-13).")
    marche_number: str | None = strawberry.field(description="Le numéro de marché : le contrat (BT-12).")


@strawberry.type(description="La lecture d'un document.")
class DocumentReading:
    """What was read of a document."""

    found: bool = strawberry.field(description="Le document contient des données de facture (Factur-X) lisibles.")
    profile: str | None = strawberry.field(description="Le profil Factur-X, par exemple EN 16931.")
    draft: DraftPrefill = strawberry.field(description="Ce que le formulaire contient au départ.")
    problems: list[str] = strawberry.field(
        description="Ce qui n'a pas pu être lu ou doit être revu : des phrases en français, prêtes à afficher."
    )


def shown_prefill(
    prefill: Prefill, supplier: StructureRefValue | None, recipient: StructureRefValue | None
) -> DraftPrefill:
    """A prefill as the schema shows it, its structures looked up."""
    amounts = prefill.amounts
    return DraftPrefill(
        number=prefill.number,
        invoice_date=Date(prefill.invoice_date) if prefill.invoice_date else None,
        supplier=supplier,
        recipient=recipient,
        currency=prefill.currency,
        amounts=Amounts(
            total_ht=Montant(amounts.total_ht),
            total_tva=Montant(amounts.total_tva),
            discount_ttc=Montant(amounts.discount_ttc),
            discount_reason=amounts.discount_reason,
            total_ttc=Montant(amounts.total_ttc),
            net_to_pay=Montant(amounts.net_to_pay),
        )
        if amounts
        else None,
        type_tva=prefill.type_tva,
        lines=[typed_line(line.number, line, line.total_ht) for line in prefill.lines],
        vat_summary=[typed_vat(row) for row in prefill.vat_summary],
        engagement_number=prefill.engagement_number,
        marche_number=prefill.marche_number,
    )
