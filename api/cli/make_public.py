"""`decompte make-public`: a private structure made public by the administration."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli import console, on_database
from api.domain.organisation import IdentifierType, PublicCategory


def make_public(
    identifier: Annotated[str, typer.Argument(help="Identifiant de la structure ; espaces et points admis.")],
    *,
    type_: Annotated[
        IdentifierType, typer.Option("--type", help="Nature de l'identifiant ; seul un SIRET peut être public.")
    ] = IdentifierType.SIRET,
    category: Annotated[
        PublicCategory, typer.Option(help="Catégorie de la structure publique.")
    ] = PublicCategory.AUTRE,
) -> None:
    """Rendre publique une structure privée : « avec MOA », service des factures publiques, Factures reçues (TYP-03)."""
    from api.usecases.publication import make_public as publish

    done = on_database(lambda now: publish(type_, identifier, category=category, now=now))
    out = console()
    out.print("[green]✓[/] la structure est publique." if done else "La structure est déjà publique : rien à faire.")
