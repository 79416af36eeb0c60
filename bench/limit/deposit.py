"""The deposit of a next pièce at the limit: one transaction of three statements, one to take the dossier of a caller
who is signed in, one that reads all that the rules ask for, one that writes all they decide; PostgreSQL only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, Final
from uuid import UUID

import asyncpg
import orjson
from asyncpg.pool import PoolConnectionProxy

from api.domain.account import SIGNS_IN
from api.domain.amounts import Amounts, parse_montant
from api.domain.attachments import AttachmentKind
from api.domain.cadres import CADRES, Cadre
from api.domain.delays import PARIS
from api.domain.deposit import number_key
from api.domain.errors import DomainError, ErrorCode, Problem
from api.domain.habilitation import Application, RattachementStatus
from api.domain.ids import key_of, public_id
from api.domain.opening import ServiceFacts
from api.domain.organisation import IdentifierType, StructureStatus, StructureType
from api.domain.pieces import ExemptionReason, PaymentMethod, TypeTva
from api.domain.roles import Seat
from api.domain.service import is_active
from api.domain.statuses import DOSSIER_STATES, STATUSES
from api.security import token_digest
from bench.acts import COLUMNS, FOLLOWING, Deposit, Person, file_of, form_of, joined
from bench.limit.dossier import actor_of, dossier_of, party_of, piece_of
from bench.limit.sql import Dialect

_SQL: Final = Dialect(sqlite=False)
_STRUCTURE: Final = (
    "id", "name", "type", "status", "identifier", "identifier_type", "moa_presence", "public_category",
    "service_code_required", "engagement_required", "engagement_or_service_required", "payment_status_not_reported",
)  # fmt: skip
_SEEN: Final = (
    "EXISTS (SELECT 1 FROM party p WHERE p.dossier_id = d.id AND (p.audience = ANY(ARRAY(SELECT key FROM keys))"
    " OR p.service_audience = ANY(ARRAY(SELECT key FROM keys))))"
)
TAKE: Final = (
    f"{_SQL.signed_in()}, taken AS (UPDATE dossier d SET version = version + 1, updated_at = me.now FROM me"
    f" WHERE d.id = (SELECT dossier_id FROM piece WHERE id = $3) AND {_SEEN} RETURNING d.*)"
    " SELECT " + _SQL.one(
        now="me.now", user_id="me.id", dossier="(SELECT row_to_json(taken) FROM taken)",
        roles=_SQL.many(_SQL.one(structure_id="structure_id", role="role"), "roles"),
        grants=_SQL.many(_SQL.one(structure_id="structure_id", service_id="service_id", application="application",
                                  level="level"), "grants"),
    ) + " FROM me"
)  # fmt: skip
"""$1 and $2 as everywhere, $3 the pièce before."""

_APPLICATION: Final = (
    f"CASE p.seat WHEN '{Seat.DESTINATAIRE.value}' THEN '{Application.FACTURES_RECUES.value}'"
    f" WHEN '{Seat.VALIDEUR_1.value}' THEN '{Application.FACTURES_A_VALIDER.value}'"
    f" WHEN '{Seat.VALIDEUR_2.value}' THEN '{Application.FACTURES_A_VALIDER.value}'"
    f" ELSE '{Application.FACTURES_DE_TRAVAUX.value}' END"
)
_STATUSES: Final = ", ".join(f"'{status.value}'" for status in SIGNS_IN)
READ: Final = "SELECT " + _SQL.one(
    parties=_SQL.many(
        _SQL.one(id="p.id", seat="p.seat", structure_id="p.structure_id", service_id="p.service_id",
                 audience="p.audience", service_audience="p.service_audience", service_name="v.name",
                 structure=_SQL.one(**{name: f"s.{name}" for name in _STRUCTURE})),
        "party p JOIN structure s ON s.id = p.structure_id LEFT JOIN service v ON v.id = p.service_id"
        " WHERE p.dossier_id = $1",
    ),
    pieces=_SQL.many("row_to_json(t)", "piece t WHERE t.dossier_id = $1 ORDER BY t.rank"),
    files=_SQL.many(
        _SQL.one(file="row_to_json(a)",
                 colleague="EXISTS (SELECT 1 FROM rattachement r WHERE r.user_id = a.uploaded_by_id"
                 f" AND r.status = '{RattachementStatus.VALIDE.value}' AND r.structure_id = ANY($4::uuid[]))"),
        "attachment a WHERE a.id = ANY($3::uuid[])",
    ),
    taken="EXISTS (SELECT 1 FROM piece x WHERE x.supplier_id = $5 AND x.number_key = $6)",
    services=_SQL.many(
        "row_to_json(v)",
        "service v JOIN party p ON p.structure_id = v.structure_id WHERE v.deleted_at IS NULL AND p.dossier_id = $1"
        f" AND p.seat = '{Seat.DESTINATAIRE.value}' AND v.code_key ="
        " LOWER(TRIM(COALESCE($9, (SELECT x.recipient_service_code FROM piece x WHERE x.id = $2))))",
    ),
    people=_SQL.many(
        _SQL.one(seat="p.seat", id="u.id", email="u.contact_email", by_mail="u.billing_notifications",
                 name="u.first_name || ' ' || u.last_name"),
        f"(SELECT p.*, {_APPLICATION} AS application FROM party p WHERE p.dossier_id = $1) p"
        " JOIN habilitation h ON h.structure_id = p.structure_id AND h.application = p.application"
        " AND (h.service_id IS NULL OR h.service_id = p.service_id) AND h.effective_at <= $7"
        " JOIN rattachement r ON r.user_id = h.user_id AND r.structure_id = p.structure_id"
        f" AND r.status = '{RattachementStatus.VALIDE.value}' AND (r.valid_from IS NULL OR r.valid_from <= $8)"
        f" JOIN account u ON u.id = r.user_id AND u.status IN ({_STATUSES}) ORDER BY u.id",
    ),
)  # fmt: skip
"""$1 the dossier, $2 the pièce before, $3 the files, $4 the caller's structures, $5 the supplier, $6 the number, $7 and
$8 now and today, $9 the service that the form asks for."""


def _set(names: Sequence[str]) -> str:
    return ", ".join(f"{name} = v.{name}" for name in names)


_ENTRY: Final = (
    "at", "kind", "transition", "dossier_id", "piece_id", "structure_id", "user_id", "from_status", "to_status",
    "comment",
)  # fmt: skip
_FREE: Final = "o.piece_id IS NULL AND o.structure_id IS NULL AND o.draft_id IS NULL AND o.ticket_id IS NULL"
WRITE: Final = (
    f"WITH d AS (UPDATE dossier o SET {_set(FOLLOWING)} FROM json_populate_record(NULL::dossier, $1) v"
    " WHERE o.id = v.id),"
    " h AS (UPDATE party o SET service_id = v.service_id, service_audience = v.service_audience"
    " FROM json_populate_recordset(NULL::party, $2) v WHERE o.id = v.id),"
    " n AS (INSERT INTO piece SELECT * FROM json_populate_record(NULL::piece, $3)),"
    f" b AS (UPDATE piece o SET {_set(COLUMNS)} FROM json_populate_record(NULL::piece, $4) v WHERE o.id = v.id),"
    " g AS (DELETE FROM work_item WHERE piece_id = $5 RETURNING 1),"
    " w AS (INSERT INTO work_item SELECT * FROM json_populate_recordset(NULL::work_item, $6)"
    " WHERE (SELECT COUNT(*) FROM g) >= 0),"
    " a AS (UPDATE attachment o SET piece_id = v.piece_id, kind = v.kind, designation = v.designation, rank = v.rank"
    f" FROM json_populate_recordset(NULL::attachment, $7) v WHERE o.id = v.id AND {_FREE} RETURNING 1),"
    " c AS (INSERT INTO certificate SELECT * FROM json_populate_record(NULL::certificate, $8)),"
    " t AS (INSERT INTO notification SELECT * FROM json_populate_recordset(NULL::notification, $9)),"
    " m AS (INSERT INTO outbox_mail SELECT * FROM json_populate_recordset(NULL::outbox_mail, $10)),"
    " k AS (INSERT INTO counter AS c (name, value) VALUES ('journal', json_array_length($11))"
    " ON CONFLICT (name) DO UPDATE SET value = c.value + EXCLUDED.value RETURNING value),"
    f" j AS (INSERT INTO journal_entry (position, {', '.join(_ENTRY)})"
    f" SELECT k.value - v.position, {', '.join(f'v.{name}' for name in _ENTRY)}"
    " FROM json_populate_recordset(NULL::journal_entry, $11) v, k)"
    " SELECT COUNT(*) FROM a"
)


class Refused(Exception):
    """What is answered instead of a pièce."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems)
        self.problems = problems


