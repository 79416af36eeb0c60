"""The people of the managed structures: searching them, and what a manager changes of them."""

import strawberry
from strawberry.types.unset import UNSET

from api import addresses
from api.domain.errors import ErrorCode, error
from api.domain.ids import key_of
from api.domain.people import MAX_FOUND, check_criteria, somewhere
from api.domain.permissions import Permission
from api.reads.pages import Order
from api.reads.people import PeopleSearch, people_search, to_attach
from api.reads.rows import load, planned
from api.resolvers.account import account_payload
from api.resolvers.base import NOBODY, bulk_payload, call_of, keys_of
from api.resolvers.lists import Asked, edges_of, page_info, page_of, total_of
from api.schema.account import AccountPayload, User, UserCard
from api.schema.context import Info
from api.schema.payloads import BulkPayload
from api.schema.people import UpdateUserInput, UserConnection, UserCriteria, UserEdge, UserFilter, UserIdsInput
from api.usecases import people

BY_NAME = [Order("last_name"), Order("first_name")]


@strawberry.type
class PeopleQueries:
    """The people of the managed structures."""

    @strawberry.field(description="Les personnes des structures que l'on gère, par nom et prénom.")
    async def users(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        filter: UserFilter | None = None,
    ) -> UserConnection:
        """A page of people."""
        search = people_search(info.context.signed_in, filter)
        found = await page_of(info, User, search.where, Asked(BY_NAME, (first, after, last, before), repr(filter)))
        return UserConnection(
            nodes=found.rows,
            edges=edges_of(found, UserEdge),
            page_info=page_info(found),
            total_count=total_of(found),
            export_url=addresses.users(_filtered(filter)),
        )

    @strawberry.field(
        description="Les personnes actives que l'on peut rattacher, 50 au plus ; un critère au moins (ATT-08)."
    )
    async def users_to_attach(self, info: Info, criteria: UserCriteria) -> list[UserCard]:
        """People to attach."""
        actor = info.context.signed_in
        if not somewhere(actor, Permission.USERS_TO_ATTACH_SEARCH):
            raise error(ErrorCode.FORBIDDEN)
        check_criteria(_criteria(criteria))
        search = PeopleSearch(
            actor,
            last_name=criteria.last_name,
            first_name=criteria.first_name,
            connection_email=criteria.connection_email,
        )
        raw = info._raw_info
        return await load(
            planned(raw, UserCard, ()),
            raw,
            lambda sql: " AND ".join(to_attach(sql, search)),
            order="t.last_name, t.first_name, t.id",
            limit=MAX_FOUND,
        )


def _criteria(given: UserFilter | UserCriteria) -> dict[str, str | None]:
    """What is asked for of a person, under the names of the schema."""
    return {
        "lastName": given.last_name,
        "firstName": given.first_name,
        "connectionEmail": given.connection_email,
    }


def _filtered(given: UserFilter | None) -> dict[str, str | list[str] | None]:
    """A whole filter, under the names of the schema."""
    if given is None:
        return {}
    statuses = [status.value for status in given.status or ()]
    return {**_criteria(given), "structureId": given.structure_id, "serviceId": given.service_id, "status": statuses}


@strawberry.type
class PeopleMutations:
    """What a manager does about people."""

    @strawberry.mutation(description="Corriger les noms et le téléphone d'une personne d'une structure que l'on gère.")
    async def update_user(self, info: Info, input: UpdateUserInput) -> AccountPayload:
        """Change somebody's data."""
        given = {"firstName": input.first_name, "lastName": input.last_name}
        changes: dict[str, str | None] = {name: text for name, text in given.items() if text is not None}
        if input.phone is not UNSET:
            changes["phone"] = input.phone
        user_id = key_of("user", input.user_id) or NOBODY
        outcome = await people.update_user(call_of(info, input), user_id, changes, input.expected_version)
        return await account_payload(info, outcome)

    @strawberry.mutation(description="Envoyer de nouveau leur lien d'activation à 1 000 personnes au plus (USR-04).")
    async def resend_activations(self, info: Info, input: UserIdsInput) -> BulkPayload:
        """Mail activations again."""
        outcome = await people.resend_activations(call_of(info, input), keys_of("user", input.user_ids))
        return bulk_payload(outcome, input.user_ids)
