"""Which rows an actor may see: every read and every claim starts here."""

from __future__ import annotations

from typing import Final, TypeAlias
from uuid import UUID

from api.domain.account import PRESENT
from api.domain.approval import ApprovalState, ApprovalType
from api.domain.journal import TOLD_TO
from api.domain.organisation import StructureStatus, StructureType
from api.domain.peers import Peer
from api.domain.people import structures_open_to
from api.domain.permissions import Actor, Permission, allowed, open_to
from api.domain.structure import Wanted
from api.domain.support import Addressee, TicketStatus
from api.domain.ticket import requests_desk
from api.sql import Sql


def own_condition(sql: Sql, actor: Actor, alias: str, person: str = "user_id") -> str:
    """The condition that a row was written by the actor: a technical account's rows are not its manager's own."""
    technical = f"{alias}.technical_account_id"
    if actor.technical_account_id is not None:
        return f"{technical} = {sql.value(actor.technical_account_id)}"
    return f"({alias}.{person} = {sql.value(actor.user_id)} AND {technical} IS NULL)"


def themself_condition(sql: Sql, actor: Actor, column: str) -> str:
    """The condition that a row concerns the person who acts; a technical account is nobody."""
    return f"{column} = {sql.value(actor.user_id)}" if actor.technical_account_id is None else "FALSE"


def dossier_condition(sql: Sql, actor: Actor, column: str) -> str:
    """The condition that the dossier whose key is in `column` may be read: the actor has a seat in it (R-FILE-2)."""
    under = sql.one_of_either(["v.audience", "v.service_audience"], actor.audiences())
    return f"EXISTS (SELECT 1 FROM party v WHERE v.dossier_id = {column} AND ({under}))"


def dossiers_condition(sql: Sql, actor: Actor, column: str) -> str:
    """The same as `dossier_condition`, for a list: the dossiers are found first, the rows from them.

    A database that looks at the rows first looks at everybody's.
    """
    return f"{column} IN ({seen_dossiers(sql, actor)})"


def seen_dossiers(sql: Sql, actor: Actor) -> str:
    """The dossiers that the actor may read, some of them twice."""
    return _under_keys(sql, actor, "SELECT dossier_id FROM party WHERE ")


def _under_keys(sql: Sql, actor: Actor, found: str) -> str:
    """The rows under one of the actor's keys, whole structures then services; each half has an index of its own."""
    keys = list(actor.audiences())
    return " UNION ALL ".join(f"{found}{sql.one_of(column, keys)}" for column in ("audience", "service_audience"))


def works_of_piece(sql: Sql, piece_id: UUID, column: str) -> str:
    """The condition that the dossier whose key is in `column` is that of a works pièce."""
    works = f"wd.works = {sql.value(True)} AND wp.id = {sql.value(piece_id)}"
    return f"{column} = (SELECT wd.id FROM piece wp JOIN dossier wd ON wd.id = wp.dossier_id WHERE {works})"


def draft_condition(sql: Sql, actor: Actor, alias: str) -> str:
    """The condition that a draft may be seen: from the structure that deposits, else by its author (R-FILE-2)."""
    keys = list(actor.audiences())
    whole = sql.one_of(f"{alias}.audience", keys)
    service = sql.one_of(f"{alias}.service_audience", keys)
    own = f"({alias}.audience IS NULL AND {own_condition(sql, actor, alias, 'author_id')})"
    return f"({whole} OR {service} OR {own})"


def file_condition(sql: Sql, actor: Actor, alias: str) -> str:
    """The condition that a file may be read: through its pièce, its draft or its structure, else by who sent it."""
    inside = dossier_condition(sql, actor, "vp.dossier_id")
    joined = f"EXISTS (SELECT 1 FROM piece vp WHERE vp.id = {alias}.piece_id AND {inside})"
    held = f"EXISTS (SELECT 1 FROM draft vd WHERE vd.id = {alias}.draft_id AND {draft_condition(sql, actor, 'vd')})"
    free = " AND ".join(f"{alias}.{link} IS NULL" for link in _OWNERS)
    own = f"({free} AND {own_condition(sql, actor, alias, 'uploaded_by_id')})"
    asked = f"EXISTS (SELECT 1 FROM ticket vt WHERE vt.id = {alias}.ticket_id AND {ticket_condition(sql, actor, 'vt')})"
    return f"({joined} OR {held} OR {asked} OR {structure_file_condition(sql, actor, alias)} OR {own})"


_OWNERS: Final = ("piece_id", "draft_id", "structure_id", "ticket_id")
"""What a file may belong to."""