async def deposit(
    connection: PoolConnectionProxy[asyncpg.Record], token: str, given: Mapping[str, Any]
) -> bytes | None:
    """The payload of a deposit; None for who is not signed in."""
    try:
        async with connection.transaction():
            return await _deposit(connection, token, given)
    except Refused as refusal:
        problems: Sequence[Problem] = refusal.problems
    except DomainError as refusal:
        problems = refusal.problems
    except asyncpg.UniqueViolationError:
        problems = [Problem(ErrorCode.DUPLICATE_NUMBER, ("number",), {"number": given["number"]})]
    errors = [{"code": each.code, "field": each.field, "message": each.message} for each in problems]
    return orjson.dumps({"userErrors": errors, "message": None, "piece": None})


async def _deposit(
    connection: PoolConnectionProxy[asyncpg.Record], token: str, given: Mapping[str, Any]
) -> bytes | None:
    previous_id = key_of("piece", given["previousPieceId"])
    text = await connection.fetchval(TAKE, token_digest(token), datetime.now(UTC), previous_id)
    if text is None:
        return None
    caller = orjson.loads(text)
    if caller["dossier"] is None:
        raise Refused(Problem(ErrorCode.NOT_FOUND))
    actor, now, dossier = actor_of(caller), datetime.fromisoformat(caller["now"]), dossier_of(caller["dossier"])
    asked = [{"fileId": given["documentId"]}, *given.get("attachments", ())]
    keys = [key_of("fichier", each["fileId"]) for each in asked]
    code, number = given.get("recipientServiceCode"), number_key(given["number"])
    today = now.astimezone(PARIS).date()
    found = orjson.loads(
        await connection.fetchval(
            READ, dossier.id, previous_id, keys, [*actor.roles], dossier.supplier_id, number, now, today, code
        )
    )
    pieces = [piece_of(row) for row in found["pieces"]]
    previous = next(piece for piece in pieces if piece.pk == previous_id)
    if given.get("expectedVersion") not in (None, previous.version):
        raise Refused(Problem(ErrorCode.VERSION_CONFLICT))
    parties = [_party(row) for row in found["parties"]]
    act = Deposit(
        actor, now, dossier, parties, pieces, previous, next((_service(row, today) for row in found["services"]), None),
        (previous.recipient_service_code if code is None else code) or None,
    )  # fmt: skip
    rows = {UUID(each["file"]["id"]): each for each in found["files"]}
    files = [
        file_of(_file(rows[key]) if key in rows else None, actor, _joined(each),
                colleague=key in rows and rows[key]["colleague"])
        for key, each in zip(keys, asked, strict=True)
    ]  # fmt: skip
    form = form_of(_typed(given), previous, files[0], files[1:], cadre=Cadre[given["cadre"]], taken=found["taken"])
    piece = act.write(form, _made, [_person(row) for row in found["people"]])
    await _write(connection, act, piece, joined(form, piece))
    return _payload(act, piece)


