"""What is sent: every malformed body, address and method gets a coded answer and runs nothing."""

import gzip
import json
import logging
from urllib.parse import quote

import httpx2
import pytest
from starlette.types import Message

from tests.transport.small_schema import (
    GRAPHQL,
    JSON,
    PERSISTED,
    PERSISTED_ID,
    ask,
    chunk,
    codes,
    effects,
    endpoint,
    exchange,
    post_scope,
    records,
)

# The thirteen bodies that answered 500 on the stock view, and their kin.
BAD_BODIES = {
    "null": b"null",
    "number": b"3",
    "string": b'"{ ping }"',
    "true": b"true",
    "invalid utf-8": b'{"query": "{ ping }\xff"}',
    "overlong utf-8": b'{"query": "{ ping }\xc0\xaf"}',
    "utf-8 surrogate": b'{"query": "\xed\xa0\x80"}',
    "deep list": b'{"query": "{ ping }", "variables": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deep object": b'{"query": "{ ping }", "variables": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001,
    "long integer": b'{"query": "{ ping }", "variables": {"a": ' + b"9" * 10_000 + b"}}",
    "gzip without saying so": gzip.compress(b'{"query": "{ ping }"}'),
    "utf-16": '{"query": "{ ping }"}'.encode("utf-16"),
    "utf-16 without mark": '{"query": "{ ping }"}'.encode("utf-16-le"),
    "byte order mark": b"\xef\xbb\xbf" + b'{"query": "{ ping }"}',
    "lone surrogate": b'{"query": "{ ping } # \\ud800"}',
    "not json": b"{ ping }",
    "cut": b'{"query": "{ ping }"',
    "two values": b'{"query": "{ ping }"} {}',
    "NaN": b'{"query": "{ ping }", "variables": {"a": NaN}}',
    "huge float": b'{"query": "{ ping }", "variables": {"a": 1e400}}',
    "empty": b"",
    "empty object": b"{}",
    "batch": b'[{"query": "{ ping }"}, {"query": "{ ping }"}]',
    "empty batch": b"[]",
    "batch of numbers": b"[1, 2]",
    "batch of a thousand": b"[" + b",".join([b'{"query": "{ ping }"}'] * 1_000) + b"]",
}


@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES.keys())
async def test_a_bad_body_is_the_clients_mistake(
    body: bytes, client: httpx2.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    for accept in (GRAPHQL, JSON):
        response = await client.post("/", content=body, headers={"content-type": JSON, "accept": accept})
        assert response.status_code == 400
        assert response.headers["content-type"].startswith(accept)
        assert codes(response) == ["BAD_REQUEST"]
    assert {record.levelno for record in records(caplog)} == {logging.INFO}
    assert not any(record.exc_info for record in records(caplog))


@pytest.mark.parametrize(
    "parameters",
    [
        {"query": None},
        {"query": 0},
        {"query": False},
        {"query": ["{ ping }"]},
        {"query": {"a": 1}},
        {"query": "{ ping }", "variables": "texte"},
        {"query": "{ ping }", "variables": 0},
        {"query": "{ ping }", "variables": []},
        {"query": "{ ping }", "operationName": 1},
        {"query": "{ ping }", "operationName": {}},
        {"query": "{ ping }", "extensions": "texte"},
        {"query": "{ ping }", "extensions": [1]},
        {"documentId": 3},
        {"documentId": "md5:abc"},
        {"documentId": PERSISTED_ID.upper()},
        {"documentId": PERSISTED_ID, "query": PERSISTED},
    ],
)
async def test_a_parameter_of_another_shape_is_refused(parameters: object, client: httpx2.AsyncClient) -> None:
    response = await client.post("/", json=parameters)
    assert (response.status_code, codes(response)) == (400, ["BAD_REQUEST"])


async def test_null_parameters_are_as_absent_and_unknown_or_doubled_keys_are_let_be(client: httpx2.AsyncClient) -> None:
    body = b'{"query": "{", "query": "{ ping }", "variables": null, "operationName": null, "extensions": null, "x": 1}'
    response = await client.post("/", content=body, headers={"content-type": JSON})
    assert (response.status_code, response.json()) == (200, {"data": {"ping": "prêt"}})


@pytest.mark.parametrize(
    ("content_type", "taken"),
    [
        ("application/json", True),
        ("Application/JSON", True),
        ("application/json; charset=utf-8", True),
        ('application/json;charset="UTF-8"', True),
        ("application/json; charset=utf-16", False),
        ("application/json; charset=latin-1", False),
        ("application/json; boundary=x", False),
        ("text/application/json", False),
        ("application/jsonp", False),
        ("application/json, text/plain", False),
        ("text/plain", False),
        ("application/graphql", False),
        ("application/x-www-form-urlencoded", False),
        ("multipart/form-data; boundary=x", False),
        ("", False),
        (None, False),
    ],
)
async def test_only_json_in_utf_8_is_read(content_type: str | None, taken: bool, client: httpx2.AsyncClient) -> None:
    headers = {} if content_type is None else {"content-type": content_type}
    response = await client.post("/", content=b'{"query": "{ ping }"}', headers=headers)
    assert response.status_code == (200 if taken else 415)
    if not taken:
        assert codes(response) == ["UNSUPPORTED_MEDIA_TYPE"]


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "identity"])
async def test_no_content_encoding_is_undone(encoding: str, client: httpx2.AsyncClient) -> None:
    body = gzip.compress(b'{"query": "{ ping }"}')
    response = await client.post("/", content=body, headers={"content-type": JSON, "content-encoding": encoding})
    assert (response.status_code, codes(response)) == (415, ["UNSUPPORTED_MEDIA_TYPE"])


