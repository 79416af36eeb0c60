"""A town and the servers that die in it: one life after the other, and what is looked at between two."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from email.policy import default
from typing import Final
from uuid import UUID

from aiosmtpd.smtp import SMTP, Envelope, Session

from api import db
from api.domain.examples import EXAMPLE_STRUCTURES
from api.domain.ids import public_id
from api.models import OutboxMail, Structure
from api.security import Passwords
from api.sql import as_uuid
from api.storage import Storage
from api.usecases import examples, sandbox
from tests import invariants
from tests.crash.servers import PATIENCE, House, Launcher, Server
from tests.crash.town import DEADLINES, DEPOSIT, TREATMENT, UPLOAD, Life, Town
from tests.smtp import Post
from tests.world import PASSWORD, START

MAIL: Final = "a mail"
START_UP: Final = "its start"
ANYTHING: Final = "anything"
STRIKES: Final = (DEPOSIT, TREATMENT, DEADLINES, MAIL, DEPOSIT, TREATMENT, DEADLINES, MAIL, UPLOAD, START_UP, ANYTHING)
"""What the server is killed in the middle of, in turn."""

TYPED_EVERY: Final = 20
"""How often a server is started by its command, with workers where the database admits them, and not forked."""


class Box(Post):
    """A relay that remembers of each mail only whom it was for and what about, and says when one arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: dict[str, list[tuple[str, str]]] = {}
        self.arrived = asyncio.Event()

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as in Post
        assert isinstance(envelope.content, bytes)
        mail = BytesHeaderParser(policy=default).parsebytes(envelope.content)
        self.taken.setdefault(str(mail["Message-ID"]), []).append((envelope.rcpt_tos[0], str(mail["Subject"])))
        self.arrived.set()
        return "250 taken"


@dataclass
class Campaign:
    """Where servers are born and killed; `chance` decides when."""

    house: House
    town: Town
    box: Box
    launcher: Launcher
    chance: random.Random
    versions: dict[UUID, int] = field(default_factory=dict)
    struck: Counter[str] = field(default_factory=Counter)
    files: Storage = field(init=False)

    def __post_init__(self) -> None:
        self.files = Storage(self.house.folder / "files")

    def forget(self) -> None:
        """Look at everything again next time, as if for the first time."""
        self.versions, self.files = {}, Storage(self.house.folder / "files")

    async def found(self) -> None:
        """Fill the town with its structures and accounts; of each, one person gets mails."""
        async with self.database():
            digest = await Passwords.with_costs(time=1, memory_kib=8, parallelism=1).digest(PASSWORD)
            await examples.seed(digest, START)
            await sandbox.start_clock(START)
            keys = {row.identifier: public_id("structure", row.id) for row in await Structure.all()}
        self.town.structures |= {example.key: keys[example.siret] for example in EXAMPLE_STRUCTURES}
        self.town.now = START

    @asynccontextmanager
    async def database(self) -> AsyncIterator[None]:
        """The database, read from outside the server; on PostgreSQL, once the server's own connections are gone."""
        await db.connect(self.house.database, pool_size=1)
        try:
            yield
        finally:
            await db.disconnect()

    def server(self, number: int) -> Server:
        """A new server: mostly forked, sometimes started by its command."""
        if number % TYPED_EVERY != TYPED_EVERY - 1:
            return Server.forked(self.house, self.launcher)
        workers = () if self.house.database.startswith("sqlite") else ("--workers", "2")
        return Server.typed(self.house, *workers)

    async def live(self, number: int) -> None:
        """One life: born, asked, killed in the middle of something, and looked at."""
        server, kind = self.server(number), STRIKES[number % len(STRIKES)]
        life = Life(server)
        if kind == START_UP:
            await asyncio.sleep(self.chance.uniform(0, 0.8))
        else:
            await server.ready()
            self.town.born(life)
            await self._moment(life, kind)
        server.strike()
        life.doomed.set()
        if kind != START_UP:
            self.town.died()
        assert await server.buried() == -signal.SIGKILL, self.house.said
        self.struck[kind] += 1
        await life.deserted()
        found = await self.faults()
        assert not found, "\n".join([f"life {number}, killed in the middle of {kind}:", *found])

    async def _moment(self, life: Life, kind: str) -> None:
        """Let some requests be answered, wait for one of that kind, then a little, as long as such things take."""
        enough, until = self.chance.randint(0, 20), time.monotonic() + 1
        while life.answered < enough and time.monotonic() < until:  # noqa: ASYNC110 - as many as come in a second
            await asyncio.sleep(0.005)
        event = self.box.arrived if kind == MAIL else life.awaited(kind)
        event.clear()
        if kind != ANYTHING:
            try:
                await asyncio.wait_for(event.wait(), 2)
            except TimeoutError:
                self.struck["nothing of that kind"] += 1
        await asyncio.sleep(min(self.chance.expovariate(100), 0.2))

    async def faults(self) -> list[str]:
        """What is wrong with the database now, in what has changed since the last look."""
        async with self.database():
            await self._alone()
            rows = await db.fetch("SELECT id, version FROM dossier")
            versions = {as_uuid(row[0]): row[1] for row in rows}
            changed = [key for key, version in versions.items() if self.versions.get(key) != version]
            self.versions = versions
            return [*await invariants.faults(files=self.files, among=changed), *await self.town.ledger.faults()]

    async def _alone(self) -> None:
        """Return once the server's connections are gone: what it had sent may still be running."""
        if self.house.database.startswith("sqlite"):
            return
        others = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        async with asyncio.timeout(PATIENCE):
            while (await db.fetch(others))[0][0]:  # noqa: ASYNC110 - the database tells nobody
                await asyncio.sleep(0.005)

    async def mailed(self) -> None:
        """Return once every mail of the outbox has left."""
        until = time.monotonic() + PATIENCE
        async with self.database():
            while waiting := await OutboxMail.filter(sent_at=None).order_by("id"):
                told = [(each.attempts, str(each.retry_at), each.failed_at, each.error) for each in waiting[:5]]
                assert time.monotonic() < until, f"{len(waiting)} mails have not left: {told}"
                await asyncio.sleep(0.5)

    async def unsent(self) -> list[str]:
        """The mails that were lost, changed on the way, or never asked for."""
        async with self.database():
            asked = {str(row.message_id): (row.to_address, row.subject) for row in await OutboxMail.all()}
        found = [
            f"{key} {mail}: arrived as {self.box.taken.get(key)}"
            for key, mail in asked.items()
            if set(self.box.taken.get(key, ())) != {mail}
        ]
        return found + [f"{key}: never asked for" for key in self.box.taken.keys() - asked.keys()]

    def bury(self) -> None:
        """End whatever still runs, when a test has failed."""
        for pid in self.house.processes():
            os.kill(pid, signal.SIGKILL)
