"""The reasons for which the MOE and the MOA refuse a pièce (§6.1); elsewhere a reason is words (§5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class RefusalReason(StrEnum):
    """The reasons offered to the MOE and the MOA."""

    ERREUR_MOE = "ERREUR_MOE"
    ERREUR_MOA = "ERREUR_MOA"
    ERREUR_DESTINATAIRE = "ERREUR_DESTINATAIRE"
    AUTRE_SANS_ERREUR_MONTANT = "AUTRE_SANS_ERREUR_MONTANT"
    ERREUR_MONTANT = "ERREUR_MONTANT"


@dataclass(frozen=True, slots=True)
class ReasonRule:
    """A reason: `usable` says that it is recorded, `comment_required` that it needs words beside it."""

    libelle: str
    english: str
    scope: str
    source: tuple[str, ...]
    usable: bool = True
    comment_required: bool = False
    guidance: str | None = None


# fmt: off
REFUSAL_REASONS: Final[Mapping[RefusalReason, ReasonRule]] = {
    RefusalReason.ERREUR_MOE: ReasonRule("Erreur sur la MOE (SIRET)", "The SIRET of the MOE is wrong",
        "works refusal by MOE or MOA", ("S003", "S001", "OAS")),
    RefusalReason.ERREUR_MOA: ReasonRule("Erreur sur la MOA (SIRET)", "The SIRET of the MOA is wrong",
        "works refusal by MOE or MOA", ("S003", "S001", "OAS")),
    RefusalReason.ERREUR_DESTINATAIRE: ReasonRule("Erreur sur le destinataire (SIRET)",
        "The SIRET of the finance office is wrong", "works refusal by MOE or MOA", ("S003", "OAS")),
    RefusalReason.AUTRE_SANS_ERREUR_MONTANT: ReasonRule("Autre motif sans erreur de montant",
        "Other reason that is not an amount (duplicate, wrong cadre, ...)", "works refusal by MOE or MOA", ("S003",),
        comment_required=True),
    RefusalReason.ERREUR_MONTANT: ReasonRule("Erreur de montant",
        "Amount error: listed since 19/02/2025 but never accepted; the user is told to correct the amount in its own "
        "piece", "works refusal by MOE or MOA", ("KB11867", "MON1", "BTP45", "S003"), usable=False,
        guidance="Une différence de montant ne se refuse pas : déposez votre propre pièce avec le montant que vous "
        "admettez, et expliquez l'écart dans le commentaire."),
}
# fmt: on
