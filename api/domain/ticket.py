"""What may be done with a support request: its categories, its transitions, and who stands where (organisation §9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from api.domain.actions import Action, Offer, own_offers
from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.habilitation import Application
from api.domain.organisation import StructureStatus
from api.domain.permissions import Actor, Permission, Place, allowed, open_to
from api.domain.support import Addressee, Channel, TicketStatus
from api.domain.text import text_problems


@dataclass(frozen=True, slots=True)
class Category:
    """A category and one of its sub-categories (§9.4): the portal's starting list, to be changed here."""

    category: str
    sub_category: str


CATEGORIES: Final = (
    Category("Factures de travaux", "Dépôt"),
    Category("Factures de travaux", "M-Question pour le destinataire de ma facture"),
    Category("Factures de travaux", "Traitement / recyclage"),
    Category("Factures émises", "Dépôt ou saisie"),
    Category("Factures émises", "M-Question pour le destinataire de ma facture"),
    Category("Factures émises", "M-Suivi du paiement"),
    Category("Factures reçues", "Consultation et traitement"),
    Category("Factures à valider", "Validation"),
    Category("Frais de justice", "Saisie du mémoire"),
    Category("Frais de justice", "M-Question sur un mémoire"),
    Category("Remboursement TIC", "Saisie de la demande"),
    Category("Remboursement TIC", "M-Question sur une demande de remboursement"),
    Category("Engagements", "Consultation d'une commande"),
    Category("Gestion des structures et utilisateurs", "Demande de création de structure publique"),
    Category("Gestion des structures et utilisateurs", "Demande d'activation ou d'inactivation de structure publique"),
    Category("Gestion des structures et utilisateurs", "Transformation d'une structure privée en structure publique"),
    Category("Gestion des structures et utilisateurs", "Changement de gestionnaire principal"),
    Category("Gestion des structures et utilisateurs", "Rattachement et habilitations"),
    Category("Compte utilisateur", "Connexion, activation, mot de passe"),
    Category("Raccordement", "EDI"),
    Category("Raccordement", "API et compte technique"),
    Category("Autre", "M-Question générale à une entité publique"),
)

BUSINESS_PREFIX: Final = "M-"


def addressee_of(sub_category: str) -> Addressee:
    """Who treats a request: « M- » goes to the public structure, the rest to the support (SUP-01)."""
    return Addressee.METIER if sub_category.startswith(BUSINESS_PREFIX) else Addressee.TECHNIQUE


# ------------------------------------------------------------------------------------------------- transitions


class TicketAct(StrEnum):
    """What moves a support request."""

    SAVE = "SAVE"
    SUBMIT = "SUBMIT"
    DISCARD = "DISCARD"
    TAKE = "TAKE"
    ASK = "ASK"
    ANSWER = "ANSWER"
    REPLY = "REPLY"
    HAND_OVER = "HAND_OVER"
    TO_SUPPORT = "TO_SUPPORT"
    CLOSE = "CLOSE"


class Side(StrEnum):
    """On which side of a support request somebody acts."""

    ISSUER = "ISSUER"
    AGENT = "AGENT"


@dataclass(frozen=True, slots=True)
class TicketRule:
    """From one status to another; `assigned`: only by the agent who took the request (SUP-04).

    `through` has the channels of the requests that it is for.
    """

    when: TicketStatus
    act: TicketAct
    becomes: TicketStatus
    by: Side
    source: tuple[str, ...]
    assigned: bool = False
    through: frozenset[Channel] = frozenset(Channel)


