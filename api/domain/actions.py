"""The buttons of the screens: each action with its label, mutation and act, and which ones a person is offered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache, partial
from typing import Final

from api.domain.cadres import Cadre
from api.domain.clock import clock
from api.domain.dossier import entitled
from api.domain.errors import DomainError, ErrorCode, Problem
from api.domain.facts import Facts, PieceFacts, seats_playing
from api.domain.interruption import PAYER, open_clock
from api.domain.moves import follow, rows_of
from api.domain.next_piece import ends, next_options
from api.domain.permissions import Actor, Permission
from api.domain.roles import Seat
from api.domain.statuses import UserAction
from api.domain.stops import ANSWERS, decide_answer
from api.domain.transitions import Act, Condition, Transition


class Action(StrEnum):
    """What may be offered on an object."""

    DEPOSIT_NEXT_PIECE = "DEPOSIT_NEXT_PIECE"
    ACKNOWLEDGE = "ACKNOWLEDGE"
    REFUSE = "REFUSE"
    SUSPEND = "SUSPEND"
    COMPLETE = "COMPLETE"
    VALIDATE = "VALIDATE"
    DECLINE_VALIDATION = "DECLINE_VALIDATION"
    CORRECT_VALIDATOR = "CORRECT_VALIDATOR"
    TREAT = "TREAT"
    RECYCLE = "RECYCLE"
    RECORD_INTERRUPTION = "RECORD_INTERRUPTION"
    DUPLICATE = "DUPLICATE"
    ACKNOWLEDGE_REJECTION = "ACKNOWLEDGE_REJECTION"
    ACKNOWLEDGE_SUSPENSION = "ACKNOWLEDGE_SUSPENSION"
    MARK_REJECTION_HANDLED = "MARK_REJECTION_HANDLED"
    APPROVE = "APPROVE"
    REFUSE_APPROVAL = "REFUSE_APPROVAL"
    WITHDRAW = "WITHDRAW"
    UPDATE_STRUCTURE = "UPDATE_STRUCTURE"
    UPDATE_STRUCTURE_SETTINGS = "UPDATE_STRUCTURE_SETTINGS"
    CHANGE_SIRET = "CHANGE_SIRET"
    DEACTIVATE_STRUCTURE = "DEACTIVATE_STRUCTURE"
    ACTIVATE_STRUCTURE = "ACTIVATE_STRUCTURE"
    ADD_STRUCTURE_ATTACHMENTS = "ADD_STRUCTURE_ATTACHMENTS"
    REMOVE_STRUCTURE_ATTACHMENTS = "REMOVE_STRUCTURE_ATTACHMENTS"
    ADD_BANK_ACCOUNT = "ADD_BANK_ACCOUNT"
    REMOVE_BANK_ACCOUNT = "REMOVE_BANK_ACCOUNT"
    CREATE_TECHNICAL_ACCOUNT = "CREATE_TECHNICAL_ACCOUNT"
    SAVE_TICKET = "SAVE_TICKET"
    SUBMIT_TICKET = "SUBMIT_TICKET"
    DISCARD_TICKET = "DISCARD_TICKET"
    TAKE_TICKET = "TAKE_TICKET"
    ANSWER_TICKET = "ANSWER_TICKET"
    TRANSFER_TICKET = "TRANSFER_TICKET"
    CLOSE_TICKET = "CLOSE_TICKET"
    CREATE_WEBHOOK = "CREATE_WEBHOOK"
    UPDATE_WEBHOOK = "UPDATE_WEBHOOK"
    ENABLE_WEBHOOK = "ENABLE_WEBHOOK"
    DISABLE_WEBHOOK = "DISABLE_WEBHOOK"
    ROTATE_WEBHOOK_SECRET = "ROTATE_WEBHOOK_SECRET"  # noqa: S105  # the name of an action
    TEST_WEBHOOK = "TEST_WEBHOOK"
    DELETE_WEBHOOK = "DELETE_WEBHOOK"
    RESEND_WEBHOOK_DELIVERY = "RESEND_WEBHOOK_DELIVERY"
    GIVE_MANDATE = "GIVE_MANDATE"
    END_MANDATE = "END_MANDATE"
    CREATE_SERVICE = "CREATE_SERVICE"
    UPDATE_SERVICE = "UPDATE_SERVICE"
    DELETE_SERVICES = "DELETE_SERVICES"
    OPEN_APPLICATIONS = "OPEN_APPLICATIONS"
    CLOSE_APPLICATIONS = "CLOSE_APPLICATIONS"
    UPDATE_RATTACHEMENT = "UPDATE_RATTACHEMENT"
    DETACH_USERS = "DETACH_USERS"
    REQUEST_HABILITATIONS = "REQUEST_HABILITATIONS"
    SET_HABILITATIONS = "SET_HABILITATIONS"


@dataclass(frozen=True, slots=True)
class ActionRule:
    """A button, and what it does to a pièce: a transition, or an act that changes no status (§4.13); None elsewhere.

    The interruption of the payment delay, which is of the dossier, has nothing but a permission.
    """

    libelle: str
    mutation: str
    act: Act | UserAction | Permission | None
    source: tuple[str, ...]


ACTIONS: Final[Mapping[Action, ActionRule]] = {
    Action.DEPOSIT_NEXT_PIECE: ActionRule(
        "Déposer la pièce suivante", "depositNextPiece", Act.DEPOSIT_NEXT_PIECE, ("S003",)
    ),
    Action.ACKNOWLEDGE: ActionRule("Prendre en compte", "acknowledgePiece", Act.ACKNOWLEDGE, ("CPP", "OAS")),
    Action.REFUSE: ActionRule("Refuser", "refusePiece", Act.REFUSE, ("S001", "S003")),
    Action.SUSPEND: ActionRule("Suspendre", "suspendPiece", Act.SUSPEND, ("S001", "S003")),
    Action.COMPLETE: ActionRule("Compléter", "completePiece", Act.COMPLETE, ("OAS", "FP")),
    Action.VALIDATE: ActionRule("Valider", "validatePiece", Act.VALIDATE, ("S001", "OAS")),
    Action.DECLINE_VALIDATION: ActionRule(
        "Ne pas être le valideur", "declineValidation", Act.DECLINE_VALIDATION, ("OAS", "MAI")
    ),
    Action.CORRECT_VALIDATOR: ActionRule(
        "Corriger le valideur", "correctValidator", Act.CORRECT_VALIDATOR, ("OAS", "NORM")
    ),
    Action.TREAT: ActionRule("Traiter", "treatPiece", Act.TREAT, ("OAS", "S003")),
    Action.RECYCLE: ActionRule("Recycler", "recyclePiece", Act.RECYCLE, ("OAS",)),
    Action.RECORD_INTERRUPTION: ActionRule(
        "Interrompre le délai de paiement", "recordInterruption", Permission.PIECE_RECORD_INTERRUPTION, ("CCP27",)
    ),
    Action.DUPLICATE: ActionRule("Dupliquer", "duplicatePiece", Act.DUPLICATE, ("OAS", "S003")),
    Action.ACKNOWLEDGE_REJECTION: ActionRule(
        "Acquitter le rejet", "acknowledgeRejection", UserAction.ACQUITTEMENT_REJET, ("OAS", "C-REJ")
    ),
    Action.ACKNOWLEDGE_SUSPENSION: ActionRule(
        "Acquitter la suspension", "acknowledgeSuspension", UserAction.ACQUITTEMENT_SUSPENSION, ("OAS",)
    ),
    Action.MARK_REJECTION_HANDLED: ActionRule(
        "Marquer le rejet comme traité", "markRejectionHandled", UserAction.TRAITEMENT_REJET, ("OAS", "C-REJ")
    ),
    Action.APPROVE: ActionRule("Approuver", "approve", None, ("ORG",)),
    Action.REFUSE_APPROVAL: ActionRule("Refuser la demande", "refuseApproval", None, ("ORG",)),
    Action.WITHDRAW: ActionRule("Retirer la demande", "withdrawApproval", None, ("ORG",)),
    Action.UPDATE_STRUCTURE: ActionRule("Modifier la structure", "updateStructure", None, ("ORG",)),
    Action.UPDATE_STRUCTURE_SETTINGS: ActionRule("Modifier les paramètres", "updateStructureSettings", None, ("ORG",)),
    Action.CHANGE_SIRET: ActionRule("Changer de SIRET", "changeSiret", None, ("ORG",)),
    Action.DEACTIVATE_STRUCTURE: ActionRule("Désactiver la structure", "deactivateStructure", None, ("ORG",)),
    Action.ACTIVATE_STRUCTURE: ActionRule("Activer la structure", "activateStructure", None, ("ORG",)),
    Action.ADD_STRUCTURE_ATTACHMENTS: ActionRule("Ajouter des fichiers", "addStructureAttachments", None, ("ORG",)),
    Action.REMOVE_STRUCTURE_ATTACHMENTS: ActionRule(
        "Retirer des fichiers", "removeStructureAttachments", None, ("ORG",)
    ),
    Action.ADD_BANK_ACCOUNT: ActionRule("Ajouter des coordonnées bancaires", "addBankAccount", None, ("ORG",)),
    Action.REMOVE_BANK_ACCOUNT: ActionRule("Retirer des coordonnées bancaires", "removeBankAccount", None, ("ORG",)),
    Action.CREATE_TECHNICAL_ACCOUNT: ActionRule("Créer un compte technique", "createTechnicalAccount", None, ("ORG",)),
    Action.CREATE_WEBHOOK: ActionRule("Ajouter un webhook", "createWebhook", None, ("ORG",)),
    Action.UPDATE_WEBHOOK: ActionRule("Modifier le webhook", "updateWebhook", None, ("ORG",)),
    Action.ENABLE_WEBHOOK: ActionRule("Activer le webhook", "enableWebhook", None, ("ORG",)),
    Action.DISABLE_WEBHOOK: ActionRule("Désactiver le webhook", "disableWebhook", None, ("ORG",)),
    Action.ROTATE_WEBHOOK_SECRET: ActionRule("Renouveler le secret", "rotateWebhookSecret", None, ("ORG",)),
    Action.TEST_WEBHOOK: ActionRule("Envoyer un essai", "testWebhook", None, ("ORG",)),
    Action.DELETE_WEBHOOK: ActionRule("Supprimer le webhook", "deleteWebhook", None, ("ORG",)),
    Action.RESEND_WEBHOOK_DELIVERY: ActionRule("Renvoyer le message", "resendWebhookDelivery", None, ("ORG",)),
    Action.GIVE_MANDATE: ActionRule("Donner un mandat de facturation", "giveMandate", None, ("ORG",)),
    Action.END_MANDATE: ActionRule("Mettre fin à un mandat de facturation", "endMandate", None, ("ORG",)),
    Action.CREATE_SERVICE: ActionRule("Créer un service", "createService", None, ("ORG",)),
    Action.UPDATE_SERVICE: ActionRule("Modifier un service", "updateService", None, ("ORG",)),
    Action.DELETE_SERVICES: ActionRule("Supprimer des services", "deleteServices", None, ("ORG",)),
    Action.OPEN_APPLICATIONS: ActionRule("Ouvrir des applications", "openApplications", None, ("ORG",)),
    Action.CLOSE_APPLICATIONS: ActionRule("Fermer des applications", "closeApplications", None, ("ORG",)),
    Action.UPDATE_RATTACHEMENT: ActionRule("Modifier le rattachement", "updateRattachement", None, ("ORG",)),
    Action.DETACH_USERS: ActionRule("Supprimer le rattachement", "detachUsers", None, ("ORG",)),
    Action.REQUEST_HABILITATIONS: ActionRule("Gérer mes habilitations", "requestHabilitations", None, ("ORG",)),
    Action.SET_HABILITATIONS: ActionRule("Gérer les habilitations", "setHabilitations", None, ("ORG",)),
    Action.SAVE_TICKET: ActionRule("Enregistrer le brouillon", "saveTicket", None, ("ORG",)),
    Action.SUBMIT_TICKET: ActionRule("Soumettre", "submitTicket", None, ("ORG",)),
    Action.DISCARD_TICKET: ActionRule("Supprimer le brouillon", "discardTicket", None, ("ORG",)),
    Action.TAKE_TICKET: ActionRule("Prendre en charge", "takeTicket", None, ("ORG",)),
    Action.ANSWER_TICKET: ActionRule("Répondre", "answerTicket", None, ("ORG",)),
    Action.TRANSFER_TICKET: ActionRule("Transférer", "transferTicket", None, ("ORG",)),
    Action.CLOSE_TICKET: ActionRule("Clôturer", "closeTicket", None, ("ORG",)),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A button, and why it is greyed."""

    action: Action
    blockers: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Treatment:
    """What the finance office may make of a pièce, and what stops it."""

    transition: Transition
    blockers: tuple[Problem, ...]


