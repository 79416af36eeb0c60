"""Habilitations: asked for, approved by oneself or by a manager, dropped, set (organisation §5), with §12.6."""

from __future__ import annotations

from uuid import uuid4

import pytest

from api.domain.habilitation import Application, Level, UserRole
from api.models import Habilitation, JournalEntry, OpenApplication, OutboxMail, Rattachement, User
from tests.api.forms import key_of
from tests.api.organisation import people
from tests.api.organisation.people import ORGANISATION
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
    user_id,
    viewer,
)
from tests.operations import OPERATIONS
from tests.world import Person, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

OM = (ORGANISATION, Level.MODIFICATION)
TRAVAUX = Application.FACTURES_DE_TRAVAUX
READ, WRITE = Level.CONSULTATION, Level.MODIFICATION


async def held(person: Person, structure: str) -> list[tuple[str, str, str | None]]:
    """What somebody holds on a structure."""
    query = "query H($id: ID!) { viewer { habilitations(structureId: $id) { application level service { code } } } }"
    return rights((await person.run(query, id=structure))["viewer"]["habilitations"])


async def offered(person: Person, structure: str) -> set[tuple[str, str]]:
    """What somebody may still ask for there."""
    query = "query R($id: ID!) { viewer { requestableProfiles(structureId: $id) { application level } } }"
    found = (await person.run(query, id=structure))["viewer"]["requestableProfiles"]
    return {(each["application"], each["level"]) for each in found}


async def test_the_worked_example_of_habilitations(town: World) -> None:
    """§12.6, on VALOMBRE: the manager, a holder of Organisation in modification, a simple user."""
    place, luc = town.structures["VALOMBRE"], await town.person("VALOMBRE", "gestionnaire")
    again = [profile("FACTURES_DE_TRAVAUX", "MODIFICATION", change=verb) for verb in ("REMOVE", "ADD")]
    answer = await done(luc, "RequestHabilitations", structureId=place, changes=again)
    request = answer["approval"]
    assert (request["state"], request["decidedBy"]["contactEmail"]) == ("APPROUVEE", "gestionnaire@valombre.example")
    assert ("FACTURES_DE_TRAVAUX", "MODIFICATION", None) in rights(answer)
    assert [(line["change"], line["granted"], line["outcomeLabel"]) for line in request["requestedProfiles"]] == [
        ("REMOVE", True, "Retiré"),
        ("ADD", True, "Accordé"),
    ]
    assert await journal(request["id"]) == [("APPROVAL_DECIDED", "VALIDEE", None)]

    hugo = await attached(town, "VALOMBRE", "hugo@valombre.example", (ORGANISATION, WRITE))
    line = profile("FACTURES_RECUES", "MODIFICATION")
    answer = await done(hugo, "RequestHabilitations", structureId=place, changes=[line])
    assert answer["approval"]["state"] == "APPROUVEE"
    assert rights(answer) == [("FACTURES_RECUES", "MODIFICATION", None), ("ORGANISATION", "MODIFICATION", None)]

    nadia = await attached(
        town,
        "VALOMBRE",
        "nadia@valombre.example",
        (Application.FACTURES_EMISES, READ),
        (Application.FACTURES_RECUES, READ),
        services=["TRAVAUX"],
    )
    travaux = await service("VALOMBRE", "TRAVAUX")
    changes = [
        profile("FACTURES_EMISES", "CONSULTATION", change="REMOVE", at=travaux),
        profile("FACTURES_RECUES", "MODIFICATION", at=travaux),
    ]
    before = await badge(hugo)
    answer = await done(nadia, "RequestHabilitations", structureId=place, changes=changes, comment="Pour le pôle")
    request = answer["approval"]
    assert (request["state"], request["serviceLabel"]) == ("DEMANDEE", "Service des travaux")
    assert request["description"] == "Habilitations sur Commune de Valombre-sur-Arve : 1 profil"
    assert rights(answer) == [("FACTURES_RECUES", "CONSULTATION", "TRAVAUX")]
    assert (await badge(luc), await badge(hugo), await badge(nadia)) == (before + 1, before + 1, 0)
    assert await offered(nadia, place) >= {("FACTURES_DE_TRAVAUX", "MODIFICATION"), ("FACTURES_EMISES", "CONSULTATION")}
    assert ("FACTURES_RECUES", "MODIFICATION") not in await offered(nadia, place)
    given = await done(hugo, "Approve", approvalId=request["id"])
    assert ("FACTURES_RECUES", "MODIFICATION", "TRAVAUX") in rights(given)
    assert [label for _, label, _ in await journal(request["id"])] == [None, "VALIDEE"]
    ((subject, facts, _),) = await mails_to("nadia@valombre.example")
    assert subject == "Demande approuvée : Habilitations sur Commune de Valombre-sur-Arve : 1 profil"
    assert facts["Accordé"] == "Factures reçues, modification, Service des travaux"

    missing = [profile("SUIVI_DES_FLUX", "CONSULTATION", at=travaux)]
    refused = await do(nadia, "RequestHabilitations", structureId=place, changes=missing)
    assert refusals(refused) == [("APPLICATION_NOT_OPEN", "changes.0")]


