"""`decompte sweep-files`: what interrupted uploads left on the disk."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli import configuration, console, fail, on_database


def sweep_files(
    *, delete: Annotated[bool, typer.Option("--delete", help="Supprimer ces fichiers, et non les compter.")] = False
) -> None:
    """Compter les fichiers que rien ne nomme depuis un jour : ce que laissent les envois interrompus."""
    from datetime import UTC, datetime

    from api.storage import Storage
    from api.usecases.attachment import sweep

    storage = Storage(configuration().data_dir / "files")
    found = on_database(lambda _: sweep(storage, at=datetime.now(UTC), delete=delete))
    said = f"fichiers de trop : {found.left} ({found.bytes} octets) ; nommés par la base : {found.named}"
    if delete and found.left and not found.named:
        fail(f"{said}\nEst-ce bien la base de ce dossier ? Rien n'est supprimé.")
    console().print(f"[green]✓[/] {said}" + (" ; les premiers sont supprimés" if delete else ""))
