"""Checking a deposit form: every fault at once, before anything is written (works-billing §7 and §8)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from api.domain.amounts import Amounts
from api.domain.amounts import problems as amount_problems
from api.domain.attachments import MAX_DESIGNATION, MAX_NAME, MAX_TOTAL_BYTES, AttachmentKind
from api.domain.cadres import CADRES, Cadre
from api.domain.delays import PARIS
from api.domain.errors import ErrorCode, Problem
from api.domain.line_rules import line_problems
from api.domain.lines import Line, Vat
from api.domain.pieces import DepositMode, ExemptionReason, PaymentMethod, TypeTva
from api.domain.text import MAX_COMMENT, text_problems

NUMBER: Final = re.compile(r"[A-Za-z0-9\-_/+]+(?: [A-Za-z0-9\-_/+]+)*")
CURRENCY: Final = re.compile(r"[A-Z]{3}")
MAX_NUMBER: Final = 20
SUFFIXES: Final[Mapping[Cadre, str]] = {
    Cadre.A8: "DGD",
    Cadre.A15: "EA",
    Cadre.A16: "EAV",
    Cadre.A17: "PDG",
    Cadre.A18: "DG",
    Cadre.A19: "EAV",
    Cadre.A20: "DG",
    Cadre.A22: "PDGT",
    Cadre.A23: "DGDT",
    Cadre.A24: "DGDT",
    Cadre.A25: "DGDT",
}
"""What C-NUM advises to add to the supplier's number, so that each pièce has its own (R-NUM-1)."""
FIRST_DAY: Final = date(1900, 1, 1)
"""No document is older, and spreadsheets, which exports are read with, know no day before."""

MAX_REFERENCE: Final = 50
MAX_DISCOUNT_REASON: Final = 200

MAX_FILES: Final = 100
"""Complementary files that one act joins: what is sent with more is no form."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file that a form joins: `usable` says it is there, one's own, and not yet used.

    `shared` is one of the depositing structure's form: a pièce takes a copy of it (PJ-02). `factur_x` says that it
    holds the data of the invoice.
    """

    id: UUID | None
    usable: bool
    name: str = ""
    media_type: str = ""
    bytes: int = 0
    designation: str | None = None
    kind: AttachmentKind | None = None
    shared: bool = False
    factur_x: bool = False
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Common:
    """What initial and next pièces have in common; what a draft has not said yet is None."""

    cadre: Cadre
    number: str | None
    invoice_date: date | None
    type_tva: TypeTva | None
    payment_method: PaymentMethod | None
    amounts: Amounts | None
    document: FileFacts | None
    attachments: Sequence[FileFacts] = ()
    exemption_reason: ExemptionReason | None = None
    comment: str | None = None
    marche_number: str | None = None
    engagement_number: str | None = None
    currency: str = "EUR"
    number_taken: bool = False
    lines: Sequence[Line] = ()
    vat_summary: Sequence[Vat] = ()
    bank_account_id: UUID | None = None
    bank_account_known: bool = True

    @property
    def typed(self) -> bool:
        """Whether the server makes the document: a plain invoice with lines and no file (R-FILE-5, decisions 22)."""
        return not CADRES[self.cadre].works and self.document is None and bool(self.lines)

    @property
    def mode(self) -> DepositMode:
        """How the pièce comes in (modeDepot)."""
        if self.typed:
            return DepositMode.SAISIE
        return DepositMode.FACTUR_X if self.document is not None and self.document.factur_x else DepositMode.PDF


def made_number(year: int, rank: int) -> str:
    """The number that the server gives to a typed invoice: the supplier's next one of that year (R-NUM-1)."""
    return f"FS-{year}-{rank:05d}"


def normalised_number(number: str) -> str:
    """The number as kept: ends trimmed (Q14)."""
    return number.strip()


def number_key(number: str) -> str:
    """What makes two numbers the same: case does not count (Q14)."""
    return normalised_number(number).upper()


def suggested_number(cadre: Cadre, first: str) -> str | None:
    """R-NUM-1's advice for a next pièce: the supplier's number and a suffix, when both fit."""
    suffix = SUFFIXES.get(cadre)
    proposed = f"{first}-{suffix}" if suffix else None
    return proposed if proposed and len(proposed) <= MAX_NUMBER else None