async def test_hab_03_and_hab_10_only_what_is_open_and_possible_may_be_asked(town: World) -> None:
    """Every fault at its line; what is listed as requestable is exactly what is accepted."""
    email, place = "theo.martin@town.example", town.structures["BATILOIRE"]
    theo = await attached(town, "BATILOIRE", email, (Application.FACTURES_EMISES, READ))
    changes = [
        profile("ENGAGEMENTS", "CONSULTATION"),
        profile("FACTURES_RECUES", "CONSULTATION"),  # never on a private structure
        profile("DUME", "CONSULTATION"),  # free
        profile("CERTIFICATS_CESSIBILITE", "CONSULTATION"),  # not built
        profile("COMPTE_TECHNIQUE", "MODIFICATION"),  # the manager's alone
        profile("FACTURES_EMISES", "CONSULTATION"),  # held
        profile("FACTURES_EMISES", "MODIFICATION"),
        profile("FACTURES_EMISES", "MODIFICATION"),  # twice
        profile("FACTURES_EMISES", "MODIFICATION", at="service_" + "0" * 32),
        profile("FACTURES_DE_TRAVAUX", "MODIFICATION", change="REMOVE"),  # not held
    ]
    refused = await do(theo, "RequestHabilitations", structureId=place, changes=changes, comment="c" * 2001)
    assert refusals(refused) == [
        ("APPLICATION_NOT_OPEN", "changes.0"),
        ("PROFILE_NOT_ALLOWED", "changes.1"),
        ("PROFILE_NOT_ALLOWED", "changes.2"),
        ("PROFILE_NOT_ALLOWED", "changes.3"),
        ("PROFILE_NOT_ALLOWED", "changes.4"),
        ("VALUE_NOT_ALLOWED", "changes.5"),
        ("VALUE_NOT_ALLOWED", "changes.7"),
        ("SERVICE_UNKNOWN_OR_INACTIVE", "changes.8.serviceId"),
        ("VALUE_NOT_ALLOWED", "changes.9"),
        ("FIELD_TOO_LONG", "comment"),
    ]
    for none in ([], [changes[0]] * 101):
        code = "FIELD_REQUIRED" if not none else "VALUE_NOT_ALLOWED"
        assert refusals(await do(theo, "RequestHabilitations", structureId=place, changes=none)) == [(code, "changes")]
    accepted = set()
    for application in Application:
        for level in Level:
            form = {"structureId": place, "changes": [profile(application.name, level.name)], "dryRun": True}
            if not refusals(await do(theo, "RequestHabilitations", **form)):
                accepted.add((application.name, level.name))
    assert await offered(theo, place) == accepted
    assert ("FACTURES_EMISES", "MODIFICATION") in accepted


async def test_a_profile_stays_within_the_services_of_the_rattachement(town: World) -> None:
    """§5.3; Organisation alone may be asked for on the whole structure, which is what a manager holds."""
    await a_service(town, "SMEAUX", "LACS")
    await a_service(town, "SMEAUX", "RIVES")
    lacs, rives = await service("SMEAUX", "LACS"), await service("SMEAUX", "RIVES")
    person = await attached(
        town, "SMEAUX", "lou.roche@town.example", (Application.FACTURES_RECUES, READ), services=["LACS"]
    )
    place = town.structures["SMEAUX"]
    changes = [
        profile("FACTURES_EMISES", "CONSULTATION"),
        profile("FACTURES_EMISES", "CONSULTATION", at=rives),
        profile("FACTURES_EMISES", "CONSULTATION", at=lacs),
        profile("ORGANISATION", "MODIFICATION"),
    ]
    refused = await do(person, "RequestHabilitations", structureId=place, changes=changes)
    assert refusals(refused) == [("PROFILE_NOT_ALLOWED", "changes.0"), ("PROFILE_NOT_ALLOWED", "changes.1")]
    asked = (await done(person, "RequestHabilitations", structureId=place, changes=changes[2:]))["approval"]
    assert asked["serviceLabel"] == "Plusieurs services"


