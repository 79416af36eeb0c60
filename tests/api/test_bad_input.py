"""What should never come, sent anyway: each has its coded answer, and neither the journal nor a table changes."""

from __future__ import annotations

from typing import Any

import httpx2

from tests.api.forms import (
    Form,
    a_file,
    act,
    amounts,
    deposit,
    done,
    first_form,
    grown,
    mutation,
    next_form,
    problems,
    ref,
    tables,
)
from tests.world import SIGN_IN, Person, World, pdf

JSON = {"content-type": "application/json"}


def coded(answer: httpx2.Response) -> tuple[int, set[str]]:
    """The status and the codes of an answer whose errors are all coded, and nothing but errors."""
    body = answer.json()
    assert all(error["extensions"]["requestId"] and error["message"] for error in body["errors"]), body
    assert body.get("data") is None, body
    return answer.status_code, {error["extensions"]["code"] for error in body["errors"]}


async def raw(person: Person, content: bytes, **headers: str) -> httpx2.Response:
    """The answer to a body sent as it is."""
    return await person.http.post("/graphql", content=content, headers={**JSON, **person.headers, **headers})


BODIES: list[tuple[bytes, int, str]] = [
    (b'{"query": ', 400, "BAD_REQUEST"),
    (b"", 400, "BAD_REQUEST"),
    (b"null", 400, "BAD_REQUEST"),
    (b"1", 400, "BAD_REQUEST"),
    (b"1" * 10_000, 400, "BAD_REQUEST"),
    (b'"x"', 400, "BAD_REQUEST"),
    (b"true", 400, "BAD_REQUEST"),
    (b"[]", 400, "BAD_REQUEST"),
    (b"{}", 400, "BAD_REQUEST"),
    (b'{"query": null}', 400, "BAD_REQUEST"),
    (b'{"query": 1}', 400, "BAD_REQUEST"),
    (b'{"query": "{ viewer { user { id } } }", "variables": []}', 400, "BAD_REQUEST"),
    (b'{"query": "{ viewer { user { id } } }", "operationName": 1}', 400, "BAD_REQUEST"),
    (b'{"query": "{ viewer { user { id } } }", "variables": {"a": NaN}}', 400, "BAD_REQUEST"),
    (b'{"query": "{ viewer { user { id } } }", "variables": {"a": Infinity}}', 400, "BAD_REQUEST"),
    (b'{"query": "{ viewer { user { id } } }", "variables": {"a": "\\ud800"}}', 400, "BAD_REQUEST"),
    (b'{"query": "\xff"}', 400, "BAD_REQUEST"),
    (b'{"query": "\xc0\xae"}', 400, "BAD_REQUEST"),
    (b"[" * 100_000, 400, "BAD_REQUEST"),
    (b'{"query": ""}', 200, "GRAPHQL_PARSE_FAILED"),
    (b'{"query": "{"}', 200, "GRAPHQL_PARSE_FAILED"),
    (b'{"query": "{ viewer { user { id } }"}', 200, "GRAPHQL_PARSE_FAILED"),
    (b'{"query": "\\u0000"}', 200, "GRAPHQL_PARSE_FAILED"),
    (b'{"query": "{ nothing }"}', 200, "GRAPHQL_VALIDATION_FAILED"),
    (b'{"query": "{ pieces }"}', 200, "GRAPHQL_VALIDATION_FAILED"),
    (b'{"query": "{ pieces(nothing: 1) { nodes { id } } }"}', 200, "GRAPHQL_VALIDATION_FAILED"),
    (b'{"query": "{ pieces(first: \\"x\\") { nodes { id } } }"}', 200, "GRAPHQL_VALIDATION_FAILED"),
    (b'{"query": "{ pieces(first: 99999999999) { nodes { id } } }"}', 200, "GRAPHQL_VALIDATION_FAILED"),
    (b'{"query": "query A { catalogue { version } } query B { catalogue { version } }"}', 400, "OPERATION_NOT_FOUND"),
    (b'{"query": "{ catalogue { version } }", "operationName": "B"}', 400, "OPERATION_NOT_FOUND"),
    (b'{"query": "' + b"x" * 1_048_600 + b'"}', 413, "PAYLOAD_TOO_LARGE"),
]


