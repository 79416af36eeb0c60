"""A structure whole: its form, its settings, what it owns, and what may be done with it."""

from uuid import UUID

import strawberry

from api import addresses, models
from api.domain.habilitation import RattachementStatus, UserRole
from api.domain.organisation import (
    IdentifierType,
    PublicCategory,
    StructureStatus,
    StructureType,
)
from api.domain.permissions import Permission
from api.domain.structure import StructureState, reads, reads_bank_accounts, structure_offers
from api.reads.fields import Link, Many, column, computed, loaded, one, paged, table
from api.reads.people import users_of
from api.schema.account import UserCard
from api.schema.actions import ActionOffer, shown_offers
from api.schema.attachment import Attachment
from api.schema.bank_account import BankAccount
from api.schema.context import Info
from api.schema.enums import label_of
from api.schema.habilitation import Profile, Rattachement, RattachementConnection, profiles, users_page
from api.schema.journal import JournalConnection, history_page
from api.schema.mandate import Mandate, in_force
from api.schema.node import Count, Node, PageInfo, identifier
from api.schema.organisation import StructureCard
from api.schema.payloads import Payload
from api.schema.service import OpenApplication, Service, in_use
from api.schema.structure_form import (
    ADDRESS,
    EDI,
    SETTINGS,
    Address,
    EdiFlags,
    PublicSettings,
    address_of,
    edi_of,
    settings_of,
)
from api.schema.technical_account import TechnicalAccount
from api.schema.webhook import Webhook
from api.usecases.visibility import undecided_condition

STATE = ("id", "type", "status", "public_category", "successor_id")
"""The columns of a structure that its rules ask for."""


