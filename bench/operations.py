"""What the servers are asked: what a busy agent and a manager look at, one root field each, and the screens' own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as default
from pathlib import Path
from typing import Any, Final

import orjson

ROWS: Final = 50
SCREEN_ROWS: Final = 20
"""The rows of a page of the dashboard's screens."""
DOCUMENTS: Final = Path(__file__).parents[1] / "frontend-contract/trusted-documents.json"

DASHBOARD: Final = """query Dashboard {
  dashboard {
    asOf waitingPieces overdueDeadlines
    byStatus { status statusLabel count totalTtc waitingForViewer } byCadre { cadre cadreLabel count totalTtc }
  }
}"""
QUEUE: Final = """query Queue($first: Int!) {
  workQueue(first: $first) {
    nodes {
      id number cadre cadreLabel status statusLabel statusAt depositedAt
      amounts { totalHt totalTva totalTtc netToPay }
      depositor { id name identifier } recipient { seat structure { id name identifier } }
      dossier { id number state }
    }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount { value exact }
  }
}"""
DOSSIER: Final = """query Dossier($id: ID!) {
  dossier(id: $id) {
    id number state stateLabel circuit parties { seat structure { id name identifier } }
    pieces {
      id number cadre cadreLabel status statusLabel depositedAt amounts { totalHt totalTva totalTtc netToPay }
      attachments { id name kind } availableActions { action enabled }
      history(first: 50) { nodes { at kind label comment actor { firstName lastName } structure { name } } }
    }
  }
}"""
APPROVALS: Final = """query Approvals($first: Int!) {
  approvals(first: $first) {
    nodes {
      id type typeLabel state stateLabel requestedAt comment
      requester { id firstName lastName } structure { id name identifier }
    }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount { value exact }
  }
}"""
DEPOSIT: Final = """mutation Deposit($input: DepositNextPieceInput!) {
  depositNextPiece(input: $input) {
    userErrors { code field message } message
    piece {
      id number cadre cadreLabel status statusLabel depositedAt amounts { totalHt totalTva totalTtc netToPay }
      dossier { id number state stateLabel circuit }
    }
  }
}"""

AGENT: Final = "agent@atelier.example"
"""An agent of the MOE with the longest work queue."""
MANAGER: Final = "gestionnaire@atelier.example"


@dataclass(frozen=True, slots=True)
class Operation:
    """A document with its variables, its only root field, and who asks."""

    name: str
    field: str
    query: str
    variables: Mapping[str, Any] = default(default_factory=dict)
    email: str = AGENT

    def body(self) -> bytes:
        """What a GraphQL client sends."""
        return orjson.dumps({"query": self.query, "variables": self.variables})


@dataclass(frozen=True, slots=True)
class Deposits(Operation):
    """Deposits of next pièces; no form is sent twice, so each is one of `forms` that nobody has taken before."""

    forms: Iterator[Mapping[str, Any]] = default(default_factory=lambda: iter(()))
    share: int = 0
    """How many are left to one server in one round."""

    def left(self) -> Iterator[Operation]:
        """Those that nobody has made yet."""
        return (Operation(self.name, self.field, self.query, {"input": form}, self.email) for form in self.forms)


def reads(dossier: str) -> list[Operation]:
    """The operations of the comparison that only read; `dossier` is the identifier of the one that is shown."""
    return [
        Operation("dashboard", "dashboard", DASHBOARD),
        Operation(f"work queue, {ROWS} rows", "workQueue", QUEUE, {"first": ROWS}),
        Operation("one dossier", "dossier", DOSSIER, {"id": dossier}),
        Operation(f"approvals, {ROWS} rows", "approvals", APPROVALS, {"first": ROWS}, MANAGER),
    ]


def screens(dossier: str) -> list[Operation]:
    """What the screens of `frontend-contract/dashboard` ask, as their build sends it."""
    texts = orjson.loads(DOCUMENTS.read_bytes()).values()
    first = {"first": SCREEN_ROWS}
    asked: list[tuple[str, str, dict[str, Any], str]] = [
        ("Dashboard", "dashboard", {}, AGENT),
        ("WorkQueue", "workQueue", first, AGENT),
        ("SearchPieces", "pieces", first, AGENT),
        ("Dossier", "dossier", {"id": dossier}, AGENT),
        ("NextPieceOptions", "nextPieceOptions", {"dossierId": dossier}, AGENT),
        ("Approvals", "approvals", first, MANAGER),
    ]
    return [
        Operation(f"screen: {name}", field, _named(name, texts), variables, email)
        for name, field, variables, email in asked
    ]


def _named(name: str, texts: Iterable[str]) -> str:
    return next(text for text in texts if text.startswith((f"query {name}(", f"query {name}{{")))
