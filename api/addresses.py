"""Where things are downloaded: the addresses that the schema shows and that the routes answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from api.domain.habilitation import Application
from api.domain.ids import public_id

DIRECTORY: Final = "/exports/directory.csv"
"""The structures of the directory, for everybody."""

DIRECTORY_SERVICES: Final = "/exports/directory-services.csv"
"""Their services."""

MAX_BUNDLE: Final = 100
"""Pièces in one ZIP: their identifiers make an address of 4 kB, which every proxy lets through."""


def document(piece_id: UUID) -> str:
    """The document of a pièce."""
    return f"/downloads/{public_id('piece', piece_id)}.pdf"


def with_attachments(piece_id: UUID) -> str:
    """The document of a pièce and its attachments, as a ZIP."""
    return f"/downloads/{public_id('piece', piece_id)}.zip"


def bundle(piece_ids: Sequence[UUID], *, attachments: bool) -> str:
    """Several pièces as one ZIP."""
    ids = [("id", public_id("piece", key)) for key in piece_ids]
    return f"/downloads/pieces.zip?{urlencode([*ids, ('attachments', str(attachments).lower())])}"


def preview(file_id: UUID) -> str:
    """The first page of a PDF."""
    return f"/files/{public_id('fichier', file_id)}/preview.png"


def certificate(piece_id: UUID) -> str:
    """The deposit certificate of a pièce."""
    return f"/certificates/{public_id('piece', piece_id)}.pdf"


def verification(fingerprint: str) -> str:
    """Where anybody learns whether a certificate is genuine."""
    return f"/certificates/verify/{fingerprint}"


def fiscal(extension: str, structure_id: UUID, first: date, last: date, application: Application | None) -> str:
    """An export of the liste fiscale."""
    asked = {"structure": public_id("structure", structure_id), "from": first.isoformat(), "to": last.isoformat()}
    narrowed = {"application": application.name} if application else {}
    return f"/exports/fiscal.{extension}?{urlencode(asked | narrowed)}"


def users(criteria: Mapping[str, str | Sequence[str] | None]) -> str:
    """The people of a search as CSV, by the names of the filter."""
    given = {name: value for name, value in criteria.items() if value}
    return "/exports/users.csv" + (f"?{urlencode(given, doseq=True)}" if given else "")
