"""The deposit certificate: what its fingerprint stands for (works-billing §7.8, §9 CERTIFICAT)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from api.domain.cadres import Cadre
from api.domain.organisation import IdentifierType

FORM: Final = "decompte-certificat-1"
"""The first line of the canonical text: another form of it would have another name."""

_FINGERPRINT: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Certified:
    """What a certificate says of a deposit, as it was at that instant: a recycling changes none of it."""

    number: str
    cadre: Cadre
    supplier: tuple[IdentifierType, str]
    recipient: tuple[IdentifierType, str]
    deposited_at: datetime
    document_sha256: str


def canonical_text(deposit: Certified) -> str:
    """The seven lines that the fingerprint is computed on: a name and a value each, none of which holds a new line."""
    lines = (
        ("numero", deposit.number),
        ("cadre", deposit.cadre.value),
        ("fournisseur", " ".join(deposit.supplier)),
        ("destinataire", " ".join(deposit.recipient)),
        ("depot", deposit.deposited_at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"),
        ("document", deposit.document_sha256),
    )
    return "\n".join([FORM, *(f"{name}: {value}" for name, value in lines)]) + "\n"


def fingerprint(deposit: Certified) -> str:
    """SHA-256 of the canonical text in UTF-8, in hexadecimal."""
    return hashlib.sha256(canonical_text(deposit).encode()).hexdigest()


def typed_fingerprint(text: str) -> str | None:
    """The fingerprint that somebody copied from a page, spaces and capitals aside; None when it is not one."""
    found = re.sub(r"\s", "", text).lower() if len(text) <= 200 else ""
    return found if _FINGERPRINT.fullmatch(found) else None
