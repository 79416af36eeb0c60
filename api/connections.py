"""The connection data of a technical account as a PDF, for whoever sets the tool up (TEC-02)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from api.domain.delays import PARIS
from api.paper import ACCENT, FOOT, INK, LEFT, MUTED, RULE, TINT, WIDTH, Party, blank, french_date, identity, text

if TYPE_CHECKING:
    from fpdf import FPDF

WARNING: Final = (
    "Confidentiel : qui tient ces données agit au nom de la structure. Le mot de passe n'est conservé nulle part ; "
    "perdu, il se réinitialise, et l'ancien cesse aussitôt de servir."
)
SANDBOX: Final = "Bac à sable : ces données n'ouvrent rien d'autre."
LABEL: Final = 52.0


@dataclass(frozen=True, slots=True)
class ConnectionSpec:
    """What the sheet prints, the password apart."""

    login: str
    name: str
    structure: Party
    password_set_at: datetime
    password_expires_at: datetime

    @property
    def last_day(self) -> date:
        """The last day on which the password serves (TEC-05)."""
        return (self.password_expires_at - timedelta(days=1)).astimezone(PARIS).date()


def connection_pdf(spec: ConnectionSpec, password: str, *, origin: str, sandbox: bool) -> bytes:
    """The PDF: one A4 page; `origin` is where the server answers."""
    page = blank(f"Compte technique {spec.login}", author="décompte", created_at=spec.password_set_at)
    page.set_y(18)
    text(page, "Données de connexion", size=20, style="B", colour=ACCENT)
    text(page, f"Compte technique « {spec.name} »", size=10, colour=MUTED)
    page.ln(6)
    _lines(page, (("Structure", spec.structure.name), ("Identifiant", identity(spec.structure))))
    page.ln(4)
    _keys(page, (("Identifiant (client_id)", spec.login), ("Mot de passe (client_secret)", password)))
    days = french_date(spec.password_set_at.astimezone(PARIS).date()), french_date(spec.last_day)
    _lines(page, (("Donné le", days[0]), ("Dernier jour d'usage", days[1])))
    page.ln(4)
    _lines(
        page,
        (
            ("Jeton", f"POST {origin}/token"),
            ("", "OAuth 2.0, grant_type=client_credentials"),
            ("API GraphQL", f"POST {origin}/graphql"),
            ("", "Authorization: Bearer <access_token>"),
        ),
    )
    _foot(page, sandbox=sandbox)
    return bytes(page.output())


def _lines(page: FPDF, lines: tuple[tuple[str, str], ...]) -> None:
    for label, value in lines:
        page.set_x(LEFT)
        text(page, label, size=10, colour=MUTED, width=LABEL, stay=True)
        text(page, value, size=10, style="B" if label else "", width=WIDTH - LABEL)
        page.ln(1.5)


def _keys(page: FPDF, keys: tuple[tuple[str, str], ...]) -> None:
    """What is to be typed, in letters that are not mistaken for others."""
    top = page.get_y()
    page.set_fill_color(*TINT)
    page.rect(LEFT, top, WIDTH, 10.0 * len(keys) + 4, style="F")
    for index, (label, value) in enumerate(keys):
        page.set_xy(LEFT + 3, top + 4.5 + 10 * index)
        text(page, label, size=10, colour=MUTED, width=LABEL, stay=True)
        page.set_font("Courier", style="B", size=12)
        page.set_text_color(*INK)
        page.cell(WIDTH - LABEL - 3, 5, value)
    page.set_y(top + 10 * len(keys) + 10)


def _foot(page: FPDF, *, sandbox: bool) -> None:
    page.set_draw_color(*RULE)
    page.line(LEFT, FOOT - 8, LEFT + WIDTH, FOOT - 8)
    page.set_xy(LEFT, FOOT - 6)
    page.set_font("Helvetica", size=8.5)
    page.set_text_color(*MUTED)
    page.multi_cell(WIDTH, 4, f"{WARNING} {SANDBOX if sandbox else ''}".strip(), align="L")
