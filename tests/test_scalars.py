"""The scalars: what they take and give back, and every refusal, written in the document and sent as a variable."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
import strawberry
from hypothesis import given
from hypothesis import strategies as st
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionResult

from api.schema.scalars import SCALARS, Date, DateTime, Montant, Siret


@strawberry.type
class Query:
    @strawberry.field
    def montant(self, value: Montant) -> Montant:
        return value

    @strawberry.field
    def date(self, value: Date) -> Date:
        return value

    @strawberry.field
    def instant(self, value: DateTime) -> DateTime:
        return value

    @strawberry.field
    def siret(self, value: Siret) -> Siret:
        return value

    @strawberry.field
    def uuid(self, value: UUID) -> UUID:
        return value


schema = strawberry.Schema(
    Query,
    config=StrawberryConfig(scalar_map=SCALARS),
    extensions=[lambda: ParserCache(maxsize=10), lambda: ValidationCache(maxsize=10)],  # for what comes as a variable
)
TYPES = {"montant": "Montant", "date": "Date", "instant": "DateTime", "siret": "Siret", "uuid": "UUID"}


def literal(field: str, text: str) -> ExecutionResult:
    return schema.execute_sync(f"{{ answer: {field}(value: {text}) }}")


def variable(field: str, value: object) -> ExecutionResult:
    document = f"query ($value: {TYPES[field]}!) {{ answer: {field}(value: $value) }}"
    return schema.execute_sync(document, variable_values={"value": value})


def both(field: str, value: str) -> str:
    """The value as it comes back; the same by either way in."""
    written, sent = literal(field, json.dumps(value)), variable(field, value)
    assert written.errors is sent.errors is None
    assert written.data == sent.data
    assert written.data is not None
    answer = written.data["answer"]
    assert type(answer) is str
    return answer


def assert_refused(result: ExecutionResult, field: str) -> None:
    assert result.data is None
    assert result.errors
    for error in result.errors:
        assert (error.extensions or {})["code"] == "BAD_USER_INPUT"
        assert f"{TYPES[field]} invalide" in error.message


@pytest.mark.parametrize(
    ("field", "value", "answer"),
    [
        ("montant", "1234.50", "1234.50"),
        ("montant", "-1234.50", "-1234.50"),
        ("montant", "0.00", "0.00"),
        ("montant", "-0.00", "0.00"),
        ("montant", "007.10", "7.10"),
        ("montant", "999999999999.99", "999999999999.99"),
        ("date", "2025-03-31", "2025-03-31"),
        ("date", "2024-02-29", "2024-02-29"),
        ("instant", "2025-03-31T10:00:00Z", "2025-03-31T10:00:00Z"),
        ("instant", "2025-03-31T10:00:00+02:00", "2025-03-31T08:00:00Z"),
        ("instant", "2025-01-01T00:30:00-05:30", "2025-01-01T06:00:00Z"),
        ("instant", "2025-03-31T10:00:00.000Z", "2025-03-31T10:00:00Z"),
        ("instant", "2025-03-31T10:00:00.5Z", "2025-03-31T10:00:00.500000Z"),
        ("instant", "2025-03-31T10:00:00.123456-00:00", "2025-03-31T10:00:00.123456Z"),
        ("siret", "73282932000074", "73282932000074"),
        ("siret", "732 829 320 00074", "73282932000074"),
        ("siret", "732\u00a0829\u202f320 00074 ", "73282932000074"),
        ("siret", "732.829.320.00074", "73282932000074"),  # ID-02
        ("siret", "35600000049837", "35600000049837"),  # La Poste has a key of its own
        ("uuid", "0191b1c4-7a5e-7c3d-8f00-1234567890ab", "0191b1c4-7a5e-7c3d-8f00-1234567890ab"),
        ("uuid", "0191B1C4-7A5E-7C3D-8F00-1234567890AB", "0191b1c4-7a5e-7c3d-8f00-1234567890ab"),
    ],
)
def test_what_is_taken_comes_back_in_its_canonical_form(field: str, value: str, answer: str) -> None:
    assert both(field, value) == answer


BAD_TEXTS = [
    *(
        ("montant", text)
        for text in (
            *("", " ", "12", "12.5", "12.500", "1.005", ".50", "12.", "+12.50", "--1.00", "- 1.00", " 12.50", "12.50 "),
            *("12.50\n", "1 234.50", "1,234.50", "1234,50", "1_000.00", "1e400", "1E+2", "1.00e2", "0x1.00", "NaN"),
            *("sNaN", "Infinity", "-Infinity", "1000000000000.00", "١٢.٥٠", "１２.５０", "12.50€", "9" * 5000 + ".00"),
        )
    ),
    *(
        ("date", text)
        for text in (
            *("", "2025-02-29", "2025-13-01", "2025-00-10", "0000-01-01", "2025-1-1", "20250101", "2025-W01-1"),
            *(
                "2025-001",
                "31/03/2025",
                "2025-03-31T00:00:00Z",
                " 2025-03-31",
                "2025-03-31\n",
                "٢٠٢٥-٠٣-٣١",
                "10000-01-01",
            ),
        )
    ),
    *(
        ("instant", text)
        for text in (
            *("", "2025-03-31", "2025-03-31T10:00:00", "2025-03-31T10:00Z", "2025-03-31 10:00:00Z", "now"),
            *("2025-03-31t10:00:00z", "2025-03-31T10:00:00+0200", "2025-03-31T10:00:00+02", "2025-03-31T24:00:01Z"),
            *("2025-03-31T23:59:60Z", "2025-03-31T10:00:00.1234567Z", "2025-03-31T10:00:00,5Z", "2025-02-30T10:00:00Z"),
            *("2025-03-31T10:00:00+25:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-01:00", "1743415200"),
        )
    ),
    *(
        ("siret", text)
        for text in (
            *("", "73282932000075", "7328293200007", "732829320000741", "732829320", "FR73282932000"),
            *("٧٣٢٨٢٩٣٢٠٠٠٠٧٤", "7328293200007A", "00000000000000" + "0"),
        )
    ),
    *(
        ("uuid", text)
        for text in (
            *("", "0191b1c47a5e7c3d8f001234567890ab", "{0191b1c4-7a5e-7c3d-8f00-1234567890ab}", "0191b1c4"),
            *("urn:uuid:0191b1c4-7a5e-7c3d-8f00-1234567890ab", "0191b1c4-7a5e-7c3d-8f00-1234567890ag"),
            *("0191b1c47-a5e-7c3d-8f00-1234567890ab", " 0191b1c4-7a5e-7c3d-8f00-1234567890ab"),
        )
    ),
]


@pytest.mark.parametrize(("field", "text"), BAD_TEXTS)
def test_a_bad_text_is_refused_in_the_document_and_as_a_variable(field: str, text: str) -> None:
    assert_refused(literal(field, json.dumps(text)), field)
    assert_refused(variable(field, text), field)


@pytest.mark.parametrize("field", TYPES)
@pytest.mark.parametrize("text", ["12.50", "12", "1.10", "1e400", "true", "{a: 1}", "ABC", "[]", "$x"])
def test_only_a_string_is_read_in_the_document(field: str, text: str) -> None:
    result = literal(field, text)
    assert result.data is None
    assert result.errors
    if text not in ("[]", "{a: 1}", "$x"):
        assert_refused(result, field)


@pytest.mark.parametrize("field", TYPES)
@pytest.mark.parametrize(
    "value", [12.5, 12, 0, float("nan"), float("inf"), True, ["12.50"], {"a": 1}, b"12.50", Decimal("12.50")]
)
def test_only_a_string_is_read_from_the_variables(field: str, value: object) -> None:
    assert_refused(variable(field, value), field)


def test_a_refusal_points_at_the_value_and_does_not_repeat_it() -> None:
    [error] = literal("montant", '"secret"').errors or []
    assert error.locations is not None
    assert [(location.line, location.column) for location in error.locations] == [(1, 26)]
    assert "secret" not in error.message
    [error] = variable("montant", "secret").errors or []
    assert "secret" not in error.message
    [error] = variable("montant", "1234567890123.00").errors or []
    assert "douze chiffres avant au plus" in error.message


@pytest.mark.parametrize(
    ("scalar", "value"),
    [
        (Montant, Decimal("1.005")),
        (Montant, Decimal("NaN")),
        (Montant, Decimal("Infinity")),
        (Montant, 12.5),
        (Montant, 12),
        (Montant, "12.50"),
        (Date, datetime(2025, 1, 1, tzinfo=UTC)),
        (Date, "2025-01-01"),
        (DateTime, datetime(2025, 1, 1)),  # noqa: DTZ001 (the naive instant that must not go out)
        (DateTime, date(2025, 1, 1)),
        (Siret, "732 829 320 00074"),
        (UUID, "0191b1c4-7a5e-7c3d-8f00-1234567890ab"),
    ],
)
def test_a_wrong_value_of_ours_is_never_answered(scalar: object, value: object) -> None:
    write = SCALARS[scalar].serialize
    assert write is not None
    with pytest.raises((TypeError, ValueError, ArithmeticError)):
        write(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [(Decimal(10), "10.00"), (Decimal("1.5"), "1.50"), (Decimal("1E+3"), "1000.00"), (Decimal("-0"), "0.00")],
)
def test_an_amount_goes_out_with_two_decimals(value: Decimal, text: str) -> None:
    write = SCALARS[Montant].serialize
    assert write is not None
    assert write(value) == text


@given(st.integers(-(10**14) + 1, 10**14 - 1))
def test_amounts_come_back_to_the_centime(centimes: int) -> None:
    text = f"{Decimal(centimes) / 100:.2f}"
    assert both("montant", text) == text


@given(st.dates())
def test_days_come_back(day: date) -> None:
    assert both("date", day.isoformat()) == day.isoformat()


@given(
    st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 12, 31)),  # noqa: DTZ001 (zone is drawn apart)
    st.integers(-23 * 60 - 59, 23 * 60 + 59),
)
def test_instants_come_back_in_utc(moment: datetime, minutes: int) -> None:
    instant = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    answer = both("instant", instant.isoformat())
    assert answer.endswith("Z")
    assert datetime.fromisoformat(answer) == instant
    assert both("instant", answer) == answer


@given(st.uuids())
def test_uuids_come_back(value: UUID) -> None:
    assert both("uuid", str(value).upper()) == str(value)


@given(st.text(max_size=20), st.sampled_from(sorted(TYPES)))
def test_whatever_is_taken_is_canonical_and_whatever_is_not_is_coded(text: str, field: str) -> None:
    result = variable(field, text)
    if result.errors:
        assert_refused(result, field)
    else:
        assert result.data is not None
        assert both(field, result.data["answer"]) == result.data["answer"]


def test_the_contract_describes_them() -> None:
    text = schema.as_str()
    assert all(f"scalar {name}" in text for name in TYPES.values())
    assert 'a string with exactly 2 decimals ("1234.50")' in text
