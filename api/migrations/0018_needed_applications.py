"""What a MOA setting needs is open, in the structures that had closed it too (organisation §5.4)."""

from datetime import UTC, datetime

from tortoise import migrations
from tortoise.migrations import operations as ops
from uuid_utils.compat import uuid7

NEEDED = {
    "AVEC_MOA": ("FACTURES_RECUES", "FACTURES_DE_TRAVAUX"),
    "EXCLUSIVEMENT_MOA": ("FACTURES_DE_TRAVAUX",),
}

OPEN = "SELECT structure_id, application FROM open_application WHERE service_id IS NULL"
MANAGERS = (
    "SELECT r.structure_id, r.user_id, h.application FROM rattachement r"
    " LEFT JOIN habilitation h ON h.user_id = r.user_id AND h.structure_id = r.structure_id"
    " AND h.service_id IS NULL AND h.level = 'MODIFICATION'"
    " WHERE r.role = 'GESTIONNAIRE_PRINCIPAL' AND r.status = 'VALIDE'"
)


async def open_what_is_needed(_apps, editor):
    """Open them on the whole structure, and give them to its gestionnaire principal, who holds all that is open."""
    client, sqlite = editor.client, editor.DIALECT == "sqlite"
    now = datetime.now(UTC)
    at = now.isoformat(" ") if sqlite else now

    async def insert(table, **values):
        row = {"id": str(uuid7()) if sqlite else uuid7(), **values}
        places = ", ".join("?" if sqlite else f"${rank}" for rank in range(1, len(row) + 1))
        await client.execute_query(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", [*row.values()])

    rows = await client.execute_query_dict(
        "SELECT id, moa_presence FROM structure WHERE type = 'PUBLIQUE' AND moa_presence <> 'SANS_MOA' ORDER BY id"
    )
    opened = {(row["structure_id"], row["application"]) for row in await client.execute_query_dict(OPEN)}
    managers, held = {}, set()
    for row in await client.execute_query_dict(MANAGERS):
        managers[row["structure_id"]] = row["user_id"]
        held.add((row["structure_id"], row["application"]))
    for row in rows:
        for application in NEEDED.get(row["moa_presence"], ()):
            place = {"structure_id": row["id"], "application": application}
            if (row["id"], application) in opened:
                continue
            await insert("open_application", **place)
            if row["id"] in managers and (row["id"], application) not in held:
                whom = {"user_id": managers[row["id"]], "level": "MODIFICATION"}
                await insert("habilitation", **place, **whom, granted_at=at, effective_at=at)


async def leave_open(_apps, _editor):
    """Nothing: what is open stays so."""


class Migration(migrations.Migration):
    """Applied on SQLite and PostgreSQL alike."""

    dependencies = [("models", "0017_signed_out_tickets")]

    initial = False

    operations = [ops.RunPython(open_what_is_needed, leave_open)]
