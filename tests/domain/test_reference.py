"""The tables are the reference: every row of works-billing.json is there, and nothing else is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest

from api.domain import (
    actions,
    attachments,
    cadres,
    circuits,
    clock_rules,
    delays,
    diagrams,
    error_rules,
    error_rules_organisation,
    notifications,
    refusals,
    roles,
    routing,
    statuses,
    succession,
    transitions,
    waiting,
)
from api.domain import fields as field_rules
from api.domain.cadres import CADRES, Cadre
from api.domain.errors import ERRORS, REQUEST_ERRORS, RESERVED, ErrorCode, Problem, RequestErrorCode, error
from api.domain.succession import NEXT, NEXT_CONDITIONS, NextCondition
from api.domain.transitions import TRANSITIONS, Act
from tests.domain import reference_dossier, reference_rules
from tests.domain.reference import Section

DOCS: Final = Path(__file__).parents[2] / "docs"
REFERENCE: Final = json.loads((DOCS / "domain" / "works-billing.json").read_text(encoding="utf-8"))
ORGANISATION: Final = json.loads((DOCS / "domain" / "organisation.json").read_text(encoding="utf-8"))
SECTIONS: Final = (*reference_dossier.SECTIONS, *reference_rules.SECTIONS)
NOT_TABLES: Final = {
    *("meta", "sources", "rules", "openQuestions"),  # cited, or about the page itself
    *("screens", "searchCriteria", "searchResultColumns", "nextPiecePrefill"),  # what the API's shapes answer to
    *("permissions", "nonWorksCircuits"),  # the matrix of rights, and words on plain invoices
    *("exampleStructures", "examples", "negativeExamples"),  # played through HTTP
}
WORKS_MODULES: Final = (
    *(actions, attachments, cadres, circuits, clock_rules, delays, error_rules, error_rules_organisation),
    *(field_rules, notifications, refusals, roles, routing, statuses, succession, transitions, waiting),
)


def named(section: Section) -> str:
    return section.key


def agrees(section: Section, ref: dict[str, Any]) -> bool:
    """Whether the tables hold just what `ref` states; a sentence that nobody knows counts as a difference."""
    try:
        return section.stated(ref) == section.held()
    except (AssertionError, KeyError, ValueError, TypeError):
        return False


@pytest.mark.parametrize("section", SECTIONS, ids=named)
def test_a_table_is_its_section(section: Section) -> None:
    assert section.held() == section.stated(REFERENCE)


def test_every_section_has_a_table_or_a_reason() -> None:
    assert {section.key for section in SECTIONS} | NOT_TABLES == set(REFERENCE)
    assert not {section.key for section in SECTIONS} & NOT_TABLES


def test_the_page_counts_its_rows() -> None:
    counts = REFERENCE["meta"]["counts"]
    assert counts == {key: len(REFERENCE[key]) for key in counts}


# ---------------------------------------------------------------------------------- the comparison can fail


def changed(value: Any) -> Any:
    if value is None:
        return "changed"
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, list):
        return value[:-1] if value else ["A4"]
    return value + " (changed)"


@pytest.mark.parametrize("section", SECTIONS, ids=named)
def test_a_changed_column_is_seen(section: Section) -> None:
    unseen, rows = [], REFERENCE[section.key]
    for index, row in enumerate(rows):
        for column in section.columns:
            other = {**row, column: changed(row[column])}
            if agrees(section, {section.key: [*rows[:index], other, *rows[index + 1 :]]}):
                unseen.append((index, column))
    assert unseen == []


@pytest.mark.parametrize("section", SECTIONS, ids=named)
def test_a_missing_row_and_an_extra_row_are_seen(section: Section) -> None:
    rows = REFERENCE[section.key]
    assert not any(agrees(section, {section.key: rows[:index] + rows[index + 1 :]}) for index in range(len(rows)))
    assert not agrees(section, {section.key: [*rows, {**rows[0], section.columns[0]: "ZZ"}]})


# -------------------------------------------------------------------------------------------- what is cited


def rows_of(module: ModuleType) -> Iterator[Any]:
    """Every row of every table of a module, and the rows inside rows."""
    for name, table in vars(module).items():
        if name.isupper():
            yield from _dataclasses(table)


def _dataclasses(value: Any) -> Iterator[Any]:
    if is_dataclass(value) and not isinstance(value, type):
        yield value
        for field in fields(value):
            yield from _dataclasses(getattr(value, field.name))
    elif isinstance(value, dict):
        yield from _dataclasses(tuple(value.values()))
    elif isinstance(value, tuple | list | frozenset):
        for each in value:
            yield from _dataclasses(each)


def rule_ids() -> set[str]:
    lists = (("rules", "code"), ("transitions", "id"), ("fieldRules", "name"), ("attachmentRules", "code"))
    found = {row[key] for section, key in lists for row in REFERENCE[section]}
    return found | {row["id"] for row in ORGANISATION["rules"]}


@pytest.mark.parametrize("module", WORKS_MODULES, ids=lambda module: module.__name__)
def test_every_source_exists(module: ModuleType) -> None:
    rows = [row for row in rows_of(module) if hasattr(row, "source")]
    assert rows or module is attachments
    for row in rows:
        assert row.source, row
        assert set(row.source) <= set(REFERENCE["sources"]), row


def test_every_rule_exists() -> None:
    cited = {row.rule for row in ERRORS.values() if row.rule} | {r.rule for r in clock_rules.CLOCK_RULES.values()}
    assert cited <= rule_ids()


def test_sources_of_the_page_exist() -> None:
    for key, section in REFERENCE.items():
        for row in section if isinstance(section, list) else ():
            assert set(row.get("source", ())) <= set(REFERENCE["sources"]), (key, row)


# ---------------------------------------------------------------------------------- tables among themselves


def test_what_may_follow_is_said_alike_in_both_tables() -> None:
    matrix = {(cadre, row.cadre) for row in NEXT for cadre in row.after}
    assert matrix == {(rule.cadre, follower) for rule in CADRES.values() for follower in rule.then}
    assert {row.cadre for row in NEXT} == {rule.cadre for rule in CADRES.values() if rule.follows_up}


def test_a_next_cadre_is_deposited_from_its_own_seat() -> None:
    assert all(CADRES[row.cadre].depositor_seat is row.seat for row in NEXT)


def test_each_next_cadre_has_one_transition_from_the_piece_it_follows() -> None:
    """T31 and T35 share A19's neighbours: a cadre may be reached by several rows, from different statuses."""
    for row in NEXT:
        for previous in row.after:
            ways = [
                each
                for each in TRANSITIONS
                if each.act is Act.DEPOSIT_NEXT_PIECE
                and row.cadre in each.next_cadres
                and previous in each.cadres
                and each.role.seat is row.seat
            ]
            starts = [status for each in ways for status in each.when]
            assert ways
            assert len(starts) == len(set(starts)), (row, previous)


