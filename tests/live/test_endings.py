"""How a connection ends: sessions that are over, clients that are slow."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import re
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from api.db import transaction
from api.domain.account import UserStatus
from api.domain.journal import ChangeKind
from api.domain.permissions import Actor
from api.models import Piece, Session, User
from api.security import token_digest
from api.sql import Sql
from api.usecases.claims import Claimed
from api.usecases.journal import record_act, take
from tests.api.forms import deposit, done, key_of
from tests.databases import Databases
from tests.live.served import PATIENCE, SMALL, a_served_world, a_session, a_socket, a_stream
from tests.live.test_changes import now, page
from tests.world import START, Person, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

WAITING = "subscription { counters { waitingPieces } }"
LONG = f"""subscription Long($after: ID) {{ changes(after: $after) {{
  position {" ".join(f"a{rank}: piece {{ suspension {{ comment }} }}" for rank in range(20))}
}} }}"""
"""What takes forty thousand bytes an event, once a pièce was suspended with a long comment."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def impatient(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """A sandbox that waits for no slow reader."""
    options = {"live_patience_seconds": 2.0, "max_live_backlog_bytes": 65_536}
    async with databases.fresh() as url, a_served_world(url, tmp_path_factory.mktemp("data"), **options) as world:
        yield world


async def expire(token: str) -> None:
    past = datetime.now(UTC) - timedelta(seconds=1)
    assert await Session.filter(token_digest=token_digest(token)).update(expires_at=past) == 1


async def sign_out(world: World, token: str) -> None:
    await Person(world.http, token).run("mutation { signOut { userErrors { code } } }")
    world.http.cookies.clear()


async def deactivate(email: str) -> None:
    assert await User.filter(connection_email=email).update(status=UserStatus.DESACTIVE) == 1


@pytest.mark.parametrize("end", ["expired", "signed out", "deactivated"])
async def test_a_session_that_is_over_takes_its_connections_with_it(impatient: World, end: str) -> None:
    email = "gestionnaire@lormel.example"
    token = await a_session(impatient, email)
    person = Person(impatient.http, token)
    async with (
        a_socket(impatient, person) as socket,
        a_socket(impatient, person) as idle,
        a_stream(impatient, person, WAITING) as stream,
        a_socket(impatient, await impatient.person("LORMEL")) as colleague,
    ):
        await socket.subscribe(WAITING)
        assert await socket.event() == await stream.event() == {"counters": {"waitingPieces": 0}}
        await {
            "expired": lambda: expire(token),
            "signed out": lambda: sign_out(impatient, token),
            "deactivated": lambda: deactivate(email),
        }[end]()
        for each in (socket, idle):
            assert await each.closed() == (4403, "La session est terminée")
        refused, complete = await stream.receive(), await stream.receive()
        assert refused is not None
        assert [error["extensions"]["code"] for error in refused.data["errors"]] == ["UNAUTHENTICATED"]
        assert complete is not None
        assert (complete.kind, await stream.receive()) == ("complete", None)
        await colleague.subscribe(WAITING)
        assert await colleague.event() == {"counters": {"waitingPieces": 0}}
    await User.filter(connection_email=email).update(status=UserStatus.ACTIF)


async def talk(world: World, piece: str, times: int) -> None:
    """Acts on a pièce, each a change that everybody on the dossier is told."""
    moe, supplier = await world.person("ATELIER"), await world.person("BATILOIRE")
    for rank in range(times):
        await done(moe, "suspendPiece", pieceId=piece, comment=f"Il manque le PV, {rank} {'x' * 1_900}")
        await done(supplier, "completePiece", pieceId=piece, comment=f"Le voici, {rank}")


def slow_socket(world: World) -> socket.socket:
    """A connection whose client has little room for what it does not read."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
    made.connect(("127.0.0.1", world.http.base_url.port))
    made.setblocking(False)
    return made


