"""Technical accounts of a test's own, and the tokens that their tools are given."""

from __future__ import annotations

from typing import Any

import httpx2

from tests.api.forms import act, codes
from tests.world import Person, World

GRANT = {"grant_type": "client_credentials"}


async def an_account(manager: Person, structure: str, **changes: Any) -> tuple[str, str, str]:
    """The id, login and password of a new technical account."""
    form = {"structureId": structure, "name": "Progiciel", **changes}
    payload = await act(manager, "createTechnicalAccount", form)
    assert codes(payload) == [], payload
    account = payload["technicalAccount"]
    return account["id"], account["login"], payload["password"]


async def token_answer(world: World, login: str, password: str) -> httpx2.Response:
    """What `POST /token` answers to a login and password in its form."""
    return await world.http.post("/token", data={**GRANT, "client_id": login, "client_secret": password})


async def tool_of(world: World, login: str, password: str) -> Person:
    """The tool of an account, with a token."""
    answer = await token_answer(world, login, password)
    assert answer.status_code == 200, answer.text
    return Person(world.http, answer.json()["access_token"])


async def a_tool(world: World, manager: Person, structure: str, **changes: Any) -> Person:
    """The tool of a new account."""
    _, login, password = await an_account(manager, structure, **changes)
    return await tool_of(world, login, password)
