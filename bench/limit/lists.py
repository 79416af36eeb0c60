"""The statements of the limit for counts and lists."""

from __future__ import annotations

from api.domain.approval import APPROVAL_STATES, APPROVAL_TYPES, ApprovalState
from api.domain.cadres import CADRES
from api.domain.habilitation import Application, Level, UserRole
from api.reads.counts import MAX_COUNT
from bench.limit.shown import CADRE_LABELS, NAMES, STATUS_LABELS, piece, structure
from bench.limit.sql import Dialect


def _page(db: Dialect, *, key: str, order: str) -> str:
    """Where the page `shown` of `page` stands; a cursor of the limit is as good as another."""
    cursor = f"CAST({order} AS TEXT) || CAST({key} AS TEXT)"
    return db.one(
        hasNextPage=db.boolean("(SELECT COUNT(*) FROM page) > $3"),
        hasPreviousPage=db.boolean("1 = 0"),
        startCursor=f"(SELECT {cursor} FROM shown ORDER BY place LIMIT 1)",
        endCursor=f"(SELECT {cursor} FROM shown ORDER BY place DESC LIMIT 1)",
    )


def _count(db: Dialect, found: str) -> str:
    """The total `n` that a statement finds, as it is shown."""
    capped = f"CASE WHEN n > {MAX_COUNT} THEN {MAX_COUNT} ELSE n END"
    return f"(SELECT {db.one(value=capped, exact=db.boolean(f'n <= {MAX_COUNT}'))} FROM ({found}) total)"


def dashboard(db: Dialect) -> str:
    """Counts by status and by cadre of all that may be seen, from those that the project keeps with each act."""
    words = ", ".join(
        f"({rank}, '{status.value}', '{label.replace(chr(39), chr(39) * 2)}')"
        for rank, (status, label) in enumerate(STATUS_LABELS.items())
    )
    cadres = ", ".join(f"({rank}, '{cadre.value}')" for rank, cadre in enumerate(CADRES))

    def summed(name: str) -> str:
        return f"COALESCE(SUM(c.{name}), 0)"

    status = db.one(
        status="s.status", statusLabel="s.label", count=summed("n"), totalTtc=db.montant(summed("ttc")),
        waitingForViewer=summed("awaited"),
    )  # fmt: skip
    cadre = db.one(
        cadre=db.word("s.cadre", NAMES), cadreLabel=db.word("s.cadre", CADRE_LABELS), count=summed("n"),
        totalTtc=db.montant(summed("ttc")),
    )  # fmt: skip
    held = f"CASE WHEN {db.kept_under('awaited')} THEN c.pieces ELSE 0 END"
    seen = f"t.dossier_id IN ({db.under_keys('dossier_id', 'party')})"
    due = (  # few between two looks of the engine; PostgreSQL expects a third of all, and this order shows it the index
        "SELECT status, cadre, dossier_id FROM piece WHERE due_fired_at IS NULL AND due_at <= (SELECT now FROM me)"
        " ORDER BY due_at LIMIT 1000"
    )
    return (
        f"{db.signed_in()}, due AS {db.once}({due}), counts AS ("
        "SELECT status, cadre, SUM(pieces) AS n, SUM(total_ttc) AS ttc,"
        " SUM(held) AS awaited, SUM(late) AS overdue FROM ("
        f"SELECT c.status, c.cadre, c.pieces, c.total_ttc, {held} AS held, c.late FROM {db.kept('seen')}"
        f" UNION ALL SELECT t.status, t.cadre, 0, 0, 0, 1 FROM due t WHERE {seen}) k"
        " GROUP BY status, cadre HAVING SUM(pieces) > 0),"
        f" statuses(place, status, label) AS (VALUES {words}), cadres(place, cadre) AS (VALUES {cadres})"
        " SELECT " + db.one(
            asOf=db.instant("me.now"),
            waitingPieces="(SELECT COALESCE(SUM(awaited), 0) FROM counts)",
            overdueDeadlines="(SELECT COALESCE(SUM(overdue), 0) FROM counts)",
            byStatus=db.many(status, "statuses s LEFT JOIN counts c ON c.status = s.status"
                             " GROUP BY s.place, s.status, s.label ORDER BY s.place"),
            byCadre=db.many(cadre, "cadres s JOIN counts c ON c.cadre = s.cadre GROUP BY s.place, s.cadre"
                            " ORDER BY s.place"),
        ) + " FROM me"
    )  # fmt: skip


