"""`decompte export` and `decompte load`: the organisation side, out of an instance and into another."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from api import db
from api.domain.errors import Problem
from api.models import Approval, JournalEntry, OutboxMail, Service, Structure, User
from api.models import Counter as Numbers
from api.reads.instance import count, instance_lines
from api.usecases.instance_lines import LINES
from api.usecases.instance_load import load_instance
from tests import invariants
from tests.api.forms import act, codes, grown, key_of, tables
from tests.api.organisation import people, rights
from tests.api.organisation.rights import done
from tests.cli.test_administration import run
from tests.databases import Databases
from tests.world import START, World, a_world

IBAN = "FR7630006000011234567890189"


async def furnish(world: World) -> None:
    """Something of everything: a mended SIRET, somebody without a number, requests that wait and that were decided."""
    structure, owner = await people.a_structure(world, name="Œuvre « Été »\n& Cie")
    await people.a_service(structure, "ANCIEN", valid_until=date(2025, 6, 1), deleted_at=START)
    given = {"structureId": structure}
    assert codes(await act(owner, "addBankAccount", {**given, "iban": IBAN, "holder": "Œuvre"})) == []
    assert codes(await act(owner, "giveMandate", {**given, "validFrom": "2025-01-06"})) == []
    siret = {**given, "newSiret": people.a_siret()}
    assert codes(await act(owner, "changeSiret", siret)) == []
    nobody = people.a_form(identifierType="PARTICULIER", firstName="Ada", name="Byron")
    del nobody["identifier"]
    assert codes(await act(await people.somebody(world), "createStructure", nobody)) == []
    place, manager = world.structures["VALOMBRE"], await world.person("VALOMBRE", "gestionnaire")
    services = [await rights.service("VALOMBRE", "TRAVAUX"), await rights.a_service(world, "VALOMBRE", "RH")]
    asking = [await rights.somebody(world, f"{name}@town.example") for name in ("ana.un", "ben.deux", "cid.trois")]
    requests = [
        (await done(person, "RequestRattachement", structureId=place, serviceIds=services))["approval"]["id"]
        for person in asking
    ]
    await done(manager, "Approve", approvalId=requests[0], serviceIds=services[:1])
    await done(manager, "RefuseApproval", approvalId=requests[1], reason="Inconnu ici")
    line = rights.profile("FACTURES_RECUES", "MODIFICATION", at=services[0])
    await done(asking[0], "RequestHabilitations", structureId=place, changes=[line], comment="Pour juin")
    await User.filter(connection_email="cid.trois@town.example").update(
        status="VERROUILLE", locked_until=START + timedelta(hours=1)
    )


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[None]:
    """The open database."""
    await db.connect(url)
    try:
        yield
    finally:
        await db.disconnect()


async def export() -> list[bytes]:
    """The lines of the open instance."""
    found = [
        line.model_dump_json(by_alias=True, exclude_none=True).encode()
        async for lines in instance_lines()
        for line in lines
    ]
    assert len(found) == await count()
    return found


async def load(lines: list[bytes]) -> tuple[tuple[int, int, int], list[tuple[int, str, str | None]]]:
    """What loading comes to: lines that made something, that were known, that are wrong; and what is wrong."""
    said: list[tuple[int, str, str | None]] = []
    progress: list[int] = []

    def report(number: int, problem: Problem) -> None:
        said.append((number, problem.code.value, ".".join(problem.field) if problem.field else None))

    loaded = await load_instance(enumerate(lines, 1), now=START, report=report, progress=progress.append)
    assert progress == sorted(progress)
    return (loaded.created, loaded.known, loaded.wrong), said


async def test_an_instance_comes_out_of_its_own_export(databases: Databases, sandbox_url: str, tmp_path: Path) -> None:
    async with a_world(sandbox_url, tmp_path / "first") as world:
        await furnish(world)
        lines = await export()
        words = await people.words()
        assert words == await people.expected_words()
        secrets = {user.password_hash for user in await User.all() if user.password_hash}
        numbers = await Numbers.get(name="PARTICULIER")
        successor = await Structure.get(origin_id__isnull=False)
    assert {json.loads(line)["kind"] for line in lines} == {shape.model_fields["kind"].default for shape in LINES}
    assert secrets
    assert not any(secret.encode() in line for line in lines for secret in secrets)
    async with databases.fresh() as url, opened(url):
        assert await load(lines) == ((len(lines), 0, 0), [])
        assert await export() == lines
        assert await people.words() == words
        before = await tables()
        assert await load(lines) == ((0, len(lines), 0), [])
        assert await tables() == before
        assert await JournalEntry.filter(user_id=None).count() == len(lines)
        assert not await OutboxMail.exists()
        assert not await User.filter(password_hash__isnull=False).exists()
        assert await Numbers.get(name="PARTICULIER") == numbers
        assert numbers.value == 1
        old = await Structure.get(successor_id__isnull=False).prefetch_related("successor")
        assert (old.status, old.successor.identifier) == ("INACTIVE", successor.identifier)
        assert (await User.get(connection_email="cid.trois@town.example")).status == "ACTIF"
        assert await invariants.faults() == []


VALOMBRE = "SIRET:21990011500011"
WHO, AT = "eve@exemple.fr", "2025-01-06T08:00:00Z"
PUBLIC = {
    "identifierType": "SIRET",
    "type": "PUBLIQUE",
    "name": "Mairie",
    "moaPresence": "SANS_MOA",
    "serviceCodeRequired": False,
    "engagementRequired": False,
    "engagementOrServiceRequired": False,
    "paymentStatusNotReported": False,
}
PRIVATE = {"identifierType": "SIRET", "type": "PRIVEE", "name": "SAS"}
EVE = {"connectionEmail": WHO, "contactEmail": WHO, "firstName": "Eve", "lastName": "Roux", "createdAt": AT}
LINK = {"user": WHO, "structure": VALOMBRE, "role": "UTILISATEUR_SIMPLE", "status": "VALIDE"}
HELD = {"user": WHO, "structure": VALOMBRE, "level": "CONSULTATION", "grantedAt": AT, "effectiveAt": AT}
ASKED = {"requester": WHO, "structure": VALOMBRE, "state": "DEMANDEE", "requestedAt": AT}
SERVICE = {"structure": VALOMBRE, "name": "S", "validFrom": "2025-01-01"}

CASES: list[tuple[str, dict[str, Any] | bytes, list[tuple[str, str | None]]]] = [
    ("", b"", []),
    ("", b"{not json", [("VALUE_NOT_ALLOWED", None)]),
    ("", b"[]", [("VALUE_NOT_ALLOWED", None)]),
    ("", b"{}", [("FIELD_REQUIRED", "kind")]),
    ("dossier", {}, [("VALUE_NOT_ALLOWED", "kind")]),
    ("structure", {**PUBLIC, "identifier": "21990011500011"}, []),
    ("structure", {**PUBLIC, "identifier": "219 900 115 00011", "name": "La même"}, []),
    ("structure", {**PUBLIC, "identifier": "21990011500012"}, [("SIRET_CHECKSUM", "identifier")]),
    (
        "structure",
        {**PUBLIC, "identifier": "25990042100019", "moaPresence": None, "engagementRequired": True,
         "engagementOrServiceRequired": True},
        [("FIELD_REQUIRED", "moaPresence"), ("CONFLICTING_PARAMETERS", "engagementOrServiceRequired")],
    ),
    (
        "structure",
        {**PUBLIC, "identifierType": "RIDET", "identifier": "1234567890"},
        [("IDENTIFIER_TYPE_NOT_ALLOWED", "identifierType")],
    ),
    (
        "structure",
        {**PRIVATE, "identifier": "00012345500016", "moaPresence": "AVEC_MOA", "publicCategory": "EPN"},
        [("MOA_PUBLIC_ONLY", "moaPresence"), ("PARAMETER_NOT_APPLICABLE", "publicCategory")],
    ),
    ("structure", {**PRIVATE, "identifier": "00012345500016", "name": "x" * 201}, [("FIELD_TOO_LONG", "name")]),
    ("structure", {**PRIVATE, "identifier": "00012345500016", "name": "a\u202eb"}, [("VALUE_NOT_ALLOWED", "name")]),
    (
        "structure",
        {**PRIVATE, "identifierType": "PARTICULIER", "identifier": "PART-00000007"},
        [("NAME_REQUIRED", "firstName")],
    ),
    ("structure", {**PRIVATE, "identifierType": "AUTRE", "identifier": "IMMAT-00000041"}, []),
    ("structure", {**PRIVATE, "identifier": "00012345500024", "origin": "X:1"}, [("STRUCTURE_UNKNOWN", "origin")]),
    ("structure", {**PRIVATE, "identifier": "00012345500024", "origin": "AUTRE:IMMAT-00000041"}, []),
    (
        "structure",
        {**PRIVATE, "identifier": "00012345500016", "origin": "AUTRE:IMMAT-00000041"},
        [("STRUCTURE_ALREADY_EXISTS", "origin")],
    ),
    ("service", {**SERVICE, "code": "TRAVAUX"}, []),
    ("service", {**SERVICE, "code": "B", "isDefault": True}, [("VALUE_NOT_ALLOWED", "isDefault")]),
    ("service", {**SERVICE, "code": "B", "validUntil": "2025-01-01"}, [("SERVICE_DATES", "validUntil")]),
    ("service", {**SERVICE, "structure": "SIRET:0", "code": "B"}, [("STRUCTURE_UNKNOWN", "structure")]),
    (
        "application",
        {"structure": VALOMBRE, "application": "FRAIS_DE_JUSTICE"},
        [("PROFILE_NOT_ALLOWED", "application")],
    ),
    (
        "application",
        {"structure": VALOMBRE, "service": "X", "application": "FACTURES_EMISES"},
        [("SERVICE_UNKNOWN_OR_INACTIVE", "service")],
    ),
    (
        "bankAccount",
        {"structure": VALOMBRE, "iban": "FR00", "holder": "V", "createdAt": AT},
        [("VALUE_NOT_ALLOWED", "iban")],
    ),
    (
        "mandate",
        {"structure": VALOMBRE, "mandatary": "X:1", "validFrom": "2025-01-06"},
        [("STRUCTURE_UNKNOWN", "mandatary")],
    ),
    ("user", {**EVE, "status": "ACTIF"}, []),
    ("user", {**EVE, "connectionEmail": "EVE@exemple.fr", "status": "ACTIF", "lastName": "Autre"}, []),
    ("user", {**EVE, "connectionEmail": "eve", "status": "ACTIF"}, [("VALUE_NOT_ALLOWED", "connectionEmail")]),
    ("user", {**EVE, "connectionEmail": "a@b.fr", "status": "VERROUILLE"}, [("VALUE_NOT_ALLOWED", "status")]),
    ("user", {**EVE, "connectionEmail": "a@b.fr", "status": "DESACTIVE"}, [("VALUE_NOT_ALLOWED", "deactivatedAt")]),
    ("user", {**EVE, "connectionEmail": "a@b.fr", "status": "DESACTIVE", "deactivatedAt": AT}, []),
    ("habilitation", {**HELD, "application": "FACTURES_EMISES"}, [("NOT_FOUND", "user")]),
    ("rattachement", {**LINK, "user": "z@z.fr"}, [("NOT_FOUND", "user")]),
    ("rattachement", {**LINK, "role": "GESTIONNAIRE_PRINCIPAL"}, []),
    ("rattachement", {**LINK, "user": "a@b.fr", "role": "GESTIONNAIRE_PRINCIPAL"}, [("ROLE_NOT_ASSIGNABLE", "role")]),
    ("habilitation", {**HELD, "application": "FACTURES_EMISES"}, []),
    ("habilitation", {**HELD, "application": "FRAIS_DE_JUSTICE"}, [("PROFILE_NOT_ALLOWED", "application")]),
    ("habilitation", {**HELD, "application": "FACTURES_EMISES", "user": 1}, [("VALUE_NOT_ALLOWED", "user")]),
    ("approval", {**ASKED, "type": "RATTACHEMENT_SERVICE"}, []),
    ("approval", {**ASKED, "type": "RATTACHEMENT_STRUCTURE"}, [("ATTACHMENT_PENDING", None)]),
    ("approval", {**ASKED, "type": "RATTACHEMENT_STRUCTURE", "requester": "a@b.fr"}, [("NOT_FOUND", "requester")]),
]  # fmt: skip


async def test_each_wrong_line_is_told_and_left_out(database_url: str, tmp_path: Path) -> None:
    """Loaded again, what was right is known, and so are four lines about what another line has made since."""
    lines = [
        given if isinstance(given, bytes) else json.dumps({"kind": kind, **given}).encode() for kind, given, _ in CASES
    ]
    async with opened(database_url):
        (created, known, wrong), said = await load(lines)
        expected = [(number, *each) for number, (_, _, problems) in enumerate(CASES, 1) for each in problems]
        assert sorted(said, key=repr) == sorted(expected, key=repr)
        assert (created, known, wrong) == (9, 2, sum(bool(problems) for _, _, problems in CASES))
        assert (await Structure.get(identifier="21990011500011")).name == "Mairie"
        assert [row.code for row in await Service.filter(is_default=True)] == ["FACTURES_PUBLIQUES"]  # SRV-03
        assert (await Numbers.get(name="AUTRE")).value == 41
        before = await tables()
    file, copy = tmp_path / "lines.jsonl", tmp_path / "copy.jsonl"
    file.write_bytes(b"\n".join(lines))
    again = await asyncio.to_thread(run, database_url, "load", str(file))
    assert (again.returncode, again.stdout) == (1, "✓ 0 ligne(s) chargée(s), 15 déjà là.\n")
    assert "ligne 8 : SIRET_CHECKSUM : identifier : « 21990011500012 » n'est pas un SIRET valide.\n" in again.stderr
    assert again.stderr.endswith(f"decompte : {wrong - 4} ligne(s) fausse(s), laissée(s) de côté.\n")
    made = await asyncio.to_thread(run, database_url, "export", str(copy))
    assert (made.returncode, made.stderr) == (0, "")
    assert made.stdout == f"✓ {created + 1} ligne(s) dans {copy}\n"
    assert len(copy.read_bytes().splitlines()) == created + 1
    assert not copy.with_name("copy.jsonl.part").exists()
    async with opened(database_url):
        assert grown(before, await tables()) == {"counter": 1, "journal_entry": 1}
        entry = await JournalEntry.all().order_by("-position").first()
        assert entry is not None
        assert (entry.kind, entry.comment, entry.user_id) == ("INSTANCE_EXPORTED", f"{created + 1} ligne(s)", None)


async def test_a_structure_that_another_takes_over_is_closed(world: World) -> None:
    """SIR-01 and SIR-08, as when its manager changes the SIRET: a file cannot leave both in use."""
    structure, owner = await people.a_structure(world)
    newcomer = await people.somebody(world)
    waiting = await done(newcomer, "RequestRattachement", structureId=structure)
    old = await Structure.get(id=key_of(structure))
    siret = people.a_siret()
    line = {"kind": "structure", **PRIVATE, "identifier": siret, "origin": f"SIRET:{old.identifier}"}
    assert await load([json.dumps(line).encode()]) == ((1, 0, 0), [])
    shown = await people.read(owner, structure, "status version successorStructure { identifier }")
    assert shown == {"status": "INACTIVE", "version": old.version + 1, "successorStructure": {"identifier": siret}}
    request = await Approval.get(id=key_of(waiting["approval"]["id"]))
    assert request.state == "ANNULEE"
    written = JournalEntry.filter(structure_id=old.id).order_by("-position").limit(2)
    assert [(row.kind, row.comment) for row in await written] == [
        ("SIRET_CHANGED", siret),
        ("APPROVAL_DECIDED", None),
    ]
    assert codes(await act(owner, "giveMandate", structureId=structure, validFrom="2025-01-06")) == [
        "STRUCTURE_INACTIVE"
    ]
    assert await load([json.dumps(line).encode()]) == ((0, 1, 0), [])
    assert await invariants.faults() == []
