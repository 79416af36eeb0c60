"""What a player types in the deposit forms: the fields of the mutations, from those of the reference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from api.cli.playing.acts import ref
from api.cli.playing.reference import Deposit, Example
from api.cli.playing.timeline import Shift
from api.domain.pieces import ExemptionReason, Groupement, TypeTva
from api.domain.roles import Role

GROUPEMENTS: Final[Mapping[str, Groupement]] = {
    "COT_CONJOINT_EC": Groupement.CONJOINT,
    "COT_CONJOINT_FIN": Groupement.CONJOINT,
    "COT_SOLIDAIRE": Groupement.SOLIDAIRE,
}
"""How the companies are grouped in a circuit; not at all in the others."""

MANDANTS: Final[Mapping[str, str]] = {"E20": "VALOMBRE"}
"""For whom a delegated MOA builds: only the note of the example says it."""

FIRST_ENGAGEMENTS: Final[Mapping[str, str]] = {"V06": "EJ-66"}
"""The engagement number before it was recycled: only the note of the example says it."""


def fields(deposit: Deposit, number: str, shift: Shift) -> dict[str, Any]:
    """What a first and a next deposit have in common, files apart."""
    exempt = deposit.type_tva == TypeTva.EXONERATION
    return {
        "cadre": deposit.cadre,
        "number": number,
        "invoiceDate": shift.day(deposit.invoice_date).isoformat(),
        "typeTva": deposit.type_tva,
        # §7: the exemption of every sub-contractor of the examples.
        "exemptionReason": ExemptionReason.VATEX_EU_AE.value if exempt else None,
        "paymentMethod": deposit.payment_method,
        "amounts": {
            "totalHt": deposit.total_ht,
            "totalTva": deposit.total_tva,
            "totalTtc": deposit.total_ttc,
            "netToPay": deposit.net_to_pay,
        },
        "comment": deposit.comment,
    }


def opening(example: Example, structure_id: str) -> dict[str, Any]:
    """What only a first deposit says."""
    parties = example.parties
    return {
        "structureId": structure_id,
        "recipient": ref(parties["destinataire"], example.service_code),
        "moe": ref(parties["moe"]),
        "moa": ref(parties["moa"]),
        "validators": [ref(key) for key in _validators(example)] or None,
        "groupement": GROUPEMENTS.get(example.circuit, Groupement.AUCUN).value,
        "mandant": ref(MANDANTS.get(example.id)),
        "marcheNumber": example.marche_number,
        "engagementNumber": FIRST_ENGAGEMENTS.get(example.id, example.engagement_number),
        "currency": example.initial.currency,
    }


def _validators(example: Example) -> list[str]:
    """Those who answer first at each level: the one named at the deposit may be a mistake, corrected later (T07)."""
    answered: dict[str, str] = {}
    for event in example.events:
        answered.setdefault(event.role, event.by)
    levels = ((Role.VALIDEUR_1, "valideur1"), (Role.VALIDEUR_2, "valideur2"))
    named = (answered.get(role, example.parties[seat]) for role, seat in levels)
    return [key for key in named if key]
