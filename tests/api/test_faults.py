"""The database fails at its Nth call, for every N: of each act, nothing or all is written, and the next one passes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum
from itertools import product
from typing import Any
from uuid import uuid4

import aiosqlite
import asyncpg
import pytest
from asyncpg.connection import Connection

from api import db
from api.models import Attachment
from tests.api.forms import (
    Form,
    Tables,
    a_file,
    act,
    codes,
    deposit,
    done,
    first_form,
    grown,
    mutation,
    next_form,
    tables,
)
from tests.api.typed import typed
from tests.world import Person, World, pdf


class Mode(Enum):
    """How a call fails."""

    BEFORE = "not run"
    AFTER = "run, its answer lost"
    DOWN = "not run, like all that follow"
    STUCK = "never answered: the request is cancelled"


class Fault(Exception):
    """What the driver raises."""


_armed: ContextVar[bool] = ContextVar("armed", default=False)


class Faults:
    """Counts the calls to the database, and fails the one that is asked for."""

    def __init__(self) -> None:
        self.calls = 0
        self.failing = 0
        self.mode = Mode.BEFORE
        self.waiting: asyncio.Event | None = None

    @property
    def struck(self) -> bool:
        """Whether the call to fail has come."""
        return 0 < self.failing <= self.calls

    @contextmanager
    def armed(self, failing: int, mode: Mode) -> Iterator[None]:
        """Fail the call of that rank of what is done inside; 0 only counts."""
        self.calls, self.failing, self.mode, self.waiting = 0, failing, mode, asyncio.Event()
        token = _armed.set(True)
        try:
            yield
        finally:
            _armed.reset(token)
            self.failing = 0

    async def call(self, run: Callable[[], Awaitable[Any]]) -> Any:
        """One call of the driver; what the server does by itself, beside the act, is left alone."""
        if not _armed.get():
            return await run()
        self.calls += 1
        if not self.failing or self.calls < self.failing or (self.calls > self.failing and self.mode is not Mode.DOWN):
            return await run()
        if self.mode is Mode.AFTER:
            await run()
        if self.mode is Mode.STUCK and self.waiting is not None:
            running = asyncio.ensure_future(run())
            self.waiting.set()
            try:
                await asyncio.Event().wait()
            finally:
                await asyncio.wait([running])
        raise Fault("injected")


def patched(faults: Faults, original: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """A method of a driver that goes through the faults."""

    async def call(self: Any, *arguments: Any, **options: Any) -> Any:
        return await faults.call(lambda: original(self, *arguments, **options))

    return call


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> Faults:
    """The drivers of both databases, made to fail."""
    made = Faults()
    monkeypatch.setattr(aiosqlite.Connection, "_execute", patched(made, aiosqlite.Connection._execute))
    for name in ("execute", "fetch", "fetchrow", "executemany"):
        monkeypatch.setattr(Connection, name, patched(made, getattr(Connection, name)))
    return made


Prepare = Callable[[World, str], Awaitable[tuple[Person, str, Form]]]


async def a_deposit(world: World, number: str) -> tuple[Person, str, Form]:
    joined = [{"fileId": await a_file(), "designation": "Situation", "kind": "SITUATION_DETAILLEE"}]
    return await world.person("BATILOIRE"), "depositPiece", await first_form(world, number, attachments=joined)


async def a_typed_deposit(world: World, number: str) -> tuple[Person, str, Form]:
    # Without a number: that of the series, which no failure may use up.
    return await world.person("ATELIER"), "depositPiece", await typed(world, comment=number)


async def a_next_deposit(world: World, number: str) -> tuple[Person, str, Form]:
    a4 = await deposit(world, number)
    return await world.person("ATELIER"), "depositNextPiece", await next_form(a4["id"], "A15", f"{number}-EA")


async def a_completion(world: World, number: str) -> tuple[Person, str, Form]:
    a4 = await deposit(world, number)
    await done(await world.person("ATELIER"), "suspendPiece", pieceId=a4["id"], comment="Il manque le PV")
    joined = [{"fileId": await a_file(), "designation": "PV", "kind": "PV_RECEPTION"}]
    form = {"pieceId": a4["id"], "comment": "Le voici", "attachments": joined}
    return await world.person("BATILOIRE"), "completePiece", form


async def a_treatment(world: World, number: str) -> tuple[Person, str, Form]:
    a6 = await deposit(world, number, "A6")
    form = {"pieceId": a6["id"], "to": "MISE_EN_PAIEMENT", "idempotencyKey": str(uuid4())}
    return await world.person("SMEAUX"), "treatPiece", form


def numbered(rank: int) -> str:
    """A number, as long as all others: acts write as many rows for each."""
    return f"S-{rank:03}"


async def shape_of(world: World, prepare: Prepare, faults: Faults) -> tuple[dict[str, int], int]:
    """What the act writes when nothing fails, and how many calls it makes."""
    first, name, form = await prepare(world, numbered(0))
    assert codes(await act(first, name, form)) == []  # which also keeps the names of its structures, to find them by
    person, name, form = await prepare(world, numbered(1))
    before = await tables()
    with faults.armed(0, Mode.BEFORE):
        payload = await act(person, name, form)
        calls = faults.calls
    assert codes(payload) == []
    return grown(before, await tables()), calls


async def answered(person: Person, name: str, form: Form, faults: Faults) -> Any:
    """The body of the answer; None when the request was cancelled while the database did not answer."""
    sending = asyncio.ensure_future(person.post(mutation(name), input=form))
    waiting = asyncio.ensure_future(faults.waiting.wait() if faults.waiting else asyncio.sleep(0))
    await asyncio.wait([sending, waiting], return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if not sending.done():
        sending.cancel()
        await asyncio.wait([sending])
    return None if sending.cancelled() else sending.result().json()


def check_answer(body: Any, where: str) -> None:
    """A failure is told as a coded internal error, without a word of the driver's."""
    assert [error["extensions"]["code"] for error in body["errors"]] == ["INTERNAL"], where
    assert "injected" not in str(body), where


