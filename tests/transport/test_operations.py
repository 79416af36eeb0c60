"""What is asked: the operation that runs, the documents too costly to look at, what is kept of both."""

import time
from dataclasses import replace
from typing import Any

import httpx2
import pytest
from strawberry.schema.config import StrawberryConfig

from api.graphql_documents import PreparedSchema
from api.limits import Limits
from api.schema.scalars import SCALARS
from tests.transport.small_schema import (
    BOMBS,
    GRAPHQL,
    JSON,
    PERSISTED_ID,
    Query,
    ask,
    client_of,
    codes,
    effects,
    endpoint,
    records,
    schema,
)


@pytest.mark.parametrize(
    ("document", "name", "answer"),
    [
        ("query A { ping } query B { repete }", "A", {"ping": "prêt"}),
        ("query A { ping } query B { repete }", "B", {"repete": 1}),
        ("query A { ping }", None, {"ping": "prêt"}),
        ("mutation A { ecrire } query B { ping }", None, None),
        ("mutation A { ecrire } query B { ping }", "C", None),
        ("mutation A { ecrire } query B { ping }", "", None),
        ("mutation A { ecrire } query B { ping }", "A" * 100_000, None),
        ("{ ping }", "A", None),
        ("fragment A on Query { ping }", None, None),
        ("type A { a: Int }", None, None),
    ],
)
async def test_the_operation_is_the_one_that_is_named(
    document: str, name: str | None, answer: object, client: httpx2.AsyncClient
) -> None:
    for accept in (GRAPHQL, JSON):
        response = await ask(client, document, accept, operationName=name)
        if answer is None:
            assert (response.status_code, codes(response)) == (400, ["OPERATION_NOT_FOUND"])
            assert "data" not in response.json()
        else:
            assert response.json() == {"data": answer}
    assert effects == []


async def test_a_known_document_runs_by_its_id(client: httpx2.AsyncClient) -> None:
    response = await client.post("/", json={"documentId": PERSISTED_ID})
    assert response.json() == {"data": {"ping": "prêt"}}
    response = await client.get("/", params={"documentId": PERSISTED_ID})
    assert response.json() == {"data": {"ping": "prêt"}}
    response = await client.post("/", json={"documentId": f"sha256:{'0' * 64}"})
    assert (response.status_code, codes(response)) == (400, ["OPERATION_NOT_FOUND"])


@pytest.mark.parametrize("document", BOMBS.values(), ids=BOMBS.keys())
async def test_documents_made_to_hurt_are_refused_quickly(document: str, client: httpx2.AsyncClient) -> None:
    started = time.process_time()
    response = await ask(client, document, operationName="A" if "query A" in document else None)
    assert time.process_time() - started < 5  # left to themselves, some of them would take hours
    assert response.status_code == 400
    assert set(codes(response)) <= {"TOO_COSTLY", "GRAPHQL_VALIDATION_FAILED"}


def test_a_text_is_prepared_once_and_a_refused_one_is_not_kept_whole() -> None:
    text = "query Garder { ping }"
    assert schema.prepare(text, None) is schema.prepare(text, None)
    refused = schema.prepare("query Refuser { inconnu ping(a: 1) }", None)
    assert refused is schema.prepare("query Refuser { inconnu ping(a: 1) }", None)
    assert refused.document is None
    assert len(refused.errors) == 2
    for error in refused.errors:
        assert (error.nodes, error.source, error.original_error, error.__traceback__) == (None, None, None, None)
        assert error.locations


async def test_another_transport_passes_the_same_gate() -> None:
    """A WebSocket handler hands the text to `stream`."""

    async def first(text: str, name: str | None = None) -> Any:
        return await anext(await schema.stream(text, operation_name=name))

    assert (await first("subscription { suivre }")).data == {"suivre": 1}
    assert (await first("{ ping }")).data == {"ping": "prêt"}
    for text, name, code in (
        ("{", None, "GRAPHQL_PARSE_FAILED"),
        ("subscription S { inconnu autre }", "S", "GRAPHQL_VALIDATION_FAILED"),
        ("query A { ping } query B { ping }", None, "OPERATION_NOT_FOUND"),
        ("query A { ping }", "C", "OPERATION_NOT_FOUND"),
        (BOMBS["fragments that double"], None, "TOO_COSTLY"),
    ):
        for _ in range(2):
            result = await first(text, name)
            assert result.data is None
            assert {error.extensions["code"] for error in result.errors} == {code}
            assert all(error.__traceback__ is None for error in result.errors)


def test_limits_are_a_setting() -> None:
    strict = PreparedSchema(Query, config=StrawberryConfig(scalar_map=SCALARS), limits=replace(Limits(), fields=2))
    assert strict.prepare("{ ping repete }", None).errors == ()
    [error] = strict.prepare("{ ping repete panne }", None).errors
    assert error.extensions == {"code": "TOO_COSTLY", "limit": "fields", "maximum": 2}


async def test_an_operation_past_its_deadline_is_cancelled(caplog: pytest.LogCaptureFixture) -> None:
    async with client_of(endpoint(deadline_seconds=0.05)) as client:
        for accept in (GRAPHQL, JSON):
            response = await ask(client, "{ ping lent }", accept)
            assert (response.status_code, codes(response)) == (503, ["TIMEOUT"])
        assert effects == ["cancelled", "cancelled"]
        response = await client.post("/", json={"query": "{ ping }"}, headers={"x-who": "slow"})
        assert (response.status_code, codes(response)) == (503, ["TIMEOUT"])
        assert (await ask(client, "{ ping }")).status_code == 200
    assert not any(record.exc_info for record in records(caplog))