async def _write(
    connection: PoolConnectionProxy[asyncpg.Record], act: Deposit, piece: Any, files: Sequence[Mapping[str, Any]]
) -> None:
    last = len(act.entries) - 1
    entries = [{**row, "position": last - rank} for rank, row in enumerate(act.entries)]
    handed = [_only(act.handed_over, ("id", "service_id", "service_audience"))] if act.handed_over else []
    row = {name: value for name, value in vars(piece).items() if name != "pk"}
    count = await connection.fetchval(
        WRITE, _json(_only(act.dossier, ("id", *FOLLOWING))), _json(handed), _json(row),
        _json(_only(act.previous, ("id", *COLUMNS))), act.previous.id, _json(act.items), _json(files),
        _json(act.certificate), _json(act.notifications), _json(act.mails), _json(entries),
    )  # fmt: skip
    if count < len(files):
        raise Refused(Problem(ErrorCode.FILE_UNUSABLE, ("documentId",)))


def _payload(act: Deposit, piece: Any) -> bytes:
    amounts = {"totalHt": piece.total_ht, "totalTva": piece.total_tva, "totalTtc": piece.total_ttc,
               "netToPay": piece.net_to_pay}  # fmt: skip
    dossier = act.dossier
    shown = {
        "id": public_id("piece", piece.pk), "number": piece.number, "cadre": piece.cadre.name,
        "cadreLabel": CADRES[piece.cadre].libelle, "status": piece.status,
        "statusLabel": STATUSES[piece.status].libelle,
        "depositedAt": piece.deposited_at.isoformat().replace("+00:00", "Z"),
        "amounts": {name: str(amount) for name, amount in amounts.items()},
        "dossier": {
            "id": public_id("dossier", dossier.id), "number": dossier.number, "state": dossier.state,
            "stateLabel": DOSSIER_STATES[dossier.state].libelle, "circuit": dossier.circuit,
        },
    }  # fmt: skip
    return orjson.dumps({"userErrors": [], "message": DONE, "piece": shown})


