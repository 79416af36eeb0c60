"""Who is told of what is done (works-billing §10), on their screens and by mail."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import pytest

from api.domain.account import UserStatus
from api.domain.habilitation import Application, Level, RattachementStatus, UserRole
from api.models import Habilitation, Notification, OutboxMail, Piece, Rattachement, Service, Structure, User
from tests.api.forms import SIRETS, a_file, act, codes, deposit, done, first_form, follow, nominal, problems, ref
from tests.operations import OPERATIONS
from tests.world import START, Person, World

PEOPLE = ("agent", "gestionnaire", "lecteur")

NOTIFICATIONS = """query Notifications($first: Int! = 20, $after: String) {
  viewer { notifications(first: $first, after: $after) {
    nodes { id at label read pieceId }
    pageInfo { hasNextPage hasPreviousPage endCursor }
    unreadCount
  } }
}"""


async def notifications(person: Person, **variables: Any) -> Any:
    return (await person.run(NOTIFICATIONS, **variables))["viewer"]["notifications"]


async def heard(world: World, *keys: str) -> dict[str, list[str]]:
    """What the agents of these structures see first on their screens: the labels, newest first."""
    found = {}
    for key in keys:
        page = await notifications(await world.person(key))
        found[key] = [node["label"] for node in page["nodes"]]
    return found


async def mailed() -> list[tuple[str, str]]:
    """The mails in the outbox that tell of pièces: subject and address."""
    return sorted([(mail.subject, mail.to_address) for mail in await OutboxMail.filter(template="notification")])


def everybody(subject: str, *keys: str) -> list[tuple[str, str]]:
    """That mail to the three people of each structure."""
    return sorted((subject, f"{who}@{key.lower()}.example") for key in keys for who in PEOPLE)


async def forget() -> None:
    """Start afresh: what came before is another test's."""
    await OutboxMail.all().delete()
    await Notification.all().delete()


async def dossier_of(piece: Any) -> str:
    found = await Piece.get(id=UUID(piece["id"].partition("_")[2])).select_related("dossier")
    return str(found.dossier.number)


# ------------------------------------------------------------------------------------------ the events of §10


async def test_a_deposit_is_told_to_those_who_must_act(world: World) -> None:
    piece = await deposit(world, "F-1")
    said = f"Pièce mise à disposition : F-1 (A4), dossier {await dossier_of(piece)}"
    assert await mailed() == everybody(said, "ATELIER")
    assert await heard(world, "BATILOIRE", "ATELIER", "VALOMBRE") == {
        "BATILOIRE": [],
        "ATELIER": [said],
        "VALOMBRE": [],
    }
    for who in PEOPLE:
        page = await notifications(await world.person("ATELIER", who))
        (node,) = page["nodes"]
        assert {**node, "id": ""} == {
            "id": "",
            "at": "2025-01-06T08:00:00Z",
            "label": said,
            "read": False,
            "pieceId": piece["id"],
        }
        assert page["unreadCount"] == 1


async def test_each_next_piece_is_told_to_the_next_seat(world: World) -> None:
    await nominal(world, "F-2")
    dossier = (await OutboxMail.first()).subject.rpartition(" ")[2]  # type: ignore[union-attr]
    assert await mailed() == sorted(
        [
            *everybody(f"Pièce mise à disposition : F-2 (A4), dossier {dossier}", "ATELIER"),
            *everybody(f"Pièce mise à disposition : F-2-A15 (A15), dossier {dossier}", "VALOMBRE"),
            *everybody(f"Pièce mise à disposition : F-2-A19 (A19), dossier {dossier}", "VALOMBRE"),
        ]
    )


async def test_a_general_account_is_told_to_the_supplier(world: World) -> None:
    first = await deposit(world, "F-3", "A7")
    second = await follow(world, first, "A17", "F-3-DG")
    await forget()
    await follow(world, second, "A20", "F-3-DGS")
    assert await mailed() == everybody(
        f"Pièce mise à disposition : F-3-DGS (A20), dossier {await dossier_of(first)}", "BATILOIRE"
    )


async def test_taking_in_charge_is_nobodys_news(world: World) -> None:
    piece = await deposit(world, "F-4")
    await forget()
    await done(await world.person("ATELIER"), "acknowledgePiece", {"pieceId": piece["id"]})
    assert await mailed() == []
    assert await Notification.all().count() == 0