def structure_file_condition(sql: Sql, actor: Actor, alias: str) -> str:
    """The condition that a file is on the form of a structure, for those attached to it and the support (PJ-02)."""
    theirs = (
        f"{alias}.structure_id IS NOT NULL" if actor.support else sql.one_of(f"{alias}.structure_id", [*actor.roles])
    )
    return f"({theirs} AND {alias}.removed_at IS NULL)"


def awaited(sql: Sql, actor: Actor) -> str:
    """The pièces that wait for an act of the actor's structures (§9.2), some of them twice."""
    return _under_keys(sql, actor, "SELECT piece_id FROM work_item WHERE ")


def awaited_condition(sql: Sql, actor: Actor, column: str) -> str:
    """The condition that the pièce whose key is in `column` is one of them."""
    return f"{column} IN ({awaited(sql, actor)})"


def notification_condition(sql: Sql, actor: Actor, alias: str) -> str:
    """The condition that a notification is the actor's own, and of a dossier or a request that may still be read."""
    seen = dossier_condition(sql, actor, f"{alias}.dossier_id")
    known = f"SELECT 1 FROM approval va WHERE va.id = {alias}.approval_id AND {approval_condition(sql, actor, 'va')}"
    own = themself_condition(sql, actor, f"{alias}.user_id")
    return f"{own} AND ({alias}.dossier_id IS NULL OR {seen}) AND ({alias}.approval_id IS NULL OR EXISTS ({known}))"


def structure_condition(sql: Sql, actor: Actor, alias: str) -> str:
    """The condition that a structure may be read: a public one by anybody signed in, a private one from inside."""
    if actor.support:
        return "TRUE"
    public = f"{alias}.type = {sql.value(StructureType.PUBLIQUE.value)}"
    return f"({public} OR {sql.one_of(f'{alias}.id', list(actor.roles))})"


def joinable_condition(sql: Sql, alias: str) -> str:
    """The condition that a structure may be asked to join: it is active."""
    return f"{alias}.status = {sql.value(StructureStatus.ACTIVE.value)}"


def identified_condition(sql: Sql, wanted: Wanted, alias: str) -> str:
    """The condition that a structure has one of the identifiers that were typed whole (ATT-02)."""
    typed = [
        f"({alias}.identifier_type = {sql.value(type_.value)} AND {alias}.identifier = {sql.value(identifier)})"
        for type_, identifier in wanted.identifiers
    ]
    return f"({' OR '.join(typed)})" if typed else "FALSE"


def name_condition(sql: Sql, wanted: Wanted, alias: str) -> str:
    """The condition that the numbers of a search are in the name: a part of an identifier finds nobody (ATT-02)."""
    numbers = [word for word in wanted.words if any(char.isdigit() for char in word)]
    return " AND ".join(sql.contains(sql.folded(f"{alias}.name"), word) for word in numbers) or "TRUE"


# ------------------------------------------------------------------------------ people's rights (organisation §11)


def _allowed(sql: Sql, actor: Actor, permission: Permission, column: str) -> str:
    """The condition that the structure whose key is in `column` lets the actor do something."""
    return _among(sql, structures_open_to(actor, permission), column)


Everywhere: TypeAlias = tuple[UUID, ...] | None
"""The structures where somebody has an action; None is all there are."""


def _among(sql: Sql, keys: Everywhere, column: str) -> str:
    return "TRUE" if keys is None else sql.one_of(column, keys)


def managed_condition(sql: Sql, actor: Actor, alias: str) -> str:
    """The condition that a rattachement is, or is asked for, in a structure whose users the actor may search."""
    there = sql.one_of(f"{alias}.status", [status.value for status in PRESENT])
    return f"{there} AND {_allowed(sql, actor, Permission.USERS_SEARCH, f'{alias}.structure_id')}"


def user_condition(sql: Sql, actor: Actor, column: str) -> str:
    """The condition that the account whose key is in `column` may be read: one's own, or of somebody one manages."""
    attached = f"SELECT 1 FROM rattachement vr WHERE vr.user_id = {column} AND {managed_condition(sql, actor, 'vr')}"
    return f"({themself_condition(sql, actor, column)} OR EXISTS ({attached}))"


def service_condition(sql: Sql, actor: Actor, alias: str) -> str:
    """The condition that a service may be read: like its structure, until it is deleted."""
    seen = f"SELECT 1 FROM structure vs WHERE vs.id = {alias}.structure_id AND {structure_condition(sql, actor, 'vs')}"
    return f"{alias}.deleted_at IS NULL AND EXISTS ({seen})"


