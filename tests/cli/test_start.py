"""What a server imports before it answers: not what only few requests need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import tortoise.models
from tortoise import Tortoise, fields
from tortoise.context import TortoiseContext
from tortoise.models import Model

from api import db, models
from api.models.columns import Montant
from api.models.filters import OPERATORS
from api.models.table import Table

RARE = {
    "aiosqlite",  # one of the two databases, once it is opened
    "tortoise.migrations",
    "websockets",
    "aiosmtplib",  # mails that leave
    "email.policy",
    "altcha",  # forms of those who have no session
    "stdnum",  # numbers that are typed
    "httpcore2",  # webhooks that are called
    "email_validator",  # accounts that are made
    "jinja2",  # mails and pages
    "xlsxwriter",  # exports
    "zipfile",
    "fontpkg_lato",  # documents that are made: certificates, typed invoices
    "fpdf",
    "facturx",  # files that are received, in processes of their own
    "lxml",
    "pikepdf",
    "pypdfium2",
    "pydantic_core",  # files of an instance that are loaded
    "ctypes",  # time zones of Windows
    "rich",  # commands
    "api.contract",  # tools and tests
    "pytest",
}
START = """import linecache
import sys
import uvicorn
from api.cli import app
cleared = []
linecache.clearcache = lambda: cleared.extend(linecache.cache)
uvicorn.run = lambda app, **given: uvicorn.Config(app, **given).load()
app(["serve"], standalone_mode=False)
print(*sys.modules, *cleared)"""


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
    assert str(Path(tortoise.models.__file__)) in imported, "there are no sources to be forgotten any more"
    assert {"api.app", "api.graphql"} <= imported
    assert imported & RARE == set()


class Whole(Model):
    name = fields.TextField(null=True)
    data = fields.JSONField[Any]()
    total = Montant()
    of: Any = fields.ForeignKeyField("samples.Whole", related_name="lines")


class Lean(Table):
    name = fields.TextField(null=True)
    data = fields.JSONField[Any]()
    total = Montant()
    of: Any = fields.ForeignKeyField("samples.Lean", related_name="lines")


@pytest.mark.parametrize("url", ["sqlite://:memory:", "postgres://nobody@localhost/nothing"])
async def test_models_have_the_filters_of_tortoise_by_the_operators_in_use(url: str) -> None:
    app = {"models": [__name__], "default_connection": "default"}
    async with TortoiseContext():
        await Tortoise.init(config={**db.config(url), "apps": {"samples": app}})
        whole, lean = Whole._meta.filters, Lean._meta.filters
        assert not lean
        kept = {name for name in whole if "__" not in name or name.partition("__")[2] in OPERATORS}
        assert {name for name in whole if name in lean} == kept
        assert {"pk__in", "name__contains", "data__contains", "total__gte", "of_id__isnull", "lines__not"} <= kept
        for name in kept:
            alike = "field", "source_field", "operator"
            assert [lean[name].get(each) for each in alike] == [whole[name].get(each) for each in alike]
            assert lean[name].keys() == whole[name].keys()
        for name in ("of", "of__name", "lines__name", "total__", "unknown", "unknown__in"):
            assert name not in lean
            with pytest.raises(KeyError):
                lean[name]
