"""The viewer: who is signed in, what waits, and the menu."""

from uuid import UUID

import strawberry

from api import addresses
from api.domain.habilitation import APPLICATIONS, DOMAINS
from api.domain.ids import key_of
from api.domain.people import somewhere
from api.domain.permissions import Actor, Permission
from api.schema.account import User
from api.schema.context import Info
from api.schema.habilitation import DomainMenu, Habilitation, Profile, Rattachement, profiles
from api.schema.notification import NotificationConnection
from api.schema.scalars import DateTime
from api.schema.technical_account import TechnicalAccount


@strawberry.type(description="La personne connectée.")
class Viewer:
    """Who is signed in."""

    loaded_habilitations: strawberry.Private[list[Habilitation]]
    loaded_notifications: strawberry.Private[dict[tuple[int | None, str | None], NotificationConnection]]
    loaded_requestable: strawberry.Private[dict[str, list[Profile]]]

    user: User | None = strawberry.field(description="Le compte de la personne ; null pour un compte technique.")
    technical_account: TechnicalAccount | None = strawberry.field(
        description="Le compte technique, quand le jeton est le sien : personne n'est connecté (TEC-03)."
    )
    rattachements: list[Rattachement] = strawberry.field(
        description="Un par structure à laquelle elle est rattachée, ou a demandé à l'être."
    )
    pending_approval_count: int = strawberry.field(
        description="La pastille d'Approbations : les demandes qui attendent sa décision (APP-01)."
    )
    waiting_piece_count: int = strawberry.field(
        description="Le nombre de pièces qui attendent un acte d'une structure de la personne connectée (§9.2), "
        "qu'elle puisse le faire ou seulement le lire : `Piece.awaitsViewer` le dit."
    )

    session_expires_at: DateTime | None = strawberry.field(
        description="La fin de la session, à l'heure réelle même dans un bac à sable ; null pour un compte technique, "
        "dont le jeton a la sienne."
    )

    @strawberry.field(
        description="Où exporter les personnes des structures que l'on gère, en CSV ou, par `.xlsx`, en classeur ; "
        "null à qui n'en gère pas."
    )
    def users_export_url(self, info: Info) -> str | None:
        """Where the users of the managed structures are exported."""
        actor = info.context.signed_in
        return addresses.users({}) if somewhere(actor, Permission.USERS_EXPORT) else None

    @strawberry.field(description="Ses habilitations, sur une structure ou sur toutes (HAB-07 : voir `effectiveAt`).")
    def habilitations(self, structure_id: strawberry.ID | None = None) -> list[Habilitation]:
        """The profiles in force."""
        if structure_id is None:
            return self.loaded_habilitations
        wanted: UUID | None = key_of("structure", structure_id)
        return [each for each in self.loaded_habilitations if each.structure_id == wanted]

    @strawberry.field(
        description="Ce que `requestHabilitations` peut ajouter sur une de ses structures, à un service au moins."
    )
    def requestable_profiles(self, structure_id: strawberry.ID) -> list[Profile]:
        """What may be asked for."""
        return self.loaded_requestable[structure_id]

    @strawberry.field(description="Ce que la personne a à savoir, le plus récent d'abord (works-billing §10).")
    def notifications(self, first: int | None = 20, after: str | None = None) -> NotificationConnection:
        """A page of notifications."""
        return self.loaded_notifications[first, after]

    @strawberry.field(description="Le menu : domaines, applications et niveaux, toutes structures ensemble.")
    def domains(self, info: Info) -> list[DomainMenu]:
        """The menu."""
        return menu(info.context.signed_in)


def menu(actor: Actor) -> list[DomainMenu]:
    """The domains in which somebody has an application, each with the best level."""
    held = profiles(actor.grants)
    by_domain = {
        domain: [each for each in held if APPLICATIONS[each.application].domain is domain] for domain in DOMAINS
    }
    return [
        DomainMenu(domain=domain.value, label=DOMAINS[domain].libelle, applications=found)
        for domain, found in by_domain.items()
        if found
    ]
