"""The blocks of a structure's form: its address, what it asks of its suppliers, its EDI connection."""

import strawberry

from api.domain.organisation import MOA_PRESENCES, MoaPresence, StructureType


@strawberry.type(description="L'adresse postale du siège.")
class Address:
    """A postal address."""

    line1: str | None = strawberry.field(description="L'adresse.")
    line2: str | None = strawberry.field(description="Le premier complément.")
    line3: str | None = strawberry.field(description="Le second complément.")
    postal_code: str | None = strawberry.field(description="Le code postal.")
    city: str | None = strawberry.field(description="La ville.")
    country: str | None = strawberry.field(description="Le pays.")
    phone: str | None = strawberry.field(description="Le téléphone.")
    fax: str | None = strawberry.field(description="La télécopie.")


ADDRESS = {
    "address_line1": "line1",
    "address_line2": "line2",
    "address_line3": "line3",
    "postal_code": "postal_code",
    "city": "city",
    "country": "country",
    "phone": "phone",
    "fax": "fax",
}
"""The columns of an address, and the fields that show them."""


def address_of(row: object) -> Address | None:
    """The address of a row that has these columns; None when nothing of it is known."""
    values = {field: row.__dict__[column] for column, field in ADDRESS.items()}
    return Address(**values) if any(values.values()) else None


@strawberry.type(description="Ce qu'une structure publique demande à ses fournisseurs (organisation §1.5).")
class PublicSettings:
    """The settings of a public structure."""

    service_code_required: bool = strawberry.field(description="Le code service doit être renseigné.")
    engagement_required: bool = strawberry.field(description="Le numéro d'engagement doit être renseigné.")
    engagement_or_service_required: bool = strawberry.field(description="L'un des deux doit l'être (PAR-04).")
    payment_status_not_reported: bool = strawberry.field(
        description="Le statut « Mise en paiement » n'est pas remonté au fournisseur."
    )
    moa_presence: MoaPresence = strawberry.field(description="La présence d'une maîtrise d'ouvrage.")
    moa_presence_label: str = strawberry.field(description="Le libellé de la présence d'une maîtrise d'ouvrage.")


SETTINGS = (
    "service_code_required",
    "engagement_required",
    "engagement_or_service_required",
    "payment_status_not_reported",
    "moa_presence",
)


def settings_of(row: object) -> PublicSettings | None:
    """The settings of a structure; None on a private one (PAR-06)."""
    return public_settings(row) if row.__dict__["type"] is StructureType.PUBLIQUE else None


def public_settings(row: object) -> PublicSettings:
    """The settings of a public structure."""
    values = row.__dict__
    moa = values["moa_presence"] or MoaPresence.SANS_MOA
    return PublicSettings(
        **{name: bool(values[name]) for name in SETTINGS[:-1]},
        moa_presence=moa,
        moa_presence_label=MOA_PRESENCES[moa].libelle,
    )


@strawberry.type(description="Ce que le système écrit d'un raccordement EDI ; personne ne le modifie (PAR-07).")
class EdiFlags:
    """The EDI flags."""

    receives_edi: bool = strawberry.field(description="L'entité peut recevoir des données via EDI.")
    receives_lifecycle: bool = strawberry.field(description="Recevoir les cycles de vie EDI.")
    emits: bool = strawberry.field(description="Est émetteur de flux EDI.")
    connection_requested: bool = strawberry.field(description="Demande de raccordement active.")


EDI = ("receives_edi", "receives_lifecycle", "emits_edi", "edi_connection_requested")


def edi_of(row: object) -> EdiFlags:
    """The EDI flags of a row."""
    receives, lifecycle, emits, requested = (row.__dict__[column] for column in EDI)
    return EdiFlags(receives_edi=receives, receives_lifecycle=lifecycle, emits=emits, connection_requested=requested)
