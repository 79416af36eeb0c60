"""`decompte demo`: what it fills a folder with, and how it is served."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api import db
from api.app import create_app
from api.dashboard import FOLDER, PAGE
from api.models import Attachment, JournalEntry, Piece, Structure
from api.security import Passwords
from api.storage import Storage
from api.usecases import demo_dossiers, examples, sandbox
from api.usecases.clock import read_clock
from tests.cli.served import demo_command, environment, served
from tests.world import HOST, SIGN_IN, START, World, settings

SEEN = """query Seen {
  pieces(first: 100) {
    nodes { number status depositedAt statusAt dossier { state } document { downloadUrl } history { nodes { at } } }
  }
}"""
QUEUE = "query Queue { workQueue(first: 100) { nodes { number } } }"

ENDS = {
    "DEMO-01": ("A_ASSOCIER_MOE", "EN_COURS"),
    "DEMO-02": ("ASSOCIEE", "EN_COURS"),
    "DEMO-02-EA": ("A_ASSOCIER_MOA", "EN_COURS"),
    "DEMO-03": ("SUSPENDUE", "EN_COURS"),
    "DEMO-04": ("REFUSEE_MOE", "ARRETE"),
    "DEMO-05": ("ASSOCIEE", "EN_COURS"),
    "DEMO-05-EA": ("ASSOCIEE", "EN_COURS"),
    "DEMO-05-EAV": ("MISE_A_DISPOSITION", "EN_COURS"),
    "DEMO-06": ("MISE_EN_PAIEMENT", "PAYE"),
    "DEMO-07": ("ASSOCIEE", "EN_COURS"),
    "DEMO-07-PDG": ("ASSOCIEE", "EN_COURS"),
    "DEMO-07-DG": ("A_ASSOCIER_FOURNISSEUR", "EN_COURS"),
    "DEMO-08": ("MISE_A_DISPOSITION", None),
}
OF_VAUQUELIN = {"DEMO-03"}
OF_SMEAUX = {"DEMO-06"}
OF_ATELIER = {"DEMO-08"}


@pytest.fixture
async def demo(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """A filled sandbox, served in this process."""
    app = create_app(settings(database_url, tmp_path))
    async with app.router.lifespan_context(app):
        digest = await Passwords.with_costs(time=1, memory_kib=8, parallelism=1).digest("decompte")
        assert await demo_dossiers.fill(Storage(tmp_path / "files"), digest=digest, now=START)
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url=HOST) as http:
            yield World(app, http, {})


async def seen_by(demo: World, key: str) -> dict[str, Any]:
    nodes = (await (await demo.person(key, "lecteur")).run(SEEN))["pieces"]["nodes"]
    return {node["number"]: node for node in nodes}


async def queue_of(demo: World, key: str) -> set[str]:
    return {node["number"] for node in (await (await demo.person(key)).run(QUEUE))["workQueue"]["nodes"]}


async def test_dossiers_are_at_every_stage_and_seen_by_their_people(demo: World) -> None:
    all_of_them = await seen_by(demo, "ATELIER") | await seen_by(demo, "SMEAUX")
    states = {number: node["dossier"] and node["dossier"]["state"] for number, node in all_of_them.items()}
    assert {number: (node["status"], states[number]) for number, node in all_of_them.items()} == ENDS
    assert (await seen_by(demo, "BATILOIRE")).keys() == ENDS.keys() - OF_VAUQUELIN - OF_ATELIER
    assert (await seen_by(demo, "VAUQUELIN")).keys() == OF_VAUQUELIN
    assert (await seen_by(demo, "SMEAUX")).keys() == OF_SMEAUX
    assert (await seen_by(demo, "LORMEL")) == {}


async def test_each_waits_for_somebody(demo: World) -> None:
    assert await queue_of(demo, "ATELIER") == {"DEMO-01"}
    assert await queue_of(demo, "VALOMBRE") == {"DEMO-02-EA", "DEMO-05-EAV", "DEMO-08"}
    assert await queue_of(demo, "VAUQUELIN") == {"DEMO-03"}
    assert await queue_of(demo, "BATILOIRE") == {"DEMO-07-DG"}
    assert await queue_of(demo, "SMEAUX") == set()


async def test_everything_lies_before_the_start_of_the_clock(demo: World) -> None:
    latest = START - timedelta(days=1)
    for node in (await seen_by(demo, "ATELIER") | await seen_by(demo, "SMEAUX")).values():
        instants = [node["depositedAt"], node["statusAt"], *(entry["at"] for entry in node["history"]["nodes"])]
        assert START - timedelta(days=21) < min(map(datetime.fromisoformat, instants))
        assert max(map(datetime.fromisoformat, instants)) < latest
    told = await JournalEntry.all().order_by("position")
    assert [entry.at for entry in told] == sorted(entry.at for entry in told)


async def test_documents_are_real(demo: World) -> None:
    agent, stranger = await demo.person("VALOMBRE"), await demo.person("LORMEL")
    seen = await seen_by(demo, "ATELIER")
    for number in ("DEMO-02-EA", "DEMO-08"):
        url = seen[number]["document"]["downloadUrl"]
        found = await demo.http.get(url, headers=agent.headers)
        assert (found.status_code, found.content[:5]) == (200, b"%PDF-")
        assert (await demo.http.get(url, headers=stranger.headers)).status_code == 404


async def test_filling_twice_changes_nothing(demo: World, tmp_path: Path) -> None:
    async def counted() -> list[int]:
        return [await model.all().count() for model in (Structure, Piece, JournalEntry, Attachment)]

    before = await counted()
    later = START + timedelta(days=30)
    assert not await demo_dossiers.fill(Storage(tmp_path / "files"), digest="", now=later)
    assert await counted() == before
    assert await read_clock() == START


async def test_a_real_database_is_never_a_sandbox(database_url: str) -> None:
    await db.connect(database_url)
    try:
        assert not await demo_dossiers.is_foreign()
        await examples.seed("", START)
        assert await demo_dossiers.is_foreign()
        await sandbox.start_clock(START)
        assert not await demo_dossiers.is_foreign()
    finally:
        await db.disconnect()


def test_the_command_serves_a_filled_folder_as_it_is(database_url: str, tmp_path: Path) -> None:
    asyncio.run(filled(database_url, tmp_path / "data"))
    with served(database_url, tmp_path / "data", "--now", "2025-06-01T00:00:00Z") as sandbox:
        assert f"{sandbox.url}/graphql" in sandbox.page
        built = (FOLDER / PAGE).is_file()
        assert ("make dashboard" in sandbox.page) is not built
        assert "agent@trehoret.example" in sandbox.page
        assert "2025-01-06 09:00:00 +0100" in sandbox.page
        assert "--now est sans effet" in sandbox.page

        with httpx2.Client(base_url=sandbox.url.replace("127.0.0.1", "localhost"), trust_env=False) as browser:
            assert "<title>" in browser.get("/graphql", headers={"accept": "text/html"}).text
            for who in ("agent@valombre.example", "gestionnaire@smeaux.example", "lecteur@batiloire.example"):
                form = {"query": SIGN_IN, "variables": {"input": {"email": who, "password": "decompte"}}}
                origin = {"origin": str(browser.base_url).rstrip("/")}  # with the cookie of the one before
                answer = browser.post("/graphql", json=form, headers=origin).json()
                assert answer["data"]["signIn"]["viewer"]["user"]["connectionEmail"] == who

        taken = demo_command(tmp_path / "other", int(sandbox.url.rpartition(":")[2]))
        second = subprocess.run(taken, env=environment(database_url), capture_output=True, text=True, check=False)
        assert (second.returncode, "l'adresse est prise" in second.stderr) == (1, True)
        assert not (tmp_path / "other").exists()


async def filled(database: str, data: Path) -> None:
    """Fill a folder as a first start would have."""
    await db.connect(database)
    try:
        digest = await Passwords.with_costs(time=1, memory_kib=8, parallelism=1).digest("decompte")
        assert await demo_dossiers.fill(Storage(data / "files"), digest=digest, now=START)
    finally:
        await db.disconnect()
