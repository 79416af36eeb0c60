"""What a Factur-X document says of itself: runs in the worker, never in the server's own process."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from io import BytesIO
from typing import Any, Final

import pikepdf
from lxml import etree

from api.inspection.pdf import FACTUR_X

MAX_XML_BYTES: Final = 4 * 1024 * 1024
MAX_TEXT: Final = 300
MAX_LINES: Final = 500
PROFILES: Final = frozenset({"minimum", "basicwl", "basic", "en16931", "extended", "extended-ctc-fr"})

_ROOT: Final = "CrossIndustryInvoice"
_DATES: Final = re.compile(r"[0-9]{8}")
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_NO_CURRENCY: Final = "XXX"  # ISO 4217's own word for it
_TOTALS: Final = {"ht": "BT-109", "tva": "BT-110", "ttc": "BT-112", "due": "BT-115"}
_VAT: Final = {"rate": "BT-119", "base": "BT-116", "vat": "BT-117", "category": "BT-118"}
_LINE: Final = {
    "reference": "BT-155",
    "name": "BT-153",
    "quantity": "BT-129",
    "unit": "BT-130",
    "price": "BT-146",
    "price_quantity": "BT-149",
    "rate": "BT-152",
    "total": "BT-131",
}
_HEAD: Final = {
    "number": "BT-1",
    "date": "BT-2",
    "type_code": "BT-3",
    "currency": "BT-5",
    "due": "BT-8",
    "buyer_reference": "BT-10",
    "contract": "BT-12",
    "order": "BT-13",
}


def read(content: bytes) -> dict[str, Any]:
    """What the document says, as texts; `found` is no when the PDF holds no invoice data, or none that can be read.

    `unreadable` is there when it does hold some, by the name of their file or by their root element.
    """
    try:
        files = list(_candidates(content))
    except pikepdf.PikepdfError:
        return {"found": False}
    roots = (_parse(xml) for _, xml in files)
    root = next((root for root in roots if root is not None and etree.QName(root).localname == _ROOT), None)
    if root is None:
        return {"found": False, **({"unreadable": True} if any(name == FACTUR_X for name, _ in files) else {})}
    try:
        return {"found": True, **_said(root)}
    except (MemoryError, RecursionError):
        raise
    except Exception:  # the library raises its own, bare ones, on what it does not expect
        return {"found": False, "unreadable": True}


def _candidates(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The XML files in the PDF by their names, those that the standard names first; none of one that is too long."""
    with pikepdf.open(BytesIO(content), attempt_recovery=False) as pdf:
        names = [name for name in pdf.attachments if name.lower().endswith(".xml")]
        for name in sorted(names, key=lambda name: (name.lower() != FACTUR_X, name)):
            found = pdf.attachments[name].get_file().read_bytes()
            yield name.lower(), found if len(found) <= MAX_XML_BYTES else b""


def _parse(xml: bytes) -> Any:
    """The root element; None for what is not plain XML: no DOCTYPE, so no entity, and nothing fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if root.getroottree().docinfo.doctype else root


def _said(root: Any) -> dict[str, Any]:
    from facturx import get_level, parse_ubl_cii_xml  # noqa: PLC0415 - half a second, once a worker has something to read

    _clean(root)
    try:
        profile = str(get_level(root, "factur-x"))
    except (ValueError, AttributeError):
        profile = ""
    terms = parse_ubl_cii_xml(
        root,
        flavor="factur-x",
        level=profile if profile in PROFILES else "extended",  # which reads every term
        date_as="string",
        check_xsd=False,  # what is there can help, even in a document that is not perfect
        check_schematron=False,
    )
    return {
        "profile": profile if profile in PROFILES else None,
        **{name: text for name, text in _texts(terms, _HEAD).items() if text != _NO_CURRENCY},
        "totals": _texts(terms, _TOTALS),
        "seller": {"ids": _identifiers(terms.get("BG-4"))},
        "buyer": {"ids": _identifiers(terms.get("BG-7"))},
        "vat": [_texts(each, _VAT) for each in _list(terms, "BG-23")],
        "lines": [_line(each) for each in _list(terms, "BG-25")],
        "more_lines": len(terms.get("BG-25") or ()) > MAX_LINES,
    }


def _clean(root: Any) -> None:
    """Empty what the library would stumble over: days that are none, files; name the currency, which it needs."""
    for element in root.iter("{*}DateTimeString"):
        if not _is_day(element.text):
            element.text = None
    for element in list(root.iter("{*}AttachmentBinaryObject")):
        element.text = None
    for settlement in root.iter("{*}ApplicableHeaderTradeSettlement"):
        if settlement.find("{*}InvoiceCurrencyCode") is None:
            etree.SubElement(settlement, f"{{{etree.QName(settlement).namespace}}}InvoiceCurrencyCode")
    # The library writes currencies into its paths: nothing else may stand there.
    for name in ("InvoiceCurrencyCode", "TaxCurrencyCode"):
        for element in root.iter(f"{{*}}{name}"):
            code = (element.text or "").strip()
            element.text = code if _CURRENCY.fullmatch(code) else _NO_CURRENCY


def _is_day(text: str | None) -> bool:
    try:
        return bool(_DATES.fullmatch((text or "").strip())) and bool(datetime.strptime(text.strip(), "%Y%m%d"))  # type: ignore[union-attr]  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return False


def _text(value: Any) -> str | None:
    """A text on one line, cut where nobody reads on; the first of several."""
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, str):
        return None
    plain = " ".join("".join(char if char.isprintable() else " " for char in value[: 4 * MAX_TEXT]).split())
    return plain[:MAX_TEXT].rstrip() or None


def _texts(terms: Mapping[str, Any], wanted: Mapping[str, str]) -> dict[str, str | None]:
    return {name: _text(terms.get(term)) for name, term in wanted.items()}


def _list(terms: Mapping[str, Any], group: str) -> list[Mapping[str, Any]]:
    return [each for each in (terms.get(group) or ())[:MAX_LINES] if isinstance(each, Mapping)]


def _line(terms: Mapping[str, Any]) -> dict[str, Any]:
    allowances = [_text(each.get("amount")) for each in _list(terms, "BG-27")]
    return {**_texts(terms, _LINE), "allowances": allowances}


def _identifiers(party: Any) -> list[tuple[str, str]]:
    """Every identifier of a party with its scheme: its legal registration, then the others."""
    given = party if isinstance(party, Mapping) else {}
    ids = [(_text(given.get("legal_identifier_schemeid")), _text(given.get("legal_identifier")))]
    others = given.get("identifiers")
    ids += [(_text(scheme), _text(value)) for scheme, value in (others if isinstance(others, Mapping) else {}).items()]
    return [(scheme or "", value) for scheme, value in ids if value is not None][:10]
