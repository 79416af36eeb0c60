"""`decompte migrate`: bring the database to the latest migration."""

from __future__ import annotations

from api.cli import configuration, console, fail


def migrate() -> None:
    """Créer ou mettre à jour la base de données."""
    settings = configuration()

    import asyncio

    import asyncpg
    from tortoise.exceptions import BaseORMException

    from api import db

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        applied = asyncio.run(db.migrate(settings.database_url))
    except (OSError, BaseORMException, asyncpg.PostgresError) as cause:
        fail(f"migration impossible : {cause}")
    out = console()
    for name in applied:
        out.print(f"[green]✓[/] {name}")
    out.print(f"{len(applied)} migration(s) appliquée(s)." if applied else "La base est à jour.")
