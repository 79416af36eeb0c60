"""What a structure owns, on the pièces it deposits: a bank account (decisions 23), the files of its form (PJ-02)."""

from __future__ import annotations

import io
from typing import Any, Final

import pikepdf
import pytest

from api.domain.habilitation import Application, Level
from api.models import Attachment
from tests.api.forms import a_file, act, codes, deposit, first_form, follow, key_of, next_form, problems
from tests.api.organisation.people import a_structure, member, read, user_of
from tests.api.typed import pages_of, pdf_of, sent
from tests.world import Person, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

ACCOUNT: Final = "bankAccount { iban holder }"
PIECE: Final = f"query P($id: ID!) {{ piece(id: $id) {{ {ACCOUNT} attachments {{ id name designation }} }} }}"
IBANS: Final = {"BATILOIRE": "FR7630006000011234567890189", "ATELIER": "DE89370400440532013000"}


async def an_account(town: World, key: str) -> str:
    """The id of a bank account of a structure, which has one."""
    manager = await town.person(key, "gestionnaire")
    structure = town.structures[key]
    found = (await read(manager, structure, "bankAccounts { id }"))["bankAccounts"]
    if not found:
        given = {"structureId": structure, "iban": IBANS[key], "holder": key.title()}
        assert codes(await act(manager, "addBankAccount", given)) == []
        found = (await read(manager, structure, "bankAccounts { id }"))["bankAccounts"]
    identifier: str = found[-1]["id"]
    return identifier


async def shown(person: Person, piece: str) -> Any:
    """The bank account and the files of a pièce, as somebody sees them."""
    return (await person.run(PIECE, id=piece))["piece"]


async def test_decision_23_a_deposit_names_an_account_of_its_own(town: World) -> None:
    account = await an_account(town, "BATILOIRE")
    a4 = await deposit(town, "B-1", bankAccountId=account)
    expected = {"iban": IBANS["BATILOIRE"], "holder": "Batiloire"}
    for key in ("BATILOIRE", "ATELIER", "VALOMBRE"):
        assert (await shown(await town.person(key, "lecteur"), a4["id"]))["bankAccount"] == expected
    # The next pièce goes on with it, unless its depositor names one of its own.
    moe = await town.person("ATELIER")
    own = await an_account(town, "ATELIER")
    for given, answer in (
        ({"bankAccountId": account}, [("NOT_FOUND", "bankAccountId")]),
        ({"bankAccountId": own}, []),
        ({}, []),
    ):
        form = await next_form(a4["id"], "A15", "B-1-EA", **given, dryRun=True)
        assert problems(await act(moe, "depositNextPiece", form)) == answer
    a15 = await follow(town, a4, "A15", "B-1-EA")
    assert (await shown(moe, a15["id"]))["bankAccount"] == expected
    # Without one, there is none.
    assert (await shown(moe, (await deposit(town, "B-2"))["id"]))["bankAccount"] is None


async def test_decision_23_what_is_not_the_depositor_s_is_not_found(town: World) -> None:
    agent = await town.person("BATILOIRE")
    removed = await an_account(town, "BATILOIRE")
    manager = await town.person("BATILOIRE", "gestionnaire")
    given = {"structureId": town.structures["BATILOIRE"], "bankAccountId": removed}
    a4 = await deposit(town, "B-3", bankAccountId=removed)
    assert codes(await act(manager, "removeBankAccount", given)) == []
    for wrong in (removed, await an_account(town, "ATELIER"), "compte_x", town.structures["BATILOIRE"]):
        form = await first_form(town, "B-4", bankAccountId=wrong)
        assert problems(await act(agent, "depositPiece", form)) == [("NOT_FOUND", "bankAccountId")]
    # What was named stays on the pièce.
    assert (await shown(agent, a4["id"]))["bankAccount"]["iban"] == IBANS["BATILOIRE"]


async def test_decision_23_a_draft_keeps_the_account(town: World) -> None:
    agent = await town.person("BATILOIRE")
    account = await an_account(town, "BATILOIRE")
    save = """mutation S($input: SaveDraftInput!) { saveDraft(input: $input) {
      userErrors { code } draft { id bankAccountId problems { code field } }
    } }"""
    form = await first_form(town, "B-5", bankAccountId=account)
    draft = (await agent.run(save, input=form))["saveDraft"]["draft"]
    assert (draft["bankAccountId"], draft["problems"]) == (account, [])
    wrong = (await agent.run(save, input={"draftId": draft["id"], "bankAccountId": "compte_x"}))["saveDraft"]["draft"]
    assert wrong["problems"] == [{"code": "NOT_FOUND", "field": ["bankAccountId"]}]
    for value, expected in ((None, None), (account, account)):
        again = (await agent.run(save, input={"draftId": draft["id"], "bankAccountId": value}))["saveDraft"]["draft"]
        assert again["bankAccountId"] == expected
    sent = await act(agent, "submitDraft", {"draftId": draft["id"]})
    assert codes(sent) == []
    assert (await shown(agent, sent["piece"]["id"]))["bankAccount"]["iban"] == IBANS["BATILOIRE"]
    refusal = {"pieceId": sent["piece"]["id"], "reason": "ERREUR_DESTINATAIRE"}
    assert codes(await act(await town.person("ATELIER"), "refusePiece", refusal)) == []
    duplicate = """mutation D($input: PieceActInput!) { duplicatePiece(input: $input) { draft { bankAccountId } } }"""
    copy = await agent.run(duplicate, input={"pieceId": sent["piece"]["id"]})
    assert copy["duplicatePiece"]["draft"] == {"bankAccountId": account}


