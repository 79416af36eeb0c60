"""People without an account yet, and what they are answered."""

from __future__ import annotations

from typing import Any

from tests.api.organisation.mails import link_to
from tests.operations import OPERATIONS
from tests.world import Person, World

PASSWORD = "Acompte-et-2-soldes"
OTHER = "Retenue-de-5-pourcent"


async def ask(world: World, operation: str, **given: Any) -> Any:
    """What somebody who is not signed in is answered."""
    answer = await Person(world.http).run(OPERATIONS[operation], input=given)
    world.http.cookies.clear()
    return answer[operation[0].lower() + operation[1:]]


def problems(payload: Any) -> list[tuple[str, list[str] | None]]:
    return [(each["code"], each["field"]) for each in payload["userErrors"]]


async def create(world: World, email: str, **given: Any) -> Any:
    return await ask(world, "CreateAccount", email=email, firstName="Nadia", lastName="Roux", **given)


async def activated(world: World, email: str) -> str:
    """An account of which the link has been used; answers the token of its session."""
    await create(world, email)
    opened = await ask(world, "ActivateAccount", token=await link_to(email), password=PASSWORD)
    assert problems(opened) == []
    token: str = opened["token"]
    return token


async def sign_in(world: World, email: str, password: str) -> Any:
    return await ask(world, "SignIn", email=email, password=password)
