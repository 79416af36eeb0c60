"""Who sees what, said a second time: from the references alone, over the rows of the database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from api import models
from api.domain.ids import public_id
from api.security import token_digest
from tests.api.visibility.scene import Scene
from tests.world import START, Person

REFERENCE: Final = Path(__file__).parents[3] / "docs" / "domain" / "organisation.json"
MATRIX: Final[Mapping[str, Mapping[str, str]]] = {
    row["action"]: row["cells"] for row in json.loads(REFERENCE.read_text(encoding="utf-8"))["permissionMatrix"]
}
"""The actions of organisation §11, and the cell of each column."""

YES: Final = frozenset({"Y", "own", "own*", "on"})
LEVELS: Final = {"CONSULTATION": ("OC",), "MODIFICATION": ("OC", "OM")}
KINDS: Final[Mapping[str, tuple[type, str]]] = {
    "Approval": (models.Approval, "approval"),
    "Attachment": (models.Attachment, "fichier"),
    "Dossier": (models.Dossier, "dossier"),
    "Draft": (models.Draft, "draft"),
    "Habilitation": (models.Habilitation, "habilitation"),
    "Notification": (models.Notification, "notification"),
    "Piece": (models.Piece, "piece"),
    "Rattachement": (models.Rattachement, "rattachement"),
    "Service": (models.Service, "service"),
    "Structure": (models.Structure, "structure"),
    "TechnicalAccount": (models.TechnicalAccount, "technical"),
    "Ticket": (models.Ticket, "ticket"),
    "User": (models.User, "user"),
    "Webhook": (models.Webhook, "webhook"),
}
"""The kinds of object that have an identifier of their own: their table, and how the identifier begins."""

Rows = Mapping[UUID, Any]


@dataclass(frozen=True)
class Profile:
    """An application in force, on a structure or on one service of it."""

    structure: UUID
    service: UUID | None
    application: str
    level: str


@dataclass(frozen=True)
class Actor:
    """Who looks: a person, the tool of one, or nobody."""

    name: str
    person: Any = None
    tool: Any = None
    roles: Mapping[UUID, str] | None = None
    profiles: tuple[Profile, ...] = ()

    @property
    def signed_in(self) -> bool:
        """Whether there is somebody."""
        return self.person is not None

    @property
    def support(self) -> bool:
        """Whether this is the support of the portal."""
        return self.signed_in and self.tool is None and bool(self.person.support)

    def columns(self, structure: UUID | None) -> set[str]:
        """The columns of the matrix in which the actor stands towards a structure."""
        if not self.signed_in:
            return {"ANON"}
        there = structure in (self.roles or {})
        if self.tool is not None:
            return {"CT"} if there else set()
        found = {"INS", "SUP"} if self.support else {"INS"}
        if there and structure is not None:
            found |= {"UC"} | ({"GP"} if (self.roles or {})[structure] == "GESTIONNAIRE_PRINCIPAL" else set())
            found |= {column for level in self.levels("ORGANISATION", structure) for column in LEVELS[level]}
        return found

    def levels(self, application: str, structure: UUID, *services: UUID | None) -> set[str]:
        """The levels of an application, held for the whole structure or for one of these services."""
        return {
            held.level
            for held in self.profiles
            if (held.application, held.structure) == (application, structure) and held.service in (None, *services)
        }

    def may(self, action: str, structure: UUID | None = None) -> bool:
        """Whether one of the columns lets the actor do an action of the matrix at a structure."""
        return any(MATRIX[action][column] in YES for column in self.columns(structure))

    def somewhere(self, action: str) -> bool:
        """The same, at any of the actor's structures."""
        return self.may(action) or any(self.may(action, key) for key in self.roles or {})

    def wrote(self, row: Any, person: str) -> bool:
        """Whether the actor made a row: what a tool made is not its manager's (TEC-04)."""
        if self.tool is not None:
            return bool(row.technical_account_id == self.tool.id)
        return self.signed_in and getattr(row, person) == self.person.id and row.technical_account_id is None

    def themself(self, person: UUID | None) -> bool:
        """Whether somebody is the actor; a tool is nobody (TEC-03)."""
        return self.signed_in and self.tool is None and person == self.person.id


