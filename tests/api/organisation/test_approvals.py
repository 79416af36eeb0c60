"""Requests: listed, decided one by one and in bulk, taken back, annulled (organisation §6)."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any
from uuid import uuid4

import pytest

from api.db import transaction
from api.domain.approval import ApprovalState
from api.domain.habilitation import Application, Level
from api.models import Approval, Habilitation, JournalEntry, Notification, OutboxMail, Rattachement, User
from api.usecases.approval_case import cancel_requests_of
from tests.api.forms import SIRETS, key_of
from tests.api.organisation import mails, people
from tests.api.organisation.people import ORGANISATION
from tests.api.organisation.rights import (
    a_crowd,
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
    somebody,
    viewer,
)
from tests.circuits.snapshot import snapshot
from tests.operations import OPERATIONS
from tests.world import START, Person, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

READ, WRITE = Level.CONSULTATION, Level.MODIFICATION
EMISES = Application.FACTURES_EMISES
LINE = profile("FACTURES_EMISES", "MODIFICATION")


async def listed(person: Person, **given: Any) -> Any:
    """A page of requests."""
    return (await person.run(OPERATIONS["Approvals"], filter=given or None, first=100))["approvals"]


async def asked(person: Person, structure: str, *, lines: Any = (LINE,)) -> str:
    """A request of habilitations; its id."""
    answer = await done(person, "RequestHabilitations", structureId=structure, changes=list(lines))
    identifier: str = answer["approval"]["id"]
    return identifier


# --------------------------------------------------------------------------------------------- the lists


async def test_app_01_and_app_02_the_badge_and_the_list_of_a_manager(town: World) -> None:
    place, manager = town.structures["ATELIER"], await town.person("ATELIER", "gestionnaire")
    simple = await attached(town, "ATELIER", "ana@town.example", (EMISES, READ))
    newcomer = await somebody(town, "ben@town.example")
    assert (await badge(manager), await badge(simple), await badge(newcomer)) == (0, 0, 0)
    first, second = await asked(simple, place), (await done(newcomer, "RequestRattachement", structureId=place))
    other = second["approval"]["id"]
    assert (await badge(manager), await badge(simple), await badge(newcomer)) == (2, 0, 0)
    board = "query D($id: ID) { dashboard(structureId: $id) { pendingApprovals } }"
    elsewhere = town.structures["VALOMBRE"]
    boards = [await manager.run(board, id=chosen) for chosen in (None, place, elsewhere)]
    assert [found["dashboard"]["pendingApprovals"] for found in boards] == [2, 2, 0]
    page = await listed(manager)
    assert [node["id"] for node in page["nodes"]] == [other, first]
    assert page["nodes"][0] == {
        "id": other,
        "version": 1,
        "type": "RATTACHEMENT_STRUCTURE",
        "state": "DEMANDEE",
        "description": "Rattachement à Atelier Marchand architectes",
        "serviceLabel": "Tous les services",
        "requester": {"contactEmail": "contact.ben@town.example"},
        "structure": {"identifier": SIRETS["ATELIER"]},
        "services": [],
        "serviceChoices": [],
        "requestedAt": "2025-01-06T08:00:00Z",
        "comment": None,
        "requestedRole": "UTILISATEUR_SIMPLE",
        "requestedProfiles": [],
        "decidedBy": None,
        "decidedAt": None,
        "decisionReason": None,
        "availableActions": [
            {"action": action, "enabled": True, "mutation": mutation, "targetId": other, "blockers": []}
            for action, mutation in (("APPROVE", "approve"), ("REFUSE_APPROVAL", "refuseApproval"))
        ],
    }
    assert (page["totalCount"]["value"], len(page["edges"])) == (2, 2)
    counts = {tab["state"]: tab["count"] for tab in page["stateCounts"]}
    assert counts == {"DEMANDEE": 2, "APPROUVEE": 0, "REFUSEE": 0, "ANNULEE": 0}
    assert [node["id"] for node in (await listed(manager, type=["HABILITATION"]))["nodes"]] == [first]
    assert (await listed(manager, structureId=elsewhere))["nodes"] == []

    await done(manager, "RefuseApproval", approvalId=first, reason="Pas encore")
    assert await badge(manager) == 1
    filters: dict[str, dict[str, Any]] = {
        "waiting": {"waitingForViewer": True},
        "not waiting": {"waitingForViewer": False},
        "refused": {"state": ["REFUSEE"]},
        "mine": {"mine": True},
        "of others": {"mine": False},
    }
    found = {}
    for name, given in filters.items():
        found[name] = [node["id"] for node in (await listed(manager, **given))["nodes"]]
    assert found == {
        "waiting": [other],
        "not waiting": [first],
        "refused": [first],
        "mine": [],
        "of others": [other, first],
    }
    counts = (await listed(manager, state=["REFUSEE"]))["stateCounts"]
    assert {each["state"]: each["count"] for each in counts} == {
        "DEMANDEE": 1,
        "APPROUVEE": 0,
        "REFUSEE": 1,
        "ANNULEE": 0,
    }
    assert [node["id"] for node in (await listed(simple, mine=True))["nodes"]] == [first]
    one = (await manager.run(OPERATIONS["Approvals"], first=1))["approvals"]
    assert one["pageInfo"]["hasNextPage"]
    rest = (await manager.run(OPERATIONS["Approvals"], first=1, after=one["pageInfo"]["endCursor"]))["approvals"]
    assert [node["id"] for node in one["nodes"] + rest["nodes"]] == [other, first]


async def test_who_sees_which_requests(town: World) -> None:
    """Author and managers see all, a reader what is decided, the support each one but no list of what waits."""
    place, manager = town.structures["SMEAUX"], await town.person("SMEAUX", "gestionnaire")
    author = await attached(town, "SMEAUX", "cleo@town.example", (EMISES, READ))
    colleague = await attached(town, "SMEAUX", "dan@town.example", (EMISES, READ))
    reader = await attached(town, "SMEAUX", "eve@town.example", (ORGANISATION, READ))
    support = await people.somebody(town, support=True)
    stranger = await town.person("ATELIER", "gestionnaire")
    decided = await asked(author, place)
    await done(manager, "Approve", approvalId=decided)
    waits = await asked(author, place, lines=[profile("FACTURES_RECUES", "MODIFICATION")])
    seen = {}
    for name, person in {
        "author": author,
        "manager": manager,
        "reader": reader,
        "support": support,
        "colleague": colleague,
        "stranger": stranger,
    }.items():
        nodes = {node["id"] for node in (await listed(person, structureId=place))["nodes"]}
        found = []
        for request in (decided, waits):
            shown = (await person.run(OPERATIONS["Approval"], id=request))["approval"]
            node = (await person.run("query N($id: ID!) { node(id: $id) { id } }", id=request))["node"]
            assert (shown is None) == (node is None)
            found.append((shown is not None, request in nodes))
        seen[name] = found
        if not found[1][0]:
            answer = await do(person, "Approve", approvalId=waits)
            assert (refusals(answer), answer["approval"]) == ([("NOT_FOUND", None)], None)
    everything, nothing = [(True, True), (True, True)], [(False, False), (False, False)]
    assert seen == {
        "author": everything,
        "manager": everything,
        "reader": [(True, True), (False, False)],
        "support": [(True, True), (True, False)],
        "colleague": nothing,
        "stranger": nothing,
    }
    assert refusals(await do(reader, "Approve", approvalId=decided)) == [("CONSULTATION_ONLY", None)]
    assert await badge(support) == 0
    await done(support, "Approve", approvalId=waits)


async def test_the_history_of_a_structure_tells_of_requests_once_decided(town: World) -> None:
    """§11: Organisation in consultation does not give the list of what waits, with who asks and why."""
    place, manager = town.structures["SMEAUX"], await town.person("SMEAUX", "gestionnaire")
    reader = await attached(town, "SMEAUX", "rita.lire@town.example", (ORGANISATION, READ))
    newcomer = await somebody(town, "nils.neuf@town.example")
    query = "query H($id: ID!) { structure(id: $id) { history { nodes { kind comment } } } }"

    async def told() -> list[str]:
        found = (await reader.run(query, id=place))["structure"]["history"]["nodes"]
        return [line["kind"] for line in found if line["kind"].startswith("APPROVAL")]

    before = await told()
    waiting = (await done(newcomer, "RequestRattachement", structureId=place, comment="Remplaçant"))["approval"]["id"]
    assert await told() == before
    await done(manager, "RefuseApproval", approvalId=waiting, reason="Non")
    assert await told() == [*before, "APPROVAL_REQUESTED", "APPROVAL_DECIDED"]


async def test_the_history_of_a_manager_has_four_labels(town: World) -> None:
    """§4.5: Validée, Refusée, Désactivée, Supprimée; for whoever has Organisation, on screen and in the structure."""
    place, manager = town.structures["TREHORET"], await town.person("TREHORET", "gestionnaire")
    email = "flo@town.example"
    flo = await somebody(town, email)
    refused = (await done(flo, "RequestRattachement", structureId=place))["approval"]["id"]
    await done(manager, "RefuseApproval", approvalId=refused, reason="Qui êtes-vous ?")
    granted = (await done(flo, "RequestRattachement", structureId=place, comment="La nouvelle"))["approval"]["id"]
    await done(manager, "Approve", approvalId=granted)
    profiles = await asked(flo, place)
    await done(manager, "RefuseApproval", approvalId=profiles, reason="Plus tard")
    await done(manager, "DetachUsers", rattachementIds=[await rattachement_of(email, "TREHORET")])
    query = """query D($id: ID, $first: Int, $after: String) {
      decisions(structureId: $id, first: $first, after: $after) {
        nodes {
          decisionLabel kind comment actor { firstName } subject { contactEmail } approvalId structure { identifier }
        }
        pageInfo { hasNextPage endCursor } totalCount { value } } }"""
    page = (await manager.run(query, id=place))["decisions"]
    assert [node["decisionLabel"] for node in page["nodes"]] == ["Supprimée", "Désactivée", "Validée", "Refusée"]
    assert page["nodes"][3] == {
        "decisionLabel": "Refusée",
        "kind": "APPROVAL_DECIDED",
        "comment": "Qui êtes-vous ?",
        "actor": {"firstName": "Camille"},
        "subject": {"contactEmail": f"contact.{email}"},
        "approvalId": refused,
        "structure": {"identifier": SIRETS["TREHORET"]},
    }
    assert page["totalCount"]["value"] == 4
    first = (await manager.run(query, id=place, first=3))["decisions"]
    rest = (await manager.run(query, id=place, first=3, after=first["pageInfo"]["endCursor"]))["decisions"]
    assert first["nodes"] + rest["nodes"] == page["nodes"]
    reader = await attached(town, "TREHORET", "gus@town.example", (ORGANISATION, READ))
    simple = await attached(town, "TREHORET", "hal@town.example", (EMISES, READ))
    assert (await reader.run(query, id=place))["decisions"]["totalCount"]["value"] == 4
    assert (await simple.run(query))["decisions"]["totalCount"]["value"] == 0
    history = "query S($id: ID!) { structure(id: $id) { history(first: 100) { nodes { decisionLabel } } } }"
    lines = (await manager.run(history, id=place))["structure"]["history"]["nodes"]
    assert [line["decisionLabel"] for line in lines if line["decisionLabel"]] == [
        "Refusée",
        "Validée",
        "Désactivée",
        "Supprimée",
    ]


# ------------------------------------------------------------------------------------------------ deciding


async def test_app_04_and_att_07_a_refusal_needs_a_reason(town: World) -> None:
    """Alone and in bulk, where the one reason is missing for all."""
    place, manager = town.structures["LORMEL"], await town.person("LORMEL", "gestionnaire")
    request = await asked(await attached(town, "LORMEL", "ida@town.example", (EMISES, READ)), place)
    for reason in ("", "  \n"):
        refused = await do(manager, "RefuseApproval", approvalId=request, reason=reason)
        assert refusals(refused) == [("REASON_REQUIRED", "reason")]
        bulk = {"approvalIds": [request], "decision": "REFUSE", "reason": reason or None}
        assert refusals(await do(manager, "DecideApprovals", **bulk)) == [("REASON_REQUIRED", "reason")]
    long = await do(manager, "RefuseApproval", approvalId=request, reason="r" * 2001)
    assert refusals(long) == [("FIELD_TOO_LONG", "reason")]
    await done(manager, "RefuseApproval", approvalId=request, reason="Formez-vous")
    (written,) = await mails.mails_to("contact.ida@town.example")
    assert "\nDécision : Refusée\n\nMotif :\n  Formez-vous\n" in mails.text_of(written)


async def test_app_05_the_first_decision_wins(town: World) -> None:
    """Of two managers at the same instant too, whatever each decides."""
    place, first = town.structures["LORMEL"], await town.person("LORMEL", "gestionnaire")
    second = await attached(town, "LORMEL", "jo@town.example", (ORGANISATION, WRITE))
    author = await attached(town, "LORMEL", "kai@town.example", (ORGANISATION, READ))
    wins: Counter[str] = Counter()
    for number in range(8):
        request = await asked(author, place)
        granting = do(first, "Approve", approvalId=request)
        refusing = do(second, "RefuseApproval", approvalId=request, reason="Non")
        calls = (granting, refusing) if number % 2 else (refusing, granting)
        answers = await asyncio.gather(*calls)
        lost = [refusals(answer) for answer in answers if answer["userErrors"]]
        assert lost == [[("APPROVAL_ALREADY_TREATED", None)]]
        state = (await Approval.get(id=key_of(request))).state
        wins[state] += 1
        assert [label for _, label, _ in await journal(request)] == [
            None,
            "VALIDEE" if state is ApprovalState.APPROUVEE else "DESACTIVEE",
        ]
        if state is ApprovalState.APPROUVEE:
            await done(author, "RequestHabilitations", structureId=place, changes=[{**LINE, "change": "REMOVE"}])
    assert sum(wins.values()) == 8
    request = await asked(author, place)
    await done(first, "Approve", approvalId=request, expectedVersion=1)
    stale = await do(second, "RefuseApproval", approvalId=request, reason="Non", expectedVersion=1)
    assert (refusals(stale), stale["approval"]["state"]) == ([("VERSION_CONFLICT", None)], "APPROUVEE")


async def test_app_06_nobody_treats_their_own_but_managers_their_habilitations(town: World) -> None:
    place, manager = town.structures["VALOMBRE"], await town.person("VALOMBRE", "gestionnaire")
    author = await attached(town, "VALOMBRE", "lia@town.example", (EMISES, READ))
    request = await asked(author, place)
    for act, given in (("Approve", {}), ("RefuseApproval", {"reason": "Non"})):
        answer = await do(author, act, approvalId=request, **given)
        assert refusals(answer) == [("SELF_APPROVAL_FORBIDDEN", None)]
    found = await do(author, "DecideApprovals", approvalIds=[request], decision="APPROVE")
    assert each(found) == [["SELF_APPROVAL_FORBIDDEN"]]
    user = await User.get(connection_email="lia@town.example")
    held = Habilitation(
        user_id=user.id,
        structure_id=key_of(place),
        application=ORGANISATION,
        level=WRITE,
        granted_at=START,
        effective_at=START,
    )
    await held.save(force_create=True)
    assert await badge(author) == await badge(manager)
    given = await done(author, "Approve", approvalId=request)
    assert given["approval"]["decidedBy"] == {"contactEmail": "contact.lia@town.example"}
    assert await mails_to("lia@town.example") == []

    # Attached to one service, a manager asks for another: that is for somebody else to say.
    second = await attached(town, "VALOMBRE", "max@town.example", (ORGANISATION, READ), services=["TRAVAUX"])
    user = await User.get(connection_email="max@town.example")
    await Habilitation(**{**values(held), "user_id": user.id}).save(force_create=True)
    mine = (await done(second, "RequestRattachement", structureId=place))["approval"]["id"]
    assert refusals(await do(second, "Approve", approvalId=mine)) == [("SELF_APPROVAL_FORBIDDEN", None)]
    assert await badge(second) == await badge(manager) - 1
    seen = (await second.run(OPERATIONS["Approval"], id=mine))["approval"]["availableActions"]
    assert {each["action"]: [problem["code"] for problem in each["blockers"]] for each in seen} == {
        "APPROVE": ["SELF_APPROVAL_FORBIDDEN"],
        "REFUSE_APPROVAL": ["SELF_APPROVAL_FORBIDDEN"],
        "WITHDRAW": [],
    }


def values(row: Habilitation) -> dict[str, Any]:
    """What a copy of a profile holds."""
    names = ("structure_id", "application", "level", "granted_at", "effective_at")
    return {name: getattr(row, name) for name in names}


async def test_app_08_a_decision_is_final_and_the_author_may_ask_again(town: World) -> None:
    place, manager = town.structures["SEM"], await town.person("SEM", "gestionnaire")
    author = await attached(town, "SEM", "nia@town.example", (EMISES, READ))
    request = await asked(author, place)
    await done(manager, "RefuseApproval", approvalId=request, reason="Non")
    for person, act, given in (
        (manager, "Approve", {}),
        (manager, "RefuseApproval", {"reason": "Toujours non"}),
        (author, "WithdrawApproval", {}),
    ):
        assert refusals(await do(person, act, approvalId=request, **given)) == [("APPROVAL_ALREADY_TREATED", None)]
    again = await asked(author, place)
    waits = await do(author, "RequestHabilitations", structureId=place, changes=[LINE])
    assert refusals(waits) == [("VALUE_NOT_ALLOWED", "changes.0")]
    assert refusals(await do(manager, "WithdrawApproval", approvalId=again)) == [("FORBIDDEN", None)]
    withdrawn = await done(author, "WithdrawApproval", approvalId=again)
    assert (withdrawn["approval"]["state"], withdrawn["approval"]["decidedBy"]) == ("ANNULEE", None)
    assert await badge(manager) == 0


async def test_a_button_says_what_the_act_answers(town: World) -> None:
    """Conventions 7: enabled if and only if the act is accepted, else with its very errors; others have no button."""
    place = town.structures["BATILOIRE"]
    managers = {
        "principal": await town.person("BATILOIRE", "gestionnaire"),
        "second": await attached(town, "BATILOIRE", "ora@town.example", (ORGANISATION, WRITE)),
    }
    author = await attached(town, "BATILOIRE", "pia@town.example", (EMISES, READ))
    reader = await attached(town, "BATILOIRE", "quo@town.example", (ORGANISATION, READ))
    newcomer = await somebody(town, "ray@town.example")
    joining = (await done(newcomer, "RequestRattachement", structureId=place))["approval"]["id"]
    requests = [await asked(author, place), joining]
    second_line = profile("FACTURES_DE_TRAVAUX", "CONSULTATION")
    treated = await asked(author, place, lines=[second_line])
    await done(managers["second"], "Approve", approvalId=treated)
    acts = {"APPROVE": "Approve", "REFUSE_APPROVAL": "RefuseApproval", "WITHDRAW": "WithdrawApproval"}
    before, seen = await snapshot(without=frozenset({"session"})), Counter[str]()
    for person in (*managers.values(), author, newcomer, reader):
        for request in (*requests, treated):
            shown = (await person.run(OPERATIONS["Approval"], id=request))["approval"]
            for button in shown["availableActions"] if shown else []:
                given = {"reason": "Non"} if button["action"] == "REFUSE_APPROVAL" else {}
                answer = await do(person, acts[button["action"]], approvalId=button["targetId"], dryRun=True, **given)
                assert (button["blockers"], button["enabled"]) == (answer["userErrors"], not answer["userErrors"])
                seen[button["action"]] += 1
    assert seen == {"APPROVE": 6, "REFUSE_APPROVAL": 6, "WITHDRAW": 3}
    assert await snapshot(without=frozenset({"session"})) == before


# --------------------------------------------------------------------------------------------------- in bulk


async def test_a_thousand_requests_are_decided_at_once_and_a_second_run_changes_nothing(town: World) -> None:
    """Each answers for itself; as many statements as for one; what is not there, or not theirs, is told apart."""
    place, manager = town.structures["VAUQUELIN"], await town.person("VAUQUELIN", "gestionnaire")
    requests = await a_crowd(place, 990)
    ids = [f"approval_{row.id.hex}" for row in requests]
    other = await asked(await attached(town, "SEM", "sam@town.example", (EMISES, READ)), town.structures["SEM"])
    given = [*ids, *ids[:8], other, "x"]
    mailed = await OutboxMail.filter(to_address="foule@town.example").count()
    found = await do(manager, "DecideApprovals", approvalIds=given, decision="APPROVE")
    assert Counter(map(tuple, each(found))) == {(): 990, ("APPROVAL_ALREADY_TREATED",): 8, ("NOT_FOUND",): 2}
    assert each(found)[990:] == [["APPROVAL_ALREADY_TREATED"]] * 8 + [["NOT_FOUND"]] * 2
    assert found["doneCount"] == 990
    assert await Rattachement.filter(id__in=[row.rattachement_id for row in requests], status="VALIDE").count() == 990
    assert await OutboxMail.filter(to_address="foule@town.example").count() == mailed + 990
    assert await JournalEntry.filter(structure_id=key_of(place), decision="VALIDEE").count() == 990

    async def facts() -> tuple[int, ...]:
        return tuple([await model.all().count() for model in (JournalEntry, Habilitation, Notification, OutboxMail)])

    before = await facts()
    again = await do(manager, "DecideApprovals", approvalIds=ids, decision="REFUSE", reason="Trop tard")
    assert Counter(map(tuple, each(again))) == {("APPROVAL_ALREADY_TREATED",): 990}
    assert await facts() == before
    for size in ([], ids + ids):
        whole = await do(manager, "DecideApprovals", approvalIds=size, decision="APPROVE")
        assert (refusals(whole), whole["results"]) == ([("VALUE_NOT_ALLOWED", "approvalIds")], [])


async def test_two_requests_of_one_person_are_decided_together(town: World) -> None:
    """What one gives, the other does not give twice; a rehearsal answers for each and writes nothing."""
    place, manager = town.structures["SMEAUX"], await town.person("SMEAUX", "gestionnaire")
    ponts = f"service_{(await people.a_service(place, 'PONTS')).hex}"
    email = "tao@town.example"
    tao = await attached(town, "SMEAUX", email, (ORGANISATION, READ), services=["PONTS"])
    both = [(await done(tao, "RequestRattachement", structureId=place))["approval"]["id"]]
    both.append(await asked(tao, place, lines=[profile("FACTURES_EMISES", "CONSULTATION", at=ponts)]))
    before = await snapshot(without=frozenset({"session"}))
    rehearsed = await do(manager, "DecideApprovals", approvalIds=both, decision="APPROVE", dryRun=True)
    assert (each(rehearsed), rehearsed["doneCount"]) == ([[], []], 2)
    assert await snapshot(without=frozenset({"session"})) == before
    assert each(await do(manager, "DecideApprovals", approvalIds=both, decision="APPROVE")) == [[], []]
    held = await Habilitation.filter(user_id=(await User.get(connection_email=email)).id, application="FACTURES_EMISES")
    assert [(row.service_id, row.level) for row in held] == [(None, "CONSULTATION")]


async def test_a_repeated_call_answers_the_same(town: World) -> None:
    place, manager = town.structures["SEM"], await town.person("SEM", "gestionnaire")
    request = await asked(await attached(town, "SEM", "uma@town.example", (EMISES, READ)), place)
    call = {"approvalIds": [request, "x"], "decision": "APPROVE", "idempotencyKey": str(uuid4())}
    first, second = await do(manager, "DecideApprovals", **call), await do(manager, "DecideApprovals", **call)
    assert (first["replayed"], second["replayed"]) == (False, True)
    assert each(first) == each(second) == [[], ["NOT_FOUND"]]


# --------------------------------------------------------------------------------------------- what follows


async def test_managers_and_authors_are_told_on_their_screens_and_by_mail(town: World) -> None:
    """USR-03: to the contact address, one mail for colleagues who share it; a notification leads to the request."""
    place, manager = town.structures["ATELIER"], await town.person("ATELIER", "gestionnaire")
    second = await attached(town, "ATELIER", "vic@town.example", (ORGANISATION, WRITE))
    shared = "gestionnaire@atelier.example"
    await User.filter(connection_email="vic@town.example").update(contact_email=shared)
    author = await attached(town, "ATELIER", "wes@town.example", (EMISES, READ))
    await OutboxMail.all().delete()
    request = await asked(author, place)
    said = "Habilitations sur Atelier Marchand architectes : 1 profil"
    (mail,) = await OutboxMail.all()
    assert (mail.to_address, mail.subject) == (shared, f"Demande à traiter : {said}")
    (written,) = await mails.mails_to(shared)
    assert (
        mails.text_of(written)
        == f"""Bonjour,

