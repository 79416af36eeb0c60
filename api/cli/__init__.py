"""The command `decompte`: each module beside this one is a verb, found by its name and imported when it is used.

`api/cli/import_structures.py` holds `def import_structures(...)`, a Typer function, and is called
`decompte import-structures`. What is heavy is imported inside the function: `--help` reads every verb.
Exit status: 0 done, 1 failed, 2 wrong call or wrong settings.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Final, NoReturn, TypeVar

import typer
from typer.core import TyperGroup

from api import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping
    from datetime import datetime

    from rich.console import Console

    from api.settings import Settings

VERBS: Final = tuple(sorted(module.name.replace("_", "-") for module in iter_modules(__path__) if not module.ispkg))


class Verbs(TyperGroup):
    """A group whose commands are the modules of this package."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The verbs, in alphabetical order."""
        return list(VERBS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The verb; an unknown word loads them all, for Typer to suggest the nearest."""
        for verb in [cmd_name] if cmd_name in VERBS else VERBS:
            if verb not in self.commands:
                self.commands[verb] = _load(verb)
        return self.commands.get(cmd_name)


def _load(verb: str) -> Any:
    name = verb.replace("-", "_")
    single = typer.Typer(add_completion=False, **PLAIN)
    single.command(verb)(getattr(import_module(f"api.cli.{name}"), name))
    return typer.main.get_command(single)


# No rich markup in help: it would import Markdown and Pygments, 0.25 s of the 0.3 s that `--help` may take.
PLAIN: Final[dict[str, Any]] = {"context_settings": {"help_option_names": ["-h", "--help"]}, "rich_markup_mode": None}
app = typer.Typer(cls=Verbs, name="decompte", no_args_is_help=True, **PLAIN)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"decompte {__version__}")
        raise typer.Exit


@app.callback()
def decompte(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Afficher la version et finir.")
    ] = False,
) -> None:
    """La facturation des marchés de travaux : un serveur GraphQL et ses outils."""


def console() -> Console:
    """Where a verb prints: styled and folded on a terminal; elsewhere plain, one line staying one line."""
    from rich.console import Console

    piped = not sys.stdout.isatty()
    return Console(highlight=False, soft_wrap=piped, width=400 if piped else None)


def fail(message: str, *, status: int = 1) -> NoReturn:
    """Say what went wrong on standard error and leave with this exit status."""
    typer.echo(f"decompte : {message}", err=True)
    raise typer.Exit(status)


def configuration(**options: object) -> Settings:
    """The settings of the environment, options of the command first; faults are printed one a line and end it.

    An option that was given (not None) goes into the environment: the application and its worker processes read
    their settings there, and the safety checks see what will really be used.
    """
    from api.settings import Settings, SettingsError, variable

    os.environ.update({variable(name): str(value) for name, value in options.items() if value is not None})
    try:
        return Settings.from_env()
    except SettingsError as wrong:
        fail("configuration refusée\n" + "\n".join(f"  {problem}" for problem in wrong.problems), status=2)


T = TypeVar("T")
NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})


def on_database(work: Callable[[datetime], Coroutine[Any, Any, T]], *, named: Mapping[str, str] = NO_NAMES) -> T:
    """Run a use-case of the administration on the database of the environment, at the present instant.

    A rule that says no is printed, a sentence a line, and ends the command; `named` says what the command calls the
    fields that a sentence is about.
    """
    settings = configuration()

    import asyncio
    from datetime import UTC, datetime

    from api import db
    from api.domain.errors import DomainError
    from api.usecases.clock import read_clock

    async def run() -> T:
        await db.connect(settings.database_url)
        try:
            return await work(await read_clock() if settings.sandbox else datetime.now(UTC))
        finally:
            await db.disconnect()

    try:
        return asyncio.run(run())
    except DomainError as refusal:
        said = [(named.get(".".join(problem.field or ())), problem.message) for problem in refusal.problems]
        fail("\n".join(f"{name} : {message}" if name else message for name, message in said))
