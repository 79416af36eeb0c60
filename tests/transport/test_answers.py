"""What is answered: media types, statuses, coded errors, and nothing of our own internals."""

import logging

import httpx2
import pytest

from api.domain.errors import ErrorCode, Problem
from api.transport import negotiate
from tests.transport.small_schema import (
    GRAPHQL,
    JSON,
    SECRET,
    ask,
    client_of,
    codes,
    endpoint,
    records,
)


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ([], JSON),
        ([""], JSON),
        (["*/*"], JSON),
        (["application/*"], JSON),
        ([JSON], JSON),
        ([GRAPHQL], GRAPHQL),
        ([f"{GRAPHQL.upper()}; charset=utf-8"], GRAPHQL),
        ([f"{GRAPHQL}, {JSON}"], GRAPHQL),
        ([f"{JSON}, {GRAPHQL}"], GRAPHQL),
        ([JSON, GRAPHQL], GRAPHQL),
        ([f"{GRAPHQL};q=0.5, {JSON}"], JSON),
        ([f"{GRAPHQL};q=0.9, {JSON} ; q=0.8"], GRAPHQL),
        ([f"{JSON}, text/plain, */*"], JSON),
        ([f"{JSON};q=0, */*"], GRAPHQL),
        ([f"{GRAPHQL};q=0, {JSON};q=0, */*"], None),
        (["text/html"], None),
        (["text/html, */*;q=0.1"], JSON),
        (["*/*;q=0"], None),
        (["application/jsonp"], None),
        ([","], JSON),
    ],
)
def test_the_media_type_is_agreed(accept: list[str], chosen: str | None) -> None:
    assert negotiate(accept, named=(GRAPHQL, JSON), unnamed=(JSON, GRAPHQL)) == chosen


async def test_nothing_acceptable_is_said(client: httpx2.AsyncClient) -> None:
    response = await ask(client, "{ ping }", "text/html")
    assert (response.status_code, codes(response)) == (406, ["UNSUPPORTED_MEDIA_TYPE"])


@pytest.mark.parametrize(
    ("document", "variables", "code"),
    [
        ("{", {}, "GRAPHQL_PARSE_FAILED"),
        ("", {}, "GRAPHQL_PARSE_FAILED"),
        ("{ inconnu }", {}, "GRAPHQL_VALIDATION_FAILED"),
        ("{ choix(choix: {a: 1, b: 2}) }", {}, "GRAPHQL_VALIDATION_FAILED"),
        ('{ montant(valeur: "1.005") }', {}, "BAD_USER_INPUT"),
        ("query ($id: ID!) { __typename echo(texte: $id) }", {}, "GRAPHQL_VALIDATION_FAILED"),
        ("query ($t: String!) { echo(texte: $t) }", {"t": None}, "BAD_USER_INPUT"),
        ("query ($t: String!) { echo(texte: $t) }", {}, "BAD_USER_INPUT"),
        ("query ($c: Couleur!) { couleur(valeur: $c) }", {"c": "VERT"}, "BAD_USER_INPUT"),
        ("query ($m: Montant!) { montant(valeur: $m) }", {"m": 12.5}, "BAD_USER_INPUT"),
        ("query ($s: Saisie!) { saisie(saisie: $s) }", {"s": {"montant": "1.00", "x": 1}}, "BAD_USER_INPUT"),
        ("query ($c: Choix!) { choix(choix: $c) }", {"c": {"a": 1, "b": 2}}, "BAD_USER_INPUT"),
        ("{ ping @skip(if: true) @skip(if: true) }", {}, "GRAPHQL_VALIDATION_FAILED"),
        ("{" + "a{" * 12 + "b" + "}" * 13, {}, "TOO_COSTLY"),
        ("{" + "a{" * 200 + "b" + "}" * 201, {}, "TOO_COSTLY"),
        ("{ ping " + "ping " * 1_000 + "}", {}, "TOO_COSTLY"),
        ("{ ping }" + "\n#" * 501, {}, "TOO_COSTLY"),
        ("{ ping }".ljust(65_537), {}, "TOO_COSTLY"),
        ("query ($t: String!) { echo(texte: $t) }", {"t": [[]] * 10_000}, "TOO_COSTLY"),
    ],
)
async def test_what_cannot_run_is_refused_before_it_runs(
    document: str, variables: dict[str, object], code: str, client: httpx2.AsyncClient
) -> None:
    # Each twice: the second answer comes from the cache.
    for accept, status in ((GRAPHQL, 400), (JSON, 200), (GRAPHQL, 400)):
        response = await ask(client, document, accept, variables=variables)
        assert response.status_code == status
        assert response.headers["content-type"] == f"{accept}; charset=utf-8"
        assert "data" not in response.json()
        assert set(codes(response)) == {code}