def common_problems(form: Common, now: datetime) -> Iterator[Problem]:
    """The faults of the fields that every deposit has."""
    yield from _number_problems(form)
    yield from missing_problems(
        {
            "invoiceDate": form.invoice_date,
            "typeTva": form.type_tva,
            "paymentMethod": form.payment_method,
            "amounts": form.amounts,
        }
    )
    today = now.astimezone(PARIS).date()
    if form.invoice_date is not None and form.invoice_date > today:
        dates = {"date": f"{form.invoice_date:%d/%m/%Y}", "deposit": f"{today:%d/%m/%Y}"}
        yield Problem(ErrorCode.DATE_AFTER_DEPOSIT, ("invoiceDate",), dates)
    if form.invoice_date is not None and form.invoice_date < FIRST_DAY:
        yield Problem(ErrorCode.VALUE_NOT_ALLOWED, ("invoiceDate",), {"value": form.invoice_date.isoformat()})
    yield from text_problems(("comment",), form.comment, MAX_COMMENT)
    for name, text in (("marcheNumber", form.marche_number), ("engagementNumber", form.engagement_number)):
        yield from text_problems((name,), text, MAX_REFERENCE, one_line=True)
    if not CURRENCY.fullmatch(form.currency):
        yield Problem(ErrorCode.VALUE_NOT_ALLOWED, ("currency",), {"value": form.currency[:10]})
    if form.amounts is not None:
        yield from text_problems(("amounts", "discountReason"), form.amounts.discount_reason, MAX_DISCOUNT_REASON)
        yield from amount_problems(form.cadre, form.amounts)
    yield from _tva_problems(form)
    yield from _detail_problems(form)
    if not form.bank_account_known:  # decisions 23: one of the depositor's own, not removed
        yield Problem(ErrorCode.NOT_FOUND, ("bankAccountId",))
    yield from _file_problems(form)


def missing_problems(fields: Mapping[str, object]) -> Iterator[Problem]:
    """FIELD_REQUIRED for each of these fields that nothing was given for."""
    for name, value in fields.items():
        if value is None:
            yield Problem(ErrorCode.FIELD_REQUIRED, (name,))


def _number_problems(form: Common) -> Iterator[Problem]:
    """R-NUM-1: 1 to 20 characters, never used before by the supplier of the dossier."""
    if form.number is None:
        if not form.typed:
            yield Problem(ErrorCode.FIELD_REQUIRED, ("number",))
        return
    number = normalised_number(form.number)
    if len(number) > MAX_NUMBER or not NUMBER.fullmatch(number):
        yield Problem(ErrorCode.NUMBER_FORMAT, ("number",))
    elif form.number_taken:
        yield Problem(ErrorCode.DUPLICATE_NUMBER, ("number",), {"number": number})


def _tva_problems(form: Common) -> Iterator[Problem]:
    if form.type_tva is TypeTva.SANS_TVA and form.amounts is not None and form.amounts.total_tva:
        detail = {"detail": "sans TVA, son montant est nul"}
        yield Problem(ErrorCode.AMOUNTS_INCONSISTENT, ("amounts", "totalTva"), detail)
    if form.type_tva is TypeTva.EXONERATION and form.exemption_reason is None:
        yield Problem(ErrorCode.FIELD_REQUIRED, ("exemptionReason",))
    if form.type_tva not in (None, TypeTva.EXONERATION) and form.exemption_reason is not None:
        yield Problem(ErrorCode.VALUE_NOT_ALLOWED, ("exemptionReason",), {"value": form.exemption_reason.value})


def _detail_problems(form: Common) -> Iterator[Problem]:
    """§7.6 and §7.7: lines and VAT by rate, on plain invoices only (R-FILE-5)."""
    if not CADRES[form.cadre].works:
        yield from line_problems(form.lines, form.vat_summary, form.amounts)
        return
    for name, given in (("lines", form.lines), ("vatSummary", form.vat_summary)):
        if given:
            yield Problem(ErrorCode.VALUE_NOT_ALLOWED, (name,))


def _file_problems(form: Common) -> Iterator[Problem]:
    """§7.9: one PDF, and complementary files within their own limits."""
    if form.document is None:
        if not form.typed:
            yield Problem(ErrorCode.FIELD_REQUIRED, ("documentId",))
    elif not form.document.usable:
        yield Problem(ErrorCode.FILE_UNUSABLE, ("documentId",))
    elif form.document.media_type != "application/pdf":
        yield Problem(ErrorCode.FILE_TYPE_NOT_ALLOWED, ("documentId",), {"name": form.document.name})
    document = [form.document] if form.document else []
    yield from attachment_problems(form.attachments, beside=document)
    files = [*document, *form.attachments]
    if sum(file.bytes for file in files) > MAX_TOTAL_BYTES:
        yield Problem(ErrorCode.TOTAL_TOO_LARGE, ("attachments",))


def attachment_problems(files: Sequence[FileFacts], *, beside: Sequence[FileFacts] = ()) -> Iterator[Problem]:
    """The faults of complementary files; `beside` are those that the form joins otherwise."""
    if len(files) > MAX_FILES:
        yield Problem(ErrorCode.VALUE_NOT_ALLOWED, ("attachments",), {"value": str(len(files))})
        return
    used = {file.id for file in beside}
    for index, file in enumerate(files):
        at = ("attachments", str(index))
        if not file.usable or file.id in used:
            yield Problem(ErrorCode.FILE_UNUSABLE, (*at, "fileId"))
        used.add(file.id)
        if len(file.name) > MAX_NAME:
            yield Problem(ErrorCode.FILE_NAME_TOO_LONG, (*at, "fileId"), {"max": str(MAX_NAME)})
        if not (file.designation or "").strip():
            yield Problem(ErrorCode.FIELD_REQUIRED, (*at, "designation"))
        yield from text_problems((*at, "designation"), file.designation, MAX_DESIGNATION)
        if file.kind is AttachmentKind.DOCUMENT_PRINCIPAL:
            yield Problem(ErrorCode.VALUE_NOT_ALLOWED, (*at, "kind"), {"value": file.kind.value})
