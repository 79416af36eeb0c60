"""What the author of a stopped pièce does: acknowledge, mark as handled (§4.13, R-REJ-1), correct its routing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from api.domain.cadres import Cadre
from api.domain.deposit import MAX_REFERENCE
from api.domain.dossier import permitted
from api.domain.errors import ErrorCode, Problem, error
from api.domain.facts import Facts, PartyFacts, PieceFacts
from api.domain.journal import ChangeKind
from api.domain.opening import Named, recipient_problems
from api.domain.permissions import Actor, Permission
from api.domain.roles import Role, Seat
from api.domain.statuses import STATUSES, PieceStatus, UserAction
from api.domain.succession import NEXT, NextCondition
from api.domain.text import text_problems
from api.domain.transitions import TRANSITIONS, Condition

# ------------------------------------------------------------------------------- acts that change no status


_REACHED: Final = frozenset((row.becomes, cadre) for row in TRANSITIONS for cadre in row.cadres)
"""The statuses that a pièce may come to, each with its cadre."""


@dataclass(frozen=True, slots=True)
class AnswerRule:
    """An act of `role` on a pièce in `status`, which keeps it; `cadres` are those that may come to that status."""

    role: Role
    status: PieceStatus
    permission: Permission
    kind: ChangeKind
    source: tuple[str, ...]

    def concerns(self, cadre: Cadre) -> bool:
        """Whether a pièce of that cadre may come to the status."""
        return (self.status, cadre) in _REACHED

    def seats(self, piece: PieceFacts) -> frozenset[Seat]:
        """The seats that may do it, once the pièce is in that status."""
        return piece.seats_of(self.role) if self.concerns(piece.cadre) else frozenset()


ANSWERS: Final[Mapping[UserAction, AnswerRule]] = {
    UserAction.ACQUITTEMENT_REJET: AnswerRule(
        Role.DEPOSANT,
        PieceStatus.REJETEE,
        Permission.PIECE_ACKNOWLEDGE_REJECTION,
        ChangeKind.REJECTION_ACKNOWLEDGED,
        ("OAS", "C-REJ"),
    ),
    UserAction.ACQUITTEMENT_SUSPENSION: AnswerRule(
        # Decisions 27: a suspension is told to the author and to the supplier, and either may acknowledge it.
        Role.FOURNISSEUR_OU_DEPOSANT,
        PieceStatus.SUSPENDUE,
        Permission.PIECE_ACKNOWLEDGE_SUSPENSION,
        ChangeKind.SUSPENSION_ACKNOWLEDGED,
        ("OAS", "DEC"),
    ),
    UserAction.TRAITEMENT_REJET: AnswerRule(
        Role.DEPOSANT,
        PieceStatus.REJETEE,
        Permission.PIECE_HANDLE_REJECTION,
        ChangeKind.REJECTION_HANDLED,
        ("OAS", "C-REJ"),
    ),
}


def decide_answer(facts: Facts, piece: PieceFacts, action: UserAction, actor: Actor) -> Seat:
    """The seat from which `actor` does that now; raises TRANSITION_NOT_ALLOWED twice, or out of order (R-REJ-1)."""
    rule = ANSWERS[action]
    seats = permitted(facts, rule.seats(piece), rule.permission, actor)
    done = {
        UserAction.ACQUITTEMENT_REJET: piece.rejection_acknowledged,
        UserAction.ACQUITTEMENT_SUSPENSION: piece.suspension_acknowledged,
        UserAction.TRAITEMENT_REJET: piece.rejection_handled,
    }
    if piece.status is not rule.status or done[action]:
        raise error(ErrorCode.TRANSITION_NOT_ALLOWED, status=STATUSES[piece.status].libelle)
    if action is UserAction.TRAITEMENT_REJET and not piece.rejection_acknowledged:
        raise error(ErrorCode.TRANSITION_NOT_ALLOWED, status="Rejet à acquitter")
    return min(seats)


# ------------------------------------------------------------------------------------------------ recycling


def recycling_problems(
    facts: Facts,
    piece: PieceFacts,
    recipient: Named,
    *,
    engagement: str | None,
    private_supplier: bool,
    mandant_id: UUID | None = None,
) -> Iterator[Problem]:
    """What stops a pièce from going to `recipient` under that engagement: what would have stopped its deposit.

    `mandant_id` is whom a regularisation invoice is for: it goes to nobody else (R-MOAD-1).
    """
    yield from text_problems(("engagementNumber",), engagement, MAX_REFERENCE, one_line=True)
    yield from recipient_problems(recipient, engagement=engagement, private_supplier=private_supplier)
    if recipient.structure is None:
        return
    if mandant_id not in (None, recipient.structure.id):
        yield Problem(ErrorCode.VALUE_NOT_ALLOWED, ("recipient", "identifier"), {"value": recipient.identifier})
    if recipient.structure.id == facts.parties[Seat.DESTINATAIRE].structure_id:
        return  # it had the right to this cadre when it was deposited, whatever it says of its MOA since
    party = PartyFacts(Seat.DESTINATAIRE, recipient.structure.id, moa_presence=recipient.structure.moa_presence)
    if not _still_follows(replace(facts, parties={**facts.parties, Seat.DESTINATAIRE: party}), piece):
        yield Problem(ErrorCode.CADRE_NOT_ALLOWED, ("recipient", "identifier"))


def _still_follows(facts: Facts, piece: PieceFacts) -> bool:
    """Decisions 31: an A16 goes to a recipient « sans MOA » only, a new one too."""
    before = [each.cadre for each in facts.pieces if each.rank == piece.rank - 1]
    ways = [row.condition for row in NEXT if row.cadre is piece.cadre and {*row.after} & {*before}]
    sans_moa = facts.holds(Condition.RECIPIENT_SANS_MOA)
    return not ways or any(way is not NextCondition.RECIPIENT_SANS_MOA or sans_moa for way in ways)
