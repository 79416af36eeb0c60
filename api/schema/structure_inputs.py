"""What the mutations on structures take."""

from typing import Any
from uuid import UUID

import strawberry
from strawberry.types.unset import UNSET

from api.domain.organisation import IdentifierType, MoaPresence, PublicCategory, StructureType
from api.domain.structure_assets import NewBankAccount
from api.domain.structure_form import NewStructure, Values
from api.domain.structure_settings import Settings
from api.schema.calls import dry_run, expected_version, idempotency_key, kept_unless_given
from api.schema.inputs import AttachmentInput, StructureRef
from api.schema.scalars import Date, Siret
from api.schema.structure_form import ADDRESS


@strawberry.input(description="Une adresse postale ; au moins l'adresse elle-même à la création.")
class AddressInput:
    """A postal address."""

    line1: str | None = kept_unless_given("L'adresse.")
    line2: str | None = kept_unless_given("Le premier complément.")
    line3: str | None = kept_unless_given("Le second complément.")
    postal_code: str | None = kept_unless_given("Le code postal.")
    city: str | None = kept_unless_given("La ville.")
    country: str | None = kept_unless_given("Le pays.")
    phone: str | None = kept_unless_given("Le téléphone.")
    fax: str | None = kept_unless_given("La télécopie.")

    def given(self) -> Values:
        """The columns that it gives."""
        return _given(self, {field: column for column, field in ADDRESS.items()})


def _given(form: Any, columns: dict[str, str]) -> dict[str, str | None]:
    values = ((column, getattr(form, field)) for field, column in columns.items())
    return {column: value for column, value in values if value is not UNSET}


@strawberry.input(
    description="Une nouvelle structure. Privée : qui la crée en est aussitôt le gestionnaire principal (STR-01). "
    "Publique : réservé au support (STR-03)."
)
class CreateStructureInput:
    """The form of « Créer une structure »."""

    identifier_type: IdentifierType = strawberry.field(
        default=IdentifierType.SIRET, description="La nature de l'identifiant ; SIRET pour une publique (ID-07)."
    )
    identifier: str | None = strawberry.field(
        default=None,
        description="L'identifiant, espaces et points admis (ID-02) ; laissé vide pour AUTRE et PARTICULIER, à qui le "
        "serveur en donne un.",
    )
    name: str = strawberry.field(description="La raison sociale, ou le nom d'un particulier (ID-06).")
    first_name: str | None = strawberry.field(default=None, description="Le prénom d'un particulier.")
    email: str | None = strawberry.field(default=None, description="L'adresse électronique.")
    address: AddressInput = strawberry.field(description="L'adresse postale du siège.")
    type: StructureType = strawberry.field(default=StructureType.PRIVEE, description="Publique ou privée.")
    public_category: PublicCategory | None = strawberry.field(
        default=None, description="La catégorie d'une structure publique."
    )
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()

    def given(self) -> NewStructure:
        """The form as the use-cases take it."""
        values = {"name": self.name, "first_name": self.first_name, "email": self.email}
        return NewStructure(
            identifier_type=self.identifier_type,
            identifier=self.identifier,
            values={**values, **self.address.given()},
            type=self.type,
            public_category=self.public_category,
        )


@strawberry.input(
    description="La fiche d'une structure. Un champ absent garde ce qui était enregistré, null le vide. La raison "
    "sociale vient de l'INSEE et ne se modifie pas (STR-04) ; le nom d'un particulier, si."
)
class UpdateStructureInput:
    """The form of « Modifier une structure »."""

    structure_id: strawberry.ID = strawberry.field(description="La structure.")
    expected_version: int | None = expected_version()
    name: str | None = kept_unless_given("Le nom d'un particulier.")
    first_name: str | None = kept_unless_given("Le prénom d'un particulier.")
    designation: str | None = kept_unless_given("La désignation : le nom d'usage.")
    vat_number: str | None = kept_unless_given("Le numéro de TVA intracommunautaire, clé vérifiée.")
    pacage: str | None = kept_unless_given("Le numéro PACAGE : neuf chiffres.")
    social_regime: str | None = kept_unless_given("Le régime social.")
    email: str | None = kept_unless_given("L'adresse électronique.")
    address: AddressInput | None = strawberry.field(
        default=None, description="L'adresse postale du siège, champ par champ."
    )
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()

    def given(self) -> Values:
        """The columns that it gives."""
        columns = ("name", "first_name", "designation", "vat_number", "pacage", "social_regime", "email")
        own = _given(self, {column: column for column in columns})
        return {**own, **(self.address.given() if self.address else {})}