@table(
    models.Structure,
    accounts=Link(Many("structure_id", ("created_at", "id"), "{t}.removed_at IS NULL"), lambda: BankAccount),
    files=Link(Many("structure_id", ("added_at", "id"), "{t}.removed_at IS NULL"), lambda: Attachment),
    technical=Link(Many("structure_id", ("number", "id")), lambda: TechnicalAccount),
    hooks=Link(Many("structure_id", ("id",)), lambda: Webhook),
    given=Link(Many("structure_id", ("valid_from", "id"), "{t}.revoked_at IS NULL"), lambda: Mandate),
    services=Link(Many("structure_id", ("code", "id"), "{t}.deleted_at IS NULL"), lambda: Service),
    openings=Link(Many("structure_id", ("application", "id")), lambda: OpenApplication),
    managers=Link(
        Many(
            "structure_id",
            ("id",),
            f"{{t}}.role = '{UserRole.GESTIONNAIRE_PRINCIPAL.value}'"
            f" AND {{t}}.status = '{RattachementStatus.VALIDE.value}'",
        ),
        lambda: Rattachement,
    ),
)
@strawberry.type(description="Une structure, telle que la voient ceux qui y ont accès (STR-07).")
class Structure(Node):
    """A registered body."""

    pk: strawberry.Private[UUID]

    id = identifier("structure", "Identifiant opaque de la structure.")

    version: int = column("Croît à chaque écriture ; à redonner en `expectedVersion`.")
    identifier_type: IdentifierType = column("La nature de l'identifiant.")
    identifier_type_label: str = label_of("identifier_type", "Le libellé de la nature de l'identifiant.")
    identifier: str = column("Le SIRET, ou l'identifiant d'une autre nature ; toujours un texte (zéros de tête).")
    verified: bool = column(
        "Selon qui a chargé la structure, l'INSEE la connaît ; ce serveur ne le demande pas (ID-04)."
    )
    name: str = column("La raison sociale, ou le nom d'un particulier.")
    first_name: str | None = column("Le prénom d'un particulier.")
    type: StructureType = column("Publique ou privée.")
    type_label: str = label_of("type", "Le libellé du type.")
    status: StructureStatus = column("Le statut.")
    status_label: str = label_of("status", "Le libellé du statut.")
    email: str | None = column("L'adresse électronique.")

    @computed(*ADDRESS, description="L'adresse postale du siège.")
    def address(self) -> Address | None:
        """The address."""
        return address_of(self)

    @computed(
        "type", *SETTINGS, description="Les paramètres destinés aux fournisseurs ; null pour une privée (PAR-06)."
    )
    def public_settings(self) -> PublicSettings | None:
        """What suppliers must know."""
        return settings_of(self)

    public_category: PublicCategory | None = column("La catégorie d'une structure publique.")
    public_category_label: str | None = label_of("public_category", "Le libellé de la catégorie.", nullable=True)

    @computed(*EDI, description="Le raccordement EDI.")
    def edi(self) -> EdiFlags:
        """What the system says of an EDI connection."""
        return edi_of(self)

    designation: str | None = column("La désignation : le nom d'usage.")
    vat_number: str | None = column("Le numéro de TVA intracommunautaire.")
    pacage: str | None = column("Le numéro PACAGE d'un exploitant agricole.")
    social_regime: str | None = column("Le régime social.")

    @computed(
        "id",
        "given.valid_from",
        "given.valid_until",
        "given.revoked_at",
        shows={"given.mandatary": ()},
        description="Les structures qui ont un mandat de facturation en vigueur ; vide pour qui n'est pas rattaché.",
    )
    def mandates(self, info: Info) -> list[StructureCard]:
        """The structures that may make its invoices."""
        if not reads(info.context.signed_in, Permission.PRIVATE_STRUCTURE_READ, self.pk):
            return []
        given = (each for each in loaded(self, "given") if in_force(each, info.context.now))
        return [each.mandatary for each in given if each.mandatary is not None]

    @computed(
        "id",
        shows={"given": ()},
        description="Les mandats de facturation donnés et non révoqués ; null pour qui n'est pas rattaché.",
    )
    def given_mandates(self, info: Info) -> list[Mandate] | None:
        """The mandates that it gave."""
        shown = reads(info.context.signed_in, Permission.PRIVATE_STRUCTURE_READ, self.pk)
        return loaded(self, "given") if shown else None

    @computed(
        "id",
        shows={"accounts": ()},
        description="Les coordonnées bancaires ; null pour qui ne les gère pas et ne dépose pas (décision 23).",
    )
    def bank_accounts(self, info: Info) -> list[BankAccount] | None:
        """Where it is paid."""
        return loaded(self, "accounts") if reads_bank_accounts(info.context.signed_in, self.pk) else None

    @computed(
        "services.valid_from",
        "services.valid_until",
        shows={"services": ()},
        description="Ses services, par code : les actifs, ou tous avec includeInactive.",
    )
    def services(self, info: Info, include_inactive: bool | None = False) -> list[Service]:
        """Its services."""
        found = loaded(self, "services")
        return found if include_inactive else in_use(found, info.context.now)

    @computed(shows={"openings": ()}, description="Les applications ouvertes sur elle et sur ses services (HAB-04).")
    def applications(self) -> list[OpenApplication]:
        """What is open."""
        found: list[OpenApplication] = loaded(self, "openings")
        return found

    @computed(
        "id",
        shows={"technical": ()},
        description="Les comptes techniques, désactivés compris ; null pour qui n'a pas l'application Organisation.",
    )
    def technical_accounts(self, info: Info) -> list[TechnicalAccount] | None:
        """The accounts of its tools."""
        shown = reads(info.context.signed_in, Permission.TECHNICAL_ACCOUNT_READ, self.pk)
        return loaded(self, "technical") if shown else None

    @computed("id", shows={"hooks": ()}, description="Les webhooks ; null pour qui ne les gère pas.")
    def webhooks(self, info: Info) -> list[Webhook] | None:
        """The addresses of its tools."""
        return loaded(self, "hooks") if reads(info.context.signed_in, Permission.WEBHOOKS_MANAGE, self.pk) else None

    origin_structure: StructureCard | None = one("origin_id", "Celle dont un changement de SIRET l'a tirée.")
    successor_structure: StructureCard | None = one("successor_id", "Celle qu'un changement de SIRET en a tirée.")

    @computed(
        "id",
        shows={"managers.user": ()},
        description="Le gestionnaire principal ; null pour qui n'est pas rattaché, ou s'il n'y en a pas.",
    )
    def principal_manager(self, info: Info) -> UserCard | None:
        """Who manages it."""
        found = loaded(self, "managers")
        shown = found and reads(info.context.signed_in, Permission.PRIVATE_STRUCTURE_READ, self.pk)
        return found[0].user if shown else None

    @paged(
        "structure_id",
        "Les rattachements, par défaut en vigueur ou demandés ; null pour qui n'a pas l'application Organisation.",
        order=("id",),
        narrow=users_of,
    )
    def users(
        self,
        info: Info,
        first: int | None = 20,
        after: str | None = None,
        search: str | None = None,
        status: list[RattachementStatus] | None = None,
    ) -> RattachementConnection | None:
        """A page of its people."""
        shown = reads(info.context.signed_in, Permission.USERS_SEARCH, self.pk)
        export = addresses.users({"structureId": self.id()})
        return users_page(self, export, first, after, search=search, status=status) if shown else None

    @computed(
        "id", shows={"files": ()}, description="Les pièces jointes de la fiche ; null pour qui n'est pas rattaché."
    )
    def attachments(self, info: Info) -> list[Attachment] | None:
        """The files of its form."""
        shown = reads(info.context.signed_in, Permission.STRUCTURE_FILES_READ, self.pk)
        return loaded(self, "files") if shown else None

    @paged(
        "structure_id",
        "Ce qui lui est arrivé, du plus ancien au plus récent ; null pour qui n'a pas l'application Organisation.",
        order=("position",),
        where="{t}.dossier_id IS NULL AND {t}.ticket_id IS NULL",
        narrow=lambda sql, table, _: [f"NOT {undecided_condition(sql, table)}"],
    )
    def history(self, info: Info, first: int | None = 50, after: str | None = None) -> JournalConnection | None:
        """A page of what was done to it, its services, its people and their rights."""
        shown = reads(info.context.signed_in, Permission.DECISIONS_READ, self.pk)
        return history_page(self, first, after) if shown else None

    @computed("id", description="Les profils que la personne connectée y a, au meilleur niveau.")
    def viewer_profiles(self, info: Info) -> list[Profile]:
        """What the viewer may use here."""
        return profiles(grant for grant in info.context.signed_in.grants if grant.structure_id == self.pk)

    @computed(*STATE, description="Les boutons de la structure pour la personne connectée.")
    def available_actions(self, info: Info) -> list[ActionOffer]:
        """What the viewer may do with it."""
        return shown_offers(structure_offers(state_of_row(self), info.context.signed_in), self.id())


