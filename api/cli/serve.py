"""`decompte serve`: the HTTP server."""

from __future__ import annotations

import sys
from typing import Annotated, Any, Final

import typer

from api.cli import configuration, fail

# What every server of ours is told, `decompte demo` included.
SERVER: Final[dict[str, Any]] = {
    "loop": "asyncio" if sys.platform == "win32" else "uvloop",
    "http": "httptools",
    "ws": "api.served:upgraded",
    "ws_per_message_deflate": False,  # what arrives is then what is counted
    "timeout_graceful_shutdown": 10,
    "server_header": False,
}


def serve(
    host: Annotated[str | None, typer.Option(help="Adresse d'écoute ; à défaut DECOMPTE_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Port d'écoute ; à défaut DECOMPTE_PORT.", min=1, max=65_535)] = None,
    workers: Annotated[int, typer.Option(help="Processus ; plus d'un demande PostgreSQL.", min=1, max=64)] = 1,
) -> None:
    """Démarrer le serveur GraphQL."""
    settings = configuration(host=host, port=port)
    if workers > 1 and settings.is_sqlite:
        fail("SQLite n'admet qu'un processus qui écrit : --workers 1, ou PostgreSQL (DECOMPTE_DATABASE_URL)", status=2)

    import uvicorn

    uvicorn.run(
        "api.served:served_app",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=workers,
        ws_max_size=settings.max_json_bytes,  # a socket is held to the same size as a request
        **SERVER,
    )
