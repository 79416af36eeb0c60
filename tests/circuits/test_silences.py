"""The delays of a dossier run out: in the order they end, once, and only while somebody is silent (§6.4)."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from api.app import create_app
from api.domain.journal import ChangeKind
from api.models import JournalEntry, Notification, OutboxMail, Piece, SandboxClock
from api.usecases.deadline import fire_due
from tests.api.forms import key_of
from tests.circuits.stage import Marche, Stage, codes
from tests.circuits.story import A4, A7, A8, A17, A20, DEPOSIT, FILE, FOURNISSEUR, MISSING, MOA, MOE, NEXT, Step
from tests.world import START, World, a_world, settings

DEPOSITED_OUTSIDE: Final[Step] = (FOURNISSEUR, DEPOSIT, {"cadre": "A22", "comment": "A7 remis sur papier"}, None)
SUB_CONTRACTED: Final[Step] = (FOURNISSEUR, DEPOSIT, {"cadre": "A10"}, None)
ACCOUNT: Final = "Notification du décompte général"
SIGNATURE: Final = "Signature du décompte général"
ENDS: Final = "2025-02-05T23:00:00Z"
"""Midnight in Paris after the thirtieth day since the start."""

OVERDUE: Final = """{ dashboard { overdueDeadlines } all: pieces { nodes { id } }
  late: pieces(filter: { overdue: true }) { nodes { id } }
  others: pieces(filter: { overdue: false }) { nodes { id } } }"""
AWAITED: Final = "{ pieces(orderBy: {depositedAt: ASC}) { nodes { status waitingFor } } }"

Line = tuple[str, str, str | None]
"""A delay that passed, as the history tells it: when, the label of the delay, the status it brought."""


async def staged(world: World, *steps: Step, marche: Marche | None = None) -> Stage:
    """A dossier after these steps."""
    stage = Stage(world, marche or Marche())
    for who, operation, given, _ in steps:
        assert not codes(await stage.do(who, operation, given)), (who, operation, given)
    return stage


async def passed(stage: Stage) -> dict[int, Line]:
    """The delays that have passed in a dossier, by their position in the journal."""
    nodes = (await stage.read())["history"]["nodes"]
    return {
        int(node["position"]): (node["at"], node["comment"], node["toStatus"])
        for node in nodes
        if node["kind"] == ChangeKind.DEADLINE_PASSED
    }


async def lines(stage: Stage) -> list[Line]:
    """The same, in order."""
    return [line for _, line in sorted((await passed(stage)).items())]


async def running(stage: Stage) -> list[tuple[str, str, bool]]:
    """The delays that run in a dossier: which, until when, and whether it has passed."""
    return [(each["code"], each["dueAt"], each["passed"]) for each in (await stage.read())["deadlines"]]


async def overdue(stage: Stage, who: str) -> int:
    """How many pièces of somebody's dashboard are late; the filter finds these and no other."""
    shown: dict[str, Any] = await (await stage.person(who)).run(OVERDUE)
    every, late, others = ({row["id"] for row in shown[name]["nodes"]} for name in ("all", "late", "others"))
    assert (late | others, late & others) == (every, set())
    found: int = shown["dashboard"]["overdueDeadlines"]
    assert len(late) == found
    return found


async def may_deposit(stage: Stage, cadre: str) -> list[bool]:
    """Whether that cadre is offered next to the supplier, and open."""
    return [each["enabled"] for each in (await stage.read())["nextPieceOptions"] if each["cadre"] == cadre]


async def test_delays_of_every_kind_pass_in_the_order_they_end(world: World) -> None:
    stages = [
        await staged(world, A7),
        await staged(world, SUB_CONTRACTED, marche=Marche(validators=("VAUQUELIN",))),
        await staged(world, A7, A17, A20),
        await staged(world, DEPOSITED_OUTSIDE),
        await staged(world, A4),
    ]
    await world.move_clock("2025-03-01T08:00:00Z")
    found = [await passed(stage) for stage in stages]
    assert [list(each.values()) for each in found] == [
        [(ENDS, ACCOUNT, None)],
        [
            ("2025-01-21T23:00:00Z", None, "ABSENCE_VALIDATION_1_HORS_DELAI"),
            ("2025-01-29T23:00:00Z", None, "ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE"),
        ],
        [(ENDS, SIGNATURE, None)],
        [("2025-01-16T23:00:00Z", "Réponse de la MOA au projet tacite", None)],
        [("2025-01-13T23:00:00Z", None, "ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE")],
    ]
    together = sorted((position, line[0]) for each in found for position, line in each.items())
    assert [at for _, at in together] == sorted(at for _, at in together)


