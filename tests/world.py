"""A sandbox to test through its door: people who sign in, send operations and files."""

from __future__ import annotations

import contextlib
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import httpx2
import pikepdf
from starlette.applications import Starlette

from api.app import create_app
from api.domain.examples import EXAMPLE_STRUCTURES
from api.models import Structure
from api.security import Passwords
from api.settings import Settings
from api.usecases import examples, sandbox

START = datetime.fromisoformat("2025-01-06T08:00:00+00:00")
HOST = "http://testserver"
PASSWORD = "decompte"

SIGN_IN = """mutation SignIn($input: SignInInput!) {
  signIn(input: $input) { token expiresAt replayed userErrors { code message } viewer { user { connectionEmail } } }
}"""


class Refused(AssertionError):
    """A top-level error where data was expected."""


@cache
def pdf(pages: int = 1) -> bytes:
    """A real PDF of blank pages."""
    document, file = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        document.add_blank_page()
    document.save(file, static_id=True)
    return file.getvalue()


@dataclass
class Person:
    """Somebody with a session of their own."""

    http: httpx2.AsyncClient
    token: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """What a tool sends to be recognised."""
        return {"authorization": f"Bearer {self.token}"} if self.token else {}

    async def post(self, query: str, **variables: Any) -> httpx2.Response:
        """The raw answer to an operation."""
        return await self.http.post("/graphql", json={"query": query, "variables": variables}, headers=self.headers)

    async def run(self, query: str, **variables: Any) -> Any:
        """The data of an operation; a top-level error fails the test."""
        answer = (await self.post(query, **variables)).json()
        if "errors" in answer:
            raise Refused(answer["errors"])
        return answer["data"]

    async def upload(self, name: str = "piece.pdf", content: bytes | None = None) -> str:
        """The id of a file sent."""
        sent = await self.http.post(
            "/files", files={"file": (name, pdf() if content is None else content)}, headers=self.headers
        )
        assert sent.status_code == 201, sent.text
        identifier: str = sent.json()["id"]
        return identifier


@dataclass
class World:
    """A running sandbox, its example structures, and whoever has signed in."""

    app: Starlette
    http: httpx2.AsyncClient
    structures: dict[str, str]
    people: dict[str, Person] = field(default_factory=dict)
    data: Path = field(default_factory=Path)

    async def person(self, key: str, who: str = "agent") -> Person:
        """Somebody of a structure, signed in through the endpoint: `agent`, `lecteur` or `gestionnaire`."""
        email = f"{who}@{key.lower()}.example"
        if email not in self.people:
            stranger = Person(self.http)
            answer = await stranger.run(SIGN_IN, input={"email": email, "password": PASSWORD})
            self.http.cookies.clear()
            assert not answer["signIn"]["userErrors"], answer
            self.people[email] = Person(self.http, answer["signIn"]["token"])
        return self.people[email]

    async def move_clock(self, to: str | datetime) -> None:
        """Bring the sandbox's clock to an instant, through the endpoint."""
        person = await self.person("BATILOIRE")
        instant = to if isinstance(to, str) else to.isoformat()
        answer = await person.run(
            "mutation Move($input: AdvanceSandboxClockInput!)"
            " { advanceSandboxClock(input: $input) { now userErrors { code } } }",
            input={"to": instant},
        )
        assert not answer["advanceSandboxClock"]["userErrors"], answer


def settings(url: str, data: Path, **options: Any) -> Settings:
    """The settings of a sandbox under test: passwords cost little, the host is the test's."""
    return Settings(
        **{
            "data_dir": data,
            "database_url": url,
            "sandbox": True,
            "sandbox_now": START,
            "cookie_secure": False,
            "argon2_time": 1,
            "argon2_memory_kib": 8,
            "argon2_parallelism": 1,
            "allowed_hosts": ("testserver",),
            "send_mails": False,  # tests look at the whole database: nothing may move in it by itself
            **options,
        }
    )


@contextlib.asynccontextmanager
async def a_world(url: str, data: Path, **options: Any) -> AsyncIterator[World]:
    """A sandbox on a migrated database, with its nine structures and twenty-seven accounts."""
    chosen = settings(url, data, **options)
    app = create_app(chosen)
    async with app.router.lifespan_context(app):
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url=HOST) as http:
            yield World(app, http, await populate(), data=data)


async def populate() -> dict[str, str]:
    """Put the example structures and their people in the open database; answers the structures' ids by their keys."""
    cheap = Passwords.with_costs(time=1, memory_kib=8, parallelism=1)
    await examples.seed(await cheap.digest(PASSWORD), await sandbox.read_clock())
    keys = {row.identifier: f"structure_{row.id.hex}" for row in await Structure.all()}
    return {example.key: keys[example.siret] for example in EXAMPLE_STRUCTURES}