_SESSION: Final = frozenset({Channel.TICKET_CONNECTE})
_MAIL: Final = frozenset({Channel.TICKET_DECONNECTE})
_S, _A, _I, _T = TicketStatus, TicketAct, Side.ISSUER, Side.AGENT
TICKET_RULES: Final = (
    TicketRule(_S.BROUILLON, _A.SAVE, _S.BROUILLON, _I, ("S3",)),
    TicketRule(_S.BROUILLON, _A.SUBMIT, _S.SOUMIS, _I, ("S3",)),
    TicketRule(_S.BROUILLON, _A.DISCARD, _S.BROUILLON, _I, ("I",)),
    TicketRule(_S.SOUMIS, _A.TAKE, _S.EN_COURS, _T, ("W19",)),
    TicketRule(_S.EN_COURS, _A.ASK, _S.EN_ATTENTE_COMPLEMENT, _T, ("W19",), assigned=True, through=_SESSION),
    TicketRule(_S.EN_ATTENTE_COMPLEMENT, _A.REPLY, _S.RENVOYE, _I, ("W18",)),
    TicketRule(_S.EN_COURS, _A.ANSWER, _S.REPONDU, _T, ("W19",), assigned=True, through=_SESSION),
    TicketRule(_S.EN_COURS, _A.ANSWER, _S.CLOTURE, _T, ("SUP-03", "D"), assigned=True, through=_MAIL),
    TicketRule(_S.REPONDU, _A.REPLY, _S.RENVOYE, _I, ("W18", "W20")),
    TicketRule(_S.REPONDU, _A.CLOSE, _S.CLOTURE, _I, ("W18",)),
    TicketRule(_S.RENVOYE, _A.TAKE, _S.EN_COURS, _T, ("W20", "I")),
    TicketRule(_S.EN_COURS, _A.TO_SUPPORT, _S.SOUMIS, _T, ("W19", "W20"), assigned=True),
    TicketRule(_S.EN_COURS, _A.HAND_OVER, _S.EN_COURS, _T, ("contract TransferTicketInput",), assigned=True),
)
"""Organisation §9.3; saving or deleting a draft and handing over to a colleague change no status."""


@dataclass(frozen=True, slots=True)
class TicketState:
    """A support request, as its rules see it; `missing` are the fields that submitting it still needs."""

    id: UUID
    status: TicketStatus
    author_id: UUID | None
    addressee: Addressee | None = None
    to_structure_id: UUID | None = None
    to_service_id: UUID | None = None
    assignee_id: UUID | None = None
    missing: tuple[Problem, ...] = ()

    @property
    def channel(self) -> Channel:
        """How it came: whoever had no session is no author."""
        return Channel.TICKET_DECONNECTE if self.author_id is None else Channel.TICKET_CONNECTE


def place_of(state: TicketState) -> Place | None:
    """Where a request that a public structure treats is treated from; None for those of the support."""
    if state.addressee is not Addressee.METIER or state.to_structure_id is None:
        return None
    return requests_desk(state.to_structure_id, state.to_service_id)


def requests_desk(structure_id: UUID, service_id: UUID | None = None) -> Place:
    """Where requests that a public structure receives are treated from: all of it, or one of its services."""
    return Place(structure_id, service_id, Application.SOLLICITATIONS_RECUES)


def treats(actor: Actor, state: TicketState) -> bool:
    """Whether the actor treats what comes to the addressee of a request (SUP-04, SUP-05)."""
    if state.status is TicketStatus.BROUILLON:
        return False
    place = place_of(state)
    if place is not None:
        return allowed(actor, Permission.RECEIVED_TICKETS_TREAT, place)
    return open_to(actor, Permission.TECHNICAL_TICKETS_TREAT)


def issues(actor: Actor, state: TicketState) -> bool:
    """Whether a request is the actor's own."""
    return open_to(actor, Permission.OWN_TICKETS_MANAGE) and actor.user_id == state.author_id


def decide(state: TicketState, act: TicketAct, actor: Actor) -> TicketRule:
    """The transition of an act; raises FORBIDDEN, CONSULTATION_ONLY, TICKET_NOT_ASSIGNED or TRANSITION_NOT_ALLOWED."""
    rules = [rule for rule in TICKET_RULES if rule.act is act]
    side = rules[0].by
    if not (issues(actor, state) if side is Side.ISSUER else treats(actor, state)):
        raise error(_refusal(actor, state, side))
    if side is Side.AGENT and rules[0].assigned and state.assignee_id != actor.user_id:
        raise error(ErrorCode.TICKET_NOT_ASSIGNED)
    if act is TicketAct.TO_SUPPORT and state.addressee is Addressee.TECHNIQUE:
        raise error(ErrorCode.TRANSITION_NOT_ALLOWED)
    found = next((rule for rule in rules if rule.when is state.status and state.channel in rule.through), None)
    if found is None:
        raise error(ErrorCode.TRANSITION_NOT_ALLOWED)
    if act is TicketAct.SUBMIT and state.missing:
        raise DomainError(state.missing)
    return found


def _refusal(actor: Actor, state: TicketState, side: Side) -> ErrorCode:
    place = place_of(state)
    reads = place is not None and allowed(actor, Permission.RECEIVED_TICKETS_READ, place)
    return ErrorCode.CONSULTATION_ONLY if side is Side.AGENT and reads else ErrorCode.FORBIDDEN


