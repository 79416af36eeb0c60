"""The directory of public structures as a file: its columns, and what a line of it must say (organisation §8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from api.domain.errors import ErrorCode, Problem
from api.domain.identifiers import normalise, problem
from api.domain.organisation import IdentifierType, MoaPresence, PublicCategory
from api.domain.sheets import Column, Kind
from api.domain.text import text_problems

FRANCE: Final = ("FR", "France")
SIRET_CODE: Final = "1"
"""How the directory calls a SIRET: the EDI code of organisation §1.1."""

CATEGORY: Final = "CategoriePublique"
"""A column of ours, which a file may leave out: the category sets the payment delay (decisions 11)."""

HEADINGS: Final = (
    "TypeIdentifiant", "Identifiant", "RaisonSociale", "EmetteurEdi", "RecepteurEdi", "GestionStatutMiseEnPaiement",
    "GestionEngagement", "GestionService", "GestionServiceEngagement", "EstMOA", "EstMOAUniquement",
    "StructureActive", "Adresse", "ComplementAdresse1", "ComplementAdresse2", "CodePostal", "Ville", "NumTelephone",
    "Courriel", "CodePays", "LibellePays",
)  # fmt: skip
SERVICE_HEADINGS: Final = (
    "Identifiant", "RaisonSociale", "Code", "Nom", "GestionEGMT", "ServiceActif", "Adresse", "ComplementAdresse1",
    "ComplementAdresse2", "CodePostal", "Ville", "NumTelephone", "Courriel", "CodePays", "LibellePays",
)  # fmt: skip
COLUMNS: Final = tuple(Column(heading, Kind.TEXT, 20) for heading in HEADINGS)
SERVICE_COLUMNS: Final = tuple(Column(heading, Kind.TEXT, 20) for heading in SERVICE_HEADINGS)

LENGTHS: Final[Mapping[str, int]] = {
    "RaisonSociale": 200, "Adresse": 200, "ComplementAdresse1": 200, "ComplementAdresse2": 200, "CodePostal": 20,
    "Ville": 100, "NumTelephone": 40, "Courriel": 254, "LibellePays": 100,
}  # fmt: skip
"""Characters of each text of a line."""

FLAGS: Final = (
    "EmetteurEdi", "RecepteurEdi", "GestionStatutMiseEnPaiement", "GestionEngagement", "GestionService",
    "GestionServiceEngagement", "EstMOA", "EstMOAUniquement", "StructureActive",
)  # fmt: skip

_WORDS: Final = {"true": True, "false": False, "1": True, "0": False, "vrai": True, "faux": False, "": False}


@dataclass(frozen=True, slots=True)
class Line:
    """A public structure, as a line of the file says it."""

    siret: str
    name: str
    active: bool
    flags: Mapping[str, bool]
    moa: MoaPresence
    category: PublicCategory
    texts: Mapping[str, str | None]


def moa_of(*, moa: bool, only: bool) -> MoaPresence:
    """The MOA setting behind the two flags of the directory; the second alone says it all (organisation §1.5)."""
    if only:
        return MoaPresence.EXCLUSIVEMENT_MOA
    return MoaPresence.AVEC_MOA if moa else MoaPresence.SANS_MOA


def line_problems(given: Mapping[str, str]) -> Iterator[Problem]:
    """What is wrong with a line, by the heading of the column."""
    if given["TypeIdentifiant"].strip() not in (SIRET_CODE, IdentifierType.SIRET.value):
        yield Problem(ErrorCode.IDENTIFIER_TYPE_NOT_ALLOWED, ("TypeIdentifiant",))
    siret = normalise(IdentifierType.SIRET, given["Identifiant"])
    if wrong := problem(IdentifierType.SIRET, siret, field=("Identifiant",)):
        yield wrong
    if not given["RaisonSociale"].strip():
        yield Problem(ErrorCode.NAME_REQUIRED, ("RaisonSociale",))
    for heading, limit in LENGTHS.items():
        yield from text_problems((heading,), given[heading], limit)
    for heading in FLAGS:
        if given[heading].strip().lower() not in _WORDS:
            yield Problem(ErrorCode.VALUE_NOT_ALLOWED, (heading,), {"value": given[heading]})
    if given.get(CATEGORY, "").strip() and given[CATEGORY].strip() not in PublicCategory.__members__:
        yield Problem(ErrorCode.VALUE_NOT_ALLOWED, (CATEGORY,), {"value": given[CATEGORY]})
    flags = {heading: _WORDS.get(given[heading].strip().lower(), False) for heading in FLAGS}
    if flags["GestionServiceEngagement"] and (flags["GestionService"] or flags["GestionEngagement"]):
        yield Problem(ErrorCode.CONFLICTING_PARAMETERS, ("GestionServiceEngagement",))


def line_of(given: Mapping[str, str]) -> Line:
    """A line in which nothing is wrong; a file without our column makes local authorities (decisions 11)."""
    flags = {heading: _WORDS[given[heading].strip().lower()] for heading in FLAGS}
    category = given.get(CATEGORY, "").strip() or PublicCategory.COLLECTIVITE_LOCALE.value
    return Line(
        siret=normalise(IdentifierType.SIRET, given["Identifiant"]),
        name=given["RaisonSociale"].strip(),
        active=flags["StructureActive"],
        flags=flags,
        moa=moa_of(moa=flags["EstMOA"], only=flags["EstMOAUniquement"]),
        category=PublicCategory(category),
        texts={heading: given[heading].strip() or None for heading in LENGTHS if heading != "RaisonSociale"},
    )
