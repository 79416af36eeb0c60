"""graphql-sse, distinct connections: the shape of a stream, and who may open one."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from tests.api.forms import deposit
from tests.live.served import Sent, a_stream
from tests.live.test_changes import POSITIONS, now
from tests.world import Person, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

SSE = {"accept": "text/event-stream"}
WAITING = "subscription { counters { waitingPieces } }"


async def test_a_stream_is_made_of_events(served: World) -> None:
    person = await served.person("ATELIER")
    start = await now(person)
    async with a_stream(served, person, POSITIONS, after=start) as stream:
        response = stream.response
        assert (response.status_code, response.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["x-accel-buffering"] == "no"
        assert "content-length" not in response.headers
        await deposit(served, "S-1")
        told = [(await stream.event())["changes"]["position"] for _ in range(2)]
    assert told == [str(int(start) + 1), str(int(start) + 2)]
    async with a_stream(served, person, POSITIONS, after=told[0]) as stream:
        assert await stream.event() == {"changes": {"position": told[1]}}


async def test_the_bytes_are_those_of_the_protocol(served: World) -> None:
    person = await served.person("LORMEL")
    async with served.http.stream(
        "GET", "/graphql", params={"query": WAITING}, headers={**person.headers, **SSE}
    ) as response:
        read = b""
        async for chunk in response.aiter_raw():
            read += chunk
            if b"data" in read:
                break
    assert read == b':\n\nevent: next\ndata: {"data":{"counters":{"waitingPieces":0}}}\n\n'


@pytest.mark.parametrize("accept", ["text/event-stream", "text/event-stream, application/json", "*/*", None])
async def test_a_subscription_is_streamed_to_whoever_takes_events(served: World, accept: str | None) -> None:
    person = await served.person("ATELIER")
    async with served.http.stream(
        "POST",
        "/graphql",
        json={"query": WAITING},
        headers={**person.headers, **({"accept": accept} if accept else {})},
    ) as response:
        assert response.headers["content-type"] == "text/event-stream; charset=utf-8"


async def one_shot(world: World, person: Person, **request: Any) -> list[Sent]:
    """The events of a stream that ends by itself."""
    response = await world.http.post("/graphql", json=request, headers={**person.headers, **SSE})
    assert (response.status_code, response.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    blocks = [dict(line.split(": ", 1) for line in block.split("\n")) for block in response.text.split("\n\n")[:-1]]
    assert [block["event"] for block in blocks] == ["next", "complete"]
    assert blocks[1]["data"] == ""
    return [Sent(block["event"], httpx2.Response(200, text=block["data"]).json()) for block in blocks[:1]]


async def test_a_query_is_one_event(served: World) -> None:
    person = await served.person("ATELIER")
    [sent] = await one_shot(served, person, query="{ counters { unreadNotifications } }")
    assert list(sent.data) == ["data", "extensions"]
    # Where JSON is taken too, a query is answered in JSON.
    mixed = {**person.headers, "accept": "text/event-stream, application/json"}
    answer = await served.http.post("/graphql", json={"query": "{ __typename }"}, headers=mixed)
    assert answer.json()["data"] == {"__typename": "Query"}


@pytest.mark.parametrize(
    ("query", "variables", "code"),
    [
        ("subscription {", {}, "GRAPHQL_PARSE_FAILED"),
        ("subscription { nothing }", {}, "GRAPHQL_VALIDATION_FAILED"),
        ("subscription ($a: ID!) { changes(after: $a) { position } }", {}, "BAD_USER_INPUT"),
        (POSITIONS, {"after": "x"}, "VALUE_NOT_ALLOWED"),
        ('subscription { changes(dossierId: "x") { position } }', {}, "NOT_FOUND"),
    ],
)
async def test_a_refusal_is_one_event(served: World, query: str, variables: dict[str, Any], code: str) -> None:
    [sent] = await one_shot(served, await served.person("ATELIER"), query=query, variables=variables)
    assert list(sent.data) == ["errors"]
    assert [error["extensions"]["code"] for error in sent.data["errors"]] == [code]


async def test_without_a_session_the_one_event_says_so(served: World) -> None:
    [sent] = await one_shot(served, Person(served.http), query=WAITING)
    assert [error["extensions"]["code"] for error in sent.data["errors"]] == ["UNAUTHENTICATED"]


@pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json", "text/event-stream;q=0"])
async def test_without_events_a_subscription_is_refused(served: World, accept: str) -> None:
    person = await served.person("ATELIER")
    answer = await served.http.post(
        "/graphql", json={"query": WAITING}, headers={**person.headers, "accept": f"{accept}, application/json"}
    )
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (400, "BAD_REQUEST")


@pytest.mark.parametrize(
    ("method", "origin", "status"),
    [
        ("GET", None, 200),  # what a page of ours sends
        ("GET", "{own}", 200),
        ("GET", "https://elsewhere.example", 403),
        ("POST", "{own}", 200),
        ("POST", "https://elsewhere.example", 403),
        ("POST", "null", 403),
        ("POST", None, 403),
    ],
)
async def test_a_cookie_counts_only_from_a_page_of_ours(
    served: World, method: str, origin: str | None, status: int
) -> None:
    person, own = await served.person("ATELIER"), str(served.http.base_url).rstrip("/")
    headers = {**SSE, "cookie": f"decompte={person.token}", **({"origin": origin.format(own=own)} if origin else {})}
    asked: dict[str, Any] = {"params": {"query": WAITING}} if method == "GET" else {"json": {"query": WAITING}}
    async with served.http.stream(method, "/graphql", headers=headers, **asked) as response:
        assert response.status_code == status
        if status == 403:
            assert response.headers["content-type"] == "application/json; charset=utf-8"
            assert b"FORBIDDEN_ORIGIN" in await response.aread()
        else:
            assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