@pytest.mark.parametrize("accept", [GRAPHQL, JSON])
async def test_what_ran_answers_200_whatever_came_of_it(accept: str, client: httpx2.AsyncClient) -> None:
    for document in ("{ ping panne }", "{ panneStricte }", "{ prive }"):
        response = await ask(client, document, accept)
        assert response.status_code == 200
        assert "data" in response.json()
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["vary"] == "Accept"


async def test_the_answer_is_written_as_it_is(client: httpx2.AsyncClient) -> None:
    response = await ask(client, '{ ping echo(texte: "€ 😀 \\u2028") montant(valeur: "-1.10") couleur(valeur: BLEU) }')
    assert response.content == (
        '{"data":{"ping":"prêt","echo":"€ 😀 \u2028","montant":"-1.10","couleur":"BLEU"}}'.encode()
    )


async def test_resolvers_have_their_context(client: httpx2.AsyncClient) -> None:
    body = {"query": "query Qui { qui }", "extensions": {"a": 1}}
    response = await client.post("/", json=body, headers={"x-who": "moi"})
    assert response.json() == {"data": {"qui": "moi Qui {'a': 1}"}}


async def test_a_bug_is_hidden_and_its_traceback_found_by_the_request_id(
    client: httpx2.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    response = await ask(client, "{ ping panne }")
    body = response.json()
    identity = response.headers["x-request-id"]
    assert body["data"] == {"ping": "prêt", "panne": None}
    assert body["errors"] == [
        {
            "message": f"Erreur interne. Réf. {identity}",
            "locations": [{"line": 1, "column": 8}],
            "path": ["panne"],
            "extensions": {"code": "INTERNAL", "requestId": identity},
        }
    ]
    [record] = records(caplog)
    assert (record.name, record.levelno) == ("decompte.graphql", logging.ERROR)
    assert identity in record.getMessage()
    assert "in panne" in caplog.text
    assert SECRET in caplog.text


async def test_thirty_failing_rows_and_another_bug_are_one_line(
    client: httpx2.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    response = await ask(client, "{ lignes { panne } panne nonCode }")
    assert codes(response) == ["INTERNAL"] * 32
    [record] = records(caplog)
    assert "fields=32" in record.getMessage()
    assert caplog.text.count("RuntimeError: ") == 2
    assert "several fields failed (3 sub-exceptions)" in caplog.text


@pytest.mark.parametrize("field", ["nonCode", "pasUnNombre", "fauxMontant", "impatient"])
async def test_what_only_a_bug_can_answer_is_hidden(
    field: str, client: httpx2.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    response = await ask(client, f"{{ {field} }}")
    assert (response.status_code, response.json()["data"]) == (200, {field: None})
    assert codes(response) == ["INTERNAL"]
    assert len([record for record in records(caplog) if record.levelno == logging.ERROR]) == 1


@pytest.mark.parametrize(("who", "status", "code"), [("bug", 500, "INTERNAL"), ("nobody", 401, "UNAUTHENTICATED")])
async def test_a_context_that_cannot_be_made_is_coded(
    who: str, status: int, code: str, client: httpx2.AsyncClient
) -> None:
    for accept in (GRAPHQL, JSON):
        response = await client.post("/", json={"query": "{ ping }"}, headers={"x-who": who, "accept": accept})
        assert (response.status_code, codes(response)) == (status, [code])
        assert "data" not in response.json()


async def test_a_rule_that_says_no_in_a_query_gives_each_of_its_problems(client: httpx2.AsyncClient) -> None:
    response = await ask(client, "{ regle }")
    assert codes(response) == ["NOT_FOUND", "FIELD_REQUIRED"]
    first, second = response.json()["errors"]
    assert first["path"] == second["path"] == ["regle"]
    assert first["message"] == Problem(ErrorCode.NOT_FOUND).message
    assert first["extensions"]["remedy"] == Problem(ErrorCode.NOT_FOUND).remedy
    assert second["extensions"]["field"] == ["a", "b"]
    assert second["extensions"]["params"] == {"field": "b"}


async def test_coded_errors_keep_their_code(client: httpx2.AsyncClient) -> None:
    response = await ask(client, "{ prive code }")
    assert codes(response) == ["UNAUTHENTICATED", "SUR_MESURE"]
    assert response.json()["errors"][0]["message"] == "Connectez-vous pour continuer."
    assert response.json()["errors"][1]["extensions"]["detail"] == 3


async def test_a_value_found_wrong_while_running_is_still_the_clients(client: httpx2.AsyncClient) -> None:
    # Valid for the document, since the argument has a default: only the execution sees the null.
    response = await ask(client, "query ($fois: Int) { repete(fois: $fois) }", variables={"fois": None})
    assert codes(response) == ["BAD_USER_INPUT"]
    response = await ask(client, "query ($a: Int!) { choix(choix: {a: $a, b: null}) }", variables={"a": 1})
    assert set(codes(response)) == {"GRAPHQL_VALIDATION_FAILED"}


@pytest.mark.parametrize(
    ("document", "variables"),
    [
        ("{ pong }", {}),
        ("{ ech(texte: 1) }", {}),
        ("query ($c: Couleurs) { ping }", {}),
        ('{ echo(textes: "a") }', {}),
        ("{ couleur(valeur: ROUG) }", {}),
        ('{ saisie(saisie: {montan: "1.00"}) }', {}),
        ("query ($c: Couleur!) { couleur(valeur: $c) }", {"c": "ROUG"}),
        ("query ($s: Saisie!) { saisie(saisie: $s) }", {"s": {"montan": "1.00", "montant": "1.00"}}),
        ("query ($s: Saisie!) { saisie(saisie: $s) }", {"s": {"montan' Did you mean? x": "1.00", "montant": "1.00"}}),
        ("{ ... on Lign { numero } }", {}),
        ("{ ping @skipp(if: true) }", {}),
    ],
)
async def test_names_are_not_suggested(
    document: str, variables: dict[str, object], client: httpx2.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    response = await ask(client, document, variables=variables)
    assert response.status_code == 400
    for error in response.json()["errors"]:
        assert "Did you mean 'montant" not in error["message"]
        assert "Did you mean the" not in error["message"]
        assert "BLEU" not in error["message"]
    assert "ROUGE" not in response.text


async def test_a_clients_mistake_is_one_quiet_line_without_what_it_typed(
    client: httpx2.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    typed = "décompte-2025"
    await ask(client, "query ($s: Saisie!) { saisie(saisie: $s) }", variables={"s": {"motDePasse": typed}})
    await ask(client, f'{{ saisie(saisie: "{typed}") }}')
    await ask(client, f'{{ "{typed}" }}')
    await client.get("/", params={"query": "{ ping }", "a\r\nERROR forged": "1", "\u202ea": "2"})
    await ask(client, "{ ping(a: $b) }", operationName="x\r\nERROR forged")
    lines = [record.getMessage() for record in records(caplog)]
    assert len(lines) == 4
    assert {record.levelno for record in records(caplog)} == {logging.INFO}
    assert typed not in caplog.text
    assert all(line.isprintable() for line in lines)


async def test_control_characters_reach_the_log_escaped(caplog: pytest.LogCaptureFixture) -> None:
    async with client_of(endpoint()) as client:
        await ask(client, "query ($s: Saisie!) { saisie(saisie: $s) }", variables={"s": {"a\nERROR\u2028\x1b[31m": 1}})
    [record] = records(caplog)
    assert record.getMessage().isprintable()