async def test_a_body_that_is_no_request_is_refused(world: World) -> None:
    person = await world.person("BATILOIRE")
    before = await tables()
    for content, status, code in BODIES:
        assert coded(await raw(person, content)) == (status, {code}), content[:80]
    query = b'{"query": "{ catalogue { version } }"}'
    types = ("text/plain", "text/application/json", "application/jsonp", "application/json; charset=utf-16")
    for media_type in (*types, "multipart/form-data; boundary=x"):
        answer = await raw(person, query, **{"content-type": media_type})
        assert coded(answer) == (415, {"UNSUPPORTED_MEDIA_TYPE"}), media_type
    assert coded(await raw(person, query, **{"content-encoding": "gzip"}))[0] == 415
    assert grown(before, await tables()) == {}


# --------------------------------------------------------------------------------- inputs of a wrong form


def without(form: Form, name: str) -> Form:
    """The form without one field."""
    return {key: value for key, value in form.items() if key != name}


BAD_AMOUNTS: list[Any] = [
    None, "", "NaN", "nan", "sNaN", "Infinity", "-Infinity", 1000, 1000.0, 1000.5, -0.0, 1e400, True, [], {}, "1000",
    "1000.5", "1000.500", "1 000.00", "1_000.00", "1,000.00", "1000,00", "1e3", "1E+1000000", "0x10.00", "١٠٠٠.00",
    "１０００.00", ".00", "1000.00 ", "\n1000.00", "1000.0\u0660", "--1.00", "1000.00\x00", "9999999999999.99",
    "1" * 5000 + ".00",
]  # fmt: skip

BAD_FIELDS: list[tuple[str, Any]] = [
    ("cadre", "A26"),
    ("cadre", "A4_PROJET_DECOMPTE_MENSUEL_FOURNISSEUR"),
    ("cadre", 4),
    ("cadre", None),
    ("number", 7),
    ("number", ["S-1"]),
    ("invoiceDate", "2025-02-30"),
    ("invoiceDate", "05/01/2025"),
    ("invoiceDate", "2025-W01-1"),
    ("invoiceDate", "20250105"),
    ("invoiceDate", "2025-01-05T00:00:00Z"),
    ("invoiceDate", "2025-1-5"),
    ("invoiceDate", "0000-01-01"),
    ("invoiceDate", 20250105),
    ("structureId", None),
    ("structureId", 1.5),
    ("structureId", {}),
    ("recipient", None),
    ("recipient", "21990011500011"),
    ("recipient", {}),
    ("recipient", {"identifier": 21990011500011}),
    ("recipient", {"identifier": "21990011500011", "type": "SIREN"}),
    ("recipient", {"identifier": "21990011500011", "name": "x"}),
    ("typeTva", "TVA"),
    ("paymentMethod", None),
    ("dryRun", "true"),
    ("dryRun", None),
    ("idempotencyKey", "1"),
    ("idempotencyKey", "0190a1b200007000800000000000000000"),
    ("idempotencyKey", 1),
    ("attachments", None),
    ("attachments", [None]),
    ("attachments", [{"fileId": "x"}]),
    ("attachments", [{"fileId": "x", "designation": "d", "kind": "PLAN"}]),
    ("nothing", 1),
    ("version", 1),
    ("status", "MISE_EN_PAIEMENT"),
    ("__typename", "DepositPieceInput"),
]


