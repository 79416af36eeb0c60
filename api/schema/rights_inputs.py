"""What the mutations on rattachements, habilitations and requests take."""

from uuid import UUID

import strawberry

from api.domain.approval import ApprovalState, ApprovalType, ChangeVerb, Decision
from api.domain.habilitation import Application, Level, UserRole
from api.schema.calls import dry_run, expected_version, idempotency_key
from api.schema.scalars import Date


@strawberry.input(description="Demander à être rattaché à une structure, ou à certains de ses services (ATT-03).")
class RequestRattachementInput:
    """A request of rattachement."""

    structure_id: strawberry.ID = strawberry.field(description="La structure.")
    service_ids: list[strawberry.ID] | None = strawberry.field(
        default_factory=list, description="Les services voulus, 200 au plus ; vide : toute la structure."
    )
    comment: str | None = strawberry.field(default=None, description="Un commentaire, 2000 caractères.")
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()


@strawberry.input(description="Rattacher une personne sans demande (ATT-08).")
class AttachUserInput:
    """A direct rattachement."""

    structure_id: strawberry.ID = strawberry.field(description="La structure.")
    email: str = strawberry.field(description="L'adresse de connexion de la personne ; son compte est actif.")
    role: UserRole = strawberry.field(description="Le rôle ; jamais gestionnaire principal (ATT-05).")
    valid_from: Date = strawberry.field(description="Le premier jour : aucun droit avant lui (ATT-15).")
    comment: str | None = strawberry.field(default=None, description="Un commentaire, 2000 caractères.")
    whole_structure: bool = strawberry.field(
        default=True, description="Toute la structure ; sinon nommez des services."
    )
    service_ids: list[strawberry.ID] | None = strawberry.field(
        default_factory=list, description="Les services, 200 au plus."
    )
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()


@strawberry.input(description="Rattacher une personne à plusieurs structures, chacune en entier (ATT-14).")
class AttachUserToStructuresInput:
    """Direct rattachements."""

    structure_ids: list[strawberry.ID] = strawberry.field(description="Les structures, 1000 au plus.")
    email: str = strawberry.field(description="L'adresse de connexion de la personne ; son compte est actif.")
    role: UserRole = strawberry.field(description="Le même rôle partout ; jamais gestionnaire principal (ATT-05).")
    valid_from: Date = strawberry.field(description="Le premier jour : aucun droit avant lui (ATT-15).")
    comment: str | None = strawberry.field(default=None, description="Un commentaire, 2000 caractères.")
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()


@strawberry.input(description="Changer le rôle d'un rattachement, ou l'étendre ; ce qui est absent ne change pas.")
class UpdateRattachementInput:
    """A change of a rattachement."""

    rattachement_id: strawberry.ID = strawberry.field(description="Le rattachement.")
    role: UserRole | None = strawberry.field(default=None, description="Le rôle ; jamais gestionnaire principal.")
    whole_structure: bool | None = strawberry.field(default=None, description="Vrai : étendre à toute la structure.")
    service_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Tous les services voulus : ceux déjà accordés en sont toujours (ATT-09)."
    )
    expected_version: int | None = expected_version()
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()


@strawberry.input(
    description="Supprimer des rattachements, le sien ou ceux d'autres, pour toute la structure (ATT-09)."
)
class DetachUsersInput:
    """Rattachements to end."""

    rattachement_ids: list[strawberry.ID] = strawberry.field(description="Les rattachements, 1000 au plus.")
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()


@strawberry.input(description="Nommer un nouveau gestionnaire principal ; l'ancien reste utilisateur simple (ATT-11).")
class TransferPrincipalManagerInput:
    """A transfer."""

    structure_id: strawberry.ID = strawberry.field(description="La structure.")
    successor_email: str = strawberry.field(
        description="L'adresse de connexion du successeur : un compte actif et, pour une structure publique, un compte "
        "PIGP, sauf l'État et les structures exclusivement MOA (ATT-12, USR-10)."
    )
    expected_version: int | None = expected_version()
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()


@strawberry.input(description="Un profil à ajouter ou à retirer.")
class ProfileChangeInput:
    """A line of a form."""

    application: Application = strawberry.field(description="L'application.")
    level: Level = strawberry.field(description="Le niveau.")
    change: ChangeVerb = strawberry.field(description="Ajouter ou retirer.")
    service_id: strawberry.ID | None = strawberry.field(default=None, description="Le service ; absent : tous.")


