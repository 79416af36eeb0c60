"""What a structure has beside its form: files (organisation §1.7), bank accounts (decisions 23), mandates (§1.11)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from api.domain.attachments import MAX_STRUCTURE_FILE_BYTES, MEGABYTE
from api.domain.deposit import FileFacts, attachment_problems
from api.domain.errors import ErrorCode, Problem
from api.domain.identifiers import bic_code, iban_number
from api.domain.text import text_problems

MAX_HOLDER: Final = 200


def structure_file_problems(files: Sequence[FileFacts]) -> Iterator[Problem]:
    """Everything wrong with files to join to a form (PJ-01 to PJ-03)."""
    if not files:
        yield Problem(ErrorCode.FIELD_REQUIRED, ("attachments",))
    yield from attachment_problems(files)
    for index, file in enumerate(files):
        if file.bytes > MAX_STRUCTURE_FILE_BYTES:
            most = {"max": f"{MAX_STRUCTURE_FILE_BYTES // MEGABYTE} Mo"}
            yield Problem(ErrorCode.ATTACHMENT_TOO_LARGE, ("attachments", str(index), "fileId"), most)


@dataclass(frozen=True, slots=True)
class NewBankAccount:
    """The form of a bank account; `factor` says that it is an « affactureur »'s."""

    iban: str
    holder: str
    bic: str | None = None
    factor: bool = False


def bank_account_problems(form: NewBankAccount) -> Iterator[Problem]:
    """Everything wrong with a bank account: its IBAN, by the rules of its country, its BIC, its holder."""
    if iban_number(form.iban) is None:
        yield Problem(ErrorCode.VALUE_NOT_ALLOWED, ("iban",), {"value": form.iban})
    if form.bic is not None and bic_code(form.bic) is None:
        yield Problem(ErrorCode.VALUE_NOT_ALLOWED, ("bic",), {"value": form.bic[:20]})
    if not form.holder.strip():
        yield Problem(ErrorCode.FIELD_REQUIRED, ("holder",))
    yield from text_problems(("holder",), form.holder, MAX_HOLDER)


def masked(iban: str) -> str:
    """An IBAN as a history may show it."""
    return f"…{iban[-4:]}"


@dataclass(frozen=True, slots=True)
class MandatePeriod:
    """When a mandate holds: from its first day until the day before its end, unless it was ended before."""

    valid_from: date
    valid_until: date | None = None
    revoked: bool = False

    def holds(self, today: date) -> bool:
        """Whether it is in force on that day, in Paris."""
        return not self.revoked and self.valid_from <= today and not self.over(today)

    def over(self, today: date) -> bool:
        """Whether it has come to its end."""
        return self.revoked or (self.valid_until is not None and self.valid_until <= today)


def mandate_problems(period: MandatePeriod, today: date) -> Iterator[Problem]:
    """What is wrong with the dates of a new mandate."""
    if period.valid_until is not None and period.valid_until <= max(period.valid_from, today):
        yield Problem(ErrorCode.VALUE_NOT_ALLOWED, ("validUntil",), {"value": f"{period.valid_until:%d/%m/%Y}"})