async def test_a_value_of_another_type_is_refused_before_anything_runs(world: World) -> None:
    person = await world.person("BATILOIRE")
    form = await first_form(world, "S-1")
    before = await tables()
    for name, value in BAD_FIELDS:
        answer = await person.post(mutation("depositPiece"), input={**form, name: value})
        assert coded(answer) == (200, {"BAD_USER_INPUT"}), (name, value)
    for name in ("cadre", "invoiceDate", "structureId", "recipient", "typeTva", "paymentMethod", "amounts"):
        answer = await person.post(mutation("depositPiece"), input=without(form, name))
        assert coded(answer) == (200, {"BAD_USER_INPUT"}), name
    for value in (None, 1, "x", [], [form, form]):
        assert coded(await person.post(mutation("depositPiece"), input=value)) == (200, {"BAD_USER_INPUT"}), value
    assert coded(await person.post(mutation("depositPiece"))) == (200, {"BAD_USER_INPUT"})
    assert grown(before, await tables()) == {}


async def test_an_amount_is_a_string_with_two_decimals_and_nothing_else(world: World) -> None:
    person = await world.person("BATILOIRE")
    form = await first_form(world, "S-1")
    before = await tables()
    for value in BAD_AMOUNTS:
        given = {**amounts(), "totalHt": value}
        body = {"query": mutation("depositPiece"), "variables": {"input": {**form, "amounts": given}}}
        if value == 1e400:
            continue  # no JSON; the literal below
        answer = await person.http.post("/graphql", json=body, headers=person.headers)
        assert coded(answer) == (200, {"BAD_USER_INPUT"}), value
    for literal in ("1000.00", "1000", "1e400", "NaN", "null", "true", "[]", '"1000"', '"1000.005"', '"""1000"""'):
        query = f"""mutation {{ depositPiece(input: {{ cadre: A4, number: "S-1", invoiceDate: "2025-01-05",
          structureId: "{form["structureId"]}", recipient: {{ identifier: "21990011500011" }}, typeTva: SANS_TVA,
          paymentMethod: VIREMENT, amounts: {{ totalHt: {literal}, totalTva: "0.00", totalTtc: "1000.00" }}
        }}) {{ userErrors {{ code }} }} }}"""
        status, codes = coded(await person.post(query))
        assert (status, codes <= {"GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT"}) == (200, True), literal
    assert grown(before, await tables()) == {}


async def test_a_request_error_is_400_to_who_asks_for_the_new_media_type(world: World) -> None:
    person = await world.person("BATILOIRE")
    accept = {"accept": "application/graphql-response+json"}
    body = {"query": mutation("depositPiece"), "variables": {"input": {}}}
    answer = await person.http.post("/graphql", json=body, headers={**person.headers, **accept})
    assert coded(answer) == (400, {"BAD_USER_INPUT"})
    assert answer.headers["content-type"].startswith("application/graphql-response+json")


# ------------------------------------------------------------------------- inputs that a rule refuses


async def refused(person: Person, form: Form, **changes: Any) -> list[tuple[str, str | None]]:
    """The problems of a first deposit that is refused."""
    payload = await act(person, "depositPiece", form, **changes)
    assert payload["piece"] is None
    return problems(payload)


