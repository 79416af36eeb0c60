"""What may be asked in a minute, and what each operation says that it cost."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.live.served import a_served_world, a_socket
from tests.world import PASSWORD, SIGN_IN, World, a_world

QUEUE = "{ workQueue(first: 20) { nodes { id history(first: 5) { nodes { at } } } } }"


@pytest.fixture
def sandbox(sandbox_url: str, tmp_path: Path) -> Any:
    """A sandbox with settings of one's own."""

    @contextlib.asynccontextmanager
    async def made(**options: Any) -> AsyncIterator[World]:
        async with a_world(sandbox_url, tmp_path / "data", **options) as world:
            yield world

    return made


def cost(answer: httpx2.Response) -> Any:
    """What an answer says that it cost."""
    return answer.json()["extensions"]["cost"]


def refused(answer: httpx2.Response) -> tuple[int, list[str]]:
    """The status and the codes of a refusal."""
    return answer.status_code, [error["extensions"]["code"] for error in answer.json()["errors"]]


async def test_an_operation_says_what_it_cost(sandbox: Any) -> None:
    async with sandbox(max_points_per_minute=1_000) as world:
        person = await world.person("ATELIER")
        # One, twenty rows, five rows in each.
        assert cost(await person.post(QUEUE)) == {"requested": 121, "remaining": 879, "perMinute": 1_000}
        assert cost(await person.post("{ __typename }"))["requested"] == 1
        two = "mutation { a: signOut { userErrors { code } } b: signOut { userErrors { code } } }"
        assert cost(await person.post(two))["requested"] == 21


async def test_without_a_limit_the_cost_alone_is_said(sandbox: Any) -> None:
    async with sandbox() as world:
        assert cost(await (await world.person("ATELIER")).post(QUEUE)) == {"requested": 121}


async def test_who_has_spent_the_minute_waits_and_nobody_else(sandbox: Any) -> None:
    # A minute may begin meanwhile: twice the budget is never there.
    async with sandbox(max_points_per_minute=300) as world:
        person, other = await world.person("ATELIER"), await world.person("BATILOIRE")
        answers = [await person.post(QUEUE) for _ in range(6)]
        assert [answer.status_code for answer in answers[:2]] == [200, 200]
        last = next(answer for answer in answers if answer.status_code != 200)
        assert refused(last) == (429, ["RATE_LIMITED"])
        assert 1 <= int(last.headers["retry-after"]) <= 60
        assert last.json()["errors"][0]["message"] == "Trop de demandes à la fois : attendez avant de recommencer."
        assert (await other.post(QUEUE)).status_code == 200


async def test_what_costs_more_than_a_minute_is_answered_once(sandbox: Any) -> None:
    async with sandbox(max_points_per_minute=100) as world:
        person = await world.person("ATELIER")
        assert cost(await person.post(QUEUE))["remaining"] == 0


async def test_the_doors_are_counted_by_address_and_work_is_not(sandbox: Any) -> None:
    async with sandbox(max_knocks_per_minute=3) as world:
        form = {"email": "agent@atelier.example", "password": "not this one"}
        answers = [
            await world.http.post("/graphql", json={"query": SIGN_IN, "variables": {"input": form}}) for _ in range(8)
        ]
        assert [answer.status_code for answer in answers[:3]] == [200] * 3
        assert refused(next(answer for answer in answers if answer.status_code != 200)) == (429, ["RATE_LIMITED"])
        # Whoever has a session goes on: acts, and reads without one.
        person = await world.person("ATELIER")
        assert (await person.post("mutation { signOut { userErrors { code } } }")).status_code == 200
        assert (await world.http.post("/graphql", json={"query": "{ catalogue { version } }"})).status_code == 200
        tokens = [await world.http.post("/token", auth=("TECH_x", PASSWORD)) for _ in range(2)]
        assert 429 in [answer.status_code for answer in tokens]
        assert refused(await world.http.get("/captcha")) == (429, ["RATE_LIMITED"])


async def test_a_mutation_without_a_session_is_a_knock(sandbox: Any) -> None:
    async with sandbox(max_knocks_per_minute=2) as world:
        query = 'mutation { acknowledgePiece(input: { pieceId: "x" }) { userErrors { code } } }'
        answers = [await world.http.post("/graphql", json={"query": query}) for _ in range(6)]
        assert refused(answers[0])[1] == ["UNAUTHENTICATED"]
        assert refused(answers[-1]) == (429, ["RATE_LIMITED"])


async def test_a_socket_spends_the_same_budget(sandbox_url: str, tmp_path: Path) -> None:
    async with a_served_world(sandbox_url, tmp_path / "data", max_points_per_minute=300) as world:
        person = await world.person("ATELIER")
        for _ in range(4):
            await person.post(QUEUE)
        async with a_socket(world, person) as socket:
            codes = set()
            for _ in range(4):
                await socket.subscribe(QUEUE)
                message = await socket.receive()
                if message["type"] == "error":
                    codes |= {error["extensions"]["code"] for error in message["payload"]}
                else:
                    assert message["payload"]["extensions"]["cost"]["requested"] == 121
                    assert (await socket.receive())["type"] == "complete"
        assert codes == {"RATE_LIMITED"}


async def test_only_the_documents_of_the_contract_are_run_where_they_alone_are_trusted(
    sandbox: Any, tmp_path: Path
) -> None:
    text = "query Version { catalogue { version } }"
    name = f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
    (tmp_path / "documents.json").write_text(json.dumps({name: text}))
    async with sandbox(trusted_documents=tmp_path / "documents.json", trusted_only=True) as world:
        known = await world.http.post("/graphql", json={"documentId": name})
        assert known.json()["data"]["catalogue"]["version"]
        assert refused(await world.http.post("/graphql", json={"query": text})) == (400, ["OPERATION_NOT_FOUND"])
        unknown = await world.http.post("/graphql", json={"documentId": f"sha256:{'0' * 64}"})
        assert refused(unknown) == (400, ["OPERATION_NOT_FOUND"])
