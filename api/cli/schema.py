"""`decompte schema`: the contract as SDL."""

from __future__ import annotations

import sys


def schema() -> None:
    """Écrire le schéma GraphQL (SDL) sur la sortie standard."""
    from api.contract import schema as served

    sys.stdout.write(served.as_str().rstrip("\n") + "\n")