def queue(db: Dialect) -> str:
    """A page of the work queue; $3 is its size."""
    halves = " UNION ".join(db.first(column, "$3 + 1") for column in ("audience", "service_audience"))
    party = (
        f"(SELECT {db.one(seat='p.seat', structure=structure(db, 'r'))} FROM party p JOIN structure r"
        " ON r.id = p.structure_id WHERE p.dossier_id = t.dossier_id AND p.seat = t.recipient_seat)"
    )
    dossier = db.one(id=db.key("dossier", "d.id"), number="d.number", state="d.state")
    node = db.one(
        **piece(db), statusAt=db.instant("t.status_at"), depositor=structure(db, "s"), recipient=party,
        dossier=f"CASE WHEN d.works THEN {dossier} END",
    )  # fmt: skip
    source = (
        "shown JOIN piece t ON t.id = shown.piece_id JOIN structure s ON s.id = t.depositor_id"
        " JOIN dossier d ON d.id = t.dossier_id ORDER BY shown.place"
    )
    return (
        f"{db.signed_in()}, page AS (SELECT * FROM ({halves}) first ORDER BY deposited_at, piece_id LIMIT $3 + 1),"
        " shown AS (SELECT page.*, ROW_NUMBER() OVER (ORDER BY deposited_at, piece_id) AS place FROM page"
        " ORDER BY deposited_at, piece_id LIMIT $3)"
        " SELECT " + db.one(
            nodes=db.many(node, source),
            pageInfo=_page(db, key="piece_id", order="deposited_at"),
            totalCount=_count(db, f"SELECT COALESCE(SUM(c.pieces), 0) AS n FROM {db.kept('awaited')}"),
        ) + " FROM me"
    )  # fmt: skip


def approvals(db: Dialect) -> str:
    """A page of the requests of the structures that one manages, and of one's own; $3 is its size."""
    decided, own = f"t.state <> '{ApprovalState.DEMANDEE.value}'", "t.requester_id = me.id"
    manages = (
        f"SELECT structure_id FROM roles WHERE role = '{UserRole.GESTIONNAIRE_PRINCIPAL.value}'"
        " UNION SELECT structure_id"
        f" FROM grants WHERE service_id IS NULL AND application = '{Application.ORGANISATION.value}'"
    )
    managed = f"t.structure_id IN ({manages} AND level = '{Level.MODIFICATION.value}')"
    seen = f"({own} OR {managed} OR ({decided} AND t.structure_id IN ({manages})))"
    node = db.one(
        id=db.key("approval", "t.id"), type="t.type", state="t.state", comment="t.comment",
        typeLabel=db.word("t.type", {key: row.libelle for key, row in APPROVAL_TYPES.items()}),
        stateLabel=db.word("t.state", {key: row.libelle for key, row in APPROVAL_STATES.items()}),
        requestedAt=db.instant("t.requested_at"),
        requester=db.one(id=db.key("user", "u.id"), firstName="u.first_name", lastName="u.last_name"),
        structure=structure(db, "s"),
    )  # fmt: skip
    found = f"FROM me CROSS JOIN approval t WHERE {seen}"
    source = (
        "shown t JOIN account u ON u.id = t.requester_id JOIN structure s ON s.id = t.structure_id ORDER BY t.place"
    )
    return (
        f"{db.signed_in()}, page AS (SELECT t.* {found} ORDER BY t.requested_at DESC, t.id DESC LIMIT $3 + 1),"
        " shown AS (SELECT page.*, ROW_NUMBER() OVER (ORDER BY requested_at DESC, id DESC) AS place FROM page"
        " ORDER BY requested_at DESC, id DESC LIMIT $3)"
        " SELECT " + db.one(
            nodes=db.many(node, source),
            pageInfo=_page(db, key="id", order="requested_at"),
            totalCount=_count(db, f"SELECT COUNT(*) AS n FROM (SELECT t.id {found} LIMIT {MAX_COUNT + 1}) counted"),
        ) + " FROM me"
    )  # fmt: skip
