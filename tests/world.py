"""A sandbox to test through its door: people who sign in, send operations and files."""

from __future__ import annotations

import contextlib
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import httpx2
import pikepdf
from starlette.applications import Starlette

from api.app import create_app
from api.domain.examples import EXAMPLE_STRUCTURES
from api.inspection.inspector import Inspector
from api.models import Session, Structure, User
from api.security import Passwords, token_digest
from api.settings import Settings
from api.usecases import examples

START = datetime.fromisoformat("2025-01-06T08:00:00+00:00")
HOST = "http://testserver"
PASSWORD = "decompte"
INSPECTOR = Inspector()
"""One for all the sandboxes: its processes start with the first file, and the end of the session stops them."""

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
        """Somebody of a structure, signed in: `agent`, `lecteur` or `gestionnaire`."""
        email = address(key, who)
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
            "dashboard": True,
            "sandbox_now": START,
            "cookie_secure": False,
            "captcha_cost": 1,
            "argon2_time": 1,
            "argon2_memory_kib": 8,
            "argon2_parallelism": 1,
            "allowed_hosts": ("testserver",),
            "send_webhooks": False,
            "send_mails": False,  # tests look at the whole database: nothing may move in it by itself
            **options,
        }
    )


def address(key: str, who: str) -> str:
    """The address of somebody of a structure."""
    return f"{who}@{key.lower()}.example"


def open_session(email: str) -> str:
    """The token of the session that an account has from the start: signing in is another test's."""
    return f"token of {email}"


async def furnish() -> None:
    """Put nine structures, 27 accounts and a session of each in the open database, unless they are there."""
    if await Structure.exists():
        return
    cheap = Passwords.with_costs(time=1, memory_kib=8, parallelism=1)
    await examples.seed(await cheap.digest(PASSWORD), START)
    now = datetime.now(UTC)
    dated = {"created_at": now, "expires_at": now + timedelta(days=1)}
    await Session.bulk_create(
        Session(user_id=user.id, token_digest=token_digest(open_session(user.connection_email)), **dated)
        for user in await User.all()
    )


@contextlib.asynccontextmanager
async def a_world(url: str, data: Path, **options: Any) -> AsyncIterator[World]:
    """A sandbox on a migrated database; it starts sooner on one that was furnished."""
    app = create_app(settings(url, data, **options), inspector=INSPECTOR)
    async with app.router.lifespan_context(app):
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url=HOST) as http:
            named = await populate()
            emails = [address(example.key, who) for example in EXAMPLE_STRUCTURES for who in examples.PEOPLE]
            yield World(app, http, named, {email: Person(http, open_session(email)) for email in emails}, data)


async def populate() -> dict[str, str]:
    """Furnish the open database; answers the identifiers of its structures by their keys."""
    await furnish()
    ids = dict(await Structure.all().values_list("identifier", "id"))
    return {example.key: f"structure_{ids[example.siret].hex}" for example in EXAMPLE_STRUCTURES}
