"""What a setting may hold beyond its type: the value to keep, or a sentence that says what is expected."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parseaddr
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

POSTGRES_SCHEMES: Final = frozenset({"postgres", "postgresql", "asyncpg"})

SMTP_PORTS: Final[Mapping[str, int]] = {"starttls": 587, "tls": 465, "none": 25}
"""The port of a relay by its encryption, unless another is given."""


def _absolute(value: Path) -> Path:
    path = value.expanduser().resolve()
    if {"?", "#"} & set(str(path)):
        raise ValueError("le chemin ne peut contenir ni ? ni #, que l'adresse de la base couperait")
    return path


def _named(value: str) -> str:
    if not value:
        raise ValueError("ne peut pas être vide")
    return value


def _manifest(value: Path) -> Path:
    try:
        documents = json.loads(value.read_bytes())
    except (OSError, ValueError):
        raise ValueError("fichier JSON lisible attendu") from None
    if not isinstance(documents, dict) or not all(isinstance(text, str) for text in documents.values()):
        raise ValueError("fichier JSON lisible attendu : identifiant → texte")
    return value.resolve()


def _known_database(value: str) -> str:
    url = urlsplit(value)
    if not value or (url.scheme == "sqlite" and (url.netloc + url.path) not in {"", "/"}):
        return value
    if url.scheme in POSTGRES_SCHEMES and url.hostname and url.path.strip("/"):
        return f"postgres://{value.partition('://')[2]}"
    raise ValueError("sqlite:///chemin ou postgres://utilisateur:secret@hôte:5432/base attendu")


def _in_utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


def _origins(value: tuple[str, ...]) -> tuple[str, ...]:
    for origin in value:
        url = urlsplit(origin)
        if url.scheme not in {"http", "https"} or not url.hostname or origin != f"{url.scheme}://{url.netloc}":
            raise ValueError(f"« {origin} » n'est pas une origine : https://hôte ou https://hôte:port, sans chemin")
    return tuple(origin.lower() for origin in value)


def _known_tls(value: str) -> str:
    if value not in SMTP_PORTS:
        raise ValueError("répondez par starttls, tls ou none")
    return value


def _sender(value: str) -> str:
    if not value:
        return value

    from email.headerregistry import Address

    name, address = parseaddr(value)
    try:
        known = Address(name, addr_spec=address)
    except (ValueError, IndexError):
        known = None
    if known is None or not known.username or not known.domain or not address.isascii():
        raise ValueError("adresse@domaine ou Nom <adresse@domaine> attendu")
    return value


def _screens(value: str) -> str:
    url = urlsplit(value)
    if value and (url.scheme not in {"http", "https"} or not url.hostname or url.query or url.fragment):
        raise ValueError("adresse https://hôte attendue, sans ? ni #")
    return value.rstrip("/")


CHECKS: Final[Mapping[str, Callable[[Any], object]]] = {
    "allowed_origins": _origins,
    "data_dir": _absolute,
    "database_url": _known_database,
    "host": _named,
    "mail_from": _sender,
    "sandbox_now": _in_utc,
    "screens_url": _screens,
    "smtp_tls": _known_tls,
    "trusted_documents": _manifest,
}
"""The setting → what is looked at in its value: answers the one to keep, or raises ValueError with a sentence."""
