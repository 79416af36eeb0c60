"""`decompte contract`: the files that front ends are built against: schema, labels, known documents."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from api.cli import console, fail

FOLDER: Final = Path("frontend-contract")
PAGE: Final = Path(__file__).parents[1] / "static" / "operations.json"
"""Where GraphiQL finds the operations: it is shipped without the folder."""


def contract(
    check: Annotated[
        bool, typer.Option("--check", help="Ne rien écrire ; échouer si un fichier n'est pas à jour.")
    ] = False,
    folder: Annotated[Path, typer.Option(help="Dossier du contrat.", file_okay=False)] = FOLDER,
) -> None:
    """Écrire le contrat : schéma, introspection, types possibles, libellés, documents connus."""
    stale = []
    for name, render in FILES.items():
        file, text = folder / name, render(folder)
        if file.is_file() and file.read_text(encoding="utf-8") == text:
            continue
        stale.append(str(file))
        if not check:
            file.write_text(text, encoding="utf-8")
            console().print(f"[green]✓[/] {file}")
    if check and stale:
        fail(f"à refaire par « make contract » : {', '.join(stale)}")


def sdl(_: Path = FOLDER) -> str:
    """The schema, every element described."""
    from api.contract import schema

    return schema.as_str().rstrip("\n") + "\n"


def introspection(_: Path) -> str:
    """What a cache needs to know of the schema: the SDL without its words."""
    from graphql import build_schema, introspection_from_schema

    return _json(introspection_from_schema(build_schema(sdl()), descriptions=False), indent=None)


def possible_types(_: Path) -> str:
    """The objects behind each interface, as Apollo Client's cache takes them."""
    from graphql import build_schema, is_abstract_type

    schema = build_schema(sdl())
    return _json(
        {
            name: sorted(each.name for each in schema.get_possible_types(type_))
            for name, type_ in sorted(schema.type_map.items())
            if is_abstract_type(type_)
        }
    )


def labels(folder: Path) -> str:
    """Every code, message and label: what `Catalogue` answers, and the errors of requests."""
    import asyncio

    from graphql import print_ast

    from api.contract import schema
    from api.domain.errors import REQUEST_ERRORS

    answered = asyncio.run(schema.execute(composed(folder, print_ast)["Catalogue"]))
    if answered.data is None:
        raise RuntimeError(f"the catalogue does not answer: {answered.errors}")
    requests = [{"code": code.value, "message": message} for code, message in REQUEST_ERRORS.items()]
    return _json({**answered.data["catalogue"], "requestErrors": requests})


def trusted_documents(folder: Path) -> str:
    """Identifier → text of each operation, as `documentId` names it (conventions 20)."""
    return _json({document_id(text): text for text in texts(folder).values()})


def document_ids(folder: Path) -> str:
    """Name of each operation → its `documentId`."""
    return _json({name: document_id(text) for name, text in texts(folder).items()})


def document_id(text: str) -> str:
    """What `documentId` says instead of this text."""
    from hashlib import sha256

    return f"sha256:{sha256(text.encode()).hexdigest()}"


def texts(folder: Path) -> dict[str, str]:
    """The operations as clients with a cache send them: `__typename` in each selection below the root."""
    from graphql import print_ast, strip_ignored_characters

    return composed(folder, lambda definition: strip_ignored_characters(print_ast(_with_typename(definition))))


def composed(folder: Path, text: Callable[[Any], str]) -> dict[str, str]:
    """Each operation by its name: its text, then those of the fragments it needs in the order of their names."""
    from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse

    files = sorted((folder / "operations").glob("*.graphql"))
    whole = parse("\n".join(file.read_text(encoding="utf-8") for file in files)).definitions
    fragments = {node.name.value: node for node in whole if isinstance(node, FragmentDefinitionNode)}
    written = {name: text(node) for name, node in fragments.items()}
    operations = {node.name.value: node for node in whole if isinstance(node, OperationDefinitionNode) and node.name}
    return {
        name: "".join([text(node), *(written[each] for each in sorted(_spreads(node, fragments, set())))])
        for name, node in sorted(operations.items())
    }


def _spreads(node: Any, fragments: Mapping[str, Any], found: set[str]) -> set[str]:
    """The names of the fragments that a definition spreads, at any depth."""
    for selection in node.selection_set.selections if node.selection_set else ():
        if selection.kind != "fragment_spread":
            _spreads(selection, fragments, found)
        elif (name := selection.name.value) not in found:
            found.add(name)
            _spreads(fragments[name], fragments, found)
    return found


def _with_typename(definition: Any) -> Any:
    from graphql import FieldNode, NameNode, OperationDefinitionNode, SelectionSetNode, Visitor, visit

    typename = FieldNode(name=NameNode(value="__typename"))

    class Adding(Visitor):
        """Puts `__typename` first in each selection, except at the root, where nothing is cached by it."""

        def leave_selection_set(self, node: SelectionSetNode, _: Any, parent: Any, *__: Any) -> SelectionSetNode | None:
            if isinstance(parent, OperationDefinitionNode):
                return None
            return SelectionSetNode(selections=(typename, *node.selections))

    return visit(definition, Adding())


def screens(folder: Path) -> str:
    """The operations by screen, as GraphiQL lists them: their text, and variables to fill in."""
    from graphql import OperationDefinitionNode, build_schema, parse, print_ast, type_from_ast

    schema, written = build_schema(sdl()), composed(folder, lambda definition: print_ast(definition) + "\n\n")
    found = []
    for file in sorted((folder / "operations").glob("*.graphql")):
        source = file.read_text(encoding="utf-8")
        operations = [
            {
                "name": node.name.value,
                "kind": node.operation.value,
                "text": written[node.name.value].rstrip() + "\n",
                "variables": {
                    each.variable.name.value: _blank(type_from_ast(schema, each.type))
                    for each in node.variable_definitions or ()
                    if each.default_value is None
                },
            }
            for node in parse(source).definitions
            if isinstance(node, OperationDefinitionNode) and node.name
        ]
        title = source.partition("\n")[0].lstrip("# ").partition(" (")[0].rstrip(".")
        found += [{"title": title, "operations": operations}] if operations else []
    return _json(found)


def _blank(type_: Any) -> Any:
    """What to fill in for a value of this type: an object has its required fields."""
    from graphql import get_nullable_type, is_input_object_type, is_list_type, is_required_input_field

    bare = get_nullable_type(type_)
    if is_input_object_type(bare):
        return {name: _blank(each.type) for name, each in bare.fields.items() if is_required_input_field(each)}
    return [] if is_list_type(bare) else None


def _json(value: object, *, indent: int | None = 1) -> str:
    separators = (",", ":") if indent is None else None
    return json.dumps(value, ensure_ascii=False, indent=indent, separators=separators) + "\n"


FILES: Final[Mapping[str, Callable[[Path], str]]] = {
    "schema.graphql": sdl,
    "introspection.json": introspection,
    "possibleTypes.json": possible_types,
    "catalogue.json": labels,
    "trusted-documents.json": trusted_documents,
    "document-ids.json": document_ids,
    str(PAGE): screens,
}
