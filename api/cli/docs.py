"""`decompte docs`: the pages that are made from the code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from api.cli import app, console, fail
from api.cli.settings import shown

if TYPE_CHECKING:
    from pydantic import BaseModel

MADE: Final = "<!-- Made by `make docs`: change the code, not this page. -->\n\n"


def docs(
    check: Annotated[
        bool, typer.Option("--check", help="Ne rien écrire ; échouer si une page n'est pas à jour.")
    ] = False,
    folder: Annotated[Path, typer.Option(help="Dossier de la documentation.", file_okay=False)] = Path("docs"),
) -> None:
    """Écrire les pages tirées du code : circuits, variables, commandes, fichiers d'échange."""
    stale = []
    for name, render in PAGES.items():
        page, text = folder / name, render()
        if page.is_file() and page.read_text(encoding="utf-8") == text:
            continue
        stale.append(str(page))
        if not check:
            folder.mkdir(parents=True, exist_ok=True)
            page.write_text(text, encoding="utf-8")
            console().print(f"[green]✓[/] {page}")
    if check and stale:
        fail(f"à refaire par « make docs » : {', '.join(stale)}")


def circuits() -> str:
    """One diagram per circuit, drawn from the tables."""
    from api.domain import diagrams

    return diagrams.render()


def variables() -> str:
    """The environment variables, one row each."""
    from api.environment import described
    from api.settings import Settings, variable

    rows = [
        f"| `{variable(each.name)}` | `{shown(each.default)}` | {described(each).description} |"
        for each in fields(Settings)
    ]
    return (
        "# Variables d'environnement\n\n"
        + MADE
        + "Lues une fois au démarrage et vérifiées ensemble : une variable mal écrite ou inconnue arrête le serveur.\n"
        + "`decompte settings` montre leurs valeurs.\n\n| Variable | Par défaut | Sens |\n| --- | --- | --- |\n"
        + "\n".join(rows)
        + "\n"
    )


def commands() -> str:
    """The command line, as its own help tells it."""
    from typer.cli import get_docs_for_click

    group = typer.main.get_command(app)
    ctx = typer.Context(group, info_name="decompte")
    title = "La commande `decompte`"
    text = get_docs_for_click(obj=group, ctx=ctx, name="decompte", title=title)
    return text.replace(f"# {title}\n\n", f"# {title}\n\n{MADE}", 1).rstrip("\n") + "\n"


def lines() -> str:
    """What `decompte export` writes and `decompte load` takes."""
    from api.usecases.instance_lines import LINES

    return (
        "# Les fichiers de `decompte export`\n\n"
        + MADE
        + "Un objet JSON par ligne, en UTF-8 ; chaque ligne ne nomme que ce qui la précède. `decompte load` crée ce\n"
        + "qui manque et laisse ce qui est là : le même fichier, chargé deux fois, ne change rien. Une ligne fausse\n"
        + "est dite avec son numéro et son code, et laissée de côté ; les autres sont chargées. Aucun mail ne part,\n"
        + "sauf à ceux dont une fermeture annule la demande.\n\n"
        + "Un fichier ne contient aucun secret : ni mot de passe, ni session, ni compte technique, ni\n"
        + "webhook, qu'il faut ajouter à nouveau là où l'on charge : son secret en dépend. Chacun choisit un\n"
        + "nouveau mot de passe par « mot de passe oublié ». Les dossiers, les pièces jointes, les sollicitations et\n"
        + "l'historique n'y sont pas non plus.\n"
        + "".join(map(_line, LINES))
    )


def _line(shape: type[BaseModel]) -> str:
    """The section of a kind of line."""
    return f"\n## `{shape.model_fields['kind'].default}`\n\n{shape.__doc__}\n\n{_fields(shape)}"


def _fields(shape: type[BaseModel]) -> str:
    """The fields of a line, a row each."""
    schema = shape.model_json_schema(mode="validation")
    required = schema["required"]
    rows = [
        f"| `{name}` | {'oui' if name in required else 'non'} | {_kind(field, schema)} |"
        for name, field in schema["properties"].items()
        if name != "kind"
    ]
    return "| Champ | Obligatoire | Valeur |\n| --- | --- | --- |\n" + "\n".join(rows) + "\n"


def _kind(field: dict[str, Any], schema: dict[str, Any]) -> str:
    """What a field may hold, in a few words."""
    (field,) = [each for each in field.get("anyOf", [field]) if each.get("type") != "null"]
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        found = schema["$defs"][name]
        return f"objet `{', '.join(found['properties'])}`" if "properties" in found else f"`{name}`"
    if field["type"] == "array":
        return f"liste : {_kind(field['items'], schema)}"
    if "description" in field:
        return str(field["description"])
    known = {"date": "date", "date-time": "instant", None: {"boolean": "booléen"}.get(field["type"], "texte")}
    limit = f", {field['maxLength']} caractères au plus" if "maxLength" in field else ""
    return f"{known[field.get('format')]}{limit}"


PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "circuits.md": circuits,
    "commands.md": commands,
    "export.md": lines,
    "settings.md": variables,
}
