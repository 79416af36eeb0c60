"""Solving what the server asks of a browser without a session, as `<altcha-widget>` does."""

from __future__ import annotations

from typing import Any

import altcha

from tests.world import World


async def a_challenge(world: World) -> Any:
    """A challenge of the server, as JSON."""
    answer = await world.http.get("/captcha")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    return answer.json()


def solution_of(challenge: Any) -> str:
    """What a browser sends for a challenge."""
    asked = altcha.Challenge.from_dict(challenge)
    found = altcha.solve_challenge(asked)
    assert found is not None
    return altcha.Payload(asked, found).to_base64()


async def a_solution(world: World) -> str:
    """The solution of a new challenge."""
    return solution_of(await a_challenge(world))


def a_request(captcha: str, /, **changes: Any) -> dict[str, Any]:
    """A question of somebody who cannot sign in."""
    return {
        "email": "perdue@exemple.fr",
        "emailConfirmation": "Perdue@exemple.fr ",
        "category": "Compte utilisateur",
        "subCategory": "Connexion, activation, mot de passe",
        "title": "Connexion impossible",
        "description": "Le lien d'activation n'arrive pas.",
        "captcha": captcha,
        **changes,
    }
