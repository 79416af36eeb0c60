"""The house itself: what is documented, locked, migrated and safe is what is there."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from dataclasses import fields
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from tortoise.context import TortoiseContext
from tortoise.migrations.autodetector import MigrationAutodetector

from api import db
from api.cli import VERBS
from api.cli.contract import FILES
from api.cli.docs import PAGES
from api.environment import described
from api.settings import Settings, SettingsError, variable

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
FLOORS: dict[str, dict[str, str]] = tomllib.loads((Path(__file__).parent / "floors.toml").read_text())


def pins(lock: str) -> dict[str, Version]:
    """The version of each library in a lock file."""
    lines = (ROOT / lock).read_text().splitlines()
    found = (line.split(";")[0].rstrip(" \\") for line in lines if line[:1].isalnum())
    return {canonicalize_name(name): Version(pin) for name, _, pin in (line.partition("==") for line in found)}


@pytest.mark.parametrize("page", PAGES)
def test_pages_made_from_the_code_are_current(page: str) -> None:
    assert (ROOT / "docs" / page).read_text() == PAGES[page](), "run `make docs`"


@pytest.mark.parametrize("name", FILES)
def test_files_of_the_contract_are_current(name: str) -> None:
    folder = ROOT / "frontend-contract"
    assert (folder / name).read_text(encoding="utf-8") == FILES[name](folder), "run `make contract`"


def test_strawberry_is_given_types_and_not_their_names() -> None:
    texts = [path for floor in ("schema", "resolvers") for path in (ROOT / "api" / floor).glob("*.py")]
    assert len(texts) > 80
    assert [path.name for path in texts if "from __future__ import annotations" in path.read_text()] == []


def test_every_setting_says_what_it_is_for() -> None:
    page = (ROOT / "docs/settings.md").read_text()
    for each in fields(Settings):
        assert described(each).description
        assert f"| `{variable(each.name)}` |" in page


def test_every_verb_is_documented() -> None:
    page = (ROOT / "docs/commands.md").read_text()
    for verb in VERBS:
        assert f"## `decompte {verb}`" in page


@pytest.mark.parametrize("name", FLOORS)
def test_no_library_is_below_its_floor(name: str) -> None:
    floor = Version(FLOORS[name]["floor"])
    for lock in ("requirements.lock", "requirements-dev.lock"):
        assert pins(lock).get(canonicalize_name(name), floor) >= floor, FLOORS[name]["why"]
    try:
        installed = Version(version(name))
    except PackageNotFoundError:
        return
    assert installed >= floor, FLOORS[name]["why"]


def test_locks_hold_what_the_project_asks_for() -> None:
    runtime, development = pins("requirements.lock"), pins("requirements-dev.lock")
    for lock, wanted in (
        (runtime, PROJECT["dependencies"]),
        (development, PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]),
    ):
        for asked in map(Requirement, wanted):
            assert lock[canonicalize_name(asked.name)] in asked.specifier, "run `make lock`"
    assert runtime.items() <= development.items()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_locks_name_no_place(lock: str) -> None:
    for line in (ROOT / lock).read_text().splitlines():
        assert "://" not in line
        assert not line.startswith("-")


async def test_no_model_waits_for_a_migration() -> None:
    config = db.config("sqlite://:memory:")
    async with TortoiseContext() as context:
        await context.init(config=config, init_connections=False)
        assert context.apps
        changes = await MigrationAutodetector(context.apps, config["apps"]).changes()
    assert [operation.describe() for file in changes for operation in file.operations] == []


async def test_a_fresh_database_has_nothing_left_to_migrate(database_url: str) -> None:
    assert await db.migrate(database_url) == []


@pytest.mark.parametrize(
    ("environment", "problem"),
    [
        ({"PORT": "quatre"}, "DECOMPTE_PORT = « quatre » : nombre entier attendu"),
        ({"PORT": "70000"}, "DECOMPTE_PORT = « 70000 » : doit être au plus 65535"),
        ({"PORT": "0"}, "DECOMPTE_PORT = « 0 » : doit être au moins 1"),
        ({"HOST": ""}, "DECOMPTE_HOST = «  » : ne peut pas être vide"),
        ({"LIVE_POLL_SECONDS": "deux"}, "DECOMPTE_LIVE_POLL_SECONDS = « deux » : nombre attendu"),
        ({"LIVE_POLL_SECONDS": "nan"}, "DECOMPTE_LIVE_POLL_SECONDS = « nan » : doit être supérieur à 0"),
        (
            {"SANDBOX": "true", "SANDBOX_NOW": "hier"},
            "DECOMPTE_SANDBOX_NOW = « hier » : instant ISO 8601 attendu, par exemple 2025-01-06T08:00:00Z",
        ),
        ({"PROT": "8000"}, "DECOMPTE_PROT : variable inconnue ; peut-être DECOMPTE_PORT ?"),
        ({"GRAPHIQL": "oui"}, "DECOMPTE_GRAPHIQL = « oui » : répondez par true ou false"),
        (
            {"DATABASE_URL": "mysql://root:secret@db/decompte"},
            "DECOMPTE_DATABASE_URL : sqlite:///chemin ou postgres://utilisateur:secret@hôte:5432/base attendu",
        ),
        (
            {"ALLOWED_ORIGINS": "https://ok.exemple.fr,*"},
            "DECOMPTE_ALLOWED_ORIGINS = « https://ok.exemple.fr,* » : "
            "« * » n'est pas une origine : https://hôte ou https://hôte:port, sans chemin",
        ),
        (
            {"SANDBOX": "true", "SANDBOX_NOW": "2025-01-06T08:00:00"},
            "DECOMPTE_SANDBOX_NOW = « 2025-01-06T08:00:00 » : "
            "l'instant doit dire son fuseau, par exemple 2025-01-06T08:00:00Z",
        ),
        (
            {"SANDBOX_NOW": "2025-01-06T08:00:00Z"},
            "DECOMPTE_SANDBOX_NOW n'a d'effet qu'avec DECOMPTE_SANDBOX=true",
        ),
        (
            {"COOKIE_SECURE": "false", "HOST": "0.0.0.0"},
            "DECOMPTE_COOKIE_SECURE=false n'est permis que dans un bac à sable ou sur une adresse locale : "
            "sur 0.0.0.0, le cookie de session passerait en clair",
        ),
        ({"SMTP_TLS": "ssl"}, "DECOMPTE_SMTP_TLS = « ssl » : répondez par starttls, tls ou none"),
        ({"SMTP_HOST": "relais"}, "DECOMPTE_SMTP_HOST demande DECOMPTE_MAIL_FROM : l'expéditeur des messages"),
        (
            {"SMTP_PASSWORD": "s3cret"},
            "DECOMPTE_SMTP_PORT, _USERNAME et _PASSWORD n'ont d'effet qu'avec DECOMPTE_SMTP_HOST",
        ),
        (
            {"SMTP_HOST": "relais", "MAIL_FROM": "a@b.fr", "SMTP_USERNAME": "moi"},
            "DECOMPTE_SMTP_USERNAME et DECOMPTE_SMTP_PASSWORD vont ensemble",
        ),
        (
            {
                "SMTP_HOST": "relais",
                "MAIL_FROM": "a@b.fr",
                "SMTP_TLS": "none",
                "SMTP_USERNAME": "moi",
                "SMTP_PASSWORD": "s3cret",
            },
            "DECOMPTE_SMTP_TLS=none n'est permis avec un mot de passe que vers une adresse locale : "
            "vers relais, il passerait en clair",
        ),
        (
            {"MAIL_FROM": "Décompte"},
            "DECOMPTE_MAIL_FROM = « Décompte » : adresse@domaine ou Nom <adresse@domaine> attendu",
        ),
        (
            {"SCREENS_URL": "factures.exemple.fr"},
            "DECOMPTE_SCREENS_URL = « factures.exemple.fr » : adresse https://hôte attendue, sans ? ni #",
        ),
        (
            {"TRUSTED_DOCUMENTS": "/nulle/part.json"},
            "DECOMPTE_TRUSTED_DOCUMENTS = « /nulle/part.json » : fichier JSON lisible attendu",
        ),
    ],
)
def test_settings_refuse_with_a_sentence(
    clean_environment: pytest.MonkeyPatch, environment: dict[str, str], problem: str
) -> None:
    for name, value in environment.items():
        clean_environment.setenv(variable(name), value)
    with pytest.raises(SettingsError) as refused:
        Settings.from_env()
    assert refused.value.problems == (problem,)


def test_a_variable_of_the_front_ends_tools_is_left_to_them(clean_environment: pytest.MonkeyPatch) -> None:
    """`make dashboard-dev` reads DECOMPTE_URL: whoever exports it may start a server from the same shell."""
    clean_environment.setenv("DECOMPTE_URL", "http://127.0.0.1:8000")
    assert Settings.from_env() == Settings()


def test_settings_refuse_all_that_is_wrong_at_once(clean_environment: pytest.MonkeyPatch) -> None:
    for name, value in {"PROT": "8000", "PORT": "", "SMTP_TLS": "ssl", "COOKIE_SECURE": "false"}.items():
        clean_environment.setenv(variable(name), value)
    with pytest.raises(SettingsError) as refused:
        Settings.from_env()
    assert refused.value.problems == (
        "DECOMPTE_PROT : variable inconnue ; peut-être DECOMPTE_PORT ?",
        "DECOMPTE_PORT = «  » : nombre entier attendu",
        "DECOMPTE_SMTP_TLS = « ssl » : répondez par starttls, tls ou none",
    )


@pytest.mark.parametrize("environment", [{"HOST": "::1"}, {"HOST": "0.0.0.0", "SANDBOX": "true"}])
def test_settings_allow_a_clear_cookie_where_nobody_listens(
    clean_environment: pytest.MonkeyPatch, environment: dict[str, str]
) -> None:
    for name, value in {**environment, "COOKIE_SECURE": "false"}.items():
        clean_environment.setenv(variable(name), value)
    assert not Settings.from_env().cookie_secure


def test_settings_by_default(clean_environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    clean_environment.chdir(tmp_path)
    settings = Settings.from_env()
    assert settings.database_url == f"sqlite://{tmp_path}/data/decompte.sqlite3"
    assert settings.is_sqlite
    assert (settings.sandbox, settings.graphiql, settings.cookie_secure) == (False, False, True)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "asyncpg"])
def test_settings_know_postgresql_by_its_names(clean_environment: pytest.MonkeyPatch, scheme: str) -> None:
    clean_environment.setenv(variable("database_url"), f"{scheme}://decompte:p%40ss@db:5432/decompte")
    settings = Settings.from_env()
    assert settings.database_url == "postgres://decompte:p%40ss@db:5432/decompte"
    assert not settings.is_sqlite


@pytest.fixture
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment that sets none of our variables."""
    for name in list(os.environ):
        if name.startswith("DECOMPTE_"):
            monkeypatch.delenv(name)
    return monkeypatch


