"""Who downloads what: files, pièces, certificates, and the lists for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import urlencode

import openpyxl
import pytest
from starlette.routing import BaseRoute, Mount

from tests.api.visibility.oracle import Actor, Oracle
from tests.api.visibility.roots import fiscal_pieces
from tests.api.visibility.scene import Scene

pytestmark = pytest.mark.asyncio(loop_scope="package")

ROUTES: Final = {
    "/graphql": "walked by tests/api/visibility/test_paths.py",
    "/files": "POST: what was sent is its sender's",
    "/captcha": "nothing of anybody",
    "/token": "POST: a tool's own",
    "/technical-accounts/{id}/connection.pdf": "POST: tests/api/organisation/test_technical_accounts.py",
    "/files/{id}": "asked below",
    "/files/{id}/preview.png": "asked below",
    "/downloads/pieces.zip": "asked below",
    "/downloads/{id}.pdf": "asked below",
    "/downloads/{id}.zip": "asked below",
    "/certificates/{id}.pdf": "asked below",
    "/certificates/verify/{fingerprint}": "open to whoever holds a certificate: tests/api/test_certificates.py",
    "/exports/fiscal.csv": "asked below",
    "/exports/fiscal.xlsx": "asked below",
    "/exports/users.csv": "asked below",
    "/exports/users.xlsx": "asked below",
    "/exports/directory.csv": "asked below",
    "/exports/directory-services.csv": "asked below",
    "/livez": "nothing of anybody",
    "/readyz": "nothing of anybody",
    "/": "nothing of anybody: each screen is the same page, which asks /graphql",
    "/connexion": "the same",
    "/inscription": "the same",
    "/activation/{token}": "the same",
    "/mot-de-passe": "the same",
    "/mot-de-passe/{token}": "the same",
    "/reactivation": "the same",
    "/reactivation/{token}": "the same",
    "/synthese": "the same",
    "/depot": "the same",
    "/dossiers/{id}": "the same",
    "/dossiers/{id}/suivante": "the same",
    "/pieces/{id}": "the same",
    "/approbations": "the same",
    "/approbations/{id}": "the same",
    "/droits": "the same",
    "/licences": "nothing of anybody",
    "/sandbox": "of a sandbox alone: its accounts are everybody's",
    "/sandbox/accounts.json": "the same",
    "/sandbox/style.css": "the same",
    "/sandbox/session": "POST: the same",
    "/sandbox/sign-out": "POST: the same",
    "/sandbox/clock": "POST: the same",
    "/mailbox": "of a sandbox alone: its mails are everybody's",
    "/mailbox/{name}": "the same",
}
"""Every address, and where it is said who is answered what."""

ADDRESS: Final = 4
NUMBER: Final = 0


def _paths(routes: Iterable[BaseRoute]) -> Iterator[str]:
    for route in routes:
        if isinstance(route, Mount):
            yield from (f"{route.path}{path}" for path in _paths(route.routes))
        else:
            yield str(getattr(route, "path", route))


async def test_each_address_has_its_decision(scene: Scene) -> None:
    assert set(_paths(scene.world.app.routes)) == set(ROUTES)


async def test_who_downloads_each_file(scene: Scene, oracle: Oracle) -> None:
    files = oracle.one_of_each_audience("Attachment", ("piece_id", "draft_id", "structure_id", "ticket_id"))
    for actor in oracle.actors:
        for file in files:
            row = oracle.row("Attachment", file)
            seen = oracle.sees(actor, "Attachment", row)
            assert await _asked(scene, actor, f"/files/{file}") == _status(actor, seen=seen), (actor.name, file)
        # A picture that the reader has already is not drawn again.
        row = oracle.row("Attachment", files[-1])
        seen, known = oracle.sees(actor, "Attachment", row), {"if-none-match": f'"{row.sha256}-1"'}
        found = await _asked(scene, actor, f"/files/{files[-1]}/preview.png", known)
        assert found == (304 if seen else _status(actor, seen=False)), actor.name


async def test_who_downloads_each_piece(scene: Scene, oracle: Oracle) -> None:
    pieces = oracle.one_of_each_audience("Piece")
    for actor in oracle.actors:
        shown = [oracle.sees(actor, "Piece", oracle.row("Piece", piece)) for piece in pieces]
        for piece, seen in zip(pieces, shown, strict=True):
            for path in (f"/downloads/{piece}.pdf", f"/downloads/{piece}.zip"):
                assert await _asked(scene, actor, path) == _status(actor, seen=seen), (actor.name, path)
        assert await _asked(scene, actor, f"/certificates/{pieces[0]}.pdf") == _status(actor, seen=shown[0])
        several = urlencode([("id", piece) for piece in pieces])
        assert await _asked(scene, actor, f"/downloads/pieces.zip?{several}") == _status(actor, seen=all(shown))


def _status(actor: Actor, *, seen: bool, refused: int = 404) -> int:
    return 401 if not actor.signed_in else 200 if seen else refused


async def _asked(scene: Scene, actor: Actor, path: str, headers: Any = None) -> int:
    """The status of an answer: its head alone, since a download is a line of history."""
    person = scene.actors[actor.name]
    answer = await scene.world.http.head(path, headers={**person.headers, **(headers or {})})
    return answer.status_code


# ------------------------------------------------------------------------------------------ lists for spreadsheets


async def test_who_exports_which_people(scene: Scene, oracle: Oracle) -> None:
    for actor in oracle.actors:
        action = "export the users (CSV / Excel)"
        expected = {
            oracle.rows["User"][link.user_id].connection_email
            for link in oracle.rows["Rattachement"].values()
            if link.status in ("VALIDE", "EN_COURS_VALIDATION") and actor.may(action, link.structure_id)
        }
        rows = await _export(scene, actor, "users", "", seen=actor.somewhere(action))
        assert {row[ADDRESS] for row in rows} == (expected if actor.somewhere(action) else set()), actor.name


async def test_who_exports_which_liste_fiscale(scene: Scene, oracle: Oracle) -> None:
    for actor in oracle.actors:
        for structure in (scene.structures["VALOMBRE"], scene.structures["BATILOIRE"]):
            asked = urlencode({"structure": structure, "from": "2025-01-01", "to": "2025-12-31"})
            pieces = fiscal_pieces(oracle, actor, structure)
            rows = await _export(scene, actor, "fiscal", f"?{asked}", seen=pieces is not None)
            numbers = sorted(oracle.row("Piece", piece).number for piece in pieces or ())
            assert sorted(row[NUMBER] for row in rows) == numbers, (actor.name, structure)


async def test_everybody_has_the_directory_of_public_structures(scene: Scene, oracle: Oracle) -> None:
    public = {row.id: row.identifier for _, row in oracle.all("Structure") if row.type == "PUBLIQUE"}
    services = {
        (public[row.structure_id], row.code)
        for _, row in oracle.all("Service")
        if row.structure_id in public and row.deleted_at is None
    }
    for actor in (oracle.actors[0], oracle.actors[-1]):
        _, rows = await _sheet(scene, actor, "/exports/directory.csv")
        assert {row[1] for row in rows} == set(public.values())
        _, rows = await _sheet(scene, actor, "/exports/directory-services.csv")
        assert {(row[0], row[2]) for row in rows} == services


async def _export(scene: Scene, actor: Actor, name: str, asked: str, *, seen: bool) -> list[list[Any]]:
    """The rows of an export; as a workbook it is for the same people, and has the same rows."""
    status, rows = await _sheet(scene, actor, f"/exports/{name}.csv{asked}")
    expected = _status(actor, seen=seen, refused=403)
    assert (status, await _asked(scene, actor, f"/exports/{name}.xlsx{asked}")) == (expected, expected), actor.name
    if actor.name == "manager of the town":
        _, book = await _sheet(scene, actor, f"/exports/{name}.xlsx{asked}")
        assert [row[:6] for row in book] == [row[:6] for row in rows]
    return rows


async def _sheet(scene: Scene, actor: Actor, path: str) -> tuple[int, list[list[Any]]]:
    """The status of an export, and its rows but for the heading; none when it is refused."""
    answer = await scene.world.http.get(path, headers=scene.actors[actor.name].headers)
    if answer.status_code != 200:
        return answer.status_code, []
    if ".xlsx" in path:
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content), read_only=True).active
        return 200, [list(row) for row in sheet.iter_rows(values_only=True)][1:]
    return 200, list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))[1:]
