"""The same invoice for machines: the terms of EN 16931, as Factur-X carries them inside the PDF."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from api.domain.amounts import format_montant
from api.domain.lines import SettledLine, SettledVat, figure, tax_of
from api.domain.pieces import ExemptionReason, PaymentMethod, TypeTva
from api.domain.units import unit_code
from api.invoices.spec import EXEMPTIONS, InvoiceParty, InvoiceSpec

LEVEL: Final = "en16931"
OUTSIDE: Final = "O"
"""UNTDID 5305: outside the scope of VAT, where no rate is given."""

_CATEGORIES: Final[Mapping[ExemptionReason, str]] = {
    ExemptionReason.VATEX_EU_AE: "AE",
    ExemptionReason.VATEX_FR_FRANCHISE: "E",
    ExemptionReason.VATEX_FR_CNWVAT: "E",
    ExemptionReason.VATEX_EU_O: OUTSIDE,
}
_DUE: Final = {TypeTva.TVA_SUR_DEBIT: "invoice", TypeTva.TVA_SUR_ENCAISSEMENT: "payment"}
_MEANS: Final = {PaymentMethod.CHEQUE: "20", PaymentMethod.ESPECE: "10", PaymentMethod.REPORT: "97"}
"""UNTDID 4461; a transfer must name an account (BR-61), a direct debit that of the buyer, which no form gives."""


def says_the_same(spec: InvoiceSpec) -> bool:
    """Whether EN 16931 can say what the invoice says.

    It knows no discount after tax, no cent of tolerance, and asks for the country of each party; a delivery abroad
    would need what no form of ours gives, another currency the VAT in euros.
    """
    amounts = spec.amounts
    exact = (
        amounts.total_tva == sum((row.vat for row in spec.vat), Decimal(0))
        and amounts.total_ttc == amounts.total_ht + amounts.total_tva
        and all(row.vat == tax_of(row.base_ht, row.rate) for row in spec.vat)
    )
    known = spec.supplier.french and spec.recipient.french and spec.currency == "EUR"
    abroad = spec.exemption_reason in (ExemptionReason.VATEX_EU_IC, ExemptionReason.VATEX_EU_G)
    alone = OUTSIDE not in (categories := {_category(spec, row.rate) for row in spec.vat}) or len(categories) == 1
    return exact and known and not abroad and alone


def terms(spec: InvoiceSpec) -> dict[str, Any]:
    """The business terms of the invoice; those of a credit note without the sign that the trade gives them."""
    sign = -1 if spec.credit_note and spec.amounts.total_ttc < 0 else 1
    amounts, texts = (
        spec.amounts,
        {
            "BT-10": spec.recipient.service,
            "BT-12": spec.marche,
            "BT-13": spec.engagement,
            "BT-20": spec.payment_terms or ("Avoir à déduire." if spec.credit_note else None),
            "BT-81": _MEANS.get(spec.payment_method),
            **_transfer(spec),
            "BT-8": _DUE.get(spec.type_tva),
        },
    )
    return {
        "BT-1": spec.number,
        "BT-2": spec.invoice_date,
        "BT-3": "381" if spec.credit_note else "380",
        "BT-5": spec.currency,
        **{term: value for term, value in texts.items() if value},
        "BG-1": [{"BT-22": sentence} for sentence in _notes(spec)],
        "BG-3": [{"BT-25": spec.original_number}] if spec.original_number else [],
        "BG-4": _party(spec.supplier) | _taxes(spec),
        "BG-7": _party(spec.recipient),
        "BG-13": {"name": spec.recipient.name},
        "BG-25": [_line(spec, line, sign) for line in spec.lines],
        "BG-23": [_vat(spec, row, sign) for row in spec.vat],
        "BT-106": format_montant(sign * amounts.total_ht),
        "BT-109": format_montant(sign * amounts.total_ht),
        "BT-110": format_montant(sign * amounts.total_tva),
        "BT-112": format_montant(sign * amounts.total_ttc),
        "BT-113": format_montant(sign * (amounts.total_ttc - amounts.net_to_pay)),
        "BT-115": format_montant(sign * amounts.net_to_pay),
    }


def _transfer(spec: InvoiceSpec) -> dict[str, str | None]:
    """The account of a transfer, if the form named one."""
    account = spec.account
    if account is None or spec.payment_method is not PaymentMethod.VIREMENT:
        return {}
    return {"BT-81": "30", "BT-84": account.iban, "BT-85": account.holder, "BT-86": account.bic}


def _notes(spec: InvoiceSpec) -> list[str]:
    return [*([spec.comment] if spec.comment else []), *spec.mentions()]


def _party(party: InvoiceParty) -> dict[str, Any]:
    place = party.address
    known = dict(zip(("addr_l1", "addr_l2", "addr_l3"), place.lines, strict=False))
    known |= {"postcode": place.postal_code or "", "city": place.city or ""}
    return {
        "name": party.name,
        "identifiers": {"0009": party.identifier},  # ISO 6523: SIRET; 0002 is the SIREN
        "legal_identifier": party.siren,
        "legal_identifier_schemeid": "0002",
        "country_code": "FR",
        **{term: value for term, value in known.items() if value},
    }


def _taxes(spec: InvoiceSpec) -> dict[str, str]:
    """Under which number the supplier is known to the tax office; none where VAT has nothing to say (BR-O-02)."""
    if OUTSIDE in (_category(spec, row.rate) for row in spec.vat):
        return {}
    number = spec.supplier.vat_number
    return {"vat_identifier": number} if number else {"tax_identifier": spec.supplier.siren}


def _category(spec: InvoiceSpec, rate: Decimal) -> str:
    """UNTDID 5305: the standard rate, or why there is none."""
    if rate:
        return "S"
    if spec.type_tva is TypeTva.SANS_TVA:
        return OUTSIDE
    return _CATEGORIES.get(spec.exemption_reason, "Z") if spec.exemption_reason else "Z"


def _line(spec: InvoiceSpec, line: SettledLine, sign: int) -> dict[str, Any]:
    # A price has no sign in the standard (BR-27): the quantity bears it.
    flipped = -1 if line.unit_price_ht < 0 else 1
    category = _category(spec, line.vat_rate)
    said: dict[str, Any] = {
        "BT-126": str(line.number),
        "BT-129": figure(sign * flipped * line.quantity),
        "BT-130": (unit_code(line.unit) or "ZZ") if line.unit else "C62",
        "BT-131": format_montant(sign * line.total_ht),
        "BT-146": format_montant(abs(line.unit_price_ht)),
        "BT-151": category,
        "BT-153": line.name,
    }
    if category != OUTSIDE:
        said["BT-152"] = figure(line.vat_rate)
    if line.reference is not None:
        said["BT-155"] = line.reference
    if line.discount_ht is not None:
        said["BG-27"] = [{"amount": format_montant(sign * line.discount_ht), "reason": "Remise", "reason_code": "95"}]
    return said


def _vat(spec: InvoiceSpec, row: SettledVat, sign: int) -> dict[str, Any]:
    category = _category(spec, row.rate)
    said: dict[str, Any] = {
        "BT-116": format_montant(sign * row.base_ht),
        "BT-117": format_montant(sign * row.vat),
        "BT-118": category,
    }
    if category != OUTSIDE:
        said["BT-119"] = figure(row.rate)
    if category in ("AE", "E", OUTSIDE):
        reason = spec.exemption_reason or ExemptionReason.VATEX_EU_O
        said |= {"BT-120": EXEMPTIONS[reason], "BT-121": reason.value.replace("_", "-")}
    return said
