"""A schema with one field for each thing that can happen to a request, and the means to ask for it."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from enum import Enum
from hashlib import sha256
from typing import Any

import httpx2
import pytest
import strawberry
from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Scope
from strawberry.schema.config import StrawberryConfig

from api.domain.errors import DomainError, ErrorCode, NotSignedIn, Problem
from api.graphql_documents import PreparedSchema
from api.graphql_http import GraphQLEndpoint
from api.limits import Limits
from api.schema.scalars import SCALARS, Montant

GRAPHQL = "application/graphql-response+json"
JSON = "application/json"
COOKIE = "session"
SECRET = "mot-de-passe-de-la-base"  # what must never be seen outside
PERSISTED = "query Ping { ping }"
PERSISTED_ID = f"sha256:{sha256(PERSISTED.encode()).hexdigest()}"

effects: list[str] = []


@strawberry.enum
class Couleur(Enum):
    ROUGE = "ROUGE"
    BLEU = "BLEU"


@strawberry.input
class Saisie:
    montant: Montant
    commentaire: str | None = None


@strawberry.input(one_of=True)
class Choix:
    a: strawberry.Maybe[int]
    b: strawberry.Maybe[int]


@strawberry.type
class Ligne:
    numero: int

    @strawberry.field
    def panne(self) -> str | None:
        raise RuntimeError(SECRET)


@strawberry.type
class Query:
    @strawberry.field
    def ping(self) -> str:
        return "prêt"

    @strawberry.field
    def echo(self, texte: str) -> str:
        return texte

    @strawberry.field
    def montant(self, valeur: Montant) -> Montant:
        return valeur

    @strawberry.field
    def couleur(self, valeur: Couleur) -> Couleur:
        return valeur

    @strawberry.field
    def repete(self, fois: int = 1) -> int:
        return fois

    @strawberry.field
    def choix(self, choix: Choix) -> bool:
        return True

    @strawberry.field
    def saisie(self, saisie: Saisie) -> Montant:
        return saisie.montant

    @strawberry.field
    def panne(self) -> str | None:
        raise RuntimeError(SECRET)

    @strawberry.field
    async def panne_stricte(self) -> str:
        raise KeyError(SECRET)

    @strawberry.field
    def lignes(self) -> list[Ligne]:
        return [Ligne(numero=rank) for rank in range(30)]

    @strawberry.field
    def non_code(self) -> str | None:
        raise GraphQLError(SECRET)

    @strawberry.field
    def code(self) -> str | None:
        raise GraphQLError("Refusé.", extensions={"code": "SUR_MESURE", "detail": 3})

    @strawberry.field
    def pas_un_nombre(self) -> float | None:
        return float("nan")

    @strawberry.field
    def faux_montant(self) -> Montant | None:
        return Montant(1.005)  # type: ignore[arg-type]  # the bug that must not go out

    @strawberry.field
    def regle(self) -> str | None:
        raise DomainError([Problem(ErrorCode.NOT_FOUND), Problem(ErrorCode.FIELD_REQUIRED, ("a", "b"), {"field": "b"})])

    @strawberry.field
    def prive(self) -> str | None:
        raise NotSignedIn

    @strawberry.field
    async def lent(self) -> str | None:
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            effects.append("cancelled")
            raise
        return "fini"

    @strawberry.field
    async def impatient(self) -> str | None:
        async with asyncio.timeout(0):
            await asyncio.sleep(1)
        return None

    @strawberry.field
    def qui(self, info: strawberry.Info) -> str:
        context: dict[str, Any] = info.context
        name = info.operation.name.value if info.operation.name else None
        return f"{context['who']} {name} {info.input_extensions}"


@strawberry.type
class Mutation:
    @strawberry.mutation
    def ecrire(self, info: strawberry.Info) -> str:
        effects.append("written")
        response: Response = info.context["response"]
        response.set_cookie(COOKIE, "jeton", httponly=True)
        response.set_cookie("autre", "valeur")
        return "écrit"


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def suivre(self) -> AsyncGenerator[int]:
        yield 1


schema = PreparedSchema(
    Query, Mutation, Subscription, config=StrawberryConfig(scalar_map=SCALARS), limits=Limits(tokens=1_000)
)


async def make_context(request: Request, response: Response) -> object:
    match request.headers.get("x-who"):
        case "nobody":
            raise NotSignedIn
        case "bug":
            raise LookupError(SECRET)
        case "slow":
            await asyncio.sleep(30)
    return {"who": request.headers.get("x-who", "anonyme"), "response": response}


def endpoint(**changes: Any) -> GraphQLEndpoint:
    options: dict[str, Any] = {
        "session_cookie": COOKIE,
        "allowed_origins": frozenset({"https://ecrans.example"}),
        "documents": {PERSISTED_ID: PERSISTED},
    }
    return GraphQLEndpoint(schema, make_context, **{**options, **changes})


def client_of(app: Any) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://test")


async def ask(client: httpx2.AsyncClient, query: str, accept: str = GRAPHQL, **body: Any) -> httpx2.Response:
    return await client.post("/graphql", json={"query": query, **body}, headers={"accept": accept})


def codes(response: httpx2.Response) -> list[str]:
    """The codes of an answer, whose form is checked on the way."""
    body = response.json()
    for error in body["errors"]:
        assert error["message"]
        assert error["extensions"]["requestId"] == response.headers["x-request-id"]
    assert SECRET not in response.text
    return [error["extensions"]["code"] for error in body["errors"]]


def records(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.name not in {"httpx2", "asyncio"}]


def post_scope(headers: dict[str, str], **changes: Any) -> Scope:
    raw = [(name.encode(), value.encode()) for name, value in {"content-type": JSON, **headers}.items()]
    base: Scope = {"type": "http", "method": "POST", "path": "/", "scheme": "http", "query_string": b"", "headers": raw}
    return {**base, **changes}


async def exchange(app: Any, scope: Scope, messages: list[Message]) -> tuple[int, dict[str, str], bytes, int]:
    """Status, headers and body of the answer, and how many messages were read for it."""
    sent: list[Message] = []
    count = 0

    async def receive() -> Message:
        nonlocal count
        if count == len(messages):
            await asyncio.sleep(3600)
        count += 1
        return messages[count - 1]

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    if not sent:
        return 0, {}, b"", count
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, sent[1]["body"], count


def chunk(body: bytes, *, more: bool) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


BOMBS = {
    "fragments that double": "{ ...F0 } "
    + " ".join(f"fragment F{rank} on Query {{ ...F{rank + 1} ...F{rank + 1} }}" for rank in range(30))
    + " fragment F30 on Query { ping }",
    "fragments that double, and never meet": "{ ping } "
    + " ".join(f"fragment F{rank} on Query {{ ...F{rank + 1} ...F{rank + 1} }}" for rank in range(30))
    + " fragment F30 on Query { ping }",
    "fields in conflict": "query A { ping } query B { " + " ".join(f"x: a{rank}" for rank in range(300)) + " }",
    "arguments in conflict": "{ ligne { " + " ".join(f"e(t: {rank})" for rank in range(120)) + " } }",
    "nested selections": "{ a " * 5_000 + "}" * 5_000,
    "nested lists": "{ echo(texte: " + "[" * 5_000 + "]" * 5_000 + ") }",
    "cycle": "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
    "wide introspection": "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }",
}
