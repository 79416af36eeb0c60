"""What a typed invoice says, and the words that the law asks of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from api.domain.amounts import Amounts
from api.domain.cadres import Cadre
from api.domain.lines import SettledLine, SettledVat
from api.domain.pieces import ExemptionReason, PaymentMethod, TypeTva

EXEMPTIONS: Final[Mapping[ExemptionReason, str]] = {
    ExemptionReason.VATEX_EU_AE: "Autoliquidation : la TVA est due par le preneur (CGI, art. 283).",
    ExemptionReason.VATEX_FR_FRANCHISE: "TVA non applicable, art. 293 B du CGI.",
    ExemptionReason.VATEX_EU_IC: "Exonération de TVA, art. 262 ter, I du CGI.",
    ExemptionReason.VATEX_EU_G: "Exonération de TVA, art. 262, I du CGI.",
    ExemptionReason.VATEX_EU_O: "Opération hors du champ d'application de la TVA.",
    ExemptionReason.VATEX_FR_CNWVAT: "Avoir net de taxe : la TVA initiale n'est pas rectifiée (CGI, art. 272).",
}
"""Why there is no VAT (CGI, annexe II, art. 242 nonies A, I, 12° and 13°)."""

DUE: Final[Mapping[TypeTva, str]] = {
    TypeTva.TVA_SUR_DEBIT: "Option pour le paiement de la TVA d'après les débits.",
    TypeTva.TVA_SUR_ENCAISSEMENT: "TVA exigible à l'encaissement.",
    TypeTva.SANS_TVA: "Sans TVA.",
}

LATE: Final = (
    "En cas de retard de paiement : intérêts moratoires au taux directeur de la Banque centrale européenne majoré de "
    "huit points, et indemnité forfaitaire de 40 € pour frais de recouvrement (code de la commande publique, "
    "art. L. 2192-13, R. 2192-31 et D. 2192-35)."
)
SANDBOX: Final = "Exemple produit par un bac à sable : ce document n'a aucune valeur comptable."


@dataclass(frozen=True, slots=True)
class Address:
    """Where a structure is, as far as it is known."""

    lines: tuple[str, ...] = ()
    postal_code: str | None = None
    city: str | None = None
    country: str | None = None

    def shown(self) -> tuple[str, ...]:
        """The address as on an envelope; the country only when it is another."""
        town = " ".join(part for part in (self.postal_code, self.city) if part)
        abroad = self.country if self.country and self.country.upper() not in ("FR", "FRANCE") else None
        return tuple(line for line in (*self.lines, town, abroad) if line)


@dataclass(frozen=True, slots=True)
class InvoiceParty:
    """The supplier or the recipient; `french` says that its identifier is a SIRET."""

    name: str
    identifier: str
    service: str | None
    french: bool
    vat_number: str | None = None
    address: Address = Address()

    @property
    def siren(self) -> str:
        """The company behind a SIRET."""
        from stdnum.fr import siret

        return str(siret.to_siren(self.identifier))


def vat_number_of(number: str) -> str:
    """The VAT number that the law makes of the SIREN of a SIRET (CGI, art. 286 ter)."""
    from stdnum.fr import siren, siret

    return f"FR{str(siren.to_tva(siret.to_siren(number))).replace(' ', '')}"


@dataclass(frozen=True, slots=True)
class Account:
    """Where the supplier is paid; a factor's account has the factor as its holder."""

    iban: str
    holder: str
    bic: str | None = None

    @property
    def shown(self) -> str:
        """The IBAN as people read it, by fours."""
        return " ".join(self.iban[start : start + 4] for start in range(0, len(self.iban), 4))


@dataclass(frozen=True, slots=True)
class InvoiceSpec:
    """Everything that the document says; `regularises` is the number of the dossier that a delegated MOA paid."""

    number: str
    credit_note: bool
    cadre: Cadre
    invoice_date: date
    made_at: datetime
    supplier: InvoiceParty
    recipient: InvoiceParty
    lines: tuple[SettledLine, ...]
    vat: tuple[SettledVat, ...]
    amounts: Amounts
    currency: str
    type_tva: TypeTva
    exemption_reason: ExemptionReason | None
    payment_method: PaymentMethod
    delay_days: int | None
    marche: str | None
    engagement: str | None
    original_number: str | None
    regularises: str | None
    comment: str | None
    sandbox: bool
    account: Account | None = None

    @property
    def title(self) -> str:
        """What the document is."""
        return "Avoir" if self.credit_note else "Facture"

    @property
    def payment_terms(self) -> str | None:
        """When the public buyer pays; a credit note is not paid."""
        if self.credit_note or self.delay_days is None:
            return None
        return (
            f"Délai de paiement : {self.delay_days} jours (code de la commande publique, art. R. 2192-10 et suivants)."
        )

    def mentions(self) -> Iterator[str]:
        """The sentences at the foot, in order."""
        if self.exemption_reason is not None:
            yield EXEMPTIONS[self.exemption_reason]
        if self.type_tva in DUE:
            yield DUE[self.type_tva]
        if self.payment_terms:
            yield self.payment_terms
            yield LATE
            yield "Aucun escompte n'est accordé pour paiement anticipé."