async def test_hab_08_one_drops_ones_own_but_for_the_principal_manager(town: World) -> None:
    place, manager = town.structures["VAUQUELIN"], await town.person("VAUQUELIN", "gestionnaire")
    lecteur = await town.person("VAUQUELIN", "lecteur")
    kept = profile("ORGANISATION", "MODIFICATION", change="REMOVE")
    refused = await do(manager, "RequestHabilitations", structureId=place, changes=[kept])
    assert refusals(refused) == [("LAST_MANAGER", "changes.0")]
    dropped = profile("FACTURES_EMISES", "CONSULTATION", change="REMOVE")
    before = await JournalEntry.all().count()
    answer = await done(lecteur, "RequestHabilitations", structureId=place, changes=[dropped])
    assert answer["approval"] is None
    assert ("FACTURES_EMISES", "CONSULTATION", None) not in rights(answer)
    last = await JournalEntry.all().order_by("-position").first()
    assert last is not None
    assert (last.kind, await JournalEntry.all().count()) == ("HABILITATION_CHANGED", before + 1)


async def test_modification_and_consultation_come_and_go_apart(town: World) -> None:
    """HAB-01, HAB-02: a level is dropped alone, the other one stays."""
    place, email = town.structures["LORMEL"], "kim.lee@town.example"
    kim = await attached(town, "LORMEL", email, (TRAVAUX, READ), (ORGANISATION, WRITE))
    line = profile("FACTURES_DE_TRAVAUX", "MODIFICATION")
    await done(kim, "RequestHabilitations", structureId=place, changes=[line])
    assert [each for each in await held(kim, place) if each[0] == "FACTURES_DE_TRAVAUX"] == [
        ("FACTURES_DE_TRAVAUX", "CONSULTATION", None),
        ("FACTURES_DE_TRAVAUX", "MODIFICATION", None),
    ]
    menu = (await viewer(kim, "domains { applications { application level } }"))["domains"]
    levels = {app["application"]: app["level"] for domain in menu for app in domain["applications"]}
    assert levels["FACTURES_DE_TRAVAUX"] == "MODIFICATION"
    await done(kim, "RequestHabilitations", structureId=place, changes=[{**line, "change": "REMOVE"}])
    assert ("FACTURES_DE_TRAVAUX", "CONSULTATION", None) in await held(kim, place)


async def test_who_may_ask_where(town: World) -> None:
    line = profile("FACTURES_EMISES", "MODIFICATION")
    stranger = await town.person("ATELIER")
    for key, code in (("VALOMBRE", ("FORBIDDEN", None)), ("BATILOIRE", ("NOT_FOUND", "structureId"))):
        form = {"structureId": town.structures[key], "changes": [line]}
        assert refusals(await do(stranger, "RequestHabilitations", **form)) == [code]
        assert await offered(stranger, town.structures[key]) == set()
        users = {"userIds": [await user_id("lecteur@valombre.example")]}
        assert refusals(await do(stranger, "SetHabilitations", **form, **users)) == [code]


