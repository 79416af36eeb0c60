"""Refusals, delays, circuits, forms, errors, queues, messages and clock: what is stated and what is held."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from api.domain import attachments, circuits, clock_rules, delays, fields, notifications, refusals
from api.domain.cadres import Cadre
from api.domain.error_rules import WORKS_ERRORS
from api.domain.habilitation import Application
from api.domain.organisation import MoaPresence
from api.domain.roles import Role
from api.domain.transitions import TRANSITIONS, Act, Effect
from api.domain.waiting import TO_DO
from api.inspection.formats import FORMATS
from tests.domain import reference_prose as prose
from tests.domain.reference import Ref, Rows, Section, codes, plain, unique

# ----------------------------------------------------------------------------------- refusals, delays, circuits


def _refusals_stated(ref: Ref) -> Rows:
    """The reasons of a list as their rows; of those that are words, where the words go."""
    found: Rows = {}
    for row in unique(ref["refusalReasons"], "code"):
        said = (row["labelFr"], row["en"], row["scope"], *row["source"])
        listed = row["scope"].startswith("works refusal")
        found[row["code"]] = ((*said, row["applicable"]), None) if listed else (row["applicable"], prose.IN_WORDS[said])
    return found


def _refusals_held() -> Rows:
    listed: Rows = {
        reason.name: ((row.libelle, row.english, row.scope, *row.source, row.usable), None)
        for reason, row in refusals.REFUSAL_REASONS.items()
    }
    told = [row for row in TRANSITIONS if row.needs_text]
    validators = (Role.VALIDEUR_1, Role.VALIDEUR_2)
    return listed | {
        "REJET_DESTINATAIRE": (True, {row.becomes for row in told if Effect.REJECTS_DOSSIER in row.effects}),
        "SUSPENSION": (True, {row.becomes for row in told if row.act is Act.SUSPEND}),
        "REFUS_VALIDEUR": (True, {row.becomes for row in told if row.role in validators}),
    }


def _delays_stated(ref: Ref) -> Rows:
    return {
        row["code"]: (row["value"], row["start"], row["effect"], tuple(row["source"]))
        for row in unique(ref["delays"], "code")
    }


def _delays_held() -> Rows:
    return {
        code.name: (f"{row.value} {row.unit.value}", row.start, row.effect, row.source)
        for code, row in delays.DELAYS.items()
    }


def _circuits_stated(ref: Ref) -> Rows:
    return {
        row["id"]: {
            "labelFr": row["labelFr"],
            "labelEn": row["labelEn"],
            "phase": row["phase"],
            "moaSetting": tuple(MoaPresence(name) for name in (row["moaSetting"] or "").split(" or ") if name),
            "steps": tuple(_step_stated(step) for step in row["steps"]),
            "source": tuple(row["source"]),
        }
        for row in unique(ref["circuits"], "id")
    }


def _step_stated(step: Mapping[str, Any]) -> tuple[Any, ...]:
    order, kind = step["order"], prose.STEP_KINDS[step["kind"]]
    if kind is circuits.StepKind.PAYMENT:
        assert {name: step[name] for name in prose.PAYMENT} == prose.PAYMENT
        return (order, kind, Role.SERVICE_FINANCIER, Application(step["application"]), None, None, None, None)
    if kind is circuits.StepKind.VALIDATION:
        at = Application(step["application"])
        return (order, kind, Role(step["actor"]), at, None, step["level"], None, prose.NOTES[step["note"]])
    return (
        order,
        kind,
        Role(step["depositor"]),
        Application(step["recipientApplication"]),
        Cadre[step["cadre"]],
        None,
        prose.RECIPIENTS[step["recipient"]],
        prose.NOTES[step["note"]],
    )


def _circuits_held() -> Rows:
    return {
        circuit.name: {
            "labelFr": row.libelle,
            "labelEn": row.english,
            "phase": row.phase.name,
            "moaSetting": row.moa_setting,
            "steps": tuple(
                (s.order, s.kind, s.role, s.application, s.cadre, s.level, s.recipient, s.note) for s in row.steps
            ),
            "source": row.source,
        }
        for circuit, row in circuits.CIRCUITS.items()
    }


# -------------------------------------------------------------------------- files, errors, queues, notifications


def _attachment_rules_stated(ref: Ref) -> Rows:
    rows = {row["code"]: row for row in unique(ref["attachmentRules"], "code")}
    listed = rows["PROJECT_TYPES"]["rule"].removeprefix("Project list of types: ").split(", ")
    document_name = re.search(r"main PDF or flow: (\d+)", rows["MAX_NAME"]["rule"])
    assert document_name
    return {
        **{
            code: (row["value"] if not isinstance(row["value"], list) else None, row["unit"], tuple(row["source"]))
            for code, row in rows.items()
        },
        "extensions": frozenset(rows["EXTENSION"]["value"]),
        "kinds": frozenset({"DOCUMENT_PRINCIPAL", *listed}),
        "constants": (
            rows["MAX_FILE"]["value"] * 1024 * 1024,
            rows["MAX_TOTAL"]["value"] * 1024 * 1024,
            rows["STRUCTURE_FILE"]["value"] * 1024 * 1024,
            rows["MAX_NAME"]["value"],
            int(document_name[1]),
            rows["DESIGNATION"]["value"],
            rows["NOT_EMPTY"]["value"],
        ),
    }


def _attachment_rules_held() -> Rows:
    return {
        **{row.code: (row.value, row.unit, row.source) for row in attachments.ATTACHMENT_RULES},
        "extensions": frozenset(extension.upper() for extension in FORMATS),
        "kinds": frozenset(kind.name for kind in attachments.ATTACHMENT_KINDS),
        "constants": (
            attachments.MAX_FILE_BYTES,
            attachments.MAX_TOTAL_BYTES,
            attachments.MAX_STRUCTURE_FILE_BYTES,
            attachments.MAX_NAME,
            attachments.MAX_DOCUMENT_NAME,
            attachments.MAX_DESIGNATION,
            attachments.MIN_FILE_BYTES,
        ),
    }


RENAMED: Final = {
    "PIECE_NOT_FOUND": "NOT_FOUND",
    "NOT_AUTHORISED": "FORBIDDEN",
    "STATE_FORBIDS_SUBMIT": "TRANSITION_NOT_ALLOWED",
}
NOT_OURS: Final = ("OK", "FLOW_TOO_LARGE", "WORKS_SUBMIT_OTHER", "RECYCLE_OTHER")
"""Conditions that the API answers under another code, and conditions it never answers (decisions 15)."""


def _errors_stated(ref: Ref) -> Rows:
    """What each condition answers, and from which sources each answer comes."""
    rows = unique(ref["errorConditions"], "code")
    found: Rows = {row["code"]: row["apiCode"] for row in rows}
    for row in rows:
        if row["apiCode"]:
            found.setdefault(f"{row['apiCode']} sources", set()).update(row["source"])
    return found


def _errors_held() -> Rows:
    own = {code.name: code.name for code in WORKS_ERRORS if code.name not in ("NOT_FOUND", "FORBIDDEN")}
    sources = {f"{code.name} sources": set(row.source) for code, row in WORKS_ERRORS.items()}
    return {**own, **RENAMED, **dict.fromkeys(NOT_OURS), **sources}


def _to_do_stated(ref: Ref) -> Rows:
    return {
        row["role"]: (
            tuple(row["statuses"]),
            *prose.TO_DO_NOTES[row["role"], row["note"]],
            tuple(row["source"]),
        )
        for row in unique(ref["toDoStatusesByRole"], "role")
    }


def _to_do_held() -> Rows:
    return {seat.name: (codes(row.statuses), row.own, row.held, row.source) for seat, row in TO_DO.items()}


def _notifications_stated(ref: Ref) -> Rows:
    rows = {}
    for row in unique(ref["notifications"], "event"):
        name, to, channels = prose.NOTIFICATIONS[row["event"], row["to"], row["channel"]]
        rows[name] = (to, channels, tuple(row["source"]), row["to"].startswith("Titulaire, unless"))
    return rows


def _notifications_held() -> Rows:
    return {
        event.name: (row.to, row.channels, row.source, row.if_reported)
        for event, row in notifications.NOTIFICATIONS.items()
    }


def _clock_stated(ref: Ref) -> Rows:
    return {
        row["code"]: (tuple(row["cadres"]), prose.CLOCK_STARTS[row["starts"]], row["rule"], tuple(row["source"]))
        for row in unique(ref["paymentClock"], "code")
    }


def _clock_held() -> Rows:
    return {
        case.name: (codes(row.cadres), row.libelle, row.rule, row.source)
        for case, row in clock_rules.CLOCK_RULES.items()
    }


def _payment_delays_stated(ref: Ref) -> Rows:
    return {row["category"]: row["days"] for row in unique(ref["paymentDelays"], "category")}


def _payment_delays_held() -> Rows:
    return {category.name: days for category, days in clock_rules.PAYMENT_DELAYS.items()}


SECTIONS: Final = (
    Section(
        "refusalReasons",
        ("code", "labelFr", "en", "applicable", "scope", "source"),
        _refusals_stated,
        _refusals_held,
    ),
    Section("delays", ("code", "value", "start", "effect", "source"), _delays_stated, _delays_held),
    Section(
        "circuits",
        ("id", "labelFr", "labelEn", "phase", "moaSetting", "steps", "source"),
        _circuits_stated,
        _circuits_held,
    ),
    plain(
        "fieldRules",
        "name",
        {
            "labelFr": "libelle",
            "type": "type",
            "size": "size",
            "required": "required",
            "rule": "rule",
            "onNextPiece": "on_next_piece",
            "group": "group",
            "source": "source",
        },
        fields.FIELDS,
    ),
    Section("attachmentRules", ("code", "value", "unit", "source"), _attachment_rules_stated, _attachment_rules_held),
    Section("errorConditions", ("code", "apiCode"), _errors_stated, _errors_held),
    Section("toDoStatusesByRole", ("role", "statuses", "note", "source"), _to_do_stated, _to_do_held),
    Section("notifications", ("event", "to", "channel", "source"), _notifications_stated, _notifications_held),
    Section("paymentClock", ("code", "cadres", "starts", "rule", "source"), _clock_stated, _clock_held),
    Section("paymentDelays", ("category", "days"), _payment_delays_stated, _payment_delays_held),
)
