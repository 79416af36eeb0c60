"""graphql-transport-ws: who is let in, what is answered, and with which code a socket is closed."""

from __future__ import annotations

import asyncio
import contextlib
import json
from contextlib import AsyncExitStack
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.live.served import PATIENCE, PROTOCOL, Socket, a_session, a_socket
from tests.transport.small_schema import BOMBS
from tests.world import Person, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

POSITIONS = "subscription { changes { position } }"
ME = "{ viewer { user { connectionEmail } } }"


async def codes(socket: Socket) -> tuple[str, list[str]]:
    """The type of the next message, and the codes of its errors."""
    message = await socket.receive()
    errors = message["payload"] if message["type"] == "error" else message["payload"]["errors"]
    assert all(error["message"] and len(error["extensions"]["requestId"]) == 32 for error in errors)
    return message["type"], [error["extensions"]["code"] for error in errors]


# ---------------------------------------------------------------------------------------------------- let in or not


@pytest.mark.parametrize("payload", [{"authorization": "Bearer {}"}, {"Authorization": "bearer {}"}])
async def test_a_tool_presents_its_token(served: World, payload: dict[str, str]) -> None:
    person = await served.person("ATELIER")
    async with a_socket(served) as socket:
        given = {name: value.format(person.token) for name, value in payload.items()}
        await socket.send(type="connection_init", payload=given)
        assert await socket.receive() == {"type": "connection_ack"}
        await socket.subscribe(ME)
        assert await socket.event() == {"viewer": {"user": {"connectionEmail": "agent@atelier.example"}}}


async def test_a_header_does_as_well(served: World) -> None:
    person = await served.person("ATELIER")
    async with a_socket(served, additional_headers=person.headers) as socket:
        await socket.greet()


@pytest.mark.parametrize(
    ("origin", "status"), [("{own}", 101), ("https://elsewhere.example", 403), ("null", 403), (None, 4403)]
)
async def test_a_cookie_counts_only_from_a_page_of_ours(
    served: World, caplog: pytest.LogCaptureFixture, origin: str | None, status: int
) -> None:
    person = await served.person("ATELIER")
    own = str(served.http.base_url).rstrip("/")
    options: dict[str, Any] = {"additional_headers": {"cookie": f"decompte={person.token}"}}
    if origin is not None:
        options["origin"] = origin.format(own=own)
    if status == 403:
        with pytest.raises(InvalidStatus) as refused:
            async with a_socket(served, **options):
                pass
        assert refused.value.response.status_code == 403
        body = json.loads(refused.value.response.body or b"")
        assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN_ORIGIN"
        assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []
        return
    async with a_socket(served, **options) as socket:
        if status == 4403:
            await socket.send(type="connection_init")
            assert await socket.closed() == (4403, "Connectez-vous pour continuer")
        else:
            await socket.greet()


@pytest.mark.parametrize(
    "payload", [None, {}, {"authorization": "Bearer nobody"}, {"authorization": "Basic eA=="}, {"authorization": 3}]
)
async def test_without_a_session_the_socket_is_closed(served: World, payload: object) -> None:
    async with a_socket(served) as socket:
        await socket.send(type="connection_init", payload=payload)
        assert await socket.closed() == (4403, "Connectez-vous pour continuer")


async def test_a_token_in_the_payload_stands_before_the_cookie(served: World) -> None:
    person = await served.person("ATELIER")
    cookie, own = {"cookie": f"decompte={person.token}"}, str(served.http.base_url).rstrip("/")
    async with a_socket(served, origin=own, additional_headers=cookie) as socket:
        await socket.send(type="connection_init", payload={"authorization": "Bearer nobody"})
        assert (await socket.closed())[0] == 4403


async def test_another_protocol_is_refused(served: World) -> None:
    for protocols in (["graphql-ws"], []):
        async with a_socket(served, protocols=protocols) as socket:
            assert await socket.closed() == (4406, f"Sous-protocole attendu : {PROTOCOL}")