RULED: list[tuple[Form, list[tuple[str, str]]]] = [
    ({"number": "S" * 21}, [("NUMBER_FORMAT", "number")]),
    ({"number": ""}, [("NUMBER_FORMAT", "number")]),
    ({"number": "   "}, [("NUMBER_FORMAT", "number")]),
    ({"number": "S  1"}, [("NUMBER_FORMAT", "number")]),
    ({"number": "S\t1"}, [("NUMBER_FORMAT", "number")]),
    ({"number": "S\n1"}, [("NUMBER_FORMAT", "number")]),
    ({"number": "S\x001"}, [("NUMBER_FORMAT", "number")]),
    ({"number": "É-1"}, [("NUMBER_FORMAT", "number")]),
    ({"number": "1\u0661"}, [("NUMBER_FORMAT", "number")]),
    ({"number": "x" * 100_000}, [("NUMBER_FORMAT", "number")]),
    ({"number": "'; DROP TABLE piece; --"}, [("NUMBER_FORMAT", "number")]),
    ({"invoiceDate": "2025-01-07"}, [("DATE_AFTER_DEPOSIT", "invoiceDate")]),
    ({"invoiceDate": "9999-12-31"}, [("DATE_AFTER_DEPOSIT", "invoiceDate")]),
    ({"comment": "x" * 100_000}, [("FIELD_TOO_LONG", "comment")]),
    ({"comment": "a\x00b"}, [("VALUE_NOT_ALLOWED", "comment")]),
    ({"comment": "a\x1b[31mb"}, [("VALUE_NOT_ALLOWED", "comment")]),
    ({"comment": "a\u2028b"}, [("VALUE_NOT_ALLOWED", "comment")]),
    ({"marcheNumber": "m\x00"}, [("VALUE_NOT_ALLOWED", "marcheNumber")]),
    ({"engagementNumber": "e\x7f"}, [("VALUE_NOT_ALLOWED", "engagementNumber")]),
    ({"originalNumber": "o\x00"}, [("VALUE_NOT_ALLOWED", "originalNumber")]),
    ({"currency": "eur"}, [("VALUE_NOT_ALLOWED", "currency")]),
    ({"currency": ""}, [("VALUE_NOT_ALLOWED", "currency")]),
    ({"currency": "E\x00R"}, [("VALUE_NOT_ALLOWED", "currency")]),
    ({"currency": "EUROS" * 1000}, [("VALUE_NOT_ALLOWED", "currency")]),
    ({"recipient": {"identifier": "219900115000110"}}, [("IDENTIFIER_FORMAT", "recipient.identifier")]),
    ({"recipient": {"identifier": "2199001150001"}}, [("IDENTIFIER_FORMAT", "recipient.identifier")]),
    ({"recipient": {"identifier": "21990011500012"}}, [("SIRET_CHECKSUM", "recipient.identifier")]),
    ({"recipient": {"identifier": ""}}, [("IDENTIFIER_FORMAT", "recipient.identifier")]),
    ({"recipient": {"identifier": "21990011500011\x00"}}, [("IDENTIFIER_FORMAT", "recipient.identifier")]),
    ({"recipient": {"identifier": "x" * 100_000}}, [("IDENTIFIER_FORMAT", "recipient.identifier")]),
    ({"recipient": ref("VALOMBRE", service="T\x00")}, [("SERVICE_UNKNOWN_OR_INACTIVE", "recipient.serviceCode")]),
    ({"recipient": ref("VALOMBRE", service="x" * 10_000)}, [("SERVICE_UNKNOWN_OR_INACTIVE", "recipient.serviceCode")]),
    ({"moe": {"identifier": "FR\x00", "type": "HORS_UE"}}, [("STRUCTURE_UNKNOWN", "moe.identifier")]),
    ({"structureId": f"dossier_{'0' * 32}"}, [("NOT_FOUND", "structureId")]),
    ({"structureId": "00012345500016"}, [("NOT_FOUND", "structureId")]),
    ({"structureId": "\x00"}, [("NOT_FOUND", "structureId")]),
    ({"documentId": f"piece_{'0' * 32}"}, [("FILE_UNUSABLE", "documentId")]),
    ({"documentId": "\x00"}, [("FILE_UNUSABLE", "documentId")]),
    ({"serviceId": "\x00"}, [("SERVICE_UNKNOWN_OR_INACTIVE", "serviceId")]),
    ({"groupement": "SOLIDAIRE", "cadre": "A10", "validators": [ref("LORMEL")]}, [("VALUE_NOT_ALLOWED", "groupement")]),
]


async def test_a_rule_refuses_each_bad_value_by_its_code(world: World) -> None:
    person = await world.person("BATILOIRE")
    form = await first_form(world, "S-1")
    before = await tables()
    for changes, expected in RULED:
        assert await refused(person, form, **changes) == expected, str(changes)[:100]
    assert grown(before, await tables()) == {}


