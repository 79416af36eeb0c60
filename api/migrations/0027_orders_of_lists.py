"""Every order that lists have, kept under each key: of pièces by status, number, amount and date; of dossiers too."""

import hashlib
import uuid

import orjson
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from api.models.columns import Montant

INDEXES = {
    "idx_dossier_sight": "dossier_sight (viewers, updated_at, dossier_id)",
    "idx_dossier_sight_opened": "dossier_sight (viewers, opened_at, dossier_id)",
    "idx_dossier_sight_number": "dossier_sight (viewers, number, dossier_id)",
    "idx_sight_status_at": "sight (viewers, status_at, piece_id)",
    "idx_sight_number": "sight (viewers, number, piece_id)",
    "idx_sight_total_ttc": "sight (viewers, total_ttc, piece_id)",
    "idx_sight_invoice_date": "sight (viewers, invoice_date, piece_id)",
    "idx_sight_due": "sight (viewers, due_at, piece_id) WHERE due_at IS NOT NULL",
}
"""Numbers are sorted by their characters on both databases."""

KEYS = ("audience", "service_audience")
PIECE = ("deposited_at", "status_at", "due_at", "number", "total_ttc", "invoice_date")
DOSSIER = ("updated_at", "opened_at", "number")


async def put_in_order(_apps, editor):
    """Fill the tables, each in the order of an index that it has already, then make the others."""
    client, sqlite = editor.client, editor.DIALECT == "sqlite"
    found = await client.execute_query_dict(f"SELECT {KEYS[0]} AS key FROM party UNION SELECT {KEYS[1]} FROM party")
    names = [
        {"key": row["key"], "viewers": str(uuid.UUID(bytes=hashlib.sha256(row["key"].encode()).digest()[:16]))}
        for row in found
        if row["key"] is not None
    ]
    named = (
        "SELECT value ->> 'key' AS key, value ->> 'viewers' AS viewers FROM json_each(?1)"
        if sqlite
        else "SELECT * FROM json_to_recordset($1::json) AS (key text, viewers uuid)"
    )
    for table, columns, of, order in (
        ("sight", ("piece_id", *PIECE), "piece r ON r.dossier_id = v.dossier_id", "viewers, deposited_at, id"),
        ("dossier_sight", ("dossier_id", *DOSSIER), "dossier r ON r.id = v.dossier_id AND r.works", "id, viewers"),
    ):
        what = ", ".join(f"r.{name}" for name in ("id", *columns[1:]))
        halves = " UNION ".join(
            f"SELECT k.viewers, {what} FROM names k JOIN party v ON v.{key} = k.key JOIN {of}" for key in KEYS
        )
        await client.execute_query(
            f"INSERT INTO {table} (viewers, {', '.join(columns)}) WITH names AS ({named})"
            f" SELECT * FROM ({halves}) AS sights ORDER BY {order}",
            [orjson.dumps(names).decode()],
        )
    for name, on in INDEXES.items():
        text = on if sqlite else on.replace("number,", 'number COLLATE "C",')
        await client.execute_query(f"CREATE INDEX {name} ON {text}")


async def restore_index(_apps, editor):
    """Make the index of the table that comes back; `count-again --repair` of that version fills both."""
    await editor.client.execute_query(
        "CREATE INDEX idx_dossier_sight ON dossier_sight (audience, updated_at, dossier_id)"
    )


class Migration(migrations.Migration):
    """Applied on SQLite and PostgreSQL alike."""

    dependencies = [('models', '0026_approval_counts')]

    initial = False

    operations = [
        ops.RunPython(ops.RunPython.noop, restore_index),
        ops.DeleteModel('Sight'),
        ops.DeleteModel('DossierSight'),
        ops.CreateModel(
            name='Sight',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('viewers', fields.UUIDField()),
                ('deposited_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('status_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('due_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('number', fields.CharField(max_length=20)),
                ('total_ttc', Montant(generated=False, null=False, unique=False)),
                ('invoice_date', fields.DateField()),
                ('piece', fields.ForeignKeyField('models.Piece', source_field='piece_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'sight', 'app': 'models', 'unique_together': (('viewers', 'deposited_at', 'piece_id'),), 'pk_attr': 'id', 'table_description': 'sight'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='DossierSight',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('viewers', fields.UUIDField()),
                ('updated_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('opened_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('number', fields.CharField(max_length=20)),
                ('dossier', fields.ForeignKeyField('models.Dossier', source_field='dossier_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'dossier_sight', 'app': 'models', 'unique_together': (('dossier_id', 'viewers'),), 'pk_attr': 'id', 'table_description': 'dossier_sight'},
            bases=['Model'],
        ),
        ops.RunPython(put_in_order, ops.RunPython.noop),
    ]
