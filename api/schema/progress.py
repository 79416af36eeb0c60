"""Where a dossier stands: its steps, its delays, its payment clock."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from api.domain.cadres import Cadre
from api.domain.clock import Interruption as Notice
from api.domain.clock import due_date, is_overdue
from api.domain.deadlines import Deadline as Delay
from api.domain.progress import STEP_STATES, Stage, StepState
from api.domain.roles import SEATS, Seat
from api.schema.organisation import StructureCard
from api.schema.scalars import Date, DateTime

if TYPE_CHECKING:
    from api.schema.piece import Piece


@strawberry.type(description="Une étape du circuit d'un dossier.")
class CircuitStep:
    """A step of the stepper."""

    rank: int = strawberry.field(description="Le rang de l'étape, dès 1.")
    cadre: Cadre | None = strawberry.field(description="Le cadre à déposer ; null pour une validation ou le paiement.")
    label: str = strawberry.field(description="Le libellé de l'étape.")
    seat: Seat = strawberry.field(description="Qui fait l'étape.")
    seat_label: str = strawberry.field(description="Le libellé de la place.")
    state: StepState = strawberry.field(description="L'avancement.")
    state_label: str = strawberry.field(description="Le libellé de l'avancement.")
    piece: Annotated["Piece", strawberry.lazy("api.schema.piece")] | None = strawberry.field(
        description="La pièce, une fois déposée."
    )
    at: DateTime | None = strawberry.field(description="L'instant du dépôt.")


CLOCK = (
    "state",
    "clock_starts_at",
    "clock_rule",
    "clock_delay_days",
    "interruption_notice_date",
    "interruption_reasons",
    "interruption_resumed_on",
)
"""The columns of a dossier that its clock is made of, the structure behind `interruption_by` apart."""


@strawberry.type(description="La notification qui a interrompu le délai de paiement, une fois (R-SUS-4).")
class Interruption:
    """A legal interruption; the status SUSPENDUE is another thing."""

    notice_date: Date = strawberry.field(description="Le jour où le créancier a reçu la notification.")
    reasons: str = strawberry.field(description="Toutes les raisons.")
    resumed_on: Date | None = strawberry.field(description="Le jour où tout a été reçu ; null : le délai ne court pas.")
    recorded_by: StructureCard = strawberry.field(description="La structure qui l'a enregistrée.")


@strawberry.type(description="Le délai de paiement, à titre indicatif : le portail ne le calcule pas (R-CLK-2).")
class PaymentClock:
    """The indicative clock."""

    starts_at: DateTime = strawberry.field(description="Le départ du délai.")
    rule: str = strawberry.field(description="La règle qui fixe le départ, par exemple R-CLK-1.")
    delay_days: int = strawberry.field(description="Le délai, en jours.")
    indicative_due_date: Date = strawberry.field(description="L'échéance indicative.")
    overdue: bool = strawberry.field(
        description="L'échéance est passée sans mise en paiement, et le délai n'est pas interrompu."
    )
    interruption: Interruption | None = strawberry.field(
        description="L'interruption légale ; l'échéance est alors celle du nouveau délai (CCP R2192-29)."
    )


@strawberry.type(description="Un délai qui court dans le dossier (works-billing §6.4).")
class Deadline:
    """A delay that runs."""

    code: str = strawberry.field(description="Le code du délai, par exemple MOE_MENSUEL.")
    label: str = strawberry.field(description="Le libellé.")
    seat: Seat = strawberry.field(description="Sur qui le délai court.")
    seat_label: str = strawberry.field(description="Le libellé de la place.")
    due_at: DateTime = strawberry.field(description="La fin du délai : 00:00 à Paris après le dernier jour.")
    passed: bool = strawberry.field(description="Le délai est passé.")
    effect: str = strawberry.field(description="Ce que sa fin entraîne.")


def clock_of(dossier: Any, now: datetime) -> PaymentClock | None:
    """The clock that the row of a dossier carries."""
    values = dossier.__dict__
    if values["clock_starts_at"] is None:
        return None
    notice = _notice(values)
    due = due_date(values["clock_starts_at"], values["clock_delay_days"], notice)
    return PaymentClock(
        starts_at=values["clock_starts_at"],
        rule=values["clock_rule"],
        delay_days=values["clock_delay_days"],
        indicative_due_date=Date(due),
        overdue=is_overdue(due, values["state"], notice, now),
        interruption=_interruption(notice, values) if notice else None,
    )


def _notice(values: Mapping[str, Any]) -> Notice | None:
    notice_date = values["interruption_notice_date"]
    if notice_date is None:
        return None
    return Notice(notice_date, values["interruption_reasons"], values["interruption_resumed_on"])


def _interruption(notice: Notice, values: Mapping[str, Any]) -> Interruption:
    return Interruption(
        notice_date=Date(notice.notice_date),
        reasons=notice.reasons,
        resumed_on=Date(notice.resumed_on) if notice.resumed_on else None,
        recorded_by=values["interruption_by"],
    )


def shown_deadline(delay: Delay, now: datetime) -> Deadline:
    """A delay, as the schema shows it."""
    return Deadline(
        code=delay.code.value,
        label=delay.libelle,
        seat=delay.seat,
        seat_label=SEATS[delay.seat].libelle,
        due_at=DateTime(delay.due_at),
        passed=delay.due_at <= now,
        effect=delay.effect,
    )


def shown_step(rank: int, stage: Stage, piece: "Piece | None") -> CircuitStep:
    """A step, as the schema shows it."""
    return CircuitStep(
        rank=rank,
        cadre=stage.cadre,
        label=stage.libelle,
        seat=stage.seat,
        seat_label=SEATS[stage.seat].libelle,
        state=stage.state,
        state_label=STEP_STATES[stage.state],
        piece=piece,
        at=DateTime(stage.piece.deposited_at) if stage.piece else None,
    )
