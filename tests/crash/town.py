"""A sandbox whose server dies all the time, and people who do not give up: they ask again until they are answered."""

from __future__ import annotations

import asyncio
import io
import random
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import httpx2
import pikepdf
from starlette.applications import Starlette

from tests.crash.ledger import Act, Ledger
from tests.crash.servers import PATIENCE, Server
from tests.operations import OPERATIONS
from tests.world import PASSWORD, Person, World, pdf

_MUTATION: Final = re.compile(r"\s*mutation (\w)(\w*)")
UNKEYED: Final = frozenset({"signIn", "signOut", "advanceSandboxClock", "markNotificationsRead"})
"""The mutations without an idempotency key: done twice, they do what they do once."""

DEPOSIT: Final = "a deposit"
TREATMENT: Final = "a treatment"
UPLOAD: Final = "an upload"
DEADLINES: Final = "deadlines"
READING: Final = "a read"


class Gone(Exception):
    """The server died before it answered."""


@dataclass
class Life:
    """One server from its start to its death, and what is on its way to it."""

    server: Server
    doomed: asyncio.Event = field(default_factory=asyncio.Event)
    sent: dict[str, asyncio.Event] = field(default_factory=dict)
    flying: int = 0
    answered: int = 0

    def awaited(self, kind: str) -> asyncio.Event:
        """What is set when a request of this kind, or a mail, is on its way."""
        return self.sent.setdefault(kind, asyncio.Event())

    async def deserted(self) -> None:
        """Return once nobody waits for it any more."""
        while self.flying:  # noqa: ASYNC110 - connections that break, all in the same moment
            await asyncio.sleep(0.001)

    async def ask(self, kind: str, method: str, path: str, token: str | None, **content: Any) -> httpx2.Response:
        """An answer; `Gone` when the server died first. A server that lives never drops a request."""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        if self.doomed.is_set():
            raise Gone
        self.flying += 1
        self.awaited(kind).set()
        try:
            answer = await self.server.http.request(method, path, headers=headers, **content)
            self.answered += 1
            return answer
        except httpx2.TransportError as failure:
            async with asyncio.timeout(PATIENCE):
                await self.doomed.wait()
            raise Gone from failure
        finally:
            self.flying -= 1


class Town(World):
    """The people, the life of the moment, and everything that was written down."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__(Starlette(), httpx2.AsyncClient(), {})
        self.chance = chance
        self.ledger = Ledger()
        self.days = asyncio.Condition()
        self.now: datetime | None = None
        self.refused: Counter[str] = Counter()
        self._life: asyncio.Future[Life] = asyncio.get_running_loop().create_future()

    def born(self, life: Life) -> None:
        """Let people ask this server."""
        self._life.set_result(life)

    def died(self) -> None:
        """Let people wait for the next one."""
        self._life = asyncio.get_running_loop().create_future()

    async def life(self) -> Life:
        """The server that runs, once there is one."""
        return await asyncio.shield(self._life)

    async def person(self, key: str, who: str = "agent") -> Person:
        """Somebody of a structure, signed in once and for all."""
        email = f"{who}@{key.lower()}.example"
        if email not in self.people:
            self.people[email] = await self.sign_in(email)
        return self.people[email]

    async def sign_in(self, email: str) -> Survivor:
        """A new session."""
        stranger = Survivor(self)
        form = {"email": email, "password": PASSWORD}
        token = (await stranger.run(OPERATIONS["SignIn"], input=form))["signIn"]["token"]
        self.ledger.sessions[token] = True
        return Survivor(self, token)

    @property
    def tally(self) -> str:
        """What was done, refused, and asked for more than once."""
        acts = self.ledger.acts
        lost = [act for act in acts if act.lost]
        kept = sum(act.kept for act in lost)
        return (
            f"{sum(act.done for act in acts)} acts done, {sum(self.refused.values())} refused; of {len(lost)} whose"
            f" answer was lost, {kept} were kept"
        )

    async def passed(self, until: datetime) -> None:
        """Return once the clock has gone that far."""
        async with self.days:
            await self.days.wait_for(lambda: self.now is not None and self.now >= until)


class Survivor(Person):
    """Somebody who sends the same act again, under the same key, to the server that comes next."""

    def __init__(self, town: Town, token: str | None = None) -> None:
        super().__init__(town.http, token)
        self.town = town

    async def run(self, query: str, **variables: Any) -> Any:
        """The data of an operation, however many servers it takes."""
        found = _MUTATION.match(query)
        if found is None:
            return await self._answered(READING, query, variables)
        name = found[1].lower() + found[2]
        if name in UNKEYED:
            return await self._answered(DEADLINES if name == "advanceSandboxClock" else READING, query, variables)
        act = Act(name, variables["input"])
        self.town.ledger.acts.append(act)
        form = {**act.form, "idempotencyKey": str(act.key)}
        kind = DEPOSIT if act.is_deposit else TREATMENT
        data = await self._answered(kind, query, {"input": form}, act)
        self.town.ledger.settle(act, data[name])
        self.town.refused.update(problem["code"] for problem in data[name]["userErrors"])
        if self.town.chance.random() < 0.1:
            again = await self._answered(kind, query, {"input": form})
            self.town.ledger.settle(act, again[name])
        return data

    async def _answered(self, kind: str, query: str, variables: dict[str, Any], act: Act | None = None) -> Any:
        while True:
            life = await self.town.life()
            try:
                answer = await life.ask(
                    kind, "POST", "/graphql", self.token, json={"query": query, "variables": variables}
                )
            except Gone:
                if act is not None:
                    act.lost = True
                continue
            body = answer.json()
            assert "errors" not in body, f"{query}\n{variables}\n{body}\n{life.server.house.said}"
            return body["data"]

    async def upload(self, name: str = "piece.pdf", content: bytes | None = None) -> str:
        """The id of a file sent: of its own bytes or of everybody's."""
        sent = content or (_a_pdf(self.town.chance) if self.town.chance.random() < 0.5 else pdf())
        while True:
            life = await self.town.life()
            try:
                answer = await life.ask(UPLOAD, "POST", "/files", self.token, files={"file": (name, sent)})
            except Gone:
                continue
            assert answer.status_code == 201, f"{answer.text}\n{life.server.house.said}"
            identifier: str = answer.json()["id"]
            self.town.ledger.uploads[identifier] = answer.json()["sha256"]
            return identifier

    async def download(self, url: str) -> bytes:
        """The bytes of a file."""
        while True:
            life = await self.town.life()
            try:
                answer = await life.ask(READING, "GET", url, self.token)
            except Gone:
                continue
            assert answer.status_code == 200, answer.text
            return answer.content


def _a_pdf(chance: random.Random) -> bytes:
    document, file = pikepdf.new(), io.BytesIO()
    document.add_blank_page(page_size=(chance.randint(100, 999), chance.randint(100, 999)))
    document.save(file)
    return file.getvalue()
