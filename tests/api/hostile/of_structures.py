"""Inputs that are right: structures, their services, applications, files, bank and technical accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from api.domain.ids import public_id
from api.models import WebhookDelivery
from tests.api.forms import act, codes, key_of
from tests.api.hostile.scene import HOOK, PRIVATE, PUBLIC, Scene
from tests.api.hostile.template import TWICE, Template, on_structure
from tests.api.hostile.values import Form
from tests.api.organisation.people import a_form, a_structure, read
from tests.api.organisation.tools import an_account

IBAN: Final = "FR7630006000011234567890189"


async def _new(_: Scene) -> Form:
    return a_form(email="contact@exemple.fr")


async def _card(at: Scene) -> Form:
    form = a_form(designation="Travaux", email="contact@exemple.fr")
    kept = {name: form[name] for name in ("designation", "email", "address")}
    return {**kept, "structureId": at.structures[PRIVATE]}


async def _asleep(at: Scene) -> Form:
    structure, manager = await a_structure(at.world)
    at.people["the manager of one asleep"] = manager
    await _done(at, "the manager of one asleep", "deactivateStructure", structureId=structure)
    return {"structureId": structure}


async def _done(at: Scene, who: str, name: str, **form: Any) -> Any:
    payload = await act(await at.person(who), name, form)
    assert codes(payload) == [], payload
    return payload


async def _joined(at: Scene) -> Form:
    notice = {"fileId": await at.file(PRIVATE), "designation": "Notice", "kind": "AUTRE"}
    return {"structureId": at.structures[PRIVATE], "attachments": [notice]}


async def _to_remove(at: Scene) -> Form:
    given = await _joined(at)
    await _done(at, PRIVATE, "addStructureAttachments", **given)
    return {"structureId": at.structures[PRIVATE], "ids": [given["attachments"][0]["fileId"]]}


async def _account(at: Scene) -> Form:
    given = {"structureId": at.structures[PRIVATE], "iban": "FR1420041010050500013M02606", "holder": "Lac SAS"}
    shown = await read(await at.person(PRIVATE), at.structures[PRIVATE], "bankAccounts { id }")
    if not shown["bankAccounts"]:
        await _done(at, PRIVATE, "addBankAccount", **given)
        shown = await read(await at.person(PRIVATE), at.structures[PRIVATE], "bankAccounts { id }")
    return {"structureId": at.structures[PRIVATE], "bankAccountId": shown["bankAccounts"][0]["id"]}


async def _service(at: Scene) -> Form:
    return {
        "serviceId": await at.service(PRIVATE, "VOIRIE"),
        "name": "Routes",
        "description": "Chaussées",
        "validFrom": "2025-01-06",
        "validUntil": "2026-01-01",
    }


async def _services(at: Scene) -> Form:
    return {"serviceIds": [await at.service(PRIVATE, "VOIRIE")]}


async def _openings(at: Scene) -> Form:
    opening = {"application": "SUIVI_DES_FLUX", "serviceId": await at.service(PRIVATE, "VOIRIE")}
    return {"structureId": at.structures[PRIVATE], "openings": [opening]}


async def _closings(at: Scene) -> Form:
    services = [await at.service(PUBLIC, "ROUTES")]
    return {"structureId": at.structures[PUBLIC], "applications": ["FACTURES_EMISES"], "serviceIds": services}


async def _tool(at: Scene) -> Form:
    if at.tool is None:
        at.tool, _, _ = await an_account(await at.person(PRIVATE), at.structures[PRIVATE])
    return {"technicalAccountId": at.tool}


async def _webhook(at: Scene) -> Form:
    return {"webhookId": await at.webhook(PRIVATE)}


async def _other_form(at: Scene) -> Form:
    return {**await _webhook(at), "name": "Autre", "url": HOOK["url"], "kinds": ["PIECE_ROUTED"]}


async def _silent(at: Scene) -> Form:
    return {"webhookId": await at.webhook(PRIVATE, silent=True)}


async def _delivery(at: Scene) -> Form:
    given = await _webhook(at)
    await _done(at, PRIVATE, "testWebhook", **given)
    row = await WebhookDelivery.filter(webhook_id=key_of(given["webhookId"])).first()
    assert row is not None
    return {"deliveryId": public_id("delivery", row.id)}


OF_STRUCTURES: Final[Mapping[str, tuple[Template, ...]]] = {
    "createStructure": (Template("TREHORET", _new),),
    "updateStructure": (Template(PRIVATE, _card),),
    "updateStructureSettings": (
        Template(PUBLIC, on_structure(PUBLIC, engagementRequired=True, moaPresence="SANS_MOA")),
    ),
    "changeSiret": (Template(PRIVATE, on_structure(PRIVATE, newSiret="35600000000048")),),
    "deactivateStructure": (Template(PRIVATE, on_structure(PRIVATE)),),
    "activateStructure": (Template("the manager of one asleep", _asleep),),
    "addStructureAttachments": (Template(PRIVATE, _joined),),
    "removeStructureAttachments": (Template(PRIVATE, _to_remove, takes={"ids": TWICE}),),
    "addBankAccount": (
        Template(PRIVATE, on_structure(PRIVATE, iban=IBAN, bic="AGRIFRPP", holder="Lac SAS", factor=False)),
    ),
    "removeBankAccount": (Template(PRIVATE, _account),),
    # A service has always been there, or has no end (SRV-05).
    "createService": (
        Template(
            PRIVATE,
            on_structure(PRIVATE, code="EAUX", name="Eaux", validFrom="2025-01-06"),
            takes={"validFrom": ("year 1", "year 9999"), "validUntil": ("year 9999",)},
        ),
    ),
    "updateService": (Template(PRIVATE, _service, takes={"validFrom": ("year 1",), "validUntil": ("year 9999",)}),),
    "deleteServices": (Template(PRIVATE, _services, takes={"serviceIds": TWICE}),),
    "openApplications": (Template(PRIVATE, _openings, takes={"openings": TWICE}),),
    "closeApplications": (Template(PUBLIC, _closings, takes={"applications": TWICE, "serviceIds": TWICE}),),
    "createTechnicalAccount": (Template(PRIVATE, on_structure(PRIVATE, name="Progiciel")),),
    "resetTechnicalAccountPassword": (Template(PRIVATE, _tool),),
    "disableTechnicalAccount": (Template(PRIVATE, _tool),),
    "createWebhook": (
        Template(PRIVATE, on_structure(PRIVATE, **HOOK, kinds=["PIECE_ROUTED"]), takes={"kinds": TWICE}),
    ),
    "updateWebhook": (Template(PRIVATE, _other_form, takes={"kinds": TWICE}),),
    "enableWebhook": (Template(PRIVATE, _silent),),
    "disableWebhook": (Template(PRIVATE, _webhook),),
    "rotateWebhookSecret": (Template(PRIVATE, _webhook),),
    "testWebhook": (Template(PRIVATE, _webhook),),
    "deleteWebhook": (Template(PRIVATE, _webhook),),
    "resendWebhookDelivery": (Template(PRIVATE, _delivery),),
}
