"""The deposit certificate as a PDF, and the page that says whether one is genuine (works-billing §9 CERTIFICAT)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, Final

from api import notices
from api.domain.cadres import CADRES, Cadre
from api.domain.delays import PARIS
from api.paper import ACCENT, FOOT, INK, LEFT, MUTED, RULE, TINT, WIDTH, Party, blank, cards, french_date, money, text

if TYPE_CHECKING:
    from fpdf import FPDF

MEANING: Final = (
    "Ce certificat atteste que la pièce désignée a été déposée à l'instant indiqué, avec le document dont il donne "
    "l'empreinte. Il ne dit rien de l'exactitude de ce document ni de la suite donnée à la pièce."
)
SANDBOX: Final = "Exemple produit par un bac à sable : ce certificat n'a aucune valeur."
_DAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@dataclass(frozen=True, slots=True)
class CertificateSpec:
    """What the certificate prints; `depositor` is given when it is not the supplier."""

    number: str
    cadre: Cadre
    deposited_at: datetime
    supplier: Party
    recipient: Party
    depositor: Party | None
    currency: str
    ht: Decimal
    tva: Decimal
    discount: Decimal
    ttc: Decimal
    net: Decimal
    document_name: str
    document_bytes: int
    document_sha256: str
    fingerprint: str


def certificate_pdf(spec: CertificateSpec, *, address: str, sandbox: bool) -> bytes:
    """The PDF: one A4 page, the same bytes for the same facts; `address` is where to verify it."""
    page = blank(f"Certificat de dépôt {spec.number}", author="décompte", created_at=spec.deposited_at)
    _header(page, spec)
    _instant(page, spec)
    shown = [("Fournisseur", spec.supplier), ("Destinataire", spec.recipient)]
    shown += [("Déposant", spec.depositor)] if spec.depositor else []
    page.set_y(cards(page, shown, top=page.get_y()) + 1)
    _amounts(page, spec)
    _document(page, spec)
    _fingerprint(page, spec.fingerprint, address)
    _foot(page, f"{MEANING} {SANDBOX}" if sandbox else MEANING)
    return bytes(page.output())


def _header(page: FPDF, spec: CertificateSpec) -> None:
    page.set_y(18)
    text(page, "Certificat de dépôt", size=22, style="B", colour=ACCENT, width=110)
    page.set_xy(LEFT + 100, 19)
    text(page, f"N° {spec.number}", size=13, style="B", colour=ACCENT, width=70, align="R")
    page.set_y(30)
    rule = CADRES[spec.cadre]
    text(page, f"Cadre de facturation {spec.cadre.name} : {rule.libelle}", size=10.5, colour=MUTED)


def _instant(page: FPDF, spec: CertificateSpec) -> None:
    """When: as people in Paris read it, then as machines compare it."""
    paris, utc = spec.deposited_at.astimezone(PARIS), spec.deposited_at.astimezone(UTC)
    page.set_fill_color(*TINT)
    page.rect(LEFT, 41, WIDTH, 22, style="F")
    page.set_xy(LEFT + 4, 44.5)
    text(page, "DÉPOSÉE LE", size=7.5, style="B", colour=ACCENT, width=WIDTH - 8)
    page.set_xy(LEFT + 4, 49.5)
    day = f"{_DAYS[paris.weekday()]} {french_date(paris.date())}"
    text(page, f"{day} à {paris:%H:%M:%S}, heure de Paris", size=13, style="B", width=WIDTH - 8)
    page.set_xy(LEFT + 4, 56.5)
    text(page, f"{utc:%Y-%m-%d %H:%M:%S.%f} UTC", size=9, colour=MUTED, width=WIDTH - 8)
    page.set_y(69)


def _amounts(page: FPDF, spec: CertificateSpec) -> None:
    lines = [("Total hors taxes", spec.ht, ""), ("TVA", spec.tva, "")]
    if spec.discount:
        lines.append(("Remise", -spec.discount, ""))
    lines += [("Total toutes taxes comprises", spec.ttc, ""), ("Net à payer", spec.net, "B")]
    _title(page, "Montants déclarés")
    for label, amount, style in lines:
        page.line(LEFT, page.get_y(), LEFT + WIDTH, page.get_y())
        page.ln(1.7)
        page.set_x(LEFT + 3)
        text(page, label, size=10, style=style, width=WIDTH - 56, stay=True)
        text(page, money(amount, spec.currency), size=10, style=style, width=50, align="R")
        page.ln(1.4)
    page.ln(4)


def _document(page: FPDF, spec: CertificateSpec) -> None:
    _title(page, "Document principal")
    page.set_x(LEFT)
    text(page, spec.document_name, size=10, style="B", width=WIDTH - 45, stay=True)
    size = f"{spec.document_bytes:,} octets".replace(",", "\N{NO-BREAK SPACE}")
    text(page, size, size=9, colour=MUTED, width=45, align="R")
    page.ln(1.5)
    page.set_x(LEFT)
    text(page, "SHA-256", size=8, colour=MUTED, width=18, stay=True)
    _digits(page, spec.document_sha256, size=8)
    page.ln(9)


def _fingerprint(page: FPDF, fingerprint: str, address: str) -> None:
    top = page.get_y()
    page.set_draw_color(*ACCENT)
    page.rect(LEFT, top, WIDTH, 37, style="D", round_corners=True, corner_radius=1.5)
    page.set_xy(LEFT + 4, top + 4)
    text(page, "EMPREINTE DU CERTIFICAT", size=7.5, style="B", colour=ACCENT, width=WIDTH - 8)
    for row, part in enumerate((fingerprint[:32], fingerprint[32:])):
        page.set_xy(LEFT + 4, top + 9.5 + row * 5.5)
        _digits(page, " ".join(part[start : start + 4] for start in range(0, 32, 4)), size=11)
    page.set_xy(LEFT + 4, top + 22.5)
    text(page, "Pour vérifier que ce certificat est authentique, ouvrez :", size=8.5, colour=MUTED, width=WIDTH - 8)
    page.set_xy(LEFT + 4, top + 27)
    page.set_font("Helvetica", size=8)
    page.set_text_color(*ACCENT)
    page.multi_cell(WIDTH - 10, 4, address, align="L", link=address)
    page.set_y(top + 37)


def _title(page: FPDF, words: str) -> None:
    page.set_draw_color(*RULE)
    text(page, words.upper(), size=7.5, style="B", colour=ACCENT)
    page.ln(1.8)


def _digits(page: FPDF, words: str, *, size: float) -> None:
    page.set_font("Courier", size=size)
    page.set_text_color(*INK)
    page.cell(0, size * 0.45, words)


def _foot(page: FPDF, words: str) -> None:
    page.set_draw_color(*RULE)
    page.line(LEFT, FOOT - 10, LEFT + WIDTH, FOOT - 10)
    page.set_xy(LEFT, FOOT - 8)
    page.set_font("Helvetica", size=8)
    page.set_text_color(*MUTED)
    page.multi_cell(WIDTH, 3.8, words, align="L")


# ------------------------------------------------------------------------------------ verification


@dataclass(frozen=True, slots=True)
class Genuine:
    """All that a stranger learns of a certificate that is genuine."""

    number: str
    cadre: Cadre
    deposited_at: datetime


def verification_page(found: Genuine | None) -> str:
    """The answer to a person: whether the certificate is genuine, and of which deposit."""
    verdict = "Certificat authentique" if found else "Certificat inconnu"
    if found is None:
        body = (
            '<p class="no">Aucun certificat de dépôt ne porte cette empreinte.</p>\n'
            "<p>Vérifiez que les 64 caractères ont été recopiés sans erreur. Si c'est le cas, "
            "ce certificat n'a pas été délivré par ce serveur.</p>"
        )
    else:
        paris = found.deposited_at.astimezone(PARIS)
        rows = (
            ("Numéro de la pièce", found.number),
            ("Cadre de facturation", f"{found.cadre.name} : {CADRES[found.cadre].libelle}"),
            ("Déposée le", f"{french_date(paris.date())} à {paris:%H:%M:%S}, heure de Paris"),
        )
        listed = "\n".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows)
        body = f'<p class="yes">Ce certificat est authentique.</p>\n<dl>\n{listed}\n</dl>'
    return notices.page(f"{verdict} · décompte", "Certificat de dépôt", body)