async def test_the_silence_of_the_moa_is_said_once_and_changes_nothing(world: World) -> None:
    """DG_NOTIFICATION: past it the titulaire may deposit an A22; the MOE and the MOA may still act."""
    stage = await staged(world, A7)
    assert (await running(stage), await overdue(stage, FOURNISSEUR)) == ([("DG_NOTIFICATION", ENDS, False)], 0)
    await world.move_clock(datetime.fromisoformat(ENDS) - timedelta(seconds=1))
    assert (await lines(stage), await may_deposit(stage, "A22")) == ([], [False])
    before = await stage.read()
    await OutboxMail.all().delete()
    await Notification.all().delete()

    await world.move_clock(ENDS)
    assert await lines(stage) == [(ENDS, ACCOUNT, None)]
    after = await stage.read()
    assert (after["pieces"][0]["status"], after["pieces"][0]["version"]) == ("A_ASSOCIER_MOE", 1)
    assert (after["state"], after["circuit"], after["steps"]) == (before["state"], before["circuit"], before["steps"])
    assert await may_deposit(stage, "A22") == [True]
    assert await running(stage) == [("DG_NOTIFICATION", ENDS, True)]
    assert [await overdue(stage, who) for who in (FOURNISSEUR, MOE, MOA)] == [1, 1, 1]
    told = [(mail.to_address, mail.data["delay"], mail.data["effect"]) for mail in await OutboxMail.all()]
    effect = "Passé ce délai, le titulaire peut déposer un projet de décompte général tacite (A22)."
    assert sorted(told) == [
        (f"{who}@batiloire.example", ACCOUNT, effect) for who in ("agent", "gestionnaire", "lecteur")
    ]
    assert await Notification.all().count() == 3

    # A late MOE hands the same wait over: nothing is said again, and the pièce before is no longer late.
    assert not codes(await stage.do(MOE, NEXT, {"cadre": "A17"}))
    await world.move_clock(datetime.fromisoformat(ENDS) + timedelta(days=40))
    assert (await lines(stage), await running(stage)) == (
        [(ENDS, ACCOUNT, None)],
        [("DG_NOTIFICATION", ENDS, True)],
    )
    assert (await overdue(stage, MOA), await may_deposit(stage, "A22")) == (1, [True])
    assert not codes(await stage.do(MOA, NEXT, {"cadre": "A20"}))
    assert (await overdue(stage, MOA), [code for code, _, _ in await running(stage)]) == (0, ["DG_SIGNATURE"])


async def test_what_the_public_side_did_in_time_leaves_no_silence(world: World) -> None:
    """A suspension is no answer: T52 asks for an account, and the delay goes on as the clock does (R-SUS-1)."""
    answered = await staged(world, A7, A17, A20, A8)
    refused = await staged(world, A7, A17, (MOA, "RefusePiece", {"reason": "ERREUR_MOE"}, None))
    refused_by_moe = await staged(world, A7, (MOE, "RefusePiece", {"reason": "ERREUR_MOA"}, None))
    drafted = await staged(world, A7, A17)
    suspended = await staged(world, A7, (MOE, "SuspendPiece", MISSING, None))
    completed = await staged(
        world, A7, (MOE, "SuspendPiece", MISSING, None), (FOURNISSEUR, "CompletePiece", FILE, None)
    )
    await world.move_clock("2025-03-01T08:00:00Z")
    for stage in (answered, refused, refused_by_moe):
        assert (await lines(stage), await running(stage)) == ([], [])
    for stage in (drafted, suspended, completed):
        assert await lines(stage) == [(ENDS, ACCOUNT, None)]
    last = (await drafted.read())["pieces"][-1]
    history = last["history"]["nodes"]
    assert (last["cadre"], [node["kind"] for node in history][-1]) == ("A17", "DEADLINE_PASSED")


