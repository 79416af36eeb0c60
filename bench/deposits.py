"""The deposits that the rivals make, from what a data set holds for them, and whether all wrote the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import asyncpg
import orjson

from api.domain.cadres import Cadre
from api.domain.deposit import SUFFIXES
from api.domain.ids import key_of, public_id
from api.domain.statuses import PieceStatus
from bench.client import ask
from bench.operations import DEPOSIT, Deposits
from bench.servers import Served

FOLLOWS: Final = Cadre.A15
WAITING: Final = f"""
SELECT t.id, t.number, f.id AS file, f.connection_email AS email FROM (
  SELECT t.id, t.number, w.structure_id, ROW_NUMBER() OVER (ORDER BY t.id DESC) AS rank
  FROM work_item w JOIN piece t ON t.id = w.piece_id
  WHERE t.cadre = '{Cadre.A4.value}' AND t.status = '{PieceStatus.A_ASSOCIER_MOE.value}' AND w.structure_id IN (
    SELECT r.structure_id FROM attachment a JOIN rattachement r ON r.user_id = a.uploaded_by_id
    WHERE a.piece_id IS NULL
  )
) t JOIN (
  SELECT a.id, u.connection_email, ROW_NUMBER() OVER (ORDER BY a.id) AS rank
  FROM attachment a JOIN account u ON u.id = a.uploaded_by_id WHERE a.piece_id IS NULL
) f ON f.rank = t.rank ORDER BY t.rank
"""
"""The last dossiers of a data set are made to be continued, one for each file, and differ by nothing that is told."""

WRITTEN: Final = {
    "dossier": "t.id = $1",
    "party": "t.dossier_id = $1 ORDER BY t.seat",
    "piece": "t.dossier_id = $1 ORDER BY t.rank",
    "work_item": "t.piece_id IN (SELECT id FROM piece WHERE dossier_id = $1) ORDER BY t.piece_id, t.seat",
    "attachment": "t.piece_id IN (SELECT id FROM piece WHERE dossier_id = $1) ORDER BY t.piece_id, t.rank",
    "certificate": "t.piece_id IN (SELECT id FROM piece WHERE dossier_id = $1) ORDER BY t.piece_id",
    "journal_entry": "t.dossier_id = $1 ORDER BY t.position",
    "notification": "t.dossier_id = $1 ORDER BY t.piece_id, t.user_id",
    "outbox_mail": "t.data ->> 'dossier' = (SELECT number FROM dossier WHERE id = $1) ORDER BY t.to_address",
}
"""The rows that a deposit may write or change, in an order that does not depend on keys made at random."""

_OWN: Final = re.compile(
    r"[0-9a-f]{64}"  # fingerprints
    r"|[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}"  # keys
    r"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.+:\dZ]*"  # instants
    r"|A4-\d+-\d+|a4-\d+-\d+|20\d\d-\d{7}"  # numbers
    r"|(?<=\"position\":)\d+"
)


async def deposits(url: str, rounds: int) -> Deposits:
    """The deposits that a database waits for, in equal shares for each server and round."""
    connection = await asyncpg.connect(url)
    rows = await connection.fetch(WAITING)
    await connection.close()
    assert rows, "nothing waits to be continued: load the data set anew"
    forms = iter([_form(dict(row)) for row in rows])
    (email,) = {row["email"] for row in rows}
    return Deposits("next pièce", "depositNextPiece", DEPOSIT, email=email, forms=forms, share=len(rows) // rounds // 3)


def _form(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "previousPieceId": public_id("piece", row["id"]),
        "cadre": FOLLOWS.name,
        "number": f"{row['number']}-{SUFFIXES[FOLLOWS]}",
        "invoiceDate": "2025-01-05",
        "typeTva": "TVA_SUR_DEBIT",
        "paymentMethod": "VIREMENT",
        "documentId": public_id("fichier", row["file"]),
    }


async def write_alike(url: str, servers: Sequence[Served], operation: Deposits) -> None:
    """Have each server deposit once; stop unless all answer and write the same."""
    connection = await asyncpg.connect(url)
    found = []
    for served, asked in zip(servers, operation.left(), strict=False):
        answer = orjson.loads(await ask(served.port, served.asked(asked)))
        payload = answer["data"][operation.field]
        assert payload["userErrors"] == [], (served.name, payload["userErrors"])
        key = key_of("dossier", payload["piece"]["dossier"]["id"])
        assert key is not None
        found.append((_bare([payload]), _bare(await _rows(connection, key))))
    await connection.close()
    for served, same in zip(servers, found, strict=True):
        for one, other in zip(same, found[0], strict=True):
            assert one == other, (served.name, [pair for pair in zip(one, other, strict=False) if pair[0] != pair[1]])


async def _rows(connection: asyncpg.Connection[asyncpg.Record], key: UUID) -> list[Any]:
    found = []
    for table, where in WRITTEN.items():
        text = f"SELECT row_to_json(t)::jsonb FROM {table} t WHERE {where}"
        found += [{table: orjson.loads(row[0])} for row in await connection.fetch(text, key)]
    return found


def _bare(rows: Iterable[Any]) -> list[str]:
    """Each as a text in which what is each dossier's own is named by where it first stands."""
    names: dict[str, str] = {}

    def named(match: re.Match[str]) -> str:
        return names.setdefault(match[0].upper().replace("-", ""), f"<{len(names)}>")

    return [_OWN.sub(named, orjson.dumps(row, option=orjson.OPT_SORT_KEYS).decode()) for row in rows]
