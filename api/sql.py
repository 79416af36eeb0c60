"""Statements of our own: one text for both databases, every value a placeholder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import orjson
from tortoise.connection import get_connection

from api import db
from api.domain.text import storable

if TYPE_CHECKING:
    from api.backends.sqlite import Together

_CASTS: Final = ((datetime, "::timestamptz"), (date, "::date"), (UUID, "::uuid"))


class Sql:
    """The text and values of a statement, written once for both databases."""

    def __init__(self) -> None:
        self.sqlite = db.reads_sqlite()
        self.values: list[Any] = []

    def value(self, value: Any) -> str:
        """A placeholder for `value`."""
        self.values.append(self.plain(value))
        if self.sqlite:
            return f"?{len(self.values)}"
        return f"${len(self.values)}{_cast(value.__class__)}"

    def plain(self, value: Any) -> Any:
        """A value as the driver takes it."""
        if isinstance(value, str):
            return storable(value)
        if not self.sqlite or value is None:
            return value
        if isinstance(value, datetime):
            return value.astimezone(UTC).isoformat(" ")
        return str(value) if isinstance(value, (UUID, date)) else value  # a union would be made at each call

    def folded(self, column: str) -> str:
        """The text of a column as people search for it; a needle goes through `fold`."""
        if self.sqlite:
            return f"FOLD({column})"
        plain = f"REGEXP_REPLACE(NORMALIZE({column}, NFKD), '[\\u0300-\\u036f]', '', 'g')"
        return f"LOWER(REGEXP_REPLACE({plain}, '\\s+', ' ', 'g'))"

    def contains(self, column: str, part: str) -> str:
        """The condition that a text holds `part`, whose own % and _ mean themselves."""
        if self.sqlite:  # which prepares a statement anew at each run for the value of a LIKE
            return f"INSTR({column}, {self.value(part)}) > 0"
        plain = part.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        return f"{column} LIKE {self.value(f'%{plain}%')} ESCAPE '!'"

    def by_characters(self, column: str) -> str:
        """A text to sort by its characters, as SQLite does, whatever the language of the database."""
        return column if self.sqlite else f'{column} COLLATE "C"'

    def one_of(self, column: str, values: Sequence[Any]) -> str:
        """The condition that a column holds one of `values`: one placeholder, so the same text for any number."""
        return self.one_of_either([column], values)

    def one_of_either(self, columns: Sequence[str], values: Sequence[Any]) -> str:
        """The condition that one of some columns holds one of `values`, which are sent once."""
        if not values:
            return "FALSE"  # of what type would the array be?
        if self.sqlite:
            texts = orjson.dumps([storable(str(value)) for value in values]).decode()
            among = f" IN (SELECT value FROM json_each({self.value(texts)}))"
        else:
            kind = "uuid" if isinstance(values[0], UUID) else "text"
            kept = [storable(value) if isinstance(value, str) else value for value in values]
            among = f" = ANY({self.value(kept)}::{kind}[])"
        return " OR ".join(column + among for column in columns)

    def among(self, column: str, keys: str) -> str:
        """The condition that a column holds one of the keys that a statement finds: it is run first."""
        return f"{column} IN ({keys})" if self.sqlite else f"{column} = ANY(ARRAY({keys}))"

    def any_word(self, column: str, words: Sequence[str]) -> str:
        """The condition that a text of words has one of `words`: one placeholder, so the same text for any number."""
        if self.sqlite:
            listed = f"json_each({self.value(orjson.dumps(words).decode())}) k"
            return f"EXISTS (SELECT 1 FROM {listed} WHERE INSTR(' ' || {column} || ' ', ' ' || k.value || ' ') > 0)"
        return f"STRING_TO_ARRAY({column}, ' ') && {self.value(list(words))}::text[]"

    def table(self, rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str]) -> str:
        """Rows of values as a table: one placeholder, so the same text for any number; `columns` says their types."""
        if self.sqlite:
            values = ", ".join(f"value ->> '{name}' AS {name}" for name in columns)
            return f"(SELECT {values} FROM json_each({self.value(orjson.dumps(rows, default=str).decode())}))"
        types = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        self.values.append(orjson.dumps(rows, default=str).decode())
        return f"(SELECT * FROM json_to_recordset(${len(self.values)}::json) AS ({types}))"

    async def fetch(self, text: str) -> Sequence[Any]:
        """The rows of a reading statement; in a transaction, as it sees them."""
        return await db.fetch(text, self.values)

    async def write(self, text: str) -> Sequence[Any]:
        """Run a writing statement in the present transaction; answers the rows of its RETURNING, by name."""
        return await get_connection("default").execute_query_dict(text, self.values)

    async def run(self, text: str) -> Sequence[Any]:
        """The same on PostgreSQL, the rows as sequences in the order of their columns."""
        connection: Any = get_connection("default")  # that of `api.backends.asyncpg`
        found: Sequence[Any] = await connection.rows(text, self.values)
        return found

    async def together(self, steps: Sequence[Together]) -> Sequence[int]:
        """Write to several tables of SQLite in one call of the driver; answers how many rows each step has written."""
        connection: Any = get_connection("default")  # that of `api.backends.sqlite`
        counts: Sequence[int] = await connection.execute_together(steps)
        return counts

    async def insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Write many rows in the present transaction, in a fifth of the time that a model of each takes."""
        places = ", ".join("?" if self.sqlite else f"${rank}" for rank in range(1, len(columns) + 1))
        text = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"
        if rows:
            await get_connection("default").execute_many(text, [[self.plain(each) for each in row] for row in rows])


@cache
def _cast(kind: type) -> str:
    """What is said outright: PostgreSQL takes a value for a text wherever the statement alone does not tell."""
    return next((cast for each, cast in _CASTS if issubclass(kind, each)), "")


def as_uuid(value: Any) -> UUID:
    """A key, as either database gives it."""
    return value if isinstance(value, UUID) else UUID(value)


def as_instant(value: Any) -> datetime:
    """An instant, as either database gives it."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def as_date(value: Any) -> date:
    """A date, as either database gives it."""
    return value if isinstance(value, date) else date.fromisoformat(value)
