"""`decompte transfer`: name the gestionnaire principal of a structure that lost its own."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli import console, on_database
from api.domain.organisation import IdentifierType


def transfer(
    identifier: Annotated[str, typer.Argument(help="SIRET, ou identifiant d'une autre nature, de la structure.")],
    email: Annotated[str, typer.Argument(help="Adresse de connexion du nouveau gestionnaire principal.")],
    *,
    type_: Annotated[IdentifierType, typer.Option("--type", help="Nature de l'identifiant.")] = IdentifierType.SIRET,
) -> None:
    """Nommer le gestionnaire principal d'une structure ; l'ancien, s'il y en a un, reste utilisateur simple."""
    from api.usecases.principal import name_principal

    name = on_database(lambda now: name_principal(type_, identifier, email=email, at=now))
    console().print(f"[green]✓[/] {email} est gestionnaire principal : {name}")
