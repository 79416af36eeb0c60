"""What a public structure asks of its suppliers, and what a change of it must respect (organisation §1.5 and §1.6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from api.domain.errors import ErrorCode, Problem
from api.domain.habilitation import Application, Availability, availability, default_openings
from api.domain.organisation import MoaPresence, StructureType
from api.domain.roles import Seat


@dataclass(frozen=True, slots=True)
class ParameterRule:
    """A parameter: its field in an input, None when only the system writes it (PAR-07), and its name on the screen."""

    field: str | None
    libelle: str
    public_only: bool
    source: tuple[str, ...]


# fmt: off
PARAMETERS: Final[Mapping[str, ParameterRule]] = {
    "receives_edi": ParameterRule(None, "L'entité peut recevoir des données via EDI", True, ("S2", "S3", "R1", "R7")),
    "payment_status_not_reported": ParameterRule("paymentStatusNotReported",
        "Le statut « Mise en paiement » n'est pas remonté au fournisseur", True, ("S2", "S3", "R1", "R2")),
    "service_code_required": ParameterRule("serviceCodeRequired",
        "Le code service doit être renseigné par le fournisseur", True, ("S2", "S3", "R1", "R2")),
    "engagement_required": ParameterRule("engagementRequired",
        "Le numéro d'engagement doit être renseigné par le fournisseur", True, ("S2", "S3", "R1", "R2")),
    "engagement_or_service_required": ParameterRule("engagementOrServiceRequired",
        "Le numéro d'engagement ou le code service est obligatoire", True, ("S2", "S3", "R1", "R2")),
    "moa_presence": ParameterRule("moaPresence",
        "Présence maîtrise d'ouvrage : structure avec / exclusivement / sans MOA", True, ("S2", "S3", "R1", "R2")),
    "receives_lifecycle": ParameterRule(None, "Recevoir les cycles de vie EDI", False, ("S2", "R2")),
    "emits_edi": ParameterRule(None, "Est émetteur de flux EDI", False, ("S2", "R2", "R7")),
    "edi_connection_requested": ParameterRule(None, "Demande de raccordement active", False, ("S2", "R1", "I")),
}
# fmt: on
"""By column, in the order of the reference."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The parameters that people write; in a change, None leaves one as it is."""

    payment_status_not_reported: bool | None = None
    service_code_required: bool | None = None
    engagement_required: bool | None = None
    engagement_or_service_required: bool | None = None
    moa_presence: MoaPresence | None = None

    @property
    def given(self) -> dict[str, bool | MoaPresence]:
        """What is set, by column."""
        values = ((column, getattr(self, column)) for column, rule in PARAMETERS.items() if rule.field)
        return {column: value for column, value in values if value is not None}

    @property
    def moa(self) -> MoaPresence:
        """The MOA setting: « sans MOA » is also what a structure is that never said."""
        return self.moa_presence or MoaPresence.SANS_MOA


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a change of settings depends on beside them: the services, and the documents under way."""

    has_service: bool = True
    open_documents: int = 0


def counts_for_par_01(valid_until: date | None, *, is_default: bool, today: date) -> bool:
    """Whether a service lets its code be required: not FACTURES_PUBLIQUES, not ended; it may begin later (PAR-02)."""
    return not is_default and (valid_until is None or valid_until > today)


def seats_given_up(before: MoaPresence, after: MoaPresence) -> tuple[Seat, ...]:
    """Where the structure no longer sits once the MOA setting has changed (§1.5, §5.4)."""
    found = []
    if before.receives_invoices and not after.receives_invoices:
        found.append(Seat.DESTINATAIRE)
    if before.is_moa and not after.is_moa:
        found.append(Seat.MOA)
    return tuple(found)


def settings_problems(
    type_: StructureType, before: Settings, change: Settings, around: Surroundings
) -> Iterator[Problem]:
    """Everything that stops a change of settings (PAR-01 to PAR-06, PAR-08)."""
    if type_ is StructureType.PRIVEE:
        for column in change.given:
            moa = column == "moa_presence" and change.moa.is_moa
            yield Problem(ErrorCode.MOA_PUBLIC_ONLY if moa else ErrorCode.PARAMETER_NOT_APPLICABLE, _path(column))
        return
    after = {**before.given, **change.given}
    if change.service_code_required and not around.has_service:
        yield Problem(ErrorCode.SERVICE_REQUIRED_WITHOUT_SERVICE, _path("service_code_required"))
    single = [column for column in ("service_code_required", "engagement_required") if after.get(column)]
    if after.get("engagement_or_service_required") and single:
        told = next((column for column in ("engagement_or_service_required", *single) if column in change.given), None)
        if told is not None:
            yield Problem(ErrorCode.CONFLICTING_PARAMETERS, _path(told))
    if around.open_documents:
        yield Problem(ErrorCode.OPEN_DOCUMENTS, _path("moa_presence"), {"count": str(around.open_documents)})


def _path(column: str) -> tuple[str, ...]:
    field = PARAMETERS[column].field
    return (field,) if field else ()


def changed_parameters(before: Settings, change: Settings) -> str:
    """The names of the parameters that a change changes, for the history."""
    was = before.given
    return ", ".join(PARAMETERS[column].libelle for column, value in change.given.items() if was.get(column) != value)


@dataclass(frozen=True, slots=True)
class Kind:
    """What decides of the applications that a structure may open."""

    type: StructureType
    moa: MoaPresence | None


def openings_moved(before: Kind, after: Kind) -> tuple[tuple[Application, ...], tuple[Application, ...]]:
    """The applications to open, and to close, when a structure becomes of another kind (§5.4).

    What is needed is opened even if it was there by default before: a manager may have closed it.
    """
    had = default_openings(before.type, before.moa)
    now = {each: availability(each, after.type, after.moa) for each in Application}
    opened = tuple(
        each for each in default_openings(after.type, after.moa) if each not in had or now[each] is Availability.NEEDED
    )
    closed = tuple(each for each in Application if now[each] is Availability.NEVER)
    return opened, closed
