"""Scalars of the contract: strict on input, canonical on output; pass `SCALARS` to `StrawberryConfig.scalar_map`."""

import re
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final, NewType, TypeVar

import orjson
import strawberry
from graphql import GraphQLError, Node, StringValueNode, ValueNode
from strawberry.types.scalar import ScalarDefinition

from api.domain.amounts import format_montant, parse_montant
from api.domain.errors import RequestErrorCode
from api.domain.identifiers import is_siret, normalise
from api.domain.organisation import IdentifierType

Montant = NewType("Montant", Decimal)
Date = NewType("Date", date)
DateTime = NewType("DateTime", datetime)
Siret = NewType("Siret", str)

# `[0-9]`, never `\d`: the latter takes the digits of every script.
DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DATE_TIME: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
UUID_FORM: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
SIRET: Final = re.compile(r"[0-9]{14}")

Value = TypeVar("Value")


def _refusal(message: str, node: Node | None = None) -> GraphQLError:
    return GraphQLError(message, node, extensions={"code": RequestErrorCode.BAD_USER_INPUT.value})


def _scalar(
    name: str,
    description: str,
    expected: str,
    *,
    read: Callable[[str], Value],
    write: Callable[[object], str],
    specified_by_url: str | None = None,
) -> ScalarDefinition:
    """A scalar written as a string: anything else, or a string that `read` refuses, is the client's error."""
    message = f"{name} invalide : {expected}."

    def parse_value(value: object) -> Value:
        if not isinstance(value, str):
            raise _refusal(message)
        try:
            return read(value)
        except (ValueError, OverflowError):
            raise _refusal(message) from None

    def parse_literal(node: ValueNode, _variables: object = None) -> Value:
        # An unquoted name is an enum value, whose text would pass for a string.
        if not isinstance(node, StringValueNode):
            raise _refusal(message, node)
        try:
            return read(node.value)
        except (ValueError, OverflowError):
            raise _refusal(message, node) from None

    return strawberry.scalar(
        name=name,
        description=description,
        specified_by_url=specified_by_url,
        serialize=write,
        parse_value=parse_value,
        parse_literal=parse_literal,
    )


def _match(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError("form")
    return text


def _read_montant(text: str) -> Montant:
    return Montant(parse_montant(text))


def _write_montant(value: object) -> str:
    if not isinstance(value, Decimal):
        raise TypeError(f"An amount is a Decimal, not a {type(value).__name__}")
    text = format_montant(value)
    if not value.is_finite() or (text != str(value) and Decimal(text) != value):
        raise ValueError("An amount has two decimals")
    return text


def _read_date(text: str) -> Date:
    return Date(date.fromisoformat(_match(DATE, text)))


def _write_date(value: object) -> str:
    if type(value) is not date:
        raise TypeError(f"A day is a date, not a {type(value).__name__}")
    return value.isoformat()


def _read_date_time(text: str) -> DateTime:
    return DateTime(datetime.fromisoformat(_match(DATE_TIME, text)).astimezone(UTC))


def _write_date_time(value: object) -> str:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError("An instant is an aware datetime")
    moment = value if value.tzinfo is UTC else value.astimezone(UTC)
    return orjson.dumps(moment, option=orjson.OPT_UTC_Z)[1:-1].decode()  # isoformat(), in a third of the time


def _read_siret(text: str) -> Siret:
    number = normalise(IdentifierType.SIRET, text)
    if not is_siret(number):
        raise ValueError("key")
    return Siret(number)


def _write_siret(value: object) -> str:
    return _match(SIRET, str(value))


def _read_uuid(text: str) -> uuid.UUID:
    return uuid.UUID(_match(UUID_FORM, text))


def _write_uuid(value: object) -> str:
    if not isinstance(value, uuid.UUID):
        raise TypeError(f"An UUID is expected, not a {type(value).__name__}")
    return str(value)


# The built-in scalars of these Python types are looser: their keys are here so that nobody meets them by accident.
_DATE: Final = _scalar(
    "Date",
    "Calendar day, YYYY-MM-DD, Europe/Paris.",
    "un jour AAAA-MM-JJ entre guillemets est attendu",
    read=_read_date,
    write=_write_date,
    specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
)
_DATE_TIME: Final = _scalar(
    "DateTime",
    "Instant with an offset, RFC 3339; a value without offset is refused; answered in UTC (Z).",
    'un instant RFC 3339 avec son décalage est attendu, par exemple "2025-03-31T10:00:00+02:00"',
    read=_read_date_time,
    write=_write_date_time,
    specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
)

SCALARS: Final[dict[object, ScalarDefinition]] = {
    Montant: _scalar(
        "Montant",
        'Exact amount: a string with exactly 2 decimals ("1234.50"), 12 digits at most before them, sign allowed; '
        "floats, NaN, exponents and a third decimal are refused.",
        'une chaîne avec exactement deux décimales, douze chiffres avant au plus, est attendue, par exemple "1234.50"',
        read=_read_montant,
        write=_write_montant,
    ),
    Date: _DATE,
    date: _DATE,
    DateTime: _DATE_TIME,
    datetime: _DATE_TIME,
    Siret: _scalar(
        "Siret",
        "14 digits, key checked; spaces accepted on input, never returned.",
        "quatorze chiffres dont la clé est juste sont attendus",
        read=_read_siret,
        write=_write_siret,
    ),
    uuid.UUID: _scalar(
        "UUID",
        "Universally unique identifier, in its hyphenated form.",
        "la forme xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx est attendue",
        read=_read_uuid,
        write=_write_uuid,
        specified_by_url="https://www.rfc-editor.org/rfc/rfc9562",
    ),
}