def decompte(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command, as a shell would call it."""
    return subprocess.run(
        [sys.executable, "-m", "api", *arguments],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "environment", "status", "says"),
    [
        (("--version",), {}, 0, "decompte "),
        (("settings",), {}, 0, "DECOMPTE_DATABASE_URL"),
        (("nager",), {}, 2, "No such command 'nager'"),
        (("serve", "--workers", "2"), {}, 2, "SQLite n'admet qu'un processus qui écrit"),
        (("serve",), {"DECOMPTE_PORT": "x"}, 2, "DECOMPTE_PORT = « x » : nombre entier attendu"),
        (("serve", "--host", "0.0.0.0"), {"DECOMPTE_COOKIE_SECURE": "false"}, 2, "passerait en clair"),
        (("migrate",), {"DECOMPTE_DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}, 1, "migration impossible"),
    ],
)
def test_the_command_says_how_it_ended(
    arguments: tuple[str, ...], environment: dict[str, str], status: int, says: str
) -> None:
    done = decompte(*arguments, **environment)
    assert done.returncode == status, done.stderr
    assert says in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_the_command_hides_the_password_of_the_database() -> None:
    done = decompte("settings", DECOMPTE_DATABASE_URL="postgres://decompte:motdepasse@db/decompte")
    assert "postgres://decompte:***@db/decompte" in done.stdout
    assert "motdepasse" not in done.stdout + done.stderr


def test_the_command_hides_the_password_of_the_relay() -> None:
    account = {"DECOMPTE_SMTP_USERNAME": "moi", "DECOMPTE_SMTP_PASSWORD": "motdepasse"}
    done = decompte("settings", DECOMPTE_SMTP_HOST="relais", DECOMPTE_MAIL_FROM="a@b.fr", **account)
    assert done.returncode == 0
    assert "**********" in done.stdout
    assert "motdepasse" not in done.stdout + done.stderr


def test_migrate_makes_the_database_then_finds_it_current(tmp_path: Path) -> None:
    data = tmp_path / "nouveau" / "dossier"
    first = decompte("migrate", DECOMPTE_DATA_DIR=str(data))
    assert first.returncode == 0, first.stderr
    assert "0001_initial" in first.stdout
    assert (data / "decompte.sqlite3").is_file()
    again = decompte("migrate", DECOMPTE_DATA_DIR=str(data))
    assert again.stdout == "La base est à jour.\n"


def test_help_imports_nothing_heavy() -> None:
    heavy = ["strawberry", "graphql", "starlette", "tortoise", "pydantic", "fpdf", "uvicorn", "rich.markdown"]
    script = (
        "import sys, typer.testing, api.cli\n"
        "assert typer.testing.CliRunner().invoke(api.cli.app, ['--help']).exit_code == 0\n"
        f"print(*[name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split() == []