@strawberry.input(description="« Gérer mes habilitations » : un seul envoi peut ajouter et retirer (HAB-05).")
class RequestHabilitationsInput:
    """A request of habilitations."""

    structure_id: strawberry.ID = strawberry.field(description="L'une de ses structures.")
    changes: list[ProfileChangeInput] = strawberry.field(description="Les profils, 100 au plus.")
    comment: str | None = strawberry.field(default=None, description="Un commentaire, 2000 caractères.")
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()


@strawberry.input(description="Changer les habilitations de personnes rattachées, sans demande (ATT-14).")
class SetHabilitationsInput:
    """Profiles given and taken by a manager."""

    structure_id: strawberry.ID = strawberry.field(description="La structure.")
    user_ids: list[strawberry.ID] = strawberry.field(description="Les personnes, 1000 au plus.")
    changes: list[ProfileChangeInput] = strawberry.field(description="Les mêmes changements pour toutes, 100 au plus.")
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()


@strawberry.input(description="Donner à une personne les profils d'une autre, sans demande (ATT-14).")
class CopyRightsInput:
    """Profiles to copy."""

    from_user_id: strawberry.ID = strawberry.field(description="La personne dont les profils sont copiés.")
    email: str = strawberry.field(
        description="L'adresse de connexion de celle qui les reçoit ; son compte est actif. Là où elle n'est pas "
        "rattachée, elle l'est aussitôt, comme utilisateur simple, aux mêmes services que la première."
    )
    structure_ids: list[strawberry.ID] = strawberry.field(description="Les structures, 1000 au plus.")
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()


@strawberry.input(
    description="Approuver une demande, telle quelle ou autrement : ce qui est absent est accordé tel quel."
)
class ApproveInput:
    """A decision."""

    approval_id: strawberry.ID = strawberry.field(description="La demande.")
    role: UserRole | None = strawberry.field(default=None, description="Rattachement : le rôle (ATT-05).")
    service_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Rattachement : les services cochés (ATT-06) ; ceux déjà accordés le restent."
    )
    profiles: list[ProfileChangeInput] | None = strawberry.field(
        default=None, description="Habilitations : les profils cochés, un autre niveau au besoin (APP-07)."
    )
    comment: str | None = strawberry.field(default=None, description="Un commentaire, 2000 caractères.")
    expected_version: int | None = expected_version()
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()


@strawberry.input(description="Refuser une demande.")
class RefuseApprovalInput:
    """A refusal."""

    approval_id: strawberry.ID = strawberry.field(description="La demande.")
    reason: str = strawberry.field(description="Le motif, obligatoire, que son auteur lira (APP-04).")
    expected_version: int | None = expected_version()
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()


@strawberry.input(description="Traiter plusieurs demandes ; chacune répond pour elle-même.")
class DecideApprovalsInput:
    """Many decisions."""

    approval_ids: list[strawberry.ID] = strawberry.field(description="Les demandes, 1000 au plus.")
    decision: Decision = strawberry.field(description="La même réponse pour toutes.")
    reason: str | None = strawberry.field(default=None, description="Le motif commun ; obligatoire pour refuser.")
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()


@strawberry.input(description="Un acte sur une demande.")
class ApprovalActInput:
    """An act that needs nothing else."""

    approval_id: strawberry.ID = strawberry.field(description="La demande.")
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()


@strawberry.input(description="Toutes les conditions données doivent être vraies.")
class ApprovalFilter:
    """The criteria of a list of requests."""

    state: list[ApprovalState] | None = strawberry.field(default=None, description="L'état.")
    type: list[ApprovalType] | None = strawberry.field(default=None, description="Ce qui est demandé.")
    structure_id: strawberry.ID | None = strawberry.field(default=None, description="La structure.")
    mine: bool | None = strawberry.field(
        default=None, description="Ses propres demandes (« Historique de mes demandes »)."
    )
    waiting_for_viewer: bool | None = strawberry.field(
        default=None, description="Ce que la personne connectée peut décider : ce que compte la pastille (APP-01)."
    )