async def test_a_suspension_is_told_to_the_author_and_the_supplier(world: World) -> None:
    """Decisions 27; a completion then is told to the one who suspended."""
    pieces = await nominal(world, "F-5", upto="A15")
    dossier = await dossier_of(pieces["A15"])
    await forget()
    piece = await done(
        await world.person("VALOMBRE"), "suspendPiece", {"pieceId": pieces["A15"]["id"]}, comment="Joindre le métré"
    )
    assert await mailed() == everybody(f"Pièce suspendue : F-5-A15 (A15), dossier {dossier}", "ATELIER", "BATILOIRE")
    mail = await OutboxMail.first()
    assert mail is not None
    assert mail.data["text"] == "Joindre le métré"
    assert mail.data["by"] == "Commune de Valombre-sur-Arve"
    await forget()
    await done(await world.person("BATILOIRE"), "completePiece", {"pieceId": piece["id"]}, comment="Voici le métré")
    assert await mailed() == everybody(f"Pièce complétée : F-5-A15 (A15), dossier {dossier}", "VALOMBRE")


async def test_a_suspension_by_the_moe_is_told_once_to_the_supplier_who_is_the_author(world: World) -> None:
    piece = await deposit(world, "F-6")
    await forget()
    await done(await world.person("ATELIER"), "suspendPiece", {"pieceId": piece["id"]}, comment="Joindre le devis")
    assert await mailed() == everybody(f"Pièce suspendue : F-6 (A4), dossier {await dossier_of(piece)}", "BATILOIRE")


async def test_a_refusal_is_told_with_its_reason(world: World) -> None:
    pieces = await nominal(world, "F-7", upto="A15")
    await forget()
    form = {"pieceId": pieces["A15"]["id"], "reason": "ERREUR_DESTINATAIRE", "comment": "Voir le marché"}
    await done(await world.person("VALOMBRE"), "refusePiece", form)
    said = f"Pièce refusée : F-7-A15 (A15), dossier {await dossier_of(pieces['A15'])}"
    assert await mailed() == everybody(said, "ATELIER", "BATILOIRE")
    mail = await OutboxMail.first()
    assert mail is not None
    assert (mail.data["reason"], mail.data["text"]) == ("Erreur sur le destinataire (SIRET)", "Voir le marché")


@pytest.mark.parametrize(
    ("to", "event", "told"),
    [
        ("A_RECYCLER", "Pièce à recycler", ["BATILOIRE"]),
        ("REJETEE", "Pièce rejetée", ["BATILOIRE"]),
        ("MISE_EN_PAIEMENT", "Mise en paiement", ["BATILOIRE"]),
        ("SERVICE_FAIT", None, []),
        ("MANDATEE", None, []),
    ],
)
async def test_what_the_finance_office_does_is_told(world: World, to: str, event: str | None, told: list[str]) -> None:
    piece = await deposit(world, "F-8", "A6")
    assert await mailed() == everybody(
        f"Pièce mise à disposition : F-8 (A6), dossier {await dossier_of(piece)}", "SMEAUX"
    )
    await forget()
    reason = {"reason": "Mauvais service"} if to in ("A_RECYCLER", "REJETEE") else {}
    await done(await world.person("SMEAUX"), "treatPiece", {"pieceId": piece["id"], "to": to, **reason})
    assert await mailed() == everybody(f"{event} : F-8 (A6), dossier {await dossier_of(piece)}", *told)


async def test_a_rejection_of_a_next_piece_is_told_to_its_author_and_the_supplier(world: World) -> None:
    pieces = await nominal(world, "F-9")
    await forget()
    form = {"pieceId": pieces["A19"]["id"], "to": "REJETEE", "reason": "Marché soldé"}
    await done(await world.person("VALOMBRE"), "treatPiece", form)
    said = f"Pièce rejetée : F-9-A19 (A19), dossier {await dossier_of(pieces['A19'])}"
    assert await mailed() == everybody(said, "BATILOIRE", "VALOMBRE")


