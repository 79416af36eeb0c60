"""`decompte settings`: every variable, what it is worth here, and what it means."""

from __future__ import annotations

from dataclasses import fields
from urllib.parse import urlsplit

from api.cli import configuration, console


def settings() -> None:
    """Montrer les variables d'environnement : valeur ici, valeur par défaut, sens."""
    from rich.table import Table

    from api.environment import described
    from api.settings import Settings, variable

    here = configuration()
    table = Table("Variable", "Valeur", "Par défaut", "Sens", box=None, pad_edge=False)
    for each in fields(Settings):
        value = shown(_without_password(getattr(here, each.name)))
        table.add_row(f"[bold]{variable(each.name)}[/]", value, shown(each.default), described(each).description)
    console().print(table)


def shown(value: object) -> str:
    """A value as one writes it in the environment."""
    match value:
        case None | "" | ():
            return "-"
        case bool():
            return str(value).lower()
        case tuple():
            return ",".join(value)
        case _:
            return str(value)


def _without_password(value: object) -> object:
    if not isinstance(value, str) or "@" not in value:
        return value
    password = urlsplit(value).password
    return value.replace(f":{password}@", ":***@") if password else value
