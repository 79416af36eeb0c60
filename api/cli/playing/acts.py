"""Which mutation plays which transition of the reference, and what it is given (decisions 14)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from api.cli.playing.reference import Event, Example
from api.domain.cadres import Cadre
from api.domain.examples import EXAMPLE_STRUCTURES
from api.domain.roles import Seat
from api.domain.transitions import TRANSITIONS, Act
from api.domain.validation import expected_capacity

SIRETS: Final = {structure.key: structure.siret for structure in EXAMPLE_STRUCTURES}

DEPOSIT_PIECE: Final = "depositPiece"
DEPOSIT_NEXT_PIECE: Final = "depositNextPiece"
COMPLETE_PIECE: Final = "completePiece"

Given = Callable[[Example, Event], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Mutation:
    """A mutation on a pièce that is there: the type of its input, and what fills it besides the pièce."""

    name: str
    input_type: str
    given: Given


def ref(key: str | None, service_code: str | None = None) -> dict[str, Any] | None:
    """A structure as a form names it."""
    return {"identifier": SIRETS[key], "serviceCode": service_code} if key else None


def _nothing(_: Example, __: Event) -> dict[str, Any]:
    return {}


def _comment(_: Example, event: Event) -> dict[str, Any]:
    return {"comment": event.comment or event.reason}


def _refusal(_: Example, event: Event) -> dict[str, Any]:
    return {"reason": event.reason, "comment": event.comment}


def _treatment(_: Example, event: Event) -> dict[str, Any]:
    return {"to": event.becomes, "reason": event.reason or event.comment}


def _validation(example: Example, event: Event) -> dict[str, Any]:
    of_two = example.parties["valideur2"] is not None
    capacity = expected_capacity(Cadre[example.initial.cadre], Seat(event.role), of_two=of_two)
    return {"capacity": capacity.value, "comment": event.comment}


def _validator(level: int) -> Given:
    return lambda example, _: {"validator": ref(example.parties[f"valideur{level}"])}


def _recycling(example: Example, event: Event) -> dict[str, Any]:
    return {"engagementNumber": example.engagement_number, "comment": event.comment}


_ACKNOWLEDGE: Final = Mutation("acknowledgePiece", "PieceActInput", _nothing)
_SUSPEND: Final = Mutation("suspendPiece", "SuspendPieceInput", _comment)
_REFUSE: Final = Mutation("refusePiece", "RefusePieceInput", _refusal)
_REFUSE_IN_WORDS: Final = Mutation("refusePiece", "RefusePieceInput", _comment)
_VALIDATE: Final = Mutation("validatePiece", "ValidatePieceInput", _validation)
_DECLINE: Final = Mutation("declineValidation", "CommentedPieceActInput", _comment)
_TREAT: Final = Mutation("treatPiece", "TreatPieceInput", _treatment)

MUTATIONS: Final[Mapping[str, Mutation]] = {
    "T05": _VALIDATE,
    "T06": _REFUSE_IN_WORDS,
    "T07": _DECLINE,
    "T08": Mutation("correctValidator", "CorrectValidatorInput", _validator(1)),
    "T11": _VALIDATE,
    "T12": _REFUSE_IN_WORDS,
    "T13": _DECLINE,
    "T14": Mutation("correctValidator", "CorrectValidatorInput", _validator(2)),
    "T30": _ACKNOWLEDGE,
    "T32": _REFUSE,
    "T33": _SUSPEND,
    "T36": _REFUSE,
    "T37": _SUSPEND,
    "T38": _REFUSE,
    "T39": _SUSPEND,
    "T40": _ACKNOWLEDGE,
    "T42": _REFUSE,
    "T43": _SUSPEND,
    "T51": _REFUSE_IN_WORDS,
    "T60": Mutation(COMPLETE_PIECE, "CompletePieceInput", _comment),
    "T70": Mutation("duplicatePiece", "PieceActInput", _nothing),
    "T80": _ACKNOWLEDGE,
    "T81": _SUSPEND,
    "T82": _TREAT,
    "T83": _TREAT,
    "T84": _TREAT,
    "T85": _TREAT,
    "T86": _TREAT,
    "T87": _TREAT,
    "T88": _TREAT,
    "T89": _TREAT,
    "T8A": _TREAT,
    "T90": Mutation("recyclePiece", "RecyclePieceInput", _recycling),
}

DEPOSITS: Final = frozenset(row.id for row in TRANSITIONS if row.act is Act.SEND)
"""The transitions that a deposit follows: `depositPiece` for the first pièce, `depositNextPiece` after it."""

CONSEQUENCES: Final = frozenset(row.id for row in TRANSITIONS if row.is_consequence)
"""The transitions that nobody asks for apart: what the system does, and what a deposit does to the pièce before."""


def mutation_of(example: Example, event: Event) -> str | None:
    """The name of the mutation that plays an event; None when it follows from another.

    A transition that no row plays goes by its own id: no server offers that, so its example cannot be played.
    """
    if event.transition in CONSEQUENCES:
        return None
    if event.transition in DEPOSITS:
        return DEPOSIT_NEXT_PIECE if example.deposits[event.piece].previous else DEPOSIT_PIECE
    row = MUTATIONS.get(event.transition)
    return row.name if row else event.transition


def missing(example: Example, offered: frozenset[str]) -> list[str]:
    """The mutations that an example needs and the server does not offer."""
    needed = {mutation_of(example, event) for event in example.events}
    return sorted(name for name in needed if name is not None and name not in offered)
