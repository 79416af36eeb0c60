"""The town of the visibility test: something of each kind, hidden from somebody, and somebody of each standing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from api.domain.habilitation import Application, Level, RattachementStatus, UserRole
from api.models import (
    BankAccount,
    Dossier,
    Habilitation,
    Piece,
    Rattachement,
    RattachementService,
    Service,
)
from tests.api.forms import SIRETS, act, key_of, ref
from tests.api.organisation.accounts import ask
from tests.api.organisation.captcha import a_request, a_solution
from tests.api.organisation.people import TODAY, another_nic, join, member, somebody, user_of
from tests.api.organisation.rights import done, profile
from tests.api.organisation.tools import a_tool
from tests.circuits.stage import Marche, Stage, form
from tests.world import START, Person, World

READS, WRITES = Level.CONSULTATION, Level.MODIFICATION
WORKS, ISSUED = Application.FACTURES_DE_TRAVAUX, Application.FACTURES_EMISES
ORGANISATION, REQUESTS = Application.ORGANISATION, Application.SOLLICITATIONS_RECUES
TOWN: Final = Marche(moa="VALOMBRE", recipient="VALOMBRE", service="TRAVAUX", engagement=None)
DIRECT: Final = Marche(None, None)
IBAN: Final = "FR7630006000011234567890189"
VOIRIE: Final = {"code": "VOIRIE", "name": "Voirie", "validFrom": "2025-01-06"}
QUESTION: Final = {
    "category": "Factures de travaux",
    "subCategory": "M-Question pour le destinataire de ma facture",
    "title": "Acompte de mars",
    "description": "Quand sera-t-il payé ?",
}
PROBLEM: Final = {**QUESTION, "subCategory": "Dépôt", "title": "Dépôt refusé"}


@dataclass
class Scene:
    """The world, and the people and tools who look at it, by what they are."""

    world: World
    actors: dict[str, Person]

    @property
    def structures(self) -> dict[str, str]:
        """The identifiers of the example structures, by their keys."""
        return self.world.structures


async def a_scene(world: World) -> Scene:
    """Everything, made through the API wherever it offers the act."""
    actors = await _people(world)
    await _drafts(world, actors, followed=await _dossiers(world, actors))
    await _structures(world, actors)
    await _rights(world, actors)
    await _tickets(world, actors)
    await _another_siret(world, actors)
    return Scene(world, actors)


async def _people(world: World) -> dict[str, Person]:
    town, supplier = world.structures["VALOMBRE"], world.structures["BATILOIRE"]
    service = await Service.get(structure_id=key_of(town), code="TRAVAUX")
    actors = {
        "signed out": Person(world.http),
        "stranger": await somebody(world),
        "support": await somebody(world, support=True),
        **{f"{who} of the supplier": await world.person("BATILOIRE", who) for who in ("agent", "lecteur")},
        "manager of the supplier": await world.person("BATILOIRE", "gestionnaire"),
        "reader of the MOE": await world.person("ATELIER", "lecteur"),
        **{f"{who} of the town": await world.person("VALOMBRE", who) for who in ("agent", "lecteur")},
        "manager of the town": await world.person("VALOMBRE", "gestionnaire"),
        "secondary manager of the town": await member(
            world, town, (ORGANISATION, WRITES), role=UserRole.GESTIONNAIRE_SECONDAIRE
        ),
        "consults Organisation of the town": await member(world, town, (ORGANISATION, READS)),
        "attached to the town": await member(world, town, (ISSUED, READS)),
        "works service of the town": await member(world, town),
        "joins the town tomorrow": await member(world, town, (WORKS, READS), valid_from=TODAY + timedelta(days=1)),
        "detached from the town": await member(world, town, (WORKS, READS)),
        "refused by the town": await somebody(world),
        "asks to join the town": await somebody(world),
        "agent of a payer": await world.person("SMEAUX", "agent"),
        "manager of a payer": await world.person("SMEAUX", "gestionnaire"),
        "agent of the old structure": await world.person("LORMEL", "agent"),
        "manager of the old structure": await world.person("LORMEL", "gestionnaire"),
    }
    await _narrow(actors["works service of the town"], service, (WORKS, READS), (REQUESTS, READS))
    supplier_manager, town_manager = actors["manager of the supplier"], actors["manager of the town"]
    # A tool acts for its manager on each structure of theirs, unless it is for its own alone.
    await join(await user_of(supplier_manager), town, (WORKS, READS))
    actors["tool of the supplier"] = await a_tool(world, supplier_manager, supplier)
    actors["tool of the supplier alone"] = await a_tool(world, supplier_manager, supplier, ownStructureOnly=True)
    actors["tool of the town"] = await a_tool(world, town_manager, town)
    return actors


async def _narrow(person: Person, service: Service, *profiles: tuple[Application, Level]) -> None:
    """Leave somebody one service of their structure, with these profiles there."""
    user = await user_of(person)
    row = await Rattachement.get(user_id=user.id, structure_id=service.structure_id)
    await Rattachement.filter(id=row.id).update(whole_structure=False)
    part = RattachementService(rattachement_id=row.id, service_id=service.id, status=RattachementStatus.VALIDE)
    await part.save(force_create=True)
    for application, level in profiles:
        held = {"user_id": user.id, "structure_id": service.structure_id, "service_id": service.id}
        granted = Habilitation(**held, application=application, level=level, granted_at=START, effective_at=START)
        await granted.save(force_create=True)


# ------------------------------------------------------------------------------------------------ what is billed


async def _dossiers(world: World, actors: dict[str, Person]) -> str:
    """Dossiers whose parties differ, plain invoices, a pièce stopped in each of the four ways; one that waits."""
    given = {"structureId": world.structures["BATILOIRE"], "iban": IBAN, "holder": "Bâtiloire"}
    _ok(await act(actors["manager of the supplier"], "addBankAccount", given))
    paid = await _played(world, TOWN, "A4", "A15", "A19")
    refused, suspended = await _played(world, TOWN, "A4"), await _played(world, TOWN, "A4")
    _ok(await refused.do("MOE", "RefusePiece", {"reason": "ERREUR_MOE"}))
    _ok(await suspended.do("MOE", "SuspendPiece", {"comment": "Joindre le bon"}))
    recycled, direct = await _played(world, DIRECT, "A6"), await _played(world, DIRECT, "A6")
    _ok(await recycled.do("DESTINATAIRE", "TreatPiece", {"to": "A_RECYCLER", "reason": "Engagement clos"}))
    _ok(await direct.do("DESTINATAIRE", "RecordInterruption", {"noticeDate": "2025-01-06", "reasons": "Sans bon"}))
    await _played(world, Marche(supplier="LORMEL", validators=("BATILOIRE",)), "A10")
    plain = await _played(world, DIRECT, "A1")
    _ok(await plain.do("DESTINATAIRE", "TreatPiece", {"to": "REJETEE", "reason": "Doublon"}))
    await _played(world, Marche(None, None, supplier="ATELIER"), "A1")
    # What only rare circuits write: an invoice that settles a dossier, the account that a deposit names, a mandant.
    account = await BankAccount.get(holder="Bâtiloire")
    row = {"regularises_id": key_of(str(paid.dossier_id)), "bank_account_id": account.id}
    await Piece.filter(id=key_of(plain.pieces["A1"])).update(**row, depositor_service_id=(await _works_service()).id)
    await Dossier.filter(id=key_of(str(paid.dossier_id))).update(mandant_id=key_of(world.structures["SEM"]))
    named = Stage(world, TOWN)
    _ok(await named.do("FOURNISSEUR", "DepositPiece", {"cadre": "A4", "moa": ref("VALOMBRE")}))
    _ok(await named.do("MOE", "DepositNextPiece", {"cadre": "A15"}))
    return (await _played(world, TOWN, "A4")).pieces["A4"]


async def _works_service() -> Service:
    return await Service.get(code="TRAVAUX")


async def _played(world: World, marche: Marche, *cadres: str) -> Stage:
    """A dossier of these pièces, each by the next seat; the first has an attachment."""
    stage = Stage(world, marche)
    for cadre, seat in zip(cadres, ("FOURNISSEUR", "MOE", "MOA"), strict=False):
        first = seat == "FOURNISSEUR"
        given = {"cadre": cadre, "files": ("BON_LIVRAISON",) if first else ()}
        _ok(await stage.do(seat, "DepositPiece" if first else "DepositNextPiece", given))
    return stage


def _ok(payload: Any) -> Any:
    assert payload["userErrors"] == [], payload["userErrors"]
    return payload


async def _drafts(world: World, actors: dict[str, Person], *, followed: str) -> None:
    """A draft of each origin: for a structure, to follow a pièce, for nobody yet, by a tool."""
    supplier = actors["agent of the supplier"]
    whole = {
        **form("A1"),
        **DIRECT.form,
        "structureId": world.structures["BATILOIRE"],
        "moe": ref("ATELIER"),
        "moa": ref("VALOMBRE"),
        "mandant": ref("SEM"),
        "validators": [ref("LORMEL")],
        "lines": [{"name": "Sable", "quantity": "1", "unit": "PCE", "unitPriceHt": "10.00", "vatRate": "20"}],
        "vatSummary": [{"rate": "20", "baseHt": "10.00", "vat": "2.00"}],
        "documentId": await supplier.upload(),
        "attachments": [{"fileId": await supplier.upload(), "designation": "Plan", "kind": "AUTRE"}],
    }
    await supplier.upload("libre.pdf")
    await done(supplier, "SaveDraft", **whole)
    await done(await world.person("ATELIER"), "SaveDraft", previousPieceId=followed, cadre="A15")
    for who in ("agent of the supplier", "lecteur of the supplier", "stranger", "tool of the supplier"):
        await done(actors[who], "SaveDraft", comment=f"De {who}")
    town = {"structureId": world.structures["VALOMBRE"], "cadre": "A1"}
    service = f"service_{(await _works_service()).id.hex}"
    await done(actors["agent of the town"], "SaveDraft", **town, serviceId=service)
    await done(actors["agent of the town"], "SaveDraft", **town)


# --------------------------------------------------------------------------------- structures, rights, requests


async def _structures(world: World, actors: dict[str, Person]) -> None:
    """Files on two forms, mandates, and a structure that another replaces."""
    for key, who in (("BATILOIRE", "supplier"), ("VALOMBRE", "town")):
        manager, structure = actors[f"manager of the {who}"], world.structures[key]
        files = [{"fileId": await manager.upload(), "designation": "Notice", "kind": "AUTRE"} for _ in range(2)]
        _ok(await act(manager, "addStructureAttachments", {"structureId": structure, "attachments": files}))
        _ok(await act(manager, "removeStructureAttachments", {"structureId": structure, "ids": [files[0]["fileId"]]}))
        _ok(await act(manager, "giveMandate", {"structureId": structure, "validFrom": "2025-01-06"}))
        mandate = {"structureId": structure, "validFrom": "2025-01-06", "mandatary": ref("LORMEL")}
        _ok(await act(manager, "giveMandate", mandate))
        hook = {"structureId": structure, "name": "Progiciel", "url": "https://outil.example/webhook"}
        made = _ok(await act(manager, "createWebhook", hook))
        _ok(await act(manager, "testWebhook", {"webhookId": made["webhook"]["id"]}))
    manager, town = actors["manager of the town"], {"structureId": world.structures["VALOMBRE"]}
    _ok(await act(manager, "createService", {**VOIRIE, **town}))
    opening = {"application": "SUIVI_DES_FLUX", "serviceId": f"service_{(await _works_service()).id.hex}"}
    _ok(await act(manager, "openApplications", {**town, "openings": [opening]}))


async def _rights(world: World, actors: dict[str, Person]) -> None:
    """Requests that wait and requests that were decided, on a public structure and on a private one."""
    town, manager = world.structures["VALOMBRE"], actors["manager of the town"]
    service = f"service_{(await _works_service()).id.hex}"
    asking, refused = actors["asks to join the town"], actors["refused by the town"]
    await done(asking, "RequestRattachement", structureId=town, serviceIds=[service], comment="Pour les marchés")
    no = (await done(refused, "RequestRattachement", structureId=town))["approval"]["id"]
    await done(manager, "RefuseApproval", approvalId=no, reason="Inconnu")
    lines = [profile("FACTURES_EMISES", "MODIFICATION")]
    await done(actors["attached to the town"], "RequestHabilitations", structureId=town, changes=lines, comment="Oui")
    lines = [profile("SUIVI_DES_FLUX", "CONSULTATION", at=service)]
    some = await done(actors["works service of the town"], "RequestHabilitations", structureId=town, changes=lines)
    await done(manager, "Approve", approvalId=some["approval"]["id"], comment="Accordé")
    lines = [profile("ORGANISATION", "MODIFICATION")]
    supplier = world.structures["BATILOIRE"]
    await done(actors["lecteur of the supplier"], "RequestHabilitations", structureId=supplier, changes=lines)
    gone = await user_of(actors["detached from the town"])
    row = await Rattachement.get(user_id=gone.id, structure_id=key_of(town))
    await done(manager, "DetachUsers", rattachementIds=[f"rattachement_{row.id.hex}"])


async def _tickets(world: World, actors: dict[str, Person]) -> None:
    """A draft, a question to the support, one to a public structure, one to a service of it, one without a session."""
    issuer, support, agent = (actors[who] for who in ("lecteur of the supplier", "support", "manager of the town"))
    at = {"structureId": world.structures["BATILOIRE"]}
    file = [{"fileId": await issuer.upload(), "designation": "Facture", "kind": "AUTRE"}]
    _ok(await act(issuer, "saveTicket", {**PROBLEM, **at}))
    technical = await _ticket(issuer, PROBLEM, at, attachments=file)
    whole = await _ticket(issuer, QUESTION, at, toStructure={"identifier": SIRETS["VALOMBRE"]})
    piece = await Piece.all().first()
    assert piece is not None
    await _ticket(issuer, QUESTION, at, toStructure=ref("VALOMBRE"), pieceId=f"piece_{piece.id.hex}")
    service = f"service_{(await _works_service()).id.hex}"
    town = {"structureId": world.structures["VALOMBRE"], "serviceId": service}
    await _ticket(actors["works service of the town"], PROBLEM, town)
    asked = await ask(world, "SubmitSignedOutTicket", **a_request(await a_solution(world)))
    assert asked["userErrors"] == []
    for treats, ticket in ((support, technical), (agent, whole)):
        _ok(await act(treats, "takeTicket", {"ticketId": ticket}))
        joined = [{"fileId": await treats.upload(), "designation": "Réponse", "kind": "AUTRE"}]
        _ok(await act(treats, "answerTicket", {"ticketId": ticket, "text": "Voici", "attachments": joined}))


async def _ticket(issuer: Person, words: Any, at: Any, **more: Any) -> str:
    ticket: str = _ok(await act(issuer, "saveTicket", {**words, **at, **more}))["ticket"]["id"]
    _ok(await act(issuer, "submitTicket", {"ticketId": ticket}))
    return ticket


async def _another_siret(world: World, actors: dict[str, Person]) -> None:
    """Lormel moves: the old structure takes nothing new, its people keep what it had (SIR-08)."""
    given = {"structureId": world.structures["LORMEL"], "newSiret": another_nic(SIRETS["LORMEL"])}
    _ok(await act(actors["manager of the old structure"], "changeSiret", given))