async def test_a_body_that_announces_too_much_is_refused_unread() -> None:
    scope = post_scope({"content-length": str(1_048_577)})
    status, headers, body, count = await exchange(endpoint(), scope, [chunk(b"{", more=True)])
    assert (status, count, headers["connection"]) == (413, 0, "close")
    assert json.loads(body)["errors"][0]["extensions"]["code"] == "PAYLOAD_TOO_LARGE"


@pytest.mark.parametrize(("length", "status"), [("9" * 5_000, 413), ("-1", 400), ("1e3", 400), ("٣", 400), ("", 400)])
async def test_a_strange_length_does_no_harm(length: str, status: int) -> None:
    assert (await exchange(endpoint(), post_scope({"content-length": length}), [chunk(b"{}", more=False)]))[0] == status


async def test_a_body_that_grows_too_much_is_refused_on_the_way() -> None:
    pieces = [chunk(b" " * 262_144, more=True) for _ in range(100)]
    status, _, _, count = await exchange(endpoint(), post_scope({}), pieces)
    assert (status, count) == (413, 5)
    status, _, _, _ = await exchange(endpoint(), post_scope({"content-length": "10"}), pieces)
    assert status == 413


async def test_a_body_at_the_cap_is_read_piece_by_piece() -> None:
    body = b'{"query": "{ ping }"}'.ljust(1_048_576)
    pieces = [chunk(body[:1_000_000], more=True), chunk(body[1_000_000:], more=False)]
    assert (await exchange(endpoint(), post_scope({"content-length": "1048576"}), pieces))[0] == 200
    pieces = [chunk(body, more=True), chunk(b" ", more=False)]
    assert (await exchange(endpoint(), post_scope({}), pieces))[0] == 413


async def test_a_client_that_left_gets_no_answer() -> None:
    gone: Message = {"type": "http.disconnect"}
    assert (await exchange(endpoint(), post_scope({}), [chunk(b'{"query"', more=True), gone]))[0] == 0


async def test_a_body_that_never_ends_is_given_up() -> None:
    status, headers, body, _ = await exchange(
        endpoint(deadline_seconds=0.05), post_scope({}), [chunk(b'{"query"', more=True)]
    )
    assert (status, headers["connection"]) == (408, "close")
    assert json.loads(body)["errors"][0]["extensions"]["code"] == "TIMEOUT"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "QUERY"])
async def test_other_methods_are_refused(method: str, client: httpx2.AsyncClient) -> None:
    response = await client.request(method, "/", params={"query": "{ ping }"})
    assert (response.status_code, response.headers["allow"]) == (405, "GET, POST")


async def test_a_query_may_come_by_get(client: httpx2.AsyncClient) -> None:
    document = "query Dire($texte: String!) { echo(texte: $texte) } query Autre { ping }"
    parameters = {
        "query": document,
        "variables": '{"texte": "é + &"}',
        "operationName": "Dire",
        "extensions": '{"a": 1}',
    }
    response = await client.get("/", params=parameters)
    assert (response.status_code, response.json()) == (200, {"data": {"echo": "é + &"}})
    response = await client.get(
        "/", params={"query": "{ ping }", "operationName": "", "variables": "", "extensions": ""}
    )
    assert response.json() == {"data": {"ping": "prêt"}}


@pytest.mark.parametrize(
    "query_string",
    [
        "",
        "query",
        "query=",
        "other=1",
        "query=%FF",
        "query=é".encode().decode("latin-1"),
        "query={ping}&query={ping}",
        "query={ping}&variables=1",
        "query={ping}&variables=[]",
        "query={ping}&variables={",
        "query={ping}&variables=%FF",
        "query={ping}&variables=" + quote("[" * 2_000 + "]" * 2_000),
        "query={ping}&variables=" + quote('{"a":' * 2_000 + "1" + "}" * 2_000),
        "query={ping}&variables=" + '{"a":' + "9" * 10_000 + "}",
        "query={ping}&extensions=[]",
        "&".join(f"a{rank}=1" for rank in range(100)),
    ],
)
async def test_a_bad_address_is_the_clients_mistake(query_string: str) -> None:
    scope = post_scope({}, method="GET", query_string=query_string.encode("latin-1"))
    status, _, body, _ = await exchange(endpoint(), scope, [])
    assert (status, json.loads(body)["errors"][0]["extensions"]["code"]) == (400, "BAD_REQUEST")


@pytest.mark.parametrize(
    ("document", "name"),
    [
        ("mutation { ecrire }", None),
        ("query Lire { ping } mutation Ecrire { ecrire }", "Ecrire"),
        ("mutation { ecrire inconnu }", None),
    ],
)
async def test_a_mutation_by_get_is_refused(document: str, name: str | None, client: httpx2.AsyncClient) -> None:
    for accept in (GRAPHQL, JSON):
        parameters = {"query": document} | ({"operationName": name} if name else {})
        response = await client.get("/", params=parameters, headers={"accept": accept})
        assert (response.status_code, response.headers["allow"]) == (405, "POST")
        assert codes(response) == ["METHOD_NOT_ALLOWED"]
    assert effects == []


async def test_the_operation_that_runs_decides_about_get(client: httpx2.AsyncClient) -> None:
    document = "mutation Ecrire { ecrire } query Lire { ping }"
    response = await client.get("/", params={"query": document, "operationName": "Lire"})
    assert (response.status_code, response.json()) == (200, {"data": {"ping": "prêt"}})


async def test_a_subscription_does_not_run_over_plain_http(client: httpx2.AsyncClient) -> None:
    response = await ask(client, "subscription { suivre }")
    assert (response.status_code, codes(response)) == (400, ["BAD_REQUEST"])
