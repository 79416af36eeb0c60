"""The catalogue: every label of the domain in one cacheable answer (conventions 13)."""

import hashlib
from functools import cache

import strawberry

from api.domain.attachments import ATTACHMENT_KINDS
from api.domain.cadres import CADRES, Cadre, Phase, PieceType
from api.domain.circuits import CIRCUITS, Circuit
from api.domain.errors import ERRORS, ErrorCode, Remedy
from api.domain.habilitation import APPLICATIONS, Application
from api.domain.refusals import REFUSAL_REASONS, RefusalReason
from api.domain.roles import ROLES
from api.domain.statuses import STATUSES
from api.domain.support import Addressee
from api.domain.ticket import CATEGORIES, addressee_of
from api.domain.units import UNITS
from api.schema.enums import labels
from api.schema.node import Labelled


@strawberry.type(description="Un cadre de facturation (works-billing §2).")
class CadreInfo:
    """A cadre."""

    cadre: Cadre = strawberry.field(description="Le cadre.")
    official_code: str = strawberry.field(description="Son nom dans l'API de Chorus Pro.")
    label: str = strawberry.field(description="Le libellé.")
    english: str = strawberry.field(description="Le libellé en anglais.")
    phase: Phase | None = strawberry.field(description="La partie du marché ; null hors travaux.")
    works: bool = strawberry.field(description="Appartient à un dossier de travaux.")
    depositor: str = strawberry.field(description="Qui le dépose.")
    type: PieceType | None = strawberry.field(description="Le type de pièce qu'il donne.")
    initial: bool = strawberry.field(description="Peut ouvrir un dossier, ou se déposer seul.")
    next: list[Cadre] = strawberry.field(description="Les cadres qui peuvent suivre, selon le dossier.")
    validated_by: str | None = strawberry.field(description="Qui le valide d'abord.")
    source: str = strawberry.field(description="Les sources de la règle.")


@strawberry.type(description="Un motif de refus.")
class RefusalReasonInfo:
    """A reason."""

    reason: RefusalReason = strawberry.field(description="Le motif.")
    label: str = strawberry.field(description="Le libellé.")
    usable: bool = strawberry.field(description="Faux : affiché mais jamais accepté (R-REF-3).")
    guidance: str | None = strawberry.field(description="Que faire à la place.")


@strawberry.type(description="Une application du portail.")
class ApplicationInfo:
    """An application."""

    application: Application = strawberry.field(description="L'application.")
    label: str = strawberry.field(description="Le libellé.")
    domain: str = strawberry.field(description="Son domaine.")
    description: str = strawberry.field(description="À quoi elle sert.")


@strawberry.type(description="Un code d'erreur et sa phrase.")
class ErrorInfo:
    """An error code."""

    code: ErrorCode = strawberry.field(description="Le code.")
    message: str = strawberry.field(description="La phrase sans ses valeurs.")
    remedy: Remedy = strawberry.field(description="Ce que la personne peut faire.")
    rule: str | None = strawberry.field(description="La règle de la référence.")


@strawberry.type(description="Un circuit (works-billing §3).")
class CircuitInfo:
    """A circuit."""

    circuit: Circuit = strawberry.field(description="Le circuit.")
    label: str = strawberry.field(description="Le libellé.")
    phase: Phase = strawberry.field(description="La partie du marché.")
    cadres: list[Cadre] = strawberry.field(description="Les cadres, dans l'ordre.")


@strawberry.type(description="Une énumération du schéma, et le libellé de chacun de ses membres.")
class EnumLabels:
    """The labels of an enum."""

    name: str = strawberry.field(description="Le nom de l'énumération dans le schéma.")
    members: list[Labelled] = strawberry.field(description="Ses membres, dans l'ordre des tables.")


@strawberry.type(description="Une sous-catégorie de sollicitation.")
class TicketCategory:
    """A sub-category."""

    category: str = strawberry.field(description="La catégorie.")
    sub_category: str = strawberry.field(description="La sous-catégorie.")
    to_structure: bool = strawberry.field(
        description="La demande va à une structure publique (M-), qu'il faut nommer ; sinon au support (SUP-01)."
    )


@strawberry.type(description="Tous les libellés du domaine, à garder en cache tant que `version` ne change pas.")
class Catalogue:
    """Reference data."""

    version: str = strawberry.field(description="Change quand une table change.")
    cadres: list[CadreInfo] = strawberry.field(description="Les 25 cadres.")
    statuses: list[Labelled] = strawberry.field(description="Les statuts des pièces.")
    refusal_reasons: list[RefusalReasonInfo] = strawberry.field(description="Les motifs de refus.")
    attachment_kinds: list[Labelled] = strawberry.field(description="Les natures de fichiers.")
    applications: list[ApplicationInfo] = strawberry.field(description="Les applications.")
    ticket_categories: list[TicketCategory] = strawberry.field(description="Les catégories des sollicitations (§9.4).")
    units: list[Labelled] = strawberry.field(description="Les unités qu'une ligne propose (recommandation 20).")
    errors: list[ErrorInfo] = strawberry.field(description="Les codes d'erreur.")
    circuits: list[CircuitInfo] = strawberry.field(description="Les circuits.")
    enums: list[EnumLabels] = strawberry.field(
        description="Toutes les énumérations qui ont des libellés : de quoi remplir chaque liste d'un formulaire."
    )


@cache
def catalogue() -> Catalogue:
    """The catalogue, made once: the tables do not change while the server runs."""
    made = Catalogue(
        version="",
        cadres=[
            CadreInfo(
                cadre=cadre,
                official_code=cadre.value,
                label=rule.libelle,
                english=rule.english,
                phase=rule.phase,
                works=rule.works,
                depositor=ROLES[rule.depositor].libelle,
                type=rule.type,
                initial=(rule.active and not rule.follows_up) or rule.opens_dossier,
                next=list(rule.then),
                validated_by=ROLES[rule.validated_by].libelle if rule.validated_by else None,
                source=", ".join(rule.source),
            )
            for cadre, rule in CADRES.items()
        ],
        statuses=[Labelled(value=status.value, label=rule.libelle) for status, rule in STATUSES.items()],
        refusal_reasons=[
            RefusalReasonInfo(reason=reason, label=row.libelle, usable=row.usable, guidance=row.guidance)
            for reason, row in REFUSAL_REASONS.items()
        ],
        attachment_kinds=[Labelled(value=kind.value, label=row.libelle) for kind, row in ATTACHMENT_KINDS.items()],
        applications=[
            ApplicationInfo(
                application=application, label=row.libelle, domain=row.domain.value, description=row.description
            )
            for application, row in APPLICATIONS.items()
        ],
        ticket_categories=[
            TicketCategory(
                category=row.category,
                sub_category=row.sub_category,
                to_structure=addressee_of(row.sub_category) is Addressee.METIER,
            )
            for row in CATEGORIES
        ],
        units=[Labelled(value=code, label=label) for code, label in UNITS.items()],
        errors=[
            ErrorInfo(code=code, message=row.message, remedy=row.remedy, rule=row.rule) for code, row in ERRORS.items()
        ],
        circuits=[
            CircuitInfo(circuit=circuit, label=row.libelle, phase=row.phase, cadres=list(row.cadres))
            for circuit, row in CIRCUITS.items()
        ],
        enums=[
            EnumLabels(name=name, members=[Labelled(value=value, label=text) for value, text in members.items()])
            for name, members in labels().items()
        ],
    )
    made.version = hashlib.sha256(repr(made).encode()).hexdigest()[:16]
    return made