async def test_a_payment_that_is_not_reported_is_not_told(world: World) -> None:
    """Decisions 10, R-SET-5; a rejection by the same structure is."""
    await Structure.filter(identifier=SIRETS["SMEAUX"]).update(payment_status_not_reported=True)
    paid, rejected = await deposit(world, "F-10", "A6"), await deposit(world, "F-11", "A6")
    await forget()
    payer = await world.person("SMEAUX")
    await done(payer, "treatPiece", {"pieceId": paid["id"], "to": "MISE_EN_PAIEMENT"})
    assert (await mailed(), await Notification.all().count()) == ([], 0)
    await done(payer, "treatPiece", {"pieceId": rejected["id"], "to": "REJETEE", "reason": "Doublon"})
    assert await mailed() == everybody(f"Pièce rejetée : F-11 (A6), dossier {await dossier_of(rejected)}", "BATILOIRE")


async def test_validators_and_depositors_tell_each_other(world: World) -> None:
    """T04, T05 with T16 and T20: the validator, then the depositor and the MOE."""
    form = await first_form(world, "F-12", "A10", validators=[{"identifier": SIRETS["VAUQUELIN"]}])
    piece = await done(await world.person("BATILOIRE"), "depositPiece", form)
    dossier = await dossier_of(piece)
    assert await mailed() == everybody(f"Pièce à valider : F-12 (A10), dossier {dossier}", "VAUQUELIN")
    await forget()
    validator = await world.person("VAUQUELIN")
    answer = await validator.run(
        OPERATIONS["ValidatePiece"], input={"pieceId": piece["id"], "capacity": "TITULAIRE", "comment": "Conforme"}
    )
    assert not codes(answer["validatePiece"])
    assert await mailed() == sorted(
        [
            *everybody(f"Réponse du valideur : F-12 (A10), dossier {dossier}", "BATILOIRE"),
            *everybody(f"Pièce mise à disposition : F-12 (A10), dossier {dossier}", "ATELIER"),
        ]
    )


async def test_the_silence_of_the_moe_is_told_to_the_supplier_and_the_moa(world: World) -> None:
    piece = await deposit(world, "F-13")
    await forget()
    await world.move_clock("2025-01-14T08:00:00Z")
    said = f"Délai dépassé : F-13 (A4), dossier {await dossier_of(piece)}"
    assert await mailed() == everybody(said, "BATILOIRE", "VALOMBRE")
    mail = await OutboxMail.first()
    assert mail is not None
    assert mail.data["effect"] == "Passé ce délai, la MOA peut agir sans la MOE."
    (node,) = (await notifications(await world.person("BATILOIRE")))["nodes"]
    assert node["at"] == "2025-01-13T23:00:00Z"


async def test_the_silence_of_a_validator_is_told_to_the_depositor_and_the_piece_goes_on(world: World) -> None:
    form = await first_form(world, "F-14", "A10", validators=[{"identifier": SIRETS["VAUQUELIN"]}])
    piece = await done(await world.person("BATILOIRE"), "depositPiece", form)
    dossier = await dossier_of(piece)
    await forget()
    await world.move_clock("2025-01-22T08:00:00Z")
    assert await mailed() == sorted(
        [
            *everybody(f"Délai dépassé : F-14 (A10), dossier {dossier}", "BATILOIRE"),
            *everybody(f"Pièce mise à disposition : F-14 (A10), dossier {dossier}", "ATELIER"),
        ]
    )


async def test_the_silence_of_the_moa_on_a_tacit_draft_is_told_to_those_who_may_close(world: World) -> None:
    """It changes no status: the supplier may deposit an A23, the MOE an A24."""
    piece = await deposit(world, "F-15", "A22", comment="Projet final déposé hors outil le 2 novembre")
    await forget()
    await world.move_clock("2025-01-18T08:00:00Z")
    said = f"Délai dépassé : F-15 (A22), dossier {await dossier_of(piece)}"
    assert await mailed() == everybody(said, "ATELIER", "BATILOIRE")
    mail = await OutboxMail.first()
    assert mail is not None
    assert mail.data["delay"] == "Réponse de la MOA au projet tacite"


