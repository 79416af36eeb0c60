"""Drafts: what is kept, who sees it, what stops it, and what it becomes."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from api.models import Attachment, Draft, Habilitation, Structure, User
from tests.api.forms import a_file, act, codes, deposit, done, first_form, key_of, next_form, nominal, problems, ref
from tests.circuits.snapshot import count, snapshot
from tests.operations import OPERATIONS
from tests.sent import noted
from tests.world import Person, World

Form = dict[str, Any]

MISSING = ["cadre", "number", "invoiceDate", "typeTva", "paymentMethod", "documentId"]


async def call(person: Person, operation: str, form: Form | None = None, **changes: Any) -> Any:
    """The payload of a mutation on a draft."""
    field = operation[0].lower() + operation[1:]
    return (await person.run(OPERATIONS[operation], input={**(form or {}), **changes}))[field]


async def saved(person: Person, form: Form | None = None, **changes: Any) -> Any:
    """The draft that was saved."""
    payload = await call(person, "SaveDraft", form, **changes)
    assert payload["userErrors"] == [], payload["userErrors"]
    return payload["draft"]


async def listed(person: Person, **arguments: Any) -> list[Any]:
    """The drafts that somebody sees."""
    found: list[Any] = (await person.run(OPERATIONS["Drafts"], **arguments))["drafts"]["nodes"]
    return found


async def again(person: Person, draft: str) -> Any:
    """The draft, found by its identifier."""
    selection = OPERATIONS["Drafts"].partition("fragment")[2]
    query = f"query N($id: ID!) {{ node(id: $id) {{ ... on Draft {{ ...DraftState }} }} }} fragment{selection}"
    return (await person.run(query, id=draft))["node"]


def faults(draft: Any) -> list[tuple[str, str | None]]:
    """What stops a draft: code and path."""
    return problems({"userErrors": draft["problems"]})


# ------------------------------------------------------------------------------------------ what is kept


async def test_a_draft_keeps_whatever_it_is_given(world: World) -> None:
    supplier = await world.person("BATILOIRE")
    empty = await saved(supplier)
    assert empty["version"] == 1
    assert faults(empty) == [("FIELD_REQUIRED", name) for name in [*MISSING, "structureId", "recipient", "amounts"]]
    assert (empty["structure"], empty["application"], empty["cadre"], empty["validators"]) == (None, None, None, [])

    bon = {"fileId": await a_file(), "designation": "Bon", "kind": "BON_LIVRAISON"}
    discount = {"discountTtc": "10.00", "discountReason": "Remise"}
    whole = await first_form(
        world, "SIT-1", "A4", moa=ref("AGENCE_MOA"), mandant=ref("VALOMBRE"), groupement="CONJOINT", comment="Mars",
        validators=[ref("LORMEL"), {"identifier": "?"}], marcheNumber="M-1", engagementNumber="E-1", currency="EUR",
        invoiceType="FACTURE", originalNumber="O-1", exemptionReason="VATEX_EU_G", attachments=[bon],
        amounts={"totalHt": "100.00", "totalTva": "20.00", "totalTtc": "110.00", **discount},
    )  # fmt: skip
    draft = await saved(supplier, whole, draftId=empty["id"], expectedVersion=1)
    assert (draft["id"], draft["version"], draft["application"]) == (empty["id"], 2, "FACTURES_DE_TRAVAUX")
    texts = "cadre number invoiceDate groupement comment marcheNumber engagementNumber currency invoiceType"
    for name in f"{texts} originalNumber typeTva exemptionReason paymentMethod".split():
        assert draft[name] == whole[name], name
    named = {name: draft[name] for name in ("recipient", "moe", "moa", "mandant")}
    names = {row.identifier: row.name for row in await Structure.all()}
    for name, shown in named.items():
        given = whole[name]
        assert (shown["identifier"], shown["serviceCode"]) == (given["identifier"], given.get("serviceCode")), name
        assert (shown["type"], shown["structure"]) == ("SIRET", {"name": names[given["identifier"]]})
    assert [each["structure"] is None for each in draft["validators"]] == [False, True]
    assert draft["amounts"] == {**whole["amounts"], "netToPay": "110.00"}
    assert draft["document"] == {"id": whole["documentId"], "name": "piece.pdf"}
    assert draft["attachments"] == [{"id": bon["fileId"], "designation": "Bon", "kind": "BON_LIVRAISON"}]
    assert await again(supplier, draft["id"]) == draft
    assert await listed(supplier) == [draft]


async def test_a_field_left_out_stays_and_null_empties_it(world: World) -> None:
    supplier = await world.person("BATILOIRE")
    draft = await saved(supplier, await first_form(world, "SIT-1", comment="Mars"))
    changed = await saved(supplier, draftId=draft["id"], number="SIT-2", comment=None, documentId=None)
    same = ("cadre", "structure", "recipient", "moe", "amounts", "invoiceDate", "typeTva", "paymentMethod")
    assert {name: changed[name] for name in same} == {name: draft[name] for name in same}
    assert (changed["number"], changed["comment"], changed["document"]) == ("SIT-2", None, None)
    assert faults(draft) == []
    assert faults(changed) == [("FIELD_REQUIRED", "documentId")]


async def test_what_cannot_be_kept_is_refused_all_at_once_and_the_rest_only_told(world: World) -> None:
    supplier = await world.person("BATILOIRE")
    before = await snapshot()
    long = "x" * 100_000
    bad = {
        "number": long, "comment": "\x00", "currency": long, "marcheNumber": "\x07", "documentId": "fichier_nobody",
        "recipient": {"identifier": long, "serviceCode": "\x00"}, "validators": [{"identifier": "1"}] * 11,
        "attachments": [{"fileId": "piece_1", "designation": long, "kind": "AUTRE"}],
    }  # fmt: skip
    payload = await call(supplier, "SaveDraft", bad)
    assert problems(payload) == [
        ("FIELD_TOO_LONG", "number"),
        ("VALUE_NOT_ALLOWED", "marcheNumber"),
        ("FIELD_TOO_LONG", "currency"),
        ("VALUE_NOT_ALLOWED", "comment"),
        ("VALUE_NOT_ALLOWED", "validators"),
        ("FIELD_TOO_LONG", "recipient.identifier"),
        ("VALUE_NOT_ALLOWED", "recipient.serviceCode"),
        ("FILE_UNUSABLE", "documentId"),
        ("FILE_UNUSABLE", "attachments.0.fileId"),
        ("FIELD_TOO_LONG", "attachments.0.designation"),
    ]
    assert payload["draft"] is None
    for form, problem in (
        ({"structureId": "structure_1"}, ("NOT_FOUND", "structureId")),
        ({"structureId": world.structures["LORMEL"]}, ("NOT_FOUND", "structureId")),
        ({"structureId": world.structures["VALOMBRE"], "cadre": "A4"}, ("FORBIDDEN", None)),
        ({"structureId": world.structures["VALOMBRE"]}, ("FORBIDDEN", None)),
        ({"previousPieceId": f"piece_{uuid4().hex}"}, ("NOT_FOUND", "previousPieceId")),
        ({"serviceId": f"service_{uuid4().hex}"}, ("SERVICE_UNKNOWN_OR_INACTIVE", "serviceId")),
        ({"draftId": f"draft_{uuid4().hex}"}, ("NOT_FOUND", None)),
        ({"draftId": world.structures["BATILOIRE"]}, ("NOT_FOUND", None)),
    ):
        assert problems(await call(supplier, "SaveDraft", form)) == [problem], form
    assert await snapshot() == before
    wrong = {"number": "a/b?", "invoiceDate": "2999-01-01", "recipient": {"identifier": "123"}, "currency": "euro"}
    draft = await saved(supplier, {**await first_form(world, "SIT-1"), **wrong})
    found = faults(draft)
    assert {
        ("NUMBER_FORMAT", "number"),
        ("DATE_AFTER_DEPOSIT", "invoiceDate"),
        ("VALUE_NOT_ALLOWED", "currency"),
    } < set(found)
    assert problems(await call(supplier, "SubmitDraft", draftId=draft["id"])) == found


async def test_a_stale_version_answers_the_present_draft(world: World) -> None:
    supplier = await world.person("BATILOIRE")
    draft = await saved(supplier, number="1")
    newer = await saved(supplier, draftId=draft["id"], number="2", expectedVersion=1)
    stale = await call(supplier, "SaveDraft", draftId=draft["id"], number="3", expectedVersion=1)
    assert codes(stale) == ["VERSION_CONFLICT"]
    assert stale["draft"] == newer
    for operation in ("DiscardDraft", "SubmitDraft"):
        payload = await call(supplier, operation, draftId=draft["id"], expectedVersion=1)
        assert codes(payload) == ["VERSION_CONFLICT"]
    assert await again(supplier, draft["id"]) == newer


async def test_a_key_saves_once_and_a_rehearsal_saves_nothing(world: World) -> None:
    supplier = await world.person("BATILOIRE")
    before = await snapshot()
    rehearsed = await call(supplier, "SaveDraft", number="1", dryRun=True)
    assert (rehearsed["userErrors"], rehearsed["draft"], await snapshot()) == ([], None, before)
    key = str(uuid4())
    first, second = [await call(supplier, "SaveDraft", number="1", idempotencyKey=key) for _ in range(2)]
    assert second == {**first, "replayed": True}
    assert await count("draft") == 1
    # Left out and null are two different inputs.
    other = await call(supplier, "SaveDraft", number="1", comment=None, idempotencyKey=key)
    assert codes(other) == ["IDEMPOTENCY_KEY_REUSED"]
    draft = first["draft"]
    unchanged = await call(supplier, "SaveDraft", draftId=draft["id"], number="2", dryRun=True)
    assert (unchanged["userErrors"], unchanged["draft"]) == ([], draft)
    kept = await call(supplier, "DiscardDraft", draftId=draft["id"], dryRun=True)
    assert (kept["userErrors"], kept["draft"]) == ([], draft)
    gone = [await call(supplier, "DiscardDraft", draftId=draft["id"], idempotencyKey=key) for _ in range(2)]
    assert [each["replayed"] for each in gone] == [False, True]
    assert all(each["draft"] is None and not each["userErrors"] for each in gone)
    assert await count("draft") == 0


# ------------------------------------------------------------------------------------------ who sees it


async def test_a_draft_is_seen_by_its_own_structure_with_the_application(world: World) -> None:
    supplier, reader = await world.person("BATILOIRE"), await world.person("BATILOIRE", "lecteur")
    colleague = await world.person("BATILOIRE", "gestionnaire")
    draft = await saved(supplier, await first_form(world, "SIT-1"))
    for other in ("ATELIER", "VALOMBRE", "SMEAUX", "LORMEL"):
        stranger = await world.person(other)
        assert (await listed(stranger), await again(stranger, draft["id"])) == ([], None)
        for operation in ("SaveDraft", "DiscardDraft", "SubmitDraft"):
            assert codes(await call(stranger, operation, draftId=draft["id"])) == ["NOT_FOUND"]
    # A reader sees it, and is told what he would be answered.
    seen = await again(reader, draft["id"])
    assert {**seen, "problems": []} == draft
    assert faults(seen) == [("CONSULTATION_ONLY", None)]
    for operation in ("SaveDraft", "DiscardDraft", "SubmitDraft"):
        payload = await call(reader, operation, draftId=draft["id"])
        assert codes(payload) == ["CONSULTATION_ONLY"]
    assert codes(await call(reader, "SaveDraft", await first_form(world, "SIT-2"))) == ["CONSULTATION_ONLY"]
    document = (await supplier.run("query D($id: ID!) { node(id: $id) { ... on Draft { document { downloadUrl } } } }",
                                   id=draft["id"]))["node"]["document"]["downloadUrl"]  # fmt: skip
    file = draft["document"]["id"]
    for person, status in ((reader, True), (colleague, True), (await world.person("ATELIER"), False)):
        found = (await person.run("query F($id: ID!) { node(id: $id) { id } }", id=file))["node"]
        assert (found is not None) == status
        answer = await world.http.get(document, headers=person.headers)
        # The bytes of these files were never sent: only who may ask for them is seen here.
        assert (answer.status_code != 404 or "introuvable" not in answer.text) or not status
    changed = await saved(colleague, draftId=draft["id"], comment="Relu")
    assert changed["document"] == draft["document"]
    await Habilitation.filter(application="FACTURES_DE_TRAVAUX").delete()
    assert await listed(supplier) == []


async def test_a_draft_without_structure_or_cadre_is_its_authors_only(world: World) -> None:
    supplier, colleague = await world.person("BATILOIRE"), await world.person("BATILOIRE", "gestionnaire")
    for form in ({"cadre": "A4"}, {"structureId": world.structures["BATILOIRE"]}):
        draft = await saved(supplier, form)
        assert await again(colleague, draft["id"]) is None
        assert codes(await call(colleague, "DiscardDraft", draftId=draft["id"])) == ["NOT_FOUND"]
        both = {"cadre": "A4", "structureId": world.structures["BATILOIRE"]}
        shared = await saved(supplier, both, draftId=draft["id"])
        assert await again(colleague, draft["id"]) == shared


async def test_the_list_is_filtered_and_paged_newest_first(world: World) -> None:
    supplier = await world.person("BATILOIRE")
    mine = {"structureId": world.structures["BATILOIRE"]}
    made = []
    for day, cadre in enumerate(("A4", "A1", "A7", None), start=7):
        await world.move_clock(f"2025-01-{day:02}T09:00:00Z")
        made.append((await saved(supplier, mine, cadre=cadre))["id"])
    works, plain, final, unsaid = made

    async def ids(**arguments: Any) -> list[str]:
        return [each["id"] for each in await listed(supplier, **arguments)]

    assert await ids() == [unsaid, final, plain, works]
    assert await ids(application="FACTURES_DE_TRAVAUX") == [final, works]
    assert await ids(application="FACTURES_EMISES") == [plain]
    assert await ids(structureId=mine["structureId"]) == [unsaid, final, plain, works]
    assert await ids(structureId=world.structures["ATELIER"]) == []
    page = (await supplier.run(OPERATIONS["Drafts"], first=3))["drafts"]
    assert (page["totalCount"]["value"], page["pageInfo"]["hasNextPage"], len(page["edges"])) == (4, True, 3)
    assert await ids(first=3, after=page["pageInfo"]["endCursor"]) == [works]
    await saved(supplier, draftId=works, number="1")
    assert (await ids())[:2] in ([works, unsaid], [unsaid, works])
    backwards = (
        "query B { drafts(last: 1) { edges { node { id problems { code } recipient { structure { name } } } } } }"
    )
    assert len((await supplier.run(backwards))["drafts"]["edges"]) == 1


async def test_the_problems_of_drafts_take_one_statement_for_each(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    moe = await world.person("ATELIER")
    query = "query P { drafts(first: 10) { edges { node { id problems { code } } } } }"
    counts = []
    for number in ("SIT-1", "SIT-2", "SIT-3"):
        await saved(moe, previousPieceId=(await deposit(world, number))["id"], cadre="A15")
        with monkeypatch.context() as patch:
            sent = noted(patch)
            edges = (await moe.run(query))["drafts"]["edges"]
        assert all("FIELD_REQUIRED" in codes({"userErrors": each["node"]["problems"]}) for each in edges)
        counts.append(len(sent))
    assert counts == [counts[0], counts[0] + 1, counts[0] + 2]


async def test_a_profile_on_a_service_sees_the_drafts_of_that_service(world: World) -> None:
    town, agent = await world.person("VALOMBRE"), await User.get(connection_email="agent@valombre.example")
    query = "query V { viewer { user { id } } }"
    assert (await town.run(query))["viewer"]
    a4 = await deposit(world, "SIT-1")
    a15 = await done(await world.person("ATELIER"), "depositNextPiece", await next_form(a4["id"], "A15", "SIT-1-EA"))
    draft = await saved(town, previousPieceId=a15["id"], cadre="A19")
    assert draft["structure"]["identifier"] == ref("VALOMBRE")["identifier"]
    row = await Draft.get(id=key_of(draft["id"]))
    held = Habilitation.filter(user_id=agent.id, application="FACTURES_DE_TRAVAUX")
    await held.update(service_id=(await _a_service("VALOMBRE")))
    assert (await again(town, draft["id"]) is None) == (row.service_audience is None)


async def _a_service(key: str) -> Any:
    from api.models import Service  # noqa: PLC0415 - only here

    structure = await Structure.get(identifier=ref(key)["identifier"])
    return (await Service.filter(structure_id=structure.id).first()).id  # type: ignore[union-attr]


# ------------------------------------------------------------------------------------------ its files


async def test_the_files_of_a_draft_are_held_until_it_lets_them_go(world: World) -> None:
    supplier, colleague = await world.person("BATILOIRE"), await world.person("BATILOIRE", "gestionnaire")
    form = await first_form(world, "SIT-1")
    draft = await saved(supplier, form)
    other = await first_form(world, "SIT-2", documentId=form["documentId"])
    for person in (supplier, colleague):
        assert problems(await act(person, "depositPiece", other)) == [("FILE_UNUSABLE", "documentId")]
        assert problems(await call(person, "SaveDraft", other)) == [("FILE_UNUSABLE", "documentId")]
    # The same file twice in one draft is one too many.
    twice = {"attachments": [{"fileId": form["documentId"], "designation": "Encore", "kind": "AUTRE"}]}
    refused = await call(supplier, "SaveDraft", twice, draftId=draft["id"])
    assert problems(refused) == [("FILE_UNUSABLE", "attachments.0.fileId")]
    # Exchanged, then thrown away: free again.
    fresh = await a_file("BATILOIRE", who="gestionnaire")
    assert (await saved(colleague, draftId=draft["id"], documentId=fresh))["document"]["id"] == fresh
    assert (await act(supplier, "depositPiece", other, dryRun=True))["userErrors"] == []
    taken = {**other, "documentId": fresh}
    assert problems(await act(colleague, "depositPiece", taken, dryRun=True)) == [("FILE_UNUSABLE", "documentId")]
    assert codes(await call(supplier, "DiscardDraft", draftId=draft["id"])) == []
    assert await count("draft") == 0
    assert (await act(colleague, "depositPiece", taken, dryRun=True))["userErrors"] == []
    row = await Attachment.get(id=key_of(fresh))
    assert (row.kind, row.designation, row.rank, row.draft_id, row.piece_id) == (None, None, None, None, None)
    a4 = await deposit(world, "SIT-3")
    document = (await supplier.run("query P($id: ID!) { piece(id: $id) { document { id } } }", id=a4["id"]))["piece"]
    used = await call(supplier, "SaveDraft", documentId=document["document"]["id"])
    assert problems(used) == [("FILE_UNUSABLE", "documentId")]
    assert problems(await call(supplier, "SaveDraft", documentId=await a_file("ATELIER"))) == [
        ("FILE_UNUSABLE", "documentId")
    ]


# ------------------------------------------------------------------------------------------ sending it


async def test_a_draft_is_sent_as_the_form_would_have_been(world: World) -> None:
    supplier = await world.person("BATILOIRE")
    bon = {"fileId": await a_file(), "designation": "Bon", "kind": "BON_LIVRAISON"}
    draft = await saved(supplier, await first_form(world, "SIT-1", attachments=[bon], comment="Mars"))
    assert faults(draft) == []
    before = await snapshot()
    rehearsed = await call(supplier, "SubmitDraft", draftId=draft["id"], dryRun=True)
    assert (rehearsed["userErrors"], rehearsed["piece"], await snapshot()) == ([], None, before)
    key = str(uuid4())
    sent = await call(supplier, "SubmitDraft", draftId=draft["id"], idempotencyKey=key)
    assert sent["userErrors"] == []
    assert (sent["piece"]["number"], sent["piece"]["status"], sent["dossier"]["circuit"]) == (
        "SIT-1", "A_ASSOCIER_MOE", "EC_NOMINAL",
    )  # fmt: skip
    assert await call(supplier, "SubmitDraft", draftId=draft["id"], idempotencyKey=key) == {**sent, "replayed": True}
    assert codes(await call(supplier, "SubmitDraft", draftId=draft["id"])) == ["NOT_FOUND"]
    assert (await listed(supplier), await again(supplier, draft["id"]), await count("draft")) == ([], None, 0)
    shown = (await supplier.run(OPERATIONS["Piece"], id=sent["piece"]["id"]))["piece"]
    assert shown["document"]["id"] == draft["document"]["id"]
    assert shown["attachments"] == [{"id": bon["fileId"], "designation": "Bon", "kind": "BON_LIVRAISON"}]
    assert await Attachment.filter(draft_id__isnull=False).count() == 0


async def test_a_plain_invoice_waits_as_a_draft_too(world: World) -> None:
    supplier = await world.person("BATILOIRE")
    plain = {"moe": None, "recipient": ref("SMEAUX"), "engagementNumber": "EJ-77"}
    draft = await saved(supplier, {**await first_form(world, "F-1", "A1"), **plain})
    assert (draft["application"], faults(draft)) == ("FACTURES_EMISES", [])
    sent = await call(supplier, "SubmitDraft", draftId=draft["id"])
    assert (sent["userErrors"], sent["piece"]["status"], sent["dossier"]) == ([], "MISE_A_DISPOSITION", None)
    assert await count("draft") == 0


async def test_what_a_draft_lacks_is_what_sending_answers(world: World) -> None:
    supplier = await world.person("BATILOIRE")
    whole = await first_form(world, "SIT-1", "A4")
    await deposit(world, "SIT-0")
    for change, expected in (
        ({"structureId": None}, [("FIELD_REQUIRED", "structureId")]),
        ({"recipient": None}, [("FIELD_REQUIRED", "recipient")]),
        ({"cadre": None}, [("FIELD_REQUIRED", "cadre")]),
        ({"cadre": "A15"}, [("CADRE_NOT_ALLOWED", "cadre")]),
        ({"cadre": "A6", "moe": None, "recipient": None}, [("FIELD_REQUIRED", "recipient")]),
        ({"moe": None, "recipient": ref("SMEAUX"), "engagementNumber": "E"}, [("MOE_OR_MOA_REQUIRED", "moe")]),
        ({"number": "SIT-0"}, [("DUPLICATE_NUMBER", "number")]),
        (
            {"amounts": None, "typeTva": None, "paymentMethod": None, "invoiceDate": None, "number": None},
            [("FIELD_REQUIRED", name) for name in ("number", "invoiceDate", "typeTva", "paymentMethod", "amounts")],
        ),
        ({"typeTva": "EXONERATION"}, [("FIELD_REQUIRED", "exemptionReason")]),
        ({"cadre": "A10"}, [("VALIDATOR_REQUIRED", "validators")]),
        ({}, []),
    ):
        draft = await saved(supplier, {**whole, **change})
        assert faults(draft) == expected, change
        answered = await call(supplier, "SubmitDraft", draftId=draft["id"], dryRun=True)
        assert problems(answered) == expected, change
        kept = await call(supplier, "SubmitDraft", draftId=draft["id"])
        assert problems(kept) == expected, change
        if expected:
            assert await again(supplier, draft["id"]) == draft
            assert codes(await call(supplier, "DiscardDraft", draftId=draft["id"])) == []


async def test_a_next_piece_waits_as_a_draft(world: World) -> None:
    previous = (await deposit(world, "SIT-1"))["id"]
    moe, supplier = await world.person("ATELIER"), await world.person("BATILOIRE")
    draft = await saved(moe, previousPieceId=previous)
    assert (draft["structure"]["identifier"], draft["previousPiece"]) == (
        ref("ATELIER")["identifier"],
        {"id": previous},
    )
    assert faults(draft) == [("FIELD_REQUIRED", name) for name in MISSING]
    assert await again(supplier, draft["id"]) is None
    assert await again(await world.person("ATELIER", "lecteur"), draft["id"]) is not None
    # The cadre says who deposits: this one is the MOA's.
    assert codes(await call(moe, "SaveDraft", draftId=draft["id"], cadre="A19")) == ["FORBIDDEN"]
    assert codes(await call(await world.person("LORMEL"), "SaveDraft", previousPieceId=previous)) == ["NOT_FOUND"]
    payer = await call(await world.person("ATELIER", "lecteur"), "SaveDraft", previousPieceId=previous)
    assert codes(payer) == ["CONSULTATION_ONLY"]
    form = await next_form(previous, "A15", "SIT-1")
    taken = await saved(moe, form, draftId=draft["id"])
    assert faults(taken) == [("DUPLICATE_NUMBER", "number")]
    ready = await saved(moe, draftId=draft["id"], number="SIT-1-EA", recipientServiceCode="TRAVAUX")
    assert (faults(ready), ready["recipientServiceCode"]) == ([], "TRAVAUX")
    sent = await call(moe, "SubmitDraft", draftId=draft["id"])
    assert sent["userErrors"] == []
    assert (sent["piece"]["cadre"], sent["piece"]["rank"]) == ("A15", 2)
    assert sent["piece"]["amounts"]["totalTtc"] == "1200.00"
    # Another draft after the same pièce is too late, and says so.
    late = await saved(moe, await next_form(previous, "A15", "SIT-1-EB"))
    assert faults(late) == [("TRANSITION_NOT_ALLOWED", None)]
    assert codes(await call(moe, "SubmitDraft", draftId=late["id"])) == ["TRANSITION_NOT_ALLOWED"]


async def test_a_draft_is_sent_once_however_many_send_it(world: World) -> None:
    supplier, colleague = await world.person("BATILOIRE"), await world.person("BATILOIRE", "gestionnaire")
    draft = await saved(supplier, await first_form(world, "SIT-1"))
    answers = await asyncio.gather(
        *(call(person, "SubmitDraft", draftId=draft["id"]) for person in (supplier, colleague) * 3)
    )
    assert sorted(map(codes, answers)) == [[], *([["NOT_FOUND"]] * 5)]
    assert (await count("draft"), await count("dossier")) == (0, 1)
    raced = [await saved(supplier, await first_form(world, "SIT-2")) for _ in range(2)]
    answers = await asyncio.gather(*(call(supplier, "SubmitDraft", draftId=each["id"]) for each in raced))
    assert sorted(map(codes, answers)) == [[], ["DUPLICATE_NUMBER"]]
    assert (await count("draft"), await count("dossier")) == (1, 2)
    saves = await asyncio.gather(
        *(call(supplier, "SaveDraft", documentId=raced[0]["document"] and draft["document"]["id"]) for _ in range(2))
    )
    assert [codes(each) for each in saves] == [["FILE_UNUSABLE"]] * 2
    file = await a_file()
    saves = await asyncio.gather(*(call(supplier, "SaveDraft", documentId=file) for _ in range(4)))
    assert sorted(map(codes, saves)) == [[], *([["FILE_UNUSABLE"]] * 3)]


# ------------------------------------------------------------------------------------------ duplicates


async def test_a_refused_piece_is_duplicated_once(world: World) -> None:
    supplier = await world.person("BATILOIRE")
    bon = {"fileId": await a_file(), "designation": "Bon", "kind": "BON_LIVRAISON"}
    form = await first_form(world, "SIT-1", attachments=[bon], comment="Mars", marcheNumber="M-1")
    piece = await done(supplier, "depositPiece", form)
    act_on = {"pieceId": piece["id"]}
    early = await call(supplier, "DuplicatePiece", act_on)
    assert (codes(early), early["draft"], early["piece"]) == (["TRANSITION_NOT_ALLOWED"], None, None)
    await done(await world.person("ATELIER"), "refusePiece", pieceId=piece["id"], reason="ERREUR_MOE")
    offered = (await supplier.run(OPERATIONS["Piece"], id=piece["id"]))["piece"]["availableActions"]
    assert {each["action"]: each["enabled"] for each in offered}["DUPLICATE"]
    for who, code in (("ATELIER", "FORBIDDEN"), ("VALOMBRE", "FORBIDDEN"), ("LORMEL", "NOT_FOUND")):
        assert codes(await call(await world.person(who), "DuplicatePiece", act_on)) == [code]
    reader = await world.person("BATILOIRE", "lecteur")
    assert codes(await call(reader, "DuplicatePiece", act_on)) == ["CONSULTATION_ONLY"]
    stale = await call(supplier, "DuplicatePiece", act_on, expectedVersion=1)
    assert (codes(stale), stale["piece"]["status"], stale["draft"]) == (["VERSION_CONFLICT"], "REFUSEE_MOE", None)
    before = await snapshot()
    rehearsed = await call(supplier, "DuplicatePiece", act_on, dryRun=True)
    assert (rehearsed["userErrors"], rehearsed["draft"], rehearsed["piece"]["status"]) == ([], None, "REFUSEE_MOE")
    assert await snapshot() == before

    key = str(uuid4())
    made = await call(supplier, "DuplicatePiece", act_on, idempotencyKey=key)
    assert await call(supplier, "DuplicatePiece", act_on, idempotencyKey=key) == {**made, "replayed": True}
    assert (made["userErrors"], made["piece"]["status"]) == ([], "DUPLIQUE_APRES_REFUS")
    draft = made["draft"]
    assert faults(draft) == [("FIELD_REQUIRED", "number"), ("FIELD_REQUIRED", "documentId")]
    for name in ("cadre", "invoiceDate", "typeTva", "paymentMethod", "comment", "marcheNumber"):
        assert draft[name] == form[name], name
    assert (draft["recipient"]["identifier"], draft["recipient"]["serviceCode"]) == tuple(ref("VALOMBRE").values())
    assert (draft["moe"]["identifier"], draft["amounts"]["totalTtc"]) == (ref("ATELIER")["identifier"], "1200.00")
    assert [(each["designation"], each["kind"]) for each in draft["attachments"]] == [("Bon", "BON_LIVRAISON")]
    assert draft["attachments"][0]["id"] != bon["fileId"]
    assert codes(await call(supplier, "DuplicatePiece", act_on)) == ["TRANSITION_NOT_ALLOWED"]
    history = (await supplier.run("query H($id: ID!) { piece(id: $id) { history { nodes { rule kind toStatus } } } }",
                                  id=piece["id"]))["piece"]["history"]["nodes"]  # fmt: skip
    assert history[-1] == {"rule": "T70", "kind": "PIECE_DUPLICATED", "toStatus": "DUPLIQUE_APRES_REFUS"}

    assert faults(await saved(supplier, draftId=draft["id"], number="SIT-1"))[0] == ("DUPLICATE_NUMBER", "number")
    ready = await saved(supplier, draftId=draft["id"], number="SIT-1-B", documentId=await a_file())
    assert faults(ready) == []
    sent = await call(supplier, "SubmitDraft", draftId=draft["id"])
    assert (sent["userErrors"], sent["piece"]["status"], sent["piece"]["rank"]) == ([], "A_ASSOCIER_MOE", 1)


async def test_a_dossier_stopped_later_keeps_the_status_of_its_first_piece(world: World) -> None:
    """Decisions 7: the journal tells."""
    supplier, town = await world.person("BATILOIRE"), await world.person("VALOMBRE")
    pieces = await nominal(world, "SIT-1", upto="A15")
    await done(town, "refusePiece", pieceId=pieces["A15"]["id"], reason="ERREUR_MOA")
    assert codes(await call(supplier, "DuplicatePiece", pieceId=pieces["A15"]["id"])) == ["TRANSITION_NOT_ALLOWED"]
    button = """query B($id: ID!) { piece(id: $id) { dossier { availableActions { action enabled targetId } } } }"""

    async def offered() -> Any:
        """The button of the dossier that was stopped: it duplicates the first pièce."""
        shown = (await supplier.run(button, id=pieces["A15"]["id"]))["piece"]["dossier"]["availableActions"]
        return next(each for each in shown if each["action"] == "DUPLICATE")

    assert await offered() == {"action": "DUPLICATE", "enabled": True, "targetId": pieces["A4"]["id"]}
    sent = await count("notification"), await count("outbox_mail")
    made = await call(supplier, "DuplicatePiece", pieceId=pieces["A4"]["id"])
    assert (made["userErrors"], made["piece"]["status"]) == ([], "ASSOCIEE")
    assert (await count("notification"), await count("outbox_mail")) == sent
    query = """query D($id: ID!) { piece(id: $id) { statusAt dossier { state pieces { status } } availableActions {
      action enabled } history { nodes { rule kind fromStatus toStatus } } } }"""
    shown = (await supplier.run(query, id=pieces["A4"]["id"]))["piece"]
    assert shown["history"]["nodes"][-1] == {
        "rule": "T70", "kind": "PIECE_DUPLICATED", "fromStatus": "ASSOCIEE", "toStatus": "ASSOCIEE",
    }  # fmt: skip
    assert (shown["dossier"]["state"], [each["status"] for each in shown["dossier"]["pieces"]]) == (
        "ARRETE", ["ASSOCIEE", "REFUSEE_MOA"],
    )  # fmt: skip
    assert {each["action"]: each["enabled"] for each in shown["availableActions"]}["DUPLICATE"] is False
    assert await offered() == {"action": "DUPLICATE", "enabled": False, "targetId": pieces["A4"]["id"]}
    assert codes(await call(supplier, "DuplicatePiece", pieceId=pieces["A4"]["id"])) == ["TRANSITION_NOT_ALLOWED"]


@pytest.mark.parametrize("cadre", ["A6", "A4"])
async def test_what_was_not_refused_is_not_duplicated(world: World, cadre: str) -> None:
    supplier, town = await world.person("BATILOIRE"), await world.person("SMEAUX")
    piece = await deposit(world, "SIT-1", cadre)
    if cadre == "A6":
        await done(town, "treatPiece", pieceId=piece["id"], to="REJETEE", reason="Marché résilié")
    before = await snapshot()
    assert codes(await call(supplier, "DuplicatePiece", pieceId=piece["id"])) == ["TRANSITION_NOT_ALLOWED"]
    assert await snapshot() == before
