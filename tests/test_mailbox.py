"""The mailbox of a sandbox, read in a browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.app import create_app
from tests.api.forms import deposit, done
from tests.pages import Page, read
from tests.test_mailer import mailing, settled, until
from tests.world import World, a_world, settings


async def page(world: World, path: str, status: int = 200) -> tuple[Page, str]:
    answer = await world.http.get(path)
    return read(answer, status), answer.text


async def test_the_list_and_a_mail(sandbox_url: str, tmp_path: Path) -> None:
    async with mailing(sandbox_url, tmp_path, mail_from="") as world:
        _, text = await page(world, "/mailbox")
        assert "Aucun message." in text
        piece = await deposit(world, "F-1")
        await until(settled)
        form = {"pieceId": piece["id"], "comment": "Joindre <script>alert(1)</script> & le devis"}
        await done(await world.person("ATELIER"), "suspendPiece", form)
        await until(settled)

        found, text = await page(world, "/mailbox")
        assert "6 messages" in text
        assert [each for each in found.links if each.startswith("/mailbox/")] == found.links
        assert text.index("Pièce suspendue") < text.index("Pièce mise à disposition")
        assert ("th", {"scope": "col"}) in found.seen

        found, text = await page(world, found.links[0])
        assert "Joindre &lt;script&gt;alert(1)&lt;/script&gt; &amp; le devis" in text
        assert "@batiloire.example" in text
        assert "/mailbox" in found.links

        style = await world.http.get("/sandbox/style.css")
        assert style.headers["content-type"] == "text/css; charset=utf-8"


async def test_the_list_comes_page_by_page(sandbox_url: str, tmp_path: Path) -> None:
    async with mailing(sandbox_url, tmp_path, mail_from="") as world:
        await deposit(world, "F-2")
        await until(settled)
        mail = next((tmp_path / "mailbox").iterdir())
        for number in range(120):
            (mail.parent / f"{number:032x}.eml").write_bytes(mail.read_bytes())
        seen: list[str] = []
        for number, around in ((1, ["2"]), (2, ["1", "3"]), (3, ["2"])):
            found, text = await page(world, f"/mailbox?page={number}")
            assert f"123 messages, le plus récent d'abord&#8239;; page {number} sur 3." in text
            assert [each.rpartition("=")[2] for each in found.links if "?page=" in each] == around
            seen += [each for each in found.links if "?page=" not in each]
        assert len(set(seen)) == 123
        assert seen == sorted(seen, reverse=True)
        for odd in ("0", "-1", "x", "9" * 30, "4"):
            await page(world, f"/mailbox?page={odd}")


@pytest.mark.parametrize(
    "name", ["0" * 32, "..%2f..%2fdecompte.sqlite3", "%2e%2e", "%00", "A" * 32, "0" * 31, "style.css%00"]
)
async def test_only_mails_are_read(sandbox_url: str, tmp_path: Path, name: str) -> None:
    async with mailing(sandbox_url, tmp_path, mail_from="") as world:
        answer = await world.http.get(f"/mailbox/{name}")
        assert answer.status_code == 404
        assert not re.search("sqlite", answer.text, re.IGNORECASE)


async def test_only_a_sandbox_that_keeps_its_mails_shows_them(sandbox_url: str, tmp_path: Path) -> None:
    real = {"sandbox": False, "sandbox_now": None}
    relayed = {"smtp_host": "127.0.0.1", "smtp_tls": "none", "mail_from": "a@b.example"}
    async with a_world(sandbox_url, tmp_path, **relayed) as world:
        assert (await world.http.get("/mailbox")).status_code == 404
    routes = {getattr(route, "path", "") for route in create_app(settings(sandbox_url, tmp_path, **real)).routes}
    assert not [path for path in routes if "mailbox" in path]