@pytest.mark.parametrize(
    ("prepare", "mode"),
    [
        *product([a_deposit, a_next_deposit, a_completion, a_treatment], [Mode.BEFORE, Mode.AFTER]),
        *product([a_deposit, a_treatment], [Mode.DOWN, Mode.STUCK]),
        (a_typed_deposit, Mode.AFTER),
    ],
)
async def test_nothing_or_all_is_written(world: World, faults: Faults, prepare: Prepare, mode: Mode) -> None:
    shape, calls = await shape_of(world, prepare, faults)
    prepared = 2
    person, name, form = await prepare(world, numbered(prepared))
    before: Tables = await tables()
    outcomes = []
    for failing in range(1, calls + 1):
        where = f"call {failing} of {calls}"
        with faults.armed(failing, mode):
            body = await answered(person, name, form, faults)
            struck = faults.struck
        assert struck, f"{where}: the act makes fewer calls than when nothing fails"
        written = grown(before, await tables())
        assert written in ({}, shape), where
        # The writer's thread of SQLite says by itself what it has committed: losing the end of the call loses nothing.
        is_told = mode is Mode.AFTER and bool(written) and body is not None and "errors" not in body
        if body is not None and not is_told:
            check_answer(body, where)
        outcomes.append(bool(written))
        if written:
            prepared += 1
            person, name, form = await prepare(world, numbered(prepared))
            before = await tables()
    assert outcomes == sorted(outcomes), "once committed, always committed"
    assert outcomes[0] is False
    assert codes(await act(person, name, form)) == []
    assert grown(before, await tables()) == shape


async def test_an_upload_is_registered_or_not(world: World, faults: Faults) -> None:
    person = await world.person("BATILOIRE")
    sent = {"file": ("piece.pdf", pdf())}
    await person.upload()  # what a server does once at its start is over
    with faults.armed(0, Mode.BEFORE):
        await person.upload()
        calls = faults.calls
    for mode, failing in product((Mode.BEFORE, Mode.AFTER, Mode.DOWN), range(1, calls + 1)):
        count = await Attachment.all().count()
        with faults.armed(failing, mode):
            answer = await person.http.post("/files", files=sent, headers=person.headers)
        assert answer.status_code == 500, (mode, failing)
        check_answer(answer.json(), str((mode, failing)))
        is_after = mode is Mode.AFTER and failing == calls
        assert await Attachment.all().count() - count == is_after, (mode, failing)
    await person.upload()


async def test_twelve_acts_at_once_on_a_failing_database_leave_it_usable(world: World, faults: Faults) -> None:
    person = await world.person("BATILOIRE")
    forms = [await first_form(world, f"S-{number}") for number in range(12)]
    before = await tables()
    with faults.armed(60, Mode.DOWN):
        answers = await asyncio.gather(*(person.post(mutation("depositPiece"), input=form) for form in forms))
    told = ["errors" not in answer.json() for answer in answers]
    written = len((await tables())["piece"]) - len(before["piece"])
    assert sum(told) <= written
    again = await asyncio.gather(*(person.post(mutation("depositPiece"), input=form) for form in forms))
    said = [codes(answer.json()["data"]["depositPiece"]) for answer in again]
    assert sorted(said) == sorted([[]] * (12 - written) + [["DUPLICATE_NUMBER", "FILE_UNUSABLE"]] * written)
    numbers = sorted(row[0] for row in await db.fetch("SELECT number FROM dossier"))
    assert numbers == [f"2025-{rank:07d}" for rank in range(1, 13)]


def test_the_driver_still_has_what_is_patched() -> None:
    assert asyncio.iscoroutinefunction(aiosqlite.Connection._execute)
    assert issubclass(asyncpg.Connection, Connection)
