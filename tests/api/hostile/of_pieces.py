"""Inputs that are right: deposits, drafts, and the acts on pièces."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tests.api.hostile.scene import DIRECT, Scene
from tests.api.hostile.template import Template, on_piece
from tests.api.hostile.values import Form
from tests.api.typed import typed
from tests.circuits.stage import SIRETS, Marche, form
from tests.circuits.story import A4, A15, A19, DEPOSIT, FOURNISSEUR, MISSING, MOA, MOE, NAMED, Step, treated

_SUSPENDED: Final = (A4, (MOE, "SuspendPiece", MISSING, None))
_REJECTED: Final = (A4, A15, A19, treated("REJETEE", reason="Marché résilié"))
_READ: Final[tuple[Step, ...]] = (*_REJECTED, (MOA, "AcknowledgeRejection", {}, None))
_REFUSED: Final = (A4, (MOE, "RefusePiece", {"reason": "ERREUR_MOE"}, None))
_RECYCLED: Final = ((FOURNISSEUR, DEPOSIT, {"cadre": "A6"}, None), treated("A_RECYCLER", reason="Engagement clos"))
_VALIDATED: Final = Marche(validators=("VAUQUELIN",))
_A10: Final = ((FOURNISSEUR, DEPOSIT, {"cadre": "A10"}, None),)
_DECLINED: Final = (*_A10, ("VALIDEUR_1", "DeclineValidation", MISSING, None))


async def _bon(at: Scene, who: str = "BATILOIRE") -> Form:
    return {"fileId": await at.file(who), "designation": "Bon de livraison", "kind": "BON_LIVRAISON"}


async def _first(at: Scene) -> Form:
    amounts = {"totalHt": "1000.00", "totalTva": "200.00", "discountTtc": "10.00", "discountReason": "Avoir reporté"}
    return {
        **form("A4"),
        **NAMED.form,
        "validators": None,
        "structureId": at.world.structures["BATILOIRE"],
        "documentId": await at.file(),
        "attachments": [await _bon(at)],
        "amounts": {**amounts, "totalTtc": "1190.00", "netToPay": "1100.00"},
        "marcheNumber": "M-1",
        "comment": "Situation de mars",
    }


async def _validated(at: Scene) -> Form:
    return {**await _first(at), **form("A10"), **_VALIDATED.form}


async def _delegated(at: Scene) -> Form:
    return {**await _first(at), "mandant": {"identifier": SIRETS["VALOMBRE"], "serviceCode": "TRAVAUX"}}


async def _credit(at: Scene) -> Form:
    plain = {"invoiceType": "AVOIR", "originalNumber": "F-1", "moe": None, "moa": None}
    return {**await _first(at), **form("A1"), **plain}


async def _typed(at: Scene) -> Form:
    return await typed(at.world, "BATILOIRE")


async def _next(at: Scene) -> Form:
    whole = await _first(at)
    kept = {name: whole[name] for name in ("amounts", "marcheNumber", "comment", "engagementNumber")}
    files = {"documentId": await at.file("ATELIER"), "attachments": [await _bon(at, "ATELIER")]}
    return {**kept, **form("A15"), **files, "previousPieceId": await at.piece("to follow", (A4,))}


async def _completion(at: Scene) -> Form:
    piece = await at.piece("suspended", _SUSPENDED)
    return {"pieceId": piece, "comment": "Le voici", "attachments": [await _bon(at)]}


async def _unsent(at: Scene) -> Form:
    return {"draftId": await at.draft()}


async def _changed(at: Scene) -> Form:
    lines = {name: (await _typed(at))[name] for name in ("lines", "vatSummary")}
    validators = [{"identifier": SIRETS["LORMEL"]}]
    return {**await _delegated(at), **lines, "draftId": await at.draft(), "validators": validators}


_TOLD_OF_A_DRAFT: Final = (
    *("negative", "huge", "huge and negative", "year 1", "year 9999", "twice the same", "nonsense"),
    *("unknown", "somebody else's", "cut short", "of another kind", "closed", "NUL", "100 000 characters"),
)
"""What a draft keeps, and says among its problems (R-BRO-1)."""

_KEPT: Final = (
    *("invoiceDate", "validators", "regularisesDossierId", "bankAccountId", "lines", "vatSummary"),
    *("lines.*.unitPriceHt", "lines.*.discountHt", "vatSummary.*.baseHt", "vatSummary.*.vat"),
    *(f"amounts.{name}" for name in ("totalHt", "totalTva", "discountTtc", "totalTtc", "netToPay")),
)

OF_PIECES: Final[Mapping[str, tuple[Template, ...]]] = {
    "depositPiece": (
        Template("BATILOIRE", _first),
        Template("BATILOIRE", _validated),
        Template("BATILOIRE", _delegated),
        Template("BATILOIRE", _credit),
        Template("BATILOIRE", _typed, dear=True),
    ),
    "depositNextPiece": (Template("ATELIER", _next),),
    "saveDraft": (
        Template(
            "BATILOIRE", _changed, takes={**dict.fromkeys(_KEPT, _TOLD_OF_A_DRAFT), "previousPieceId": ("closed",)}
        ),
    ),
    "submitDraft": (Template("BATILOIRE", _unsent),),
    "discardDraft": (Template("BATILOIRE", _unsent),),
    "duplicatePiece": (Template("BATILOIRE", on_piece("refused", *_REFUSED)),),
    "acknowledgePiece": (Template("ATELIER", on_piece("A4", A4)),),
    "refusePiece": (Template("ATELIER", on_piece("A4", A4, reason="ERREUR_MOE", comment="Voir la MOA")),),
    "suspendPiece": (Template("ATELIER", on_piece("A4", A4, comment="Joindre le bon")),),
    "completePiece": (Template("BATILOIRE", _completion),),
    "acknowledgeSuspension": (Template("BATILOIRE", on_piece("suspended", *_SUSPENDED)),),
    "validatePiece": (
        Template("VAUQUELIN", on_piece("A10", *_A10, marche=_VALIDATED, capacity="TITULAIRE", comment="D'accord")),
    ),
    "declineValidation": (Template("VAUQUELIN", on_piece("A10", *_A10, marche=_VALIDATED, comment="Pas nous")),),
    "correctValidator": (
        Template(
            "BATILOIRE",
            on_piece("declined", *_DECLINED, marche=_VALIDATED, validator={"identifier": SIRETS["TREHORET"]}),
        ),
    ),
    "treatPiece": (
        Template("SMEAUX", on_piece("A19", A4, A15, A19, to="MANDATEE", mandatNumber="M-2025-1")),
        Template("SMEAUX", on_piece("A19", A4, A15, A19, to="REJETEE", reason="Marché résilié")),
    ),
    "recyclePiece": (
        Template(
            "BATILOIRE",
            on_piece(
                "to recycle",
                *_RECYCLED,
                marche=DIRECT,
                recipient={"identifier": SIRETS["SEM"]},
                engagementNumber="EJ-78",
                comment="Corrigé",
            ),
        ),
    ),
    "acknowledgeRejection": (Template("AGENCE_MOA", on_piece("rejected", *_REJECTED)),),
    "markRejectionHandled": (Template("AGENCE_MOA", on_piece("rejection read", *_READ)),),
    "recordInterruption": (
        Template("SMEAUX", on_piece("A19", A4, A15, A19, noticeDate="2025-01-06", reasons="Il manque le bon")),
    ),
}
