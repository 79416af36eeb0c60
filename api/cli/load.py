"""`decompte load`: what a file holds that an instance does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import console, fail, on_database

if TYPE_CHECKING:
    from api.domain.errors import Problem

MAX_SHOWN = 50
"""Problems printed: those after them are only counted."""


def load(
    file: Annotated[Path, typer.Argument(help="Fichier de « decompte export », un objet JSON par ligne.")],
) -> None:
    """Charger un fichier : ce qui manque est créé, ce qui est là reste tel quel, une ligne fausse est laissée."""
    from rich.progress import Progress

    from api.usecases.instance_load import load_instance

    out, shown = console(), 0

    def report(number: int, problem: Problem) -> None:
        nonlocal shown
        shown += 1
        if shown <= MAX_SHOWN:
            where = f"{'.'.join(problem.field)} : " if problem.field else ""
            typer.echo(f"ligne {number} : {problem.code.value} : {where}{problem.message}", err=True)

    lines = _read(file)
    with Progress(console=out, transient=True, disable=not out.is_terminal) as bar:
        task = bar.add_task("Chargement", total=sum(1 for _ in _read(file)))
        loaded = on_database(
            lambda now: load_instance(
                lines, now=now, report=report, progress=lambda done: bar.update(task, completed=done)
            )
        )
    if shown > MAX_SHOWN:
        typer.echo(f"… et {shown - MAX_SHOWN} autre(s) problème(s).", err=True)
    out.print(f"[green]✓[/] {loaded.created} ligne(s) chargée(s), {loaded.known} déjà là.")
    if loaded.wrong:
        fail(f"{loaded.wrong} ligne(s) fausse(s), laissée(s) de côté.")


def _read(file: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of the file, numbered from one."""
    try:
        with file.open("rb") as source:
            yield from enumerate(source, 1)
    except OSError as cause:
        fail(f"fichier illisible : {cause}")
