"""What several statements of the limit show: a structure, a pièce."""

from __future__ import annotations

from typing import Final

from api.domain.cadres import CADRES
from api.domain.statuses import STATUSES
from bench.limit.sql import Dialect

NAMES: Final = {cadre: cadre.name for cadre in CADRES}
CADRE_LABELS: Final = {cadre: rule.libelle for cadre, rule in CADRES.items()}
STATUS_LABELS: Final = {status: rule.libelle for status, rule in STATUSES.items()}
AMOUNTS: Final = {"totalHt": "total_ht", "totalTva": "total_tva", "totalTtc": "total_ttc", "netToPay": "net_to_pay"}


def structure(db: Dialect, alias: str) -> str:
    """The structure of a row."""
    return db.one(id=db.key("structure", f"{alias}.id"), name=f"{alias}.name", identifier=f"{alias}.identifier")


def piece(db: Dialect) -> dict[str, str]:
    """The fields that a list and a dossier show of a pièce."""
    return {
        "id": db.key("piece", "t.id"),
        "number": "t.number",
        "cadre": db.word("t.cadre", NAMES),
        "cadreLabel": db.word("t.cadre", CADRE_LABELS),
        "status": "t.status",
        "statusLabel": db.word("t.status", STATUS_LABELS),
        "depositedAt": db.instant("t.deposited_at"),
        "amounts": db.one(**{name: db.montant(f"t.{column}") for name, column in AMOUNTS.items()}),
    }
