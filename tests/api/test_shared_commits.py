"""On SQLite, acts that wait for the disk are kept by one commit; each is undone alone, and acknowledged after it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from contextvars import copy_context
from typing import Any

import aiosqlite
import httpx2
import pytest
from tortoise.connection import get_connection

from api import db
from api.models import Structure
from tests import invariants
from tests.api.forms import Form, a_file, codes, deposit, first_form, grown, mutation, next_form, tables
from tests.sent import noted
from tests.world import World

Sent = Sequence["asyncio.Task[httpx2.Response]"]


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The commits of the test; what is put there before one is raised by it."""
    made: list[Any] = []
    commit = aiosqlite.Connection.commit

    async def noted(self: aiosqlite.Connection) -> None:
        planned = made.pop() if made and isinstance(made[-1], Exception) else None
        made.append("commit")
        if planned is not None:
            raise planned
        await commit(self)

    monkeypatch.setattr(aiosqlite.Connection, "commit", noted)
    return made


@pytest.fixture
def sending(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the test sends."""
    return noted(monkeypatch)


@asynccontextmanager
async def waiting(
    world: World, forms: Sequence[Form], who: str = "BATILOIRE", name: str = "depositPiece"
) -> AsyncIterator[Sent]:
    """Acts that wait, all of them, for a transaction that lasts as long as the block."""
    if not db.reads_sqlite():
        pytest.skip("PostgreSQL groups its commits itself")
    person = await world.person(who)
    client: Any = get_connection("default")  # that of `api.backends.sqlite`
    outside = copy_context()  # they are no part of this transaction
    async with db.transaction():
        sent = [asyncio.create_task(person.post(mutation(name), input=form), context=outside.copy()) for form in forms]
        # Those that are told whole wait for the lock as one, and it has no event for that.
        while len(client._lock._waiters or ()) + len(client.told) < len(forms) + bool(client.told):  # noqa: ASYNC110
            await asyncio.sleep(0.001)
        yield sent


async def test_acts_that_wait_are_one_transaction_and_fail_alone(world: World, commits: list[Any]) -> None:
    numbers = ["S-1", "S-2", "S-1", "S-3", "S-2", "S-4"]
    forms = [await first_form(world, number) for number in numbers]
    commits.clear()
    async with waiting(world, forms) as sent:
        assert commits == []
        sent[3].cancel()
    answers = [codes(each.json()["data"]["depositPiece"]) for each in await asyncio.gather(*sent[:3], *sent[4:])]
    assert sorted(answers) == [[], [], [], ["DUPLICATE_NUMBER"], ["DUPLICATE_NUMBER"]]
    assert commits == ["commit"]
    assert sorted(row[0] for row in await db.fetch("SELECT number FROM piece")) == ["S-1", "S-2", "S-4"]
    numbered = sorted(row[0] for row in await db.fetch("SELECT number FROM dossier"))
    assert numbered == [f"2025-{rank:07d}" for rank in (1, 2, 3)]
    assert await invariants.faults() == []


async def test_nothing_is_acknowledged_that_the_commit_did_not_keep(world: World, commits: list[Any]) -> None:
    forms = [await first_form(world, f"S-{number}") for number in range(3)]
    before = await tables()
    with pytest.raises(OSError, match="the disk is full"):
        async with waiting(world, forms) as sent:
            commits.append(OSError("the disk is full"))
    answers = [each.json() for each in await asyncio.gather(*sent)]
    assert [[error["extensions"]["code"] for error in answer["errors"]] for answer in answers] == [["INTERNAL"]] * 3
    assert grown(before, await tables()) == {}
    person = await world.person("BATILOIRE")
    assert codes((await person.post(mutation("depositPiece"), input=forms[0])).json()["data"]["depositPiece"]) == []


async def next_forms(world: World, numbers: Sequence[str]) -> list[Form]:
    """Forms of next pièces, each of a dossier of its own."""
    return [await next_form((await deposit(world, number))["id"], "A15", f"{number}-EA") for number in numbers]


async def test_acts_that_are_told_whole_share_a_commit_and_fail_alone(world: World, sending: list[str]) -> None:
    forms = await next_forms(world, ["S-1", "S-2", "S-3", "S-4", "S-5", "S-6"])
    forms[2]["documentId"] = forms[0]["documentId"]
    forms[4]["number"] = forms[5]["number"]  # a constraint says no, where a rival is seen by what was read
    rival = {**forms[1], "number": "S-2-EB", "documentId": await a_file("ATELIER")}
    sending.clear()
    async with waiting(world, [*forms, rival], "ATELIER", "depositNextPiece") as sent:
        assert "BEGIN IMMEDIATE" not in sending[1:]  # but that of this transaction
        sent[3].cancel()
    answers = [codes(each.json()["data"]["depositNextPiece"]) for each in await asyncio.gather(*sent[:3], *sent[4:])]
    assert sorted(answers) == [[], [], [], ["DUPLICATE_NUMBER"], ["FILE_UNUSABLE"], ["TRANSITION_NOT_ALLOWED"]]
    assert sending.count("WRITE_WAITING") == 1  # the others were done again, holding their dossiers
    assert sorted(row[0] for row in await db.fetch("SELECT version FROM dossier")) == [1, 1, 1, 2, 2, 2]
    assert await invariants.faults() == []


async def test_nothing_told_whole_is_acknowledged_when_the_database_refuses(world: World, sending: list[str]) -> None:
    forms = await next_forms(world, ["S-1", "S-2"])
    sending.clear()
    async with waiting(world, forms, "ATELIER", "depositNextPiece") as sent:
        connection: Any = get_connection("default")._connection
        await connection.execute("PRAGMA query_only=ON")
    answers = [each.json() for each in await asyncio.gather(*sent)]
    await connection.execute("PRAGMA query_only=OFF")
    assert [[error["extensions"]["code"] for error in answer["errors"]] for answer in answers] == [["INTERNAL"]] * 2
    assert [row[0] for row in await db.fetch("SELECT version FROM dossier")] == [1, 1]
    person = await world.person("ATELIER")
    again = await asyncio.gather(*(person.post(mutation("depositNextPiece"), input=form) for form in forms))
    assert [codes(each.json()["data"]["depositNextPiece"]) for each in again] == [[], []]


async def renamed() -> int:
    """Change a row out of any transaction."""
    return await Structure.filter(name="Bâtiloire SAS").update(name="Bâtiloire")


async def test_a_statement_of_no_act_is_kept_by_itself(world: World, commits: list[Any]) -> None:
    outside = copy_context()
    form = await first_form(world, "S-1")
    with pytest.raises(OSError, match="the disk is full"):  # noqa: PT012 - it is the end of the block that raises
        async with waiting(world, [form]) as sent:
            changed = asyncio.create_task(renamed(), context=outside)
            await asyncio.sleep(0)
            commits.append(OSError("the disk is full"))
    answer = (await asyncio.gather(*sent))[0].json()
    assert "errors" in answer
    assert await changed == 1
    assert await Structure.filter(name="Bâtiloire").count() == 1


async def test_a_statement_of_no_act_is_not_overtaken(world: World) -> None:
    outside = copy_context()
    ended: list[Any] = []
    before, after = [await first_form(world, number) for number in ("S-1", "S-2")]
    person = await world.person("BATILOIRE")
    async with waiting(world, [before]):
        changed = asyncio.create_task(renamed(), context=outside.copy())
        await asyncio.sleep(0)
        last = asyncio.create_task(person.post(mutation("depositPiece"), input=after), context=outside.copy())
        changed.add_done_callback(ended.append)
        last.add_done_callback(ended.append)
    await asyncio.gather(changed, last)
    assert ended == [changed, last]
