"""Plain invoices deposited as a PDF: A1, A2, A9, A12 in Factures émises, then Factures reçues (§3.21, decisions 1)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

import pytest

from tests.circuits.examples import EXAMPLES, Play, groups, marche_of
from tests.circuits.snapshot import snapshot
from tests.circuits.stage import SIRETS, Marche, Stage, codes
from tests.operations import OPERATIONS
from tests.world import START, Person, World

PLAIN: Final = Marche(moe=None, moa=None)
SUB: Final = Marche(moe=None, moa=None, supplier="LORMEL", validators=("BATILOIRE",))
SUB_OF_TWO: Final = Marche(moe=None, moa=None, supplier="TREHORET", validators=("VAUQUELIN", "BATILOIRE"))

SEEN: Final = """query Seen($id: ID!) { piece(id: $id) {
  number rank application cadre type status waitingFor invoiceType originalNumber depositMode depositorSeat
  dossier { id } previous { id } next { id } regularises { id number }
  recipient { seat structure { identifier } } parties { seat structure { identifier } }
  paymentClock { startsAt rule delayDays indicativeDueDate }
  certificate { fingerprint } history { nodes { rule toStatus } }
} }"""
LISTS: Final = """query Lists($of: Application, $filter: PieceFilter) {
  pieces(filter: $filter) { nodes { id } }
  workQueue(application: $of) { nodes { id } }
  dashboard(application: $of) { waitingPieces byCadre { cadre count } }
  dossiers { totalCount { value } }
}"""


async def deposited(world: World, marche: Marche, cadre: str, **given: Any) -> Stage:
    """A plain invoice, sent."""
    stage = Stage(world, marche)
    payload = await stage.do("FOURNISSEUR", "DepositPiece", {"cadre": cadre, **given})
    assert codes(payload) == []
    assert payload["dossier"] is None
    return stage


async def seen(stage: Stage, who: str = "FOURNISSEUR") -> Any:
    """The invoice, as somebody sees it."""
    return (await (await stage.person(who)).run(SEEN, id=list(stage.pieces.values())[-1]))["piece"]


async def lists(person: Person, application: str) -> tuple[list[str], list[str], dict[str, int], int]:
    """Pièces of an application, those that wait there, the counts of the dashboard, and how many wait."""
    data = await person.run(LISTS, of=application, filter={"application": [application]})
    assert data["dossiers"]["totalCount"]["value"] == 0
    by_cadre = {each["cadre"]: each["count"] for each in data["dashboard"]["byCadre"]}
    found, queue = ([each["id"] for each in data[name]["nodes"]] for name in ("pieces", "workQueue"))
    return found, queue, by_cadre, data["dashboard"]["waitingPieces"]


async def problems(stage: Stage, who: str = "FOURNISSEUR", **given: Any) -> list[tuple[str, str]]:
    """Code and field of each problem that a deposit answers; nothing is written."""
    person, complete = await stage.prepared(who, "DepositPiece", given)
    before = await snapshot(without=frozenset({"outbox_mail"}))
    payload = await stage.send(person, "DepositPiece", complete)
    assert await snapshot(without=frozenset({"outbox_mail"})) == before
    return [(each["code"], ".".join(each["field"] or ())) for each in payload["userErrors"]]


async def done(stage: Stage, who: str, operation: str, **given: Any) -> str:
    """The status that an act brings."""
    payload = await stage.do(who, operation, given)
    assert codes(payload) == []
    status: str = payload["piece"]["status"]
    return status


# ------------------------------------------------------------------------------------------------ its circuit


@pytest.mark.parametrize("cadre", ["A1", "A2"])
async def test_an_invoice_goes_straight_to_the_payer(world: World, cadre: str) -> None:
    stage = await deposited(world, PLAIN, cadre)
    piece = stage.pieces[cadre]
    shown = await seen(stage)
    expected = {
        "rank": None, "dossier": None, "previous": None, "next": None, "type": None, "regularises": None,
        "application": "FACTURES_EMISES", "cadre": cadre, "status": "MISE_A_DISPOSITION",
        "waitingFor": ["DESTINATAIRE"], "invoiceType": "FACTURE", "originalNumber": None, "depositMode": "PDF",
        "depositorSeat": "FOURNISSEUR",
        "recipient": {"seat": "DESTINATAIRE", "structure": {"identifier": SIRETS["SMEAUX"]}},
    }  # fmt: skip
    assert {name: shown[name] for name in expected} == expected
    assert shown["paymentClock"] == {
        "startsAt": "2025-01-06T08:00:00Z", "rule": "R-CLK-1", "delayDays": 30, "indicativeDueDate": "2025-02-05"
    }  # fmt: skip
    assert [entry["rule"] for entry in shown["history"]["nodes"]] == ["T03", "T23", "T24"]
    assert len(shown["certificate"]["fingerprint"]) == 64
    assert sorted(party["seat"] for party in shown["parties"]) == ["DESTINATAIRE", "FOURNISSEUR"]

    payer, supplier = await stage.person("DESTINATAIRE"), await stage.person("FOURNISSEUR")
    assert await lists(payer, "FACTURES_EMISES") == ([piece], [], {}, 0)
    assert (await lists(payer, "FACTURES_RECUES"))[1:] == ([piece], {cadre: 1}, 1)
    assert await lists(supplier, "FACTURES_EMISES") == ([piece], [], {cadre: 1}, 0)
    assert (await lists(supplier, "FACTURES_DE_TRAVAUX"))[:3] == ([], [], {})
    assert await seen(stage, "ATELIER") is None

    assert await done(stage, "DESTINATAIRE", "SuspendPiece", comment="Joindre le bon") == "SUSPENDUE"
    assert (await lists(supplier, "FACTURES_EMISES"))[1] == [piece]
    await done(stage, "FOURNISSEUR", "AcknowledgeSuspension")
    assert await done(stage, "FOURNISSEUR", "CompletePiece", files=("BON_LIVRAISON",)) == "COMPLETEE"
    assert await done(stage, "DESTINATAIRE", "TreatPiece", to="A_RECYCLER", reason="Engagement clos") == "A_RECYCLER"
    assert await done(stage, "FOURNISSEUR", "RecyclePiece", engagementNumber="EJ-78") == "MISE_A_DISPOSITION"
    assert await done(stage, "DESTINATAIRE", "TreatPiece", to="MANDATEE") == "MANDATEE"
    assert await done(stage, "DESTINATAIRE", "TreatPiece", to="MISE_EN_PAIEMENT") == "MISE_EN_PAIEMENT"
    assert (await seen(stage))["waitingFor"] == []


async def test_a_rejected_invoice_is_read_and_handled(world: World) -> None:
    stage = await deposited(world, PLAIN, "A1", number="F-1")
    assert await done(stage, "DESTINATAIRE", "TreatPiece", to="REJETEE", reason="Pas pour nous") == "REJETEE"
    assert (await seen(stage))["paymentClock"] is None
    await done(stage, "FOURNISSEUR", "AcknowledgeRejection")
    await done(stage, "FOURNISSEUR", "MarkRejectionHandled")
    assert (await seen(stage))["waitingFor"] == []
    assert await problems(Stage(world, PLAIN), cadre="A1", number="f-1") == [("DUPLICATE_NUMBER", "number")]


async def test_a_sub_contractors_invoice_is_validated_first(world: World) -> None:
    stage = await deposited(world, SUB, "A9")
    piece, validator = stage.pieces["A9"], await stage.person("VALIDEUR_1")
    assert (await seen(stage))["status"] == "A_VALIDER_1"
    assert (await lists(validator, "FACTURES_A_VALIDER"))[1:] == ([piece], {"A9": 1}, 1)
    assert await done(stage, "VALIDEUR_1", "ValidatePiece", capacity="TITULAIRE") == "MISE_A_DISPOSITION"
    shown = await seen(stage)
    assert [entry["rule"] for entry in shown["history"]["nodes"]] == ["T04", "T05", "T16", "T23", "T24"]
    # Its clock is its own: the instant of the deposit (decisions 1).
    assert shown["paymentClock"]["startsAt"] == "2025-01-06T08:00:00Z"
    assert await done(stage, "DESTINATAIRE", "AcknowledgePiece") == "PRISE_EN_COMPTE_DESTINATAIRE"


async def test_two_validators_and_their_silence(world: World) -> None:
    stage = await deposited(world, SUB_OF_TWO, "A9")
    assert await done(stage, "VALIDEUR_1", "ValidatePiece", capacity="COTRAITANT") == "A_VALIDER_2"
    await world.move_clock(START + timedelta(days=16))
    assert (await seen(stage))["status"] == "MISE_A_DISPOSITION"


async def test_a_cotraitants_invoice_waits_for_the_mandataire(world: World) -> None:
    marche = Marche(moe=None, moa=None, supplier="VAUQUELIN", validators=("BATILOIRE",))
    stage = await deposited(world, marche, "A12", groupement="CONJOINT")
    await world.move_clock(START + timedelta(days=40))
    assert (await seen(stage))["status"] == "A_VALIDER_1"
    keyed = {"capacity": "TITULAIRE", "idempotencyKey": str(uuid4())}
    refusal = await stage.do("VALIDEUR_1", "ValidatePiece", keyed)
    assert codes(refusal) == ["CAPACITY_MISMATCH"]
    again = await stage.do("VALIDEUR_1", "ValidatePiece", keyed)
    assert again == {**refusal, "replayed": True}, "in the same order, whatever the database keeps"
    assert await done(stage, "VALIDEUR_1", "RefusePiece", comment="Hors marché") == "REFUSEE_1"
    assert (await seen(stage))["paymentClock"] is None


# ----------------------------------------------------------------------------------------------------- its form


async def test_a_credit_note_names_the_invoice(world: World) -> None:
    amounts = {"totalHt": "-100.00", "totalTva": "-20.00", "totalTtc": "-120.00"}
    given: dict[str, Any] = {"cadre": "A1", "invoiceType": "AVOIR", "amounts": amounts}
    assert await problems(Stage(world, PLAIN), **given) == [("FIELD_REQUIRED", "originalNumber")]
    assert await problems(Stage(world, PLAIN), **given, originalNumber="F" * 21) == [
        ("FIELD_TOO_LONG", "originalNumber")
    ]
    shown = await seen(await deposited(world, PLAIN, **given, originalNumber="F-2024-12"))
    assert (shown["invoiceType"], shown["originalNumber"]) == ("AVOIR", "F-2024-12")
    # Ignored for any other type (§7.3).
    shown = await seen(await deposited(world, PLAIN, "A1", originalNumber="F-2024-12"))
    assert (shown["invoiceType"], shown["originalNumber"]) == ("FACTURE", None)


async def test_nobody_of_the_works_is_named_on_a_plain_invoice(world: World) -> None:
    people: dict[str, Any] = {
        name: {"identifier": SIRETS[key]} for name, key in (("moe", "ATELIER"), ("moa", "VALOMBRE"))
    }
    assert await problems(Stage(world, PLAIN), cadre="A1", **people, mandant={"identifier": SIRETS["VALOMBRE"]}) == [
        ("VALUE_NOT_ALLOWED", "moe.identifier"),
        ("VALUE_NOT_ALLOWED", "moa.identifier"),
        ("VALUE_NOT_ALLOWED", "mandant.identifier"),
    ]
    validators = [{"identifier": SIRETS["LORMEL"]}]
    for cadre, named, code in (
        ("A1", validators, "VALIDATOR_NOT_ALLOWED"),
        ("A9", [], "VALIDATOR_REQUIRED"),
        ("A12", None, "VALIDATOR_REQUIRED"),
    ):
        assert await problems(Stage(world, PLAIN), cadre=cadre, validators=named) == [(code, "validators")]
    two = [{"identifier": SIRETS[key]} for key in ("LORMEL", "VAUQUELIN")]
    assert await problems(Stage(world, PLAIN), cadre="A12", validators=two) == [
        ("VALIDATOR_NOT_ALLOWED", "validators.1.identifier")
    ]
    wrong: dict[str, Any] = {"recipient": {"identifier": SIRETS["LORMEL"]}, "documentId": "fichier_0"}
    assert await problems(Stage(world, PLAIN), cadre="A2", **wrong) == [
        ("FILE_UNUSABLE", "documentId"),
        ("RECIPIENT_NOT_ALLOWED", "recipient.identifier"),
    ]


@pytest.mark.parametrize(
    ("cadre", "problem"),
    [
        # Their applications are open to nobody here.
        ("A3", ("FORBIDDEN", "")),
        ("A21", ("FORBIDDEN", "")),
        ("A11", ("CADRE_NOT_ALLOWED", "cadre")),
        ("A15", ("CADRE_NOT_ALLOWED", "cadre")),
    ],
)
async def test_other_cadres_open_nothing(world: World, cadre: str, problem: tuple[str, str]) -> None:
    assert await problems(Stage(world, PLAIN), cadre=cadre) == [problem]


async def test_nothing_follows_a_plain_invoice(world: World) -> None:
    stage = await deposited(world, PLAIN, "A1")
    payload = await stage.do("FOURNISSEUR", "DepositNextPiece", {"cadre": "A8"})
    assert codes(payload) == ["CADRE_NOT_ALLOWED"]


# ----------------------------------------------------------------------------------------------- regularisation


async def paid(world: World, acts: int | None = None) -> Play:
    """The dossier of E20, which the delegated MOA pays in its last act."""
    play = Play(EXAMPLES["E20"], Stage(world, marche_of(EXAMPLES["E20"])))
    for group in list(groups(play.example))[:acts]:
        assert not codes(await play.perform(group))
    return play


REGULARISATION: Final[dict[str, Any]] = {
    "cadre": "A1",
    "number": "REG-2025-07",
    "invoiceDate": "2025-06-20",
    "amounts": {"totalHt": "60000.00", "totalTva": "12000.00", "totalTtc": "72000.00"},
}
TO_MANDANT: Final = Marche(moe=None, moa=None, supplier="SEM", recipient="VALOMBRE", service="TRAVAUX", engagement=None)


async def test_a_delegated_moa_invoices_what_it_paid(world: World) -> None:
    dossier = (await paid(world)).stage
    # Typed: the server makes its document (decisions 22).
    lines = [{"name": "Sommes payées pour le compte du mandant", "quantity": "1", "unit": "LS",
              "unitPriceHt": "60000.00", "vatRate": "20"}]  # fmt: skip
    typed = {**REGULARISATION, "documentId": None, "lines": lines}
    stage = await deposited(world, TO_MANDANT, **typed, regularisesDossierId=dossier.dossier_id)
    shown = await seen(stage)
    number = (await dossier.read("MOA"))["number"]
    assert (shown["number"], shown["status"], shown["depositMode"]) == ("REG-2025-07", "MISE_A_DISPOSITION", "SAISIE")
    assert shown["regularises"] == {"id": dossier.dossier_id, "number": number}
    assert shown["dossier"] is None
    # The mandant receives the invoice and does not sit in the dossier behind it.
    received = await seen(stage, "DESTINATAIRE")
    assert received == {**shown, "regularises": None}
    assert (await lists_of(stage)) == ["A1"]
    # Recycled, it changes service, not recipient (decisions 34).
    await done(stage, "DESTINATAIRE", "TreatPiece", to="A_RECYCLER", reason="Service des finances")
    elsewhere = {"recipient": {"identifier": SIRETS["SMEAUX"]}, "engagementNumber": "EJ-78"}
    payload = await stage.do("FOURNISSEUR", "RecyclePiece", elsewhere)
    assert [(each["code"], each["field"]) for each in payload["userErrors"]] == [
        ("VALUE_NOT_ALLOWED", ["recipient", "identifier"])
    ]
    finances = {"recipient": {"identifier": SIRETS["VALOMBRE"], "serviceCode": "FACTURES_PUBLIQUES"}}
    assert await done(stage, "FOURNISSEUR", "RecyclePiece", **finances) == "MISE_A_DISPOSITION"


async def test_a_paid_dossier_is_regularised_once(world: World) -> None:
    """Decisions 34: by one invoice of two that are sent at once, and by another when that one is rejected."""
    dossier = (await paid(world)).stage
    at, number = "regularisesDossierId", (await dossier.read("MOA"))["number"]
    given = {**REGULARISATION, at: dossier.dossier_id}
    stage = Stage(world, TO_MANDANT)
    person, first = await stage.prepared("FOURNISSEUR", "DepositPiece", given)
    _, rival = await stage.prepared("FOURNISSEUR", "DepositPiece", {**given, "number": "REG-2"})
    sent = await asyncio.gather(*(stage.send(person, "DepositPiece", each) for each in (first, rival)))
    refused = {
        "code": "DOSSIER_ALREADY_REGULARISED",
        "field": [at],
        "message": f"Le dossier {number} a déjà sa facture de régularisation.",
        "params": [{"name": "dossier", "value": number}],
        "remedy": "FIX_INPUT",
        "rule": "R-MOAD-1",
    }
    assert sorted((payload["userErrors"] for payload in sent), key=len) == [[], [refused]]
    assert await problems(stage, **{**given, "number": "REG-3"}) == [("DOSSIER_ALREADY_REGULARISED", at)]

    draft = {"structureId": rival["structureId"], "cadre": "A1", "recipient": rival["recipient"], at: given[at]}
    kept = (await person.run(OPERATIONS["SaveDraft"], input=draft))["saveDraft"]["draft"]
    assert ("DOSSIER_ALREADY_REGULARISED", [at]) in [(each["code"], each["field"]) for each in kept["problems"]]

    credit = {"invoiceType": "AVOIR", "originalNumber": "REG-2025-07", "number": "AV-1"}
    amounts = {name: f"-{value}" for name, value in REGULARISATION["amounts"].items()}
    await deposited(world, TO_MANDANT, **{**given, **credit, "amounts": amounts})
    [done_first] = [payload["piece"]["id"] for payload in sent if payload["piece"]]
    stage.pieces = {"A1": done_first}
    await done(stage, "DESTINATAIRE", "TreatPiece", to="REJETEE", reason="Montant déjà avancé")
    await deposited(world, TO_MANDANT, **{**given, "number": "REG-4"})
    assert await problems(stage, **{**given, "number": "REG-5"}) == [("DOSSIER_ALREADY_REGULARISED", at)]


async def lists_of(stage: Stage) -> list[str]:
    """The cadres that wait for the mandant in Factures reçues."""
    data = await (await stage.person("DESTINATAIRE")).run(
        "query Waiting { workQueue(application: FACTURES_RECUES) { nodes { cadre } } }"
    )
    return [node["cadre"] for node in data["workQueue"]["nodes"]]


async def test_a_regularisation_names_a_dossier_that_its_depositor_paid(world: World) -> None:
    dossier = (await paid(world, 4)).stage
    at, given = "regularisesDossierId", {**REGULARISATION, "regularisesDossierId": dossier.dossier_id}
    assert await problems(Stage(world, TO_MANDANT), **given) == [("VALUE_NOT_ALLOWED", at)]
    await done(dossier, "DESTINATAIRE", "TreatPiece", to="MISE_EN_PAIEMENT")
    for marche, more, code in (
        (TO_MANDANT, {"cadre": "A2"}, "VALUE_NOT_ALLOWED"),
        (Marche(moe=None, moa=None, supplier="SEM"), {}, "VALUE_NOT_ALLOWED"),
        (Marche(moe=None, moa=None, supplier="BATILOIRE"), {}, "VALUE_NOT_ALLOWED"),
        (Marche(moe=None, moa=None, supplier="LORMEL"), {}, "NOT_FOUND"),
        (TO_MANDANT, {at: "dossier_0"}, "NOT_FOUND"),
        (TO_MANDANT, {at: ""}, "NOT_FOUND"),
        (TO_MANDANT, {at: dossier.pieces["A19"]}, "NOT_FOUND"),
    ):
        assert await problems(Stage(world, marche), **{**given, **more}) == [(code, at)]
    assert (await (await dossier.person("MOA")).run(OPERATIONS["Dossier"], id=dossier.dossier_id))["dossier"]