class Oracle:
    """The whole database, and what each actor may see of it."""

    rows: dict[str, dict[UUID, Any]]

    @classmethod
    async def of(cls, scene: Scene) -> Oracle:
        """What the references say of this town."""
        made = cls()
        tables = {kind: table for kind, (table, _) in KINDS.items()} | {
            name: getattr(models, name) for name in ("Party", "WorkItem", "JournalEntry", "RattachementService")
        }
        made.rows = {}
        for name, table in tables.items():
            made.rows[name] = {row.pk: row for row in await table.all()}
        made.actors = [await made._actor(name, person) for name, person in scene.actors.items()]
        return made

    actors: list[Actor]

    async def _actor(self, name: str, person: Person) -> Actor:
        if person.token is None:
            return Actor(name)
        digest = token_digest(person.token)
        tool = None
        if (session := await models.Session.get_or_none(token_digest=digest)) is not None:
            user = self.rows["User"][session.user_id]
        else:
            key = (await models.TechnicalToken.get(token_digest=digest)).technical_account_id
            tool = self.rows["TechnicalAccount"][key]
            user = next(
                self.rows["User"][row.user_id]
                for row in self.rows["Rattachement"].values()
                if (row.structure_id, row.role, row.status) == (tool.structure_id, "GESTIONNAIRE_PRINCIPAL", "VALIDE")
            )
        roles = {
            row.structure_id: str(row.role.value)
            for row in self.rows["Rattachement"].values()
            if row.user_id == user.id and row.status == "VALIDE" and (row.valid_from or START.date()) <= START.date()
        }
        if tool is not None:  # TEC-04: of the structures that its manager manages, or of its own alone
            roles = {
                key: role
                for key, role in roles.items()
                if role == "GESTIONNAIRE_PRINCIPAL" and (not tool.own_structure_only or key == tool.structure_id)
            }
        profiles = tuple(
            Profile(row.structure_id, row.service_id, str(row.application.value), str(row.level.value))
            for row in self.rows["Habilitation"].values()
            if row.user_id == user.id and row.structure_id in roles and row.effective_at <= START
        )
        return Actor(name, user, tool, roles, profiles)

    def all(self, kind: str) -> Iterator[tuple[str, Any]]:
        """The objects of a kind, by their identifiers; a plain invoice has no dossier (decisions 1)."""
        prefix = KINDS[kind][1]
        for key, row in self.rows[kind].items():
            if kind != "Dossier" or row.works:
                yield public_id(prefix, key), row

    def one_of_each_audience(self, kind: str, owners: Sequence[str] = ()) -> list[str]:
        """An object for each set of people who see it, and each way to belong to something."""
        return list(
            {
                (
                    *(getattr(row, name) is None for name in owners),
                    *(self.sees(actor, kind, row) for actor in self.actors),
                ): identifier
                for identifier, row in self.all(kind)
            }.values()
        )

    def row(self, kind: str, identifier: str) -> Any:
        """The row behind an identifier."""
        return self.rows[kind][UUID(identifier.partition("_")[2])]

    def visible(self, actor: Actor, kind: str) -> set[str]:
        """What the actor sees of a kind."""
        return {identifier for identifier, row in self.all(kind) if self.sees(actor, kind, row)}

    def sees(self, actor: Actor, kind: str, row: Any) -> bool:
        """Whether the actor sees an object."""
        return actor.signed_in and SEES[kind](self, actor, row)

    # ---------------------------------------------------------------------------------------- what is billed

    def seats(self, actor: Actor, dossier: Any) -> list[Any]:
        """The seats of a dossier from which the actor reads: that of their structure, in its application (§1.1)."""
        found = [party for party in self.rows["Party"].values() if party.dossier_id == dossier.id]
        return [
            party for party in found if actor.levels(_of_seat(party, dossier), party.structure_id, party.service_id)
        ]

    def dossier(self, actor: Actor, row: Any) -> bool:
        """R-FILE-2: every actor named in the file reads the whole file; in their application, for their services."""
        return bool(self.seats(actor, row))

    def piece(self, actor: Actor, row: Any) -> bool:
        """R-FILE-2: with its file."""
        return self.dossier(actor, self.rows["Dossier"][row.dossier_id])

    def awaited(self, actor: Actor, row: Any) -> bool:
        """§9.2: it waits for an act of a seat that the actor has."""
        dossier = self.rows["Dossier"][row.dossier_id]
        waiting = {str(item.seat.value) for item in self.rows["WorkItem"].values() if item.piece_id == row.id}
        return any(str(party.seat.value) in waiting for party in self.seats(actor, dossier))

    def draft(self, actor: Actor, row: Any) -> bool:
        """R-BRO-1: for the structure that deposits, in the application of the deposit; else for its author."""
        if row.structure_id is None or row.application is None:
            return actor.wrote(row, "author_id")
        return bool(actor.levels(str(row.application.value), row.structure_id, row.service_id))

    def attachment(self, actor: Actor, row: Any) -> bool:
        """With what it is joined to; joined to nothing, for whoever sent it."""
        if row.piece_id is not None:
            return self.piece(actor, self.rows["Piece"][row.piece_id])
        if row.draft_id is not None:
            return self.draft(actor, self.rows["Draft"][row.draft_id])
        if row.ticket_id is not None:
            return self.ticket(actor, self.rows["Ticket"][row.ticket_id])
        if row.structure_id is not None:
            return row.removed_at is None and actor.may("list and download attachments", row.structure_id)
        return actor.wrote(row, "uploaded_by_id")

    # ------------------------------------------------------------------------- structures, people, their rights

    def structure(self, actor: Actor, row: Any) -> bool:
        """STR-07: a public one by everybody signed in, a private one from inside."""
        if row.type == "PUBLIQUE":
            return actor.may("read a public structure and its services", row.id) or actor.tool is not None
        return actor.may("read a private structure", row.id)

    def service(self, actor: Actor, row: Any) -> bool:
        """With its structure, until it is deleted."""
        return row.deleted_at is None and self.structure(actor, self.rows["Structure"][row.structure_id])

    def user(self, actor: Actor, row: Any) -> bool:
        """Oneself, and the people of the structures whose users one searches."""
        return actor.themself(row.id) or self.managed(actor, row)

    def managed(self, actor: Actor, row: Any) -> bool:
        """The people of the structures whose users one searches, those who ask to join included."""
        return any(
            actor.may("search the users of the structure", link.structure_id)
            for link in self.rows["Rattachement"].values()
            if link.user_id == row.id and link.status in ("VALIDE", "EN_COURS_VALIDATION")
        )

    def of_user(self, actor: Actor, row: Any) -> bool:
        """One's own, and those of the structures whose users one searches."""
        return actor.themself(row.user_id) or actor.may("search the users of the structure", row.structure_id)

    def approval(self, actor: Actor, row: Any) -> bool:
        """One's own; that one decides; once decided, by whoever reads the history of the structure (§11)."""
        return (
            actor.themself(row.requester_id)
            or actor.may("approve or refuse a request (unit, bulk)", row.structure_id)
            or (row.state != "DEMANDEE" and actor.may("read the history of decisions", row.structure_id))
        )

    def listed(self, actor: Actor, row: Any) -> bool:
        """§11: what waits is listed to its author and to those who treat it, what was decided to who may read it."""
        waits, badge = row.state == "DEMANDEE", actor.may("see the badge and the pending list", row.structure_id)
        return self.approval(actor, row) and (not waits or badge or actor.themself(row.requester_id))

    def to_decide(self, actor: Actor, row: Any) -> bool:
        """APP-01, APP-06: what waits for the actor; their own rattachement is not theirs to treat."""
        own = actor.themself(row.requester_id) and row.type != "HABILITATION"
        return row.state == "DEMANDEE" and not own and actor.may("see the badge and the pending list", row.structure_id)

    def technical_account(self, actor: Actor, row: Any) -> bool:
        """§11: whoever sees its expiry date."""
        return actor.may("see its expiry date", row.structure_id)

    def webhook(self, actor: Actor, row: Any) -> bool:
        """Decision 33: whoever may create a technical account."""
        return actor.may("create a technical account", row.structure_id)

    def ticket(self, actor: Actor, row: Any) -> bool:
        """One's own, or one that came to the actor."""
        return actor.themself(row.author_id) or self.received(actor, row)

    def received(self, actor: Actor, row: Any) -> bool:
        """SUP-01, SUP-04: to the agents of the addressed structure or service, or to the support of the portal."""
        if actor.tool is not None or row.status == "BROUILLON":
            return False
        if row.addressee == "TECHNIQUE":
            return actor.may("treat technical tickets")
        principal = (actor.roles or {}).get(row.to_structure_id) == "GESTIONNAIRE_PRINCIPAL"
        return principal or bool(actor.levels("SOLLICITATIONS_RECUES", row.to_structure_id, row.to_service_id))

    def notification(self, actor: Actor, row: Any) -> bool:
        """§10: one's own, of something that one still sees."""
        if not actor.themself(row.user_id):
            return False
        about = [("Dossier", row.dossier_id), ("Approval", row.approval_id), ("Ticket", row.ticket_id)]
        return all(self.sees(actor, kind, self.rows[kind][key]) for kind, key in about if key is not None)

    # ------------------------------------------------------------------------------------------- lines of history

    def changes(self, actor: Actor) -> set[str]:
        """The lines of the journal about what the actor reads."""
        return {str(row.pk) for row in self.rows["JournalEntry"].values() if self.change(actor, row)}

    def change(self, actor: Actor, row: Any) -> bool:
        """Conventions 15: a change is told to whoever reads what it is about, and to whom it concerns."""
        about = [("Dossier", row.dossier_id), ("Approval", row.approval_id), ("Ticket", row.ticket_id)]
        named = [(kind, key) for kind, key in about if key is not None]
        if named:
            return any(self.sees(actor, kind, self.rows[kind][key]) for kind, key in named)
        return actor.themself(row.subject_id) or actor.may(TOLD_TO[str(row.kind.value)], row.structure_id)

    def decisions(self, actor: Actor) -> set[str]:
        """§4.5: the decisions on rights, in the structures whose history the actor reads."""
        return {
            str(row.pk)
            for row in self.rows["JournalEntry"].values()
            if row.decision is not None and actor.may("read the history of decisions", row.structure_id)
        }


