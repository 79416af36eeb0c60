"""Signing in and out, and what the viewer sees of themselves."""

from __future__ import annotations

import pytest
from argon2.exceptions import VerifyMismatchError

from api.security import Passwords
from tests.world import SIGN_IN, Person, World

VIEWER = """query Viewer {
  viewer {
    user { connectionEmail status statusLabel }
    waitingPieceCount
    rattachements { role roleLabel structure { name identifier } }
    domains { domain label applications { application level } }
  }
}"""


async def test_the_viewer_sees_their_own_account(world: World) -> None:
    lecteur = await world.person("VALOMBRE", "lecteur")
    viewer = (await lecteur.run(VIEWER))["viewer"]
    assert viewer["user"] == {"connectionEmail": "lecteur@valombre.example", "status": "ACTIF", "statusLabel": "Actif"}
    assert viewer["rattachements"] == [
        {
            "role": "UTILISATEUR_SIMPLE",
            "roleLabel": "Utilisateur (simple)",
            "structure": {"name": "Commune de Valombre-sur-Arve", "identifier": "21990011500011"},
        }
    ]
    assert viewer["waitingPieceCount"] == 0
    levels = {each["application"]: each["level"] for domain in viewer["domains"] for each in domain["applications"]}
    assert levels["FACTURES_DE_TRAVAUX"] == "CONSULTATION"


async def test_nobody_is_signed_in_without_a_session(world: World) -> None:
    assert (await Person(world.http).run(VIEWER))["viewer"] is None


async def test_a_wrong_password_and_an_unknown_address_get_one_answer(world: World) -> None:
    stranger = Person(world.http)
    wrong = await stranger.run(SIGN_IN, input={"email": "agent@batiloire.example", "password": "faux"})
    unknown = await stranger.run(SIGN_IN, input={"email": "personne@nulle.example", "password": "faux"})
    assert wrong == unknown
    assert [each["code"] for each in wrong["signIn"]["userErrors"]] == ["SIGN_IN_FAILED"]


def test_the_password_of_nobody_takes_as_long_to_check() -> None:
    passwords = Passwords.with_costs(time=2, memory_kib=64, parallelism=2)
    assert not passwords.outdated(passwords.decoy)  # it has the costs of all the others
    with pytest.raises(VerifyMismatchError):  # a digest that cannot be read would be refused at once, otherwise
        passwords.hasher.verify(passwords.decoy, "faux")


async def test_five_failures_lock_the_account(world: World) -> None:
    stranger = Person(world.http)
    for _ in range(5):
        await stranger.run(SIGN_IN, input={"email": "agent@batiloire.example", "password": "faux"})
    locked = await stranger.run(SIGN_IN, input={"email": "agent@batiloire.example", "password": "decompte"})
    assert [each["code"] for each in locked["signIn"]["userErrors"]] == ["ACCOUNT_LOCKED"]


async def test_the_viewer_knows_when_the_session_ends(world: World) -> None:
    """The same instant as the sign-in says, for the screens that did not open the session themselves."""
    answered = "token expiresAt viewer { sessionExpiresAt }"
    opening = f"mutation SignIn($input: SignInInput!) {{ signIn(input: $input) {{ {answered} }} }}"
    given = {"email": "agent@atelier.example", "password": "decompte"}
    opened = (await Person(world.http).run(opening, input=given))["signIn"]
    world.http.cookies.clear()
    assert opened["viewer"]["sessionExpiresAt"] == opened["expiresAt"]
    shown = await Person(world.http, opened["token"]).run("{ viewer { sessionExpiresAt } }")
    assert shown == {"viewer": {"sessionExpiresAt": opened["expiresAt"]}}


async def test_signing_out_ends_the_session_at_once(world: World) -> None:
    agent = await world.person("ATELIER")
    assert (await agent.run(VIEWER))["viewer"] is not None
    await agent.run("mutation SignOut { signOut { userErrors { code } } }")
    assert (await agent.run(VIEWER))["viewer"] is None