async def test_the_silence_of_the_mandataire_is_told_and_accepts_nothing(world: World) -> None:
    """Q07: a reminder, once, instead of a tacit acceptance."""
    await world.move_clock("2025-01-07T08:00:00Z")
    vauquelin = await world.person("VAUQUELIN")
    piece = await done(
        vauquelin,
        "depositPiece",
        await first_form(
            world,
            "VQ-15",
            "A13",
            structureId=world.structures["VAUQUELIN"],
            validators=[ref("BATILOIRE")],
            documentId=await a_file("VAUQUELIN"),
        ),
    )
    await forget()
    for day in (23, 30):
        await world.move_clock(f"2025-01-{day}T08:00:00Z")
        said = f"Délai dépassé : VQ-15 (A13), dossier {await dossier_of(piece)}"
        assert await mailed() == everybody(said, "BATILOIRE", "VAUQUELIN")
    shown = await vauquelin.run("query P($id: ID!) { piece(id: $id) { status } }", id=piece["id"])
    assert shown["piece"]["status"] == "A_VALIDER_1"


async def statements(caplog: pytest.LogCaptureFixture, person: Person, name: str, form: Any) -> list[str]:
    """What the statements of an act say of people, notifications and mails."""
    with caplog.at_level(logging.DEBUG, logger="tortoise.db_client"):
        caplog.clear()
        await done(person, name, form)
    texts = [record.getMessage() for record in caplog.records if record.name == "tortoise.db_client"]
    assert texts
    return re.findall(r"habilitation h ON h.structure_id|INTO (?:notification|outbox_mail)", "\n".join(texts))


