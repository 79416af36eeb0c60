"""`decompte create-user`: an account made by the administration."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated, Final

import typer

from api.cli import console, on_database

NAMED: Final = MappingProxyType(
    {"email": "EMAIL", "firstName": "--first-name", "lastName": "--last-name", "phone": "--phone"}
)
"""What this command calls the fields of the form."""


def create_user(
    email: Annotated[str, typer.Argument(help="Adresse de connexion, qui ne changera pas.")],
    *,
    first_name: Annotated[str, typer.Option(help="Prénom.")],
    last_name: Annotated[str, typer.Option(help="Nom.")],
    phone: Annotated[str | None, typer.Option(help="Téléphone.")] = None,
    pigp: Annotated[
        bool, typer.Option("--pigp", help="Compte du portail internet de la gestion publique (USR-10).")
    ] = False,
    support: Annotated[bool, typer.Option("--support", help="Agent du support du portail.")] = False,
) -> None:
    """Créer un compte : son lien d'activation part à l'adresse de connexion, par le serveur."""
    from api.usecases.registration import NewPerson, create_by_administration

    form = NewPerson(email, first_name, last_name, phone=phone)
    user = on_database(lambda now: create_by_administration(form, pigp=pigp, support=support, now=now), named=NAMED)
    console().print(f"[green]✓[/] compte créé : {user.connection_email}")
