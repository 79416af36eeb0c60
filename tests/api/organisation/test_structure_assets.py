"""The files of a structure's form (PJ-01 to PJ-03) and its bank accounts (decisions 23)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from api.models import Attachment, BankAccount
from tests.api.forms import a_file, act, codes, key_of, mutation, problems
from tests.api.organisation.people import a_structure, join, member, read, somebody, user_of, writer
from tests.world import Person, World, pdf

pytestmark = pytest.mark.asyncio(loop_scope="module")

MEGABYTE = 1024 * 1024
IBAN = "FR7630006000011234567890189"


async def a_row(person: Person, **columns: Any) -> str:
    """The id of a file sent by somebody; its row only."""
    return await a_file(uploaded_by_id=(await user_of(person)).id, **columns)


def named(file: str, **changes: Any) -> dict[str, Any]:
    """A file, as a form joins it."""
    return {"fileId": file, "designation": "Notice d'exploitation", "kind": "AUTRE", **changes}


async def add(person: Person, structure: str, *files: dict[str, Any]) -> list[tuple[str, str | None]]:
    """What joining files answers."""
    return problems(
        await act(person, "addStructureAttachments", {"structureId": structure, "attachments": list(files)})
    )


async def test_pj_02_files_are_joined_listed_and_removed(town: World) -> None:
    structure, manager = await a_structure(town)
    kept, other = [await manager.upload(name) for name in ("notice.pdf", "plan.pdf")]
    answer = await add(manager, structure, named(kept, designation=" Notice "), named(other, kind="JUSTIFICATIF"))
    assert answer == []
    selection = "attachments { id name designation kind kindLabel bytes downloadUrl } history { nodes { comment } }"
    shown = await read(manager, structure, selection)
    assert shown["attachments"] == [
        {
            "id": kept,
            "name": "notice.pdf",
            "designation": "Notice",
            "kind": "AUTRE",
            "kindLabel": "Autre",
            "bytes": len(pdf()),
            "downloadUrl": f"/files/{kept}",
        },
        {**shown["attachments"][1], "id": other, "kind": "JUSTIFICATIF", "designation": "Notice d'exploitation"},
    ]
    assert shown["history"]["nodes"][-1]["comment"] == "Ajout de fichiers : Notice, Notice d'exploitation"
    # A file that belongs to a structure belongs to nothing else.
    assert await add(manager, structure, named(kept)) == [("FILE_UNUSABLE", "attachments.0.fileId")]
    given = {"structureId": structure, "ids": [other, "fichier_x", kept.replace("fichier", "piece")]}
    assert problems(await act(manager, "removeStructureAttachments", given)) == [
        ("NOT_FOUND", "ids.1"),
        ("NOT_FOUND", "ids.2"),
    ]
    assert codes(await act(manager, "removeStructureAttachments", {**given, "ids": []})) == ["FIELD_REQUIRED"]
    assert codes(await act(manager, "removeStructureAttachments", {**given, "ids": [other]})) == []
    assert [each["id"] for each in (await read(manager, structure, selection))["attachments"]] == [kept]
    assert problems(await act(manager, "removeStructureAttachments", {**given, "ids": [other]})) == [
        ("NOT_FOUND", "ids.0")
    ]


async def test_pj_02_who_downloads_a_file_of_a_structure(town: World) -> None:
    structure, manager = await a_structure(town, type="PUBLIQUE")
    file = await manager.upload("notice.pdf")
    assert await add(manager, structure, named(file)) == []
    people = {
        "manager": (manager, True),
        "attached": (await member(town, structure), True),
        "support": (await somebody(town, support=True), True),
        "stranger": (await somebody(town), False),
        "nobody": (Person(town.http), None),
    }
    node = "query N($id: ID!) { node(id: $id) { id } }"
    for removed in (False, True):
        if removed:
            given = {"structureId": structure, "ids": [file]}
            assert codes(await act(manager, "removeStructureAttachments", given)) == []
        for name, (person, seen) in people.items():
            for address in (f"/files/{file}", f"/files/{file}/preview.png"):
                answer = await town.http.get(address, headers=person.headers)
                expected = 401 if seen is None else 200 if seen and not removed else 404
                assert answer.status_code == expected, (name, address, removed)
            if seen is not None:
                found = (await person.run(node, id=file))["node"]
                assert bool(found) is (seen and not removed), (name, removed)


async def test_pj_01_a_file_weighs_4_mb_at_most(town: World) -> None:
    structure, manager = await a_structure(town)
    heavy, light = [await a_row(manager, bytes=4 * MEGABYTE + more) for more in (1, 0)]
    payload = await act(
        manager, "addStructureAttachments", {"structureId": structure, "attachments": [named(heavy), named(light)]}
    )
    assert problems(payload) == [("ATTACHMENT_TOO_LARGE", "attachments.0.fileId")]
    assert payload["userErrors"][0]["message"] == "Cette pièce jointe dépasse la taille permise (4 Mo)."
    assert await add(manager, structure, named(light)) == []


async def test_pj_03_names_extensions_and_contents(town: World) -> None:
    structure, manager = await a_structure(town)
    long, fine = [await a_row(manager, name="n" * (length - 4) + ".pdf") for length in (51, 50)]
    assert await add(manager, structure, named(long)) == [("FILE_NAME_TOO_LONG", "attachments.0.fileId")]
    assert await add(manager, structure, named(fine)) == []
    for name, content, code in (
        ("programme.exe", b"MZ", "FILE_TYPE_NOT_ALLOWED"),
        ("notice", pdf(), "FILE_TYPE_NOT_ALLOWED"),
        ("notice.pdf", b"", "FILE_UNUSABLE"),
    ):
        sent = await town.http.post("/files", files={"file": (name, content)}, headers=manager.headers)
        assert sent.json()["errors"][0]["extensions"]["code"] == code, name


async def test_a_form_of_files_tells_all_its_faults(town: World) -> None:
    structure, manager = await a_structure(town)
    stranger = await a_row(await somebody(town))
    own, of_a_colleague = await a_row(manager), await a_row(await writer(town, structure))
    assert await add(
        manager,
        structure,
        named(stranger),
        named(own, designation=" ", kind="DOCUMENT_PRINCIPAL"),
        named(own),
        named("fichier_x", designation="d" * 101),
    ) == [
        ("FILE_UNUSABLE", "attachments.0.fileId"),
        ("FIELD_REQUIRED", "attachments.1.designation"),
        ("VALUE_NOT_ALLOWED", "attachments.1.kind"),
        ("FILE_UNUSABLE", "attachments.2.fileId"),
        ("FILE_UNUSABLE", "attachments.3.fileId"),
        ("FIELD_TOO_LONG", "attachments.3.designation"),
    ]
    assert await add(manager, structure) == [("FIELD_REQUIRED", "attachments")]
    assert await add(manager, structure, named(of_a_colleague)) == []


async def test_of_rivals_one_takes_a_file(town: World) -> None:
    structure, manager = await a_structure(town)
    other, rival = await a_structure(town)
    file = await a_row(manager)
    await join(await user_of(manager), other)  # so that the rival may use what a colleague has sent
    sent = await asyncio.gather(
        *(
            person.post(mutation("addStructureAttachments"), input={"structureId": place, "attachments": [named(file)]})
            for person, place in ((manager, structure), (rival, other))
        )
    )
    answers = [codes(answer.json()["data"]["addStructureAttachments"]) for answer in sent]
    assert sorted(answers) == [[], ["FILE_UNUSABLE"]]
    assert await Attachment.filter(id=key_of(file), structure_id__isnull=False).count() == 1


async def test_decision_23_bank_accounts(town: World) -> None:
    structure, manager = await a_structure(town)

    async def answer(**given: Any) -> list[tuple[str, str | None]]:
        return problems(await act(manager, "addBankAccount", {"structureId": structure, **given}))

    assert await answer(iban="fr76 3000 6000 0112 3456 7890 189", bic="agrifrpp", holder=" Lac SAS ") == []
    assert await answer(iban="DE89370400440532013000", holder="Factor AG", factor=True) == []
    shown = (await read(manager, structure, "bankAccounts { id iban bic holder factor }"))["bankAccounts"]
    assert [{**each, "id": None} for each in shown] == [
        {"id": None, "iban": IBAN, "bic": "AGRIFRPP", "holder": "Lac SAS", "factor": False},
        {"id": None, "iban": "DE89370400440532013000", "bic": None, "holder": "Factor AG", "factor": True},
    ]
    assert await answer(iban="FR7630006000011234567890188", bic="AGRI", holder=" ") == [
        ("VALUE_NOT_ALLOWED", "iban"),
        ("VALUE_NOT_ALLOWED", "bic"),
        ("FIELD_REQUIRED", "holder"),
    ]
    assert await answer(iban=IBAN, holder="Autre") == [("VALUE_NOT_ALLOWED", "iban")]
    removal = {"structureId": structure, "bankAccountId": shown[0]["id"]}
    assert codes(await act(manager, "removeBankAccount", removal)) == []
    assert problems(await act(manager, "removeBankAccount", removal)) == [("NOT_FOUND", "bankAccountId")]
    left = await read(manager, structure, "bankAccounts { iban } history { nodes { comment } }")
    assert left["bankAccounts"] == [{"iban": "DE89370400440532013000"}]
    # A history shows no whole IBAN.
    assert [each["comment"] for each in left["history"]["nodes"][1:]] == [
        "Ajout de coordonnées bancaires …0189",
        "Ajout de coordonnées bancaires …3000",
        "Retrait de coordonnées bancaires …0189",
    ]
    assert await answer(iban=IBAN, holder="Lac SAS") == []
    assert await BankAccount.filter(structure_id=key_of(structure), iban=IBAN).count() == 2


async def test_an_inactive_structure_gains_nothing_and_may_lose(town: World) -> None:
    structure, manager = await a_structure(town)
    file = await a_row(manager)
    account = {"structureId": structure, "iban": IBAN, "holder": "Lac SAS"}
    assert await add(manager, structure, named(file)) == []
    assert codes(await act(manager, "addBankAccount", account)) == []
    assert codes(await act(manager, "deactivateStructure", {"structureId": structure})) == []
    assert await add(manager, structure, named(await a_row(manager))) == [("STRUCTURE_INACTIVE", None)]
    assert codes(await act(manager, "addBankAccount", {**account, "iban": "DE89370400440532013000"})) == [
        "STRUCTURE_INACTIVE"
    ]
    (bank,) = (await read(manager, structure, "bankAccounts { id }"))["bankAccounts"]
    assert codes(await act(manager, "removeBankAccount", {"structureId": structure, "bankAccountId": bank["id"]})) == []
    assert codes(await act(manager, "removeStructureAttachments", {"structureId": structure, "ids": [file]})) == []