async def test_negative_and_huge_amounts(world: World) -> None:
    person = await world.person("BATILOIRE")
    form = await first_form(world, "S-1")
    inconsistent = "AMOUNTS_INCONSISTENT"
    tries: list[tuple[Form, list[tuple[str, str]]]] = [
        (
            {"totalHt": "-1000.00", "totalTva": "-200.00", "totalTtc": "-1200.00", "netToPay": "-1200.00"},
            [(inconsistent, f"amounts.{name}") for name in ("totalHt", "totalTva", "totalTtc", "netToPay")],
        ),
        ({**amounts(), "netToPay": "1200.01"}, [(inconsistent, "amounts.netToPay")]),
        ({**amounts(), "totalTtc": "1200.02"}, [(inconsistent, "amounts.totalTtc")]),
        ({**amounts(), "discountTtc": "-1.00", "totalTtc": "1201.00"}, [
            (inconsistent, "amounts.discountTtc"), ("FIELD_REQUIRED", "amounts.discountReason")]),
        ({**amounts(), "discountTtc": "1200.01", "discountReason": "x", "totalTtc": "0.00", "netToPay": "0.00"}, [
            (inconsistent, "amounts.discountTtc")]),
        ({**amounts(), "discountReason": "x" * 201}, [("FIELD_TOO_LONG", "amounts.discountReason")]),
        ({**amounts(), "discountReason": "\x00"}, [("VALUE_NOT_ALLOWED", "amounts.discountReason")]),
        ({"totalHt": "999999999999.99", "totalTva": "999999999999.99", "totalTtc": "999999999999.99"}, [
            (inconsistent, "amounts.totalTtc")]),
    ]  # fmt: skip
    before = await tables()
    for given, expected in tries:
        assert await refused(person, form, amounts=given) == expected, given
    assert grown(before, await tables()) == {}
    most = {"totalHt": "999999999999.99", "totalTva": "0.00", "totalTtc": "999999999999.99"}
    piece = await done(person, "depositPiece", form, amounts=most, typeTva="SANS_TVA")
    query = "query P($id: ID!) { piece(id: $id) { amounts { totalHt totalTtc netToPay } } }"
    assert (await person.run(query, id=piece["id"]))["piece"]["amounts"] == {
        "totalHt": "999999999999.99", "totalTtc": "999999999999.99", "netToPay": "999999999999.99",
    }  # fmt: skip
    await done(person, "depositPiece", await first_form(world, "S-2", amounts=most, typeTva="SANS_TVA"))
    tabs = "{ pieces { statusCounts { status totalTtc } } }"
    shown = {row["status"]: row["totalTtc"] for row in (await person.run(tabs))["pieces"]["statusCounts"]}
    assert shown["A_ASSOCIER_MOE"] == "1999999999999.98"


