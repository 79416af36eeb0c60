"""Who sees what: a dossier and all that hangs on it are there for its parties, and absent for everybody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from api.domain.habilitation import Application, Level, RattachementStatus
from api.models import Habilitation, Rattachement, Service, Session, User
from tests.api.forms import SIRETS, a_file, act, codes, deposit, done, first_form, grown, key_of, problems, ref, tables
from tests.world import START, Person, World


@dataclass(frozen=True)
class Target:
    """A dossier, and the ids and numbers by which it could be met."""

    dossier: str
    number: str
    piece: str
    piece_number: str
    file: str


async def a_target(world: World, owner: str, number: str, cadre: str, **changes: Any) -> Target:
    """A dossier deposited by a structure, with a real document."""
    person = await world.person(owner)
    changes |= {"structureId": world.structures[owner], "documentId": await person.upload()}
    piece = await done(person, "depositPiece", await first_form(world, number, cadre, **changes))
    query = "query T($id: ID!) { piece(id: $id) { dossier { id number } document { id } } }"
    shown = (await person.run(query, id=piece["id"]))["piece"]
    return Target(shown["dossier"]["id"], shown["dossier"]["number"], piece["id"], number, shown["document"]["id"])


async def three(world: World) -> dict[str, Target]:
    """Three dossiers whose parties differ."""
    return {
        "monthly": await a_target(world, "BATILOIRE", "MONTHLY-1", "A4"),
        "direct": await a_target(world, "BATILOIRE", "DIRECT-1", "A6"),
        "sub": await a_target(world, "LORMEL", "SUB-1", "A10", validators=[ref("BATILOIRE")]),
    }


PROBES = """query Probes($dossier: ID!, $number: String!, $piece: ID!, $pieceNumber: String!, $file: ID!) {
  byId: dossier(id: $dossier) { id }
  byNumber: dossier(number: $number) { id }
  piece(id: $piece) { id }
  nodes(ids: [$dossier, $piece, $file]) { id }
  nodeOfDossier: node(id: $dossier) { id }
  nodeOfPiece: node(id: $piece) { id }
  nodeOfFile: node(id: $file) { id }
  dossiers(first: 100) { nodes { id } }
  pieces(first: 100) { nodes { id } }
  searched: pieces(search: $pieceNumber) { nodes { id } totalCount { value } statusCounts { count } }
  searchedByNumber: dossiers(search: $number) { nodes { id } totalCount { value } stateCounts { count } }
  filtered: pieces(filter: { number: { is: $pieceNumber } }) { nodes { id } totalCount { value } }
  negated: pieces(first: 100, filter: { not: { number: { is: "x" } } }) { nodes { id } }
}"""


async def seen_by(person: Person, target: Target) -> dict[str, bool]:
    """By which ways somebody meets a dossier."""
    found = await person.run(
        PROBES,
        dossier=target.dossier,
        number=target.number,
        piece=target.piece,
        pieceNumber=target.piece_number,
        file=target.file,
    )
    download = await person.http.get(f"/files/{target.file}", headers=person.headers)
    payload = await act(person, "suspendPiece", pieceId=target.piece, comment="Il manque le PV", dryRun=True)

    def lists(name: str, identifier: str) -> bool:
        return {"id": identifier} in found[name]["nodes"]

    def counts(name: str, facet: str) -> bool:
        shown = found[name]
        total = shown["totalCount"]["value"]
        assert total == len(shown["nodes"]) == sum(each["count"] for each in shown[facet])
        return bool(total)

    return {
        "dossier by id": found["byId"] is not None,
        "dossier by number": found["byNumber"] is not None,
        "piece": found["piece"] is not None,
        "nodes": any(found["nodes"]),
        "nodes, all": all(found["nodes"]),
        "node of the dossier": found["nodeOfDossier"] is not None,
        "node of the piece": found["nodeOfPiece"] is not None,
        "node of the file": found["nodeOfFile"] is not None,
        "list of dossiers": lists("dossiers", target.dossier),
        "list of pieces": lists("pieces", target.piece),
        "search": lists("searched", target.piece),
        "counts of a search": counts("searched", "statusCounts"),
        "counts of dossiers": counts("searchedByNumber", "stateCounts"),
        "filter": lists("filtered", target.piece) and found["filtered"]["totalCount"]["value"] == 1,
        "negation": lists("negated", target.piece),
        "download": download.status_code == 200,
        "act": codes(payload) != ["NOT_FOUND"],
    }


async def check(person: Person, targets: dict[str, Target], seen: set[str], who: str) -> None:
    """Somebody sees these dossiers by every way, and the others by none."""
    for name, target in targets.items():
        ways = await seen_by(person, target)
        assert set(ways.values()) == {name in seen}, (who, name, ways)
    board = await person.run("{ dashboard { byStatus { count waitingForViewer } byCadre { count } waitingPieces } }")
    assert sum(each["count"] for each in board["dashboard"]["byStatus"]) == len(seen), who
    assert sum(each["count"] for each in board["dashboard"]["byCadre"]) == len(seen), who


SEEN = {
    "BATILOIRE": {"monthly", "direct", "sub"},  # supplier of two, validator of the third
    "ATELIER": {"monthly", "sub"},
    "VALOMBRE": {"monthly", "sub"},
    "SMEAUX": {"direct"},
    "LORMEL": {"sub"},
    "VAUQUELIN": set(),
    "TREHORET": set(),
    "AGENCE_MOA": set(),
    "SEM": set(),
}


async def test_a_dossier_is_there_for_its_parties_and_absent_for_the_others(world: World) -> None:
    targets = await three(world)
    for key, seen in SEEN.items():
        for who in ("agent", "lecteur"):
            await check(await world.person(key, who), targets, seen, f"{who} of {key}")
    await check(await world.person("ATELIER", "gestionnaire"), targets, SEEN["ATELIER"], "gestionnaire of ATELIER")


async def grant(key: str, who: str, *applications: Application, service: Service | None = None) -> None:
    """Give somebody these applications in consultation, and no other."""
    user = await User.get(connection_email=f"{who}@{key.lower()}.example")
    structure = (await Rattachement.get(user_id=user.id)).structure_id
    await Habilitation.filter(user_id=user.id).delete()
    for application in applications:
        _ = await Habilitation.create(
            user_id=user.id,
            structure_id=structure,
            service_id=service.id if service else None,
            application=application,
            level=Level.CONSULTATION,
            granted_at=START,
            effective_at=START,
        )


async def test_the_application_of_the_seat_is_what_opens_a_dossier(world: World) -> None:
    targets = await three(world)
    works, received, validated, issued = (
        Application.FACTURES_DE_TRAVAUX,
        Application.FACTURES_RECUES,
        Application.FACTURES_A_VALIDER,
        Application.FACTURES_EMISES,
    )
    tries: list[tuple[str, tuple[Application, ...], set[str]]] = [
        ("BATILOIRE", (works,), {"monthly", "direct"}),
        ("BATILOIRE", (validated,), {"sub"}),
        ("BATILOIRE", (issued, received), set()),
        ("ATELIER", (validated, issued, received), set()),
        ("ATELIER", (works,), {"monthly", "sub"}),
        ("VALOMBRE", (received,), {"monthly", "sub"}),
        ("VALOMBRE", (works,), {"monthly", "sub"}),
        ("VALOMBRE", (validated,), set()),
        ("SMEAUX", (works,), set()),
        ("SMEAUX", (received,), {"direct"}),
        ("LORMEL", (), set()),
    ]
    for key, applications, seen in tries:
        person = await world.person(key, "lecteur")
        await grant(key, "lecteur", *applications)
        await check(person, targets, seen, f"{key} with {applications}")


async def test_a_right_for_one_service_opens_what_names_it(world: World) -> None:
    targets = await three(world)
    structure = key_of(world.structures["VALOMBRE"])
    person = await world.person("VALOMBRE", "lecteur")
    named = await Service.get(structure_id=structure, code="TRAVAUX")
    other = await Service.get(structure_id=structure, code="FACTURES_PUBLIQUES")
    received = Application.FACTURES_RECUES
    await grant("VALOMBRE", "lecteur", received, service=named)
    await check(person, targets, {"monthly", "sub"}, "the service that the deposit names")
    assert set(await seats(person, targets["monthly"])) == {"DESTINATAIRE"}
    await grant("VALOMBRE", "lecteur", received, service=other)
    await check(person, targets, set(), "another service")


async def seats(person: Person, target: Target) -> list[str]:
    """Where somebody sits in a dossier."""
    query = "query S($id: ID!) { dossier(id: $id) { viewerSeats } }"
    found: list[str] = (await person.run(query, id=target.dossier))["dossier"]["viewerSeats"]
    return found


async def test_a_right_that_ends_or_has_not_begun_opens_nothing(world: World) -> None:
    targets = await three(world)
    person = await world.person("ATELIER", "lecteur")
    user = await User.get(connection_email="lecteur@atelier.example")
    await check(person, targets, SEEN["ATELIER"], "before")
    link = await Rattachement.get(user_id=user.id)
    for status in RattachementStatus:
        await Rattachement.filter(id=link.id).update(status=status)
        seen = SEEN["ATELIER"] if status is RattachementStatus.VALIDE else set()
        await check(person, targets, seen, f"rattachement {status}")
    await Rattachement.filter(id=link.id).update(status=RattachementStatus.VALIDE, valid_from=START.date())
    await check(person, targets, SEEN["ATELIER"], "from today")
    await Rattachement.filter(id=link.id).update(valid_from=START.date() + timedelta(days=1))
    await check(person, targets, set(), "from tomorrow")
    await Rattachement.filter(id=link.id).update(valid_from=None)
    await Habilitation.filter(user_id=user.id).update(effective_at=START + timedelta(minutes=30))
    await check(person, targets, set(), "not effective yet")
    await world.move_clock(START + timedelta(minutes=30))
    await check(person, targets, SEEN["ATELIER"], "effective now")
    await Habilitation.filter(user_id=user.id).delete()
    await check(person, targets, set(), "taken away")


async def test_who_is_attached_to_two_structures_sees_what_either_sees(world: World) -> None:
    targets = await three(world)
    person = await world.person("TREHORET")
    user = await User.get(connection_email="agent@trehoret.example")
    for key in ("SMEAUX", "LORMEL"):
        structure = key_of(world.structures[key])
        model = await Habilitation.filter(structure_id=structure, level=Level.MODIFICATION)
        _ = await Rattachement.create(
            user_id=user.id, structure_id=structure, role="UTILISATEUR_SIMPLE", status=RattachementStatus.VALIDE
        )
        for application in {each.application for each in model}:
            _ = await Habilitation.create(
                id=uuid7(), user_id=user.id, structure_id=structure, application=application,
                level=Level.MODIFICATION, granted_at=START, effective_at=START,
            )  # fmt: skip
    await check(person, targets, {"direct", "sub"}, "of SMEAUX and LORMEL")


# ---------------------------------------------------------------------------------------- signed out


async def test_nobody_sees_anything_signed_out(world: World) -> None:
    targets = await three(world)
    target = targets["monthly"]
    stranger = Person(world.http)
    queries = [
        "{ dossiers { nodes { id } } }",
        "{ pieces { totalCount { value } } }",
        "{ workQueue { nodes { id } } }",
        "{ dashboard { waitingPieces } }",
        f'{{ node(id: "{target.dossier}") {{ id }} }}',
        f'{{ nodes(ids: ["{target.piece}"]) {{ id }} }}',
        f'{{ piece(id: "{target.piece}") {{ id }} }}',
        f'{{ dossier(number: "{target.number}") {{ id }} }}',
        '{ piece(id: "garbage") { id } }',
        f'mutation {{ acknowledgePiece(input: {{ pieceId: "{target.piece}" }}) {{ userErrors {{ code }} }} }}',
        'mutation { acknowledgePiece(input: { pieceId: "garbage" }) { userErrors { code } } }',
        'mutation { advanceSandboxClock(input: { to: "2026-01-01T00:00:00Z" }) { now } }',
    ]
    for person in (stranger, Person(world.http, "x" * 43), Person(world.http, "")):
        before = await tables()
        for query in queries:
            answer = await person.post(query)
            error = answer.json()["errors"][0]
            assert error["extensions"]["code"] == "UNAUTHENTICATED", query
            assert error["message"] == "Connectez-vous pour continuer."
        assert (await person.run("{ viewer { user { id } } }"))["viewer"] is None
        assert (await person.run("{ catalogue { version } }"))["catalogue"]["version"]
        for path in (target.file, f"fichier_{'0' * 32}"):
            answer = await world.http.get(f"/files/{path}", headers=person.headers)
            assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (401, "UNAUTHENTICATED")
        assert grown(before, await tables()) == {}


async def test_a_session_that_ended_is_nobodys(world: World) -> None:
    targets = await three(world)
    person = await world.person("ATELIER")
    await check(person, targets, SEEN["ATELIER"], "signed in")
    await Session.all().update(expires_at=START - timedelta(days=4000))
    answer = await person.post("{ pieces { nodes { id } } }")
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


# --------------------------------------------------------------------------------------------- files


async def test_an_unused_file_is_readable_by_its_sender_only(world: World) -> None:
    sender = await world.person("BATILOIRE")
    file = await sender.upload()
    node = "query N($id: ID!) { node(id: $id) { ... on Attachment { name designation kind } } }"
    assert (await sender.run(node, id=file))["node"] == {
        "name": "piece.pdf", "designation": "piece.pdf", "kind": "AUTRE",
    }  # fmt: skip
    assert (await sender.http.get(f"/files/{file}", headers=sender.headers)).status_code == 200
    for key, who in (("BATILOIRE", "gestionnaire"), ("BATILOIRE", "lecteur"), ("ATELIER", "agent")):
        other = await world.person(key, who)
        assert (await other.run(node, id=file))["node"] is None
        assert (await other.http.get(f"/files/{file}", headers=other.headers)).status_code == 404


@pytest.mark.parametrize("as_document", [True, False])
async def test_a_file_is_usable_by_colleagues_and_by_nobody_else(world: World, as_document: bool) -> None:
    agent = await world.person("BATILOIRE")

    async def form_with(file: str, number: str) -> dict[str, Any]:
        if as_document:
            return await first_form(world, number, documentId=file)
        joined = [{"fileId": file, "designation": "Plan", "kind": "AUTRE"}]
        return await first_form(world, number, attachments=joined)

    field = "documentId" if as_document else "attachments.0.fileId"
    foreign = [
        await a_file("ATELIER"),
        await a_file("LORMEL", who="gestionnaire"),
        f"fichier_{'0' * 32}",
        f"piece_{'0' * 32}",
        "garbage",
    ]
    for file in foreign:
        assert problems(await act(agent, "depositPiece", await form_with(file, "S-1"))) == [("FILE_UNUSABLE", field)]
    for rank, who in enumerate(("agent", "gestionnaire", "lecteur")):
        file = await a_file(who=who)
        await done(agent, "depositPiece", await form_with(file, f"S-{rank}"))
        assert problems(await act(agent, "depositPiece", await form_with(file, "S-9"))) == [("FILE_UNUSABLE", field)]
    left = await a_file(who="lecteur")
    user = await User.get(connection_email="lecteur@batiloire.example")
    await Rattachement.filter(user_id=user.id).update(status=RattachementStatus.SUPPRIME)
    assert problems(await act(agent, "depositPiece", await form_with(left, "S-9"))) == [("FILE_UNUSABLE", field)]


async def test_what_a_party_sees_of_the_others_is_their_card(world: World) -> None:
    await deposit(world, "S-1")
    person = await world.person("ATELIER", "lecteur")
    shown = await person.run("{ dossiers { nodes { parties { seat structure { identifier name type } } } } }")
    assert [each["structure"]["identifier"] for each in shown["dossiers"]["nodes"][0]["parties"]] == [
        SIRETS["VALOMBRE"], SIRETS["BATILOIRE"], SIRETS["VALOMBRE"], SIRETS["ATELIER"],
    ]  # fmt: skip
