"""The gestionnaire principal: one per structure, who hands over and never just leaves (organisation §4.6)."""

from __future__ import annotations

import asyncio

import pytest

from api.domain.account import UserStatus
from api.domain.habilitation import Application, Level
from api.domain.organisation import MoaPresence, PublicCategory
from api.models import JournalEntry, OutboxMail, Rattachement, Structure, User
from tests.api.forms import key_of
from tests.api.organisation import people
from tests.api.organisation.rights import attached, do, done, mails_to, profile, refusals, rights, somebody
from tests.operations import OPERATIONS
from tests.world import Person, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOT_ELIGIBLE = [("SUCCESSOR_NOT_ELIGIBLE", "successorEmail")]


async def roles(structure: str) -> dict[str, str]:
    """Who is attached, as what."""
    rows = await Rattachement.filter(structure_id=key_of(structure), status="VALIDE").select_related("user")
    return {row.user.connection_email: row.role.value for row in rows}


async def held(person: Person, structure: str) -> list[tuple[str, str, str | None]]:
    query = "query H($id: ID!) { viewer { habilitations(structureId: $id) { application level service { code } } } }"
    return rights((await person.run(query, id=structure))["viewer"]["habilitations"])


async def test_att_11_the_principal_hands_over_and_stays_as_a_simple_user(town: World) -> None:
    """§4.6: at once, with every profile; Organisation in modification goes with the role; both are told."""
    place, former = await people.a_structure(town)
    before = await people.user_of(former)
    email = "marc.lenoir@town.example"
    marc = await somebody(town, email)
    waits = (await done(marc, "RequestRattachement", structureId=place))["approval"]["id"]
    answer = await done(
        former, "TransferPrincipalManager", structureId=place, successorEmail="Marc.LENOIR@town.example "
    )
    assert answer["structure"]["principalManager"] == {"contactEmail": f"contact.{email}"}
    assert await roles(place) == {
        before.connection_email: "UTILISATEUR_SIMPLE",
        email: "GESTIONNAIRE_PRINCIPAL",
    }
    everything = ("FACTURES_EMISES", "ORGANISATION", "SOLLICITATIONS_EMISES")
    assert await held(marc, place) == [(application, "MODIFICATION", None) for application in everything]
    kept = await held(former, place)
    assert ("ORGANISATION", "MODIFICATION", None) not in kept
    assert {("ORGANISATION", "CONSULTATION", None), ("FACTURES_EMISES", "MODIFICATION", None)} <= set(kept)
    assert (await User.get(connection_email=email)).billing_notifications
    assert (await marc.run(OPERATIONS["Approval"], id=waits))["approval"]["state"] == "ANNULEE"
    told = [subject for subject, _, _ in await mails_to(email)]
    assert told[0].startswith("Gestionnaire principal : ")
    assert told[1].startswith("Demande annulée : ")
    facts = (await mails_to(email))[0][1]
    assert facts["Nouveau gestionnaire principal"] == f"Marc Lenoir ({email})"
    subjects = [row.subject for row in await OutboxMail.filter(to_address=before.contact_email).order_by("id")]
    assert [subject.partition(" : ")[0] for subject in subjects] == ["Demande à traiter", "Gestionnaire principal"]
    changed = await JournalEntry.filter(structure_id=key_of(place), kind="RATTACHEMENT_CHANGED").order_by("position")
    assert [(entry.subject_id, entry.comment) for entry in changed] == [
        (before.id, "Utilisateur (simple)"),
        ((await User.get(connection_email=email)).id, "Gestionnaire principal"),
    ]

    again = await do(former, "TransferPrincipalManager", structureId=place, successorEmail=before.connection_email)
    assert refusals(again) == [("FORBIDDEN", None)]
    back = {"structureId": place, "successorEmail": before.connection_email, "expectedVersion": 1}
    assert refusals(await do(marc, "TransferPrincipalManager", **back)) == [("VERSION_CONFLICT", None)]
    back["expectedVersion"] = answer["structure"]["version"]
    await done(marc, "TransferPrincipalManager", **back)
    assert (await roles(place))[email] == "UTILISATEUR_SIMPLE"
    assert ("ORGANISATION", "MODIFICATION", None) in await held(former, place)


