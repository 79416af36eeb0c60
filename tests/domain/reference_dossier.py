"""Actors, cadres, succession, routing, statuses and transitions: what the JSON states and what the tables hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from api.domain import routing
from api.domain.cadres import CADRES, PIECE_TYPES, Cadre, Nature
from api.domain.habilitation import APPLICATIONS, Application
from api.domain.organisation import MOA_PRESENCES, MoaPresence
from api.domain.roles import ROLES, Seat
from api.domain.statuses import DOSSIER_STATES, STATUSES, USER_ACTIONS
from api.domain.succession import NEXT
from api.domain.transitions import TRANSITIONS, Transition
from tests.domain import reference_prose as prose
from tests.domain.reference import Ref, Rows, Section, code, codes, frozen, plain, unique

# ------------------------------------------------------------------------------------------- actors and cadres


def _roles_stated(ref: Ref) -> Rows:
    return {
        row["code"]: (
            row["labelFr"],
            row["labelEn"],
            row["does"],
            row["applications"],
            _seat(row),
            tuple(row["source"]),
        )
        for row in unique(ref["roles"], "code")
    }


def _seat(row: Mapping[str, Any]) -> Seat | None:
    """« VALIDEUR » names both levels: the aliases VALIDEUR_1 and VALIDEUR_2 are the seats."""
    if row["apiRole"] == "VALIDEUR":
        return Seat(row["code"]) if row["code"] != "VALIDEUR" else None
    return Seat(row["apiRole"]) if row["apiRole"] else None


def _roles_held() -> Rows:
    return {
        role.name: (row.libelle, row.english, row.does, row.applications, role.seat, row.source)
        for role, row in ROLES.items()
    }


def _cadres_stated(ref: Ref) -> Rows:
    return {
        row["code"]: {
            **{name: frozen(row[name]) for name in _CADRE_COLUMNS if name != "recipients"},
            "phase": {"HORS_TRAVAUX": None, "EN_COURS": "EN_COURS", "FIN": "FIN"}[row["phase"]],
            "recipients": tuple((r["role"], r["application"], r["condition"]) for r in row["recipients"]),
        }
        for row in unique(ref["cadres"], "code")
    }


def _cadres_held() -> Rows:
    return {
        row.code: {
            "apiName": row.cadre.value,
            "labelFr": row.libelle,
            "labelEn": row.english,
            "depositor": row.depositor.name,
            "application": row.application.name,
            "pieceType": code(row.type),
            "phase": code(row.phase),
            "nature": row.nature.name,
            "position": row.position.name,
            "follows": codes(row.follows),
            "mayBeFollowedBy": codes(row.then),
            "validatedBy": code(row.validated_by),
            "recipients": tuple((r.role.name, r.application.name, r.condition) for r in row.recipients),
            "acceptedInWorksFlows": row.opens_dossier,
            "active": row.active,
            "source": row.source,
        }
        for row in CADRES.values()
    }


_CADRE_COLUMNS: Final = (
    "apiName",
    "labelFr",
    "labelEn",
    "depositor",
    "application",
    "pieceType",
    "phase",
    "nature",
    "position",
    "follows",
    "mayBeFollowedBy",
    "validatedBy",
    "recipients",
    "acceptedInWorksFlows",
    "active",
    "source",
)


def _matrix_stated(ref: Ref) -> Rows:
    return {
        f"{' '.join(row['previous'])} by {row['actor']}: {' '.join(row['next'])}": (
            tuple(row["previous"]),
            row["actor"],
            tuple(row["next"]),
            prose.NEXT_CONDITIONS[row["condition"]],
            tuple(row["source"]),
        )
        for row in ref["nextCadreMatrix"]
    }


def _matrix_held() -> Rows:
    return {
        f"{' '.join(codes(row.after))} by {row.seat.name}: {row.cadre.name}": (
            codes(row.after),
            row.seat.name,
            (row.cadre.name,),
            row.condition,
            row.source,
        )
        for row in NEXT
    }


def _routing_stated(ref: Ref) -> Rows:
    return {str(row["step"]): (prose.ROUTES[row["rule"]], tuple(row["source"])) for row in ref["routingRules"]}


def _routing_held() -> Rows:
    routes = (*routing.VALIDATION_ROUTES, *routing.ROUTES)
    return {
        str(rule.step): (
            frozenset(
                (
                    " ".join(cadre.name for cadre in Cadre if cadre in route.cadres),
                    route.to,
                    route.status,
                    route.condition,
                )
                for route in routes
                if route.step == rule.step
            ),
            rule.source,
        )
        for rule in routing.ROUTING_RULES
    }


# ------------------------------------------------------------------------------------- statuses and transitions


def _transitions_stated(ref: Ref) -> Rows:
    return {
        row["id"]: {
            "from": tuple(row["from"]),
            "to": row["to"],
            "actor": row["actor"],
            "action": row["action"],
            "appliesToCadres": frozenset(row["appliesToCadres"]),
            "appliesTo": _conditions(row),
            "guard": prose.GUARDS[row["guard"]],
            "effect": _effects(row),
            "next": _next_of(row),
            "source": tuple(row["source"]),
        }
        for row in unique(ref["transitions"], "id")
    }


def _conditions(row: Mapping[str, Any]) -> Any:
    at = (row["id"], row["appliesTo"])
    if at in prose.CONDITIONS:
        return prose.CONDITIONS[at]
    assert row["appliesTo"] in prose.UNCONDITIONAL, at
    assert row["id"] not in {known for known, _ in prose.CONDITIONS}, at
    return (None,)


def _effects(row: Mapping[str, Any]) -> Any:
    at = (row["id"], row["effect"])
    if at in prose.EFFECTS:
        return prose.EFFECTS[at]
    assert row["effect"] in prose.SILENT_EFFECTS, at
    assert row["id"] not in {known for known, _ in prose.EFFECTS}, at
    return ()


def _next_of(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The cadres that an act of deposit names before the parenthesis that says after which: « A19 (après …), A20 »."""
    if not row["action"].startswith("déposer"):
        return ()
    return tuple(re.findall(r"A\d+", re.sub(r"\(.*?\)", "", row["action"])))


