"""What a draft says, and how its row keeps it: any field may be missing, none is of another type."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Final
from uuid import UUID

from api.domain.amounts import Amounts, format_montant
from api.domain.cadres import Cadre
from api.domain.deposit import MAX_DISCOUNT_REASON, MAX_REFERENCE
from api.domain.errors import ErrorCode, Problem
from api.domain.line_rules import keeping_problems as line_problems
from api.domain.lines import Line, Vat
from api.domain.opening import MAX_VALIDATORS
from api.domain.organisation import IdentifierType
from api.domain.pieces import ExemptionReason, Groupement, InvoiceType, PaymentMethod, TypeTva
from api.domain.text import MAX_COMMENT, text_problems
from api.usecases.attachment import NewFile
from api.usecases.organisation import Ref

MAX_CODE: Final = 100
"""What a draft keeps of an identifier; what a pièce may hold is for the rules of its deposit to say."""


@dataclass(frozen=True, slots=True)
class DraftForm:
    """A form as far as it is filled: who deposits, after which pièce, under which cadre, then the fields."""

    structure_id: UUID | None = None
    service_id: UUID | None = None
    previous_id: UUID | None = None
    cadre: Cadre | None = None
    number: str | None = None
    invoice_date: date | None = None
    recipient: Ref | None = None
    moe: Ref | None = None
    moa: Ref | None = None
    validators: tuple[Ref, ...] = ()
    mandant: Ref | None = None
    groupement: Groupement | None = None
    regularised_id: UUID | None = None
    recipient_service_code: str | None = None
    invoice_type: InvoiceType | None = None
    original_number: str | None = None
    marche_number: str | None = None
    engagement_number: str | None = None
    currency: str | None = None
    type_tva: TypeTva | None = None
    exemption_reason: ExemptionReason | None = None
    payment_method: PaymentMethod | None = None
    amounts: Amounts | None = None
    lines: tuple[Line, ...] = ()
    vat_summary: tuple[Vat, ...] = ()
    bank_account_id: UUID | None = None
    comment: str | None = None
    document: NewFile | None = None
    attachments: tuple[NewFile, ...] = ()


ELSEWHERE: Final = frozenset({"structure_id", "service_id", "previous_id", "cadre", "document", "attachments"})
"""The fields that have a column, or rows, of their own."""


# ------------------------------------------------------------------------------------------- the codec


def dump(form: DraftForm) -> dict[str, Any]:
    """The fields that are filled, as JSON keeps them."""
    values = {each.name: getattr(form, each.name) for each in fields(form) if each.name not in ELSEWHERE}
    return {name: _plain(value) for name, value in values.items() if value not in (None, ())}


def load(kept: Mapping[str, Any], **elsewhere: Any) -> DraftForm:
    """The form that `dump` kept, with the fields that are kept elsewhere."""
    return DraftForm(**{name: _READERS.get(name, str)(value) for name, value in kept.items()}, **elsewhere)


def _plain(value: Any) -> Any:
    match value:
        case Ref():
            return [value.identifier, value.type.value, value.service_code]
        case Amounts() | Line() | Vat():
            return [_plain(getattr(value, each.name)) for each in fields(value)]
        case tuple():
            return [_plain(each) for each in value]
        case Enum():
            return value.value
        case Decimal():
            return format_montant(value)
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case _:
            return value


def _ref(kept: Any) -> Ref:
    identifier, kind, service_code = kept
    return Ref(identifier, IdentifierType(kind), service_code)


def _amounts(kept: Any) -> Amounts:
    total_ht, total_tva, discount_ttc, discount_reason, total_ttc, net_to_pay = kept
    return Amounts(
        Decimal(total_ht),
        Decimal(total_tva),
        Decimal(discount_ttc),
        discount_reason,
        Decimal(total_ttc),
        Decimal(net_to_pay),
    )


def _decimal(kept: str | None) -> Decimal | None:
    return Decimal(kept) if kept is not None else None


def _line(kept: Any) -> Line:
    reference, name, quantity, unit, unit_price_ht, discount_ht, vat_rate = kept
    return Line(reference, name, quantity, unit, Decimal(unit_price_ht), _decimal(discount_ht), vat_rate)


def _vat(kept: Any) -> Vat:
    rate, base_ht, vat = kept
    return Vat(rate, Decimal(base_ht), Decimal(vat))


_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "invoice_date": date.fromisoformat,
    "recipient": _ref,
    "moe": _ref,
    "moa": _ref,
    "validators": lambda kept: tuple(_ref(each) for each in kept),
    "mandant": _ref,
    "groupement": Groupement,
    "regularised_id": UUID,
    "bank_account_id": UUID,
    "invoice_type": InvoiceType,
    "type_tva": TypeTva,
    "exemption_reason": ExemptionReason,
    "payment_method": PaymentMethod,
    "amounts": _amounts,
    "lines": lambda kept: tuple(_line(each) for each in kept),
    "vat_summary": lambda kept: tuple(_vat(each) for each in kept),
}
"""How each field is read back; the others are texts."""


# -------------------------------------------------------------------------------------- what can be kept


def keeping_problems(form: DraftForm) -> Iterator[Problem]:
    """What is too long, or too many, to be kept; whether it is right is said of the draft, not refused."""
    for name, text, limit in (
        ("number", form.number, MAX_REFERENCE),
        ("originalNumber", form.original_number, MAX_REFERENCE),
        ("marcheNumber", form.marche_number, MAX_REFERENCE),
        ("engagementNumber", form.engagement_number, MAX_REFERENCE),
        ("recipientServiceCode", form.recipient_service_code, MAX_CODE),
        ("currency", form.currency, MAX_REFERENCE),
        ("comment", form.comment, MAX_COMMENT),
    ):
        yield from text_problems((name,), text, limit)
    if form.amounts is not None:
        yield from text_problems(("amounts", "discountReason"), form.amounts.discount_reason, MAX_DISCOUNT_REASON)
    if len(form.validators) > MAX_VALIDATORS:
        yield Problem(ErrorCode.VALUE_NOT_ALLOWED, ("validators",), {"value": str(len(form.validators))})
    yield from line_problems(form.lines, form.vat_summary)
    named: dict[tuple[str, ...], Ref | None]
    named = {("recipient",): form.recipient, ("moe",): form.moe, ("moa",): form.moa, ("mandant",): form.mandant}
    for index, ref in enumerate(form.validators[:MAX_VALIDATORS]):
        named["validators", str(index)] = ref
    for path, named_ref in named.items():
        if named_ref is not None:
            yield from text_problems((*path, "identifier"), named_ref.identifier, MAX_CODE)
            yield from text_problems((*path, "serviceCode"), named_ref.service_code, MAX_CODE)
