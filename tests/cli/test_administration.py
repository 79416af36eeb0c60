"""What the administration does on the command line: through the same use-cases, each act journalled."""

from __future__ import annotations

import asyncio
import subprocess
import sys

from api import db
from api.models import JournalEntry, OutboxMail, User
from tests.cli.served import environment


def run(database: str, *words: str) -> subprocess.CompletedProcess[str]:
    """A command on a migrated database."""
    return subprocess.run(
        [sys.executable, "-m", "api", *words], env=environment(database), capture_output=True, text=True, check=False
    )


async def test_create_user(database_url: str) -> None:
    person = ("--first-name", "Luc", "--last-name", "Ferrand")
    made = await asyncio.to_thread(run, database_url, "create-user", "Luc@valombre.example", *person, "--pigp")
    assert (made.returncode, made.stdout) == (0, "✓ compte créé : luc@valombre.example\n")
    again = await asyncio.to_thread(run, database_url, "create-user", "luc@VALOMBRE.example", *person)
    assert (again.returncode, again.stderr) == (
        1,
        "decompte : La valeur « luc@VALOMBRE.example » n'est pas admise ici.\n",
    )
    wrong = await asyncio.to_thread(
        run, database_url, "create-user", "nulle part", "--first-name", "", "--last-name", "F"
    )
    assert wrong.stderr == "decompte : Cette valeur n'est pas admise ici.\nCe champ est obligatoire.\n"
    await db.connect(database_url)
    try:
        (user,) = await User.all()
        assert (user.connection_email, user.status, user.pigp, user.support) == (
            "luc@valombre.example",
            "EN_COURS_ACTIVATION",
            True,
            False,
        )
        (entry,) = await JournalEntry.all()
        assert (entry.kind, entry.subject_id, entry.user_id) == ("ACCOUNT_CHANGED", user.id, None)
        assert [mail.to_address for mail in await OutboxMail.all()] == ["luc@valombre.example"]
    finally:
        await db.disconnect()
