"""Well-formed inputs and the acts that send them: a test bends the one field it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from graphql import get_named_type

from api import db, models
from api.contract import schema
from api.domain.cadres import CADRES, Cadre
from api.domain.examples import EXAMPLE_STRUCTURES
from api.domain.roles import Seat
from api.models import Attachment, User
from tests.world import START, Person, World

SIRETS = {example.key: example.siret for example in EXAMPLE_STRUCTURES}
SERVICES = {"VALOMBRE": "TRAVAUX"}
DEPOSITORS = {Seat.FOURNISSEUR: "BATILOIRE", Seat.MOE: "ATELIER", Seat.MOA: "VALOMBRE"}
"""Who sits where in the dossiers that `deposit` opens."""

PAYLOADS = {
    "ApprovalPayload": "approval { id }",
    "BulkPayload": "doneCount results { id done userErrors { code field message } }",
    "DraftPayload": "draft { id }",
    "ServicePayload": "structure { id version } service { id version code name description active validFrom validUntil"
    " engagementRequired isDefault createdAt updatedAt applications { application service { code } } }",
    "StructurePayload": "structure { id version identifier name status }",
    "WebhookPayload": "secret webhook { id version name enabled }",
    "TicketPayload": "ticket { id version number status assignee { id } toStructure { id } }",
    "TechnicalAccountPayload": "password technicalAccount { id login passwordExpiresAt expired active }",
    "PiecePayload": "message piece { id version number cadre status rank comment } dossier { id version number state }",
}
"""What is asked of a payload besides what all payloads have."""

Form = dict[str, Any]


def mutation(name: str) -> str:
    """The operation that calls this mutation with one input."""
    assert schema._schema.mutation_type is not None
    field = schema._schema.mutation_type.fields[name]
    common = "replayed userErrors { code message field params { name value } remedy rule }"
    selection = f"{common} {PAYLOADS.get(get_named_type(field.type).name, '')}"
    return f"mutation Act($input: {field.args['input'].type}) {{ {name}(input: $input) {{ {selection} }} }}"


async def act(person: Person, name: str, form: Form | None = None, **changes: Any) -> Any:
    """The payload of a mutation."""
    return (await person.run(mutation(name), input={**(form or {}), **changes}))[name]


async def done(person: Person, name: str, form: Form | None = None, **changes: Any) -> Any:
    """The pièce that a mutation answers; a refusal fails the test."""
    payload = await act(person, name, form, **changes)
    assert payload["userErrors"] == [], payload["userErrors"]
    return payload["piece"]


def problems(payload: Any) -> list[tuple[str, str | None]]:
    """Code and path of each problem, in the order answered."""
    return [(each["code"], ".".join(each["field"]) if each["field"] else None) for each in payload["userErrors"]]


def codes(payload: Any) -> list[str]:
    """The codes answered, in order."""
    return [each["code"] for each in payload["userErrors"]]


# ------------------------------------------------------------------------------------------ inputs


def ref(key: str, *, service: str | None = None) -> Form:
    """A structure of the sandbox, as a form names it, with the service it asks for."""
    code = service or SERVICES.get(key)
    return {"identifier": SIRETS[key], **({"serviceCode": code} if code else {})}


def amounts(ht: int = 1000, *, net: str | None = None) -> Form:
    """Amounts that add up, VAT at 20 %."""
    ttc = f"{ht * 12 // 10}.00"
    return {"totalHt": f"{ht}.00", "totalTva": f"{ht // 5}.00", "totalTtc": ttc, "netToPay": net or ttc}


async def a_file(key: str = "BATILOIRE", *, who: str = "agent", **changes: Any) -> str:
    """The id of a file sent by somebody; its row only, the bytes are not there."""
    user = await User.get(connection_email=f"{who}@{key.lower()}.example")
    row = {"name": "piece.pdf", "media_type": "application/pdf", "bytes": 1000, "sha256": "0" * 64, "added_at": START}
    kept = await Attachment.create(**{**row, "uploaded_by_id": user.id, **changes})
    return f"fichier_{kept.id.hex}"


async def first_form(world: World, number: str, cadre: str = "A4", **changes: Any) -> Form:
    """The form of a first pièce by Bâtiloire: A4 or A7 through the MOE, A5 at the MOA, A6 or A8 straight to SMEAUX."""
    direct = cadre in ("A6", "A8")
    form: Form = {
        "cadre": cadre,
        "number": number,
        "invoiceDate": "2025-01-05",
        "structureId": world.structures["BATILOIRE"],
        "recipient": ref("SMEAUX") if direct else ref("VALOMBRE"),
        "typeTva": "TVA_SUR_DEBIT",
        "paymentMethod": "VIREMENT",
        "amounts": amounts(),
        **({"engagementNumber": "EJ-77"} if direct else {"moe": ref("ATELIER")}),
        **changes,
    }
    return form if "documentId" in form else {**form, "documentId": await a_file()}


def depositor(cadre: str) -> str:
    """Who deposits a next pièce of that cadre."""
    seat = CADRES[Cadre[cadre]].depositor_seat
    return DEPOSITORS[seat]


async def next_form(previous: str, cadre: str, number: str, **changes: Any) -> Form:
    """The form of a next pièce."""
    form: Form = {
        "previousPieceId": previous,
        "cadre": cadre,
        "number": number,
        "invoiceDate": "2025-01-05",
        "typeTva": "TVA_SUR_DEBIT",
        "paymentMethod": "VIREMENT",
        **changes,
    }
    return form if "documentId" in form else {**form, "documentId": await a_file(depositor(cadre))}


async def deposit(world: World, number: str, cadre: str = "A4", **changes: Any) -> Any:
    """The first pièce of a new dossier, deposited by Bâtiloire."""
    form = await first_form(world, number, cadre, **changes)
    return await done(await world.person("BATILOIRE"), "depositPiece", form)


async def follow(world: World, previous: Any, cadre: str, number: str, **changes: Any) -> Any:
    """The pièce deposited after another, by whoever deposits that cadre."""
    form = await next_form(previous["id"], cadre, number, **changes)
    return await done(await world.person(depositor(cadre)), "depositNextPiece", form)


async def nominal(world: World, number: str, *, upto: str = "A19") -> dict[str, Any]:
    """A monthly dossier of three pièces, by cadre: the A4, the A15 of the MOE, the A19 of the MOA."""
    pieces = {"A4": await deposit(world, number)}
    for cadre, before in (("A15", "A4"), ("A19", "A15")):
        if upto >= cadre:
            pieces[cadre] = await follow(world, pieces[before], cadre, f"{number}-{cadre}")
    return pieces


# ---------------------------------------------------------------------------------------- the tables

Tables = dict[str, list[tuple[Any, ...]]]

TABLES = tuple(sorted(getattr(models, name)._meta.db_table for name in models.__all__))
"""Every table of ours."""


async def tables() -> Tables:
    """All the rows of all the tables, but for when people last signed in: a session says so already."""
    return {name: sorted((tuple(row) for row in await db.fetch(_rows_of(name))), key=repr) for name in TABLES}


def _rows_of(table: str) -> str:
    names = [name for name in User._meta.fields_db_projection if name != "last_signed_in_at"]
    columns = [User._meta.fields_db_projection[name] for name in names]
    return f"SELECT {', '.join(columns)} FROM {table}" if table == User._meta.db_table else f"SELECT * FROM {table}"


def grown(before: Tables, after: Tables) -> dict[str, int]:
    """How many rows are new or changed, by table; nothing when nothing was written."""
    return {
        name: sum((Counter(map(repr, after[name])) - Counter(map(repr, before[name]))).values())
        for name in TABLES
        if before[name] != after[name]
    }


def key_of(identifier: str) -> UUID:
    """The key behind a public identifier."""
    return UUID(identifier.partition("_")[2])


def ids(rows: Iterable[Any]) -> list[str]:
    """The ids of a list of objects."""
    return [row["id"] for row in rows]
