"""`decompte export`: the organisation side of an instance, in a file that `decompte load` takes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import console, fail, on_database

if TYPE_CHECKING:
    from datetime import datetime

    from rich.progress import Progress


def export(
    file: Annotated[Path, typer.Argument(help="Fichier à écrire, un objet JSON par ligne.")],
) -> None:
    """Écrire dans un fichier les structures, les personnes et leurs droits, sans aucun secret (docs/export.md)."""
    from rich.progress import Progress

    from api.reads.instance import count, instance_lines
    from api.usecases.instance_export import note_export

    out, part = console(), file.with_name(f"{file.name}.part")

    async def write(progress: Progress, now: datetime) -> int:
        task, written = progress.add_task("Export", total=await count()), 0
        with part.open("wb") as target:
            async for lines in instance_lines():
                for line in lines:
                    target.write(line.model_dump_json(by_alias=True, exclude_none=True).encode() + b"\n")
                written += len(lines)
                progress.update(task, completed=written)
        await note_export(written, now=now)
        return written

    try:
        with Progress(console=out, transient=True, disable=not out.is_terminal) as bar:
            written = on_database(lambda now: write(bar, now))
        part.replace(file)
    except OSError as cause:
        fail(f"export impossible : {cause}")
    finally:
        part.unlink(missing_ok=True)
    out.print(f"[green]✓[/] {written} ligne(s) dans {file}")