async def test_att_14_a_manager_sets_the_profiles_of_others_without_a_request(town: World) -> None:
    """One form for several people, each answering for itself; told by mail; the principal manager's stays."""
    place, manager = town.structures["ATELIER"], await town.person("ATELIER", "gestionnaire")
    emails = ["a.un@town.example", "b.deux@town.example"]
    first = await attached(town, "ATELIER", emails[0], (TRAVAUX, READ))
    await attached(town, "ATELIER", emails[1], (TRAVAUX, WRITE))
    users = [await user_id(email) for email in (*emails, "agent@batiloire.example", "gestionnaire@atelier.example")]
    line = profile("FACTURES_DE_TRAVAUX", "MODIFICATION")
    found = await do(manager, "SetHabilitations", structureId=place, userIds=[*users, users[0]], changes=[line])
    held_already, unknown = ["VALUE_NOT_ALLOWED"], ["NOT_FOUND"]
    assert each(found) == [[], held_already, unknown, held_already, held_already]
    assert ("FACTURES_DE_TRAVAUX", "MODIFICATION", None) in await held(first, place)
    ((subject, facts, _),) = await mails_to(emails[0])
    assert subject == "Habilitations modifiées : Atelier Marchand architectes"
    assert facts["Ajouter"] == "Factures de travaux, modification, Tous les services"
    nowhere = [profile("FACTURES_DE_TRAVAUX", "MODIFICATION", at=f"service_{'0' * 32}")]
    found = await do(manager, "SetHabilitations", structureId=place, userIds=users[:1], changes=nowhere)
    assert each(found) == [["SERVICE_UNKNOWN_OR_INACTIVE"]]
    taken = [profile("ORGANISATION", "MODIFICATION", change="REMOVE")]
    second = await attached(town, "ATELIER", "c.trois@town.example", (ORGANISATION, WRITE))
    found = await do(second, "SetHabilitations", structureId=place, userIds=[users[3]], changes=taken)
    assert each(found) == [["LAST_MANAGER"]]
    assert refusals(await do(first, "SetHabilitations", structureId=place, userIds=users, changes=[line])) == [
        ("FORBIDDEN", None)
    ]


async def test_att_14_a_manager_copies_the_rights_of_somebody(town: World) -> None:
    """To somebody who is attached by it, as far as the first; what may not be given is left out, profile by profile."""
    place, elsewhere, hidden = (town.structures[key] for key in ("SMEAUX", "SEM", "BATILOIRE"))
    await a_service(town, "SMEAUX", "QUAIS")
    await a_service(town, "SMEAUX", "DIGUES")
    model, newcomer = "h.modele@town.example", "i.nouvelle@town.example"
    await attached(town, "SMEAUX", model, (TRAVAUX, WRITE), services=["QUAIS", "DIGUES"])
    await people.join(await User.get(connection_email=model), elsewhere, (TRAVAUX, READ))
    person, manager = await somebody(town, newcomer), await attached(town, "SMEAUX", "j.chef@town.example", OM)
    source = await user_id(model)
    form = {"fromUserId": source, "email": newcomer, "structureIds": [place, elsewhere, hidden, place]}
    rows = await Habilitation.filter(user_id=key_of(source), structure_id=key_of(place)).order_by("id")
    lines = [f"habilitation_{row.id.hex}" for row in rows]
    before = await Habilitation.all().count(), await OutboxMail.all().count(), await JournalEntry.all().count()
    rehearsed = await done(manager, "CopyRights", **form, dryRun=True)
    now = await Habilitation.all().count(), await OutboxMail.all().count(), await JournalEntry.all().count()
    assert now == before
    key = str(uuid4())
    given = await done(manager, "CopyRights", **form, idempotencyKey=key)
    assert [(item["id"], item["done"]) for item in given["results"]] == [
        *((line, True) for line in lines),
        (elsewhere, False),
        (hidden, False),
    ]
    assert each(given) == [[], [], ["FORBIDDEN"], ["NOT_FOUND"]]
    assert rehearsed == {**given, "replayed": False}
    assert await done(manager, "CopyRights", **form, idempotencyKey=key) == {**given, "replayed": True}
    copied = await held(person, place)
    assert {line for line in copied if line[1] == "MODIFICATION"} == {
        ("FACTURES_DE_TRAVAUX", "MODIFICATION", "DIGUES"),
        ("FACTURES_DE_TRAVAUX", "MODIFICATION", "QUAIS"),
    }
    assert {code for _, _, code in copied} == {"DIGUES", "QUAIS"}  # attached as far as the model, no further
    assert await held(person, elsewhere) == []
    (arrived, _, _), (subject, facts, _) = await mails_to(newcomer)
    assert (arrived.partition(" : ")[0], subject.partition(" : ")[0]) == ("Rattachement", "Habilitations modifiées")
    assert facts["Ajouter"].startswith("Factures de travaux, modification, Service ")
    entries = await JournalEntry.filter(subject_id=key_of(await user_id(newcomer))).order_by("position")
    assert [entry.kind for entry in entries] == ["RATTACHEMENT_CHANGED", "HABILITATION_CHANGED"]

    # Again, nothing is left to give, and nobody is told twice; who has fewer services gets what they reach.
    assert each(await done(manager, "CopyRights", **{**form, "structureIds": [place]})) == [[], []]
    assert len(await mails_to(newcomer)) == 2
    narrow = await attached(town, "SMEAUX", "k.quais@town.example", (TRAVAUX, READ), services=["QUAIS"])
    part = await done(manager, "CopyRights", **{**form, "email": "k.quais@town.example", "structureIds": [place]})
    assert sorted(each(part)) == [[], ["PROFILE_NOT_ALLOWED"]]
    assert ("FACTURES_DE_TRAVAUX", "MODIFICATION", "QUAIS") in await held(narrow, place)
    nobody = {**form, "structureIds": [place], "email": "personne@town.example"}
    assert each(await do(manager, "CopyRights", **nobody)) == [["NOT_FOUND"]]
    await attached(town, "SMEAUX", "l.principal@town.example", (Application.COMPTE_TECHNIQUE, WRITE))
    await somebody(town, "m.sans@town.example")
    alone = {"fromUserId": await user_id("l.principal@town.example"), "email": "m.sans@town.example"}
    assert each(await do(manager, "CopyRights", **alone, structureIds=[place])) == [["PROFILE_NOT_ALLOWED"]]
    assert not await Rattachement.filter(user_id=key_of(await user_id("m.sans@town.example"))).exists()
    empty = {**form, "structureIds": [place], "fromUserId": await user_id("agent@batiloire.example")}
    assert each(await do(manager, "CopyRights", **empty)) == [["NOT_FOUND"]]
    assert each(await do(narrow, "CopyRights", **{**form, "structureIds": [place]})) == [["FORBIDDEN"]]
    assert refusals(await do(manager, "CopyRights", **{**form, "structureIds": []})) == [
        ("VALUE_NOT_ALLOWED", "structureIds")
    ]


