"""The root fields: how each is asked, and what it must answer to whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from api.domain.ids import public_id
from tests.api.visibility.edges import names
from tests.api.visibility.oracle import KINDS, Actor, Oracle

Expected = Callable[[Oracle, Actor], Any]
CLOSED: Final = "UNAUTHENTICATED"
"""What a root field answers signed out, unless it is open to all."""

FEW: Final = 4
"""Objects that a root field is asked for one by one: all of them are asked for by `nodes`."""

WHOLE: Final = names(
    "UserConnection.nodes ApprovalConnection.nodes DossierConnection.nodes PieceConnection.nodes DraftConnection.nodes"
    " StructureConnection.nodes TicketConnection.nodes Viewer.user Viewer.technicalAccount Viewer.rattachements"
    " NotificationConnection.nodes DirectoryEntry.services"
)
"""Where a list shows its objects with all their fields: elsewhere they are named, and read by their identifier."""


@dataclass(frozen=True)
class Ask:
    """A root field with its arguments, and what it must answer: a refusal, or what `found` finds in the value."""

    name: str
    arguments: str
    expected: Expected
    found: Callable[[Any], Any]


def _ids(value: Any) -> set[str]:
    return {each["id"] for each in value["nodes"]}


def _cards(value: Any) -> set[str]:
    return {each["id"] for each in value}


def _lines(name: str) -> Callable[[Any], set[str]]:
    return lambda value: {each["position"] for each in value[name]}


def _one(value: Any) -> Any:
    return value if value is None or isinstance(value, str) else value["id"]


def _signed_in(expected: Expected) -> Expected:
    return lambda oracle, actor: expected(oracle, actor) if actor.signed_in else CLOSED


def _list(name: str, kind: str, sees: Callable[[Oracle, Actor, Any], bool], arguments: str = "(first: 100)") -> Ask:
    """A list, of the objects that a rule lets through."""

    def expected(oracle: Oracle, actor: Actor) -> set[str]:
        return {identifier for identifier, row in oracle.all(kind) if sees(oracle, actor, row)}

    return Ask(name, arguments, _signed_in(expected), _ids)


def _narrowed(actor: Actor, structure: str) -> Actor:
    key = structure.partition("_")[2]
    return replace(actor, profiles=tuple(held for held in actor.profiles if held.structure.hex == key))


def numbers(oracle: Oracle, actor: Actor, structure: str | None = None) -> dict[str, int]:
    """How many pièces the actor sees, how many wait for them, how many requests do, how much is unread."""
    here = actor if structure is None else _narrowed(actor, structure)
    pieces = [row for _, row in oracle.all("Piece")]
    requests = [row for _, row in oracle.all("Approval") if oracle.to_decide(actor, row)]
    return {
        "pieces": sum(oracle.piece(here, row) for row in pieces),
        "waiting": sum(oracle.awaited(here, row) for row in pieces),
        "requests": sum(structure in (None, public_id("structure", row.structure_id)) for row in requests),
        "unread": len(oracle.visible(actor, "Notification")),
    }


def _counted(*names: str, structure: str | None = None) -> Expected:
    def expected(oracle: Oracle, actor: Actor) -> dict[str, int]:
        found = numbers(oracle, actor, structure)
        return {name: found[name] for name in names}

    return _signed_in(expected)


def _sum(rows: Any, name: str = "count") -> int:
    return sum(each[name] for each in rows)


def _board(value: Any) -> dict[str, int]:
    pieces, waiting = _sum(value["byStatus"]), value["waitingPieces"]
    assert (_sum(value["byCadre"]), _sum(value["byStatus"], "waitingForViewer")) == (pieces, waiting)
    assert value["overdueDeadlines"] == 0
    return {"pieces": pieces, "waiting": waiting, "requests": value["pendingApprovals"]}


def _counters(value: Any) -> dict[str, int]:
    pieces, waiting = _sum(value["byStatus"]), value["waitingPieces"]
    assert _sum(value["byStatus"], "waitingForViewer") == waiting
    requests, unread = value["pendingApprovals"], value["unreadNotifications"]
    return {"pieces": pieces, "waiting": waiting, "requests": requests, "unread": unread}


def _menu(oracle: Oracle, actor: Actor) -> Any:
    """What the viewer is told of themself: a tool has no screen, so nothing of it (TEC-03)."""
    if not actor.signed_in:
        return None
    own = {
        kind: {each for each, row in oracle.all(kind) if actor.themself(row.user_id)}
        for kind in ("Rattachement", "Habilitation")
    }
    kept = ("VALIDE", "EN_COURS_VALIDATION")
    found = numbers(oracle, actor)
    return {
        "user": None if actor.tool else public_id("user", actor.person.id),
        "tool": actor.tool and public_id("technical", actor.tool.id),
        "rattachements": {each for each in own["Rattachement"] if oracle.row("Rattachement", each).status in kept},
        "habilitations": own["Habilitation"],
        "notifications": oracle.visible(actor, "Notification"),
        "applications": {held.application for held in actor.profiles},
        "exports": actor.somewhere("export the users (CSV / Excel)"),
        "waiting": found["waiting"],
        "requests": found["requests"],
        "unread": found["unread"],
    }


def _told(value: Any) -> Any:
    return value and {
        "user": value["user"] and value["user"]["id"],
        "tool": value["technicalAccount"] and value["technicalAccount"]["id"],
        "rattachements": {each["id"] for each in value["rattachements"]},
        "habilitations": {each["id"] for each in value["habilitations"]},
        "notifications": _ids(value["notifications"]),
        "applications": {held["application"] for domain in value["domains"] for held in domain["applications"]},
        "exports": value["usersExportUrl"] is not None,
        "waiting": value["waitingPieceCount"],
        "requests": value["pendingApprovalCount"],
        "unread": value["notifications"]["unreadCount"],
    }


def _managed(oracle: Oracle, actor: Actor, row: Any) -> bool:
    """The people of the structures whose users one searches, oneself only as one of them."""
    return oracle.managed(actor, row)


def _to_attach(oracle: Oracle, actor: Actor) -> Any:
    if not actor.signed_in:
        return CLOSED
    if not actor.somewhere("search any active user to attach"):
        return "FORBIDDEN"
    return {each for each, row in oracle.all("User") if row.status == "ACTIF" and "test" in row.last_name.lower()}


def _joinable(oracle: Oracle, actor: Actor) -> set[str]:
    return {each for each, row in oracle.all("Structure") if "val" in row.name.lower() and row.status == "ACTIVE"}


def _public(oracle: Oracle, actor: Actor) -> set[str]:
    return {each for each, row in oracle.all("Structure") if row.type == "PUBLIQUE"}


def fiscal_pieces(oracle: Oracle, actor: Actor, structure: str) -> set[str] | None:
    """Decision 28: what is seen with Factures de travaux or Factures reçues; None without either of them."""
    here, opening = _narrowed(actor, structure), ("FACTURES_DE_TRAVAUX", "FACTURES_RECUES")
    here = replace(here, profiles=tuple(held for held in here.profiles if held.application in opening))
    return oracle.visible(here, "Piece") if here.profiles else None


def _fiscal(structure: str) -> Expected:
    def expected(oracle: Oracle, actor: Actor) -> Any:
        found = fiscal_pieces(oracle, actor, structure)
        return "FORBIDDEN" if found is None else found

    return _signed_in(expected)


def _reading(identifier: str) -> Expected:
    """Decision 15: a file that a deposit may use is one of a colleague's, joined to nothing yet."""

    def expected(oracle: Oracle, actor: Actor) -> Any:
        row = oracle.row("Attachment", identifier)
        free = not any((row.piece_id, row.draft_id, row.structure_id, row.ticket_id))
        colleague = row.uploaded_by_id == actor.person.id or any(
            (link.user_id, link.status) == (row.uploaded_by_id, "VALIDE") and link.structure_id in (actor.roles or {})
            for link in oracle.rows["Rattachement"].values()
        )
        return "found" if free and colleague else "FILE_UNUSABLE"

    return _signed_in(expected)