Une demande attend la décision d'un gestionnaire.
Vous la trouverez dans Approbations.

Structure : Atelier Marchand architectes (00023456700014)
Demande : {said}
Demandeur : Wes (wes@town.example)
Ajouter : Factures émises, modification, Tous les services

Voir la demande : https://ecrans.example/approbations/{request}

--\x20
Vous recevez ce message parce qu'il concerne vos droits, ou ceux d'une structure que vous gérez.
Ne répondez pas : personne ne lit cette adresse.
"""
    )
    query = "{ viewer { notifications { nodes { id label approvalId pieceId structureId read } unreadCount } } }"
    for person in (manager, second):
        node = (await person.run(query))["viewer"]["notifications"]["nodes"][0]
        assert {**node, "id": ""} == {
            "id": "",
            "label": f"Demande à traiter : {said}",
            "approvalId": request,
            "pieceId": None,
            "structureId": town.structures["ATELIER"],
            "read": False,
        }
    await done(manager, "Approve", approvalId=request)
    node = (await author.run(query))["viewer"]["notifications"]["nodes"][0]
    assert (node["label"], node["approvalId"]) == (f"Demande approuvée : {said}", request)
    await done(author, "DetachUsers", rattachementIds=[await rattachement_of("wes@town.example", "ATELIER")])
    node = (await author.run(query))["viewer"]["notifications"]["nodes"][0]
    assert (node["label"], node["approvalId"]) == ("Rattachement supprimé : Atelier Marchand architectes", None)
    await Rattachement.filter(id=key_of(await rattachement_of("vic@town.example", "ATELIER"))).update(status="SUPPRIME")
    assert request not in {each["approvalId"] for each in (await second.run(query))["viewer"]["notifications"]["nodes"]}


async def test_requests_of_an_account_that_is_no_more_are_annulled(town: World) -> None:
    """§6: requester deactivated."""
    place, manager = town.structures["LORMEL"], await town.person("LORMEL", "gestionnaire")
    email = "xan@town.example"
    xan = await somebody(town, email)
    request = (await done(xan, "RequestRattachement", structureId=place))["approval"]["id"]
    user = await User.get(connection_email=email)
    async with transaction():
        await cancel_requests_of(user.id, by=None, at=START)
    seen = (await manager.run(OPERATIONS["Approval"], id=request))["approval"]
    assert (seen["state"], seen["decidedBy"]) == ("ANNULEE", None)
    row = await Rattachement.get(id=key_of(await rattachement_of(email, "LORMEL")))
    assert row.status == "ANNULE"
    assert [subject for subject, _, _ in await mails_to(email)] == [
        "Demande annulée : Rattachement à Étanchéité Lormel SARL"
    ]
    assert (await viewer(xan, "rattachements { id }"))["rattachements"] == []
