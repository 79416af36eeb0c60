"""Applications, levels, roles and rattachements: what a person may be granted (organisation §4 to §6)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from api.domain.organisation import Labelled, MoaPresence, StructureType


class Domain(StrEnum):
    """The groups of the menu (organisation §5.1)."""

    FACTURATION = "FACTURATION"
    COMMANDE = "COMMANDE"
    ORGANISATION = "ORGANISATION"
    RACCORDEMENTS = "RACCORDEMENTS"
    SUPPORT = "SUPPORT"
    MARCHE = "MARCHE"


class Application(StrEnum):
    """The applications of the portal (organisation §5.1)."""

    FACTURES_EMISES = "FACTURES_EMISES"
    FACTURES_RECUES = "FACTURES_RECUES"
    FACTURES_DE_TRAVAUX = "FACTURES_DE_TRAVAUX"
    FACTURES_A_VALIDER = "FACTURES_A_VALIDER"
    FRAIS_DE_JUSTICE = "FRAIS_DE_JUSTICE"
    REMBOURSEMENT_TAXES = "REMBOURSEMENT_TAXES"
    ENGAGEMENTS = "ENGAGEMENTS"
    CERTIFICATS_CESSIBILITE = "CERTIFICATS_CESSIBILITE"
    ORGANISATION = "ORGANISATION"
    RACCORDEMENTS_EDI_API = "RACCORDEMENTS_EDI_API"
    COMPTE_TECHNIQUE = "COMPTE_TECHNIQUE"
    SUIVI_DES_FLUX = "SUIVI_DES_FLUX"
    SOLLICITATIONS_EMISES = "SOLLICITATIONS_EMISES"
    SOLLICITATIONS_RECUES = "SOLLICITATIONS_RECUES"
    DUME = "DUME"


class Level(StrEnum):
    """How far a profile goes in an application."""

    CONSULTATION = "CONSULTATION"
    MODIFICATION = "MODIFICATION"

    def includes(self, other: "Level") -> bool:
        """Whether this level allows what `other` allows (HAB-02)."""
        return self is Level.MODIFICATION or other is Level.CONSULTATION


class UserRole(StrEnum):
    """The role of a person in a structure."""

    GESTIONNAIRE_PRINCIPAL = "GESTIONNAIRE_PRINCIPAL"
    GESTIONNAIRE_SECONDAIRE = "GESTIONNAIRE_SECONDAIRE"
    UTILISATEUR_SIMPLE = "UTILISATEUR_SIMPLE"


class RattachementStatus(StrEnum):
    """The state of the link between a person and a structure."""

    EN_COURS_VALIDATION = "EN_COURS_VALIDATION"
    VALIDE = "VALIDE"
    REFUSE = "REFUSE"
    SUPPRIME = "SUPPRIME"
    ANNULE = "ANNULE"


class HabilitationState(StrEnum):
    """Whether a profile that was granted has taken effect (HAB-07)."""

    EN_ATTENTE = "EN_ATTENTE"
    EN_VIGUEUR = "EN_VIGUEUR"


class RattachementOrigin(StrEnum):
    """How the link between a person and a structure came to be (organisation §4.2)."""

    DEMANDE = "DEMANDE"
    DIRECT = "DIRECT"
    CREATION = "CREATION"
    SIRET_CHANGE = "SIRET_CHANGE"


@dataclass(frozen=True, slots=True)
class Profile:
    """An application at a level (HAB-01)."""

    application: Application
    level: Level


@dataclass(frozen=True, slots=True)
class ApplicationRule:
    """An application, as the menu and the catalogue show it."""

    libelle: str
    domain: Domain
    description: str
    source: tuple[str, ...]


DOMAINS: Final[Mapping[Domain, Labelled]] = {
    Domain.FACTURATION: Labelled("Facturation", ("S1", "S3")),
    Domain.COMMANDE: Labelled("Commande", ("W49", "W50")),
    Domain.ORGANISATION: Labelled("Organisation", ("S0", "S3", "W3", "W4")),
    Domain.RACCORDEMENTS: Labelled("Raccordements", ("S0", "S1", "W24")),
    Domain.SUPPORT: Labelled("Support (tickets)", ("W17", "W19", "S1")),
    Domain.MARCHE: Labelled("Marché", ("W53",)),
}

# fmt: off
APPLICATIONS: Final[Mapping[Application, ApplicationRule]] = {
    Application.FACTURES_EMISES: ApplicationRule("Factures émises", Domain.FACTURATION,
        "Saisir, déposer, rechercher, suivre et télécharger les factures simples (fournitures, services, honoraires).",
        ("S0", "S1", "W11")),
    Application.FACTURES_RECUES: ApplicationRule("Factures reçues", Domain.FACTURATION,
        "Rechercher, consulter et traiter les factures reçues ; les dernières pièces de travaux y arrivent pour "
        "paiement.",
        ("S0", "S3", "W11")),
    Application.FACTURES_DE_TRAVAUX: ApplicationRule("Factures de travaux", Domain.FACTURATION,
        "Déposer et suivre les pièces de travaux et leur dossier de facturation (CCAG Travaux).",
        ("S0", "S1", "S3")),
    Application.FACTURES_A_VALIDER: ApplicationRule("Factures à valider", Domain.FACTURATION,
        "Le titulaire ou le mandataire valide les pièces de ses sous-traitants et cotraitants.",
        ("S0", "S1")),
    Application.FRAIS_DE_JUSTICE: ApplicationRule("Frais de justice", Domain.FACTURATION,
        "Les prestataires de justice saisissent et suivent leurs mémoires de frais.",
        ("S0", "S1", "W45", "W13", "I")),
    Application.REMBOURSEMENT_TAXES: ApplicationRule("Remboursement de taxes", Domain.FACTURATION,
        "Les professionnels agricoles demandent le remboursement partiel de taxes sur l'énergie.",
        ("S0", "S4", "W41", "W42", "I")),
    Application.ENGAGEMENTS: ApplicationRule("Engagements", Domain.COMMANDE,
        "Créer, envoyer et consulter les engagements ; côté fournisseur, les prendre en compte ou les refuser.",
        ("S0", "W49", "W50")),
    Application.CERTIFICATS_CESSIBILITE: ApplicationRule("Certificats de cessibilité", Domain.COMMANDE,
        "Réservée : application nommée par les réglages de notification seulement.",
        ("W7", "I")),
    Application.ORGANISATION: ApplicationRule("Organisation", Domain.ORGANISATION,
        "Gérer la structure, ses services et ses paramètres, les utilisateurs, leurs rattachements et habilitations.",
        ("S0", "S3", "W3", "W4")),
    Application.RACCORDEMENTS_EDI_API: ApplicationRule("Raccordements EDI et API", Domain.RACCORDEMENTS,
        "Demander un raccordement EDI ou API, s'abonner aux flux.",
        ("S0", "W24")),
    Application.COMPTE_TECHNIQUE: ApplicationRule("Compte technique", Domain.RACCORDEMENTS,
        "Créer un compte technique, réinitialiser son mot de passe.",
        ("S0", "S1", "W21")),
    Application.SUIVI_DES_FLUX: ApplicationRule("Suivi des flux", Domain.RACCORDEMENTS,
        "Liste, compte rendu et tableau de bord des flux déposés par la structure.",
        ("S0", "W26")),
    Application.SOLLICITATIONS_EMISES: ApplicationRule("Sollicitations émises", Domain.SUPPORT,
        "Saisir, suivre et clore ses demandes d'assistance.",
        ("S0", "W11")),
    Application.SOLLICITATIONS_RECUES: ApplicationRule("Sollicitations reçues", Domain.SUPPORT,
        "Traiter les demandes adressées à la structure ou à un service.",
        ("S0", "W11", "W19")),
    Application.DUME: ApplicationRule("DUME", Domain.MARCHE,
        "Document unique de marché européen, simplifié ou complet.",
        ("S4", "W52", "W53")),
}
# fmt: on

LEVELS: Final[Mapping[Level, Labelled]] = {
    Level.CONSULTATION: Labelled("Consultation", ("S2", "S3")),
    Level.MODIFICATION: Labelled("Modification", ("S2", "S3")),
}

USER_ROLES: Final[Mapping[UserRole, Labelled]] = {
    UserRole.GESTIONNAIRE_PRINCIPAL: Labelled("Gestionnaire principal", ("S0", "S2", "S3", "W1")),
    UserRole.GESTIONNAIRE_SECONDAIRE: Labelled("Gestionnaire secondaire", ("S2", "W1", "W2")),
    UserRole.UTILISATEUR_SIMPLE: Labelled("Utilisateur (simple)", ("S0", "S2", "S3", "W1")),
}

HABILITATION_STATES: Final[Mapping[HabilitationState, Labelled]] = {
    HabilitationState.EN_ATTENTE: Labelled("Pas encore en vigueur", ("I",)),
    HabilitationState.EN_VIGUEUR: Labelled("En vigueur", ("I",)),
}

RATTACHEMENT_STATUSES: Final[Mapping[RattachementStatus, Labelled]] = {
    RattachementStatus.EN_COURS_VALIDATION: Labelled("En cours de validation", ("S2",)),
    RattachementStatus.VALIDE: Labelled("Validé", ("S2",)),
    RattachementStatus.REFUSE: Labelled("Refusé", ("S2",)),
    RattachementStatus.SUPPRIME: Labelled("Supprimé", ("S2",)),
    RattachementStatus.ANNULE: Labelled("Annulé", ("I",)),
}


class Availability(StrEnum):
    """Whether a structure may open an application."""

    DEFAULT = "DEFAULT"
    NEEDED = "NEEDED"
    ON_DEMAND = "ON_DEMAND"
    GP_ONLY = "GP_ONLY"
    FREE = "FREE"
    NEVER = "NEVER"
    NOT_BUILT = "NOT_BUILT"


@dataclass(frozen=True, slots=True)
class AvailabilityRule:
    """One application against the four kinds of structures (organisation §5.4)."""

    privee: Availability
    sans_moa: Availability
    avec_moa: Availability
    exclusivement_moa: Availability
    source: tuple[str, ...]


def _everywhere(availability: Availability, *source: str) -> AvailabilityRule:
    return AvailabilityRule(availability, availability, availability, availability, source)


_A = Availability
AVAILABILITY: Final[Mapping[Application, AvailabilityRule]] = {
    Application.FACTURES_EMISES: _everywhere(_A.DEFAULT, "S0", "W11"),
    Application.FACTURES_RECUES: AvailabilityRule(_A.NEVER, _A.DEFAULT, _A.NEEDED, _A.NEVER, ("S0", "S3", "D")),
    Application.FACTURES_DE_TRAVAUX: AvailabilityRule(
        _A.ON_DEMAND, _A.ON_DEMAND, _A.NEEDED, _A.NEEDED, ("S0", "S3", "I")
    ),
    Application.FACTURES_A_VALIDER: _everywhere(_A.ON_DEMAND, "S0", "I"),
    Application.FRAIS_DE_JUSTICE: AvailabilityRule(_A.ON_DEMAND, _A.NEVER, _A.NEVER, _A.NEVER, ("S0", "I")),
    Application.REMBOURSEMENT_TAXES: AvailabilityRule(_A.ON_DEMAND, _A.NEVER, _A.NEVER, _A.NEVER, ("S4", "W42", "I")),
    Application.ENGAGEMENTS: _everywhere(_A.ON_DEMAND, "S0", "W50"),
    Application.CERTIFICATS_CESSIBILITE: _everywhere(_A.NOT_BUILT, "W7", "I"),
    Application.ORGANISATION: _everywhere(_A.DEFAULT, "S0", "W11"),
    Application.RACCORDEMENTS_EDI_API: _everywhere(_A.ON_DEMAND, "S0", "W24"),
    Application.COMPTE_TECHNIQUE: _everywhere(_A.GP_ONLY, "S0"),
    Application.SUIVI_DES_FLUX: _everywhere(_A.ON_DEMAND, "S0", "W26"),
    Application.SOLLICITATIONS_EMISES: _everywhere(_A.DEFAULT, "S0", "W11"),
    Application.SOLLICITATIONS_RECUES: AvailabilityRule(_A.NEVER, _A.DEFAULT, _A.DEFAULT, _A.DEFAULT, ("S0", "W11")),
    Application.DUME: _everywhere(_A.FREE, "W53"),
}


def availability(application: Application, type_: StructureType, moa: MoaPresence | None) -> Availability:
    """Whether a structure of that type and MOA setting may open `application` (organisation §5.4)."""
    rule = AVAILABILITY[application]
    if type_ is StructureType.PRIVEE:
        return rule.privee
    by_setting = {
        MoaPresence.SANS_MOA: rule.sans_moa,
        MoaPresence.AVEC_MOA: rule.avec_moa,
        MoaPresence.EXCLUSIVEMENT_MOA: rule.exclusivement_moa,
    }
    return by_setting[moa or MoaPresence.SANS_MOA]


def default_openings(type_: StructureType, moa: MoaPresence | None) -> tuple[Application, ...]:
    """The applications open on a new structure: those by default, and those its MOA setting needs (R-SET-2)."""
    opened = (Availability.DEFAULT, Availability.NEEDED)
    return tuple(application for application in Application if availability(application, type_, moa) in opened)


@dataclass(frozen=True, slots=True)
class ServiceProfile:
    """A profile on the whole structure, or on one of its services (HAB-01)."""

    application: Application
    level: Level
    service_id: UUID | None = None

    def covers(self, other: "ServiceProfile") -> bool:
        """Whether whoever holds this one has nothing to ask for with the other (HAB-02, HAB-04)."""
        return (
            self.application is other.application
            and self.level.includes(other.level)
            and self.service_id in (None, other.service_id)
        )


def default_rights(
    role: UserRole, openings: Iterable[tuple[Application, UUID | None]], services: Collection[UUID] | None = None
) -> tuple[ServiceProfile, ...]:
    """The profiles granted with a rattachement, on the whole structure or on `services` (HAB-09, organisation §5.3).

    `openings` are the applications open on the structure, or on one of its services only (HAB-04).
    """
    level = Level.MODIFICATION if role is UserRole.GESTIONNAIRE_PRINCIPAL else Level.CONSULTATION
    rights = {
        (application, service): level
        for application, opened_on in openings
        for service in ([opened_on] if services is None else services)
        if opened_on in (None, service)
    }
    if role is not UserRole.UTILISATEUR_SIMPLE:
        rights[Application.ORGANISATION, None] = Level.MODIFICATION
    return tuple(ServiceProfile(application, granted, service) for (application, service), granted in rights.items())


def default_profiles(role: UserRole, opened: tuple[Application, ...]) -> tuple[Profile, ...]:
    """The profiles granted with a rattachement on a whole structure that opened these applications (HAB-09)."""
    rights = default_rights(role, [(application, None) for application in opened])
    return tuple(Profile(each.application, each.level) for each in rights)