async def test_a_manager_who_names_another_is_told_to_the_principal(town: World) -> None:
    """Q-11, whichever way Organisation in modification was given."""
    place = town.structures["SEM"]
    second = await attached(town, "SEM", "d.quatre@town.example", (ORGANISATION, WRITE))
    third = await attached(town, "SEM", "e.cinq@town.example", (TRAVAUX, READ))
    await attached(town, "SEM", "f.six@town.example", (TRAVAUX, READ))
    line = profile("ORGANISATION", "MODIFICATION")
    asked = (await done(third, "RequestHabilitations", structureId=place, changes=[line]))["approval"]
    await OutboxMail.all().delete()
    await done(second, "Approve", approvalId=asked["id"])
    await done(
        second, "SetHabilitations", structureId=place, userIds=[await user_id("f.six@town.example")], changes=[line]
    )
    told = await OutboxMail.filter(to_address="gestionnaire@sem.example").order_by("id")
    assert [(mail.subject, dict(mail.data["facts"])["Personne"]) for mail in told] == [
        ("Organisation en modification accordée : SEM Valombre Aménagement", "E Cinq (e.cinq@town.example)"),
        ("Organisation en modification accordée : SEM Valombre Aménagement", "F Six (f.six@town.example)"),
    ]


async def test_app_07_a_manager_changes_the_levels_that_are_asked_for(town: World) -> None:
    place, manager = town.structures["TREHORET"], await town.person("TREHORET", "gestionnaire")
    person = await attached(town, "TREHORET", "g.sept@town.example", (ORGANISATION, READ))
    wanted = [profile("FACTURES_EMISES", "MODIFICATION"), profile("FACTURES_DE_TRAVAUX", "MODIFICATION")]
    asked = (await done(person, "RequestHabilitations", structureId=place, changes=wanted))["approval"]
    other = profile("FACTURES_A_VALIDER", "CONSULTATION")
    removed = profile("FACTURES_EMISES", "MODIFICATION", change="REMOVE")
    refused = await do(manager, "Approve", approvalId=asked["id"], profiles=[other, removed], role="UTILISATEUR_SIMPLE")
    assert refusals(refused) == [
        ("VALUE_NOT_ALLOWED", "role"),
        ("VALUE_NOT_ALLOWED", "profiles.0"),
        ("VALUE_NOT_ALLOWED", "profiles.1"),
    ]
    nothing = await do(manager, "Approve", approvalId=asked["id"], profiles=[], serviceIds=[])
    assert refusals(nothing) == [("VALUE_NOT_ALLOWED", "serviceIds"), ("FIELD_REQUIRED", "profiles")]
    assert asked["requestedProfiles"][0]["outcomeLabel"] is None
    less = profile("FACTURES_EMISES", "CONSULTATION")
    given = await done(manager, "Approve", approvalId=asked["id"], profiles=[less], comment="Pour commencer")
    assert rights(given) == [("FACTURES_EMISES", "CONSULTATION", None), ("ORGANISATION", "CONSULTATION", None)]
    assert [(line["granted"], line["outcomeLabel"]) for line in given["approval"]["requestedProfiles"]] == [
        (False, "Accordé en consultation"),
        (False, "Non accordé"),
    ]
    levels = "query($id: ID!) { approval(id: $id) { requestedProfiles { level grantedLevel grantedLevelLabel } } }"
    assert (await manager.run(levels, id=asked["id"]))["approval"]["requestedProfiles"] == [
        {"level": "MODIFICATION", "grantedLevel": "CONSULTATION", "grantedLevelLabel": "Consultation"},
        {"level": "MODIFICATION", "grantedLevel": None, "grantedLevelLabel": None},
    ]
    ((_, facts, text),) = await mails_to("g.sept@town.example")
    assert (facts["Accordé"], text) == ("Factures émises, consultation, Tous les services", "Pour commencer")


