"""The worked examples of the reference (works-billing §13), as the player needs them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

REFERENCE: Final = Path(__file__).parents[2] / "static" / "works-billing.json"
"""A link to the page of docs/domain, which the wheel turns into a copy: there is one reference."""


@dataclass(frozen=True, slots=True)
class Deposit:
    """A pièce as the reference describes it; `previous` is the number of the one it follows."""

    number: str
    cadre: str
    depositor: str
    previous: str | None
    invoice_date: date
    currency: str
    type_tva: str
    payment_method: str
    total_ht: str
    total_tva: str
    total_ttc: str
    net_to_pay: str
    comment: str | None
    attachments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a pièce: a transition of §5, at an instant, by a structure or by the system."""

    at: datetime
    by: str
    role: str
    piece: str
    transition: str
    becomes: str
    reason: str | None
    comment: str | None


@dataclass(frozen=True, slots=True)
class Clock:
    """The indicative payment clock of a dossier."""

    starts_at: datetime
    rule: str
    delay_days: int
    due_date: date


@dataclass(frozen=True, slots=True)
class Example:
    """A dossier from its first deposit to where the reference leaves it."""

    id: str
    circuit: str
    parties: Mapping[str, str | None]
    marche_number: str | None
    engagement_number: str | None
    service_code: str | None
    deposits: Mapping[str, Deposit]
    events: tuple[Event, ...]
    statuses: Mapping[str, str]
    state: str
    clock: Clock | None

    @property
    def supplier(self) -> str:
        """The structure that opens the dossier."""
        return str(self.parties["fournisseur"])

    @property
    def initial(self) -> Deposit:
        """The pièce that opens the dossier."""
        return next(deposit for deposit in self.deposits.values() if deposit.previous is None)


def load(path: Path = REFERENCE) -> dict[str, Example]:
    """The examples by their id, in the order of the reference."""
    page = json.loads(path.read_text(encoding="utf-8"))
    return {row["id"]: _example(row) for row in page["examples"]}


def _example(row: Mapping[str, Any]) -> Example:
    clock = row["paymentClock"]
    return Example(
        id=row["id"],
        circuit=row["circuit"],
        parties=row["parties"],
        marche_number=row["numeroMarche"],
        engagement_number=row["numeroEngagement"],
        service_code=row["codeServiceExecutant"],
        deposits={piece["number"]: _deposit(piece) for piece in row["pieces"]},
        events=tuple(_event(event) for event in row["events"]),
        statuses=row["finalStatuses"],
        state=row["fileState"],
        clock=Clock(
            datetime.fromisoformat(clock["startsAt"]),
            clock["rule"],
            clock["delayDays"],
            date.fromisoformat(clock["indicativeDueDate"]),
        )
        if clock
        else None,
    )


def _deposit(piece: Mapping[str, Any]) -> Deposit:
    return Deposit(
        number=piece["number"],
        cadre=piece["cadre"],
        depositor=piece["depositor"],
        previous=piece["previous"],
        invoice_date=date.fromisoformat(piece["dateFacture"]),
        currency=piece["devise"],
        type_tva=piece["typeTva"],
        payment_method=piece["modePaiement"],
        total_ht=piece["montantHtTotal"],
        total_tva=piece["montantTVA"],
        total_ttc=piece["montantTtcTotal"],
        net_to_pay=piece["montantAPayer"],
        comment=piece["comment"],
        attachments=tuple(piece["attachments"]),
    )


def _event(event: Mapping[str, Any]) -> Event:
    return Event(
        at=datetime.fromisoformat(event["at"]),
        by=event["by"],
        role=event["role"],
        piece=event["piece"],
        transition=event["transition"],
        becomes=event["to"],
        reason=event.get("reason"),
        comment=event.get("comment"),
    )