@strawberry.input(
    description="Les paramètres destinés aux fournisseurs d'une structure publique (organisation §1.5) ; ce qui est "
    "absent ou null reste. Ceux du raccordement EDI ne s'écrivent pas (PAR-07)."
)
class UpdateStructureSettingsInput:
    """The form of the parameters."""

    structure_id: strawberry.ID = strawberry.field(description="La structure.")
    expected_version: int | None = expected_version()
    service_code_required: bool | None = strawberry.field(
        default=None, description="Le code service est obligatoire ; il faut un autre service que le défaut (PAR-01)."
    )
    engagement_required: bool | None = strawberry.field(
        default=None, description="Le numéro d'engagement est obligatoire."
    )
    engagement_or_service_required: bool | None = strawberry.field(
        default=None, description="L'un des deux est obligatoire ; ne se combine pas avec eux (PAR-04)."
    )
    payment_status_not_reported: bool | None = strawberry.field(
        default=None, description="Le statut « Mise en paiement » n'est pas remonté au fournisseur."
    )
    moa_presence: MoaPresence | None = strawberry.field(
        default=None,
        description="La présence d'une maîtrise d'ouvrage ; ouvre et ferme des applications, refusée tant que des "
        "documents sont en cours dans ce qu'elle retire (PAR-08).",
    )
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()

    def given(self) -> Settings:
        """The change as the use-cases take it."""
        return Settings(
            payment_status_not_reported=self.payment_status_not_reported,
            service_code_required=self.service_code_required,
            engagement_required=self.engagement_required,
            engagement_or_service_required=self.engagement_or_service_required,
            moa_presence=self.moa_presence,
        )


@strawberry.input(description="Un acte sur une structure.")
class StructureActInput:
    """An act that needs nothing else."""

    structure_id: strawberry.ID = strawberry.field(description="La structure.")
    expected_version: int | None = expected_version()
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()


@strawberry.input(
    description="Un nouveau SIRET : une nouvelle structure prend la suite, l'ancienne garde ses documents (SIR-01). "
    "À demander deux fois : d'abord avec `dryRun`, pour avertir (SIR-06)."
)
class ChangeSiretInput:
    """A SIRET change."""

    structure_id: strawberry.ID = strawberry.field(description="La structure dont le SIRET change.")
    new_siret: Siret = strawberry.field(description="Le nouveau numéro, inconnu jusqu'ici (SIR-03).")
    expected_version: int | None = expected_version()
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()


@strawberry.input(description="Des fichiers à joindre à la fiche d'une structure, de 4 Mo au plus chacun (PJ-01).")
class AddStructureAttachmentsInput:
    """Files to join."""

    structure_id: strawberry.ID = strawberry.field(description="La structure.")
    attachments: list[AttachmentInput] = strawberry.field(description="Les fichiers, envoyés par `POST /files`.")
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()


@strawberry.input(description="Des fichiers à retirer de la fiche d'une structure, tous ou aucun.")
class RemoveStructureAttachmentsInput:
    """Files to take off."""

    structure_id: strawberry.ID = strawberry.field(description="La structure.")
    ids: list[strawberry.ID] = strawberry.field(description="Les fichiers.")
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()


@strawberry.input(description="Des coordonnées bancaires à ajouter à une structure (décision 23).")
class AddBankAccountInput:
    """A bank account to add."""

    structure_id: strawberry.ID = strawberry.field(description="La structure.")
    iban: str = strawberry.field(description="L'IBAN, espaces admises, clé vérifiée.")
    bic: str | None = strawberry.field(default=None, description="Le BIC.")
    holder: str = strawberry.field(description="Le titulaire du compte, de 200 caractères au plus.")
    factor: bool = strawberry.field(default=False, description="Le compte d'un affactureur.")
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()

    def given(self) -> NewBankAccount:
        """The form as the use-cases take it."""
        return NewBankAccount(self.iban, self.holder, (self.bic or "").strip() or None, self.factor)


@strawberry.input(description="Des coordonnées bancaires à retirer ; les pièces qui les nomment les gardent.")
class RemoveBankAccountInput:
    """A bank account to take off."""

    structure_id: strawberry.ID = strawberry.field(description="La structure.")
    bank_account_id: strawberry.ID = strawberry.field(description="Les coordonnées bancaires.")
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()


@strawberry.input(
    description="Un mandat de facturation : laisser le portail, ou une autre structure, établir ses factures."
)
class GiveMandateInput:
    """A mandate to give."""

    structure_id: strawberry.ID = strawberry.field(description="La structure qui donne le mandat.")
    mandatary: StructureRef | None = strawberry.field(
        default=None, description="Qui établira les factures ; laissé vide : le portail (MAN-01)."
    )
    valid_from: Date = strawberry.field(description="Le premier jour de validité.")
    valid_until: Date | None = strawberry.field(default=None, description="Le premier jour où il ne vaudra plus.")
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()


@strawberry.input(description="La fin d'un mandat de facturation, aussitôt.")
class EndMandateInput:
    """A mandate to end."""

    structure_id: strawberry.ID = strawberry.field(description="La structure qui l'a donné.")
    mandate_id: strawberry.ID = strawberry.field(description="Le mandat.")
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()
