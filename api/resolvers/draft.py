"""Drafts: listing, saving, sending, throwing away, and making one from a refused pièce."""

from collections.abc import Sequence
from functools import reduce
from operator import add
from typing import Any
from uuid import UUID

import strawberry

from api.domain.habilitation import Application
from api.domain.identifiers import normalise
from api.domain.ids import key_of
from api.reads.pages import Order
from api.reads.plan import plan
from api.reads.rows import keep, load, planned
from api.reads.selection import Selection, place
from api.resolvers.base import NOBODY, call_of, piece_payload, read_piece, target_of
from api.resolvers.lists import Asked, edges_of, page_info, page_of, selects, total_of
from api.schema.context import Info
from api.schema.dossier_payloads import PiecePayload
from api.schema.draft import NAMED, Draft, DraftConnection, DraftEdge, DraftPayload, named_by
from api.schema.draft_inputs import DraftActInput, SaveDraftInput
from api.schema.inputs import PieceActInput
from api.schema.organisation import StructureCard
from api.schema.payloads import user_errors
from api.sql import Sql
from api.usecases import draft
from api.usecases.calls import Outcome
from api.usecases.draft import DraftTarget
from api.usecases.organisation import Ref
from api.usecases.visibility import draft_condition

NEWEST_FIRST = [Order("updated_at", descending=True)]


# ------------------------------------------------------------------------------------------ reading


async def complete(info: Info, rows: Sequence[Draft], *paths: tuple[str, ...]) -> None:
    """Put on the rows what no plan reads and is selected under `paths`: the problems, the structures named."""
    if not rows:
        return
    here = Selection.of(info._raw_info)
    selected = [here.below(*path) for path in paths]
    if any(each.below("problems") for each in selected):
        context, keys = info.context, [row.pk for row in rows]
        found = await draft.problems_of(context.signed_in, keys, context.now, context.printing)
        for row in rows:
            row.__dict__["problems"] = user_errors(found.get(row.pk, ()))
    shown = [name for name in NAMED if any(each.below(name, "structure") for each in selected)]
    refs = {ref for row in rows for name in shown for ref in named_by(row, name)}
    if refs:
        cards = await _cards(
            info, refs, reduce(add, (each.below(name, "structure") for each in selected for name in shown))
        )
        for row in rows:
            row.__dict__["cards"] = cards


async def _cards(info: Info, refs: set[Ref], selection: Selection) -> dict[Ref, StructureCard]:
    """The structures of these references that are known, in one statement."""
    raw, needs = info._raw_info, ("identifier_type", "identifier")
    wanted = {ref: (ref.type, normalise(ref.type, ref.identifier)) for ref in refs}

    def make() -> Any:
        return plan(StructureCard, selection, needs)

    def where(sql: Sql) -> str:
        return sql.one_of("t.identifier", sorted({identifier for _, identifier in wanted.values()}))

    rows = await load(keep((place(raw), StructureCard, needs), make), raw, where)
    known = {(row.__dict__["identifier_type"], row.identifier): row for row in rows}
    return {ref: known[key] for ref, key in wanted.items() if key in known}


async def _read(info: Info, draft_id: UUID) -> Draft | None:
    """The draft of a payload; None when the viewer may not see it, or it is gone."""
    raw, actor = info._raw_info, info.context.signed_in

    def where(sql: Sql) -> str:
        return f"t.id = {sql.value(draft_id)} AND {draft_condition(sql, actor, 't')}"

    rows = await load(planned(raw, Draft, ("draft",)), raw, where)
    await complete(info, rows, ("draft",))
    return rows[0] if rows else None


@strawberry.type
class DraftQueries:
    """The drafts of the viewer's structures."""

    @strawberry.field(
        description="Les brouillons de ses structures, le dernier enregistré d'abord ; à côté de la Synthèse."
    )
    async def drafts(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        structure_id: strawberry.ID | None = None,
        application: Application | None = None,
    ) -> DraftConnection:
        """A page of drafts."""
        actor = info.context.signed_in

        def conditions(sql: Sql) -> list[str]:
            found = [draft_condition(sql, actor, "t")]
            if structure_id is not None:
                found.append(f"t.structure_id = {sql.value(key_of('structure', structure_id) or NOBODY)}")
            if application is not None:
                found.append(f"t.application = {sql.value(application.value)}")
            return found

        bound = ("drafts", structure_id, application)
        found = await page_of(info, Draft, conditions, Asked(NEWEST_FIRST, (first, after, last, before), bound))
        await complete(info, found.rows, ("nodes",), ("edges", "node"))
        return DraftConnection(
            nodes=found.rows,
            edges=edges_of(found, DraftEdge),
            page_info=page_info(found),
            total_count=total_of(found),
        )


# ------------------------------------------------------------------------------------------ acting


async def _payload(info: Info, outcome: Outcome) -> DraftPayload:
    payload = DraftPayload(user_errors=user_errors(outcome.problems), replayed=outcome.replayed)
    if outcome.shown is not None and not outcome.unborn and selects(info, "draft"):
        payload.draft = await _read(info, outcome.shown)
    return payload


def _target(form: DraftActInput) -> DraftTarget:
    return DraftTarget(key_of("draft", form.draft_id) or NOBODY, form.expected_version)


@strawberry.type
class DraftMutations:
    """Saving, sending and throwing away drafts."""

    @strawberry.mutation(description="Enregistrer un brouillon, sans l'envoyer (T01, R-BRO-1).")
    async def save_draft(self, info: Info, input: SaveDraftInput) -> DraftPayload:
        """Save a draft."""
        target = None
        if input.draft_id is not None:
            target = DraftTarget(key_of("draft", input.draft_id) or NOBODY, input.expected_version)
        return await _payload(info, await draft.save_draft(call_of(info, input), target, input.fill))

    @strawberry.mutation(description="Valider et envoyer un brouillon : il devient une pièce, et disparaît (T03, T04).")
    async def submit_draft(self, info: Info, input: DraftActInput) -> PiecePayload:
        """Send a draft."""
        outcome = await draft.submit_draft(call_of(info, input), _target(input), info.context.printing)
        return await piece_payload(info, outcome, "Votre pièce est validée et envoyée ; elle suit son circuit.")

    @strawberry.mutation(description="Supprimer un brouillon ; ses fichiers redeviennent libres (T02).")
    async def discard_draft(self, info: Info, input: DraftActInput) -> DraftPayload:
        """Throw a draft away."""
        return await _payload(info, await draft.discard_draft(call_of(info, input), _target(input)))

    @strawberry.mutation(
        description="Après un refus, sur la première pièce du dossier et une seule fois : un nouveau brouillon, sans "
        "numéro ni document (celui-ci imprime l'ancien numéro), avec copie des pièces jointes (T70)."
    )
    async def duplicate_piece(self, info: Info, input: PieceActInput) -> DraftPayload:
        """Make a draft from a refused pièce."""
        target = target_of(input.piece_id, input.expected_version)
        outcome = await draft.duplicate_piece(call_of(info, input), target)
        refused = bool(outcome.problems)
        payload = DraftPayload(user_errors=user_errors(outcome.problems), replayed=outcome.replayed)
        if outcome.shown is not None and selects(info, "piece"):
            payload.piece = await read_piece(info, target.piece_id, "piece")
        if outcome.shown is not None and not refused and not outcome.unborn and selects(info, "draft"):
            payload.draft = await _read(info, outcome.shown)
        return payload
