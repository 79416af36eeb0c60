"""Two structures, one private and one public, with somebody in each column of the matrix and what they act on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from api.db import transaction
from api.domain.account import UserStatus
from api.domain.approval import ApprovalState, ApprovalType, ChangeVerb
from api.domain.habilitation import Application, Level
from api.models import Approval, ApprovalProfile, Attachment, Rattachement, TechnicalAccount, User
from api.usecases.changes import Changes
from tests.api.forms import SIRETS, act, key_of
from tests.api.organisation.people import a_service, join, member, reader, somebody, user_of, writer
from tests.api.organisation.rights import done, profile
from tests.api.organisation.tools import an_account, tool_of
from tests.circuits.stage import Marche, Stage
from tests.world import START, Person, World

COLUMNS: Final = ("ANON", "INS", "UC", "UM", "OC", "OM", "GP", "CT", "SUP")
"""The columns that the API knows; DGF acts on the command line alone."""

BUSINESS: Final = tuple(application for application in Application if application is not Application.ORGANISATION)
ELSEWHERE: Final = "ATELIER"
"""The structure that everybody asks to join."""


@dataclass
class Place:
    """A structure with somebody in each column, and the identifiers of what is there, by what it is."""

    world: World
    key: str
    people: dict[str, Person]
    ids: dict[str, str]

    @property
    def structure(self) -> str:
        """Its identifier."""
        return self.world.structures[self.key]

    def own(self, what: str, column: str) -> str:
        """The identifier of something of whoever is in a column: a tool is given its manager's, nobody somebody's."""
        return self.ids.get(f"{what} of {column}") or self.ids[f"{what} of {'GP' if column == 'CT' else 'UC'}"]


async def two_places(world: World) -> dict[str, Place]:
    """A private structure that sends an invoice and a works pièce, and the public one that they are for."""
    places = {}
    for name, key in (("private", "BATILOIRE"), ("public", "VALOMBRE")):
        people = await _people(world, key)
        places[name] = Place(world, key, people, {})
        await _rights(places[name])
        await _assets(places[name])
    await _documents(places)
    await _tickets(places)
    return places


async def _people(world: World, key: str) -> dict[str, Person]:
    structure, manager = world.structures[key], await world.person(key, "gestionnaire")
    _, login, password = await an_account(manager, structure)
    return {
        "ANON": Person(world.http),
        "INS": await somebody(world),
        "UC": await member(world, structure, *((each, Level.CONSULTATION) for each in BUSINESS)),
        "UM": await member(world, structure, *((each, Level.MODIFICATION) for each in BUSINESS)),
        "OC": await reader(world, structure),
        "OM": await writer(world, structure),
        "GP": manager,
        "CT": await tool_of(world, login, password),
        "SUP": await somebody(world, support=True),
    }


async def _rights(place: Place) -> None:
    """Rattachements, requests that wait, each person's own, and somebody whose account is not active yet."""
    world, structure, ids = place.world, place.structure, place.ids
    newcomer = await User.get(id=(await user_of(await somebody(world))).id)
    await User.filter(id=newcomer.id).update(status=UserStatus.EN_COURS_ACTIVATION)
    await join(newcomer, structure)
    ids["newcomer"] = f"user_{newcomer.id.hex}"
    author, outsider, successor = await member(world, structure), await somebody(world), await member(world, structure)
    user = await user_of(author)
    row = await Rattachement.get(user_id=user.id, structure_id=key_of(structure))
    ids |= {"author": f"user_{user.id.hex}", "rattachement": f"rattachement_{row.id.hex}"}
    ids["successor"] = (await user_of(successor)).connection_email
    ids["holder"] = f"user_{(await user_of(place.people['OC'])).id.hex}"
    ids["outsider"] = (await user_of(await somebody(world))).connection_email
    asked = await done(outsider, "RequestRattachement", structureId=structure)
    lines = [profile("FACTURES_EMISES", "MODIFICATION")]
    more = await done(author, "RequestHabilitations", structureId=structure, changes=lines)
    ids |= {"rattachement asked": asked["approval"]["id"], "profile asked": more["approval"]["id"]}
    refused = await done(await somebody(world), "RequestRattachement", structureId=structure)
    await done(place.people["GP"], "RefuseApproval", approvalId=refused["approval"]["id"], reason="Inconnu")
    for column, person in place.people.items():
        if column not in ("ANON", "CT"):
            await _own(place, column, person)


