"""From what a Factur-X document says to what a deposit form starts with, and what it does not say (EN 16931 terms)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from api.domain.amounts import Amounts
from api.domain.identifiers import is_siren, is_siret
from api.domain.lines import Line, Vat, figure
from api.domain.pieces import TypeTva

MAX_REFERENCE: Final = 50
"""The size of an engagement or marché number (§7.3)."""

_CENT: Final = Decimal("0.01")
_ZERO: Final = Decimal("0.00")
_DECIMAL: Final = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,12})?")
_SIRET_SCHEME: Final = "0009"  # ISO 6523: SIRET; 0002 is the SIREN
_CREDIT_NOTES: Final = frozenset({"261", "262", "381", "396", "502", "503"})
_EXEMPT: Final = frozenset({"E", "AE", "K", "G", "O"})
"""UNTDID 5305: exempt, reverse charge, intra-community, export, out of scope."""
_DUE: Final = {
    "payment": TypeTva.TVA_SUR_ENCAISSEMENT,
    "invoice": TypeTva.TVA_SUR_DEBIT,
    "delivery": TypeTva.TVA_SUR_DEBIT,
}
"""BT-8: when the VAT falls due."""

Reading = Mapping[str, Any]
"""What the inspection worker read: texts only, any of which may be missing."""


@dataclass(frozen=True, slots=True)
class Named:
    """A structure that the document names by its SIRET."""

    siret: str
    service_code: str | None = None


@dataclass(frozen=True, slots=True)
class ReadLine(Line):
    """A line of the document, with its number there and what the document says that it comes to."""

    number: int
    total_ht: Decimal


@dataclass(frozen=True, slots=True)
class Prefill:
    """What the form starts with; empty when the document says nothing."""

    number: str | None = None
    invoice_date: date | None = None
    supplier: Named | None = None
    recipient: Named | None = None
    currency: str | None = None
    amounts: Amounts | None = None
    type_tva: TypeTva | None = None
    lines: tuple[ReadLine, ...] = ()
    vat_summary: tuple[Vat, ...] = ()
    engagement_number: str | None = None
    marche_number: str | None = None


def prefill_of(reading: Reading) -> tuple[Prefill, tuple[str, ...]]:
    """The start of a form, and one French sentence for each thing that the person must look at."""
    problems: list[str] = []
    prefill = Prefill(
        number=_expected(reading.get("number"), "Le numéro de facture est absent du document.", problems),
        invoice_date=_expected(
            _day(reading.get("date")), "La date de facture est absente ou illisible dans le document.", problems
        ),
        supplier=_party(reading.get("seller"), "du fournisseur", problems),
        recipient=_party(reading.get("buyer"), "du destinataire", problems, service=reading.get("buyer_reference")),
        currency=_expected(reading.get("currency"), "La devise est absente du document.", problems),
        amounts=_amounts(reading.get("totals") or {}, problems),
        type_tva=_type_tva(reading, problems),
        lines=_lines(reading.get("lines") or (), problems),
        vat_summary=_vat_summary(reading.get("vat") or (), problems),
        engagement_number=_reference(reading.get("order"), "Le numéro d'engagement", problems),
        marche_number=_reference(reading.get("contract"), "Le numéro de marché", problems),
    )
    if not reading.get("lines"):
        problems.append("Le document ne donne pas le détail des lignes.")
    elif reading.get("more_lines"):
        problems.append(f"Seules les {len(prefill.lines)} premières lignes du document sont reprises.")
    if reading.get("type_code") in _CREDIT_NOTES:
        problems.append("Le document est un avoir : choisissez le type de facture « Avoir ».")
        if prefill.amounts is not None and prefill.amounts.total_ttc > 0:
            problems.append("Les montants de l'avoir, positifs dans le document, sont repris en négatif.")
            prefill = _negated(prefill, prefill.amounts)
    return prefill, tuple(problems)


def _negated(prefill: Prefill, amounts: Amounts) -> Prefill:
    """A credit note as a form types it: the standard writes what is given back without a sign, the trade with one."""
    return replace(
        prefill,
        amounts=Amounts(-amounts.total_ht, -amounts.total_tva, _ZERO, None, -amounts.total_ttc, -amounts.net_to_pay),
        lines=tuple(
            replace(
                line,
                quantity=figure(-Decimal(line.quantity)),
                discount_ht=-line.discount_ht if line.discount_ht is not None else None,
                total_ht=-line.total_ht,
            )
            for line in prefill.lines
        ),
        vat_summary=tuple(Vat(row.rate, -row.base_ht, -row.vat) for row in prefill.vat_summary),
    )


def _expected(value: Any, sentence: str, problems: list[str]) -> Any:
    if value is None:
        problems.append(sentence)
    return value


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def _reference(text: str | None, what: str, problems: list[str]) -> str | None:
    if text is not None and len(text) > MAX_REFERENCE:
        problems.append(f"{what} du document dépasse {MAX_REFERENCE} caractères : il n'est pas repris.")
        return None
    return text


def _party(given: Any, whose: str, problems: list[str], *, service: str | None = None) -> Named | None:
    """A structure by its SIRET, under the scheme of SIRETs or, wrongly declared, by its form."""
    ids: Sequence[tuple[str, str]] = [
        (scheme, re.sub(r"\s", "", text)) for scheme, text in (given or {}).get("ids", ())
    ]
    found = next((text for _, text in ids if is_siret(text)), None)
    if found is not None:
        return Named(found, service)
    wrong = next((text for scheme, text in ids if scheme == _SIRET_SCHEME), None)
    siren = next((text for _, text in ids if is_siren(text)), None)
    if wrong is not None:
        problems.append(f"Le SIRET {whose} est erroné dans le document : « {wrong[:20]} ».")
    elif siren is not None:
        problems.append(f"Le document ne donne que le SIREN {whose}, {siren} : complétez son SIRET.")
    else:
        problems.append(f"Le SIRET {whose} est absent du document.")
    return None


def _decimal(text: Any) -> Decimal | None:
    return Decimal(text) if isinstance(text, str) and _DECIMAL.fullmatch(text) else None


def _montant(text: Any) -> Decimal | None:
    """An exact amount in cents; None for what is none."""
    found = _decimal(text)
    return found.quantize(_CENT) + _ZERO if found is not None and found == found.quantize(_CENT) else None


def _amounts(totals: Mapping[str, Any], problems: list[str]) -> Amounts | None:
    ht, ttc = _montant(totals.get("ht")), _montant(totals.get("ttc"))
    tva, net = _montant(totals.get("tva")), _montant(totals.get("due"))
    if ht is None or ttc is None:
        problems.append("Les montants totaux sont absents ou illisibles dans le document.")
        return None
    if net is None:
        problems.append("Le net à payer est absent ou illisible dans le document : il est repris du TTC.")
    return Amounts(ht, ttc - ht if tva is None else tva, _ZERO, None, ttc, ttc if net is None else net)


def _type_tva(reading: Reading, problems: list[str]) -> TypeTva | None:
    categories = {each.get("category") for each in reading.get("vat") or ()}
    if categories and categories <= _EXEMPT:
        return TypeTva.EXONERATION
    due = _DUE.get(reading.get("due") or "")
    return due or _expected(None, "Le document ne dit pas quand la TVA est due : choisissez le type de TVA.", problems)


def _lines(given: Sequence[Mapping[str, Any]], problems: list[str]) -> tuple[ReadLine, ...]:
    found = []
    for number, each in enumerate(given, 1):
        price, total = _unit_price(each), _montant(each.get("total"))
        quantity, name = _decimal(each.get("quantity")), each.get("name")
        if price is None or total is None or quantity is None or name is None:
            problems.append(f"La ligne {number} du document est illisible : elle n'est pas reprise.")
            continue
        rounded = price.quantize(_CENT, ROUND_HALF_UP)
        if rounded != price:
            problems.append(f"Le prix unitaire de la ligne {number}, {figure(price)}, est arrondi au centime.")
        found.append(
            ReadLine(
                number=number,
                reference=each.get("reference"),
                name=name,
                quantity=figure(quantity),
                unit=each.get("unit"),
                unit_price_ht=rounded + _ZERO,
                discount_ht=_discount(each.get("allowances") or ()),
                vat_rate=_rate(each.get("rate")),
                total_ht=total,
            )
        )
    return tuple(found)


def _unit_price(given: Mapping[str, Any]) -> Decimal | None:
    """The price of one: a document may give that of ten, or of a hundred (BT-149)."""
    price, of = _decimal(given.get("price")), _decimal(given.get("price_quantity"))
    return price / of if price is not None and of is not None and of > 0 else price


def _discount(allowances: Sequence[Any]) -> Decimal | None:
    amounts = [amount for amount in map(_montant, allowances) if amount is not None]
    return sum(amounts, _ZERO) if amounts else None


def _rate(text: Any) -> str:
    """A rate as the form writes it, 20 or 5.5; zero when the line has none."""
    found = _decimal(text)
    return figure(found) if found is not None else "0"


def _vat_summary(given: Sequence[Mapping[str, Any]], problems: list[str]) -> tuple[Vat, ...]:
    found = []
    for each in given:
        base, vat = _montant(each.get("base")), _montant(each.get("vat"))
        if base is None or vat is None:
            problems.append("Une ligne du récapitulatif de TVA est illisible : elle n'est pas reprise.")
        else:
            found.append(Vat(_rate(each.get("rate")), base, vat))
    return tuple(found)
