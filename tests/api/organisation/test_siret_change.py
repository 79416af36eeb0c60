"""A SIRET change: what the new structure takes over, what stays behind (SIR-01 to SIR-08, §12.5)."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

import pytest
import pytest_asyncio

from api.domain.attachments import AttachmentKind
from api.domain.habilitation import Application, Level, RattachementOrigin, RattachementStatus, UserRole
from api.models import (
    Approval,
    Attachment,
    BankAccount,
    Habilitation,
    Mandate,
    OpenApplication,
    Rattachement,
    RattachementService,
    Service,
    Structure,
    TechnicalAccount,
    User,
)
from tests.api.forms import act, codes, grown, key_of, mutation, problems, tables
from tests.api.organisation.people import (
    TODAY,
    a_service,
    a_siret,
    a_structure,
    another_nic,
    member,
    read,
    somebody,
    user_of,
    writer,
)
from tests.api.organisation.test_structure_status import a_request, a_technical_account
from tests.circuits.stage import Marche, Stage
from tests.circuits.stage import codes as stage_codes
from tests.world import START, Person, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

CHANGE: Final = """mutation C($input: ChangeSiretInput!) { changeSiret(input: $input) {
  userErrors { code field } sirenChanged structure {
    id identifier status version name originStructure { identifier } successorStructure { identifier }
  }
} }"""


async def change(person: Person, structure: str, siret: str, **more: Any) -> Any:
    """The payload of a SIRET change."""
    given = {"structureId": structure, "newSiret": siret, **more}
    return (await person.run(CHANGE, input=given))["changeSiret"]


@dataclass
class Changed:
    """EPFAB after its SIRET change (§12.5), as it was filled before."""

    old: str
    new: str
    payload: Any
    manager: Person
    payer: Person
    narrow: User
    approval: Approval
    stage: Stage


RECEIVED: Final = {"cadre": "A1", "recipient": {"identifier": "19990033300014", "serviceCode": "SIEGE"}}
IBAN: Final = "FR7630006000011234567890189"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def changed(town: World) -> Changed:
    name = "Établissement public Fabrique des Savoirs"
    old, manager = await a_structure(town, type="PUBLIQUE", identifier="19990033300014", name=name)
    form = {"vatNumber": "FR63199900333", "email": "contact@epfab.example", "designation": "EPFAB"}
    assert codes(await act(manager, "updateStructure", {"structureId": old, **form, "socialRegime": "Général"})) == []
    siege, labo = await a_service(old, "SIEGE", engagement_required=True), await a_service(old, "LABO")
    await a_service(old, "CLOS", deleted_at=START)
    asks = {"engagementRequired": True, "serviceCodeRequired": True, "moaPresence": "AVEC_MOA"}
    assert codes(await act(manager, "updateStructureSettings", {"structureId": old, **asks})) == []
    validates = Application.FACTURES_A_VALIDER
    await OpenApplication(structure_id=key_of(old), service_id=labo, application=validates).save(force_create=True)
    await a_technical_account(old, await user_of(manager))
    mandate = {"structure_id": key_of(old), "mandatary_id": key_of(town.structures["BATILOIRE"]), "valid_from": TODAY}
    await Mandate(**mandate).save(force_create=True)
    await Structure.filter(id=key_of(old)).update(pacage="099000123", receives_edi=True, emits_edi=True, verified=True)
    account = {"structure_id": key_of(old), "iban": IBAN, "holder": "EPFAB", "created_at": START}
    await BankAccount(**account).save(force_create=True)
    await BankAccount(**account, removed_at=START).save(force_create=True)
    await a_file_of(old, await user_of(manager))
    payer = await member(town, old, (Application.FACTURES_RECUES, Level.MODIFICATION))
    readers = [await member(town, old, (Application.ORGANISATION, Level.CONSULTATION)) for _ in range(10)]
    narrow = await user_of(readers[0])
    await narrowed(narrow, old, labo)
    approval = await a_request(old, await user_of(await somebody(town)), siege)
    stage = Stage(town, Marche(moe=None, moa=None, engagement="EJ-77"))
    assert stage_codes(await stage.do("BATILOIRE", "DepositPiece", RECEIVED)) == []
    payload = await change(manager, old, "19990033300022")
    return Changed(old, payload["structure"]["id"], payload, manager, payer, narrow, approval, stage)


async def test_12_5_and_sir_01_the_new_structure_takes_over(changed: Changed) -> None:
    assert (changed.payload["userErrors"], changed.payload["sirenChanged"]) == ([], False)
    assert changed.payload["structure"] == {
        "id": changed.new,
        "identifier": "19990033300022",
        "status": "ACTIVE",
        "version": 1,
        "name": "Établissement public Fabrique des Savoirs",
        "originStructure": {"identifier": "19990033300014"},
        "successorStructure": None,
    }
    selection = "status originStructure { identifier } successorStructure { identifier } vatNumber"
    assert await read(changed.manager, changed.old, selection) == {
        "status": "INACTIVE",
        "originStructure": None,
        "successorStructure": {"identifier": "19990033300022"},
        "vatNumber": "FR63199900333",
    }
    for structure, other in ((changed.old, "19990033300022"), (changed.new, "19990033300014")):
        history = (await read(changed.manager, structure, "history { nodes { kind comment } }"))["history"]["nodes"]
        assert history[-1] == {"kind": "SIRET_CHANGED", "comment": other}


async def test_sir_02_what_of_the_form_is_copied(changed: Changed) -> None:
    rows = [await Structure.get(id=key_of(each)) for each in (changed.old, changed.new)]
    old, new = [{name: getattr(row, name) for name in Structure._meta.fields_db_projection} for row in rows]
    of_its_own = {"id", "identifier", "search_text", "status", "version", "verified", "origin_id", "successor_id"}
    lost = {"vat_number": None, "pacage": None, "social_regime": None, "receives_edi": False, "emits_edi": False}
    assert {name for name, value in new.items() if value != old[name]} == of_its_own | lost.keys()
    assert {name: new[name] for name in lost} == lost


async def test_sir_02_services_and_openings_are_copied(changed: Changed) -> None:
    services = {row.code: row for row in await Service.filter(structure_id=key_of(changed.new))}
    assert services.keys() == {"FACTURES_PUBLIQUES", "SIEGE", "LABO"}
    assert services["SIEGE"].engagement_required
    openings = [await OpenApplication.filter(structure_id=key_of(each)) for each in (changed.old, changed.new)]
    assert Counter(row.application for row in openings[0]) == Counter(row.application for row in openings[1])
    assert [row.service_id for row in openings[1] if row.service_id] == [services["LABO"].id]


async def test_sir_02_people_are_copied_with_their_rights(changed: Changed) -> None:
    people = await Rattachement.filter(structure_id=key_of(changed.new))
    assert len(people) == 12
    assert {(row.origin, row.status) for row in people} == {
        (RattachementOrigin.SIRET_CHANGE, RattachementStatus.VALIDE)
    }
    assert sum(row.role is UserRole.GESTIONNAIRE_PRINCIPAL for row in people) == 1
    old, new = [
        sorted(
            (str(row.user_id), row.application.name, row.level.name, bool(row.service_id))
            for row in await Habilitation.filter(structure_id=key_of(structure))
        )
        for structure in (changed.old, changed.new)
    ]
    assert old == new
    assert len({user for user, *_ in old}) == 12
    labo = await Service.get(structure_id=key_of(changed.new), code="LABO")
    (part,) = await RattachementService.filter(rattachement__structure_id=key_of(changed.new))
    assert (part.service_id, part.status) == (labo.id, RattachementStatus.VALIDE)
    profile = await Habilitation.get(structure_id=key_of(changed.new), service_id=labo.id)
    assert profile.user_id == changed.narrow.id


async def test_sir_02_bank_accounts_and_files_are_copied_the_rest_is_not(changed: Changed) -> None:
    selection = "bankAccounts { iban } attachments { name designation } mandates { id }"
    assert await read(changed.manager, changed.new, selection) == {
        "bankAccounts": [{"iban": IBAN}],
        "attachments": [{"name": "notice.pdf", "designation": "Notice"}],
        "mandates": [],
    }
    assert not await TechnicalAccount.filter(structure_id=key_of(changed.new)).exists()
    assert (await TechnicalAccount.get(structure_id=key_of(changed.old))).disabled_at == START
    assert (await Approval.get(id=changed.approval.id)).state == "ANNULEE"
    assert not await Approval.filter(structure_id=key_of(changed.new)).exists()


async def test_sir_08_the_old_structure_keeps_its_documents_and_takes_no_more(changed: Changed) -> None:
    treated = await act(changed.payer, "treatPiece", {"pieceId": changed.stage.pieces["A1"], "to": "MANDATEE"})
    assert codes(treated) == []
    refused = await changed.stage.do("BATILOIRE", "DepositPiece", RECEIVED)
    assert problems(refused) == [("RECIPIENT_INACTIVE", "recipient.identifier")]
    again = {**RECEIVED, "recipient": {"identifier": "19990033300022", "serviceCode": "SIEGE"}}
    assert stage_codes(await changed.stage.do("BATILOIRE", "DepositPiece", again)) == []
    manager, old = changed.manager, changed.old
    assert codes(await act(manager, "activateStructure", {"structureId": old})) == ["TRANSITION_NOT_ALLOWED"]
    assert (await change(manager, old, a_siret()))["userErrors"][0]["code"] == "STRUCTURE_INACTIVE"


async def a_file_of(structure: str, sender: User) -> None:
    """A file joined to the form of a structure, and one that was removed."""
    row = {"name": "notice.pdf", "media_type": "application/pdf", "bytes": 1000, "sha256": "0" * 64, "added_at": START}
    kept = {**row, "uploaded_by_id": sender.id, "structure_id": key_of(structure), "kind": AttachmentKind.AUTRE}
    for removed_at in (None, START):
        await Attachment(**kept, designation="Notice", removed_at=removed_at).save(force_create=True)


async def narrowed(user: User, structure: str, service: Any) -> None:
    """Attach somebody to one service of the structure, with a profile there."""
    rattachement = await Rattachement.get(user_id=user.id, structure_id=key_of(structure))
    joined = {"rattachement_id": rattachement.id, "service_id": service, "status": RattachementStatus.VALIDE}
    await RattachementService(**joined).save(force_create=True)
    granted = Habilitation(user_id=user.id, structure_id=key_of(structure), service_id=service)
    granted.application, granted.level = Application.FACTURES_A_VALIDER, Level.CONSULTATION
    granted.granted_at = granted.effective_at = START
    await granted.save(force_create=True)


async def test_sir_03_the_new_number_is_a_siret_that_nobody_has(town: World) -> None:
    siret = a_siret()
    structure, manager = await a_structure(town, identifier=siret)
    other = a_siret()
    await a_structure(town, identifier=other)
    before = await tables()
    for taken in (siret, other):
        payload = await change(manager, structure, taken)
        assert payload["userErrors"] == [{"code": "STRUCTURE_ALREADY_EXISTS", "field": ["newSiret"]}]
        assert (payload["structure"], payload["sirenChanged"]) == (None, None)
    wrong = await manager.post(CHANGE, input={"structureId": structure, "newSiret": "28050413563341"})
    assert wrong.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert grown(before, await tables()) == {}


async def test_sir_04_a_local_authority_changes_by_the_referential(town: World) -> None:
    manager = await town.person("VALOMBRE", "gestionnaire")
    payload = await change(manager, town.structures["VALOMBRE"], "21990011500029")
    assert payload["userErrors"] == [{"code": "SIRET_CHANGE_AUTOMATIC", "field": None}]
    offers = await read(manager, town.structures["VALOMBRE"], "availableActions { mutation blockers { code } }")
    (offer,) = [each for each in offers["availableActions"] if each["mutation"] == "changeSiret"]
    assert offer["blockers"] == [{"code": "SIRET_CHANGE_AUTOMATIC"}]


async def test_sir_05_and_sir_06_a_rehearsal_warns_of_another_siren(town: World) -> None:
    siret = a_siret()
    structure, manager = await a_structure(town, identifier=siret)
    before = await tables()
    for number, warned in ((another_nic(siret), False), (a_siret(), True)):
        payload = await change(manager, structure, number, dryRun=True)
        assert payload == {"userErrors": [], "sirenChanged": warned, "structure": None}
    assert grown(before, await tables()) == {}
    payload = await change(manager, structure, a_siret())
    assert (payload["userErrors"], payload["sirenChanged"]) == ([], True)


async def test_who_gets_a_number_at_last(town: World) -> None:
    """§1.1: AUTRE is replaced by a SIRET through this operation; a person goes on under one name."""
    for type_, more, name in (
        ("AUTRE", {"name": "Jeune pousse"}, "Jeune pousse"),
        ("PARTICULIER", {"name": "Benali", "firstName": "Nadia"}, "Benali Nadia"),
    ):
        structure, manager = await a_structure(town, identifierType=type_, identifier=None, **more)
        siret = a_siret()
        payload = await change(manager, structure, siret)
        assert (payload["userErrors"], payload["sirenChanged"]) == ([], False)
        shown = await read(manager, payload["structure"]["id"], "identifierType identifier name firstName")
        assert shown == {"identifierType": "SIRET", "identifier": siret, "name": name, "firstName": None}


async def test_sir_07_who_may_change_it(town: World) -> None:
    structure, manager = await a_structure(town, type="PUBLIQUE")
    for person in (manager, await writer(town, structure), await somebody(town, support=True)):
        assert (await change(person, structure, a_siret(), dryRun=True))["userErrors"] == []


async def test_a_stale_version_is_told_with_the_old_structure(town: World) -> None:
    structure, manager = await a_structure(town)
    assert codes(await act(manager, "updateStructure", {"structureId": structure, "designation": "A"})) == []
    payload = await change(manager, structure, a_siret(), expectedVersion=1)
    assert payload["userErrors"] == [{"code": "VERSION_CONFLICT", "field": None}]
    assert payload["structure"]["id"] == structure


async def test_of_two_changes_of_one_structure_one_wins(town: World) -> None:
    for same_number in (False, True):
        structure, manager = await a_structure(town)
        rival = await writer(town, structure)
        numbers = [a_siret()] * 2 if same_number else [a_siret(), a_siret()]
        sent = await asyncio.gather(
            *(
                person.post(mutation("changeSiret"), input={"structureId": structure, "newSiret": number})
                for person, number in zip((manager, rival), numbers, strict=True)
            )
        )
        answers = [codes(answer.json()["data"]["changeSiret"]) for answer in sent]
        assert sorted(answers) == [[], ["STRUCTURE_INACTIVE"]]
        assert await Structure.filter(origin_id=key_of(structure)).count() == 1


async def test_of_two_structures_that_want_one_number_one_gets_it(town: World) -> None:
    (first, one), (second, two) = await a_structure(town), await a_structure(town)
    number = a_siret()
    sent = await asyncio.gather(
        *(
            person.post(mutation("changeSiret"), input={"structureId": structure, "newSiret": number})
            for person, structure in ((one, first), (two, second))
        )
    )
    answers = [codes(answer.json()["data"]["changeSiret"]) for answer in sent]
    assert sorted(answers) == [[], ["STRUCTURE_ALREADY_EXISTS"]]
    loser = second if answers[1] else first
    assert (await Structure.get(id=key_of(loser))).status == "ACTIVE"
