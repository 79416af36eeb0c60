"""The files of the contract: current, whole, and every screen of the reference among them."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLObjectType,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_schema,
    is_enum_type,
    is_input_object_type,
    is_object_type,
    is_specified_directive,
    parse,
    print_ast,
    strip_ignored_characters,
    visit,
)

from api.cli.contract import PAGE, composed
from api.contract import schema

CONTRACT = Path(__file__).parents[2] / "frontend-contract"
OPERATIONS = {name: parse(text) for name, text in composed(CONTRACT, print_ast).items()}
SERVED = schema._schema
TRUSTED: dict[str, str] = json.loads((CONTRACT / "trusted-documents.json").read_text())
IDS: dict[str, str] = json.loads((CONTRACT / "document-ids.json").read_text())


def selected() -> set[tuple[str, str]]:
    """Type and field of everything that the operations select."""
    found: set[tuple[str, str]] = set()
    typed = TypeInfo(SERVED)

    class Collecting(Visitor):
        def enter_field(self, node: Any, *_: Any) -> None:
            parent = typed.get_parent_type()
            assert parent is not None
            found.add((parent.name, node.name.value))

    for document in OPERATIONS.values():
        visit(document, TypeInfoVisitor(typed, Collecting()))
    return found


def objects() -> list[GraphQLObjectType]:
    return [each for name, each in SERVED.type_map.items() if is_object_type(each) and not name.startswith("__")]


def test_the_server_would_run_each_operation() -> None:
    for name, identifier in IDS.items():
        text = TRUSTED[identifier]
        assert identifier == f"sha256:{sha256(text.encode()).hexdigest()}", name
        prepared = schema.prepare(text, name)
        assert (prepared.errors, prepared.document is not None) == ((), True), name


def test_the_manifest_holds_the_operations_and_nothing_else() -> None:
    assert IDS.keys() == OPERATIONS.keys()
    assert sorted(IDS.values()) == sorted(TRUSTED)
    bare = {name: strip_ignored_characters(TRUSTED[IDS[name]]).replace("__typename ", "") for name in IDS}
    assert bare == {name: strip_ignored_characters(print_ast(OPERATIONS[name])) for name in IDS}


def test_the_statements_of_each_operation_are_recorded() -> None:
    assert json.loads((CONTRACT / "statements.json").read_text()).keys() == IDS.keys()


def test_graphiql_offers_every_operation_with_what_to_fill_in() -> None:
    offered = {each["name"]: each for screen in json.loads(PAGE.read_text()) for each in screen["operations"]}
    assert offered.keys() == OPERATIONS.keys()
    texts = {name: print_ast(parse(each["text"])) for name, each in offered.items()}
    assert texts == {name: print_ast(document) for name, document in OPERATIONS.items()}
    assert offered["SearchPieces"]["variables"]["first"] is None
    assert offered["AttachUser"]["variables"] == {"input": dict.fromkeys(("structureId", "email", "role", "validFrom"))}


def test_the_operations_read_every_field_and_do_every_act() -> None:
    known = selected()
    left_out = {
        f"{each.name}.{field}"
        for each in objects()
        for field in each.fields
        if not any((name, field) in known for name in (each.name, *(face.name for face in each.interfaces)))
    }
    # A screen takes a page by its edges, for their cursors, or by its nodes: the other face holds the same rows.
    assert {name for name in left_out if not name.endswith(".nodes")} == set()


def test_every_screen_of_the_reference_has_its_operation() -> None:
    reference = json.loads((CONTRACT.parent / "docs/domain/works-billing.json").read_text())
    told = "\n".join(file.read_text(encoding="utf-8") for file in (CONTRACT / "operations").glob("*.graphql"))
    comments = " ".join(line for line in told.splitlines() if line.startswith("#"))
    assert [screen["id"] for screen in reference["screens"] if screen["id"] not in comments] == []


def test_each_element_of_the_schema_is_described() -> None:
    silent = set()
    schema = build_schema((CONTRACT / "schema.graphql").read_text(encoding="utf-8"))
    for directive in schema.directives:
        if not is_specified_directive(directive):
            said = {f"@{directive.name}": directive} | {
                f"@{directive.name}({w}:)": a for w, a in directive.args.items()
            }
            silent |= {path for path, member in said.items() if not member.description}
    for name, type_ in schema.type_map.items():
        if name.startswith("__") or name in {"Int", "String", "Boolean", "Float", "ID"}:
            continue
        members: dict[str, Any] = {name: type_}
        if is_enum_type(type_):
            members |= {f"{name}.{member}": value for member, value in type_.values.items()}
        elif is_object_type(type_) or is_input_object_type(type_):
            for field, value in type_.fields.items():
                members[f"{name}.{field}"] = value
                members |= {f"{name}.{field}({word}:)": one for word, one in getattr(value, "args", {}).items()}
        silent |= {path for path, member in members.items() if not (member.description or "").strip()}
    assert silent == set()
