"""The numbers that identify structures: normalisation, form and check digits (organisation ID-01 to ID-08).

The library of check digits is imported by the first number to check: 1 MiB, with its tables and `pydoc`.
"""

import re
from collections.abc import Mapping
from typing import Final

from api.domain.errors import ErrorCode, Problem
from api.domain.organisation import IdentifierType

MAX_LENGTH: Final = 18

_EU_PREFIXES: Final = "AT BE BG CY CZ DE DK EE EL ES FI HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"

FORMS: Final[Mapping[IdentifierType, re.Pattern[str]]] = {
    IdentifierType.SIRET: re.compile(r"[0-9]{14}"),
    IdentifierType.UE_HORS_FRANCE: re.compile(rf"({_EU_PREFIXES.replace(' ', '|')})[0-9A-Z+*]{{2,16}}"),
    IdentifierType.HORS_UE: re.compile(r"[A-Z]{2}.{1,16}"),
    IdentifierType.RIDET: re.compile(r"[0-9A-Z]{9,10}"),
    IdentifierType.TAHITI: re.compile(r"[0-9A-Z]{9}"),
    IdentifierType.AUTRE: re.compile(r"IMMAT-[0-9]{8}"),
    IdentifierType.PARTICULIER: re.compile(r"PART-[0-9]{8}"),
}
"""The form of each identifier once normalised; only that of a SIRET is checked any further (ID-05)."""


def normalise(type_: IdentifierType, text: str) -> str:
    """The identifier as kept: no spaces nor dots, letters in capitals; a name inside HORS_UE stays (ID-02)."""
    if type_ is IdentifierType.HORS_UE:
        return text.strip()[:2].upper() + text.strip()[2:]
    return re.sub(r"[\s.]", "", text).upper()


def is_siret(number: str) -> bool:
    """Whether 14 digits are a SIRET; La Poste's establishments follow their own rule (ID-03)."""
    from stdnum.fr import siret

    return bool(FORMS[IdentifierType.SIRET].fullmatch(number)) and siret.is_valid(number)


def is_siren(number: str) -> bool:
    """Whether 9 digits are a SIREN."""
    from stdnum.fr import siren

    return bool(re.fullmatch(r"[0-9]{9}", number)) and siren.is_valid(number)


def siren_of(siret_number: str) -> str:
    """The company that an establishment belongs to: the first nine digits."""
    return siret_number[:9]


def vat_number(text: str) -> str | None:
    """An intra-community VAT number as kept, or None when its form or its key is wrong."""
    from stdnum.eu import vat

    compact = normalise(IdentifierType.UE_HORS_FRANCE, text)
    return compact if compact.isascii() and vat.is_valid(compact) else None


def iban_number(text: str) -> str | None:
    """An IBAN as kept, or None when its form or its key is wrong."""
    from stdnum import iban

    return str(iban.compact(text)) if text.isascii() and iban.is_valid(text) else None


def bic_code(text: str) -> str | None:
    """A BIC as kept, or None when its form is wrong."""
    from stdnum import bic

    return str(bic.compact(text)) if text.isascii() and bic.is_valid(text) else None


def problem(
    type_: IdentifierType, identifier: str, *, field: tuple[str, ...] | None = None, check_key: bool = True
) -> Problem | None:
    """What is wrong with a normalised identifier, or None; `check_key` off lets imported test data through (ID-08)."""
    if len(identifier) > MAX_LENGTH or not FORMS[type_].fullmatch(identifier):
        return Problem(ErrorCode.IDENTIFIER_FORMAT, field)
    if type_ is IdentifierType.SIRET and check_key:
        from stdnum.exceptions import InvalidChecksum, ValidationError
        from stdnum.fr import siret

        try:
            siret.validate(identifier)
        except InvalidChecksum:
            return Problem(ErrorCode.SIRET_CHECKSUM, field, {"siret": identifier})
        except ValidationError:
            return Problem(ErrorCode.IDENTIFIER_FORMAT, field)
    return None
