"""The home of a sandbox, in a browser."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest

from api.app import create_app
from api.domain.examples import EXAMPLE_STRUCTURES, PASSWORD
from api.models import User
from api.usecases.clock import read_clock
from tests.api.forms import deposit
from tests.pages import read
from tests.world import HOST, World, settings

OWN = {"origin": HOST}


async def press(world: World, path: str, **form: str) -> httpx2.Response:
    """Press a button of the page."""
    return await world.http.post(path, data=form, headers=OWN)


async def viewer(world: World) -> str | None:
    """Who the browser is, for GraphQL."""
    answer = await world.http.post("/graphql", json={"query": "{ viewer { user { connectionEmail } } }"}, headers=OWN)
    found = answer.json()["data"]["viewer"]
    return found and str(found["user"]["connectionEmail"])


async def test_the_home_shows_every_account_and_the_clock(world: World) -> None:
    answer = await world.http.get("/sandbox")
    page = read(answer)
    buttons = [attrs["value"] for tag, attrs in page.seen if tag == "button" and attrs.get("name") == "email"]
    assert len(buttons) == 3 * len(EXAMPLE_STRUCTURES)
    assert sorted(filter(None, buttons)) == sorted(user.connection_email for user in await User.all())
    assert "6 janvier 2025 à 09:00" in answer.text
    # With `no-referrer` a browser sends `Origin: null` with the forms, and each button is refused.
    assert answer.headers["referrer-policy"] == "same-origin"
    assert page.links == ["/", "/mailbox"]
    listed = (await world.http.get("/sandbox/accounts.json")).json()
    assert [account["email"] for account in listed["accounts"]] == buttons
    assert listed["password"] == PASSWORD
    assert (await world.http.get("/sandbox/style.css")).status_code == 200


async def test_a_button_makes_the_browser_somebody_else(world: World) -> None:
    assert await viewer(world) is None
    for email in ("agent@atelier.example", "lecteur@valombre.example"):
        taken = await press(world, "/sandbox/session", email=email)
        assert (taken.status_code, taken.headers["location"]) == (303, "/sandbox")
        assert await viewer(world) == email
        page = read(await world.http.get("/sandbox"))
        assert [attrs["value"] for _, attrs in page.seen if attrs.get("aria-pressed") == "true"] == [email]
    assert (await press(world, "/sandbox/sign-out")).status_code == 303
    assert await viewer(world) is None


async def test_an_account_that_cannot_sign_in_is_said(world: World) -> None:
    answer = await press(world, "/sandbox/session", email="nobody@atelier.example")
    assert [tag for tag, attrs in read(answer, 422).seen if attrs.get("role") == "alert"] == ["p"]
    assert await viewer(world) is None


async def test_the_clock_moves_and_fires_what_was_due(world: World) -> None:
    piece = await deposit(world, "S-1")
    before = await read_clock()
    assert (await press(world, "/sandbox/clock", days="10")).headers["location"] == "/sandbox"
    assert await read_clock() == before + timedelta(days=10)
    moe = await world.person("ATELIER")
    found = await moe.run("query P($id: ID!) { piece(id: $id) { status } }", id=piece["id"])
    assert found["piece"]["status"] == "ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE"


@pytest.mark.parametrize("days", ["", "2", "-1", "1e9", "²", "10 "])
async def test_the_clock_moves_by_its_steps_only(world: World, days: str) -> None:
    before = await read_clock()
    assert (await press(world, "/sandbox/clock", days=days)).status_code == 400
    assert await read_clock() == before


@pytest.mark.parametrize("path", ["/sandbox/session", "/sandbox/sign-out", "/sandbox/clock"])
async def test_no_other_page_presses_the_buttons(world: World, path: str) -> None:
    form = {"email": "agent@atelier.example", "days": "1"}
    for headers in ({}, {"origin": "https://elsewhere.example"}, {"origin": "null"}):
        answer = await world.http.post(path, data=form, headers=headers)
        assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (403, "FORBIDDEN_ORIGIN")
    assert await viewer(world) is None


async def test_without_screens_the_home_is_the_first_page(tmp_path: Path) -> None:
    app = create_app(settings(f"sqlite://{tmp_path}/x.sqlite3", tmp_path, dashboard=False))
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url=HOST) as http:
        answer = await http.get("/")
    assert (answer.status_code, answer.headers["location"]) == (307, "/sandbox")


def test_only_a_sandbox_has_a_home(tmp_path: Path) -> None:
    url = f"sqlite://{tmp_path}/x.sqlite3"
    served = create_app(settings(url, tmp_path, sandbox=False, sandbox_now=None, cookie_secure=True))
    assert not [route for route in served.routes if getattr(route, "path", "").startswith(("/sandbox", "/mailbox"))]


async def test_graphiql_is_given_the_operations_of_the_contract(tmp_path: Path) -> None:
    served = create_app(settings(f"sqlite://{tmp_path}/x.sqlite3", tmp_path, graphiql=True))
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=served), base_url=HOST) as http:
        page = await http.get("/graphql", headers={"accept": "text/html"})
        # Nothing comes from elsewhere: it works without a network.
        assert "script-src 'self'" in page.headers["content-security-policy"]
        for path in re.findall(r'(?:src|href)="([^"]+)"', page.text):
            assert (await http.get(path)).status_code == 200, path
        screens = (await http.get("/static/operations.json")).json()
        assert {"SignIn", "WorkQueue"} <= {each["name"] for screen in screens for each in screen["operations"]}
