"""What a server imports before it answers: not what only few requests need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from api import models
from api.models.table import OPERATORS

RARE = {
    "aiosqlite",  # one of the two databases, once it is opened
    "tortoise.migrations",
    "aiosmtplib",  # mails that leave
    "email.policy",
    "altcha",  # forms of those who have no session
    "stdnum",  # numbers that are typed
    "httpcore2",  # webhooks that are called
    "email_validator",  # accounts that are made
    "jinja2",  # mails and pages
    "xlsxwriter",  # exports
    "fontpkg_lato",  # documents that are made: certificates, typed invoices
    "fpdf",
    "facturx",  # files that are received, in processes of their own
    "lxml",
    "pikepdf",
    "pypdfium2",
    "pydantic_core",  # files of an instance that are loaded
    "rich",  # commands
    "api.contract",  # tools and tests
    "pytest",
}
START = """import linecache
import sys
import uvicorn
from api.cli import app
from api.served import served_app
uvicorn.run = lambda *_, **__: served_app()
app(["serve"], standalone_mode=False)
print(*sys.modules, *linecache.cache)"""


def test_a_server_starts_without_what_few_requests_need(tmp_path: Path) -> None:
    environment = {"DECOMPTE_DATABASE_URL": f"sqlite://{tmp_path}/base.db", "DECOMPTE_DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", START],
        env={"PYTHONPATH": str(Path(__file__).parents[2]), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    imported = set(done.stdout.split())
    assert not any(name.startswith(str(Path(models.__file__).parent)) for name in imported), "sources read for comments"
    assert {"api.app", "api.graphql"} <= imported
    assert imported & RARE == set()


def test_columns_keep_the_filters_in_use() -> None:
    kept = {each for each in models.Piece._meta._filters if each.startswith("status__")}
    assert kept == {f"status__{each}" for each in OPERATORS}