@contextlib.asynccontextmanager
async def a_slow_stream(
    world: World, person: Person, query: str, **variables: Any
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A stream that was accepted, and is not read any further."""
    reader, writer = await asyncio.open_connection(sock=slow_socket(world), limit=SMALL)
    try:
        body = json.dumps({"query": query, "variables": variables})
        request = {
            "host": "127.0.0.1", "authorization": f"Bearer {person.token}", "accept": "text/event-stream",
            "content-type": "application/json", "content-length": str(len(body)), "connection": "close",
        }  # fmt: skip
        head = "".join(f"{name}: {value}\r\n" for name, value in request.items())
        writer.write(f"POST /graphql HTTP/1.1\r\n{head}\r\n{body}".encode())
        assert b"200 OK" in await reader.readline()
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        yield reader, writer
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def test_who_reads_slowly_is_let_go_and_resumes(impatient: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "decompte.live")
    person = await impatient.person("BATILOIRE")
    a4 = await deposit(impatient, "L-1")
    start = await now(person)
    async with (
        a_socket(impatient, person, sock=slow_socket(impatient)) as slow,
        a_slow_stream(impatient, person, LONG, after=start) as (reader, writer),
    ):
        await slow.subscribe(LONG, after=start)
        slow.connection.transport.pause_reading()
        await talk(impatient, a4["id"], 8)
        told = [each["position"] for each in (await page(person, start))["changes"]]
        async with asyncio.timeout(PATIENCE):
            while caplog.text.count("too slowly") < 2:
                assert await now(person) == told[-1]  # others are answered meanwhile
        slow.connection.transport.resume_reading()
        writer.transport.resume_reading()  # type: ignore[attr-defined]
        messages = [message["payload"]["data"] for message in await slow.rest() if message["type"] == "next"]
        assert await slow.closed() == (4490, "Lecture trop lente : reprendre après la dernière position")
        async with asyncio.timeout(PATIENCE):
            streamed = await reader.read()
    assert streamed.endswith(b"\r\n0\r\n\r\n")
    assert b"complete" not in streamed
    got = [message["changes"]["position"] for message in messages]
    for each in (got, re.findall(r'"position":"(\d+)"', streamed.decode())):
        assert each == told[: len(each)]
        assert 0 < len(each) < len(told) == 16
    async with a_socket(impatient, person) as again:
        await again.subscribe(LONG, after=got[-1])  # more than may wait, at its own pace
        assert [(await again.event())["changes"]["position"] for _ in told[len(got) :]] == told[len(got) :]
        await again.silent()


async def test_a_burst_is_told_whole_whoever_must_wait_in_the_middle(impatient: World) -> None:
    """Each event is more than may wait: after each its readers are let catch up alone, and come back."""
    person = await impatient.person("BATILOIRE")
    a4 = await deposit(impatient, "B-1")
    await talk(impatient, a4["id"], 1)
    user = await User.get(connection_email="agent@batiloire.example")
    piece = await Piece.get(id=key_of(a4["id"])).select_related("dossier")
    start = int(await now(person))
    async with a_socket(impatient, person) as one, a_socket(impatient, person) as other:
        for socket in (one, other):
            await socket.subscribe(LONG, after=str(start - 1))
            assert (await socket.event())["changes"]["position"] == str(start)
        for burst in range(start, start + 60, 20):
            async with transaction():
                for _ in range(20):
                    await record_act(
                        Claimed(piece.dossier, [], [piece], piece), ChangeKind.PIECE_DOWNLOADED,
                        by=Actor(user.id, {}, ()),
                        structure_id=key_of(impatient.structures["BATILOIRE"]), at=START,
                    )  # fmt: skip
            for socket in (one, other):
                told = [int((await socket.event())["changes"]["position"]) for _ in range(20)]
                assert told == list(range(burst + 1, burst + 21))


async def test_what_cannot_be_read_ends_the_subscription_without_its_cause(
    impatient: World, caplog: pytest.LogCaptureFixture
) -> None:
    person = await impatient.person("BATILOIRE")
    await deposit(impatient, "X-1")
    start = int(await now(person))
    async with a_socket(impatient, person) as socket:
        await socket.subscribe("subscription ($after: ID) { changes(after: $after) { kind } }", after=str(start))
        await socket.silent()
        async with transaction():
            position = await take("journal")
            await Sql().write(
                "INSERT INTO journal_entry (position, at, kind, dossier_id) "
                f"SELECT {position}, at, 'NOTHING', dossier_id FROM journal_entry WHERE position = {start} RETURNING at"
            )
        message = await socket.receive()
        [error] = message["payload"]
        assert (message["type"], error["extensions"]["code"]) == ("error", "INTERNAL")
        assert error["message"] == f"Erreur interne. Réf. {error['extensions']['requestId']}"
        logged = [record for record in caplog.records if error["extensions"]["requestId"] in record.getMessage()]
        assert [record.exc_info is not None for record in logged] == [True]
        # The others of the socket go on.
        await socket.subscribe(WAITING)
        await socket.event()
    async with transaction():
        await Sql().write(f"DELETE FROM journal_entry WHERE position = {position} RETURNING position")
