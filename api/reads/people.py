"""The people of the managed structures: the conditions of a search, and the rows of an export (organisation §3.6)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from api.domain.account import PRESENT, USER_STATUSES, UserStatus
from api.domain.errors import ErrorCode, error
from api.domain.habilitation import (
    APPLICATIONS,
    LEVELS,
    RATTACHEMENT_STATUSES,
    USER_ROLES,
    Application,
    Level,
    RattachementStatus,
    UserRole,
)
from api.domain.ids import key_of
from api.domain.permissions import Actor
from api.domain.text import fold
from api.sql import Sql, as_instant, as_uuid
from api.usecases.visibility import managed_condition

BATCH: Final = 1_000

Row = tuple[Any, ...]
"""The cells of `api.domain.people.COLUMNS`."""


@dataclass(frozen=True, slots=True)
class PeopleSearch:
    """Who is searched, among the people of the structures that the actor manages; None asks for nothing."""

    actor: Actor
    structure_id: UUID | None = None
    service_id: UUID | None = None
    last_name: str | None = None
    first_name: str | None = None
    connection_email: str | None = None
    status: tuple[UserStatus, ...] | None = None

    def where(self, sql: Sql) -> list[str]:
        """The conditions on the table `t` of accounts."""
        attached = f"SELECT 1 FROM rattachement r WHERE r.user_id = t.id AND {' AND '.join(self.attached(sql))}"
        return [f"EXISTS ({attached})", *self.named(sql)]

    def attached(self, sql: Sql) -> list[str]:
        """The conditions on the table `r` of rattachements."""
        found = [managed_condition(sql, self.actor, "r")]
        if self.structure_id is not None:
            found.append(f"r.structure_id = {sql.value(self.structure_id)}")
        if self.service_id is not None:
            service = sql.value(self.service_id)
            held = sql.value(RattachementStatus.VALIDE.value)
            one = f"SELECT 1 FROM rattachement_service x WHERE x.rattachement_id = r.id AND x.service_id = {service}"
            whole = f"SELECT 1 FROM service v WHERE v.id = {service} AND v.structure_id = r.structure_id"
            found.append(f"((r.whole_structure AND EXISTS ({whole})) OR EXISTS ({one} AND x.status = {held}))")
        return found

    def named(self, sql: Sql) -> list[str]:
        """The conditions on the person."""
        texts = (("last_name", self.last_name), ("first_name", self.first_name))
        found = [sql.contains(sql.folded(f"t.{name}"), fold(text)) for name, text in texts if text]
        if self.connection_email:
            found.append(sql.contains("t.connection_email", self.connection_email.strip().lower()))
        if self.status is not None:
            found.append(sql.one_of("t.status", [status.value for status in self.status]))
        return found


NOTHING: Final = UUID(int=0)
"""The key of nothing: what an identifier that is none of ours stands for."""


def people_search(actor: Actor, given: Any) -> PeopleSearch:
    """The search that a filter of the schema asks for; an identifier that is none of ours finds nobody."""
    if given is None:
        return PeopleSearch(actor)
    return PeopleSearch(
        actor,
        _key("structure", given.structure_id),
        _key("service", given.service_id),
        given.last_name,
        given.first_name,
        given.connection_email,
        tuple(given.status) if given.status is not None else None,
    )


def people_of_address(actor: Actor, given: Any) -> PeopleSearch:
    """The same search, from the parameters of an address; VALUE_NOT_ALLOWED for a status that is none."""
    statuses = given.getlist("status")
    for status in statuses:
        if status not in UserStatus.__members__:
            raise error(ErrorCode.VALUE_NOT_ALLOWED, field="status", value=status)
    return PeopleSearch(
        actor,
        _key("structure", given.get("structureId")),
        _key("service", given.get("serviceId")),
        given.get("lastName"),
        given.get("firstName"),
        given.get("connectionEmail"),
        tuple(UserStatus(status) for status in statuses) or None,
    )


def _key(prefix: str, identifier: str | None) -> UUID | None:
    return None if identifier is None else key_of(prefix, identifier) or NOTHING


def to_attach(sql: Sql, search: PeopleSearch) -> list[str]:
    """The conditions on the table `t` for whom a manager may attach: any active account that is searched (ATT-08)."""
    return [f"t.status = {sql.value(UserStatus.ACTIF.value)}", *search.named(sql)]


_CELLS: Final = (
    "r.id, COALESCE(h.id, r.id), s.identifier, COALESCE(s.designation, s.name), t.last_name, t.first_name,"
    " t.connection_email, t.contact_email, t.status, r.role, r.status, r.valid_from, r.whole_structure,"
    " h.application, h.level, v.name, t.last_signed_in_at"
)


async def batches(search: PeopleSearch) -> AsyncIterator[list[Row]]:
    """Every row of an export, a person and a profile each, some at a time: a long list is never whole in memory."""
    last: tuple[UUID, UUID] | None = None
    while True:
        sql = Sql()
        conditions = [*search.attached(sql), *search.named(sql)]
        if last is not None:
            one, other = sql.value(last[0]), sql.value(last[1])
            conditions.append(f"(r.id > {one} OR (r.id = {one} AND COALESCE(h.id, r.id) > {other}))")
        rows = await sql.fetch(
            f"SELECT {_CELLS} FROM rattachement r JOIN account t ON t.id = r.user_id"
            " JOIN structure s ON s.id = r.structure_id"
            " LEFT JOIN habilitation h ON h.user_id = r.user_id AND h.structure_id = r.structure_id"
            f" LEFT JOIN service v ON v.id = h.service_id WHERE {' AND '.join(conditions)}"
            f" ORDER BY r.id, COALESCE(h.id, r.id) LIMIT {BATCH}"
        )
        if rows:
            services = await _services([as_uuid(row[0]) for row in rows if not row[12]])
            yield [_row(row, services) for row in rows]
        if len(rows) < BATCH:
            return
        last = as_uuid(rows[-1][0]), as_uuid(rows[-1][1])


async def _services(rattachements: Sequence[UUID]) -> dict[UUID, list[str]]:
    """The names of the services of each rattachement that is not for its whole structure."""
    found: dict[UUID, list[str]] = {}
    if rattachements:
        sql = Sql()
        rows = await sql.fetch(
            "SELECT x.rattachement_id, v.name FROM rattachement_service x JOIN service v ON v.id = x.service_id"
            f" WHERE {sql.one_of('x.rattachement_id', list(dict.fromkeys(rattachements)))}"
            f" AND x.status = {sql.value(RattachementStatus.VALIDE.value)} ORDER BY v.name, v.id"
        )
        for key, name in rows:
            found.setdefault(as_uuid(key), []).append(name)
    return found


def _row(row: Any, services: dict[UUID, list[str]]) -> Row:
    day = row[11]
    return (
        *row[2:8],
        USER_STATUSES[UserStatus(row[8])],
        USER_ROLES[UserRole(row[9])].libelle,
        RATTACHEMENT_STATUSES[RattachementStatus(row[10])].libelle,
        date.fromisoformat(day) if isinstance(day, str) else day,
        "Tous les services" if row[12] else ", ".join(services.get(as_uuid(row[0]), ())),
        APPLICATIONS[Application(row[13])].libelle if row[13] else None,
        LEVELS[Level(row[14])].libelle if row[14] else None,
        row[15],
        as_instant(row[16]) if row[16] else None,
    )


# ------------------------------------------------------------------------------------ the people of one structure

MAX_WORDS: Final = 10


def users_of(sql: Sql, table: str, arguments: Mapping[str, Any]) -> list[str]:
    """The conditions on rattachements that the field `users` of a structure asks for: statuses, words of a search."""
    statuses = arguments.get("status")
    found = [sql.one_of(f"{table}.status", [RattachementStatus(each).value for each in statuses or PRESENT])]
    for word in fold(arguments.get("search") or "").split()[:MAX_WORDS]:
        texts = [sql.folded("u.last_name"), sql.folded("u.first_name"), "u.connection_email"]
        named = " OR ".join(sql.contains(text, word) for text in texts)
        found.append(f"EXISTS (SELECT 1 FROM account u WHERE u.id = {table}.user_id AND ({named}))")
    return found