def _of_seat(party: Any, dossier: Any) -> str:
    """The application of a seat (works-billing §1, §1.1)."""
    seat = str(party.seat.value)
    if seat == "DESTINATAIRE":
        return "FACTURES_RECUES"
    if seat.startswith("VALIDEUR"):
        return "FACTURES_A_VALIDER"
    return "FACTURES_DE_TRAVAUX" if dossier.works else "FACTURES_EMISES"


TOLD_TO: Final = {
    **dict.fromkeys(
        ("STRUCTURE_CHANGED", "SERVICE_CHANGED", "SIRET_CHANGED", "APPLICATION_OPENED", "APPLICATION_CLOSED"),
        "read a private structure",
    ),
    **dict.fromkeys(
        ("ACCOUNT_CHANGED", "RATTACHEMENT_CHANGED", "HABILITATION_CHANGED"), "search the users of the structure"
    ),
    "APPROVAL_DECIDED": "read the history of decisions",
    "TECHNICAL_ACCOUNT_CHANGED": "see its expiry date",
    "WEBHOOK_CHANGED": "create a technical account",
}
"""Who reads what a change of a structure or of its people is about (§11)."""

SEES: Final[Mapping[str, Callable[[Oracle, Actor, Any], bool]]] = {
    "Approval": Oracle.approval,
    "Attachment": Oracle.attachment,
    "Dossier": Oracle.dossier,
    "Draft": Oracle.draft,
    "Habilitation": Oracle.of_user,
    "Notification": Oracle.notification,
    "Piece": Oracle.piece,
    "Rattachement": Oracle.of_user,
    "Service": Oracle.service,
    "Structure": Oracle.structure,
    "TechnicalAccount": Oracle.technical_account,
    "Ticket": Oracle.ticket,
    "User": Oracle.user,
    "Webhook": Oracle.webhook,
}
"""How each kind is seen."""
