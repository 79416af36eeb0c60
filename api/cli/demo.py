"""`decompte demo`: a sandbox to try, served from a folder that is filled the first time."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from api.cli import configuration, console, fail

if TYPE_CHECKING:
    from rich.console import Console

    from api.settings import Settings

LOCAL: Final = ("localhost", "127.0.0.1")
EVERYWHERE: Final = frozenset({"0.0.0.0", "::"})  # noqa: S104 - recognised, never chosen here


def demo(
    data: Annotated[
        Path, typer.Option(envvar="DECOMPTE_DATA_DIR", help="Dossier du bac à sable, créé et rempli au besoin.")
    ] = Path("data/demo"),
    port: Annotated[int | None, typer.Option(help="Port d'écoute ; à défaut DECOMPTE_PORT.", min=1, max=65_535)] = None,
    host: Annotated[str | None, typer.Option(help="Adresse d'écoute ; à défaut DECOMPTE_HOST.")] = None,
    now: Annotated[
        str | None,
        typer.Option(
            help="Instant de départ de l'horloge d'un dossier neuf, par exemple 2025-01-06T08:00:00Z ; "
            "à défaut, l'instant présent."
        ),
    ] = None,
) -> None:
    """Servir un bac à sable : structures, comptes et dossiers d'exemple, horloge arrêtée."""
    settings = configuration(
        data_dir=data,
        host=host,
        port=port,
        sandbox=True,
        sandbox_now=now,
        graphiql=True,
        dashboard=True,
        cookie_secure=False,
        allowed_hosts=_hosts(host),
    )

    import asyncio

    import asyncpg
    from tortoise.exceptions import BaseORMException

    door = _listen(settings)  # before anything is written: a second start on the same port changes nothing
    try:
        filled, start = asyncio.run(_prepare(settings))
    except (OSError, BaseORMException, asyncpg.PostgresError) as cause:
        fail(f"bac à sable impossible : {cause}")
    _present(console(), settings, filled=filled, start=start, asked=now)

    import uvicorn

    from api.app import create_app
    from api.cli.serve import SERVER

    # What the terminal shows stays what was printed above: requests are not logged, warnings are.
    config = uvicorn.Config(
        create_app(settings), log_level="warning", access_log=False, ws_max_size=settings.max_json_bytes, **SERVER
    )
    server = uvicorn.Server(config)
    try:
        server.run(sockets=[door])
    except KeyboardInterrupt:
        return  # Ctrl-C is how it is meant to end
    if not server.started:
        raise typer.Exit(1)  # the log says why


def _hosts(host: str | None) -> str:
    """The names under which a browser may ask: this machine's own, and the address it listens on."""
    given = os.environ.get("DECOMPTE_ALLOWED_HOSTS", ",".join(LOCAL)).split(",")
    asked = host or os.environ.get("DECOMPTE_HOST", LOCAL[1])
    named = socket.gethostname() if asked in EVERYWHERE else _in_url(asked)
    return ",".join(dict.fromkeys([*given, *LOCAL, named]))


def _in_url(host: str) -> str:
    """A host as an address writes it: IPv6 between brackets."""
    return f"[{host}]" if ":" in host else host


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family)
    except OSError as cause:
        why = "l'adresse est prise, essayez --port" if cause.errno == errno.EADDRINUSE else cause.strerror
        fail(f"impossible d'écouter sur {settings.host}:{settings.port} : {why}")


async def _prepare(settings: Settings) -> tuple[bool, datetime]:
    """Migrate and fill the folder; answers whether it was empty, and the instant of its clock."""
    from api import db
    from api.domain.examples import PASSWORD
    from api.security import Passwords
    from api.storage import Storage
    from api.usecases import demo_dossiers
    from api.usecases.clock import read_clock

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    await db.connect(settings.database_url)
    try:
        if await demo_dossiers.is_foreign():
            fail(f"la base de {settings.data_dir} n'est pas un bac à sable : choisissez un autre dossier par --data")
    finally:
        await db.disconnect()
    await db.migrate(settings.database_url)
    await db.connect(settings.database_url)
    try:
        passwords = Passwords.with_costs(
            time=settings.argon2_time,
            memory_kib=settings.argon2_memory_kib,
            parallelism=settings.argon2_parallelism,
        )
        filled = await demo_dossiers.fill(
            Storage(settings.data_dir / "files"),
            digest=await passwords.digest(PASSWORD),
            now=settings.sandbox_now or datetime.now(UTC).replace(microsecond=0),
        )
        return filled, await read_clock()
    finally:
        await db.disconnect()


def _present(out: Console, settings: Settings, *, filled: bool, start: datetime, asked: str | None) -> None:
    """Say where the server is, who can sign in, and what to do next."""
    from rich.markup import escape
    from rich.table import Table

    from api.dashboard import FOLDER, PAGE
    from api.domain.delays import PARIS
    from api.domain.examples import ACCOUNTS, EXAMPLE_STRUCTURES, PASSWORD, address

    shown = LOCAL[1] if settings.host in EVERYWHERE else settings.host
    base = f"http://{_in_url(shown)}:{settings.port}"
    paris = start.astimezone(PARIS)

    out.print("\n[bold]décompte[/] · bac à sable\n")
    facts = Table.grid(padding=(0, 2, 0, 0))
    screens = "dans un navigateur" if (FOLDER / PAGE).is_file() else "construits par make dashboard, pas encore là"
    facts.add_row("Écrans", f"[bold]{base}/[/] ({screens})")
    facts.add_row("Accueil", f"[bold]{base}/sandbox[/] (dans un navigateur : comptes, horloge, courrier)")
    facts.add_row("GraphiQL", f"[bold]{base}/graphql[/] (dans un navigateur)")
    facts.add_row("API", f"{base}/graphql ; fichiers : {base}/files")
    if not settings.smtp_host:
        facts.add_row("Courrier", f"{base}/mailbox (dans un navigateur)")
    facts.add_row("Horloge", f"{paris:%Y-%m-%d %H:%M:%S %z}, arrêtée : advanceSandboxClock l'avance")
    state = "rempli à l'instant" if filled else "repris tel quel"
    facts.add_row("Données", f"{escape(str(settings.data_dir))} ({state})")
    out.print(facts)
    if asked and not filled:
        out.print("[yellow]--now est sans effet : un bac à sable déjà rempli garde son horloge.[/]")

    out.print(f"\nComptes, trois par structure, mot de passe [bold]{PASSWORD}[/] :")
    for kind, purpose in ACCOUNTS.items():
        out.print(f"  {f'{kind}@…':<15} {purpose}")
    out.print()
    accounts = Table("Structure", "SIRET", "Compte", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for example in EXAMPLE_STRUCTURES:
        accounts.add_row(example.name, example.siret, address("agent", example.key))
    out.print(accounts)

    elsewhere = "" if base == "http://127.0.0.1:8000" else f" --url {base}"
    out.print("\nDes dossiers sont à chaque étape : cherchez « DEMO ». Dans un autre terminal,")
    out.print(f"  {_program()} play --all{elsewhere}")
    out.print("joue les exemples de la référence. Ctrl-C pour arrêter.")


def _program() -> str:
    """The command as it can be typed here: by its path when it is not on PATH, as after `make demo`."""
    called = Path(sys.argv[0])
    return str(called) if called.name == "decompte" and not shutil.which("decompte") else "decompte"
