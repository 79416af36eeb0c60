"""What the viewer may still ask for on structures: the choices of « Gérer mes habilitations »."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from api.domain.approval import ApprovalState, ChangeVerb
from api.domain.delays import PARIS
from api.domain.habilitation import APPLICATIONS, RattachementStatus, ServiceProfile, UserRole
from api.domain.ids import key_of
from api.domain.organisation import StructureStatus
from api.domain.permissions import Actor
from api.domain.profiles import Holder, requestable
from api.reads.plan import plan
from api.reads.rows import keep, load
from api.reads.selection import Selection
from api.resolvers.lists import arguments_of, selects
from api.schema.approval import LINES, OFFERING, Approval, Offered, offering_of
from api.schema.context import Info
from api.schema.habilitation import Profile, Rattachement, statuses_of
from api.sql import Sql
from api.usecases.visibility import themself_condition

PROFILE = ("application", "level", "service_id")
RATTACHEMENT = (
    "structure_id",
    "role",
    "whole_structure",
    "parts.service_id",
    "parts.status",
    *(f"habilitations.{name}" for name in PROFILE),
)
ASKED = ("structure_id", *(f"requested_profiles.{name}" for name in LINES))


async def read_requestable(info: Info, actor: Actor, *path: str) -> dict[str, list[Profile]]:
    """The profiles that `requestHabilitations` may add on each structure asked about; no statement when none is."""
    if not selects(info, *path, "requestableProfiles"):
        return {}
    asked = {each["structureId"] for each in arguments_of(info, "Viewer", *path, "requestableProfiles")}
    keys = {identifier: key_of("structure", identifier) for identifier in asked}
    attached = [key for key in keys.values() if key in actor.roles]
    found = await _profiles(info, actor, [key for key in attached if key is not None]) if attached else {}
    return {identifier: found.get(key, []) if key else [] for identifier, key in keys.items()}


async def _profiles(info: Info, actor: Actor, structures: Collection[UUID]) -> dict[UUID, list[Profile]]:
    today = info.context.now.astimezone(PARIS).date()

    def own(sql: Sql, column: str) -> str:
        return f"{themself_condition(sql, actor, f't.{column}')} AND {sql.one_of('t.structure_id', list(structures))}"

    def active(sql: Sql) -> str:
        inside = sql.one_of("t.id", list(structures))
        return f"{inside} AND t.status <> {sql.value(StructureStatus.INACTIVE.value)}"

    def attached(sql: Sql) -> str:
        return f"{own(sql, 'user_id')} AND t.status = {sql.value(RattachementStatus.VALIDE.value)}"

    def waiting(sql: Sql) -> str:
        return f"{own(sql, 'requester_id')} AND t.state = {sql.value(ApprovalState.DEMANDEE.value)}"

    offered = {row.pk: offering_of(row, today) for row in await _read(info, Offered, OFFERING, active)}
    holders = {row.structure_id: _holder(row) for row in await _read(info, Rattachement, RATTACHEMENT, attached)}
    asked: dict[UUID, list[ServiceProfile]] = {key: [] for key in structures}
    for row in await _read(info, Approval, ASKED, waiting):
        lines = row.requested_profiles
        asked[row.structure_id] += [_profile(line) for line in lines if line.change is ChangeVerb.ADD]
    return {
        key: [
            Profile(
                application=profile.application,
                application_label=APPLICATIONS[profile.application].libelle,
                level=profile.level,
            )
            for profile in requestable(offering, holders[key], asked[key])
        ]
        for key, offering in offered.items()
        if key in holders
    }


async def _read(info: Info, type_: type, needs: tuple[str, ...], where: Any) -> list[Any]:
    """Rows with these columns, whatever the operation selects."""
    nothing = Selection((), {})
    return await load(keep(("requestable", type_), lambda: plan(type_, nothing, needs)), info._raw_info, where)


def _holder(row: Rattachement) -> Holder:
    parts = frozenset(key for key, status in statuses_of(row).items() if status is RattachementStatus.VALIDE)
    return Holder(
        principal=row.role is UserRole.GESTIONNAIRE_PRINCIPAL,
        services=None if row.whole_structure else parts,
        held=tuple(_profile(held) for held in row.habilitations),
    )


def _profile(row: Any) -> ServiceProfile:
    return ServiceProfile(row.application, row.level, row.service_id)
