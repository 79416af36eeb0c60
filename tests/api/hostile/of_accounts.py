"""Inputs that are right: accounts, sessions, people, and the sandbox's clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from api import db
from api.domain.ids import public_id
from api.models import Rattachement, User
from api.usecases import second_factor
from tests.api.hostile.scene import Scene
from tests.api.hostile.template import TWICE, Template
from tests.api.hostile.values import Form
from tests.api.organisation.accounts import OTHER, PASSWORD, ask, create
from tests.api.organisation.mails import code_to, link_to
from tests.api.organisation.people import join
from tests.circuits.story import A4
from tests.world import PASSWORD as KNOWN


async def _credentials(_: Scene) -> Form:
    return {"email": "lecteur@trehoret.example", "password": KNOWN}


async def _code(_: Scene) -> Form:
    user = await User.get(connection_email="agent@sem.example")
    async with db.transaction():
        challenge = await second_factor.challenge(user, at=datetime.now(UTC))
    return {"challengeId": public_id("code", challenge.id), "code": await code_to(user.connection_email)}


async def _newcomer(_: Scene) -> Form:
    names = {"firstName": "Nadia", "lastName": "Roux", "phone": "0102030405"}
    return {"email": "nadia@exemple.fr", "contactEmail": "nadia.roux@exemple.fr", **names}


async def _activation(at: Scene) -> Form:
    await create(at.world, "nouveau@exemple.fr")
    return {"token": await link_to("nouveau@exemple.fr"), "password": PASSWORD}


async def _reset(at: Scene) -> Form:
    await ask(at.world, "RequestPasswordReset", email="lecteur@lormel.example")
    return {"token": await link_to("lecteur@lormel.example"), "password": OTHER}


async def _somebody(_: Scene) -> Form:
    return {"email": "gestionnaire@trehoret.example"}


async def _own_account(_: Scene) -> Form:
    flags = {"billingNotifications": True, "newsNotifications": True}
    return {"contactEmail": "dominique@exemple.fr", "firstName": "Dominique", "lastName": "Zinguerie", **flags}


async def _colleague(_: Scene) -> Form:
    user = await User.get(connection_email="lecteur@batiloire.example")
    return {"userId": public_id("user", user.id), "firstName": "Claude", "lastName": "B.", "phone": "0102030405"}


async def _inactive(at: Scene) -> Form:
    await create(at.world, "attendu@batiloire.example")
    user = await User.get(connection_email="attendu@batiloire.example")
    if not await Rattachement.filter(user_id=user.id).exists():
        await join(user, at.world.structures["BATILOIRE"])
    return {"userIds": [public_id("user", user.id)]}


async def _unread(at: Scene) -> Form:
    await at.piece("told", (A4,))
    return {"ids": [await at.notification("ATELIER")]}


async def _today(_: Scene) -> Form:
    return {"to": "2025-01-06T08:00:00Z"}


OF_ACCOUNTS: Final[Mapping[str, tuple[Template, ...]]] = {
    # Five wrong passwords lock an account (USR-05), so they are counted.
    "signIn": (Template("nobody", _credentials, writes=frozenset({"account"})),),
    # Five wrong codes end a challenge (USR-06), so they are counted.
    "confirmSignIn": (Template("nobody", _code, writes=frozenset({"sign_in_challenge"})),),
    "createAccount": (Template("nobody", _newcomer),),
    "activateAccount": (Template("nobody", _activation),),
    # Nothing tells whether an address is known (USR-03, USR-07).
    "requestPasswordReset": (Template("nobody", _somebody, alike=frozenset({"email"})),),
    "reactivateAccount": (Template("nobody", _somebody, alike=frozenset({"email"})),),
    "resetPassword": (Template("nobody", _reset),),
    "updateAccount": (Template("TREHORET", _own_account),),
    "updateUser": (Template("BATILOIRE gestionnaire", _colleague),),
    "resendActivations": (Template("BATILOIRE gestionnaire", _inactive, takes={"userIds": TWICE}),),
    "markNotificationsRead": (Template("ATELIER", _unread, takes={"ids": TWICE}),),
    "advanceSandboxClock": (Template("BATILOIRE", _today),),
}
