"""The screens: which addresses have one, and what a browser is told to do with what it gets."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from api.dashboard import SCREENS, Dashboard
from api.domain.errors import REQUEST_ERRORS, RequestErrorCode
from api.notices import PAGE_POLICY
from tests.cli.served import ROOT
from tests.world import HOST, World

SOURCES = ROOT / "frontend-contract" / "dashboard"
PAGE = '<html data-sandbox="%DECOMPTE_SANDBOX%" data-documents="%DECOMPTE_DOCUMENTS%" class="%DECOMPTE_NONCE%"></html>'


@pytest_asyncio.fixture
async def browser(tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    """Before a server whose screens were built: one page, one script."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "index-1a2b.js").write_text("let a = 1;" * 100)
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "licences.md").write_text("# Licences")
    app = Starlette(routes=Dashboard(tmp_path, sandbox=True, documents=False, links={}).routes())
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url=HOST) as http:
        yield http


def test_each_address_of_the_sources_is_served() -> None:
    declared = "".join(file.read_text() for file in SOURCES.glob("src/**/route*.ts*"))
    paths = {re.sub(r":(\w+)", r"{\1}", path) for path in re.findall(r"path: '(/[^']*)'", declared)}
    assert paths
    assert paths <= set(SCREENS)


async def test_deep_links_answer_the_page_under_a_strict_policy(browser: httpx2.AsyncClient) -> None:
    nonces = set()
    for path in ("/", "/connexion", "/dossiers/dossier_1?onglet=historique"):
        answer = await browser.get(path)
        policy = answer.headers["content-security-policy"]
        found = re.search(r"style-src 'self' 'nonce-([\w-]{22})'", policy)
        assert found is not None
        assert answer.text == f'<html data-sandbox="true" data-documents="false" class="{found[1]}"></html>'
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-cache"
        assert "etag" not in answer.headers
        nonces.add(found[1])
    assert len(nonces) == 3


async def test_what_is_built_is_kept_for_good(browser: httpx2.AsyncClient) -> None:
    script = await browser.get("/assets/index-1a2b.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["content-encoding"] == "gzip"
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    missing = await browser.get("/assets/index-0000.js")
    assert (missing.status_code, missing.headers.get("cache-control")) == (404, None)
    assert (await browser.get("/licences")).text == "# Licences"


async def test_where_it_was_not_built_the_page_says_how(tmp_path: Path) -> None:
    app = Starlette(
        routes=Dashboard(tmp_path, sandbox=True, documents=False, links={"Bac à sable": "/sandbox"}).routes()
    )
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url=HOST) as http:
        answer = await http.get("/dossiers/dossier_1")
        assert answer.status_code == 503
        assert "make dashboard" in answer.text
        assert 'href="/sandbox"' in answer.text
        assert "script-src" not in answer.headers["content-security-policy"]
        assert (await http.get("/assets/index-1a2b.js")).status_code == 404
        assert (await http.get("/licences")).status_code == 404


async def test_the_screens_take_no_address_of_the_api(world: World) -> None:
    for path in ("/files", "/files/unknown", "/downloads/unknown.pdf", "/token", "/unknown", "/assets/unknown.js"):
        answer = await world.http.get(path)
        assert answer.status_code in (401, 404, 405), path
        assert "text/html" not in answer.headers["content-type"], path
    assert (await world.http.get("/graphql", headers={"accept": "text/html"})).headers["content-type"] != "text/html"


async def test_a_browser_reads_a_page_where_there_is_nothing(world: World) -> None:
    browser = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    answer = await world.http.get("/dossier/inconnu", headers=browser)
    kept = [answer.headers[name] for name in ("content-type", "cache-control", "vary", "content-security-policy")]
    assert (answer.status_code, kept) == (404, ["text/html; charset=utf-8", "no-store", "Accept, Origin", PAGE_POLICY])
    assert "<h1>Adresse inconnue</h1>" in answer.text
    assert '<a href="/">' in answer.text
    # A method that is not served, and a program, get the code.
    for method, accept, status in (("POST", browser["accept"], 405), ("GET", "*/*", 404), ("GET", "", 404)):
        path = "/sandbox" if method == "POST" else "/dossier/inconnu"
        coded = await world.http.request(method, path, headers={"accept": accept})
        assert (coded.status_code, coded.headers["content-type"]) == (status, "application/json")


@pytest.mark.parametrize(
    ("method", "path", "code", "allow"),
    [
        ("GET", "/unknown", "NOT_FOUND", None),
        ("GET", "/assets/unknown.js", "NOT_FOUND", None),
        ("POST", "/assets/unknown.js", "METHOD_NOT_ALLOWED", "GET, HEAD"),
        ("GET", "/files", "METHOD_NOT_ALLOWED", "POST"),
    ],
)
async def test_what_no_route_has_is_refused_in_code(
    world: World, method: str, path: str, code: str, allow: str | None
) -> None:
    answer = await world.http.request(method, path)
    status = 405 if allow else 404
    assert (answer.status_code, answer.headers.get("allow")) == (status, allow)
    (error,) = answer.json()["errors"]
    assert error["message"] == REQUEST_ERRORS[RequestErrorCode(code)]
    assert error["extensions"] == {"code": code, "requestId": answer.headers["x-request-id"]}