async def test_what_closed_meanwhile_is_left_out_and_nothing_left_is_refused(town: World) -> None:
    """Approving as asked gives what is still possible; a button says the same as the act."""
    place, manager = town.structures["TREHORET"], await town.person("TREHORET", "gestionnaire")
    person = await attached(town, "TREHORET", "h.huit@town.example", (ORGANISATION, READ))
    both = [profile("FACTURES_EMISES", "CONSULTATION"), profile("FACTURES_DE_TRAVAUX", "CONSULTATION")]
    asked = [
        (await done(person, "RequestHabilitations", structureId=place, changes=lines))["approval"]["id"]
        for lines in (both[:1], both[1:])
    ]
    closed = OpenApplication.filter(structure_id=key_of(place), application=TRAVAUX)
    await closed.delete()
    try:
        for request, code in zip(asked, (None, "APPLICATION_NOT_OPEN"), strict=True):
            seen = (await manager.run(OPERATIONS["Approval"], id=request))["approval"]
            button = next(each for each in seen["availableActions"] if each["action"] == "APPROVE")
            answer = await do(manager, "Approve", approvalId=request)
            assert button["blockers"] == answer["userErrors"]
            assert [problem["code"] for problem in answer["userErrors"]] == ([code] if code else [])
    finally:
        await OpenApplication(structure_id=key_of(place), application=TRAVAUX).save(force_create=True)


async def test_habilitations_are_listed_by_structure_person_and_application(town: World) -> None:
    place, manager = town.structures["VALOMBRE"], await town.person("VALOMBRE", "gestionnaire")
    lecteur, agent = await town.person("VALOMBRE", "lecteur"), await town.person("VALOMBRE")
    somebody_else = await user_id("agent@valombre.example")

    async def listed(person: Person, **given: str) -> set[str]:
        found = (await person.run(OPERATIONS["Habilitations"], structureId=place, **given))["habilitations"]
        assert found["totalCount"]["value"] == len(found["nodes"])
        return {node["user"]["contactEmail"] for node in found["nodes"]}

    simple = await attached(town, "VALOMBRE", "i.neuf@town.example", (TRAVAUX, READ))
    everybody = {f"{who}@valombre.example" for who in ("agent", "gestionnaire", "lecteur")}
    works = {"contact.i.neuf@town.example", *everybody}
    for person in (manager, lecteur):  # Organisation in consultation is enough
        assert await listed(person, application="FACTURES_DE_TRAVAUX") == works
        assert await listed(person, userId=somebody_else) == {"agent@valombre.example"}
    assert await listed(simple) == {"contact.i.neuf@town.example"}
    assert await listed(simple, userId=somebody_else) == set()
    assert await listed(await town.person("ATELIER")) == set()
    mine = await rattachement_of("agent@valombre.example", "VALOMBRE")
    row = await Rattachement.get(id=key_of(mine))
    assert row.role is UserRole.UTILISATEUR_SIMPLE
    node = "query N($id: ID!) { node(id: $id) { id } }"
    assert [(await person.run(node, id=mine))["node"] is None for person in (agent, manager, simple)] == [
        False,
        False,
        True,
    ]
    one = await Habilitation.filter(user_id=row.user_id).first()
    assert one is not None
    found = [(await person.run(node, id=f"habilitation_{one.id.hex}"))["node"] for person in (agent, lecteur, simple)]
    assert [each is None for each in found] == [False, False, True]
