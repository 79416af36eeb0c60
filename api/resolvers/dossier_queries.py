"""Reading dossiers and pièces: each root field is one plan."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import strawberry

from api.domain.errors import ErrorCode, error
from api.domain.habilitation import Application
from api.domain.ids import key_of
from api.domain.peers import narrowed
from api.domain.permissions import Actor
from api.domain.roles import Seat
from api.reads.conditions import Conditions, names_few, names_one, narrowing, parts_in, picks
from api.reads.counts import (
    Tallies,
    Where,
    awaited_tallies,
    awaited_total,
    dossiers_by_state,
    dossiers_total,
    seen_tallies,
    seen_total,
    tallies,
)
from api.reads.dossier_search import dossier_search
from api.reads.pages import Order, Stretch
from api.reads.queue import dossiers_where, first_awaited, first_dossiers, first_seen, seen_where
from api.reads.rows import load, planned
from api.resolvers.approval import pending_count
from api.resolvers.base import NOBODY, read_piece
from api.resolvers.counts import dashboard_of, state_counts, status_counts
from api.resolvers.lists import Asked, edges_of, page_info, page_of, selects, total_of
from api.schema.connections import (
    Dashboard,
    DossierConnection,
    DossierEdge,
    PieceConnection,
    PieceEdge,
)
from api.schema.context import Info
from api.schema.dossier import Dossier
from api.schema.filters import DossierFilter, DossierOrder, PieceFilter, PieceOrder, orders_of
from api.schema.piece import Piece
from api.sql import Sql
from api.usecases.visibility import awaited_condition, dossier_condition, dossiers_condition


async def _pieces(
    info: Info,
    where: Where,
    asked: Asked,
    tabs: Callable[[], Awaitable[Tallies]],
) -> PieceConnection:
    """A page of pièces, with its total, and its tabs: one statement each, and only what is selected."""
    # Before the page, or the rows of all the pages that wait for their tabs would be in memory at once.
    counted = status_counts(await tabs()) if selects(info, "statusCounts") else []
    found = await page_of(info, Piece, where, asked)
    return PieceConnection(
        nodes=found.rows,
        edges=edges_of(found, PieceEdge),
        page_info=page_info(found),
        total_count=total_of(found),
        status_counts=counted,
    )


@strawberry.type
class DossierQueries:
    """Dossiers and pièces that the viewer may see."""

    @strawberry.field(description="Un dossier, par son identifiant ou son numéro ; null si on ne peut pas le voir.")
    async def dossier(self, info: Info, id: strawberry.ID | None = None, number: str | None = None) -> Dossier | None:
        """One dossier."""
        actor = info.context.signed_in
        if (id is None) == (number is None):
            raise error(ErrorCode.FIELD_REQUIRED, field="id")
        key = key_of("dossier", id) if id is not None else None
        if id is not None and key is None:
            return None

        def where(sql: Sql) -> str:
            named = f"t.id = {sql.value(key)}" if key is not None else f"t.number = {sql.value(number)}"
            return f"{named} AND t.works = {sql.value(True)} AND {dossier_condition(sql, actor, 't.id')}"

        rows = await load(planned(info._raw_info, Dossier, ()), info._raw_info, where)
        return rows[0] if rows else None

    @strawberry.field(description="Les dossiers que l'on peut voir ; le dernier modifié d'abord, sauf autre ordre.")
    async def dossiers(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        search: str | None = None,
        filter: DossierFilter | None = None,
        order_by: list[DossierOrder] | None = None,
    ) -> DossierConnection:
        """A page of dossiers."""
        actor, now = info.context.signed_in, info.context.now
        found = await dossier_search(actor, search, parts_in(filter))
        few = names_few(filter)

        def criteria(sql: Sql, *without: str) -> list[str]:
            wanted = Conditions(sql, actor, dossier="t.id", now=now)
            return [*wanted.of(filter, without=without), *found.conditions(sql, "t.id")]

        def conditions(sql: Sql, *without: str) -> list[str]:
            if few and (narrowed := narrowing(sql, filter, now)):
                seen = dossiers_where(sql, actor, narrowed)
            else:
                among = dossier_condition if found.few is not None else dossiers_condition
                seen = among(sql, actor, "t.id")
            return [f"t.works = {sql.value(True)}", seen, *criteria(sql, *without)]

        def walk(sql: Sql, stretch: Stretch) -> str:
            return first_dossiers(sql, actor, stretch, criteria(sql), narrowing(sql, filter, now))

        orders = orders_of(order_by, Order("updated_at", descending=True))
        asked = Asked(orders, (first, after, last, before), (search, repr(filter)))
        if not few and found.few is None:
            asked = replace(asked, among=walk)
        kept, seats = picks(filter, "state", "seat") and not found.words, filter.seat if filter is not None else None
        if kept:
            asked = replace(asked, total=dossiers_total(actor, lambda sql: criteria(sql, "seat"), seats=seats))
        states = []
        if selects(info, "stateCounts"):  # before the page, as the tabs of pièces
            counted = await dossiers_by_state(actor, lambda sql: conditions(sql, "state"), all_seen=kept, seats=seats)
            states = state_counts(counted)
        page = await page_of(info, Dossier, conditions, asked)
        return DossierConnection(
            nodes=page.rows,
            edges=edges_of(page, DossierEdge),
            page_info=page_info(page),
            total_count=total_of(page),
            state_counts=states,
        )

    @strawberry.field(description="Une pièce ; null si on ne peut pas la voir.")
    async def piece(self, info: Info, id: strawberry.ID) -> Piece | None:
        """One pièce."""
        _ = info.context.signed_in
        key = key_of("piece", id)
        return await read_piece(info, key) if key is not None else None

    @strawberry.field(description="Rechercher : le dépôt le plus récent d'abord, sauf autre ordre.")
    async def pieces(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        search: str | None = None,
        filter: PieceFilter | None = None,
        order_by: list[PieceOrder] | None = None,
    ) -> PieceConnection:
        """A page of pièces."""
        actor, now = info.context.signed_in, info.context.now
        found = await dossier_search(actor, search, parts_in(filter))
        few = names_few(filter)

        def criteria(sql: Sql, *without: str) -> list[str]:
            wanted = Conditions(sql, actor, dossier="t.dossier_id", now=now)
            return [*wanted.of(filter, without=without), *found.conditions(sql, "t.dossier_id")]

        def conditions(sql: Sql, *without: str) -> list[str]:
            if few and (narrowed := narrowing(sql, filter, now)):
                seen = seen_where(sql, actor, narrowed)
            else:
                named = found.few is not None or (filter is not None and names_one(filter.dossier_number))
                seen = (dossier_condition if named else dossiers_condition)(sql, actor, "t.dossier_id")
            return [seen, *criteria(sql, *without)]

        def walk(sql: Sql, stretch: Stretch) -> str:
            return first_seen(sql, actor, stretch, criteria(sql), narrowing(sql, filter, now))

        orders = orders_of(order_by, Order("deposited_at", descending=True))
        asked = Asked(orders, (first, after, last, before), (search, repr(filter)))
        if not few and found.few is None:
            asked = replace(asked, among=walk)
        if found.words or not picks(filter, "status", "cadre", "seat"):
            return await _pieces(
                info,
                conditions,
                asked,
                lambda: tallies(actor, now, lambda sql: conditions(sql, "status")),
            )
        seats = filter.seat if filter is not None else None
        return await _pieces(
            info,
            conditions,
            replace(asked, total=lambda sql: seen_total(sql, actor, lambda sql: criteria(sql, "seat"), seats=seats)),
            lambda: seen_tallies(actor, now, lambda sql: criteria(sql, "status", "seat"), seats=seats),
        )

    @strawberry.field(
        description="Synthèse : ce qui attend un acte des structures de la personne connectée, le plus ancien d'abord."
    )
    async def work_queue(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        structure_id: strawberry.ID | None = None,
        application: Application | None = None,
    ) -> PieceConnection:
        """A page of what waits for the viewer."""
        actor = narrowed_to(info.context.signed_in, structure_id, application)

        def conditions(sql: Sql) -> list[str]:
            return [awaited_condition(sql, actor, "t.id")]

        asked = Asked(
            [Order("deposited_at")],
            (first, after, last, before),
            ("workQueue", structure_id, application),
            among=lambda sql, stretch: first_awaited(sql, actor, stretch),
            total=lambda sql: awaited_total(sql, actor),
        )
        return await _pieces(
            info,
            conditions,
            asked,
            lambda: awaited_tallies(actor, info.context.now),
        )

    @strawberry.field(description="Tableau de bord : les pièces par statut et par cadre, et ce qui attend.")
    async def dashboard(
        self,
        info: Info,
        structure_id: strawberry.ID | None = None,
        seat: list[Seat] | None = None,
        application: Application | None = None,
    ) -> Dashboard:
        """The dashboard."""
        whole = info.context.signed_in
        place = (key_of("structure", structure_id) or NOBODY) if structure_id is not None else None
        pending = await pending_count(whole, place) if selects(info, "pendingApprovals") else 0
        actor = narrowed_to(whole, structure_id, application)
        return await dashboard_of(actor, info.context.now, seat, pending_approvals=pending)


def narrowed_to(actor: Actor, structure_id: str | None, application: Application | None = None) -> Actor:
    """The actor with only the profiles of a structure or of an application: what the screen is filtered to."""
    key = (key_of("structure", structure_id) or NOBODY) if structure_id is not None else None
    return narrowed(actor, structure_id=key, application=application)