def answer_act(state: TicketState, actor: Actor, *, needs_complement: bool) -> TicketAct:
    """What an answer is: the issuer's own reply while the request is on their side, else that of an agent."""
    theirs = state.status in (TicketStatus.EN_ATTENTE_COMPLEMENT, TicketStatus.REPONDU)
    if issues(actor, state) and (theirs or not treats(actor, state)):
        return TicketAct.REPLY
    return TicketAct.ASK if needs_complement else TicketAct.ANSWER


# --------------------------------------------------------------------------------------------------- the buttons

_BUTTONS: Final[Mapping[Action, tuple[TicketAct, ...]]] = {
    Action.SAVE_TICKET: (TicketAct.SAVE,),
    Action.SUBMIT_TICKET: (TicketAct.SUBMIT,),
    Action.DISCARD_TICKET: (TicketAct.DISCARD,),
    Action.TAKE_TICKET: (TicketAct.TAKE,),
    Action.ANSWER_TICKET: (TicketAct.ANSWER, TicketAct.REPLY),
    Action.TRANSFER_TICKET: (TicketAct.HAND_OVER,),
    Action.CLOSE_TICKET: (TicketAct.CLOSE,),
}
"""The buttons, and the acts that each may be."""


def ticket_offers(state: TicketState, actor: Actor) -> list[Offer]:
    """The buttons of a request: those of the other side are not listed (conventions 7)."""

    def check(action: Action) -> object:
        acts = _BUTTONS[action]
        act = answer_act(state, actor, needs_complement=False) if len(acts) > 1 else acts[0]
        return decide(state, act, actor)

    return own_offers(_BUTTONS, check)


# --------------------------------------------------------------------------------------------------- the form

MAX_TITLE: Final = 200
MAX_TEXT: Final = 10_000


@dataclass(frozen=True, slots=True)
class TicketTexts:
    """The texts of a request as far as it is filled."""

    category: str | None = None
    sub_category: str | None = None
    title: str | None = None
    description: str | None = None


def form_problems(form: TicketTexts) -> Iterator[Problem]:
    """What is wrong with the texts of a draft: nothing that is left out is (SUP-02)."""
    known = {each.category for each in CATEGORIES}
    if form.category is not None and form.category not in known:
        yield Problem(ErrorCode.VALUE_NOT_ALLOWED, ("category",), {"value": form.category[:100]})
    elif form.sub_category is not None and not any(
        each.sub_category == form.sub_category and form.category in (None, each.category) for each in CATEGORIES
    ):
        yield Problem(ErrorCode.VALUE_NOT_ALLOWED, ("subCategory",), {"value": form.sub_category[:150]})
    yield from text_problems(("title",), form.title or "", MAX_TITLE)
    yield from text_problems(("description",), form.description or "", MAX_TEXT)


def missing(form: TicketTexts, *, structure: bool, recipient: StructureStatus | None) -> Iterator[Problem]:
    """What submitting a request still needs (§9.2): an active recipient is asked of « M- » ones only."""
    yield from _left_out(form)
    if not structure:
        yield Problem(ErrorCode.FIELD_REQUIRED, ("structureId",))
    if addressee_of(form.sub_category or "") is Addressee.METIER:
        if recipient is None:
            yield Problem(ErrorCode.FIELD_REQUIRED, ("toStructure",))
        elif recipient is StructureStatus.INACTIVE:
            yield Problem(ErrorCode.RECIPIENT_INACTIVE, ("toStructure",))


def _left_out(form: TicketTexts) -> Iterator[Problem]:
    given = {
        "category": form.category,
        "subCategory": form.sub_category,
        "title": form.title,
        "description": form.description,
    }
    for name, value in given.items():
        if not value:
            yield Problem(ErrorCode.FIELD_REQUIRED, (name,))


def signed_out_problems(form: TicketTexts) -> Iterator[Problem]:
    """What is wrong with the texts of a request made without a session: it names no recipient, so « M- » has none."""
    yield from _left_out(form)
    faults = [*form_problems(form)]
    yield from faults
    if not faults and addressee_of(form.sub_category or "") is Addressee.METIER:
        yield Problem(ErrorCode.VALUE_NOT_ALLOWED, ("subCategory",), {"value": form.sub_category or ""})


def message_problems(field: str, text: str) -> Iterator[Problem]:
    """What is wrong with what is said in a request."""
    if not text.strip():
        yield Problem(ErrorCode.FIELD_REQUIRED, (field,))
    yield from text_problems((field,), text, MAX_TEXT)


def number_of(count: int) -> str:
    """The number given at submission."""
    return f"SOL-{count:08d}"
