"""What a profile on one service, or in one application only, lets somebody see and do (decisions 17)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import pytest

from api.domain.habilitation import Application, Level, RattachementStatus
from api.models import Service
from tests.circuits.snapshot import snapshot
from tests.circuits.stage import SIRETS, Marche, Stage, act, codes, form
from tests.operations import OPERATIONS
from tests.people import TODAY, a_person, a_service
from tests.world import START, Person, World

TRAVAUX: Final = Application.FACTURES_DE_TRAVAUX
RECUES: Final = Application.FACTURES_RECUES
READ: Final = Level.CONSULTATION
WRITE: Final = Level.MODIFICATION
TOWN: Final = Marche(moa="VALOMBRE", recipient="VALOMBRE", service="TRAVAUX", engagement=None)
REFUSAL: Final = {"reason": "ERREUR_MOA"}

SEAT: Final = "FORBIDDEN"
LEVEL: Final = "CONSULTATION_ONLY"
BLIND: Final = "NOT_FOUND"
OK: Final = None


async def refused(person: Person, operation: str, stage: Stage, **given: Any) -> str | None:
    """The code that rehearsing an act on the last pièce of a dossier answers."""
    before = await snapshot()
    piece = list(stage.pieces.values())[-1]
    found = codes(await act(person, operation, {"pieceId": piece, "dryRun": True, **given}))
    assert await snapshot() == before
    return found[0] if found else None


async def seen(person: Person, stages: Mapping[str, Stage]) -> set[str]:
    """The dossiers that somebody sees, after all the ways of looking have agreed."""
    by_id = {stage.dossier_id: name for name, stage in stages.items()}
    by_piece = {piece: name for name, stage in stages.items() for piece in stage.pieces.values()}
    listed = (await person.run(OPERATIONS["Dossiers"]))["dossiers"]
    found = {by_id[each["id"]] for each in listed["nodes"]}
    assert listed["totalCount"]["value"] == sum(each["count"] for each in listed["stateCounts"]) == len(found)
    pieces = (await person.run(OPERATIONS["Pieces"]))["pieces"]
    assert {by_piece[each["id"]] for each in pieces["nodes"]} == found
    board = (await person.run(OPERATIONS["Dashboard"]))["dashboard"]
    assert sum(each["count"] for each in board["byCadre"]) == pieces["totalCount"]["value"] == len(pieces["nodes"])
    for name, stage in stages.items():
        dossier = (await person.run(OPERATIONS["Dossier"], id=stage.dossier_id))["dossier"]
        node = (await person.run(OPERATIONS["Node"], id=list(stage.pieces.values())[-1]))["node"]
        assert [bool(dossier), bool(node)] == [name in found] * 2
    return found


async def awaited(person: Person, stages: Mapping[str, Stage]) -> set[str]:
    """The dossiers of somebody's work queue, which the menu's number counts."""
    by_piece = {piece: name for name, stage in stages.items() for piece in stage.pieces.values()}
    queue = (await person.run(OPERATIONS["WorkQueue"]))["workQueue"]
    viewer = (await person.run(OPERATIONS["Viewer"]))["viewer"]
    assert viewer["waitingPieceCount"] == queue["totalCount"]["value"] == len(queue["nodes"])
    return {by_piece[each["id"]] for each in queue["nodes"]}


async def test_the_service_of_the_moa_narrows_its_people(world: World) -> None:
    await a_service("VALOMBRE", "VOIRIE")
    stages = {}
    for code in ("TRAVAUX", "VOIRIE", "none"):
        stage = stages[code] = Stage(world, TOWN)
        moa = {"identifier": SIRETS["VALOMBRE"], "serviceCode": None if code == "none" else code}
        assert not codes(await stage.do("FOURNISSEUR", "DepositPiece", {"cadre": "A4", "moa": moa}))
        assert not codes(await stage.do("MOE", "DepositNextPiece", {"cadre": "A15"}))
    people = {
        "works": await a_person(world, "VALOMBRE", (TRAVAUX, WRITE, "TRAVAUX")),
        "roads, reader": await a_person(world, "VALOMBRE", (TRAVAUX, READ, "VOIRIE")),
        "reader of all, writer of roads": await a_person(
            world, "VALOMBRE", (TRAVAUX, READ, None), (TRAVAUX, WRITE, "VOIRIE")
        ),
        "both services": await a_person(world, "VALOMBRE", (TRAVAUX, WRITE, "TRAVAUX"), (TRAVAUX, WRITE, "VOIRIE")),
        "the agent": await world.person("VALOMBRE"),
    }
    expected = {
        # what refusing answers, by service named as MOA
        "works": (OK, BLIND, BLIND),
        "roads, reader": (BLIND, LEVEL, BLIND),
        "reader of all, writer of roads": (LEVEL, OK, LEVEL),
        "both services": (OK, OK, BLIND),
        "the agent": (OK, OK, OK),
    }
    for name, person in people.items():
        found = tuple([await refused(person, "RefusePiece", stage, **REFUSAL) for stage in stages.values()])
        assert found == expected[name], name
        visible = {code for code, answer in zip(stages, found, strict=True) if answer != BLIND}
        assert await seen(person, stages) == visible, name
        assert await awaited(person, stages) == visible, name


async def test_the_service_of_the_recipient_narrows_its_people(world: World) -> None:
    await a_service("VALOMBRE", "VOIRIE")
    stages = {}
    for code in ("TRAVAUX", "VOIRIE"):
        stage = stages[code] = Stage(world, Marche(None, None, "VALOMBRE", service=code, engagement=None))
        assert not codes(await stage.do("FOURNISSEUR", "DepositPiece", {"cadre": "A8"}))
    works = await a_person(world, "VALOMBRE", (RECUES, WRITE, "TRAVAUX"))
    roads = await a_person(world, "VALOMBRE", (RECUES, READ, "VOIRIE"))
    for person, expected in ((works, (OK, BLIND)), (roads, (BLIND, LEVEL))):
        found = [await refused(person, "TreatPiece", stage, to="MANDATEE") for stage in stages.values()]
        assert tuple(found) == expected
        visible = {code for code, answer in zip(stages, found, strict=True) if answer != BLIND}
        assert await seen(person, stages) == visible
        assert await awaited(person, stages) == visible


async def test_a_next_piece_may_go_to_another_service_of_the_recipient(world: World) -> None:
    await a_service("VALOMBRE", "VOIRIE")
    stage = Stage(world, TOWN)
    assert not codes(await stage.do("FOURNISSEUR", "DepositPiece", {"cadre": "A4"}))
    assert not codes(await stage.do("MOE", "DepositNextPiece", {"cadre": "A15"}))
    change = {"cadre": "A19", "recipientServiceCode": "VOIRIE"}
    assert not codes(await stage.do("MOA", "DepositNextPiece", change))
    roads = await a_person(world, "VALOMBRE", (RECUES, WRITE, "VOIRIE"))
    assert await awaited(roads, {"moved": stage}) == {"moved"}
    assert await refused(roads, "TreatPiece", stage, to="MANDATEE") is OK


async def test_the_service_of_the_supplier_narrows_its_people(world: World) -> None:
    await a_service("BATILOIRE", "SUD")
    await a_service("BATILOIRE", "NORD")
    south = await a_person(world, "BATILOIRE", (TRAVAUX, WRITE, "SUD"))
    reader = await a_person(world, "BATILOIRE", (TRAVAUX, READ, "SUD"))
    services = {service.code: f"service_{service.id.hex}" for service in await Service.all()}
    stages = {}
    for code in ("SUD", "NORD", None):
        service = services[code] if code else None
        given = form("A4", serviceId=service, documentId=await south.upload(), **TOWN.form)
        given["structureId"] = world.structures["BATILOIRE"]
        answers = [codes(await act(each, "DepositPiece", {**given, "dryRun": True})) for each in (south, reader)]
        assert answers == ([[], [LEVEL]] if code == "SUD" else [[SEAT], [SEAT]])
        stage = stages[str(code)] = Stage(world, TOWN)
        agent = await world.person("BATILOIRE")
        assert not codes(await stage.send(south if code == "SUD" else agent, "DepositPiece", given))
        assert not codes(await stage.do("MOE", "SuspendPiece", {"comment": "Joindre le bon de livraison"}))
    for person, own in ((south, OK), (reader, LEVEL)):
        found = [await refused(person, "CompletePiece", stage, comment="Joint") for stage in stages.values()]
        assert found == [own, BLIND, BLIND]
        assert await seen(person, stages) == await awaited(person, stages) == {"SUD"}


async def test_an_application_is_not_the_other(world: World) -> None:
    stages = {"at the MOA": Stage(world, TOWN), "received": Stage(world, TOWN)}
    for stage in stages.values():
        assert not codes(await stage.do("FOURNISSEUR", "DepositPiece", {"cadre": "A4"}))
        assert not codes(await stage.do("MOE", "DepositNextPiece", {"cadre": "A15"}))
    assert not codes(await stages["received"].do("MOA", "DepositNextPiece", {"cadre": "A19"}))
    works = await a_person(world, "VALOMBRE", (TRAVAUX, WRITE, None))
    finance = await a_person(world, "VALOMBRE", (RECUES, WRITE, None), (TRAVAUX, READ, None))
    payer = await a_person(world, "VALOMBRE", (RECUES, WRITE, None))
    manager = await a_person(world, "VALOMBRE", (Application.ORGANISATION, WRITE, None))
    expected: tuple[tuple[Person, str | None, str | None, set[str]], ...] = (
        # what refusing the A15 answers, then treating the A19, and what waits
        (works, OK, SEAT, {"at the MOA"}),
        (finance, LEVEL, OK, {"at the MOA", "received"}),
        (payer, SEAT, OK, {"received"}),
        (manager, BLIND, BLIND, set()),
    )
    for person, refusal, treatment, queue in expected:
        assert await refused(person, "RefusePiece", stages["at the MOA"], **REFUSAL) == refusal
        assert await refused(person, "TreatPiece", stages["received"], to="MANDATEE") == treatment
        assert await seen(person, stages) == (set() if refusal == BLIND else set(stages))
        assert await awaited(person, stages) == queue


@pytest.mark.parametrize("status", [each for each in RattachementStatus if each is not RattachementStatus.VALIDE])
async def test_a_rattachement_that_is_not_valid_gives_nothing(world: World, status: RattachementStatus) -> None:
    stage = Stage(world)
    assert not codes(await stage.do("FOURNISSEUR", "DepositPiece", {"cadre": "A4"}))
    person = await a_person(world, "ATELIER", (TRAVAUX, WRITE, None), status=status)
    assert await refused(person, "RefusePiece", stage, reason="ERREUR_MOE") == BLIND
    assert await seen(person, {"only": stage}) == set()


async def test_rights_begin_when_they_take_effect(world: World) -> None:
    stage = Stage(world)
    assert not codes(await stage.do("FOURNISSEUR", "DepositPiece", {"cadre": "A4"}))
    soon = await a_person(world, "ATELIER", (TRAVAUX, WRITE, None), after=timedelta(minutes=30))
    tomorrow = await a_person(world, "ATELIER", (TRAVAUX, WRITE, None), valid_from=TODAY + timedelta(days=1))
    for later, expected in (
        (timedelta(minutes=29), (BLIND, BLIND)),
        (timedelta(minutes=30), (OK, BLIND)),
        (timedelta(hours=16), (OK, OK)),
    ):
        await world.move_clock(START + later)
        for person, answer in zip((soon, tomorrow), expected, strict=True):
            assert await refused(person, "RefusePiece", stage, reason="ERREUR_MOE") == answer