def technical_account_condition(sql: Sql, actor: Actor, alias: str) -> str:
    """The condition that a technical account may be read: by those of its structure to whom its expiry is shown."""
    return _allowed(sql, actor, Permission.TECHNICAL_ACCOUNT_READ, f"{alias}.structure_id")


def webhook_condition(sql: Sql, actor: Actor, alias: str) -> str:
    """The condition that a webhook may be read: by whoever manages those of its structure (decisions 33)."""
    return _allowed(sql, actor, Permission.WEBHOOKS_MANAGE, f"{alias}.structure_id")


def rattachement_condition(sql: Sql, actor: Actor, alias: str) -> str:
    """The condition that a rattachement may be read: one's own, or of a structure whose users one may search."""
    managed = _allowed(sql, actor, Permission.USERS_SEARCH, f"{alias}.structure_id")
    return f"({themself_condition(sql, actor, f'{alias}.user_id')} OR {managed})"


def habilitation_condition(sql: Sql, actor: Actor, alias: str) -> str:
    """The condition that a profile may be read: like the rattachement that it goes with."""
    return rattachement_condition(sql, actor, alias)


def of_request_condition(sql: Sql, approval_id: UUID | None, alias: str) -> str:
    """The condition that a profile is of the person who made a request, on the structure of it."""
    place = f"vr.requester_id = {alias}.user_id AND vr.structure_id = {alias}.structure_id"
    return f"EXISTS (SELECT 1 FROM approval vr WHERE vr.id = {sql.value(approval_id)} AND {place})"


def own_approval_condition(sql: Sql, actor: Actor, alias: str) -> str:
    """The condition that a request is the actor's own."""
    return themself_condition(sql, actor, f"{alias}.requester_id")


def approval_condition(sql: Sql, actor: Actor, alias: str) -> str:
    """The condition that a request may be read: by its author, by those who decide it, once decided by those who read
    the history of the structure.
    """
    return f"({own_approval_condition(sql, actor, alias)} OR {_managed_approval(sql, actor, alias)})"


def _managed_approval(sql: Sql, actor: Actor, alias: str) -> str:
    place = f"{alias}.structure_id"
    deciding = _allowed(sql, actor, Permission.RATTACHEMENT_DECIDE, place)
    decided = f"{alias}.state <> {sql.value(ApprovalState.DEMANDEE.value)}"
    history = _allowed(sql, actor, Permission.DECISIONS_READ, place)
    return f"({deciding} OR ({decided} AND {history}))"


def decision_places(actor: Actor) -> Everywhere:
    """The structures whose decisions on rights are in the « Historique » of the actor (§4.5)."""
    return structures_open_to(actor, Permission.DECISIONS_READ)


def decision_condition(sql: Sql, structures: Everywhere, alias: str) -> str:
    """The condition that a line of history is a decision on rights, at one of these structures."""
    return f"({alias}.decision IS NOT NULL AND {_among(sql, structures, f'{alias}.structure_id')})"


def undecided_condition(sql: Sql, alias: str) -> str:
    """The condition that a line of history is about a request that waits, which only those who treat it see (§11)."""
    waits = f"ua.state = {sql.value(ApprovalState.DEMANDEE.value)}"
    return f"EXISTS (SELECT 1 FROM approval ua WHERE ua.id = {alias}.approval_id AND {waits})"


def awaited_approval_condition(sql: Sql, actor: Actor, alias: str, *, own: str | None = None) -> str:
    """The condition that a request waits for the actor: the badge leaves out those that are not theirs to treat.

    `own` says whether it is theirs, where that is known: the rest is said of type, state and structure alone.
    """
    waits = f"{alias}.state = {sql.value(ApprovalState.DEMANDEE.value)}"
    deciding = _allowed(sql, actor, Permission.APPROVALS_READ, f"{alias}.structure_id")
    own = own or own_approval_condition(sql, actor, alias)
    rattachement = f"{alias}.type <> {sql.value(ApprovalType.HABILITATION.value)}"
    return f"({waits} AND {deciding} AND NOT ({own} AND {rattachement}))"