def own_offers(acts: Iterable[Action], check: Callable[[Action], object]) -> list[Offer]:
    """The buttons whose act is the actor's, at this level or the next (conventions 7); `check` raises what stops it."""
    listed = []
    for action in acts:
        try:
            _ = check(action)
        except DomainError as refusal:
            if refusal.problems[0].code is not ErrorCode.FORBIDDEN:
                listed.append(Offer(action, refusal.problems))
        else:
            listed.append(Offer(action, ()))
    return listed


_MOST_KNOWN: Final = 4_096
"""Pièces that the rules can tell apart: those of a busy day are a hundred or two."""

_known: dict[tuple[object, ...], Sequence[Offer]] = {}


def offers(facts: Facts, piece: PieceFacts, actor: Actor, now: datetime) -> Sequence[Offer]:
    """The buttons of a pièce for this actor: acts of other seats are not listed (conventions 7).

    They are worked out once for all the pièces that the rules cannot tell apart.
    """
    alike = (
        (piece.cadre, piece.status, piece.depositor_seat, piece.holder, piece.rank == 1, piece.duplicated),
        (piece.suspension_acknowledged, piece.rejection_acknowledged, piece.rejection_handled),
        (facts.state, facts.seated, facts.met, *facts.levels_of(actor).items()),
        piece.holder is PAYER and (facts.interrupted, facts.resumed, clock(facts) is None),
        ends(facts, piece, now),
    )
    found = _known.get(alike)
    if found is None:
        if len(_known) == _MOST_KNOWN:
            _known.clear()
        found = _known[alike] = worked_out(facts, piece, actor, now)
    return found


