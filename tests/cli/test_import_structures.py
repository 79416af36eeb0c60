"""`decompte import-structures`: the public structures of the directory, all or nothing (STR-03, organisation §8)."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from api import db
from api.domain.directory import HEADINGS, Line, line_of
from api.domain.journal import ChangeKind
from api.models import JournalEntry, OpenApplication, Service, Structure
from api.usecases import directory_load
from api.usecases.directory_load import Loaded, load_directory
from api.usecases.holding import hold_structures
from api.usecases.journal import record_organisation
from tests.api.forms import key_of
from tests.api.organisation.people import a_siret, a_structure, expected_words, somebody, words
from tests.api.organisation.rights import done
from tests.cli.test_administration import run
from tests.world import START, World

VALOMBRE = (
    "1;21990011500011;Commune de Valombre-sur-Arve;false;true;true;false;true;false;true;false;true"
    ";1 place de la Mairie;;;99100;Valombre-sur-Arve;;mairie@valombre.example;FR;France"
)


def a_line(siret: str, name: str = "Mairie", flags: str = "false;false;true;false;false;false;false;false;true") -> str:
    return f"1;{siret};{name};{flags};1 rue;;;99100;Ville;;;FR;France"


def file(folder: Path, *lines: str, headings: str = ";".join(HEADINGS)) -> str:
    path = folder / "annuaire.csv"
    path.write_text("\ufeff" + "\r\n".join([headings, *lines]) + "\r\n", encoding="utf-8")
    return str(path)


async def load(database: str, path: str) -> tuple[int, str, str]:
    done = await asyncio.to_thread(run, database, "import-structures", path)
    return done.returncode, done.stdout, done.stderr


async def test_structures_are_loaded_then_brought_up_to_date(database_url: str, tmp_path: Path) -> None:
    small = a_siret()
    both = (VALOMBRE, a_line(small))
    done = "✓ {} structure(s) créée(s), {} modifiée(s), {} sans changement.\n"
    assert await load(database_url, file(tmp_path, *both)) == (0, done.format(2, 0, 0), "")
    assert await load(database_url, file(tmp_path, *both)) == (0, done.format(0, 0, 2), "")
    renamed = a_line(small, "Mairie nouvelle", "false;false;true;false;false;false;false;true;false")
    assert await load(database_url, file(tmp_path, VALOMBRE, renamed)) == (0, done.format(0, 1, 1), "")
    await db.connect(database_url)
    try:
        row = await Structure.get(identifier="21990011500011")
        assert (row.type, row.status, row.moa_presence, row.public_category) == (
            "PUBLIQUE",
            "ACTIVE",
            "AVEC_MOA",
            "COLLECTIVITE_LOCALE",
        )
        assert (row.service_code_required, row.engagement_required, row.payment_status_not_reported) == (
            True,
            False,
            False,
        )
        assert (row.receives_edi, row.address_line1, row.city, row.email) == (
            True,
            "1 place de la Mairie",
            "Valombre-sur-Arve",
            "mairie@valombre.example",
        )
        assert [each.code for each in await Service.filter(structure_id=row.id)] == ["FACTURES_PUBLIQUES"]
        opened = {each.application.value for each in await OpenApplication.filter(structure_id=row.id)}
        assert {"FACTURES_RECUES", "FACTURES_DE_TRAVAUX", "ORGANISATION"} <= opened
        other = await Structure.get(identifier=small)
        assert (other.name, other.status, other.moa_presence, other.version) == (
            "Mairie nouvelle",
            "INACTIVE",
            "EXCLUSIVEMENT_MOA",
            2,
        )
        assert await words() == await expected_words()
        assert "nouvelle" in (await words())[small]
        assert await JournalEntry.filter(structure_id=other.id).count() == 2
        assert await JournalEntry.filter(structure_id=row.id).count() == 1
    finally:
        await db.disconnect()


async def test_one_wrong_line_stops_the_whole_load_and_each_is_reported(database_url: str, tmp_path: Path) -> None:
    right = a_siret()
    lines = (
        a_line(right),
        a_line("21990011500012"),
        a_line(a_siret(), " ", "peut-être;false;true;true;false;true;false;false;true"),
        a_line(right),
        "4;1234567890;Ridet;;;;;;;;;true;;;;;;;;;",
    )
    status, out, said = await load(database_url, file(tmp_path, *lines))
    assert (status, out) == (1, "")
    assert said.splitlines() == [
        "ligne 3 : Identifiant : « 21990011500012 » n'est pas un SIRET valide.",
        "ligne 4 : RaisonSociale : Un nom est obligatoire : nom et prénom d'un particulier, raison sociale dans les "
        "autres cas.",
        "ligne 4 : EmetteurEdi : La valeur « peut-être » n'est pas admise ici.",
        "ligne 4 : GestionServiceEngagement : « Engagement ou service » ne se combine pas avec un code service ou un "
        "engagement obligatoire.",
        "ligne 5 : Identifiant : ce numéro est déjà dans le fichier.",
        "ligne 6 : TypeIdentifiant : Une structure publique est identifiée par son SIRET seulement.",
        "ligne 6 : Identifiant : Cet identifiant n'a pas la forme attendue pour son type.",
        "decompte : 4 ligne(s) fausse(s) sur 5 : rien n'a été chargé.",
    ]
    for wrong, code in ((file(tmp_path, headings="Identifiant;RaisonSociale"), 2), (str(tmp_path / "absent.csv"), 1)):
        assert (await load(database_url, wrong))[0] == code
    await db.connect(database_url)
    try:
        assert await Structure.all().count() == 0
    finally:
        await db.disconnect()


async def test_a_private_structure_under_a_number_of_the_file_stops_it(database_url: str, tmp_path: Path) -> None:
    taken = a_siret()
    await db.connect(database_url)
    try:
        row = {"identifier_type": "SIRET", "identifier": taken, "name": "SAS", "search_text": "sas"}
        await Structure(**row, type="PRIVEE", status="ACTIVE").save(force_create=True)
    finally:
        await db.disconnect()
    status, _, said = await load(database_url, file(tmp_path, VALOMBRE, a_line(taken)))
    assert (status, said) == (1, "decompte : Une structure porte déjà cet identifiant.\n")
    await db.connect(database_url)
    try:
        assert [each.identifier for each in await Structure.all()] == [taken]
    finally:
        await db.disconnect()


async def test_a_batch_takes_as_many_statements_as_one_line(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Loaded again it writes nothing; what a long file takes is measured by `bench.organisation`."""
    lines = [a_public(a_siret()) for _ in range(41)]
    await db.connect(database_url)
    try:
        one, first = await statements(caplog, lines[:1])
        forty, loaded = await statements(caplog, lines[1:])
        again, none = await statements(caplog, lines)
        assert (first.created, loaded.created, none.created, none.changed, none.unchanged) == (1, 40, 0, 0, 41)
        assert len(forty) == len(one)
        assert [text.split()[0] for text in again] == ["SELECT"]
        assert await JournalEntry.all().count() == await Structure.all().count() == 41
    finally:
        await db.disconnect()