async def test_it_passes_while_the_server_is_down_and_fires_once_after(sandbox_url: str, tmp_path: Path) -> None:
    """At the start of the next process, then never again, however many look at once."""
    async with a_world(sandbox_url, tmp_path) as world:
        await staged(world, A7)
        await staged(world, A7, A17)
        # Time alone goes by: nobody moves it through the endpoint, which would fire what is due.
        await SandboxClock.all().update(now=START + timedelta(days=60))
    for life in range(2):
        app = create_app(settings(sandbox_url, tmp_path))
        async with app.router.lifespan_context(app):
            fired = JournalEntry.filter(kind=ChangeKind.DEADLINE_PASSED)
            async with asyncio.timeout(10):
                while await fired.count() < 2:  # noqa: ASYNC110 - the scheduler tells nobody
                    await asyncio.sleep(0.01)
            again = await asyncio.gather(*(fire_due(START + timedelta(days=60 + life)) for _ in range(3)))
            assert again == [0, 0, 0]
            assert await fired.values_list("comment", "at") == [(ACCOUNT, datetime.fromisoformat(ENDS))] * 2
            assert await OutboxMail.filter(subject__startswith="Délai dépassé").count() == 6


async def test_of_several_processes_that_look_at_once_one_fires(world: World) -> None:
    stages = [await staged(world, A7) for _ in range(3)]
    fired = await asyncio.gather(*(fire_due(datetime.fromisoformat(ENDS)) for _ in range(4)))
    assert sum(fired) == 3
    assert [await lines(stage) for stage in stages] == [[(ENDS, ACCOUNT, None)]] * 3
    assert [(await stage.read())["version"] for stage in stages] == [2, 2, 2]


async def test_a_delay_that_cannot_fire_holds_up_no_other(world: World) -> None:
    """Whatever is wrong with one dossier, the delays of the others pass."""
    broken, sound = [await staged(world, A7) for _ in range(2)]
    await Piece.filter(id=key_of(broken.pieces["A7"])).update(due_code="")
    for _ in range(2):
        with pytest.raises(ExceptionGroup) as failure:
            await fire_due(datetime.fromisoformat(ENDS))
        assert len(failure.value.exceptions) == 1
        assert await lines(sound) == [(ENDS, ACCOUNT, None)]
        assert await lines(broken) == []


async def test_a_silent_moe_leaves_its_piece_to_those_who_sit_there(world: World) -> None:
    """T34 and §9.2: the MOA is awaited beside the MOE, unless it works outside the portal and has no seat."""
    for marche in (Marche(), Marche(moa=None)):
        await staged(world, A4, marche=marche)
    await world.move_clock("2025-01-14T08:00:00Z")
    silent = "ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE"
    expected = [{"status": silent, "waitingFor": seats} for seats in (["MOA", "MOE"], ["MOE"])]
    assert (await (await world.person("BATILOIRE")).run(AWAITED))["pieces"]["nodes"] == expected


async def test_a_moe_that_gets_a_piece_back_too_late_is_silent_from_then_on(world: World) -> None:
    """T34 after T60: the seven days are over when the supplier completes, and nothing is dated from before that."""
    stage = await staged(world, A4, (MOE, "SuspendPiece", MISSING, None))
    for day in (20, 30):
        await world.move_clock(START + timedelta(days=day))
        assert not codes(await stage.do(FOURNISSEUR, "CompletePiece", FILE))
        await world.move_clock(START + timedelta(days=day + 1))
        assert not codes(await stage.do(MOE, "SuspendPiece", MISSING))
    nodes = (await stage.read())["history"]["nodes"]
    assert [(node["rule"], node["at"][:10]) for node in nodes[2:]] == [
        ("T33", "2025-01-06"),
        *(("T60", "2025-01-26"), ("T34", "2025-01-26"), ("T37", "2025-01-27")),
        *(("T60", "2025-02-05"), ("T34", "2025-02-05"), ("T37", "2025-02-06")),
    ]


async def test_the_moe_has_a_copy_of_a_tacit_account_while_the_moa_has_it(world: World) -> None:
    """§9.2: read-only, since the MOE may deposit the A24 ten days later; `waitingFor` stays with who must act."""
    stage = await staged(world, A7)
    await world.move_clock(START + timedelta(days=31))
    await stage.do(FOURNISSEUR, NEXT, {"cadre": "A22"})
    queue = "{ workQueue { nodes { cadre waitingFor availableActions { action enabled } } totalCount { value } } }"
    copy = {
        "cadre": "A22",
        "waitingFor": ["MOA"],
        "availableActions": [{"action": "DEPOSIT_NEXT_PIECE", "enabled": False}],
    }
    moe = await stage.person(MOE)
    assert (await moe.run(queue))["workQueue"] == {"nodes": [copy], "totalCount": {"value": 1}}
    await stage.do(MOA, NEXT, {"cadre": "A20"})
    assert (await moe.run(queue))["workQueue"]["nodes"] == []