async def test_bad_ids_and_values_of_the_other_acts(world: World) -> None:
    a4, a6 = await deposit(world, "S-1"), await deposit(world, "S-2", "A6")
    moe, payer, supplier = [await world.person(key) for key in ("ATELIER", "SMEAUX", "BATILOIRE")]
    raw_id = a4["id"].partition("_")[2]
    bad_ids = [
        "",
        "x",
        "\x00",
        f"dossier_{raw_id}",
        f"piece_{raw_id.upper()}",
        f"piece_{raw_id}0",
        raw_id,
        "p" * 10_000,
    ]
    names = ("acknowledgePiece", "refusePiece", "suspendPiece", "completePiece", "treatPiece", "depositNextPiece")
    more: dict[str, Form] = {
        "refusePiece": {"reason": "ERREUR_MOE"},
        "suspendPiece": {"comment": "x"},
        "treatPiece": {"to": "MANDATEE"},
    }
    following = await next_form(a4["id"], "A15", "S-3")
    before = await tables()
    for name in names:
        for identifier in bad_ids:
            form = (
                {**following, "previousPieceId": identifier}
                if name == "depositNextPiece"
                else {"pieceId": identifier, **more.get(name, {})}
            )
            assert problems(await act(moe, name, form)) == [("NOT_FOUND", None)], (name, identifier)
    versions: list[Any] = ["1", 1.5, 2**31, True, "x"]
    for version in versions:
        answer = await moe.post(mutation("acknowledgePiece"), input={"pieceId": a4["id"], "expectedVersion": version})
        assert coded(answer) == (200, {"BAD_USER_INPUT"}), version
    for version in (0, -1, 2**31 - 1, -(2**31)):
        answer = await act(moe, "acknowledgePiece", pieceId=a4["id"], expectedVersion=version)
        assert problems(answer) == [("VERSION_CONFLICT", None)], version
    for name, changes, field in (
        ("refusePiece", {"reason": "ERREUR_MOE", "comment": "x" * 100_000}, "comment"),
        ("suspendPiece", {"comment": "x" * 100_000}, "comment"),
    ):
        assert problems(await act(moe, name, {"pieceId": a4["id"], **changes})) == [("FIELD_TOO_LONG", field)]
    rejected = {"pieceId": a6["id"], "to": "REJETEE", "reason": "x" * 100_000}
    assert problems(await act(payer, "treatPiece", rejected)) == [("FIELD_TOO_LONG", "reason")]
    assert problems(await act(supplier, "depositNextPiece", following)) == [("FORBIDDEN", None)]
    assert grown(before, await tables()) == {}


async def test_hostile_credentials(world: World) -> None:
    stranger = Person(world.http)
    before = await tables()
    for email in ("", "\x00", "a\x00@b.example", "x" * 10_000, "agent@batiloire.example' --", "é@é.example", "🙂"):
        for password in ("", "\x00", "x" * 10_000, "🙂"):
            answer = await stranger.run(SIGN_IN, input={"email": email, "password": password})
            assert [each["code"] for each in answer["signIn"]["userErrors"]] == ["SIGN_IN_FAILED"], email
    for token in ("", "x", "\x7f", "x" * 8000, "' OR 1=1 --"):
        answer = await world.http.post(
            "/graphql", json={"query": "{ viewer { user { id } } }"}, headers={"authorization": f"Bearer {token}"}
        )
        assert answer.json()["data"] == {"viewer": None}, token
    assert grown(before, await tables()) == {}


async def test_the_clock_goes_forward_and_not_to_the_end_of_time(world: World) -> None:
    person = await world.person("BATILOIRE")
    query = "mutation M($to: DateTime!) { advanceSandboxClock(input: { to: $to }) { now userErrors { code field } } }"
    before = await tables()
    present = "2025-01-06T08:00:00Z"
    for to in ("2025-01-06T07:59:59Z", "0001-01-01T00:00:00Z", "3000-01-01T00:00:00Z", "9999-12-31T23:59:59Z"):
        shown = (await person.run(query, to=to))["advanceSandboxClock"]
        assert shown == {"now": present, "userErrors": [{"code": "VALUE_NOT_ALLOWED", "field": ["to"]}]}, to
    malformed: list[Any] = [
        "2025-01-06",
        "2025-01-06T09:00:00",
        "2025-13-06T09:00:00Z",
        "now",
        1,
        None,
        "0001-01-01T00:00:00+14:00",
    ]
    for bad in malformed:
        assert coded(await person.post(query, to=bad)) == (200, {"BAD_USER_INPUT"}), bad
    assert grown(before, await tables()) == {}
    await world.move_clock("2025-01-06T10:00:00+01:00")
    assert (await deposit(world, "S-1"))["status"] == "A_ASSOCIER_MOE"
    await world.move_clock("2999-12-31T23:59:59Z")
    assert (await deposit(world, "S-2"))["status"] == "A_ASSOCIER_MOE"


