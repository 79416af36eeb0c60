"""Rattachements: asked for, given, changed, ended (organisation §4), with the worked example of §12.4."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from api.domain.account import UserStatus
from api.domain.habilitation import Application, Level, RattachementStatus, UserRole
from api.domain.organisation import StructureStatus
from api.models import (
    Habilitation,
    JournalEntry,
    OutboxMail,
    Rattachement,
    RattachementService,
    Service,
    Structure,
    User,
)
from tests.api.forms import SIRETS, key_of
from tests.api.organisation import people
from tests.api.organisation.people import TODAY
from tests.api.organisation.rights import (
    a_service,
    attached,
    badge,
    do,
    done,
    each,
    journal,
    mails_to,
    profile,
    rattachement_of,
    refusals,
    rights,
    service,
    somebody,
    viewer,
)
from tests.operations import OPERATIONS
from tests.world import Person, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

NADIA = "nadia.benali@valombre.example"
LECTEUR = "lecteur@trehoret.example"
SIMPLE = [
    "FACTURES_A_VALIDER",
    "FACTURES_DE_TRAVAUX",
    "FACTURES_EMISES",
    "FACTURES_RECUES",
    "ORGANISATION",
    "SOLLICITATIONS_EMISES",
    "SOLLICITATIONS_RECUES",
]
"""The applications that VALOMBRE opened."""


async def test_the_worked_example_of_an_attachment_with_services(town: World) -> None:
    """§12.4: Nadia asks two services, the manager gives one of them and another."""
    nadia, luc = await somebody(town, NADIA), await town.person("VALOMBRE", "gestionnaire")
    travaux = await service("VALOMBRE", "TRAVAUX")
    voirie, rh = await a_service(town, "VALOMBRE", "VOIRIE"), await a_service(town, "VALOMBRE", "RH")
    place = town.structures["VALOMBRE"]

    asked = await done(
        nadia, "RequestRattachement", structureId=place, serviceIds=[travaux, voirie], comment="recrutée au 1er mars"
    )
    request = asked["approval"]
    assert (request["type"], request["state"], request["version"]) == ("RATTACHEMENT_STRUCTURE", "DEMANDEE", 1)
    assert request["description"] == "Rattachement à Commune de Valombre-sur-Arve"
    assert (request["serviceLabel"], request["comment"]) == ("Plusieurs services", "recrutée au 1er mars")
    assert [each["code"] for each in request["services"]] == ["TRAVAUX", "VOIRIE"]
    assert asked["habilitations"] == []
    (mine,) = (await viewer(nadia, "rattachements { status wholeStructure services { service { code } status } }"))[
        "rattachements"
    ]
    assert mine == {
        "status": "EN_COURS_VALIDATION",
        "wholeStructure": False,
        "services": [
            {"service": {"code": "TRAVAUX"}, "status": "EN_COURS_VALIDATION"},
            {"service": {"code": "VOIRIE"}, "status": "EN_COURS_VALIDATION"},
        ],
    }
    assert await badge(luc) == 1
    # What she says is read by herself and by those who decide; whoever searches the users sees that she asks.
    people = 'query U($id: ID!) { structure(id: $id) { users(search: "nadia") { nodes { comment } } } }'
    reader = await attached(
        town, "VALOMBRE", "lecteur.rh@valombre.example", (Application.ORGANISATION, Level.CONSULTATION)
    )
    for person, comment in ((luc, "recrutée au 1er mars"), (reader, None)):
        assert (await person.run(people, id=place))["structure"]["users"]["nodes"] == [{"comment": comment}]
    (own,) = (await viewer(nadia, "rattachements { comment }"))["rattachements"]
    assert own == {"comment": "recrutée au 1er mars"}

    given = await done(luc, "Approve", approvalId=request["id"], serviceIds=[travaux, rh], role="UTILISATEUR_SIMPLE")
    assert given["approval"]["state"] == "APPROUVEE"
    (mine,) = (await viewer(nadia, "rattachements { status role services { service { code } status } }"))[
        "rattachements"
    ]
    assert (mine["status"], mine["role"]) == ("VALIDE", "UTILISATEUR_SIMPLE")
    assert {each["service"]["code"]: each["status"] for each in mine["services"]} == {
        "TRAVAUX": "VALIDE",
        "RH": "VALIDE",
    }
    assert rights(given) == sorted((app, "CONSULTATION", code) for app in SIMPLE for code in ("TRAVAUX", "RH"))
    assert await badge(luc) == 0
    assert [label for _, label, _ in await journal(request["id"])] == [None, "VALIDEE"]
    ((subject, facts, _),) = await mails_to(NADIA)
    assert subject == "Demande approuvée : Rattachement à Commune de Valombre-sur-Arve"
    assert facts["Services"] == "Service des travaux, Service rh"

    line = profile("FACTURES_DE_TRAVAUX", "MODIFICATION", at=travaux)
    more = await done(nadia, "RequestHabilitations", structureId=place, changes=[line])
    assert (more["approval"]["type"], more["approval"]["state"]) == ("HABILITATION", "DEMANDEE")
    reason = "demander d'abord la formation"
    refused = await done(luc, "RefuseApproval", approvalId=more["approval"]["id"], reason=reason)
    assert (refused["approval"]["state"], refused["approval"]["decisionReason"]) == ("REFUSEE", reason)
    assert await journal(more["approval"]["id"]) == [
        ("APPROVAL_REQUESTED", None, None),
        ("APPROVAL_DECIDED", "DESACTIVEE", reason),
    ]
    assert (await do(luc, "Approve", approvalId=request["id"]))["userErrors"][0]["code"] == "APPROVAL_ALREADY_TREATED"


# ------------------------------------------------------------------------------------------------- asking


async def test_att_03_one_request_waits_at_a_time_and_an_old_one_can_be_made_again(town: World) -> None:
    """§4.1: from refused, removed and annulled alike; the rattachement is the same all along."""
    email, place = "iris.caron@town.example", town.structures["ATELIER"]
    iris, manager = await somebody(town, email), await town.person("ATELIER", "gestionnaire")
    states = []
    for answer in ("RefuseApproval", "WithdrawApproval", "Approve"):
        asked = (await done(iris, "RequestRattachement", structureId=place))["approval"]
        assert (asked["serviceLabel"], asked["requestedRole"]) == ("Tous les services", "UTILISATEUR_SIMPLE")
        again = await do(iris, "RequestRattachement", structureId=place, comment="Encore")
        assert refusals(again) == [("ATTACHMENT_PENDING", None)]
        attach = {"structureId": place, "email": email, "role": "UTILISATEUR_SIMPLE", "validFrom": "2025-01-06"}
        assert refusals(await do(manager, "AttachUser", **attach)) == [("ATTACHMENT_PENDING", None)]
        actor = iris if answer == "WithdrawApproval" else manager
        given = {"reason": "Non"} if answer == "RefuseApproval" else {}
        states.append((await done(actor, answer, approvalId=asked["id"], **given))["approval"]["state"])
        states.append((await Rattachement.get(id=key_of(await rattachement_of(email, "ATELIER")))).status)
    assert states == ["REFUSEE", "REFUSE", "ANNULEE", "ANNULE", "APPROUVEE", "VALIDE"]
    again = await do(iris, "RequestRattachement", structureId=place)
    assert refusals(again) == [("TRANSITION_NOT_ALLOWED", None)]
    assert again["userErrors"][0]["message"] == "L'état présent est « Validé » : cet acte n'est pas possible."
    assert each(await done(iris, "DetachUsers", rattachementIds=[await rattachement_of(email, "ATELIER")])) == [[]]
    asked = (await done(iris, "RequestRattachement", structureId=place))["approval"]
    row = await Rattachement.get(id=key_of(await rattachement_of(email, "ATELIER")))
    assert (row.status, row.valid_from, row.refusal_reason) == ("EN_COURS_VALIDATION", None, None)


async def test_a_request_names_what_is_there(town: World) -> None:
    person = await somebody(town, "luca.remy@town.example")
    place, ended = town.structures["VALOMBRE"], await a_service(town, "VALOMBRE", "CLOS", valid_until=TODAY)
    elsewhere = await service("SMEAUX", "FACTURES_PUBLIQUES")
    bad = {"structureId": place, "serviceIds": [ended, await service("VALOMBRE", "TRAVAUX"), elsewhere, "x"]}
    found = refusals(await do(person, "RequestRattachement", **bad, comment="c" * 2001))
    unknown = "SERVICE_UNKNOWN_OR_INACTIVE"
    assert found == [
        (unknown, "serviceIds.0"),
        (unknown, "serviceIds.2"),
        (unknown, "serviceIds.3"),
        ("FIELD_TOO_LONG", "comment"),
    ]
    many = {"structureId": place, "serviceIds": [ended] * 201}
    assert refusals(await do(person, "RequestRattachement", **many)) == [("VALUE_NOT_ALLOWED", "serviceIds")]
    for nothing in ("structure_" + "0" * 32, place.replace("structure", "piece"), "x"):
        found = refusals(await do(person, "RequestRattachement", structureId=nothing))
        assert found == [("NOT_FOUND", "structureId")]


async def test_an_inactive_structure_takes_nobody_in(town: World) -> None:
    """SIR-08: asking, attaching, extending, asking for a profile; dropping one is nothing new."""
    place, key = town.structures["TREHORET"], {"identifier": SIRETS["TREHORET"]}
    manager, agent = await town.person("TREHORET", "gestionnaire"), await town.person("TREHORET")
    person = await somebody(town, "ines.costa@town.example")
    attach = {"email": "ines.costa@town.example", "role": "UTILISATEUR_SIMPLE", "validFrom": "2025-01-06"}
    line = profile("SUIVI_DES_FLUX", "CONSULTATION")
    secondary = {"role": "GESTIONNAIRE_SECONDAIRE", "rattachementId": await rattachement_of(LECTEUR, "TREHORET")}
    await Structure.filter(**key).update(status=StructureStatus.INACTIVE)
    try:
        answers = [
            await do(person, "RequestRattachement", structureId=place),
            await do(manager, "AttachUser", structureId=place, **attach),
            await do(manager, "UpdateRattachement", **secondary),
            await do(agent, "RequestHabilitations", structureId=place, changes=[line]),
        ]
        assert [refusals(answer) for answer in answers] == [[("STRUCTURE_INACTIVE", None)]] * 4
        dropped = profile("SOLLICITATIONS_EMISES", "CONSULTATION", change="REMOVE")
        await done(agent, "RequestHabilitations", structureId=place, changes=[dropped])
    finally:
        await Structure.filter(**key).update(status=StructureStatus.ACTIVE)


async def test_more_services_are_asked_for_one_by_one_or_all_at_once(town: World) -> None:
    """§6: a service more is RATTACHEMENT_SERVICE, and what it does not get is refused alone."""
    email, place = "omar.diaz@town.example", town.structures["SEM"]
    codes = ("NORD", "SUD", "EST")
    nord, sud, est = [await a_service(town, "SEM", code) for code in codes]
    omar = await attached(town, "SEM", email, (Application.FACTURES_RECUES, Level.MODIFICATION), services=["NORD"])
    manager = await town.person("SEM", "gestionnaire")
    held = await do(omar, "RequestRattachement", structureId=place, serviceIds=[sud, nord])
    assert refusals(held) == [("VALUE_NOT_ALLOWED", "serviceIds.1")]

    asked = (await done(omar, "RequestRattachement", structureId=place, serviceIds=[sud, est]))["approval"]
    assert (asked["type"], asked["requestedRole"]) == ("RATTACHEMENT_SERVICE", None)
    lines = (await manager.run(OPERATIONS["Approval"], id=asked["id"]))["approval"]["serviceChoices"]
    assert {each["service"]["code"]: (each["status"], each["checked"], each["locked"]) for each in lines} == {
        "FACTURES_PUBLIQUES": (None, False, False),
        "NORD": ("VALIDE", True, True),
        "SUD": ("EN_COURS_VALIDATION", True, False),
        "EST": ("EN_COURS_VALIDATION", True, False),
    }
    await done(manager, "Approve", approvalId=asked["id"], serviceIds=[sud])
    (mine,) = (await viewer(omar, "rattachements { status services { service { code } status locked } }"))[
        "rattachements"
    ]
    assert mine["status"] == "VALIDE"
    assert {each["service"]["code"] for each in mine["services"]} == {"NORD", "SUD"}
    found = (await omar.run(OPERATIONS["Habilitations"], structureId=place))["habilitations"]["nodes"]
    assert ("FACTURES_RECUES", "MODIFICATION", "NORD") in rights(found)
    assert [each for each in rights(found) if each[2] == "SUD"] == sorted(
        (app, "CONSULTATION", "SUD") for app in SIMPLE
    )

    asked = (await done(omar, "RequestRattachement", structureId=place))["approval"]
    assert (asked["type"], asked["serviceLabel"]) == ("RATTACHEMENT_STRUCTURE", "Tous les services")
    await done(manager, "RefuseApproval", approvalId=asked["id"], reason="Restez au nord")
    assert (await Rattachement.get(id=key_of(await rattachement_of(email, "SEM")))).status == "VALIDE"
    asked = (await done(omar, "RequestRattachement", structureId=place))["approval"]
    await done(manager, "Approve", approvalId=asked["id"])
    (mine,) = (await viewer(omar, "rattachements { wholeStructure }"))["rattachements"]
    assert mine == {"wholeStructure": True}


# ----------------------------------------------------------------------------------------------- deciding


async def test_att_05_nobody_is_made_principal_manager_by_a_decision(town: World) -> None:
    place, manager = town.structures["LORMEL"], await town.person("LORMEL", "gestionnaire")
    email = "zoe.petit@town.example"
    zoe = await somebody(town, email)
    asked = (await done(zoe, "RequestRattachement", structureId=place))["approval"]
    refused = await do(manager, "Approve", approvalId=asked["id"], role="GESTIONNAIRE_PRINCIPAL")
    assert refusals(refused) == [("ROLE_NOT_ASSIGNABLE", "role")]
    given = await done(manager, "Approve", approvalId=asked["id"], role="GESTIONNAIRE_SECONDAIRE")
    assert ("ORGANISATION", "MODIFICATION", None) in rights(given)
    known, role = "agent@atelier.example", "GESTIONNAIRE_PRINCIPAL"
    attach = {"structureId": place, "email": known, "role": role, "validFrom": "2025-01-06"}
    assert refusals(await do(manager, "AttachUser", **attach)) == [("ROLE_NOT_ASSIGNABLE", "role")]
    update = {"rattachementId": await rattachement_of(email, "LORMEL"), "role": "GESTIONNAIRE_PRINCIPAL"}
    assert refusals(await do(manager, "UpdateRattachement", **update)) == [("ROLE_NOT_ASSIGNABLE", "role")]


async def test_a_role_comes_with_its_profile_and_goes_with_it(town: World) -> None:
    """§3.5: a secondary manager is a simple user with Organisation in modification, and nothing else."""
    email, place = "ugo.blanc@town.example", town.structures["VAUQUELIN"]
    ugo, manager = await somebody(town, email), await town.person("VAUQUELIN", "gestionnaire")
    attach = {"structureId": place, "email": email, "role": "UTILISATEUR_SIMPLE", "validFrom": "2025-01-06"}
    link = (await done(manager, "AttachUser", **attach))["rattachement"]
    before = rights(link)
    assert ("ORGANISATION", "CONSULTATION", None) in before
    assert await badge(ugo) == 0

    raised = await done(manager, "UpdateRattachement", rattachementId=link["id"], role="GESTIONNAIRE_SECONDAIRE")
    assert rights(raised["rattachement"]) == sorted([*before, ("ORGANISATION", "MODIFICATION", None)])
    lowered = await done(ugo, "UpdateRattachement", rattachementId=link["id"], role="UTILISATEUR_SIMPLE")
    assert rights(lowered["rattachement"]) == before
    gone = {"rattachementId": link["id"], "role": "GESTIONNAIRE_SECONDAIRE"}
    assert refusals(await do(ugo, "UpdateRattachement", **gone)) == [("CONSULTATION_ONLY", None)]

    await done(manager, "UpdateRattachement", **gone)
    line = profile("ORGANISATION", "MODIFICATION", change="REMOVE")
    await done(ugo, "RequestHabilitations", structureId=place, changes=[line])
    assert (await Rattachement.get(id=key_of(link["id"]))).role == "UTILISATEUR_SIMPLE"


async def test_a_principal_manager_is_told_of_new_managers(town: World) -> None:
    """Q-11: whoever manages may let others manage; the gestionnaire principal learns of it."""
    place = town.structures["VAUQUELIN"]
    second = await attached(town, "VAUQUELIN", "ines.roy@town.example", (Application.ORGANISATION, Level.MODIFICATION))
    await OutboxMail.all().delete()
    await somebody(town, "paul.roy@town.example")
    attach = {"structureId": place, "email": "paul.roy@town.example", "validFrom": "2025-01-06"}
    await done(second, "AttachUser", **attach, role="GESTIONNAIRE_SECONDAIRE")
    mails = {row.to_address: row.subject for row in await OutboxMail.all()}
    assert mails == {
        "contact.paul.roy@town.example": "Rattachement : Charpentes Vauquelin SAS",
        "gestionnaire@vauquelin.example": "Organisation en modification accordée : Charpentes Vauquelin SAS",
    }


# ----------------------------------------------------------------------------------------------- attaching


async def test_att_08_a_manager_attaches_an_active_account_and_tells_it(town: World) -> None:
    email, place = "alba.cruz@town.example", town.structures["VALOMBRE"]
    manager, lecteur = await town.person("VALOMBRE", "gestionnaire"), await town.person("VALOMBRE", "lecteur")
    await somebody(town, email)
    await somebody(town, "pas.encore@town.example", status=UserStatus.EN_COURS_ACTIVATION)
    form: dict[str, Any] = {"structureId": place, "role": "UTILISATEUR_SIMPLE", "validFrom": "2025-01-06"}
    travaux = await service("VALOMBRE", "TRAVAUX")
    for nobody in ("pas.encore@town.example", "personne@town.example", "x", "y" * 300):
        refused = await do(manager, "AttachUser", **form, email=nobody, serviceIds=[travaux])
        assert refusals(refused) == [("VALUE_NOT_ALLOWED", "serviceIds"), ("NOT_FOUND", "email")]
    refused = await do(manager, "AttachUser", **form, email=email, wholeStructure=False)
    assert refusals(refused) == [("FIELD_REQUIRED", "serviceIds")]
    assert refusals(await do(lecteur, "AttachUser", **form, email=email)) == [("CONSULTATION_ONLY", None)]
    stranger = await town.person("ATELIER", "gestionnaire")
    assert refusals(await do(stranger, "AttachUser", **form, email=email)) == [("FORBIDDEN", None)]
    private = {**form, "structureId": town.structures["BATILOIRE"]}
    assert refusals(await do(stranger, "AttachUser", **private, email=email)) == [("NOT_FOUND", "structureId")]

    form |= {"email": email.upper(), "wholeStructure": False, "serviceIds": [travaux], "comment": "Renfort"}
    given = await done(manager, "AttachUser", **form)
    link = given["rattachement"]
    assert (link["status"], link["wholeStructure"], link["validFrom"]) == ("VALIDE", False, "2025-01-06")
    assert link["services"] == [{"service": {"code": "TRAVAUX"}, "status": "VALIDE", "checked": True, "locked": True}]
    assert rights(link) == [(app, "CONSULTATION", "TRAVAUX") for app in SIMPLE]
    ((subject, facts, text),) = await mails_to(email)
    assert (subject, text) == ("Rattachement : Commune de Valombre-sur-Arve", "Renfort")
    assert facts["À partir du"] == "06/01/2025"
    again = await do(manager, "AttachUser", **form)
    assert refusals(again) == [("TRANSITION_NOT_ALLOWED", None)]


async def test_att_14_a_manager_attaches_somebody_to_several_structures_at_once(town: World) -> None:
    """Each structure answers for itself: those that may not be seen, or managed, change nothing of the others."""
    manages = (Application.ORGANISATION, Level.MODIFICATION)
    email, person = "lise.roy@town.example", await attached(town, "SMEAUX", "deux.villes@town.example", manages)
    user = await User.get(connection_email="deux.villes@town.example")
    await people.join(user, town.structures["VALOMBRE"], manages)
    await somebody(town, email)
    keys = ("SMEAUX", "VALOMBRE", "BATILOIRE", "SEM", "SMEAUX")
    form: dict[str, Any] = {
        "structureIds": [town.structures[key] for key in keys],
        "email": email,
        "role": "GESTIONNAIRE_SECONDAIRE",
        "validFrom": "2025-01-06",
        "comment": "Mutualisée",
    }
    mayor = {**form, "role": "GESTIONNAIRE_PRINCIPAL", "email": "personne@town.example"}
    refused = await do(person, "AttachUserToStructures", **mayor)
    faults = ["ROLE_NOT_ASSIGNABLE", "NOT_FOUND"]
    assert each(refused) == [faults, faults, ["NOT_FOUND"], ["FORBIDDEN"], faults]
    assert refusals(await do(person, "AttachUserToStructures", **{**form, "structureIds": []})) == [
        ("VALUE_NOT_ALLOWED", "structureIds")
    ]
    before = await OutboxMail.all().count()
    rehearsed = await done(person, "AttachUserToStructures", **form, dryRun=True)
    assert (rehearsed["doneCount"], await OutboxMail.all().count()) == (2, before)
    key = str(uuid4())
    given = await done(person, "AttachUserToStructures", **form, idempotencyKey=key)
    assert each(given) == [[], [], ["NOT_FOUND"], ["FORBIDDEN"], ["TRANSITION_NOT_ALLOWED"]]
    assert [result["id"] for result in given["results"]] == form["structureIds"]
    assert await done(person, "AttachUserToStructures", **form, idempotencyKey=key) == {**given, "replayed": True}
    lise = await User.get(connection_email=email)
    links = {str(row.structure_id): row for row in await Rattachement.filter(user_id=lise.id)}
    assert links.keys() == {str(key_of(place)) for place in form["structureIds"][:2]}
    assert {(row.role, row.status, row.whole_structure, row.comment) for row in links.values()} == {
        (UserRole.GESTIONNAIRE_SECONDAIRE, RattachementStatus.VALIDE, True, "Mutualisée")
    }
    assert [subject.partition(" : ")[0] for subject, _, _ in await mails_to(email)] == ["Rattachement"] * 2
    entries = await JournalEntry.filter(subject_id=lise.id)
    assert [entry.kind for entry in entries] == ["RATTACHEMENT_CHANGED"] * 2


# ------------------------------------------------------------------------------------ changing and detaching


async def test_att_09_services_are_added_and_never_detached_alone(town: World) -> None:
    email = "remi.vidal@town.example"
    await a_service(town, "SMEAUX", "AMONT")
    await a_service(town, "SMEAUX", "AVAL")
    amont, aval = await service("SMEAUX", "AMONT"), await service("SMEAUX", "AVAL")
    remi = await attached(town, "SMEAUX", email, (Application.ORGANISATION, Level.CONSULTATION), services=["AMONT"])
    manager, target = await town.person("SMEAUX", "gestionnaire"), await rattachement_of(email, "SMEAUX")
    alone = ("SERVICE_DETACH_NOT_ALLOWED", "serviceIds")
    for left in ([], [aval]):
        refused = await do(manager, "UpdateRattachement", rattachementId=target, serviceIds=left)
        assert refusals(refused) == [alone]
    more = await done(manager, "UpdateRattachement", rattachementId=target, serviceIds=[amont, aval], expectedVersion=1)
    link = more["rattachement"]
    assert [each["service"]["code"] for each in link["services"]] == ["AMONT", "AVAL"]
    assert ("FACTURES_RECUES", "CONSULTATION", "AVAL") in rights(link)
    stale = await do(manager, "UpdateRattachement", rattachementId=target, wholeStructure=True, expectedVersion=0)
    assert (refusals(stale), stale["rattachement"]["id"]) == ([("VERSION_CONFLICT", None)], target)
    both = await do(manager, "UpdateRattachement", rattachementId=target, wholeStructure=True, serviceIds=[amont])
    assert refusals(both) == [("VALUE_NOT_ALLOWED", "serviceIds")]
    widened = await do(remi, "UpdateRattachement", rattachementId=target, wholeStructure=True)
    assert refusals(widened) == [("FORBIDDEN", None)]
    await done(manager, "UpdateRattachement", rattachementId=target, wholeStructure=True)
    narrowed = await do(manager, "UpdateRattachement", rattachementId=target, wholeStructure=False)
    assert refusals(narrowed) == [("SERVICE_DETACH_NOT_ALLOWED", "wholeStructure")]
    assert refusals(await do(manager, "UpdateRattachement", rattachementId=target, serviceIds=[amont])) == [alone]


async def test_att_10_a_rattachement_ends_with_everything_that_goes_with_it(town: World) -> None:
    """Services, profiles and requests that wait; in the « Historique »: Supprimée; told to the person."""
    email, place = "lena.marc@town.example", town.structures["SEM"]
    await a_service(town, "SEM", "OUEST")
    lena = await attached(town, "SEM", email, (Application.FACTURES_RECUES, Level.CONSULTATION), services=["OUEST"])
    ouest, manager = await service("SEM", "OUEST"), await town.person("SEM", "gestionnaire")
    line = profile("FACTURES_RECUES", "MODIFICATION", at=ouest)
    asked = (await done(lena, "RequestHabilitations", structureId=place, changes=[line]))["approval"]
    target = await rattachement_of(email, "SEM")
    strange = await rattachement_of("agent@valombre.example", "VALOMBRE")
    principal = await rattachement_of("gestionnaire@sem.example", "SEM")
    found = await do(manager, "DetachUsers", rattachementIds=[strange, target, target, "x", principal])
    assert each(found) == [["NOT_FOUND"], [], ["TRANSITION_NOT_ALLOWED"], ["NOT_FOUND"], ["SUCCESSOR_REQUIRED"]]
    assert (found["userErrors"], found["doneCount"]) == ([], 1)
    row = await Rattachement.get(id=key_of(target))
    assert (row.status, await Habilitation.filter(user_id=row.user_id).count()) == ("SUPPRIME", 0)
    assert [part.status for part in await RattachementService.filter(rattachement_id=row.id)] == ["SUPPRIME"]
    assert (await viewer(lena, "rattachements { id } habilitations { id } domains { domain }")) == {
        "rattachements": [],
        "habilitations": [],
        "domains": [],
    }
    mine = (await lena.run(OPERATIONS["Approval"], id=asked["id"]))["approval"]
    assert (mine["state"], mine["decidedBy"]) == ("ANNULEE", None)
    assert [subject for subject, _, _ in await mails_to(email)] == [
        "Rattachement supprimé : SEM Valombre Aménagement",
        "Demande annulée : Habilitations sur SEM Valombre Aménagement : 1 profil",
    ]
    assert await journal(asked["id"]) == [("APPROVAL_REQUESTED", None, None), ("APPROVAL_DECIDED", None, None)]
    last = await JournalEntry.filter(subject_id=row.user_id, kind="RATTACHEMENT_CHANGED").order_by("-position").first()
    assert last is not None
    assert last.decision == "SUPPRIMEE"


async def test_who_may_detach_whom(town: World) -> None:
    place = "BATILOIRE"
    agent, lecteur = await town.person(place), await town.person(place, "lecteur")
    manager = await town.person(place, "gestionnaire")
    second = await attached(town, place, "second@town.example", (Application.ORGANISATION, Level.MODIFICATION))
    ids = {
        who: await rattachement_of(f"{who}@batiloire.example", place) for who in ("agent", "lecteur", "gestionnaire")
    }
    dry = {"dryRun": True}
    assert each(await do(agent, "DetachUsers", rattachementIds=[ids["agent"]], **dry)) == [[]]
    assert each(await do(agent, "DetachUsers", rattachementIds=[ids["lecteur"]], **dry)) == [["CONSULTATION_ONLY"]]
    assert each(await do(lecteur, "DetachUsers", rattachementIds=[ids["agent"]], **dry)) == [["CONSULTATION_ONLY"]]
    assert each(await do(second, "DetachUsers", rattachementIds=[ids["gestionnaire"]], **dry)) == [["FORBIDDEN"]]
    assert each(await do(manager, "DetachUsers", rattachementIds=[ids["gestionnaire"]])) == [["SUCCESSOR_REQUIRED"]]
    for size in ([], [ids["agent"]] * 1001):
        assert refusals(await do(manager, "DetachUsers", rattachementIds=size)) == [
            ("VALUE_NOT_ALLOWED", "rattachementIds")
        ]
    role = {"rattachementId": ids["gestionnaire"], "role": "UTILISATEUR_SIMPLE"}
    assert refusals(await do(second, "UpdateRattachement", **role)) == [("SUCCESSOR_REQUIRED", "role")]


async def test_the_people_of_a_structure_and_of_a_service(town: World) -> None:
    """`users`: searched, by status, page by page, counted; for whoever has Organisation there."""
    place, manager = await people.a_structure(town, type="PUBLIQUE")
    await people.a_service(place, "QUAI")
    names = ["Ève Martin", "Noé Martin", "Zoé Roux"]
    users = []
    for index, name in enumerate(names):
        first, last = name.split()
        person = await people.somebody(town, f"u{index}@quai.example", first_name=first, last_name=last)
        users.append(await people.user_of(person))
        await people.join(users[-1], place, (Application.FACTURES_EMISES, Level.CONSULTATION))
    gone, waits = await people.somebody(town), await people.somebody(town)
    await people.join(await people.user_of(gone), place, status=RattachementStatus.SUPPRIME)
    await people.join(await people.user_of(waits), place, status=RattachementStatus.EN_COURS_VALIDATION)
    quay = await Service.get(structure_id=key_of(place), code="QUAI")
    for user, status in zip(users, ("VALIDE", "VALIDE", "REFUSE"), strict=True):
        row = await Rattachement.get(user_id=user.id)
        part = RattachementService(rattachement_id=row.id, service_id=quay.id, status=RattachementStatus(status))
        await part.save(force_create=True)
    query = """query S($id: ID!, $first: Int! = 20, $after: String, $search: String, $status: [RattachementStatus!]) {
      structure(id: $id) {
        users(first: $first, after: $after, search: $search, status: $status) {
          nodes { status user { lastName } habilitations { application } services { service { code } status } }
          edges { cursor node { user { lastName firstName } } }
          pageInfo { hasNextPage endCursor } totalCount { value exact } exportUrl }
        services { code users(first: 1) { nodes { user { firstName } } pageInfo { hasNextPage } totalCount { value } } }
      } }"""

    async def shown(person: Person, **given: Any) -> Any:
        return (await person.run(query, id=place, **given))["structure"]

    whole = (await shown(manager))["users"]
    assert (len(whole["nodes"]), whole["totalCount"], whole["pageInfo"]["hasNextPage"]) == (
        5,
        {"value": 5, "exact": True},
        False,
    )
    assert whole["exportUrl"] == f"/exports/users.csv?structureId={place}"
    eve = next(node for node in whole["nodes"] if node["services"] and node["user"]["lastName"] == "Martin")
    assert (eve["habilitations"], eve["services"]) == (
        [{"application": "FACTURES_EMISES"}],
        [{"service": {"code": "QUAI"}, "status": "VALIDE"}],
    )
    found = (await shown(manager, search="mârtin éve"))["users"]
    assert ([edge["node"]["user"]["firstName"] for edge in found["edges"]], found["totalCount"]["value"]) == (
        ["Ève"],
        1,
    )
    assert (await shown(manager, search="U2@QUAI"))["users"]["totalCount"]["value"] == 1
    assert (await shown(manager, status=["SUPPRIME"]))["users"]["nodes"][0]["status"] == "SUPPRIME"
    seen, after = [], None
    for _ in range(3):
        page = (await shown(manager, first=2, after=after))["users"]
        seen += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        assert page["totalCount"]["value"] == 5
    assert seen == whole["nodes"]
    quays = {each["code"]: each["users"] for each in (await shown(manager))["services"]}
    assert quays["QUAI"] == {
        "nodes": [{"user": {"firstName": "Ève"}}],
        "pageInfo": {"hasNextPage": True},
        "totalCount": {"value": 2},
    }
    assert quays["FACTURES_PUBLIQUES"]["totalCount"] == {"value": 0}
    for bad in ({"first": 0}, {"first": 101}, {"after": "x"}):
        answer = (await manager.post(query, id=place, **bad)).json()
        assert [problem["extensions"]["code"] for problem in answer["errors"]] == ["VALUE_NOT_ALLOWED"]
    for person in (await people.member(town, place), await people.somebody(town)):
        hidden = await shown(person)
        assert (hidden["users"], {each["users"] for each in hidden["services"]}) == (None, {None})
    assert (await shown(await people.reader(town, place)))["users"]["totalCount"]["value"] == 7