def _each(name: str, kind: str, oracle: Oracle, argument: str = "id", column: str | None = None) -> Iterator[Ask]:
    every = list(oracle.all(kind))
    for identifier, row in every[:: max(1, len(every) // FEW)]:
        given = identifier if column is None else getattr(row, column)
        yield Ask(name, f'({argument}: "{given}")', _signed_in(_seen(kind, identifier)), _one)


def _seen(kind: str, identifier: str) -> Expected:
    def expected(oracle: Oracle, actor: Actor) -> Any:
        return identifier if oracle.sees(actor, kind, oracle.row(kind, identifier)) else None

    return expected


def lists(structures: Mapping[str, str], oracle: Oracle) -> Iterator[Ask]:
    """The root fields that show many objects, or count them."""
    town, supplier = structures["VALOMBRE"], structures["BATILOIRE"]
    page = "first: 100"
    yield Ask("viewer", "", _menu, _told)
    yield _list("users", "User", _managed)
    yield _list("approvals", "Approval", Oracle.listed)
    yield _list("dossiers", "Dossier", Oracle.dossier)
    yield _list("pieces", "Piece", Oracle.piece)
    yield _list("workQueue", "Piece", Oracle.awaited)
    yield _list("drafts", "Draft", Oracle.draft)
    yield _list("structures", "Structure", Oracle.structure)
    yield _list("tickets", "Ticket", lambda _, actor, row: actor.themself(row.author_id))
    yield _list("tickets", "Ticket", Oracle.received, f"({page}, received: true)")
    yield Ask("decisions", f"({page})", _signed_in(Oracle.decisions), _lines("nodes"))
    yield Ask("changes", f"({page})", _signed_in(Oracle.changes), _lines("changes"))
    yield Ask("directory", f"({page})", _public, _ids)
    yield Ask("structuresToJoin", '(search: "val")', _signed_in(_joinable), _cards)
    yield Ask("dashboard", "", _counted("pieces", "waiting", "requests"), _board)
    yield Ask("counters", "", _counted("pieces", "waiting", "requests", "unread"), _counters)
    for each in (town, supplier):
        here = f'(structureId: "{each}")'
        yield Ask("dashboard", here, _counted("pieces", "waiting", "requests", structure=each), _board)
        yield Ask("counters", here, _counted("pieces", "waiting", "requests", "unread", structure=each), _counters)

        def of_structure(oracle: Oracle, actor: Actor, row: Any, each: str = each) -> bool:
            return public_id("structure", row.structure_id) == each and oracle.of_user(actor, row)

        yield _list("habilitations", "Habilitation", of_structure, f'(structureId: "{each}", {page})')


def refusing(structures: Mapping[str, str], oracle: Oracle) -> Iterator[Ask]:
    """The root fields that refuse, each asked alone: a refusal leaves nothing of the others."""
    yield Ask("usersToAttach", '(criteria: {lastName: "test"})', _to_attach, _cards)
    for key in ("VALOMBRE", "BATILOIRE"):
        given = f'(structureId: "{structures[key]}", from: "2025-01-01", to: "2025-12-31", first: 100)'
        yield Ask("fiscalList", given, _fiscal(structures[key]), _ids)
    free = next(each for each, row in oracle.all("Attachment") if row.name == "libre.pdf")
    joined = next(each for each, row in oracle.all("Attachment") if row.piece_id is not None)
    for file in (free, joined):
        yield Ask("readDocument", f'(fileId: "{file}")', _reading(file), lambda _: "found")


def named(oracle: Oracle) -> Iterator[Ask]:
    """The root fields that show one object."""
    for name, kind in (
        ("approval", "Approval"),
        ("dossier", "Dossier"),
        ("piece", "Piece"),
        ("structure", "Structure"),
        ("ticket", "Ticket"),
    ):
        yield from _each(name, kind, oracle)
    yield from _each("dossier", "Dossier", oracle, "number", "number")
    yield from _each("structure", "Structure", oracle, "siret", "identifier")
    for kind in KINDS:
        for identifier, _ in list(oracle.all(kind))[:1]:
            yield Ask("node", f'(id: "{identifier}")', _signed_in(_seen(kind, identifier)), _one)


ELSEWHERE: Final[Mapping[str, str]] = {
    "nodes": "asked for every object there is, by everybody",
    "catalogue": "the tables of the domain: nothing of anybody",
    "bundleUrl": "an address: what it downloads is asked for beside the other downloads",
}
"""The root fields that are not asked here."""
