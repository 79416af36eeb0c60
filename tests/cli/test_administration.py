"""What the administration does on the command line: through the same use-cases, each act journalled."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from api import db
from api.models import (
    Attachment,
    DossierSight,
    JournalEntry,
    OutboxMail,
    PieceCount,
    Rattachement,
    Sight,
    Structure,
    User,
)
from api.storage import Storage
from tests.api.forms import deposit, key_of
from tests.api.organisation import people
from tests.cli.served import environment
from tests.world import a_world


def run(database: str, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A command on a migrated database."""
    environ = {**environment(database), **variables}
    return subprocess.run(
        [sys.executable, "-m", "api", *words], env=environ, capture_output=True, text=True, check=False
    )


async def test_create_user(database_url: str) -> None:
    person = ("--first-name", "Luc", "--last-name", "Ferrand")
    made = await asyncio.to_thread(run, database_url, "create-user", "Luc@valombre.example", *person, "--pigp")
    assert (made.returncode, made.stdout) == (0, "✓ compte créé : luc@valombre.example\n")
    again = await asyncio.to_thread(run, database_url, "create-user", "luc@VALOMBRE.example", *person)
    assert (again.returncode, again.stderr) == (
        1,
        "decompte : EMAIL : L'adresse de connexion « luc@VALOMBRE.example » est déjà celle d'un compte.\n",
    )
    wrong = await asyncio.to_thread(
        run, database_url, "create-user", "nulle part", "--first-name", "", "--last-name", "F"
    )
    assert (
        wrong.stderr
        == "decompte : EMAIL : Cette valeur n'est pas admise ici.\n--first-name : Ce champ est obligatoire.\n"
    )
    await db.connect(database_url)
    try:
        (user,) = await User.all()
        assert (user.connection_email, user.status, user.pigp, user.support) == (
            "luc@valombre.example",
            "EN_COURS_ACTIVATION",
            True,
            False,
        )
        (entry,) = await JournalEntry.all()
        assert (entry.kind, entry.subject_id, entry.user_id) == ("ACCOUNT_CHANGED", user.id, None)
        assert [mail.to_address for mail in await OutboxMail.all()] == ["luc@valombre.example"]
    finally:
        await db.disconnect()


async def test_transfer_names_the_principal_of_a_structure(database_url: str, tmp_path: Path) -> None:
    """ATT-13: the administration's act is journalled as nobody's, and its refusals are said in French."""
    async with a_world(database_url, tmp_path / "data") as world:
        place, owner = await people.a_structure(world)
        former = await people.user_of(owner)
        await people.somebody(world, "relais@structure.example")
        siret = (await Structure.get(id=key_of(place))).identifier
    named = ("transfer", f" {siret[:9]} {siret[9:]}", "Relais@structure.example")
    made = await asyncio.to_thread(run, database_url, *named)
    assert (made.returncode, made.stderr) == (0, "")
    assert made.stdout.startswith("✓ Relais@structure.example est gestionnaire principal : Structure")
    again = await asyncio.to_thread(run, database_url, *named)
    assert (again.returncode, again.stderr) == (
        1,
        "decompte : Ce successeur ne convient pas : il lui faut un compte actif et, pour une structure publique, "
        "un compte PIGP.\n",
    )
    nowhere = await asyncio.to_thread(run, database_url, "transfer", "99999999900000", "relais@structure.example")
    assert nowhere.stderr == "decompte : Aucune structure n'est connue sous l'identifiant 99999999900000.\n"
    await db.connect(database_url)
    try:
        rows = await Rattachement.filter(structure_id=key_of(place), status="VALIDE").select_related("user")
        assert {row.user.connection_email: row.role for row in rows} == {
            former.connection_email: "UTILISATEUR_SIMPLE",
            "relais@structure.example": "GESTIONNAIRE_PRINCIPAL",
        }
        entries = await JournalEntry.filter(structure_id=key_of(place), kind="RATTACHEMENT_CHANGED")
        assert {(entry.user_id, entry.comment) for entry in entries} == {
            (None, "Utilisateur (simple)"),
            (None, "Gestionnaire principal"),
        }
    finally:
        await db.disconnect()


async def test_sweep_files_deletes_what_no_row_names(database_url: str, tmp_path: Path) -> None:
    """What an upload of yesterday left goes, what a row names and what is of today stays."""
    storage, yesterday = Storage(tmp_path / "files"), (datetime.now(UTC) - timedelta(days=1, minutes=1)).timestamp()
    left, recent = await storage.put(b"left"), await storage.put(b"recent")
    os.utime(await storage.locate(left.sha256), (yesterday, yesterday))
    folder = {"DECOMPTE_DATA_DIR": str(tmp_path)}
    async with a_world(database_url, tmp_path) as world:
        refused = await asyncio.to_thread(run, database_url, "sweep-files", "--delete", **folder)
        assert (refused.returncode, refused.stderr) == (
            1,
            "decompte : fichiers de trop : 1 (4 octets) ; nommés par la base : 0\n"
            "Est-ce bien la base de ce dossier ? Rien n'est supprimé.\n",
        )
        person = await world.person("BATILOIRE")
        _ = await person.upload()
        named = await Attachment.get()
        os.utime(await storage.locate(named.sha256), (yesterday, yesterday))
        done = await asyncio.to_thread(run, database_url, "sweep-files", "--delete", **folder)
    assert (done.stdout, done.stderr) == (
        "✓ fichiers de trop : 1 (4 octets) ; nommés par la base : 1 ; les premiers sont supprimés\n",
        "",
    )
    kept = {path.name for path in (tmp_path / "files").glob("??/??/*")}
    assert kept == {recent.sha256, named.sha256}


async def test_count_again_says_what_is_wrong_and_mends_it(database_url: str, tmp_path: Path) -> None:
    async with a_world(database_url, tmp_path) as world:
        await deposit(world, "S-1")
        await PieceCount.all().update(pieces=7)
        await DossierSight.all().delete()
        await Sight.all().update(number="autre")
    wrong = await asyncio.to_thread(run, database_url, "count-again")
    assert (wrong.returncode, wrong.stderr) == (
        1,
        "decompte : lignes fausses : 21 ; « decompte count-again --repair » compte à nouveau\n",
    )
    mended = await asyncio.to_thread(run, database_url, "count-again", "--repair")
    assert (mended.stdout, mended.stderr) == ("✓ les compteurs et l'ordre des listes sont justes\n", "")