def worked_out(facts: Facts, piece: PieceFacts, actor: Actor, now: datetime) -> list[Offer]:
    """The same buttons, worked out for this pièce."""
    listed = []
    for action, act, own, playing in _acts_of(facts, piece, actor):
        if act is Act.DEPOSIT_NEXT_PIECE:
            options = next_options(facts, piece, actor, now)
            if options:
                # One open form is enough; else any closed one tells why.
                listed.append(Offer(action, min((option.blockers for option in options), key=len)))
        elif isinstance(act, UserAction):
            listed.append(Offer(action, _problems(partial(decide_answer, facts, piece, act, actor))))
        elif isinstance(act, Permission):
            listed.append(Offer(action, _problems(partial(open_clock, facts, piece, actor))))
        else:
            listed.append(Offer(action, _blockers(facts, piece, act, actor, playing, among=own)))
    return listed


def _problems(decide: Callable[[], object]) -> tuple[Problem, ...]:
    try:
        decide()
    except DomainError as refusal:
        return refusal.problems
    return ()


def treatments(facts: Facts, piece: PieceFacts, actor: Actor) -> list[Treatment]:
    """The statuses that the finance office may give; nothing for the other seats."""
    return [
        Treatment(row, _blockers(facts, piece, act, actor, playing, among=(row,)))
        for _, act, own, playing in _acts_of(facts, piece, actor)
        if act is Act.TREAT
        for row in own
    ]


