"""Reading a document to start a form from it, and the address of several pièces in one ZIP."""

import asyncio
from typing import Final

import strawberry

from api import addresses
from api.domain.errors import DomainError, ErrorCode, error
from api.domain.ids import key_of
from api.domain.organisation import IdentifierType
from api.domain.prefill import Named, Prefill, Reading, prefill_of
from api.reads.rows import load, planned
from api.schema.context import Info
from api.schema.organisation import StructureCard
from api.schema.reading import DocumentReading, shown_prefill
from api.schema.refs import StructureRefValue
from api.sql import Sql
from api.usecases.download import folders
from api.usecases.reading import usable

PDF: Final = "application/pdf"
READING_SECONDS: Final = 6.0
"""Well under the deadline of an operation: a document that is slow to read is one without data."""

PROFILES: Final = {
    "minimum": "MINIMUM",
    "basicwl": "BASIC WL",
    "basic": "BASIC",
    "en16931": "EN 16931",
    "extended": "EXTENDED",
    "extended-ctc-fr": "EXTENDED-CTC-FR",
}


@strawberry.type
class DocumentQueries:
    """Documents in, to start a form; documents out, several at once."""

    @strawberry.field(
        description="Lire un document envoyé par `POST /files` pour préremplir un dépôt : un PDF Factur-X donne ses "
        "données, un autre fichier une réponse vide. FILE_UNUSABLE pour un fichier qu'un dépôt ne pourrait pas nommer."
    )
    async def read_document(self, info: Info, file_id: strawberry.ID) -> DocumentReading:
        """What a document says."""
        context = info.context
        file = await usable(context.signed_in, key_of("fichier", file_id))
        if file.media_type != PDF:
            return _nothing("Ce fichier n'est pas un PDF : il n'y a rien à en lire.")
        try:
            async with asyncio.timeout(READING_SECONDS):
                reading = await context.read_pdf(file.sha256)
        except TimeoutError:
            reading = {"flaw": "TOO_COMPLEX"}
        if not reading.get("found"):
            return _nothing(_why_not(reading))
        prefill, problems = prefill_of(reading)
        return DocumentReading(
            found=True,
            profile=PROFILES.get(reading.get("profile") or ""),
            draft=shown_prefill(
                prefill,
                await _structure(info, prefill.supplier, "supplier"),
                await _structure(info, prefill.recipient, "recipient"),
            ),
            problems=list(problems),
        )

    @strawberry.field(
        description="L'adresse d'un ZIP avec un dossier par pièce, 100 pièces et 120 Mo au plus (PAYLOAD_TOO_LARGE) ; "
        "null si l'une des pièces ne peut pas être vue."
    )
    async def bundle_url(self, info: Info, piece_ids: list[strawberry.ID], with_attachments: bool = True) -> str | None:
        """Where several pièces are, together."""
        actor = info.context.signed_in
        if len(piece_ids) > addresses.MAX_BUNDLE:
            raise error(ErrorCode.VALUE_NOT_ALLOWED, field="pieceIds", value=str(len(piece_ids)))
        keys = [key for key in (key_of("piece", each) for each in piece_ids) if key is not None]
        if len(keys) < len(piece_ids):
            return None
        try:
            found = await folders(actor, keys, with_attachments=with_attachments)
        except DomainError as refusal:
            if refusal.problems[0].code is ErrorCode.NOT_FOUND:
                return None
            raise
        return addresses.bundle([folder.piece_id for folder in found], attachments=with_attachments)


def _nothing(why: str) -> DocumentReading:
    return DocumentReading(found=False, profile=None, draft=shown_prefill(Prefill(), None, None), problems=[why])


def _why_not(reading: Reading) -> str:
    if reading.get("flaw"):
        return "La lecture du document demande trop de temps ou de mémoire : remplissez le formulaire."
    if reading.get("unreadable"):
        return "Les données Factur-X du document sont illisibles : remplissez le formulaire."
    return "Le PDF ne contient pas de données Factur-X : remplissez le formulaire."


async def _structure(info: Info, named: Named | None, place: str) -> StructureRefValue | None:
    """A structure that the document names, with its card when it is known."""
    if named is None:
        return None
    raw = info._raw_info

    def where(sql: Sql) -> str:
        return (
            f"t.identifier_type = {sql.value(IdentifierType.SIRET.value)} AND t.identifier = {sql.value(named.siret)}"
        )

    cards = await load(planned(raw, StructureCard, ("draft", place, "structure")), raw, where)
    return StructureRefValue(
        identifier=named.siret,
        type=IdentifierType.SIRET,
        service_code=named.service_code,
        structure=cards[0] if cards else None,
    )
