"""Around the answer: origins, cookies, request ids, guards for browsers, GraphiQL."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import Response
from starlette.types import Scope

from api.transport import Front, origin_allowed
from tests.transport.small_schema import (
    COOKIE,
    ask,
    client_of,
    codes,
    effects,
    endpoint,
    exchange,
    post_scope,
)


@pytest.mark.parametrize(
    ("origin", "scheme", "host", "allowed"),
    [
        ("https://ecrans.example", "http", "api.example", True),
        ("https://Ecrans.Example", "http", "api.example", True),
        ("http://api.example", "http", "api.example", True),
        ("http://api.example:8000", "http", "api.example:8000", True),
        ("https://api.example", "https", "API.example", True),
        ("https://api.example", "wss", "api.example", True),
        ("http://api.example", "https", "api.example", False),
        ("http://api.example:8000", "http", "api.example", False),
        ("https://ecrans.example.evil", "http", "api.example", False),
        ("https://ecrans.example/", "http", "api.example", False),
        ("null", "http", "api.example", False),
        ("", "http", "api.example", False),
        (None, "http", "api.example", False),
        ("http://", "http", None, False),
    ],
)
def test_origins(origin: str | None, scheme: str, host: str | None, allowed: bool) -> None:
    pairs = {"origin": origin, "host": host}
    headers = [(name.encode(), value.encode()) for name, value in pairs.items() if value is not None]
    scope: Scope = {"type": "http", "scheme": scheme, "headers": headers}
    assert origin_allowed(scope, frozenset({"https://ecrans.example"})) is allowed


def test_two_origins_are_none() -> None:
    twice = [(b"origin", b"https://ecrans.example"), (b"origin", b"https://evil.example"), (b"host", b"api.example")]
    assert not origin_allowed(
        {"type": "http", "scheme": "http", "headers": twice}, frozenset({"https://ecrans.example"})
    )


@pytest.mark.parametrize(
    ("headers", "written"),
    [
        ({"cookie": f"{COOKIE}=jeton"}, False),
        ({"cookie": f"{COOKIE}=jeton", "origin": "null"}, False),
        ({"cookie": f"{COOKIE}=jeton", "origin": "https://evil.example"}, False),
        ({"cookie": f"{COOKIE}=jeton", "origin": "http://test"}, True),
        ({"cookie": f"{COOKIE}=jeton", "origin": "https://ecrans.example"}, True),
        ({"cookie": f"{COOKIE}=jeton", "authorization": "Bearer jeton"}, True),
        ({"cookie": "autre=valeur"}, True),
        ({"origin": "https://evil.example"}, True),
        ({}, True),
    ],
)
async def test_a_write_with_the_session_cookie_needs_a_known_origin(
    headers: dict[str, str], written: bool, client: httpx2.AsyncClient
) -> None:
    response = await client.post("/", json={"query": "mutation { ecrire }"}, headers=headers)
    if written:
        assert response.json() == {"data": {"ecrire": "écrit"}}
    else:
        assert (response.status_code, codes(response)) == (403, ["FORBIDDEN_ORIGIN"])
    assert effects == (["written"] if written else [])
    reading = await client.post("/", json={"query": "{ ping }"}, headers=headers)
    assert reading.status_code == 200


async def test_cookies_set_by_a_resolver_go_out(client: httpx2.AsyncClient) -> None:
    response = await client.post("/", json={"query": "mutation { ecrire }"})
    cookies = response.headers.get_list("set-cookie")
    assert [cookie.split(";")[0] for cookie in cookies] == [f"{COOKIE}=jeton", "autre=valeur"]
    assert response.headers["content-length"] == str(len(response.content))


async def test_a_browser_is_given_graphiql(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<title>GraphiQL</title>", encoding="utf-8")
    browser = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    async with client_of(Front(endpoint(graphiql=tmp_path), hosts=["test"])) as client:
        page = await client.get("/graphql", headers=browser)
        assert (page.status_code, page.text) == (200, "<title>GraphiQL</title>")
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert "script-src 'self'" in page.headers["content-security-policy"]
        answer = await client.get("/graphql?" + urlencode({"query": "{ ping }"}), headers={"accept": "*/*"})
        assert answer.json() == {"data": {"ping": "prêt"}}
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert (await client.post("/graphql", json={"query": "{ ping }"}, headers=browser)).json()["data"]
    async with client_of(endpoint()) as client:
        assert codes(await client.get("/graphql", headers=browser)) == ["BAD_REQUEST"]


async def test_each_answer_carries_its_id_and_its_guards() -> None:
    seen: list[str] = []

    async def page(scope: Scope, receive: Any, send: Any) -> None:
        seen.append(scope["state"]["request_id"])
        await Response("page", headers={"X-Request-Id": "forged"})(scope, receive, send)

    app = Front(page, hosts=["test"], policies={"/static/": "default-src 'self'", "/static/pdf/": "sandbox"})
    async with client_of(app) as client:
        policies = {}
        for path in ("/", "/static/a.js", "/static/pdf/a"):
            response = await client.get(path, headers={"x-request-id": "chosen"})
            assert response.headers.get_list("x-request-id") == [seen[-1]]
            assert response.headers["x-content-type-options"] == "nosniff"
            assert response.headers["referrer-policy"] == "no-referrer"
            policies[path] = response.headers["content-security-policy"]
    assert len(set(seen)) == 3
    assert policies["/"].startswith("default-src 'none'")
    assert (policies["/static/a.js"], policies["/static/pdf/a"]) == ("default-src 'self'", "sandbox")
    async with client_of(Front(endpoint(), hosts=["test"])) as client:
        assert len((await ask(client, "{ ping }")).headers.get_list("x-request-id")) == 1


@pytest.mark.parametrize(
    "host", ["test", "test:8000", "TEST", "test:", "test:1:2", "www.test", "evil.test", "", "[::1]"]
)
@pytest.mark.parametrize("origin", [None, "https://ecrans.example", "https://evil.example", "null"])
@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
async def test_hosts_and_origins_are_told_what_starlette_tells_them(host: str, origin: str | None, method: str) -> None:
    async def page(scope: Scope, receive: Any, send: Any) -> None:
        await Response("page", headers={"Vary": "Accept"})(scope, receive, send)

    hosts, origins = ["test", "www.a.test", "[::1]"], ["https://ecrans.example"]
    shared = CORSMiddleware(
        page,
        allow_origins=origins,
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type"],
        allow_credentials=True,
        expose_headers=["X-Request-Id"],
    )
    asked = {"host": host, "access-control-request-method": "POST", **({"origin": origin} if origin else {})}
    answers = []
    for app in (TrustedHostMiddleware(shared, allowed_hosts=hosts), Front(page, hosts=hosts, origins=origins)):
        async with client_of(app) as client:
            answer = await client.request(method, "/", headers=asked)
            answers.append((answer.status_code, answer.text, sorted(answer.headers.items())))
    guards = {"x-request-id", "x-content-type-options", "referrer-policy", "content-security-policy"}
    assert {name for name, _ in answers[1][2]} >= guards
    kept = [header for header in answers[1][2] if header[0] not in guards]
    assert answers[0] == (*answers[1][:2], kept)


async def test_two_hosts_or_origins_are_not_plain() -> None:
    async def page(scope: Scope, receive: Any, send: Any) -> None:
        await Response("page")(scope, receive, send)

    front = Front(page, hosts=["test"], origins=["https://ecrans.example"])
    for twice in ((b"host", b"evil.test"), (b"origin", b"https://ecrans.example")):
        scope = post_scope({"host": "test", "origin": "https://evil.example"})
        scope["headers"].append(twice)
        status, headers, body, _ = await exchange(front, scope, [])
        assert (status, body, "access-control-allow-origin" in headers) == (200, b"page", False)


async def test_a_path_of_its_own_is_past_the_router() -> None:
    async def refused(scope: Scope, receive: Any, send: Any) -> None:
        await Response(status_code=404)(scope, receive, send)

    front = Front(refused, hosts=["test"], straight={"/graphql": endpoint()})
    async with client_of(front) as client:
        assert (await ask(client, "{ ping }")).json() == {"data": {"ping": "prêt"}}
        assert (await client.get("/graphql/")).status_code == 404


async def test_the_middleware_leaves_other_protocols_alone() -> None:
    scopes: list[Scope] = []

    async def app(scope: Scope, receive: Any, send: Any) -> None:
        scopes.append(scope)

    async def nothing(*_: Any) -> Any:
        return None

    scope: Scope = {"type": "lifespan"}
    await Front(app, hosts=["test"])(scope, nothing, nothing)
    assert scopes == [{"type": "lifespan"}]
