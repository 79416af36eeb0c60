"""A tool in Python, with the library gql: it signs in, deposits, is refused, and follows what happens."""

from __future__ import annotations

from typing import Any

import httpx2
from gql import Client, GraphQLRequest
from gql.transport.requests import RequestsHTTPTransport
from gql.transport.websockets import WebsocketsTransport

from tests.contract.test_files import IDS, TRUSTED
from tests.world import PASSWORD, pdf


def operation(name: str, **variables: Any) -> GraphQLRequest:
    """An operation of the contract."""
    return GraphQLRequest(TRUSTED[IDS[name]], variable_values=variables)


def sign_in(url: str, email: str) -> tuple[Client, dict[str, str], Any]:
    """A client that checks its documents against the schema it fetched, its headers, and the first structure."""
    stranger = Client(transport=RequestsHTTPTransport(f"{url}/graphql"))
    session = stranger.execute(operation("SignIn", input={"email": email, "password": PASSWORD}))["signIn"]
    headers = {"authorization": f"Bearer {session['token']}"}
    transport = RequestsHTTPTransport(f"{url}/graphql", headers=headers)
    structure = session["viewer"]["rattachements"][0]["structure"]
    return Client(transport=transport, fetch_schema_from_transport=True), headers, structure


async def test_a_tool_deposits_is_refused_and_follows(sandbox: str) -> None:
    supplier, headers, structure = sign_in(sandbox, "agent@lormel.example")
    start = supplier.execute(operation("LatestPosition"))["changes"]["latest"]
    with httpx2.Client(base_url=sandbox, headers=headers, trust_env=False) as http:
        file = http.post("/files", files={"file": ("facture.pdf", pdf())}).json()["id"]
    form = {
        "cadre": "A1",
        "number": "OUTIL-1",
        "invoiceDate": "2025-01-05",
        "structureId": structure["id"],
        "recipient": {"identifier": "25990042100019"},
        "engagementNumber": "EJ-77",
        "typeTva": "TVA_SUR_DEBIT",
        "paymentMethod": "VIREMENT",
        "amounts": {"totalHt": "1000.00", "totalTva": "200.00", "totalTtc": "1200.00"},
        "documentId": file,
    }
    deposited = supplier.execute(operation("DepositPiece", input=form))["depositPiece"]
    assert deposited["userErrors"] == []
    again = supplier.execute(operation("DepositPiece", input={**form, "dryRun": True}))["depositPiece"]
    assert [(each["code"], each["field"]) for each in again["userErrors"]] == [
        ("DUPLICATE_NUMBER", ["number"]),
        ("FILE_UNUSABLE", ["documentId"]),
    ]

    address = f"{sandbox.replace('http', 'ws')}/graphql"
    socket = WebsocketsTransport(address, init_payload=headers, connect_timeout=120, ack_timeout=120, close_timeout=120)
    async with Client(transport=socket) as live:
        changes = live.subscribe(operation("FollowChanges", after=start))
        told = await anext(changes)
        await changes.aclose()
    assert told["changes"]["kind"] == "PIECE_DEPOSITED"
    assert told["changes"]["piece"]["id"] == deposited["piece"]["id"]