# ---------------------------------------------------------------------------------------------------- broken rules


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "3", "[]", "null", '"ping"', '{"type": 3}', '{"type": "start"}', '{"type": ["ping"]}', "{}",
        '{"type": "ping", "payload": 3}', '{"type": "connection_init", "payload": "x"}', "[" * 50_000,
        '{"type": "ping", "payload": {"n": 1e999}}', b'{"type": "ping"}',
    ],
)  # fmt: skip
async def test_a_message_that_is_none_closes_with_4400(served: World, text: str | bytes) -> None:
    async with a_socket(served, await served.person("ATELIER")) as socket:
        await socket.connection.send(text)
        assert (await socket.closed())[0] == 4400


@pytest.mark.parametrize(
    "message",
    [
        {"payload": {"query": ME}}, {"id": "", "payload": {"query": ME}}, {"id": 1, "payload": {"query": ME}},
        {"id": "x" * 256, "payload": {"query": ME}}, {"id": "1"}, {"id": "1", "payload": {}},
        {"id": "1", "payload": {"query": 3}}, {"id": "1", "payload": {"query": ME, "variables": []}},
        {"id": "1", "payload": {"query": ME, "operationName": 3}},
        {"id": "1", "payload": {"query": ME, "documentId": 3}},
    ],
)  # fmt: skip
async def test_an_operation_without_form_closes_with_4400(served: World, message: dict[str, Any]) -> None:
    async with a_socket(served, await served.person("ATELIER")) as socket:
        await socket.send(type="subscribe", **message)
        assert (await socket.closed())[0] == 4400


async def test_an_operation_before_the_greeting_closes_with_4401(served: World) -> None:
    async with a_socket(served) as socket:
        await socket.subscribe(ME)
        assert await socket.closed() == (4401, "connection_init d'abord")


async def test_a_second_greeting_closes_with_4429(served: World) -> None:
    person = await served.person("ATELIER")
    async with a_socket(served, person) as socket:
        await socket.send(type="connection_init", payload={"authorization": f"Bearer {person.token}"})
        assert await socket.closed() == (4429, "connection_init est déjà venu")


async def test_an_id_in_use_closes_with_4409(served: World) -> None:
    async with a_socket(served, await served.person("ATELIER")) as socket:
        for _ in range(2):
            await socket.send(type="subscribe", id="same", payload={"query": POSITIONS})
        assert await socket.closed() == (4409, "Cet id désigne déjà une opération en cours")


async def test_an_id_serves_again_once_its_operation_is_over(served: World) -> None:
    async with a_socket(served, await served.person("ATELIER")) as socket:
        for _ in range(2):
            await socket.send(type="subscribe", id="same", payload={"query": ME})
            assert (await socket.receive())["type"] == "next"
            assert await socket.receive() == {"type": "complete", "id": "same"}
        for _ in range(2):
            await socket.send(type="subscribe", id="same", payload={"query": POSITIONS})
            await socket.send(type="complete", id="same")
        await socket.send(type="complete", id="unknown")
        await socket.silent()


# ------------------------------------------------------------------------------------------------------- operations


async def test_queries_and_mutations_are_answered_as_over_http(served: World) -> None:
    person = await served.person("ATELIER")
    async with a_socket(served, person) as socket:
        identity = await socket.subscribe("query Q($n: Int) { changes(first: $n) { upToDate } }", n=0)
        answer = await socket.receive()
        assert (answer["type"], answer["id"]) == ("next", identity)
        assert set(answer["payload"]) == {"data", "extensions"}
        assert await socket.receive() == {"type": "complete", "id": identity}
        await socket.subscribe("mutation { markNotificationsRead(input: {ids: []}) { userErrors { code } } }")
        assert await socket.event() == {"markNotificationsRead": {"userErrors": []}}
        assert (await socket.receive())["type"] == "complete"
        await socket.subscribe('{ dossier { id } changes(after: "x") { upToDate } }')
        assert (await codes(socket))[0] == "next"
        assert (await socket.receive())["type"] == "complete"


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"query": "subscription {"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "subscription { nothing }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "subscription { changes { position } counters { waitingPieces } }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "subscription { __typename }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "subscription ($a: ID!) { changes(after: $a) { position } }"}, "BAD_USER_INPUT"),
        ({"query": "subscription A { changes { position } } query B { __typename }"}, "OPERATION_NOT_FOUND"),
        ({"query": POSITIONS, "operationName": "Other"}, "OPERATION_NOT_FOUND"),
        ({"documentId": f"sha256:{'0' * 64}"}, "OPERATION_NOT_FOUND"),
        ({"query": BOMBS["wide introspection"]}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "{ a " * 5_000 + "}" * 5_000}, "TOO_COSTLY"),
        ({"query": f"subscription {{ changes {{ {' '.join(f'a{n}: kind' for n in range(40))} }} }}"}, "TOO_COSTLY"),
        ({"query": "subscription { changes { position " + "# " * 70_000 + "\n } }"}, "TOO_COSTLY"),
    ],
)  # fmt: skip
async def test_what_may_not_run_is_refused_as_over_http(served: World, payload: dict[str, Any], code: str) -> None:
    person = await served.person("ATELIER")
    async with a_socket(served, person) as socket:
        await socket.send(type="subscribe", id="1", payload=payload)
        assert await codes(socket) == ("error", [code])
        await socket.subscribe(ME)  # the socket goes on
        assert (await socket.receive())["type"] == "next"
    headers = {**person.headers, "accept": "text/event-stream, application/json;q=0.5"}
    over_http = await served.http.post("/graphql", json=payload, headers=headers)
    assert f'"code":"{code}"' in over_http.text


