"""Every environment variable of the server: one typed object, read once, checked at start."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from difflib import get_close_matches
from email.headerregistry import Address
from email.utils import parseaddr
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import AwareDatetime, Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX: Final = "DECOMPTE_"
TEST_PREFIX: Final = "DECOMPTE_TEST_"  # read by the tests, none of the server's business
POSTGRES_SCHEMES: Final = frozenset({"postgres", "postgresql", "asyncpg"})
SECRETS: Final = frozenset({"database_url", "smtp_password"})  # never shown, not even in the message that refuses them

SMTP_PORTS: Final[Mapping[str, int]] = {"starttls": 587, "tls": 465, "none": 25}
"""The port of a relay by its encryption, unless another is given."""

Words = Annotated[tuple[str, ...], NoDecode]
"""A list in the environment: words between commas."""

MESSAGES: Final[Mapping[str, str]] = {
    "bool_parsing": "répondez par true ou false",
    "datetime_from_date_parsing": "instant ISO 8601 attendu, par exemple 2025-01-06T08:00:00Z",
    "datetime_parsing": "instant ISO 8601 attendu, par exemple 2025-01-06T08:00:00Z",
    "float_parsing": "nombre attendu",
    "greater_than": "doit être supérieur à {gt}",
    "greater_than_equal": "doit être au moins {ge}",
    "int_parsing": "nombre entier attendu",
    "less_than_equal": "doit être au plus {le}",
    "string_too_short": "ne peut pas être vide",
    "timezone_aware": "l'instant doit dire son fuseau, par exemple 2025-01-06T08:00:00Z",
    "value_error": "{error}",
}


class SettingsError(Exception):
    """The environment does not make a usable configuration: one French sentence per fault."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Settings(BaseSettings):
    """What the operator decides; `Settings.from_env()` reads it from the variables DECOMPTE_*."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", validate_default=True, hide_input_in_errors=True
    )

    data_dir: Path = Field(
        default=Path("data"), description="Dossier des données : base SQLite et fichiers déposés. Créé au besoin."
    )
    database_url: str = Field(
        default="",
        description="Base de données : `sqlite:///chemin` ou `postgres://utilisateur:secret@hôte:5432/base`. "
        "Vide : SQLite, fichier `decompte.sqlite3` du dossier des données.",
    )
    pg_pool_size: int = Field(default=4, ge=1, le=100, description="Connexions PostgreSQL par processus.")

    host: str = Field(default="127.0.0.1", min_length=1, description="Adresse d'écoute.")
    port: int = Field(default=8000, ge=1, le=65_535, description="Port d'écoute.")
    allowed_hosts: Words = Field(
        default=("localhost", "127.0.0.1"),
        description="Noms d'hôte acceptés dans l'en-tête Host, séparés par des virgules.",
    )
    allowed_origins: Words = Field(
        default=(),
        description="Origines des écrans autorisés à appeler l'API depuis un navigateur, séparées par des virgules, "
        "par exemple `https://factures.exemple.fr`.",
    )
    trusted_documents: Path | None = Field(
        default=None,
        description="Fichier JSON des documents qu'une requête peut nommer par `documentId` : identifiant → texte. "
        "Celui du contrat est `frontend-contract/trusted-documents.json`.",
    )
    trusted_only: bool = Field(
        default=False,
        description="N'exécuter que ces documents : une requête qui donne son propre texte est refusée.",
    )
    graphiql: bool = Field(default=False, description="Servir GraphiQL sur `/graphql` aux navigateurs.")
    dashboard: bool = Field(
        default=False,
        description="Servir sur `/` les écrans de `frontend-contract/dashboard`, que le paquet publié contient.",
    )

    sandbox: bool = Field(
        default=False, description="Bac à sable : données d'exemple, horloge arrêtée que `advanceSandboxClock` avance."
    )
    sandbox_now: AwareDatetime | None = Field(
        default=None, description="Instant de départ de l'horloge du bac à sable (ISO 8601 avec fuseau)."
    )

    mandate_required: bool = Field(
        default=False,
        description="Saisie d'une facture en ligne : exiger que le fournisseur ait donné au portail un mandat de "
        "facturation (règle MAN-01).",
    )
    send_mails: bool = Field(
        default=True,
        description="Envoyer les messages depuis ce serveur ; de plusieurs serveurs sur une base, un seul suffit.",
    )
    smtp_host: str = Field(
        default="",
        description="Relais SMTP des messages. Vide : chaque message est écrit dans `mailbox/` du dossier des données, "
        "et un bac à sable les montre à l'adresse `/mailbox`.",
    )
    smtp_port: int | None = Field(
        default=None, ge=1, le=65_535, description="Port du relais ; à défaut 587, 465 ou 25 selon le chiffrement."
    )
    smtp_tls: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        description="Chiffrement vers le relais : `starttls` (exigé), `tls` (dès la connexion) ou `none`.",
    )
    smtp_username: str = Field(default="", description="Compte sur le relais, si celui-ci en demande un.")
    smtp_password: SecretStr | None = Field(default=None, description="Mot de passe de ce compte. Jamais affiché.")
    mail_from: str = Field(
        default="",
        description="Expéditeur des messages : `adresse@domaine` ou `Nom <adresse@domaine>`. "
        "Obligatoire avec un relais SMTP.",
    )
    screens_url: str = Field(
        default="",
        description="Adresse des écrans, où mènent les liens des messages (suivie de `/pieces/` et de l'identifiant de "
        "la pièce), par exemple `https://factures.exemple.fr`. Vide : le chemin seul.",
    )

    cookie_secure: bool = Field(
        default=True, description="Cookie de session envoyé en HTTPS seulement. Le refuser n'est permis qu'en local."
    )
    session_hours: int = Field(default=12, ge=1, le=24, description="Durée d'une session, en heures.")
    technical_token_minutes: int = Field(
        default=60, ge=1, le=1_440, description="Durée d'un jeton de compte technique (`POST /token`), en minutes."
    )
    second_factor: bool | None = Field(
        default=None,
        description="Demander à la connexion un code reçu par courriel (USR-06). Par défaut oui, sauf au bac à sable.",
    )
    habilitation_minutes: int = Field(
        default=0, ge=0, le=30, description="Délai d'effet d'une habilitation accordée, en minutes (HAB-07)."
    )
    captcha_cost: int = Field(
        default=5_000,
        ge=1,
        le=1_000_000,
        description="Demandes sans session : itérations de chaque essai que fait le navigateur, 300 en moyenne (règle "
        "SUP-03).",
    )
    argon2_time: int = Field(default=3, ge=1, le=20, description="Argon2id : nombre de passes.")
    argon2_memory_kib: int = Field(default=65_536, ge=8, le=4_194_304, description="Argon2id : mémoire, en Kio.")
    argon2_parallelism: int = Field(default=4, ge=1, le=64, description="Argon2id : fils d'exécution.")

    max_json_bytes: int = Field(
        default=1_048_576, ge=1_024, le=104_857_600, description="Taille maximale d'une requête GraphQL, en octets."
    )
    max_file_bytes: int = Field(
        default=10_485_760,
        ge=1_024,
        le=10_485_760,
        description="Taille maximale d'un fichier, en octets (règle MAX_FILE).",
    )
    max_tokens: int = Field(
        default=1_000,
        ge=200,
        description="Requête GraphQL : nombre de mots du langage. Les limites de caractères, de lignes et de champs "
        "écrits en découlent ; la vérification d'une requête coûte d'autant plus qu'elles sont hautes.",
    )
    max_depth: int = Field(default=12, ge=4, description="Requête GraphQL : profondeur.")
    max_introspection_depth: int = Field(default=20, ge=4, description="Requête d'introspection : profondeur.")
    max_aliases: int = Field(default=30, ge=0, description="Requête GraphQL : nombre d'alias.")
    max_directives: int = Field(default=50, ge=0, description="Requête GraphQL : nombre de directives.")
    max_fields: int = Field(default=1_000, ge=50, description="Requête GraphQL : champs, fragments développés.")
    max_rows: int = Field(
        default=20_000, ge=100, description="Requête GraphQL : lignes au plus, tailles de pages multipliées."
    )
    max_values: int = Field(
        default=10_000, ge=100, description="Requête GraphQL : valeurs que portent les variables, listes comprises."
    )
    max_points_per_minute: int | None = Field(
        default=None,
        ge=0,
        description="Points qu'une personne ou un compte technique peut dépenser par minute et par processus : 1 par "
        "opération, 1 par ligne qu'elle peut lire, 10 par mutation ; 0 : sans limite. Par défaut 60000, et 0 au bac à "
        "sable.",
    )
    max_knocks_per_minute: int | None = Field(
        default=None,
        ge=0,
        description="Connexions, créations de compte et mots de passe oubliés qu'une adresse peut tenter par minute et "
        "par processus ; 0 : sans limite. Par défaut 30, et 0 au bac à sable.",
    )
    operation_seconds: float = Field(
        default=10.0, gt=0, le=600, description="Durée maximale d'une opération, en secondes."
    )

    compiled_execution: bool = Field(
        default=True,
        description="Exécuter les requêtes GraphQL par du code compilé à partir de chacune. Le refuser donne les mêmes "
        "réponses, plus lentement.",
    )

    max_live_connections: int = Field(
        default=20,
        ge=1,
        le=10_000,
        description="WebSocket et flux d'événements ouverts à la fois par une personne, dans chaque processus.",
    )
    max_live_operations: int = Field(
        default=20, ge=1, le=1_000, description="Opérations en cours à la fois sur un WebSocket."
    )
    max_live_backlog_bytes: int = Field(
        default=1_048_576,
        ge=1_024,
        le=104_857_600,
        description="Ce qui peut attendre qu'un client le lise, en octets ; au-delà il est déconnecté.",
    )
    live_poll_seconds: float = Field(
        default=2.0,
        gt=0,
        le=5,
        description="Au plus tard quand les sessions ouvertes sont vérifiées et le journal relu, si rien ne sonne.",
    )
    live_patience_seconds: float = Field(
        default=30.0, gt=0, le=600, description="Ce qu'un client peut mettre à lire ce qui l'attend ; au-delà de même."
    )
    live_init_seconds: float = Field(
        default=10.0, gt=0, le=60, description="WebSocket : délai laissé au client pour se présenter."
    )
    live_ping_seconds: float = Field(
        default=20.0, gt=0, le=300, description="WebSocket : intervalle des `ping` ; sans réponse, il est fermé."
    )

    send_webhooks: bool = Field(default=True, description="Appeler les webhooks depuis ce processus.")
    private_webhooks: bool = Field(
        default=False,
        description="Laisser les webhooks appeler des adresses privées, et en HTTP : essais, ou réseau à soi.",
    )

    @classmethod
    def from_env(cls) -> Self:
        """The settings of this environment; a `SettingsError` names every variable at fault."""
        unknown = _unknown_variables(os.environ)
        try:
            settings = cls()
        except ValidationError as invalid:
            raise SettingsError((*unknown, *_sentences(invalid, os.environ))) from None
        if unknown:
            raise SettingsError(tuple(unknown))
        return settings

    @property
    def asks_second_factor(self) -> bool:
        """Whether signing in asks for a mailed code (USR-06)."""
        return not self.sandbox if self.second_factor is None else self.second_factor

    @property
    def points_allowed(self) -> int:
        """The points of a minute; 0 without limit."""
        return self._unless_sandbox(self.max_points_per_minute, 60_000)

    @property
    def knocks_allowed(self) -> int:
        """The knocks of a minute; 0 without limit."""
        return self._unless_sandbox(self.max_knocks_per_minute, 30)

    def _unless_sandbox(self, chosen: int | None, default: int) -> int:
        return chosen if chosen is not None else 0 if self.sandbox else default

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is one SQLite file: then one process only may write."""
        return self.database_url.startswith("sqlite:")

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        path = value.expanduser().resolve()
        if {"?", "#"} & set(str(path)):
            raise ValueError("le chemin ne peut contenir ni ? ni #, que l'adresse de la base couperait")
        return path

    @field_validator("trusted_documents")
    @classmethod
    def _manifest(cls, value: Path | None) -> Path | None:
        if value is None:
            return None
        try:
            documents = json.loads(value.read_bytes())
        except (OSError, ValueError):
            raise ValueError("fichier JSON lisible attendu") from None
        if not isinstance(documents, dict) or not all(isinstance(text, str) for text in documents.values()):
            raise ValueError("fichier JSON lisible attendu : identifiant → texte")
        return value.resolve()

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str, info: ValidationInfo) -> str:
        if not value:
            # When data_dir itself was refused, its own message is enough.
            return f"sqlite://{info.data.get('data_dir', Path())}/decompte.sqlite3"
        url = urlsplit(value)
        if url.scheme == "sqlite" and (url.netloc + url.path) not in {"", "/"}:
            return value
        if url.scheme in POSTGRES_SCHEMES and url.hostname and url.path.strip("/"):
            return f"postgres://{value.partition('://')[2]}"
        raise ValueError("sqlite:///chemin ou postgres://utilisateur:secret@hôte:5432/base attendu")

    @field_validator("allowed_hosts", "allowed_origins", mode="before")
    @classmethod
    def _words(cls, value: object) -> object:
        return tuple(word.strip() for word in value.split(",") if word.strip()) if isinstance(value, str) else value

    @field_validator("allowed_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            url = urlsplit(origin)
            if url.scheme not in {"http", "https"} or not url.hostname or origin != f"{url.scheme}://{url.netloc}":
                raise ValueError(f"« {origin} » n'est pas une origine : https://hôte ou https://hôte:port, sans chemin")
        return tuple(origin.lower() for origin in value)

    @field_validator("smtp_tls", mode="before")
    @classmethod
    def _known_tls(cls, value: object) -> object:
        if value not in SMTP_PORTS:
            raise ValueError("répondez par starttls, tls ou none")
        return value

    @field_validator("mail_from")
    @classmethod
    def _sender(cls, value: str) -> str:
        if not value:
            return value
        name, address = parseaddr(value)
        try:
            known = Address(name, addr_spec=address)
        except (ValueError, IndexError):
            known = None
        if known is None or not known.username or not known.domain or not address.isascii():
            raise ValueError("adresse@domaine ou Nom <adresse@domaine> attendu")
        return value

    @field_validator("screens_url")
    @classmethod
    def _screens(cls, value: str) -> str:
        url = urlsplit(value)
        if value and (url.scheme not in {"http", "https"} or not url.hostname or url.query or url.fragment):
            raise ValueError("adresse https://hôte attendue, sans ? ni #")
        return value.rstrip("/")

    @field_validator("sandbox_now")
    @classmethod
    def _in_utc(cls, value: datetime | None) -> datetime | None:
        return value.astimezone(UTC) if value else None

    @model_validator(mode="after")
    def _safe(self) -> Self:
        if not self.cookie_secure and not self.sandbox and not _is_loopback(self.host):
            raise ValueError(
                f"{PREFIX}COOKIE_SECURE=false n'est permis que dans un bac à sable ou sur une adresse locale : "
                f"sur {self.host}, le cookie de session passerait en clair"
            )
        if self.sandbox_now and not self.sandbox:
            raise ValueError(f"{PREFIX}SANDBOX_NOW n'a d'effet qu'avec {PREFIX}SANDBOX=true")
        return self

    @model_validator(mode="after")
    def _something_to_trust(self) -> Self:
        """Refuse to trust only documents that nobody gives."""
        if self.trusted_only and self.trusted_documents is None:
            raise ValueError(f"{PREFIX}TRUSTED_ONLY demande {PREFIX}TRUSTED_DOCUMENTS : les documents à exécuter")
        return self

    @model_validator(mode="after")
    def _able_to_mail(self) -> Self:
        secret = self.smtp_password.get_secret_value() if self.smtp_password else ""
        if not self.smtp_host:
            if self.smtp_port or self.smtp_username or secret:
                raise ValueError(f"{PREFIX}SMTP_PORT, _USERNAME et _PASSWORD n'ont d'effet qu'avec {PREFIX}SMTP_HOST")
            return self
        if not self.mail_from:
            raise ValueError(f"{PREFIX}SMTP_HOST demande {PREFIX}MAIL_FROM : l'expéditeur des messages")
        if bool(self.smtp_username) != bool(secret):
            raise ValueError(f"{PREFIX}SMTP_USERNAME et {PREFIX}SMTP_PASSWORD vont ensemble")
        if secret and self.smtp_tls == "none" and not _is_loopback(self.smtp_host):
            raise ValueError(
                f"{PREFIX}SMTP_TLS=none n'est permis avec un mot de passe que vers une adresse locale : "
                f"vers {self.smtp_host}, il passerait en clair"
            )
        return self


def variable(name: str) -> str:
    """The environment variable that carries this setting."""
    return f"{PREFIX}{name.upper()}"


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _unknown_variables(environ: Mapping[str, str]) -> list[str]:
    known = [variable(name) for name in Settings.model_fields]
    problems = []
    for name in sorted(environ):
        if name.startswith(PREFIX) and not name.startswith(TEST_PREFIX) and name not in known:
            near = get_close_matches(name, known, n=1)
            problems.append(f"{name} : variable inconnue" + (f" ; peut-être {near[0]} ?" if near else ""))
    return problems


def _sentences(invalid: ValidationError, environ: Mapping[str, str]) -> list[str]:
    problems = []
    for error in invalid.errors(include_url=False):
        message = MESSAGES.get(error["type"], error["msg"]).format(**error.get("ctx", {}))
        if not error["loc"]:  # a rule between several variables: its sentence names them
            problems.append(message)
            continue
        name = str(error["loc"][0])
        value = environ.get(variable(name), "")
        problems.append(f"{variable(name)}{'' if name in SECRETS else f' = « {value} »'} : {message}")
    return problems
