"""`decompte import-structures`: the public structures of the directory, from its CSV file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import console, fail, on_database

if TYPE_CHECKING:
    from api.domain.directory import Line

MAX_SHOWN = 50
"""Bad lines printed: those after them are only counted."""


def import_structures(
    file: Annotated[Path, typer.Argument(help="Fichier CSV de l'annuaire, colonnes séparées par des points-virgules.")],
) -> None:
    """Charger les structures publiques de l'annuaire : tout, ou rien si une ligne est fausse."""
    from rich.progress import Progress

    from api.usecases.directory_load import load_directory

    count = _check(file)
    lines = (line for _, line, _ in _read(file) if line is not None)
    out = console()
    with Progress(console=out, transient=True, disable=not out.is_terminal) as bar:
        task = bar.add_task("Chargement", total=count)

        def show(done: int) -> None:
            bar.update(task, completed=done)

        loaded = on_database(lambda now: load_directory(lines, now=now, progress=show))
    out.print(
        f"[green]✓[/] {loaded.created} structure(s) créée(s), {loaded.changed} modifiée(s), "
        f"{loaded.unchanged} sans changement."
    )


def _check(file: Path) -> int:
    """How many lines the file has; every wrong one is reported, and nothing is loaded then."""
    wrong, count, seen = 0, 0, set[str]()
    for number, line, faults in _read(file):
        count += 1
        if line is not None and line.siret in seen:
            faults.append("Identifiant : ce numéro est déjà dans le fichier.")
        if line is not None:
            seen.add(line.siret)
        wrong += bool(faults)
        if wrong <= MAX_SHOWN:
            for fault in faults:
                typer.echo(f"ligne {number} : {fault}", err=True)
    if wrong:
        fail(f"{wrong} ligne(s) fausse(s) sur {count} : rien n'a été chargé.")
    return count


def _read(file: Path) -> Iterator[tuple[int, Line | None, list[str]]]:
    """The lines of the file one at a time: its number, what it says, and what is wrong with it."""
    import csv

    from api.domain.directory import HEADINGS, line_of, line_problems

    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            reader = csv.DictReader(text, delimiter=";", restval="")
            missing = [heading for heading in HEADINGS if heading not in (reader.fieldnames or ())]
            if missing:
                fail(f"colonnes absentes : {', '.join(missing)}", status=2)
            for given in reader:
                faults = [f"{' '.join(each.field or ())} : {each.message}" for each in line_problems(given)]
                yield reader.line_num, None if faults else line_of(given), faults
    except (OSError, UnicodeDecodeError, csv.Error) as cause:
        fail(f"fichier illisible : {cause}")
