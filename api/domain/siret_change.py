"""A SIRET change: what the new structure takes from the old one, and what it does not (organisation §1.8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from api.domain.identifiers import siren_of
from api.domain.organisation import IdentifierType

COPIED: Final[Mapping[str, tuple[str, ...]]] = {
    "form data": ("name", "first_name", "designation", "email", "type", "public_category"),
    "address": (
        "address_line1",
        "address_line2",
        "address_line3",
        "postal_code",
        "city",
        "country",
        "phone",
        "fax",
    ),
    "parameters": (
        "service_code_required",
        "engagement_required",
        "engagement_or_service_required",
        "payment_status_not_reported",
        "moa_presence",
    ),
    "services": (),
    "users": (),
    "roles": (),
    "habilitations": (),
    "attachments": (),
    "bank details": (),
}
"""What is copied, in the words of the reference, with the columns of the structure that hold it (SIR-02)."""

NOT_COPIED: Final[Mapping[str, tuple[str, ...]]] = {
    "mandat de facturation": (),
    "compte utilisateur technique": (),
    "numéro PACAGE": ("pacage",),
    "régime social": ("social_regime",),
    "numéro de TVA intracommunautaire": ("vat_number",),
    "informations de raccordement": ("receives_edi", "receives_lifecycle", "emits_edi", "edi_connection_requested"),
}
"""What is not, though the old structure had it (SIR-02)."""

OWN: Final = (
    "id",
    "identifier_type",
    "identifier",
    "search_text",
    "status",
    "version",
    "verified",
    "origin_id",
    "successor_id",
    "created_at",
    "updated_at",
)
"""What each of the two has of its own."""


def changes_company(type_: IdentifierType, old: str, new_siret: str) -> bool:
    """Whether the new number is of another company: normally only the establishment differs (SIR-05)."""
    return type_ is IdentifierType.SIRET and siren_of(old) != siren_of(new_siret)
