"""Structures: reading them, finding one to join, creating and changing them."""

from collections.abc import Callable
from typing import Final

import strawberry

from api.domain.errors import ErrorCode, error
from api.domain.ids import key_of
from api.domain.organisation import StructureType
from api.domain.structure import joinable
from api.reads.pages import Order
from api.reads.rows import load, planned
from api.reads.words import word_search
from api.resolvers.base import NOBODY, call_of, read_structure, refresh_actor, structure_payload
from api.resolvers.lists import Asked, edges_of, page_info, page_of, total_of
from api.schema.context import Info
from api.schema.organisation import StructureCard
from api.schema.scalars import Siret
from api.schema.structure import Structure, StructureConnection, StructureEdge, StructurePayload
from api.schema.structure_inputs import (
    ChangeSiretInput,
    CreateStructureInput,
    StructureActInput,
    UpdateStructureInput,
    UpdateStructureSettingsInput,
)
from api.sql import Sql
from api.usecases import siret, structure, structure_closing, structure_creation, structure_settings
from api.usecases.structure import StructureTarget
from api.usecases.visibility import identified_condition, joinable_condition, name_condition, structure_condition

MAX_FOUND: Final = 50
"""Structures that a search for one to join answers; a longer list asks for more words."""


def target_structure(identifier: str, expected_version: int | None = None) -> StructureTarget:
    """The structure that an input names."""
    return StructureTarget(key_of("structure", identifier) or NOBODY, expected_version)


@strawberry.type
class StructureQueries:
    """Structures that the viewer may see."""

    @strawberry.field(
        description="Une structure, par son identifiant ou son SIRET ; null si on ne peut pas la voir (STR-07)."
    )
    async def structure(
        self, info: Info, id: strawberry.ID | None = None, siret: Siret | None = None
    ) -> Structure | None:
        """One structure."""
        _ = info.context.signed_in
        if (id is None) == (siret is None):
            raise error(ErrorCode.FIELD_REQUIRED, field="id")
        key = (key_of("structure", id) or NOBODY) if id is not None else None
        return await read_structure(info, key, siret=siret)

    @strawberry.field(description="Les structures que l'on peut voir : les publiques et les siennes, par nom (STR-07).")
    async def structures(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        search: str | None = None,
        type: StructureType | None = None,
    ) -> StructureConnection:
        """A page of structures."""
        actor = info.context.signed_in
        words = await word_search(search)

        def conditions(sql: Sql) -> list[str]:
            found = [structure_condition(sql, actor, "t"), *words.conditions(sql)]
            return found if type is None else [*found, f"t.type = {sql.value(type.value)}"]

        asked = Asked([Order("name")], (first, after, last, before), ("structures", search, type))
        found = await page_of(info, Structure, conditions, asked)
        return StructureConnection(
            nodes=found.rows,
            edges=edges_of(found, StructureEdge),
            page_info=page_info(found),
            total_count=total_of(found),
        )

    @strawberry.field(
        description="Les structures que l'on peut demander à rejoindre : identifiant exact, ou début des mots du nom, "
        f"trois caractères au moins (ATT-02, décision 20) ; {MAX_FOUND} au plus."
    )
    async def structures_to_join(self, info: Info, search: str) -> list[StructureCard]:
        """Structures by their name or identifier."""
        _ = info.context.signed_in
        wanted, raw = joinable(search), info._raw_info
        made, order = planned(raw, StructureCard, ()), f"{Sql().by_characters('t.name')}, t.id"

        async def cards(conditions: Callable[[Sql], list[str]]) -> list[StructureCard]:
            def where(sql: Sql) -> str:
                return " AND ".join([joinable_condition(sql, "t"), *conditions(sql)])

            return await load(made, raw, where, order=order, limit=MAX_FOUND)

        if wanted.identifiers and (known := await cards(lambda sql: [identified_condition(sql, wanted, "t")])):
            return known
        words = await word_search(search)
        return await cards(lambda sql: [*words.conditions(sql), name_condition(sql, wanted, "t")])


@strawberry.type
class StructureMutations:
    """Creating structures and keeping their form."""

    @strawberry.mutation(description="Créer une structure : son premier utilisateur en est le gestionnaire (STR-01).")
    async def create_structure(self, info: Info, input: CreateStructureInput) -> StructurePayload:
        """Create a structure."""
        outcome = await structure_creation.create_structure(call_of(info, input), input.given())
        await refresh_actor(info)
        return await structure_payload(info, outcome)

    @strawberry.mutation(description="Modifier la fiche d'une structure (STR-04, STR-06).")
    async def update_structure(self, info: Info, input: UpdateStructureInput) -> StructurePayload:
        """Change the form of a structure."""
        target = target_structure(input.structure_id, input.expected_version)
        return await structure_payload(
            info, await structure.update_structure(call_of(info, input), target, input.given())
        )

    @strawberry.mutation(description="Modifier ce qu'une structure publique demande à ses fournisseurs (PAR-01…).")
    async def update_structure_settings(self, info: Info, input: UpdateStructureSettingsInput) -> StructurePayload:
        """Change the settings of a structure."""
        target = target_structure(input.structure_id, input.expected_version)
        outcome = await structure_settings.update_structure_settings(call_of(info, input), target, input.given())
        await refresh_actor(info)
        return await structure_payload(info, outcome)

    @strawberry.mutation(
        description="Changer de SIRET : la nouvelle structure reprend la fiche, les services, les personnes et leurs "
        "droits ; l'ancienne devient inactive (SIR-01, SIR-02)."
    )
    async def change_siret(self, info: Info, input: ChangeSiretInput) -> StructurePayload:
        """Change the SIRET of a structure."""
        target = target_structure(input.structure_id, input.expected_version)
        outcome = await siret.change_siret(call_of(info, input), target, input.new_siret)
        await refresh_actor(info)
        payload = await structure_payload(info, outcome)
        if not outcome.problems:
            payload.siren_changed = await siret.leaves_company(target.structure_id, input.new_siret)
        return payload

    @strawberry.mutation(description="Désactiver une structure : rien de nouveau, rien de perdu (STR-08 à STR-10).")
    async def deactivate_structure(self, info: Info, input: StructureActInput) -> StructurePayload:
        """Deactivate a structure."""
        target = target_structure(input.structure_id, input.expected_version)
        return await structure_payload(info, await structure_closing.deactivate_structure(call_of(info, input), target))

    @strawberry.mutation(description="Activer de nouveau une structure, sauf si un changement de SIRET l'a remplacée.")
    async def activate_structure(self, info: Info, input: StructureActInput) -> StructurePayload:
        """Activate a structure."""
        target = target_structure(input.structure_id, input.expected_version)
        return await structure_payload(info, await structure_closing.activate_structure(call_of(info, input), target))