def listed_approval_condition(sql: Sql, actor: Actor, alias: str, *, own: str | None = None) -> str:
    """The condition that a request is in the actor's lists: what waits is listed to its author and to managers only.

    One that may be read, then, and that waits for nobody but them; `own` is as above.
    """
    own = own or own_approval_condition(sql, actor, alias)
    deciding, listing, history = (structures_open_to(actor, permission) for permission in _OF_REQUESTS)
    waiting, decided = _both(deciding, listing), _either(deciding, history)
    place, waits = f"{alias}.structure_id", ApprovalState.DEMANDEE.value
    if waiting == decided:  # as for every manager: a condition that is planned soon
        return f"({own} OR {_among(sql, waiting, place)})"
    undecided = f"{alias}.state = {sql.value(waits)} AND {_among(sql, waiting, place)}"
    treated = f"{alias}.state <> {sql.value(waits)} AND {_among(sql, decided, place)}"
    return f"({own} OR ({undecided}) OR ({treated}))"


_OF_REQUESTS: Final = (Permission.RATTACHEMENT_DECIDE, Permission.APPROVALS_READ, Permission.DECISIONS_READ)


def _both(one: Everywhere, other: Everywhere) -> Everywhere:
    if one is None or other is None:
        return other if one is None else one
    return tuple(key for key in one if key in other)


def _either(one: Everywhere, other: Everywhere) -> Everywhere:
    if one is None or other is None:
        return None
    return (*one, *(key for key in other if key not in one))


def received_ticket_condition(sql: Sql, actor: Actor, alias: str) -> str:
    """The condition that a support request came to the actor: an agent of its addressee, or of the support (SUP-04)."""
    wholes = {requests_desk(key) for key in actor.roles}
    parts = {requests_desk(grant.structure_id, grant.service_id) for grant in actor.grants} - wholes
    reads = [place for place in (*wholes, *parts) if allowed(actor, Permission.RECEIVED_TICKETS_READ, place)]
    whole = sql.one_of(f"{alias}.to_structure_id", [place.structure_id for place in reads if place.service_id is None])
    service = sql.one_of(f"{alias}.to_service_id", [place.service_id for place in reads if place.service_id])
    business = f"{alias}.addressee = {sql.value(Addressee.METIER.value)} AND ({whole} OR {service})"
    supports = open_to(actor, Permission.TECHNICAL_TICKETS_TREAT)
    technical = f"{alias}.addressee = {sql.value(Addressee.TECHNIQUE.value)}" if supports else "FALSE"
    return f"({alias}.status <> {sql.value(TicketStatus.BROUILLON.value)} AND (({business}) OR {technical}))"


def ticket_condition(sql: Sql, actor: Actor, alias: str) -> str:
    """The condition that a support request may be read: one's own, or one that came to the actor."""
    own = themself_condition(sql, actor, f"{alias}.author_id")
    return f"({own} OR {received_ticket_condition(sql, actor, alias)})"


# ------------------------------------------------------------------------------------------ changes (conventions 15)


def change_condition(sql: Sql, actor: Actor, alias: str) -> str:
    """The condition that a journal entry is told to the actor as a change: what it is about may be read.

    Peers are told what they may all read; what concerns one of them is told to that person alone.
    """
    request = f"SELECT 1 FROM approval ca WHERE ca.id = {alias}.approval_id"
    ticket = f"SELECT 1 FROM ticket ct WHERE ct.id = {alias}.ticket_id"
    told = [
        dossier_condition(sql, actor, f"{alias}.dossier_id"),
        f"EXISTS ({request} AND {_managed_approval(sql, actor, 'ca')})",
        f"EXISTS ({ticket} AND {received_ticket_condition(sql, actor, 'ct')})",
        f"({_of_nothing(alias)} AND {_told_of_structure(sql, actor, alias)})",
    ]
    if not isinstance(actor, Peer):
        told += [
            f"EXISTS ({request} AND {themself_condition(sql, actor, 'ca.requester_id')})",
            f"EXISTS ({ticket} AND {themself_condition(sql, actor, 'ct.author_id')})",
            f"({_of_nothing(alias)} AND {themself_condition(sql, actor, f'{alias}.subject_id')})",
        ]
    return f"({' OR '.join(told)})"


def _of_nothing(alias: str) -> str:
    """The condition that an entry is of no dossier, request or support request, each of which has its readers."""
    return " AND ".join(f"{alias}.{link} IS NULL" for link in ("dossier_id", "approval_id", "ticket_id"))


def _told_of_structure(sql: Sql, actor: Actor, alias: str) -> str:
    cases = []
    for permission in dict.fromkeys(TOLD_TO.values()):
        kinds = sql.one_of(f"{alias}.kind", [kind.value for kind, needed in TOLD_TO.items() if needed is permission])
        cases.append(f"({kinds} AND {_allowed(sql, actor, permission, f'{alias}.structure_id')})")
    return f"({' OR '.join(cases)})"
