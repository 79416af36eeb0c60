"""What somebody is offered is what they may do: each button against a rehearsal of its mutation (conventions 7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tests.circuits.stage import SIRETS, Stage, form
from tests.operations import FORMS, USER_ERROR
from tests.world import Person

Answer = list[dict[str, Any]]

ACTS: Final[Mapping[str, str]] = {
    "ACKNOWLEDGE": "AcknowledgePiece",
    "REFUSE": "RefusePiece",
    "SUSPEND": "SuspendPiece",
    "COMPLETE": "CompletePiece",
    "VALIDATE": "ValidatePiece",
    "DECLINE_VALIDATION": "DeclineValidation",
    "CORRECT_VALIDATOR": "CorrectValidator",
    "RECYCLE": "RecyclePiece",
    "DUPLICATE": "DuplicatePiece",
    "ACKNOWLEDGE_REJECTION": "AcknowledgeRejection",
    "ACKNOWLEDGE_SUSPENSION": "AcknowledgeSuspension",
    "MARK_REJECTION_HANDLED": "MarkRejectionHandled",
}
"""The buttons that are one act each."""

TREATMENTS: Final = (
    *("A_RECYCLER", "REJETEE", "SERVICE_FAIT", "MANDATEE", "MISE_A_DISPOSITION_COMPTABLE", "COMPTABILISEE"),
    *("MISE_EN_PAIEMENT", "TRANSMISE_MOA", "PRISE_EN_COMPTE_DESTINATAIRE"),
)

_OFFERED: Final = f"""
query Offered($id: ID!) {{ piece(id: $id) {{
  cadre status waitingFor
  availableActions {{ action enabled mutation targetId blockers {{ ...Problem }} }}
  treatmentOptions {{ to enabled blockers {{ ...Problem }} }}
  dossier {{ nextPieceOptions {{ cadre seat enabled blockers {{ ...Problem }} }} }}
}} }}{USER_ERROR}"""


def _rehearsals(names: Mapping[str, str]) -> str:
    """One operation that makes several acts, each under its own name."""
    fields = (
        f"{alias}: {_field(act)}(input: ${alias}) {{ userErrors {{ ...Problem }} }}" for alias, act in names.items()
    )
    variables = ", ".join(f"${alias}: {FORMS[act]}!" for alias, act in names.items())
    return f"mutation Rehearsals({variables}) {{ {' '.join(fields)} }}{USER_ERROR}"


def _field(operation: str) -> str:
    return operation[0].lower() + operation[1:]


async def check_offers(stage: Stage, seat: str, file: str, rehearsed: set[str]) -> None:
    """Rehearse every act on the last pièce, as the agent of a seat: it answers what its button says.

    What a seat is offered on a cadre in a status is rehearsed once, what it is not, once a cadre: such an act is
    another seat's, or a value that nobody may give. `rehearsed` remembers both.
    """
    person = await stage.person(seat)
    piece = list(stage.pieces.values())[-1]
    offered = (await person.run(_OFFERED, id=piece))["piece"]
    known = repr((seat, offered)).replace(piece, "")
    if known in rehearsed:
        return
    rehearsed.add(known)
    said = {action: _said(offered["availableActions"], "action", action) for action in ACTS}
    said |= {to: _said(offered["treatmentOptions"], "to", to) for to in TREATMENTS}
    of_the_seat = f"{seat} {offered['cadre']}"
    if of_the_seat in rehearsed:
        said = {name: blockers for name, blockers in said.items() if blockers is not None}
    rehearsed.add(of_the_seat)
    forms = {name: _form(name, seat, piece, file) for name in said}
    options = _options(offered)
    for option in options:
        said[option["cadre"]] = option["blockers"]
        forms[option["cadre"]] = form(option["cadre"], documentId=file, previousPieceId=piece)
    answers = await _rehearse(person, forms)
    for name, blockers in said.items():
        if blockers is None:
            assert [each["code"] for each in answers[name]] in (["FORBIDDEN"], ["VALUE_NOT_ALLOWED"]), (seat, name)
        else:
            assert answers[name] == blockers, (seat, name)
    _check_bundles(offered, seat)
    for action in offered["availableActions"]:
        assert action["enabled"] == (action["blockers"] == []), (seat, action)
        assert action["targetId"] == piece


def _check_bundles(offered: Mapping[str, Any], seat: str) -> None:
    """A button that stands for several acts is enabled when one of them is."""
    for action, parts in (
        ("DEPOSIT_NEXT_PIECE", _options(offered)),
        ("TREAT", offered["treatmentOptions"]),
    ):
        blockers = _said(offered["availableActions"], "action", action)
        assert (blockers is None) == (not parts), (seat, action)
        assert (blockers == []) == any(part["enabled"] for part in parts), (seat, action)
        assert all(part["enabled"] == (part["blockers"] == []) for part in parts), (seat, action)


def _options(offered: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What may follow; nothing does a plain invoice, which has no dossier."""
    found: list[dict[str, Any]] = (offered["dossier"] or {"nextPieceOptions": []})["nextPieceOptions"]
    return found


def _said(offers: list[dict[str, Any]], key: str, value: str) -> Answer | None:
    found: Answer | None = next((offer["blockers"] for offer in offers if offer[key] == value), None)
    return found


_BARE: Final = ("ACKNOWLEDGE_REJECTION", "ACKNOWLEDGE_SUSPENSION", "MARK_REJECTION_HANDLED", "DUPLICATE")
"""The buttons without a form."""

_REASON: Final = {"A_RECYCLER": "Engagement clos", "REJETEE": "Marché résilié"}


def _form(action: str, seat: str, piece: str, file: str) -> dict[str, Any]:
    """The well-formed input of a button."""
    words = {"comment": "Un mot d'explication"}
    more: dict[str, dict[str, Any]] = {
        **{name: {} for name in ("ACKNOWLEDGE", *_BARE)},
        "REFUSE": {"reason": "ERREUR_MOE"} if seat in ("MOE", "MOA") else words,
        "COMPLETE": {"attachments": [{"fileId": file, "designation": "Bon", "kind": "BON_LIVRAISON"}]},
        "VALIDATE": {"capacity": "TITULAIRE"},
        "CORRECT_VALIDATOR": {"validator": {"identifier": SIRETS["TREHORET"]}},
        **{to: {"to": to, "reason": _REASON.get(to)} for to in TREATMENTS},
    }
    return {"pieceId": piece, **more.get(action, words)}


async def _rehearse(person: Person, forms: Mapping[str, dict[str, Any]]) -> dict[str, Answer]:
    """What each act would answer, ten to an operation: the server takes no more."""
    names = list(forms)
    found: dict[str, Answer] = {}
    for start in range(0, len(names), 10):
        batch = names[start : start + 10]
        acts = {name: ACTS.get(name) or ("TreatPiece" if name in TREATMENTS else "DepositNextPiece") for name in batch}
        data = await person.run(_rehearsals(acts), **{name: {**forms[name], "dryRun": True} for name in batch})
        found |= {name: payload["userErrors"] for name, payload in data.items()}
    return found
