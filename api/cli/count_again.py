"""`decompte count-again`: what is kept beside the seats, compared with what it follows from, or made anew."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli import console, fail, on_database


def count_again(
    *, repair: Annotated[bool, typer.Option("--repair", help="Tout compter à nouveau ; les actes attendent.")] = False
) -> None:
    """Vérifier les compteurs des tableaux de bord et l'ordre des listes, que chaque acte tient à jour."""
    from api.usecases.sight import astray
    from api.usecases.sight import count_again as mend

    async def look() -> int:
        if repair:
            await mend()
        return await astray()

    wrong = on_database(lambda _: look())
    if wrong:
        fail(f"lignes fausses : {wrong} ; « decompte count-again --repair » compte à nouveau")
    console().print("[green]✓[/] les compteurs et l'ordre des listes sont justes")