def test_every_condition_of_succession_is_in_words() -> None:
    assert set(NEXT_CONDITIONS) == set(NextCondition)
    assert {row.condition for row in NEXT if row.condition} == set(NextCondition)


def test_routes_follow_their_transition() -> None:
    by_id: dict[str, list[transitions.Transition]] = {}
    for each in TRANSITIONS:
        by_id.setdefault(each.id, []).append(each)
    for route in (*routing.VALIDATION_ROUTES, *routing.ROUTES):
        matching = [
            each
            for each in by_id[route.transition]
            if route.cadres <= each.cadres and each.becomes is route.status and each.condition is route.condition
        ]
        assert len(matching) == 1, route


def test_every_cadre_in_use_has_a_route() -> None:
    in_use = {rule.cadre for rule in CADRES.values() if rule.active and rule.nature is not cadres.Nature.AUTRE}
    assert frozenset().union(*(route.cadres for route in routing.ROUTES)) == in_use
    for cadre in in_use:
        conditions = [route.condition for route in routing.ROUTES if cadre in route.cadres]
        assert conditions in ([None], [transitions.Condition.HAS_MOE, transitions.Condition.NO_MOE]), cadre


def test_final_statuses_have_no_way_out_but_duplication() -> None:
    final = {status for status, rule in statuses.STATUSES.items() if rule.final}
    assert {each.act for each in TRANSITIONS if final & {s for s in each.when if s}} == {Act.DUPLICATE}


def test_statuses_without_engine_are_in_no_transition() -> None:
    reached = {each.becomes for each in TRANSITIONS} | {s for each in TRANSITIONS for s in each.when if s}
    assert reached == {status for status, rule in statuses.STATUSES.items() if rule.engine}


def test_circuits_walk_the_matrix() -> None:
    matrix = {(cadre, row.cadre) for row in NEXT for cadre in row.after}
    for circuit, rule in circuits.CIRCUITS.items():
        works = [cadre for cadre in rule.cadres if CADRES[cadre].works]
        assert CADRES[works[0]].opens_dossier, circuit
        assert set(pairwise(works)) <= matrix, circuit
        assert not CADRES[works[-1]].then, circuit
        assert {CADRES[cadre].phase for cadre in works} == {rule.phase}, circuit


def test_the_worked_examples_follow_the_arrows() -> None:
    for example in REFERENCE["examples"]:
        cadre = {piece["number"]: Cadre[piece["cadre"]] for piece in example["pieces"]}
        for event in example["events"]:
            arrows = [
                each
                for each in TRANSITIONS
                if each.id == event["transition"]
                and event["from"] in each.when
                and event["to"] == each.becomes
                and cadre[event["piece"]] in each.cadres
            ]
            assert len(arrows) == 1, (example["id"], event)


def test_piece_types_are_those_of_their_cadres() -> None:
    for type_, rule in cadres.PIECE_TYPES.items():
        assert rule.cadres == tuple(cadre for cadre in Cadre if CADRES[cadre].type is type_)


