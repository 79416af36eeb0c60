"""Deposit forms for the tests of the domain: one that nothing is wrong with, and what is answered to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from api.domain.amounts import Amounts
from api.domain.attachments import MEGABYTE, AttachmentKind
from api.domain.cadres import Cadre
from api.domain.deposit import Common, FileFacts
from api.domain.errors import Problem
from api.domain.pieces import PaymentMethod, TypeTva

Said = list[tuple[str, str | None]]


def said(problems: Iterable[Problem]) -> Said:
    """The codes of problems, each with its field."""
    return [(problem.code.value, ".".join(problem.field) if problem.field else None) for problem in problems]


def some_amounts(
    ht: str = "84500.00", tva: str = "16900.00", ttc: str = "101400.00", net: str = "101400.00"
) -> Amounts:
    """Amounts that add up, unless changed."""
    return Amounts(Decimal(ht), Decimal(tva), Decimal("0.00"), None, Decimal(ttc), Decimal(net))


DOCUMENT: Final = FileFacts(UUID(int=80), True, "SIT03-2025.pdf", "application/pdf", MEGABYTE)


def a_file(number: int = 1, **given: Any) -> FileFacts:
    """A complementary file that nothing is wrong with, changed by what is given."""
    file = FileFacts(
        UUID(int=80 + number), True, "bon.pdf", "application/pdf", MEGABYTE, "Bon", AttachmentKind.BON_LIVRAISON
    )
    return replace(file, **given)


def a_deposit(cadre: Cadre = Cadre.A4, **given: Any) -> Common:
    """A form that nothing is wrong with, changed by what is given."""
    form = Common(
        cadre=cadre,
        number="SIT03-2025",
        invoice_date=date(2025, 4, 2),
        type_tva=TypeTva.TVA_SUR_ENCAISSEMENT,
        payment_method=PaymentMethod.VIREMENT,
        amounts=some_amounts(),
        document=DOCUMENT,
    )
    return replace(form, **given)
