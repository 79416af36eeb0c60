"""The directory: open to all, signed out too (DIR-01)."""

import strawberry

from api import addresses
from api.reads.directory import listed
from api.reads.pages import Order
from api.reads.words import word_search
from api.resolvers.lists import Asked, edges_of, page_info, page_of, total_of
from api.schema.context import Info
from api.schema.directory import DirectoryConnection, DirectoryEdge, DirectoryEntry
from api.sql import Sql


@strawberry.type
class DirectoryQueries:
    """The directory of public structures."""

    @strawberry.field(
        description="L'annuaire des structures publiques, ouvert à tous, par nom ; `search` cherche le début des mots "
        "du nom et du SIRET, casse et accents ignorés."
    )
    async def directory(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        search: str | None = None,
        postal_code: str | None = None,
        with_moa: bool | None = None,
    ) -> DirectoryConnection:
        """A page of the directory."""
        words = await word_search(search)

        def conditions(sql: Sql) -> list[str]:
            return [
                *listed(sql, postal_code=postal_code, with_moa=with_moa),
                *words.conditions(sql),
            ]

        bound = ("directory", search, postal_code, with_moa)
        found = await page_of(
            info, DirectoryEntry, conditions, Asked([Order("name")], (first, after, last, before), bound)
        )
        return DirectoryConnection(
            nodes=found.rows,
            edges=edges_of(found, DirectoryEdge),
            page_info=page_info(found),
            total_count=total_of(found),
            export_url=addresses.DIRECTORY,
            services_export_url=addresses.DIRECTORY_SERVICES,
        )