async def test_a_socket_has_so_many_operations_at_once(served: World) -> None:
    async with a_socket(served, await served.person("ATELIER")) as socket:
        for _ in range(3):
            await socket.subscribe(POSITIONS)
        fourth = await socket.subscribe(POSITIONS)
        message = await socket.receive()
        assert (message["type"], message["id"]) == ("error", fourth)
        limit = {"code": "TOO_COSTLY", "limit": "operations", "maximum": 3}
        assert limit.items() <= message["payload"][0]["extensions"].items()
        await socket.send(type="complete", id="1")
        await socket.subscribe(ME)
        assert (await socket.receive())["type"] == "next"


async def test_a_person_has_so_many_connections_at_once(served: World) -> None:
    person, colleague = await served.person("VAUQUELIN"), await served.person("VAUQUELIN", "lecteur")
    async with AsyncExitStack() as stack:
        sockets = [await stack.enter_async_context(a_socket(served, person)) for _ in range(4)]
        async with a_socket(served) as socket:
            await socket.send(type="connection_init", payload={"authorization": f"Bearer {person.token}"})
            assert await socket.closed() == (4429, "Trop de connexions ouvertes à la fois")
        stream = await served.http.get(
            "/graphql", params={"query": POSITIONS}, headers={**person.headers, "accept": "text/event-stream"}
        )
        assert (stream.status_code, stream.json()["errors"][0]["extensions"]["code"]) == (429, "TOO_MANY_CONNECTIONS")
        async with a_socket(served, colleague):
            pass
        await sockets[-1].connection.close()
        async with asyncio.timeout(PATIENCE):
            while not await is_let_in(served, person):
                pass


async def is_let_in(world: World, person: Person) -> bool:
    """Whether one more connection of a person is accepted."""
    async with a_socket(world) as socket:
        await socket.send(type="connection_init", payload={"authorization": f"Bearer {person.token}"})
        with contextlib.suppress(ConnectionClosed):
            return await socket.receive() == {"type": "connection_ack"}
    return False


async def test_pings_are_answered_with_what_they_carry(served: World) -> None:
    async with a_socket(served) as socket:  # even before the greeting
        await socket.send(type="ping")
        assert await socket.receive() == {"type": "pong"}
        await socket.send(type="ping", payload={"n": [1, "é"]})
        assert await socket.receive() == {"type": "pong", "payload": {"n": [1, "é"]}}
        await socket.send(type="pong", payload={"n": 1})
        await socket.silent()


async def test_signing_out_on_a_socket_is_answered_then_closes_it(served: World) -> None:
    token = await a_session(served, "gestionnaire@atelier.example")
    async with a_socket(served) as socket:
        await socket.greet(token)
        await socket.subscribe("mutation { signOut { userErrors { code } } }")
        assert await socket.event() == {"signOut": {"userErrors": []}}
        assert await socket.closed() == (4403, "La session est terminée")
