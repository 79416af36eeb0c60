"""Services of a structure: when one is active, and what its form must hold (organisation §2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from api.domain.errors import ErrorCode, Problem
from api.domain.organisation import StructureType
from api.domain.structure_settings import counts_for_par_01
from api.domain.text import text_problems

MAX_TEXT: Final = 100
"""Characters of a code and of a name (SRV-01)."""

MAX_DESCRIPTION: Final = 500


@dataclass(frozen=True, slots=True)
class ServiceForm:
    """What a form says of a service, the part that is kept included."""

    code: str
    name: str
    description: str | None
    valid_from: date
    valid_until: date | None
    engagement_required: bool


def is_active(valid_from: date, valid_until: date | None, today: date) -> bool:
    """SRV-05: from its first day until the day before its end, the end being the first day out (Q-17)."""
    return valid_from <= today and (valid_until is None or today < valid_until)


def form_problems(form: ServiceForm, type_: StructureType) -> Iterator[Problem]:
    """Everything that is wrong with the form of a service (SRV-01, SRV-05, SRV-07)."""
    for path, text in ((("code",), form.code), (("name",), form.name)):
        if not 0 < len(text.strip()) <= MAX_TEXT:
            yield Problem(ErrorCode.SERVICE_FIELD_LENGTH, path)
        else:
            yield from text_problems(path, text, MAX_TEXT)
    yield from text_problems(("description",), form.description, MAX_DESCRIPTION)
    if form.valid_until is not None and form.valid_until <= form.valid_from:
        yield Problem(ErrorCode.SERVICE_DATES, ("validUntil",))
    if form.engagement_required and type_ is StructureType.PRIVEE:
        yield Problem(ErrorCode.PARAMETER_NOT_APPLICABLE, ("engagementRequired",))


@dataclass(frozen=True, slots=True)
class Counted:
    """A service, as the requirement of a code sees it (PAR-02)."""

    valid_until: date | None
    is_default: bool


def last_service_problems(left: Iterable[Counted], today: date, *, required: bool) -> Iterator[Problem]:
    """PAR-03: while a service code is required, one service other than FACTURES_PUBLIQUES has to be left."""
    counted = (counts_for_par_01(each.valid_until, is_default=each.is_default, today=today) for each in left)
    if required and not any(counted):
        yield Problem(ErrorCode.LAST_SERVICE_WHILE_REQUIRED)
