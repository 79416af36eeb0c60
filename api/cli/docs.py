"""`decompte docs`: the pages that are made from the code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Final

import typer

from api.cli import app, console, fail
from api.cli.settings import shown

MADE: Final = "<!-- Made by `make docs`: change the code, not this page. -->\n\n"


def docs(
    check: Annotated[
        bool, typer.Option("--check", help="Ne rien écrire ; échouer si une page n'est pas à jour.")
    ] = False,
    folder: Annotated[Path, typer.Option(help="Dossier de la documentation.", file_okay=False)] = Path("docs"),
) -> None:
    """Écrire les pages tirées du code : circuits, variables, commandes."""
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
    from api.settings import Settings, variable

    rows = [
        f"| `{variable(name)}` | `{shown(field.default)}` | {field.description} |"
        for name, field in Settings.model_fields.items()
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


PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "circuits.md": circuits,
    "commands.md": commands,
    "settings.md": variables,
}