def test_every_act_has_a_transition_and_actions_name_mutations() -> None:
    assert {each.act for each in TRANSITIONS} == set(Act)
    assert set(actions.ACTIONS) == set(actions.Action)
    names = [rule.mutation for rule in actions.ACTIONS.values()]
    assert len(set(names)) == len(names)


# -------------------------------------------------------------------------------------------------- errors


def test_the_error_codes_are_those_of_the_two_references() -> None:
    works = {row["apiCode"] for row in REFERENCE["errorConditions"] if row["apiCode"]}
    assert works | set(ORGANISATION["errorCodes"]) == {code.value for code in ErrorCode}
    assert set(ERRORS) == set(ErrorCode)


def test_an_organisation_error_cites_a_rule_that_answers_it() -> None:
    codes = {
        row["id"]: {row["errorCode"], *row.get("alsoErrorCodes", ())}
        for row in ORGANISATION["rules"]
        if row["errorCode"]
    }
    for code, rule in error_rules_organisation.ORGANISATION_ERRORS.items():
        assert rule.rule
        assert code in codes[rule.rule], code


def test_the_codes_that_nothing_answers_are_those_that_are_reserved() -> None:
    tables = {"error_codes.py", "error_rules.py", "error_rules_organisation.py", "errors.py"}
    files = [path for path in (DOCS.parent / "api").rglob("*.py") if path.name not in tables]
    answered = {
        code for path in files for code in re.findall(r"ErrorCode\.([A-Z_]+)", path.read_text(encoding="utf-8"))
    }
    assert set(ErrorCode) - answered == RESERVED


def _sentences() -> Iterable[tuple[str, str]]:
    for code, rule in ERRORS.items():
        yield code, rule.message
        if rule.detailed:
            yield code, rule.detailed
    assert set(REQUEST_ERRORS) == set(RequestErrorCode)
    yield from REQUEST_ERRORS.items()


def test_messages_are_sentences() -> None:
    for code, sentence in _sentences():
        assert sentence[0].isupper() or sentence[0] == "«", code
        assert sentence.endswith("."), code
        assert not re.search(r"\S[;:!?»]|«\S", re.sub(r"\{\w+\}", "x", sentence)), code


@pytest.mark.parametrize("code", [code for code, rule in ERRORS.items() if rule.detailed])
def test_a_message_renders_with_and_without_its_values(code: ErrorCode) -> None:
    detailed = ERRORS[code].detailed or ""
    names = re.findall(r"\{(\w+)\}", detailed)
    assert names
    assert Problem(code).message == ERRORS[code].message
    full = Problem(code, None, {name: f"<{name}>" for name in names}).message
    assert full == re.sub(r"\{(\w+)\}", r"<\1>", detailed)


def test_an_error_carries_its_problem() -> None:
    refusal = error(ErrorCode.CADRE_NOT_ALLOWED, field="cadre", cadre="A19", expected="A15")
    (problem,) = refusal.problems
    assert problem.field == ("cadre",)
    assert problem.message == "Le cadre A19 n'est pas attendu ici ; attendu : A15."
    assert (problem.remedy, problem.rule) == ("FIX_INPUT", "R-FILE-3")
    assert error(ErrorCode.FIELD_REQUIRED, field=("amounts", "totalHt")).problems[0].field == ("amounts", "totalHt")
    assert str(refusal) == "CADRE_NOT_ALLOWED: Le cadre A19 n'est pas attendu ici ; attendu : A15."


# ---------------------------------------------------------------------------------------- the pages agree


def test_the_page_and_its_twin_agree() -> None:
    page = (DOCS / "domain" / "works-billing.md").read_text(encoding="utf-8").split("\n")
    columns = {
        "cadres": ("code", ("labelFr", "labelEn", "phase")),
        "statuses": ("code", ("labelFr", "labelEn", "meaning")),
        "transitions": ("id", ("to", "actor", "action", "guard", "effect")),
        "rules": ("code", ("rule",)),
        "delays": ("code", ("value", "start", "effect")),
        "circuits": ("id", ("labelFr",)),
        "fieldRules": ("name", ("labelFr", "required", "rule")),
        "attachmentRules": ("code", ("rule",)),
        "errorConditions": ("code", ("condition", "official")),
        "toDoStatusesByRole": ("role", ("note",)),
        "notifications": ("event", ("to", "channel")),
        "paymentClock": ("code", ("case", "starts", "rule")),
    }
    missing = [
        (section, row[key], name)
        for section, (key, names) in columns.items()
        for row in REFERENCE[section]
        for name in names
        if not any(
            line.startswith((f"| {row[key]} ", f"| `{row[key]}` ")) and (row[name] or "") in line for line in page
        )
    ]
    assert missing == []


def test_the_circuits_page_is_current() -> None:
    page = (DOCS / "circuits.md").read_text(encoding="utf-8")
    assert page == diagrams.render()
    assert page.count("```mermaid") == len(circuits.Circuit) == 20
