"""Counts and orders that each act keeps: one that is seen twice counts once, rivals add up, and a fault is mended."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from api.domain.habilitation import Application, Level, RattachementStatus, UserRole
from api.models import Habilitation, Piece, Rattachement, User
from api.usecases.sight import astray, count_again
from tests import invariants
from tests.api.forms import act, codes, deposit, first_form, key_of, next_form
from tests.circuits.counted import agreed
from tests.circuits.stage import Stage
from tests.circuits.story import A7, NAMED
from tests.world import START, World


async def test_a_dossier_that_is_seen_from_two_structures_counts_once(world: World) -> None:
    await deposit(world, "S-1")
    person = await world.person("ATELIER")
    assert [each["count"] for each in (await agreed(person))["byCadre"]] == [1]
    user = await User.get(connection_email="agent@atelier.example")
    both = {"user_id": user.id, "structure_id": key_of(world.structures["BATILOIRE"])}
    attached = Rattachement(**both, role=UserRole.UTILISATEUR_SIMPLE, status=RattachementStatus.VALIDE)
    await attached.save(force_create=True)
    kind, level = Application.FACTURES_DE_TRAVAUX, Level.CONSULTATION
    granted = Habilitation(**both, application=kind, level=level, granted_at=START, effective_at=START)
    await granted.save(force_create=True)
    await deposit(world, "S-2")
    shown = await agreed(person)
    assert [each["count"] for each in shown["byCadre"]] == [2]
    assert shown["waitingPieces"] == 2


async def test_rivals_of_one_structure_add_up(world: World) -> None:
    """Deposits and answers on different dossiers at once, all counted in the same rows."""
    supplier, moe = await world.person("BATILOIRE"), await world.person("ATELIER")
    firsts = [await deposit(world, f"S-{rank}") for rank in range(6)]
    forms = [(supplier, "depositPiece", await first_form(world, f"N-{rank}")) for rank in range(6)]
    forms += [(moe, "depositNextPiece", await next_form(a4["id"], "A15", f"{a4['number']}-EA")) for a4 in firsts[:3]]
    forms += [(moe, "refusePiece", {"pieceId": a4["id"], "reason": "ERREUR_MOE"}) for a4 in firsts[3:]]
    payloads = await asyncio.gather(*(act(person, name, form) for person, name, form in forms))
    assert [codes(payload) for payload in payloads] == [[]] * len(forms)
    assert await invariants.faults() == []
    by_cadre = {each["cadre"]: each["count"] for each in (await agreed(moe))["byCadre"]}
    assert sorted(by_cadre.values()) == [3, 12]


async def test_a_delay_that_the_engine_has_not_fired_yet_is_late_all_the_same(world: World) -> None:
    stage = Stage(world, NAMED)
    await stage.do(A7[0], A7[1], A7[2])
    await world.move_clock(START + timedelta(days=40))
    person = await world.person("BATILOIRE")
    assert (await agreed(person))["overdueDeadlines"] == 1
    await Piece.all().update(due_fired_at=None)
    assert await astray() > 0
    await count_again()
    assert await astray() == 0
    assert (await agreed(person))["overdueDeadlines"] == 1
