"""Several writers at once: one wins, the others are told, and nothing is counted twice (conventions 4)."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest

from api import db
from tests import invariants
from tests.api.forms import (
    Form,
    a_file,
    amounts,
    codes,
    deposit,
    done,
    first_form,
    grown,
    mutation,
    next_form,
    problems,
    tables,
)
from tests.world import Person, World

Call = tuple[Person, str, Form]


async def at_once(*calls: Call) -> list[Any]:
    """The payloads of several mutations sent together, in the order given."""
    sent = await asyncio.gather(*(person.post(mutation(name), input=form) for person, name, form in calls))
    return [answer.json()["data"][name] for answer, (_, name, _) in zip(sent, calls, strict=True)]


CONTESTS = 50


async def contest(world: World, rival: str) -> None:
    """The MOE deposits the next pièce while a colleague does something else with the same one."""
    agent, chief = await world.person("ATELIER"), await world.person("ATELIER", "gestionnaire")
    wins: Counter[str] = Counter()
    for number in range(CONTESTS):
        a4 = await deposit(world, f"S-{number}")
        first: Call = (agent, "depositNextPiece", await next_form(a4["id"], "A15", f"S-{number}-A"))
        second: Call = {
            "refuse": (chief, "refusePiece", {"pieceId": a4["id"], "reason": "ERREUR_MOE"}),
            "suspend": (chief, "suspendPiece", {"pieceId": a4["id"], "comment": "Il manque le PV"}),
            "deposit": (chief, "depositNextPiece", await next_form(a4["id"], "A15", f"S-{number}-B")),
        }[rival]
        calls = [first, second] if number % 2 else [second, first]
        answers = await at_once(*calls)
        lost = [answer for answer in answers if answer["userErrors"]]
        assert [problems(answer) for answer in lost] == [[("TRANSITION_NOT_ALLOWED", None)]], number
        assert lost[0]["userErrors"][0]["remedy"] == "RELOAD"
        winner = next(index for index, answer in enumerate(answers) if not answer["userErrors"])
        wins["next" if calls[winner] is first else rival] += 1
    assert sum(wins.values()) == CONTESTS
    after = [row[0] for row in await db.fetch("SELECT COUNT(*) FROM piece GROUP BY dossier_id")]
    assert Counter(after)[2] == wins["next"] + (wins["deposit"] if rival == "deposit" else 0)
    assert await invariants.faults() == []


@pytest.mark.parametrize("rival", ["refuse", "suspend", "deposit"])
async def test_of_two_writers_on_one_piece_exactly_one_wins(world: World, rival: str) -> None:
    await contest(world, rival)


async def test_of_many_writers_on_one_piece_exactly_one_wins(world: World) -> None:
    a4 = await deposit(world, "S-1")
    agent = await world.person("ATELIER")
    calls: list[Call] = [
        (agent, "depositNextPiece", await next_form(a4["id"], "A15", f"S-1-{rank}")) for rank in range(4)
    ]
    calls += [(agent, "refusePiece", {"pieceId": a4["id"], "reason": "ERREUR_MOE"})] * 4
    before = await tables()
    answers = await at_once(*calls)
    assert Counter(map(tuple, map(codes, answers))) == {(): 1, ("TRANSITION_NOT_ALLOWED",): 7}
    version = [row[0] for row in await db.fetch("SELECT version FROM dossier")]
    assert version == [2]
    assert grown(before, await tables())["piece"] in (1, 2)


async def test_with_a_version_the_loser_is_told_of_a_conflict(world: World) -> None:
    a4 = await deposit(world, "S-1")
    agent = await world.person("ATELIER")
    form = {"pieceId": a4["id"], "expectedVersion": a4["version"]}
    answers = await at_once(
        (agent, "acknowledgePiece", form), (agent, "suspendPiece", {**form, "comment": "Il manque le PV"})
    )
    lost = [answer for answer in answers if answer["userErrors"]]
    assert [codes(answer) for answer in lost] == [["VERSION_CONFLICT"]]
    winner = next(answer for answer in answers if not answer["userErrors"])
    assert lost[0]["piece"] == winner["piece"]


async def test_twin_numbers_are_told_apart_from_a_lost_race(world: World) -> None:
    agent = await world.person("ATELIER")
    pieces = [await deposit(world, f"S-{number}") for number in range(8)]
    for left, right in zip(pieces[::2], pieces[1::2], strict=True):
        number = f"{left['number']}-EA"
        answers = await at_once(
            (agent, "depositNextPiece", await next_form(left["id"], "A15", number)),
            (agent, "depositNextPiece", await next_form(right["id"], "A15", number.lower())),
        )
        assert sorted(map(problems, answers)) == [[], [("DUPLICATE_NUMBER", "number")]]
    assert await invariants.faults() == []


async def test_first_deposits_with_one_number_open_one_dossier(world: World) -> None:
    agent, chief = await world.person("BATILOIRE"), await world.person("BATILOIRE", "gestionnaire")
    for number in range(5):
        forms = [await first_form(world, f"S-{number}") for _ in range(4)]
        answers = await at_once(*((agent if rank % 2 else chief, "depositPiece", f) for rank, f in enumerate(forms)))
        assert sorted(map(problems, answers)) == [[], *[[("DUPLICATE_NUMBER", "number")]] * 3]
    assert await invariants.faults() == []


async def test_one_file_serves_one_deposit(world: World) -> None:
    agent = await world.person("BATILOIRE")
    for number in range(5):
        document = await a_file()
        forms = [await first_form(world, f"S-{number}-{rank}", documentId=document) for rank in range(3)]
        answers = await at_once(*((agent, "depositPiece", form) for form in forms))
        assert sorted(map(problems, answers)) == [[], *[[("FILE_UNUSABLE", "documentId")]] * 2]
    assert await invariants.faults() == []


async def test_acts_that_name_the_same_files_do_not_wait_for_each_other(world: World) -> None:
    moe, supplier = await world.person("ATELIER"), await world.person("BATILOIRE")
    for number in range(5):
        pieces = [await deposit(world, f"S-{number}-{rank}") for rank in range(2)]
        for piece in pieces:
            await done(moe, "suspendPiece", pieceId=piece["id"], comment="Il manque tout")
        files = [{"fileId": await a_file(), "designation": "Plan", "kind": "AUTRE"} for _ in range(8)]
        answers = await at_once(
            (supplier, "completePiece", {"pieceId": pieces[0]["id"], "attachments": files}),
            (supplier, "completePiece", {"pieceId": pieces[1]["id"], "attachments": files[::-1]}),
        )
        lost = [problems(answer) for answer in answers if answer["userErrors"]]
        assert len(lost) == 1
        assert {code for code, _ in lost[0]} == {"FILE_UNUSABLE"}
    assert await invariants.faults() == []


async def test_many_deposits_at_once_are_numbered_without_gap(world: World) -> None:
    agent = await world.person("BATILOIRE")
    forms = [await first_form(world, f"S-{number}") for number in range(30)]
    forms += [await first_form(world, "S-1"), await first_form(world, "S-99", currency="?")]
    answers = await at_once(*((agent, "depositPiece", form) for form in forms))
    assert Counter(map(tuple, map(codes, answers))) == {(): 30, ("DUPLICATE_NUMBER",): 1, ("VALUE_NOT_ALLOWED",): 1}
    assert await invariants.faults() == []


async def test_different_dossiers_advance_together(world: World) -> None:
    moe, payer = await world.person("ATELIER"), await world.person("SMEAUX")
    drafts = [await deposit(world, f"S-{number}") for number in range(10)]
    received = [await deposit(world, f"R-{number}", "A6") for number in range(10)]
    calls: list[Call] = []
    for number, (a4, a6) in enumerate(zip(drafts, received, strict=True)):
        calls.append(
            (moe, "depositNextPiece", await next_form(a4["id"], "A15", f"S-{number}-EA", amounts=amounts(900)))
        )
        calls.append((payer, "treatPiece", {"pieceId": a6["id"], "to": "MISE_EN_PAIEMENT"}))
    answers = await at_once(*calls)
    assert [codes(answer) for answer in answers] == [[]] * 20
    assert await invariants.faults() == []


async def test_readers_beside_a_writer_are_answered_whole(world: World) -> None:
    a4 = await deposit(world, "S-1")
    moe = await world.person("ATELIER")
    query = """query D($id: ID!) { piece(id: $id) { status dossier {
      version pieces { rank previous { rank } } steps { state } availableActions { enabled } deadlines { code }
      nextPieceOptions { cadre enabled } history { nodes { position } } currentPiece { rank } } } }"""
    read: list[Any] = []

    async def watch() -> None:
        while not read or len(read[-1]["pieces"]) < 2:
            read.append((await moe.run(query, id=a4["id"]))["piece"]["dossier"])

    async def write() -> None:
        await done(moe, "acknowledgePiece", pieceId=a4["id"])
        await done(moe, "suspendPiece", pieceId=a4["id"], comment="Il manque le PV")
        await done(await world.person("BATILOIRE"), "completePiece", pieceId=a4["id"], comment="Le voici")
        await done(moe, "depositNextPiece", await next_form(a4["id"], "A15", "S-2"))

    await asyncio.wait_for(asyncio.gather(write(), watch(), watch()), 20)
    for dossier in read:
        assert [piece["rank"] for piece in dossier["pieces"]] in ([1], [1, 2])
        positions = [int(line["position"]) for line in dossier["history"]["nodes"]]
        assert positions == list(range(1, len(positions) + 1))
    # The statements of one answer follow each other: the first may be older than the last.
    last = (await moe.run(query, id=a4["id"]))["piece"]["dossier"]
    assert (last["version"], [piece["rank"] for piece in last["pieces"]]) == (5, [1, 2])
