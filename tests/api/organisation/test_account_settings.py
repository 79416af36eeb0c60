"""What people change of their own account (organisation §3.3, §3.4)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from api.models import JournalEntry, User
from tests.api.organisation.accounts import problems
from tests.operations import OPERATIONS
from tests.world import World

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def update(world: World, who: str, **given: Any) -> Any:
    person = await world.person("LORMEL", who)
    return (await person.run(OPERATIONS["UpdateAccount"], input=given))["updateAccount"]


async def row(who: str) -> Any:
    return await User.get(connection_email=f"{who}@lormel.example")


async def test_people_change_their_names_and_contact_address(town: World) -> None:
    """USR-02: the contact address changes at any time; USR-01: the connection address never does."""
    before = await row("agent")
    entries = await JournalEntry.filter(subject_id=before.id).count()
    key = str(uuid4())
    given = {"contactEmail": " equipe@lormel.example ", "firstName": " Zoé ", "newsNotifications": True}
    changed = await update(town, "agent", **given, idempotencyKey=key)
    assert (changed["userErrors"], changed["replayed"]) == ([], False)
    assert changed["user"] == {
        "connectionEmail": "agent@lormel.example",
        "contactEmail": "equipe@lormel.example",
        "firstName": "Zoé",
        "lastName": before.last_name,
        "billingNotifications": True,
        "newsNotifications": True,
        "canDisableBillingNotifications": True,
        "version": before.version + 1,
    }
    again = await update(town, "agent", **given, idempotencyKey=key)
    assert (again["replayed"], again["user"]["version"]) == (True, before.version + 1)
    assert await JournalEntry.filter(subject_id=before.id).count() == entries + 1


async def test_a_form_with_faults_changes_nothing(town: World) -> None:
    await town.person("LORMEL", "lecteur")
    before = await User.get(connection_email="lecteur@lormel.example").values()
    given = {"contactEmail": "nulle part", "firstName": "", "lastName": "\x1b", "billingNotifications": False}
    assert problems(await update(town, "lecteur", **given)) == [
        ("VALUE_NOT_ALLOWED", ["contactEmail"]),
        ("FIELD_REQUIRED", ["firstName"]),
        ("VALUE_NOT_ALLOWED", ["lastName"]),
    ]
    dry = await update(town, "lecteur", firstName="Zoé", dryRun=True)
    assert (problems(dry), dry["user"]["firstName"]) == ([], before["first_name"])
    assert await User.get(connection_email="lecteur@lormel.example").values() == before


async def test_usr_11_a_principal_manager_keeps_the_billing_notifications(town: World) -> None:
    refused = await update(town, "gestionnaire", billingNotifications=False, firstName="Zoé")
    assert problems(refused) == [("NOTIFICATION_MANDATORY", ["billingNotifications"])]
    assert (await row("gestionnaire")).first_name == "Camille"
    kept = await update(town, "gestionnaire", billingNotifications=True)
    assert (problems(kept), kept["user"]["canDisableBillingNotifications"]) == ([], False)
    dropped = await update(town, "lecteur", billingNotifications=False)
    assert (problems(dropped), dropped["user"]["billingNotifications"]) == ([], False)