async def test_att_12_and_usr_10_a_successor_has_an_active_account_and_pigp_on_a_public_structure(town: World) -> None:
    """USR-10: the State and structures exclusively MOA are exempt."""
    private, owner = await people.a_structure(town)
    emails = {name: f"{name}@successor.example" for name in ("plain", "pigp", "asleep")}
    await somebody(town, emails["plain"])
    await somebody(town, emails["pigp"], pigp=True)
    await somebody(town, emails["asleep"], status=UserStatus.EN_COURS_ACTIVATION, pigp=True)
    own = (await people.user_of(owner)).connection_email
    for nobody in (emails["asleep"], own, "nobody@successor.example", "x" * 300, ""):
        refused = await do(owner, "TransferPrincipalManager", structureId=private, successorEmail=nobody)
        assert refusals(refused) == NOT_ELIGIBLE
    dry = {"dryRun": True}
    await done(owner, "TransferPrincipalManager", structureId=private, successorEmail=emails["plain"], **dry)
    for category, moa, eligible in (
        (PublicCategory.COLLECTIVITE_LOCALE, MoaPresence.AVEC_MOA, False),
        (PublicCategory.EPN, MoaPresence.SANS_MOA, False),
        (PublicCategory.ETAT, MoaPresence.SANS_MOA, True),
        (PublicCategory.EPN, MoaPresence.EXCLUSIVEMENT_MOA, True),
    ):
        public, manager = await people.a_structure(town, type="PUBLIQUE")
        await Structure.filter(id=key_of(public)).update(public_category=category, moa_presence=moa)
        plain = {"structureId": public, "successorEmail": emails["plain"]}
        assert refusals(await do(manager, "TransferPrincipalManager", **plain, **dry)) == (
            [] if eligible else NOT_ELIGIBLE
        )
        await done(manager, "TransferPrincipalManager", structureId=public, successorEmail=emails["pigp"], **dry)


async def test_att_13_the_support_names_one_where_there_is_none(town: World) -> None:
    place, owner = await people.a_structure(town)
    support, heir = await people.somebody(town, support=True), "heir@successor.example"
    await somebody(town, heir)
    form = {"structureId": place, "successorEmail": heir}
    assert refusals(await do(support, "TransferPrincipalManager", **form)) == [("FORBIDDEN", None)]
    second = await people.writer(town, place)
    assert refusals(await do(second, "TransferPrincipalManager", **form)) == [("FORBIDDEN", None)]
    stranger = await town.person("ATELIER")
    assert refusals(await do(stranger, "TransferPrincipalManager", **form)) == [("NOT_FOUND", "structureId")]
    gone = await people.user_of(owner)
    await Rattachement.filter(structure_id=key_of(place), user_id=gone.id).update(status="SUPPRIME")
    await done(support, "TransferPrincipalManager", **form)
    assert (await roles(place))[heir] == "GESTIONNAIRE_PRINCIPAL"


async def test_of_two_successors_named_at_once_one_has_the_structure(town: World) -> None:
    place, owner = await people.a_structure(town)
    emails = ["one@successor.example", "two@successor.example"]
    for email in emails:
        await somebody(town, email)
    calls = [do(owner, "TransferPrincipalManager", structureId=place, successorEmail=email) for email in emails]
    answers = await asyncio.gather(*calls)
    assert sorted(map(refusals, answers)) == [[], [("FORBIDDEN", None)]]
    assert list((await roles(place)).values()).count("GESTIONNAIRE_PRINCIPAL") == 1


async def test_a_successor_attached_to_services_has_the_whole_structure(town: World) -> None:
    """Attached later, or to one service only: the structure is theirs today, and whole."""
    email, place = "nina.service@town.example", town.structures["VALOMBRE"]
    nina = await attached(
        town, "VALOMBRE", email, (Application.FACTURES_RECUES, Level.CONSULTATION), services=["TRAVAUX"], pigp=True
    )
    user = await User.get(connection_email=email)
    await Rattachement.filter(user_id=user.id).update(valid_from="2025-02-01")
    manager = await town.person("VALOMBRE", "gestionnaire")
    await done(manager, "TransferPrincipalManager", structureId=place, successorEmail=email)
    row = await Rattachement.get(user_id=user.id, structure_id=key_of(place))
    assert (row.role, row.whole_structure, row.valid_from) == ("GESTIONNAIRE_PRINCIPAL", True, people.TODAY)
    assert ("FACTURES_RECUES", "MODIFICATION", None) in await held(nina, place)
    line = profile("FACTURES_DE_TRAVAUX", "MODIFICATION", change="REMOVE")
    await done(nina, "RequestHabilitations", structureId=place, changes=[line])