# --------------------------------------------------------------------------------------------- files

PROGRAM = b"MZ" + b"\x00" * 200


async def test_bad_files_are_refused_whole(world: World) -> None:
    person = await world.person("BATILOIRE")
    tries: list[tuple[str, bytes, int, str, str | None]] = [
        ("vide.pdf", b"", 422, "FILE_UNUSABLE", "EMPTY"),
        ("programme.pdf", PROGRAM, 415, "FILE_TYPE_NOT_ALLOWED", "EXECUTABLE"),
        ("programme.exe", PROGRAM, 415, "FILE_TYPE_NOT_ALLOWED", "EXTENSION"),
        ("programme", b"\x7fELF" + b"\x00" * 200, 415, "FILE_TYPE_NOT_ALLOWED", "EXTENSION"),
        ("image.pdf", b"\x89PNG\r\n\x1a\n" + b"\x00" * 200, 415, "FILE_TYPE_NOT_ALLOWED", "MISMATCH"),
        ("texte.pdf", b"Bonjour", 415, "FILE_TYPE_NOT_ALLOWED", "MISMATCH"),
        ("coupe.pdf", pdf()[:200], 422, "FILE_UNUSABLE", "DAMAGED"),
        (f"{'n' * 197}.pdf", pdf(), 422, "FILE_NAME_TOO_LONG", "NAME_TOO_LONG"),
        ("a/b.pdf", pdf(), 422, "VALUE_NOT_ALLOWED", "NAME_FORBIDDEN"),
        ("..\\b.pdf", pdf(), 422, "VALUE_NOT_ALLOWED", "NAME_FORBIDDEN"),
        ("onze.pdf", pdf() + b"\n" * 11 * 1024**2, 413, "ATTACHMENT_TOO_LARGE", None),
    ]
    before = await tables()
    for name, content, status, code, flaw in tries:
        answer = await person.http.post("/files", files={"file": (name, content)}, headers=person.headers)
        assert coded(answer) == (status, {code}), name
        assert answer.json()["errors"][0]["extensions"].get("flaw") == flaw, name
    assert grown(before, await tables()) == {}
    assert (await person.upload(f"{'n' * 196}.pdf")).startswith("fichier_")


async def test_a_file_good_for_a_document_may_be_bad_as_an_attachment(world: World) -> None:
    person = await world.person("BATILOIRE")
    long = await a_file(name=f"{'n' * 47}.pdf")
    joined = [{"fileId": long, "designation": "Plan", "kind": "AUTRE"}]
    form = await first_form(world, "S-1")
    before = await tables()
    assert await refused(person, form, attachments=joined) == [("FILE_NAME_TOO_LONG", "attachments.0.fileId")]
    word = await a_file(name="n.docx", media_type="application/msword")
    assert await refused(person, form, documentId=word) == [("FILE_TYPE_NOT_ALLOWED", "documentId")]
    heavy = [await a_file(bytes=10 * 1024**2) for _ in range(12)]
    many = [{"fileId": file, "designation": "Plan", "kind": "AUTRE"} for file in heavy]
    assert await refused(person, form, attachments=many) == [("TOTAL_TOO_LARGE", "attachments")]
    twice = [{"fileId": heavy[0], "designation": "Plan", "kind": "AUTRE"}] * 2
    assert await refused(person, form, attachments=twice) == [("FILE_UNUSABLE", "attachments.1.fileId")]
    same = [{"fileId": form["documentId"], "designation": "Plan", "kind": "AUTRE"}]
    assert await refused(person, form, attachments=same) == [("FILE_UNUSABLE", "attachments.0.fileId")]
    assert set(grown(before, await tables())) == {"attachment"}
    assert (await done(person, "depositPiece", form, documentId=long))["status"] == "A_ASSOCIER_MOE"
