"""What the statements of the limit are made of, in the SQL of each database: JSON, and who asks."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, Final

import orjson

from api.domain.account import SIGNS_IN
from api.domain.facts import SEATS_OF
from api.domain.habilitation import RattachementStatus

_SEATS: Final = " UNION ALL ".join(
    f"SELECT '{seat.value}' AS seat, '{application.value}' AS application"
    for application, seats in SEATS_OF.items()
    for seat in seats
)
"""The seats that one sees from with each application."""


class Dialect:
    """How one database makes JSON; `$1` is the digest of the token, `$2` the instant by which sessions end."""

    def __init__(self, *, sqlite: bool) -> None:
        self.sqlite = sqlite
        self.once = "" if sqlite else "MATERIALIZED "  # found first, and kept

    def one(self, **values: str) -> str:
        """An object."""
        inside = ", ".join(f"'{name}', {value}" for name, value in values.items())
        return f"json_object({inside})" if self.sqlite else f"json_build_object({inside})"

    def word(self, column: str, words: Mapping[Any, str]) -> str:
        """What a code is shown as."""
        plain = {key.value if isinstance(key, Enum) else key: word for key, word in words.items()}
        if not self.sqlite:
            literal = orjson.dumps(plain).decode().replace("'", "''")
            return f"('{literal}'::jsonb ->> {column})"
        quoted = {key: word.replace("'", "''") for key, word in plain.items()}
        cases = " ".join(f"WHEN '{key}' THEN '{word}'" for key, word in quoted.items())
        return f"CASE {column} {cases} END"

    def many(self, item: str, source: str) -> str:
        """The array of an item for each row of a source, which says its order."""
        if self.sqlite:
            return f"json((SELECT json_group_array(json(o)) FROM (SELECT {item} AS o FROM {source})))"
        return f"COALESCE((SELECT json_agg(o) FROM (SELECT {item} AS o FROM {source}) made), '[]')"

    def key(self, prefix: str, column: str) -> str:
        """A public identifier."""
        return f"'{prefix}_' || replace(CAST({column} AS TEXT), '-', '')"

    def instant(self, column: str) -> str:
        """An instant, in UTC."""
        if self.sqlite:
            return f"replace(replace({column}, ' ', 'T'), '+00:00', 'Z')"
        text = f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
        return f"replace({text}, '.000000Z', 'Z')"

    def montant(self, cents: str) -> str:
        """An amount."""
        return f"printf('%.2f', ({cents}) / 100.0)" if self.sqlite else f"CAST(({cents}) * 0.01 AS TEXT)"

    def boolean(self, condition: str) -> str:
        """A truth value."""
        return f"json(CASE WHEN {condition} THEN 'true' ELSE 'false' END)" if self.sqlite else f"({condition})"

    def within(self, column: str, rows: str) -> str:
        """A column holds one of a few values, found first."""
        return f"{column} IN ({rows})" if self.sqlite else f"{column} = ANY(ARRAY({rows}))"

    def first(self, key: str, size: str) -> str:
        """The first pièces that await somebody under each of the keys."""
        inner = f"FROM work_item x WHERE x.{key} = k.key ORDER BY x.deposited_at, x.piece_id LIMIT {size}"
        if self.sqlite:
            return (
                f"SELECT w.piece_id, w.deposited_at FROM keys k JOIN work_item w ON w.rowid IN (SELECT x.rowid {inner})"
            )
        lateral = f"CROSS JOIN LATERAL (SELECT x.piece_id, x.deposited_at {inner}) w"
        return f"SELECT w.piece_id, w.deposited_at FROM keys k {lateral}"

    def signed_in(self) -> str:
        """Who asks, their roles and grants, and the keys under which they may read."""
        today = "date(me.now, '+1 hour')" if self.sqlite else "(me.now AT TIME ZONE 'Europe/Paris')::date"
        statuses = ", ".join(f"'{status.value}'" for status in SIGNS_IN)
        return (
            f"WITH me AS {self.once}(SELECT u.id, c.now FROM session s JOIN account u ON u.id = s.user_id"
            " JOIN sandbox_clock c ON c.id = 1"
            f" WHERE s.token_digest = $1 AND s.expires_at > $2 AND u.status IN ({statuses})),"
            f" roles AS {self.once}(SELECT r.structure_id, r.role FROM me JOIN rattachement r ON r.user_id = me.id"
            f" AND r.status = '{RattachementStatus.VALIDE.value}'"
            f" AND (r.valid_from IS NULL OR r.valid_from <= {today})),"
            f" grants AS {self.once}(SELECT h.structure_id, h.service_id, h.application, h.level FROM me"
            " JOIN habilitation h ON h.user_id = me.id AND h.effective_at <= me.now"
            " JOIN roles r ON r.structure_id = h.structure_id),"
            f" keys AS {self.once}(SELECT DISTINCT CAST(structure_id AS TEXT) || ':' || application"
            " || COALESCE(':' || CAST(service_id AS TEXT), '') AS key FROM grants)"
        )

    def under_keys(self, column: str, table: str) -> str:
        """The rows of a table under one of the keys."""
        halves = (self.within(name, "SELECT key FROM keys") for name in ("audience", "service_audience"))
        return " UNION ".join(f"SELECT {column} FROM {table} WHERE {half}" for half in halves)

    def kept(self, column: str) -> str:
        """The rows of `piece_count` at one of the seats of somebody who has rights in one structure."""
        return f"piece_count c WHERE c.structure_id IN (SELECT structure_id FROM grants) AND {self.kept_under(column)}"

    def kept_under(self, column: str) -> str:
        """A row of `piece_count` has one of the seats in a column."""
        service = "COALESCE(':' || CAST(g.service_id AS TEXT), '')"
        words = (
            f"SELECT s.seat || ':' || g.application || {service} AS word"
            f" FROM grants g JOIN ({_SEATS}) s ON s.application = g.application"
        )
        if not self.sqlite:
            return f"STRING_TO_ARRAY(c.{column}, ' ') && ARRAY({words})"
        return f"EXISTS (SELECT 1 FROM ({words}) k WHERE INSTR(' ' || c.{column} || ' ', ' ' || k.word || ' ') > 0)"