async def test_telling_costs_one_statement_to_find_people_and_none_when_nobody_is_told(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    form = await first_form(world, "F-16")
    found = await statements(caplog, await world.person("BATILOIRE"), "depositPiece", form)
    assert found == ["habilitation h ON h.structure_id", "INTO notification", "INTO outbox_mail"]
    piece = await Piece.get(number="F-16")
    act_form = {"pieceId": f"piece_{piece.id.hex}"}
    assert await statements(caplog, await world.person("ATELIER"), "acknowledgePiece", act_form) == []


# ----------------------------------------------------------------------------------------------- which people


async def colleague(
    key: str,
    name: str,
    *,
    application: Application | None = Application.FACTURES_DE_TRAVAUX,
    service: str | None = None,
    status: RattachementStatus = RattachementStatus.VALIDE,
    **account: Any,
) -> str:
    """One more person of a structure, who holds one application, for all of it or for one of its services."""
    structure = await Structure.get(identifier=SIRETS[key])
    address = f"{name}@{key.lower()}.example"
    user = await User.create(
        **{
            "connection_email": address,
            "contact_email": address,
            "first_name": name,
            "last_name": "D'Essai",
            "status": UserStatus.ACTIF,
            "billing_notifications": True,
            "created_at": START,
            **account,
        }
    )
    _ = await Rattachement.create(
        user_id=user.id, structure_id=structure.id, role=UserRole.UTILISATEUR_SIMPLE, status=status
    )
    if application:
        found = await Service.get(structure_id=structure.id, code=service) if service else None
        _ = await Habilitation.create(
            user_id=user.id,
            structure_id=structure.id,
            service_id=found.id if found else None,
            application=application,
            level=Level.CONSULTATION,
            granted_at=START,
            effective_at=START,
        )
    return address


async def told_of(number: str, world: World) -> set[str]:
    """Those of the MOA who are told of an A15 of a dossier whose MOA is the service TRAVAUX of Valombre."""
    moa = {"identifier": SIRETS["VALOMBRE"], "serviceCode": "TRAVAUX"}
    piece = await deposit(world, number, moa=moa)
    await forget()
    await follow(world, piece, "A15", f"{number}-EA")
    return {mail.to_address for mail in await OutboxMail.all()}


USUAL = {f"{who}@valombre.example" for who in PEOPLE}


async def test_a_seat_with_a_service_calls_that_service_and_those_of_all_services(world: World) -> None:
    """Decisions 17."""
    whole = await colleague("VALOMBRE", "tout")
    inside = await colleague("VALOMBRE", "travaux", service="TRAVAUX")
    codes = {service.code for service in await Service.filter(structure__identifier=SIRETS["VALOMBRE"])}
    other = next(iter(sorted(codes - {"TRAVAUX"})))
    await colleague("VALOMBRE", "ailleurs", service=other)
    assert await told_of("F-20", world) == USUAL | {whole, inside}


@pytest.mark.parametrize(
    "somebody",
    [
        {"application": None},
        {"application": Application.FACTURES_RECUES},
        {"status": RattachementStatus.EN_COURS_VALIDATION},
        {"billing_notifications": False},
    ],
    ids=["without any profile", "of another application", "not attached yet", "who switched it off"],
)
async def test_who_is_not_mailed(world: World, somebody: dict[str, Any]) -> None:
    address = await colleague("VALOMBRE", "absent", **somebody)
    assert address not in await told_of("F-21", world)


@pytest.mark.parametrize("status", [UserStatus.DESACTIVE, UserStatus.SUPPRIME, UserStatus.EN_COURS_ACTIVATION])
async def test_an_account_that_is_not_active_is_not_told(world: World, status: UserStatus) -> None:
    address = await colleague("VALOMBRE", "parti", status=RattachementStatus.VALIDE)
    await User.filter(connection_email=address).update(status=status)
    assert address not in await told_of("F-22", world)
    assert not await Notification.filter(user__connection_email=address).exists()


async def test_mails_go_to_the_contact_address_once(world: World) -> None:
    """A mailbox that colleagues share gets one mail; each still sees it on screen."""
    for who in PEOPLE:
        await User.filter(connection_email=f"{who}@valombre.example").update(contact_email="Marches@valombre.example")
    assert await told_of("F-23", world) == {"Marches@valombre.example"}
    assert await OutboxMail.all().count() == 1
    assert await Notification.all().count() == 3


async def test_the_flag_is_about_mails_only(world: World) -> None:
    """Organisation §3.4 and §3.7: whoever switched it off still finds the news on screen."""
    await User.filter(connection_email="agent@atelier.example").update(billing_notifications=False)
    piece = await deposit(world, "F-24")
    said = f"Pièce mise à disposition : F-24 (A4), dossier {await dossier_of(piece)}"
    assert await mailed() == [line for line in everybody(said, "ATELIER") if "agent" not in line[1]]
    assert await heard(world, "ATELIER") == {"ATELIER": [said]}


# --------------------------------------------------------------------------------------- acts that are not done


async def test_a_rehearsal_and_a_refusal_tell_nobody(world: World) -> None:
    piece = await deposit(world, "F-30")
    await forget()
    moe, form = await world.person("ATELIER"), {"pieceId": piece["id"], "comment": "Joindre le devis"}
    assert codes(await act(moe, "suspendPiece", form, dryRun=True)) == []
    assert codes(await act(await world.person("VALOMBRE"), "suspendPiece", form)) != []
    assert codes(await act(moe, "suspendPiece", form, expectedVersion=99)) == ["VERSION_CONFLICT"]
    assert codes(await act(moe, "suspendPiece", {**form, "comment": " "})) == ["REASON_REQUIRED"]
    assert (await OutboxMail.all().count(), await Notification.all().count()) == (0, 0)


async def test_a_deposit_that_fails_at_its_last_write_leaves_nothing(world: World) -> None:
    """A file taken meanwhile is found out after the pièce is written: all of it is undone."""
    form = await first_form(world, "F-31")
    await done(await world.person("BATILOIRE"), "depositPiece", form)
    await forget()
    again = await act(await world.person("BATILOIRE"), "depositPiece", {**form, "number": "F-32"})
    assert codes(again) == ["FILE_UNUSABLE"]
    assert (await OutboxMail.all().count(), await Notification.all().count()) == (0, 0)


async def test_a_repeated_call_tells_once(world: World) -> None:
    key = "0190a5f0-0000-7000-8000-00000000000a"
    form = {**await first_form(world, "F-33"), "idempotencyKey": key}
    person = await world.person("BATILOIRE")
    assert not (await act(person, "depositPiece", form))["replayed"]
    assert (await act(person, "depositPiece", form))["replayed"]
    refused = {**form, "idempotencyKey": "0190a5f0-0000-7000-8000-00000000000b", "documentId": await a_file()}
    assert codes(await act(person, "depositPiece", refused)) == ["DUPLICATE_NUMBER"]
    assert (await OutboxMail.all().count(), await Notification.all().count()) == (3, 3)


# ---------------------------------------------------------------------------------------------------- on screen


async def three(world: World) -> list[str]:
    """Three notifications of the MOE, at three instants: their labels, newest first."""
    for day in (6, 7, 8):
        await world.move_clock(f"2025-01-0{day}T09:00:00Z")
        await deposit(world, f"F-4{day}")
    return (await heard(world, "ATELIER"))["ATELIER"]


async def test_pages_are_exact_and_newest_first(world: World) -> None:
    labels = await three(world)
    assert [label.split()[5] for label in labels] == ["F-48", "F-47", "F-46"]
    moe = await world.person("ATELIER")
    first = await notifications(moe, first=2)
    assert [node["label"] for node in first["nodes"]] == labels[:2]
    assert first["pageInfo"]["hasNextPage"]
    rest = await notifications(moe, first=2, after=first["pageInfo"]["endCursor"])
    assert [node["label"] for node in rest["nodes"]] == labels[2:]
    assert (rest["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasPreviousPage"]) == (False, True)
    assert (first["unreadCount"], rest["unreadCount"]) == (3, 3)


async def test_two_pages_of_one_operation_under_two_names(world: World) -> None:
    labels = await three(world)
    query = (
        "{ viewer { a: notifications(first: 1) { nodes { label } } b: notifications(first: 2) { nodes { label } } } }"
    )
    viewer = (await (await world.person("ATELIER")).run(query))["viewer"]
    assert [node["label"] for node in viewer["a"]["nodes"]] == labels[:1]
    assert [node["label"] for node in viewer["b"]["nodes"]] == labels[:2]


@pytest.mark.parametrize("variables", [{"first": -1}, {"first": 101}, {"after": "nimporte"}])
async def test_a_page_that_is_none_is_refused(world: World, variables: dict[str, Any]) -> None:
    answer = (await (await world.person("ATELIER")).post(NOTIFICATIONS, **variables)).json()
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["VALUE_NOT_ALLOWED"]


async def mark(person: Person, ids: Iterable[str]) -> Any:
    return (await person.run(OPERATIONS["MarkNotificationsRead"], input={"ids": list(ids)}))["markNotificationsRead"]


async def test_marking_as_read_counts_down(world: World) -> None:
    await three(world)
    moe = await world.person("ATELIER")
    ids = [node["id"] for node in (await notifications(moe))["nodes"]]
    answer = await mark(moe, ids[:2])
    assert answer["userErrors"] == []
    assert answer["user"]["id"].startswith("user_")
    page = await notifications(moe)
    assert [node["read"] for node in page["nodes"]] == [True, True, False]
    assert page["unreadCount"] == 1
    assert (await mark(moe, ids))["userErrors"] == []
    assert (await notifications(moe))["unreadCount"] == 0
    assert (await notifications(await world.person("ATELIER", "lecteur")))["unreadCount"] == 3


async def test_only_ones_own_notifications_can_be_marked_and_all_or_none(world: World) -> None:
    piece = await deposit(world, "F-50")
    moe, other = await world.person("ATELIER"), await world.person("ATELIER", "lecteur")
    mine = (await notifications(moe))["nodes"][0]["id"]
    others = (await notifications(other))["nodes"][0]["id"]
    for stranger in (others, piece["id"], "notification_" + "0" * 32, "n'importe quoi", ""):
        assert problems(await mark(moe, [mine, stranger])) == [("NOT_FOUND", "ids.1")]
    assert (await notifications(moe))["unreadCount"] == (await notifications(other))["unreadCount"] == 1
    assert problems(await mark(moe, [mine] * 101)) == [("VALUE_NOT_ALLOWED", "ids")]
    assert (await mark(moe, []))["userErrors"] == []


async def test_a_notification_is_found_by_its_identifier_by_its_owner_only(world: World) -> None:
    await deposit(world, "F-51")
    moe, other = await world.person("ATELIER"), await world.person("ATELIER", "lecteur")
    mine = (await notifications(moe))["nodes"][0]["id"]
    query = "query Node($id: ID!) { node(id: $id) { __typename id ... on Notification { label read } } }"
    assert (await moe.run(query, id=mine))["node"]["__typename"] == "Notification"
    assert (await other.run(query, id=mine))["node"] is None


async def test_what_one_may_no_longer_read_is_gone_from_the_list(world: World) -> None:
    await deposit(world, "F-52")
    moe = await world.person("ATELIER")
    mine = (await notifications(moe))["nodes"][0]["id"]
    await Habilitation.filter(
        user__connection_email="agent@atelier.example", application=Application.FACTURES_DE_TRAVAUX
    ).delete()
    page = await notifications(moe)
    assert (page["nodes"], page["unreadCount"]) == ([], 0)
    assert problems(await mark(moe, [mine])) == [("NOT_FOUND", "ids.0")]
