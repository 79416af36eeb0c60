"""`decompte play`: the worked examples of the reference, played through a running server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import console, fail

if TYPE_CHECKING:
    from rich.console import Console

    from api.cli.playing.game import Game
    from api.cli.playing.reference import Example
    from api.cli.playing.timeline import Turn
    from api.cli.playing.verdict import Played


def play(
    ids: Annotated[list[str] | None, typer.Argument(help="Exemples à jouer : E01, V03…", show_default=False)] = None,
    every: Annotated[bool, typer.Option("--all", help="Tous ceux que le serveur sait jouer.")] = False,
    url: Annotated[str, typer.Option(help="Adresse du serveur, un bac à sable.")] = "http://127.0.0.1:8000",
    reference: Annotated[
        Path | None, typer.Option(help="Un autre fichier d'exemples, de même forme.", exists=True, dir_okay=False)
    ] = None,
) -> None:
    """Jouer les exemples de la référence sur un serveur, et comparer où ils arrivent."""
    from api.cli.playing.game import Game
    from api.cli.playing.reference import REFERENCE, load
    from api.cli.playing.remote import Refusal, Remote, Unplayable

    out = console()
    try:
        known = load(reference or REFERENCE)
    except (OSError, ValueError, LookupError) as cause:
        fail(f"exemples illisibles : {cause!r}", status=2)
    chosen = _chosen(known, ids or [], every=every)
    try:
        with Remote(url) as remote:
            playable = _playable(out, chosen, remote.mutations(), every=every)
            game = Game(remote, playable)
            _say_shift(out, game)
            for _ in _shown(out, game):
                pass
    except (Unplayable, Refusal) as cause:
        fail(str(cause))
    _report(out, [*game.played.values()])


def _chosen(known: dict[str, Example], ids: list[str], *, every: bool) -> list[Example]:
    """The examples asked for, in the order of the reference."""
    if every == bool(ids):
        fail(f"nommez des exemples, ou --all ; la référence a {', '.join(known)}", status=2)
    by_name = {name.casefold(): example for name, example in known.items()}
    unknown = [name for name in ids if name.casefold() not in by_name]
    if unknown:
        fail(f"exemple inconnu : {', '.join(unknown)} ; la référence a {', '.join(known)}", status=2)
    wanted = {name.casefold() for name in ids}
    return [example for name, example in by_name.items() if every or name in wanted]


def _playable(out: Console, chosen: list[Example], offered: frozenset[str], *, every: bool) -> list[Example]:
    """The examples whose mutations the server offers: with --all the others wait, by name they are an error."""
    from api.cli.playing.acts import missing

    if "advanceSandboxClock" not in offered:
        fail("ce serveur n'est pas un bac à sable : « decompte demo » en sert un")
    lacking = {example.id: missing(example, offered) for example in chosen}
    reasons = [f"{name} : pas encore, il faut {', '.join(names)}" for name, names in lacking.items() if names]
    playable = [example for example in chosen if not lacking[example.id]]
    if reasons and not every:
        fail("exemples que ce serveur ne sait pas jouer\n" + "\n".join(f"  {reason}" for reason in reasons))
    for reason in reasons:
        out.print(f"[yellow]{reason}[/]")
    if not playable:
        fail("aucun exemple à jouer")
    return playable


def _say_shift(out: Console, game: Game) -> None:
    days = game.shift.days
    if days:
        out.print(
            f"L'horloge du bac à sable est au {game.now:%Y-%m-%d} : toutes les dates sont décalées de {days} jours."
        )
    again = sorted({played.suffix for played in game.played.values() if played.suffix})
    if again:
        out.print(f"Déjà joué ici : les numéros de certaines pièces finissent par {', '.join(again)}.")


def _shown(out: Console, game: Game) -> Iterator[Turn]:
    """The events as they are played: a bar on a terminal, a line each elsewhere."""
    from api.cli.playing.acts import mutation_of

    def told(turn: Turn) -> str:
        act = mutation_of(turn.example, turn.event)
        number = game.played[turn.example.id].number(turn.event.piece)
        return f"{turn.at:%Y-%m-%d %H:%M}  {turn.example.id:<4} {turn.event.by:<10} {act} {number}"

    if not out.is_terminal:
        for turn in game.play():
            out.print(told(turn), markup=False)
            yield turn
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (BarColumn(bar_width=24), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=out, transient=True) as progress:
        task = progress.add_task("", total=len(game.turns))
        for turn in game.play():
            progress.update(task, advance=1, description=told(turn))
            yield turn


def _report(out: Console, played: list[Played]) -> None:
    """One row per example, the differences under them; leaves with status 1 if there is one."""
    from rich.markup import escape
    from rich.table import Table

    table = Table("", "Exemple", "Dossier", "Pièces", "État", "Payer avant", box=None, padding=(0, 2, 0, 0))
    for each in played:
        pieces = "\n".join(f"{number} {status}" for number, status in each.statuses.items())
        due = f"{each.clock.due_date} ({each.clock.rule})" if each.clock else "-"
        mark = "[red]✗[/]" if each.differences else "[green]✓[/]"
        table.add_row(mark, each.example.id, each.dossier_number or "-", pieces, each.state or "-", due)
    out.print(table)
    wrong = [each for each in played if each.differences]
    for each in wrong:
        for difference in each.differences:
            out.print(f"[red]✗ {each.example.id}[/] {escape(difference)}")
    if wrong:
        fail(f"{len(wrong)} exemple(s) sur {len(played)} s'écartent de la référence")
    out.print(f"{len(played)} exemple(s) : statuts, états et délais de paiement conformes à la référence.")
