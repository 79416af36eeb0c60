"""What every mutation promises: all faults at once, rehearsals, versions and keys (conventions 3 to 6)."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, get_named_type, is_required_input_field

from tests.api.forms import (
    Form,
    a_file,
    act,
    amounts,
    codes,
    deposit,
    done,
    first_form,
    follow,
    grown,
    mutation,
    next_form,
    nominal,
    problems,
    ref,
    tables,
)
from tests.api.selections import object_type
from tests.world import Person, World

UNKNOWN = f"fichier_{'0' * 32}"


# ------------------------------------------------------------------------------- all faults at once


async def test_every_fault_of_a_first_deposit_comes_at_once(world: World) -> None:
    agent = await world.person("BATILOIRE")
    word = await a_file(name="devis.docx", media_type="application/vnd.openxmlformats-officedocument")
    form = await first_form(
        world,
        "N°1!",
        documentId=word,
        invoiceDate="2025-01-07",
        comment="x" * 2001,
        marcheNumber="m" * 51,
        currency="EURO",
        typeTva="SANS_TVA",
        exemptionReason="VATEX_EU_AE",
        amounts={**amounts(), "discountTtc": "10.00", "netToPay": "2000.00"},
        recipient={"identifier": "21990011500012"},
        moe={"identifier": "123"},
        moa=ref("SMEAUX"),
        validators=[ref("LORMEL")],
        invoiceType="AVOIR",
        originalNumber="o" * 21,
        attachments=[
            {"fileId": UNKNOWN, "designation": " ", "kind": "DOCUMENT_PRINCIPAL"},
            {"fileId": word, "designation": "d" * 101, "kind": "AUTRE"},
        ],
    )
    before = await tables()
    payload = await act(agent, "depositPiece", form)
    assert [(code, field, each["rule"]) for (code, field), each in zip(
        problems(payload), payload["userErrors"], strict=True
    )] == [
        ("NUMBER_FORMAT", "number", "R-NUM-1"),
        ("DATE_AFTER_DEPOSIT", "invoiceDate", "dateFacture"),
        ("FIELD_TOO_LONG", "comment", None),
        ("FIELD_TOO_LONG", "marcheNumber", None),
        ("VALUE_NOT_ALLOWED", "currency", None),
        ("FIELD_REQUIRED", "amounts.discountReason", None),
        ("AMOUNTS_INCONSISTENT", "amounts.totalTtc", "montantTtcTotal"),
        ("AMOUNTS_INCONSISTENT", "amounts.netToPay", "montantTtcTotal"),
        ("AMOUNTS_INCONSISTENT", "amounts.totalTva", "montantTtcTotal"),
        ("VALUE_NOT_ALLOWED", "exemptionReason", None),
        ("FILE_TYPE_NOT_ALLOWED", "documentId", "EXTENSION"),
        ("FILE_UNUSABLE", "attachments.0.fileId", None),
        ("FIELD_REQUIRED", "attachments.0.designation", None),
        ("VALUE_NOT_ALLOWED", "attachments.0.kind", None),
        ("FILE_UNUSABLE", "attachments.1.fileId", None),
        ("FIELD_TOO_LONG", "attachments.1.designation", None),
        ("SIRET_CHECKSUM", "recipient.identifier", "ID-03"),
        ("IDENTIFIER_FORMAT", "moe.identifier", "ID-05"),
        ("MOA_SETTING_MISMATCH", "moa.identifier", "R-SET-1"),
        ("VALIDATOR_NOT_ALLOWED", "validators", "T08"),
        ("VALUE_NOT_ALLOWED", "invoiceType", None),
        ("FIELD_TOO_LONG", "originalNumber", None),
    ]  # fmt: skip
    assert payload | {"userErrors": []} == {
        "replayed": False, "message": None, "userErrors": [], "piece": None, "dossier": None,
    }  # fmt: skip
    assert grown(before, await tables()) == {}


async def test_a_problem_says_its_values_its_remedy_and_a_sentence(world: World) -> None:
    await deposit(world, "SIT-1")
    payload = await act(await world.person("BATILOIRE"), "depositPiece", await first_form(world, "sit-1"))
    assert payload["userErrors"] == [
        {
            "code": "DUPLICATE_NUMBER",
            "message": "Le numéro sit-1 est déjà utilisé par ce fournisseur.",
            "field": ["number"],
            "params": [{"name": "number", "value": "sit-1"}],
            "remedy": "FIX_INPUT",
            "rule": "R-NUM-1",
        }
    ]


SETTINGS: list[tuple[Form, list[tuple[str, str]]]] = [
    ({"recipient": {"identifier": ref("VALOMBRE")["identifier"]}}, [("SERVICE_REQUIRED", "recipient.serviceCode")]),
    (
        {"recipient": ref("VALOMBRE", service="GARAGE")},
        [("SERVICE_UNKNOWN_OR_INACTIVE", "recipient.serviceCode")],
    ),
    (
        {"recipient": ref("VALOMBRE", service="FACTURES_PUBLIQUES")},
        [("SERVICE_RESERVED_PUBLIC", "recipient.serviceCode")],
    ),
    ({"recipient": ref("SMEAUX")}, [("SERVICE_OR_ENGAGEMENT_REQUIRED", "engagementNumber")]),
    ({"recipient": ref("AGENCE_MOA")}, [("RECIPIENT_NOT_ALLOWED", "recipient.identifier")]),
    ({"recipient": ref("LORMEL")}, [("RECIPIENT_NOT_ALLOWED", "recipient.identifier")]),
    ({"recipient": {"identifier": "73282932000074"}}, [("STRUCTURE_UNKNOWN", "recipient.identifier")]),
    ({"moa": ref("LORMEL")}, [("MOA_SETTING_MISMATCH", "moa.identifier")]),
    ({"moe": None, "moa": None, "recipient": ref("SMEAUX"), "engagementNumber": "E"}, [("MOE_OR_MOA_REQUIRED", "moe")]),
    ({"cadre": "A5", "recipient": ref("SMEAUX"), "engagementNumber": "E"}, [("MOE_OR_MOA_REQUIRED", "moa")]),
    ({"cadre": "A10"}, [("VALIDATOR_REQUIRED", "validators")]),
    ({"cadre": "A10", "validators": [ref("BATILOIRE")]}, [("VALIDATOR_NOT_ALLOWED", "validators.0.identifier")]),
    (
        {"cadre": "A13", "validators": [ref("LORMEL"), ref("VAUQUELIN")]},
        [("VALIDATOR_NOT_ALLOWED", "validators.1.identifier")],
    ),
    ({"cadre": "A22"}, [("FIELD_REQUIRED", "comment")]),
    ({"cadre": "A15"}, [("CADRE_NOT_ALLOWED", "cadre")]),
    ({"serviceId": f"service_{'0' * 32}"}, [("SERVICE_UNKNOWN_OR_INACTIVE", "serviceId")]),
    ({"documentId": None}, [("FIELD_REQUIRED", "documentId")]),
    ({"number": None}, [("FIELD_REQUIRED", "number")]),
    ({"typeTva": "EXONERATION"}, [("FIELD_REQUIRED", "exemptionReason")]),
]


async def test_each_setting_of_a_structure_is_asked_for(world: World) -> None:
    agent = await world.person("BATILOIRE")
    form = await first_form(world, "R-1")
    before = await tables()
    for changes, expected in SETTINGS:
        assert problems(await act(agent, "depositPiece", form, **changes)) == expected, changes
    assert grown(before, await tables()) == {}
    assert (await done(agent, "depositPiece", form))["status"] == "A_ASSOCIER_MOE"


async def test_every_fault_of_a_next_deposit_comes_at_once(world: World) -> None:
    a4 = await deposit(world, "S-1")
    moe = await world.person("ATELIER")
    form = await next_form(
        a4["id"],
        "A15",
        "S-1",
        documentId=UNKNOWN,
        invoiceDate="2030-01-01",
        engagementNumber="e" * 51,
        serviceId=f"piece_{'0' * 32}",
        recipientServiceCode="GARAGE",
        amounts={**amounts(), "totalHt": "-1000.00"},
    )
    before = await tables()
    assert problems(await act(moe, "depositNextPiece", form)) == [
        ("DUPLICATE_NUMBER", "number"),
        ("DATE_AFTER_DEPOSIT", "invoiceDate"),
        ("FIELD_TOO_LONG", "engagementNumber"),
        ("AMOUNTS_INCONSISTENT", "amounts.totalHt"),
        ("AMOUNTS_INCONSISTENT", "amounts.totalTtc"),
        ("FILE_UNUSABLE", "documentId"),
        ("SERVICE_UNKNOWN_OR_INACTIVE", "serviceId"),
        ("SERVICE_UNKNOWN_OR_INACTIVE", "recipientServiceCode"),
    ]
    assert grown(before, await tables()) == {}


async def test_every_fault_of_an_act_comes_at_once(world: World) -> None:
    a4, a6 = await deposit(world, "S-1"), await deposit(world, "S-2", "A6")
    supplier, moe, payer = [await world.person(key) for key in ("BATILOIRE", "ATELIER", "SMEAUX")]
    long = "x" * 2001
    tries: list[tuple[Person, str, Form, list[tuple[str, str | None]]]] = [
        (moe, "refusePiece", {}, [("REASON_REQUIRED", "reason")]),
        (moe, "refusePiece", {"reason": "ERREUR_MONTANT"}, [("AMOUNT_NOT_A_REASON", "reason")]),
        (moe, "refusePiece", {"reason": "AUTRE_SANS_ERREUR_MONTANT"}, [("REASON_REQUIRED", "comment")]),
        (moe, "refusePiece", {"comment": long}, [("FIELD_TOO_LONG", "comment"), ("REASON_REQUIRED", "reason")]),
        (moe, "refusePiece", {"reason": "ERREUR_MOA", "comment": "a\x00"}, [("VALUE_NOT_ALLOWED", "comment")]),
        (moe, "suspendPiece", {"comment": "  "}, [("REASON_REQUIRED", "comment")]),
        (moe, "suspendPiece", {"comment": f"{long}\x07"}, [
            ("FIELD_TOO_LONG", "comment"), ("VALUE_NOT_ALLOWED", "comment")]),
        (supplier, "completePiece", {}, [("NOT_SUSPENDED", None)]),
        (payer, "treatPiece", {"to": "REJETEE", "mandatNumber": "M1"}, [
            ("REASON_REQUIRED", "reason"), ("VALUE_NOT_ALLOWED", "mandatNumber")]),
        (payer, "treatPiece", {"to": "MANDATEE", "mandatNumber": "m" * 51}, [("FIELD_TOO_LONG", "mandatNumber")]),
        (payer, "treatPiece", {"to": "MANDATEE", "reason": long, "mandatNumber": "\x01"}, [
            ("FIELD_TOO_LONG", "reason"), ("VALUE_NOT_ALLOWED", "mandatNumber")]),
        (payer, "treatPiece", {"to": "REFUSEE_MOE"}, [("VALUE_NOT_ALLOWED", "to")]),
        (payer, "treatPiece", {"to": "PRISE_EN_COMPTE_DESTINATAIRE"}, [("TRANSITION_NOT_ALLOWED", None)]),
    ]  # fmt: skip
    before = await tables()
    for person, name, form, expected in tries:
        piece = a6 if person is payer else a4
        assert problems(await act(person, name, form, pieceId=piece["id"])) == expected, (name, form)
    assert grown(before, await tables()) == {}


async def test_every_fault_of_a_completion_comes_at_once(world: World) -> None:
    a4 = await deposit(world, "S-1")
    moe, supplier = await world.person("ATELIER"), await world.person("BATILOIRE")
    await done(moe, "suspendPiece", pieceId=a4["id"], comment="Il manque le PV")
    before = await tables()
    empty: Form = {"pieceId": a4["id"]}
    assert problems(await act(supplier, "completePiece", empty)) == [("COMPLETION_EMPTY", None)]
    file = {"fileId": await a_file(name=f"{'n' * 47}.pdf"), "designation": "", "kind": "AUTRE"}
    again = {"fileId": UNKNOWN, "designation": "d\x1b", "kind": "AUTRE"}
    before = await tables()
    answer = await act(supplier, "completePiece", empty, comment="x" * 2001, attachments=[file, again])
    assert problems(answer) == [
        ("FIELD_TOO_LONG", "comment"),
        ("FILE_NAME_TOO_LONG", "attachments.0.fileId"),
        ("FIELD_REQUIRED", "attachments.0.designation"),
        ("FILE_UNUSABLE", "attachments.1.fileId"),
        ("VALUE_NOT_ALLOWED", "attachments.1.designation"),
    ]
    assert grown(before, await tables()) == {}


async def test_what_one_may_not_do_is_a_problem_too(world: World) -> None:
    a4 = await deposit(world, "S-1")
    tries = [
        ("LORMEL", "agent", [("NOT_FOUND", None)]),
        ("ATELIER", "lecteur", [("CONSULTATION_ONLY", None)]),
        ("BATILOIRE", "agent", [("FORBIDDEN", None)]),
    ]
    before_people = [await world.person(key, who) for key, who, _ in tries]
    before = await tables()
    for person, (key, who, expected) in zip(before_people, tries, strict=True):
        assert problems(await act(person, "acknowledgePiece", pieceId=a4["id"])) == expected, (key, who)
    moe = await world.person("ATELIER")
    for other in (f"piece_{'0' * 32}", f"dossier_{a4['id'].partition('_')[2]}", "A4", ""):
        assert problems(await act(moe, "acknowledgePiece", pieceId=other)) == [("NOT_FOUND", None)], other
    form = await first_form(world, "S-9")
    batiloire = await world.person("BATILOIRE")
    foreign: list[tuple[str, tuple[str, str | None]]] = [
        ("LORMEL", ("NOT_FOUND", "structureId")),
        ("VALOMBRE", ("FORBIDDEN", None)),
    ]
    for key, refusal in foreign:
        assert problems(await act(batiloire, "depositPiece", form, structureId=world.structures[key])) == [refusal]
    lecteur = await world.person("BATILOIRE", "lecteur")
    assert problems(await act(lecteur, "depositPiece", form)) == [("CONSULTATION_ONLY", None)]
    assert set(grown(before, await tables())) == {"attachment"}


# ---------------------------------------------------------------------------------------- rehearsals


async def rehearsable(world: World) -> list[tuple[Person, str, Form]]:
    """One act of each mutation that would be accepted now."""
    supplier, moe, payer = [await world.person(key) for key in ("BATILOIRE", "ATELIER", "SMEAUX")]
    fresh, suspended, received = [await deposit(world, f"R-{n}", c) for n, c in enumerate(("A4", "A4", "A6"))]
    await done(moe, "suspendPiece", pieceId=suspended["id"], comment="Il manque le PV")
    joined = [{"fileId": await a_file(), "designation": "PV", "kind": "PV_RECEPTION"}]
    return [
        (supplier, "depositPiece", await first_form(world, "D-1")),
        (moe, "depositNextPiece", await next_form(fresh["id"], "A15", "D-2")),
        (moe, "acknowledgePiece", {"pieceId": fresh["id"]}),
        (moe, "refusePiece", {"pieceId": fresh["id"], "reason": "ERREUR_MOE"}),
        (moe, "suspendPiece", {"pieceId": fresh["id"], "comment": "Il manque le PV"}),
        (supplier, "completePiece", {"pieceId": suspended["id"], "comment": "Le voici", "attachments": joined}),
        (payer, "treatPiece", {"pieceId": received["id"], "to": "MANDATEE", "mandatNumber": "M-1"}),
    ]


PIECE = "query Piece($id: ID!) { piece(id: $id) { id version number cadre status rank comment } }"


async def test_a_rehearsal_checks_all_and_writes_nothing(world: World) -> None:
    acts = await rehearsable(world)
    before = await tables()
    for person, name, form in acts:
        payload = await act(person, name, form, dryRun=True)
        assert payload["userErrors"] == [], name
        assert (payload["message"], payload["replayed"]) == (None, False), name
        if name in ("depositPiece", "depositNextPiece"):
            assert payload["piece"] is None, name
        else:
            present = (await person.run(PIECE, id=form["pieceId"]))["piece"]
            assert payload["piece"] == present, name
        assert (payload["dossier"] is None) == (name == "depositPiece"), name
    assert grown(before, await tables()) == {}


async def test_a_rehearsal_answers_the_problems_of_the_act(world: World) -> None:
    a4 = await deposit(world, "S-1")
    moe, supplier = await world.person("ATELIER"), await world.person("BATILOIRE")
    bad = [
        (supplier, "depositPiece", await first_form(world, "S-1", currency="?")),
        (moe, "depositNextPiece", await next_form(a4["id"], "A19", "S-2")),
        (moe, "depositNextPiece", await next_form(a4["id"], "A15", "S-1")),
        (moe, "refusePiece", {"pieceId": a4["id"], "reason": "ERREUR_MONTANT"}),
        (supplier, "completePiece", {"pieceId": a4["id"]}),
        (moe, "acknowledgePiece", {"pieceId": a4["id"], "expectedVersion": 7}),
    ]
    before = await tables()
    for person, name, form in bad:
        rehearsed, real = await act(person, name, form, dryRun=True), await act(person, name, form)
        assert rehearsed == real, name
        assert real["userErrors"], name
    assert grown(before, await tables()) == {}


async def test_a_rehearsal_takes_no_number_no_position_and_no_key(world: World) -> None:
    supplier = await world.person("BATILOIRE")
    positions = "query H($id: ID!) { piece(id: $id) { dossier { number } history { nodes { position } } } }"
    key = str(uuid4())
    seen = []
    for number in ("S-1", "S-2"):
        form = await first_form(world, number)
        for _ in range(3):
            assert not codes(await act(supplier, "depositPiece", form, dryRun=True, idempotencyKey=key))
        piece = await done(supplier, "depositPiece", form)
        seen.append((await supplier.run(positions, id=piece["id"]))["piece"])
    assert [each["dossier"]["number"] for each in seen] == ["2025-0000001", "2025-0000002"]
    assert [int(line["position"]) for each in seen for line in each["history"]["nodes"]] == [1, 2, 3, 4]
    payload = await act(supplier, "depositPiece", await first_form(world, "S-3"), idempotencyKey=key)
    assert (payload["userErrors"], payload["replayed"]) == ([], False)


# ------------------------------------------------------------------------------------------ versions


async def test_a_stale_version_is_refused_with_the_present_piece(world: World) -> None:
    for person, name, form in await rehearsable(world):
        if name == "depositPiece":
            continue
        target = form.get("pieceId") or form["previousPieceId"]
        present = (await person.run(PIECE, id=target))["piece"]
        before = await tables()
        for stale in (present["version"] - 1, present["version"] + 1):
            payload = await act(person, name, form, expectedVersion=stale)
            assert codes(payload) == ["VERSION_CONFLICT"], name
            assert payload["userErrors"][0] | {"remedy": "RELOAD", "field": None} == payload["userErrors"][0]
            assert payload["piece"] == present, name
            assert payload["dossier"]["state"] == "EN_COURS", name
            assert payload["message"] is None
        assert grown(before, await tables()) == {}, name


async def test_the_present_version_is_accepted_and_grows(world: World) -> None:
    a4 = await deposit(world, "S-1")
    moe, supplier = await world.person("ATELIER"), await world.person("BATILOIRE")
    taken = await done(moe, "acknowledgePiece", pieceId=a4["id"], expectedVersion=a4["version"])
    assert taken["version"] == a4["version"] + 1
    held = await done(moe, "suspendPiece", pieceId=a4["id"], comment="PV", expectedVersion=taken["version"])
    back = await done(supplier, "completePiece", pieceId=a4["id"], comment="Voilà", expectedVersion=held["version"])
    assert (back["version"], back["comment"]) == (held["version"] + 1, "Voilà")
    form = await next_form(a4["id"], "A15", "S-2", expectedVersion=back["version"])
    payload = await act(moe, "depositNextPiece", form)
    assert payload["userErrors"] == []
    assert payload["piece"]["version"] == 1
    assert payload["dossier"]["version"] == 5


async def test_a_conflict_on_what_one_may_not_see_is_not_told(world: World) -> None:
    a4 = await deposit(world, "S-1")
    stranger = await world.person("LORMEL")
    payload = await act(stranger, "acknowledgePiece", pieceId=a4["id"], expectedVersion=99)
    assert problems(payload) == [("NOT_FOUND", None)]
    assert payload["piece"] is None


# ---------------------------------------------------------------------------------------------- keys


def sent(world: World, person: Person, name: str, form: Form) -> Any:
    """One call, ready to be awaited with others."""
    return person.post(mutation(name), input=form)


async def test_a_key_answers_the_first_payload_again(world: World) -> None:
    for person, name, form in await rehearsable(world):
        if name in ("refusePiece", "suspendPiece", "depositNextPiece"):
            continue  # they want the pièce that another act of the list takes
        keyed = {**form, "idempotencyKey": str(uuid4())}
        first = await act(person, name, keyed)
        assert (first["userErrors"], first["replayed"]) == ([], False), name
        before = await tables()
        again = await act(person, name, keyed)
        assert again == {**first, "replayed": True}, name
        assert grown(before, await tables()) == {}, name


async def test_a_key_answers_a_refusal_again_even_when_it_would_now_be_accepted(world: World) -> None:
    a4 = await deposit(world, "S-1")
    moe, supplier = await world.person("ATELIER"), await world.person("BATILOIRE")
    form = {"pieceId": a4["id"], "comment": "Voici", "idempotencyKey": str(uuid4())}
    first = await act(supplier, "completePiece", form)
    assert codes(first) == ["NOT_SUSPENDED"]
    await done(moe, "suspendPiece", pieceId=a4["id"], comment="PV")
    before = await tables()
    assert await act(supplier, "completePiece", form) == {**first, "replayed": True}
    assert grown(before, await tables()) == {}
    assert (await done(supplier, "completePiece", {**form, "idempotencyKey": str(uuid4())}))["status"] == "COMPLETEE"


@pytest.mark.parametrize("target", [f"piece_{'0' * 32}", "garbage"])
async def test_a_key_answers_not_found_again(world: World, target: str) -> None:
    agent = await world.person("ATELIER")
    form = {"pieceId": target, "idempotencyKey": str(uuid4())}
    first = await act(agent, "acknowledgePiece", form)
    assert codes(first) == ["NOT_FOUND"]
    assert await act(agent, "acknowledgePiece", form) == {**first, "replayed": True}
    deposit_form = await first_form(world, "S-1", structureId=target, idempotencyKey=str(uuid4()))
    first = await act(agent, "depositPiece", deposit_form)
    assert problems(first) == [("NOT_FOUND", "structureId")]
    assert await act(agent, "depositPiece", deposit_form) == {**first, "replayed": True}


def acts_on_a_piece() -> dict[str, Form]:
    """Every mutation that names a pièce, with a value in each field that its input asks for."""
    values: dict[str, Any] = {"String": "x", "Date": "2025-01-01", "StructureRef": ref("SEM"), "Montant": "1.00"}
    acts = {}
    for name, field in object_type("Mutation").fields.items():
        given = get_named_type(field.args["input"].type) if "input" in field.args else None
        if not isinstance(given, GraphQLInputObjectType) or not {"pieceId", "idempotencyKey"} <= set(given.fields):
            continue
        if name == "saveTicket":  # a support request may name a pièce: it does nothing to it
            continue
        form: Form = {}
        for key, each in given.fields.items():
            kind = get_named_type(each.type)
            if is_required_input_field(each) and key != "pieceId":
                form[key] = next(iter(kind.values)) if isinstance(kind, GraphQLEnumType) else values[kind.name]
        acts[name] = form
    return acts


async def test_every_act_on_a_piece_keeps_the_same_promises(world: World) -> None:
    a4 = await deposit(world, "S-1")
    person, stranger = await world.person("ATELIER"), await world.person("TREHORET")
    acts = acts_on_a_piece()
    assert len(acts) >= 5
    for name, form in acts.items():
        present = (await person.run(PIECE, id=a4["id"]))["piece"]
        before = await tables()
        stale = await act(person, name, form, pieceId=a4["id"], expectedVersion=99)
        assert problems(stale) == [("VERSION_CONFLICT", None)], name
        assert stale.get("piece", present) == present, name
        for target in (f"piece_{'0' * 32}", f"dossier_{a4['id'].partition('_')[2]}", "x", "\x00"):
            assert problems(await act(person, name, form, pieceId=target)) == [("NOT_FOUND", None)], name
        assert problems(await act(stranger, name, form, pieceId=a4["id"], dryRun=True)) == [("NOT_FOUND", None)], name
        await act(person, name, form, pieceId=a4["id"], dryRun=True, idempotencyKey=str(uuid4()))
        assert grown(before, await tables()) == {}, name
        keyed = {**form, "pieceId": "x", "idempotencyKey": str(uuid4())}
        first = await act(person, name, keyed)
        assert await act(person, name, keyed) == {**first, "replayed": True}, name
        again = await act(person, name, keyed, pieceId=a4["id"])
        assert problems(again) == [("IDEMPOTENCY_KEY_REUSED", "idempotencyKey")], name
        assert grown(before, await tables()) == {"idempotent_call": 1}, name


async def test_a_key_used_for_another_input_is_refused(world: World) -> None:
    a4 = await deposit(world, "S-1")
    moe = await world.person("ATELIER")
    key: Form = {"idempotencyKey": str(uuid4())}
    form = {"pieceId": a4["id"], "reason": "ERREUR_MOE", "comment": "Mauvaise MOE"}
    other = await deposit(world, "S-2")
    assert codes(await act(moe, "refusePiece", form, **key)) == []
    before = await tables()
    for changes in (
        {"comment": "Autre MOE"},
        {"comment": None},
        {"reason": "ERREUR_MOA"},
        {"pieceId": other["id"]},
        {"expectedVersion": 1},
    ):
        payload = await act(moe, "refusePiece", form, **changes, **key)
        assert problems(payload) == [("IDEMPOTENCY_KEY_REUSED", "idempotencyKey")], changes
        assert payload | {"piece": None, "dossier": None, "replayed": False} == payload
    assert grown(before, await tables()) == {}
    same = await act(moe, "refusePiece", form, expectedVersion=None, dryRun=False, **key)
    assert (codes(same), same["replayed"]) == ([], True)


async def test_a_key_belongs_to_a_person_and_a_mutation(world: World) -> None:
    a4 = await deposit(world, "S-1")
    key: Form = {"idempotencyKey": str(uuid4())}
    agent, chief = await world.person("ATELIER"), await world.person("ATELIER", "gestionnaire")
    assert codes(await act(agent, "acknowledgePiece", pieceId=a4["id"], **key)) == []
    mine = await act(chief, "acknowledgePiece", pieceId=a4["id"], **key)
    assert (codes(mine), mine["replayed"]) == (["TRANSITION_NOT_ALLOWED"], False)
    held = await act(agent, "suspendPiece", pieceId=a4["id"], comment="PV", **key)
    assert (codes(held), held["replayed"]) == ([], False)


async def test_twelve_twins_write_once_and_answer_alike(world: World) -> None:
    supplier, moe = await world.person("BATILOIRE"), await world.person("ATELIER")
    a4 = await deposit(world, "S-1")
    calls = [
        (supplier, "depositPiece", await first_form(world, "S-2")),
        (moe, "depositNextPiece", await next_form(a4["id"], "A15", "S-3")),
        (moe, "depositNextPiece", await next_form(a4["id"], "A15", "S-3")),  # a refusal
    ]
    for expected, (person, name, form) in zip(([], [], ["DUPLICATE_NUMBER"]), calls, strict=True):
        keyed = {**form, "idempotencyKey": str(uuid4())}
        before = await tables()
        answers = [
            answer.json()["data"][name]
            for answer in await asyncio.gather(*(sent(world, person, name, keyed) for _ in range(12)))
        ]
        assert sorted(answer.pop("replayed") for answer in answers) == [False] + [True] * 11
        assert answers == [answers[0]] * 12
        if expected:
            assert codes(answers[0]) == ["TRANSITION_NOT_ALLOWED"]
            assert grown(before, await tables()) == {"idempotent_call": 1}
        else:
            assert codes(answers[0]) == []
            after = grown(before, await tables())
            assert (after["piece"], after["idempotent_call"]) == ({"depositPiece": 1, "depositNextPiece": 2}[name], 1)


async def test_twins_with_other_inputs_write_once(world: World) -> None:
    supplier = await world.person("BATILOIRE")
    key = str(uuid4())
    forms = [await first_form(world, f"S-{number}", idempotencyKey=key) for number in range(12)]
    before = await tables()
    answers = [
        answer.json()["data"]["depositPiece"]
        for answer in await asyncio.gather(*(sent(world, supplier, "depositPiece", form) for form in forms))
    ]
    assert sorted(map(tuple, map(codes, answers))) == [(), *[("IDEMPOTENCY_KEY_REUSED",)] * 11]
    assert grown(before, await tables())["piece"] == 1


# --------------------------------------------------------------------------------------- what is kept


async def test_a_completed_piece_keeps_its_files_in_order(world: World) -> None:
    moe, supplier = await world.person("ATELIER"), await world.person("BATILOIRE")
    a4 = await deposit(
        world, "S-1", attachments=[{"fileId": await a_file(), "designation": " Un ", "kind": "JUSTIFICATIF"}]
    )
    await done(moe, "suspendPiece", pieceId=a4["id"], comment="Encore")
    more = [{"fileId": await a_file(), "designation": name, "kind": "AUTRE"} for name in ("Deux", "Trois")]
    await done(supplier, "completePiece", pieceId=a4["id"], attachments=more)
    files = "query F($id: ID!) { piece(id: $id) { comment document { designation kind } attachments { designation } } }"
    kept = (await moe.run(files, id=a4["id"]))["piece"]
    assert kept["document"] == {"designation": "S-1", "kind": "DOCUMENT_PRINCIPAL"}
    assert [each["designation"] for each in kept["attachments"]] == ["Un", "Deux", "Trois"]


async def test_a_next_piece_inherits_what_its_form_leaves_out(world: World) -> None:
    given: Form = {"marcheNumber": "2025-MT-014", "engagementNumber": "EJ-1", "amounts": amounts(500)}
    a4 = await deposit(world, "S-1", **given)
    a15 = await follow(world, a4, "A15", "S-2")
    fields = """query P($id: ID!) { piece(id: $id) {
      marcheNumber engagementNumber recipientServiceCode currency amounts { totalHt netToPay } paymentMethod
      amountDifference { totalHt } } }"""
    moe = await world.person("ATELIER")
    assert (await moe.run(fields, id=a15["id"]))["piece"] == {
        "marcheNumber": "2025-MT-014",
        "engagementNumber": "EJ-1",
        "recipientServiceCode": "TRAVAUX",
        "currency": "EUR",
        "amounts": {"totalHt": "500.00", "netToPay": "600.00"},
        "paymentMethod": "VIREMENT",
        "amountDifference": {"totalHt": "0.00"},
    }


async def test_an_accepted_act_says_so_in_a_sentence(world: World) -> None:
    a4 = await deposit(world, "S-1")
    payload = await act(await world.person("ATELIER"), "acknowledgePiece", pieceId=a4["id"])
    assert payload["message"] == "La pièce est prise en compte."
    assert payload["dossier"]["state"] == "EN_COURS"
    pieces = await nominal(world, "S-2", upto="A15")
    assert pieces["A15"]["rank"] == 2
    a10 = await deposit(world, "S-3", "A10", validators=[ref("VAUQUELIN"), ref("LORMEL")])
    await done(await world.person("VAUQUELIN"), "validatePiece", pieceId=a10["id"], capacity="COTRAITANT")
    # T14: the first validator names another, not the depositor.
    payload = await act(await world.person("LORMEL"), "declineValidation", pieceId=a10["id"], comment="Pas nous")
    assert payload["message"] == "La pièce attend qu'un autre valideur soit nommé."
    assert payload["piece"]["status"] == "ERREUR_COTRAITANT_SUR_VALIDEUR"