async def test_what_another_siret_has_taken_over_stays_closed(database_url: str) -> None:
    """SIR-08: the directory may say for a while that the old number is in use."""
    old, new = a_siret(), a_siret()
    await db.connect(database_url)
    try:
        await load_directory([a_public(old), a_public(new)], now=START, progress=print)
        taker = await Structure.get(identifier=new)
        await Structure.filter(identifier=old).update(status="INACTIVE", successor_id=taker.id)
        loaded = await load_directory([a_public(old, "Rebaptisée"), a_public(new)], now=START, progress=print)
        row = await Structure.get(identifier=old)
        assert (row.name, row.status, loaded.changed, loaded.unchanged) == ("Rebaptisée", "INACTIVE", 1, 1)
    finally:
        await db.disconnect()


async def test_a_load_and_an_act_wait_for_each_other_in_one_order(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closing writes in the journal, which an act that holds another structure of the file is about to do."""
    monkeypatch.setattr(directory_load, "BATCH", 1)
    (first, _), (second, _) = await a_structure(world, type="PUBLIQUE"), await a_structure(world, type="PUBLIQUE")
    await done(await somebody(world), "RequestRattachement", structureId=first)
    rows = [await Structure.get(id=key_of(structure)) for structure in (first, second)]
    closed = "false;false;true;false;false;false;false;false;false"
    lines = [a_public(row.identifier, flags=closed) for row in rows]
    held, begun = asyncio.Event(), asyncio.Event()

    async def act() -> None:
        async with db.transaction():
            await hold_structures(lambda sql: sql.one_of("id", [rows[1].id]))
            held.set()
            if not db.reads_sqlite():  # where one writer waits for the other from its beginning
                await begun.wait()
            await record_organisation(ChangeKind.STRUCTURE_CHANGED, rows[1].id, by=None, at=START)

    async def load() -> Loaded:
        await held.wait()
        return await load_directory(lines, now=START, progress=lambda _: begun.set())

    _, loaded = await asyncio.gather(act(), load())
    assert loaded.changed == 2
    assert {(await Structure.get(id=row.id)).status for row in rows} == {"INACTIVE"}


def a_public(siret: str, name: str = "Mairie", **given: str) -> Line:
    """A line as the file says it."""
    return line_of(dict(zip(HEADINGS, a_line(siret, name, **given).split(";"), strict=True)))


async def statements(caplog: pytest.LogCaptureFixture, lines: list[Line]) -> tuple[list[str], Loaded]:
    """The statements that a load makes, and what it did; it tells its progress."""
    done: list[int] = []
    caplog.clear()
    with caplog.at_level(logging.DEBUG, logger="tortoise.db_client"):
        loaded = await load_directory(lines, now=START, progress=done.append)
    assert done == [len(lines)]
    said = [record.getMessage() for record in caplog.records if record.name == "tortoise.db_client"]
    return [text for text in said if text.split()[0] in ("SELECT", "INSERT", "UPDATE")], loaded