DONE: Final = "Votre pièce est validée et envoyée ; le dossier avance."


# ------------------------------------------------------------------------------ JSON there and back


def _json(value: Any) -> str:
    return orjson.dumps(value, default=_plain).decode()


def _plain(value: Any) -> Any:
    return int(value.scaleb(2)) if isinstance(value, Decimal) else str(value)


def _only(row: Any, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _made(**columns: Any) -> SimpleNamespace:
    return SimpleNamespace(pk=columns["id"], **columns)


def _party(row: Mapping[str, Any]) -> SimpleNamespace:
    party, structure = party_of({**row, **{name: row["structure"][name] for name in _SETTINGS}}), row["structure"]
    for name in ("id", "audience", "service_audience", "service_name"):
        setattr(party, name, row[name])
    for name in ("name", "identifier", *(name for name in _STRUCTURE if name.endswith(("required", "reported")))):
        setattr(party.structure, name, structure[name])
    party.structure.id, party.structure.type = party.structure_id, StructureType(structure["type"])
    party.structure.status = StructureStatus(structure["status"])
    party.structure.identifier_type = IdentifierType(structure["identifier_type"])
    return party


_SETTINGS: Final = ("moa_presence", "public_category")


def _service(row: Mapping[str, Any], today: date) -> ServiceFacts:
    first, last = (row[name] and date.fromisoformat(row[name]) for name in ("valid_from", "valid_until"))
    active = is_active(first, last, today)
    return ServiceFacts(UUID(row["id"]), row["code"], active, row["engagement_required"], row["is_default"])


def _file(row: Mapping[str, Any]) -> SimpleNamespace:
    file = row["file"]
    return SimpleNamespace(**{**file, "id": UUID(file["id"]), "uploaded_by_id": UUID(file["uploaded_by_id"])})


def _joined(given: Mapping[str, Any]) -> dict[str, Any]:
    kind = given.get("kind")
    return {"designation": given.get("designation"), "kind": AttachmentKind(kind) if kind else None}


def _person(row: Mapping[str, Any]) -> Person:
    return Person(Seat(row["seat"]), UUID(row["id"]), row["email"], " ".join(row["name"].split()), row["by_mail"])


def _typed(given: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the form; one that is of no use raises."""
    amounts, reason = given.get("amounts"), given.get("exemptionReason")
    return {
        "number": given["number"],
        "invoice_date": date.fromisoformat(given["invoiceDate"]),
        "type_tva": TypeTva(given["typeTva"]),
        "payment_method": PaymentMethod(given["paymentMethod"]),
        "exemption_reason": ExemptionReason(reason) if reason else None,
        "comment": given.get("comment"),
        "marche_number": given.get("marcheNumber"),
        "engagement_number": given.get("engagementNumber"),
        "amounts": amounts and Amounts(
            parse_montant(amounts["totalHt"]), parse_montant(amounts["totalTva"]),
            parse_montant(amounts.get("discountTtc") or "0.00"), amounts.get("discountReason"),
            parse_montant(amounts["totalTtc"]), parse_montant(amounts.get("netToPay") or amounts["totalTtc"]),
        ),
    }  # fmt: skip
