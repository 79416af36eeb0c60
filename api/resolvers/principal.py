"""Handing a structure over to another gestionnaire principal."""

import strawberry

from api.domain.ids import key_of
from api.resolvers.base import NOBODY, call_of, refresh_actor, structure_payload
from api.schema.context import Info
from api.schema.rights_inputs import TransferPrincipalManagerInput
from api.schema.structure import StructurePayload
from api.usecases import principal


@strawberry.type
class PrincipalMutations:
    """The one power that only the gestionnaire principal has over people."""

    @strawberry.mutation(
        description="Nommer un nouveau gestionnaire principal ; le support le fait là où il n'y en a plus (ATT-13)."
    )
    async def transfer_principal_manager(self, info: Info, input: TransferPrincipalManagerInput) -> StructurePayload:
        """Transfer a structure."""
        place, version = key_of("structure", input.structure_id) or NOBODY, input.expected_version
        call = call_of(info, input)
        outcome = await principal.transfer(call, place, email=input.successor_email, expected_version=version)
        await refresh_actor(info)
        return await structure_payload(info, outcome)
