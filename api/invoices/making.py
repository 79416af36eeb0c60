"""A typed invoice as bytes: what people read, and inside it, whenever the standard has the words, the same as data."""

from __future__ import annotations

from dataclasses import dataclass

from api.invoices.data import LEVEL, says_the_same, terms
from api.invoices.drawing import draw
from api.invoices.spec import InvoiceSpec


@dataclass(frozen=True, slots=True)
class MadeInvoice:
    """A document ready to be kept."""

    content: bytes
    pages: int


def make_invoice(spec: InvoiceSpec) -> MadeInvoice:
    """The PDF/A-3 of an invoice, a Factur-X one if EN 16931 can say the same; takes a thread of its own."""
    drawn, pages = draw(spec)
    if not says_the_same(spec):
        return MadeInvoice(drawn, pages)
    from facturx import generate_from_binary  # noqa: PLC0415 - half a second, once one is made

    content = generate_from_binary(
        drawn,
        invoice_xml(spec),
        flavor="factur-x",
        level=LEVEL,
        check_xsd=False,
        lang="fr-FR",
        pdf_metadata={
            "author": spec.supplier.name,
            "keywords": "Factur-X",
            "title": f"{spec.title} {spec.number}",
            "subject": f"{spec.title} {spec.number} de {spec.supplier.name}",
        },
    )
    return MadeInvoice(bytes(content), pages)


def invoice_xml(spec: InvoiceSpec) -> bytes:
    """The invoice data alone."""
    from facturx import generate_cii_xml  # noqa: PLC0415 - as above

    # The business rules are for tests to check: the library would ask a server elsewhere.
    return bytes(generate_cii_xml(terms(spec), level=LEVEL, check_xsd=True, check_schematron=False))