def state_of_row(row: Structure) -> StructureState:
    """A structure that the plan has read, as the rules see it: `STATE` must be among its needs."""
    values = row.__dict__
    return StructureState(
        row.pk, row.type, row.status, values["public_category"], replaced=values["successor_id"] is not None
    )


@strawberry.type(description="Une structure dans une liste.")
class StructureEdge:
    """A structure and its place."""

    cursor: str = strawberry.field(description="Le curseur, valable pour ce filtre et cet ordre.")
    node: Structure = strawberry.field(description="La structure.")


@strawberry.type(description="Une page de structures.")
class StructureConnection:
    """A page of structures."""

    nodes: list[Structure] = strawberry.field(description="Les structures.")
    edges: list[StructureEdge] = strawberry.field(description="Les structures, chacune avec son curseur.")
    page_info: PageInfo = strawberry.field(description="La place de la page.")
    total_count: Count = strawberry.field(description="Le nombre de structures du filtre.")


@strawberry.type(description="La structure après l'acte.")
class StructurePayload(Payload):
    """A structure."""

    structure: Structure | None = strawberry.field(
        default=None, description="La structure, telle qu'elle est devenue ; la nouvelle après un changement de SIRET."
    )
    siren_changed: bool | None = strawberry.field(
        default=None,
        description="Changement de SIRET : le nouveau numéro est d'une autre entreprise, ce dont il faut avertir "
        "(SIR-05) ; null pour les autres actes.",
    )
