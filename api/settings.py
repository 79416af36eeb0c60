"""Every environment variable of the server: one typed object, read once, checked at start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final, Self

from api.environment import Secret, Words, read, setting
from api.setting_values import CHECKS

PREFIX: Final = "DECOMPTE_"
TEST_PREFIX: Final = "DECOMPTE_TEST_"  # read by the tests, none of the server's business
ELSEWHERE: Final = frozenset({f"{PREFIX}URL"})  # read by the front ends' tools: the server that they speak to
SECRETS: Final = frozenset({"database_url", "smtp_password"})  # never shown, not even in the message that refuses them


class SettingsError(Exception):
    """The environment does not make a usable configuration: one French sentence per fault."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the operator decides; `Settings.from_env()` reads it from the variables DECOMPTE_*.

    A field is given its value, or the text of its variable; a `SettingsError` tells all that are wrong.
    """

    data_dir: Path = setting(Path("data"), "Dossier des données : base SQLite et fichiers déposés. Créé au besoin.")
    database_url: str = setting(
        "",
        "Base de données : `sqlite:///chemin` ou `postgres://utilisateur:secret@hôte:5432/base`. "
        "Vide : SQLite, fichier `decompte.sqlite3` du dossier des données.",
    )
    pg_pool_size: int = setting(4, "Connexions PostgreSQL par processus.", least=1, most=100)

    host: str = setting("127.0.0.1", "Adresse d'écoute.")
    port: int = setting(8000, "Port d'écoute.", least=1, most=65_535)
    allowed_hosts: Words = setting(
        ("localhost", "127.0.0.1"), "Noms d'hôte acceptés dans l'en-tête Host, séparés par des virgules."
    )
    allowed_origins: Words = setting(
        (),
        "Origines des écrans autorisés à appeler l'API depuis un navigateur, séparées par des virgules, "
        "par exemple `https://factures.exemple.fr`.",
    )
    trusted_documents: Path | None = setting(
        None,
        "Fichier JSON des documents qu'une requête peut nommer par `documentId` : identifiant → texte. "
        "Celui du contrat est `frontend-contract/trusted-documents.json`.",
    )
    trusted_only: bool = setting(
        False, "N'exécuter que ces documents : une requête qui donne son propre texte est refusée."
    )
    graphiql: bool = setting(False, "Servir GraphiQL sur `/graphql` aux navigateurs.")
    dashboard: bool = setting(
        False, "Servir sur `/` les écrans de `frontend-contract/dashboard`, que le paquet publié contient."
    )

    sandbox: bool = setting(False, "Bac à sable : données d'exemple, horloge arrêtée que `advanceSandboxClock` avance.")
    sandbox_now: datetime | None = setting(
        None, "Instant de départ de l'horloge du bac à sable (ISO 8601 avec fuseau)."
    )

    mandate_required: bool = setting(
        False,
        "Saisie d'une facture en ligne : exiger que le fournisseur ait donné au portail un mandat de "
        "facturation (règle MAN-01).",
    )
    send_mails: bool = setting(
        True, "Envoyer les messages depuis ce serveur ; de plusieurs serveurs sur une base, un seul suffit."
    )
    smtp_host: str = setting(
        "",
        "Relais SMTP des messages. Vide : chaque message est écrit dans `mailbox/` du dossier des données, "
        "et un bac à sable les montre à l'adresse `/mailbox`.",
    )
    smtp_port: int | None = setting(
        None, "Port du relais ; à défaut 587, 465 ou 25 selon le chiffrement.", least=1, most=65_535
    )
    smtp_tls: str = setting(
        "starttls", "Chiffrement vers le relais : `starttls` (exigé), `tls` (dès la connexion) ou `none`."
    )
    smtp_username: str = setting("", "Compte sur le relais, si celui-ci en demande un.")
    smtp_password: Secret | None = setting(None, "Mot de passe de ce compte. Jamais affiché.")
    mail_from: str = setting(
        "",
        "Expéditeur des messages : `adresse@domaine` ou `Nom <adresse@domaine>`. Obligatoire avec un relais SMTP.",
    )
    screens_url: str = setting(
        "",
        "Adresse des écrans, où mènent les liens des messages (suivie de `/pieces/` et de l'identifiant de "
        "la pièce), par exemple `https://factures.exemple.fr`. Vide : le chemin seul.",
    )

    cookie_secure: bool = setting(
        True, "Cookie de session envoyé en HTTPS seulement. Le refuser n'est permis qu'en local."
    )
    session_hours: int = setting(12, "Durée d'une session, en heures.", least=1, most=24)
    technical_token_minutes: int = setting(
        60, "Durée d'un jeton de compte technique (`POST /token`), en minutes.", least=1, most=1_440
    )
    second_factor: bool | None = setting(
        None, "Demander à la connexion un code reçu par courriel (USR-06). Par défaut oui, sauf au bac à sable."
    )
    habilitation_minutes: int = setting(
        0, "Délai d'effet d'une habilitation accordée, en minutes (HAB-07).", least=0, most=30
    )
    captcha_cost: int = setting(
        5_000,
        "Demandes sans session : itérations de chaque essai que fait le navigateur, 300 en moyenne (règle SUP-03).",
        least=1,
        most=1_000_000,
    )
    argon2_time: int = setting(3, "Argon2id : nombre de passes.", least=1, most=20)
    argon2_memory_kib: int = setting(65_536, "Argon2id : mémoire, en Kio.", least=8, most=4_194_304)
    argon2_parallelism: int = setting(4, "Argon2id : fils d'exécution.", least=1, most=64)

    max_json_bytes: int = setting(
        1_048_576, "Taille maximale d'une requête GraphQL, en octets.", least=1_024, most=104_857_600
    )
    max_file_bytes: int = setting(
        10_485_760, "Taille maximale d'un fichier, en octets (règle MAX_FILE).", least=1_024, most=10_485_760
    )
    max_tokens: int = setting(
        1_000,
        "Requête GraphQL : nombre de mots du langage. Les limites de caractères, de lignes et de champs "
        "écrits en découlent ; la vérification d'une requête coûte d'autant plus qu'elles sont hautes.",
        least=200,
    )
    max_depth: int = setting(12, "Requête GraphQL : profondeur.", least=4)
    max_introspection_depth: int = setting(20, "Requête d'introspection : profondeur.", least=4)
    max_aliases: int = setting(30, "Requête GraphQL : nombre d'alias.", least=0)
    max_directives: int = setting(50, "Requête GraphQL : nombre de directives.", least=0)
    max_fields: int = setting(1_000, "Requête GraphQL : champs, fragments développés.", least=50)
    max_rows: int = setting(20_000, "Requête GraphQL : lignes au plus, tailles de pages multipliées.", least=100)
    max_values: int = setting(
        10_000, "Requête GraphQL : valeurs que portent les variables, listes comprises.", least=100
    )
    max_points_per_minute: int | None = setting(
        None,
        "Points qu'une personne ou un compte technique peut dépenser par minute et par processus : 1 par "
        "opération, 1 par ligne qu'elle peut lire, 10 par mutation ; 0 : sans limite. Par défaut 60000, et 0 au bac à "
        "sable.",
        least=0,
    )
    max_knocks_per_minute: int | None = setting(
        None,
        "Connexions, créations de compte et mots de passe oubliés qu'une adresse peut tenter par minute et "
        "par processus ; 0 : sans limite. Par défaut 30, et 0 au bac à sable.",
        least=0,
    )
    operation_seconds: float = setting(10.0, "Durée maximale d'une opération, en secondes.", above=0, most=600)

    compiled_execution: bool = setting(
        True,
        "Exécuter les requêtes GraphQL par du code compilé à partir de chacune. Le refuser donne les mêmes "
        "réponses, plus lentement.",
    )

    max_live_connections: int = setting(
        20,
        "WebSocket et flux d'événements ouverts à la fois par une personne, dans chaque processus.",
        least=1,
        most=10_000,
    )
    max_live_operations: int = setting(20, "Opérations en cours à la fois sur un WebSocket.", least=1, most=1_000)
    max_live_backlog_bytes: int = setting(
        1_048_576,
        "Ce qui peut attendre qu'un client le lise, en octets ; au-delà il est déconnecté.",
        least=1_024,
        most=104_857_600,
    )
    live_poll_seconds: float = setting(
        2.0,
        "Au plus tard quand les sessions ouvertes sont vérifiées et le journal relu, si rien ne sonne.",
        above=0,
        most=5,
    )
    live_patience_seconds: float = setting(
        30.0, "Ce qu'un client peut mettre à lire ce qui l'attend ; au-delà de même.", above=0, most=600
    )
    live_init_seconds: float = setting(10.0, "WebSocket : délai laissé au client pour se présenter.", above=0, most=60)
    live_ping_seconds: float = setting(
        20.0, "WebSocket : intervalle des `ping` ; sans réponse, il est fermé.", above=0, most=300
    )

    send_webhooks: bool = setting(True, "Appeler les webhooks depuis ce processus.")
    private_webhooks: bool = setting(
        False, "Laisser les webhooks appeler des adresses privées, et en HTTP : essais, ou réseau à soi."
    )

    def __post_init__(self) -> None:
        problems = []
        for each in fields(self):
            given = getattr(self, each.name)
            try:
                value = read(each, given)
                check = CHECKS.get(each.name)
                object.__setattr__(self, each.name, check(value) if check and value is not None else value)
            except ValueError as wrong:
                shown = f" = « {given} »" if isinstance(given, str) and each.name not in SECRETS else ""
                problems.append(f"{variable(each.name)}{shown} : {wrong}")
        if not problems:
            problems = [problem for rule in _RULES if (problem := rule(self))]
        if problems:
            raise SettingsError(tuple(problems))
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite://{self.data_dir}/decompte.sqlite3")

    @classmethod
    def from_env(cls) -> Self:
        """The settings of this environment; a `SettingsError` names every variable at fault."""
        unknown = _unknown_variables(os.environ)
        names = {each.name: variable(each.name) for each in fields(cls)}
        texts: dict[str, Any] = {name: os.environ[each] for name, each in names.items() if each in os.environ}
        try:
            settings = cls(**texts)
        except SettingsError as wrong:
            raise SettingsError((*unknown, *wrong.problems)) from None
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


def variable(name: str) -> str:
    """The environment variable that carries this setting."""
    return f"{PREFIX}{name.upper()}"


def _safe(settings: Settings) -> str | None:
    if not settings.cookie_secure and not settings.sandbox and not _is_loopback(settings.host):
        return (
            f"{PREFIX}COOKIE_SECURE=false n'est permis que dans un bac à sable ou sur une adresse locale : "
            f"sur {settings.host}, le cookie de session passerait en clair"
        )
    if settings.sandbox_now and not settings.sandbox:
        return f"{PREFIX}SANDBOX_NOW n'a d'effet qu'avec {PREFIX}SANDBOX=true"
    return None


def _something_to_trust(settings: Settings) -> str | None:
    """Refuse to trust only documents that nobody gives."""
    if settings.trusted_only and settings.trusted_documents is None:
        return f"{PREFIX}TRUSTED_ONLY demande {PREFIX}TRUSTED_DOCUMENTS : les documents à exécuter"
    return None


def _able_to_mail(settings: Settings) -> str | None:
    secret = settings.smtp_password.text if settings.smtp_password else ""
    if not settings.smtp_host:
        if settings.smtp_port or settings.smtp_username or secret:
            return f"{PREFIX}SMTP_PORT, _USERNAME et _PASSWORD n'ont d'effet qu'avec {PREFIX}SMTP_HOST"
        return None
    if not settings.mail_from:
        return f"{PREFIX}SMTP_HOST demande {PREFIX}MAIL_FROM : l'expéditeur des messages"
    if bool(settings.smtp_username) != bool(secret):
        return f"{PREFIX}SMTP_USERNAME et {PREFIX}SMTP_PASSWORD vont ensemble"
    if secret and settings.smtp_tls == "none" and not _is_loopback(settings.smtp_host):
        return (
            f"{PREFIX}SMTP_TLS=none n'est permis avec un mot de passe que vers une adresse locale : "
            f"vers {settings.smtp_host}, il passerait en clair"
        )
    return None


_RULES: Final = (_safe, _something_to_trust, _able_to_mail)
"""What is looked at between several variables, once each is right: a sentence that names them."""


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _unknown_variables(environ: Mapping[str, str]) -> list[str]:
    known = [variable(each.name) for each in fields(Settings)]
    problems = []
    for name in sorted(environ.keys() - ELSEWHERE):
        if name.startswith(PREFIX) and not name.startswith(TEST_PREFIX) and name not in known:
            near = get_close_matches(name, known, n=1)
            problems.append(f"{name} : variable inconnue" + (f" ; peut-être {near[0]} ?" if near else ""))
    return problems
