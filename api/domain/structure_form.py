"""The form of a structure: its fields, and what is wrong with one that is filled (organisation §1.1 and §1.4)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from api.domain import identifiers
from api.domain.errors import ErrorCode, Problem
from api.domain.identifiers import normalise, vat_number
from api.domain.organisation import IdentifierType, PublicCategory, StructureType
from api.domain.text import text_problems

Values = Mapping[str, str | None]
"""Columns and what a form gives for them; what a form leaves out is not there."""


@dataclass(frozen=True, slots=True)
class FieldRule:
    """A field of the form: where an input has it, its name on the screen, its size, and how it is kept."""

    path: tuple[str, ...]
    libelle: str
    size: int
    kept: Callable[[str], str | None] = str
    """The text as kept, or None when it is not one of these."""


def _pacage(text: str) -> str | None:
    compact = re.sub(r"\s", "", text)
    return compact if re.fullmatch(r"[0-9]{9}", compact) else None


FIELDS: Final[Mapping[str, FieldRule]] = {
    "name": FieldRule(("name",), "Nom", 200),
    "first_name": FieldRule(("firstName",), "Prénom", 100),
    "designation": FieldRule(("designation",), "Désignation", 200),
    "email": FieldRule(("email",), "Adresse électronique", 254),
    "vat_number": FieldRule(("vatNumber",), "Numéro de TVA intracommunautaire", 20, vat_number),
    "pacage": FieldRule(("pacage",), "Numéro PACAGE", 20, _pacage),
    "social_regime": FieldRule(("socialRegime",), "Régime social", 100),
    "address_line1": FieldRule(("address", "line1"), "Adresse", 200),
    "address_line2": FieldRule(("address", "line2"), "Complément d'adresse 1", 200),
    "address_line3": FieldRule(("address", "line3"), "Complément d'adresse 2", 200),
    "postal_code": FieldRule(("address", "postalCode"), "Code postal", 20),
    "city": FieldRule(("address", "city"), "Ville", 100),
    "country": FieldRule(("address", "country"), "Pays", 100),
    "phone": FieldRule(("address", "phone"), "Téléphone", 40),
    "fax": FieldRule(("address", "fax"), "Télécopie", 40),
}
"""By column, in the order of the form."""

NAMES: Final = ("name", "first_name")
"""Greyed on the form (STR-04), but for a person, whose name no register holds (§1.4)."""

PUBLIC_FILE: Final = ("address_line1", "postal_code", "city", "country")
"""What must be known of a public body before it is created, beside its status, SIRET and name (STR-03)."""

GENERATED: Final[Mapping[IdentifierType, str]] = {IdentifierType.AUTRE: "IMMAT", IdentifierType.PARTICULIER: "PART"}
"""The types whose identifier the server gives, and what each begins with (decisions 26)."""


@dataclass(frozen=True, slots=True)
class NewStructure:
    """The form of « Créer une structure »."""

    identifier_type: IdentifierType
    identifier: str | None
    values: Values
    type: StructureType = StructureType.PRIVEE
    public_category: PublicCategory | None = None


def kept(values: Values) -> dict[str, str | None]:
    """The values as columns hold them: ends trimmed, empty ones null, numbers in their own form."""
    trimmed = {column: (text or "").strip() for column, text in values.items()}
    return {column: FIELDS[column].kept(text) if text else None for column, text in trimmed.items()}


def creation_problems(form: NewStructure) -> Iterator[Problem]:
    """Everything wrong with a form of creation."""
    public = form.type is StructureType.PUBLIQUE
    if public and form.identifier_type is not IdentifierType.SIRET:
        yield Problem(ErrorCode.IDENTIFIER_TYPE_NOT_ALLOWED, ("identifierType",))
    yield from _identifier_problems(form)
    person = form.identifier_type is IdentifierType.PARTICULIER
    for column in NAMES if person else NAMES[:1]:
        if not _given(form.values, column):
            yield Problem(ErrorCode.NAME_REQUIRED, FIELDS[column].path)
    if not person and _given(form.values, "first_name"):
        yield Problem(ErrorCode.VALUE_NOT_ALLOWED, FIELDS["first_name"].path)
    for column in PUBLIC_FILE if public else PUBLIC_FILE[:1]:
        if not _given(form.values, column):
            yield Problem(ErrorCode.FIELD_REQUIRED, FIELDS[column].path)
    if public and form.public_category is None:
        yield Problem(ErrorCode.FIELD_REQUIRED, ("publicCategory",))
    if not public and form.public_category is not None:
        yield Problem(ErrorCode.PARAMETER_NOT_APPLICABLE, ("publicCategory",))
    yield from _value_problems(form.values)


def _identifier_problems(form: NewStructure) -> Iterator[Problem]:
    """ID-02 to ID-05; the identifier of who has no number yet is given by the server (decisions 26)."""
    given = (form.identifier or "").strip()
    if form.identifier_type in GENERATED:
        if given:
            yield Problem(ErrorCode.FIELD_READ_ONLY, ("identifier",), {"name": "Identifiant"})
    elif not given:
        yield Problem(ErrorCode.FIELD_REQUIRED, ("identifier",))
    else:
        normalised = normalise(form.identifier_type, given)
        found = identifiers.problem(form.identifier_type, normalised, field=("identifier",))
        untyped = text_problems(("identifier",), normalised, identifiers.MAX_LENGTH)
        yield from untyped if found is None else [found]


def update_problems(type_: IdentifierType, values: Values) -> Iterator[Problem]:
    """Everything wrong with a form of modification: greyed fields first (STR-04)."""
    for column in NAMES:
        if column not in values:
            continue
        if type_ is not IdentifierType.PARTICULIER:
            yield Problem(ErrorCode.FIELD_READ_ONLY, FIELDS[column].path, {"name": FIELDS[column].libelle})
        elif not _given(values, column):
            yield Problem(ErrorCode.NAME_REQUIRED, FIELDS[column].path)
    if "address_line1" in values and not _given(values, "address_line1"):
        yield Problem(ErrorCode.FIELD_REQUIRED, FIELDS["address_line1"].path)
    yield from _value_problems(values)


def _given(values: Values, column: str) -> bool:
    return bool((values.get(column) or "").strip())


def _value_problems(values: Values) -> Iterator[Problem]:
    for column, text in values.items():
        trimmed = (text or "").strip()
        if not trimmed or column == "email":  # an address is checked by a library, out of the domain
            continue
        rule = FIELDS[column]
        found = list(text_problems(rule.path, trimmed, rule.size))
        yield from found
        if not found and rule.kept(trimmed) is None:
            yield Problem(ErrorCode.VALUE_NOT_ALLOWED, rule.path, {"value": trimmed})


def changed_labels(before: Values, after: Values) -> str:
    """The names of the fields that a form changed, for the history."""
    return ", ".join(FIELDS[column].libelle for column, text in after.items() if text != before.get(column))
