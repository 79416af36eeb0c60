"""Which applications a manager may open and close on a structure (organisation §5.4, HAB-10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from api.domain.errors import ErrorCode, Problem
from api.domain.habilitation import APPLICATIONS, Application, Availability, Level, availability
from api.domain.organisation import MoaPresence, StructureType

OPENABLE: Final = frozenset({Availability.DEFAULT, Availability.NEEDED, Availability.ON_DEMAND})
"""What a manager may open: neither what the structure may not have, nor what is not opened at all."""

KEPT: Final = frozenset({Availability.NEEDED})
"""What the MOA setting needs: it is closed by changing the setting (PAR-08)."""


def opening_problems(
    type_: StructureType, moa: MoaPresence | None, openings: Sequence[tuple[Application, Level]]
) -> Iterator[Problem]:
    """PROFILE_NOT_ALLOWED at each application that a structure of that kind may not open (HAB-10).

    An application is open or not: its gestionnaire principal has it in modification, no other level is to be chosen
    (§5.3, HAB-09).
    """
    for rank, (application, level) in enumerate(openings):
        if availability(application, type_, moa) not in OPENABLE:
            yield Problem(ErrorCode.PROFILE_NOT_ALLOWED, ("openings", str(rank), "application"))
        if level is not Level.MODIFICATION:
            yield Problem(ErrorCode.VALUE_NOT_ALLOWED, ("openings", str(rank), "level"), {"value": level.value})


def closing_problems(
    type_: StructureType, moa: MoaPresence | None, applications: Sequence[Application]
) -> Iterator[Problem]:
    """PROFILE_NOT_ALLOWED at each application that has to stay: what the setting needs, and Organisation itself."""
    for rank, application in enumerate(applications):
        if application is Application.ORGANISATION or availability(application, type_, moa) in KEPT:
            name = APPLICATIONS[application].libelle
            yield Problem(ErrorCode.PROFILE_NOT_ALLOWED, ("applications", str(rank)), {"application": name})