async def a_notice(structure: str, manager: Person) -> str:
    """A file on the form of a structure."""
    file = await a_file(uploaded_by_id=(await user_of(manager)).id, name="notice.pdf")
    joined = [{"fileId": file, "designation": "Notice", "kind": "AUTRE"}]
    given = {"structureId": structure, "attachments": joined}
    assert codes(await act(manager, "addStructureAttachments", given)) == []
    return file


async def a_plain_form(town: World, person: Person, structure: str, number: str, joined: list[Any]) -> dict[str, Any]:
    """The form of a plain invoice to SMEAUX in the name of a structure, with these files."""
    document = await a_file(uploaded_by_id=(await user_of(person)).id)
    form = await first_form(town, number, "A6", structureId=structure, documentId=document)
    return {**form, "cadre": "A1", "attachments": joined}


async def test_pj_02_a_file_of_a_public_structure_serves_many_deposits(town: World) -> None:
    structure, manager = await a_structure(town, type="PUBLIQUE")
    notice = await a_notice(structure, manager)
    agent = await member(town, structure, (Application.FACTURES_EMISES, Level.MODIFICATION))
    joined = [{"fileId": notice, "designation": "Pièce du marché", "kind": "JUSTIFICATIF"}]

    async def form(number: str) -> dict[str, Any]:
        return await a_plain_form(town, agent, structure, number, joined)

    pieces = []
    for number in ("P-1", "P-2"):
        payload = await act(agent, "depositPiece", await form(number))
        assert codes(payload) == []
        pieces.append(payload["piece"]["id"])
    save = """mutation S($input: SaveDraftInput!) { saveDraft(input: $input) {
      userErrors { code field } draft { id attachments { name } problems { code } }
    } }"""
    saved = (await agent.run(save, input=await form("P-3")))["saveDraft"]
    assert (saved["userErrors"], saved["draft"]["problems"]) == ([], [])
    assert saved["draft"]["attachments"] == [{"name": "notice.pdf"}]
    sent = await act(agent, "submitDraft", {"draftId": saved["draft"]["id"]})
    assert codes(sent) == []
    pieces.append(sent["piece"]["id"])
    copies = [(await shown(agent, piece))["attachments"] for piece in pieces]
    assert [(each["name"], each["designation"]) for (each,) in copies] == [("notice.pdf", "Pièce du marché")] * 3
    assert len({each["id"] for (each,) in copies} | {notice}) == 4
    # The form still has it, under its own name; once removed it serves no more, and the pièces keep theirs.
    kept = (await read(manager, structure, "attachments { id designation }"))["attachments"]
    assert kept == [{"id": notice, "designation": "Notice"}]
    given = {"structureId": structure, "ids": [notice]}
    assert codes(await act(manager, "removeStructureAttachments", given)) == []
    refused = await act(agent, "depositPiece", await form("P-4"))
    assert problems(refused) == [("FILE_UNUSABLE", "attachments.0.fileId")]
    assert (await shown(agent, pieces[0]))["attachments"] == copies[0]


async def test_pj_02_it_does_not_serve_a_private_structure_nor_another(town: World) -> None:
    structure, manager = await a_structure(town)
    notice = await a_notice(structure, manager)
    joined = [{"fileId": notice, "designation": "Notice", "kind": "AUTRE"}]
    form = await a_plain_form(town, manager, structure, "P-5", joined)
    assert problems(await act(manager, "depositPiece", form)) == [("FILE_UNUSABLE", "attachments.0.fileId")]
    public, head = await a_structure(town, type="PUBLIQUE")
    of_public = await a_notice(public, head)
    for file in (notice, of_public):
        given = [{"fileId": file, "designation": "Notice", "kind": "AUTRE"}]
        other = await first_form(town, "P-6", attachments=given)
        payload = await act(await town.person("BATILOIRE"), "depositPiece", other)
        assert problems(payload) == [("FILE_UNUSABLE", "attachments.0.fileId")]
    assert await Attachment.filter(structure_id__in=[key_of(structure), key_of(public)]).count() == 2


async def test_decision_23_a_typed_invoice_prints_the_account(town: World) -> None:
    account = await an_account(town, "ATELIER")
    piece = await sent(town, bankAccountId=account)
    content = await pdf_of(await town.person("VALOMBRE"), piece)
    (page,) = pages_of(content)
    for words in ("IBAN DE89 3704 0044 0532 0130 00", "Titulaire du compte Atelier"):
        assert words in " ".join(page.split())
    with pikepdf.open(io.BytesIO(content)) as opened:
        data = opened.attachments["factur-x.xml"].get_file().read_bytes().decode()
    assert "<ram:IBANID>DE89370400440532013000</ram:IBANID>" in data
    assert "<ram:AccountName>Atelier</ram:AccountName>" in data