OwnAct = tuple[Action, Act | UserAction | Permission, tuple[Transition, ...], frozenset[Seat]]
"""A button of somebody's seats, what it does, the rows of an act that belong to these seats, and which of them play."""


def _acts_of(facts: Facts, piece: PieceFacts, actor: Actor) -> tuple[OwnAct, ...]:
    """What the seats of an actor may ever do with a pièce, whatever its status."""
    return _own_acts(piece.cadre, piece.depositor_seat, piece.holder, facts.met, facts.seats_of(actor))


@lru_cache(maxsize=1_024)  # few pièces differ in these
def _own_acts(
    cadre: Cadre, depositor: Seat, holder: Seat | None, met: frozenset[Condition], seats: frozenset[Seat]
) -> tuple[OwnAct, ...]:
    found: list[OwnAct] = []
    for action, rule in ACTIONS.items():
        if isinstance(rule.act, UserAction):
            answer = ANSWERS[rule.act]
            playing = seats_playing(answer.role, depositor, holder) & seats
            if answer.concerns(cadre) and playing:
                found.append((action, rule.act, (), playing))
        elif isinstance(rule.act, Permission):
            if holder is PAYER and PAYER in seats:
                found.append((action, rule.act, (), frozenset({PAYER})))
        elif rule.act is not None:
            every = rows_of(rule.act, cadre, met)
            own = tuple(row for row in every if seats_playing(row.role, depositor, holder) & seats)
            playing = seats & frozenset[Seat]().union(*(seats_playing(row.role, depositor, holder) for row in own))
            if own or rule.act is Act.DEPOSIT_NEXT_PIECE:
                found.append((action, rule.act, own, playing))
    return tuple(found)


def _blockers(
    facts: Facts, piece: PieceFacts, act: Act, actor: Actor, playing: frozenset[Seat], *, among: Sequence[Transition]
) -> tuple[Problem, ...]:
    return _problems(lambda: follow(facts, piece, act, entitled(facts, playing, act, actor), among=among))