def _transitions_held() -> Rows:
    rows: dict[str, list[Transition]] = {}
    for each in TRANSITIONS:
        rows.setdefault(each.id, []).append(each)
    return {id_: _one(group) for id_, group in rows.items()}


def _one(group: list[Transition]) -> dict[str, Any]:
    """A row of the reference may be two in the table, one per clause: they differ by cadres and condition only."""
    first = group[0]
    cadres = [cadre for each in group for cadre in each.cadres]
    assert len(cadres) == len(set(cadres)), f"{first.id} says twice what a cadre does"
    same = {(e.when, e.becomes, e.role, e.act, e.libelle, e.guards, e.effects, e.next_cadres) for e in group}
    assert len(same) == 1, first.id
    return {
        "from": tuple(code(status) for status in first.when),
        "to": first.becomes.name,
        "actor": first.role.name,
        "action": first.libelle,
        "appliesToCadres": frozenset(codes(cadres)),
        "appliesTo": tuple(each.condition for each in group),
        "guard": first.guards,
        "effect": first.effects,
        "next": codes(first.next_cadres),
        "source": first.source,
    }


def _settings_stated(ref: Ref) -> Rows:
    return {
        row["code"]: (row["labelFr"], frozenset(row["applications"]))
        for row in unique(ref["structureMoaSettings"], "code")
    }


def _settings_held() -> Rows:
    def applications(setting: MoaPresence) -> Iterator[str]:
        if setting.is_moa:
            yield Application.FACTURES_DE_TRAVAUX.name
        if setting.receives_invoices:
            yield Application.FACTURES_RECUES.name

    return {setting.name: (row.libelle, frozenset(applications(setting))) for setting, row in MOA_PRESENCES.items()}


def _applications_stated(ref: Ref) -> Rows:
    return {row["code"]: row["labelFr"] for row in unique(ref["applications"], "code")}


def _applications_held() -> Rows:
    """The four applications of works billing: those of works and plain cadres, and the one of validators."""
    billing = {row.application for row in CADRES.values() if row.nature is not Nature.AUTRE}
    billing |= {r.application for row in CADRES.values() if row.nature is not Nature.AUTRE for r in row.recipients}
    return {application.name: APPLICATIONS[application].libelle for application in billing}


SECTIONS: Final = (
    Section("applications", ("code", "labelFr"), _applications_stated, _applications_held),
    Section(
        "roles",
        ("code", "labelFr", "labelEn", "apiRole", "does", "applications", "source"),
        _roles_stated,
        _roles_held,
    ),
    Section("structureMoaSettings", ("code", "labelFr", "applications"), _settings_stated, _settings_held),
    Section("cadres", ("code", *_CADRE_COLUMNS), _cadres_stated, _cadres_held),
    plain(
        "pieceTypes",
        "code",
        {"labelFr": "libelle", "labelEn": "english", "cadres": "cadres", "source": "source"},
        PIECE_TYPES,
    ),
    Section("nextCadreMatrix", ("previous", "actor", "next", "condition", "source"), _matrix_stated, _matrix_held),
    Section("routingRules", ("step", "rule", "source"), _routing_stated, _routing_held),
    plain(
        "statuses",
        "code",
        {
            "labelFr": "libelle",
            "labelEn": "english",
            "meaning": "meaning",
            "family": "family",
            "scope": "scope",
            "engine": "engine",
            "terminal": "final",
            "waitsFor": "waits_for",
            "mailevaCode": "maileva",
            "source": "source",
        },
        STATUSES,
    ),
    Section(
        "transitions",
        ("id", "from", "to", "actor", "action", "appliesToCadres", "appliesTo", "guard", "effect", "source"),
        _transitions_stated,
        _transitions_held,
    ),
    plain(
        "billingFileStates",
        "code",
        {"labelFr": "libelle", "meaning": "meaning", "terminal": "final", "source": "source"},
        DOSSIER_STATES,
    ),
    plain("userActions", "code", {"fr": "libelle", "en": "english", "source": "source"}, USER_ACTIONS),
)
