"""The statement of the limit for a dossier, and its buttons.

The rules of the domain decide those, whoever reads the rows: nobody would write them a second time in SQL. The
statement answers what they ask for, beside what is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Final
from uuid import UUID

from api.domain.actions import offers
from api.domain.attachments import AttachmentKind
from api.domain.cadres import Cadre
from api.domain.facts import facts_of
from api.domain.habilitation import Application, Level, UserRole
from api.domain.journal import CHANGE_KINDS
from api.domain.organisation import MoaPresence, PublicCategory
from api.domain.permissions import Actor, Grant
from api.domain.pieces import Groupement
from api.domain.roles import Seat
from api.domain.statuses import DOSSIER_STATES, DossierState, PieceStatus
from bench.limit.shown import STATUS_LABELS, piece, structure
from bench.limit.sql import Dialect

STATES: Final = {state: rule.libelle for state, rule in DOSSIER_STATES.items()}
SEATED: Final = "party p JOIN structure s ON s.id = p.structure_id WHERE p.dossier_id = d.id"
FACTS: Final = (
    "rank", "cadre", "status", "depositor_seat", "deposited_at", "holder", "held_since", "validated_at", "comment",
    "suspension_acknowledged_at", "rejection_acknowledged_at", "rejection_handled", "duplicated",
)  # fmt: skip


def dossier(db: Dialect) -> str:
    """A dossier with its parties, its pièces and their history; $3 is its key. Beside it, what its buttons need."""
    main = AttachmentKind.DOCUMENT_PRINCIPAL.value
    party = db.one(seat="p.seat", structure=structure(db, "s"))
    file = db.one(id=db.key("fichier", "a.id"), name="a.name", kind="COALESCE(a.kind, 'AUTRE')")
    actor = db.one(firstName="u.first_name", lastName="u.last_name")
    label = f"COALESCE({db.word('j.to_status', STATUS_LABELS)}, {db.word('j.kind', CHANGE_KINDS)})"
    line = db.one(
        at=db.instant("j.at"), kind="j.kind", label=label, comment="j.comment",
        actor=f"CASE WHEN u.id IS NOT NULL THEN {actor} END",
        structure=f"CASE WHEN s.id IS NOT NULL THEN {db.one(name='s.name')} END",
    )  # fmt: skip
    history = db.many(line, "journal_entry j LEFT JOIN account u ON u.id = j.user_id LEFT JOIN structure s"
                      " ON s.id = j.structure_id WHERE j.piece_id = t.id ORDER BY j.position LIMIT 50")  # fmt: skip
    files = db.many(file, f"attachment a WHERE a.piece_id = t.id AND a.kind <> '{main}' ORDER BY a.rank")
    row = db.one(**piece(db), attachments=files, history=db.one(nodes=history))
    shown = db.one(
        id=db.key("dossier", "d.id"), number="d.number", state="d.state", stateLabel=db.word("d.state", STATES),
        circuit="d.circuit",
        parties=db.many(party, f"{SEATED} ORDER BY p.seat"),
        pieces=db.many(row, "piece t WHERE t.dossier_id = d.id ORDER BY t.rank"),
    )  # fmt: skip
    seen = db.under_keys("dossier_id", "party")
    return (
        f"{db.signed_in()} SELECT " + db.one(
            dossier=shown,
            facts=db.one(
                works=db.boolean("d.works"), state="d.state", groupement="d.groupement", mandant_id="d.mandant_id",
                interruption_notice_date="d.interruption_notice_date",
                interruption_resumed_on="d.interruption_resumed_on",
                parties=db.many(
                    db.one(seat="p.seat", structure_id="p.structure_id", service_id="p.service_id",
                           moa_presence="s.moa_presence", public_category="s.public_category"),
                    SEATED,
                ),
                pieces=db.many(db.one(pk="t.id", **{name: f"t.{name}" for name in FACTS}),
                               "piece t WHERE t.dossier_id = d.id ORDER BY t.rank"),
            ),
            now="me.now",
            user_id="me.id",
            roles=db.many(db.one(structure_id="structure_id", role="role"), "roles"),
            grants=db.many(db.one(structure_id="structure_id", service_id="service_id", application="application",
                                  level="level"), "grants"),
        ) + f" FROM me LEFT JOIN dossier d ON d.id = $3 AND d.works AND d.id IN ({seen})"
    )  # fmt: skip


def with_buttons(found: Any) -> Any:
    """The dossier, with what the caller may do with each pièce."""
    given, shown = found["facts"], found["dossier"]
    if not given["pieces"]:
        return None
    parties, pieces = map(party_of, given["parties"]), map(piece_of, given["pieces"])
    dossier, actor = dossier_of(given), actor_of(found)
    facts, now = facts_of(dossier, parties, pieces), datetime.fromisoformat(found["now"])
    for row, facts_of_piece in zip(shown["pieces"], facts.pieces, strict=True):
        buttons = offers(facts, facts_of_piece, actor, now)
        row["availableActions"] = [{"action": each.action.value, "enabled": not each.blockers} for each in buttons]
    return shown


def actor_of(found: Mapping[str, Any]) -> Actor:
    """Who asks, and what they may do."""
    return Actor(
        UUID(found["user_id"]),
        {UUID(row["structure_id"]): UserRole(row["role"]) for row in found["roles"]},
        tuple(
            Grant(
                UUID(row["structure_id"]), _key(row["service_id"]), Application(row["application"]), Level(row["level"])
            )
            for row in found["grants"]
        ),
    )


def dossier_of(row: Mapping[str, Any]) -> SimpleNamespace:
    """The row of a dossier, as the rules read it."""
    typed: dict[str, Any] = {name: _key(row[name]) for name in row.keys() & {"id", "supplier_id", "mandant_id"}}
    typed |= {"state": DossierState(row["state"]), "groupement": Groupement(row["groupement"])}
    return SimpleNamespace(**{**row, **typed})


def party_of(row: Mapping[str, Any]) -> SimpleNamespace:
    """The row of a seat, with its structure."""
    return SimpleNamespace(
        seat=Seat(row["seat"]), structure_id=UUID(row["structure_id"]), service_id=_key(row["service_id"]),
        structure=SimpleNamespace(
            moa_presence=row["moa_presence"] and MoaPresence(row["moa_presence"]),
            public_category=row["public_category"] and PublicCategory(row["public_category"]),
        ),
    )  # fmt: skip


def piece_of(row: Mapping[str, Any]) -> SimpleNamespace:
    """The row of a pièce."""
    key = UUID(row.get("pk") or row["id"])
    return SimpleNamespace(**{
        **row, "pk": key, "id": key, "cadre": Cadre(row["cadre"]), "status": PieceStatus(row["status"]),
        "depositor_seat": Seat(row["depositor_seat"]), "holder": row["holder"] and Seat(row["holder"]),
        **{name: row[name] and datetime.fromisoformat(row[name]) for name in row.keys() & INSTANTS},
    })  # fmt: skip


INSTANTS: Final = frozenset({
    "deposited_at", "held_since", "validated_at", "suspension_acknowledged_at", "rejection_acknowledged_at", "due_at",
    "due_fired_at",
})  # fmt: skip


def _key(text: str | None) -> UUID | None:
    return UUID(text) if text else None