async def _own(place: Place, column: str, person: Person) -> None:
    """What somebody asked for, here and elsewhere, and their rattachement if they have one."""
    user, structure = await user_of(person), key_of(place.structure)
    there = await done(person, "RequestRattachement", structureId=place.world.structures[ELSEWHERE])
    place.ids[f"request of {column}"] = there["approval"]["id"]
    row = await Rattachement.get_or_none(user_id=user.id, structure_id=structure)
    if row is not None:
        place.ids[f"rattachement of {column}"] = f"rattachement_{row.id.hex}"
    # A manager's own request is approved at once: one that waits was made before they managed.
    given = {"type": ApprovalType.HABILITATION, "state": ApprovalState.DEMANDEE, "requested_at": START}
    waiting, changes = Approval(requester_id=user.id, structure_id=structure, **given), Changes()
    changes.add(waiting)
    line = {"application": Application.FACTURES_EMISES, "level": Level.CONSULTATION, "change": ChangeVerb.ADD}
    changes.add(ApprovalProfile(approval_id=waiting.id, **line))
    async with transaction():
        await changes.write()
    place.ids[f"profile of {column}"] = f"approval_{waiting.id.hex}"


async def _assets(place: Place) -> None:
    """A file on the form, a service, and a technical account."""
    manager, structure = place.people["GP"], place.structure
    file = [{"fileId": await manager.upload(), "designation": "Notice", "kind": "AUTRE"}]
    assert (await act(manager, "addStructureAttachments", {"structureId": structure, "attachments": file}))["structure"]
    account = await TechnicalAccount.get(structure_id=key_of(structure))
    kept = await Attachment.get(structure_id=key_of(structure))
    place.ids |= {
        "service": f"service_{(await a_service(structure, 'DEPOTS')).hex}",
        "file": f"fichier_{kept.id.hex}",
        "document": await manager.upload(),
        "technical account": f"technical_{account.id.hex}",
        "login": account.login,
    }


async def _documents(places: dict[str, Place]) -> None:
    """An invoice and a works pièce from the private structure to the public one."""
    private, public = places["private"], places["public"]
    for name, marche, cadre in (
        ("invoice", Marche(None, None, public.key, service="TRAVAUX", engagement=None), "A1"),
        ("works", Marche(moa=public.key, recipient="SMEAUX"), "A5"),
    ):
        stage = Stage(private.world, marche)
        payload = await stage.do("FOURNISSEUR", "DepositPiece", {"cadre": cadre})
        assert payload["userErrors"] == [], payload
        for place in places.values():
            place.ids[name] = stage.pieces[cadre]


async def _tickets(places: dict[str, Place]) -> None:
    """Questions of the private structure: one that waits, one that an agent has taken, one for the support."""
    issuer, public = places["private"].people["UM"], places["public"]
    words = {"category": "Factures de travaux", "title": "Question", "description": "Quand ?"}
    to = {"toStructure": {"identifier": SIRETS[public.key]}}
    at = {"structureId": places["private"].structure}
    question, problem = "M-Question pour le destinataire de ma facture", "Dépôt"
    for name, more in (("received", to), ("taken", to), ("technical", {})):
        form: dict[str, Any] = {**words, **at, **more, "subCategory": question if more else problem}
        ticket = (await act(issuer, "saveTicket", form))["ticket"]["id"]
        assert (await act(issuer, "submitTicket", {"ticketId": ticket}))["userErrors"] == []
        public.ids[name] = ticket
    assert (await act(public.people["UM"], "takeTicket", {"ticketId": public.ids["taken"]}))["userErrors"] == []
